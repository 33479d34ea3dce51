/* SPDX-License-Identifier: Apache-2.0 */
#include "report/prose.h"

#include "base/date.h"
#include "report/layout.h"

#define SHORT_OID 12

void prose_release(struct prose *prose)
{
	buf_release(&prose->swept);
}

static void pass_on(struct prose *prose,
		    void (*escape)(struct bytes text, struct buf *out),
		    struct buf *out)
{
	escape(buf_bytes(&prose->swept), out);
	out->failed |= prose->swept.failed;
}

void prose_quote(struct prose *prose, struct bytes text, struct buf *out)
{
	buf_clear(&prose->swept);
	mask_text(prose->report->mask, text, &prose->swept);
	pass_on(prose, prose->quote, out);
}

void prose_say(struct prose *prose, const char *text, struct buf *out)
{
	buf_clear(&prose->swept);
	mask_text(prose->report->mask, bytes_of(text), &prose->swept);
	pass_on(prose, prose->say, out);
}

void prose_words(const struct prose *prose, const char *text, struct buf *out)
{
	prose->say(bytes_of(text), out);
}

void prose_secret(struct prose *prose, const struct finding *finding,
		  struct buf *out)
{
	buf_clear(&prose->swept);
	mask_secret(prose->report->mask, finding, &prose->swept);
	pass_on(prose, prose->quote, out);
}

void prose_context(struct prose *prose, const struct finding *finding,
		   const struct occurrence *occurrence, struct buf *out)
{
	struct bytes line;

	if (!occurrence->context.len)
		return;
	buf_clear(&prose->swept);
	mask_context(prose->report->mask, finding, occurrence, &prose->swept);
	line = buf_bytes(&prose->swept);
	while (line.len && is_blank(line.p[0]))
		line = bytes_sub(line, 1, line.len);
	prose->quote(line, out);
	out->failed |= prose->swept.failed;
}

/* "removed-by-vendor" as words. */
static void add_words(const char *name, struct buf *out)
{
	for (; *name; name++) {
		if (*name == '-')
			buf_add_char(out, ' ');
		else
			buf_add_char(out, *name);
	}
}

void prose_lifecycle(struct prose *prose, const struct finding *finding,
		     struct buf *out)
{
	const struct lifecycle *lifecycle = &finding->lifecycle;
	char day[DATE_TEXT];

	add_words(lifecycle_name(lifecycle->state), out);
	if (lifecycle->has_day)
		buf_printf(out, " (%s)", day_text(lifecycle->day, day));
	if (!lifecycle->explanation)
		return;
	buf_add_str(out, ": ");
	prose_say(prose, lifecycle->explanation, out);
}

static void add_short_oid(const struct oid *oid, struct buf *out)
{
	char hex[OID_HEX_MAX];

	buf_printf(out, "%.*s", SHORT_OID, oid_hex(oid, hex));
}

static void add_spot(struct prose *prose, const struct spot *spot,
		     struct buf *out)
{
	const struct audit *audit = prose->report->audit;

	if (spot->path)
		prose_quote(prose, bytes_of(spot->path), out);
	else
		add_words(site_name(spot->site), out);
	if (!spot->path && spot->object->len) {
		buf_add_str(out, " of ");
		add_short_oid(spot->object, out);
	}
	if (spot->line) {
		buf_add_str(out, spot->path ? ":" : ", line ");
		buf_printf(out, "%ju", (uintmax_t)spot->line);
	}
	if (spot->path && spot->site != SITE_BLOB) {
		buf_add_str(out, " (");
		add_words(site_name(spot->site), out);
		buf_add_char(out, ')');
	}
	if (audit->repositories.nr > 1) {
		buf_add_str(out, " in ");
		prose_quote(prose,
			    bytes_of(audit->repositories.v[spot->repo].path),
			    out);
	}
}

void prose_place(struct prose *prose, const struct occurrence *occurrence,
		 struct buf *out)
{
	const struct spot spot = spot_of(occurrence);

	add_spot(prose, &spot, out);
}

void prose_also(struct prose *prose, const struct also *also, struct buf *out)
{
	const struct spot spot = spot_of_also(also);

	add_spot(prose, &spot, out);
}

