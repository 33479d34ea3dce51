/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in brackets, or fills in something by its form: templates,
 * variables, references, conversions, and what is encrypted or was removed.
 */
#include "classify/placeholder_rules.h"

/* Of a finding's id, behind "bb-". */
#define REMOVED_DIGITS 32

/*
 * A conversion of printf or format: %s, %-8d, %1$s, %(name)s, {}, {0.name},
 * {quote(name)}, {auth()[0]}.
 */
static bool is_conversion(struct bytes text)
{
	struct bytes inner = bytes_sub(text, 1, text.len - 2);

	if (text.len < 2 || text.len > 40)
		return false;
	if (text.p[0] == '{')
		return text.p[text.len - 1] == '}' &&
		       are_letters(inner, "0123456789_.:!()[]'\",- ");
	if (text.p[0] != '%' || !strchr("sdvq", text.p[text.len - 1]))
		return false;
	if (is_wrapped(inner, "(", ")"))
		return is_name(bytes_sub(inner, 1, inner.len - 2));
	for (size_t i = 0; i < inner.len; i++) {
		if (!is_digit(inner.p[i]) && !strchr("$-.+#*", inner.p[i]))
			return false;
	}
	return true;
}

/*
 * Does a template's mark stand in text, as more than a chance of two signs:
 * with its end behind it, or at either end of text, which the pattern cuts at
 * blanks and quotes?
 */
static bool has_template(struct bytes text, const char *open, const char *close)
{
	struct bytes mark = bytes_of(open);

	for (size_t at = bytes_find(text, mark, 0); at != SIZE_MAX;
	     at = bytes_find(text, mark, at + 1)) {
		size_t inner = at + mark.len;
		uint8_t next = inner < text.len ? text.p[inner] : ' ';

		if (!is_alpha(next) && (!next || !strchr(" _.=-\"'{$", next)))
			continue;
		if (!at || inner == text.len ||
		    bytes_find(text, bytes_of(close), inner) != SIZE_MAX)
			return true;
	}
	return false;
}

/* "<your" of "<your password>": its end lay behind a blank. */
static bool is_cut(struct bytes text)
{
	return text.len && strchr("<{", text.p[0]) &&
	       are_letters(bytes_sub(text, 1, text.len), "_-.");
}

/*
 * "BBDC-<token>": a prefix, and what is to be put behind it. A shell's word
 * ends in front of the bracket.
 */
static bool is_to_be_filled(struct bytes text)
{
	struct bytes rest = text;
	struct bytes front;

	if (bytes_eq(text, LIT("BBDC-")))
		return true;
	return bytes_until(&rest, '<', &front) && rest.len > 4 &&
	       rest.p[rest.len - 1] == '>' &&
	       are_letters(front, "0123456789-_") &&
	       are_letters(bytes_sub(rest, 0, rest.len - 1), "_-. ");
}

static bool is_reference(struct bytes text)
{
	static const char *const starts[] = {
		"$env:",
		"!vault",
		"!ref",
		"!Ref",
		"!Sub",
		"ENC[",
		"ENC(",
		"{cipher}",
		"<<",
		"$ANSIBLE_VAULT",
		/* a parameter of TeamCity's that its server keeps */
		"credentialsJSON:",
		/* base64 of what a key service of AWS encrypted */
		"AQICAH",
		"AQECAH",
	};

	/* %d/token: a file, in a unit of systemd */
	if (text.len > 3 && text.p[0] == '%' && is_alpha(text.p[1]) &&
	    text.p[2] == '/')
		return true;

	for (size_t i = 0; i < COUNT(starts); i++) {
		if (bytes_starts(text, bytes_of(starts[i])))
			return true;
	}
	return is_cut(text);
}

static bool is_base64(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!text.p[i] ||
		    (!is_alnum(text.p[i]) && !strchr("+/=", text.p[i])))
			return false;
	}
	return true;
}

/* {base64=}: what Maven and Jenkins encrypted with a key of their own. */
static bool is_encrypted(struct bytes text)
{
	size_t least = bytes_ends(text, LIT("=}")) ? 14 : 20;

	return text.len >= least && is_wrapped(text, "{", "}") &&
	       is_base64(bytes_sub(text, 1, text.len - 2));
}

