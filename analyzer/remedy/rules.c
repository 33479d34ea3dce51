/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/rules.h"

#include "base/array.h"
#include "base/map.h"
#include "base/text.h"
#include "trace/forms.h"

#include <stdlib.h>

/* Shorter than this, a secret may well be a part of other words. */
#define WEAK_BELOW ((size_t)8)
/* And so may one of one kind of character only, up to this length. */
#define PLAIN_BELOW ((size_t)20)

bool secret_is_weak(const struct finding *finding)
{
	struct bytes s = finding->secret;
	bool letters = true;

	for (size_t i = 0; i < s.len; i++)
		letters &= is_alpha(s.p[i]);
	return s.len < WEAK_BELOW ||
	       (s.len < PLAIN_BELOW && (letters || bytes_are_digits(s)));
}

/* ---------------------------------------------------------------- making ---
 */

struct making {
	struct rules *rules;
	struct map seen; /* from raw to its place in the rules */
	bool failed;
};

/* So many digits are no part of a number or an id by chance. */
#define DIGITS_LEAST ((size_t)10)

/* Is it told from other text, whatever stands beside it? */
static bool is_told_by_coding(const struct stored_form *form)
{
	const char *coding = form->encodings.nr ? form->encodings.v[0] : "";

	return !strcmp(coding, "base64") ||
	       (!strcmp(coding, "hex") && form->raw.len >= DIGITS_LEAST);
}

static void add_rule(struct making *m, const struct finding *finding,
		     const struct stored_form *form)
{
	struct buf with = BUF_INIT;
	struct rule rule = { .finding = finding };
	bool big_endian;

	rule.is_wide = form_is_wide(&form->encodings, &big_endian);
	rule.alone = secret_is_weak(finding) && !rule.is_wide &&
		     !is_told_by_coding(form);
	rule.raw = form->raw;
	reform(finding, form, &with);
	rule.with = arena_bytes(&m->rules->arena, buf_bytes(&with));
	if (!buf_ok(&with) || !rule.with.p || !ARRAY_ROOM(m->rules) ||
	    !map_put(&m->seen, form->raw, m->rules->nr))
		m->failed = true;
	else
		m->rules->v[m->rules->nr++] = rule;
	buf_release(&with);
}

static void add_form(struct making *m, const struct finding *finding,
		     const struct stored_form *form)
{
	if (!m->failed && form->raw.len && !form_is_sealed(&form->encodings) &&
	    map_get(&m->seen, form->raw) == SIZE_MAX)
		add_rule(m, finding, form);
}

/* The secret itself, and in UTF-16: wherever it was not recognised. */
static void add_plain(struct making *m, const struct finding *finding)
{
	struct stored_form form = { .raw = finding->secret };
	static const char *const lanes[] = { "utf-16le", "utf-16be" };

	add_form(m, finding, &form);
	for (size_t i = 0; text_is_utf8(finding->secret) && i < COUNT(lanes);
	     i++) {
		struct buf wide = BUF_INIT;

		utf16_widen(finding->secret, i == 1, &wide);
		form.encodings.nr = 1;
		form.encodings.v[0] = lanes[i];
		form.raw = arena_bytes(&m->rules->arena, buf_bytes(&wide));
		m->failed |= !buf_ok(&wide) || !form.raw.p;
		add_form(m, finding, &form);
		buf_release(&wide);
	}
}

static int by_length(const void *a, const void *b)
{
	const struct rule *x = a;
	const struct rule *y = b;

	if (x->raw.len != y->raw.len)
		return x->raw.len > y->raw.len ? -1 : 1;
	return bytes_cmp(x->raw, y->raw);
}

/*
 * Can it stand in a line of a file that people look at? Of two "==>" git
 * filter-repo takes the last one for the rule's own, BFG the first.
 */
static bool is_one_line(struct bytes raw)
{
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.p[i] < ' ' || raw.p[i] == 0x7f)
			return false;
	}
	return text_is_utf8(raw) && bytes_find(raw, LIT("==>"), 0) == SIZE_MAX;
}

/* A placeholder is shorter. */
#define PLACEHOLDER_MOST (sizeof(PLACEHOLDER_MARK) + 64)

