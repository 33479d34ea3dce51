/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The extent of an expression is computed by walking it once. For
 *
 *	(?<![a-z])id=(?:[0-9]{2},){1,3}(?!x)
 *
 * the look-behind gives back 1; "id=" is 3 long; the group is 3 long and may
 * stand three times; the look-ahead adds 1 to what is looked at, not to the
 * length: len 12, ahead 13, back 1. Alternatives count with the longest.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/pattern_regex.h"

#include <pcre2.h>

/* Expanding cannot make more of an expression than this. */
#define REGEX_MAX ((size_t)64 * 1024)

/* Parentheses inside parentheses. */
#define NEST_MAX 40

/* Groups that capture: as many as a match has room for (match/regex.c). */
#define GROUPS_MAX 63U

/* Sums stop here; any span is far below. */
#define EXTENT_MAX ((size_t)1 << 24)

static size_t at_most(size_t n)
{
	return n < EXTENT_MAX ? n : EXTENT_MAX;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

struct walk {
	const char *p;
	bool extended;	 /* (?x): blanks and comments mean nothing */
	const char *why; /* the first reason to refuse it */
};

static struct extent refuse(struct walk *walk, const char *why)
{
	if (!walk->why)
		walk->why = why;
	return (struct extent){ 0 };
}

static struct extent of_len(size_t len)
{
	return (struct extent){ .len = len, .ahead = len };
}

static void skip_blanks(struct walk *walk)
{
	while (walk->extended && *walk->p) {
		if (*walk->p == '#')
			walk->p += strcspn(walk->p, "\n");
		else if (strchr(" \t\n\r\f\v", *walk->p))
			walk->p++;
		else
			return;
	}
}

/* Behind the backslash. */
static struct extent walk_escape(struct walk *walk)
{
	char c = *walk->p;

	if (!c)
		return refuse(walk, "it ends in a backslash");
	walk->p++;
	if (!is_alnum((uint8_t)c) || strchr("dDwWsShHvVNnrtfea", c))
		return of_len(1);
	if (strchr("bBAzZG", c))
		return of_len(0);
	if (c == 'R')
		return of_len(2);
	if (c != 'x')
		return refuse(walk, "an escape that may not be used here");
	for (int i = 0; i < 2; i++) {
		if (hex_value((uint8_t)*walk->p) < 0)
			return refuse(walk, "\\x needs two digits");
		walk->p++;
	}
	return of_len(1);
}

/* Behind the bracket that opens a class. */
static struct extent walk_class(struct walk *walk)
{
	if (*walk->p == '^')
		walk->p++;
	if (*walk->p == ']')
		walk->p++;
	while (*walk->p && *walk->p != ']') {
		if (walk->p[0] == '[' && walk->p[1] == ':') {
			const char *end = strstr(walk->p, ":]");

			walk->p = end ? end + 1 : walk->p;
		}
		if (walk->p[0] == '\\' && walk->p[1])
			walk->p++;
		walk->p++;
	}
	if (!*walk->p)
		return refuse(walk, "a class is not closed");
	walk->p++;
	return of_len(1);
}

static struct extent walk_alternatives(struct walk *walk, unsigned depth);

/* How an opening parenthesis goes on, the longer ones first. */
enum group { GROUP_PLAIN, GROUP_AHEAD, GROUP_BEHIND, GROUP_NAMED };

static const struct opening {
	const char *text;
	enum group group;
} openings[] = {
	{ "?:", GROUP_PLAIN },	 { "?>", GROUP_PLAIN }, { "?|", GROUP_PLAIN },
	{ "?=", GROUP_AHEAD },	 { "?!", GROUP_AHEAD }, { "?<=", GROUP_BEHIND },
	{ "?<!", GROUP_BEHIND }, { "?<", GROUP_NAMED },
};

/*
 * "?i)" and "?i:". True if a group follows; false if it was the whole
 * parenthesis, or is refused.
 */
static bool walk_flags(struct walk *walk)
{
	const char *start = ++walk->p;

	walk->p += strspn(walk->p, "imsxJ");
	if (walk->p == start || !strchr(":)", *walk->p) || !*walk->p) {
		refuse(walk, "a kind of group that may not be used here");
		return false;
	}
	if (memchr(start, 'x', (size_t)(walk->p - start)))
		walk->extended = true;
	return *walk->p++ == ':';
}

static const struct opening *find_opening(const char *p)
{
	for (size_t i = 0; i < COUNT(openings); i++)
		if (!strncmp(p, openings[i].text, strlen(openings[i].text)))
			return &openings[i];
	return NULL;
}

/* Behind the parenthesis that opens it. */
static struct extent walk_group(struct walk *walk, unsigned depth)
{
	const struct opening *opening = find_opening(walk->p);
	enum group group = opening ? opening->group : GROUP_PLAIN;
	struct extent extent;

	if (depth == NEST_MAX)
		return refuse(walk, "parentheses nested too deep");
	if (*walk->p == '*')
		return refuse(walk, "a verb may not be used here");
	if (opening)
		walk->p += strlen(opening->text);
	else if (*walk->p == '?' && !walk_flags(walk))
		return of_len(0);
	if (group == GROUP_NAMED)
		walk->p += strcspn(walk->p, ">") + (strchr(walk->p, '>') != 0);
	extent = walk_alternatives(walk, depth + 1);
	if (*walk->p != ')')
		return refuse(walk, "a parenthesis is not closed");
	walk->p++;
	if (group == GROUP_AHEAD)
		extent.len = 0;
	if (group == GROUP_BEHIND)
		return (struct extent){
			.back = at_most(extent.back + extent.len),
			.ahead = extent.ahead - extent.len,
		};
	return extent;
}

/* "{2,5}" behind the brace; false for what is no such thing. */
static bool read_counts(struct walk *walk, size_t *max)
{
	char *end;
	size_t min;

	if (!is_digit((uint8_t)*walk->p))
		return false;
	min = *max = strtoul(walk->p, &end, 10);
	if (*end == ',') {
		walk->p = end + 1;
		if (!is_digit((uint8_t)*walk->p))
			return false;
		*max = strtoul(walk->p, &end, 10);
	}
	if (*end != '}' || *max < min || *max > 65535)
		return false;
	walk->p = end + 1;
	return true;
}

/* What the atom before it becomes by a quantifier, if one stands here. */
static struct extent walk_quantifier(struct walk *walk, struct extent atom)
{
	size_t max = 1;

	skip_blanks(walk);
	if (*walk->p == '*' || *walk->p == '+')
		return refuse(walk, "a quantifier without an upper limit");
	if (*walk->p == '{') {
		walk->p++;
		if (!read_counts(walk, &max))
			return refuse(walk, "a quantifier without an upper "
					    "limit, or a brace to escape");
	} else if (*walk->p == '?') {
		walk->p++;
	} else {
		return atom;
	}
	/* Lazy or possessive: it makes no difference to the extent. */
	if (*walk->p == '?' || *walk->p == '+')
		walk->p++;
	if (max) {
		atom.ahead = at_most((max - 1) * atom.len + atom.ahead);
		atom.len = at_most(max * atom.len);
	}
	return atom;
}

static struct extent walk_atom(struct walk *walk, unsigned depth)
{
	switch (*walk->p++) {
	case '\\':
		return walk_escape(walk);
	case '[':
		return walk_class(walk);
	case '(':
		return walk_group(walk, depth);
	case '^':
	case '$':
		return of_len(0);
	case '*':
	case '+':
	case '?':
	case '{':
		return refuse(walk, "a quantifier with nothing before it");
	default:
		return of_len(1);
	}
}

static struct extent walk_sequence(struct walk *walk, unsigned depth)
{
	struct extent all = { 0 };

	for (;;) {
		struct extent next;

		skip_blanks(walk);
		if (walk->why || !*walk->p || strchr("|)", *walk->p))
			return all;
		next = walk_quantifier(walk, walk_atom(walk, depth));
		all.back = larger(all.back, next.back);
		all.ahead = larger(all.ahead, at_most(all.len + next.ahead));
		all.len = at_most(all.len + next.len);
	}
}

static struct extent walk_alternatives(struct walk *walk, unsigned depth)
{
	bool extended = walk->extended;
	struct extent all = walk_sequence(walk, depth);

	while (!walk->why && *walk->p == '|') {
		struct extent next;

		walk->p++;
		next = walk_sequence(walk, depth);
		all.len = larger(all.len, next.len);
		all.ahead = larger(all.ahead, next.ahead);
		all.back = larger(all.back, next.back);
	}
	/* A flag set inside ends with the group, as in PCRE2. */
	walk->extended = extended;
	return all;
}

bool regex_extent(const char *regex, struct extent *out, const char **why)
{
	struct walk walk = { .p = regex };
	struct extent extent = walk_alternatives(&walk, 0);

	if (!walk.why && *walk.p)
		refuse(&walk, "a parenthesis too many");
	if (walk.why) {
		*why = walk.why;
		return false;
	}
	*out = extent;
	return true;
}

static const char *find_fragment(const struct fragments *fragments,
				 struct bytes name)
{
	for (size_t i = 0; i < fragments->nr; i++)
		if (bytes_eq(bytes_of(fragments->v[i].name), name))
			return fragments->v[i].text;
	return NULL;
}

static int expand(struct node node, struct bytes text,
		  const struct fragments *fragments, struct buf *out,
		  struct fault *fault)
{
	const struct bytes mark = LIT("%{");
	size_t at;

	while (text.len && (at = bytes_find(text, mark, 0)) != SIZE_MAX) {
		const char *fragment;
		struct bytes name;

		buf_add_bytes(out, bytes_sub(text, 0, at));
		text = bytes_sub(text, at + mark.len, SIZE_MAX);
		if (!bytes_until(&text, '}', &name))
			return node_fault(node, fault, "\"%%{\" is not closed");
		fragment = find_fragment(fragments, name);
		if (!fragment)
			return node_fault(node, fault,
					  "unknown fragment \"%.*s\"",
					  (int)(name.len < 64 ? name.len : 64),
					  (const char *)name.p);
		buf_add_str(out, fragment);
		if (out->len > REGEX_MAX)
			return node_fault(node, fault,
					  "expanded, it is over %zu bytes",
					  REGEX_MAX);
	}
	buf_add_bytes(out, text);
	return 0;
}

int regex_read(struct node node, const struct fragments *fragments,
	       struct arena *arena, const char **out, struct fault *fault)
{
	struct buf buf = BUF_INIT;
	const char *text = NULL;
	char *copy = NULL;
	int rc = node_text(node, arena, &text, fault);

	if (rc || !text)
		return rc;
	rc = expand(node, bytes_of(text), fragments, &buf, fault);
	if (!rc && buf_ok(&buf))
		copy = arena_str(arena, buf_bytes(&buf));
	if (!rc && !copy)
		rc = fault_nomem(fault);
	buf_release(&buf);
	if (!rc)
		*out = copy;
	return rc;
}

int fragments_read(struct fragments *fragments, struct node map,
		   struct arena *arena, struct fault *fault)
{
	struct node key;
	struct node value;
	size_t i = 0;

	if (map.yaml->type != YAML_MAPPING_NODE)
		return node_fault(map, fault, "a map is expected here");
	while (node_pair(map, &i, &key, &value)) {
		struct fragment fragment = { 0 };
		int rc = node_text(key, arena, &fragment.name, fault);

		if (!rc)
			rc = regex_read(value, fragments, arena, &fragment.text,
					fault);
		if (rc)
			return rc;
		if (find_fragment(fragments, bytes_of(fragment.name)))
			return node_fault(key, fault,
					  "fragment \"%.64s\" twice",
					  fragment.name);
		if (!ARRAY_ROOM(fragments))
			return fault_nomem(fault);
		fragments->v[fragments->nr++] = fragment;
	}
	return 0;
}

/* What matching will use too; an expression writes (?J), (?s), (?x) itself. */
static int compile(struct node node, const char *regex, pcre2_code **out,
		   struct fault *fault)
{
	PCRE2_UCHAR why[128];
	PCRE2_SIZE offset;
	int error;
	pcre2_code *code = pcre2_compile(
		(PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
		PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C,
		&error, &offset, NULL);

	if (code) {
		*out = code;
		return 0;
	}
	if (pcre2_get_error_message(error, why, sizeof(why)) < 0)
		why[0] = '\0';
	return node_fault(node, fault,
			  "PCRE2 refuses the expression at offset %zu: %s",
			  (size_t)offset, (const char *)why);
}

/*
 * The groups of code that have a name, as bits of names; an unknown one gives
 * false and itself.
 */
static bool named_groups(const pcre2_code *code, const char *const *names,
			 size_t nr, unsigned *out, const char **unknown)
{
	uint32_t count = 0;
	uint32_t size = 0;
	PCRE2_SPTR table = NULL;

	*out = 0;
	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < count; i++) {
		/* Two bytes of number, then the name and a NUL. */
		const char *name = (const char *)table + (size_t)i * size + 2;
		size_t n = 0;

		while (n < nr && strcmp(name, names[n]) != 0)
			n++;
		if (n == nr) {
			*unknown = name;
			return false;
		}
		*out |= 1U << n;
	}
	return true;
}

static int check_groups(struct node node, const pcre2_code *code,
			enum host_rule host, struct fault *fault)
{
	enum { SECRET, USERNAME, HOST, URL, WORKSPACE, REPOSITORY };
	static const char *const names[] = {
		[SECRET] = "secret",	   [USERNAME] = "username",
		[HOST] = "host",	   [URL] = "url",
		[WORKSPACE] = "workspace", [REPOSITORY] = "repository",
	};
	const char *unknown;
	unsigned groups;
	uint32_t count = 0;

	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &count);
	if (count > GROUPS_MAX)
		return node_fault(node, fault, "more than %u groups",
				  GROUPS_MAX);
	if (!named_groups(code, names, COUNT(names), &groups, &unknown))
		return node_fault(node, fault, "unknown group \"%.32s\"",
				  unknown);
	if (!(groups & (1U << SECRET | 1U << URL)))
		return node_fault(node, fault,
				  "no group \"secret\" and none \"url\"");
	if (host == HOST_GROUP && !(groups & (1U << HOST | 1U << URL)))
		return node_fault(node, fault,
				  "no group \"host\" and none \"url\", which "
				  "\"host: group\" needs");
	return 0;
}

static int check_extent(struct node node, const char *regex, size_t span,
			struct fault *fault)
{
	struct extent extent;
	const char *why;

	if (!regex_extent(regex, &extent, &why))
		return node_fault(node, fault, "the expression: %s", why);
	if (extent.back + extent.ahead > span)
		return node_fault(node, fault,
				  "the expression reaches %zu bytes, more than "
				  "its span of %zu",
				  extent.back + extent.ahead, span);
	return 0;
}

int regex_check_form(struct node node, const struct form *form,
		     struct fault *fault)
{
	pcre2_code *code = NULL;
	int rc = compile(node, form->regex, &code, fault);

	if (!rc)
		rc = check_groups(node, code, form->host, fault);
	if (!rc)
		rc = check_extent(node, form->regex, form->span, fault);
	pcre2_code_free(code);
	return rc;
}

int regex_check_shape(struct node node, const char *shape, struct fault *fault)
{
	pcre2_code *code = NULL;
	int rc = compile(node, shape, &code, fault);

	if (!rc)
		rc = check_extent(node, shape, EXTENT_MAX, fault);
	pcre2_code_free(code);
	return rc;
}
