/* SPDX-License-Identifier: Apache-2.0 */
#include "history.h"
#include "filter.h"

#include "match/specimen.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>

struct reader {
	struct bytes rest;
	size_t line; /* of the line read last, from 1 */
};

/* The next line without its LF; unlike bytes_line it keeps a CR. */
static bool next_line(struct reader *in, struct bytes *line)
{
	if (!in->rest.len)
		return false;
	in->line++;
	if (!bytes_until(&in->rest, '\n', line)) {
		*line = in->rest;
		in->rest = bytes_sub(in->rest, in->rest.len, 0);
	}
	return true;
}

/* One character of a word, quotes and escapes undone; false at its end. */
static bool next_of_word(struct bytes *line, uint8_t *quote, struct buf *word)
{
	uint8_t c;

	while (line->len && (*quote || !is_blank(line->p[0]))) {
		bytes_u8(line, &c);
		if (c == *quote) {
			*quote = 0;
			continue;
		}
		if (!*quote && (c == '"' || c == '\'')) {
			*quote = c;
			continue;
		}
		if (*quote == '"' && c == '\\' && line->len &&
		    (line->p[0] == '"' || line->p[0] == '\\'))
			bytes_u8(line, &c);
		buf_add_char(word, (char)c);
		return true;
	}
	return false;
}

int split_words(struct bytes line, struct strlist *out, struct fault *fault)
{
	for (;;) {
		struct buf word = BUF_INIT;
		uint8_t quote = 0;
		bool pushed;

		line = bytes_trim(line);
		if (!line.len)
			return 0;
		while (next_of_word(&line, &quote, &word))
			;
		pushed = buf_ok(&word) && strlist_push(out, buf_str(&word));
		buf_release(&word);
		if (!pushed)
			return fault_nomem(fault);
		if (quote)
			return fault_set(fault, FAULT_USAGE,
					 "a quote without its end");
	}
}

static int expand_word(char **word, struct fault *fault)
{
	struct buf text = BUF_INIT;
	char *copy = NULL;
	int rc = specimen_expand(bytes_of(*word), &text, fault);

	if (!rc) {
		copy = strdup(buf_str(&text));
		if (!copy)
			rc = fault_nomem(fault);
	}
	buf_release(&text);
	if (rc)
		return rc;
	free(*word);
	*word = copy;
	return 0;
}

static void directive_release(struct directive *directive)
{
	strlist_release(&directive->words);
	buf_release(&directive->body);
}

/* Takes over what directive holds, also on failure. */
static int push_directive(struct history *out, struct directive *directive,
			  struct fault *fault)
{
	if (!ARRAY_ROOM(&out->directives)) {
		directive_release(directive);
		return fault_nomem(fault);
	}
	out->directives.v[out->directives.nr++] = *directive;
	return 0;
}

/* Body becomes the pointer; a directive will write the object (git-lfs spec).
 */
static int filter_lfs(struct history *out, struct buf *body, size_t line,
		      struct fault *fault)
{
	struct directive store = { .has_body = true, .line = line };
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(sum) + 1];
	struct buf path = BUF_INIT;
	bool ok;

	crypto_hash_sha256(sum, (const unsigned char *)buf_str(body),
			   body->len);
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	buf_printf(&path, "lfs/objects/%.2s/%.2s/%s", hex, hex + 2, hex);
	store.body = *body;
	*body = (struct buf)BUF_INIT;
	ok = strlist_push(&store.words, "file") &&
	     strlist_push(&store.words, buf_str(&path));
	buf_release(&path);
	if (!ok) {
		directive_release(&store);
		return fault_nomem(fault);
	}
	buf_printf(body,
		   "version https://git-lfs.github.com/spec/v1\n"
		   "oid sha256:%s\nsize %zu\n",
		   hex, store.body.len);
	return push_directive(out, &store, fault);
}

/* The lines up to the one that is end, expanded as one text. */
static int read_block(struct reader *in, const char *end, bool cut_last,
		      struct buf *body, struct fault *fault)
{
	const uint8_t *start = in->rest.p;
	struct bytes line, text;

	do {
		if (!next_line(in, &line))
			return fault_set(fault, FAULT_USAGE,
					 "a block without its \"%s\"", end);
	} while (!bytes_eq(line, bytes_of(end)));

	text = (struct bytes){ start, (size_t)(line.p - start) };
	if (cut_last && text.len)
		text.len--;
	return specimen_expand(text, body, fault);
}

/*
 * The block that "<<EOT FILTER..." announces, words[at] being the "<<EOT". The
 * caller cuts the words off behind.
 */
