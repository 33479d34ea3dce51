/* SPDX-License-Identifier: Apache-2.0 */
#include "report/fetch.h"

#include "base/checksum.h"
#include "base/date.h"

#include <stdio.h>

/* ------------------------------------------------------------ complaints ---
 */

static void add_path(struct buf *out, const struct fetched *at)
{
	if (!at || (!at->up && !at->name))
		return;
	add_path(out, at->up);
	if (!at->name)
		buf_printf(out, "[%zu]", at->index);
	else
		buf_printf(out, "%s%s", out->len ? "." : "", at->name);
}

void fetch_bad(struct reader *r, const struct fetched *at, const char *why)
{
	struct buf path = BUF_INIT;

	if (r->rc)
		return;
	add_path(&path, at);
	if (path.len)
		r->rc = fault_set(r->fault, FAULT_CORRUPT, "%s: %s: %s",
				  r->file, buf_str(&path), why);
	else
		r->rc = fault_set(r->fault, FAULT_CORRUPT, "%s: %s", r->file,
				  why);
	buf_release(&path);
}

void fetch_no_memory(struct reader *r)
{
	if (!r->rc)
		r->rc = fault_nomem(r->fault);
}

static unsigned type_of(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return IS_TEXT;
	case JSON_INTEGER:
	case JSON_REAL:
		return IS_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return IS_TRUTH;
	case JSON_OBJECT:
		return IS_OBJECT;
	case JSON_ARRAY:
		return IS_ARRAY;
	case JSON_NULL:
		return IS_NULL;
	}
	return 0;
}

static void bad_type(struct reader *r, const struct fetched *at, unsigned types)
{
	static const char *const names[] = { "text",	  "a number",
					     "a boolean", "an object",
					     "an array",  "null" };
	char why[80] = "must be";
	size_t len = strlen(why);

	for (size_t i = 0; i < COUNT(names); i++) {
		if (types & 1U << i)
			len += (size_t)snprintf(
				why + len, sizeof(why) - len, "%s %s",
				len > strlen("must be") ? " or" : "", names[i]);
	}
	fetch_bad(r, at, why);
}

/* --------------------------------------------------------------- members ---
 */

struct fetched fetch_member(struct reader *r, const struct fetched *in,
			    const char *name, unsigned types)
{
	struct fetched node = { in, name, 0, NULL };

	if (r->rc)
		return node;
	node.value = json_object_get(in->value, name);
	if (!node.value) {
		if (!(types & MAY_MISS))
			fetch_bad(r, &node, "is missing");
		return node;
	}
	if (!(type_of(node.value) & types)) {
		bad_type(r, &node, types & ~(unsigned)MAY_MISS);
		node.value = NULL;
	}
	if (json_is_null(node.value))
		node.value = NULL;
	return node;
}

struct fetched fetch_element(struct reader *r, const struct fetched *in,
			     size_t i, unsigned types)
{
	struct fetched node = { in, NULL, i, NULL };

	if (r->rc)
		return node;
	node.value = json_array_get(in->value, i);
	if (!(type_of(node.value) & types)) {
		bad_type(r, &node, types);
		node.value = NULL;
	}
	if (json_is_null(node.value))
		node.value = NULL;
	return node;
}

size_t fetch_length(const struct fetched *array)
{
	return array->value ? json_array_size(array->value) : 0;
}

void *fetch_room(struct reader *r, size_t nr, size_t size)
{
	void *p;

	if (r->rc)
		return NULL;
	p = nr < SIZE_MAX / 2 / size ? arena_alloc(r->arena, (nr + 1) * size)
				     : NULL;
	if (!p)
		fetch_no_memory(r);
	return p;
}

static struct bytes window(const struct fetched *text)
{
	return (struct bytes){
		(const uint8_t *)json_string_value(text->value),
		json_string_length(text->value),
	};
}

static struct bytes keep(struct reader *r, struct bytes text)
{
	struct bytes copy = { 0 };

	if (r->rc)
		return copy;
	copy = arena_bytes(r->arena, text);
	if (!copy.p)
		fetch_no_memory(r);
	return copy;
}

static struct bytes decode(struct reader *r, const struct fetched *base64)
{
	struct buf raw = BUF_INIT;
	struct bytes out = { 0 };

	if (base64_decode(window(base64), &raw))
		out = keep(r, buf_bytes(&raw));
	else if (!buf_ok(&raw))
		fetch_no_memory(r);
	else
		fetch_bad(r, base64, "is no base64");
	buf_release(&raw);
	return out;
}

struct bytes fetch_text(struct reader *r, const struct fetched *in,
			const char *name, unsigned types)
{
	struct fetched text = fetch_member(r, in, name, IS_TEXT | types);
	char raw_name[64];
	struct fetched raw;

	if (!text.value)
		return (struct bytes){ 0 };
	(void)snprintf(raw_name, sizeof(raw_name), "%s_base64", name);
	raw = fetch_member(r, in, raw_name, IS_TEXT | MAY_MISS);
	return raw.value ? decode(r, &raw) : keep(r, window(&text));
}

static const char *c_string(struct reader *r, const struct fetched *at,
			    struct bytes text)
{
	const char *s;

	if (r->rc || !text.p)
		return NULL;
	if (memchr(text.p, '\0', text.len)) {
		fetch_bad(r, at, "holds a NUL");
		return NULL;
	}
	s = arena_str(r->arena, text);
	if (!s)
		fetch_no_memory(r);
	return s;
}

