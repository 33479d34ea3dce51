/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include "base/text.h"
#include "report/escape.h"
#include "report/layout.h"

#include <inttypes.h>

#define SHORT_OID 12

static void add_char(struct buf *out, uint32_t c)
{
	switch (c) {
	case '&':
		buf_add_str(out, "&amp;");
		return;
	case '<':
		buf_add_str(out, "&lt;");
		return;
	case '>':
		buf_add_str(out, "&gt;");
		return;
	case '"':
		buf_add_str(out, "&quot;");
		return;
	case '\'':
		buf_add_str(out, "&#39;");
		return;
	default:
		break;
	}
	if (!text_is_unsafe(c))
		text_add(out, c);
	else if (c < 0x80)
		buf_printf(out, "\\x%02" PRIx32, c);
	else
		buf_printf(out, "\\u{%" PRIx32 "}", c);
}

void html_escape(struct bytes text, struct buf *out)
{
	uint32_t c;
	bool valid;

	while (text_next(&text, &c, &valid)) /* invalid: c is U+FFFD */
		add_char(out, c);
}

void html_put(struct html *html, const char *markup)
{
	buf_add_str(html->out, markup);
}

void html_words(struct html *html, const char *words)
{
	html_escape(bytes_of(words), html->out);
}

void html_quote(struct html *html, struct bytes text)
{
	prose_quote(&html->prose, text, html->out);
}

void html_code(struct html *html, struct bytes text)
{
	html_put(html, "<code>");
	html_quote(html, text);
	html_put(html, "</code>");
}

void html_cut(struct html *html, struct bytes text, size_t width)
{
	struct buf *swept = &html->prose.swept;
	struct buf cut = BUF_INIT;

	buf_clear(swept);
	buf_clear(&html->scratch);
	mask_text(html->report->mask, text, swept);
	escape_terminal(buf_bytes(swept), &html->scratch);
	layout_cut(buf_bytes(&html->scratch), width, &cut);
	html_escape(buf_bytes(&cut), html->out);
	html->out->failed |= swept->failed | html->scratch.failed;
	buf_spend(&cut, html->out);
}

void html_secret(struct html *html, const struct finding *finding)
{
	/* A mask is short; a whole secret may need several lines. */
	html_put(html, html->report->options->show_secrets
			       ? "<code>"
			       : "<code class=\"mask\">");
	prose_secret(&html->prose, finding, html->out);
	html_put(html, "</code>");
}

/* With the line ends that it has; all else that ends lines becomes visible. */
static void put_lines(struct html *html, struct bytes text)
{
	struct bytes rest = text;
	struct bytes line;

	while (bytes_line(&rest, &line)) {
		html_escape(line, html->out);
		if (text.len - rest.len > line.len)
			html_put(html, "\n");
		text = rest;
	}
}

/* A report that was read back tells both, and not where the line stands. */
void html_around(struct html *html, const struct finding *finding,
		 const struct occurrence *occurrence)
{
	const struct mask *mask = html->report->mask;
	struct buf *line = &html->prose.swept;
	struct buf *all = &html->scratch;
	struct bytes text;
	size_t at;

	buf_clear(line);
	buf_clear(all);
	mask_context(mask, finding, occurrence, line);
	mask_around(mask, finding, occurrence, all);
	html->out->failed |= line->failed | all->failed;
	text = all->len > line->len ? buf_bytes(all) : buf_bytes(line);
	at = all->len > line->len ? bytes_find(text, buf_bytes(line), 0)
				  : SIZE_MAX;
	if (at == SIZE_MAX || !line->len) {
		put_lines(html, text);
		return;
	}
	put_lines(html, bytes_sub(text, 0, at));
	html_put(html, "<b>");
	put_lines(html, buf_bytes(line));
	html_put(html, "</b>");
	put_lines(html, bytes_sub(text, at + line->len, SIZE_MAX));
}

void html_number(struct html *html, uint64_t nr)
{
	layout_number(nr, html->out);
}

void html_count(struct html *html, uint64_t nr, const char *one,
		const char *many)
{
	layout_count(nr, one, many, html->out);
}

void html_day(struct html *html, int32_t day)
{
	char text[DATE_TEXT];

	buf_printf(html->out, "<time>%s</time>", day_text(day, text));
}

void html_oid(struct html *html, const struct oid *oid)
{
	char hex[OID_HEX_MAX];

	buf_printf(html->out, "<code>%.*s</code>", SHORT_OID,
		   oid_hex(oid, hex));
}

void html_name(struct html *html, const char *name)
{
	for (; *name; name++)
		add_char(html->out, *name == '-' ? ' ' : (uint8_t)*name);
}

static bool is_plain_id(const char *id)
{
	for (; *id; id++) {
		if (!is_alnum((uint8_t)*id) && *id != '-')
			return false;
	}
	return true;
}

/* An id that was read from another report may be anything. */
void html_anchor(struct html *html, const struct finding *finding)
{
	if (finding->id && is_plain_id(finding->id) &&
	    bytes_starts(bytes_of(finding->id), LIT("bb-")))
		html_put(html, finding->id);
	else
		buf_printf(html->out, "finding-%zu",
			   (size_t)(finding - html->audit->findings.v) + 1);
}

static const char *const sites[SITE_COUNT] = {
	[SITE_BLOB] = "a file",
	[SITE_PATH] = "the name of a file",
	[SITE_COMMIT_MESSAGE] = "a commit message",
	[SITE_COMMIT_IDENTITY] = "a commit's author or committer",
	[SITE_COMMIT_HEADER] = "a commit's header",
	[SITE_TAG_MESSAGE] = "a tag's message",
	[SITE_NOTE] = "a note",
	[SITE_REF_NAME] = "the name of a branch or tag",
	[SITE_REFLOG] = "a reflog",
	[SITE_CONFIG] = "the configuration",
	[SITE_REPOSITORY_FILE] = "a file of the repository's own folder",
	[SITE_INDEX] = "the index",
	[SITE_WORKTREE] = "a file of the worktree",
	[SITE_LFS] = "a Git LFS object",
};

void html_place(struct html *html, enum site site, const char *path,
		uint64_t line)
{
	if (path) {
		html_code(html, bytes_of(path));
		if (line)
			buf_printf(html->out, ":%" PRIu64, line);
		if (site == SITE_BLOB)
			return;
		html_put(html, ", ");
		html_put(html, sites[site]);
		return;
	}
	html_put(html, sites[site]);
	if (line)
		buf_printf(html->out, ", line %" PRIu64, line);
}

struct bytes html_repository(const struct html *html, size_t repo)
{
	return bytes_of(html->audit->repositories.v[repo].path);
}
