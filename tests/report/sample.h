/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/report/sample.h - an audit made by hand, for the tests of report/
 *
 * Two repositories and two findings with every field set. sample_plant puts
 * one text into every field that a repository fills.
 */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include "base/date.h"
#include "report/report.h"

/* What sample_extend adds. */
#define SAMPLE_FORM "S2VzdHJlbC1mb3Jt+of/the=test"
#define SAMPLE_IGNORED "Ignored-canary:of the test"

/* Not the shape of any credential. */
#define SAMPLE_SECRET "Kestrel-canary-of-the-test-17"
#define SAMPLE_RAW "S2VzdHJlbC1jYW5hcnk6b2YtdGhlLXRlc3Q"
#define SAMPLE_OTHER "Second+canary/of=the&test"

struct sample {
	struct audit audit;
	struct repository repositories[2];
	struct skip skips[3];
	struct finding findings[2];
	struct occurrence occurrences[3];
	struct oid commits[2];
	const char *stores[1];
	const char *refs[2];
	struct person people[2];
	/* Empty until sample_extend. */
	struct also also[2];
	struct stored_form form;
	struct finding ignored;
	struct occurrence ignored_place;
};

static inline struct oid sample_oid(uint8_t fill)
{
	uint8_t raw[OID_SHA1];

	memset(raw, fill, sizeof(raw));
	return oid_of(raw, sizeof(raw));
}

static inline void sample_repositories(struct sample *s)
{
	s->stores[0] = "/srv/git/one.git/objects";
	s->skips[0] = (struct skip){ .object = sample_oid(0x51),
				     .type = "blob",
				     .path = "big.bin",
				     .reason = "larger than the limit",
				     .count = 1 };
	s->skips[1] = (struct skip){ .type = "pack",
				     .reason = "cut short",
				     .count = 7 };
	s->skips[2] = (struct skip){ .object = sample_oid(0x52),
				     .type = "blob",
				     .path = "locked.zip!/a",
				     .reason = "encrypted",
				     .count = 1 };
	s->repositories[0] = (struct repository){
		.path = "/srv/git/one.git",
		.form = "bare",
		.head = "refs/heads/main",
		.refs = 3,
		.stores = s->stores,
		.nr_stores = 1,
		.objects_total = 12345,
		.objects_scanned = 12345,
		.opaque = { &s->skips[2], 1, 1 },
		.complete = true,
		.bytes = 5 << 20,
		.seconds = 1.2344,
	};
	s->repositories[1] = (struct repository){
		.path = "/srv/git/two",
		.form = "worktree",
		.refs = 1,
		.objects_total = 20,
		.objects_scanned = 12,
		.objects_skipped = 8,
		.skipped = { s->skips, 2, 2 },
		.history_cut = true,
		.bytes = 1000,
		.seconds = 0.5,
	};
}

static inline struct sighting sample_sighting(uint8_t commit, int64_t date)
{
	return (struct sighting){
		.known = true,
		.repo = 0,
		.commit = sample_oid(commit),
		.author = LIT("Jane Doe"),
		.email = LIT("jane@example.org"),
		.author_date = date,
		.committer_date = date + 60,
	};
}

