/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "match/matcher.h"
#include "match/specimen.h"

#define SLICE ((size_t)8 << 20)

/* Candidates, one line each: "form secret at+len\n". */
struct found {
	struct buf text;
	size_t nr;
	int stop_with;
};

static int each(void *payload, const struct candidate *candidate)
{
	struct found *found = payload;
	const struct view *view = candidate->view;
	struct bytes secret = candidate->groups[GROUP_SECRET];
	struct bytes shown = secret.p ? secret : candidate->match;
	uint64_t at = 0;
	uint64_t len = 0;

	ck_assert(candidate->match.p >= view->text.p &&
		  candidate->match.p + candidate->match.len <=
			  view->text.p + view->text.len);
	view_stored(view, (size_t)(shown.p - view->text.p), shown.len, &at,
		    &len);
	buf_printf(&found->text, "%s %.*s %llu+%llu\n", candidate->form->name,
		   (int)shown.len, (const char *)shown.p,
		   (unsigned long long)at, (unsigned long long)len);
	found->nr++;
	return found->stop_with;
}

static void expand(struct buf *out, const char *template)
{
	struct fault fault = { 0 };
	int rc = specimen_expand(bytes_of(template), out, &fault);

	ck_assert_msg(rc == 0, "%s: %s", template, fault.msg);
}

/* The built-in set, or one made by hand. */
struct world {
	struct patterns *patterns;
	struct engine *engine;
	struct matcher *matcher;
};

