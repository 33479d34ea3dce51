/* SPDX-License-Identifier: Apache-2.0 */
#include "base/tag.h"

#include <assert.h>
#include <sodium.h>

static_assert(sizeof(((struct tag_key *)0)->key) ==
			      crypto_onetimeauth_KEYBYTES &&
		      TAG_BYTES == crypto_onetimeauth_BYTES,
	      "Poly1305 takes 256 bits and gives 128");

void tag_key_make(struct tag_key *key)
{
	randombytes_buf(key->key, sizeof(key->key));
}

void tag_of(const struct tag_key *key, struct bytes bytes,
	    uint8_t out[TAG_BYTES])
{
	(void)crypto_onetimeauth(out, bytes.p, bytes.len, key->key);
}
