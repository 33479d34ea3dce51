/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is packed in the base64 of a blob, or of a message: a release as Helm
 * stores it is base64 of gzip, and once more in base64 in a Secret of
 * Kubernetes, which hold zip files as well. No literal can be looked for in it,
 * but how what is packed begins can (match/probe.h).
 */
#include "classify/examine_parts.h"

#include "classify/packed.h"
#include "match/decode.h"

/* What a run in the text encodes; twice: that is base64, too. */
struct opened {
	struct letters run;
	struct decoded once;
	struct decoded twice;
	struct bytes body;
	size_t depth;
};

/* Does a run begin at byte at? Else one would be looked for in all behind it.
 */
static bool begins_run(struct bytes text, size_t at)
{
	size_t nr = 0;

	while (nr < RUN_LEAST && at + nr < text.len &&
	       coding_digit(CODING_BASE64, text.p[at + nr]) >= 0)
		nr++;
	return nr == RUN_LEAST &&
	       (!at || coding_digit(CODING_BASE64, text.p[at - 1]) < 0);
}

static bool decode_runs(struct bytes text, struct opened *out)
{
	struct bytes inner;
	struct letters run;

	if (!run_decode(text, &out->run, CODING_BASE64, 0, &out->once))
		return false;
	out->depth = 1;
	out->body = inner = buf_bytes(&out->once.text);
	if (!begins_run(inner, 0) || !run_next(inner, CODING_BASE64, 0, &run))
		return true;
	if (!run_decode(inner, &run, CODING_BASE64, 0, &out->twice))
		return false;
	out->depth = 2;
	out->body = buf_bytes(&out->twice.text);
	return true;
}

/* The text in hand, and how far its lines were counted. */
struct search {
	struct examiner *e;
	enum site site;
	struct bytes text;
	size_t end; /* of the last run */
	size_t counted;
	uint64_t line;	/* from 1 */
	size_t line_at; /* where it begins */
};

static void count_to(struct search *s, size_t at)
{
	struct bytes rest = bytes_sub(s->text, s->counted, at - s->counted);
	size_t lines = bytes_pass(&rest, '\n');

	s->line += lines;
	if (lines)
		s->line_at = at - rest.len;
	s->counted = at;
}

static int examine_opened(struct search *s, const struct opened *opened,
			  struct fault *fault)
{
	struct examiner *e = s->e;
	size_t at = opened->run.at;
	struct wrapper wrapper = {
		.encodings.nr = opened->depth,
		.raw = bytes_sub(s->text, at, opened->run.end - at),
		.at = at,
	};
	int rc;

	count_to(s, at);
	wrapper.line = s->line;
	wrapper.column = at - s->line_at + 1;
	for (size_t i = 0; i < opened->depth; i++)
		wrapper.encodings.v[i] = coding_name(CODING_BASE64);
	e->wrapper = &wrapper;
	rc = packed_examine(e, s->site, packing_of(opened->body), opened->body,
			    fault);
	e->wrapper = NULL;
	/* The same may stand in the text itself, too. */
	packed_forget(e);
	return rc;
}

/* More would need a multiple of it in memory. */
#define ENCODED_MAX ((size_t)64 << 20)

/* The run that begins at byte at, if one does. */
static int examine_run(struct search *s, size_t at, struct fault *fault)
{
	static const struct unread unread = {
		.limited = true,
		.reason = "packed content in base64: larger than 64 MiB; not "
			  "looked into",
		.count = 1,
	};
	struct opened opened = { .depth = 0 };
	int rc = 0;

	if (!begins_run(s->text, at) ||
	    !run_next(s->text, CODING_BASE64, at, &opened.run))
		return 0;
	s->end = opened.run.end;
	if (opened.run.letters > ENCODED_MAX)
		return s->e->unread(s->e->payload, &unread);
	if (!decode_runs(s->text, &opened))
		rc = fault_nomem(fault);
	else if (packing_opens(packing_of(opened.body)))
		rc = examine_opened(s, &opened, fault);
	decoded_release(&opened.once);
	decoded_release(&opened.twice);
	return rc;
}

int examine_encoded(struct examiner *e, enum site site,
		    const struct piece *piece, const struct memo *memo,
		    struct fault *fault)
{
	const struct keyring *ring = matcher_keys(e->matcher)->ring;
	struct search s = { .e = e, .site = site, .line = 1 };
	struct piece whole;
	int rc = 0;

	for (size_t i = keys_next_packed(ring, &memo->keys, 0);
	     !rc && i < memo->keys.nr;
	     i = keys_next_packed(ring, &memo->keys, i + 1)) {
		const struct key *key = &memo->keys.v[i];

		if (key->at < s.end)
			continue;
		if (!s.text.p) {
			rc = examine_put_together(e, piece, &whole, fault);
			s.text = whole.body;
		}
		if (!rc)
			rc = examine_run(&s, key->at, fault);
	}
	return rc;
}
