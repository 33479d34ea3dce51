/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/folder.h"

#include "scratch.h"

/* What a tour met, one line each. */
struct met {
	struct buf text;
	const char *stay_out; /* of this folder, before it is listed */
	const char *leave;    /* this folder, when it was listed */
	const char *stop;     /* at this file */
};

static bool enter(void *payload, const char *path, const struct folder *in)
{
	struct met *met = payload;

	ck_assert(in->nr > 0);
	return !met->stay_out || strcmp(path, met->stay_out) != 0;
}

static int listed(void *payload, const char *path, const struct folder *folder,
		  bool *skip)
{
	struct met *met = payload;

	buf_printf(&met->text, "[%s:%zu]\n", path, folder->nr);
	*skip = met->leave && !strcmp(path, met->leave);
	return 0;
}

static int file(void *payload, const char *path, enum entry_kind kind)
{
	static const char kinds[] = { 'f', 'd', 'l', 'o' };
	struct met *met = payload;

	buf_printf(&met->text, "%c %s\n", kinds[kind], path);
	return met->stop && !strcmp(path, met->stop) ? 77 : 0;
}

static int unread(void *payload, const char *path, const char *reason)
{
	struct met *met = payload;

	if (strlen(path) > 100)
		path = "(long)";
	buf_printf(&met->text, "! %s: %s\n", path, reason);
	return 0;
}

/* clang-format off */
static const struct {
	const char *proves;
	const char *script;
	const char *stay_out, *leave, *stop;
	const char *met;
	int rc;
} rows[] = {
	{ "files come first, all in the order of their bytes",
	  "mkdir b a B; touch c a/2 a/10 b/x",
	  NULL, NULL, NULL,
	  "[:4]\nf c\n[B:0]\n[a:2]\nf a/10\nf a/2\n[b:1]\nf b/x\n", 0 },
	{ "links are met but not followed, and not to folders either",
	  "mkdir d; touch d/x; ln -s d to; ln -s nowhere lost; ln -s . self",
	  NULL, NULL, NULL,
	  "[:4]\nl lost\nl self\nl to\n[d:1]\nf d/x\n", 0 },
	{ "a FIFO is something else",
	  "mkfifo p", NULL, NULL, NULL, "[:1]\no p\n", 0 },
	{ "a folder that may not be entered is not listed",
	  "mkdir -p a/b c; touch a/x", "a", NULL, NULL, "[:2]\n[c:0]\n", 0 },
	{ "a folder that is left gives nothing of what it holds",
	  "mkdir -p a/b c; touch a/x", NULL, "a", NULL,
	  "[:2]\n[a:2]\n[c:0]\n", 0 },
	{ "a nonzero answer ends the tour and is returned",
	  "mkdir d; touch a b", NULL, NULL, "a", "[:3]\nf a\n", 77 },
};
/* clang-format on */

static int run(struct met *met, const char *root)
{
	const struct tour tour = {
		.payload = met,
		.enter = enter,
		.listed = listed,
		.file = file,
		.unread = unread,
	};
	struct fault fault = { 0 };

	return tour_run(&tour, root, &fault);
}

START_TEST(tour_row)
{
	struct met met = {
		.stay_out = rows[_i].stay_out,
		.leave = rows[_i].leave,
		.stop = rows[_i].stop,
	};

	scratch_open();
	run_sh(rows[_i].script);
	ck_assert_int_eq(run(&met, scratch), rows[_i].rc);
	ck_assert_msg(!strcmp(buf_str(&met.text), rows[_i].met), "%s:\n%s",
		      rows[_i].proves, buf_str(&met.text));
	buf_release(&met.text);
	scratch_close();
}
END_TEST

START_TEST(a_root_that_is_a_link_is_unread)
{
	struct met met = { 0 };

	scratch_open();
	run_sh("mkdir d; ln -s d to");
	ck_assert_int_eq(run(&met, "to"), 0);
	ck_assert_str_eq(buf_str(&met.text),
			 "! : cannot be listed: Not a directory\n");
	buf_release(&met.text);
	scratch_close();
}
END_TEST

START_TEST(ten_thousand_levels_end_in_a_reason)
{
	struct met met = { 0 };
	int fd;

	scratch_open();
	fd = open(".", O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < 10000; i++) {
		ck_assert_int_eq(mkdirat(fd, "d", 0755), 0);
		int next = openat(fd, "d", O_RDONLY | O_DIRECTORY);
		ck_assert_int_ge(next, 0);
		close(fd);
		fd = next;
	}
	close(fd);
	ck_assert_int_eq(run(&met, scratch), 0);
	ck_assert_ptr_nonnull(
		strstr(met.text.p,
		       "! (long): cannot be listed: File name too long\n"));
	buf_release(&met.text);
	scratch_close();
}
END_TEST

START_TEST(names_are_found)
{
	struct folder folder = { 0 };
	struct fault fault = { 0 };

	scratch_open();
	run_sh("touch b a c; mkdir d");
	ck_assert_int_eq(folder_read(".", &folder, &fault), 0);
	ck_assert_int_eq(folder_find(&folder, "d")->kind, ENTRY_FOLDER);
	ck_assert_int_eq(folder_find(&folder, "a")->kind, ENTRY_FILE);
	ck_assert_ptr_null(folder_find(&folder, "e"));
	folder_release(&folder);
	ck_assert_ptr_null(folder_find(&folder, "a"));
	folder_release(&folder);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, tour_row, 0, COUNT(rows));
	tcase_add_test(tc, a_root_that_is_a_link_is_unread);
	tcase_add_test(tc, ten_thousand_levels_end_in_a_reason);
	tcase_add_test(tc, names_are_found);
}

UNIT_MAIN("walk/folder", add)