static inline void sample_occurrences(struct sample *s)
{
	s->commits[0] = sample_oid(0xc1);
	s->commits[1] = sample_oid(0xc2);
	s->occurrences[0] = (struct occurrence){
		.repo = 0,
		.site = SITE_BLOB,
		.object = sample_oid(0xb1),
		.path = "deploy/settings.env",
		.objects_total = 4,
		.line = 14,
		.column = 9,
		.username = LIT("jane"),
		.host = LIT("bitbucket.org"),
		.raw = LIT(SAMPLE_RAW),
		.encodings = { { "gzip", "base64" }, 2 },
		.introduced = { &s->commits[0], 1, 1 },
		.removed = { &s->commits[1], 1, 1 },
		.around = LIT("[server]\nTOKEN=" SAMPLE_SECRET " # " SAMPLE_RAW
			      "\nsee " SAMPLE_OTHER),
		.context = LIT("TOKEN=" SAMPLE_SECRET " # " SAMPLE_RAW),
	};
	s->occurrences[1] = (struct occurrence){
		.repo = 1,
		.site = SITE_CONFIG,
		.path = "config",
		.objects_total = 0,
		.raw = LIT(SAMPLE_SECRET),
	};
	s->occurrences[2] = (struct occurrence){
		.repo = 0,
		.site = SITE_COMMIT_MESSAGE,
		.object = sample_oid(0xc2),
		.objects_total = 1,
		.line = 7,
		.column = 1,
		.raw = LIT(SAMPLE_OTHER),
		.context = LIT("see " SAMPLE_OTHER),
	};
}

static inline void sample_findings(struct sample *s)
{
	s->refs[0] = "refs/heads/main";
	s->refs[1] = "refs/tags/v1";
	s->people[0] = (struct person){ LIT("Bo Roe"), LIT("bo@example.org") };
	s->people[1] =
		(struct person){ LIT("Jane Doe"), LIT("jane@example.org") };
	s->findings[0] = (struct finding){
		.id = "bb-0011",
		.kind = "bitbucket-app-password",
		.kind_name = "Bitbucket app password",
		.provider = "bitbucket-cloud",
		.secret = LIT(SAMPLE_SECRET),
		.visible = 4,
		.username = LIT("jane"),
		.host = LIT("bitbucket.org"),
		.workspace = LIT("team"),
		.repository = LIT("app"),
		.checksum = CHECKSUM_VALID,
		.confidence = CONFIDENCE_CONFIRMED,
		.reasons = { "its checksum is right", "the host is known" },
		.nr_reasons = 2,
		.lifecycle = { LIFECYCLE_REMOVED_BY_VENDOR, day_of(2026, 7, 28),
			       true, "App passwords were removed." },
		.severity = SEVERITY_HIGH,
		.exposure = EXPOSURE_TIP,
		.first_seen = sample_sighting(0xc1, 1714651200),
		.last_seen = sample_sighting(0xc2, 1714737600),
		.refs = s->refs,
		.nr_refs = 2,
		.people = { s->people, 2, 2 },
		.occurrences = { s->occurrences, 2, 2 },
		.steps = { { "assess", "It is past its end." },
			   { "revoke", "Nothing is left." } },
		.nr_steps = 2,
	};
	s->findings[1] = (struct finding){
		.id = "bb-0022",
		.kind = "bitbucket-url-credential",
		.kind_name = "password in a Bitbucket address",
		.provider = "bitbucket-data-center",
		.secret = LIT(SAMPLE_OTHER),
		.confidence = CONFIDENCE_POSSIBLE,
		.lifecycle = { .state = LIFECYCLE_UNKNOWN,
			       .explanation = "No date is known." },
		.severity = SEVERITY_LOW,
		.exposure = EXPOSURE_METADATA,
		.occurrences = { &s->occurrences[2], 1, 1 },
		.steps = { { "assess", "Take it for live." } },
		.nr_steps = 1,
	};
}

/* s must stay where it is: the audit points into it. */
static inline void sample_init(struct sample *s)
{
	memset(s, 0, sizeof(*s));
	sample_repositories(s);
	sample_occurrences(s);
	sample_findings(s);
	s->audit = (struct audit){
		.version = "1.2.3",
		.patterns = "feed",
		.started = 1795000000,
		.finished = 1795000002,
		.as_of = day_of(2026, 11, 24),
		.command = "bbaudit scan /srv/git",
		.key_id = "beef",
		.network = "seccomp",
		.filesystem = "landlock",
		.repositories = { s->repositories, 2, 2 },
		.findings = { s->findings, 2, 2 },
		.below_threshold = 5,
	};
}

