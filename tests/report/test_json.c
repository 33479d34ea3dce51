/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "base/checksum.h"
#include "sample.h"
#include "unit.h"

#include <jansson.h>

#define M "********"

static json_t *parse(const struct buf *out)
{
	json_error_t error;
	json_t *root =
		json_loadb(out->p, out->len, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
	return root;
}

static json_t *write_and_parse(const struct audit *audit, bool show_secrets)
{
	struct report_options options = { .show_secrets = show_secrets };
	struct fault fault = { 0 };
	struct buf out = BUF_INIT;
	json_t *root;

	ck_assert_int_eq(
		report_write(audit, REPORT_JSON, &options, &out, &fault), 0);
	root = parse(&out);
	buf_release(&out);
	return root;
}

/* What path, such as "findings.0.refs", names; NULL where there is nothing. */
static json_t *at(json_t *value, const char *path)
{
	while (value && *path) {
		size_t len = strcspn(path, ".");

		if (json_is_array(value))
			value = json_array_get(value, strtoul(path, NULL, 10));
		else
			value = json_object_getn(value, path, len);
		path += len + (path[len] == '.');
	}
	return value;
}

/* clang-format off */
/* What each field of the sample has, as json_dumps writes it. */
static const struct row {
	const char *path;
	const char *want;
} rows[] = {
	{ "schema", "\"bbaudit.report/1\"" },
	{ "tool.name", "\"bbaudit\"" },
	{ "tool.version", "\"1.2.3\"" },
	{ "tool.patterns", "\"feed\"" },
	{ "run.started", "\"2026-11-18T11:06:40Z\"" },
	{ "run.finished", "\"2026-11-18T11:06:42Z\"" },
	{ "run.as_of", "\"2026-11-24\"" },
	{ "run.command", "\"bbaudit scan /srv/git\"" },
	{ "run.key_id", "\"beef\"" },
	{ "run.network", "\"seccomp\"" },
	{ "run.filesystem", "\"landlock\"" },
	{ "run.interrupted", "false" },

	{ "repositories.0.path", "\"/srv/git/one.git\"" },
	{ "repositories.0.form", "\"bare\"" },
	{ "repositories.0.head", "\"refs/heads/main\"" },
	{ "repositories.0.refs", "3" },
	{ "repositories.0.stores", "[\"/srv/git/one.git/objects\"]" },
	{ "repositories.0.objects",
	  "{\"total\": 12345, \"scanned\": 12345, \"skipped\": 0}" },
	{ "repositories.0.skipped", "[]" },
	{ "repositories.0.opaque",
	  "[{\"object\": \"5252525252525252525252525252525252525252\", "
	  "\"type\": \"blob\", \"path\": \"locked.zip!/a\", "
	  "\"reason\": \"encrypted\", \"count\": 1, \"accepted\": null}]" },
	{ "repositories.0.history_cut", "false" },
	{ "repositories.0.complete", "true" },
	{ "repositories.0.bytes", "5242880" },
	{ "repositories.0.seconds", "1.234" },
	{ "repositories.1.head", "null" },
	{ "repositories.1.stores", "[]" },
	{ "repositories.1.skipped.1",
	  "{\"object\": null, \"type\": \"pack\", \"path\": null, "
	  "\"reason\": \"cut short\", \"count\": 7, "
	  "\"accepted\": null}" },
	{ "repositories.1.history_cut", "true" },
	{ "repositories.1.complete", "false" },

	{ "findings.0.id", "\"bb-0011\"" },
	{ "findings.0.kind", "\"bitbucket-app-password\"" },
	{ "findings.0.provider", "\"bitbucket-cloud\"" },
	{ "findings.0.secret", "\"Kest" M "\"" },
	{ "findings.0.secret_length", "29" },
	{ "findings.0.username", "\"jane\"" },
	{ "findings.0.host", "\"bitbucket.org\"" },
	{ "findings.0.workspace", "\"team\"" },
	{ "findings.0.repository", "\"app\"" },
	{ "findings.0.checksum", "\"valid\"" },
	{ "findings.0.confidence", "\"confirmed\"" },
	{ "findings.0.reasons",
	  "[\"its checksum is right\", \"the host is known\"]" },
	{ "findings.0.lifecycle",
	  "{\"state\": \"removed-by-vendor\", \"date\": \"2026-07-28\", "
	  "\"explanation\": \"App passwords were removed.\"}" },
	{ "findings.0.severity", "\"high\"" },
	{ "findings.0.exposure", "\"tip\"" },
	{ "findings.0.first_seen",
	  "{\"repository\": \"/srv/git/one.git\", "
	  "\"commit\": \"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\", "
	  "\"author\": \"Jane Doe\", \"email\": \"jane@example.org\", "
	  "\"author_date\": \"2024-05-02T12:00:00Z\", "
	  "\"committer_date\": \"2024-05-02T12:01:00Z\"}" },
	{ "findings.0.last_seen.commit",
	  "\"c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2\"" },
	{ "findings.0.refs", "[\"refs/heads/main\", \"refs/tags/v1\"]" },
	{ "findings.0.occurrences.0.repository", "\"/srv/git/one.git\"" },
	{ "findings.0.occurrences.0.site", "\"blob\"" },
	{ "findings.0.occurrences.0.object",
	  "\"b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1\"" },
	{ "findings.0.occurrences.0.path", "\"deploy/settings.env\"" },
	{ "findings.0.occurrences.0.objects_total", "4" },
	{ "findings.0.occurrences.0.line", "14" },
	{ "findings.0.occurrences.0.column", "9" },
	{ "findings.0.occurrences.0.username", "\"jane\"" },
	{ "findings.0.occurrences.0.host", "\"bitbucket.org\"" },
	{ "findings.0.occurrences.0.encoding", "[\"gzip\", \"base64\"]" },
	{ "findings.0.occurrences.0.introduced",
	  "[\"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\"]" },
	{ "findings.0.occurrences.0.removed",
	  "[\"c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2\"]" },
	{ "findings.0.occurrences.0.context",
	  "\"TOKEN=Kest" M " # " M "\"" },
	{ "findings.0.occurrences.0.around",
	  "\"[server]\\nTOKEN=Kest" M " # " M "\\nsee " M "\"" },
	{ "findings.0.occurrences.1",
	  "{\"repository\": \"/srv/git/two\", \"site\": \"config\", "
	  "\"object\": null, \"path\": \"config\", \"objects_total\": 0, "
	  "\"line\": null, \"column\": null, \"username\": null, "
	  "\"host\": null, \"encoding\": [], \"introduced\": [], "
	  "\"removed\": [], \"context\": null, \"around\": null}" },
	{ "findings.0.also_at", "[]" },
	{ "findings.0.remediation",
	  "[{\"step\": \"assess\", \"text\": \"It is past its end.\"}, "
	  "{\"step\": \"revoke\", \"text\": \"Nothing is left.\"}]" },
	{ "findings.1.username", "null" },
	{ "findings.1.workspace", "null" },
	{ "findings.1.secret", "\"" M "\"" },
	{ "findings.1.checksum", "\"none\"" },
	{ "findings.1.reasons", "[]" },
	{ "findings.1.lifecycle.date", "null" },
	{ "findings.1.first_seen", "null" },
	{ "findings.0.people",
	  "[{\"name\": \"Bo Roe\", \"email\": \"bo@example.org\"}, "
	  "{\"name\": \"Jane Doe\", \"email\": \"jane@example.org\"}]" },
	{ "findings.1.last_seen", "null" },
	{ "findings.1.refs", "[]" },
	{ "findings.1.occurrences.0.path", "null" },

	{ "summary.complete", "false" },
	{ "summary.findings", "2" },
	{ "summary.below_threshold", "5" },
	{ "summary.kind",
	  "{\"bitbucket-app-password\": 1, "
	  "\"bitbucket-url-credential\": 1}" },
	{ "summary.severity",
	  "{\"critical\": 0, \"high\": 1, \"medium\": 0, \"low\": 1, "
	  "\"info\": 0}" },
	{ "summary.confidence",
	  "{\"confirmed\": 1, \"likely\": 0, \"possible\": 1, "
	  "\"unlikely\": 0}" },
	{ "summary.exposure",
	  "{\"tip\": 1, \"history\": 0, \"unreachable\": 0, "
	  "\"metadata\": 1}" },
	{ "summary.repository",
	  "{\"/srv/git/one.git\": 2, \"/srv/git/two\": 1}" },
	{ "summary.totals",
	  "{\"repositories\": 2, \"incomplete\": 1, \"history_cut\": 1, "
	  "\"objects\": {\"total\": 12365, \"scanned\": 12357, "
	  "\"skipped\": 8}, \"skipped\": 8, \"opaque\": 1, "
	  "\"occurrences\": 3, \"bytes\": 5243880, \"seconds\": 1.734}" },
};
/* clang-format on */

START_TEST(sample_row)
{
	const struct row *r = &rows[_i];
	struct sample sample;
	json_t *root;
	json_t *value;
	char *text;

	sample_init(&sample);
	root = write_and_parse(&sample.audit, false);
	value = at(root, r->path);
	ck_assert_msg(value != NULL, "%s is missing", r->path);
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
	ck_assert_msg(!strcmp(text, r->want), "%s is %s", r->path, text);
	free(text);
	json_decref(root);
}
END_TEST

/* Whoever adds a field adds its row above, and its line to docs/report.md. */
START_TEST(fields_in_order)
{
	static const struct {
		const char *path;
		const char *names;
	} objects[] = {
		{ "", "schema tool run repositories findings suppressed "
		      "summary " },
		{ "tool", "name version patterns " },
		{ "run", "started finished as_of command key_id network "
			 "filesystem interrupted strict " },
		{ "repositories.0",
		  "path form head refs stores objects skipped opaque "
		  "history_cut complete bytes bytes_scanned seconds " },
		{ "findings.0",
		  "id kind provider secret secret_length username host "
		  "workspace repository checksum confidence reasons lifecycle "
		  "severity exposure first_seen last_seen people refs "
		  "occurrences also_at remediation " },
		{ "findings.0.occurrences.0",
		  "repository site object path objects_total line column "
		  "username host encoding introduced removed context around " },
		{ "summary", "complete findings below_threshold suppressed "
			     "kind severity confidence exposure repository "
			     "repositories people "
			     "totals " },
	};
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	root = write_and_parse(&sample.audit, false);
	for (size_t i = 0; i < COUNT(objects); i++) {
		json_t *object = at(root, objects[i].path);
		struct buf names = BUF_INIT;
		const char *name;
		json_t *value;

		json_object_foreach(object, name, value)
			buf_printf(&names, "%s ", name);
		ck_assert_str_eq(buf_str(&names), objects[i].names);
		buf_release(&names);
	}
	json_decref(root);
}
END_TEST

/* clang-format off */
/* What the auditor has to do with, and other places. */
static const struct row extended[] = {
	{ "findings.0.also_at.0",
	  "{\"repository\": \"/srv/git/one.git\", \"site\": \"blob\", "
	  "\"object\": \"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\", "
	  "\"path\": \"notes.txt\", \"line\": 3, "
	  "\"encoding\": [\"base64\"]}" },
	{ "findings.0.also_at.1",
	  "{\"repository\": \"/srv/git/two\", \"site\": \"tag-message\", "
	  "\"object\": \"a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2\", "
	  "\"path\": null, \"line\": null, \"encoding\": []}" },
	{ "findings.0.also_more", "5" },
	{ "findings.1.also_at", "[]" },
	{ "repositories.1.skipped.1.accepted", "\"known since 2020\"" },
	{ "suppressed.0.reason",
	  "\"a test of ours, says the ignore file\"" },
	{ "suppressed.0.id", "\"bb-0033\"" },
	{ "suppressed.0.secret", "\"Igno" M "\"" },
	{ "suppressed.0.occurrences.0.context", "\"x=Igno" M "\"" },
	{ "suppressed.1", "" },
	{ "summary.repositories.0",
	  "{\"path\": \"/srv/git/one.git\", \"alive\": 1, \"findings\": 2, "
	  "\"worst\": \"high\"}" },
	{ "summary.repositories.1.findings", "1" },
	{ "summary.people",
	  "[{\"name\": \"Jane Doe\", \"email\": \"jane@example.org\", "
	  "\"alive\": 0, \"findings\": 1, \"worst\": \"high\"}]" },
	{ "summary.findings", "2" },
	{ "summary.suppressed", "1" },
	{ "summary.kind.atlassian-api-token", "" },
};
/* clang-format on */

START_TEST(extended_row)
{
	struct sample sample;
	json_t *root;
	json_t *value;
	char *got;

	sample_init(&sample);
	sample_extend(&sample);
	root = write_and_parse(&sample.audit, false);
	value = at(root, extended[_i].path);
	got = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
	ck_assert_msg(!strcmp(got ? got : "", extended[_i].want), "%s is %s",
		      extended[_i].path, got);
	free(got);
	json_decref(root);
}
END_TEST

/* Ours are the same bytes that the library writes for the same tree. */
START_TEST(layout_is_the_usual_one)
{
	struct report_options options = { 0 };
	struct sample sample;
	struct buf out = BUF_INIT;
	struct fault fault;
	json_t *root;
	char *text;

	sample_init(&sample);
	sample.repositories[1].seconds = 0.125; /* no zeros at the end */
	ck_assert_int_eq(report_write(&sample.audit, REPORT_JSON, &options,
				      &out, &fault),
			 0);
	root = parse(&out);
	text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	out.p[--out.len] = '\0'; /* the line end */
	ck_assert(!strcmp(buf_str(&out), text));
	free(text);
	json_decref(root);
	buf_release(&out);
}
END_TEST

START_TEST(secrets_are_shown_when_asked)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	root = write_and_parse(&sample.audit, true);
	ck_assert_str_eq(json_string_value(at(root, "findings.0.secret")),
			 SAMPLE_SECRET);
	ck_assert_str_eq(
		json_string_value(at(root, "findings.0.occurrences.0.context")),
		"TOKEN=" SAMPLE_SECRET " # " SAMPLE_RAW);
	json_decref(root);
}
END_TEST

