/* SPDX-License-Identifier: Apache-2.0 */
#include "match/probe.h"

#include "base/buf.h"
#include "match/spell.h"

#include <limits.h>

const char edge_before[] = "\n \t\"'>;";
const char edge_behind[] = "\n\r\\=\"'%&";

const char *const wrapped_hosts[WRAPPED_HOSTS] = { "bitbucket",
						   "bitbucket.org" };

/* How often a letter stands in text, roughly, in thousandths. */
static unsigned commonness(uint8_t c)
{
	static const uint8_t letters[26] = { 82, 15, 28, 43, 127, 22, 20,
					     61, 70, 2,	 8,  40,  24, 67,
					     75, 19, 1,	 60, 63,  91, 28,
					     10, 24, 2,	 20, 1 };

	if (is_alpha(c))
		return letters[lower(c) - 'a'];
	return c == ' ' ? 180 : 20;
}

/* In the middle of a word, as letters of base64 stand. */
static unsigned commonness_encoded(uint8_t c)
{
	return is_lower(c) ? 40 + commonness(c) : 10;
}

/* The part of len letters, at most, that is seen least. */
static struct part rarest(struct bytes text, size_t len,
			  unsigned (*weight)(uint8_t c))
{
	struct part best = { 0, text.len < len ? text.len : len };
	unsigned least = UINT_MAX;

	for (size_t at = 0; at + best.len <= text.len; at++) {
		unsigned sum = 0;

		for (size_t i = 0; i < best.len; i++)
			sum += weight(text.p[at + i]);
		if (sum < least) {
			least = sum;
			best.at = at;
		}
	}
	return best;
}

/* FNV-1a: texts are few and our own. */
static uint32_t *head_of(struct probes *probes, struct bytes text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.p[i]) * 16777619u;
	return &probes->heads[(hash ^ hash >> 16) % PROBE_HEADS];
}

static bool is_same(const struct probe *a, const struct probe *b)
{
	return a->kind == b->kind && a->edge == b->edge &&
	       a->letter == b->letter && a->parts[0].at == b->parts[0].at &&
	       a->parts[0].len == b->parts[0].len && a->phase == b->phase &&
	       bytes_eq(a->text, b->text);
}

static bool push(struct probes *out, const struct probe *probe)
{
	uint32_t *head = head_of(out, probe->text);

	for (uint32_t i = *head; i; i = out->v[i - 1].next) {
		if (is_same(&out->v[i - 1], probe))
			return true;
	}
	if (!ARRAY_ROOM(out))
		return false;
	out->v[out->nr] = *probe;
	out->v[out->nr++].next = *head;
	*head = (uint32_t)out->nr;
	return true;
}

bool probe_add(struct probes *out, struct bytes literal, bool caseless,
	       enum probe_kind kind, bool token)
{
	struct probe probe = { .text = literal,
			       .kind = kind,
			       .caseless = caseless,
			       .token = token };

	probe.parts[0] = rarest(literal, NARROW_MAX, commonness);
	probe.parts[1] = rarest(literal, WIDE_MAX, commonness);
	return push(out, &probe);
}

/* With the rarest part of the len letters at offset at. */
static bool push_part(struct probes *out, struct probe probe, size_t at,
		      size_t len)
{
	struct bytes text = bytes_sub(probe.text, at, len);
	size_t edge = probe.edge != EDGE_NONE;

	probe.parts[0] = rarest(text, NARROW_MAX - edge, commonness_encoded);
	probe.parts[1] = rarest(text, WIDE_MAX - edge, commonness_encoded);
	/* What is next to an edge, not the rarest. */
	for (size_t i = 0; i < 2; i++) {
		if (probe.edge == EDGE_BEFORE || probe.edge == EDGE_LETTER)
			probe.parts[i].at = 0;
		if (probe.edge == EDGE_BEHIND)
			probe.parts[i].at = text.len - probe.parts[i].len;
		probe.parts[i].at += at;
	}
	return push(out, &probe);
}

