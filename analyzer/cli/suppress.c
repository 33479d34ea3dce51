/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/suppress.h"

#include "base/checksum.h"
#include "base/date.h"
#include "report/tally.h"

#include <stdlib.h>

#define ID_PREFIX "bb-"

/* --------------------------------------------------------------- reading ---
 */

/* A finding's id without its prefix; as it is where it has none. */
static struct bytes fingerprint_of(struct bytes id)
{
	if (bytes_starts(id, LIT(ID_PREFIX)))
		return bytes_sub(id, strlen(ID_PREFIX), id.len);
	return id;
}

static const char *is_finding(struct bytes word)
{
	struct bytes hex = fingerprint_of(word);

	if (hex.len != FINGERPRINT_HEX - 1)
		return "no id of a finding (\"bb-\" and 32 digits)";
	for (size_t i = 0; i < hex.len; i++) {
		if (hex_value(hex.p[i]) < 0 || is_upper(hex.p[i]))
			return "no id of a finding (\"bb-\" and 32 digits)";
	}
	return NULL;
}

static bool learn(struct suppress *s, const struct finding *v, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct bytes id = bytes_of(v[i].id);

		if (map_get(&s->known, id) == SIZE_MAX &&
		    !map_put(&s->known, id, i))
			return false;
	}
	return true;
}

static int load_baseline(struct suppress *s, const char *key_id,
			 struct fault *fault)
{
	const char *path = s->options.baseline;
	const struct audit *audit = &s->baseline.audit;
	int rc = old_report_read(path, &s->baseline, fault);

	if (rc)
		return rc;
	if (strcmp(audit->key_id, key_id) != 0)
		return fault_set(
			fault, FAULT_USAGE,
			"%s: made with another audit key (%s, not %s), "
			"so its ids do not compare; give --audit-key "
			"the key of that run",
			path, audit->key_id, key_id);
	if (!learn(s, audit->findings.v, audit->findings.nr) ||
	    !learn(s, audit->suppressed.v, audit->suppressed.nr))
		return fault_nomem(fault);
	return 0;
}

int suppress_load(const struct suppress_options *options, const char *key_id,
		  struct suppress *out, struct fault *fault)
{
	int rc = 0;

	*out = (struct suppress){ .options = *options };
	if (options->ignore)
		rc = listing_read(options->ignore, true, is_finding,
				  &out->ignore, fault);
	if (!rc && options->accept_skips)
		rc = listing_read(options->accept_skips, false, NULL,
				  &out->accept, fault);
	if (!rc && options->baseline)
		rc = load_baseline(out, key_id, fault);
	return rc;
}

void suppress_release(struct suppress *suppress)
{
	listing_release(&suppress->ignore);
	listing_release(&suppress->accept);
	map_release(&suppress->known);
	old_report_release(&suppress->baseline);
	arena_release(&suppress->arena);
	*suppress = (struct suppress){ 0 };
}

/* -------------------------------------------------------------- findings ---
 */

static const char *keep(struct suppress *s, struct buf *text)
{
	const char *kept =
		buf_ok(text) ? arena_str(&s->arena, buf_bytes(text)) : NULL;

	buf_release(text);
	return kept;
}

static const struct listed *entry_of(const struct suppress *s, const char *id)
{
	struct bytes word = bytes_of(id);
	const struct listed *entry = listing_find(&s->ignore, word);

	return entry ? entry : listing_find(&s->ignore, fingerprint_of(word));
}

/* Why it is ignored; NULL when memory ends. */
static const char *why_ignored(struct suppress *s, const struct listed *entry)
{
	struct buf text = BUF_INIT;
	char day[DATE_TEXT];

	buf_printf(&text, "ignored by %s, line %zu", s->ignore.file,
		   entry->line);
	if (entry->ends)
		buf_printf(&text, ", until %s", day_text(entry->until, day));
	buf_printf(&text, ": %s", entry->reason);
	return keep(s, &text);
}

static const char *why_known(struct suppress *s)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "known: it is in the baseline %s",
		   s->options.baseline);
	return keep(s, &text);
}

