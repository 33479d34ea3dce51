/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "equal/edits.h"
#include "equal/texts.h"

#include "match/idle.h"
#include "match/matcher.h"
#include "match/specimen.h"
#include "match/strain.h"

#include <stdio.h>

/* The built-in patterns, and one search; made before the tests are forked. */
static struct {
	struct patterns *patterns;
	struct engine *engine;
	struct matcher *matcher;
	struct key_search *search;
	struct texts texts;
} set;

static void set_open(void)
{
	struct fault fault = { 0 };

	ck_assert_msg(
		!checksum_init(&fault) &&
			!patterns_load(NULL, &set.patterns, &fault) &&
			!engine_new(set.patterns, 0, &set.engine, &fault) &&
			!matcher_new(set.engine, &set.matcher, &fault) &&
			texts_open(&set.texts, set.patterns, &fault),
		"%s", fault.msg);
	set.search = matcher_keys(set.matcher);
}

static void set_close(void)
{
	texts_close(&set.texts);
	matcher_free(set.matcher);
	engine_free(set.engine);
	patterns_free(set.patterns);
}

/* ------------------------------------------------------------ what is chosen
 */

/* A form of the tests' own, and the keys that its set comes to. */
struct own {
	struct form forms[3];
	struct form *list[3];
	struct patterns patterns;
	struct keyring *ring;
};

static void own_open(struct own *own, size_t nr)
{
	struct fault fault = { 0 };

	for (size_t i = 0; i < nr; i++) {
		own->forms[i].number = i;
		own->list[i] = &own->forms[i];
	}
	own->patterns.forms.v = own->list;
	own->patterns.forms.nr = nr;
	ck_assert_msg(!keyring_new(&own->patterns, &own->ring, &fault), "%s",
		      fault.msg);
}

static bool has_key(const struct keyring *ring, const char *text)
{
	for (size_t i = 0; i < keyring_count(ring); i++) {
		if (bytes_eq(keyring_text(ring, i), bytes_of(text)))
			return true;
	}
	return false;
}

static const char *curl[] = { "curl", "wget" };
static const char *address[] = { "bitbucket.example" };
static const char *host[] = { "bitbucket", "stash.example" };
static const char *letter[] = { "x" };
static const char *upper[] = { "BITBUCKET.EXAMPLE" };

START_TEST(of_two_sides_the_longer_is_chosen)
{
	struct own own = { .forms = { { .anchors = { curl, 2 },
					.needs = { address, 1 } } } };

	own_open(&own, 1);
	ck_assert(has_key(own.ring, "bitbucket.example"));
	ck_assert(!has_key(own.ring, "curl") && !has_key(own.ring, "wget"));
	keyring_free(own.ring);
	keyring_free(NULL);
}
END_TEST

START_TEST(without_needs_the_anchors_are)
{
	struct own own = { .forms = { { .anchors = { curl, 2 } },
				      { .anchors = { curl, 1 },
					.needs = { letter, 1 } } } };

	own_open(&own, 2);
	ck_assert(has_key(own.ring, "curl") && has_key(own.ring, "wget"));
	ck_assert(!has_key(own.ring, "x"));
	keyring_free(own.ring);
}
END_TEST

START_TEST(what_holds_a_key_is_none)
{
	/* "bitbucket" of any case is found wherever the longer words stand. */
	struct own own = {
		.forms = { { .anchors = { host, 1 }, .caseless = true },
			   { .anchors = { address, 1 } },
			   { .anchors = { upper, 1 }, .needs = { host, 2 } } }
	};

	own_open(&own, 3);
	ck_assert(has_key(own.ring, "bitbucket"));
	ck_assert(!has_key(own.ring, "bitbucket.example"));
	ck_assert(!has_key(own.ring, "BITBUCKET.EXAMPLE"));
	ck_assert(!has_key(own.ring, "stash.example"));
	keyring_free(own.ring);
}
END_TEST

START_TEST(one_case_does_not_stand_for_any)
{
	struct own own = { .forms = { { .anchors = { host, 1 } },
				      { .anchors = { upper, 1 },
					.caseless = true } } };

	own_open(&own, 2);
	ck_assert(has_key(own.ring, "bitbucket"));
	ck_assert(has_key(own.ring, "BITBUCKET.EXAMPLE"));
	keyring_free(own.ring);
}
END_TEST

START_TEST(no_key_may_hold_the_mark)
{
	static const char *marked[] = { "ab\xff" };
	struct form form = { .anchors = { marked, 1 } };
	struct form *list[] = { &form };
	struct patterns patterns = { .forms = { list, 1, 1 } };
	struct keyring *ring = NULL;
	struct fault fault = { 0 };

	ck_assert_int_eq(keyring_new(&patterns, &ring, &fault), FAULT_USAGE);
	ck_assert_ptr_null(ring);
}
END_TEST

