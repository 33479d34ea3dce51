/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remedy/how_to.h - the part of a plan's README.md that is the same for all
 */
#ifndef REMEDY_HOW_TO_H
#define REMEDY_HOW_TO_H

/* By the object format; Markdown. */
extern const char how_to_sha1[];
extern const char how_to_sha256[];

#endif
