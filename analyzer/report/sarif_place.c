/* SPDX-License-Identifier: Apache-2.0 */
#include "report/sarif_place.h"

#include <stdio.h>

#define BASE_MAX 40

enum base { REPOSITORY, GITDIR };

/* How the places of a site are addressed. */
struct address {
	enum base base;
	bool is_file; /* by its path; else by its object */
};

static const struct address addresses[SITE_COUNT] = {
	[SITE_BLOB] = { REPOSITORY, true },
	[SITE_PATH] = { REPOSITORY, true },
	[SITE_COMMIT_MESSAGE] = { GITDIR, false },
	[SITE_COMMIT_IDENTITY] = { GITDIR, false },
	[SITE_COMMIT_HEADER] = { GITDIR, false },
	[SITE_TAG_MESSAGE] = { GITDIR, false },
	[SITE_NOTE] = { GITDIR, false },
	[SITE_REF_NAME] = { GITDIR, true },
	[SITE_REFLOG] = { GITDIR, true },
	[SITE_CONFIG] = { GITDIR, true },
	[SITE_REPOSITORY_FILE] = { GITDIR, true },
	[SITE_INDEX] = { REPOSITORY, true },
	[SITE_WORKTREE] = { REPOSITORY, true },
	[SITE_LFS] = { GITDIR, true },
};

static const char *base_name(const struct emit *emit, size_t repo,
			     enum base base, char out[BASE_MAX])
{
	const char *name = base == GITDIR ? "GITDIR" : "REPOSITORY";

	if (emit->report->audit->repositories.nr > 1)
		(void)snprintf(out, BASE_MAX, "%s-%zu", name, repo + 1);
	else
		(void)snprintf(out, BASE_MAX, "%s", name);
	return out;
}

/* What may stand in a path of RFC 3986 as it is, but for the colon. */
static bool is_plain(uint8_t c)
{
	return is_alnum(c) || (c && strchr("-._~!$&'()*+,;=@/", c));
}

static void add_percent(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		/* A path of ours never begins at the root. */
		bool plain = is_plain(text.p[i]) && (i || text.p[i] != '/');

		if (plain)
			buf_add_char(out, (char)text.p[i]);
		else
			buf_printf(out, "%%%02X", text.p[i]);
	}
}

static void add_masked_percent(struct emit *emit, struct bytes text,
			       struct buf *out)
{
	struct buf swept = BUF_INIT;

	mask_text(emit->report->mask, text, &swept);
	add_percent(buf_bytes(&swept), out);
	buf_spend(&swept, out);
}

static void put_base(struct emit *emit, size_t repo)
{
	struct bytes path =
		bytes_of(emit->report->audit->repositories.v[repo].path);
	struct buf text = BUF_INIT;
	char name[BASE_MAX];

	emit_open(emit, base_name(emit, repo, REPOSITORY, name), '{');
	if (bytes_starts(path, LIT("/"))) {
		buf_add_str(&text, "file:///");
		add_masked_percent(emit, bytes_sub(path, 1, path.len), &text);
		buf_add_char(&text, '/');
		emit_composed(emit, "uri", buf_bytes(&text));
	}
	emit_open(emit, "description", '{');
	EMIT_TEXT(emit, "text", path);
	emit_close(emit, '}');
	emit_close(emit, '}');
	emit_open(emit, base_name(emit, repo, GITDIR, name), '{');
	buf_clear(&text);
	buf_add_str(&text, "the git directory of ");
	mask_text(emit->report->mask, path, &text);
	emit_open(emit, "description", '{');
	emit_composed(emit, "text", buf_bytes(&text));
	emit_close(emit, '}');
	emit_close(emit, '}');
	buf_spend(&text, emit->out);
}

void sarif_put_bases(struct emit *emit)
{
	emit_open(emit, "originalUriBaseIds", '{');
	for (size_t i = 0; i < emit->report->audit->repositories.nr; i++)
		put_base(emit, i);
	emit_close(emit, '}');
}

