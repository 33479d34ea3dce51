/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/forest.h"

#include "base/buf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NONE UINT32_MAX
#define OFS_DELTA 6
#define REF_DELTA 7

/*
 * Type in bits 4 to 6 of the first byte; the size goes on while bit 7 is set,
 * at most nine bytes more for 64 bits.
 */
static bool read_type(struct bytes *in, unsigned *type)
{
	uint8_t c = 0;

	if (!bytes_u8(in, &c))
		return false;
	*type = c >> 4 & 7U;
	for (int i = 0; c & 0x80; i++) {
		if (i == 9 || !bytes_u8(in, &c))
			return false;
	}
	return true;
}

/* Seven bits a byte, high bits first, each further byte adding one. */
static bool read_distance(struct bytes *in, uint64_t *out)
{
	uint64_t value;
	uint8_t c = 0;

	if (!bytes_u8(in, &c))
		return false;
	value = c & 0x7fU;
	while (c & 0x80) {
		if (value >= UINT64_MAX >> 8 || !bytes_u8(in, &c))
			return false;
		value = ((value + 1) << 7) | (c & 0x7fU);
	}
	*out = value;
	return true;
}

bool entry_base(struct bytes entry, uint64_t offset, uint8_t hash_len,
		uint64_t *ofs, struct oid *ref)
{
	unsigned type = 0;
	uint64_t distance = 0;
	struct bytes id;

	*ofs = 0;
	*ref = (struct oid){ 0 };
	if (!read_type(&entry, &type))
		return false;
	if (type == OFS_DELTA && read_distance(&entry, &distance) && distance &&
	    distance < offset) {
		*ofs = offset - distance;
		return true;
	}
	if (type == REF_DELTA && bytes_take(&entry, hash_len, &id)) {
		*ref = oid_of(id.p, hash_len);
		return true;
	}
	return false;
}

/* The entries of one pack: order[0] to order[nr - 1], sorted by offset. */
struct forest {
	const struct objects *objects;
	uint32_t *order;
	size_t nr;
	struct bytes pack;
	uint32_t *child;   /* first child, as index into order */
	uint32_t *sibling; /* next one with the same base */
	uint32_t *base;
};

static uint64_t offset_of(const struct forest *f, size_t i)
{
	return f->objects->v[f->order[i]].offset;
}

static uint32_t at_offset(const struct forest *f, uint64_t offset)
{
	size_t low = 0;
	size_t high = f->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (offset_of(f, mid) < offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low < f->nr && offset_of(f, low) == offset ? (uint32_t)low
							  : NONE;
}

static uint32_t base_of(const struct forest *f, size_t i)
{
	uint64_t offset = offset_of(f, i);
	uint64_t ofs = 0;
	struct oid ref;
	size_t found;

	if (offset >= f->pack.len ||
	    !entry_base(bytes_sub(f->pack, (size_t)offset, 64), offset,
			f->objects->hash_len, &ofs, &ref))
		return NONE;
	if (ofs)
		return at_offset(f, ofs);
	found = objects_find(f->objects, &ref);
	if (found == SIZE_MAX ||
	    f->objects->v[found].pack != f->objects->v[f->order[i]].pack)
		return NONE;
	return at_offset(f, f->objects->v[found].offset);
}

static void link_bases(struct forest *f)
{
	for (size_t i = 0; i < f->nr; i++)
		f->child[i] = f->sibling[i] = NONE;
	/* From the back, so that children stand in the order of offsets. */
	for (size_t i = f->nr; i-- > 0;) {
		uint32_t base = base_of(f, i);

		f->base[i] = base == i ? NONE : base;
		if (f->base[i] == NONE)
			continue;
		f->sibling[i] = f->child[base];
		f->child[base] = (uint32_t)i;
	}
}

/*
 * Preorder without a stack: down to the first child, else on to the sibling,
 * else up to the nearest ancestor that has one. What a cycle of ref-deltas
 * keeps from every root is added at the end.
 */
static void lay_out(struct forest *f, uint32_t *out)
{
	uint8_t *done = (uint8_t *)(f->base + f->nr);
	size_t nr = 0;

	for (size_t i = 0; i < f->nr; i++) {
		uint32_t at = (uint32_t)i;

		if (f->base[i] != NONE)
			continue;
		while (at != NONE) {
			out[nr++] = f->order[at];
			done[at] = 1;
			if (f->child[at] != NONE) {
				at = f->child[at];
				continue;
			}
			while (at != i && f->sibling[at] == NONE)
				at = f->base[at];
			at = at == i ? NONE : f->sibling[at];
		}
	}
	for (size_t i = 0; i < f->nr; i++) {
		if (!done[i])
			out[nr++] = f->order[i];
	}
}

static bool map_pack(const char *idx_path, struct bytes *out)
{
	struct buf path = BUF_INIT;
	struct stat st;
	void *p = MAP_FAILED;
	int fd = -1;

	buf_add(&path, idx_path, strlen(idx_path) - strlen("idx"));
	buf_add_str(&path, "pack");
	if (buf_ok(&path))
		fd = open(path.p,
			  O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	buf_release(&path);
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd,
			 0);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	*out = (struct bytes){ p, (size_t)st.st_size };
	return true;
}

static int order_pack(struct objects *objects, uint32_t *order, size_t nr,
		      struct fault *fault)
{
	struct forest f = { .objects = objects, .order = order, .nr = nr };
	size_t pack = objects->v[order[0]].pack;
	uint32_t *room;
	uint32_t *out;

	if (nr < 2 || !map_pack(objects->packs.v[pack], &f.pack))
		return 0;
	room = calloc(4 * nr + nr / 4 + 1, sizeof(*room));
	if (!room) {
		munmap((void *)(uintptr_t)f.pack.p, f.pack.len);
		return fault_nomem(fault);
	}
	f.child = room;
	f.sibling = room + nr;
	out = room + 2 * nr;
	f.base = room + 3 * nr; /* and one byte an entry behind it */
	link_bases(&f);
	lay_out(&f, out);
	memcpy(order, out, nr * sizeof(*order));
	munmap((void *)(uintptr_t)f.pack.p, f.pack.len);
	free(room);
	return 0;
}

int forest_order(struct objects *objects, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0, end; !rc && i < objects->nr_order; i = end) {
		uint32_t pack = objects->v[objects->order[i]].pack;

		for (end = i + 1; end < objects->nr_order &&
				  objects->v[objects->order[end]].pack == pack;)
			end++;
		if (pack != PACK_NONE)
			rc = order_pack(objects, objects->order + i, end - i,
					fault);
	}
	return rc;
}
