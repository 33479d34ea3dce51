/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is packed in the base64 of a blob, or of a message: a release as Helm
 * stores it is base64 of gzip, and once more in base64 in a Secret of
 * Kubernetes, which hold zip files as well. Dumps of databases hold the same in
 * hexadecimal digits. No literal can be looked for in it, but how what is
 * packed begins can (match/probe.h).
 */
#include "classify/examine_parts.h"

#include "classify/packed.h"
#include "match/decode.h"
#include "match/layer.h"

/* What a run encodes; twice: that is base64, too. */
struct opened {
	enum coding coding;
	struct bytes raw; /* all that stands for it in the text */
	size_t at;
	struct decoded string; /* in which the run is, if there are escapes */
	enum coding string_coding; /* what those are; UTF-16 has nothing else */
	struct letters run;
	struct decoded once;
	struct decoded twice;
	struct bytes body;
	size_t depth;
};

/* Does a letter of base64 stand in front, which is no part of "\n"? */
static bool goes_on(struct bytes text, enum coding coding, size_t at)
{
	return at && coding_digit(coding, text.p[at - 1]) >= 0 &&
	       !(text.p[at - 1] == 'n' && at > 1 && text.p[at - 2] == '\\');
}

/* Does a run begin at byte at? Else one would be looked for in all behind it.
 */
static bool begins_run(struct bytes text, enum coding coding, size_t at)
{
	size_t least = coding == CODING_HEX ? RUN_LEAST_HEX : RUN_LEAST;
	size_t nr = 0;

	while (nr < least && at + nr < text.len &&
	       coding_digit(coding, text.p[at + nr]) >= 0)
		nr++;
	return nr == least;
}

/*
 * The length of an escape as strings have them in base64, 0: there is none.
 * ends: it stands for a letter, and a run ends in front of it until it is
 * undone; at an escaped line end one goes on.
 */
static size_t escape_len(struct bytes text, size_t at, bool *ends)
{
	static const char *const escapes[] = { "\\/",	  "\\u002b", "\\u002f",
					       "\\u003d", "\\n",     "\\r",
					       "\\\\" };
	const size_t letters = 4; /* the first ones stand for one */
	struct bytes rest = bytes_sub(text, at, text.len);

	*ends = false;
	if (!rest.len || rest.p[0] != '\\')
		return 0;
	for (size_t i = 0; i < COUNT(escapes); i++) {
		if (bytes_starts_nocase(rest, bytes_of(escapes[i]))) {
			*ends = i < letters;
			return strlen(escapes[i]);
		}
	}
	return 0;
}

/*
 * How much from byte at on is a string's, of which base64 is a part, no more
 * than that byte which comes behind the first `most`. 0: it has no escapes in
 * front of which a run ends.
 */
static size_t string_len(struct bytes text, size_t at, size_t most)
{
	size_t end = at;
	bool escaped = false;

	while (end < text.len && end - at < most) {
		bool ends;
		size_t len = escape_len(text, end, &ends);

		if (!len && text.p[end] != '=' &&
		    coding_digit(CODING_BASE64, text.p[end]) < 0)
			break;
		escaped |= ends;
		end += len ? len : 1;
	}
	return escaped ? end - at : 0;
}

/* The run in the string of that length, with its escapes undone. */
static int find_in_string(struct bytes text, size_t at, size_t len,
			  struct opened *out)
{
	struct bytes inner;

	decoded_release(&out->string);
	if (!escapes_undo(bytes_sub(text, at, len), out->string_coding,
			  &out->string))
		return FAULT_NOMEM;
	inner = buf_bytes(&out->string.text);
	return begins_run(inner, out->coding, 0) &&
	       run_next(inner, out->coding, 0, &out->run);
}

#define STRING_FIRST ((size_t)256)

/*
 * The run of base64 that begins at byte at; 1, or 0 if there is none, or
 * FAULT_NOMEM. Some writers of JSON escape slashes, or plus signs: then it is
 * in what the string stands for. Of a string no more is undone than about twice
 * what the run turns out to have, since there may be a run in each few bytes.
 */
static int find_base64(struct bytes text, size_t at, struct opened *out)
{
	size_t most = STRING_FIRST;
	size_t len = string_len(text, at, most);
	bool escaped = false;
	int found;

	if (!len) {
		found = begins_run(text, CODING_BASE64, at) &&
			run_next(text, CODING_BASE64, at, &out->run);
		if (found)
			(void)escape_len(text, out->run.end, &escaped);
		if (escaped) {
			most += out->run.end - at;
			len = string_len(text, at, most);
		}
		/* Lines may also be several strings'. */
		if (!len)
			return found;
	}
	for (;; most *= 2, len = string_len(text, at, most)) {
		found = find_in_string(text, at, len, out);
		if (found <= 0 || len < most ||
		    out->run.end < out->string.text.len)
			return found;
	}
}