START_TEST(there_may_not_be_too_many)
{
	static char names[KEYS_MAX + 1][8];
	static const char *anchors[KEYS_MAX + 1];
	struct form form = { .anchors = { anchors, COUNT(anchors) } };
	struct form *list[] = { &form };
	struct patterns patterns = { .forms = { list, 1, 1 } };
	struct keyring *ring = NULL;
	struct fault fault = { 0 };

	for (size_t i = 0; i < COUNT(anchors); i++) {
		(void)snprintf(names[i], sizeof(names[i]), "k%05zu", i);
		anchors[i] = names[i];
	}
	ck_assert_int_eq(keyring_new(&patterns, &ring, &fault), FAULT_USAGE);
	ck_assert_ptr_null(ring);
}
END_TEST

/* clang-format off */
static const char *const built_in[] = {
	"\"auth\"", "\"auth\\\"", "${bb_", "%3a7990", "'auth'", "/projects/",
	"/rest/api/", "/scm/", "/scm\\/", "/users/", "2f;scm&#", "2fscm",
	":7990", ":7999", "@altssh", "ATATT3xFfGF0", "ATBB", "ATCTT3xFfGN0",
	"BBDC", "_auth", "atlassian", "basic", "bb-",
	"bb.", "bb_", "bitbucket", "bitbucket-oauth", "bitbucket.Endpoint",
	"kind\": \"secret\"", "kind\":\"secret\"", "kind: secret", "site/oauth2",
	"SharpBucket", "stash",
};
/* clang-format on */

START_TEST(the_built_in_set_needs_few)
{
	const struct keyring *ring = set.search->ring;

	/* A new one costs every scan something, and one in ten a common word.
	 */
	for (size_t i = 0; i < keyring_count(ring); i++) {
		struct bytes text = keyring_text(ring, i);
		bool known = false;

		for (size_t k = 0; k < COUNT(built_in); k++)
			known |= bytes_eq(text, bytes_of(built_in[k]));
		ck_assert_msg(known, "a new key: %.*s", (int)text.len,
			      (const char *)text.p);
	}
	ck_assert(has_key(set.search->ring, "bitbucket"));
	ck_assert(has_key(set.search->ring, "ATBB"));
	ck_assert(!has_key(set.search->ring, "curl"));
	ck_assert(!has_key(set.search->ring, "password"));
}
END_TEST

/* ---------------------------------------------- every form is within reach ---
 */

#define MARGIN ((size_t)64) /* of match/matcher.c */

static size_t scale_of(enum lane lane)
{
	return lane == LANE_NARROW ? 1 : 2;
}

/* Text in the lane over what stands at byte at. */
static void put(struct buf *out, size_t at, const char *text, enum lane lane)
{
	size_t scale = scale_of(lane);

	for (size_t i = 0; text[i]; i++)
		out->p[at + i * scale + (lane == LANE_UTF16BE)] = text[i];
}

/* The same where no word is idle: behind slashes, as hosts stand. */
static void put_live(struct buf *out, size_t at, const char *text,
		     enum lane lane)
{
	if (word_is_ours(bytes_of(text)))
		put(out, at - 2 * scale_of(lane), "//", lane);
	put(out, at, text, lane);
}

/* Is the window of the anchor at byte at within some group's region? */
static bool in_reach(struct bytes body, size_t at, size_t reach)
{
	struct keys keys = { .nr = 0 };
	struct room room = { .p = NULL };
	struct piece piece = { .body = body, .size = body.len };
	struct fault fault = { 0 };
	struct key_group group;
	bool found = false;

	ck_assert(!keys_find(set.search, body, 0, &keys, &fault));
	ck_assert(keys_weigh(set.search->ring, &keys, &piece, &room));
	for (size_t i = 0;
	     keys_group(set.search->ring, &keys, i, body.len, &group);
	     i = group.end)
		found |= group.low <= at - reach && group.high >= at + reach;
	free(keys.v);
	room_release(&room);
	return found;
}

/* What is needed stands in the anchor's window as far off as can be. */
static void check_pair(const struct form *form, const char *anchor,
		       const char *need, enum lane lane)
{
	size_t scale = scale_of(lane);
	size_t reach = (form->span + MARGIN) * scale;
	size_t far = need ? strlen(need) * scale : 0;
	struct buf body = BUF_INIT;
	size_t at = 20000;
	size_t spots[] = { at - reach, at + reach - far };

	for (size_t i = 0; i < COUNT(spots); i++) {
		if (i && !need)
			break;
		buf_clear(&body);
		for (size_t k = 0; k < 2 * at; k++)
			buf_add_char(&body, lane == LANE_NARROW ? '.' : '\0');
		if (need)
			put_live(&body, spots[i], need, lane);
		put_live(&body, at, anchor, lane);
		ck_assert_msg(in_reach(buf_bytes(&body), at, reach),
			      "%s:%zu: %s and %s, lane %d, %s", form->file,
			      form->line, anchor, need ? need : "nothing",
			      (int)lane, i ? "behind" : "before");
	}
	buf_release(&body);
}

