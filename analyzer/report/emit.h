/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/emit.h - JSON, written member by member
 *
 * A report of many findings never stands in memory as a tree beside its text.
 * name NULL writes an element of an array instead of a member. Names are our
 * own; what came out of a repository goes through EMIT_TEXT and its kin, which
 * mask it, so that only these may be given such text.
 *
 * Text that is not valid UTF-8 is written with U+FFFD, and its (masked) bytes
 * follow in base64 under the name with "_base64" behind it, unless plain is
 * set, for formats whose schema has no place for that.
 */
#ifndef REPORT_EMIT_H
#define REPORT_EMIT_H

#include "report/format.h"

struct emit {
	const struct report *report;
	struct buf *out;
	bool one_line; /* no line ends: for formats of one value a line */
	bool plain;
	/* Private. */
	struct buf swept;    /* a text after masking */
	struct buf repaired; /* a text as valid UTF-8 */
	int depth;
	bool empty; /* nothing yet in the innermost object or array */
};

void emit_release(struct emit *emit);

/* '{' and '[' open, '}' and ']' close. */
void emit_open(struct emit *emit, const char *name, char bracket);
void emit_close(struct emit *emit, char bracket);

/* Values of our own; word NULL is null. */
void emit_null(struct emit *emit, const char *name);
void emit_bool(struct emit *emit, const char *name, bool value);
void emit_number(struct emit *emit, const char *name, uint64_t value);
void emit_number_or_null(struct emit *emit, const char *name, uint64_t value);
void emit_thousandths(struct emit *emit, const char *name, double value);
void emit_word(struct emit *emit, const char *name, const char *word);
void emit_oid(struct emit *emit, const char *name, const struct oid *oid);
void emit_moment(struct emit *emit, const char *name, int64_t moment);
void emit_day(struct emit *emit, const char *name, int32_t day);
void emit_oids(struct emit *emit, const char *name, const struct oids *oids);

/* A member whose name is (masked) text. */
void emit_count(struct emit *emit, struct bytes name, uint64_t nr);

/* Text that is masked already, such as what a buf was composed of. */
void emit_composed(struct emit *emit, const char *name, struct bytes text);

/* Text of a repository; p NULL is null. */
void emit_text(struct emit *emit, const char *name, const char *raw_name,
	       struct bytes text);
#define EMIT_TEXT(emit, name, text) emit_text(emit, name, name "_base64", text)

/* Texts of a repository; raw_name gets an array too if any needs it. */
void emit_texts(struct emit *emit, const char *name, const char *raw_name,
		const char *const *v, size_t nr);
#define EMIT_TEXTS(emit, name, v, nr) \
	emit_texts(emit, name, name "_base64", v, nr)

/* The secret of a finding, as it may be shown. */
void emit_secret(struct emit *emit, const char *name, const char *raw_name,
		 const struct finding *finding);
#define EMIT_SECRET(emit, name, finding) \
	emit_secret(emit, name, name "_base64", finding)

/* The line of an occurrence; null where it has none. */
void emit_context(struct emit *emit, const char *name, const char *raw_name,
		  const struct finding *finding,
		  const struct occurrence *occurrence);
#define EMIT_CONTEXT(emit, name, finding, occurrence) \
	emit_context(emit, name, name "_base64", finding, occurrence)

/* The line and its neighbours; null where no more than the line is known. */
void emit_around(struct emit *emit, const char *name, const char *raw_name,
		 const struct finding *finding,
		 const struct occurrence *occurrence);
#define EMIT_AROUND(emit, name, finding, occurrence) \
	emit_around(emit, name, name "_base64", finding, occurrence)

#endif
