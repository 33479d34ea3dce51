/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/odb/packer.h - packs that git would not write
 *
 * Entries are added one by one, under ids of our choice: name n is the id that
 * begins with n, big end first, and is zero behind it. Nothing but the index
 * relates an id to a content, and no reader of packs checks either the sums at
 * the ends of the two files, so these are zero.
 */
#ifndef TESTS_ODB_PACKER_H
#define TESTS_ODB_PACKER_H

#include "odb/store.h"

#include "odb/pack.h"

#include <zlib.h>

#define TYPE_COMMIT 1U
#define TYPE_TREE 2U
#define TYPE_BLOB 3U
#define TYPE_OFS_DELTA 6U
#define TYPE_REF_DELTA 7U

struct listed {
	struct oid oid;
	uint64_t offset;
};

struct packer {
	struct buf pack;
	uint8_t hash_len;
	struct listed *v;
	size_t nr;
	size_t cap;
};

static inline struct oid oid_named(uint32_t name, uint8_t hash_len)
{
	struct oid oid = { .len = hash_len };

	for (int i = 0; i < 4; i++)
		oid.id[i] = (uint8_t)(name >> (24 - 8 * i));
	return oid;
}

static inline void add_be32(struct buf *buf, uint32_t v)
{
	for (int i = 24; i >= 0; i -= 8)
		buf_add_char(buf, (char)(v >> i & 255));
}

static inline void packer_start(struct packer *p, uint8_t hash_len)
{
	*p = (struct packer){ .hash_len = hash_len };
	buf_add(&p->pack, "PACK\0\0\0\2\0\0\0\0", 12);
}

/* The index says: the object is at offset. */
static inline void packer_list(struct packer *p, const struct oid *oid,
			       uint64_t offset)
{
	ck_assert(ARRAY_ROOM(p));
	p->v[p->nr++] = (struct listed){ *oid, offset };
}

/* The type and the size that an entry declares. */
static inline void add_head(struct buf *out, unsigned type, uint64_t size)
{
	uint8_t c = (uint8_t)(type << 4 | (size & 15));

	for (size >>= 4; size; size >>= 7) {
		buf_add_char(out, (char)(c | 0x80));
		c = size & 0x7f;
	}
	buf_add_char(out, (char)c);
}

/* How far back an ofs-delta's base is: high bits first. */
static inline void add_distance(struct buf *out, uint64_t distance)
{
	uint8_t digits[10];
	size_t at = sizeof(digits);

	digits[--at] = distance & 0x7f;
	while (distance >>= 7)
		digits[--at] = (uint8_t)(0x80 | (--distance & 0x7f));
	buf_add(out, digits + at, sizeof(digits) - at);
}

static inline void add_zlib(struct buf *out, struct bytes plain)
{
	uLongf len = compressBound(plain.len);

	ck_assert(buf_reserve(out, len));
	ck_assert_int_eq(compress2((Bytef *)out->p + out->len, &len,
				   plain.len ? plain.p : (const Bytef *)"",
				   plain.len, 1),
			 Z_OK);
	out->len += len;
}

/* One stored block (RFC 1951, 3.2.4): quick, and no longer for a few bytes. */
static inline void add_stored(struct buf *out, struct bytes plain)
{
	uint8_t len[4] = { (uint8_t)plain.len, (uint8_t)(plain.len >> 8),
			   (uint8_t)~plain.len, (uint8_t)(~plain.len >> 8) };

	buf_add(out, "\x78\x01\x01", 3);
	buf_add(out, len, sizeof(len));
	buf_add_bytes(out, plain);
	add_be32(out, (uint32_t)adler32(1, plain.p, (uInt)plain.len));
}

/* An entry that declares what it likes; returns its offset. */
static inline uint64_t packer_entry(struct packer *p, uint32_t name,
				    unsigned type, uint64_t size,
				    struct bytes base, struct bytes plain)
{
	uint64_t offset = p->pack.len;
	struct oid oid = oid_named(name, p->hash_len);

	packer_list(p, &oid, offset);
	add_head(&p->pack, type, size);
	buf_add_bytes(&p->pack, base);
	if (plain.len && plain.len < 200)
		add_stored(&p->pack, plain);
	else
		add_zlib(&p->pack, plain);
	ck_assert(buf_ok(&p->pack));
	return offset;
}

static inline uint64_t packer_blob(struct packer *p, uint32_t name,
				   struct bytes body)
{
	return packer_entry(p, name, TYPE_BLOB, body.len, LIT(""), body);
}

static inline uint64_t packer_ofs(struct packer *p, uint32_t name,
				  uint64_t base, struct bytes delta)
{
	struct buf distance = BUF_INIT;
	uint64_t offset;

	add_distance(&distance, p->pack.len - base);
	offset = packer_entry(p, name, TYPE_OFS_DELTA, delta.len,
			      buf_bytes(&distance), delta);
	buf_release(&distance);
	return offset;
}

