/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/packed.h"

#include "base/wipe.h"
#include "classify/unpacking.h"
#include "match/zstd_frames.h"

#include <assert.h>
#include <stdlib.h>

void packed_free(struct unpacking *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < LAYERS; i++) {
		if (p->layers[i].piece)
			wipe(p->layers[i].piece, p->layers[i].used);
		free(p->layers[i].piece);
		whole_free(p->layers[i].whole);
	}
	packed_free(p->inner);
	packed_drop_notes(p);
	free(p->notes.v);
	free(p->told.v);
	buf_release(&p->path);
	free(p);
}

static int walk_layer(struct unpacking *p, enum packing packing,
		      const struct stream *source, struct bytes body,
		      struct fault *fault);

static const char too_deep[] =
	"packed content: nested deeper than the limit; not looked into";

/* May it be opened? If not, that is noted. */
static int may_open(struct unpacking *p, enum packing packing, bool *out,
		    struct fault *fault)
{
	enum packing above = p->layers[p->nr_layers - 1].packing;
	bool same = packing == PACKING_TAR && !packing_has_members(above);

	*out = false;
	if (!packing_opens(packing))
		return packed_note(
			p, false, "packed content: its format is not supported",
			fault);
	if (p->depth + !same > PACKED_DEPTH || p->nr_layers == LAYERS)
		return packed_note(p, true, too_deep, fault);
	*out = true;
	return 0;
}

static int open_inner(struct unpacking *p, struct layer *layer,
		      enum packing packing, struct fault *fault)
{
	struct stream source = { layer, packed_next_of_layer };
	struct bytes body = unpack_member(layer->unpack);
	size_t depth = p->depth;
	int rc;

	if (!body.p && layer->ended && !layer->rest.len)
		body = (struct bytes){ layer->piece, layer->len };

	if (packing != PACKING_TAR || packing_has_members(layer->packing))
		p->depth++;
	layer->passed = false;
	rc = walk_layer(p, packing, &source, body, fault);
	p->depth = depth;
	return rc;
}

static uint64_t searched(const struct unpacking *p)
{
	struct matcher *m = p->examiner->matcher;

	return matcher_keys(m)->bytes + matcher_stats(m)->bytes;
}

/*
 * Is the layer's member known to hold nothing? It counts for the limits all the
 * same: what is told must not depend on who has seen what.
 */
static bool pass_over(struct unpacking *p, const struct stored *stored,
		      const struct clean_id *id)
{
	if (packed_excess(p, p->total + stored->size) ||
	    !members_has(p->examiner->members, id))
		return false;
	p->total += stored->size;
	return true;
}

static void held_nothing(struct unpacking *p, const struct clean_id *id,
			 uint64_t looked_at)
{
	if (!members_add(p->examiner->members, id, looked_at))
		matcher_keys(p->examiner->matcher)->bytes -= looked_at;
}

static int examine_content(struct unpacking *p, struct layer *layer,
			   bool *is_text, struct fault *fault);

/* The data of the layer's member. */
static int examine_data(struct unpacking *p, struct layer *layer,
			struct fault *fault)
{
	uint64_t results = p->results;
	uint64_t before = searched(p);
	struct stored stored;
	struct clean_id id;
	bool is_text;
	int rc;

	if (!p->examiner->members || !unpack_stored(layer->unpack, &stored))
		return examine_content(p, layer, &is_text, fault);
	id = members_id(p->examiner->members, stored.data,
			(struct clean_note){
				{ stored.size, stored.crc, stored.deflated } });
	if (pass_over(p, &stored, &id))
		return 0;
	rc = examine_content(p, layer, &is_text, fault);
	if (!rc && is_text && p->results == results &&
	    unpack_member(layer->unpack).p)
		held_nothing(p, &id, searched(p) - before);
	return rc;
}

/* The same without regard to what is known; *is_text: it is not packed. */
static int examine_content(struct unpacking *p, struct layer *layer,
			   bool *is_text, struct fault *fault)
{
	enum packing packing;
	bool opens = false;
	int rc;

	layer->len = 0;
	layer->rest.len = 0;
	layer->ended = false;
	rc = packed_fill(layer, fault);
	packing = packing_of((struct bytes){ layer->piece, layer->len });
	*is_text = packing == PACKING_NONE;
	if (packing != PACKING_NONE && may_open(p, packing, &opens, fault))
		return fault->code;
	if (!opens || (rc && rc != FAULT_CORRUPT))
		return packed_settle(
			p, packed_examine_pieces(p, layer, rc, fault), fault);
	if (rc)
		rc = packed_settle(p, rc, fault);
	return rc ? rc : open_inner(p, layer, packing, fault);
}

/* A name or the target of a link, which has no lines. */
static int examine_name(struct unpacking *p, struct bytes name,
			struct fault *fault)
{
	int rc;

	if (!name.len)
		return 0;
	p->told.nr = 0;
	p->lineless = true;
	rc = packed_text(p, name, 0, 0, 0, true, fault);
	p->lineless = false;
	return rc;
}

