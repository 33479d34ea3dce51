/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/examine_parts.h - what all kinds of objects are examined with
 * (private to classify/examine*.c)
 *
 * examine.c judges regions and tells verdicts; examine_part.c does both for a
 * text by itself, and examine_groups.c for the regions of a blob of which some
 * are its base's; examine_blob.c, examine_tree.c and examine_commit.c (tags
 * too) know their kind of object and what it takes over from its base.
 */
#ifndef CLASSIFY_EXAMINE_PARTS_H
#define CLASSIFY_EXAMINE_PARTS_H

#include "classify/examine.h"

/* Where the verdicts of an object or a part of it are told. */
struct telling {
	enum site site;
	struct bytes name;
	/* Text from which the lines are counted; see judge_locate. */
	struct bytes body;
	uint64_t at;
	uint64_t line;
	uint64_t line_at;
};

/* A run of bytes that is judged by itself, in a text of which more is known. */
struct part {
	struct bytes body;
	uint64_t at; /* in the object */
	bool starts; /* nothing stands in front of it */
	bool ends;
};

/* ---------------------------------------------------------------- examine.c */

int examine_add_result(struct results *results, const struct result *result,
		       struct fault *fault) CHECKED;

/* The base's verdicts whose first is at least `first` and below `end`. */
int examine_carry_results(const struct results *base, uint64_t first,
			  uint64_t end, int64_t shift, struct results *out,
			  struct fault *fault) CHECKED;

/*
 * Judge a region, and add the verdicts to results: like from, with offsets that
 * count from `from`.
 */
int examine_region(struct examiner *e, const struct region *region,
		   struct result like, struct results *results,
		   struct fault *fault) CHECKED;

/*
 * Is the region known to have no result? Then what was searched is counted.
 * out: by which it can be remembered.
 */
bool examine_clean(struct examiner *e, const struct region *region,
		   struct clean_id *out);

/* Is there nothing in the region that would have to be judged? */
int examine_silent(struct examiner *e, const struct region *region,
		   bool *silent, struct fault *fault) CHECKED;

/* Tell the verdicts; each one's offsets count from its `from`. */
int examine_tell(struct examiner *e, const struct result *v, size_t nr,
		 const struct telling *telling, struct fault *fault) CHECKED;

/* What is kept of the object that the piece is a delta on; NULL: nothing. */
const struct memo *examine_base_of(const struct examiner *e,
				   const struct piece *piece);

/* The keys of a whole object; forgets all else in memo. */
int examine_find_keys(struct examiner *e, const struct piece *piece,
		      struct memo *memo, struct fault *fault) CHECKED;

/* The whole object in one body. */
int examine_put_together(struct examiner *e, const struct piece *piece,
			 struct piece *out, struct fault *fault) CHECKED;

/* ----------------------------------------------------------- examine_part.c */

/* The verdicts of a part; what else is in memo is forgotten. */
int examine_judge_part(struct examiner *e, const struct part *part,
		       struct memo *memo, struct fault *fault) CHECKED;

/* Judge the len bytes at offset from of whole as a text of their own. */
int examine_part(struct examiner *e, const struct piece *whole, size_t from,
		 size_t len, enum site site, struct fault *fault) CHECKED;

/* --------------------------------------------------------- examine_groups.c */

/* The verdicts of a blob whose keys are in memo, to its results. */
int examine_groups(struct examiner *e, const struct piece *piece,
		   struct memo *memo, struct fault *fault) CHECKED;

/* --------------------------------------------------------- kinds of objects */

int examine_blob(struct examiner *e, const struct piece *piece,
		 struct memo *memo, struct fault *fault) CHECKED;
/*
 * What is packed in base64 in a blob, commit or tag, of which the keys are in
 * memo. Needs examiner->unread.
 */
int examine_encoded(struct examiner *e, enum site site,
		    const struct piece *piece, const struct memo *memo,
		    struct fault *fault) CHECKED;
/* Of a blob that comes in pieces: if it is packed, nobody looks into it. */
int examine_too_large(struct examiner *e, const struct piece *piece) CHECKED;
int examine_tree(struct examiner *e, const struct piece *piece,
		 struct memo *memo, struct fault *fault) CHECKED;
/* A commit or a tag. */
int examine_headed(struct examiner *e, const struct piece *piece,
		   struct memo *memo, struct fault *fault) CHECKED;

#endif