START_TEST(every_form_is_within_reach)
{
	for (size_t i = 0; i < set.patterns->forms.nr; i++) {
		const struct form *form = set.patterns->forms.v[i];

		for (size_t a = 0; a < form->anchors.nr; a++) {
			const char *anchor = form->anchors.v[a];
			enum lane lane = (enum lane)_i;

			if (!form->needs.nr)
				check_pair(form, anchor, NULL, lane);
			for (size_t n = 0; n < form->needs.nr; n++)
				check_pair(form, anchor, form->needs.v[n],
					   lane);
		}
	}
}
END_TEST

/* Only part of a literal is searched for; the rest of it may be long. */
START_TEST(a_long_literal_is_within_reach)
{
	static const char *ends[] = {
		"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeezqzqz",
		"zqzqzeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
	};
	struct own own = { .forms = {
				   { .anchors = { ends, 2 }, .span = 300 } } };
	struct key_search search;
	struct fault fault = { 0 };

	own_open(&own, 1);
	key_search_init(&search, own.ring);
	for (int i = 0; i < 2 * LANE_COUNT; i++) {
		struct buf body = BUF_INIT;
		struct room room = { .p = NULL };
		struct keys keys = { .nr = 0 };
		struct key_group group;
		struct piece piece = { .size = 4000 };

		for (size_t k = 0; k < piece.size; k++)
			buf_add_char(&body, '\0');
		put(&body, 2000, ends[i / LANE_COUNT],
		    (enum lane)(i % LANE_COUNT));
		piece.body = buf_bytes(&body);
		ck_assert(!keys_find(&search, piece.body, 0, &keys, &fault));
		ck_assert(keys_weigh(own.ring, &keys, &piece, &room));
		ck_assert_msg(
			keys_group(own.ring, &keys, 0, piece.size, &group),
			"lane %d of %s", i % LANE_COUNT, ends[i / LANE_COUNT]);
		free(keys.v);
		buf_release(&body);
		room_release(&room);
	}
	key_search_release(&search);
	keyring_free(own.ring);
}
END_TEST

/* ------------------------------------------------------------------ carrying
 */

/* The keys of a version, as they are kept for those that are built on it. */
struct version {
	uint8_t *p;
	size_t len;
	struct keys keys;
};

static uint8_t *with_slack(struct bytes text)
{
	uint8_t *p = calloc(text.len + DELTA_SLACK, 1);

	ck_assert_ptr_nonnull(p);
	if (text.len)
		memcpy(p, text.p, text.len);
	return p;
}

static void say_keys(struct buf *out, const struct keys *keys)
{
	for (size_t i = 0; i < keys->nr; i++)
		buf_printf(out, " %u/%u", keys->v[i].at, keys->v[i].id);
}

static void check_same_places(const struct keys *a, const struct keys *b,
			      uint64_t seed)
{
	struct buf left = BUF_INIT;
	struct buf right = BUF_INIT;

	say_keys(&left, a);
	say_keys(&right, b);
	ck_assert_msg(!strcmp(buf_str(&left), buf_str(&right)),
		      "seed %llu: carried%s, found%s", (unsigned long long)seed,
		      buf_str(&left), buf_str(&right));
	buf_release(&left);
	buf_release(&right);
}

static void check_same_weights(const struct keys *a, const struct keys *b,
			       size_t size, uint64_t seed)
{
	struct key_group x;
	struct key_group y;
	size_t i = 0;

	for (; i < a->nr; i++)
		ck_assert_msg(a->v[i].cut == b->v[i].cut,
			      "seed %llu: key %zu weighs %u and %u",
			      (unsigned long long)seed, i, a->v[i].cut,
			      b->v[i].cut);
	for (i = 0; keys_group(set.search->ring, a, i, size, &x); i = x.end) {
		ck_assert(keys_group(set.search->ring, b, i, size, &y));
		ck_assert_uint_eq(x.first, y.first);
		ck_assert_uint_eq(x.end, y.end);
		ck_assert_uint_eq(x.low, y.low);
		ck_assert_uint_eq(x.high, y.high);
		ck_assert_int_eq(x.wide, y.wide);
		ck_assert_uint_le(x.low, a->v[x.first].at);
		ck_assert_uint_gt(x.high, a->v[x.first].at);
		ck_assert_uint_le(x.high, size);
	}
	ck_assert(!keys_group(set.search->ring, b, i, size, &y));
}

/* Some bases are weighed, and some are not, as those of commits are not. */
static void weigh(struct keys *keys, const struct version *v)
{
	struct piece piece = { .body = { v->p, v->len }, .size = v->len };
	struct room room = { .p = NULL };

	ck_assert(keys_weigh(set.search->ring, keys, &piece, &room));
	room_release(&room);
}

/*
 * Those that are not idle. At the seams of a delta nobody knows how long a run
 * of letters is, so that some are found there which are none.
 */
static struct keys live(const struct keys *keys, const struct version *v)
{
	struct keys out = { .nr = 0 };
	size_t kept = 0;

	for (size_t i = 0; i < keys->nr; i++) {
		ck_assert(ARRAY_ROOM(&out));
		out.v[out.nr++] = keys->v[i];
	}
	weigh(&out, v);
	for (size_t i = 0; i < out.nr; i++) {
		if (out.v[i].cut != CUT_IDLE)
			out.v[kept++] = out.v[i];
	}
	out.nr = kept;
	return out;
}

