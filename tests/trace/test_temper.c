/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "trace/temper.h"

#define PLACES_MAX 3

struct place_row {
	enum site site;
	const char *path;
};

static const struct row {
	const char *proves;
	struct place_row places[PLACES_MAX];
	struct place_row also[PLACES_MAX];
	uint64_t also_more;
	const char *reason; /* it begins with that; NULL: there is none */
	bool lower;
} rows[] = {
	{ .proves = "a test",
	  .places = { { SITE_BLOB, "tests/a.py" } },
	  .reason = "all its places are in tests,",
	  .lower = true },
	{ .proves = "examples",
	  .places = { { SITE_BLOB, "a.example" },
		      { SITE_WORKTREE, "examples/x" } },
	  .reason = "all its places are in examples,",
	  .lower = true },
	{ .proves = "a document, in Git LFS",
	  .places = { { SITE_LFS, "a.md" } },
	  .reason = "all its places are in documents,",
	  .lower = true },
	{ .proves = "several such",
	  .places = { { SITE_BLOB, "a.md" }, { SITE_INDEX, "tests/x" } },
	  .reason = "all its places are in tests, examples or documents",
	  .lower = true },
	{ .proves = "code", .places = { { SITE_BLOB, "src/a.py" } } },
	{ .proves = "a test and code",
	  .places = { { SITE_BLOB, "tests/a.py" }, { SITE_BLOB, "a.py" } },
	  .reason = "some of its places" },
	{ .proves = "a test, and code without a context",
	  .places = { { SITE_BLOB, "tests/a.py" } },
	  .also = { { SITE_BLOB, "a.py" } },
	  .reason = "some of its places" },
	{ .proves = "a test, and more places than are listed",
	  .places = { { SITE_BLOB, "tests/a.py" } },
	  .also_more = 1,
	  .reason = "some of its places" },
	{ .proves = "a test, and another without a context",
	  .places = { { SITE_BLOB, "tests/a.py" } },
	  .also = { { SITE_BLOB, "spec/a.rb" } },
	  .reason = "all its places are in tests,",
	  .lower = true },
	{ .proves = "a message has no path",
	  .places = { { SITE_COMMIT_MESSAGE, NULL } } },
	{ .proves = "a test and a message",
	  .places = { { SITE_BLOB, "tests/a" }, { SITE_COMMIT_MESSAGE, NULL } },
	  .reason = "some of its places" },
	{ .proves = "a ref is no file",
	  .places = { { SITE_REF_NAME, "refs/heads/tests/a.md" } } },
};

static size_t fill(const struct place_row *from, struct occurrence *places,
		   struct also *also)
{
	size_t nr = 0;

	for (; nr < PLACES_MAX && (from[nr].path || from[nr].site); nr++) {
		if (places)
			places[nr] =
				(struct occurrence){ .site = from[nr].site,
						     .path = from[nr].path };
		else
			also[nr] = (struct also){ .site = from[nr].site,
						  .path = from[nr].path };
	}
	return nr;
}

START_TEST(paths_lower_the_severity_only)
{
	const struct row *r = &rows[_i];
	struct occurrence places[PLACES_MAX];
	struct also also[PLACES_MAX];
	struct finding f = {
		.severity = SEVERITY_CRITICAL,
		.confidence = CONFIDENCE_CONFIRMED,
		.exposure = EXPOSURE_TIP,
		.reasons = { "a" },
		.nr_reasons = 1,
		.also_more = r->also_more,
	};

	f.occurrences.v = places;
	f.occurrences.nr = fill(r->places, places, NULL);
	f.also_at.v = also;
	f.also_at.nr = fill(r->also, NULL, also);
	temper(&f);
	ck_assert_msg(f.severity ==
			      (r->lower ? SEVERITY_HIGH : SEVERITY_CRITICAL),
		      "%s", r->proves);
	ck_assert_int_eq(f.confidence, CONFIDENCE_CONFIRMED);
	ck_assert_int_eq(f.exposure, EXPOSURE_TIP);
	ck_assert_uint_eq(f.nr_reasons, r->reason ? 2 : 1);
	if (!r->reason)
		return;
	ck_assert_msg(bytes_starts(bytes_of(f.reasons[1]), bytes_of(r->reason)),
		      "%s: %s", r->proves, f.reasons[1]);
	ck_assert(temper_gave(f.reasons[1]));
	ck_assert(!temper_gave(f.reasons[0]));
}
END_TEST

START_TEST(there_is_nothing_below_info)
{
	struct occurrence place = { .site = SITE_BLOB, .path = "a.md" };
	struct finding f = { .severity = SEVERITY_INFO };

	f.occurrences.v = &place;
	f.occurrences.nr = 1;
	f.nr_reasons = REASONS_MAX;
	temper(&f);
	ck_assert_int_eq(f.severity, SEVERITY_INFO);
	ck_assert_uint_eq(f.nr_reasons, REASONS_MAX);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, paths_lower_the_severity_only, 0, COUNT(rows));
	tcase_add_test(tc, there_is_nothing_below_info);
}

UNIT_MAIN("trace/temper", add)
