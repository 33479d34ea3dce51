/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/listing.h"

#include "base/buf.h"
#include "base/date.h"
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#define DAY(y, m, d) day_of(y, m, d)

static const char *no_x(struct bytes word)
{
	return memchr(word.p, 'x', word.len) ? "no x, please" : NULL;
}

/* clang-format off */
static const struct good {
	const char *proves;
	struct bytes text; /* of one entry */
	bool may_end;
	const char *what, *reason;
	size_t line;
	bool ends;
} goods[] = {
	{ "a word and a reason", LIT("a because of b"), true, "a",
	  "because of b", 1, false },
	{ "comments and blank lines say nothing", LIT("# a b\n\n  \t\na b\n #c d"),
	  true, "a", "b", 4, false },
	{ "blanks at both ends do not count", LIT("\n  a \t why \t\r\n"), true,
	  "a", "why", 2, false },
	{ "a number sign in a reason is one", LIT("a see #7"), true, "a",
	  "see #7", 1, false },
	{ "an end", LIT("a until 2027-02-28 why"), true, "a", "why", 1, true },
	{ "where nothing ends, until is a word",
	  LIT("a until 2027-02-28 why"), false, "a", "until 2027-02-28 why", 1,
	  false },
	{ "a reason may begin like an end", LIT("a untils are odd"), true, "a",
	  "untils are odd", 1, false },
	{ "quotes hold blanks", LIT("\"a b\" why"), true, "a b", "why", 1,
	  false },
	{ "quotes hold a number sign", LIT("\"#a\" why"), true, "#a", "why", 1,
	  false },
};

static const struct bad {
	const char *proves;
	struct bytes text;
	const char *says; /* a part of the message */
} bads[] = {
	{ "no reason", LIT("# c\na\n"), "list:2: no reason" },
	{ "no reason behind an end", LIT("a until 2027-02-28"),
	  "list:1: no reason" },
	{ "no date", LIT("a until"), "list:1: \"until\" without a date" },
	{ "a day that is none", LIT("a until 2027-02-29 why"),
	  "list:1: \"until\" without a date" },
	{ "a quote that does not end", LIT("\"a why"), "list:1: a quote" },
	{ "nothing in quotes", LIT("\"\" why"), "list:1: nothing between" },
	{ "twice", LIT("a why\nb why\na why"), "list:3: listed before" },
	{ "a NUL", LIT("a w\0hy"), "list:1: a NUL" },
	{ "a word that is refused", LIT("a why\nx why"),
	  "list:2: no x, please" },
};
/* clang-format on */

/* The file "list" in a folder that goes with the test. */
static void write_list(struct bytes text)
{
	char folder[] = "/tmp/listing-XXXXXX";
	FILE *file;

	ck_assert(mkdtemp(folder));
	ck_assert(!chdir(folder));
	file = fopen("list", "w");
	ck_assert(file);
	ck_assert(fwrite(text.len ? (const void *)text.p : "", 1, text.len,
			 file) == text.len);
	ck_assert(!fclose(file));
}

static void drop_list(void)
{
	char *folder = getcwd(NULL, 0);

	ck_assert(folder);
	(void)unlink("list");
	ck_assert(!chdir("/"));
	(void)rmdir(folder);
	free(folder);
}

static int read_list(struct bytes text, bool may_end, struct listing *out,
		     struct fault *fault)
{
	int rc;

	write_list(text);
	rc = listing_read("list", may_end, no_x, out, fault);
	drop_list();
	return rc;
}

START_TEST(good_row)
{
	const struct good *row = &goods[_i];
	struct listing listing;
	struct fault fault = { 0 };
	const struct listed *entry;

	ck_assert_msg(!read_list(row->text, row->may_end, &listing, &fault),
		      "%s: %s", row->proves, fault.msg);
	ck_assert_msg(listing.entries.nr == 1, "%s: %zu", row->proves,
		      listing.entries.nr);
	entry = &listing.entries.v[0];
	ck_assert_str_eq(entry->what, row->what);
	ck_assert_str_eq(entry->reason, row->reason);
	ck_assert_uint_eq(entry->line, row->line);
	ck_assert(entry->ends == row->ends);
	ck_assert(!row->ends || entry->until == DAY(2027, 2, 28));
	ck_assert_ptr_eq(listing_find(&listing, bytes_of(row->what)), entry);
	ck_assert_ptr_null(listing_find(&listing, LIT("nobody")));
	listing_release(&listing);
	listing_release(&listing);
}
END_TEST

START_TEST(bad_row)
{
	const struct bad *row = &bads[_i];
	struct listing listing;
	struct fault fault = { 0 };

	ck_assert_msg(read_list(row->text, true, &listing, &fault) ==
			      FAULT_USAGE,
		      "%s", row->proves);
	ck_assert_msg(strstr(fault.msg, row->says), "%s: %s", row->proves,
		      fault.msg);
	listing_release(&listing);
}
END_TEST

START_TEST(nothing_is_listed)
{
	struct listing listing;
	struct fault fault = { 0 };

	ck_assert_int_eq(read_list(LIT(""), true, &listing, &fault), 0);
	ck_assert_uint_eq(listing.entries.nr, 0);
	ck_assert_ptr_null(listing_find(&listing, LIT("a")));
	listing_release(&listing);
}
END_TEST

START_TEST(many_entries_take_no_time)
{
	struct buf text = BUF_INIT;
	struct listing listing;
	struct fault fault = { 0 };

	for (int i = 0; i < 100000; i++)
		buf_printf(&text, "word-%d why\n", i);
	write_list(buf_bytes(&text));
	ck_assert_int_eq(listing_read("list", true, NULL, &listing, &fault), 0);
	drop_list();
	ck_assert_uint_eq(listing.entries.nr, 100000);
	ck_assert_uint_eq(listing_find(&listing, LIT("word-77777"))->line,
			  77778);
	listing_release(&listing);
	buf_release(&text);
}
END_TEST

START_TEST(no_file)
{
	struct listing listing;
	struct fault fault = { 0 };

	ck_assert_int_eq(
		listing_read("/nowhere/list", true, NULL, &listing, &fault),
		FAULT_IO);
	listing_release(&listing);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, good_row, 0, COUNT(goods));
	tcase_add_loop_test(tc, bad_row, 0, COUNT(bads));
	tcase_add_test(tc, nothing_is_listed);
	tcase_add_test(tc, many_entries_take_no_time);
	tcase_add_test(tc, no_file);
}

UNIT_MAIN("cli/listing", add)
