/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"
#include "match/view.h"

static void start(void)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(checksum_init(&fault), 0);
}

/* A copy of its exact size, so that ASan sees a read past its end. */
static struct bytes exact(struct bytes b)
{
	uint8_t *p = malloc(b.len + !b.len);

	ck_assert_ptr_nonnull(p);
	if (b.len)
		memcpy(p, b.p, b.len);
	return (struct bytes){ p, b.len };
}

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes body;
	uint64_t at;
	size_t low, high;
	enum lane lane;
	struct bytes text;
	const char *from; /* for each byte and the end; NULL: no map */
	uint64_t base;
} lanes[] = {
	{ "bytes are seen as they are", LIT("abc\xff\0"), 10, 1, 5, LANE_NARROW,
	  LIT("bc\xff\0"), NULL, 11 },
	{ "little endian", LIT("a\0b\0"), 0, 0, 4, LANE_UTF16LE, LIT("ab"),
	  "0 2 4", 0 },
	{ "big endian", LIT("\0a\0b"), 0, 0, 4, LANE_UTF16BE, LIT("ab"),
	  "0 2 4", 0 },
	{ "two bytes of UTF-8", LIT("\xe9\0a\0"), 0, 0, 4, LANE_UTF16LE,
	  LIT("\xc3\xa9" "a"), "0 0 2 4", 0 },
	{ "three bytes of UTF-8", LIT("\x20\xac\0a"), 0, 0, 4, LANE_UTF16BE,
	  LIT("\xe2\x82\xac" "a"), "0 0 0 2 4", 0 },
	{ "a surrogate pair", LIT("\x3d\xd8\x11\xdd" "a\0"), 0, 0, 6,
	  LANE_UTF16LE, LIT("\xf0\x9f\x94\x91" "a"), "0 0 0 0 4 6", 0 },
	{ "the same, high byte first", LIT("\xd8\x3d\xdd\x11\0a"), 0, 0, 6,
	  LANE_UTF16BE, LIT("\xf0\x9f\x94\x91" "a"), "0 0 0 0 4 6", 0 },
	{ "a first surrogate alone", LIT("\xd8\x3d\0a"), 0, 0, 4, LANE_UTF16BE,
	  LIT("\xef\xbf\xbd" "a"), "0 0 0 2 4", 0 },
	{ "a second surrogate alone", LIT("\xdd\x11\0a"), 0, 0, 4, LANE_UTF16BE,
	  LIT("\xef\xbf\xbd" "a"), "0 0 0 2 4", 0 },
	{ "the other order at an odd offset", LIT("xa\0b\0c"), 0, 0, 6,
	  LANE_UTF16BE, LIT("abc"), "0 2 4 6", 0 },
	{ "a letter of another script, and one of ours behind",
	  LIT("\x4e\x01\0b"), 0, 0, 4, LANE_UTF16BE, LIT("\xe4\xb8\x81" "b"),
	  "0 0 0 2 4", 0 },
	{ "and none of ours behind", LIT("\x4e" "a\x4e" "b"), 0, 0, 4,
	  LANE_UTF16BE, LIT("\xe4\xb9\xa1\xe4\xb9\xa2"),
	  "0 0 0 2 2 2 4", 0 },
	{ "a first surrogate at the end", LIT("\0a\xd8\x3d"), 0, 0, 4,
	  LANE_UTF16BE, LIT("a\xef\xbf\xbd"), "0 2 2 2 4", 0 },
	{ "half a unit at the end", LIT("a\0b"), 0, 0, 3, LANE_UTF16LE,
	  LIT("a\xef\xbf\xbd"), "0 2 2 2 3", 0 },
	{ "an odd start takes the unit's first byte too", LIT("a\0b\0"), 0, 1, 4,
	  LANE_UTF16LE, LIT("ab"), "0 2 4", 0 },
	{ "units count from the object's start", LIT("\0b\0c\0"), 1, 0, 5,
	  LANE_UTF16LE, LIT("bc"), "0 2 4", 2 },
	{ "in its middle too", LIT("x\0b\0c\0"), 1, 2, 6, LANE_UTF16BE,
	  LIT("bc\xef\xbf\xbd"), "0 2 4 4 4 5", 2 },
	{ "nothing", LIT("a\0"), 0, 2, 2, LANE_UTF16LE, LIT(""), "0", 2 },
	{ "nothing, at an odd place", LIT("a"), 1, 0, 0, LANE_UTF16LE, LIT(""),
	  "0", 1 },
};
/* clang-format on */

static void add_from(struct buf *out, const struct view *view)
{
	for (size_t i = 0; i <= view->text.len; i++)
		buf_printf(out, "%s%u", i ? " " : "", view->from[i]);
}

