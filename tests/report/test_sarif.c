/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF's own schema is not part of this repository; what it demands of what we
 * write is said here: which members an object may have and must have, what
 * indexes point at, and how addresses look.
 */
#include "report/report.h"

#include "sample.h"
#include "tree.h"
#include "unit.h"

#include <stdio.h>

#define M "********"
#define RUN "runs/0/"
#define RESULT RUN "results/"
#define DRIVER RUN "tool/driver/"
#define PLACE "/physicalLocation/"

static json_t *write_and_parse(const struct audit *audit, bool show_secrets)
{
	struct buf out = BUF_INIT;
	json_t *root;

	ck_assert_int_eq(sample_report(audit, REPORT_SARIF, show_secrets, &out),
			 0);
	root = tree_parse(buf_bytes(&out));
	buf_release(&out);
	return root;
}

/* ---------------------------------------------------------------- values ---
 */

/* clang-format off */
static const struct row {
	const char *path;
	const char *want;
} rows[] = {
	{ "version", "\"2.1.0\"" },
	{ "runs/1", "" },
	{ DRIVER "name", "\"bbaudit\"" },
	{ DRIVER "version", "\"1.2.3\"" },
	/* Rules: one for each kind, sorted, also of what is ignored. */
	{ DRIVER "rules/0/id", "\"atlassian-api-token\"" },
	{ DRIVER "rules/1/id", "\"bitbucket-app-password\"" },
	{ DRIVER "rules/1/shortDescription/text",
	  "\"Bitbucket app password\"" },
	{ DRIVER "rules/1/defaultConfiguration/level", "\"error\"" },
	{ DRIVER "rules/1/properties/security-severity", "\"8.0\"" },
	{ DRIVER "rules/2/id", "\"bitbucket-url-credential\"" },
	{ DRIVER "rules/3", "" },
	{ RUN "tool/extensions/0/name", "\"bbaudit-patterns\"" },
	{ RUN "tool/extensions/0/version", "\"feed\"" },
	{ RUN "automationDetails/id", "\"bbaudit/2026-11-18T11:06:40Z\"" },
	{ RUN "invocations/0/commandLine", "\"bbaudit scan /srv/git\"" },
	{ RUN "invocations/0/startTimeUtc", "\"2026-11-18T11:06:40Z\"" },
	{ RUN "invocations/0/executionSuccessful", "false" },
	{ RUN "invocations/0/toolExecutionNotifications/0/descriptor",
	  "{\"id\": \"incomplete\", \"index\": 0}" },
	{ RUN "invocations/0/toolExecutionNotifications/1/descriptor",
	  "{\"id\": \"opaque\", \"index\": 3}" },
	{ RUN "invocations/0/toolExecutionNotifications/2",
	  "{\"descriptor\": {\"id\": \"skipped\", \"index\": 1}, "
	  "\"level\": \"error\", \"message\": {\"text\": \"/srv/git/two: blob "
	  "515151515151 big.bin: larger than the limit\"}}" },
	{ RUN "invocations/0/toolExecutionNotifications/3",
	  "{\"descriptor\": {\"id\": \"accepted\", \"index\": 2}, "
	  "\"level\": \"note\", \"message\": {\"text\": \"/srv/git/two: pack: "
	  "cut short (7 objects); accepted: known since 2020\"}}" },
	{ RUN "invocations/0/toolExecutionNotifications/4", "" },
	{ RUN "originalUriBaseIds/REPOSITORY-1",
	  "{\"uri\": \"file:///srv/git/one.git/\", "
	  "\"description\": {\"text\": \"/srv/git/one.git\"}}" },
	{ RUN "originalUriBaseIds/GITDIR-2/description/text",
	  "\"the git directory of /srv/git/two\"" },
	{ RUN "redactionTokens", "[\"" M "\"]" },
	/* Results. */
	{ RESULT "0/ruleId", "\"bitbucket-app-password\"" },
	{ RESULT "0/level", "\"error\"" },
	{ RESULT "0/message/text",
	  "\"Bitbucket app password Kest" M ": high, confirmed. Life cycle: "
	  "removed by vendor (2026-07-28): App passwords were removed.\"" },
	{ RESULT "0/partialFingerprints",
	  "{\"bbauditFinding/v1\": \"bb-0011\"}" },
	{ RESULT "0/locations/0" PLACE "artifactLocation",
	  "{\"uri\": \"deploy/settings.env\", "
	  "\"uriBaseId\": \"REPOSITORY-1\"}" },
	{ RESULT "0/locations/0" PLACE "region",
	  "{\"startLine\": 14, \"snippet\": {\"text\": "
	  "\"TOKEN=Kest" M " # " M "\"}}" },
	{ RESULT "0/locations/0/logicalLocations", "" },
	{ RESULT "0/locations/0/properties/byteColumn", "9" },
	{ RESULT "0/locations/1" PLACE "artifactLocation",
	  "{\"uri\": \"config\", \"uriBaseId\": \"GITDIR-2\"}" },
	{ RESULT "0/locations/1" PLACE "region", "" },
	{ RESULT "0/locations/1/logicalLocations",
	  "[{\"name\": \"config\", \"fullyQualifiedName\": \"config config\", "
	  "\"kind\": \"config\"}]" },
	{ RESULT "0/relatedLocations/0/id", "0" },
	{ RESULT "0/relatedLocations/0" PLACE "region", "{\"startLine\": 3}" },
	{ RESULT "0/relatedLocations/1" PLACE "artifactLocation",
	  "{\"uri\": "
	  "\"objects/a2/a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2\", "
	  "\"uriBaseId\": \"GITDIR-2\"}" },
	{ RESULT "0/suppressions", "" },
	{ RESULT "0/properties/firstSeen/commit",
	  "\"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\"" },
	{ RESULT "0/properties/refsTotal", "2" },
	{ RESULT "1/locations/0" PLACE "artifactLocation",
	  "{\"uri\": "
	  "\"objects/c2/c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2\", "
	  "\"uriBaseId\": \"GITDIR-1\"}" },
	{ RESULT "1/locations/0/logicalLocations/0/kind",
	  "\"commit-message\"" },
	{ RESULT "1/level", "\"note\"" },
	{ RESULT "2/ruleId", "\"atlassian-api-token\"" },
	{ RESULT "2/suppressions",
	  "[{\"kind\": \"external\", \"status\": \"accepted\", "
	  "\"justification\": \"a test of ours, says the ignore file\"}]" },
	{ RESULT "3", "" },
};
/* clang-format on */

