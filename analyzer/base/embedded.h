/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/embedded.h - files that the program was built with
 *
 * embed.cmake makes C files from them, and CMakeLists.txt names what they are:
 * arrays in the order of the names, with one empty row more at the end, and
 * their lengths in NAME_nr.
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/bytes.h"

struct embedded {
	const char *name; /* below the folder that they come from */
	struct bytes text;
};

#endif