static void world_open(struct world *world, struct patterns *patterns,
		       unsigned flags)
{
	struct fault fault = { 0 };
	int rc = checksum_init(&fault);

	*world = (struct world){ .patterns = NULL };
	if (!rc && !patterns)
		rc = patterns_load(NULL, &world->patterns, &fault);
	if (!rc)
		rc = engine_new(patterns ? patterns : world->patterns, flags,
				&world->engine, &fault);
	if (!rc)
		rc = matcher_new(world->engine, &world->matcher, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
}

static void world_close(struct world *world)
{
	matcher_free(world->matcher);
	engine_free(world->engine);
	patterns_free(world->patterns);
}

/* All of a text; one that does not begin at 0 is a region of an object. */
static void scan(struct world *world, struct bytes body, uint64_t at,
		 struct found *found)
{
	struct fault fault = { 0 };
	uint8_t *copy = malloc(body.len + !body.len);
	struct region region = { .body = { copy, body.len },
				 .at = at,
				 .starts = true,
				 .ends = true,
				 .wide = true };
	int rc;

	ck_assert_ptr_nonnull(copy);
	if (body.len)
		memcpy(copy, body.p, body.len);
	if (at)
		rc = matcher_region(world->matcher, &region, each, found,
				    &fault);
	else
		rc = matcher_scan_bytes(world->matcher, region.body, each,
					found, &fault);
	ck_assert_msg(rc == 0, "%s", fault.msg);
	free(copy);
}

#define TOKEN "@{app-password:1}"
#define BASIC "@{base64:jane:" TOKEN "}"

/* clang-format off */
static const struct {
	const char *proves;
	const char *body, *stored; /* templates; the bytes it is found in */
} places[] = {
	{ "alone", TOKEN, TOKEN },
	{ "in a line", "a = " TOKEN "\n", TOKEN },
	{ "between NULs", "@{bytes:00}" TOKEN "@{bytes:00}", TOKEN },
	{ "at an odd place", "x " TOKEN, TOKEN },
	{ "UTF-16, low byte first", "@{utf16le:a = " TOKEN "\n}",
	  "@{utf16le:" TOKEN "}" },
	{ "UTF-16, low byte first, alone", "@{utf16le:" TOKEN "}",
	  "@{utf16le:" TOKEN "}" },
	{ "UTF-16, high byte first", "@{utf16be:a = " TOKEN "\n}",
	  "@{utf16be:" TOKEN "}" },
	{ "UTF-16, high byte first, alone", "@{utf16be:" TOKEN "}",
	  "@{utf16be:" TOKEN "}" },
	{ "with a mark, low byte first", "@{bytes:fffe}@{utf16le:" TOKEN "}",
	  "@{utf16le:" TOKEN "}" },
	{ "with a mark, high byte first", "@{bytes:feff}@{utf16be:" TOKEN "}",
	  "@{utf16be:" TOKEN "}" },
	{ "behind text that is no ASCII", "@{utf16le:\xe5\xaf\x86 = " TOKEN "}",
	  "@{utf16le:" TOKEN "}" },
	{ "behind a surrogate pair", "@{utf16be:\xf0\x9f\x94\x91 = " TOKEN "}",
	  "@{utf16be:" TOKEN "}" },
	{ "base64", "Authorization: Basic " BASIC, BASIC },
	{ "base64, low byte first", "@{utf16le:Authorization: Basic " BASIC "}",
	  "@{utf16le:" BASIC "}" },
	{ "base64, high byte first",
	  "@{utf16be:Authorization: Basic " BASIC "\n}", "@{utf16be:" BASIC "}" },
	{ "base64, with a mark",
	  "@{bytes:fffe}@{utf16le:Authorization: Basic " BASIC "}",
	  "@{utf16le:" BASIC "}" },
	{ "docker's base64", "{\"r.example\": {\"auth\": \"" BASIC "\"}}", BASIC },
	{ "the second of two", "Basic @{base64:joe:moonbeam}\nBasic " BASIC "\n",
	  BASIC },
	{ "behind many that are none", "basic basic basic basic Basic " BASIC,
	  BASIC },
};
/* clang-format on */

/* Found, and where it is; wherever the body stands in its object. */
static void check_place(struct world *world, int i, uint64_t at)
{
	struct found found = { .nr = 0 };
	struct buf body = BUF_INIT;
	struct buf stored = BUF_INIT;
	struct buf want = BUF_INIT;
	size_t place;

	expand(&body, places[i].body);
	expand(&stored, places[i].stored);
	buf_add_str(&want, " ");
	expand(&want, TOKEN);
	place = bytes_find(buf_bytes(&body), buf_bytes(&stored), 0);
	ck_assert_uint_ne(place, SIZE_MAX);
	buf_printf(&want, " %llu+%zu\n", (unsigned long long)(at + place),
		   stored.len);
	scan(world, buf_bytes(&body), at, &found);
	ck_assert_msg(bytes_find(buf_bytes(&found.text), buf_bytes(&want), 0) !=
			      SIZE_MAX,
		      "%s: %zu found at %d", places[i].proves, found.nr,
		      (int)at);
	buf_release(&body);
	buf_release(&stored);
	buf_release(&want);
	buf_release(&found.text);
}

START_TEST(place_row)
{
	struct world world;

	world_open(&world, NULL, 0);
	check_place(&world, _i, 0);
	check_place(&world, _i, 2);
	check_place(&world, _i, (uint64_t)1 << 40);
	world_close(&world);
}
END_TEST

/*
 * UTF-16 that begins at an odd byte: the lane takes it for the other byte
 * order, which is the same but for its first or last character.
 */
static const char *const odd[] = {
	"x@{utf16le:a = " TOKEN "\n}",
	"x@{utf16be:a = " TOKEN "\n}",
	"x@{bytes:fffe}@{utf16le:a = " TOKEN "\n}",
	"x@{bytes:feff}@{utf16be:a = " TOKEN "\n}",
	"x@{utf16le:Authorization: Basic " BASIC "\n}",
	"x@{utf16be:Authorization: Basic " BASIC "\n}",
};

START_TEST(utf16_may_begin_at_an_odd_byte)
{
	struct world world;
	struct found found = { .nr = 0 };
	struct buf body = BUF_INIT;
	struct buf token = BUF_INIT;

	world_open(&world, NULL, 0);
	expand(&body, odd[_i]);
	expand(&token, TOKEN);
	scan(&world, buf_bytes(&body), 0, &found);
	ck_assert_msg(bytes_find(buf_bytes(&found.text), buf_bytes(&token),
				 0) != SIZE_MAX,
		      "%s", odd[_i]);
	buf_release(&body);
	buf_release(&token);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *text; /* a template */
	const char *stored;
} borders[] = {
	{ "plain", " " TOKEN " ", TOKEN },
	{ "UTF-16, low byte first", "@{utf16le: " TOKEN " }",
	  "@{utf16le:" TOKEN "}" },
	{ "UTF-16, high byte first", "@{utf16be: " TOKEN " }",
	  "@{utf16be:" TOKEN "}" },
	{ "base64", " Basic " BASIC " ", BASIC },
};
/* clang-format on */

/*
 * A slice of 8 MiB ends at SLICE, the next begins PIECE_OVERLAP before: the
 * token ends before, stands upon or begins behind each of them.
 */
START_TEST(it_may_stand_upon_a_slices_border)
{
	const size_t ends[] = { SLICE, SLICE - PIECE_OVERLAP,
				2 * SLICE - PIECE_OVERLAP };
	const size_t size = 2 * SLICE;
	uint8_t *body = malloc(size);
	struct world world;
	struct buf text = BUF_INIT;
	struct buf stored = BUF_INIT;
	struct buf want = BUF_INIT;
	struct found found = { .nr = 0 };
	size_t spots[COUNT(ends) * 3];
	struct fault fault = { 0 };
	struct region region;
	size_t nr = 0;

	world_open(&world, NULL, 0);
	expand(&text, borders[_i].text);
	expand(&stored, borders[_i].stored);
	ck_assert_ptr_nonnull(body);
	memset(body, ' ', size);
	for (size_t e = 0; e < COUNT(ends); e++) {
		size_t base = (ends[e] - text.len / 2) & ~(size_t)1;

		spots[nr++] = base - 1000;
		spots[nr++] = base;
		spots[nr++] = base + 1000;
	}
	for (size_t i = 0; i < nr; i++)
		memcpy(body + spots[i], text.p, text.len);
	region = (struct region){ .body = { body, size },
				  .starts = true,
				  .ends = true,
				  .wide = true };
	ck_assert_int_eq(
		matcher_region(world.matcher, &region, each, &found, &fault),
		0);
	for (size_t i = 0; i < nr; i++) {
		size_t at = bytes_find((struct bytes){ body, size },
				       buf_bytes(&stored), spots[i]);

		buf_clear(&want);
		expand(&want, TOKEN);
		buf_printf(&want, " %zu+%zu\n", at, stored.len);
		ck_assert_msg(bytes_find(buf_bytes(&found.text),
					 buf_bytes(&want), 0) != SIZE_MAX,
			      "%s at %zu", borders[_i].proves, spots[i]);
	}
	free(body);
	buf_release(&text);
	buf_release(&stored);
	buf_release(&want);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/*
 * A set made by hand: keys whose value counts only near a moon or stars, of
 * which the first is an anchor too and the second is not.
 */
static const char *key[] = { "key=" };
static const char *old_key[] = { "oldkey=" };
static const char *moon[] = { "moon" };
static const char *comet[] = { "comet" };
static const char *moon_need[] = { "Moon" };
static const char *star_need[] = { "stars" };
static const char *either[] = { "moon", "stars" };

#define SPAN 40
#define REACH (SPAN + 64) /* what a window holds beside its anchor */
#define GATED_SPAN 600

static struct form by_hand[] = {
	{ .name = "free",
	  .anchors = { key, 1 },
	  .span = SPAN,
	  .regex = "free key=(?<secret>[a-z]{1,9})",
	  .number = 0 },
	{ .name = "moon",
	  .anchors = { moon, 1 },
	  .caseless = true,
	  .span = SPAN,
	  .regex = "moon(?<secret>beam)",
	  .number = 1 },
	{ .name = "near-moon",
	  .anchors = { key, 1 },
	  .needs = { moon_need, 1 },
	  .span = SPAN,
	  .regex = "a key=(?<secret>[a-z]{1,9})",
	  .number = 2 },
	{ .name = "near-stars",
	  .anchors = { old_key, 1 },
	  .needs = { star_need, 1 },
	  .span = SPAN,
	  .regex = "oldkey=(?<secret>[a-z]{1,9})",
	  .number = 3 },
	{ .name = "near-any",
	  .anchors = { key, 1 },
	  .needs = { either, 2 },
	  .span = SPAN,
	  .regex = "any key=(?<secret>[a-z]{1,9})",
	  .number = 4 },
	{ .name = "premised",
	  .anchors = { comet, 1 },
	  .premise = "tail=[a-z]",
	  .span = SPAN,
	  .regex = "comet (?s:.*)tail=(?<secret>[a-z]{1,9})",
	  .number = 5 },
	{ .name = "gated",
	  .anchors = { comet, 1 },
	  .gate = "core=[a-z]",
	  .span = GATED_SPAN,
	  .regex = "comet (?s:.*)core=(?<secret>[a-z]{1,9})",
	  .number = 6 },
};
static struct form *by_hand_list[] = { &by_hand[0], &by_hand[1], &by_hand[2],
				       &by_hand[3], &by_hand[4], &by_hand[5],
				       &by_hand[6] };

static struct patterns *hand_made(void)
{
	static struct patterns patterns;

	patterns.forms.v = by_hand_list;
	patterns.forms.nr = COUNT(by_hand_list);
	return &patterns;
}

#define TEN "          "
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND \
	HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED \
		HUNDRED HUNDRED

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes body;
	const char *found;
	size_t windows; /* that an expression ran over */
} needs[] = {
	{ "nothing is needed", LIT("free key=abc"), "free abc 9+3\n", 1 },
	{ "no anchor", LIT("free keyabc"), "", 0 },
	{ "an anchor, and no match", LIT("key="), "", 1 },
	{ "what is needed is not there", LIT("a key=abc"), "", 1 },
	{ "it stands before", LIT("moon a key=abc"), "near-moon abc 11+3\n", 4 },
	{ "it stands behind", LIT("a key=abc moon"), "near-moon abc 6+3\n", 4 },
	{ "of any case", LIT("a key=abc mOON"), "near-moon abc 6+3\n", 4 },
	{ "the last byte that counts", LIT("a key=abc" TEN TEN TEN TEN TEN TEN TEN
	  TEN TEN "   moon"), "near-moon abc 6+3\n", 4 },
	{ "too far behind", LIT("a key=abc" HUNDRED TEN "moon"), "", 2 },
	{ "too far before", LIT("moon" HUNDRED TEN "a key=abc"), "", 2 },
	{ "what is no anchor is looked for", LIT("oldkey=abc stars"),
	  "near-stars abc 7+3\n", 3 },
	{ "and not there", LIT("oldkey=abc star"), "", 1 },
	{ "and too far away", LIT("oldkey=abc" HUNDRED TEN "stars"), "", 1 },
	{ "one of two is enough", LIT("any key=abc stars"),
	  "near-any abc 8+3\n", 2 },
	{ "in UTF-16 both", LIT("a\0 \0k\0e\0y\0=\0b\0 \0m\0o\0o\0n\0"),
	  "near-moon b 12+2\n", 4 },
	{ "in UTF-16 one of them", LIT("a\0 \0k\0e\0y\0=\0b\0 \0moon"), "", 2 },
	{ "near anchors share a window", LIT("free key=a free key=b"),
	  "free a 9+1\nfree b 20+1\n", 1 },
	{ "the same with the joint between them",
	  LIT("free key=a" HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN
	      "free key=b"), "free a 9+1\nfree b 209+1\n", 1 },
	{ "far ones have one each",
	  LIT("free key=a" HUNDRED HUNDRED HUNDRED "free key=b"),
	  "free a 9+1\nfree b 319+1\n", 2 },
	{ "a carrier of nothing", LIT("basic"), "", 0 },
	{ "a premise that holds", LIT("comet tail=abc"),
	  "premised abc 11+3\n", 1 },
	{ "one that does not", LIT("comet tail=123"), "", 0 },
	{ "one that holds far away", LIT("comet" HUNDRED HUNDRED "tail=a"), "", 0 },
	{ "near one of the anchors", LIT("comet" HUNDRED HUNDRED HUNDRED
	  "comet tail=a"), "premised a 316+1\n", 1 },
	{ "near the last of them", LIT("comet tail=1" HUNDRED HUNDRED HUNDRED
	  "tail=a comet"), "", 1 },
	{ "a gate that matches", LIT("comet core=abc"), "gated abc 11+3\n", 1 },
	{ "one that does not match", LIT("comet core=123"), "", 0 },
	{ "near one anchor of two", LIT("comet" THOUSAND HUNDRED HUNDRED HUNDRED
	  HUNDRED "comet core=a"), "gated a 1416+1\n", 1 },
	{ "it is not asked of base64", LIT("basic bWU6Y29tZXQgY29yZT1hYmM="),
	  "gated abc 6+24\n", 1 },
	{ "but far from that it is", LIT("comet" THOUSAND HUNDRED HUNDRED HUNDRED
	  HUNDRED "basic bWU6Y29tZXQgY29yZT1hYmM="), "gated abc 1411+24\n", 1 },
	{ "neither is asked of UTF-16", LIT("c\0o\0m\0e\0t\0 \0"), "", 2 },
};
/* clang-format on */

START_TEST(needs_row)
{
	struct world world;
	struct found found = { .nr = 0 };

	world_open(&world, hand_made(), 0);
	scan(&world, needs[_i].body, 0, &found);
	ck_assert_msg(!strcmp(buf_str(&found.text), needs[_i].found), "%s: %s",
		      needs[_i].proves, buf_str(&found.text));
	ck_assert_msg(matcher_stats(world.matcher)->windows ==
			      needs[_i].windows,
		      "%s: %d windows", needs[_i].proves,
		      (int)matcher_stats(world.matcher)->windows);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/* How much of the text around "key=" the region holds, to either side. */
static const struct {
	const char *proves;
	size_t before, behind;
	bool starts, ends, wide;
	size_t nr; /* found */
} cuts[] = {
	{ "all that the form looks at", REACH, REACH, false, false, false, 1 },
	{ "a byte is missing in front", REACH - 1, REACH, false, false, false,
	  0 },
	{ "and behind", REACH, REACH - 1, false, false, false, 0 },
	{ "the object begins there", REACH - 1, REACH, true, false, false, 1 },
	{ "the object ends there", REACH, REACH - 1, false, true, false, 1 },
	{ "it begins and goes on", REACH - 1, REACH - 1, true, false, false,
	  0 },
	{ "it ends and was cut", REACH - 1, REACH - 1, false, true, false, 0 },
	{ "UTF-16", 2 * REACH, 2 * REACH, false, false, true, 1 },
	{ "a byte is missing in front", 2 * REACH - 1, 2 * REACH, false, false,
	  true, 0 },
	{ "and behind", 2 * REACH, 2 * REACH - 1, false, false, true, 0 },
	{ "both are the ends", 2 * REACH - 1, 2 * REACH - 1, true, true, true,
	  1 },
};

START_TEST(an_anchor_counts_with_all_of_its_window)
{
	bool wide = cuts[_i].wide;
	struct bytes text = wide ? LIT("f\0r\0e\0e\0 \0k\0e\0y\0=\0a\0")
				 : LIT("free key=a");
	size_t at = wide ? 10 : 5;
	struct world world;
	struct found found = { .nr = 0 };
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;
	struct region region = { .starts = cuts[_i].starts,
				 .ends = cuts[_i].ends,
				 .wide = wide };

	world_open(&world, hand_made(), 0);
	/* A narrow 'x' between letters of UTF-16 is no letter of it. */
	for (size_t i = at; i < cuts[_i].before; i++)
		buf_add_char(&body, 'x');
	buf_add_bytes(&body, text);
	for (size_t i = text.len - at; i < cuts[_i].behind; i++)
		buf_add_char(&body, 'x');
	region.body = buf_bytes(&body);
	/* Wherever UTF-16 stands, its first letter has an even offset. */
	region.at = 1000 + cuts[_i].before % 2;
	ck_assert_int_eq(
		matcher_region(world.matcher, &region, each, &found, &fault),
		0);
	ck_assert_msg(found.nr == cuts[_i].nr, "%s: %zu", cuts[_i].proves,
		      found.nr);
	buf_release(&body);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/* What stands far from any key is not looked at, what stands near it once. */
START_TEST(regions_are_around_keys)
{
	const size_t far = 100000;
	struct world world;
	struct found found = { .nr = 0 };
	struct buf body = BUF_INIT;
	const struct match_stats *stats;

	world_open(&world, hand_made(), 0);
	for (int i = 0; i < 3; i++) {
		for (size_t k = 0; k < far; k++)
			buf_add_char(&body, '.');
		buf_add_str(&body, "free key=a");
	}
	scan(&world, buf_bytes(&body), 0, &found);
	stats = matcher_stats(world.matcher);
	ck_assert_str_eq(buf_str(&found.text),
			 "free a 100009+1\nfree a 200019+1\n"
			 "free a 300029+1\n");
	ck_assert_uint_eq(stats->regions, 3);
	ck_assert_uint_eq(stats->bytes, 5 * KEY_AROUND + 5);
	buf_release(&body);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/* One form of the tests' own. */
static struct patterns *one_form(const char *regex, size_t span)
{
	static struct form form;
	static struct form *list[] = { &form };
	static struct patterns patterns;

	form = (struct form){ .name = "one",
			      .anchors = { key, 1 },
			      .span = span,
			      .regex = regex };
	patterns.forms.v = list;
	patterns.forms.nr = 1;
	return &patterns;
}

START_TEST(candidates_have_their_groups)
{
	struct world world;
	struct found found = { .nr = 0 };

	/* An empty match, at each byte of the window and its end. */
	world_open(&world, one_form("(?<secret>)", SPAN), 0);
	scan(&world, LIT("key="), 0, &found);
	ck_assert_str_eq(buf_str(&found.text),
			 "one  0+0\none  1+0\none  2+0\none  3+0\none  4+0\n");
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

START_TEST(a_limit_is_told_after_all_was_found)
{
	struct world world;
	struct found found = { .nr = 0 };
	struct fault fault = { 0 };
	struct buf body = BUF_INIT;

	/* Three windows, and the second would take for ever. */
	buf_printf(&body, "key=b%5000skey=", "");
	for (int i = 0; i < 2000; i++)
		buf_add_char(&body, 'a');
	buf_printf(&body, "!%5000skey=c", "");
	world_open(&world, one_form("key=(?<secret>(?:a+)+x|[bc])", 2048), 0);
	ck_assert_int_eq(matcher_scan_bytes(world.matcher, buf_bytes(&body),
					    each, &found, &fault),
			 FAULT_LIMIT);
	ck_assert_str_eq(buf_str(&found.text), "one b 4+1\none c 12014+1\n");
	ck_assert_uint_eq(matcher_stats(world.matcher)->limits, 1);
	ck_assert_uint_eq(matcher_stats(world.matcher)->windows, 3);
	buf_release(&body);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

static const int codes[] = { FAULT_STOPPED, FAULT_NOMEM, 77 };

START_TEST(who_has_enough_is_heard)
{
	struct world world;
	struct found found = { .stop_with = codes[_i] };
	struct fault fault = { 0 };

	world_open(&world, hand_made(), 0);
	ck_assert_int_eq(matcher_scan_bytes(world.matcher,
					    LIT("free key=a free key=b"), each,
					    &found, &fault),
			 codes[_i]);
	ck_assert_uint_eq(found.nr, 1);
	/* The next one begins afresh. */
	found.stop_with = 0;
	ck_assert_int_eq(matcher_scan_bytes(world.matcher, LIT("free key=c"),
					    each, &found, &fault),
			 0);
	ck_assert_uint_eq(found.nr, 2);
	buf_release(&found.text);
	world_close(&world);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *kind;
	const char *text; /* a template */
	bool matches;
} shapes[] = {
	{ "an app password", "bitbucket-app-password", TOKEN, true },
	{ "and a byte more", "bitbucket-app-password", TOKEN "a", false },
	{ "and a line end", "bitbucket-app-password", TOKEN "\n", false },
	{ "and a byte before", "bitbucket-app-password", " " TOKEN, false },
	{ "nothing", "bitbucket-app-password", "", false },
	{ "an access token", "bitbucket-access-token", "@{access-token:1}", true },
	{ "the one is no other", "bitbucket-access-token", TOKEN, false },
};
/* clang-format on */

START_TEST(shape_row)
{
	struct world world;
	struct buf text = BUF_INIT;
	const struct pattern *kind;

	world_open(&world, NULL, 0);
	expand(&text, shapes[_i].text);
	kind = patterns_find(world.patterns, shapes[_i].kind);
	ck_assert_ptr_nonnull(kind);
	ck_assert_msg(matcher_shape(world.matcher, kind, buf_bytes(&text)) ==
			      shapes[_i].matches,
		      "%s", shapes[_i].proves);
	ck_assert_ptr_eq(matcher_engine(world.matcher), world.engine);
	ck_assert_ptr_eq(engine_patterns(world.engine), world.patterns);
	buf_release(&text);
	world_close(&world);
	matcher_free(NULL);
	engine_free(NULL);
}
END_TEST

START_TEST(nothing_costs_nothing)
{
	struct world world;
	struct found found = { .nr = 0 };

	world_open(&world, NULL, ENGINE_COUNT_STEPS);
	scan(&world, LIT(""), 0, &found);
	scan(&world, (struct bytes){ 0 }, 0, &found);
	scan(&world, LIT("int main(void) { return 0; }"), 0, &found);
	ck_assert_uint_eq(found.nr, 0);
	ck_assert_uint_eq(matcher_stats(world.matcher)->windows, 0);
	ck_assert_uint_eq(matcher_stats(world.matcher)->steps, 0);
	world_close(&world);
}
END_TEST

/*
 * Linear work: twice the text may cost twice the steps, and a byte of it no
 * more than STEPS_PER_BYTE, whatever it is. Of what is below, pairs of options
 * beside an address cost most: some 600 steps for each byte, and the others
 * less than 460.
 */
#define STEPS_PER_BYTE 1000
/*
 * No byte is in the windows of more than 21 forms, of the carriers and of the
 * layers of a few encodings.
 */
#define VIEWS_PER_BYTE 64
#define HALF ((size_t)CASES_OF(16) << 10)
#define SLACK CASES_OF(400000) /* steps at the ends */

/* Many words for the same many values. */
#define KIND16 \
	"kind: Secret\nkind: Secret\nkind: Secret\nkind: Secret\n" \
	"kind: Secret\nkind: Secret\nkind: Secret\nkind: Secret\n" \
	"kind: Secret\nkind: Secret\nkind: Secret\nkind: Secret\n" \
	"kind: Secret\nkind: Secret\nkind: Secret\nkind: Secret\n"
#define VALUE16 \
	" a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n" \
	" a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n" \
	" a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n" \
	" a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n a: c3Rhc2g=\n"
#define SECRETS \
	KIND16 KIND16 KIND16 KIND16 KIND16 KIND16 KIND16 KIND16 KIND16 KIND16 \
		KIND16 KIND16 \
		"data:\n" VALUE16 VALUE16 VALUE16 VALUE16 VALUE16 VALUE16 \
			VALUE16 VALUE16 VALUE16 VALUE16 VALUE16 VALUE16 "x\n"

#define B32 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"

/* clang-format off */
static const char *const hostile[] = {
	"a", " ", "\n", "\"", "\\", "=", "//", "@", "A0", "://", "https://a:", "//a:a@",
	"https://a:b@", "https://bitbucket.org:", "//a:a@bitbucket",
	"https:\\/\\/a:b@bitbucket.org", "https%3a%2f%2fa%3aa%40bitbucket",
	"bitbucket.org", "/scm/ @", "/rest/api/", ":7990 @ //", "stash ",
	"ATBB", "ATBB\n", "ATBB%3D", "ATATT3xFfGF0", "ATATT3xFfGF0" "AAAAAAAAAAAAAAAA",
	"ATATT3xFfGF0A\n", "ATATT3xFfGF0=\\\n", "ATCTT3xFfGN0", "BBDC-",
	"BBDC-" "MDAwMDAwMDAwMDAw", "MDAwMDAwMDAwMDAwOg", B32, B32 "\n",
	"password", "<password>", "<username>a</username><password>bitbucket",
	"<server><id>bitbucket</id><password>", "<server>bitbucket ",
	"machine bitbucket.org login a ", "machine ", "login a password ",
	"default login a password b machine bitbucket ",
	"curl ", "curl -u a:", "curl -u a:b https://bitbucket.org ",
	"curl bitbucket \\\n", "curl https://bitbucket.org -u $BITBUCKET_USER ",
	"wget --user a --password a bitbucket ",
	"--user a --password a https://bitbucket.org ",
	"--password bitbucket https://bitbucket.org/ ",
	"BITBUCKET_TOKEN=", "bitbucket.password=", "stash.password=",
	"STASH_PASSWORD=\"a\" ", "bitbucket_token: {default ",
	"name=bitbucket_password value ", "bitbucket_password></", "bb_token ",
	"bitbucket: ", "bitbucket:\n ", "bitbucket {\nusername=a\n",
	"bitbucket(\n username: a\n", "bitbucket,password,",
	"url: https://bitbucket.org\nusername: a\npassword:",
	"pass\nurl: bitbucket\n", "host bitbucket\n user a\n pass ",
	"user=\"a\" pass=\"b\" bitbucket ", "BasicAuth(\"a\", bitbucket ",
	"consumer_secret=aaaaaaaaaaaaaaaaaaaaaaaaaaaa bitbucket ",
	"client_id=aaaaaaaaaaaa client_secret= bitbucket ",
	"http-basic.bitbucket ", "[http \"https://bitbucket.org\"]\n",
	"http.https://bitbucket.org.extraheader=Authorization: Basic ",
	"basic ", "Basic dTpwdw==", "Basic " B32 " ", "\"auth\":\"", "_auth=",
	"\"auth\":\"dTpwdw==\",bitbucket", "_auth=dTpwdw== bitbucket ",
	"bearer bitbucket ", "kind: Secret\n", "kind: Secret bitbucket\n data:\n",
	"kind: Secret\ndata:\n a: YWJj\n", "kind: Secret\ndata: c3Rhc2g=: c3Rhc2g=\n",
	SECRETS, "\"password\",\"value\":\"a\" \"basic\" ",
	"bitbucket curl -u machine password: ",
	"bitbucketcurlmachinepassworduserlogin",
	"QVRCQ", "QVRCQkFU", "VVZSQ1FrRlU", "Yml0YnVja2V0", "41544242",
	"YXBwIHBhc3N3b3JkIEFUQkIgZm9yIGJpdGJ1Y2tldCBh", "AT\nBB", "ATB\nB",
	"ATBB%25253D ", "ATBB\\u0026amp; ", "bitbucket\\u005cu005cu005c",
	"bitbucket &amp;amp;amp;", "\"bitbucket \\\"\\\" \" ",
	"bitbucket pass user token secret key value default env set ",
};
/* clang-format on */

/* As often as it fits into HALF, `times` times. */
static struct bytes repeat(const char *unit, size_t times, enum lane lane)
{
	size_t len = strlen(unit);
	size_t scale = lane == LANE_NARROW ? 1 : 2;
	size_t nr = HALF / scale / len * len * times;
	uint8_t *p = calloc(nr, scale);

	ck_assert_ptr_nonnull(p);
	for (size_t i = 0; i < nr; i++)
		p[i * scale + (lane == LANE_UTF16BE)] = (uint8_t)unit[i % len];
	return (struct bytes){ p, nr * scale };
}

static int ignore(void *payload, const struct candidate *candidate)
{
	(void)payload;
	(void)candidate;
	return 0;
}

static struct match_stats cost(const struct engine *engine, const char *unit,
			       size_t times, enum lane lane)
{
	struct bytes body = repeat(unit, times, lane);
	struct matcher *matcher = NULL;
	struct match_stats stats;
	struct fault fault = { 0 };
	int rc;

	ck_assert_int_eq(matcher_new(engine, &matcher, &fault), 0);
	rc = matcher_scan_bytes(matcher, body, ignore, NULL, &fault);
	ck_assert_msg(rc == 0, "\"%.40s\": %s", unit, fault.msg);
	stats = *matcher_stats(matcher);
	matcher_free(matcher);
	free((void *)(uintptr_t)body.p);
	return stats;
}

static void check_cost(const struct engine *engine, const char *unit,
		       enum lane lane)
{
	struct match_stats one = cost(engine, unit, 1, lane);
	struct match_stats two = cost(engine, unit, 2, lane);

	ck_assert_msg(two.steps <= one.steps * 23 / 10 + SLACK,
		      "\"%.40s\": %d steps became %d", unit, (int)one.steps,
		      (int)two.steps);
	ck_assert_msg(two.steps <= 2 * HALF * STEPS_PER_BYTE,
		      "\"%.40s\": %d steps for each byte", unit,
		      (int)(two.steps / (2 * HALF)));
	ck_assert_msg(two.viewed <= 2 * HALF * VIEWS_PER_BYTE,
		      "\"%.40s\": %d views of each byte", unit,
		      (int)(two.viewed / (2 * HALF)));
	ck_assert_uint_eq(two.limits, 0);
}

static void check_costs(enum lane lane)
{
	struct world world;

	world_open(&world, NULL, ENGINE_COUNT_STEPS);
	for (size_t i = 0; i < COUNT(hostile); i++)
		check_cost(world.engine, hostile[i], lane);
	world_close(&world);
}

START_TEST(twice_the_text_is_twice_the_work)
{
	check_costs(LANE_NARROW);
}
END_TEST

START_TEST(in_utf16_too)
{
	check_costs(LANE_UTF16LE);
	check_costs(LANE_UTF16BE);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, place_row, 0, COUNT(places));
	tcase_add_loop_test(tc, utf16_may_begin_at_an_odd_byte, 0, COUNT(odd));
	tcase_add_loop_test(tc, it_may_stand_upon_a_slices_border, 0,
			    COUNT(borders));
	tcase_add_loop_test(tc, needs_row, 0, COUNT(needs));
	tcase_add_loop_test(tc, an_anchor_counts_with_all_of_its_window, 0,
			    COUNT(cuts));
	tcase_add_test(tc, regions_are_around_keys);
	tcase_add_test(tc, candidates_have_their_groups);
	tcase_add_test(tc, a_limit_is_told_after_all_was_found);
	tcase_add_loop_test(tc, who_has_enough_is_heard, 0, COUNT(codes));
	tcase_add_loop_test(tc, shape_row, 0, COUNT(shapes));
	tcase_add_test(tc, nothing_costs_nothing);
	tcase_add_test(tc, twice_the_text_is_twice_the_work);
	tcase_add_test(tc, in_utf16_too);
}

UNIT_MAIN("match/matcher", add)
