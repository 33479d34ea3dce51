/* SPDX-License-Identifier: Apache-2.0 */
/* The search for what match/sweep.c has put together. */
#include "match/sweep_parts.h"

#include <stdlib.h>

/* Secrets shorter than this count only as words of their own. */
#define WORD_MAX 16

void sweeper_init(struct sweeper *sweeper)
{
	key_search_init(&sweeper->search, sweeper->sweep->ring);
}

void sweeper_release(struct sweeper *sweeper)
{
	key_search_release(&sweeper->search);
	for (size_t i = 0; i < COUNT(sweeper->memos); i++)
		free(sweeper->memos[i].v);
	once_release(&sweeper->told);
	room_release(&sweeper->window);
	room_release(&sweeper->lines);
}

static bool is_word_of_its_own(struct bytes text, size_t from, size_t till)
{
	return !(from && is_alnum(text.p[from]) &&
		 is_alnum(text.p[from - 1])) &&
	       !(till < text.len && is_alnum(text.p[till - 1]) &&
		 is_alnum(text.p[till]));
}

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
	uint64_t low = s->counted.at < at ? s->counted.at : at;
	uint64_t high = s->counted.at < at ? at : s->counted.at;
	struct bytes between;

	if (!piece_window(piece, low, (size_t)(high - low), &s->lines,
			  &between))
		return false;
	if (low == at)
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
		widen_to_groups(view->text, hit.guise, &from, &till);
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
	if (v < end && sweep_next_of(t->s->sweep, v, t->back, k) >= c)
		return v;
	if (v < end && sweep_next_of(t->s->sweep, end - 1, t->back, k) < c)
		return end;
	while (v < end) {
		const struct use *mid = v + (end - v) / 2;

		if (sweep_next_of(t->s->sweep, mid, t->back, k) < c)
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