static void find(struct keys *keys, const struct version *v)
{
	struct fault fault = { 0 };

	keys->nr = 0;
	ck_assert_msg(!keys_find(set.search, (struct bytes){ v->p, v->len }, 0,
				 keys, &fault),
		      "%s", fault.msg);
}

static void add_places(const struct version *v, struct places *out)
{
	for (size_t i = 0; i < v->keys.nr; i++) {
		for (size_t k = 0; k < 9; k++) {
			if (v->keys.v[i].at + k <= v->len)
				add_place(out, v->keys.v[i].at + k);
		}
		if (v->keys.v[i].at >= 64)
			add_place(out, v->keys.v[i].at - 64);
		if (v->keys.v[i].at + 192 < v->len)
			add_place(out, v->keys.v[i].at + 192);
	}
}

static void carry(struct edits *edits, const struct version *base,
		  struct version *v)
{
	struct delta delta = { .nr = 0 };
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };
	uint8_t *data;

	edits_delta(edits, &text);
	data = with_slack(buf_bytes(&text));
	ck_assert_msg(!delta_begin(&delta, edits->base,
				   (struct bytes){ data, text.len }, UINT32_MAX,
				   &fault) &&
			      !delta_run(&delta, NULL, true, &fault) &&
			      !keys_carry(set.search, &delta, &base->keys,
					  &v->keys, &fault),
		      "%s", fault.msg);
	delta_release(&delta);
	free(data);
	buf_release(&text);
}

static void check_version(const struct version *base, struct version *v,
			  struct chance *c, const struct supply supply,
			  uint64_t seed)
{
	struct edits edits = { .base = { base->p, base->len } };
	struct places places = { 0 };
	struct keys found = { .nr = 0 };
	struct keys a;
	struct keys b;

	add_places(base, &places);
	edit_randomly(&edits, c, &places, &supply);
	v->p = with_slack(buf_bytes(&edits.result));
	v->len = edits.result.len;
	carry(&edits, base, v);
	find(&found, v);
	a = live(&v->keys, v);
	b = live(&found, v);
	check_same_places(&a, &b, seed);
	check_same_weights(&a, &b, v->len, seed);
	if (!one_in(c, 4))
		weigh(&v->keys, v);
	free(a.v);
	free(b.v);
	free(places.v);
	free(found.v);
	edits_release(&edits);
}

#define ROUNDS CASES_OF(4)
#define CASES 100
#define VERSIONS 8

/* A text, and others that are made of it by edits. */
static void check_versions(void (*some)(void *, struct chance *, struct buf *),
			   void *payload, uint64_t seed)
{
	const struct supply supply = { payload, some };
	struct chance c = { seed };
	struct version v[VERSIONS] = { { .p = NULL } };
	struct buf text = BUF_INIT;

	some(payload, &c, &text);
	v[0].p = with_slack(buf_bytes(&text));
	v[0].len = text.len;
	find(&v[0].keys, &v[0]);
	if (!one_in(&c, 4))
		weigh(&v[0].keys, &v[0]);
	for (size_t k = 1; k < VERSIONS; k++)
		check_version(&v[k - 1], &v[k], &c, supply, seed);
	for (size_t k = 0; k < VERSIONS; k++) {
		free(v[k].p);
		free(v[k].keys.v);
	}
	buf_release(&text);
}

/* A seed of tests/equal is told on failure; here it is the loop's number. */
START_TEST(carried_keys_are_those_that_are_found)
{
	for (uint64_t i = 0; i < CASES; i++)
		check_versions(supply_text, &set.texts,
			       (uint64_t)_i * CASES + i);
}
END_TEST

static void add_base64(struct buf *out, struct bytes text)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";

	for (size_t i = 0; i < text.len; i += 3) {
		uint32_t group = (uint32_t)text.p[i] << 16;
		size_t left = text.len - i;

		group |= left > 1 ? (uint32_t)text.p[i + 1] << 8 : 0;
		group |= left > 2 ? text.p[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			buf_add_char(
				out,
				k > left ? '='
					 : letters[group >> (18 - 6 * k) & 63]);
	}
}

/* One in three is long enough to be looked at, and most of them barely so. */
static void add_spelled(struct chance *c, struct buf *out)
{
	size_t key = chance_below(c, keyring_count(set.search->ring));
	struct buf text = BUF_INIT;

	for (size_t nr = chance_below(c, 14); nr; nr--)
		buf_add_char(&text, (char)('a' + chance_below(c, 26)));
	buf_add_bytes(&text, keyring_text(set.search->ring, key));
	for (size_t nr = chance_below(c, 14); nr; nr--)
		buf_add_char(&text, (char)('a' + chance_below(c, 26)));
	add_base64(out, buf_bytes(&text));
	buf_release(&text);
}

