/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/packer.h"

#include "odb/tree.h"
#include "odb/tree_walk.h"

#define ENTRIES 12
#define OFFSETS 400

/* Where the entries of a tree begin, and its last one ends, read plainly. */
struct offsets {
	uint32_t v[OFFSETS];
	size_t nr;
};

static void push(struct offsets *offsets, size_t at)
{
	ck_assert_uint_lt(offsets->nr, OFFSETS);
	offsets->v[offsets->nr++] = (uint32_t)at;
}

static struct offsets read_plainly(struct bytes tree)
{
	struct offsets offsets = { .nr = 0 };
	struct bytes rest = tree;
	struct bytes name;
	struct oid oid;
	uint32_t mode;
	size_t at = 0;

	while (tree_next(&rest, OID_SHA1, &mode, &name, &oid)) {
		push(&offsets, at);
		at = tree.len - rest.len;
	}
	push(&offsets, at);
	return offsets;
}

static uint32_t below(uint64_t *chance, uint32_t end)
{
	*chance = *chance * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*chance >> 33) % end;
}

/* Some names are longer than what is asked for at first. */
static void add_entry(struct buf *tree, uint64_t *chance)
{
	uint32_t len = below(chance, 8) ? 1 + below(chance, 6) : 300;

	buf_add_str(tree, "100644 ");
	for (uint32_t i = 0; i < len; i++)
		buf_add_char(tree, (char)('a' + below(chance, 26)));
	buf_add_char(tree, '\0');
	for (uint32_t i = 0; i < OID_SHA1; i++)
		buf_add_char(tree, (char)below(chance, 256));
}

/* An end of an entry, mostly, or any byte. */
static uint32_t cut(uint64_t *chance, const struct offsets *offsets)
{
	uint32_t size = offsets->v[offsets->nr - 1];

	return below(chance, 5)
		       ? offsets->v[below(chance, (uint32_t)offsets->nr)]
		       : below(chance, size + 1);
}

/* An entry of the base, and maybe some of its id, with an id that is new. */
static void add_changed(struct buf *ops, struct buf *tree, struct bytes base,
			const struct offsets *offsets, uint64_t *chance)
{
	uint8_t id[OID_SHA1];
	uint32_t which = below(chance, (uint32_t)offsets->nr - 1);
	uint32_t low = offsets->v[which];
	uint32_t kept = below(chance, OID_SHA1);
	uint32_t high = offsets->v[which + 1] - OID_SHA1 + kept;
	struct bytes fresh = { id, OID_SHA1 - kept };

	for (size_t i = 0; i < sizeof(id); i++)
		id[i] = (uint8_t)below(chance, 256);
	add_copy(ops, low, high - low);
	add_insert(ops, fresh);
	buf_add_bytes(tree, bytes_sub(base, low, high - low));
	buf_add_bytes(tree, fresh);
}

/* What a delta makes of base: copies of some of it, new entries, rubbish. */
static void add_ops(struct buf *ops, struct buf *tree, struct bytes base,
		    const struct offsets *offsets, uint64_t *chance)
{
	struct buf fresh = BUF_INIT;

	for (uint32_t i = below(chance, 8); i > 0; i--) {
		uint32_t low = cut(chance, offsets);
		uint32_t high = cut(chance, offsets);

		buf_clear(&fresh);
		if (offsets->nr > 1 && !below(chance, 4))
			add_changed(ops, tree, base, offsets, chance);
		if (!below(chance, 3))
			add_entry(&fresh, chance);
		else if (!below(chance, 12))
			buf_add_str(&fresh, "no entry");
		if (fresh.len)
			add_insert(ops, buf_bytes(&fresh));
		buf_add_bytes(tree, buf_bytes(&fresh));
		if (low < high) {
			add_copy(ops, low, high - low);
			buf_add_bytes(tree, bytes_sub(base, low, high - low));
		}
	}
	buf_release(&fresh);
}

static size_t named; /* steps, in all */

/* All but the id stands in the base, at the start of an entry. */
static void check_named(const struct tree_step *step, struct bytes tree,
			struct bytes base)
{
	size_t head = step->name_at - step->at + step->name.len + 1;
	struct bytes rest = bytes_sub(tree, step->at, tree.len);
	struct bytes name;
	struct oid oid;
	uint32_t mode;

	ck_assert(tree_next(&rest, OID_SHA1, &mode, &name, &oid));
	ck_assert_uint_eq(step->mode, mode);
	ck_assert(!oid_cmp(&step->oid, &oid));
	if (!step->named)
		return;
	named++;
	ck_assert_int_eq(step->at - step->shift, step->from);
	ck_assert_uint_eq(step->end, step->from + 1);
	ck_assert(bytes_eq(bytes_sub(base, step->from, head),
			   bytes_sub(tree, step->at, head)));
}

/* The walk tells the entries that are there, whichever of them were copied. */
static void check_walk(struct tree_walk *walk, struct bytes tree,
		       struct bytes base, const struct offsets *of_base)
{
	struct offsets wanted = read_plainly(tree);
	struct offsets met = { .nr = 0 };
	struct fault fault = { 0 };
	struct tree_step step;
	int rc;

