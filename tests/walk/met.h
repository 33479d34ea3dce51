/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/walk/met.h - a place_sink that writes down what it is given
 *
 * One line each: "SITE PATH: TEXT", with the line ends in TEXT as "/"; or
 * "! PATH: REASON".
 */
#ifndef TESTS_WALK_MET_H
#define TESTS_WALK_MET_H

#include "walk/place.h"

#include "scratch.h"

#include <git2.h>

struct met {
	struct buf text;
	const char *stop; /* at the place of this path */
	const char *held; /* hexadecimal ids of objects that are there */
	size_t asked;
};

static inline int met_text(void *payload, const struct place *place)
{
	struct met *met = payload;

	ck_assert_uint_eq(place->at, 0);
	ck_assert_uint_eq(place->line, 0);
	ck_assert_uint_eq(place->line_at, 0);
	ck_assert(place->last);
	buf_add_str(&met->text, site_name(place->site));
	buf_add_str(&met->text, " ");
	add_short(&met->text, place->path);
	buf_add_str(&met->text, ": ");
	for (size_t i = 0; i < place->body.len; i++)
		buf_add_char(&met->text, place->body.p[i] == '\n'
						 ? '/'
						 : (char)place->body.p[i]);
	buf_add_str(&met->text, "\n");
	return met->stop && !strcmp(met->stop, place->path) ? 77 : 0;
}

static inline int met_skipped(void *payload, const char *path,
			      const char *reason)
{
	struct met *met = payload;

	buf_add_str(&met->text, "! ");
	add_short(&met->text, path);
	buf_printf(&met->text, ": %s\n", reason);
	return met->stop && !strcmp(met->stop, path) ? 78 : 0;
}

static inline bool met_has_object(void *payload, const struct oid *oid)
{
	struct met *met = payload;
	char hex[OID_HEX_MAX];

	met->asked++;
	return met->held && strstr(met->held, oid_hex(oid, hex));
}

/* Discover path, which must hold one repository, and read its setup. */
static inline void read_repo(const char *path, struct discovery *found,
			     struct setup *setup)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(discover(&path, 1, found, &fault), 0);
	ck_assert_uint_ge(found->repos.nr, 1);
	ck_assert_int_eq(setup_read(&found->repos.v[0], setup, &fault), 0);
}

#endif
