/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = { "report.html", "report.md",
				     "findings.json", "findings.sarif",
				     "findings.csv" };

/* A folder of the test's own, and the outputs in it. */
struct world {
	char root[128];
	struct outputs outputs;
	struct fault fault;
};

static const char *below(const struct world *w, const char *name, char out[256])
{
	(void)snprintf(out, 256, "%s/%s", w->root, name);
	return out;
}

static void setup(struct world *w)
{
	const char *tmp = getenv("TMPDIR");

	*w = (struct world){ 0 };
	(void)snprintf(w->root, sizeof(w->root), "%s/output-XXXXXX",
		       tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(w->root));
}

static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[600];

	while (dir && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		(void)snprintf(name, sizeof(name), "%s/%s", path,
			       entry->d_name);
		if (unlink(name))
			remove_tree(name);
	}
	if (dir)
		closedir(dir);
	(void)rmdir(path);
}

static void teardown(struct world *w)
{
	outputs_release(&w->outputs);
	remove_tree(w->root);
}

static void put(const struct world *w, const char *name, const char *text)
{
	char path[256];
	FILE *file = fopen(below(w, name, path), "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* What the file holds; "" also where there is none. */
static const char *get(const struct world *w, const char *name, char out[256])
{
	char path[256];
	FILE *file = fopen(below(w, name, path), "r");
	size_t len = file ? fread(out, 1, 255, file) : 0;

	out[len] = '\0';
	if (file)
		(void)fclose(file);
	return out;
}

static mode_t mode_of(const struct world *w, const char *name)
{
	char path[256];
	struct stat st;

	ck_assert_int_eq(stat(below(w, name, path), &st), 0);
	return st.st_mode & 0777;
}

static size_t entries(const struct world *w, const char *name)
{
	char path[256];
	DIR *dir = opendir(below(w, name, path));
	struct dirent *entry;
	size_t nr = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)))
		nr++;
	closedir(dir);
	return nr - 2;
}

static void open_below(struct world *w, const char *name)
{
	char path[256];

	ck_assert_msg(
		!outputs_open(&w->outputs, below(w, name, path), &w->fault),
		"%s", w->fault.msg);
}

static void write_each(struct world *w, const char *text)
{
	struct bytes bytes = bytes_of(text);

	for (size_t i = 0; i < w->outputs.nr; i++)
		ck_assert_int_eq(
			output_write(&w->outputs.v[i], bytes, &w->fault), 0);
}

/* The folder with older files in it, and one that is not ours. */
static void old_folder(struct world *w)
{
	char path[256];

	ck_assert_int_eq(mkdir(below(w, "out", path), 0755), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		(void)snprintf(path, sizeof(path), "out/%s", names[i]);
		put(w, path, "old");
	}
	put(w, "out/mine", "mine");
}

static void all_are(const struct world *w, const char *text)
{
	char path[256];
	char got[256];

	for (size_t i = 0; i < COUNT(names); i++) {
		(void)snprintf(path, sizeof(path), "out/%s", names[i]);
		ck_assert_msg(!strcmp(get(w, path, got), text), "%s is %s",
			      path, got);
	}
}

START_TEST(a_folder_is_made)
{
	struct world w;

	setup(&w);
	open_below(&w, "out/");
	ck_assert_uint_eq(w.outputs.nr, COUNT(names));
	ck_assert_uint_eq(mode_of(&w, "out"), 0700);
	write_each(&w, "new");
	ck_assert_int_eq(outputs_place(&w.outputs, &w.fault), 0);
	all_are(&w, "new");
	for (size_t i = 0; i < COUNT(names); i++) {
		char path[64];

		(void)snprintf(path, sizeof(path), "out/%s", names[i]);
		ck_assert_uint_eq(mode_of(&w, path), 0600);
	}
	ck_assert_uint_eq(entries(&w, "out"), COUNT(names));
	/* The key is not in what may be handed over. */
	ck_assert_str_eq(w.outputs.key_folder, w.root);
	teardown(&w);
}
END_TEST

START_TEST(older_files_are_replaced)
{
	struct world w;
	char got[256];

	setup(&w);
	old_folder(&w);
	open_below(&w, "out/");
	all_are(&w, "old");
	write_each(&w, "new");
	all_are(&w, "old");
	ck_assert_int_eq(outputs_place(&w.outputs, &w.fault), 0);
	all_are(&w, "new");
	ck_assert_str_eq(get(&w, "out/mine", got), "mine");
	ck_assert_uint_eq(mode_of(&w, "out/report.html"), 0600);
	outputs_release(&w.outputs);
	ck_assert_uint_eq(entries(&w, "out"), COUNT(names) + 1);
	all_are(&w, "new");
	teardown(&w);
}
END_TEST

