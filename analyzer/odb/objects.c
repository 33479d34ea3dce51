/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/objects.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/pages.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define IDX_MAGIC 0xff744f63U /* "\377tOc" */
#define FANOUT_BYTES ((size_t)256 * 4)
#define OFFSET_IS_LARGE 0x80000000U

struct oid entry_oid(const struct objects *objects, const struct entry *entry)
{
	return oid_of(entry->id, objects->hash_len);
}

static int unlisted(struct objects *objects, size_t store, const char *path,
		    const char *reason, struct fault *fault)
{
	struct unlisted u = { .store = (uint16_t)store };

	if (!ARRAY_ROOM(&objects->unlisted))
		return fault_nomem(fault);
	u.path = strdup(path);
	u.reason = strdup(reason);
	if (!u.path || !u.reason) {
		free(u.path);
		free(u.reason);
		return fault_nomem(fault);
	}
	objects->unlisted.v[objects->unlisted.nr++] = u;
	return 0;
}

/* Room for so many entries more; large pages are asked for before the first. */
static int make_room(struct objects *objects, size_t more, struct fault *fault)
{
	size_t nr = objects->nr + more;
	size_t cap = objects->cap + objects->cap / 2;
	struct entry *v;

	if (nr > UINT32_MAX)
		return fault_set(fault, FAULT_LIMIT,
				 "more than 4,294,967,294 objects in one group "
				 "of repositories");
	if (nr <= objects->cap)
		return 0;
	/* One pack is the common case, and its number is exact. */
	if (!objects->nr || cap < nr)
		cap = nr;
	v = realloc(objects->v, cap * sizeof(*v));
	if (!v)
		return fault_nomem(fault);
	pages_large(v + objects->nr, (cap - objects->nr) * sizeof(*v));
	objects->v = v;
	objects->cap = cap;
	return 0;
}

static int push(struct objects *objects, const struct entry *entry,
		struct fault *fault)
{
	int rc = make_room(objects, 1, fault);

	if (!rc)
		objects->v[objects->nr++] = *entry;
	return rc;
}

/*
 * An index, taken apart:
 *
 *   version 1   fanout | (offset:4 id)*n                       | 2 checksums
 *   version 2   magic version fanout | id*n | crc:4*n | offset:4*n |
 *               large offset:8*m                               | 2 checksums
 */
struct idx {
	uint32_t version;
	uint32_t nr;
	struct bytes ids;     /* version 1: records of offset and id */
	struct bytes offsets; /* version 2 */
	struct bytes large;   /* version 2 */
};

static bool read_fanout(struct bytes in, uint32_t *nr)
{
	uint32_t last = 0;

	for (int i = 0; i < 256; i++) {
		uint32_t v = 0;

		if (!bytes_be32(&in, &v) || v < last)
			return false;
		last = v;
	}
	*nr = last;
	return true;
}

/* Returns what is wrong with the index, or NULL. */
static const char *parse_idx(struct bytes in, size_t hash_len, struct idx *out)
{
	struct idx idx = { .version = 1 };
	struct bytes fanout = { 0 };
	struct bytes crcs = { 0 };
	struct bytes peek = in;
	uint32_t magic = 0;

	if (bytes_be32(&peek, &magic) && magic == IDX_MAGIC) {
		in = peek;
		if (!bytes_be32(&in, &idx.version) || idx.version != 2)
			return "an index version other than 1 and 2";
	}
	if (!bytes_take(&in, FANOUT_BYTES, &fanout))
		return "the index is cut short in its fanout table";
	if (!read_fanout(fanout, &idx.nr))
		return "the fanout table of the index is not in order";
	if (idx.version == 1) {
		if (!bytes_take(&in, (size_t)idx.nr * (4 + hash_len), &idx.ids))
			return "the index is shorter than its fanout says";
	} else if (!bytes_take(&in, (size_t)idx.nr * hash_len, &idx.ids) ||
		   !bytes_take(&in, (size_t)idx.nr * 4, &crcs) ||
		   !bytes_take(&in, (size_t)idx.nr * 4, &idx.offsets)) {
		return "the index is shorter than its fanout says";
	}
	if (in.len < 2 * hash_len)
		return "the index lacks its checksums";
	idx.large = bytes_sub(in, 0, in.len - 2 * hash_len);
	*out = idx;
	return NULL;
}