START_TEST(lane_row)
{
	struct view_room room = { .text = BUF_INIT };
	struct bytes body = exact(lanes[_i].body);
	struct view view;
	struct buf from = BUF_INIT;

	ck_assert(view_build(&room, body, lanes[_i].at, lanes[_i].low,
			     lanes[_i].high, lanes[_i].lane, NULL, 0, &view));
	ck_assert_msg(bytes_eq(view.text, lanes[_i].text), "%s: %.*s",
		      lanes[_i].proves, (int)view.text.len,
		      (const char *)view.text.p);
	ck_assert_int_eq(view.lane, lanes[_i].lane);
	ck_assert_int_eq(view.from != NULL, lanes[_i].from != NULL);
	if (view.from) {
		add_from(&from, &view);
		ck_assert_msg(!strcmp(buf_str(&from), lanes[_i].from), "%s: %s",
			      lanes[_i].proves, buf_str(&from));
		ck_assert(!view_is_decoded(&view, 0, view.text.len));
	}
	ck_assert_msg(view.base == lanes[_i].base, "%s: %d", lanes[_i].proves,
		      (int)view.base);
	view_room_release(&room);
	buf_release(&from);
	free((void *)(uintptr_t)body.p);
}
END_TEST

START_TEST(the_lane_of_an_anchor)
{
	ck_assert_int_eq(lane_at(0), LANE_UTF16LE);
	ck_assert_int_eq(lane_at(1), LANE_UTF16BE);
	ck_assert_int_eq(lane_at((uint64_t)1 << 40), LANE_UTF16LE);
	ck_assert_int_eq(lane_at(UINT64_MAX), LANE_UTF16BE);
}
END_TEST

/* The body "0123456789" and a second of base64 in it. */
/* clang-format off */
static const struct {
	const char *proves;
	size_t low, high;
	const struct segment segments[3];
	size_t nr;
	const char *text, *from, *decoded;
	uint64_t base;
} cuts[] = {
	{ "put in", 0, 10, { { 2, 3, LANE_NARROW, LIT("ab") } }, 1,
	  "01ab56789", "0 1 2 2 5 6 7 8 9 10", "001100000", 0 },
	{ "cut at its start, and taken whole", 3, 10,
	  { { 2, 3, LANE_NARROW, LIT("ab") } }, 1,
	  "ab56789", "0 0 3 4 5 6 7 8", "1100000", 2 },
	{ "cut at its end, and taken whole", 0, 3,
	  { { 2, 3, LANE_NARROW, LIT("ab") } }, 1,
	  "01ab", "0 1 2 2 5", "0011", 0 },
	{ "a window inside of it", 3, 4, { { 2, 3, LANE_NARROW, LIT("ab") } }, 1,
	  "ab", "0 0 3", "11", 2 },
	{ "it ends where the window begins", 5, 8,
	  { { 2, 3, LANE_NARROW, LIT("ab") } }, 1, "567", NULL, NULL, 5 },
	{ "it begins where the window ends", 0, 2,
	  { { 2, 3, LANE_NARROW, LIT("ab") } }, 1, "01", NULL, NULL, 0 },
	{ "side by side", 0, 10,
	  { { 2, 2, LANE_NARROW, LIT("ab") }, { 4, 2, LANE_NARROW, LIT("cd") } },
	  2, "01abcd6789", "0 1 2 2 4 4 6 7 8 9 10", "0011110000", 0 },
	{ "of another lane", 0, 10, { { 2, 4, LANE_UTF16LE, LIT("ab") } }, 1,
	  "0123456789", "0 1 2 3 4 5 6 7 8 9 10", "0000000000", 0 },
	{ "longer than what it replaces", 4, 6,
	  { { 4, 1, LANE_NARROW, LIT("abc") } }, 1, "abc5", "0 0 0 1 2", "1110",
	  4 },
	{ "the right ones of several", 3, 5,
	  { { 0, 2, LANE_NARROW, LIT("x") }, { 3, 1, LANE_NARROW, LIT("y") },
	    { 7, 2, LANE_NARROW, LIT("z") } }, 3, "y4", "0 1 2", "10", 3 },
};
/* clang-format on */

