/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/mask.h - the one place that decides how a secret is shown
 */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H

#include "base/buf.h"
#include "report/report.h"

struct mask;

/*
 * Learn every secret of the audit (decoded, and raw where they differ). With
 * show_secrets nothing will be masked. NULL when memory ends.
 */
struct mask *mask_new(const struct audit *audit, bool show_secrets);
void mask_free(struct mask *mask); /* accepts NULL */

/*
 * Append text to out with every known secret replaced by its mask: the visible
 * prefix of its kind and eight asterisks. Where secrets overlap, the whole
 * covered run is masked. Linear in text for any number of secrets of practical lengths.
 */
void mask_text(const struct mask *mask, struct bytes text, struct buf *out);

/* The mask of a finding's secret, or the secret itself with show_secrets. */
void mask_secret(const struct mask *mask, const struct finding *finding,
		 struct buf *out);

#endif