static inline uint64_t packer_ref(struct packer *p, uint32_t name,
				  const struct oid *base, struct bytes delta)
{
	return packer_entry(p, name, TYPE_REF_DELTA, delta.len,
			    (struct bytes){ base->id, p->hash_len }, delta);
}

/* The size of the base and of the result, at the start of a delta. */
static inline void add_size(struct buf *delta, uint64_t size)
{
	for (; size > 0x7f; size >>= 7)
		buf_add_char(delta, (char)(0x80 | (size & 0x7f)));
	buf_add_char(delta, (char)size);
}

/* Copy len bytes from `from` on; len up to 0xffffff, and not 0. */
static inline void add_copy(struct buf *delta, uint32_t from, uint32_t len)
{
	uint8_t op[8] = { 0x80 };
	size_t nr = 1;

	for (int i = 0; i < 4; i++) {
		if (from >> 8 * i & 255) {
			op[0] |= (uint8_t)(1 << i);
			op[nr++] = (uint8_t)(from >> 8 * i);
		}
	}
	for (int i = 0; len != 0x10000 && i < 3; i++) {
		if (len >> 8 * i & 255) {
			op[0] |= (uint8_t)(0x10 << i);
			op[nr++] = (uint8_t)(len >> 8 * i);
		}
	}
	buf_add(delta, op, nr);
}

static inline void add_insert(struct buf *delta, struct bytes bytes)
{
	while (bytes.len) {
		struct bytes some = bytes_sub(bytes, 0, 127);

		buf_add_char(delta, (char)some.len);
		buf_add_bytes(delta, some);
		bytes = bytes_sub(bytes, some.len, SIZE_MAX);
	}
}

static inline int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a;
	const struct listed *y = b;
	int cmp = memcmp(x->oid.id, y->oid.id, OID_MAX);

	return cmp ? cmp : (x->offset > y->offset) - (x->offset < y->offset);
}

static inline void add_fanout(struct buf *idx, const struct packer *p)
{
	uint32_t below = 0;

	for (unsigned i = 0; i < 256; i++) {
		while (below < p->nr && p->v[below].oid.id[0] <= i)
			below++;
		add_be32(idx, below);
	}
}

/* Offsets that do not fit 31 bits stand in a table of their own. */
static inline void add_offsets(struct buf *idx, const struct packer *p)
{
	uint32_t large = 0;

	for (size_t i = 0; i < p->nr; i++) {
		if (p->v[i].offset >> 31)
			add_be32(idx, 0x80000000U | large++);
		else
			add_be32(idx, (uint32_t)p->v[i].offset);
	}
	for (size_t i = 0; i < p->nr; i++) {
		if (!(p->v[i].offset >> 31))
			continue;
		add_be32(idx, (uint32_t)(p->v[i].offset >> 32));
		add_be32(idx, (uint32_t)p->v[i].offset);
	}
}

static inline void put_index(struct packer *p, const char *path)
{
	static const uint8_t zeros[2 * OID_MAX];
	struct buf idx = BUF_INIT;

	if (p->nr)
		qsort(p->v, p->nr, sizeof(*p->v), compare_listed);
	buf_add(&idx, "\377tOc\0\0\0\2", 8);
	add_fanout(&idx, p);
	for (size_t i = 0; i < p->nr; i++)
		buf_add(&idx, p->v[i].oid.id, p->hash_len);
	for (size_t i = 0; i < p->nr; i++)
		add_be32(&idx, 0); /* CRC-32: nobody reads it */
	add_offsets(&idx, p);
	buf_add(&idx, zeros, 2 * (size_t)p->hash_len);
	ck_assert(buf_ok(&idx));
	put_bytes(path, idx.p, idx.len);
	buf_release(&idx);
}

/* STEM.pack and STEM.idx; the packer is empty afterwards. */
static inline void packer_put(struct packer *p, const char *stem)
{
	static const uint8_t zeros[OID_MAX];
	char path[PATH_MAX + 8];

	for (int i = 0; i < 4; i++)
		p->pack.p[8 + i] = (char)(p->nr >> (24 - 8 * i) & 255);
	buf_add(&p->pack, zeros, p->hash_len);
	ck_assert(buf_ok(&p->pack));
	(void)snprintf(path, sizeof(path), "%s.pack", stem);
	put_bytes(path, p->pack.p, p->pack.len);
	(void)snprintf(path, sizeof(path), "%s.idx", stem);
	put_index(p, path);
	buf_release(&p->pack);
	free(p->v);
	*p = (struct packer){ .nr = 0 };
}

#endif
