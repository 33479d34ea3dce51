/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found in one object: of what overlaps the better one stays, and each
 * gets its line and column.
 */
#include "classify/judge.h"

#include <stdlib.h>

/*
 * The same place read in two ways: what needs fewer encodings comes first; a
 * slash that JSON and shells escape alike is mostly JSON's.
 */
static int by_spelling(const struct credential *x, const struct credential *y)
{
	int rc = bytes_cmp(x->secret, y->secret);

	if (x->layers != y->layers)
		return x->layers < y->layers ? -1 : 1;
	if (x->encodings.nr != y->encodings.nr)
		return x->encodings.nr < y->encodings.nr ? -1 : 1;
	for (size_t i = 0; !rc && i < x->encodings.nr; i++)
		rc = strcmp(y->encodings.v[i], x->encodings.v[i]);
	return rc;
}

static int by_offset(const void *a, const void *b)
{
	const struct credential *x = a;
	const struct credential *y = b;
	int rc;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->pattern->specificity != y->pattern->specificity)
		return x->pattern->specificity > y->pattern->specificity ? -1
									 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	rc = by_spelling(x, y);
	if (rc)
		return rc;
	/* At the edge of a region less of its neighbours is seen. */
	return (x->around.len < y->around.len) -
	       (x->around.len > y->around.len);
}

static bool overlap(const struct credential *a, const struct credential *b)
{
	return a->at < b->at + b->len && b->at < a->at + a->len;
}

/*
 * The same place read in two ways: a line end of a mail, which the plainer one
 * leaves there, cuts the front or the end of a user's name and the end of a
 * host's, and an equals sign leaves its digits at the front of the name.
 */
static bool is_cut_user(const struct credential *to,
			const struct credential *from)
{
	struct bytes cut = to->username;
	struct bytes name = from->username;

	if (!cut.len)
		return true;
	if (!bytes_eq(to->secret, from->secret))
		return false;
	return bytes_starts(name, cut) || bytes_ends(name, cut) ||
	       (bytes_starts_nocase(cut, LIT("3D")) &&
		bytes_eq(bytes_sub(cut, 2, cut.len), name));
}

static bool is_cut_host(const struct credential *to,
			const struct credential *from)
{
	return !to->host.p || (bytes_eq(to->secret, from->secret) &&
			       from->host.len > to->host.len &&
			       bytes_starts(from->host, to->host));
}

static void learn(struct credential *to, const struct credential *from)
{
	if (is_cut_user(to, from))
		to->username = from->username;
	if (is_cut_host(to, from)) {
		to->host = from->host;
		to->host_kind = from->host_kind;
	}
	if (!to->workspace.p) {
		to->workspace = from->workspace;
		to->repository = from->repository;
	}
}

/*
 * Is it the other one with what stands in the next line? A "=" at the end of
 * base64 looks like a mail's soft line break.
 */
static bool joins_on(const struct credential *a, const struct credential *b)
{
	bool mail = false;
	bool run = false;

	for (size_t i = 0; i < a->encodings.nr; i++) {
		mail |= !strcmp(a->encodings.v[i], "quoted-printable");
		run |= !strcmp(a->encodings.v[i], "base64");
	}
	return mail && run && a->secret.len > b->secret.len &&
	       bytes_starts(a->secret, b->secret);
}

/*
 * Is it the front of the other one, which goes on behind an escape in the midst
 * of a run? In an address "+" of base64 is one.
 */
static bool is_cut_by_escape(const struct credential *a,
			     const struct credential *b)
{
	size_t nr = a->encodings.nr;

	if (!nr || b->encodings.nr != nr + 1 ||
	    strcmp(b->encodings.v[0], "percent") != 0 ||
	    a->secret.len >= b->secret.len ||
	    !bytes_starts(b->secret, a->secret))
		return false;
	for (size_t i = 0; i < nr; i++) {
		if (strcmp(a->encodings.v[i], b->encodings.v[i + 1]) != 0)
			return false;
	}
	return true;
}

/* Does the padding lack with which the base64 of a Data Center token ends? */
static bool lacks_padding(const struct credential *c)
{
	struct bytes base64 = c->secret;

	if (c->pattern->proof != PROOF_DC_INNER)
		return false;
	if (bytes_starts(base64, LIT("BBDC-")))
		base64 = bytes_sub(base64, 5, base64.len);
	return base64.len % 4 != 0;
}