START_TEST(segment_row)
{
	struct view_room room = { .text = BUF_INIT };
	struct bytes body = exact(LIT("0123456789"));
	struct view view;
	struct buf from = BUF_INIT;

	ck_assert(view_build(&room, body, 0, cuts[_i].low, cuts[_i].high,
			     LANE_NARROW, cuts[_i].segments, cuts[_i].nr,
			     &view));
	ck_assert_msg(bytes_eq(view.text, bytes_of(cuts[_i].text)), "%s: %.*s",
		      cuts[_i].proves, (int)view.text.len,
		      (const char *)view.text.p);
	ck_assert_uint_eq(view.base, cuts[_i].base);
	ck_assert_int_eq(view.from != NULL, cuts[_i].from != NULL);
	if (view.from) {
		add_from(&from, &view);
		ck_assert_msg(!strcmp(buf_str(&from), cuts[_i].from), "%s: %s",
			      cuts[_i].proves, buf_str(&from));
		for (size_t i = 0; i < view.text.len; i++)
			ck_assert_int_eq(view_is_decoded(&view, i, 1),
					 cuts[_i].decoded[i] == '1');
	}
	view_room_release(&room);
	buf_release(&from);
	free((void *)(uintptr_t)body.p);
}
END_TEST

/* In UTF-16, at an odd place of the object. */
START_TEST(a_segment_of_utf16)
{
	struct view_room room = { .text = BUF_INIT };
	struct bytes body = exact(LIT("\0\0b\0a\0s\0e\0.\0"));
	const struct segment segment = { 1, 8, LANE_UTF16LE, LIT("xy") };
	struct view view;
	struct buf from = BUF_INIT;
	uint64_t at = 0;
	uint64_t len = 0;

	body.len--; /* the last zero is not there */
	ck_assert(view_build(&room, body, 7, 2, body.len, LANE_UTF16LE,
			     &segment, 1, &view));
	ck_assert_msg(bytes_eq(view.text, LIT("xy.")) ||
			      bytes_starts(view.text, LIT("xy")),
		      "%.*s", (int)view.text.len, (const char *)view.text.p);
	ck_assert_uint_eq(view.base, 8);
	view_stored(&view, 0, 2, &at, &len);
	ck_assert_uint_eq(at, 8);
	ck_assert_uint_eq(len, 8);
	add_from(&from, &view);
	ck_assert(bytes_starts(bytes_of(buf_str(&from)), LIT("0 0 8")));
	view_room_release(&room);
	buf_release(&from);
	free((void *)(uintptr_t)body.p);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	size_t at, len; /* in the view "a b <e acute> u:pw c" */
	uint64_t stored_at, stored_len;
} stored[] = {
	{ "one byte", 0, 1, 100, 2 },
	{ "two", 0, 2, 100, 4 },
	{ "half a character is all of it", 2, 1, 104, 2 },
	{ "its other half too", 3, 1, 104, 2 },
	{ "part of base64 is all of it", 5, 1, 106, 16 },
	{ "all of it", 4, 4, 106, 16 },
	{ "its end and what follows", 7, 2, 106, 18 },
	{ "what stands before it, and its start", 3, 2, 104, 18 },
	{ "nothing, somewhere", 1, 0, 102, 0 },
	{ "nothing, at the end", 9, 0, 124, 0 },
	{ "all", 0, 9, 100, 24 },
};
/* clang-format on */

START_TEST(stored_row)
{
	struct view_room room = { .text = BUF_INIT };
	struct bytes body =
		exact(LIT("a\0b\0\xe9\0d\0T\0p\0w\0d\0w\0=\0=\0c\0"));
	const struct segment segment = { 6, 16, LANE_UTF16LE, LIT("u:pw") };
	struct view view;
	uint64_t at = 0;
	uint64_t len = 0;

	ck_assert(view_build(&room, body, 100, 0, body.len, LANE_UTF16LE,
			     &segment, 1, &view));
	ck_assert_uint_eq(view.text.len, 9);
	view_stored(&view, stored[_i].at, stored[_i].len, &at, &len);
	ck_assert_msg(at == stored[_i].stored_at &&
			      len == stored[_i].stored_len,
		      "%s: %d, %d", stored[_i].proves, (int)at, (int)len);
	ck_assert_int_eq(view_is_decoded(&view, stored[_i].at, stored[_i].len),
			 stored[_i].at + stored[_i].len > 4 &&
				 stored[_i].at < 8 && stored[_i].len);
	view_room_release(&room);
	free((void *)(uintptr_t)body.p);
}
END_TEST

START_TEST(stored_bytes_are_where_they_are_seen)
{
	struct view_room room = { .text = BUF_INIT };
	struct bytes body = LIT("0123456789");
	struct view view;
	uint64_t at = 0;
	uint64_t len = 0;

	ck_assert(view_build(&room, body, (uint64_t)1 << 33, 3, 10, LANE_NARROW,
			     NULL, 0, &view));
	view_stored(&view, 2, 3, &at, &len);
	ck_assert_uint_eq(at, ((uint64_t)1 << 33) + 5);
	ck_assert_uint_eq(len, 3);
	ck_assert(!view_is_decoded(&view, 0, 7));
	view_room_release(&room);
	view_room_release(&room);
}
END_TEST

