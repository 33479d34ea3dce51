/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever bytes an object holds, it is examined without harm by bounded work;
 * what is told of it lies within it; and as a delta on another one the same is
 * told of it as by itself.
 *
 *   kind:1 | from:2 | len:2 | to:2 | the object, the rest
 *
 * The three numbers say what the base of the delta has elsewhere: a run of so
 * many bytes is moved.
 */
#include "base/checksum.h"
#include "classify/packed.h"
#include "equal/edits.h"
#include "equal/say.h"

#include <stdio.h>

#define HEAD ((size_t)7)
#define UNPACKED_MAX ((uint64_t)1 << 20)

/* Behind the types of objects: a text of a place, and a file by itself. */
#define KINDS 6
#define KIND_TEXT 4
#define KIND_FILE 5

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

/* What an examiner told of one object. */
struct heard {
	struct buf text;
	uint64_t size; /* of the object */
};

static struct patterns *patterns;
static struct engine *engine;
static struct matcher *matchers[2];

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	(void)fprintf(stderr, "fuzz_object: %s\n", what);
	abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fault fault = { 0 };

	(void)argc;
	(void)argv;
	must(!checksum_init(&fault) &&
		     !patterns_load(NULL, &patterns, &fault) &&
		     !engine_new(patterns, 0, &engine, &fault),
	     fault.msg);
	for (size_t i = 0; i < COUNT(matchers); i++)
		must(!matcher_new(engine, &matchers[i], &fault), fault.msg);
	return 0;
}

static int on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *c)
{
	struct heard *heard = payload;

	must(c->secret.len > 0, "an empty secret");
	must(c->nr_reasons > 0, "no reason");
	/* What is inside of packed content has places of its own. */
	if (!name.p || site == SITE_PATH)
		must(c->len <= heard->size && c->at <= heard->size - c->len,
		     "a place beyond the object");
	say_credential(&heard->text, site, name, c);
	return 0;
}

static int on_unread(void *payload, const struct unread *unread)
{
	struct heard *heard = payload;

	must(unread->reason[0] != '\0', "no reason");
	say_bytes(&heard->text, "unread", unread->member);
	buf_printf(&heard->text, " %s %" PRIu64 "\n", unread->reason,
		   unread->count);
	return 0;
}

static struct examiner examiner(size_t i, struct heard *heard,
				struct arena *arena)
{
	return (struct examiner){
		.matcher = matchers[i],
		.arena = arena,
		.hash_len = OID_SHA1,
		.payload = heard,
		.each = on_each,
		.unread = on_unread,
		.max_unpacked = UNPACKED_MAX,
	};
}

static struct piece piece_of(enum object_type type, struct bytes body)
{
	return (struct piece){
		.type = type,
		.size = body.len,
		.body = body,
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};
}

/* Bytes of their own, so that what reads beyond them is seen; or with slack. */
static uint8_t *copy_of(struct bytes b, size_t slack)
{
	uint8_t *copy = calloc(1, b.len + slack + !(b.len + slack));

	must(copy != NULL, "no memory");
	if (b.len)
		memcpy(copy, b.p, b.len);
	return copy;
}

static void is_told(int rc, const struct fault *fault)
{
	must(!rc || rc == fault->code, "a fault that says something else");
	must(!rc || rc == FAULT_LIMIT || rc == FAULT_CORRUPT, fault->msg);
}

/* Of the kind, by itself. */
static int examine_whole(unsigned kind, struct bytes body, struct heard *heard)
{
	static const enum object_type types[] = { OBJECT_BLOB, OBJECT_COMMIT,
						  OBJECT_TREE, OBJECT_TAG };
	struct arena arena = { 0 };
	struct examiner e = examiner(0, heard, &arena);
	struct bytes own = { copy_of(body, 0), body.len };
	struct fault fault = { 0 };
	struct piece piece;
	int rc;

	heard->size = body.len;
	if (kind == KIND_TEXT) {
		rc = examine_whole_text(&e, SITE_REFLOG, own, &fault);
	} else if (kind == KIND_FILE) {
		rc = examine_file(&e, SITE_WORKTREE, own, &fault);
	} else {
		piece = piece_of(types[kind], own);
		rc = examine_object(&e, &piece, &fault);
	}
	is_told(rc, &fault);
	examiner_release(&e);
	arena_release(&arena);
	free((void *)(uintptr_t)own.p);
	return rc;
}

/* The base, and body as a delta on it. */
static int examine_steps(enum object_type type, struct bytes base,
			 struct bytes body, struct bytes data,
			 struct heard *heard)
{
	struct arena arena = { 0 };
	struct examiner e = examiner(1, heard, &arena);
	struct piece piece = piece_of(type, base);
	struct delta delta = { .nr = 0 };
	struct fault fault = { 0 };
	uint8_t *out = copy_of((struct bytes){ 0 }, body.len + DELTA_SLACK);
	int rc;

