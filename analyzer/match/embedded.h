/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/embedded.h - the pattern files that the program was built with
 *
 * The C file behind it is made by match/embed.cmake from patterns/. Private to
 * match/pattern.c.
 */
#ifndef MATCH_EMBEDDED_H
#define MATCH_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

struct embedded_file {
	const char *name; /* below patterns/, as "contexts/url.yaml" */
	const uint8_t *data;
	size_t len;
};

/* In the order of their names. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_files_nr;

#endif
