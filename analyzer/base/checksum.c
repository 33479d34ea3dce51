/* SPDX-License-Identifier: Apache-2.0 */
#include "base/checksum.h"

#include "base/wipe.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdio.h>
#include <zlib.h>

static_assert(KEY_BYTES >= crypto_generichash_KEYBYTES_MIN &&
		      KEY_BYTES <= crypto_generichash_KEYBYTES_MAX,
	      "libsodium takes a key of this length");
static_assert(OID_SHA256 == crypto_hash_sha256_BYTES, "SHA-256");
static_assert(sizeof(struct object_sha256) >= sizeof(crypto_hash_sha256_state),
	      "room for libsodium's state");
static_assert(alignof(struct object_sha256) >=
		      alignof(crypto_hash_sha256_state),
	      "aligned as libsodium wants it");

int checksum_init(struct fault *fault)
{
	if (sodium_init() < 0)
		return fault_set(fault, FAULT_IO,
				 "libsodium found no source of randomness");
	return 0;
}

uint32_t crc32_of(struct bytes bytes)
{
	return (uint32_t)crc32_z(0, bytes.p, bytes.len);
}

bool base64_decode_into(struct bytes text, uint8_t *out, size_t *len)
{
	bool url = false;
	bool padded = text.len && text.p[text.len - 1] == '=';
	bool ascii = true;
	int variant;

	for (size_t i = 0; i < text.len; i++) {
		url |= text.p[i] == '-' || text.p[i] == '_';
		/* libsodium takes some bytes above for letters. */
		ascii &= text.p[i] < 0x80;
	}
	if (url)
		variant = padded ? sodium_base64_VARIANT_URLSAFE
				 : sodium_base64_VARIANT_URLSAFE_NO_PADDING;
	else
		variant = padded ? sodium_base64_VARIANT_ORIGINAL
				 : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
	return text.len && ascii &&
	       !sodium_base642bin(out, text.len, (const char *)text.p, text.len,
				  NULL, len, NULL, variant);
}

bool base64_decode(struct bytes text, struct buf *out)
{
	bool failed = out->failed;
	size_t len = 0;
	bool is;

	buf_clear(out);
	out->failed = failed;
	if (!buf_reserve(out, text.len))
		return false;
	is = base64_decode_into(text, (uint8_t *)out->p, &len);
	out->len = is ? len : 0;
	out->p[out->len] = '\0';
	return is;
}

void base64_encode(struct bytes bytes, struct buf *out)
{
	size_t len = sodium_base64_encoded_len(bytes.len,
					       sodium_base64_VARIANT_ORIGINAL);

	if (!buf_reserve(out, len))
		return;
	sodium_bin2base64(out->p + out->len, len, bytes.p, bytes.len,
			  sodium_base64_VARIANT_ORIGINAL);
	out->len += len - 1; /* len counts the NUL */
}

struct oid sha256_of(struct bytes bytes)
{
	uint8_t sum[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(sum, bytes.p, bytes.len);
	return oid_of(sum, sizeof(sum));
}

static crypto_hash_sha256_state *state_of(struct object_sha256 *hash)
{
	return (void *)hash->state;
}

void object_sha256_start(struct object_sha256 *hash, enum object_type type,
			 uint64_t size)
{
	char header[32]; /* "commit", a blank, 20 digits and a NUL */
	int len = snprintf(header, sizeof(header), "%s %" PRIu64,
			   object_type_name(type), size);

	crypto_hash_sha256_init(state_of(hash));
	crypto_hash_sha256_update(state_of(hash), (const uint8_t *)header,
				  (size_t)len + 1);
}

void object_sha256_add(struct object_sha256 *hash, struct bytes bytes)
{
	crypto_hash_sha256_update(state_of(hash), bytes.p, bytes.len);
}

struct oid object_sha256_end(struct object_sha256 *hash)
{
	uint8_t sum[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(state_of(hash), sum);
	return oid_of(sum, sizeof(sum));
}

void audit_key_make(struct audit_key *key)
{
	randombytes_buf(key->key, sizeof(key->key));
}

const char *fingerprint(const struct audit_key *key, const char *label,
			struct bytes bytes, char out[FINGERPRINT_HEX])
{
	crypto_generichash_state state;
	uint8_t hash[FINGERPRINT_BYTES];

	crypto_generichash_init(&state, key ? key->key : NULL,
				key ? sizeof(key->key) : 0, sizeof(hash));
	crypto_generichash_update(&state, (const uint8_t *)label,
				  strlen(label) + 1);
	crypto_generichash_update(&state, bytes.p, bytes.len);
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(out, FINGERPRINT_HEX, hash, sizeof(hash));
	wipe(&state, sizeof(state));
	return out;
}

const char *digest_hex(struct bytes bytes, char out[FINGERPRINT_HEX])
{
	return fingerprint(NULL, "digest", bytes, out);
}