void prose_suppressed(struct prose *prose, const struct finding *finding,
		      struct buf *out)
{
	prose_words(prose, finding->kind_name, out);
	buf_add_char(out, ' ');
	prose_secret(prose, finding, out);
	buf_add_str(out, " (");
	prose_words(prose, finding->id, out);
	buf_add_str(out, "): ");
	prose_say(prose, finding->suppressed, out);
}

static void add_identity(struct prose *prose, const char *before,
			 struct bytes name, struct bytes email, struct buf *out)
{
	if (name.len) {
		buf_add_str(out, before);
		prose_quote(prose, name, out);
	}
	if (email.len) {
		buf_add_str(out, name.len ? ", " : before);
		prose_quote(prose, email, out);
	}
}

void prose_person(struct prose *prose, const struct person *person,
		  struct buf *out)
{
	add_identity(prose, "", person->name, person->email, out);
}

void prose_sighting(struct prose *prose, const struct sighting *sighting,
		    struct buf *out)
{
	char date[DATE_TEXT];

	add_short_oid(&sighting->commit, out);
	add_identity(prose, " by ", sighting->author, sighting->email, out);
	buf_printf(out, ", %.10s", moment_text(sighting->author_date, date));
}

void prose_refs(struct prose *prose, const struct finding *finding, size_t most,
		struct buf *out)
{
	for (size_t i = 0; i < finding->nr_refs && i < most; i++) {
		buf_add_str(out, i ? ", " : "");
		prose_quote(prose, bytes_of(finding->refs[i]), out);
	}
	if (finding->nr_refs > most) {
		buf_add_str(out, " and ");
		layout_number(finding->nr_refs - most, out);
		buf_add_str(out, " more");
	}
}

bool prose_has_account(const struct finding *finding)
{
	return finding->username.p || finding->host.p || finding->workspace.p ||
	       finding->repository.p;
}

void prose_account(struct prose *prose, const struct finding *finding,
		   struct buf *out)
{
	const struct {
		const char *label;
		struct bytes value;
	} parts[] = {
		{ "user ", finding->username },
		{ "host ", finding->host },
		{ "workspace ", finding->workspace },
		{ "repository ", finding->repository },
	};
	bool any = false;

	for (size_t i = 0; i < COUNT(parts); i++) {
		if (!parts[i].value.p)
			continue;
		buf_add_str(out, any ? ", " : "");
		buf_add_str(out, parts[i].label);
		prose_quote(prose, parts[i].value, out);
		any = true;
	}
}

void prose_reasons(struct prose *prose, const struct finding *finding,
		   struct buf *out)
{
	for (size_t i = 0; i < finding->nr_reasons; i++) {
		struct bytes reason = bytes_of(finding->reasons[i]);
		bool full_stop = bytes_ends(reason, LIT("."));

		prose_say(prose, finding->reasons[i], out);
		if (i + 1 < finding->nr_reasons)
			buf_add_str(out, full_stop ? " " : "; ");
	}
}

void prose_skip(struct prose *prose, const struct skip *skip, struct buf *out)
{
	prose_words(prose, skip->type ? skip->type : "object", out);
	if (skip->object.len) {
		buf_add_char(out, ' ');
		add_short_oid(&skip->object, out);
	}
	if (skip->path) {
		buf_add_char(out, ' ');
		prose_quote(prose, bytes_of(skip->path), out);
	}
	if (skip->reason) {
		buf_add_str(out, ": ");
		prose_say(prose, skip->reason, out);
	}
	if (skip->count > 1) {
		buf_add_str(out, " (");
		layout_count(skip->count, "object", "objects", out);
		buf_add_char(out, ')');
	}
	if (skip->accepted) {
		buf_add_str(out, "; accepted: ");
		prose_say(prose, skip->accepted, out);
	}
}

void prose_coverage(const struct prose *prose, struct buf *out)
{
	const struct tally *tally = prose->report->tally;

	layout_count(prose->report->audit->repositories.nr, "repository",
		     "repositories", out);
	buf_add_str(out, ", ");
	layout_number(tally->objects_scanned, out);
	buf_add_str(out, " of ");
	layout_count(tally->objects_total, "object", "objects", out);
	buf_add_str(out, ", ");
	layout_size(tally->bytes, out);
}

static void add_count(size_t nr, const char *name, bool *any, struct buf *out)
{
	if (!nr)
		return;
	buf_add_str(out, *any ? ", " : "");
	layout_number(nr, out);
	buf_add_char(out, ' ');
	buf_add_str(out, name);
	*any = true;
}