	while ((rc = tree_walk_next(walk, &step, &fault)) == 1) {
		if (!step.copied) {
			push(&met, step.at);
			ck_assert(bytes_eq(
				step.name,
				bytes_sub(tree, step.name_at, step.name.len)));
			ck_assert_uint_eq(step.name_at,
					  bytes_find(tree, LIT(" "), step.at) +
						  1);
			check_named(&step, tree, base);
			continue;
		}
		ck_assert(bytes_eq(
			bytes_sub(base, step.from, step.end - step.from),
			bytes_sub(tree, (size_t)(step.from + step.shift),
				  step.end - step.from)));
		for (size_t i = 0; i < of_base->nr; i++) {
			if (of_base->v[i] >= step.from &&
			    of_base->v[i] < step.end)
				push(&met,
				     (size_t)(of_base->v[i] + step.shift));
		}
	}
	ck_assert_int_eq(rc, 0);
	push(&met, walk->at);
	ck_assert_uint_eq(met.nr, wanted.nr);
	ck_assert_mem_eq(met.v, wanted.v, met.nr * sizeof(*met.v));
	ck_assert_uint_eq(walk->starts->nr, wanted.nr);
	ck_assert_mem_eq(walk->starts->v, wanted.v, met.nr * sizeof(*met.v));
}

static void check_delta(uint64_t seed)
{
	uint64_t chance = seed;
	struct buf base = BUF_INIT;
	struct buf ops = BUF_INIT;
	struct buf data = BUF_INIT;
	struct buf tree = BUF_INIT;
	struct starts of_base = { 0 };
	struct starts of_tree = { 0 };
	struct room room = { 0 };
	struct delta delta = { 0 };
	struct fault fault = { 0 };
	struct piece piece = { .type = OBJECT_TREE, .last = true };
	struct tree_walk walk = {
		.piece = &piece,
		.starts = &of_base,
		.room = &room,
		.hash_len = OID_SHA1,
	};
	struct offsets offsets;

	for (uint32_t i = below(&chance, ENTRIES); i > 0; i--)
		add_entry(&base, &chance);
	offsets = read_plainly(buf_bytes(&base));
	piece.body = buf_bytes(&base);
	piece.size = base.len;
	piece.base = MEMO_NONE;
	check_walk(&walk, piece.body, (struct bytes){ 0 }, &offsets);

	add_ops(&ops, &tree, piece.body, &offsets, &chance);
	add_size(&data, base.len);
	add_size(&data, tree.len);
	buf_add_bytes(&data, buf_bytes(&ops));
	for (size_t i = 0; i < DELTA_SLACK; i++) {
		buf_add_char(&base, '\0');
		buf_add_char(&data, '\0');
	}
	ck_assert(buf_ok(&base) && buf_ok(&data) && buf_ok(&tree));
	ck_assert_int_eq(
		delta_begin(
			&delta,
			bytes_sub(buf_bytes(&base), 0, base.len - DELTA_SLACK),
			bytes_sub(buf_bytes(&data), 0, data.len - DELTA_SLACK),
			UINT32_MAX, &fault),
		0);
	ck_assert_int_eq(delta_run(&delta, NULL, false, &fault), 0);
	/* Nobody has put it together. */
	piece.body = (struct bytes){ 0 };
	piece.size = tree.len;
	piece.delta = &delta;
	piece.base = 1;
	walk = (struct tree_walk){
		.piece = &piece,
		.base = &of_base,
		.starts = &of_tree,
		.room = &room,
		.hash_len = OID_SHA1,
	};
	check_walk(&walk, buf_bytes(&tree), buf_bytes(&base), &offsets);

	delta_release(&delta);
	starts_release(&of_base);
	starts_release(&of_tree);
	room_release(&room);
	buf_release(&base);
	buf_release(&ops);
	buf_release(&data);
	buf_release(&tree);
}

START_TEST(a_walk_over_a_delta_meets_what_is_there)
{
	for (uint64_t i = 0; i < 500; i++)
		check_delta((uint64_t)_i * 500 + i);
	ck_assert_uint_gt(named, 100);
}
END_TEST

START_TEST(nothing_is_kept_of_a_leaf)
{
	struct buf tree = BUF_INIT;
	struct starts starts = { 0 };
	struct room room = { 0 };
	struct fault fault = { 0 };
	struct piece piece = { .type = OBJECT_TREE, .keep = MEMO_NONE };
	struct tree_walk walk = {
		.piece = &piece,
		.starts = &starts,
		.room = &room,
		.hash_len = OID_SHA1,
	};
	struct tree_step step;
	uint64_t chance = 1;

	add_entry(&tree, &chance);
	piece.body = buf_bytes(&tree);
	piece.size = tree.len;
	ck_assert_int_eq(tree_walk_next(&walk, &step, &fault), 1);
	ck_assert_int_eq(tree_walk_next(&walk, &step, &fault), 0);
	ck_assert_uint_eq(walk.at, tree.len);
	ck_assert_uint_eq(starts.nr, 0);
	room_release(&room);
	buf_release(&tree);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, a_walk_over_a_delta_meets_what_is_there, 0, 8);
	tcase_add_test(tc, nothing_is_kept_of_a_leaf);
}

UNIT_MAIN("odb/tree_walk", add)