const char *fetch_string(struct reader *r, const struct fetched *in,
			 const char *name, unsigned types)
{
	struct fetched at = { in, name, 0, NULL };

	return c_string(r, &at, fetch_text(r, in, name, types));
}

const char **fetch_strings(struct reader *r, const struct fetched *in,
			   const char *name, size_t most, size_t *nr)
{
	struct fetched list = fetch_member(r, in, name, IS_ARRAY);
	char raw_name[64];
	struct fetched raws;
	const char **v = fetch_room(r, fetch_length(&list), sizeof(*v));

	(void)snprintf(raw_name, sizeof(raw_name), "%s_base64", name);
	raws = fetch_member(r, in, raw_name, IS_ARRAY | MAY_MISS);
	if (raws.value && fetch_length(&raws) != fetch_length(&list))
		fetch_bad(r, &raws, "is not as long as its texts");
	if (most && fetch_length(&list) > most)
		fetch_bad(r, &list,
			  "has more elements than this version knows of");
	*nr = 0;
	for (size_t i = 0; !r->rc && i < fetch_length(&list); i++) {
		struct fetched text = fetch_element(r, &list, i, IS_TEXT);
		struct fetched raw = { 0 };

		if (raws.value)
			raw = fetch_element(r, &raws, i, IS_TEXT | IS_NULL);
		if (r->rc)
			break;
		v[i] = c_string(r, &text,
				raw.value ? decode(r, &raw) : window(&text));
		*nr = i + 1;
	}
	return v;
}

uint64_t fetch_number(struct reader *r, const struct fetched *in,
		      const char *name, unsigned types)
{
	struct fetched number = fetch_member(r, in, name, IS_NUMBER | types);

	if (!number.value)
		return 0;
	if (!json_is_integer(number.value) ||
	    json_integer_value(number.value) < 0) {
		fetch_bad(r, &number, "is no whole number from 0 on");
		return 0;
	}
	return (uint64_t)json_integer_value(number.value);
}

double fetch_real(struct reader *r, const struct fetched *in, const char *name)
{
	struct fetched number = fetch_member(r, in, name, IS_NUMBER);

	return number.value ? json_number_value(number.value) : 0;
}

bool fetch_truth(struct reader *r, const struct fetched *in, const char *name,
		 unsigned types)
{
	struct fetched truth = fetch_member(r, in, name, IS_TRUTH | types);

	return json_is_true(truth.value);
}

static struct oid oid_at(struct reader *r, const struct fetched *at)
{
	struct oid oid = { 0 };

	if (at->value && !oid_parse(window(at), &oid))
		fetch_bad(r, at, "is no object id");
	return oid;
}

struct oid fetch_oid(struct reader *r, const struct fetched *in,
		     const char *name, unsigned types)
{
	struct fetched at = fetch_member(r, in, name, IS_TEXT | types);

	return oid_at(r, &at);
}

void fetch_oids(struct reader *r, const struct fetched *in, const char *name,
		struct oids *out)
{
	struct fetched list = fetch_member(r, in, name, IS_ARRAY);

	out->v = fetch_room(r, fetch_length(&list), sizeof(*out->v));
	for (size_t i = 0; !r->rc && i < fetch_length(&list); i++) {
		struct fetched at = fetch_element(r, &list, i, IS_TEXT);

		out->v[out->nr++] = oid_at(r, &at);
	}
	out->cap = out->nr;
}

unsigned fetch_word(struct reader *r, const struct fetched *in,
		    const char *name, size_t nr,
		    const char *(*name_of)(unsigned))
{
	struct fetched word = fetch_member(r, in, name, IS_TEXT);

	for (unsigned i = 0; word.value && i < nr; i++) {
		if (!strcmp(name_of(i), json_string_value(word.value)))
			return i;
	}
	if (word.value)
		fetch_bad(r, &word,
			  "is a word that this version does not know");
	return 0;
}

/* ----------------------------------------------------------------- dates ---
 */

static int digits(struct bytes text, size_t at, size_t len)
{
	int value = 0;

	for (size_t i = at; i < at + len; i++)
		value = value * 10 + (text.p[i] - '0');
	return value;
}

/* What moment_text writes, and nothing else: it is written again to compare. */
static bool parse_moment(struct bytes text, int64_t *out)
{
	char again[DATE_TEXT];
	int month;

	if (text.len != strlen("YYYY-MM-DDTHH:MM:SSZ"))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	}
	month = digits(text, 5, 2);
	if (month < 1 || month > 12)
		return false;
	*out = day_of(digits(text, 0, 4), month, digits(text, 8, 2));
	*out = *out * 24 + digits(text, 11, 2);
	*out = *out * 60 + digits(text, 14, 2);
	*out = *out * 60 + digits(text, 17, 2);
	return bytes_eq(bytes_of(moment_text(*out, again)), text);
}

int64_t fetch_moment(struct reader *r, const struct fetched *in,
		     const char *name, unsigned types)
{
	struct fetched at = fetch_member(r, in, name, IS_TEXT | types);
	int64_t moment = 0;

	if (at.value && !parse_moment(window(&at), &moment))
		fetch_bad(r, &at, "is no date as YYYY-MM-DDTHH:MM:SSZ");
	return moment;
}

bool fetch_day(struct reader *r, const struct fetched *in, const char *name,
	       unsigned types, int32_t *out)
{
	struct fetched at = fetch_member(r, in, name, IS_TEXT | types);

	if (at.value && !day_parse(window(&at), out))
		fetch_bad(r, &at, "is no date as YYYY-MM-DD");
	return at.value != NULL;
}