START_TEST(carriers_have_literals)
{
	ck_assert_uint_gt(carriers_count(), 0);
	for (size_t i = 0; i < carriers_count(); i++)
		ck_assert_uint_ge(strlen(carrier_anchor(i)), 3);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *text;
	const char *anchor; /* the carrier's literal, where it stands first */
	const char *values; /* what is decoded, each followed by "|" */
} carried[] = {
	/* "dTpwdw==" is u:pw, "amFuZTptb29uYmVhbQ==" jane:moonbeam. */
	{ "Basic authorisation", "Authorization: Basic dTpwdw==", "Basic",
	  "u:pw|" },
	{ "in any case", "BASIC dTpwdw==", "BASIC", "u:pw|" },
	{ "without padding", "Basic dTpwdw", "Basic", "u:pw|" },
	{ "in quotes", "'Authorization: Basic dTpwdw=='", "Basic", "u:pw|" },
	{ "a word and a quoted string", "'Basic' \"dTpwdw==\"", "Basic", "u:pw|" },
	{ "two arguments", "(\"Basic\", \"dTpwdw==\")", "Basic", "u:pw|" },
	{ "two strings joined", "'Basic ' + 'dTpwdw=='", "Basic", "u:pw|" },
	{ "what follows is no part of it", "Basic dTpwdw==, x", "Basic", "u:pw|" },
	{ "URL-safe base64", "Basic dTp-fn5-Pz8_", "Basic", "u:~~~~???|" },
	{ "no blank behind the word", "BasicdTpwdw==", "Basic", "" },
	{ "a word of four letters is no user and password", "Basic auth", "Basic",
	  "" },
	{ "nor one of eight", "basic training", "basic", "" },
	{ "nor one that decodes to ASCII", "basic bW9vbg==", "basic", "" },
	{ "nor one that decodes to noise with a colon", "basic Oif/////", "basic",
	  "" },
	{ "nor to a control character", "basic dToBAgM=", "basic", "" },
	{ "too short", "basic dTo", "basic", "" },
	{ "three bytes", "basic dTpw", "basic", "u:p|" },
	{ "nothing behind it", "basic", "basic", "" },
	{ "blanks behind it", "basic   ", "basic", "" },
	{ "UTF-8 inside", "Basic asOpbjpww6k=", "Basic", "j\xc3\xa9n:p\xc3\xa9|" },

	{ "docker", "{\"auth\": \"dTpwdw==\"}", "\"auth\"", "u:pw|" },
	{ "inside of a JSON string", "\\\"auth\\\": \\\"dTpwdw==\\\"",
	  "\"auth\\\"", "u:pw|" },
	{ "single quotes", "'auth': 'dTpwdw=='", "'auth'", "u:pw|" },
	{ "npm", "//r.example/:_auth=dTpwdw==", "_auth", "u:pw|" },
	{ "npm, quoted", "_auth = \"dTpwdw==\"", "_auth", "u:pw|" },
	{ "npm's _authToken is none", "_authToken=dTpwdw==", "_auth", "" },
	{ "a key without a value", "\"auth\": {}", "\"auth\"", "" },
	{ "a key without a colon", "\"auth\" \"dTpwdw==\"", "\"auth\"", "" },
	{ "basicAuth", "basicAuth: dTpwdw==", "basicAuth", "u:pw|" },

	{ "a Kubernetes Secret",
	  "kind: Secret\ndata:\n  user: amFuZQ==\n  pass: bW9vbmJlYW0=\n",
	  "kind", "jane|moonbeam|" },
	{ "its data may stand first",
	  "data:\n  user: amFuZQ==\nkind: Secret\n", "kind", "jane|" },
	{ "but not in another document",
	  "data:\n  user: amFuZQ==\n---\nkind: Secret\n", "kind", "" },
	{ "nor behind it",
	  "kind: Secret\n---\ndata:\n  user: amFuZQ==\n", "kind", "" },
	{ "stringData is not base64",
	  "kind: Secret\nstringData:\n  user: amFuZQ==\n", "kind", "" },
	{ "in a patch",
	  "+kind: Secret\n+data:\n+  a: amFuZQ==\n+  b: bW9vbg==\n+type: b3Bh\n",
	  "kind", "jane|moon|" },
	{ "in a quotation",
	  "> kind: Secret\n> data:\n>   a: amFuZQ==\n> type: bW9vbg==\n", "kind",
	  "jane|" },
	{ "what follows its data is no data",
	  "kind: Secret\ndata:\n  user: amFuZQ==\nfoo: bW9vbmJlYW0=\n", "kind",
	  "jane|" },
	{ "as JSON",
	  "{\"kind\": \"Secret\", \"data\": {\"user\": \"amFuZQ==\"}, "
	  "\"x\": \"bW9vbmJlYW0=\"}", "kind\"", "jane|" },
	{ "values that are none are passed over",
	  "kind: Secret\ndata:\n  a: x\n  b: amFuZQ==\n  c: //////8=\n", "kind",
	  "jane|" },
};
/* clang-format on */