#define BAD "a\xff|\x1b[2J\n\"\\<script>`\xe2\x80\xae"
#define REPAIRED "a\xef\xbf\xbd|\x1b[2J\n\"\\<script>`\xe2\x80\xae"

/* All places of sample_plant that are single strings. */
static const char *const texts[] = {
	"run.command",
	"repositories.0.path",
	"repositories.0.head",
	"repositories.0.opaque.0.path",
	"repositories.0.opaque.0.reason",
	"repositories.1.skipped.0.path",
	"repositories.1.skipped.0.reason",
	"findings.0.username",
	"findings.0.host",
	"findings.0.workspace",
	"findings.0.repository",
	"findings.0.lifecycle.explanation",
	"findings.0.first_seen.repository",
	"findings.0.first_seen.author",
	"findings.0.first_seen.email",
	"findings.0.last_seen.author",
	"findings.0.last_seen.email",
	"findings.0.people.0.name",
	"findings.0.people.0.email",
	"findings.0.occurrences.0.repository",
	"findings.0.occurrences.0.path",
	"findings.0.occurrences.0.username",
	"findings.0.occurrences.0.host",
	"findings.0.occurrences.0.context",
	"findings.0.occurrences.0.around",
};

static void check_bytes(json_t *raw, const char *path, const char *want)
{
	struct buf bytes = BUF_INIT;

	ck_assert_msg(json_is_string(raw), "%s has no raw bytes", path);
	ck_assert(base64_decode(bytes_of(json_string_value(raw)), &bytes));
	ck_assert_msg(!strcmp(buf_str(&bytes), want), "%s", path);
	buf_release(&bytes);
}

