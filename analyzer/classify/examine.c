/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/examine.h"

#include "base/array.h"
#include "odb/tree.h"

#include <stdlib.h>

void examiner_release(struct examiner *examiner)
{
	free(examiner->found.v);
	examiner->found.v = NULL;
	examiner->found.nr = examiner->found.cap = 0;
}

static int collect(void *payload, const struct candidate *candidate)
{
	struct examiner *e = payload;
	struct credential c;
	int rc = judge(e->matcher, candidate, e->body, e->at, e->arena, &c,
		       &e->fault);

	if (rc <= 0)
		return rc;
	if (!ARRAY_ROOM(&e->found))
		return fault_nomem(&e->fault);
	e->found.v[e->found.nr++] = c;
	return 0;
}

/*
 * Judge one part: the len bytes of the whole piece that begin at offset from
 * of it. Lines are counted from the start of the whole.
 */
static int examine_part(struct examiner *e, const struct piece *whole,
			size_t from, size_t len, enum site site,
			struct bytes name, struct fault *fault)
{
	struct range fresh = { whole->at + from, len };
	struct piece part = *whole;
	bool limited;
	int rc;

	part.body = bytes_sub(whole->body, from, len);
	part.at = whole->at + from;
	if (len != whole->body.len) {
		part.fresh = &fresh;
		part.nr_fresh = 1;
		part.nr_carried = 0;
	}
	e->body = part.body;
	e->at = part.at;
	e->found.nr = 0;
	rc = matcher_scan(e->matcher, &part, collect, e, fault);
	limited = rc == FAULT_LIMIT;
	if (rc && !limited)
		return rc;
	rc = 0;
	e->found.nr = judge_settle(e->found.v, e->found.nr);
	judge_locate(e->found.v, e->found.nr, whole->body, whole->at,
		     whole->line, whole->line_at);
	for (size_t i = 0; !rc && i < e->found.nr; i++)
		rc = e->each(e->payload, site, name, &e->found.v[i]);
	return rc || !limited ? rc : FAULT_LIMIT;
}

static enum site header_site(struct bytes line)
{
	return bytes_starts(line, LIT("author ")) ||
			       bytes_starts(line, LIT("committer "))
		       ? SITE_COMMIT_IDENTITY
		       : SITE_COMMIT_HEADER;
}

/* Headers of one site that follow each other are one part. */
static int examine_commit(struct examiner *e, const struct piece *piece,
			  struct fault *fault)
{
	const struct bytes none = { 0 };
	struct bytes rest = piece->body;
	struct bytes line;
	enum site site = SITE_COMMIT_HEADER;
	size_t start = 0;
	size_t at = 0;
	int rc = 0;

	while (!rc && bytes_line(&rest, &line) && line.len) {
		/* A line that begins with a space goes on with the last one. */
		enum site here = line.p[0] == ' ' ? site : header_site(line);

		if (here != site && at > start) {
			rc = examine_part(e, piece, start, at - start, site,
					  none, fault);
			start = at;
		}
		site = here;
		at = piece->body.len - rest.len;
	}
	if (!rc && at > start)
		rc = examine_part(e, piece, start, at - start, site, none,
				  fault);
	if (!rc && at < piece->body.len)
		rc = examine_part(e, piece, at, piece->body.len - at,
				  SITE_COMMIT_MESSAGE, none, fault);
	return rc;
}

static int examine_tree(struct examiner *e, const struct piece *piece,
			uint8_t hash_len, struct fault *fault)
{
	struct bytes tree = piece->body;
	struct bytes name;
	struct oid oid;
	uint32_t mode;
	int rc = 0;

	while (!rc && tree_next(&tree, hash_len, &mode, &name, &oid)) {
		size_t from = (size_t)(name.p - piece->body.p);
		struct bytes copy;
		bool touched = false;

		rc = matcher_touches(e->matcher, name, &touched, fault);
		if (rc || !touched)
			continue;
		copy = arena_bytes(e->arena, name);
		if (!copy.p)
			return fault_nomem(fault);
		rc = examine_part(e, piece, from, name.len, SITE_PATH, copy,
				  fault);
	}
	return rc;
}

int examine_object(struct examiner *examiner, const struct piece *piece,
		   uint8_t hash_len, struct fault *fault)
{
	const struct bytes none = { 0 };
	bool whole = !piece->at && piece->last;
	bool touched = true;
	int rc = 0;

	if (piece->type == OBJECT_BLOB || !whole)
		return examine_part(
			examiner, piece, 0, piece->body.len,
			piece->type == OBJECT_COMMIT ? SITE_COMMIT_MESSAGE
			: piece->type == OBJECT_TAG  ? SITE_TAG_MESSAGE
						     : SITE_BLOB,
			none, fault);
	/* One pass tells whether it is worth taking the object apart. */
	rc = matcher_touches(examiner->matcher, piece->body, &touched, fault);
	if (rc || !touched)
		return rc;
	switch (piece->type) {
	case OBJECT_COMMIT:
		return examine_commit(examiner, piece, fault);
	case OBJECT_TREE:
		return examine_tree(examiner, piece, hash_len, fault);
	case OBJECT_TAG:
	case OBJECT_BLOB:
	case OBJECT_UNKNOWN:
		break;
	}
	return examine_part(examiner, piece, 0, piece->body.len,
			    SITE_TAG_MESSAGE, none, fault);
}

int examine_text(struct examiner *examiner, enum site site, struct bytes body,
		 uint64_t at, uint64_t line, uint64_t line_at,
		 struct fault *fault)
{
	struct range all = { at, body.len };
	struct piece piece = {
		.body = body,
		.at = at,
		.line = line,
		.line_at = line_at,
		.last = true,
		.fresh = &all,
		.nr_fresh = 1,
	};

	return examine_part(examiner, &piece, 0, body.len, site,
			    (struct bytes){ 0 }, fault);
}
