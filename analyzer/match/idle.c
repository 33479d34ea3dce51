/* SPDX-License-Identifier: Apache-2.0 */
#include "match/idle.h"

#define WORD LIT("stash")

/* The word, and what it is part of. */
struct word {
	struct bytes text;   /* around it */
	struct bytes before; /* in front of it */
	size_t at;
	size_t end;
	/* Of the letters, digits, dots and hyphens that it stands in: */
	size_t low;
	size_t high;
	/* With underscores too, behind it: */
	size_t name_end;
};

static bool is_one_of(uint8_t c, const char *any)
{
	return c && strchr(any, c);
}

static bool is_host_letter(uint8_t c)
{
	return is_alnum(c) || c == '.' || c == '-';
}

/* The byte at offset i; a line end beyond the text. */
static uint8_t byte_at(struct bytes text, size_t i)
{
	return i < text.len ? text.p[i] : '\n';
}

static uint8_t byte_before(struct bytes text, size_t i)
{
	return i ? byte_at(text, i - 1) : '\n';
}

static struct word word_at(struct bytes text, size_t at)
{
	struct word w = { .text = text,
			  .at = at,
			  .end = at + WORD.len,
			  .low = at,
			  .high = at + WORD.len,
			  .name_end = at + WORD.len };
	size_t least = at > WORD_BEFORE ? at - WORD_BEFORE : 0;

	text.len = text.len - at > WORD_BEHIND ? at + WORD_BEHIND : text.len;
	w.text = text;
	w.before = bytes_sub(text, least, at - least);
	while (w.low > least && is_host_letter(text.p[w.low - 1]))
		w.low--;
	while (is_host_letter(byte_at(text, w.high)))
		w.high++;
	while (is_host_letter(byte_at(text, w.name_end)) ||
	       byte_at(text, w.name_end) == '_')
		w.name_end++;
	return w;
}

/* \u002F, %25252F */
#define ESCAPE_MAX ((size_t)8)

/* Is the letter or digit before the word the last one of an escape? */
static bool is_behind_escape(const struct word *w)
{
	struct bytes text = w->before;
	size_t i = text.len;

	if (byte_before(text, i - 1) == '\\')
		return true;
	if (i < 3 || hex_value(text.p[i - 1]) < 0 ||
	    hex_value(text.p[i - 2]) < 0)
		return false;
	for (size_t k = 3; k <= ESCAPE_MAX && k <= i; k++) {
		if (is_one_of(text.p[i - k], "%=\\"))
			return true;
	}
	return false;
}

/* STASH_TOKEN, stashPassword */
static bool names_secret(const struct word *w)
{
	static const char *const words[] = { "pass",  "pwd",	"pw",
					     "token", "secret", "key" };

	return bytes_has_any_nocase(
		bytes_sub(w->text, w->end, w->name_end - w->end), words,
		COUNT(words));
}

/* $STASH_URL, ${stash_host} */
static bool names_server(const struct word *w)
{
	static const char *const words[] = { "url", "host", "server", "api",
					     "base" };

	return is_one_of(byte_before(w->text, w->at), "${") &&
	       bytes_has_any_nocase(
		       bytes_sub(w->text, w->end, w->name_end - w->end), words,
		       COUNT(words));
}

static size_t skip_any(struct bytes text, size_t at, const char *any,
		       size_t most)
{
	size_t end = at + most;

	while (at < end && at < text.len && is_one_of(text.p[at], any))
		at++;
	return at;
}

/* builtin/stash.c, git-stash.txt; no host and no section ends in that. */
static bool is_file(const struct word *w)
{
	static const char *const endings[] = { ".c",   ".h",	".o",
					       ".txt", ".html", ".adoc" };
	struct bytes tail = bytes_sub(w->text, w->end, w->high - w->end);

	/* There are hosts in .sh. */
	if (w->low < w->at && bytes_ends(tail, LIT(".sh")))
		return true;
	for (size_t i = 0; i < COUNT(endings); i++) {
		if (bytes_ends(tail, bytes_of(endings[i])))
			return true;
	}
	return false;
}

/* [stash], "stash": {, stash-prod:\n, stash = {; also where that is escaped. */
static bool names_section(const struct word *w)
{
	struct bytes text = w->text;
	size_t at = w->name_end;
	bool listed;

	if (is_file(w))
		return false;
	if (byte_at(text, at) == ':' && is_digit(byte_at(text, at + 1)))
		return true;
	at = skip_any(text, at, "/", 1);
	at = skip_any(text, at, "\\", 8);
	at = skip_any(text, at, "\"'`", 1);
	listed = byte_at(text, at) == ']';
	at = skip_any(text, at, "] \t", 16);
	if (listed || byte_at(text, at) == '{')
		return true;
	if (!is_one_of(byte_at(text, at), ":="))
		return false;
	at = skip_any(text, at + 1, ">", 1);
	at = skip_any(text, at, " \t", 16);
	return is_one_of(byte_at(text, at), "{\r\n\\&%3");
}

/* Letters behind a dot, and no member of a thing, stash.git_cmd, stash.useIt */
static bool is_domain(const struct word *w)
{
	bool dotted = false;

	for (size_t i = w->end; i < w->high; i++) {
		uint8_t c = w->text.p[i];

		if (is_upper(c) && is_lower(w->text.p[i - 1]) && i > w->end)
			return false;
		dotted |= c == '.' && is_alnum(byte_at(w->text, i + 1));
	}
	return dotted && !is_one_of(byte_at(w->text, w->high), "_(") &&
	       !is_file(w);
}

