/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/once.h - tell each thing once
 *
 * What was told is remembered by a key that the caller puts together: of which
 * secret, how it is spelled, and so on. Zeroed is empty and ready.
 */
#ifndef BASE_ONCE_H
#define BASE_ONCE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

struct once {
	struct buf key; /* of the next one; empty between calls */
	struct map told;
	struct arena arena;
};

/*
 * *again: a key as the one in once->key, which is then emptied, was given
 * before. False when memory ended, in the key or here.
 */
bool once_told(struct once *once, bool *again);

void once_forget(struct once *once); /* all of it; keeps some room */
void once_release(struct once *once);

#endif