/* From so many letters on, each half is enough to search for. */
#define LONG_LEAST 10

/*
 * From so many letters on, what a cut leaves of a token is searched for without
 * the line end: capitals are rare.
 */
#define ALONE_LEAST 4

/*
 * With the line end, so many letters of a token will do: "AT" before one is
 * seen once in a million bytes.
 */
#define EDGED_LEAST 2

/* Where a line end cuts the literal behind each of its letters but the last. */
static bool push_cuts(struct probes *out, struct probe probe)
{
	size_t len = probe.text.len;
	bool ok = true;

	if (len >= LONG_LEAST)
		return push_part(out, probe, 0, len / 2) &&
		       push_part(out, probe, len / 2, len - len / 2);
	for (size_t cut = 1; ok && cut < len; cut++) {
		bool front = 2 * cut >= len;
		size_t at = front ? 0 : cut;
		size_t part = front ? cut : len - cut;

		probe.edge = front ? EDGE_BEHIND : EDGE_BEFORE;
		if (probe.kind == PROBE_CUT && part >= ALONE_LEAST) {
			probe.edge = EDGE_NONE;
			at = front ? 0 : len - ALONE_LEAST;
			part = ALONE_LEAST;
		}
		if (probe.kind != PROBE_CUT || part >= EDGED_LEAST)
			ok = push_part(out, probe, at, part);
	}
	return ok;
}

/* With a letter in front of it, as strings and addresses end a line. */
static bool push_behind_letter(struct probes *out, struct probe probe)
{
	static const uint8_t letters[] = { 'n', 'A' };
	size_t len = probe.text.len;
	bool ok = true;

	probe.edge = EDGE_LETTER;
	for (size_t i = 0; i < COUNT(letters); i++) {
		probe.letter = letters[i];
		for (size_t cut = 1; ok && 2 * cut < len; cut++)
			ok = push_part(out, probe, cut, len - cut);
	}
	return ok;
}

/* Shorter ones stand everywhere. */
#define SPELLED_LEAST 4

static bool push_spelling(struct probes *out, const struct spelling *s,
			  bool cuts, bool strings)
{
	struct probe probe = {
		.text = s->text,
		.kind = s->hex ? PROBE_HEX : PROBE_BASE64,
		.phase = s->phase,
	};

	if (s->text.len < SPELLED_LEAST)
		return true;
	if (s->text.len >= LONG_LEAST && cuts)
		return push_cuts(out, probe);
	return push_part(out, probe, 0, s->text.len) &&
	       (!cuts || push_cuts(out, probe)) &&
	       (!strings || push_behind_letter(out, probe));
}

/*
 * How far encodings of a literal are followed: how many in each other, and how
 * many if all are base64.
 */
struct reach {
	unsigned depth;
	unsigned base64;
	bool wide;  /* UTF-16 may be one of those inside */
	bool lines; /* those inside may stand in lines */
};

/*
 * A token and the name of Bitbucket's own host, what marks the address of any
 * other, another word, and the rest.
 */
static const struct reach far = { 3, 4, true, true };
static const struct reach mark = { 2, 3, true, false };
static const struct reach near = { 2, 2, true, false };
static const struct reach once = { 1, 1, false, false };

/* A line end may cut it in so many. */
#define CUTS_DEPTH 3

static bool push_nests(struct probes *out, struct arena *arena,
		       struct bytes literal, unsigned level,
		       const struct reach *reach);

/* Encoded lines that are encoded once more: what a line's end leaves of one. */
static bool push_halves(struct probes *out, struct arena *arena,
			struct bytes text)
{
	static const struct reach next = { 2, 2, false, false };
	size_t half = text.len / 2;

	return push_nests(out, arena, bytes_sub(text, 0, half), 2, &next) &&
	       push_nests(out, arena, bytes_sub(text, half, text.len), 2,
			  &next);
}

