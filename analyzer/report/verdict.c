/* SPDX-License-Identifier: Apache-2.0 */
#include "report/verdict.h"

#include "base/date.h"
#include "report/emit.h"
#include "report/escape.h"
#include "report/layout.h"
#include "report/prose.h"
#include "report/record.h"

#define PLACES_SHOWN 10

/* What is written with, for both forms. */
struct writer {
	const struct verdict *verdict;
	struct report now;    /* masks and numbers of the scan */
	struct report before; /* the same masks, over the earlier report */
	struct buf *out;
};

/* "gone", "still outside files", ... */
static const char *left_name(enum left left)
{
	static const char *const names[LEFT_COUNT] = {
		[LEFT_NOTHING] = "gone",
		[LEFT_OUTSIDE] = "still outside files",
		[LEFT_UNREACHABLE] = "still unreachable",
		[LEFT_HISTORY] = "still in history",
		[LEFT_TIP] = "still at tip",
	};

	return names[left];
}

static size_t count_left(const struct verdict *verdict, enum left left)
{
	size_t nr = 0;

	for (size_t i = 0; i < verdict->nr; i++)
		nr += verdict->rows[i].left == left;
	return nr;
}

static size_t count_searched(const struct verdict *verdict)
{
	size_t nr = 0;

	for (size_t i = 0; i < verdict->nr; i++)
		nr += verdict->rows[i].searched;
	return nr;
}

bool verdict_is_clean(const struct verdict *verdict)
{
	return count_left(verdict, LEFT_NOTHING) == verdict->nr &&
	       !verdict->fresh.nr;
}

bool verdict_is_complete(const struct verdict *verdict)
{
	if (!audit_complete(verdict->now))
		return false;
	for (size_t i = 0; i < verdict->nr; i++) {
		if (verdict->rows[i].given && !verdict->rows[i].searched)
			return false;
	}
	return !verdict->literal || verdict->search_complete;
}

/* What a clean verdict is worth. */
static const char *proof(const struct verdict *verdict)
{
	if (verdict->literal && count_searched(verdict) == verdict->nr)
		return "Each secret was searched for literally, in every form "
		       "that is known, in everything that was scanned; the "
		       "objects and commits that the earlier report names were "
		       "looked for by their ids, and everything was searched "
		       "for new credentials.";
	if (verdict->literal)
		return "The secrets that were given were searched for "
		       "literally, in every form that is known, in everything "
		       "that was scanned. Of the other findings only this is "
		       "known: nothing that still looks like a credential is "
		       "one of them, and the objects and commits that the "
		       "earlier report names for them were looked for by their "
		       "ids.";
	return "Nothing but what still looks like a credential was compared "
	       "with the earlier findings, by fingerprints, and the objects "
	       "and commits that the earlier report names were looked for by "
	       "their ids. A secret that stands where nothing tells that it is "
	       "one would not have been seen: --secrets searches for it "
	       "literally.";
}

/* ------------------------------------------------------------------ JSON ---
 */

static void put_object(struct emit *emit, const struct left_object *object)
{
	const struct audit *audit = emit->report->audit;

	emit_open(emit, NULL, '{');
	EMIT_TEXT(emit, "repository",
		  bytes_of(audit->repositories.v[object->repo].path));
	emit_oid(emit, "id", &object->oid);
	emit_word(emit, "role", object->commit ? "introduced" : "held");
	emit_word(emit, "state", left_name(object->left));
	emit_close(emit, '}');
}

static void put_row(struct emit *emit, const struct verdict_row *row)
{
	emit_open(emit, NULL, '{');
	emit_word(emit, "id", row->before->id);
	emit_word(emit, "kind", row->before->kind);
	emit_word(emit, "state", left_name(row->left));
	emit_bool(emit, "searched", row->searched);
	emit_bool(emit, "word", row->word);
	emit_open(emit, "places", '[');
	for (size_t i = 0; i < row->places.nr; i++)
		record_also(emit, &row->places.v[i]);
	emit_close(emit, ']');
	emit_open(emit, "old_ids", '[');
	for (size_t i = 0; i < row->objects.nr; i++)
		put_object(emit, &row->objects.v[i]);
	emit_close(emit, ']');
	emit_close(emit, '}');
}

static void put_against(struct emit *emit, const struct verdict *verdict)
{
	const struct audit *before = verdict->before;

	emit_open(emit, "against", '{');
	EMIT_TEXT(emit, "file", bytes_of(verdict->against));
	emit_moment(emit, "finished", before->finished);
	emit_number(emit, "findings", before->findings.nr);
	emit_close(emit, '}');
}