/* What an address is called, or comes behind: url: "stash", machine stash */
static bool is_announced(const struct word *w)
{
	static const char *const names[] = {
		"url",	    "uri",    "host",	  "hostname",	"server",
		"endpoint", "base",   "repo",	  "repository", "remote",
		"registry", "source", "address",  "machine",	"domain",
		"site",	    "origin", "location", "connection", "api",
		"instance", "login",
	};
	struct bytes before = bytes_sub(w->text, 0, w->low);
	size_t len = before.len;

	while (len && (is_blank(before.p[len - 1]) ||
		       is_one_of(before.p[len - 1], ":=>\"'`(\\")))
		len--;
	if (len == before.len)
		return false;
	before.len = len;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct bytes name = bytes_of(names[i]);

		if (len >= name.len &&
		    bytes_eq_nocase(bytes_sub(before, len - name.len, name.len),
				    name))
			return true;
	}
	return false;
}

/* Behind "//", "@" or an escape of theirs. */
static bool is_address(const struct word *w)
{
	uint8_t before = byte_before(w->text, w->low);
	uint8_t second = w->low > 1 ? w->text.p[w->low - 2] : '\n';

	if (before == '@' || before == '%' || before == ';')
		return true;
	return before == '/' && (second == '/' || second == '\\');
}

/* Can it be a whole label of a host's name, or a hyphen-part of one? */
static bool names_host(const struct word *w)
{
	static const char *const commands[] = { "curl",	  "wget",   "http",
						"docker", "podman", "login",
						"machine" };
	uint8_t before = byte_before(w->text, w->at);
	uint8_t behind = byte_at(w->text, w->end);

	if (is_alnum(before) || before == '_' || is_alnum(behind) ||
	    behind == '_')
		return false;
	return is_address(w) || is_announced(w) || is_domain(w) ||
	       bytes_has_any_nocase(w->before, commands, COUNT(commands));
}

/* <id>our stash</id> of Maven's, <stash> of NuGet's, with elements in it. */
static bool is_element(const struct word *w)
{
	static const char *const ids[] = { "<id>", "id&gt;" };
	size_t at = w->name_end;

	if (bytes_has_any_nocase(w->before, ids, COUNT(ids)))
		return true;
	if (byte_at(w->text, at) != '>')
		return false;
	at = skip_any(w->text, at + 1, " \t\r\n", 32);
	return byte_at(w->text, at) == '<' || byte_at(w->text, at) == '\\';
}

/* connect("stash", ...) */
static bool is_argument(const struct word *w)
{
	struct bytes text = w->text;
	size_t at = w->low;
	size_t end = skip_any(text, w->high, "\\", 4);

	if (!is_one_of(byte_at(text, end), "\"'`"))
		return false;
	end = skip_any(text, end + 1, " \t", 4);
	if (byte_at(text, end) != ',' ||
	    !is_one_of(byte_before(text, at), "\"'`"))
		return false;
	at--;
	while (at && text.p[at - 1] == '\\')
		at--;
	return byte_before(text, at) == '(';
}

/* Does an escape follow that is not one of a line end or a quote? */
static bool is_before_escape(const struct word *w)
{
	uint8_t c = byte_at(w->text, w->name_end);

	if (c == '\\')
		return is_one_of(byte_at(w->text, w->name_end + 1), "ux/=:.");
	return c == '&' || c == '%';
}

static bool stash_is_idle(struct bytes text, size_t at)
{
	struct word w = word_at(text, at);
	uint8_t before = byte_before(w.before, w.before.len);

	if (is_alnum(before) && is_behind_escape(&w))
		return false;
	if (is_alpha(before)) /* "unstash" */
		return true;
	return !names_secret(&w) && !names_server(&w) && !names_section(&w) &&
	       !names_host(&w) && !is_element(&w) && !is_argument(&w) &&
	       !is_before_escape(&w);
}

/* ------------------------------------------------------------------ paths ---
 */

/*
 * Does "repos/" stand at i? Behind an escape, or a mail's line end, it may; and
 * behind the end of what is seen, if there is more.
 */
static bool may_be_repos(struct bytes text, size_t i, bool more)
{
	struct bytes word = LIT("repos/");

	for (size_t k = 0; k < word.len; k++) {
		if (i + k >= text.len)
			return more;
		if (is_one_of(text.p[i + k], "\\=%&"))
			return true;
		if (text.p[i + k] != word.p[k])
			return false;
	}
	return true;
}

/* From offset at on, behind the slash: one name, and "/repos/"? */
static bool path_is_idle(struct bytes text, size_t at, size_t end)
{
	bool more = text.len >= end;
	size_t i = at;

	text.len = more ? end : text.len;
	while (i < text.len && text.p[i] > ' ' &&
	       !is_one_of(text.p[i], "/?#\"'<>)],;\\"))
		i++;
	if (i == text.len)
		return !more;
	if (text.p[i] == '/')
		return i == at || !may_be_repos(text, i + 1, more);
	return text.p[i] != '\\' &&
	       !(i > at && is_blank(text.p[i]) && text.p[i - 1] == '=');
}

static const char *const paths[] = { "/users/", "/projects/" };

bool word_is_ours(struct bytes literal)
{
	for (size_t i = 0; i < COUNT(paths); i++) {
		if (bytes_eq_nocase(literal, bytes_of(paths[i])))
			return true;
	}
	return bytes_eq_nocase(literal, WORD);
}

bool word_is_idle(struct bytes literal, struct bytes text, size_t at)
{
	if (literal.p[0] == '/')
		return path_is_idle(text, at + literal.len, at + WORD_BEHIND);
	return stash_is_idle(text, at);
}
