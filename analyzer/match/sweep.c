/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sweep.h"

#include "match/decode.h"

#include <stdlib.h>

/* Secrets shorter than this count only as words of their own. */
#define WORD_MAX 16

/* What joins the parts of a string: blanks, quotes, a sign, a line end. */
#define BREAK_MAX ((size_t)64)

/* How much longer line ends and indentation may make a guise. */
#define BREAKS_MAX 1024

/* A guise that a key is part of. */
struct use {
	uint32_t key; /* index into literals */
	uint32_t guise;
	uint32_t at; /* of the key in the guise */
};

/*
 * All uses of one key. Secrets that begin alike share it, thousands of them.
 * So they are sorted by what stands behind the key, or in front of it where
 * that tells more of them apart, and at a place of the key they are not tried
 * one by one: each byte of the text leaves those that go on with it.
 */
struct bundle {
	uint32_t first; /* index into uses */
	uint32_t nr;
	bool back; /* by what stands in front, read backwards */
};

struct sweep {
	struct arena arena;
	struct bytes *secrets;
	struct guises guises;
	struct {
		uint32_t *v; /* by guise: of which secret */
		size_t nr, cap;
	} of;
	struct map keys; /* text -> index into literals, and bundles */
	struct {
		struct use *v;
		size_t nr, cap;
	} uses;
	struct {
		struct bytes *v;
		size_t nr, cap;
	} literals;
	struct bundle *bundles;
	struct keyring *ring;
	size_t longest;
	size_t longest_secret;
	size_t shortest_secret;
	bool inside_words;
};

bool sweep_is_possible(struct bytes secret)
{
	return secret.len >= SWEEP_LEAST &&
	       !memchr(secret.p, '\0', secret.len) &&
	       !memchr(secret.p, FRESH_END, secret.len);
}

/* ---------------------------------------------------------------- choosing ---
 */

static bool add_use(struct sweep *s, size_t guise, size_t at, size_t len)
{
	struct bytes key = bytes_sub(s->guises.v[guise].text, at, len);
	size_t nr = map_get(&s->keys, key);

	if (!ARRAY_ROOM(&s->uses))
		return false;
	if (nr == SIZE_MAX) {
		nr = s->literals.nr;
		if (!ARRAY_ROOM(&s->literals) || !map_put(&s->keys, key, nr))
			return false;
		s->literals.v[s->literals.nr++] = key;
	}
	s->uses.v[s->uses.nr++] =
		(struct use){ (uint32_t)nr, (uint32_t)guise, (uint32_t)at };
	return true;
}

/*
 * The part of len bytes between from and till that has the most letters and
 * digits, of these the last: escapes are left out where that can be, so that
 * all guises share it, and so is the front, which many tokens share.
 */
static size_t best_part(struct bytes text, size_t from, size_t till, size_t len)
{
	size_t best = from;
	size_t most = 0;

	for (size_t at = from; at + len <= till; at++) {
		size_t marks = 0;

		for (size_t i = 0; i < len; i++)
			marks += is_alnum(text.p[at + i]);
		if (marks >= most) {
			most = marks;
			best = at;
		}
	}
	return best;
}

static bool choose(struct sweep *s, size_t guise)
{
	struct bytes text = s->guises.v[guise].text;
	size_t len = text.len < NEEDLE_MAX ? text.len : NEEDLE_MAX;
	size_t middle = text.len / 2;

	if (memchr(text.p, FRESH_END, text.len) || !text.len)
		return true;
	if (text.len < (size_t)2 * NEEDLE_MAX)
		return add_use(s, guise, best_part(text, 0, text.len, len),
			       len);
	return add_use(s, guise, best_part(text, 0, middle, len), len) &&
	       add_use(s, guise, best_part(text, middle, text.len, len), len);
}

