/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/checksum.h - checksums, base64 and keyed fingerprints
 */
#ifndef BASE_CHECKSUM_H
#define BASE_CHECKSUM_H

#include "base/buf.h"
#include "base/fault.h"
#include "base/oid.h"

/* CRC-32 as zlib, gzip and PNG use it (IEEE 802.3, reflected). */
uint32_t crc32_of(struct bytes bytes);

/*
 * Decode base64 into out, whose old contents go: the standard or the URL-safe
 * alphabet (RFC 4648 sections 4 and 5), with or without padding, nothing else
 * inside. False, and out is empty, for anything that is not base64, and when
 * memory ends or has ended before: ask buf_ok.
 */
bool base64_decode(struct bytes text, struct buf *out);

/* The same into memory for text.len bytes; *len of them are what it encodes. */
bool base64_decode_into(struct bytes text, uint8_t *out, size_t *len);

/* Standard alphabet, padded; appended to out. */
void base64_encode(struct bytes bytes, struct buf *out);

#define KEY_BYTES 32
#define FINGERPRINT_BYTES 16
#define FINGERPRINT_HEX (2 * FINGERPRINT_BYTES + 1)

/* The key of an audit; wipe it after use. */
struct audit_key {
	uint8_t key[KEY_BYTES];
};

/* Must be called once, before threads exist and before any other below. */
int checksum_init(struct fault *fault) CHECKED;

/* SHA-256 of bytes (FIPS 180-4), as an oid. */
struct oid sha256_of(struct bytes bytes);

/*
 * The name of an object in a SHA-256 repository: of "TYPE SP SIZE NUL" and the
 * body, which may come in pieces of size bytes in all.
 */
struct object_sha256 {
	uint64_t state[16]; /* libsodium's */
};

void object_sha256_start(struct object_sha256 *hash, enum object_type type,
			 uint64_t size);
void object_sha256_add(struct object_sha256 *hash, struct bytes bytes);
struct oid object_sha256_end(struct object_sha256 *hash);

/* A fresh random key. */
void audit_key_make(struct audit_key *key);

/*
 * BLAKE2b-128 of bytes under the key, as lower-case hexadecimal and a NUL: the
 * same for the same secret and key, and no use to someone who guesses secrets
 * without the key. With key NULL it is a plain digest. label separates uses
 * ("secret", "key-id").
 */
const char *fingerprint(const struct audit_key *key, const char *label,
			struct bytes bytes, char out[FINGERPRINT_HEX]);

/* An unkeyed BLAKE2b-128 digest, for public data such as the pattern set. */
const char *digest_hex(struct bytes bytes, char out[FINGERPRINT_HEX]);

#endif
