/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/samples.h"

#include "base/array.h"
#include "classify/packed.h"
#include "match/specimen.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define INDEX_MAX ((size_t)1 << 20)
#define SAMPLE_MAX ((size_t)1 << 20)

enum column {
	COLUMN_FILE,
	COLUMN_KIND,
	COLUMN_SECRET, /* or the reason */
	COLUMN_USERNAME,
	COLUMN_HOST,
	COLUMN_ENCODING,
	COLUMN_CONFIDENCE,
	COLUMNS,
};

struct line {
	size_t number;
	struct bytes columns[COLUMNS]; /* templates expanded; in the arena */
	bool is_negative;
	bool met;
};

struct run {
	struct matcher *matcher;
	const char *dir;
	struct samples *out;
	struct fault *fault;
	struct arena arena; /* of the lines; of findings, for one text */
	struct {
		struct line *v;
		size_t nr, cap;
	} lines;
	/* the text at hand: the lines from first on, nr of them */
	struct line *first;
	size_t nr;
	bool failed; /* memory ended */
};

static int bad_line(struct run *run, size_t number, const char *why)
{
	return fault_set(run->fault, FAULT_USAGE, "%s/index.tsv:%zu: %s",
			 run->dir, number, why);
}

/* ------------------------------------------------------------ the index --- */

static bool is_none(struct bytes column)
{
	return bytes_eq(column, LIT("-"));
}

static int expand_column(struct run *run, struct line *line, enum column column)
{
	struct buf text = BUF_INIT;
	int rc = specimen_expand(line->columns[column], &text, run->fault);

	if (!rc && buf_ok(&text))
		line->columns[column] =
			arena_bytes(&run->arena, buf_bytes(&text));
	if (!rc && (!buf_ok(&text) || !line->columns[column].p))
		rc = fault_nomem(run->fault);
	buf_release(&text);
	return rc;
}

static int split_line(struct run *run, struct bytes text, struct line *line)
{
	size_t nr = 0;
	enum confidence confidence;

	while (nr < COLUMNS - 1 && bytes_until(&text, '\t', &line->columns[nr]))
		nr++;
	line->columns[nr++] = text;
	line->is_negative =
		nr > COLUMN_KIND && is_none(line->columns[COLUMN_KIND]);
	if (line->is_negative)
		return nr == COLUMN_SECRET + 1
			       ? 0
			       : bad_line(run, line->number,
					  "want FILE, - and a reason");
	if (nr != COLUMNS)
		return bad_line(run, line->number,
				"want FILE, KIND, SECRET, USERNAME, HOST, "
				"ENCODING and CONFIDENCE, with tabs between");
	if (!confidence_parse((char *)line->columns[COLUMN_CONFIDENCE].p,
			      &confidence))
		return bad_line(run, line->number, "no such confidence");
	for (enum column c = COLUMN_SECRET; c <= COLUMN_HOST; c++) {
		int rc = expand_column(run, line, c);

		if (rc)
			return rc;
	}
	return 0;
}

static int add_line(struct run *run, struct bytes text, size_t number)
{
	struct line *line;

	/* A copy that ends in a NUL; the columns are windows on it. */
	text.p = (const uint8_t *)arena_str(&run->arena, text);
	if (!text.p || !ARRAY_ROOM(&run->lines))
		return fault_nomem(run->fault);
	line = &run->lines.v[run->lines.nr];
	*line = (struct line){ .number = number };
	run->lines.nr++;
	return split_line(run, text, line);
}

static int read_index(struct run *run, struct bytes text)
{
	struct bytes line;
	size_t number = 0;
	int rc = 0;

	while (!rc && bytes_line(&text, &line)) {
		number++;
		if (line.len && line.p[0] != '#')
			rc = add_line(run, line, number);
	}
	if (!rc && !run->lines.nr)
		rc = bad_line(run, number, "names no text");
	return rc;
}

/* -------------------------------------------------------------- a text --- */

/* The encodings of a find, outermost first: "utf-16le,base64", or "-". */
static struct bytes encoding_of(struct run *run, const struct credential *c)
{
	struct buf text = BUF_INIT;
	struct bytes out;

	for (size_t i = 0; i < c->encodings.nr; i++)
		buf_printf(&text, "%s%s", i ? "," : "", c->encodings.v[i]);
	if (!c->encodings.nr)
		buf_add_char(&text, '-');
	out = arena_bytes(&run->arena, buf_bytes(&text));
	run->failed |= !buf_ok(&text) || !out.p;
	buf_release(&text);
	return out;
}

static bool agrees(struct bytes expected, struct bytes got)
{
	return is_none(expected) ? !got.len : bytes_eq(expected, got);
}