static bool push_run(struct probes *out, struct arena *arena,
		     const struct spelling *s, unsigned level,
		     const struct reach *reach)
{
	/* Lines of what is encoded once stand in a string. */
	bool strings = level == 1 && reach->depth == far.depth;

	return s->text.p &&
	       push_spelling(out, s, level <= CUTS_DEPTH, strings) &&
	       push_nests(out, arena, s->text, level + 1, reach) &&
	       (!reach->lines || level > 1 || s->text.len < LONG_LEAST ||
		push_halves(out, arena, s->text));
}

static bool push_base64(struct probes *out, struct arena *arena,
			struct bytes literal, unsigned level,
			const struct reach *reach)
{
	bool ok = true;

	for (unsigned shift = 0; ok && shift < 3; shift++) {
		struct spelling s = spell_base64(arena, literal, shift);

		ok = push_run(out, arena, &s, level, reach);
	}
	return ok;
}

static bool push_hex(struct probes *out, struct arena *arena,
		     struct bytes literal, unsigned level,
		     const struct reach *reach)
{
	const struct reach inner = { reach->depth, 0, reach->wide,
				     level == 1 && reach->lines };
	bool ok = true;

	for (int upper = 0; ok && upper < 2; upper++) {
		struct spelling s = spell_hex(arena, literal, upper);

		ok = push_run(out, arena, &s, level, &inner);
	}
	return ok;
}

/*
 * What both orders of bytes have in common; what PowerShell calls an encoded
 * command is base64 of that.
 */
static bool push_wide(struct probes *out, struct arena *arena,
		      struct bytes literal, unsigned level,
		      const struct reach *reach)
{
	const struct reach inner = { reach->depth, 0, false, false };
	struct bytes wide = spell_wide(arena, literal, false);

	return wide.p &&
	       push_nests(out, arena, bytes_sub(wide, 0, wide.len - 1),
			  level + 1, &inner);
}

/* All spellings of the literal of which the first encoding is that of level. */
static bool push_nests(struct probes *out, struct arena *arena,
		       struct bytes literal, unsigned level,
		       const struct reach *reach)
{
	bool all = level <= reach->depth;

	return (!(all || level <= reach->base64) ||
		push_base64(out, arena, literal, level, reach)) &&
	       (!all || push_hex(out, arena, literal, level, reach)) &&
	       (!all || !reach->wide ||
		push_wide(out, arena, literal, level, reach));
}

/* A host's name, or a part of an address. */
#define WORD_LEAST 5

/*
 * A host's name as it is, cut: in the larger half, of which the smaller ones
 * are seldom seen in other words ("bitbu", "ucket").
 */
static bool push_host_cuts(struct probes *out, struct bytes host)
{
	struct probe cut = { .text = host,
			     .kind = PROBE_CUT,
			     .caseless = true };
	size_t half = (host.len + 1) / 2;

	return push_part(out, cut, 0, half) &&
	       push_part(out, cut, host.len - half, half);
}

/* A word that counts in any case, the first so many letters in capitals. */
static struct bytes capitalized(struct arena *arena, struct bytes word,
				unsigned capitals)
{
	uint8_t *p = arena_alloc(arena, word.len + 1);

	if (!p)
		return (struct bytes){ 0 };
	for (size_t i = 0; i < word.len; i++) {
		p[i] = lower(word.p[i]);
		if (i < capitals && is_lower(p[i]))
			p[i] = (uint8_t)(p[i] - 'a' + 'A');
	}
	return (struct bytes){ p, word.len };
}

/* One way to write a word that counts in any case. */
static bool push_word(struct probes *out, struct arena *arena,
		      struct bytes word, unsigned capitals,
		      const struct reach *reach)
{
	struct bytes text = capitalized(arena, word, capitals);

	return text.p && push_nests(out, arena, text, 1, reach);
}

static bool is_host(const struct probe *plain)
{
	bool is = false;

	for (size_t i = 0; i < COUNT(wrapped_hosts); i++)
		is |= plain->caseless &&
		      bytes_starts(bytes_of(wrapped_hosts[i]), plain->text);
	return is;
}

