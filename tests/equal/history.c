/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal-history SEED COMMITS
 *
 * A random history for git-fast-import(1): files whose versions are edits of
 * older ones, among them one that changes with each commit; names, messages,
 * authors and tags in which something may be found; branches, merges, files
 * that go, come back and are renamed.
 */
#include "equal/edits.h"
#include "equal/texts.h"

#include <inttypes.h>
#include <stdio.h>

#define FILES 12
#define BRANCHES 3
#define TEXT_MAX ((size_t)40000)
#define HOT_MAX ((size_t)8000) /* of the file that changes each time */

struct history {
	struct texts texts;
	struct chance chance;
	struct file {
		struct buf path;
		struct buf text;
		bool exists;
	} files[FILES];
	size_t tips[BRANCHES]; /* marks; 0: no commit yet */
	size_t nr;	       /* commits */
};

static void die(const char *what)
{
	fprintf(stderr, "equal-history: %s\n", what);
	exit(2);
}

static void print_data(struct bytes text)
{
	printf("data %zu\n", text.len);
	if (text.len)
		(void)fwrite(text.p, 1, text.len, stdout);
	putchar('\n');
}

/* A name: letters that need no quoting, and are no path of their own. */
static void add_plain(struct history *h, struct buf *out, size_t max)
{
	size_t from = out->len;

	if (one_in(&h->chance, 2))
		add_some(&h->texts, &h->chance, out);
	buf_printf(out, "n%d", (int)chance_below(&h->chance, 1000));
	for (size_t i = from; i < out->len; i++) {
		uint8_t c = (uint8_t)out->p[i];

		if (!is_alnum(c) && !strchr("=_-@:+. ", c | !c))
			out->p[i] = '_';
	}
	if (out->p[from] == '.' || out->p[from] == ' ')
		out->p[from] = '_';
	if (out->len - from > max)
		out->len = from + max;
}

static void name_file(struct history *h, struct file *f)
{
	buf_clear(&f->path);
	if (one_in(&h->chance, 2))
		buf_printf(&f->path, "d%d/", (int)chance_below(&h->chance, 3));
	if (one_in(&h->chance, 4)) {
		add_plain(h, &f->path, 200);
		buf_add_char(&f->path, '/');
	}
	add_plain(h, &f->path, 200);
}

static void edit_file(struct history *h, struct file *f, bool hot)
{
	const struct supply supply = { &h->texts, supply_text };
	const struct places none = { 0 };
	struct edits edits = { .base = buf_bytes(&f->text) };
	size_t max = hot ? HOT_MAX : TEXT_MAX;

	if (!f->exists || !f->text.len || f->text.len > max) {
		f->exists = true;
		do {
			buf_clear(&f->text);
			add_random_text(&h->texts, &h->chance, &f->text);
		} while (f->text.len > max / 2);
		return;
	}
	if (hot) {
		/* A short line somewhere, so that chains grow long. */
		size_t at = chance_below(&h->chance, f->text.len);

		edit_copy(&edits, 0, at);
		add_gap(&edits.result, &h->chance, 1);
		if (one_in(&h->chance, 3))
			add_some(&h->texts, &h->chance, &edits.result);
		edit_copy(&edits, at, f->text.len - at);
	} else {
		edit_randomly(&edits, &h->chance, &none, &supply);
	}
	buf_clear(&f->text);
	buf_add_bytes(&f->text, buf_bytes(&edits.result));
	edits_release(&edits);
}

static void print_file(const struct file *f)
{
	printf("M 100644 inline %s\n", buf_str(&f->path));
	print_data(buf_bytes(&f->text));
}

static void change_file(struct history *h, size_t i)
{
	struct file *f = &h->files[i];

	if (f->exists && i && one_in(&h->chance, 8)) {
		printf("D %s\n", buf_str(&f->path));
		f->exists = false;
		return;
	}
	if (f->exists && i && one_in(&h->chance, 6)) {
		printf("D %s\n", buf_str(&f->path));
		name_file(h, f);
	} else {
		edit_file(h, f, !i);
	}
	print_file(f);
}

static void print_person(struct history *h, const char *role)
{
	struct buf name = BUF_INIT;

	add_plain(h, &name, 500);
	printf("%s %s <a@example.org> %zu +0000\n", role, buf_str(&name),
	       1700000000 + h->nr * 3600);
	buf_release(&name);
}

static void print_message(struct history *h)
{
	struct buf text = BUF_INIT;

	if (one_in(&h->chance, 3))
		supply_text(&h->texts, &h->chance, &text);
	buf_printf(&text, "\nchange %zu\n", h->nr);
	print_data(buf_bytes(&text));
	buf_release(&text);
}

static void print_tag(struct history *h)
{
	printf("tag v%zu\nfrom :%zu\n", h->nr, h->nr);
	print_person(h, "tagger");
	print_message(h);
}

/* All branches have the same files, or "D" would have nothing to take away. */
static void print_commit(struct history *h)
{
	size_t branch = chance_below(&h->chance, BRANCHES);
	size_t other = chance_below(&h->chance, BRANCHES);
	size_t last = h->nr++;

	printf("commit refs/heads/b%zu\nmark :%zu\n", branch, h->nr);
	print_person(h, "author");
	print_person(h, "committer");
	print_message(h);
	if (last)
		printf("from :%zu\n", last);
	if (h->tips[other] && h->tips[other] != last && one_in(&h->chance, 4))
		printf("merge :%zu\n", h->tips[other]);
	h->tips[branch] = h->nr;
	change_file(h, 0);
	for (size_t nr = chance_below(&h->chance, 3); nr; nr--)
		change_file(h, 1 + chance_below(&h->chance, FILES - 1));
	if (one_in(&h->chance, 10))
		print_tag(h);
}

int main(int argc, char **argv)
{
	static struct history h;
	struct patterns *patterns = NULL;
	struct fault fault = { 0 };
	size_t commits;

	if (argc != 3)
		die("usage: equal-history SEED COMMITS");
	h.chance.state = strtoull(argv[1], NULL, 10);
	commits = strtoull(argv[2], NULL, 10);
	if (checksum_init(&fault) || patterns_load(NULL, &patterns, &fault) ||
	    !texts_open(&h.texts, patterns, &fault))
		die(fault.msg);
	for (size_t i = 0; i < FILES; i++)
		name_file(&h, &h.files[i]);
	while (h.nr < commits)
		print_commit(&h);
	for (size_t i = 0; i < FILES; i++) {
		buf_release(&h.files[i].path);
		buf_release(&h.files[i].text);
	}
	texts_close(&h.texts);
	patterns_free(patterns);
	return ferror(stdout) ? 2 : 0;
}