/* Rows of letters around STRAIN_RUN, with and without a literal in them. */
static void supply_rows(void *payload, struct chance *c, struct buf *out)
{
	static const char between[] = "\n\n =\"'\\.,";
	struct buf text = BUF_INIT;
	size_t nr = 1 + chance_below(c, one_in(c, 3) ? 12 : 3);
	unsigned fill = one_in(c, 2) ? 'a' : 'A';

	(void)payload;
	for (size_t i = 0; i < nr; i++) {
		if (one_in(c, 2))
			add_spelled(c, &text);
		for (size_t k = one_in(c, 2) ? chance_below(c, 40) : 0; k; k--)
			buf_add_char(&text, (char)fill);
		if (one_in(c, 2))
			buf_add_char(
				&text,
				between[chance_below(c, sizeof(between) - 1)]);
	}
	if (one_in(c, 4))
		add_wide(out, buf_bytes(&text), one_in(c, 2));
	else
		buf_add_bytes(out, buf_bytes(&text));
	buf_release(&text);
}

/* Texts are short, so there are many. */
#define ROW_CASES (8 * CASES)

START_TEST(carried_encoded_keys_are_those_that_are_found)
{
	for (uint64_t i = 0; i < ROW_CASES; i++)
		check_versions(supply_rows, NULL, (uint64_t)_i * ROW_CASES + i);
}
END_TEST

/* ------------------------------------------------------------- rich runs ---
 *
 * "stash" in base64 has two letters that are rich, and the group behind it one.
 * Around it stand letters of which none is. A fourth one far away makes it a
 * run that is searched; only close to the literal it makes the literal count.
 */

#define POOR_GROUPS 10
#define POOR_LEAD (POOR_GROUPS * 4 + 3)
#define NOWHERE SIZE_MAX

/* clang-format off */
static const struct rich_row {
	const char *proves;
	size_t rich; /* this letter is made rich */
	bool found;
	bool counts;
} rich_rows[] = {
	{ "a poor run is not searched", NOWHERE, false, false },
	{ "the last letter behind that counts", POOR_LEAD + 31, true, true },
	{ "one behind it is too far", POOR_LEAD + 32, true, false },
	{ "the first letter before that counts", POOR_LEAD - 32, true, true },
	{ "one before it is too far", POOR_LEAD - 33, true, false },
};
/* clang-format on */

static void add_poor_run(size_t rich, struct buf *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < POOR_GROUPS; i++)
		buf_add_str(out, "ampq");
	buf_add_str(out, "ampzdGFzaGpq");
	for (size_t i = 0; i < POOR_GROUPS; i++)
		buf_add_str(out, "ampq");
	if (rich != NOWHERE)
		out->p[start + rich] = 'Q';
}

/* By the number of bytes of a letter. */
static void check_rich(const struct rich_row *r, size_t step)
{
	struct buf letters = BUF_INIT;
	struct buf text = BUF_INIT;
	struct keys keys = { .nr = 0 };
	struct keys counting;
	struct version v = { .p = NULL };
	size_t at = 2 * step + POOR_LEAD * step;
	bool found = false;
	bool counts = false;

	buf_add_str(&letters, "\n\n");
	add_poor_run(r->rich, &letters);
	buf_add_str(&letters, "\n\n");
	if (step == 1)
		buf_add_bytes(&text, buf_bytes(&letters));
	else
		add_wide(&text, buf_bytes(&letters), false);
	v.p = with_slack(buf_bytes(&text));
	v.len = text.len;
	find(&keys, &v);
	counting = live(&keys, &v);
	for (size_t i = 0; i < keys.nr; i++)
		found |= keys.v[i].at == at;
	for (size_t i = 0; i < counting.nr; i++)
		counts |= counting.v[i].at == at;
	/* In UTF-16 poor ones are searched too; they are as rare. */
	found &= step == 1 || r->found;
	ck_assert_msg(found == r->found && counts == r->counts,
		      "%s (%zu): found %d, counts %d", r->proves, step, found,
		      counts);
	free(v.p);
	free(keys.v);
	free(counting.v);
	buf_release(&text);
	buf_release(&letters);
}

START_TEST(rich_row)
{
	check_rich(&rich_rows[_i], 1);
	check_rich(&rich_rows[_i], 2);
}
END_TEST

/* ------------------------------------------------- line ends in encodings ---
 */

#define OF_IT "some lines of it, so that there are enough letters "