START_TEST(sample_row)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample_extend(&sample);
	root = write_and_parse(&sample.audit, false);
	tree_is(root, rows[_i].path, rows[_i].want);
	json_decref(root);
}
END_TEST

START_TEST(help_says_what_to_do)
{
	struct sample sample;
	json_t *root;
	const char *text;

	sample_init(&sample);
	root = write_and_parse(&sample.audit, false);
	text = json_string_value(tree_at(root, DRIVER "rules/0/help/text"));
	ck_assert_ptr_nonnull(strstr(text, "\n2. revoke: Nothing is left.\n"));
	text = json_string_value(tree_at(root, DRIVER "rules/0/help/markdown"));
	ck_assert_ptr_nonnull(
		strstr(text, "\n2. **revoke**: Nothing is left.\n"));
	json_decref(root);
}
END_TEST

START_TEST(a_rule_is_as_severe_as_its_worst)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.findings[1].kind = sample.findings[0].kind;
	sample.findings[1].severity = SEVERITY_CRITICAL;
	root = write_and_parse(&sample.audit, false);
	tree_is(root, DRIVER "rules/1", "");
	tree_is(root, DRIVER "rules/0/properties/security-severity", "\"9.5\"");
	tree_is(root, RESULT "0/level", "\"error\"");
	json_decref(root);
}
END_TEST

/* ------------------------------------------------------------- structure ---
 */

/* Members of an object: "!" before those that it must have. */
static const struct shape {
	const char *path; /* "#" stands for each item of an array or object */
	const char *members;
} shapes[] = {
	{ "", "!$schema !version !runs" },
	{ "runs/#", "!tool automationDetails invocations originalUriBaseIds "
		    "redactionTokens !results" },
	{ RUN "tool", "!driver extensions" },
	{ DRIVER, "!name version rules notifications" },
	{ DRIVER "rules/#",
	  "!id shortDescription fullDescription help defaultConfiguration "
	  "properties" },
	{ DRIVER "rules/#/help", "!text markdown" },
	{ DRIVER "rules/#/shortDescription", "!text" },
	{ DRIVER "rules/#/fullDescription", "!text" },
	{ DRIVER "rules/#/defaultConfiguration", "level" },
	{ DRIVER "notifications/#", "!id shortDescription" },
	{ RUN "tool/extensions/#", "!name version shortDescription" },
	{ RUN "automationDetails", "id description" },
	{ RUN "invocations/#",
	  "!executionSuccessful commandLine startTimeUtc endTimeUtc "
	  "toolExecutionNotifications" },
	{ RUN "invocations/0/toolExecutionNotifications/#",
	  "descriptor level !message" },
	{ RUN "invocations/0/toolExecutionNotifications/#/message", "!text" },
	{ RUN "originalUriBaseIds/#", "uri description" },
	{ RESULT "#", "ruleId ruleIndex kind level rank !message locations "
		      "relatedLocations partialFingerprints suppressions "
		      "properties" },
	{ RESULT "#/message", "!text" },
	{ RESULT "#/suppressions/#", "!kind status justification" },
	{ RESULT "#/locations/#",
	  "!physicalLocation logicalLocations properties" },
	{ RESULT "#/locations/#/physicalLocation", "!artifactLocation region" },
	{ RESULT "#/locations/#/physicalLocation/artifactLocation",
	  "!uri !uriBaseId" },
	{ RESULT "#/locations/#/physicalLocation/region",
	  "!startLine snippet" },
	{ RESULT "#/locations/#/physicalLocation/region/snippet", "!text" },
	{ RESULT "#/locations/#/logicalLocations/#",
	  "name fullyQualifiedName kind" },
	{ RESULT "#/relatedLocations/#",
	  "!id !physicalLocation logicalLocations !message" },
};

