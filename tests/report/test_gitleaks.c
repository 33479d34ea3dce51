/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "sample.h"
#include "tree.h"
#include "unit.h"

#define M "********"

static json_t *write_and_parse(const struct audit *audit, bool show_secrets)
{
	struct buf out = BUF_INIT;
	json_t *root;

	ck_assert_int_eq(
		sample_report(audit, REPORT_GITLEAKS, show_secrets, &out), 0);
	root = tree_parse(buf_bytes(&out));
	buf_release(&out);
	return root;
}

/* clang-format off */
static const struct row {
	const char *path;
	const char *want;
} rows[] = {
	{ "0/RuleID", "\"bitbucket-app-password\"" },
	{ "0/Description", "\"Bitbucket app password\"" },
	{ "0/StartLine", "14" },
	{ "0/EndLine", "14" },
	{ "0/StartColumn", "9" },
	{ "0/EndColumn", "43" },
	{ "0/Match", "\"TOKEN=Kest" M " # " M "\"" },
	{ "0/Secret", "\"Kest" M "\"" },
	{ "0/File", "\"deploy/settings.env\"" },
	{ "0/SymlinkFile", "\"\"" },
	{ "0/Commit", "\"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\"" },
	{ "0/Author", "\"Jane Doe\"" },
	{ "0/Email", "\"jane@example.org\"" },
	{ "0/Date", "\"2024-05-02T12:00:00Z\"" },
	{ "0/Message", "\"\"" },
	{ "0/Entropy", "3.7000000000000002" },
	{ "0/Tags", "[\"id:bb-0011\", \"severity:high\", "
		    "\"confidence:confirmed\", \"state:removed-by-vendor\", "
		    "\"exposure:tip\", \"site:blob\", "
		    "\"repository:/srv/git/one.git\"]" },
	{ "0/Fingerprint",
	  "\"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1:deploy/settings.env:"
	  "bitbucket-app-password:14\"" },
	/* No line, no context, no commit. */
	{ "1/StartLine", "0" },
	{ "1/EndLine", "0" },
	{ "1/StartColumn", "0" },
	{ "1/EndColumn", "0" },
	{ "1/Match", "\"Kest" M "\"" },
	{ "1/Commit", "\"\"" },
	{ "1/Author", "\"\"" },
	{ "1/Date", "\"\"" },
	{ "1/Fingerprint", "\"config:bitbucket-app-password:0\"" },
	/* A message is its commit's. */
	{ "2/File", "\"\"" },
	{ "2/Commit", "\"c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2\"" },
	{ "2/Author", "\"\"" },
	{ "3", "" },
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

/* gitleaks' own members, each of its type, and no other. */
START_TEST(members)
{
	static const char *const names[] = {
		"RuleID",      "Description", "StartLine", "EndLine",
		"StartColumn", "EndColumn",   "Match",	   "Secret",
		"File",	       "SymlinkFile", "Commit",	   "Author",
		"Email",       "Date",	      "Message",   "Entropy",
		"Tags",	       "Fingerprint"
	};
	struct sample sample;
	json_t *root;
	json_t *item;
	size_t i;

	sample_init(&sample);
	sample_plant(&sample, "\xff\x01");
	root = write_and_parse(&sample.audit, true);
	json_array_foreach(root, i, item)
	{
		ck_assert_uint_eq(json_object_size(item), COUNT(names));
		for (size_t k = 0; k < COUNT(names); k++)
			ck_assert_msg(json_object_get(item, names[k]) != NULL,
				      "%s", names[k]);
	}
	json_decref(root);
}
END_TEST

START_TEST(a_secret_over_lines)
{
	struct sample sample;
	json_t *root;

	sample_init(&sample);
	sample.occurrences[0].raw = LIT("ab\ncde");
	root = write_and_parse(&sample.audit, false);
	tree_is(root, "0/StartLine", "14");
	tree_is(root, "0/EndLine", "15");
	tree_is(root, "0/StartColumn", "9");
	tree_is(root, "0/EndColumn", "3");
	json_decref(root);
}
END_TEST

START_TEST(an_empty_audit_is_an_array)
{
	struct audit audit = { .version = "1" };
	json_t *root = write_and_parse(&audit, false);

	ck_assert(json_is_array(root));
	ck_assert_uint_eq(json_array_size(root), 0);
	json_decref(root);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, sample_row, 0, COUNT(rows));
	tcase_add_test(tc, members);
	tcase_add_test(tc, a_secret_over_lines);
	tcase_add_test(tc, an_empty_audit_is_an_array);
}

UNIT_MAIN("report/gitleaks", add)