/* clang-format off */
static const struct line_row {
	const char *proves;
	const char *template;
	bool live;
} line_rows[] = {
	{ "a mail in base64 cuts a token",
	  "@{base64:" OF_IT " A=\nTBB " OF_IT "}", true },
	{ "as Windows does", "@{base64:" OF_IT " BB=\r\nDC " OF_IT "}", true },
	{ "and the name of a host",
	  "@{base64:" OF_IT "bitbuc=\nket.org " OF_IT "}", true },
	{ "not any word", "@{base64:" OF_IT " A=\nTAB " OF_IT "}", false },
	{ "a token, of which the rest is behind a string's line end",
	  "\"@{base64:" OF_IT "  A}\\n@{base64:TBB " OF_IT "}\"", true },
	{ "with something else in front",
	  "\"@{base64:" OF_IT "  B}\\n@{base64:TBB " OF_IT "}\"", false },
	{ "behind an address's", "@{base64:" OF_IT "  A}%0A@{base64:TBB " OF_IT "}",
	  true },
	{ "behind an entity", "@{base64:" OF_IT "  A}&#10;@{base64:TBB " OF_IT "}",
	  true },
	{ "a line of hexadecimal digits in base64",
	  "@{base64:@{hex:" OF_IT "://bitb}\n@{hex:ucket.org " OF_IT "}}", true },
	{ "a host that the last line's front cuts",
	  "@{base64:" OF_IT "    https://bit}\n@{base64:bucket.org}", true },
	{ "that is whole in the last line, and short",
	  "@{base64:" OF_IT "       https://}\n@{base64:bitbucket.org}", true },
	{ "another one",
	  "@{base64:" OF_IT "    https://hit}\n@{base64:garden.org}", false },
	{ "a host that a mail cuts, in a string",
	  "\"u =3D https://bitbu=\\ncket.org\"", true },
	{ "that is escaped", "u=https://bitbu\\u003d\\ncket.org", true },
	{ "in an address", "u=https://bitbu%3D%0D%0Acket.org", true },
	{ "a token in hexadecimal escapes", "t = '@{allhex:ATATT3x}'", true },
	{ "in octal ones", "t = '@{alloctal:ATBBx}'", true },
	{ "in those of Unicode", "t = '@{allunicode:ATCTT3x}'", true },
	{ "in an address", "t = '@{allpercent:BBDC-x}'", true },
	{ "in entities", "t = '@{allxml:ATBBx}'", true },
	{ "in the other sort", "t = '@{allxmlx:ATBBx}'", true },
	{ "a host", "t = '@{alloctal:https://bitbucket.org}'", true },
	{ "other letters", "t = '@{allhex:https://bottle.example TAB}'", false },
	{ "but for the front", "t = '@{allhex:b}itbucke@{allhex:t}.org'", false },
	{ "no line end", "\"u =3D https://bitbu=\\tcket.org\"", false },
};
/* clang-format on */

START_TEST(line_row)
{
	const struct line_row *r = &line_rows[_i];
	struct buf text = BUF_INIT;
	struct keys keys = { .nr = 0 };
	struct fault fault = { 0 };
	struct version v;
	struct keys counting;

	ck_assert(!specimen_expand(bytes_of(r->template), &text, &fault));
	v = (struct version){ with_slack(buf_bytes(&text)),
			      text.len,
			      { .nr = 0 } };
	find(&keys, &v);
	counting = live(&keys, &v);
	ck_assert_msg((counting.nr > 0) == r->live, "%s: %s", r->proves,
		      buf_str(&text));
	free(v.p);
	free(keys.v);
	free(counting.v);
	buf_release(&text);
}
END_TEST

/* ------------------------------------------------------- what is packed ---
 */

#define REST "@{bytes:0102030405060708090a0b0c0d0e0f101112131415161718}"

/* clang-format off */
static const struct packed_row {
	const char *template;
	enum coding coding; /* CODING_COUNT: it is none */
} packed_rows[] = {
	{ "@{base64:@{bytes:1f8b0800000000}" REST "}", CODING_BASE64 },
	{ "@{base64:BZh1@{bytes:314159265359}" REST "}", CODING_BASE64 },
	{ "@{base64:BZh5@{bytes:314159265359}" REST "}", CODING_BASE64 },
	{ "@{base64:BZh9@{bytes:314159265359}" REST "}", CODING_BASE64 },
	{ "@{base64:BZhX@{bytes:314159265359}" REST "}", CODING_COUNT },
	{ "@{base64:@{base64:BZh2@{bytes:314159265359}" REST "}}", CODING_BASE64 },
	{ "@{base64:@{base64:BZh8@{bytes:314159265359}" REST "}}", CODING_BASE64 },
	{ "@{hex:@{bytes:1f8b0808}" REST "}", CODING_HEX },
	{ "@{hexupper:@{bytes:1f8b0800}" REST "}", CODING_HEX },
	{ "@{hex:@{bytes:1f8b0900}" REST "}", CODING_COUNT },
	{ "@{hex:PK@{bytes:0304}" REST "}", CODING_HEX },
	{ "@{hexupper:BZh3@{bytes:314159265359}" REST "}", CODING_HEX },
	{ "@{hex:@{bytes:fd}7zXZ@{bytes:00}" REST "}", CODING_HEX },
	{ "@{hexupper:@{bytes:28b52ffd}" REST "}", CODING_HEX },
};
/* clang-format on */

/* As an edit may that makes the run around a copied key short. */
static void cut_behind(const struct key *key, struct buf *text)
{
	const size_t left = STRAIN_RUN / 2;

	text->p[key->at + left] = '?';
	if (key->at > left)
		text->p[key->at - left] = '?';
}