/*
 * The run that begins with the letter at byte at of UTF-16; as above. The NULs
 * of both sorts stand between letters: what stands at even offsets tells which.
 */
static int find_wide(struct bytes text, size_t at, struct opened *out)
{
	size_t most = STRING_FIRST;
	int found;

	out->at = at - at % 2;
	out->string_coding = at % 2 ? CODING_UTF16BE : CODING_UTF16LE;
	for (;; most *= 2) {
		found = find_in_string(text, out->at, most, out);
		if (found <= 0 || text.len - out->at < most ||
		    out->run.end < out->string.text.len)
			return found;
	}
}

/* How long the run, which is in the string, is in the text. */
static size_t len_in_text(const struct opened *opened)
{
	const struct layer layer = {
		.coding = opened->string_coding,
		.text = buf_bytes(&opened->string.text),
		.origins = opened->string.origins.v,
		.nr_origins = opened->string.origins.nr,
	};
	uint64_t at;
	uint64_t len;

	if (!opened->string.changed)
		return opened->run.end - opened->run.at;
	layer_stored(&layer, opened->run.at, opened->run.end - opened->run.at,
		     &at, &len);
	return (size_t)len;
}

static bool decode_runs(struct bytes text, struct opened *out)
{
	struct bytes inner;
	struct letters run;

	if (!run_decode(text, &out->run, out->coding, 0, &out->once))
		return false;
	out->depth = 1;
	out->body = inner = buf_bytes(&out->once.text);
	if (!begins_run(inner, CODING_BASE64, 0) ||
	    !run_next(inner, CODING_BASE64, 0, &run))
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
	const struct wrapper *around = e->wrapper;
	struct wrapper wrapper = { .raw = opened->raw, .at = opened->at };
	struct encodings *encodings = &wrapper.encodings;
	int rc;

	count_to(s, opened->at);
	wrapper.line = s->line;
	wrapper.column = opened->at - s->line_at + 1;
	if (opened->string.changed)
		encodings->v[encodings->nr++] =
			coding_name(opened->string_coding);
	encodings->v[encodings->nr++] = coding_name(opened->coding);
	if (opened->depth > 1)
		encodings->v[encodings->nr++] = coding_name(CODING_BASE64);
	e->wrapper = &wrapper;
	rc = packed_examine(e, s->site, packing_of(opened->body), opened->body,
			    fault);
	e->wrapper = around;
	/* The same may stand in the text itself, too. */
	packed_forget(e);
	return rc;
}

/* More would need a multiple of it in memory. */
#define ENCODED_MAX ((size_t)64 << 20)

/* The run in text, which is the one in hand or a string in it. */
static int examine_letters(struct search *s, struct opened *opened,
			   struct fault *fault)
{
	static const struct unread unread = {
		.limited = true,
		.reason = "packed content, encoded: larger than 64 MiB; not "
			  "looked into",
		.count = 1,
	};
	struct bytes text = opened->string.changed
				    ? buf_bytes(&opened->string.text)
				    : s->text;
	size_t len = len_in_text(opened);

	opened->raw = bytes_sub(s->text, opened->at, len);
	s->end = opened->at + len;
	if (opened->run.letters > ENCODED_MAX)
		return s->e->unread(s->e->payload, &unread);
	if (!decode_runs(text, opened))
		return fault_nomem(fault);
	return packing_opens(packing_of(opened->body))
		       ? examine_opened(s, opened, fault)
		       : 0;
}

/* The run of that coding that begins at byte at, if one does. */
static int examine_run(struct search *s, enum coding coding, bool wide,
		       size_t at, struct fault *fault)
{
	struct opened opened = { .coding = coding,
				 .at = at,
				 .string_coding = CODING_STRING };
	int rc = 0;

	if (wide)
		rc = find_wide(s->text, at, &opened);
	else if (goes_on(s->text, coding, at))
		return 0;
	else if (coding == CODING_BASE64)
		rc = find_base64(s->text, at, &opened);
	else
		rc = begins_run(s->text, coding, at) &&
		     run_next(s->text, coding, at, &opened.run);
	if (rc > 0)
		rc = examine_letters(s, &opened, fault);
	else if (rc < 0)
		rc = fault_nomem(fault);
	decoded_release(&opened.string);
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
		if (!rc && key_is_in_run(key, s.text))
			rc = examine_run(&s, key_coding(ring, key),
					 key_is_wide(key), key_begin(ring, key),
					 fault);
	}
	return rc;
}
