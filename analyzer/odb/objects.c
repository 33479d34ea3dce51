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
	return oid_of(objects_id(objects, (size_t)(entry - objects->v)),
		      objects->hash_len);
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
	size_t len = objects->hash_len;
	size_t nr = objects->nr + more;
	size_t cap = objects->cap + objects->cap / 2;
	struct entry *v;
	uint8_t *ids;

	/* The numbers above have meanings of their own (odb/forest.h). */
	if (nr > UINT32_MAX - 3)
		return fault_set(fault, FAULT_LIMIT,
				 "more than 4,294,967,292 objects in one group "
				 "of repositories");
	if (nr <= objects->cap)
		return 0;
	/* One pack is the common case, and its number is exact. */
	if (!objects->nr || cap < nr)
		cap = nr;
	v = realloc(objects->v, cap * sizeof(*v));
	objects->v = v ? v : objects->v;
	ids = v ? realloc(objects->ids, cap * len) : NULL;
	if (!ids)
		return fault_nomem(fault);
	pages_large(v + objects->nr, (cap - objects->nr) * sizeof(*v));
	pages_large(ids + objects->nr * len, (cap - objects->nr) * len);
	objects->ids = ids;
	objects->cap = cap;
	return 0;
}

/* There is room. */
static void push(struct objects *objects, const struct entry *entry,
		 const uint8_t *id)
{
	memcpy(objects->ids + objects->nr * objects->hash_len, id,
	       objects->hash_len);
	objects->v[objects->nr++] = *entry;
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

static const uint8_t *idx_id(const struct idx *idx, size_t hash_len, size_t i)
{
	return idx->version == 1 ? idx->ids.p + i * (4 + hash_len) + 4
				 : idx->ids.p + i * hash_len;
}

/* False: the index does not hold it. */
static bool idx_offset(const struct idx *idx, size_t hash_len, size_t i,
		       uint64_t *out)
{
	struct bytes at = idx->version == 1
				  ? bytes_sub(idx->ids, i * (4 + hash_len), 4)
				  : bytes_sub(idx->offsets, i * 4, 4);
	uint32_t offset = 0;

	if (!bytes_be32(&at, &offset))
		return false;
	*out = offset;
	if (idx->version == 1 || !(offset & OFFSET_IS_LARGE))
		return true;
	at = bytes_sub(idx->large, (size_t)(offset & ~OFFSET_IS_LARGE) * 8, 8);
	return bytes_be64(&at, out);
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

/* Returns what is wrong with the index, or NULL. */
static const char *push_idx(struct objects *objects, size_t store,
			    const struct idx *idx)
{
	struct entry entry = {
		.store = store & STORES_MAX,
		.pack = (uint32_t)objects->packs.nr - 1,
	};

	for (size_t i = 0; i < idx->nr; i++) {
		if (!idx_offset(idx, objects->hash_len, i, &entry.offset))
			return "the index names an offset that it does not "
			       "hold";
		push(objects, &entry, idx_id(idx, objects->hash_len, i));
	}
	return NULL;
}

static int list_idx(struct objects *objects, size_t store, const char *path,
		    struct fault *fault)
{
	struct bytes map = { 0 };
	struct fault why = { 0 };
	struct idx idx = { 0 };
	const char *wrong = NULL;
	int rc = 0;

	if (map_idx(path, &map, &why))
		wrong = why.msg;
	else
		wrong = parse_idx(map, objects->hash_len, &idx);
	if (!wrong && !strlist_push(&objects->packs, path))
		rc = fault_nomem(fault);
	if (!wrong && !rc)
		rc = make_room(objects, idx.nr, fault);
	if (!wrong && !rc)
		wrong = push_idx(objects, store, &idx);
	if (wrong && !rc)
		rc = unlisted(objects, store, path, wrong, fault);
	file_unmap(map);
	return rc;
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
	int rc;

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
	rc = make_room(objects, 1, fault);
	if (!rc)
		push(objects, &entry, oid.id);
	return rc;
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

static size_t fan_place(const struct objects *objects, const uint8_t *id)
{
	uint32_t first = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
			 (uint32_t)id[2] << 8 | id[3];

	return first >> (32 - objects->fan_bits);
}

/* Of one id: by store, pack, offset. */
static int compare_copies(const struct entry *a, const struct entry *b)
{
	if (a->store != b->store)
		return a->store < b->store ? -1 : 1;
	if (a->pack != b->pack)
		return a->pack < b->pack ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

/*
 * Lay the fan over the entries, and count the objects; false where the entries
 * are not in order.
 */
static bool fill_fan(struct objects *objects)
{
	size_t places = (size_t)1 << objects->fan_bits;
	size_t len = objects->hash_len;
	size_t next = 0;

	objects->nr_distinct = 0;
	for (size_t i = 0; i < objects->nr; i++) {
		const uint8_t *id = objects_id(objects, i);
		struct entry *e = &objects->v[i];
		size_t place = fan_place(objects, id);
		int cmp = -1;

		if (i && place + 1 < next)
			return false;
		if (i && place + 1 == next)
			cmp = memcmp(id - len, id, len);
		if (cmp > 0 || (!cmp && compare_copies(e - 1, e) > 0))
			return false;
		while (next <= place)
			objects->fan[next++] = (uint32_t)i;
		e->copy = !cmp;
		objects->nr_distinct += !e->copy;
	}
	while (next <= places)
		objects->fan[next++] = (uint32_t)objects->nr;
	return true;
}

/* An entry that has to be put in order. */
struct listed {
	uint8_t id[OID_MAX];
	struct entry entry;
};

static int by_id(const void *a, const void *b)
{
	const struct listed *x = a;
	const struct listed *y = b;
	int cmp = memcmp(x->id, y->id, OID_MAX);

	return cmp ? cmp : compare_copies(&x->entry, &y->entry);
}

/* Entries first to end - 1, which share a place of the fan; room is for them.
 */
static void sort_place(struct objects *objects, size_t first, size_t end,
		       struct listed *room)
{
	size_t len = objects->hash_len;
	size_t nr = end - first;
	bool in_order = true;

	for (size_t i = 0; i < nr; i++) {
		room[i] = (struct listed){ .entry = objects->v[first + i] };
		memcpy(room[i].id, objects_id(objects, first + i), len);
		in_order &= !i || by_id(&room[i - 1], &room[i]) <= 0;
	}
	if (in_order)
		return;
	qsort(room, nr, sizeof(*room), by_id);
	for (size_t i = 0; i < nr; i++) {
		objects->v[first + i] = room[i].entry;
		memcpy(objects->ids + (first + i) * len, room[i].id, len);
	}
}

/*
 * Several lists, each in order mostly: put each entry to its place of the fan,
 * and then each place in order.
 */
static int put_in_order(struct objects *objects, struct fault *fault)
{
	size_t places = (size_t)1 << objects->fan_bits;
	size_t len = objects->hash_len;
	struct entry *v = pages_alloc(objects->nr * sizeof(*v));
	uint8_t *ids = pages_alloc(objects->nr * len);
	uint32_t *fan = objects->fan; /* where the next one of a place goes */
	struct listed *room = NULL;
	size_t most = 0;

	memset(fan, 0, (places + 1) * sizeof(*fan));
	for (size_t i = 0; i < objects->nr; i++)
		fan[fan_place(objects, objects_id(objects, i)) + 1]++;
	for (size_t i = 0; i < places; i++) {
		most = fan[i + 1] > most ? fan[i + 1] : most;
		fan[i + 1] += fan[i];
	}
	room = malloc(most * sizeof(*room));
	if (!v || !ids || !room) {
		free(v);
		free(ids);
		free(room);
		return fault_nomem(fault);
	}
	for (size_t i = 0; i < objects->nr; i++) {
		const uint8_t *id = objects_id(objects, i);
		size_t at = fan[fan_place(objects, id)]++;

		v[at] = objects->v[i];
		memcpy(ids + at * len, id, len);
	}
	free(objects->v);
	free(objects->ids);
	objects->v = v;
	objects->ids = ids;
	objects->cap = objects->nr;
	/* Now each says where its place ends. */
	for (size_t i = 0; i < places; i++)
		sort_place(objects, i ? fan[i - 1] : 0, fan[i], room);
	free(room);
	return 0;
}

static int sort(struct objects *objects, struct fault *fault)
{
	int rc;

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
	rc = put_in_order(objects, fault);
	if (!rc)
		(void)fill_fan(objects);
	return rc;
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
	free(objects->ids);
	*objects = (struct objects){ 0 };
}

/* As memcmp, whose call costs more than the eight bytes that tell mostly. */
static inline int compare_ids(const uint8_t *a, const uint8_t *b, size_t len)
{
	uint64_t x;
	uint64_t y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	if (x == y)
		return memcmp(a, b, len);
	return be64toh(x) < be64toh(y) ? -1 : 1;
}

/* Ranges are short, unless somebody has chosen the ids. */
#define SHORT 8

size_t objects_find(const struct objects *objects, const struct oid *oid)
{
	size_t place = fan_place(objects, oid->id);
	size_t low = objects->fan[place];
	size_t end = objects->fan[place + 1];
	size_t len = objects->hash_len;

	if (oid->len != len)
		return SIZE_MAX;
	for (size_t high = end; high - low > SHORT;) {
		size_t mid = low + (high - low) / 2;

		if (compare_ids(objects_id(objects, mid), oid->id, len) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < end; low++) {
		int cmp = compare_ids(objects_id(objects, low), oid->id, len);

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
		__builtin_prefetch(objects_id(objects, low));
		__builtin_prefetch(objects_id(objects, end - 1));
	}
}
