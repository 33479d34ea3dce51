/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/where.h"

#include "odb/tree.h"

enum site header_site(struct bytes line)
{
	return bytes_starts(line, LIT("author ")) ||
			       bytes_starts(line, LIT("committer "))
		       ? SITE_COMMIT_IDENTITY
		       : SITE_COMMIT_HEADER;
}

static enum site in_commit(struct bytes body, uint64_t at)
{
	enum site site = SITE_COMMIT_HEADER;
	struct bytes rest = body;
	struct bytes line;

	while (bytes_line(&rest, &line) && line.len) {
		if (line.p[0] != ' ')
			site = header_site(line);
		if (at < body.len - rest.len)
			return site;
	}
	return SITE_COMMIT_MESSAGE;
}

static void in_tree(struct bytes body, uint8_t hash_len, uint64_t at,
		    struct bytes *name)
{
	struct bytes rest = body;
	struct bytes entry;
	uint32_t mode;
	struct oid oid;

	while (tree_next(&rest, hash_len, &mode, &entry, &oid)) {
		size_t begin = (size_t)(entry.p - body.p);

		if (at < begin)
			return;
		if (at < begin + entry.len) {
			*name = entry;
			return;
		}
	}
}

enum site site_at(enum object_type type, struct bytes body, uint8_t hash_len,
		  uint64_t at, struct bytes *name)
{
	*name = (struct bytes){ 0 };
	switch (type) {
	case OBJECT_COMMIT:
		return in_commit(body, at);
	case OBJECT_TREE:
		in_tree(body, hash_len, at, name);
		return SITE_PATH;
	case OBJECT_TAG:
		return SITE_TAG_MESSAGE;
	default:
		return SITE_BLOB;
	}
}
