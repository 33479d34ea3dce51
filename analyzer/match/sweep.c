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
	uint32_t guise;
	uint32_t at;   /* of the key in the guise */
	uint32_t next; /* index into uses, or NO_USE */
};

#define NO_USE UINT32_MAX

struct sweep {
	struct arena arena;
	struct bytes *secrets;
	struct guises guises;
	struct {
		uint32_t *v; /* by guise: of which secret */
		size_t nr, cap;
	} of;
	struct map keys; /* text -> first use */
	struct {
		struct use *v;
		size_t nr, cap;
	} uses;
	struct {
		struct bytes *v;
		size_t nr, cap;
	} literals;
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
	size_t first = map_get(&s->keys, key);
	struct use use = { (uint32_t)guise, (uint32_t)at, NO_USE };

	if (!ARRAY_ROOM(&s->uses))
		return false;
	if (first == SIZE_MAX) {
		if (!ARRAY_ROOM(&s->literals) ||
		    !map_put(&s->keys, key, s->uses.nr))
			return false;
		s->literals.v[s->literals.nr++] = key;
	} else {
		use.next = s->uses.v[first].next;
		s->uses.v[first].next = (uint32_t)s->uses.nr;
	}
	s->uses.v[s->uses.nr++] = use;
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

		if (*from <= skip || !is_letter(text.p[*from - skip - 1]))
			break;
		*from -= skip + 1;
		before--;
	}
	while (behind && *till < text.len) {
		size_t skip =
			is_letter(text.p[*till]) ? 0 : break_at(text, *till);

		if (*till + skip >= text.len ||
		    !is_letter(text.p[*till + skip]))
			break;
		*till += skip + 1;
		behind--;
	}
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

/* The key of which a use is part stands at byte at of the view. */
static int try_use(struct sweeper *s, const struct view_of *view, size_t at,
		   const struct use *use, struct fault *fault)
{
	const struct guise *guise = &s->sweep->guises.v[use->guise];
	struct bytes text = guise->text;
	size_t from;
	size_t till;

	till = match_on(view->text, at, bytes_sub(text, use->at, text.len));
	if (till == SIZE_MAX)
		return 0;
	from = match_back(view->text, at, bytes_sub(text, 0, use->at));
	if (from == SIZE_MAX)
		return 0;
	if (text.len < WORD_MAX && !guise->layers[0] &&
	    !s->sweep->inside_words &&
	    !is_word_of_its_own(view->text, from, till))
		return 0;
	return tell(s, view, use->guise, from, till, fault);
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
	size_t len = keyring_length(sweep->ring, key->id);
	size_t use;
	int rc = 0;

	view.low = at - piece->at > around ? at - around : piece->at;
	if (!piece_window(piece, view.low, (size_t)(high - view.low),
			  &s->window, &view.text))
		return fault_nomem(fault);
	use = map_get(&sweep->keys,
		      bytes_sub(view.text, (size_t)(at - view.low), len));
	for (; !rc && use < NO_USE; use = sweep->uses.v[use].next)
		rc = try_use(s, &view, (size_t)(at - view.low),
			     &sweep->uses.v[use], fault);
	return rc;
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
