/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/packed.h"

#include "base/array.h"
#include "base/wipe.h"
#include "classify/clean.h"
#include "match/unpack.h"

#include <assert.h>
#include <stdlib.h>

static_assert(PIECE_OVERLAP < PACKED_PIECE / 2, "a piece must bring progress");

/* Each archive may be compressed. */
#define LAYERS ((size_t)2 * PACKED_DEPTH)

/* One layer on the way in, and what it has in hand of its member. */
struct layer {
	struct unpacking *packed;
	struct unpack *unpack;
	enum packing packing;
	struct whole *whole; /* kept for the next one, too */
	uint8_t *piece;	     /* PACKED_PIECE bytes; kept for the next one */
	size_t used;	     /* so many of them have held something */
	size_t len;	     /* so many are in hand */
	struct bytes rest;   /* of the block that did not fit */
	bool ended;	     /* nothing follows */
	bool passed;	     /* the piece was given to the layer below */
};

struct note {
	struct unread unread;
	char *member; /* on the heap */
};

struct unpacking {
	struct examiner *examiner; /* NULL: not at work */
	enum site site;
	enum packing packing; /* the outermost */
	struct bytes body;    /* of the outermost layer, until it was given */
	struct layer layers[LAYERS];
	size_t nr_layers;
	size_t depth;
	struct encodings encodings; /* of the layers */
	struct buf path;	    /* of the member in hand */
	struct bytes kept_path;	    /* the same in the arena, once needed */
	bool lineless;		    /* a name or a target is examined */
	uint64_t stored;
	uint64_t total;
	uint64_t members;
	uint64_t results; /* credentials and notes of all times */
	struct clean clean;
	bool is_cut; /* a limit ended all of it */
	struct {
		struct note *v;
		size_t nr, cap;
	} notes;
	/* What was told of the member in hand: pieces overlap. */
	struct {
		struct range *v;
		size_t nr, cap;
	} told;
	/* The examiner's own, while on_each stands in. */
	int (*each)(void *payload, enum site site, struct bytes name,
		    const struct credential *credential);
	void *payload;
	struct fault *fault;
};

static void drop_notes(struct unpacking *p)
{
	for (size_t i = 0; i < p->notes.nr; i++)
		free(p->notes.v[i].member);
	p->notes.nr = 0;
}

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
	drop_notes(p);
	free(p->notes.v);
	free(p->told.v);
	buf_release(&p->path);
	clean_release(&p->clean);
	free(p);
}

/* ------------------------------------------------------------ what is told
 * --- */

/* The same reason is told once, with the first member and their number. */
static int note(struct unpacking *p, bool limited, const char *reason,
		struct fault *fault)
{
	struct note *n;

	p->results++;
	for (size_t i = 0; i < p->notes.nr; i++) {
		n = &p->notes.v[i];
		if (n->unread.reason == reason) {
			n->unread.count++;
			return 0;
		}
	}
	if (!ARRAY_ROOM(&p->notes))
		return fault_nomem(fault);
	n = &p->notes.v[p->notes.nr];
	*n = (struct note){
		.unread = { .limited = limited, .reason = reason, .count = 1 },
		.member = strdup(buf_str(&p->path)),
	};
	if (!n->member)
		return fault_nomem(fault);
	n->unread.member = bytes_of(n->member);
	p->notes.nr++;
	return 0;
}

static int tell_notes(struct unpacking *p, struct fault *fault)
{
	struct examiner *e = p->examiner;
	int rc = 0;

	for (size_t i = 0; !rc && i < p->notes.nr; i++) {
		struct unread unread = p->notes.v[i].unread;

		unread.member = arena_bytes(e->arena, unread.member);
		if (!unread.member.p)
			return fault_nomem(fault);
		rc = e->unread(e->payload, &unread);
	}
	return rc;
}

static void join_encodings(const struct unpacking *p, struct credential *c)
{
	struct encodings all = p->encodings;

	for (size_t i = 0; i < c->encodings.nr && all.nr < ENCODINGS_MAX; i++)
		all.v[all.nr++] = c->encodings.v[i];
	c->encodings = all;
}

static int is_told(struct unpacking *p, const struct credential *c, bool *out,
		   struct fault *fault)
{
	struct range range = { c->at, c->len };

	*out = true;
	for (size_t i = 0; i < p->told.nr; i++) {
		if (p->told.v[i].at == range.at &&
		    p->told.v[i].len == range.len)
			return 0;
	}
	*out = false;
	if (!ARRAY_ROOM(&p->told))
		return fault_nomem(fault);
	p->told.v[p->told.nr++] = range;
	return 0;
}

