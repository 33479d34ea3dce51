/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/tag.h - to know bytes again without keeping them
 *
 * Under a secret random key, two different runs of len bytes have the same tag
 * with a chance below len / 2^102 (Poly1305, RFC 8439: 8 * len / 16 in 2^106),
 * whoever made them, as long as no tag is shown to anybody. That is several
 * times as fast as a hash that needs no secret.
 */
#ifndef BASE_TAG_H
#define BASE_TAG_H

#include "base/bytes.h"

#define TAG_BYTES 16

struct tag_key {
	uint8_t key[32];
};

/* A fresh random key; see checksum_init (base/checksum.h). */
void tag_key_make(struct tag_key *key);

void tag_of(const struct tag_key *key, struct bytes bytes,
	    uint8_t out[TAG_BYTES]);

#endif
