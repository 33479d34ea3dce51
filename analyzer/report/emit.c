/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jansson turns each string into JSON, but for those, nearly all, in which
 * nothing needs an escape; the rest is punctuation.
 */
#include "report/emit.h"

#include "base/checksum.h"
#include "base/date.h"
#include "base/text.h"
#include "report/escape.h"
#include "report/layout.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>

#define INDENT 2

void emit_release(struct emit *emit)
{
	buf_release(&emit->swept);
	buf_release(&emit->repaired);
}

static void new_line(struct emit *emit)
{
	static const char blanks[] = "\n                                ";
	size_t len = 1 + (size_t)emit->depth * INDENT;

	assert(len < sizeof(blanks));
	if (!emit->one_line)
		buf_add(emit->out, blanks, len);
}

static void begin(struct emit *emit, const char *name)
{
	if (emit->depth) {
		buf_add_str(emit->out, emit->empty ? "" : ",");
		new_line(emit);
	}
	if (name) {
		buf_add_char(emit->out, '"');
		buf_add_str(emit->out, name);
		buf_add_str(emit->out, emit->one_line ? "\":" : "\": ");
	}
	emit->empty = false;
}

void emit_open(struct emit *emit, const char *name, char bracket)
{
	begin(emit, name);
	buf_add_char(emit->out, bracket);
	emit->depth++;
	emit->empty = true;
}

void emit_close(struct emit *emit, char bracket)
{
	emit->depth--;
	if (!emit->empty)
		new_line(emit);
	buf_add_char(emit->out, bracket);
	emit->empty = false;
}

static int append(const char *text, size_t len, void *out)
{
	buf_add(out, text, len);
	return 0;
}

/* Whether text would act on a terminal, should the report be shown on one. */
static bool is_unsafe(struct bytes text)
{
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid)) {
		if (text_is_unsafe(c))
			return true;
	}
	return false;
}

static bool is_plain(struct bytes text)
{
	return escape_plain(text) == text.len &&
	       (!text.len || (!memchr(text.p, '"', text.len) &&
			      !memchr(text.p, '\\', text.len)));
}

static void add_plain(struct emit *emit, struct bytes text)
{
	buf_add_char(emit->out, '"');
	buf_add_bytes(emit->out, text);
	buf_add_char(emit->out, '"');
}

/* Any text; true if only the raw bytes beside it would be exact. */
static bool add_escaped(struct emit *emit, struct bytes text)
{
	struct buf *repaired = &emit->repaired;
	size_t flags = JSON_ENCODE_ANY;
	json_t *string;
	bool changed;

	buf_clear(repaired);
	changed = escape_utf8(text, repaired);
	if (is_unsafe(text))
		flags |= JSON_ENSURE_ASCII;
	string = json_stringn(buf_str(repaired), repaired->len);
	if (repaired->failed || !string ||
	    json_dump_callback(string, append, emit->out, flags))
		emit->out->failed = true;
	json_decref(string);
	return changed;
}

/* As a JSON string; true if only the raw bytes beside it would be exact. */
static bool add_string(struct emit *emit, struct bytes text)
{
	if (!is_plain(text))
		return add_escaped(emit, text);
	add_plain(emit, text);
	return false;
}

void emit_null(struct emit *emit, const char *name)
{
	begin(emit, name);
	buf_add_str(emit->out, "null");
}

void emit_bool(struct emit *emit, const char *name, bool value)
{
	begin(emit, name);
	buf_add_str(emit->out, value ? "true" : "false");
}

/* JSON readers agree on signed 64 bits at best. */
void emit_number(struct emit *emit, const char *name, uint64_t value)
{
	begin(emit, name);
	buf_printf(emit->out, "%" PRIu64,
		   value > INT64_MAX ? (uint64_t)INT64_MAX : value);
}

void emit_number_or_null(struct emit *emit, const char *name, uint64_t value)
{
	if (value)
		emit_number(emit, name, value);
	else
		emit_null(emit, name);
}

void emit_thousandths(struct emit *emit, const char *name, double value)
{
	begin(emit, name);
	layout_seconds(value, emit->out);
}

void emit_word(struct emit *emit, const char *name, const char *word)
{
	if (!word) {
		emit_null(emit, name);
		return;
	}
	begin(emit, name);
	add_string(emit, bytes_of(word));
}

