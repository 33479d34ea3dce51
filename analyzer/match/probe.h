/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/probe.h - the bytes that are searched for, to find a literal
 *
 * A literal is found by a part of it: the shorter that is, the less has to be
 * looked at around each seam of a delta. It may stand in the text as it is, in
 * UTF-16, in base64 or hexadecimal digits (match/spell.h), in base64 of base64,
 * and a line end may cut it in any of these: a long one is searched for by two
 * parts that do not overlap, of which one is whole; a short one by what stands
 * before or behind each cut, with the line end or what else may stand there.
 */
#ifndef MATCH_PROBE_H
#define MATCH_PROBE_H

#include "base/arena.h"
#include "base/array.h"

enum probe_kind {
	PROBE_PLAIN,
	PROBE_CARRIER, /* announces base64 (match/view.h) */
	PROBE_CUT,     /* a literal with a line end in it */
	PROBE_BASE64,
	PROBE_HEX,
	/* How what is packed begins, in base64 and in digits. */
	PROBE_PACKED,
	PROBE_PACKED_HEX,
};

/* The last is a letter, with which a line end that is escaped ends: \n, %0A. */
enum edge { EDGE_NONE, EDGE_BEFORE, EDGE_BEHIND, EDGE_LETTER };

struct probe {
	struct bytes text; /* the whole literal, as it is spelled */
	enum probe_kind kind;
	bool caseless;
	bool token;	/* by itself, it says that something is there */
	bool link;	/* counts in broken base64, of an address with a user */
	unsigned phase; /* of base64 and hexadecimal digits (match/spell.h) */
	enum edge edge; /* where a line end stands next to the part */
	uint8_t letter; /* of EDGE_LETTER, in front of the part */
	struct part {
		size_t at; /* in the literal */
		size_t len;
	} parts[2];    /* that are searched for: narrow, and in UTF-16 */
	uint32_t next; /* see probes */
};

#define PROBE_HEADS 4096

struct probes {
	struct probe *v;
	size_t nr, cap;
	/* By a hash of the text: number, from 1, of the last one; 0: none. */
	uint32_t heads[PROBE_HEADS];
};

/* How long parts are, in letters, with the edge. */
#define NARROW_MAX 7
#define WIDE_MAX 4

/* What may stand at an edge: see wrap_len in match/decode.h. */
extern const char edge_before[];
extern const char edge_behind[];

/* Names of hosts, and fronts of them, that are searched for cut in plain text.
 */
#define WRAPPED_HOSTS 2
extern const char *const wrapped_hosts[WRAPPED_HOSTS];

bool probe_add(struct probes *out, struct bytes literal, bool caseless,
	       enum probe_kind kind, bool token);

/*
 * The probes for what becomes of the literal of a plain one under the
 * encodings, and where a line end cuts it. False when memory ends.
 */
bool probe_add_encoded(struct probes *out, struct arena *arena,
		       const struct probe *plain);

/*
 * Those of an address's scheme in base64: its host may be in the last line, and
 * that too short to be searched. False when memory ends.
 */
bool probe_add_links(struct probes *out, struct arena *arena);

/*
 * How what is packed begins in base64, in base64 of that, and in hexadecimal
 * digits.
 */
bool probe_add_packed(struct probes *out);

#endif
