/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/steps.h"

#include "base/buf.h"
#include "unit.h"

#define CLOUD "bitbucket-cloud"
#define SERVER "bitbucket-data-center"

#define SITES_MAX 4

static void fill(struct finding *finding, struct occurrence *occurrences,
		 const enum site *sites, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		occurrences[i] = (struct occurrence){ .site = sites[i] };
	finding->occurrences.v = occurrences;
	finding->occurrences.nr = nr;
	steps_fill(finding);
}

/* A finding in the contents of a file, in history. */
static void fill_blob(struct finding *finding, struct occurrence *occurrence)
{
	static const enum site blob = SITE_BLOB;

	finding->exposure = EXPOSURE_HISTORY;
	fill(finding, occurrence, &blob, 1);
}

static const char *text_of(const struct finding *finding, const char *step)
{
	for (size_t i = 0; i < finding->nr_steps; i++) {
		if (!strcmp(finding->steps[i].step, step))
			return finding->steps[i].text;
	}
	return NULL;
}

/* clang-format off */
/* Words that a step's text must hold for a kind in a state of its life. */
static const struct row {
	const char *proves;
	const char *kind;
	const char *provider;
	enum lifecycle_state state;
	const char *step;
	const char *holds;
} rows[] = {
	{ "a removed app password says first that it is past its end",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "assess", "Past its end: Bitbucket Cloud removed" },
	{ "and when that was",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "assess", "2026-07-28" },
	{ "and that nothing is left to revoke",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "revoke", "Nothing is left to revoke" },
	{ "a legacy one is the same",
	  "bitbucket-app-password-legacy", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "assess", "Past its end: Bitbucket Cloud removed" },
	{ "one before the end is live",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_USABLE,
	  "assess", "still accepts app passwords" },
	{ "and to be deleted by its owner",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_USABLE,
	  "revoke", "owner deletes it" },
	{ "one in the brownouts is to be treated as live",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_BROWNOUT,
	  "assess", "Treat it as live" },
	{ "an API token replaces an app password",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "replace", "API token with scopes" },
	{ "with the scope that reads",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "replace", "read:repository:bitbucket" },
	{ "and the one that writes",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "replace", "write:repository:bitbucket" },
	{ "and the user that git gives",
	  "bitbucket-app-password", CLOUD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "replace", "x-bitbucket-api-token-auth" },
	{ "an expired API token says so first",
	  "atlassian-api-token", "atlassian", LIFECYCLE_EXPIRED_BY_POLICY,
	  "assess", "Past its end by Atlassian's rules" },
	{ "but it is looked up",
	  "atlassian-api-token", "atlassian", LIFECYCLE_EXPIRED_BY_POLICY,
	  "revoke", "Confirm that it is dead" },
	{ "a live API token is revoked at Atlassian",
	  "atlassian-api-token", "atlassian", LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "Create and manage API tokens" },
	{ "without a date it counts as live",
	  "atlassian-api-token", "atlassian", LIFECYCLE_UNKNOWN,
	  "assess", "taken for live" },
	{ "an access token is revoked in the settings of what it is for",
	  "bitbucket-access-token", CLOUD, LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "Security, Access tokens" },
	{ "and replaced by one with an expiry",
	  "bitbucket-access-token", CLOUD, LIFECYCLE_POSSIBLY_LIVE,
	  "replace", "x-token-auth" },
	{ "an expired access token may have no expiry",
	  "bitbucket-access-token", CLOUD, LIFECYCLE_EXPIRED_BY_POLICY,
	  "assess", "Past its end if the workspace enforces" },
	{ "a Data Center token is revoked on that server",
	  "bitbucket-dc-token", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "Manage account, HTTP access tokens" },
	{ "a legacy one too",
	  "bitbucket-server-token-legacy", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "Manage account, HTTP access tokens" },
	{ "its replacement comes from there too",
	  "bitbucket-dc-token", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "replace", "HTTP access token on that server" },
	{ "only an admin cleans a Data Center server",
	  "bitbucket-dc-token", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "purge", "refs/pull-requests/*" },
	{ "only Support cleans Bitbucket Cloud",
	  "bitbucket-access-token", CLOUD, LIFECYCLE_POSSIBLY_LIVE,
	  "purge", "Atlassian Support" },
	{ "an OAuth consumer is deleted in the workspace",
	  "bitbucket-oauth-consumer", CLOUD, LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "Workspace settings, OAuth consumers" },
	{ "a Cloud password is refused by git but opens the account",
	  "bitbucket-url-credential", CLOUD, LIFECYCLE_REJECTED_BY_VENDOR,
	  "assess", "since 2022-03-01" },
	{ "and is changed there",
	  "bitbucket-url-credential", CLOUD, LIFECYCLE_REJECTED_BY_VENDOR,
	  "revoke", "changes the password in the Atlassian account" },
	{ "a Data Center password in the directory",
	  "bitbucket-url-credential", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "revoke", "directory behind it" },
	{ "and is replaced by a token of that server",
	  "bitbucket-url-credential", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "replace", "HTTP access token" },
	{ "the two differ in prevention",
	  "bitbucket-url-credential", SERVER, LIFECYCLE_POSSIBLY_LIVE,
	  "prevent", "pre-receive hook" },
	{ "and the Cloud one",
	  "bitbucket-url-credential", CLOUD, LIFECYCLE_POSSIBLY_LIVE,
	  "prevent", "pipeline variables" },
	{ "a kind of the auditor's own patterns has steps too",
	  "acme-token", CLOUD, LIFECYCLE_EXPIRED_BY_POLICY,
	  "assess", "Past its end by the rules of its issuer" },
};