/* What of a find is not as the line says; NULL if all is. */
static const char *difference(const struct line *line,
			      const struct credential *c, struct bytes encoding)
{
	const struct bytes *columns = line->columns;

	if (line->is_negative)
		return "is none";
	if (!bytes_eq(columns[COLUMN_SECRET], c->secret))
		return "is another string";
	if (!bytes_eq(columns[COLUMN_KIND], bytes_of(c->pattern->id)))
		return "the kind differs";
	if (!agrees(columns[COLUMN_USERNAME], c->username))
		return "the user differs";
	if (!agrees(columns[COLUMN_HOST], c->host))
		return "the host differs";
	if (!bytes_eq(columns[COLUMN_ENCODING], encoding))
		return "the encoding differs";
	if (!bytes_eq(columns[COLUMN_CONFIDENCE],
		      bytes_of(confidence_name(c->confidence))))
		return "the confidence differs";
	return NULL;
}

static void count_wrong(struct run *run, const struct credential *c,
			struct bytes encoding)
{
	struct score_row *kind =
		score_of(&run->out->kinds, bytes_of(c->pattern->id));
	struct score_row *row =
		score_of(&run->out->encodings,
			 is_none(encoding) ? bytes_of("as it is") : encoding);

	run->out->failed++;
	run->failed |= !kind || !row;
	if (kind)
		kind->wrong++;
	if (row)
		row->wrong++;
}

static int on_credential(void *payload, enum site site, struct bytes name,
			 const struct credential *c)
{
	struct run *run = payload;
	struct bytes encoding = encoding_of(run, c);
	const char *why = "is none";
	struct bytes file = run->first->columns[COLUMN_FILE];

	(void)site;
	(void)name;
	for (size_t i = 0; i < run->nr; i++) {
		const char *differs = difference(&run->first[i], c, encoding);

		if (!differs) {
			run->first[i].met = true;
			return 0;
		}
		/* Nothing is said of the other secrets of the text. */
		if (strcmp(differs, "is another string") != 0)
			why = differs;
	}
	if (c->confidence < CONFIDENCE_POSSIBLE)
		return 0;
	(void)printf("%s/%.*s: false: %s %s \"%.*s\" by \"%.*s\" at "
		     "\"%.*s\", encoding %.*s: %s\n",
		     run->dir, (int)file.len, (const char *)file.p,
		     confidence_name(c->confidence), c->pattern->id,
		     (int)c->secret.len, (const char *)c->secret.p,
		     (int)c->username.len, (const char *)c->username.p,
		     (int)c->host.len, (const char *)c->host.p,
		     (int)encoding.len, (const char *)encoding.p, why);
	count_wrong(run, c, encoding);
	return 0;
}

static void count_line(struct run *run, const struct line *line)
{
	struct score_row *kind;
	struct score_row *encoding;

	if (line->is_negative)
		return;
	kind = score_of(&run->out->kinds, line->columns[COLUMN_KIND]);
	encoding = score_of(&run->out->encodings,
			    is_none(line->columns[COLUMN_ENCODING])
				    ? bytes_of("as it is")
				    : line->columns[COLUMN_ENCODING]);
	run->failed |= !kind || !encoding;
	if (!kind || !encoding)
		return;
	kind->expected++;
	encoding->expected++;
	kind->met += line->met;
	encoding->met += line->met;
	if (line->met)
		return;
	run->out->failed++;
	(void)printf("%s/%.*s: missed: %.*s of line %zu\n", run->dir,
		     (int)line->columns[COLUMN_FILE].len,
		     (const char *)line->columns[COLUMN_FILE].p,
		     (int)line->columns[COLUMN_KIND].len,
		     (const char *)line->columns[COLUMN_KIND].p, line->number);
}

static int read_text(struct run *run, struct buf *text)
{
	struct bytes file = run->first->columns[COLUMN_FILE];
	struct buf path = BUF_INIT;
	struct buf stored = BUF_INIT;
	struct fault wrong = { 0 };
	int rc;

	buf_printf(&path, "%s/%.*s", run->dir, (int)file.len,
		   (const char *)file.p);
	rc = buf_ok(&path) ? buf_read_file(&stored, buf_str(&path), SAMPLE_MAX,
					   run->fault)
			   : fault_nomem(run->fault);
	if (!rc)
		rc = specimen_expand(buf_bytes(&stored), text, &wrong);
	if (!rc && !buf_ok(text))
		rc = fault_nomem(run->fault);
	else if (wrong.code)
		rc = fault_set(run->fault, wrong.code, "%s: %s", buf_str(&path),
			       wrong.msg);
	buf_release(&stored);
	buf_release(&path);
	return rc;
}