void prose_severities(const struct prose *prose, struct buf *out)
{
	bool any = false;

	for (size_t i = SEVERITY_COUNT; i-- > 0;)
		add_count(prose->report->tally->severity[i],
			  severity_name((enum severity)i), &any, out);
	buf_add_str(out, any ? "" : "none");
}

void prose_confidences(const struct prose *prose, struct buf *out)
{
	bool any = false;

	for (size_t i = CONFIDENCE_COUNT; i-- > 0;)
		add_count(prose->report->tally->confidence[i],
			  confidence_name((enum confidence)i), &any, out);
	buf_add_str(out, any ? "" : "none");
}

void prose_exposures(const struct prose *prose, struct buf *out)
{
	bool any = false;

	for (size_t i = EXPOSURE_COUNT; i-- > 0;)
		add_count(prose->report->tally->exposure[i],
			  exposure_name((enum exposure)i), &any, out);
	buf_add_str(out, any ? "" : "none");
}

struct bytes prose_first_sentence(const char *text)
{
	const char *end = strstr(text, ". ");

	return bytes_sub(bytes_of(text), 0,
			 end ? (size_t)(end - text) + 1 : strlen(text));
}

static void add_found(const struct prose *prose, struct buf *out)
{
	const struct audit *audit = prose->report->audit;

	if (audit->findings.nr)
		layout_count(audit->findings.nr, "credential found",
			     "credentials found", out);
	else
		buf_add_str(out, "no credential found");
	if (audit->below_threshold) {
		buf_add_str(out, ", and ");
		layout_number(audit->below_threshold, out);
		buf_add_str(out, " below the confidence asked for");
	}
	if (audit->suppressed.nr) {
		buf_add_str(out, ", and ");
		layout_number(audit->suppressed.nr, out);
		buf_add_str(out, " ignored as the auditor asked");
	}
}

static void add_missing(const struct prose *prose, struct buf *out)
{
	const struct audit *audit = prose->report->audit;
	const struct tally *tally = prose->report->tally;

	if (!audit->repositories.nr) {
		buf_add_str(out, "no repository was scanned");
	} else if (tally->incomplete) {
		layout_number(tally->incomplete, out);
		buf_add_str(out, " of ");
		layout_count(audit->repositories.nr, "repository",
			     "repositories", out);
		buf_add_str(out, " not read in full");
		if (tally->objects_skipped) {
			buf_add_str(out, ", ");
			layout_count(tally->objects_skipped, "object",
				     "objects", out);
			buf_add_str(out, " skipped");
		}
	}
	if (audit->interrupted && tally->incomplete)
		buf_add_str(out, ", and ");
	else if (audit->interrupted && !audit->repositories.nr)
		buf_add_str(out, ", for ");
	if (audit->interrupted)
		buf_add_str(out, "the scan was stopped before its end");
}

static void add_incomplete(const struct prose *prose, struct buf *out)
{
	buf_add_str(out, "INCOMPLETE: ");
	add_missing(prose, out);
	buf_add_str(out, "; ");
	add_found(prose, out);
	buf_add_str(out, prose->report->audit->findings.nr
				 ? ". What was not read may hold more."
				 : ", but what was not read may hold some.");
}

static void add_complete(const struct prose *prose, struct buf *out)
{
	const struct tally *tally = prose->report->tally;

	buf_add_str(out, "Complete: ");
	layout_number(tally->objects_scanned, out);
	buf_add_str(out, " of ");
	layout_count(tally->objects_total, "object", "objects", out);
	buf_add_str(out, " scanned; ");
	add_found(prose, out);
	buf_add_char(out, '.');
}

void prose_verdict(const struct prose *prose, struct buf *out)
{
	const struct tally *tally = prose->report->tally;

	if (tally->complete)
		add_complete(prose, out);
	else
		add_incomplete(prose, out);
	if (tally->opaque) {
		buf_add_str(out, " Not looked into, being what they are: ");
		layout_count(tally->opaque, "place", "places", out);
		buf_add_char(out, '.');
	}
	if (tally->history_cut) {
		buf_add_str(out, " History is cut (shallow clone) in ");
		layout_count(tally->history_cut, "repository", "repositories",
			     out);
		buf_add_str(out, ": older commits were not there to scan.");
	}
}