START_TEST(packed_row)
{
	const struct packed_row *r = &packed_rows[_i];
	struct buf text = BUF_INIT;
	struct keys keys = { .nr = 0 };
	struct fault fault = { 0 };
	enum coding found = CODING_COUNT;

	ck_assert(!specimen_expand(bytes_of(r->template), &text, &fault));
	ck_assert(!keys_find(set.search, buf_bytes(&text), 0, &keys, &fault));
	for (size_t i = keys_next_packed(set.search->ring, &keys, 0);
	     i < keys.nr;
	     i = keys_next_packed(set.search->ring, &keys, i + 1)) {
		found = key_coding(set.search->ring, &keys.v[i]);
		ck_assert(key_is_in_run(&keys.v[i], buf_bytes(&text)));
		cut_behind(&keys.v[i], &text);
		ck_assert(!key_is_in_run(&keys.v[i], buf_bytes(&text)));
	}
	ck_assert_msg(found == r->coding, "%s", buf_str(&text));
	free(keys.v);
	buf_release(&text);
}
END_TEST

/* ------------------------------------------------------------------- groups */

static uint8_t id_of(const char *text)
{
	size_t i = 0;

	while (!bytes_eq(keyring_text(set.search->ring, i), bytes_of(text)))
		i++;
	return (uint8_t)(2 * i);
}

/* clang-format off */
/* Keys at a place, with a cut; id 1 is wide. All are carriers, or none. */
static const struct group_row {
	const char *proves;
	struct key keys[6];
	size_t nr;
	uint64_t size;
	struct expected_group {
		size_t first, end;
		uint64_t low, high;
		bool wide, carrier;
	} groups[3];
	size_t nr_groups;
	bool carrier;
} group_rows[] = {
	{ "none", { { 0 } }, 0, 10, { { 0 } }, 0, false },
	{ "one in a small object", { { 5, 0, 0 } }, 1, 10,
	  { { 0, 1, 0, 10, false, false } }, 1, false },
	{ "one in the middle", { { 50000, 0, 0 } }, 1, 100000,
	  { { 0, 1, 50000 - KEY_AROUND, 50000 + KEY_AROUND, false, false } }, 1,
	  false },
	{ "a carrier", { { 50000, 0, 0 } }, 1, 100000,
	  { { 0, 1, 50000 - KEY_AROUND, 50000 + KEY_BEHIND_CARRIER, false,
	      true } }, 1, true },
	{ "a wide one", { { 50000, 0, 1 } }, 1, 100000,
	  { { 0, 1, 50000 - 2 * KEY_AROUND, 50000 + 2 * KEY_AROUND, true,
	      false } }, 1, false },
	{ "a wide carrier", { { 50000, 0, 1 } }, 1, 100000,
	  { { 0, 1, 50000 - 2 * KEY_AROUND, 50000 + 2 * KEY_BEHIND_CARRIER,
	      true, true } }, 1, true },
	{ "two close together", { { 50000, 9, 0 }, { 50009, 9, 0 } }, 2, 100000,
	  { { 0, 2, 50000 - KEY_AROUND, 50009 + KEY_AROUND, false, false } }, 1,
	  false },
	{ "the hash parts them",
	  { { 50000, 9, 0 }, { 51000, 1000, 0 },
	    { 50000 + GROUP_LEAST, 9, 0 } }, 3, 100000,
	  { { 0, 2, 50000 - KEY_AROUND, 51000 + KEY_AROUND, false, false },
	    { 2, 3, 50000 + GROUP_LEAST - KEY_AROUND,
	      50000 + GROUP_LEAST + KEY_AROUND, false, false } }, 2, false },
	{ "not behind the gap", { { 50000, 9, 0 }, { 52000, 2000, 0 } }, 2,
	  100000,
	  { { 0, 2, 50000 - KEY_AROUND, 52000 + KEY_AROUND, false, false } }, 1,
	  false },
	{ "not close behind where one begins",
	  { { 50000, 9, 0 }, { 50000 + GROUP_LEAST - 1, 9, 0 } }, 2, 100000,
	  { { 0, 2, 50000 - KEY_AROUND, 50000 + GROUP_LEAST - 1 + KEY_AROUND,
	      false, false } }, 1, false },
	{ "nor where one would, but for another in front",
	  { { 50000, 9, 0 }, { 51000, 9, 0 }, { 52000, 9, 0 } }, 3, 100000,
	  { { 0, 3, 50000 - KEY_AROUND, 52000 + KEY_AROUND, false, false } }, 1,
	  false },
	{ "the widest gap",
	  { { 50000, 0, 0 }, { 50000 + GROUP_GAP, GROUP_GAP, 0 } }, 2, 100000,
	  { { 0, 2, 50000 - KEY_AROUND, 50000 + GROUP_GAP + KEY_AROUND, false,
	      false } }, 1, false },
	{ "too wide a gap",
	  { { 50000, 0, 0 }, { 50001 + GROUP_GAP, 8191, 0 } }, 2, 100000,
	  { { 0, 1, 50000 - KEY_AROUND, 50000 + KEY_AROUND, false, false },
	    { 1, 2, 50001 + GROUP_GAP - KEY_AROUND,
	      50001 + GROUP_GAP + KEY_AROUND, false, false } }, 2, false },
	{ "idle ones count for nothing",
	  { { 10, CUT_IDLE, 0 }, { 50000, 0, 0 }, { 50100, CUT_IDLE, 1 },
	    { 50200, 300, 0 }, { 99000, CUT_IDLE, 0 } }, 5, 100000,
	  { { 1, 5, 50000 - KEY_AROUND, 50200 + KEY_AROUND, false, false } }, 1,
	  false },
	{ "nothing but idle ones", { { 10, CUT_IDLE, 0 } }, 1, 20, { { 0 } }, 0,
	  false },
};
/* clang-format on */

