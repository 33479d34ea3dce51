/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/listing.h"

#include "base/buf.h"
#include "base/date.h"

#include <stdlib.h>

#define LIST_MAX ((size_t)16 << 20)

struct parser {
	struct listing *out;
	bool may_end;
	const char *(*is_word)(struct bytes word);
	size_t line;
	struct fault *fault;
};

static int mistake(struct parser *p, const char *what)
{
	return fault_set(p->fault, FAULT_USAGE, "%s:%zu: %s", p->out->file,
			 p->line, what);
}

/* The next word of a trimmed line; false for a quote that does not end. */
static bool take_word(struct bytes *line, struct bytes *word)
{
	size_t len = 0;

	if (line->len && line->p[0] == '"') {
		(void)bytes_take(line, 1, word);
		if (!bytes_until(line, '"', word))
			return false;
	} else {
		while (len < line->len && !is_blank(line->p[len]))
			len++;
		(void)bytes_take(line, len, word);
	}
	*line = bytes_trim(*line);
	return true;
}

static int take_end(struct parser *p, struct bytes *line, struct listed *entry)
{
	struct bytes rest = *line;
	struct bytes word = { 0 };

	if (!p->may_end || !take_word(&rest, &word) ||
	    !bytes_eq(word, LIT("until")))
		return 0;
	if (!take_word(&rest, &word) || !day_parse(word, &entry->until))
		return mistake(p, "\"until\" without a date as YYYY-MM-DD");
	entry->ends = true;
	*line = rest;
	return 0;
}

static int keep(struct parser *p, struct listed *entry, struct bytes word,
		struct bytes reason)
{
	struct listing *out = p->out;

	entry->what = arena_str(&out->arena, word);
	entry->reason = arena_str(&out->arena, reason);
	if (!entry->what || !entry->reason || !ARRAY_ROOM(&out->entries) ||
	    !map_put(&out->words, bytes_of(entry->what), out->entries.nr))
		return fault_nomem(p->fault);
	out->entries.v[out->entries.nr++] = *entry;
	return 0;
}

static int take_line(struct parser *p, struct bytes line)
{
	struct listed entry = { .line = p->line };
	struct bytes word;
	const char *wrong;
	int rc;

	if (memchr(line.p, '\0', line.len))
		return mistake(p, "a NUL: this is no text");
	if (!take_word(&line, &word))
		return mistake(p, "a quote that does not end");
	wrong = p->is_word ? p->is_word(word) : NULL;
	if (!word.len)
		wrong = "nothing between the quotes";
	if (wrong)
		return mistake(p, wrong);
	if (listing_find(p->out, word))
		return mistake(p, "listed before");
	rc = take_end(p, &line, &entry);
	if (rc)
		return rc;
	if (!line.len)
		return mistake(p, "no reason is given");
	return keep(p, &entry, word, line);
}

int listing_read(const char *file, bool may_end,
		 const char *(*is_word)(struct bytes word), struct listing *out,
		 struct fault *fault)
{
	struct parser p = { out, may_end, is_word, 0, fault };
	struct buf text = BUF_INIT;
	struct bytes rest;
	struct bytes line;
	int rc = buf_read_given(&text, file, LIST_MAX, fault);

	*out = (struct listing){ .file = file };
	rest = buf_bytes(&text);
	while (!rc && bytes_line(&rest, &line)) {
		p.line++;
		line = bytes_trim(line);
		if (line.len && line.p[0] != '#')
			rc = take_line(&p, line);
	}
	buf_release(&text);
	return rc;
}

void listing_release(struct listing *listing)
{
	free(listing->entries.v);
	map_release(&listing->words);
	arena_release(&listing->arena);
	*listing = (struct listing){ 0 };
}

const struct listed *listing_find(const struct listing *listing,
				  struct bytes word)
{
	size_t at = map_get(&listing->words, word);

	return at == SIZE_MAX ? NULL : &listing->entries.v[at];
}