static bool has_word(const char *words, const char *word, char mark)
{
	size_t len = strlen(word);

	for (; *words; words += strcspn(words, " "), words += *words == ' ') {
		bool marked = *words == '!';

		if (!strncmp(words + marked, word, len) &&
		    (words[marked + len] == ' ' || !words[marked + len]) &&
		    (!mark || marked))
			return true;
	}
	return false;
}

static void check_members(json_t *object, const char *members,
			  const char *where)
{
	const char *name;
	json_t *value;
	size_t must = 0;
	size_t has = 0;

	for (const char *c = members; *c; c++)
		must += *c == '!';
	ck_assert_msg(json_is_object(object), "%s is no object", where);
	json_object_foreach(object, name, value)
	{
		ck_assert_msg(has_word(members, name, 0), "%s has %s", where,
			      name);
		has += has_word(members, name, '!');
	}
	ck_assert_msg(has == must, "%s lacks a member", where);
}

/* Each object that the rest of the path leads to. */
static void check_shape(json_t *value, const char *path,
			const struct shape *shape)
{
	const char *each = strchr(path, '#');
	struct buf head = BUF_INIT;
	const char *name;
	json_t *item;
	size_t i;

	if (!each) {
		value = tree_at(value, path);
		if (value)
			check_members(value, shape->members, shape->path);
		return;
	}
	buf_add(&head, path, (size_t)(each - path));
	value = tree_at(value, buf_str(&head));
	each += each[1] == '/' ? 2 : 1;
	json_array_foreach(value, i, item) check_shape(item, each, shape);
	json_object_foreach(value, name, item) check_shape(item, each, shape);
	buf_release(&head);
}

static void check_uri(json_t *root, json_t *location)
{
	const char *uri = json_string_value(json_object_get(location, "uri"));
	const char *base =
		json_string_value(json_object_get(location, "uriBaseId"));

	for (const char *c = uri; *c; c++)
		ck_assert_msg(is_alnum((uint8_t)*c) ||
				      strchr("-._~!$&'()*+,;=@/%", *c),
			      "%s", uri);
	ck_assert_msg(uri[0] != '/' && uri[0], "%s", uri);
	ck_assert_ptr_nonnull(
		json_object_get(tree_at(root, RUN "originalUriBaseIds"), base));
}

/* Brackets and braces stand escaped in a message, or it means something. */
static void check_message(const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '{' || *text == '}') {
			bool pair = *text == '\\'
					    ? text[1] && strchr("[]\\", text[1])
					    : text[1] == *text;

			ck_assert_msg(pair, "a single %s", text);
			text++;
			continue;
		}
		ck_assert_msg(*text != '[' && *text != ']', "%s", text);
	}
}

static void check_result(json_t *root, json_t *result)
{
	json_t *index = json_object_get(result, "ruleIndex");
	json_t *rule = json_array_get(tree_at(root, DRIVER "rules"),
				      (size_t)json_integer_value(index));
	json_t *place;
	size_t i;

	ck_assert(json_equal(json_object_get(rule, "id"),
			     json_object_get(result, "ruleId")));
	check_message(json_string_value(tree_at(result, "message/text")));
	json_array_foreach(json_object_get(result, "locations"), i, place)
		check_uri(root,
			  tree_at(place, "physicalLocation/artifactLocation"));
}

static void check_notification(json_t *root, json_t *notification)
{
	json_t *index = tree_at(notification, "descriptor/index");
	json_t *descriptor =
		json_array_get(tree_at(root, DRIVER "notifications"),
			       (size_t)json_integer_value(index));

	ck_assert(json_equal(json_object_get(descriptor, "id"),
			     tree_at(notification, "descriptor/id")));
	check_message(json_string_value(tree_at(notification, "message/text")));
}