/* Which steps there are, in their order, for the places of a finding. */
static const struct place_row {
	const char *proves;
	enum exposure exposure;
	enum site sites[SITES_MAX];
	size_t nr;
	const char *steps;
	const char *step; /* one of them */
	const char *holds;
} place_rows[] = {
	{ "contents are rewritten", EXPOSURE_HISTORY, { SITE_BLOB }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "rewrite", "--replace-text" },
	{ "and scanned again before the push", EXPOSURE_HISTORY,
	  { SITE_BLOB }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "verify", "Scan the rewritten clone" },
	{ "of the tip by a commit first", EXPOSURE_TIP, { SITE_BLOB }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "rewrite", "with an ordinary commit first" },
	{ "messages of commits too", EXPOSURE_METADATA,
	  { SITE_COMMIT_MESSAGE }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "rewrite", "--replace-message" },
	{ "and of tags", EXPOSURE_METADATA, { SITE_TAG_MESSAGE }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "rewrite", "--replace-message" },
	{ "what nothing reaches is pruned", EXPOSURE_UNREACHABLE,
	  { SITE_BLOB }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "rewrite", "nothing to rewrite" },
	{ "and not pushed again", EXPOSURE_UNREACHABLE, { SITE_BLOB }, 1,
	  "assess revoke replace rewrite verify purge prevent ",
	  "verify", "Scan this copy again" },
	{ "names of files are renamed", EXPOSURE_TIP, { SITE_PATH }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "--path-rename" },
	{ "authors by a mailmap", EXPOSURE_METADATA,
	  { SITE_COMMIT_IDENTITY }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "--mailmap" },
	{ "headers", EXPOSURE_METADATA, { SITE_COMMIT_HEADER }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "header of a commit" },
	{ "notes", EXPOSURE_METADATA, { SITE_NOTE }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "refs/notes/*" },
	{ "names of refs", EXPOSURE_METADATA, { SITE_REF_NAME }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "delete the old one on the server" },
	{ "LFS", EXPOSURE_HISTORY, { SITE_LFS }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "LFS storage" },
	{ "a configuration is no history", EXPOSURE_METADATA,
	  { SITE_CONFIG }, 1,
	  "assess revoke replace scopes clean verify purge prevent ",
	  "clean", "git remote set-url" },
	{ "and is not pushed", EXPOSURE_METADATA, { SITE_CONFIG }, 1,
	  "assess revoke replace scopes clean verify purge prevent ",
	  "purge", "No push has carried it" },
	{ "a reflog", EXPOSURE_METADATA, { SITE_REFLOG }, 1,
	  "assess revoke replace scopes clean verify purge prevent ",
	  "clean", "git reflog expire" },
	{ "a file of the repository", EXPOSURE_METADATA,
	  { SITE_REPOSITORY_FILE }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "edit or delete it" },
	{ "the index", EXPOSURE_METADATA, { SITE_INDEX }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "git rm --cached" },
	{ "the worktree", EXPOSURE_METADATA, { SITE_WORKTREE }, 1,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", ".gitignore" },
	{ "several of history", EXPOSURE_METADATA,
	  { SITE_REF_NAME, SITE_PATH }, 2,
	  "assess revoke replace clean verify purge prevent ",
	  "clean", "Other places than plain contents" },
	{ "several of this copy", EXPOSURE_METADATA,
	  { SITE_REFLOG, SITE_CONFIG }, 2,
	  "assess revoke replace scopes clean verify purge prevent ",
	  "clean", "Places of this copy hold it" },
	{ "all of them fill the steps", EXPOSURE_TIP,
	  { SITE_BLOB, SITE_PATH, SITE_CONFIG, SITE_COMMIT_MESSAGE }, 4,
	  "assess revoke replace scopes rewrite clean verify purge prevent ",
	  "clean", "two groups" },
	{ "a configuration beside contents does not stop the purge",
	  EXPOSURE_TIP, { SITE_BLOB, SITE_CONFIG }, 2,
	  "assess revoke replace scopes rewrite clean verify purge prevent ",
	  "purge", "Atlassian Support" },
};
/* clang-format on */

START_TEST(kind_row)
{
	const struct row *r = &rows[_i];
	struct finding finding = { .kind = r->kind,
				   .provider = r->provider,
				   .lifecycle = { .state = r->state } };
	struct occurrence occurrence;
	const char *text;

	fill_blob(&finding, &occurrence);
	text = text_of(&finding, r->step);
	ck_assert_msg(text && strstr(text, r->holds), "%s: %s", r->proves,
		      text);
}
END_TEST

START_TEST(place_row)
{
	const struct place_row *r = &place_rows[_i];
	struct finding finding = { .kind = "bitbucket-app-password",
				   .provider = CLOUD,
				   .exposure = r->exposure };
	struct occurrence occurrences[SITES_MAX];
	struct buf steps = BUF_INIT;
	const char *text;

	fill(&finding, occurrences, r->sites, r->nr);
	for (size_t i = 0; i < finding.nr_steps; i++)
		buf_printf(&steps, "%s ", finding.steps[i].step);
	ck_assert_msg(!strcmp(buf_str(&steps), r->steps), "%s: %s", r->proves,
		      buf_str(&steps));
	text = text_of(&finding, r->step);
	ck_assert_msg(text && strstr(text, r->holds), "%s: %s", r->proves,
		      text);
	buf_release(&steps);
}
END_TEST

START_TEST(encoded_contents_need_their_own_rule)
{
	struct occurrence occurrence = { .site = SITE_BLOB,
					 .encodings = { { "base64" }, 1 } };
	struct finding finding = { .kind = "bitbucket-app-password",
				   .provider = CLOUD,
				   .exposure = EXPOSURE_HISTORY,
				   .occurrences = { &occurrence, 1, 1 } };

	steps_fill(&finding);
	ck_assert_ptr_nonnull(text_of(&finding, "rewrite"));
	ck_assert_ptr_nonnull(strstr(text_of(&finding, "clean"),
				     "a rule for each encoded form"));
	occurrence.encodings.nr = 0;
	steps_fill(&finding);
	ck_assert_ptr_null(text_of(&finding, "clean"));
}
END_TEST

START_TEST(old_steps_go)
{
	struct finding finding = { .kind = "bitbucket-app-password",
				   .provider = CLOUD };
	struct occurrence occurrence;
	size_t nr;

	fill_blob(&finding, &occurrence);
	nr = finding.nr_steps;
	fill_blob(&finding, &occurrence);
	ck_assert_uint_eq(finding.nr_steps, nr);
}
END_TEST

/* Whatever it is and wherever it stands: no step is missing or empty. */
START_TEST(every_combination_has_texts)
{
	static const char *const kinds[] = {
		"bitbucket-app-password",   "bitbucket-app-password-legacy",
		"atlassian-api-token",	    "bitbucket-access-token",
		"bitbucket-dc-token",	    "bitbucket-server-token-legacy",
		"bitbucket-oauth-consumer", "bitbucket-url-credential",
		"of-the-auditor",
	};
	static const char *const providers[] = { CLOUD, SERVER, "atlassian" };
	const unsigned states = LIFECYCLE_UNKNOWN + 1;
	const unsigned all = (unsigned)COUNT(kinds) * COUNT(providers) *
			     states * EXPOSURE_COUNT * SITE_COUNT;

	for (unsigned i = 0; i < all; i++) {
		unsigned n = i;
		struct occurrence occurrence = { 0 };
		struct finding finding = { .occurrences = { &occurrence, 1,
							    1 } };

		finding.kind = kinds[n % COUNT(kinds)];
		n /= COUNT(kinds);
		finding.provider = providers[n % COUNT(providers)];
		n /= COUNT(providers);
		finding.lifecycle.state = n % states;
		n /= states;
		finding.exposure = n % EXPOSURE_COUNT;
		occurrence.site = n / EXPOSURE_COUNT;
		steps_fill(&finding);
		ck_assert_uint_ge(finding.nr_steps, 6);
		for (size_t k = 0; k < finding.nr_steps; k++) {
			ck_assert_ptr_nonnull(finding.steps[k].text);
			ck_assert_uint_gt(strlen(finding.steps[k].text), 20);
		}
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, kind_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, place_row, 0, COUNT(place_rows));
	tcase_add_test(tc, encoded_contents_need_their_own_rule);
	tcase_add_test(tc, old_steps_go);
	tcase_add_test(tc, every_combination_has_texts);
}

UNIT_MAIN("remedy/steps", add)
