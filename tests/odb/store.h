/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/odb/store.h - object stores made by scripts, and their lists
 *
 * What walk/scratch.h gives, and in scripts:
 *
 *   put REPO TEXT...       each TEXT and a line end as a loose blob
 *   pack REPO [OPTION...]  all objects into a new pack; git's own options
 *   name REPO TEXT         the path of TEXT's loose file
 */
#ifndef TESTS_ODB_STORE_H
#define TESTS_ODB_STORE_H

#include "walk/scratch.h"

#include "odb/objects.h"

#define MAX_STORES 4

static const char store_functions[] =
	"bare() { git init -q --bare \"$@\"; }\n"
	"put() { r=$1; shift; for t; do\n"
	"  echo $t | git -C $r hash-object -w --stdin >>ids; done; }\n"
	"list() { git -C $1 cat-file --batch-all-objects \\\n"
	"  --batch-check='%(objectname)'; }\n"
	"pack() { r=$1; shift; list $r >list\n"
	"  git -C $r \"$@\" pack-objects -q objects/pack/pack <list "
	">/dev/null\n"
	"  git -C $r prune-packed -q; }\n"
	"name() { id=$(echo $2 | git hash-object --stdin)\n"
	"  echo $1/objects/$(echo $id | cut -c 1-2)/$(echo $id | cut -c 3-); "
	"}\n";

static inline void make(const char *script)
{
	struct buf all = BUF_INIT;

	buf_add_str(&all, store_functions);
	buf_add_str(&all, script);
	ck_assert(buf_ok(&all));
	run_sh(all.p);
	buf_release(&all);
}

/* The stores of a list such as "a b": @/a/objects and @/b/objects. */
struct stores {
	struct buf text;
	const char *v[MAX_STORES];
	size_t nr;
};

static inline void stores_open(struct stores *stores, const char *repos)
{
	struct buf words = BUF_INIT;
	size_t at[MAX_STORES];
	char *word;
	char *rest;

	*stores = (struct stores){ .nr = 0 };
	buf_add_str(&words, repos);
	for (word = strtok_r(words.p, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		ck_assert_uint_lt(stores->nr, MAX_STORES);
		at[stores->nr++] = stores->text.len;
		buf_printf(&stores->text, "%s/%s/objects", scratch, word);
		buf_add_char(&stores->text, '\0');
	}
	for (size_t i = 0; i < stores->nr; i++)
		stores->v[i] = stores->text.p + at[i];
	buf_release(&words);
}

static inline void stores_close(struct stores *stores)
{
	buf_release(&stores->text);
}

/* The object that `echo text | git hash-object --stdin` names, as a blob. */
static inline struct oid oid_of_line(const char *text)
{
	struct buf out = BUF_INIT;
	struct fault fault = { 0 };
	struct oid oid = { 0 };
	char script[256];

	(void)snprintf(script, sizeof(script),
		       "echo %s | git hash-object --stdin >oid", text);
	run_sh(script);
	ck_assert_int_eq(buf_read_file(&out, "oid", 100, &fault), 0);
	ck_assert(oid_parse(bytes_trim(buf_bytes(&out)), &oid));
	buf_release(&out);
	return oid;
}

static inline int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What could not be listed, sorted, as "@/path: reason\n". */
static inline void add_unlisted(struct buf *out, const struct objects *objects)
{
	struct strlist lines = { 0 };

	for (size_t i = 0; i < objects->unlisted.nr; i++) {
		struct buf line = BUF_INIT;

		add_short(&line, objects->unlisted.v[i].path);
		buf_add_str(&line, ": ");
		add_short(&line, objects->unlisted.v[i].reason);
		ck_assert(strlist_push(&lines, buf_str(&line)));
		buf_release(&line);
	}
	if (lines.nr)
		qsort(lines.v, lines.nr, sizeof(*lines.v), compare_lines);
	for (size_t i = 0; i < lines.nr; i++)
		buf_printf(out, "%s\n", lines.v[i]);
	strlist_release(&lines);
}

#endif