static int on_unread(void *payload, const struct unread *unread)
{
	struct run *run = payload;

	return fault_set(run->fault, FAULT_CORRUPT, "%s: %.*s: %s", run->dir,
			 (int)run->first->columns[COLUMN_FILE].len,
			 (const char *)run->first->columns[COLUMN_FILE].p,
			 unread->reason);
}

static int run_text(struct run *run)
{
	struct arena arena = { 0 };
	struct buf text = BUF_INIT;
	struct examiner examiner = {
		.matcher = run->matcher,
		.arena = &arena,
		.payload = run,
		.each = on_credential,
		.unread = on_unread,
		.max_unpacked = SAMPLE_MAX,
	};
	int rc = read_text(run, &text);

	if (!rc)
		rc = examine_file(&examiner, SITE_BLOB, buf_bytes(&text),
				  run->fault);
	for (size_t i = 0; !rc && i < run->nr; i++)
		count_line(run, &run->first[i]);
	if (!rc && run->failed)
		rc = fault_nomem(run->fault);
	run->out->texts++;
	run->out->negatives += run->first->is_negative;
	examiner_release(&examiner);
	buf_release(&text);
	arena_release(&arena);
	return rc;
}

/* Lines of one text stand together, so that the next name is the next text. */
static int run_texts(struct run *run)
{
	size_t at = 0;
	int rc = 0;

	while (!rc && at < run->lines.nr) {
		size_t nr = 1;

		run->first = &run->lines.v[at];
		while (at + nr < run->lines.nr &&
		       bytes_eq(run->first[nr].columns[COLUMN_FILE],
				run->first->columns[COLUMN_FILE]))
			nr++;
		run->nr = nr;
		at += nr;
		rc = run_text(run);
	}
	return rc;
}

/* ----------------------------------------------- files without a line --- */

static bool is_named(const struct run *run, struct bytes file)
{
	for (size_t i = 0; i < run->lines.nr; i++) {
		if (bytes_eq(run->lines.v[i].columns[COLUMN_FILE], file))
			return true;
	}
	return false;
}

static int check_folder(struct run *run, const char *below);

static int check_entry(struct run *run, const char *below,
		       const struct dirent *entry)
{
	struct buf name = BUF_INIT;
	int rc = 0;

	buf_printf(&name, "%s%s%s", below, *below ? "/" : "", entry->d_name);
	if (!buf_ok(&name))
		rc = fault_nomem(run->fault);
	else if (entry->d_type == DT_DIR)
		rc = *below ? 0 : check_folder(run, buf_str(&name));
	else if (*below && !is_named(run, buf_bytes(&name)))
		rc = fault_set(run->fault, FAULT_USAGE,
			       "%s/%s: index.tsv has no line for it", run->dir,
			       buf_str(&name));
	buf_release(&name);
	return rc;
}

/* A sample that nobody runs is worse than none. */
static int check_folder(struct run *run, const char *below)
{
	struct buf path = BUF_INIT;
	struct dirent *entry;
	DIR *folder;
	int rc = 0;

	buf_printf(&path, "%s/%s", run->dir, below);
	if (!buf_ok(&path)) {
		buf_release(&path);
		return fault_nomem(run->fault);
	}
	folder = opendir(buf_str(&path));
	if (!folder)
		rc = fault_set(run->fault, FAULT_USAGE, "%s: %s",
			       buf_str(&path), strerrordesc_np(errno));
	while (folder && !rc) {
		entry = readdir(folder);
		if (!entry)
			break;
		if (entry->d_name[0] != '.')
			rc = check_entry(run, below, entry);
	}
	if (folder)
		closedir(folder);
	buf_release(&path);
	return rc;
}

int samples_run(struct matcher *matcher, const char *dir, struct samples *out,
		struct fault *fault)
{
	struct run run = {
		.matcher = matcher,
		.dir = dir,
		.out = out,
		.fault = fault,
	};
	struct buf path = BUF_INIT;
	struct buf text = BUF_INIT;
	int rc;

	buf_printf(&path, "%s/index.tsv", dir);
	rc = buf_ok(&path)
		     ? buf_read_file(&text, buf_str(&path), INDEX_MAX, fault)
		     : fault_nomem(fault);
	if (!rc)
		rc = read_index(&run, buf_bytes(&text));
	if (!rc)
		rc = check_folder(&run, "");
	if (!rc)
		rc = run_texts(&run);
	buf_release(&path);
	buf_release(&text);
	free(run.lines.v);
	arena_release(&run.arena);
	return rc;
}

void samples_release(struct samples *samples)
{
	free(samples->kinds.v);
	free(samples->encodings.v);
	*samples = (struct samples){ 0 };
}
