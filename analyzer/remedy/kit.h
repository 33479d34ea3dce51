/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/kit.h - the files of remedy/kit/, as the program was built with them
 *
 * They are copied as they stand beside the rules of each repository.
 */
#ifndef REMEDY_KIT_H
#define REMEDY_KIT_H

#include "base/embedded.h"

extern const struct embedded kit_files[];
extern const size_t kit_files_nr;

#endif
