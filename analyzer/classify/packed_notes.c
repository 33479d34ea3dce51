/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is to be told of packed content: credentials, each once though pieces
 * overlap, and what nobody looked at.
 */
#include "classify/unpacking.h"

#include "base/array.h"

#include <stdlib.h>

void packed_drop_notes(struct unpacking *p)
{
	for (size_t i = 0; i < p->notes.nr; i++)
		free(p->notes.v[i].member);
	p->notes.nr = 0;
}

/* The same reason is told once, with the first member and their number. */
int packed_note(struct unpacking *p, bool limited, const char *reason,
		struct fault *fault)
{
	struct note *n;

	p->results++;
	for (size_t i = 0; i < p->notes.nr; i++) {
		n = &p->notes.v[i];
		if (n->unread.reason == reason) {
			n->unread.count++;
			return 0;
		}
	}
	if (!ARRAY_ROOM(&p->notes))
		return fault_nomem(fault);
	n = &p->notes.v[p->notes.nr];
	*n = (struct note){
		.unread = { .limited = limited, .reason = reason, .count = 1 },
		.member = strdup(buf_str(&p->path)),
	};
	if (!n->member)
		return fault_nomem(fault);
	n->unread.member = bytes_of(n->member);
	p->notes.nr++;
	return 0;
}

int packed_tell_notes(struct unpacking *p, struct fault *fault)
{
	struct examiner *e = p->examiner;
	int rc = 0;

	for (size_t i = 0; !rc && i < p->notes.nr; i++) {
		struct unread unread = p->notes.v[i].unread;

		if (p->outer) {
			rc = packed_note(p->outer, unread.limited,
					 unread.reason, fault);
			continue;
		}
		unread.member = arena_bytes(e->arena, unread.member);
		if (!unread.member.p)
			return fault_nomem(fault);
		rc = e->unread(e->payload, &unread);
	}
	return rc;
}

/*
 * An archive of ar is searched as a blob if it cannot be read to its end, and
 * holds its members as they are: nothing is missed but their names. Libraries
 * of Windows end long names in another way than libarchive knows.
 */
static const char *why_not_whole(const struct unpacking *p)
{
	return p->nr_layers == 1 && p->packing == PACKING_AR
		       ? "packed content: members of ar that cannot be told "
			 "apart; searched as a whole"
		       : "packed content: damaged, and read up to there only";
}

/*
 * What ended the reading of something, as a note; only what ends all of it is
 * returned.
 */
int packed_settle(struct unpacking *p, int rc, struct fault *fault)
{
	if (p->is_cut || (rc != FAULT_CORRUPT && rc != FAULT_LIMIT))
		return rc;
	if (rc == FAULT_LIMIT)
		return packed_note(
			p, true,
			"packed content: its compression reaches back "
			"farther than the limit; not looked into",
			fault);
	return packed_note(p, false, why_not_whole(p), fault);
}

static void join_encodings(const struct unpacking *p, struct credential *c)
{
	struct encodings all = p->encodings;

	for (size_t i = 0; i < c->encodings.nr && all.nr < ENCODINGS_MAX; i++)
		all.v[all.nr++] = c->encodings.v[i];
	c->encodings = all;
}

static int range_cmp(const struct range *a, const struct range *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->len > b->len) - (a->len < b->len);
}

/* They come nearly in their order, so that this looks from the end. */
static size_t place_among_told(const struct unpacking *p,
			       const struct range *range)
{
	size_t low = 0;
	size_t high = p->told.nr;

	if (high && range_cmp(&p->told.v[high - 1], range) < 0)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (range_cmp(&p->told.v[middle], range) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int is_told(struct unpacking *p, const struct credential *c, bool *out,
		   struct fault *fault)
{
	struct range range = { c->at, c->len };
	size_t at = place_among_told(p, &range);
	struct range *v;

	*out = at < p->told.nr && !range_cmp(&p->told.v[at], &range);
	if (*out)
		return 0;
	if (!ARRAY_ROOM(&p->told))
		return fault_nomem(fault);
	v = p->told.v + at;
	memmove(v + 1, v, (p->told.nr++ - at) * sizeof(*v));
	*v = range;
	return 0;
}

/* What was told in front of the next piece will not be met again. */
void packed_forget_told(struct unpacking *p, uint64_t before)
{
	size_t nr = 0;

	for (size_t i = 0; i < p->told.nr; i++) {
		if (p->told.v[i].at >= before)
			p->told.v[nr++] = p->told.v[i];
	}
	p->told.nr = nr;
}

bool packed_remember(struct examiner *examiner, struct bytes secret)
{
	/* The member in hand is not one in which there was nothing. */
	if (examiner->unpacking)
		examiner->unpacking->results++;
	return map_get(&examiner->inside, secret) != SIZE_MAX ||
	       map_put(&examiner->inside, secret, 0);
}

/* What is wrapped has its place there, and can only be replaced as a whole. */
static void wrap(const struct wrapper *wrapper, struct credential *c)
{
	c->raw = wrapper->raw;
	c->at = c->begin = wrapper->at;
	c->len = wrapper->raw.len;
	c->line = wrapper->line;
	c->column = wrapper->column;
}

int packed_on_each(void *payload, enum site site, struct bytes name,
		   const struct credential *credential)
{
	struct unpacking *p = payload;
	struct examiner *e = p->examiner;
	struct credential c = *credential;
	bool told;

	(void)name;
	p->results++;
	/* What comes from further inside has one place, and was told once. */
	if (!p->inner || !p->inner->examiner) {
		if (is_told(p, &c, &told, p->fault))
			return FAULT_NOMEM;
		if (told)
			return 0;
	}
	join_encodings(p, &c);
	if (p->lineless)
		c.line = c.column = 0;
	if (p->wrapper) {
		wrap(p->wrapper, &c);
		c.raw = arena_bytes(e->arena, c.raw);
		if (!c.raw.p)
			return fault_nomem(p->fault);
	}
	if (!p->kept_path.p)
		p->kept_path = arena_bytes(e->arena, buf_bytes(&p->path));
	if (!p->kept_path.p || !packed_remember(e, c.secret))
		return fault_nomem(p->fault);
	return p->each(p->payload, site, p->kept_path, &c);
}

bool packed_told(const struct examiner *examiner,
		 const struct credential *credential)
{
	const struct unpacking *p = examiner->unpacking;

	/* One secret may be in many members. */
	if (p && p->examiner && !p->behind)
		return false;
	return examiner->inside.nr &&
	       map_get(&examiner->inside, credential->secret) != SIZE_MAX;
}

void packed_forget(struct examiner *examiner)
{
	const struct unpacking *p = examiner->unpacking;

	if (!p || !p->examiner)
		map_release(&examiner->inside);
}