static void put_verdict_summary(struct emit *emit,
				const struct verdict *verdict)
{
	emit_open(emit, "summary", '{');
	emit_bool(emit, "complete", verdict_is_complete(verdict));
	emit_bool(emit, "clean", verdict_is_clean(verdict));
	for (unsigned left = 0; left < LEFT_COUNT; left++)
		emit_number(emit, left_name((enum left)left),
			    count_left(verdict, (enum left)left));
	emit_number(emit, "new", verdict->fresh.nr);
	emit_number(emit, "old_ids", verdict->ids);
	emit_number(emit, "old_ids_there", verdict->ids_there);
	emit_close(emit, '}');
}

static void write_json(struct writer *w)
{
	const struct verdict *verdict = w->verdict;
	const struct audit *now = verdict->now;
	struct emit emit = { .report = &w->now, .out = w->out };

	emit_open(&emit, NULL, '{');
	emit_word(&emit, "schema", "bbaudit.verify/1");
	record_tool(&emit);
	record_run(&emit);
	put_against(&emit, verdict);
	emit_word(&emit, "method",
		  verdict->literal ? "secrets" : "fingerprints");
	emit_word(&emit, "proof", proof(verdict));
	emit_open(&emit, "repositories", '[');
	for (size_t i = 0; i < now->repositories.nr; i++) {
		emit_open(&emit, NULL, '{');
		record_repository(&emit, &now->repositories.v[i]);
		emit_close(&emit, '}');
	}
	emit_close(&emit, ']');
	record_skips(&emit, "unsearched", &verdict->unsearched);
	emit_open(&emit, "findings", '[');
	for (size_t i = 0; i < verdict->nr; i++)
		put_row(&emit, &verdict->rows[i]);
	emit_close(&emit, ']');
	emit_open(&emit, "new", '[');
	for (size_t i = 0; i < verdict->fresh.nr; i++) {
		emit_open(&emit, NULL, '{');
		record_finding(&emit, verdict->fresh.v[i]);
		emit_close(&emit, '}');
	}
	emit_close(&emit, ']');
	put_verdict_summary(&emit, verdict);
	emit_close(&emit, '}');
	buf_add_char(w->out, '\n');
	emit_release(&emit);
}

/* ------------------------------------------------------------------ text ---
 */

static void say_rest(struct buf *out, size_t nr)
{
	if (nr <= PLACES_SHOWN)
		return;
	buf_add_str(out, "        and ");
	layout_count(nr - PLACES_SHOWN, "more\n", "more\n", out);
}

static void say_object(struct writer *w, struct prose *prose,
		       const struct left_object *object)
{
	const struct audit *now = w->verdict->now;
	char hex[OID_HEX_MAX];

	buf_printf(w->out, "        %s %s is still there (%s) in ",
		   object->commit ? "commit" : "object",
		   oid_hex(&object->oid, hex), left_name(object->left));
	prose_quote(prose, bytes_of(now->repositories.v[object->repo].path),
		    w->out);
	buf_add_char(w->out, '\n');
}

static void say_row(struct writer *w, struct prose *now, struct prose *before,
		    const struct verdict_row *row)
{
	const struct finding *finding = row->before;

	buf_printf(w->out, "  %-20s ", left_name(row->left));
	prose_words(before, finding->id, w->out);
	buf_add_str(w->out, "  ");
	prose_words(before, finding->kind_name, w->out);
	buf_add_str(w->out, ", was at ");
	prose_place(before, &finding->occurrences.v[0], w->out);
	buf_add_char(w->out, '\n');
	for (size_t i = 0; i < row->places.nr && i < PLACES_SHOWN; i++) {
		buf_add_str(w->out, "        stands at ");
		prose_also(now, &row->places.v[i], w->out);
		buf_add_char(w->out, '\n');
	}
	say_rest(w->out, row->places.nr);
	for (size_t i = 0; i < row->objects.nr && i < PLACES_SHOWN; i++)
		say_object(w, now, &row->objects.v[i]);
	say_rest(w->out, row->objects.nr);
	if (row->word && row->places.nr)
		buf_add_str(w->out,
			    "        It is short or a mere word: some "
			    "of these may be parts of longer words.\n"
			    "        No program can tell; look at each, "
			    "and rewrite where it is the secret.\n");
	if (row->given && !row->searched)
		buf_add_str(w->out, "        could not be searched for: the "
				    "secret is too short, or is no text\n");
}

static void say_fresh(struct writer *w, struct prose *now)
{
	const struct verdict *verdict = w->verdict;

	for (size_t i = 0; i < verdict->fresh.nr; i++) {
		const struct finding *finding = verdict->fresh.v[i];

		buf_printf(w->out, "  %-20s %s  %s ", "new", finding->id,
			   finding->kind_name);
		prose_secret(now, finding, w->out);
		buf_add_str(w->out, ", at ");
		prose_place(now, &finding->occurrences.v[0], w->out);
		buf_add_char(w->out, '\n');
	}
}