/* What was told in front of the next piece will not be met again. */
static void forget_told(struct unpacking *p, uint64_t before)
{
	size_t nr = 0;

	for (size_t i = 0; i < p->told.nr; i++) {
		if (p->told.v[i].at >= before)
			p->told.v[nr++] = p->told.v[i];
	}
	p->told.nr = nr;
}

bool packed_remember(struct examiner *examiner, struct bytes secret)
{
	return map_get(&examiner->inside, secret) != SIZE_MAX ||
	       map_put(&examiner->inside, secret, 0);
}

static int on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *credential)
{
	struct unpacking *p = payload;
	struct examiner *e = p->examiner;
	struct credential c = *credential;
	bool told;

	(void)name;
	p->results++;
	if (is_told(p, &c, &told, p->fault))
		return FAULT_NOMEM;
	if (told)
		return 0;
	join_encodings(p, &c);
	if (p->lineless)
		c.line = c.column = 0;
	if (!p->kept_path.p)
		p->kept_path = arena_bytes(e->arena, buf_bytes(&p->path));
	if (!p->kept_path.p || !packed_remember(e, c.secret))
		return fault_nomem(p->fault);
	return p->each(p->payload, site, p->kept_path, &c);
}

bool packed_told(const struct examiner *examiner,
		 const struct credential *credential)
{
	/* One secret may be in many members. */
	if (examiner->unpacking && examiner->unpacking->examiner)
		return false;
	return examiner->inside.nr &&
	       map_get(&examiner->inside, credential->secret) != SIZE_MAX;
}

void packed_forget(struct examiner *examiner)
{
	map_release(&examiner->inside);
}

/* ------------------------------------------------- blocks from layer to layer
 * --- */

/* End all of it: FAULT_LIMIT, or what noting the reason came to. */
static int cut(struct unpacking *p, const char *reason, struct fault *fault)
{
	int rc = note(p, true, reason, fault);

	p->is_cut = true;
	return rc ? rc : fault_set(fault, FAULT_LIMIT, "a limit on unpacking");
}

/* Why so many bytes in all would be too many, or NULL. */
static const char *excess(const struct unpacking *p, uint64_t total)
{
	if (total > p->examiner->max_unpacked)
		return "packed content: more bytes than the limit on "
		       "unpacking; the rest was not looked at";
	if (total > PACKED_FREE && total / PACKED_RATIO > p->stored)
		return "packed content: expands more than a thousandfold; "
		       "the rest was not looked at";
	return NULL;
}

static int count(struct unpacking *p, size_t len, struct fault *fault)
{
	const char *reason;

	p->total += len;
	reason = excess(p, p->total);
	return reason ? cut(p, reason, fault) : 0;
}

/* The next block of the layer's member, counted. */
static int draw(struct layer *layer, struct bytes *out, struct fault *fault)
{
	int rc = unpack_read(layer->unpack, out, fault);

	return rc ? rc : count(layer->packed, out->len, fault);
}

/*
 * More of the member into the piece, until that is full. On a failure the piece
 * still holds what came before it.
 */
static int fill(struct layer *layer, struct fault *fault)
{
	while (!layer->ended && layer->len < PACKED_PIECE) {
		size_t len = PACKED_PIECE - layer->len;
		int rc;

		if (!layer->rest.len) {
			rc = draw(layer, &layer->rest, fault);
			layer->ended = rc || !layer->rest.len;
			if (rc) {
				layer->rest.len = 0;
				return rc;
			}
		}
		if (len > layer->rest.len)
			len = layer->rest.len;
		if (!len)
			break;
		memcpy(layer->piece + layer->len, layer->rest.p, len);
		layer->len += len;
		layer->rest = bytes_sub(layer->rest, len, layer->rest.len);
		if (layer->used < layer->len)
			layer->used = layer->len;
	}
	return 0;
}

/* The whole member of a layer, as the source of the next one. */
static int next_of_layer(void *payload, struct bytes *out, struct fault *fault)
{
	struct layer *layer = payload;

	if (!layer->passed) {
		layer->passed = true;
		*out = (struct bytes){ layer->piece, layer->len };
		if (out->len)
			return 0;
	}
	*out = layer->rest;
	layer->rest.len = 0;
	if (out->len || layer->ended)
		return 0;
	return draw(layer, out, fault);
}