/* What is the same as the line alone is not written a second time. */
static void plant(struct sample *sample, const char *path, const char *text)
{
	sample_init(sample);
	sample_plant(sample, text);
	if (strstr(path, "around"))
		sample->occurrences[0].context = LIT("x");
}

START_TEST(hostile_text)
{
	const char *path = texts[_i];
	char raw_path[80];
	struct sample sample;
	json_t *root;

	plant(&sample, path, BAD);
	root = write_and_parse(&sample.audit, false);
	ck_assert_msg(at(root, path) != NULL, "%s is missing", path);
	ck_assert_msg(!strcmp(json_string_value(at(root, path)), REPAIRED),
		      "%s", path);
	(void)snprintf(raw_path, sizeof(raw_path), "%s_base64", path);
	check_bytes(at(root, raw_path), raw_path, BAD);
	json_decref(root);
}
END_TEST

START_TEST(valid_text_has_no_raw_bytes)
{
	const char *path = texts[_i];
	char raw_path[80];
	struct sample sample;
	json_t *root;

	plant(&sample, path, "J\xc3\xbcrg\x1b\xe2\x80\xae");
	root = write_and_parse(&sample.audit, false);
	ck_assert_str_eq(json_string_value(at(root, path)),
			 "J\xc3\xbcrg\x1b\xe2\x80\xae");
	(void)snprintf(raw_path, sizeof(raw_path), "%s_base64", path);
	ck_assert_msg(at(root, raw_path) == NULL, "%s", raw_path);
	json_decref(root);
}
END_TEST

