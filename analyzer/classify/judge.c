/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/judge.h"

#include "classify/trial.h"
#include "match/nest.h"

void trial_because(struct trial *t, const char *reason)
{
	if (t->nr_reasons < JUDGE_REASONS)
		t->reasons[t->nr_reasons++] = reason;
}

struct bytes trial_keep(struct trial *t, struct bytes b)
{
	struct bytes copy;

	if (!b.p)
		return b;
	copy = arena_bytes(t->arena, b);
	t->failed |= !copy.p;
	return copy;
}

/* The view around the match, as far as the form may look. */
struct bytes trial_neighbourhood(const struct candidate *c, size_t *at)
{
	size_t match = (size_t)(c->match.p - c->view->text.p);
	size_t low = match > c->form->span ? match - c->form->span : 0;

	*at = match - low;
	return bytes_sub(c->view->text, low,
			 *at + c->match.len + c->form->span);
}

static void encode(struct credential *c, const char *name)
{
	if (c->encodings.nr < ENCODINGS_MAX)
		c->encodings.v[c->encodings.nr++] = name;
}

/* The layers around what was found, outermost first. */
static void encode_layers(struct credential *c, const struct layer *layer)
{
	if (!layer)
		return;
	encode_layers(c, layer->outer);
	encode(c, coding_name(layer->coding));
}

/* In which units the object's own text is written. */
static enum lane stored_lane(const struct view *view)
{
	const struct layer *layer = view->layer;

	if (!layer)
		return view->lane;
	while (layer->outer)
		layer = layer->outer;
	return layer->coding == CODING_UTF16LE	 ? LANE_UTF16LE
	       : layer->coding == CODING_UTF16BE ? LANE_UTF16BE
						 : LANE_NARROW;
}

/*
 * In how many layers was it, or what stands right beside it, an escape? What
 * reads the text without the layer takes that for a part of it.
 */
static unsigned count_undone(const struct layer *layer, uint64_t at,
			     uint64_t len)
{
	uint64_t low = at - (at > 0);
	uint64_t high = at + len + 1;

	if (layer && high > layer->text.len)
		high = layer->text.len;
	return layer_undid(layer, low, high - low);
}

/* Does an address end it, whose own percent signs were undone too early? */
static bool is_misread(const struct layer *layer, uint64_t at, uint64_t len)
{
	return layer && at + len < layer->text.len &&
	       layer->text.p[at + len] == '@' && layer_misread(layer, at, len);
}

/* So many bytes around an equals sign tell whether a mail encodes it. */
#define MAIL_AROUND ((size_t)512)

/*
 * Is that an equals sign of the text's own? In a mail each is one of its
 * escapes, with capital digits.
 */
static bool is_own_sign(const struct layer *layer, size_t i, struct bytes body,
			uint64_t at)
{
	uint64_t stored_at;
	uint64_t len;
	struct bytes escape;

	if (!layer_touched(layer, i, 1))
		return layer->text.p[i] == '=';
	layer_stored(layer, i, 1, &stored_at, &len);
	escape = bytes_sub(body, (size_t)(stored_at - at), (size_t)len);
	return escape.len == 3 &&
	       (is_lower(escape.p[1]) || is_lower(escape.p[2]));
}

static bool is_blank_line(struct bytes text, size_t i)
{
	return i && text.p[i] == '\n' &&
	       (text.p[i - 1] == '\n' ||
		(i > 1 && text.p[i - 1] == '\r' && text.p[i - 2] == '\n'));
}

/*
 * Does a password begin with "3D", behind an equals sign, which is what a mail
 * makes of such a sign? With a small "d" (RFC 2045, 6.7, has capitals), or
 * where the paragraph has signs that no mail has, it is the password's.
 */
static bool is_no_mail(const struct layer *layer, uint64_t secret_at,
		       struct bytes body, uint64_t at)
{
	size_t sign = (size_t)secret_at - 1;
	struct bytes text;