START_TEST(given_up_leaves_the_old_ones)
{
	struct world w;

	setup(&w);
	old_folder(&w);
	open_below(&w, "out/");
	write_each(&w, "new");
	outputs_release(&w.outputs);
	all_are(&w, "old");
	ck_assert_uint_eq(entries(&w, "out"), COUNT(names) + 1);
	teardown(&w);
}
END_TEST

/* The last one cannot be placed: what was, is taken back. */
START_TEST(all_or_none)
{
	struct world w;
	char path[256];
	char got[256];

	setup(&w);
	old_folder(&w);
	ck_assert_int_eq(unlink(below(&w, "out/report.md", path)), 0);
	open_below(&w, "out/");
	write_each(&w, "new");
	ck_assert_int_eq(unlink(below(&w, "out/findings.csv", path)), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(outputs_place(&w.outputs, &w.fault), FAULT_IO);
	ck_assert_ptr_nonnull(strstr(w.fault.msg, "findings.csv"));
	outputs_release(&w.outputs);
	ck_assert_str_eq(get(&w, "out/report.html", got), "old");
	ck_assert_str_eq(get(&w, "out/findings.json", got), "old");
	ck_assert_str_eq(get(&w, "out/findings.sarif", got), "old");
	/* It was not there, and is not there. */
	ck_assert_int_ne(access(below(&w, "out/report.md", path), F_OK), 0);
	ck_assert_uint_eq(entries(&w, "out"), COUNT(names));
	teardown(&w);
}
END_TEST

/* As on a full disk. */
START_TEST(a_failed_write_is_a_fault)
{
	struct rlimit limit = { 1, RLIM_INFINITY };
	struct world w;

	setup(&w);
	old_folder(&w);
	open_below(&w, "out/");
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(output_write(&w.outputs.v[0], LIT("new"), &w.fault),
			 FAULT_IO);
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	(void)signal(SIGXFSZ, SIG_DFL);
	outputs_release(&w.outputs);
	all_are(&w, "old");
	ck_assert_uint_eq(entries(&w, "out"), COUNT(names) + 1);
	teardown(&w);
}
END_TEST

START_TEST(the_key_belongs_beside_the_first)
{
	struct world w;
	char path[256];

	setup(&w);
	ck_assert_int_eq(mkdir(below(&w, "sub", path), 0700), 0);
	open_below(&w, "sub/x.json");
	open_below(&w, "out/");
	ck_assert_str_eq(w.outputs.key_folder, path);
	ck_assert_str_eq(w.outputs.audit_folder, below(&w, "out", path));
	teardown(&w);
}
END_TEST

/* clang-format off */
static const struct refused {
	const char *name;
	int rc;
} refused[] = {
	{ "x.docx", FAULT_USAGE },
	{ "x", FAULT_USAGE },
	{ "folder.json", FAULT_USAGE },
	{ "missing/x.json", FAULT_IO },
	{ "file/", FAULT_IO },
	{ "missing/out/", FAULT_IO },
	{ "odd/", FAULT_USAGE }, /* with a folder named report.md in it */
};
/* clang-format on */

START_TEST(refused_row)
{
	struct world w;
	char path[256];

	setup(&w);
	put(&w, "file", "");
	ck_assert_int_eq(mkdir(below(&w, "folder.json", path), 0700), 0);
	ck_assert_int_eq(mkdir(below(&w, "odd", path), 0700), 0);
	ck_assert_int_eq(mkdir(below(&w, "odd/report.md", path), 0700), 0);
	ck_assert_int_eq(outputs_open(&w.outputs,
				      below(&w, refused[_i].name, path),
				      &w.fault),
			 refused[_i].rc);
	ck_assert_ptr_nonnull(strstr(w.fault.msg, w.root));
	outputs_release(&w.outputs);
	ck_assert_uint_eq(entries(&w, "."), 3);
	ck_assert_uint_eq(entries(&w, "odd"), 1);
	teardown(&w);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, a_folder_is_made);
	tcase_add_test(tc, older_files_are_replaced);
	tcase_add_test(tc, given_up_leaves_the_old_ones);
	tcase_add_test(tc, all_or_none);
	tcase_add_test(tc, a_failed_write_is_a_fault);
	tcase_add_test(tc, the_key_belongs_beside_the_first);
	tcase_add_loop_test(tc, refused_row, 0, COUNT(refused));
}

UNIT_MAIN("cli/output", add)
