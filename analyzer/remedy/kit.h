/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/kit.h - the files of remedy/kit/, as the program was built with them
 *
 * The C file behind it is made by remedy/embed.cmake. They are copied as they
 * stand beside the rules of each repository.
 */
#ifndef REMEDY_KIT_H
#define REMEDY_KIT_H

#include <stddef.h>
#include <stdint.h>

struct kit_file {
	const char *name;
	const uint8_t *data;
	size_t len;
};

/* In the order of their names. */
extern const struct kit_file kit_files[];
extern const size_t kit_files_nr;

#endif