static int examine_member(struct unpacking *p, struct layer *layer,
			  const struct member *m, struct fault *fault)
{
	int rc;

	if (++p->members > PACKED_MEMBERS)
		return packed_cut(
			p,
			"packed content: more members than the limit; the "
			"rest was not looked at",
			fault);
	rc = examine_name(p, m->name, fault);
	if (!rc)
		rc = examine_name(p, m->target, fault);
	if (rc)
		return rc;
	if (m->state == MEMBER_ENCRYPTED)
		return packed_note(p, false, "packed content: encrypted",
				   fault);
	if (m->state == MEMBER_UNKNOWN_METHOD)
		return packed_note(
			p, false,
			"packed content: compressed by a method that is "
			"not supported",
			fault);
	return examine_data(p, layer, fault);
}

/* The same with the member's name at the end of the path. */
static int visit_member(struct unpacking *p, struct layer *layer,
			const struct member *m, struct fault *fault)
{
	size_t len = p->path.len;
	struct bytes above = p->kept_path;
	int rc;

	if (packing_has_members(layer->packing)) {
		if (len)
			buf_add_str(&p->path, SITE_INSIDE);
		buf_add_bytes(&p->path, m->name);
		p->kept_path = (struct bytes){ 0 };
	}
	rc = buf_ok(&p->path) ? examine_member(p, layer, m, fault)
			      : fault_nomem(fault);
	if (packing_has_members(layer->packing)) {
		p->kept_path = above;
		p->path.len = len;
		if (p->path.p)
			p->path.p[len] = '\0';
	}
	return rc;
}

static int walk_members(struct unpacking *p, struct layer *layer,
			struct fault *fault)
{
	struct member m;
	int rc;

	do {
		rc = unpack_next(layer->unpack, &m, fault);
		if (rc <= 0)
			return packed_settle(p, rc, fault);
		rc = visit_member(p, layer, &m, fault);
	} while (!rc);
	return rc;
}

static int walk_layer(struct unpacking *p, enum packing packing,
		      const struct stream *source, struct bytes body,
		      struct fault *fault)
{
	struct layer *layer = &p->layers[p->nr_layers];
	int rc;

	layer->packed = p;
	layer->packing = packing;
	if (!layer->piece)
		layer->piece = malloc(PACKED_PIECE);
	if (!layer->whole)
		layer->whole = whole_new();
	if (!layer->piece || !layer->whole)
		return fault_nomem(fault);
	rc = unpack_open(packing, source, body, layer->whole, &layer->unpack,
			 fault);
	if (rc)
		return rc;
	p->nr_layers++;
	p->encodings.v[p->encodings.nr++] = packing_name(packing);
	rc = walk_members(p, layer, fault);
	p->encodings.nr--;
	p->nr_layers--;
	if (!p->nr_layers)
		p->end = unpack_end(layer->unpack);
	unpack_close(layer->unpack);
	layer->unpack = NULL;
	return rc;
}

static_assert(LAYERS + 2 < ENCODINGS_MAX, "all layers can be named");

/* What is packed in a text of a member has the limits of all around it. */
static void begin_inside(struct unpacking *p, struct unpacking *outer)
{
	p->outer = outer;
	p->depth = outer->depth + 1;
	p->stored = outer->stored;
	p->total = outer->total;
	p->members = outer->members;
	/* It counts for the limits, so that the member is opened each time. */
	outer->results++;
}

static int begin(struct examiner *e, enum site site, struct bytes body,
		 struct fault *fault)
{
	struct unpacking *outer = e->unpacking;
	struct unpacking **at = &e->unpacking;
	struct unpacking *p;

	if (outer && outer->examiner)
		at = &outer->inner;
	else
		outer = NULL;
	if (!*at)
		*at = calloc(1, sizeof(**at));
	p = *at;
	if (!p)
		return fault_nomem(fault);
	p->examiner = e;
	p->wrapper = e->wrapper;
	p->site = site;
	p->body = body;
	p->outer = NULL;
	p->depth = 1;
	p->encodings = e->wrapper ? e->wrapper->encodings
				  : (struct encodings){ .nr = 0 };
	buf_clear(&p->path);
	p->kept_path = (struct bytes){ 0 };
	p->stored = body.len;
	p->total = 0;
	p->members = 0;
	if (outer)
		begin_inside(p, outer);
	p->is_cut = false;
	p->end = 0;
	p->packing = PACKING_NONE;
	packed_drop_notes(p);
	p->each = e->each;
	p->payload = e->payload;
	p->fault = fault;
	e->unpacking = p;
	return 0;
}

/* The one around it goes on. */
static void end_inside(struct unpacking *p)
{
	struct unpacking *outer = p->outer;

	p->examiner->unpacking = outer;
	outer->total = p->total;
	outer->members = p->members;
	p->examiner = NULL;
}

static int walk_all(struct unpacking *p, enum packing packing,
		    struct fault *fault)
{
	struct examiner *e = p->examiner;
	struct stream source = { p, packed_next_of_body };
	int rc;

	e->each = packed_on_each;
	e->payload = p;
	rc = walk_layer(p, packing, &source, p->body, fault);
	e->each = p->each;
	e->payload = p->payload;
	return rc == FAULT_LIMIT && p->is_cut ? 0 : rc;
}