	heard->size = base.len;
	piece.keep = 0;
	is_told(examine_object(&e, &piece, &fault), &fault);
	buf_clear(&heard->text);
	heard->size = body.len;
	fault = (struct fault){ 0 };
	must(!delta_begin(&delta, base, data, UINT32_MAX, &fault) &&
		     !delta_run(&delta, out, true, &fault),
	     fault.msg);
	must(delta.size == body.len &&
		     (!body.len || !memcmp(out, body.p, body.len)),
	     "the delta makes something else");
	piece = piece_of(type, (struct bytes){ out, body.len });
	piece.delta = &delta;
	piece.base = 0;
	piece.keep = 1;
	rc = examine_object(&e, &piece, &fault);
	is_told(rc, &fault);
	delta_release(&delta);
	examiner_release(&e);
	arena_release(&arena);
	free(out);
	return rc;
}

/* body, less the run that moves, which goes to another place. */
static void make_base(struct bytes body, const size_t v[3], struct buf *out)
{
	size_t from = v[0] % (body.len + 1);
	size_t len = v[1] % (body.len - from + 1);
	size_t to = v[2] % (body.len - len + 1);
	struct buf rest = BUF_INIT;

	buf_add_bytes(&rest, bytes_sub(body, 0, from));
	buf_add_bytes(&rest, bytes_sub(body, from + len, body.len));
	buf_add_bytes(out, bytes_sub(buf_bytes(&rest), 0, to));
	buf_add_bytes(out, bytes_sub(body, from, len));
	buf_add_bytes(out, bytes_sub(buf_bytes(&rest), to, rest.len));
	must(buf_ok(&rest) && buf_ok(out), "no memory");
	buf_release(&rest);
}

/* The way back: three runs of the base, of which one is written anew. */
static void make_delta(struct edits *e, const size_t v[3], struct bytes body)
{
	size_t from = v[0] % (body.len + 1);
	size_t len = v[1] % (body.len - from + 1);
	size_t to = v[2] % (body.len - len + 1);

	if (to <= from) {
		edit_copy(e, 0, to);
		edit_copy(e, to + len, from - to);
		edit_insert(e, bytes_sub(body, from, len));
		edit_copy(e, from + len, body.len - from - len);
		return;
	}
	edit_copy(e, 0, from);
	edit_copy(e, to, len);
	edit_copy(e, from, to - from);
	edit_copy(e, to + len, body.len - to - len);
}

static void compare(enum object_type type, struct bytes body, const size_t v[3],
		    int rc, const struct heard *whole)
{
	struct heard steps = { .text = BUF_INIT };
	struct buf base = BUF_INIT;
	struct buf data = BUF_INIT;
	struct edits edits = { .base = { 0 } };
	int again;

	make_base(body, v, &base);
	must(buf_reserve(&base, DELTA_SLACK), "no memory");
	edits.base = buf_bytes(&base);
	make_delta(&edits, v, body);
	edits_delta(&edits, &data);
	must(buf_ok(&edits.result) && buf_reserve(&data, DELTA_SLACK),
	     "no memory");
	again = examine_steps(type, edits.base, body, buf_bytes(&data), &steps);
	if (rc != FAULT_LIMIT && again != FAULT_LIMIT &&
	    !bytes_eq(buf_bytes(&whole->text), buf_bytes(&steps.text))) {
		(void)fprintf(stderr, "by itself:\n%s\nas a delta:\n%s\n",
			      buf_str(&whole->text), buf_str(&steps.text));
		must(false, "what is told differs");
	}
	buf_release(&steps.text);
	buf_release(&base);
	buf_release(&data);
	edits_release(&edits);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	static const enum object_type types[] = { OBJECT_BLOB, OBJECT_COMMIT,
						  OBJECT_TREE, OBJECT_TAG };
	struct heard whole = { .text = BUF_INIT };
	struct bytes body;
	size_t v[3];
	unsigned kind;
	int rc;

	if (len < HEAD)
		return 0;
	kind = p[0] % KINDS;
	for (size_t i = 0; i < 3; i++)
		v[i] = (size_t)p[1 + 2 * i] << 8 | p[2 + 2 * i];
	body = (struct bytes){ p + HEAD, len - HEAD };
	rc = examine_whole(kind, body, &whole);
	if (kind < COUNT(types))
		compare(types[kind], body, v, rc, &whole);
	buf_release(&whole.text);
	return 0;
}
