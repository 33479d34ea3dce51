/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/where.h - which part of an object an offset belongs to
 *
 * The parts are those that classify/examine.h judges by themselves.
 */
#ifndef CLASSIFY_WHERE_H
#define CLASSIFY_WHERE_H

#include "base/site.h"
#include "odb/objects.h"

/*
 * The site of byte at of an object's whole body. For a tree, name becomes that
 * of the entry around it, a window into body; empty for all others, and in an
 * entry's mode or id.
 */
enum site site_at(enum object_type type, struct bytes body, uint8_t hash_len,
		  uint64_t at, struct bytes *name);

/* Of a commit's header line that goes on with no other one. */
enum site header_site(struct bytes line);

#endif