START_TEST(carrier_row)
{
	struct bytes text = exact(bytes_of(carried[_i].text));
	struct buf out = BUF_INIT;
	struct buf all = BUF_INIT;
	struct buf again = BUF_INIT;
	size_t anchor = bytes_find(text, bytes_of(carried[_i].anchor), 0);
	size_t from = 0;
	size_t at = 0;
	size_t len = 0;

	start();
	ck_assert_uint_ne(anchor, SIZE_MAX);
	while (carrier_next(text, anchor, &from, &at, &len, &out)) {
		ck_assert_uint_le(at + len, text.len);
		ck_assert(base64_decode(bytes_sub(text, at, len), &again));
		ck_assert(bytes_eq(buf_bytes(&again), buf_bytes(&out)));
		buf_printf(&all, "%s|", buf_str(&out));
		ck_assert_uint_lt(all.len, 100);
	}
	ck_assert_msg(!strcmp(buf_str(&all), carried[_i].values), "%s: %s",
		      carried[_i].proves, buf_str(&all));
	buf_release(&out);
	buf_release(&again);
	buf_release(&all);
	free((void *)(uintptr_t)text.p);
}
END_TEST

/* What announces something may do so, however much of it is seen. */
START_TEST(carrier_may_row)
{
	struct bytes whole = bytes_of(carried[_i].text);
	size_t anchor = bytes_find(whole, bytes_of(carried[_i].anchor), 0);
	bool announces = *carried[_i].values;
	bool secret = strstr(carried[_i].text, "Secret");

	start();
	whole = bytes_sub(whole, anchor, whole.len);
	for (size_t cut = strlen(carried[_i].anchor); cut <= whole.len; cut++) {
		struct bytes text = exact(bytes_sub(whole, 0, cut));

		/* Of "kind" only the whole literal says anything. */
		if (!secret && announces)
			ck_assert_msg(carrier_may(text, cut < whole.len),
				      "%s: %d", carried[_i].proves, (int)cut);
		free((void *)(uintptr_t)text.p);
	}
	ck_assert_msg(carrier_may(whole, false) == (secret || announces), "%s",
		      carried[_i].proves);
}
END_TEST

/* Every cut of it, with the literal whole. */
START_TEST(a_cut_carrier_is_read_to_its_end)
{
	static const char *const texts[] = {
		"Basic amFuZTptb29uYmVhbQ==",
		"\"auth\": \"amFuZTptb29uYmVhbQ==\"",
		"kind: Secret\ndata:\n  a: amFuZTptb29uYmVhbQ==",
	};
	struct bytes whole = bytes_of(texts[_i]);
	struct buf out = BUF_INIT;

	start();
	for (size_t cut = 5; cut <= whole.len; cut++) {
		struct bytes text = exact(bytes_sub(whole, 0, cut));
		size_t from = 0;
		size_t at = 0;
		size_t len = 0;

		while (carrier_next(text, 0, &from, &at, &len, &out))
			ck_assert_uint_le(at + len, text.len);
		free((void *)(uintptr_t)text.p);
	}
	buf_release(&out);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, lane_row, 0, COUNT(lanes));
	tcase_add_test(tc, the_lane_of_an_anchor);
	tcase_add_loop_test(tc, segment_row, 0, COUNT(cuts));
	tcase_add_test(tc, a_segment_of_utf16);
	tcase_add_loop_test(tc, stored_row, 0, COUNT(stored));
	tcase_add_test(tc, stored_bytes_are_where_they_are_seen);
	tcase_add_test(tc, carriers_have_literals);
	tcase_add_loop_test(tc, carrier_row, 0, COUNT(carried));
	tcase_add_loop_test(tc, carrier_may_row, 0, COUNT(carried));
	tcase_add_loop_test(tc, a_cut_carrier_is_read_to_its_end, 0, 3);
}

UNIT_MAIN("match/view", add)