/* What a controller of Kubernetes sealed: 2, 0 and a key of 512 bytes first. */
static bool is_sealed(struct bytes text)
{
	return text.len >= 100 && bytes_starts(text, LIT("Ag")) &&
	       text.p[2] >= 'A' && text.p[2] <= 'D' && is_base64(text);
}

/* What a rewrite put in a secret's place: ours names the finding. */
static bool is_removed(struct bytes text)
{
	struct bytes ours = LIT("BBAUDIT-REMOVED-bb-");

	if (bytes_eq(text, LIT("***REMOVED***")))
		return true;
	if (!bytes_starts(text, ours) || text.len != ours.len + REMOVED_DIGITS)
		return false;
	for (size_t i = ours.len; i < text.len; i++) {
		if (hex_value(text.p[i]) < 0 || is_upper(text.p[i]))
			return false;
	}
	return true;
}

static bool is_capital_name(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_lower(text.p[i]))
			return false;
	}
	return is_name(text);
}

/* $NAME, ${NAME, !NAME!, $NAME$ and, escaped, $$NAME, %%NAME. */
static bool is_variable(struct bytes text)
{
	size_t at = 1;

	if (text.len < 2 || !text.p[0] || !strchr("$%!", text.p[0]))
		return false;
	if (text.p[0] == '!')
		return is_wrapped(text, "!", "!") && is_upper(text.p[1]) &&
		       is_name(bytes_sub(text, 1, text.len - 2));
	if (is_wrapped(text, "$", "$"))
		return is_capital_name(bytes_sub(text, 1, text.len - 2));
	if (text.p[1] == text.p[0] || (text.p[0] == '$' && text.p[1] == '{'))
		at = 2;
	return (text.p[0] == '$' || at == 2) &&
	       is_name(bytes_sub(text, at, text.len));
}

/* zxx and digits: what TeamCity scrambled with a key of its server. */
static bool is_scrambled(struct bytes text)
{
	if (text.len < 3 + 16 || !bytes_starts(text, LIT("zxx")))
		return false;
	for (size_t i = 3; i < text.len; i++) {
		if (hex_value(text.p[i]) < 0)
			return false;
	}
	return true;
}

const char *placeholder_brackets(struct bytes text)
{
	static const struct {
		const char *open;
		const char *close;
	} pairs[] = {
		{ "<", ">" },	{ "&lt;", "&gt;" }, { "${", "}" },
		{ "$(", ")" },	{ "%", "%" },	    { "@@", "@@" },
		{ "#{", "}" },	{ "__", "__" },	    { "[", "]" },
		{ "(", ")" },	{ "ENC(", ")" },    { "$[", "]" },
		{ "`", "`" },	{ "@", "@" },	    { "!{", "}" },
		{ "%(", ")" },	{ "\\(", ")" },	    { "|", "|" },
		{ "{<", ">}" },
	};
	static const struct {
		const char *open;
		const char *close;
	} templates[] = {
		{ "${", "}" },	{ "{{", "}}" }, { "$(", ")" }, { "<%", "%>" },
		{ "{%", "%}" }, { "#{", "}" },	{ "$[", "]" }, { "%{", "}" },
	};

	if (is_removed(text))
		return "what a clean-up put in a secret's place";
	if (is_encrypted(text) || is_sealed(text) || is_scrambled(text))
		return "encrypted";
	for (size_t i = 0; i < COUNT(pairs); i++) {
		if (is_wrapped(text, pairs[i].open, pairs[i].close))
			return "a placeholder in brackets";
	}
	for (size_t i = 0; i < COUNT(templates); i++) {
		if (has_template(text, templates[i].open, templates[i].close))
			return "filled in by a template";
	}
	if (is_to_be_filled(text))
		return "a prefix and a placeholder in brackets";
	if (is_variable(text))
		return "a variable";
	if (is_reference(text))
		return "a reference";
	if (text.len > 1 && text.p[0] == ':' &&
	    are_letters(bytes_sub(text, 1, text.len), "_"))
		return "a named parameter";
	return is_conversion(text) ? "filled in by a format" : NULL;
}