static size_t say_some(struct writer *w, struct prose *now, const char *what,
		       const struct skips *skips, size_t nr)
{
	for (size_t i = 0; i < skips->nr; i++, nr++) {
		if (nr >= PLACES_SHOWN)
			continue;
		buf_printf(w->out, "  %-20s ", what);
		prose_skip(now, &skips->v[i], w->out);
		buf_add_char(w->out, '\n');
	}
	return nr;
}

static void say_skips(struct writer *w, struct prose *now)
{
	const struct audit *audit = w->verdict->now;
	size_t nr = 0;

	for (size_t i = 0; i < audit->repositories.nr; i++)
		nr = say_some(w, now, "not scanned",
			      &audit->repositories.v[i].skipped, nr);
	nr = say_some(w, now, "not searched", &w->verdict->unsearched, nr);
	say_rest(w->out, nr);
}

static void say_head(struct writer *w, struct prose *now)
{
	const struct verdict *verdict = w->verdict;
	char finished[DATE_TEXT];

	buf_printf(w->out, "bbaudit %s: what is left of ",
		   verdict->now->version);
	prose_quote(now, bytes_of(verdict->against), w->out);
	buf_printf(w->out, " (%s)\n  scanned     ",
		   moment_text(verdict->before->finished, finished));
	prose_coverage(now, w->out);
	buf_printf(w->out, "\n  coverage    %s\n  searched    ",
		   verdict_is_complete(verdict) ? "complete" : "INCOMPLETE");
	if (verdict->literal) {
		layout_count(count_searched(verdict), "secret", "secrets",
			     w->out);
		buf_printf(w->out, " of %zu, literally in every form\n",
			   verdict->nr);
	} else {
		buf_add_str(w->out, "by the fingerprints of ");
		layout_count(verdict->nr, "finding\n", "findings\n", w->out);
	}
	buf_add_str(w->out, "  old ids     ");
	layout_number(verdict->ids_there, w->out);
	buf_add_str(w->out, " of ");
	layout_number(verdict->ids, w->out);
	buf_add_str(w->out, " still there\n\n");
}

static void say_end(struct writer *w)
{
	const struct verdict *verdict = w->verdict;
	bool clean = verdict_is_clean(verdict);
	struct buf text = BUF_INIT;

	buf_add_str(w->out, "\n");
	buf_add_str(&text, clean ? "GONE: " : "NOT GONE: ");
	layout_count(count_left(verdict, LEFT_NOTHING), "finding is gone",
		     "findings are gone", &text);
	buf_printf(&text, ", %zu left, %zu new. ",
		   verdict->nr - count_left(verdict, LEFT_NOTHING),
		   verdict->fresh.nr);
	if (!verdict_is_complete(verdict))
		buf_add_str(&text, "But not everything was scanned, and what "
				   "was not may hold some. ");
	buf_add_str(&text, proof(verdict));
	layout_wrap(buf_bytes(&text), 0, 0, 79, w->out);
	buf_add_char(w->out, '\n');
	buf_spend(&text, w->out);
}

static void write_text(struct writer *w)
{
	const struct verdict *verdict = w->verdict;
	struct prose now = { &w->now, escape_terminal, escape_terminal,
			     BUF_INIT };
	struct prose before = { &w->before, escape_terminal, escape_terminal,
				BUF_INIT };

	say_head(w, &now);
	/* The worst first. */
	for (unsigned left = LEFT_COUNT; left-- > 0;) {
		for (size_t i = 0; i < verdict->nr; i++) {
			if (verdict->rows[i].left == (enum left)left)
				say_row(w, &now, &before, &verdict->rows[i]);
		}
	}
	say_fresh(w, &now);
	say_skips(w, &now);
	say_end(w);
	prose_release(&now);
	prose_release(&before);
}

int verdict_write(const struct verdict *verdict, bool json, struct buf *out,
		  struct fault *fault)
{
	static const struct report_options options = { 0 };
	struct mask *mask = mask_new(verdict->now, false);
	struct tally tally = { 0 };
	struct writer w = {
		.verdict = verdict,
		.now = { verdict->now, &options, mask, &tally, out },
		.before = { verdict->before, &options, mask, &tally, out },
		.out = out,
	};
	int rc;

	if (!mask)
		return fault_nomem(fault);
	rc = tally_init(&tally, verdict->now, fault);
	if (!rc) {
		if (json)
			write_json(&w);
		else
			write_text(&w);
		if (!buf_ok(out))
			rc = fault_nomem(fault);
	}
	tally_release(&tally);
	mask_free(mask);
	return rc;
}