static bool idx_entry(const struct idx *idx, size_t hash_len, uint32_t i,
		      struct entry *out)
{
	struct bytes at;
	uint32_t offset = 0;

	if (idx->version == 1) {
		at = bytes_sub(idx->ids, (size_t)i * (4 + hash_len),
			       4 + hash_len);
		if (!bytes_be32(&at, &offset))
			return false;
		out->offset = offset;
		memcpy(out->id, at.p, hash_len);
		return true;
	}
	memcpy(out->id, idx->ids.p + (size_t)i * hash_len, hash_len);
	at = bytes_sub(idx->offsets, (size_t)i * 4, 4);
	if (!bytes_be32(&at, &offset))
		return false;
	out->offset = offset;
	if (offset & OFFSET_IS_LARGE) {
		at = bytes_sub(idx->large,
			       (size_t)(offset & ~OFFSET_IS_LARGE) * 8, 8);
		return bytes_be64(&at, &out->offset);
	}
	return true;
}

/* Mapped, since a copy would be as large as a fifth of the list. */
static int map_idx(const char *path, struct bytes *out, struct fault *fault)
{
	size_t size = 0;
	int fd = -1;
	int rc = file_open(path, SIZE_MAX, &fd, &size, fault);

	if (rc)
		return rc;
	if (!file_map(fd, size, out))
		rc = fault_io(fault, "%s", path);
	close(fd);
	return rc;
}

static int list_idx(struct objects *objects, size_t store, const char *path,
		    struct fault *fault)
{
	struct bytes map = { 0 };
	struct fault why = { 0 };
	struct idx idx = { 0 };
	const char *wrong = NULL;
	int rc;

	if (map_idx(path, &map, &why))
		wrong = why.msg;
	else
		wrong = parse_idx(map, objects->hash_len, &idx);
	rc = 0;
	if (!wrong && !strlist_push(&objects->packs, path))
		rc = FAULT_NOMEM;
	if (!wrong && !rc)
		rc = make_room(objects, idx.nr, fault);
	for (uint32_t i = 0; !wrong && !rc && i < idx.nr; i++) {
		struct entry *entry = &objects->v[objects->nr];

		*entry = (struct entry){
			.store = store & STORES_MAX,
			.pack = (uint32_t)objects->packs.nr - 1,
		};
		if (idx_entry(&idx, objects->hash_len, i, entry))
			objects->nr++;
		else
			wrong = "the index names an offset that it does not "
				"hold";
	}
	if (wrong && !rc)
		rc = unlisted(objects, store, path, wrong, fault);
	file_unmap(map);
	return rc == FAULT_NOMEM ? fault_nomem(fault) : rc;
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* One name of STORE/pack. */
static int list_pack_file(struct objects *objects, size_t store,
			  const char *path, const char *name,
			  struct fault *fault)
{
	struct bytes b = bytes_of(name);
	char *idx = NULL;
	int rc = 0;