/* A zip behind its last member, and how far that was examined. */
struct tail {
	struct unpacking *p;
	struct bytes body;
	size_t at;
	uint64_t line;
	uint64_t line_at;
};

static void pass(struct tail *t, size_t len)
{
	struct bytes passed = bytes_sub(t->body, t->at, len);

	packed_count_lines(passed, t->at, &t->line, &t->line_at);
	t->at += passed.len;
}

/*
 * The next len bytes are a text of their own, so offsets count from its start;
 * its line begins in front of that, which wraps around.
 */
static int examine_field(struct tail *t, size_t len, struct fault *fault)
{
	struct bytes field = bytes_sub(t->body, t->at, len);
	int rc = 0;

	if (field.len)
		rc = packed_text(t->p, field, 0, t->line, t->line_at - t->at,
				 true, fault);
	pass(t, field.len);
	return rc;
}

#define DIRECTORY_LEN 46 /* of an entry, in front of its fields */
#define DIRECTORY_LENS 28
#define END_LEN 22 /* of the last record, in front of the comment */

static size_t little(const uint8_t *p)
{
	return (size_t)p[0] | (size_t)p[1] << 8;
}

#define LOCAL_LEN 30 /* of a member's own header, in front of its name */

/*
 * Does the member that an entry of the directory is about go by the same name?
 * Then it was examined there; that is so for nearly all of them.
 */
static bool is_named_there(const struct tail *t, struct bytes entry)
{
	size_t at = little(entry.p + 42) | little(entry.p + 44) << 16;
	struct bytes name = bytes_sub(entry, DIRECTORY_LEN,
				      little(entry.p + DIRECTORY_LENS));
	struct bytes local = bytes_sub(t->body, at, LOCAL_LEN + name.len);

	return local.len == LOCAL_LEN + name.len &&
	       bytes_starts(local, LIT("PK\3\4")) &&
	       little(local.p + 26) == name.len && bytes_ends(local, name);
}

/* Times and owners, but for longer ones. */
#define EXTRA_MAX 32

/*
 * What stands behind the last member of a zip (APPNOTE.TXT, 4.3.12 and 4.3.16):
 * its directory, where each member has a name, extra fields and a comment; the
 * comment of the whole; and whatever was appended to that.
 */
static int examine_tail(struct tail *t, struct fault *fault)
{
	struct bytes rest = bytes_sub(t->body, t->at, t->body.len);
	int rc = 0;

	while (!rc && rest.len >= DIRECTORY_LEN &&
	       bytes_starts(rest, LIT("PK\1\2"))) {
		const uint8_t *lens = rest.p + DIRECTORY_LENS;
		size_t skip = DIRECTORY_LEN;

		if (is_named_there(t, rest))
			skip += little(lens);
		pass(t, skip);
		if (skip == DIRECTORY_LEN)
			rc = examine_field(t, little(lens), fault);
		if (little(lens + 2) < EXTRA_MAX)
			pass(t, little(lens + 2));
		else if (!rc)
			rc = examine_field(t, little(lens + 2), fault);
		if (!rc)
			rc = examine_field(t, little(lens + 4), fault);
		rest = bytes_sub(t->body, t->at, t->body.len);
	}
	if (rest.len >= END_LEN && bytes_starts(rest, LIT("PK\5\6")))
		pass(t, END_LEN);
	return rc ? rc : examine_field(t, t->body.len, fault);
}

static int examine_behind(struct unpacking *p, struct bytes body,
			  struct fault *fault)
{
	struct tail tail = { .p = p, .body = body };
	int rc;

	pass(&tail, (size_t)p->end);
	p->behind = true;
	rc = examine_tail(&tail, fault);
	p->behind = false;
	return rc;
}

bool packed_is_whole(const struct examiner *examiner)
{
	const struct unpacking *p = examiner->unpacking;

	return p && packing_has_members(p->packing) && !p->notes.nr;
}

int packed_examine(struct examiner *examiner, enum site site,
		   enum packing packing, struct bytes body, struct fault *fault)
{
	int rc = begin(examiner, site, body, fault);

	if (rc)
		return rc;
	examiner->unpacking->packing = packing;
	/* libarchive gives nothing of a frame with other bytes behind it. */
	if (packing == PACKING_ZSTD)
		examiner->unpacking->body = zstd_frames_of(body);
	if (examiner->unpacking->depth > PACKED_DEPTH)
		rc = packed_note(examiner->unpacking, true, too_deep, fault);
	else if (packing_opens(packing))
		rc = walk_all(examiner->unpacking, packing, fault);
	else
		rc = packed_note(examiner->unpacking, false,
				 "packed content: its format is not supported",
				 fault);
	if (!rc && packing == PACKING_ZIP && packed_is_whole(examiner))
		rc = examine_behind(examiner->unpacking, body, fault);
	if (!rc)
		rc = packed_tell_notes(examiner->unpacking, fault);
	if (examiner->unpacking->outer)
		end_inside(examiner->unpacking);
	else
		examiner->unpacking->examiner = NULL;
	return rc;
}