static int next_of_body(void *payload, struct bytes *out, struct fault *fault)
{
	struct unpacking *p = payload;

	(void)fault;
	*out = p->body;
	p->body.len = 0;
	return 0;
}

/* ---------------------------------------------------------------- members ---
 */

/*
 * What ended the reading of something, as a note; only what ends all of it is
 * returned.
 */
static int settle(struct unpacking *p, int rc, struct fault *fault)
{
	if (p->is_cut || (rc != FAULT_CORRUPT && rc != FAULT_LIMIT))
		return rc;
	if (rc == FAULT_LIMIT)
		return note(p, true,
			    "packed content: its compression reaches back "
			    "farther than the limit; not looked into",
			    fault);
	return note(p, false,
		    "packed content: damaged, and read up to there only",
		    fault);
}

static int give(struct unpacking *p, struct bytes body, uint64_t at,
		uint64_t line, struct fault *fault)
{
	struct packed_text text = {
		.member = buf_bytes(&p->path),
		.packings = &p->encodings,
		.body = body,
		.at = at,
		.line = line,
		.lineless = p->lineless,
	};

	return p->examiner->text(p->payload, &text, fault);
}

static int examine(struct unpacking *p, struct bytes text, uint64_t at,
		   uint64_t line, uint64_t line_at, bool last,
		   struct fault *fault)
{
	int rc;

	if (p->examiner->text)
		return give(p, text, at, line, fault);
	rc = examine_text(p->examiner, p->site, text, at, line, line_at, last,
			  fault);
	if (rc != FAULT_LIMIT)
		return rc;
	return note(p, true,
		    "packed content: an expression ran into its limit on steps",
		    fault);
}

static void count_lines(struct bytes passed, uint64_t at, uint64_t *line,
			uint64_t *line_at)
{
	struct bytes rest = passed;
	struct bytes one;

	while (bytes_until(&rest, '\n', &one)) {
		(*line)++;
		*line_at = at + (passed.len - rest.len);
	}
}

/* The member as text; rc is how the filling of its first piece went. */
static int examine_pieces(struct unpacking *p, struct layer *layer, int rc,
			  struct fault *fault)
{
	struct fault why;
	uint64_t at = 0;
	uint64_t line = 0;
	uint64_t line_at = 0;

	if (rc)
		why = *fault;
	p->told.nr = 0;
	for (;;) {
		struct bytes body = { layer->piece, layer->len };
		size_t pass;

		if (examine(p, body, at, line, line_at, layer->ended, fault))
			return fault->code;
		if (layer->ended)
			break;
		pass = body.len - PIECE_OVERLAP;
		count_lines(bytes_sub(body, 0, pass), at, &line, &line_at);
		memmove(layer->piece, layer->piece + pass, PIECE_OVERLAP);
		layer->len = PIECE_OVERLAP;
		at += pass;
		forget_told(p, at);
		rc = fill(layer, &why);
	}
	if (rc)
		*fault = why;
	return rc;
}

static int walk_layer(struct unpacking *p, enum packing packing,
		      const struct stream *source, struct bytes body,
		      struct fault *fault);

/* May it be opened? If not, that is noted. */
static int may_open(struct unpacking *p, enum packing packing, bool *out,
		    struct fault *fault)
{
	enum packing above = p->layers[p->nr_layers - 1].packing;
	bool same = packing == PACKING_TAR && !packing_has_members(above);

	*out = false;
	if (!packing_opens(packing))
		return note(p, false,
			    "packed content: its format is not supported",
			    fault);
	if (p->depth + !same > PACKED_DEPTH || p->nr_layers == LAYERS)
		return note(p, true,
			    "packed content: nested deeper than the limit; "
			    "not looked into",
			    fault);
	*out = true;
	return 0;
}