	if (bytes_ends(b, LIT(".idx")))
		return list_idx(objects, store, path, fault);
	if (bytes_starts(b, LIT("tmp_pack_")) && !bytes_ends(b, LIT(".pack")))
		return unlisted(objects, store, path,
				"a pack that was never finished (a leftover of "
				"a broken transfer), so it has no index",
				fault);
	if (!bytes_ends(b, LIT(".pack")))
		return 0;
	idx = strdup(path);
	if (!idx)
		return fault_nomem(fault);
	memcpy(idx + strlen(idx) - 5, ".idx", 5);
	if (!exists(idx))
		rc = unlisted(objects, store, path, "a pack without an index",
			      fault);
	free(idx);
	return rc;
}

static int list_loose_file(struct objects *objects, size_t store,
			   const char *folder, const char *path,
			   const char *name, struct fault *fault)
{
	struct entry entry = { .store = store & STORES_MAX, .pack = PACK_NONE };
	char hex[OID_HEX_MAX + 8];
	struct oid oid;
	struct bytes b = bytes_of(name);

	if (bytes_starts(b, LIT("tmp_obj_")))
		return unlisted(objects, store, path,
				"a loose object that was never finished",
				fault);
	if (b.len > OID_HEX_MAX)
		return 0;
	(void)snprintf(hex, sizeof(hex), "%.2s%.65s", folder, name);
	if (!oid_parse(bytes_of(hex), &oid))
		return 0;
	if (oid.len != objects->hash_len)
		return unlisted(objects, store, path,
				"a loose object of another object format",
				fault);
	memcpy(entry.id, oid.id, OID_MAX);
	return push(objects, &entry, fault);
}

/*
 * The next name in dir, NULL at its end or where it cannot be read on, which
 * errno tells. A name that begins with a dot is one like others: git reads the
 * packs .tmp-*-pack-* that a repack leaves behind which is killed.
 */
static const char *next_name(DIR *dir)
{
	struct dirent *d;

	errno = 0;
	do
		d = readdir(dir);
	while (d && (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..")));
	return d ? d->d_name : NULL;
}

/* Each name in dir; a missing dir is empty. folder NULL: the pack folder. */
static int list_folder(struct objects *objects, size_t store, const char *dir,
		       const char *folder, struct fault *fault)
{
	struct buf path = BUF_INIT;
	const char *name;
	int rc = 0;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);

	if (!list) {
		struct fault why = { 0 };

		if (fd < 0 && errno == ENOENT)
			return 0;
		(void)fault_io(&why, "cannot list the folder");
		if (fd >= 0)
			close(fd);
		return unlisted(objects, store, dir, why.msg, fault);
	}
	while (!rc && (name = next_name(list))) {
		buf_clear(&path);
		buf_printf(&path, "%s/%s", dir, name);
		if (!buf_ok(&path))
			rc = fault_nomem(fault);
		else if (folder)
			rc = list_loose_file(objects, store, folder, path.p,
					     name, fault);
		else
			rc = list_pack_file(objects, store, path.p, name,
					    fault);
	}
	if (!rc && errno)
		rc = unlisted(objects, store, dir,
			      "the folder cannot be listed to its end", fault);
	closedir(list);
	buf_release(&path);
	return rc;
}

static int list_store(struct objects *objects, size_t store, const char *dir,
		      struct fault *fault)
{
	struct buf path = BUF_INIT;
	int rc = 0;

	buf_printf(&path, "%s/pack", dir);
	if (!buf_ok(&path))
		rc = fault_nomem(fault);
	else
		rc = list_folder(objects, store, path.p, NULL, fault);
	for (unsigned i = 0; !rc && i < 256; i++) {
		char folder[3];

		(void)snprintf(folder, sizeof(folder), "%02x", i);
		buf_clear(&path);
		buf_printf(&path, "%s/%s", dir, folder);
		if (!buf_ok(&path))
			rc = fault_nomem(fault);
		else
			rc = list_folder(objects, store, path.p, folder, fault);
	}
	buf_release(&path);
	return rc;
}

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	int cmp = memcmp(x->id, y->id, OID_MAX);

	if (!cmp)
		cmp = (x->store > y->store) - (x->store < y->store);
	if (!cmp)
		cmp = (x->pack > y->pack) - (x->pack < y->pack);
	if (!cmp)
		cmp = (x->offset > y->offset) - (x->offset < y->offset);
	return cmp;
}

static bool same_object(const struct entry *a, const struct entry *b)
{
	return !memcmp(a->id, b->id, OID_MAX);
}

static size_t fan_place(const struct objects *objects, const uint8_t *id)
{
	uint32_t first = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
			 (uint32_t)id[2] << 8 | id[3];

	return first >> (32 - objects->fan_bits);
}

/*
 * Lay the fan over the entries, and count the objects; false where the entries
 * are not in order.
 */
static bool fill_fan(struct objects *objects)
{
	const struct entry *v = objects->v;
	size_t places = (size_t)1 << objects->fan_bits;
	size_t next = 0;

	objects->nr_distinct = 0;
	for (size_t i = 0; i < objects->nr; i++) {
		size_t place = fan_place(objects, v[i].id);

		if (i && place + 1 < next)
			return false;
		if (i && place + 1 == next && by_id(&v[i - 1], &v[i]) > 0)
			return false;
		while (next <= place)
			objects->fan[next++] = (uint32_t)i;
		objects->nr_distinct += !i || !same_object(&v[i - 1], &v[i]);
	}
	while (next <= places)
		objects->fan[next++] = (uint32_t)objects->nr;
	return true;
}

static int sort(struct objects *objects, struct fault *fault)
{
	objects->fan_bits = 8;
	while (objects->fan_bits < 24 && objects->nr >> objects->fan_bits > 4)
		objects->fan_bits++;
	objects->fan = pages_alloc((((size_t)1 << objects->fan_bits) + 1) *
				   sizeof(*objects->fan));
	if (!objects->fan)
		return fault_nomem(fault);
	/* One pack's index is sorted already, and that is the common case. */
	if (fill_fan(objects))
		return 0;
	qsort(objects->v, objects->nr, sizeof(*objects->v), by_id);
	(void)fill_fan(objects);
	return 0;
}

int objects_list(struct objects *out, const char *const *stores,
		 size_t nr_stores, uint8_t hash_len, struct fault *fault)
{
	int rc = 0;

	*out = (struct objects){ .hash_len = hash_len };
	if (nr_stores > STORES_MAX)
		return fault_set(fault, FAULT_LIMIT,
				 "more than 16,383 object stores in one group "
				 "of repositories");
	for (size_t i = 0; !rc && i < nr_stores; i++)
		rc = list_store(out, i, stores[i], fault);
	return rc ? rc : sort(out, fault);
}

void objects_release(struct objects *objects)
{
	for (size_t i = 0; i < objects->unlisted.nr; i++) {
		free(objects->unlisted.v[i].path);
		free(objects->unlisted.v[i].reason);
	}
	free(objects->unlisted.v);
	strlist_release(&objects->packs);
	free(objects->fan);
	free(objects->v);
	*objects = (struct objects){ 0 };
}

/* As memcmp, whose call costs more than the eight bytes that tell mostly. */
static inline int compare_ids(const uint8_t *a, const uint8_t *b)
{
	uint64_t x;
	uint64_t y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	if (x == y)
		return memcmp(a, b, OID_MAX);
	return be64toh(x) < be64toh(y) ? -1 : 1;
}

/* Ranges are short, unless somebody has chosen the ids. */
#define SHORT 8

size_t objects_find(const struct objects *objects, const struct oid *oid)
{
	size_t place = fan_place(objects, oid->id);
	size_t low = objects->fan[place];
	size_t end = objects->fan[place + 1];

	for (size_t high = end; high - low > SHORT;) {
		size_t mid = low + (high - low) / 2;

		if (compare_ids(objects->v[mid].id, oid->id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < end; low++) {
		int cmp = compare_ids(objects->v[low].id, oid->id);

		if (cmp >= 0)
			return cmp ? SIZE_MAX : low;
	}
	return SIZE_MAX;
}

void objects_touch(const struct objects *objects, const struct oid *oid)
{
	size_t place = fan_place(objects, oid->id);
	size_t low = objects->fan[place];
	size_t end = objects->fan[place + 1];

	/* Most ranges are no longer than that. */
	if (low < end) {
		__builtin_prefetch(&objects->v[low].id[0]);
		__builtin_prefetch(&objects->v[low + (end - low) / 2].id[0]);
		__builtin_prefetch(&objects->v[end - 1].id[0]);
	}
}

size_t objects_end_of(const struct objects *objects, size_t i)
{
	size_t end = i + 1;

	while (end < objects->nr &&
	       same_object(&objects->v[i], &objects->v[end]))
		end++;
	return end;
}

bool objects_has_copies(const struct objects *objects, size_t i)
{
	return (i && same_object(&objects->v[i - 1], &objects->v[i])) ||
	       (i + 1 < objects->nr &&
		same_object(&objects->v[i], &objects->v[i + 1]));
}