static const struct reach *reach_of(const struct probe *plain)
{
	if (is_host(plain))
		return &far;
	return bytes_eq(plain->text, LIT("/scm/")) ? &mark : &near;
}

static bool push_hosts_cuts(struct probes *out)
{
	bool ok = true;

	for (size_t i = 0; ok && i < COUNT(wrapped_hosts); i++)
		ok = push_host_cuts(out, bytes_of(wrapped_hosts[i]));
	return ok;
}

/*
 * A mail in base64: its own lines may cut the literal, of which each half is
 * enough if it is long, and else all of it is searched for with the line end.
 */
static bool push_mail(struct probes *out, struct arena *arena,
		      struct bytes literal)
{
	static const char *const ends[] = { "=\n", "=\r\n" };
	struct buf text = BUF_INIT;
	size_t half = literal.len / 2;
	bool ok = true;

	if (literal.len > WORD_LEAST)
		return push_nests(out, arena, bytes_sub(literal, 0, half), 1,
				  &once) &&
		       push_nests(out, arena,
				  bytes_sub(literal, half, literal.len), 1,
				  &once);
	for (size_t i = 0; ok && i < COUNT(ends); i++) {
		for (size_t cut = 1; ok && cut < literal.len; cut++) {
			struct bytes copy;

			buf_clear(&text);
			buf_add_bytes(&text, bytes_sub(literal, 0, cut));
			buf_add_str(&text, ends[i]);
			buf_add_bytes(&text,
				      bytes_sub(literal, cut, literal.len));
			copy = arena_bytes(arena, buf_bytes(&text));
			ok = buf_ok(&text) && copy.p &&
			     push_nests(out, arena, copy, 1, &once);
		}
	}
	buf_release(&text);
	return ok;
}

/*
 * Variables of which an anchor is the beginning, too short to be told when it
 * is encoded: in the words that follow.
 */
static bool push_variables(struct probes *out, struct arena *arena,
			   struct bytes literal)
{
	static const char *const names[] = { "BB_AUTH", "BB_APP_P", "BB_TOKEN",
					     "BB_PASS" };
	bool ok = true;

	for (size_t i = 0; ok && i < COUNT(names); i++) {
		struct bytes name = bytes_of(names[i]);

		ok = !bytes_starts_nocase(name, literal) ||
		     push_nests(out, arena, name, 1, &near);
	}
	return ok;
}

/* Behind what all of a sort begin with: the sieve was slower with "\u00". */
#define UNICODE_COMMON ((size_t)4)

/* The first nr letters of the literal are enough to look for. */
static bool push_escaped(struct probes *out, struct arena *arena,
			 struct bytes literal, size_t nr)
{
	bool ok = true;

	for (enum escapes sort = 0; ok && sort < ESCAPES_COUNT; sort++) {
		size_t from = sort == ESCAPES_UNICODE ? UNICODE_COMMON : 0;
		struct probe probe = { .kind = PROBE_PLAIN, .caseless = true };
		struct buf text = BUF_INIT;

		spell_escaped(bytes_sub(literal, 0, nr), sort, &text);
		probe.text = arena_bytes(arena, buf_bytes(&text));
		ok = buf_ok(&text) && probe.text.p;
		buf_release(&text);
		probe.parts[0].at = from;
		probe.parts[0].len =
			bytes_sub(probe.text, from, NARROW_MAX).len;
		probe.parts[1].len = WIDE_MAX;
		ok = ok && push(out, &probe);
	}
	return ok;
}

/* What tokens begin with, and hosts. */
#define ESCAPED_OF_TOKEN ((size_t)2)
#define ESCAPED_OF_HOST ((size_t)4)

/* An escape of a capital is another one than that of its letter. */
static bool push_escaped_host(struct probes *out, struct arena *arena,
			      struct bytes host)
{
	static const unsigned capitals[] = { 0, 1, UINT_MAX };
	bool ok = true;

