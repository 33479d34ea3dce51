/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/owners.h - one message to each person
 *
 * Whoever committed a credential first is asked about it, by the address of
 * the commit; several names with one address are one person. Where no commit
 * tells, the account that the credential belongs to is asked for.
 */
#ifndef REMEDY_OWNERS_H
#define REMEDY_OWNERS_H

#include "remedy/plan.h"
#include "remedy/veil.h"

/* Write NAME.md for each into the open folder. */
int owners_write(const struct plan *plan, const struct veil *veil, int fd,
		 struct fault *fault) CHECKED;

#endif