static void check_structure(json_t *root)
{
	json_t *item;
	size_t i;

	for (i = 0; i < COUNT(shapes); i++)
		check_shape(root, shapes[i].path, &shapes[i]);
	json_array_foreach(tree_at(root, RUN "results"), i, item)
		check_result(root, item);
	json_array_foreach(
		tree_at(root, RUN "invocations/0/toolExecutionNotifications"),
		i, item) check_notification(root, item);
}

static const char *const planted[] = {
	"/srv/git/plain",   "[evil](https://evil.example)",
	"{0} {1}",	    "back\\slash\\",
	"%s%n%2e",	    "a:b?c#d",
	"../../etc/passwd", "//evil.example/x",
	"\xff\xfe\x01",	    "\xe2\x80\xae\xf0\x9f\x98\x80",
	"a\nb\r",	    "\"quoted\"",
};

START_TEST(structure_holds)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample_extend(&sample);
	sample_plant(&sample, planted[_i]);
	sample.findings[0].secret = bytes_of(planted[_i]);
	root = write_and_parse(&sample.audit, _i % 2);
	check_structure(root);
	json_decref(root);
}
END_TEST

START_TEST(one_repository_needs_no_number)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.audit.repositories.nr = 1;
	sample.findings[0].occurrences.nr = 1;
	root = write_and_parse(&sample.audit, false);
	check_structure(root);
	tree_is(root, RESULT "0/locations/0" PLACE "artifactLocation/uriBaseId",
		"\"REPOSITORY\"");
	tree_is(root, RUN "invocations/0/executionSuccessful", "true");
	json_decref(root);
}
END_TEST

/* clang-format off */
static const struct address_row {
	const char *path;
	const char *uri;
} addresses[] = {
	{ "a b", "\"a%20b\"" },
	{ "a%20b", "\"a%2520b\"" },
	{ "a:b", "\"a%3Ab\"" },
	{ "a?b#c", "\"a%3Fb%23c\"" },
	{ "/etc/passwd", "\"%2Fetc/passwd\"" },
	{ "\xc3\xa4", "\"%C3%A4\"" },
	{ "\xff", "\"%FF\"" },
	{ "x.zip!/in/y", "\"x.zip!/in/y\"" },
	{ "x-" SAMPLE_SECRET ".txt", "\"x-Kest" M ".txt\"" },
};
/* clang-format on */

START_TEST(address_row)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.occurrences[0].path = addresses[_i].path;
	root = write_and_parse(&sample.audit, false);
	tree_is(root, RESULT "0/locations/0" PLACE "artifactLocation/uri",
		addresses[_i].uri);
	json_decref(root);
}
END_TEST

START_TEST(long_lists_are_cut)
{
	struct occurrence *places = calloc(1001, sizeof(*places));
	struct skip *skips = calloc(1001, sizeof(*skips));
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	for (size_t i = 0; i < 1001; i++) {
		places[i] = sample.occurrences[0];
		skips[i] = sample.skips[0];
	}
	sample.findings[0].occurrences.v = places;
	sample.findings[0].occurrences.nr = 1001;
	sample.repositories[1].skipped.v = skips;
	sample.repositories[1].skipped.nr = 1001;
	root = write_and_parse(&sample.audit, false);
	check_structure(root);
	ck_assert_uint_eq(json_array_size(tree_at(root, RESULT "0/locations")),
			  1000);
	tree_is(root, RESULT "0/properties/placesTotal", "1001");
	/* The verdict, a thousand lines, and how many more. */
	tree_is(root,
		RUN "invocations/0/toolExecutionNotifications/1001/message/"
		    "text",
		"\"and 2 more, which the JSON report lists\"");
	tree_is(root, RUN "invocations/0/toolExecutionNotifications/1002", "");
	json_decref(root);
	free(places);
	free(skips);
}
END_TEST

START_TEST(an_empty_audit)
{
	struct audit audit = { .version = "1", .patterns = "p" };
	json_t *root = write_and_parse(&audit, false);

	check_structure(root);
	tree_is(root, RUN "results", "[]");
	tree_is(root, RUN "invocations/0/executionSuccessful", "false");
	json_decref(root);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, sample_row, 0, COUNT(rows));
	tcase_add_test(tc, help_says_what_to_do);
	tcase_add_test(tc, a_rule_is_as_severe_as_its_worst);
	tcase_add_loop_test(tc, structure_holds, 0, COUNT(planted));
	tcase_add_test(tc, one_repository_needs_no_number);
	tcase_add_loop_test(tc, address_row, 0, COUNT(addresses));
	tcase_add_test(tc, long_lists_are_cut);
	tcase_add_test(tc, an_empty_audit);
}

UNIT_MAIN("report/sarif", add)