static struct address address_of(const struct spot *spot)
{
	struct address address = addresses[spot->site];

	if (!spot->path && spot->object->len)
		address = (struct address){ GITDIR, false };
	return address;
}

static void put_artifact(struct emit *emit, const struct spot *spot)
{
	struct address address = address_of(spot);
	struct buf uri = BUF_INIT;
	char name[BASE_MAX];
	char hex[OID_HEX_MAX];

	if (address.is_file) {
		add_masked_percent(emit, bytes_of(spot->path), &uri);
	} else {
		(void)oid_hex(spot->object, hex);
		buf_printf(&uri, "objects/%.2s/%s", hex, hex + 2);
	}
	emit_open(emit, "artifactLocation", '{');
	emit_composed(emit, "uri", buf_bytes(&uri));
	emit_word(emit, "uriBaseId",
		  base_name(emit, spot->repo, address.base, name));
	emit_close(emit, '}');
	buf_spend(&uri, emit->out);
}

/* Columns are left out: SARIF counts characters and we count bytes. */
static void put_region(struct emit *emit, const struct spot *spot,
		       const struct finding *finding,
		       const struct occurrence *o)
{
	if (!spot->line)
		return;
	emit_open(emit, "region", '{');
	emit_number(emit, "startLine", spot->line);
	if (o && o->context.p) {
		emit_open(emit, "snippet", '{');
		EMIT_CONTEXT(emit, "text", finding, o);
		emit_close(emit, '}');
	}
	emit_close(emit, '}');
}

static bool is_worktree_file(enum site site)
{
	return addresses[site].base == REPOSITORY;
}

static void put_logical(struct emit *emit, const struct spot *spot)
{
	struct buf name = BUF_INIT;
	struct buf full = BUF_INIT;
	char hex[OID_HEX_MAX];

	if (is_worktree_file(spot->site))
		return;
	if (spot->path)
		mask_text(emit->report->mask, bytes_of(spot->path), &name);
	else
		buf_add_str(&name, oid_hex(spot->object, hex));
	buf_printf(&full, "%s %s", site_name(spot->site), buf_str(&name));
	emit_open(emit, "logicalLocations", '[');
	emit_open(emit, NULL, '{');
	emit_composed(emit, "name", buf_bytes(&name));
	emit_composed(emit, "fullyQualifiedName", buf_bytes(&full));
	emit_word(emit, "kind", site_name(spot->site));
	emit_close(emit, '}');
	emit_close(emit, ']');
	buf_spend(&name, emit->out);
	buf_spend(&full, emit->out);
}

static void put_spot(struct emit *emit, const struct spot *spot,
		     const struct finding *finding, const struct occurrence *o)
{
	emit_open(emit, "physicalLocation", '{');
	put_artifact(emit, spot);
	put_region(emit, spot, finding, o);
	emit_close(emit, '}');
	put_logical(emit, spot);
}

void sarif_put_occurrence(struct emit *emit, const struct finding *finding,
			  const struct occurrence *o)
{
	const struct spot spot = spot_of(o);

	emit_open(emit, NULL, '{');
	put_spot(emit, &spot, finding, o);
	emit_open(emit, "properties", '{');
	emit_word(emit, "site", site_name(o->site));
	emit_oid(emit, "object", &o->object);
	emit_number(emit, "objectsTotal", o->objects_total);
	emit_number_or_null(emit, "byteColumn", o->column);
	if (o->introduced.nr)
		emit_oid(emit, "introduced", &o->introduced.v[0]);
	emit_close(emit, '}');
	emit_close(emit, '}');
}

void sarif_put_also(struct emit *emit, const struct also *also, size_t nr)
{
	const struct spot spot = spot_of_also(also);

	emit_open(emit, NULL, '{');
	emit_number(emit, "id", nr);
	put_spot(emit, &spot, NULL, NULL);
	emit_open(emit, "message", '{');
	emit_word(emit, "text",
		  "The same string, where nothing says what it is.");
	emit_close(emit, '}');
	emit_close(emit, '}');
}