static int take_block(struct reader *in, const struct strlist *words, size_t at,
		      struct history *out, struct buf *body,
		      struct fault *fault)
{
	const char *end = words->v[at] + 2;
	bool cut_last = *end == '-';
	size_t line = in->line;
	int rc;

	if (cut_last)
		end++;
	if (!*end)
		return fault_set(fault, FAULT_USAGE, "\"<<\" wants a word");
	rc = read_block(in, end, cut_last, body, fault);
	for (size_t i = at + 1; !rc && i < words->nr; i++) {
		if (!strcmp(words->v[i], "lfs"))
			rc = filter_lfs(out, body, line, fault);
		else
			rc = filter_apply(words->v[i], body, fault);
	}
	return rc;
}

static size_t find_block(const struct strlist *words)
{
	for (size_t i = 0; i < words->nr; i++) {
		if (!strncmp(words->v[i], "<<", 2))
			return i;
	}
	return words->nr;
}

static void cut_words(struct strlist *words, size_t nr)
{
	while (words->nr > nr)
		free(words->v[--words->nr]);
}

static int parse_directive(struct reader *in, struct bytes text,
			   struct history *out, struct fault *fault)
{
	struct directive directive = { .line = in->line };
	struct strlist *words = &directive.words;
	size_t block;
	int rc = split_words(text, words, fault);

	if (rc)
		goto out;
	block = find_block(words);
	if (block < words->nr) {
		directive.has_body = true;
		rc = take_block(in, words, block, out, &directive.body, fault);
		if (rc)
			goto out;
		cut_words(words, block);
	}
	if (!words->nr) {
		rc = fault_set(fault, FAULT_USAGE, "\"#!\" wants a verb");
		goto out;
	}
	for (size_t i = 0; !rc && i < words->nr; i++)
		rc = expand_word(&words->v[i], fault);
	if (!rc)
		return push_directive(out, &directive, fault);
out:
	directive_release(&directive);
	return rc;
}

/* "data 12" as git itself writes it: that many bytes, untouched. */
static int copy_counted(struct reader *in, struct bytes line,
			struct history *out, struct fault *fault)
{
	struct bytes body;
	char *end;
	unsigned long len = strtoul((const char *)line.p + 5, &end, 10);

	if (!bytes_take(&in->rest, len, &body))
		return fault_set(fault, FAULT_USAGE, "data is cut short");
	for (size_t i = 0; i < body.len; i++)
		in->line += body.p[i] == '\n';
	buf_printf(&out->stream, "data %lu\n", len);
	buf_add_bytes(&out->stream, body);
	return 0;
}

static int parse_data(struct reader *in, struct bytes line, struct history *out,
		      struct fault *fault)
{
	struct strlist words = { 0 };
	struct buf body = BUF_INIT;
	int rc;

	if (line.len > 5 && is_digit(line.p[5]))
		return copy_counted(in, line, out, fault);
	rc = split_words(line, &words, fault);
	if (rc)
		goto out;
	if (words.nr < 2 || find_block(&words) != 1) {
		rc = fault_set(fault, FAULT_USAGE,
			       "data wants a length or \"<<EOT\"");
		goto out;
	}
	rc = take_block(in, &words, 1, out, &body, fault);
	if (rc)
		goto out;
	buf_printf(&out->stream, "data %zu\n", body.len);
	buf_add_bytes(&out->stream, buf_bytes(&body));
	buf_add_char(&out->stream, '\n');
out:
	strlist_release(&words);
	buf_release(&body);
	return rc;
}

static int parse_line(struct reader *in, struct bytes line, struct history *out,
		      struct fault *fault)
{
	int rc;

	if (bytes_starts(line, LIT("#!")))
		return parse_directive(in, bytes_sub(line, 2, line.len), out,
				       fault);
	/* fast-import allows an empty line in some places and needs it in none
	 */
	if (!line.len || bytes_starts(line, LIT("#")))
		return 0;
	if (bytes_starts(line, LIT("data ")))
		return parse_data(in, line, out, fault);
	rc = specimen_expand(line, &out->stream, fault);
	buf_add_char(&out->stream, '\n');
	return rc;
}

int history_parse(struct bytes text, struct history *out, struct fault *fault)
{
	struct reader in = { .rest = text };
	struct bytes line;

	while (next_line(&in, &line)) {
		size_t nr = in.line;
		int rc = parse_line(&in, line, out, fault);

		if (rc)
			return fault_at(fault, "line %zu", nr);
	}
	return buf_ok(&out->stream) ? 0 : fault_nomem(fault);
}

void history_release(struct history *history)
{
	for (size_t i = 0; i < history->directives.nr; i++)
		directive_release(&history->directives.v[i]);
	free(history->directives.v);
	buf_release(&history->stream);
	*history = (struct history){ 0 };
}
