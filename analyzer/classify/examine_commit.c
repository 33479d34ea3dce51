/* SPDX-License-Identifier: Apache-2.0 */
/* A commit, whose identities, other headers and message are places; a tag. */
#include "classify/examine_parts.h"

#include "classify/where.h"

/* Headers of one site that follow each other are one part. */
static int examine_commit(struct examiner *e, const struct piece *piece,
			  struct fault *fault)
{
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
					  fault);
			start = at;
		}
		site = here;
		at = piece->body.len - rest.len;
	}
	if (!rc && at > start)
		rc = examine_part(e, piece, start, at - start, site, fault);
	if (!rc && at < piece->body.len)
		rc = examine_part(e, piece, at, piece->body.len - at,
				  SITE_COMMIT_MESSAGE, fault);
	return rc;
}

int examine_headed(struct examiner *e, const struct piece *piece,
		   struct memo *memo, struct fault *fault)
{
	bool is_commit = piece->type == OBJECT_COMMIT;
	enum site site = is_commit ? SITE_COMMIT_MESSAGE : SITE_TAG_MESSAGE;
	struct piece whole;
	int rc = examine_find_keys(e, piece, memo, fault);

	if (rc || !memo->keys.nr || piece->known)
		return rc;
	rc = examine_put_together(e, piece, &whole, fault);
	if (rc)
		return rc;
	rc = is_commit
		     ? examine_commit(e, &whole, fault)
		     : examine_part(e, &whole, 0, whole.body.len, site, fault);
	/* Nobody puts something packed into a header. */
	return rc || !e->unread ? rc
				: examine_encoded(e, site, &whole, memo, fault);
}