void emit_oid(struct emit *emit, const char *name, const struct oid *oid)
{
	char hex[OID_HEX_MAX];

	emit_word(emit, name, oid->len ? oid_hex(oid, hex) : NULL);
}

void emit_moment(struct emit *emit, const char *name, int64_t moment)
{
	char text[DATE_TEXT];

	emit_word(emit, name, moment_text(moment, text));
}

void emit_day(struct emit *emit, const char *name, int32_t day)
{
	char text[DATE_TEXT];

	emit_word(emit, name, day_text(day, text));
}

void emit_oids(struct emit *emit, const char *name, const struct oids *oids)
{
	emit_open(emit, name, '[');
	for (size_t i = 0; i < oids->nr; i++)
		emit_oid(emit, NULL, &oids->v[i]);
	emit_close(emit, ']');
}

void emit_count(struct emit *emit, struct bytes name, uint64_t nr)
{
	begin(emit, NULL);
	add_string(emit, name);
	buf_printf(emit->out, emit->one_line ? ":%" PRIu64 : ": %" PRIu64, nr);
}

static void put_base64(struct emit *emit, const char *name, struct bytes bytes)
{
	begin(emit, name);
	buf_add_char(emit->out, '"');
	base64_encode(bytes, emit->out);
	buf_add_char(emit->out, '"');
}

void emit_composed(struct emit *emit, const char *name, struct bytes text)
{
	begin(emit, name);
	add_string(emit, text);
}

/* Mask text into emit->swept. */
static void sweep(struct emit *emit, struct bytes text)
{
	buf_clear(&emit->swept);
	mask_text(emit->report->mask, text, &emit->swept);
	emit->out->failed |= emit->swept.failed;
}

/* The swept text, and its raw bytes under a name of their own if need be. */
static void put_swept(struct emit *emit, const char *name, const char *raw_name)
{
	begin(emit, name);
	if (add_string(emit, buf_bytes(&emit->swept)) && !emit->plain)
		put_base64(emit, raw_name, buf_bytes(&emit->swept));
}

void emit_text(struct emit *emit, const char *name, const char *raw_name,
	       struct bytes text)
{
	if (!text.p) {
		emit_null(emit, name);
		return;
	}
	sweep(emit, text);
	put_swept(emit, name, raw_name);
}

static void put_raw_element(struct emit *emit, struct bytes swept)
{
	if (text_is_utf8(swept)) /* and, as a C string, without NUL */
		emit_null(emit, NULL);
	else
		put_base64(emit, NULL, swept);
}

void emit_texts(struct emit *emit, const char *name, const char *raw_name,
		const char *const *v, size_t nr)
{
	bool changed = false;

	emit_open(emit, name, '[');
	for (size_t i = 0; i < nr; i++) {
		sweep(emit, bytes_of(v[i]));
		begin(emit, NULL);
		changed |= add_string(emit, buf_bytes(&emit->swept));
	}
	emit_close(emit, ']');
	if (!changed || emit->plain)
		return;
	emit_open(emit, raw_name, '[');
	for (size_t i = 0; i < nr; i++) {
		sweep(emit, bytes_of(v[i]));
		put_raw_element(emit, buf_bytes(&emit->swept));
	}
	emit_close(emit, ']');
}

void emit_secret(struct emit *emit, const char *name, const char *raw_name,
		 const struct finding *finding)
{
	buf_clear(&emit->swept);
	mask_secret(emit->report->mask, finding, &emit->swept);
	emit->out->failed |= emit->swept.failed;
	put_swept(emit, name, raw_name);
}

void emit_context(struct emit *emit, const char *name, const char *raw_name,
		  const struct finding *finding,
		  const struct occurrence *occurrence)
{
	if (!occurrence->context.p) {
		emit_null(emit, name);
		return;
	}
	buf_clear(&emit->swept);
	mask_context(emit->report->mask, finding, occurrence, &emit->swept);
	emit->out->failed |= emit->swept.failed;
	put_swept(emit, name, raw_name);
}

void emit_around(struct emit *emit, const char *name, const char *raw_name,
		 const struct finding *finding,
		 const struct occurrence *occurrence)
{
	if (!occurrence->around.p ||
	    bytes_eq(occurrence->around, occurrence->context)) {
		emit_null(emit, name);
		return;
	}
	buf_clear(&emit->swept);
	mask_around(emit->report->mask, finding, occurrence, &emit->swept);
	emit->out->failed |= emit->swept.failed;
	put_swept(emit, name, raw_name);
}