static bool tell_expired(struct suppress *s, const struct listed *entry,
			 struct finding *finding)
{
	struct buf text = BUF_INIT;
	char day[DATE_TEXT];
	const char *reason;

	buf_printf(&text, "It was to be ignored by %s, line %zu, until %s.",
		   s->ignore.file, entry->line, day_text(entry->until, day));
	reason = keep(s, &text);
	if (reason && finding->nr_reasons < REASONS_MAX)
		finding->reasons[finding->nr_reasons++] = reason;
	return reason != NULL;
}

/* Set finding->suppressed, if something says so. */
static bool judge(struct suppress *s, struct finding *finding, int32_t day,
		  void (*expired)(const struct listing *,
				  const struct listed *))
{
	const struct listed *entry = entry_of(s, finding->id);

	if (entry && (!entry->ends || day <= entry->until)) {
		finding->suppressed = why_ignored(s, entry);
		return finding->suppressed != NULL;
	}
	if (map_get(&s->known, bytes_of(finding->id)) != SIZE_MAX) {
		finding->suppressed = why_known(s);
		return finding->suppressed != NULL;
	}
	if (!entry)
		return true;
	if (expired)
		expired(&s->ignore, entry);
	return tell_expired(s, entry, finding);
}

static bool sift(struct suppress *s, struct audit *audit,
		 void (*expired)(const struct listing *, const struct listed *))
{
	size_t kept = 0;

	for (size_t i = 0; i < audit->findings.nr; i++) {
		struct finding *finding = &audit->findings.v[i];

		if (!judge(s, finding, audit->as_of, expired))
			return false;
		if (!finding->suppressed) {
			audit->findings.v[kept++] = *finding;
			continue;
		}
		if (!ARRAY_ROOM(&audit->suppressed))
			return false;
		audit->suppressed.v[audit->suppressed.nr++] = *finding;
	}
	audit->findings.nr = kept;
	return true;
}

/* ----------------------------------------------------------------- skips ---
 */

/*
 * A path inside of a repository is accepted with the repository's in front
 * only: else a second repository could hide behind the first one's.
 */
static const struct listed *by_path(const struct listing *accept,
				    const char *repository, const char *path)
{
	struct buf whole = BUF_INIT;
	const struct listed *entry;

	if (path[0] == '/')
		return listing_find(accept, bytes_of(path));
	buf_printf(&whole, "%s/%s", repository, path);
	entry = listing_find(accept, buf_bytes(&whole));
	buf_release(&whole);
	return entry;
}

static const struct listed *acceptance(const struct listing *accept,
				       const struct repository *repository,
				       const struct skip *skip)
{
	const struct listed *entry = NULL;
	char hex[OID_HEX_MAX];

	if (skip->object.len)
		entry = listing_find(accept,
				     bytes_of(oid_hex(&skip->object, hex)));
	if (!entry && skip->path)
		entry = by_path(accept, repository->path, skip->path);
	return entry;
}

static void accept_skips(const struct listing *accept,
			 const struct repository *repository,
			 struct skips *skips)
{
	for (size_t i = 0; i < skips->nr; i++) {
		const struct listed *entry =
			acceptance(accept, repository, &skips->v[i]);

		if (entry)
			skips->v[i].accepted = entry->reason;
	}
}

static void accept_in(const struct listing *accept, struct repository *r)
{
	bool complete = r->complete;

	accept_skips(accept, r, &r->skipped);
	accept_skips(accept, r, &r->opaque);
	/* It was incomplete for its skips: ask again, now that they changed. */
	r->complete = true;
	r->complete = repository_complete(r) || complete;
}

int suppress_apply(struct suppress *suppress, struct audit *audit,
		   void (*expired)(const struct listing *listing,
				   const struct listed *entry),
		   struct fault *fault)
{
	if (!sift(suppress, audit, expired))
		return fault_nomem(fault);
	for (size_t i = 0; i < audit->repositories.nr; i++)
		accept_in(&suppress->accept, &audit->repositories.v[i]);
	return 0;
}