START_TEST(raw_bytes_of_an_array)
{
	struct sample sample;
	json_t *root;
	json_t *raw;

	sample_init(&sample);
	sample.refs[1] = BAD;
	root = write_and_parse(&sample.audit, false);
	raw = at(root, "findings.0.refs_base64");
	ck_assert_uint_eq(json_array_size(raw), 2);
	ck_assert(json_is_null(json_array_get(raw, 0)));
	check_bytes(json_array_get(raw, 1), "refs_base64", BAD);
	ck_assert_str_eq(json_string_value(at(root, "findings.0.refs.0")),
			 "refs/heads/main");
	ck_assert_str_eq(json_string_value(at(root, "findings.0.refs.1")),
			 REPAIRED);
	ck_assert(at(root, "repositories.0.stores_base64") == NULL);
	json_decref(root);
}
END_TEST

START_TEST(raw_bytes_are_masked)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample_plant(&sample, "\xff" SAMPLE_SECRET);
	root = write_and_parse(&sample.audit, false);
	check_bytes(at(root, "findings.0.occurrences.0.context_base64"),
		    "context_base64",
		    "\xff"
		    "Kest" M);
	check_bytes(at(root, "findings.0.refs_base64.0"), "refs_base64",
		    "\xff"
		    "Kest" M);
	json_decref(root);
}
END_TEST