START_TEST(group_row)
{
	const struct group_row *r = &group_rows[_i];
	uint8_t id = id_of(r->carrier ? "basic" : "bitbucket");
	struct key copy[6];
	struct keys keys = { copy, r->nr, r->nr };
	struct key_group group;
	size_t i = 0;

	for (size_t k = 0; k < COUNT(copy); k++) {
		copy[k] = r->keys[k];
		copy[k].id = (uint8_t)(copy[k].id + id);
	}
	for (size_t g = 0; g < r->nr_groups; g++, i = group.end) {
		const struct expected_group *want = &r->groups[g];

		ck_assert_msg(
			keys_group(set.search->ring, &keys, i, r->size, &group),
			"%s", r->proves);
		ck_assert_msg(group.first == want->first &&
				      group.end == want->end &&
				      group.low == want->low &&
				      group.high == want->high &&
				      group.wide == want->wide &&
				      group.carrier == want->carrier,
			      "%s: %zu-%zu, %llu-%llu", r->proves, group.first,
			      group.end, (unsigned long long)group.low,
			      (unsigned long long)group.high);
	}
	ck_assert_msg(!keys_group(set.search->ring, &keys, i, r->size, &group),
		      "%s", r->proves);
}
END_TEST

#define CUT_OFF ((size_t)40)

/* An edit in front leaves the groups of a long row as they were. */
START_TEST(a_long_row_is_cut_at_the_same_places)
{
	struct buf text = BUF_INIT;
	struct keys keys[2] = { { .nr = 0 } };
	struct version v[2] = { { .p = NULL } };
	struct key_group a;
	struct key_group b;
	size_t nr = 0;

	for (int i = 0; i < 4000; i++)
		buf_printf(&text, "\"https://bitbucket.org/npm/%d.tgz\",\n", i);
	for (size_t i = 0; i < 2; i++) {
		v[i].p = with_slack(
			bytes_sub(buf_bytes(&text), i * CUT_OFF, text.len));
		v[i].len = text.len - i * CUT_OFF;
		find(&keys[i], &v[i]);
		weigh(&keys[i], &v[i]);
	}
	for (size_t i = 0;
	     keys_group(set.search->ring, &keys[0], i, v[0].len, &a);
	     i = a.end) {
		bool same = false;

		nr++;
		ck_assert_uint_le(a.high - a.low, 20 * GROUP_BYTES);
		for (size_t k = 0;
		     keys_group(set.search->ring, &keys[1], k, v[1].len, &b);
		     k = b.end)
			same |= b.low + CUT_OFF == a.low &&
				b.high + CUT_OFF == a.high;
		ck_assert(same || a.low <= CUT_OFF);
	}
	ck_assert_uint_ge(nr, text.len / GROUP_BYTES / 3);
	for (size_t i = 0; i < 2; i++) {
		free(v[i].p);
		free(keys[i].v);
	}
	buf_release(&text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, set_open, set_close);
	tcase_add_test(tc, of_two_sides_the_longer_is_chosen);
	tcase_add_test(tc, without_needs_the_anchors_are);
	tcase_add_test(tc, what_holds_a_key_is_none);
	tcase_add_test(tc, one_case_does_not_stand_for_any);
	tcase_add_test(tc, no_key_may_hold_the_mark);
	tcase_add_test(tc, there_may_not_be_too_many);
	tcase_add_test(tc, the_built_in_set_needs_few);
	tcase_add_loop_test(tc, every_form_is_within_reach, 0, LANE_COUNT);
	tcase_add_test(tc, a_long_literal_is_within_reach);
	tcase_add_loop_test(tc, carried_keys_are_those_that_are_found, 0,
			    ROUNDS);
	tcase_add_loop_test(tc, carried_encoded_keys_are_those_that_are_found,
			    0, ROUNDS);
	tcase_add_loop_test(tc, rich_row, 0, COUNT(rich_rows));
	tcase_add_loop_test(tc, line_row, 0, COUNT(line_rows));
	tcase_add_loop_test(tc, packed_row, 0, COUNT(packed_rows));
	tcase_add_loop_test(tc, group_row, 0, COUNT(group_rows));
	tcase_add_test(tc, a_long_row_is_cut_at_the_same_places);
}

UNIT_MAIN("match/key", add)