static bool add_secret(struct sweep *s, size_t nr, struct bytes secret)
{
	size_t first = s->guises.nr;

	s->secrets[nr] = arena_bytes(&s->arena, secret);
	if (secret.len > s->longest_secret)
		s->longest_secret = secret.len;
	if (!nr || secret.len < s->shortest_secret)
		s->shortest_secret = secret.len;
	if (!s->secrets[nr].p || !guises_of(secret, &s->arena, &s->guises))
		return false;
	for (size_t i = first; i < s->guises.nr; i++) {
		if (!ARRAY_ROOM(&s->of))
			return false;
		s->of.v[s->of.nr++] = (uint32_t)nr;
		if (s->guises.v[i].text.len > s->longest)
			s->longest = s->guises.v[i].text.len;
		if (!choose(s, i))
			return false;
	}
	return true;
}

/* ----------------------------------------------------------------- sorting ---
 */

/* The guise as it goes on from a key: byte k, or -1 at its end. */
static int next_of(const struct sweep *s, const struct use *use, bool back,
		   size_t k)
{
	struct bytes text = s->guises.v[use->guise].text;

	if (back)
		return k < use->at ? text.p[use->at - 1 - k] : -1;
	return k < text.len - use->at ? text.p[use->at + k] : -1;
}

struct order {
	const struct sweep *sweep;
	bool back;
};

static int by_rest(const struct use *x, const struct use *y,
		   const struct order *order)
{
	int a = 0;
	int b = 0;

	for (size_t k = 0; a == b && a >= 0; k++) {
		a = next_of(order->sweep, x, order->back, k);
		b = next_of(order->sweep, y, order->back, k);
	}
	return (a > b) - (a < b);
}