/*
 * Also what the auditor has to do with: a finding that is ignored, a skip that
 * is accepted; and other places and forms of the first finding.
 */
static inline void sample_extend(struct sample *s)
{
	s->also[0] = (struct also){ .repo = 0,
				    .site = SITE_BLOB,
				    .object = sample_oid(0xa1),
				    .path = "notes.txt",
				    .line = 3,
				    .encodings = { { "base64" }, 1 } };
	s->also[1] = (struct also){ .repo = 1,
				    .site = SITE_TAG_MESSAGE,
				    .object = sample_oid(0xa2) };
	s->form.raw = LIT(SAMPLE_FORM);
	s->findings[0].also_at.v = s->also;
	s->findings[0].also_at.nr = 2;
	s->findings[0].also_more = 5;
	s->findings[0].forms.v = &s->form;
	s->findings[0].forms.nr = 1;
	s->ignored_place = s->occurrences[0];
	s->ignored_place.raw = LIT(SAMPLE_IGNORED);
	s->ignored_place.context = LIT("x=" SAMPLE_IGNORED);
	s->ignored = s->findings[0];
	s->ignored.id = "bb-0033";
	s->ignored.kind = "atlassian-api-token";
	s->ignored.kind_name = "Atlassian API token";
	s->ignored.secret = LIT(SAMPLE_IGNORED);
	s->ignored.suppressed = "a test of ours, says the ignore file";
	s->ignored.occurrences.v = &s->ignored_place;
	s->ignored.occurrences.nr = 1;
	s->ignored.also_at.nr = 0;
	s->ignored.also_more = 0;
	s->ignored.forms.nr = 0;
	s->audit.suppressed.v = &s->ignored;
	s->audit.suppressed.nr = 1;
	s->skips[1].accepted = "known since 2020";
}

/* The report in that format; what report_write returns. */
static inline int sample_report(const struct audit *audit,
				enum report_format format, bool show_secrets,
				struct buf *out)
{
	struct report_options options = { .show_secrets = show_secrets };
	struct fault fault = { 0 };

	return report_write(audit, format, &options, out, &fault);
}

/* text, a C string, into every field that comes from a repository. */
static inline void sample_plant(struct sample *s, const char *text)
{
	struct bytes bytes = bytes_of(text);

	s->audit.command = text;
	s->stores[0] = text;
	for (size_t i = 0; i < COUNT(s->refs); i++)
		s->refs[i] = text;
	for (size_t i = 0; i < COUNT(s->repositories); i++) {
		s->repositories[i].path = text;
		s->repositories[i].head = text;
	}
	for (size_t i = 0; i < COUNT(s->skips); i++) {
		s->skips[i].path = text;
		s->skips[i].reason = text;
	}
	for (size_t i = 0; i < COUNT(s->occurrences); i++) {
		s->occurrences[i].path = text;
		s->occurrences[i].username = bytes;
		s->occurrences[i].host = bytes;
		s->occurrences[i].context = bytes;
		s->occurrences[i].around = bytes;
	}
	for (size_t i = 0; i < COUNT(s->also); i++)
		s->also[i].path = text;
	s->ignored_place.path = text;
	s->ignored_place.context = bytes;
	s->ignored.suppressed = text;
	if (s->skips[1].accepted)
		s->skips[1].accepted = text;
	s->people[0] = (struct person){ bytes, bytes };
	for (size_t i = 0; i < COUNT(s->findings); i++) {
		struct finding *f = &s->findings[i];

		f->username = f->host = f->workspace = f->repository = bytes;
		f->first_seen.known = f->last_seen.known = true;
		f->first_seen.author = f->first_seen.email = bytes;
		f->last_seen.author = f->last_seen.email = bytes;
		f->refs = s->refs;
		f->nr_refs = COUNT(s->refs);
		f->reasons[0] = text;
		f->nr_reasons = 1;
		f->lifecycle.explanation = text;
	}
}

#endif
