/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal-keys OBJECTS...: object stores, such as repo/.git/objects
 *
 * Common literals as keys: those that are carried along the deltas must be
 * those that are found in each object as a whole, all of them, millions in a
 * large repository. Prints how many there are, and a hash of (object, offset,
 * key, hash of what surrounds it) that does not depend on the order. Idle keys
 * are left out: one that is carried may stand in a run of letters that an edit
 * made too short for it to be found anew, and is idle there.
 */
#include "equal/chance.h"

#include "base/checksum.h"
#include "match/key.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *words[] = { "struct", "#include", "return", "the ",
			       "int ",	 "100644 ",  "author" };

struct count {
	const struct objects *objects;
	struct key_search search;
	struct keys memos[MEMOS + 1];
	struct room room;
	uint64_t nr_objects;
	uint64_t carried; /* objects of which the base's keys were used */
	uint64_t nr;
	uint64_t hash;
	uint64_t skipped;
};

static void die(const char *what)
{
	fprintf(stderr, "equal-keys: %s\n", what);
	exit(2);
}

static void add_key(struct count *c, const struct oid *oid,
		    const struct key *key)
{
	struct chance mix = { key->at };

	for (size_t i = 0; i < oid->len; i++)
		mix.state = chance_next(&mix) ^ oid->id[i];
	mix.state = chance_next(&mix) ^ key->id ^ (uint64_t)key->cut << 16;
	c->hash += chance_next(&mix);
	c->nr++;
}

static int on_piece(void *payload, size_t entry, const struct piece *piece)
{
	struct count *c = payload;
	struct keys *keys = &c->memos[piece->keep];
	struct oid oid = entry_oid(c->objects, &c->objects->v[entry]);
	struct fault fault = { 0 };
	struct bytes body;
	int rc;

	if (piece->at || !piece->last)
		die("an object in pieces: raise the limit");
	/* Of a tree nobody gathers what is fresh. */
	if (piece->delta && piece->base != MEMO_NONE &&
	    piece->type != OBJECT_TREE) {
		rc = keys_carry(&c->search, piece->delta,
				&c->memos[piece->base], keys, &fault);
		c->carried++;
	} else {
		if (!piece_window(piece, 0, (size_t)piece->size, &c->room,
				  &body))
			die("no memory");
		keys->nr = 0;
		rc = keys_find(&c->search, body, 0, keys, &fault);
	}
	if (rc)
		die(fault.msg);
	if (!keys_weigh(c->search.ring, keys, piece, &c->room))
		die("no memory");
	if (piece->known)
		return 0;
	c->nr_objects++;
	for (size_t i = 0; i < keys->nr; i++) {
		if (keys->v[i].cut != CUT_IDLE)
			add_key(c, &oid, &keys->v[i]);
	}
	return 0;
}

static int on_skipped(void *payload, size_t entry, enum object_type type,
		      const char *reason)
{
	struct count *c = payload;

	(void)entry;
	fprintf(stderr, "skipped a %s: %s\n", object_type_name(type), reason);
	c->skipped++;
	return 0;
}

static int on_noted(void *payload, size_t entry, const char *what)
{
	(void)payload;
	(void)entry;
	fprintf(stderr, "noted: %s\n", what);
	return 0;
}

struct stores {
	const char *const *v;
	size_t nr;
};

static struct objects list(const struct stores *stores)
{
	struct objects objects = { .nr = 0 };
	struct fault fault = { 0 };

	if (objects_list(&objects, stores->v, stores->nr, OID_SHA1, &fault))
		die(fault.msg);
	return objects;
}

static void scan(const struct stores *stores, enum source_kind kind,
		 struct count *c)
{
	struct objects objects = list(stores);
	const struct source_sink sink = { c, on_piece, on_skipped, on_noted,
					  false };
	struct forest forest = { .nr = 0 };
	struct source *source = NULL;
	struct fault fault = { 0 };
	int rc = 0;

	c->objects = &objects;
	if (forest_plant(&forest, &objects, 1, &fault) ||
	    source_open(&source, kind, &objects, &forest, stores->v, stores->nr,
			&fault))
		die(fault.msg);
	for (size_t i = 0; !rc && i < forest.units.nr; i++)
		rc = source_scan(source, i, &sink, &fault);
	if (!rc)
		rc = source_settle(source, &sink, &fault);
	if (rc)
		die(fault.msg);
	source_close(source);
	forest_release(&forest);
	objects_release(&objects);
}

static struct count count(const struct stores *stores, enum source_kind kind,
			  const struct keyring *ring)
{
	struct count c = { .nr = 0 };
	clock_t start = clock();

	key_search_init(&c.search, ring);
	scan(stores, kind, &c);
	printf("%s: %" PRIu64 " objects, %" PRIu64 " of them carried; %" PRIu64
	       " keys, hash %016" PRIx64 "; %" PRIu64
	       " bytes searched, %.1f s\n",
	       kind == SOURCE_PACK ? "pack" : "libgit2", c.nr_objects,
	       c.carried, c.nr, c.hash, c.search.bytes,
	       (double)(clock() - start) / CLOCKS_PER_SEC);
	for (size_t i = 0; i < COUNT(c.memos); i++)
		free(c.memos[i].v);
	room_release(&c.room);
	key_search_release(&c.search);
	return c;
}

int main(int argc, char **argv)
{
	const struct stores stores = { (const char *const *)argv + 1,
				       (size_t)argc - 1 };
	const struct limits limits = { (uint64_t)1 << 30, (uint64_t)8 << 30 };
	struct form form = { .anchors = { words, COUNT(words) } };
	struct form *forms[] = { &form };
	const struct patterns patterns = { .forms = { forms, 1, 1 } };
	struct keyring *ring = NULL;
	struct fault fault = { 0 };
	struct count carried;
	struct count found;
	bool same;

	if (argc < 2)
		die("usage: equal-keys OBJECTS...");
	if (checksum_init(&fault) || sources_init(&limits, &fault) ||
	    keyring_new(&patterns, &ring, &fault))
		die(fault.msg);
	carried = count(&stores, SOURCE_PACK, ring);
	found = count(&stores, SOURCE_LIBGIT2, ring);
	keyring_free(ring);
	sources_release();
	same = carried.nr == found.nr && carried.hash == found.hash &&
	       carried.nr_objects == found.nr_objects && !found.skipped &&
	       !carried.skipped && carried.carried;
	puts(same ? "PASS" : "FAIL");
	return !same;
}