static int by_order(const void *a, const void *b, void *payload)
{
	const struct use *x = a;
	const struct use *y = b;
	int cmp = by_rest(x, y, payload);

	if (cmp)
		return cmp;
	if (x->guise != y->guise)
		return x->guise < y->guise ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Sort them; how many differ in that order. */
static size_t sort_bundle(const struct sweep *s, struct use *v, size_t nr,
			  bool back)
{
	struct order order = { s, back };
	size_t kinds = 1;

	qsort_r(v, nr, sizeof(*v), by_order, &order);
	for (size_t i = 1; i < nr; i++)
		kinds += by_rest(&v[i - 1], &v[i], &order) != 0;
	return kinds;
}

static int by_key(const void *a, const void *b)
{
	const struct use *x = a;
	const struct use *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static bool make_bundles(struct sweep *s)
{
	struct use *v = s->uses.v;

	s->bundles = calloc(s->literals.nr + 1, sizeof(*s->bundles));
	if (!s->bundles)
		return false;
	if (s->uses.nr)
		qsort(v, s->uses.nr, sizeof(*v), by_key);
	for (size_t i = 0, end; i < s->uses.nr; i = end) {
		struct bundle *b = &s->bundles[v[i].key];

		for (end = i + 1; end < s->uses.nr && v[end].key == v[i].key;)
			end++;
		*b = (struct bundle){ (uint32_t)i, (uint32_t)(end - i), true };
		if (sort_bundle(s, v + i, b->nr, true) >
		    sort_bundle(s, v + i, b->nr, false))
			(void)sort_bundle(s, v + i, b->nr, true);
		else
			b->back = false;
	}
	return true;
}

int sweep_new(const struct bytes *secrets, size_t nr, bool inside_words,
	      struct sweep **out, struct fault *fault)
{
	struct sweep *s = calloc(1, sizeof(*s));
	bool ok;
	int rc;

	if (!s)
		return fault_nomem(fault);
	s->inside_words = inside_words;
	s->secrets = arena_alloc(&s->arena, (nr + 1) * sizeof(*s->secrets));
	ok = s->secrets != NULL;
	for (size_t i = 0; ok && i < nr; i++)
		ok = add_secret(s, i, secrets[i]);
	ok = ok && make_bundles(s);
	rc = ok ? keyring_of(s->literals.v, s->literals.nr, &s->ring, fault)
		: fault_nomem(fault);
	if (rc) {
		sweep_free(s);
		return rc;
	}
	*out = s;
	return 0;
}

void sweep_free(struct sweep *s)
{
	if (!s)
		return;
	keyring_free(s->ring);
	map_release(&s->keys);
	free(s->guises.v);
	free(s->of.v);
	free(s->uses.v);
	free(s->literals.v);
	free(s->bundles);
	arena_release(&s->arena);
	free(s);
}

size_t sweep_longest(const struct sweep *sweep)
{
	return sweep->longest_secret;
}

size_t sweep_shortest(const struct sweep *sweep)
{
	return sweep->shortest_secret;
}

struct bytes sweep_secret(const struct sweep *sweep, size_t nr)
{
	return sweep->secrets[nr];
}

void sweeper_init(struct sweeper *sweeper)
{
	key_search_init(&sweeper->search, sweeper->sweep->ring);
}

void sweeper_release(struct sweeper *sweeper)
{
	key_search_release(&sweeper->search);
	for (size_t i = 0; i < COUNT(sweeper->memos); i++)
		free(sweeper->memos[i].v);
	free(sweeper->part.v);
	once_release(&sweeper->told);
	room_release(&sweeper->window);
	room_release(&sweeper->lines);
}

/* --------------------------------------------------------------- comparing ---
 */

/*
 * How many bytes of a line end that is no part of the text stand at i, going
 * forward: [=\] CR LF and indentation, or as strings are joined over lines. 0:
 * there is none.
 */
static size_t break_at(struct bytes text, size_t i)
{
	size_t wrap = wrap_len(bytes_sub(text, i, BREAK_MAX));
	size_t from = i;

	if (i < text.len && (text.p[i] == '=' || text.p[i] == '\\'))
		i++;
	if (i < text.len && text.p[i] == '\r')
		i++;
	if (i >= text.len || text.p[i] != '\n')
		return wrap;
	for (i++; i < text.len && (text.p[i] == ' ' || text.p[i] == '\t'); i++)
		;
	return i - from > wrap ? i - from : wrap;
}

/* Of what joins strings, the longest that ends before i. */
static size_t wrap_before(struct bytes text, size_t i)
{
	size_t most = i < BREAK_MAX ? i : BREAK_MAX;

	if (!i || !text.p[i - 1] || !strchr("\"' \t>n\n", text.p[i - 1]))
		return 0;
	for (size_t len = most; len > 1; len--) {
		if (wrap_len(bytes_sub(text, i - len, len)) == len)
			return len;
	}
	return 0;
}

/* The same for what ends before i, going back. */
static size_t break_before(struct bytes text, size_t i)
{
	size_t wrap = wrap_before(text, i);
	size_t till = i;

	while (i && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t'))
		i--;
	if (!i || text.p[i - 1] != '\n')
		return wrap;
	i--;
	if (i && text.p[i - 1] == '\r')
		i--;
	if (i && (text.p[i - 1] == '=' || text.p[i - 1] == '\\'))
		i--;
	return till - i > wrap ? till - i : wrap;
}

/* From i on, the end of want; SIZE_MAX if it does not stand there. */
static size_t match_on(struct bytes text, size_t i, struct bytes want)
{
	for (size_t k = 0; k < want.len;) {
		size_t skip;

		if (i < text.len && text.p[i] == want.p[k]) {
			i++;
			k++;
			continue;
		}
		skip = break_at(text, i);
		if (!skip)
			return SIZE_MAX;
		i += skip;
	}
	return i;
}

/* Where want begins that ends before i. */
static size_t match_back(struct bytes text, size_t i, struct bytes want)
{
	for (size_t k = want.len; k;) {
		size_t skip;

		if (i && text.p[i - 1] == want.p[k - 1]) {
			i--;
			k--;
			continue;
		}
		skip = break_before(text, i);
		if (!skip)
			return SIZE_MAX;
		i -= skip;
	}
	return i;
}

static bool is_letter(uint8_t c)
{
	return is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_' ||
	       c == '=';
}

/* How many letters stand in front of byte i, and from there on. */
static size_t letters_before(struct bytes text, size_t i)
{
	size_t nr = 0;

	while (nr < i && is_letter(text.p[i - 1 - nr]))
		nr++;
	return nr;
}

static size_t letters_from(struct bytes text, size_t i)
{
	size_t nr = 0;

	while (i + nr < text.len && is_letter(text.p[i + nr]))
		nr++;
	return nr;
}

/*
 * Does base64 go on from byte `end` to byte `next`, between which a line ends?
 * Without padding its last line looks like that, too, and what comes next is
 * somebody else's. But lines that are broken are as long as one beside them.
 */
static bool goes_on(struct bytes text, size_t end, size_t next)
{
	size_t width = letters_before(text, end);
	size_t start = end - width;
	size_t skip;

	if (letters_from(text, next) == width)
		return true;
	skip = break_before(text, start);
	return skip && letters_before(text, start - skip) == width;
}

/*
 * Base64 is replaced by whole groups of four letters: move both ends out to
 * where groups end, as far as letters go.
 */
static void widen(struct bytes text, const struct guise *guise, size_t *from,
		  size_t *till)
{
	size_t before = guise->lead;
	size_t behind = (4 - (guise->lead + guise->text.len) % 4) % 4;

	while (before && *from) {
		size_t skip = is_letter(text.p[*from - 1])
				      ? 0
				      : break_before(text, *from);

		if (*from <= skip || !is_letter(text.p[*from - skip - 1]) ||
		    (skip && !goes_on(text, *from - skip, *from)))
			break;
		*from -= skip + 1;
		before--;
	}
	while (behind && *till < text.len) {
		size_t skip =
			is_letter(text.p[*till]) ? 0 : break_at(text, *till);

		if (*till + skip >= text.len ||
		    !is_letter(text.p[*till + skip]) ||
		    (skip && !goes_on(text, *till, *till + skip)))
			break;
		*till += skip + 1;
		behind--;
	}
}

void sweep_trim(struct bytes text, uint64_t *at, uint64_t *len)
{
	size_t from = (size_t)*at;
	size_t till = from + (size_t)*len;
	size_t front = from + letters_from(text, from);
	size_t rest = till - letters_before(text, till);
	size_t skip;

	skip = rest > from && till - rest < 4 ? break_before(text, rest) : 0;
	if (skip && rest - skip > from && !goes_on(text, rest - skip, rest))
		till = rest - skip;
	skip = front < till && front - from < 4 ? break_at(text, front) : 0;
	if (skip && front + skip < till && !goes_on(text, front, front + skip))
		from = front + skip;
	*at = from;
	*len = till - from;
}

static bool is_word_of_its_own(struct bytes text, size_t from, size_t till)
{
	return !(from && is_alnum(text.p[from]) &&
		 is_alnum(text.p[from - 1])) &&
	       !(till < text.len && is_alnum(text.p[till - 1]) &&
		 is_alnum(text.p[till]));
}

/* ---------------------------------------------------------------- searching
 * ---
 */

/* What is searched, and where in it. */
struct view_of {
	const struct piece *piece;
	uint64_t low;
	struct bytes text; /* from low on */
};

/*
 * From where the last one was counted, forth or back: a text may hold as many
 * secrets as lines.
 */
static bool count_lines(struct sweeper *s, const struct piece *piece,
			uint64_t at, uint64_t *line)
{
	uint64_t from;
	struct bytes between;

	from = s->counted.at < at ? s->counted.at : at;
	if (!piece_window(
		    piece, from,
		    (size_t)((s->counted.at > at ? s->counted.at : at) - from),
		    &s->lines, &between))
		return false;
	if (from == at)
		s->counted.line -= bytes_pass(&between, '\n');
	else
		s->counted.line += bytes_pass(&between, '\n');
	s->counted.at = at;
	*line = s->counted.line;
	return true;
}

/* *again: the text in hand was told to hold it spelled like that. */
static bool remember(struct sweeper *s, uint32_t guise, struct bytes raw,
		     bool *again)
{
	buf_add(&s->told.key, &guise, sizeof(guise));
	buf_add_bytes(&s->told.key, raw);
	return once_told(&s->told, again);
}

static int tell(struct sweeper *s, const struct view_of *view, uint32_t guise,
		size_t from, size_t till, struct fault *fault)
{
	struct sweep_hit hit = {
		.secret = s->sweep->of.v[guise],
		.guise = &s->sweep->guises.v[guise],
	};
	bool again = false;

	if (hit.guise->grouped)
		widen(view->text, hit.guise, &from, &till);
	hit.at = view->low + from;
	hit.raw = bytes_sub(view->text, from, till - from);
	if (!s->every && !remember(s, guise, hit.raw, &again))
		return fault_nomem(fault);
	if (again)
		return 0;
	if (!s->every && !count_lines(s, view->piece, hit.at, &hit.line))
		return fault_nomem(fault);
	return s->each(s->payload, &hit);
}

/* Of the use, what stands from one byte of the view to the other. */
static int try_guise(struct sweeper *s, const struct view_of *view,
		     uint32_t number, size_t from, size_t till,
		     struct fault *fault)
{
	const struct guise *guise = &s->sweep->guises.v[number];

	if (from == SIZE_MAX || till == SIZE_MAX)
		return 0;
	if (guise->text.len < WORD_MAX && !guise->layers[0] &&
	    !s->sweep->inside_words &&
	    !is_word_of_its_own(view->text, from, till))
		return 0;
	return tell(s, view, number, from, till, fault);
}

/* Uses whose key stands at byte at of the view. */
struct trial {
	struct sweeper *s;
	const struct view_of *view;
	size_t at;
	bool back;
	struct fault *fault;
};

/* What the bundle is sorted by stands there, and ends at byte i. */
static int try_use(const struct trial *t, const struct use *use, size_t i)
{
	struct bytes text = t->view->text;
	struct bytes guise = t->s->sweep->guises.v[use->guise].text;
	size_t from = i;
	size_t till = i;

	if (t->back)
		till = match_on(text, t->at,
				bytes_sub(guise, use->at, guise.len));
	else
		from = match_back(text, t->at, bytes_sub(guise, 0, use->at));
	t->s->tried++;
	return try_guise(t->s, t->view, use->guise, from, till, t->fault);
}

/* Of the sorted uses from v to end, the first whose byte k is c or greater. */
static const struct use *first_with(const struct trial *t, const struct use *v,
				    const struct use *end, size_t k, int c)
{
	/* Mostly they all go on alike. */
	if (v < end && next_of(t->s->sweep, v, t->back, k) >= c)
		return v;
	if (v < end && next_of(t->s->sweep, end - 1, t->back, k) < c)
		return end;
	while (v < end) {
		const struct use *mid = v + (end - v) / 2;

		if (next_of(t->s->sweep, mid, t->back, k) < c)
			v = mid + 1;
		else
			end = mid;
	}
	return v;
}

/* The next byte of the text, or -1. */
static int next_byte(const struct trial *t, size_t i)
{
	struct bytes text = t->view->text;

	if (t->back)
		return i ? text.p[i - 1] : -1;
	return i < text.len ? text.p[i] : -1;
}

/* The bytes of a line end there that is no part of the text; 0: none. */
static size_t next_break(const struct trial *t, size_t i)
{
	return t->back ? break_before(t->view->text, i)
		       : break_at(t->view->text, i);
}

/*
 * The uses from v to end, of which k bytes were met, up to byte i of the view.
 * A line end counts only for those that do not go on with it, as in match_on:
 * so each use takes one way.
 */
static int try_uses(const struct trial *t, const struct use *v,
		    const struct use *end, size_t k, size_t i)
{
	int rc = 0;

	while (!rc && v < end) {
		const struct use *more = first_with(t, v, end, k, 0);
		const struct use *last;
		size_t skip;
		int c = next_byte(t, i);

		t->s->tried++;
		for (; !rc && v < more; v++)
			rc = try_use(t, v, i);
		if (rc || v == end)
			break;
		more = c < 0 ? v : first_with(t, v, end, k, c);
		last = c < 0 ? v : first_with(t, more, end, k, c + 1);
		skip = more == v && last == end ? 0 : next_break(t, i);
		if (skip && more == last) {
			i = t->back ? i - skip : i + skip;
			continue;
		}
		if (skip) {
			size_t next = t->back ? i - skip : i + skip;

			rc = try_uses(t, v, more, k, next);
			if (!rc)
				rc = try_uses(t, last, end, k, next);
		}
		v = more;
		end = last;
		k++;
		i = t->back ? i - 1 : i + 1;
	}
	return rc;
}

static int try_key(struct sweeper *s, const struct piece *piece,
		   const struct key *key, struct fault *fault)
{
	const struct sweep *sweep = s->sweep;
	uint64_t around = sweep->longest + BREAKS_MAX;
	uint64_t at = key->at + piece->at;
	uint64_t end =
		piece->body.p ? piece->at + piece->body.len : piece->size;
	uint64_t high = end - at > around ? at + around : end;
	struct view_of view = { .piece = piece };
	struct trial trial = { .s = s, .view = &view, .fault = fault };
	size_t len = keyring_length(sweep->ring, key->id);
	const struct bundle *bundle;
	size_t nr;

	view.low = at - piece->at > around ? at - around : piece->at;
	if (!piece_window(piece, view.low, (size_t)(high - view.low),
			  &s->window, &view.text))
		return fault_nomem(fault);
	trial.at = (size_t)(at - view.low);
	nr = map_get(&sweep->keys, bytes_sub(view.text, trial.at, len));
	if (nr == SIZE_MAX)
		return 0;
	bundle = &sweep->bundles[nr];
	trial.back = bundle->back;
	return try_uses(&trial, sweep->uses.v + bundle->first,
			sweep->uses.v + bundle->first + bundle->nr, 0,
			trial.at);
}

static int find_keys(struct sweeper *s, const struct piece *piece,
		     struct keys *keys, struct fault *fault)
{
	struct bytes whole = piece->body;

	keys->nr = 0;
	if (piece->delta && piece->base != MEMO_NONE)
		return keys_carry(&s->search, piece->delta,
				  &s->memos[piece->base], keys, fault);
	if (!whole.p &&
	    !piece_window(piece, 0, (size_t)piece->size, &s->lines, &whole))
		return fault_nomem(fault);
	return keys_find(&s->search, whole, 0, keys, fault);
}

int sweeper_piece(struct sweeper *s, const struct piece *piece,
		  struct fault *fault)
{
	struct keys *keys = &s->memos[piece->keep];
	int rc = find_keys(s, piece, keys, fault);

	once_forget(&s->told);
	s->counted.at = piece->at;
	s->counted.line = piece->line + 1;
	for (size_t i = 0; !rc && i < keys->nr && !piece->known; i++)
		rc = try_key(s, piece, &keys->v[i], fault);
	return rc;
}

int sweeper_text(struct sweeper *s, struct bytes body, uint64_t at,
		 uint64_t line, struct fault *fault)
{
	struct piece piece = {
		.size = at + body.len,
		.body = body,
		.at = at,
		.line = line,
		.last = true,
		.base = MEMO_NONE,
		.keep = MEMO_NONE,
	};

	return sweeper_piece(s, &piece, fault);
}