	for (size_t i = 0; ok && i < COUNT(capitals); i++) {
		struct bytes text = capitalized(arena, host, capitals[i]);

		ok = text.p && push_escaped(out, arena, text, ESCAPED_OF_HOST);
	}
	return ok;
}

bool probe_add_encoded(struct probes *out, struct arena *arena,
		       const struct probe *plain)
{
	struct bytes literal = plain->text;
	struct probe cut = { .text = literal, .kind = PROBE_CUT };
	const struct reach *reach = reach_of(plain);

	if (plain->token)
		return (!is_upper(literal.p[0]) ||
			push_escaped(out, arena, literal, ESCAPED_OF_TOKEN)) &&
		       push_cuts(out, cut) &&
		       push_nests(out, arena, literal, 1, &far) &&
		       push_mail(out, arena, literal);
	if (literal.len < WORD_LEAST)
		return push_variables(out, arena, literal);
	if (!plain->caseless)
		return push_nests(out, arena, literal, 1, &once);
	if (is_host(plain) &&
	    (!push_escaped_host(out, arena, literal) || !push_hosts_cuts(out) ||
	     !push_mail(out, arena, literal)))
		return false;
	/* The fourth way in which people write it. */
	if (bytes_eq_nocase(literal, LIT("bitbucket")) &&
	    !push_nests(out, arena, LIT("BitBucket"), 1, &near))
		return false;
	return push_word(out, arena, literal, 0, reach) &&
	       push_word(out, arena, literal, 1, reach) &&
	       push_word(out, arena, literal, UINT_MAX, reach);
}

bool probe_add_links(struct probes *out, struct arena *arena)
{
	static const char *const schemes[] = { "https://", "http://" };
	bool ok = true;

	for (size_t i = 0; i < COUNT(schemes); i++) {
		for (unsigned shift = 0; ok && shift < 3; shift++) {
			struct spelling s = spell_base64(
				arena, bytes_of(schemes[i]), shift);
			struct probe probe = { .text = s.text,
					       .kind = PROBE_BASE64,
					       .phase = s.phase,
					       .link = true };

			ok = s.text.p && push_part(out, probe, 0, s.text.len) &&
			     push_cuts(out, probe);
		}
	}
	return ok;
}

static bool push_packed(struct probes *out, enum probe_kind kind,
			const char *const *texts, size_t nr)
{
	bool ok = true;

	for (size_t i = 0; ok && i < nr; i++) {
		struct probe probe = { .text = bytes_of(texts[i]),
				       .kind = kind };

		ok = push_part(out, probe, 0, probe.text.len);
	}
	return ok;
}

bool probe_add_packed(struct probes *out)
{
	/* What match/packing.c tells by its first bytes, and can open. */
	static const char *const letters[] = {
		/* gzip (RFC 1952), deflate: with no more, or with a name */
		"H4sIA",
		"H4sIC",
		/* zip: a local file's header */
		"UEsDB",
		/* bzip2, of blocks of 100, 400 and 800 kB and more */
		"QlpoM",
		"QlpoN",
		"QlpoO",
		/* xz; zstd (RFC 8878); both in either alphabet */
		"/Td6WFo",
		"_Td6WFo",
		"KLUv/",
		"KLUv_",
		/* and these in base64 once more, of the first alphabet */
		"SDRzSUF",
		"SDRzSUN",
		"VUVzREJ",
		"UWxwb0",
		"L1RkNld",
		"S0xVdi9",
	};
	static const char *const digits[] = {
		"1f8b080", "1F8B080", "504b030", "504B030", "425a683",
		"425A683", "fd377a5", "FD377A5", "28b52ff", "28B52FF",
	};

	return push_packed(out, PROBE_PACKED, letters, COUNT(letters)) &&
	       push_packed(out, PROBE_PACKED_HEX, digits, COUNT(digits));
}
