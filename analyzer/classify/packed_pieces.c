/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes out of a layer, counted: blocks for the layer below, or pieces
 * that are examined as texts.
 */
#include "classify/unpacking.h"

#include <assert.h>
#include <stdlib.h>

static_assert(PIECE_OVERLAP < PACKED_PIECE / 2, "a piece must bring progress");

/* End all of it: FAULT_LIMIT, or what noting the reason came to. */
int packed_cut(struct unpacking *p, const char *reason, struct fault *fault)
{
	int rc = packed_note(p, true, reason, fault);

	p->is_cut = true;
	return rc ? rc : fault_set(fault, FAULT_LIMIT, "a limit on unpacking");
}

/* Why so many bytes in all would be too many, or NULL. */
const char *packed_excess(const struct unpacking *p, uint64_t total)
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
	reason = packed_excess(p, p->total);
	return reason ? packed_cut(p, reason, fault) : 0;
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
int packed_fill(struct layer *layer, struct fault *fault)
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
int packed_next_of_layer(void *payload, struct bytes *out, struct fault *fault)
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

int packed_next_of_body(void *payload, struct bytes *out, struct fault *fault)
{
	struct unpacking *p = payload;

	(void)fault;
	*out = p->body;
	p->body.len = 0;
	return 0;
}

static int give(struct unpacking *p, struct bytes body, uint64_t at,
		uint64_t line, bool last, struct fault *fault)
{
	struct packed_text text = {
		.member = buf_bytes(&p->path),
		.packings = &p->encodings,
		.body = body,
		.at = at,
		.line = line,
		.last = last,
		.lineless = p->lineless,
	};

	return p->examiner->text(p->payload, &text, fault);
}

int packed_text(struct unpacking *p, struct bytes text, uint64_t at,
		uint64_t line, uint64_t line_at, bool last, struct fault *fault)
{
	int rc;

	if (p->examiner->text)
		return give(p, text, at, line, last, fault);
	rc = examine_text(p->examiner, p->site, text, at, line, line_at, last,
			  fault);
	if (rc != FAULT_LIMIT)
		return rc;
	return packed_note(p, true, "packed content: " MATCH_LIMITED, fault);
}

void packed_count_lines(struct bytes passed, uint64_t at, uint64_t *line,
			uint64_t *line_at)
{
	struct bytes rest = passed;
	size_t lines = bytes_pass(&rest, '\n');

	if (lines)
		*line_at = at + (passed.len - rest.len);
	*line += lines;
}

/* What is packed in base64 in a member that is in hand as a whole. */
static int examine_inside_of(struct unpacking *p, struct bytes body,
			     struct fault *fault)
{
	return p->examiner->text ? 0
				 : examine_packed_in_text(p->examiner, p->site,
							  body, fault);
}

/* The member as text; rc is how the filling of its first piece went. */
int packed_examine_pieces(struct unpacking *p, struct layer *layer, int rc,
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

		if (packed_text(p, body, at, line, line_at, layer->ended,
				fault) ||
		    (!at && layer->ended && examine_inside_of(p, body, fault)))
			return fault->code;
		if (layer->ended)
			break;
		pass = body.len - PIECE_OVERLAP;
		packed_count_lines(bytes_sub(body, 0, pass), at, &line,
				   &line_at);
		memmove(layer->piece, layer->piece + pass, PIECE_OVERLAP);
		layer->len = PIECE_OVERLAP;
		at += pass;
		packed_forget_told(p, at);
		rc = packed_fill(layer, &why);
	}
	if (rc)
		*fault = why;
	return rc;
}