	if (!layer || layer->outer || layer->coding != CODING_QP ||
	    !secret_at || layer->text.p[sign] != '=' ||
	    !layer_touched(layer, sign, 1))
		return false;
	if (is_own_sign(layer, sign, body, at))
		return true;
	text = layer->text;
	for (size_t i = sign; i-- > 0 && sign - i < MAIL_AROUND;) {
		if (is_blank_line(text, i))
			break;
		if (is_own_sign(layer, i, body, at))
			return true;
	}
	for (size_t i = sign + 1; i < text.len && i - sign < MAIL_AROUND; i++) {
		if (is_blank_line(text, i))
			break;
		if (is_own_sign(layer, i, body, at))
			return true;
	}
	return false;
}

static void write_out(struct trial *t, struct bytes body, uint64_t at,
		      struct credential *out)
{
	const struct view *view = t->candidate->view;
	size_t offset = (size_t)(t->raw_secret.p - view->text.p);
	uint64_t taken;
	uint64_t len;

	*out = (struct credential){
		.pattern = t->pattern,
		.secret = t->secret,
		.username = trial_keep(t, t->username),
		.host = host_is_variable(t->host) ? (struct bytes){ 0 }
						  : trial_keep(t, t->host),
		.workspace = trial_keep(t, t->workspace),
		.repository = trial_keep(t, t->repository),
		.host_kind = t->host_kind,
		.checksum = t->checksum,
		.confidence = t->confidence,
		.nr_reasons = t->nr_reasons,
		.lane = view->lane,
		.stored_lane = stored_lane(view),
	};
	memcpy(out->reasons, t->reasons, sizeof(out->reasons));
	view_stored(view, offset, t->raw_secret.len, &out->at, &out->len);
	view_taken(view, offset, t->raw_secret.len, &taken, &len);
	out->begin = layer_begins(view->layer, taken);
	out->raw = trial_keep(
		t, bytes_sub(body, (size_t)(out->at - at), (size_t)out->len));
	/* A window of stored bytes has more of them around it. */
	if (view->from || view->layer)
		trial_look_around(t, view->text, t->raw_secret, out);
	else
		trial_look_around(t, body,
				  bytes_sub(body, (size_t)(out->at - at),
					    (size_t)out->len),
				  out);
	out->layers = view->layer ? view->layer->depth : 0;
	out->in_base64 = layer_is_in(view->layer, CODING_BASE64);
	out->undone = count_undone(view->layer, taken, len);
	out->misread = is_misread(view->layer, taken, len) ||
		       is_no_mail(view->layer, taken, body, at);
	encode_layers(out, view->layer);
	if (view->lane == LANE_UTF16LE)
		encode(out, "utf-16le");
	if (view->lane == LANE_UTF16BE)
		encode(out, "utf-16be");
	if (view_is_decoded(view, offset, t->raw_secret.len)) {
		out->in_base64 = true;
		encode(out, "base64");
	}
	if (t->escape)
		encode(out, t->escape);
	if (t->escape && t->inner_escape &&
	    strcmp(t->inner_escape, t->escape) != 0)
		encode(out, t->inner_escape);
}

int judge(struct matcher *matcher, const struct candidate *candidate,
	  struct bytes body, uint64_t at, struct arena *arena,
	  struct credential *out, struct fault *fault)
{
	struct trial t = {
		.matcher = matcher,
		.candidate = candidate,
		.arena = arena,
		.raw_secret = candidate->groups[GROUP_SECRET],
		.raw_username = candidate->groups[GROUP_USERNAME],
	};
	bool accepted;

	if (candidate->form->pattern)
		accepted = judge_token(&t);
	else
		accepted = judge_context(
			&t, engine_patterns(matcher_engine(matcher)));
	if (accepted && !t.failed)
		write_out(&t, body, at, out);
	if (t.failed)
		return fault_nomem(fault);
	return accepted;
}
