/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blob: its own bytes, of which those that its base has were judged there,
 * and what is inside of it if it is packed.
 */
#include "classify/examine_parts.h"

#include "classify/packed.h"
#include "walk/lfs.h"

#include <stdlib.h>

static int examine_bytes(struct examiner *e, const struct piece *piece,
			 struct memo *memo, struct fault *fault)
{
	struct telling telling = { .site = SITE_BLOB };
	struct piece whole;
	int rc = examine_find_keys(e, piece, memo, fault);

	if (rc || !memo->keys.nr)
		return rc;
	if (!piece->known && e->unread)
		rc = examine_encoded(e, SITE_BLOB, piece, memo, fault);
	if (!rc)
		rc = examine_groups(e, piece, memo, fault);
	if (rc || !memo->results.nr || piece->known)
		return rc;
	rc = examine_put_together(e, piece, &whole, fault);
	if (rc)
		return rc;
	telling.body = whole.body;
	return examine_tell(e, memo->results.v, memo->results.nr, &telling,
			    fault);
}

static int tell_pointer(struct examiner *e, const struct piece *piece,
			struct fault *fault)
{
	struct lfs_pointer pointer;
	struct bytes body;

	if (piece->size > LFS_POINTER_MAX || piece->known || !e->pointer)
		return 0;
	if (!piece_window(piece, 0, (size_t)piece->size, &e->window, &body))
		return fault_nomem(fault);
	return lfs_pointer_parse(body, &pointer)
		       ? e->pointer(e->payload, &pointer)
		       : 0;
}

/* Does it begin with what its base begins with? */
static bool copies_head(const struct piece *piece)
{
	const struct op *op =
		piece->delta && piece->delta->nr ? &piece->delta->v[0] : NULL;

	return op && piece->base != MEMO_NONE && op->copies && !op->from &&
	       op->len >= PACKING_HEAD;
}

/*
 * How a blob is packed. What copies the first bytes of its base is packed like
 * that.
 */
static int find_packing(struct examiner *e, const struct piece *piece,
			struct memo *memo, struct fault *fault)
{
	size_t len =
		piece->size < PACKING_HEAD ? (size_t)piece->size : PACKING_HEAD;
	struct bytes head;

	if (piece->size > LFS_POINTER_MAX && copies_head(piece)) {
		memo->packing = e->memos[piece->base].packing;
		return 0;
	}
	if (!piece_window(piece, 0, len, &e->window, &head))
		return fault_nomem(fault);
	memo->packing = (uint8_t)packing_of(head);
	return lfs_pointer_begins(head) ? tell_pointer(e, piece, fault) : 0;
}

int examine_too_large(struct examiner *e, const struct piece *piece)
{
	static const struct unread unread = {
		.limited = true,
		.reason = "packed content: larger than what is held in memory; "
			  "not looked into",
		.count = 1,
	};

	if (piece->type != OBJECT_BLOB || piece->at || piece->known ||
	    !e->unread || !packing_of(piece->body))
		return 0;
	return e->unread(e->payload, &unread);
}

/* Packed content first: its own bytes repeat some of what is found in it. */
int examine_blob(struct examiner *e, const struct piece *piece,
		 struct memo *memo, struct fault *fault)
{
	struct piece whole;
	int rc = find_packing(e, piece, memo, fault);

	if (rc || !memo->packing || piece->known || !e->unread)
		return rc ? rc : examine_bytes(e, piece, memo, fault);
	rc = examine_put_together(e, piece, &whole, fault);
	if (!rc)
		rc = packed_examine(e, SITE_BLOB, (enum packing)memo->packing,
				    whole.body, fault);
	if (!rc) {
		whole = *piece;
		whole.known = packed_is_whole(e);
		rc = examine_bytes(e, &whole, memo, fault);
	}
	packed_forget(e);
	return rc;
}

/* examine_text has left the keys; what is inside has its own. */
int examine_packed_in_text(struct examiner *examiner, enum site site,
			   struct bytes body, struct fault *fault)
{
	struct piece piece = { .body = body, .size = body.len };
	struct memo memo = { .keys = examiner->part.keys };
	int rc;

	examiner->part.keys = (struct keys){ .nr = 0 };
	rc = examine_encoded(examiner, site, &piece, &memo, fault);
	free(examiner->part.keys.v);
	examiner->part.keys = memo.keys;
	return rc;
}

int examine_whole_text(struct examiner *examiner, enum site site,
		       struct bytes body, struct fault *fault)
{
	int rc = examine_text(examiner, site, body, 0, 0, 0, true, fault);

	return rc ? rc : examine_packed_in_text(examiner, site, body, fault);
}

int examine_file(struct examiner *examiner, enum site site, struct bytes body,
		 struct fault *fault)
{
	enum packing packing = packing_of(body);
	int rc = 0;

	if (packing != PACKING_NONE)
		rc = packed_examine(examiner, site, packing, body, fault);
	if (!rc && packing == PACKING_NONE)
		rc = examine_whole_text(examiner, site, body, fault);
	else if (!rc && !packed_is_whole(examiner))
		rc = examine_text(examiner, site, body, 0, 0, 0, true, fault);
	packed_forget(examiner);
	return rc;
}

int examine_inside(struct examiner *examiner, const struct piece *piece,
		   bool *whole, struct fault *fault)
{
	size_t len =
		piece->size < PACKING_HEAD ? (size_t)piece->size : PACKING_HEAD;
	enum packing packing;
	struct piece all;
	struct bytes head;
	int rc;

	*whole = false;
	if (piece->type != OBJECT_BLOB || piece->known || piece->at ||
	    !piece->last)
		return 0;
	if (!piece_window(piece, 0, len, &examiner->window, &head))
		return fault_nomem(fault);
	packing = packing_of(head);
	if (packing == PACKING_NONE)
		return lfs_pointer_begins(head)
			       ? tell_pointer(examiner, piece, fault)
			       : 0;
	rc = examine_put_together(examiner, piece, &all, fault);
	if (!rc)
		rc = packed_examine(examiner, SITE_BLOB, packing, all.body,
				    fault);
	*whole = !rc && packed_is_whole(examiner);
	return rc;
}
