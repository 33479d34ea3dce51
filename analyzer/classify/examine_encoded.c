/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is packed in a blob's base64: a release as Helm stores it is base64 of
 * gzip, and once more in base64 in a Secret of Kubernetes. No literal can be
 * looked for in it, but how gzip begins can (match/probe.h).
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

static int examine_opened(struct examiner *e, enum site site, struct bytes text,
			  const struct opened *opened, struct fault *fault)
{
	size_t at = opened->run.at;
	struct bytes before = bytes_sub(text, 0, at);
	struct wrapper wrapper = {
		.encodings.nr = opened->depth,
		.raw = bytes_sub(text, at, opened->run.end - at),
		.at = at,
		.line = bytes_pass(&before, '\n') + 1,
		.column = before.len + 1,
	};
	int rc;

	for (size_t i = 0; i < opened->depth; i++)
		wrapper.encodings.v[i] = coding_name(CODING_BASE64);
	e->wrapper = &wrapper;
	rc = packed_examine(e, site, packing_of(opened->body), opened->body,
			    fault);
	e->wrapper = NULL;
	/* The same may stand in the text itself, too. */
	packed_forget(e);
	return rc;
}

/* More would need a multiple of it in memory. */
#define ENCODED_MAX ((size_t)64 << 20)

/* The run that begins at byte at, if one does; *end: behind it. */
static int examine_run(struct examiner *e, enum site site, struct bytes text,
		       size_t at, size_t *end, struct fault *fault)
{
	static const struct unread unread = {
		.limited = true,
		.reason = "packed content in base64: larger than 64 MiB; not "
			  "looked into",
		.count = 1,
	};
	struct opened opened = { .depth = 0 };
	int rc = 0;

	if (!begins_run(text, at) ||
	    !run_next(text, CODING_BASE64, at, &opened.run))
		return 0;
	*end = opened.run.end;
	if (opened.run.letters > ENCODED_MAX)
		return e->unread(e->payload, &unread);
	if (!decode_runs(text, &opened))
		rc = fault_nomem(fault);
	else if (packing_of(opened.body) == PACKING_GZIP)
		rc = examine_opened(e, site, text, &opened, fault);
	decoded_release(&opened.once);
	decoded_release(&opened.twice);
	return rc;
}

int examine_encoded(struct examiner *e, enum site site,
		    const struct piece *piece, const struct memo *memo,
		    struct fault *fault)
{
	const struct keyring *ring = matcher_keys(e->matcher)->ring;
	struct piece whole = { .body = { NULL, 0 } };
	size_t end = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < memo->keys.nr; i++) {
		const struct key *key = &memo->keys.v[i];

		if (!key_is_packed(ring, key) || key->at < end)
			continue;
		if (!whole.body.p)
			rc = examine_put_together(e, piece, &whole, fault);
		if (!rc)
			rc = examine_run(e, site, whole.body, key->at, &end,
					 fault);
	}
	return rc;
}
