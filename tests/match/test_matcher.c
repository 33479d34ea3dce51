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

static void scan(struct world *world, struct bytes body, uint64_t at,
		 struct found *found)
{
	struct fault fault = { 0 };
	uint8_t *copy = malloc(body.len + !body.len);
	int rc;

	ck_assert_ptr_nonnull(copy);
	if (body.len)
		memcpy(copy, body.p, body.len);
	rc = matcher_scan_bytes(world->matcher,
				(struct bytes){ copy, body.len }, at, each,
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
	ck_assert_int_eq(matcher_scan_bytes(world.matcher,
					    (struct bytes){ body, size }, 0,
					    each, &found, NULL),
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

/* A file with a bit of everything. */
static const char mixed[] =
	"[remote \"origin\"]\n"
	"\turl = https://jane:" TOKEN "@bitbucket.org/acme/shop.git\n"
	"machine bitbucket.org login jane password @{password:2}\n"
	"@{bytes:00}some more of it, and nothing to see here\n"
	"BITBUCKET_TOKEN=\"@{access-token:3}\"\n"
	"Authorization: Basic @{base64:jane:@{app-password:4}}\n"
	"curl -u jane:@{legacy-password:5} https://api.bitbucket.org/2.0/user\n"
	"@{api-token:6}\n@{dc-token:7}\n";

/* clang-format off */
static const struct {
	const char *proves;
	struct range fresh[3]; /* in hundredths of the body */
	size_t nr;
} carries[] = {
	{ "all is new", { { 0, 100 } }, 1 },
	{ "nothing is", { { 0, 0 } }, 0 },
	{ "the first half", { { 0, 50 } }, 1 },
	{ "the last half", { { 50, 50 } }, 1 },
	{ "the middle", { { 30, 20 } }, 1 },
	{ "two parts", { { 10, 15 }, { 60, 30 } }, 2 },
	{ "three small ones", { { 5, 1 }, { 45, 1 }, { 97, 3 } }, 3 },
	{ "parts that overlap", { { 10, 30 }, { 20, 30 } }, 2 },
	{ "an empty part", { { 10, 0 }, { 20, 30 } }, 2 },
};
/* clang-format on */

/* Anchors that a scan of the fresh ranges alone would not see. */
static struct anchors carry(const struct world *world,
			    const struct range *fresh, size_t nr)
{
	const struct anchors *all = matcher_anchors(world->matcher);
	struct anchors out = { 0 };

	for (size_t i = 0; i < all->nr; i++) {
		bool seen = false;

		/* No literal is longer than 64 bytes, widened. */
		for (size_t k = 0; k < nr; k++)
			seen |= all->v[i].at >= fresh[k].at &&
				all->v[i].at + 64 < fresh[k].at + fresh[k].len;
		if (seen)
			continue;
		ck_assert(ARRAY_ROOM(&out));
		out.v[out.nr++] = all->v[i];
	}
	return out;
}

START_TEST(carried_anchors_are_as_good_as_new)
{
	const uint64_t at = 1000;
	struct world world;
	struct buf body = BUF_INIT;
	struct found all = { .nr = 0 };
	struct found some = { .nr = 0 };
	struct range fresh[3];
	struct piece piece = { .type = OBJECT_BLOB, .at = at, .last = true };
	struct anchors carried;
	struct fault fault = { 0 };
	uint64_t before;
	uint64_t fresh_bytes = 0;

	world_open(&world, NULL, 0);
	expand(&body, mixed);
	scan(&world, buf_bytes(&body), at, &all);
	ck_assert_uint_ge(all.nr, 6);
	for (size_t i = 0; i < carries[_i].nr; i++) {
		fresh[i].at = at + body.len * carries[_i].fresh[i].at / 100;
		fresh[i].len = body.len * carries[_i].fresh[i].len / 100;
		if (carries[_i].fresh[i].len == 100)
			fresh[i].len = body.len;
		fresh_bytes += fresh[i].len;
	}
	carried = carry(&world, fresh, carries[_i].nr);
	piece.body = buf_bytes(&body);
	piece.fresh = fresh;
	piece.nr_fresh = carries[_i].nr;
	piece.carried = carried.v;
	piece.nr_carried = carried.nr;
	before = matcher_stats(world.matcher)->bytes;
	ck_assert_int_eq(
		matcher_scan(world.matcher, &piece, each, &some, &fault), 0);
	ck_assert_msg(!strcmp(buf_str(&all.text), buf_str(&some.text)), "%s",
		      carries[_i].proves);
	/* No more than what is new is read by the prefilter. */
	ck_assert_uint_eq(matcher_stats(world.matcher)->bytes - before,
			  fresh_bytes);
	anchors_release(&carried);
	buf_release(&body);
	buf_release(&all.text);
	buf_release(&some.text);
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
static const char *moon_need[] = { "Moon" };
static const char *star_need[] = { "stars" };
static const char *either[] = { "moon", "stars" };

#define SPAN 40
#define REACH (SPAN + 64) /* what a window holds beside its anchor */

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
};
static struct form *by_hand_list[] = { &by_hand[0], &by_hand[1], &by_hand[2],
				       &by_hand[3], &by_hand[4] };

static struct patterns *hand_made(void)
{
	static struct patterns patterns;

	patterns.forms.v = by_hand_list;
	patterns.forms.nr = COUNT(by_hand_list);
	return &patterns;
}

#define TEN "          "
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes body;
	const char *found;
	size_t windows; /* that an expression ran over */
	bool touched;
} needs[] = {
	{ "nothing is needed", LIT("free key=abc"), "free abc 9+3\n", 1, true },
	{ "no anchor", LIT("free keyabc"), "", 0, false },
	{ "an anchor, and no match", LIT("key="), "", 1, true },
	{ "what is needed is not there", LIT("a key=abc"), "", 1, true },
	{ "it stands before", LIT("moon a key=abc"), "near-moon abc 11+3\n", 4,
	  true },
	{ "it stands behind", LIT("a key=abc moon"), "near-moon abc 6+3\n", 4,
	  true },
	{ "of any case", LIT("a key=abc mOON"), "near-moon abc 6+3\n", 4, true },
	{ "the last byte that counts", LIT("a key=abc" TEN TEN TEN TEN TEN TEN TEN
	  TEN TEN "   moon"), "near-moon abc 6+3\n", 4, true },
	{ "too far behind", LIT("a key=abc" HUNDRED TEN "moon"), "", 2, true },
	{ "too far before", LIT("moon" HUNDRED TEN "a key=abc"), "", 2, true },
	{ "what is no anchor is looked for", LIT("oldkey=abc stars"),
	  "near-stars abc 7+3\n", 3, true },
	{ "and not there", LIT("oldkey=abc star"), "", 1, true },
	{ "and too far away", LIT("oldkey=abc" HUNDRED TEN "stars"), "", 1, true },
	{ "one of two is enough", LIT("any key=abc stars"),
	  "near-any abc 8+3\n", 2, true },
	{ "in UTF-16 both", LIT("a\0 \0k\0e\0y\0=\0b\0 \0m\0o\0o\0n\0"),
	  "near-moon b 12+2\n", 4, true },
	{ "in UTF-16 one of them", LIT("a\0 \0k\0e\0y\0=\0b\0 \0moon"), "", 2,
	  true },
	{ "near anchors share a window", LIT("free key=a free key=b"),
	  "free a 9+1\nfree b 20+1\n", 1, true },
	{ "the same with the joint between them",
	  LIT("free key=a" HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN
	      "free key=b"), "free a 9+1\nfree b 209+1\n", 1, true },
	{ "far ones have one each",
	  LIT("free key=a" HUNDRED HUNDRED HUNDRED "free key=b"),
	  "free a 9+1\nfree b 319+1\n", 2, true },
	{ "a carrier may hold anything", LIT("basic"), "", 0, true },
};
/* clang-format on */

START_TEST(needs_row)
{
	struct world world;
	struct found found = { .nr = 0 };
	struct fault fault = { 0 };
	bool touched = false;

	world_open(&world, hand_made(), 0);
	scan(&world, needs[_i].body, 0, &found);
	ck_assert_msg(!strcmp(buf_str(&found.text), needs[_i].found), "%s: %s",
		      needs[_i].proves, buf_str(&found.text));
	ck_assert_msg(matcher_stats(world.matcher)->windows ==
			      needs[_i].windows,
		      "%s: %d windows", needs[_i].proves,
		      (int)matcher_stats(world.matcher)->windows);
	ck_assert_int_eq(matcher_touches(world.matcher, needs[_i].body,
					 &touched, &fault),
			 0);
	ck_assert_msg(touched == needs[_i].touched, "%s", needs[_i].proves);
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
	ck_assert_int_eq(matcher_scan_bytes(world.matcher, buf_bytes(&body), 0,
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
					    LIT("free key=a free key=b"), 0,
					    each, &found, &fault),
			 codes[_i]);
	ck_assert_uint_eq(found.nr, 1);
	/* The next one begins afresh. */
	found.stop_with = 0;
	ck_assert_int_eq(matcher_scan_bytes(world.matcher, LIT("free key=c"), 0,
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
/* No byte is in the windows of more than 21 forms and of the carriers. */
#define VIEWS_PER_BYTE 32
#define HALF ((size_t)16 << 10)
#define SLACK 400000 /* steps at the ends */

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
	"bitbucket pass user token secret key value default env set ",
};
/* clang-format on */

/* As often as it fits, the last one whole. */
static struct bytes repeat(const char *unit, size_t size, enum lane lane)
{
	size_t len = strlen(unit);
	size_t scale = lane == LANE_NARROW ? 1 : 2;
	size_t nr = size / scale / len * len;
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
			       size_t size, enum lane lane)
{
	struct bytes body = repeat(unit, size, lane);
	struct matcher *matcher = NULL;
	struct match_stats stats;
	struct fault fault = { 0 };
	int rc;

	ck_assert_int_eq(matcher_new(engine, &matcher, &fault), 0);
	rc = matcher_scan_bytes(matcher, body, 0, ignore, NULL, &fault);
	ck_assert_msg(rc == 0, "\"%.40s\": %s", unit, fault.msg);
	stats = *matcher_stats(matcher);
	matcher_free(matcher);
	free((void *)(uintptr_t)body.p);
	return stats;
}

static void check_cost(const struct engine *engine, const char *unit,
		       enum lane lane)
{
	struct match_stats one = cost(engine, unit, HALF, lane);
	struct match_stats two = cost(engine, unit, 2 * HALF, lane);

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
	tcase_add_loop_test(tc, carried_anchors_are_as_good_as_new, 0,
			    COUNT(carries));
	tcase_add_loop_test(tc, needs_row, 0, COUNT(needs));
	tcase_add_test(tc, candidates_have_their_groups);
	tcase_add_test(tc, a_limit_is_told_after_all_was_found);
	tcase_add_loop_test(tc, who_has_enough_is_heard, 0, COUNT(codes));
	tcase_add_loop_test(tc, shape_row, 0, COUNT(shapes));
	tcase_add_test(tc, nothing_costs_nothing);
	tcase_add_test(tc, twice_the_text_is_twice_the_work);
	tcase_add_test(tc, in_utf16_too);
}

UNIT_MAIN("match/matcher", add)