static bool outranks(const struct credential *a, const struct credential *b)
{
	if (a->pattern->specificity != b->pattern->specificity)
		return a->pattern->specificity > b->pattern->specificity;
	/* A checksum that holds tells best where a token ends. */
	if ((a->checksum == CHECKSUM_VALID) != (b->checksum == CHECKSUM_VALID))
		return a->checksum == CHECKSUM_VALID;
	/* Its "=" at the end of a line is no sign of a mail's. */
	if (lacks_padding(a) != lacks_padding(b))
		return lacks_padding(b);
	if (joins_on(a, b) || joins_on(b, a))
		return joins_on(b, a);
	if (a->misread != b->misread)
		return b->misread;
	/* An escape of another language is no part of a password. */
	if (a->undone != b->undone && !bytes_eq(a->secret, b->secret))
		return a->undone > b->undone;
	if (is_cut_by_escape(a, b) || is_cut_by_escape(b, a))
		return is_cut_by_escape(b, a);
	/*
	 * Of the same one the plainer reading knows its surroundings better: a
	 * "=" at the end of base64 ends no line of a mail.
	 */
	if (a->confidence == b->confidence && bytes_eq(a->secret, b->secret))
		return a->encodings.nr < b->encodings.nr;
	return a->confidence > b->confidence;
}

size_t judge_settle(struct credential *v, size_t nr)
{
	size_t kept = 0;

	if (nr > 1)
		qsort(v, nr, sizeof(*v), by_offset);
	for (size_t i = 0; i < nr; i++) {
		struct credential *last = kept ? &v[kept - 1] : NULL;

		if (!last || !overlap(last, &v[i])) {
			v[kept++] = v[i];
		} else if (outranks(&v[i], last)) {
			struct credential old = *last;

			*last = v[i];
			learn(last, &old);
		} else {
			learn(last, &v[i]);
		}
	}
	return kept;
}

/* How far a lane has been counted. */
struct counter {
	uint64_t pos;
	uint64_t line;
	uint64_t line_at;
};

static void count_to(struct counter *c, enum lane lane, struct bytes body,
		     uint64_t at, uint64_t target)
{
	size_t i = (size_t)(c->pos - at);
	size_t end = (size_t)(target - at);

	if (lane == LANE_NARROW) {
		while (i < end) {
			const uint8_t *lf = memchr(body.p + i, '\n', end - i);

			if (!lf)
				break;
			i = (size_t)(lf - body.p) + 1;
			c->line++;
			c->line_at = at + i;
		}
	} else {
		size_t low = lane == LANE_UTF16BE ? 1 : 0;

		for (i += (at + i) % 2; i + 1 < end; i += 2) {
			if (body.p[i + low] == '\n' && !body.p[i + 1 - low]) {
				c->line++;
				c->line_at = at + i + 2;
			}
		}
	}
	if (target > c->pos)
		c->pos = target;
}

static int by_begin(const void *a, const void *b)
{
	const struct credential *x = *(struct credential *const *)a;
	const struct credential *y = *(struct credential *const *)b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

bool judge_locate(struct credential *v, size_t nr, struct bytes body,
		  uint64_t at, uint64_t line, uint64_t line_at)
{
	struct counter counters[LANE_COUNT];
	struct credential **order = malloc((nr + 1) * sizeof(*order));

	if (!order)
		return false;
	for (size_t i = 0; i < nr; i++)
		order[i] = &v[i];
	/* Of several in one encoded text only the offsets are in order. */
	qsort(order, nr, sizeof(*order), by_begin);
	for (size_t i = 0; i < LANE_COUNT; i++)
		counters[i] = (struct counter){ at, line, line_at };
	for (size_t i = 0; i < nr; i++) {
		struct credential *c = order[i];
		struct counter *counter = &counters[c->stored_lane];

		/* What begins in an earlier piece has its own place here. */
		if (c->begin < at)
			c->begin = c->at;
		count_to(counter, c->stored_lane, body, at, c->begin);
		c->line = counter->line + 1;
		c->column = c->begin - counter->line_at + 1;
	}
	free(order);
	return true;
}