static void guard(struct making *m, struct bytes part)
{
	size_t i = map_get(&m->seen, part);

	if (i != SIZE_MAX)
		m->rules->v[i].guarded = true;
}

/*
 * There may be as many rules as placeholders: so what may stand in one is
 * looked up among the rules, in all lengths that these have.
 */
static void find_guarded(struct making *m)
{
	bool lengths[PLACEHOLDER_MOST] = { false };
	struct rules *rules = m->rules;

	for (size_t i = 0; i < rules->nr; i++) {
		if (rules->v[i].raw.len < COUNT(lengths))
			lengths[rules->v[i].raw.len] = true;
	}
	for (size_t i = 0; !m->failed && i < rules->nr_ids; i++) {
		struct buf whole = BUF_INIT;

		placeholder(rules->ids[i], &whole);
		for (size_t len = 1; len < COUNT(lengths); len++) {
			for (size_t at = 0;
			     lengths[len] && at + len <= whole.len; at++)
				guard(m, bytes_sub(buf_bytes(&whole), at, len));
		}
		m->failed = !buf_ok(&whole);
		buf_release(&whole);
	}
}

/* The rules are sorted: what follows an expression is one as well. */
static void choose_regexes(struct rules *rules)
{
	bool any = false;

	for (size_t i = 0; i < rules->nr; i++) {
		struct rule *rule = &rules->v[i];

		if (rule->is_wide)
			continue;
		any |= rule->alone || rule->guarded || !is_one_line(rule->raw);
		rule->is_regex = any;
	}
}

int rules_make(const struct finding *const *findings, size_t nr,
	       struct rules *out, struct fault *fault)
{
	struct making m = { .rules = out };

	*out = (struct rules){ 0 };
	out->ids = arena_alloc(&out->arena, (nr + 1) * sizeof(char *));
	m.failed = !out->ids;
	for (size_t i = 0; !m.failed && i < nr; i++) {
		out->ids[out->nr_ids++] = findings[i]->id;
		for (size_t k = 0; k < findings[i]->forms.nr; k++)
			add_form(&m, findings[i], &findings[i]->forms.v[k]);
		add_plain(&m, findings[i]);
	}
	if (!m.failed)
		find_guarded(&m);
	map_release(&m.seen);
	if (m.failed)
		return fault_nomem(fault);
	if (out->nr)
		qsort(out->v, out->nr, sizeof(*out->v), by_length);
	choose_regexes(out);
	return 0;
}

void rules_release(struct rules *rules)
{
	free(rules->v);
	arena_release(&rules->arena);
	*rules = (struct rules){ 0 };
}

/* --------------------------------------------------------------- writing ---
 */

/*
 * As an expression that matches just this, for Python, where it is one of
 * bytes, and for Java, where it is one of characters: those of UTF-8 stand for
 * themselves in both.
 */
static void add_pattern(struct bytes raw, struct buf *out)
{
	bool utf8 = text_is_utf8(raw);

	for (size_t i = 0; i < raw.len; i++) {
		uint8_t c = raw.p[i];

		if (c == '\n')
			buf_add_str(out, "\\n");
		else if (c == '\r')
			buf_add_str(out, "\\r");
		else if (c == '\t')
			buf_add_str(out, "\\t");
		else if (c < ' ' || c == 0x7f || (c > 0x7f && !utf8))
			buf_printf(out, "\\x%02x", c);
		else if (is_alnum(c) || c > 0x7f)
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "\\%c", c);
	}
}

/* The replacement of an expression, where "\" has a meaning. */
static void add_template(struct bytes with, struct buf *out)
{
	for (size_t i = 0; i < with.len; i++) {
		uint8_t c = with.p[i];

		if (c == '\n')
			buf_add_str(out, "\\n");
		else if (c == '\r')
			buf_add_str(out, "\\r");
		else if (c == '\\')
			buf_add_str(out, "\\\\");
		else
			buf_add_char(out, (char)c);
	}
}

