/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/lfs.h"

#include "met.h"

#define VERSION "version https://git-lfs.github.com/spec/v1\n"
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ff23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* clang-format off */
static const struct row {
	const char *proves;
	const char *text;
	bool is_pointer;
	uint64_t size;
} rows[] = {
	{ "a pointer", VERSION "oid sha256:" HEX "\nsize 12345\n", true, 12345 },
	{ "one without a last line end", VERSION "oid sha256:" HEX "\nsize 0",
	  true, 0 },
	{ "one with carriage returns",
	  VERSION "oid sha256:" HEX "\r\nsize 7\r\n", true, 7 },
	{ "one with extensions", VERSION "ext-0-foo sha256:" OTHER "\n"
	  "oid sha256:" HEX "\nsize 1\n", true, 1 },
	{ "keys in another order", VERSION "size 1\noid sha256:" HEX "\n", true,
	  1 },
	{ "a version of before", "version https://hawser.github.com/spec/v1\n"
	  "oid sha256:" HEX "\nsize 1\n", true, 1 },
	{ "upper-case digits", VERSION "oid sha256:0123456789ABCDEF0123456789ABC"
	  "DEF0123456789abcdef0123456789abcdef\nsize 1\n", true, 1 },
	{ "the largest size", VERSION "oid sha256:" HEX
	  "\nsize 9223372036854775807\n", true, 9223372036854775807 },
	{ "a size that is no number", VERSION "oid sha256:" HEX "\nsize 1x\n",
	  false, 0 },
	{ "a size that does not fit", VERSION "oid sha256:" HEX
	  "\nsize 99999999999999999999\n", false, 0 },
	{ "an id that is too short", VERSION "oid sha256:0123\nsize 1\n", false,
	  0 },
	{ "an id that is none", VERSION "oid sha256:g123456789abcdef0123456789ab"
	  "cdef0123456789abcdef0123456789abcdef\nsize 1\n", false, 0 },
	{ "no id", VERSION "size 1\n", false, 0 },
	{ "no size", VERSION "oid sha256:" HEX "\n", false, 0 },
	{ "text about a pointer", "see " VERSION "oid sha256:" HEX "\nsize 1\n",
	  false, 0 },
	{ "nothing", "", false, 0 },
};
/* clang-format on */

START_TEST(pointer_row)
{
	const struct row *r = &rows[_i];
	struct lfs_pointer pointer = { .size = 0 };

	ck_assert_msg(lfs_pointer_parse(bytes_of(r->text), &pointer) ==
			      r->is_pointer,
		      "%s", r->proves);
	if (!r->is_pointer)
		return;
	ck_assert_msg(pointer.size == r->size, "%s", r->proves);
	ck_assert_int_eq(pointer.id[0], 0x01);
	ck_assert_int_eq(pointer.id[31], 0xef);
}
END_TEST

START_TEST(a_long_text_is_no_pointer)
{
	struct buf text = BUF_INIT;
	struct lfs_pointer pointer;

	buf_add_str(&text, VERSION "oid sha256:" HEX "\nsize 1\n");
	while (text.len < LFS_POINTER_MAX)
		buf_add_str(&text, "\n");
	ck_assert(lfs_pointer_parse(buf_bytes(&text), &pointer));
	buf_add_str(&text, "\n");
	ck_assert(!lfs_pointer_parse(buf_bytes(&text), &pointer));
	buf_release(&text);
}
END_TEST

START_TEST(ids_of_paths)
{
	uint8_t id[LFS_ID];

	ck_assert(lfs_id_of_path("lfs/objects/01/23/" HEX, id));
	ck_assert_int_eq(id[1], 0x23);
	ck_assert(!lfs_id_of_path("lfs/objects/01/23/" HEX ".tmp", id));
	ck_assert(!lfs_id_of_path("lfs/objects/01/23/0123", id));
}
END_TEST

/* clang-format off */
static const struct give_row {
	const char *proves;
	const char *make; /* by sh, in the git directory of a worktree */
	const char *met;
	bool found;
	bool outside;
} gives[] = {
	{ "a file in its place",
	  "mkdir -p lfs/objects/01/23; echo x >lfs/objects/01/23/" HEX,
	  "lfs lfs/objects/01/23/" HEX ": x/\n", true, false },
	{ "a file that is not there", ":", "", false, false },
	{ "a link is not followed",
	  "mkdir -p lfs/objects/01/23; ln -s /etc/passwd lfs/objects/01/23/" HEX,
	  "", false, false },
	{ "a folder is no file", "mkdir -p lfs/objects/01/23/" HEX, "", false,
	  false },
	{ "a storage of its own",
	  "mkdir -p big/objects/01/23; echo y >big/objects/01/23/" HEX "\n"
	  "printf '[lfs]\\n\\tstorage = big\\n' >>config",
	  "lfs @/a/big/objects/01/23/" HEX ": y/\n", true, false },
	{ "one that leads out",
	  "mkdir -p ../b/objects/01/23; echo y >../b/objects/01/23/" HEX "\n"
	  "printf '[lfs]\\n\\tstorage = ../b\\n' >>config", "", false, true },
	{ "one by a link",
	  "mkdir -p ../b/objects/01/23; echo y >../b/objects/01/23/" HEX "\n"
	  "ln -s ../b in; printf '[lfs]\\n\\tstorage = in\\n' >>config", "",
	  false, true },
	{ "one that is not there",
	  "printf '[lfs]\\n\\tstorage = gone\\n' >>config", "", false, false },
};
/* clang-format on */

START_TEST(give_row)
{
	const struct give_row *r = &gives[_i];
	struct met met = { 0 };
	const struct place_sink sink = {
		.payload = &met,
		.text = met_text,
		.skipped = met_skipped,
	};
	struct discovery found = { 0 };
	struct setup setup = { 0 };
	struct fault fault = { 0 };
	struct lfs_pointer pointer;
	struct buf script = BUF_INIT;
	struct lfs lfs;
	bool is_found = !r->found;

	scratch_open();
	buf_printf(&script, "bare a; cd a\n%s\n", r->make);
	run_sh(script.p);
	read_repo("a", &found, &setup);
	ck_assert(lfs_pointer_parse(bytes_of(rows[0].text), &pointer));
	ck_assert_int_eq(
		lfs_init(&lfs, &found.repos.v[0], &setup, &sink, &fault), 0);
	ck_assert_int_eq(lfs_give(&lfs, pointer.id, &is_found, &fault), 0);
	ck_assert_msg(!strcmp(buf_str(&met.text), r->met), "%s:\n%s", r->proves,
		      buf_str(&met.text));
	ck_assert_msg(is_found == r->found, "%s", r->proves);
	ck_assert_msg(lfs.outside == r->outside, "%s", r->proves);
	lfs_release(&lfs);
	setup_release(&setup);
	discovery_release(&found);
	buf_release(&met.text);
	buf_release(&script);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, pointer_row, 0, COUNT(rows));
	tcase_add_test(tc, a_long_text_is_no_pointer);
	tcase_add_test(tc, ids_of_paths);
	tcase_add_loop_test(tc, give_row, 0, COUNT(gives));
}

UNIT_MAIN("walk/lfs", add)