static int open_inner(struct unpacking *p, struct layer *layer,
		      enum packing packing, struct fault *fault)
{
	struct stream source = { layer, next_of_layer };
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
 * Is the layer's member known to hold nothing? Then the books are kept as if it
 * had been examined: a report must not depend on who has seen what.
 */
static bool pass_over(struct unpacking *p, const struct stored *stored,
		      const struct clean_id *id)
{
	uint64_t bytes;

	if (excess(p, p->total + stored->size) ||
	    !clean_has(&p->clean, id, &bytes))
		return false;
	p->total += stored->size;
	matcher_keys(p->examiner->matcher)->bytes += bytes;
	return true;
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

	if (!unpack_stored(layer->unpack, &stored))
		return examine_content(p, layer, &is_text, fault);
	id = clean_id(&p->clean, &stored);
	if (pass_over(p, &stored, &id))
		return 0;
	rc = examine_content(p, layer, &is_text, fault);
	if (!rc && is_text && p->results == results &&
	    unpack_member(layer->unpack).p)
		clean_add(&p->clean, &id, searched(p) - before);
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
	rc = fill(layer, fault);
	packing = packing_of((struct bytes){ layer->piece, layer->len });
	*is_text = packing == PACKING_NONE;
	if (packing != PACKING_NONE && may_open(p, packing, &opens, fault))
		return fault->code;
	if (!opens || (rc && rc != FAULT_CORRUPT))
		return settle(p, examine_pieces(p, layer, rc, fault), fault);
	if (rc)
		rc = settle(p, rc, fault);
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
	rc = examine(p, name, 0, 0, 0, true, fault);
	p->lineless = false;
	return rc;
}

static int examine_member(struct unpacking *p, struct layer *layer,
			  const struct member *m, struct fault *fault)
{
	int rc;

	if (++p->members > PACKED_MEMBERS)
		return cut(p,
			   "packed content: more members than the limit; the "
			   "rest was not looked at",
			   fault);
	rc = examine_name(p, m->name, fault);
	if (!rc)
		rc = examine_name(p, m->target, fault);
	if (rc)
		return rc;
	if (m->state == MEMBER_ENCRYPTED)
		return note(p, false, "packed content: encrypted", fault);
	if (m->state == MEMBER_UNKNOWN_METHOD)
		return note(p, false,
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
			return settle(p, rc, fault);
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
	unpack_close(layer->unpack);
	layer->unpack = NULL;
	return rc;
}

/* ---------------------------------------------------------------- the whole
 * ---
 */

static_assert(LAYERS < ENCODINGS_MAX, "all layers can be named");

static int begin(struct examiner *e, enum site site, struct bytes body,
		 struct fault *fault)
{
	struct unpacking *p = e->unpacking;

	if (!p)
		p = e->unpacking = calloc(1, sizeof(*p));
	if (!p)
		return fault_nomem(fault);
	p->examiner = e;
	p->site = site;
	p->body = body;
	p->depth = 1;
	p->encodings.nr = 0;
	buf_clear(&p->path);
	p->kept_path = (struct bytes){ 0 };
	p->stored = body.len;
	p->total = 0;
	p->members = 0;
	p->is_cut = false;
	p->packing = PACKING_NONE;
	drop_notes(p);
	p->each = e->each;
	p->payload = e->payload;
	p->fault = fault;
	return 0;
}

static int walk_all(struct unpacking *p, enum packing packing,
		    struct fault *fault)
{
	struct examiner *e = p->examiner;
	struct stream source = { p, next_of_body };
	int rc;

	e->each = on_each;
	e->payload = p;
	rc = walk_layer(p, packing, &source, p->body, fault);
	e->each = p->each;
	e->payload = p->payload;
	return rc == FAULT_LIMIT && p->is_cut ? 0 : rc;
}

#define ZIP_END LIT("PK\5\6")
#define ZIP_END_LEN ((size_t)22)
#define ZIP_COMMENT_MAX ((size_t)UINT16_MAX)

/* The comment of a zip, behind the last record (APPNOTE.TXT, 4.3.16). */
static int examine_comment(struct unpacking *p, struct bytes body,
			   struct fault *fault)
{
	size_t most = ZIP_END_LEN + ZIP_COMMENT_MAX;
	size_t from = body.len > most ? body.len - most : 0;
	size_t at = bytes_find(body, ZIP_END, from);
	struct bytes comment;

	if (at == SIZE_MAX || body.len - at <= ZIP_END_LEN)
		return 0;
	at += ZIP_END_LEN;
	comment = bytes_sub(body, at, body.len - at);
	return examine(p, comment, 0, 0, 0, true, fault);
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
	if (packing_opens(packing))
		rc = walk_all(examiner->unpacking, packing, fault);
	else
		rc = note(examiner->unpacking, false,
			  "packed content: its format is not supported", fault);
	if (!rc && packing == PACKING_ZIP)
		rc = examine_comment(examiner->unpacking, body, fault);
	if (!rc)
		rc = tell_notes(examiner->unpacking, fault);
	examiner->unpacking->examiner = NULL;
	return rc;
}
