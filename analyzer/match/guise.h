/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/guise.h - the ways in which a known secret may be stored
 *
 * A search for a secret that is known searches for what it becomes under the
 * encodings that a clean-up must reach. Of a run of base64 only those letters
 * are known that depend on nothing but the secret: three guises, one for
 * each place that it may begin at in a group of three bytes.
 *
 *   secret   s3cr3t/=
 *   percent  s3cr3t%2F%3D      json  s3cr3t\/\u003d     xml  s3cr3t/&#61;
 *   base64   czNjcjN0Lz, MzY3IzdC89, zM2NyM3QvP
 */
#ifndef MATCH_GUISE_H
#define MATCH_GUISE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

#define GUISE_LAYERS 2

struct guise {
	struct bytes text;
	const char *layers[GUISE_LAYERS]; /* outermost first, then NULL */
	/* Base64: letters of the first group of four that are not certain. */
	uint8_t lead;
	bool grouped; /* it is base64 */
};

struct guises {
	struct guise *v;
	size_t nr;
	size_t cap;
};

/*
 * Append the guises of secret, each text once, the plain one first. Those of
 * which fewer than GUISE_LEAST bytes are certain are left out, since chance
 * makes such ones; GUISE_LEAST_OF_SHORT of a secret below GUISE_SHORT bytes.
 * The plain one never is. Texts live in the arena. False when memory ends.
 */
#define GUISE_SHORT 5
#define GUISE_LEAST 6
#define GUISE_LEAST_OF_SHORT 8
bool guises_of(struct bytes secret, struct arena *arena, struct guises *out);

#endif