/* Not where it belongs to the placeholder of an id. */
static void add_guard(const char *id, struct bytes raw, struct buf *out)
{
	struct buf whole = BUF_INIT;
	struct bytes text;
	size_t at;

	placeholder(id, &whole);
	text = buf_bytes(&whole);
	for (at = bytes_find(text, raw, 0); at != SIZE_MAX;
	     at = bytes_find(text, raw, at + 1)) {
		buf_add_str(out, "(?:(?<!");
		add_pattern(bytes_sub(text, 0, at), out);
		buf_add_str(out, ")|(?!");
		add_pattern(bytes_sub(text, at, text.len), out);
		buf_add_str(out, "))");
	}
	buf_spend(&whole, out);
}

static void add_expression(const struct rules *rules, const struct rule *rule,
			   struct buf *out)
{
	bool left = rule->alone && is_alnum(rule->raw.p[0]);
	bool right = rule->alone && is_alnum(rule->raw.p[rule->raw.len - 1]);

	/* %3A and \n end in a letter or a digit and are none. */
	if (left)
		buf_add_str(out, "(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|"
				 "(?<=\\\\[nrt]))");
	for (size_t i = 0; rule->guarded && i < rules->nr_ids; i++)
		add_guard(rules->ids[i], rule->raw, out);
	add_pattern(rule->raw, out);
	if (right)
		buf_add_str(out, "(?![A-Za-z0-9])");
}

void rules_write_text(const struct rules *rules, struct buf *out)
{
	for (size_t i = 0; i < rules->nr; i++) {
		const struct rule *rule = &rules->v[i];

		if (rule->is_wide)
			continue;
		if (rule->is_regex) {
			buf_add_str(out, "regex:");
			add_expression(rules, rule, out);
			buf_add_str(out, "==>");
			add_template(rule->with, out);
		} else {
			buf_add_str(out, "literal:");
			buf_add_bytes(out, rule->raw);
			buf_add_str(out, "==>");
			buf_add_bytes(out, rule->with);
		}
		buf_add_char(out, '\n');
	}
}

static void python_bytes(struct bytes bytes, struct buf *out)
{
	buf_add_str(out, "b\"");
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t c = bytes.p[i];

		if (c < ' ' || c >= 0x7f || c == '"' || c == '\\')
			buf_printf(out, "\\x%02x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void write_rule(const struct rules *rules, const struct rule *rule,
		       struct buf *out)
{
	struct buf old = BUF_INIT;
	struct buf new = BUF_INIT;

	if (rule->is_regex) {
		add_expression(rules, rule, &old);
		add_template(rule->with, &new);
	} else {
		buf_add_bytes(&old, rule->raw);
		buf_add_bytes(&new, rule->with);
	}
	if (!rule->is_wide)
		buf_add_str(out, rule->is_regex ? "True, " : "False, ");
	python_bytes(buf_bytes(&old), out);
	buf_add_str(out, ", ");
	python_bytes(buf_bytes(&new), out);
	buf_spend(&old, out);
	buf_spend(&new, out);
}

/* What is replaced only where it stands alone, and so is left elsewhere. */
static void write_alone(const struct rules *rules, struct buf *out)
{
	for (size_t i = 0; i < rules->nr; i++) {
		const struct rule *rule = &rules->v[i];

		if (!rule->alone)
			continue;
		buf_printf(out, "    (\"%s\", ", rule->finding->id);
		python_bytes(rule->raw, out);
		buf_add_str(out, "),\n");
	}
	buf_add_str(out, ")\n");
}

static void write_tuples(const struct rules *rules, bool wide, struct buf *out)
{
	for (size_t i = 0; i < rules->nr; i++) {
		if (rules->v[i].is_wide != wide)
			continue;
		buf_add_str(out, "    (");
		write_rule(rules, &rules->v[i], out);
		buf_add_str(out, "),\n");
	}
	buf_add_str(out, ")\n");
}

void rules_write_python(const struct rules *rules, struct buf *out)
{
	buf_add_str(out,
		    "# Longest first: is it an expression, what, by what.\n"
		    "RULES = (\n");
	write_tuples(rules, false, out);
	buf_add_str(out, "# In UTF-16: what, by what.\nWIDE = (\n");
	write_tuples(rules, true, out);
	buf_add_str(out,
		    "# Short or mere words, replaced only where they stand "
		    "alone: of which finding,\n# what.\nALONE = (\n");
	write_alone(rules, out);
}