START_TEST(secret_that_is_no_text)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.findings[0].secret = LIT("\xff\xfe-not-a-text");
	root = write_and_parse(&sample.audit, true);
	check_bytes(at(root, "findings.0.secret_base64"), "secret_base64",
		    "\xff\xfe-not-a-text");
	json_decref(root);
}
END_TEST

START_TEST(nothing_acts_on_a_terminal)
{
	static const char *const never[] = { "\x1b", "\xc2\x9b",
					     "\xe2\x80\xae" };
	struct report_options options = { 0 };
	struct sample sample;
	struct buf out = BUF_INIT;
	struct fault fault;

	sample_init(&sample);
	sample_plant(&sample, "\x1b[2J\xc2\x9b\xe2\x80\xae");
	ck_assert_int_eq(report_write(&sample.audit, REPORT_JSON, &options,
				      &out, &fault),
			 0);
	for (size_t i = 0; i < COUNT(never); i++)
		ck_assert_ptr_null(strstr(buf_str(&out), never[i]));
	buf_release(&out);
}
END_TEST

START_TEST(paths_that_look_alike_are_counted_together)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.repositories[0].path = "/srv/\xfe";
	sample.repositories[1].path = "/srv/\xff";
	root = write_and_parse(&sample.audit, false);
	ck_assert_int_eq(json_integer_value(at(
				 root, "summary.repository./srv/\xef\xbf\xbd")),
			 3);
	json_decref(root);
}
END_TEST

START_TEST(empty_audit)
{
	struct audit audit = { .version = "1", .patterns = "p" };
	json_t *root = write_and_parse(&audit, false);

	ck_assert_uint_eq(json_array_size(at(root, "repositories")), 0);
	ck_assert(json_is_array(at(root, "repositories")));
	ck_assert(json_is_array(at(root, "findings")));
	ck_assert(json_is_object(at(root, "summary.kind")));
	ck_assert(json_is_false(at(root, "summary.complete")));
	ck_assert(json_is_null(at(root, "run.command")));
	ck_assert_int_eq(
		json_integer_value(at(root, "summary.severity.critical")), 0);
	json_decref(root);
}
END_TEST

START_TEST(an_entry_stands_for_one_at_least)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.skips[0].count = 0;
	root = write_and_parse(&sample.audit, false);
	ck_assert_int_eq(
		json_integer_value(at(root, "repositories.1.skipped.0.count")),
		1);
	json_decref(root);
}
END_TEST

START_TEST(numbers_beyond_what_readers_take)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.repositories[0].bytes = UINT64_MAX;
	root = write_and_parse(&sample.audit, false);
	ck_assert(json_integer_value(at(root, "repositories.0.bytes")) ==
		  INT64_MAX);
	json_decref(root);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, sample_row, 0, COUNT(rows));
	tcase_add_test(tc, fields_in_order);
	tcase_add_loop_test(tc, extended_row, 0, COUNT(extended));
	tcase_add_test(tc, layout_is_the_usual_one);
	tcase_add_test(tc, secrets_are_shown_when_asked);
	tcase_add_loop_test(tc, hostile_text, 0, COUNT(texts));
	tcase_add_loop_test(tc, valid_text_has_no_raw_bytes, 0, COUNT(texts));
	tcase_add_test(tc, raw_bytes_of_an_array);
	tcase_add_test(tc, raw_bytes_are_masked);
	tcase_add_test(tc, secret_that_is_no_text);
	tcase_add_test(tc, nothing_acts_on_a_terminal);
	tcase_add_test(tc, paths_that_look_alike_are_counted_together);
	tcase_add_test(tc, empty_audit);
	tcase_add_test(tc, an_entry_stands_for_one_at_least);
	tcase_add_test(tc, numbers_beyond_what_readers_take);
}

UNIT_MAIN("report/json", add)
