/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/uses.h"

#include "remedy/steps.h"
#include "unit.h"

/* clang-format off */
static const struct row {
	const char *proves;
	enum site site;
	const char *path;
	const char *context;
	struct uses uses;
} rows[] = {
	{ "nothing tells", SITE_BLOB, "notes.txt", "BITBUCKET_TOKEN=x",
	  { GIT_UNKNOWN, REST_UNKNOWN, false } },
	{ "a clone", SITE_BLOB, "deploy.sh", "git clone https://u:p@h/r.git",
	  { GIT_CLONE, REST_UNKNOWN, false } },
	{ "a push needs more", SITE_BLOB, "deploy.sh",
	  "git push https://u:p@h/r.git", { GIT_PUSH, REST_UNKNOWN, false } },
	{ "a remote", SITE_BLOB, "x.sh", "git remote set-url origin https://",
	  { GIT_CLONE, REST_UNKNOWN, false } },
	{ "one for pushing", SITE_CONFIG, "config", "pushurl = https://u:p@h",
	  { GIT_PUSH, REST_UNKNOWN, false } },
	{ "a file of git's", SITE_BLOB, "home/.netrc", "password p",
	  { GIT_CLONE, REST_UNKNOWN, false } },
	{ "in any case", SITE_BLOB, "Pipfile", "x",
	  { GIT_CLONE, REST_UNKNOWN, false } },
	{ "its whole name", SITE_BLOB, "my.netrc", "x",
	  { GIT_UNKNOWN, REST_UNKNOWN, false } },
	{ "a configuration", SITE_CONFIG, "config", "url = https://u:p@h",
	  { GIT_CLONE, REST_UNKNOWN, false } },
	{ "a call that asks", SITE_BLOB, "x.sh",
	  "curl -u u:p https://api.bitbucket.org/2.0/user",
	  { GIT_UNKNOWN, REST_READ, false } },
	{ "a call that changes", SITE_BLOB, "x.sh",
	  "curl -X POST -u u:p https://api.bitbucket.org/2.0/repositories/a/b",
	  { GIT_UNKNOWN, REST_WRITE, false } },
	{ "a server's", SITE_BLOB, "x.sh",
	  "curl https://h/rest/api/1.0/projects",
	  { GIT_UNKNOWN, REST_READ, false } },
	{ "a build", SITE_BLOB, "bitbucket-pipelines.yml", "x",
	  { GIT_UNKNOWN, REST_UNKNOWN, true } },
	{ "that clones", SITE_BLOB, "ci/Jenkinsfile", "git clone https://u:p@h",
	  { GIT_CLONE, REST_UNKNOWN, true } },
	{ "by its folder", SITE_BLOB, ".github/workflows/ci.yml", "x",
	  { GIT_UNKNOWN, REST_UNKNOWN, true } },
};

static const struct told {
	const char *proves;
	const char *kind;
	const char *provider;
	const char *context;
	const char *holds; /* NULL: there is no such step */
} tellings[] = {
	{ "who pushes reads as well", "bitbucket-app-password",
	  "bitbucket-cloud", "git push https://u:p@h/r.git",
	  "read:repository:bitbucket and write:repository:bitbucket" },
	{ "a clone needs no write", "atlassian-api-token", "atlassian",
	  "git clone https://u:p@h/r.git", "fetch: read:repository:bitbucket" },
	{ "an access token has words of its own", "bitbucket-access-token",
	  "bitbucket-cloud", "git clone https://u:p@h/r.git",
	  "Repositories, Read" },
	{ "and so has a server", "bitbucket-dc-token", "bitbucket-data-center",
	  "git push https://u:p@h/r.git", "Repository write" },
	{ "a call alone", "bitbucket-access-token", "bitbucket-cloud",
	  "curl -u u:p https://api.bitbucket.org/2.0/user",
	  "For its REST calls: Read" },
	{ "where nothing is known nothing is told", "bitbucket-dc-token",
	  "bitbucket-data-center", "x", NULL },
};
/* clang-format on */

START_TEST(use_row)
{
	const struct row *r = &rows[_i];
	struct occurrence o = { .site = r->site,
				.path = r->path,
				.context = bytes_of(r->context) };
	struct finding f = { .occurrences = { &o, 1, 1 } };
	struct uses uses = uses_of(&f);

	ck_assert_msg(uses.git == r->uses.git && uses.rest == r->uses.rest &&
			      uses.build == r->uses.build,
		      "%s: %d %d %d", r->proves, uses.git, uses.rest,
		      uses.build);
}
END_TEST

START_TEST(told_row)
{
	const struct told *r = &tellings[_i];
	struct occurrence o = { .context = bytes_of(r->context) };
	struct finding f = { .kind = r->kind,
			     .provider = r->provider,
			     .occurrences = { &o, 1, 1 } };
	const char *text = NULL;
	const char *end;

	steps_fill(&f);
	for (size_t i = 0; i < f.nr_steps; i++) {
		if (strcmp(f.steps[i].step, "scopes") != 0)
			continue;
		text = f.steps[i].text;
		ck_assert_str_eq(f.steps[i - 1].step, "replace");
	}
	ck_assert_msg(r->holds ? text && strstr(text, r->holds) : !text,
		      "%s: %s", r->proves, text);
	if (!text)
		return;
	/* A report in short has the first sentence only. */
	end = strstr(text, ". ");
	ck_assert_msg(end && end > strstr(text, r->holds), "%s: %s", r->proves,
		      text);
	ck_assert_int_eq(text[strlen(text) - 1], '.');
}
END_TEST

/* The worst of all places counts. */
START_TEST(all_places)
{
	struct occurrence v[] = {
		{ .context = LIT("git push x") },
		{ .context = LIT("git clone x"), .path = "Jenkinsfile" },
		{ .context = LIT("curl -X PUT https://api.bitbucket.org/2.0") },
		{ .context = LIT("curl https://api.bitbucket.org/2.0") },
	};
	struct finding f = { .occurrences = { v, COUNT(v), COUNT(v) } };
	struct uses uses = uses_of(&f);

	ck_assert(uses.git == GIT_PUSH && uses.rest == REST_WRITE &&
		  uses.build);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, use_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, told_row, 0, COUNT(tellings));
	tcase_add_test(tc, all_places);
}

UNIT_MAIN("remedy/uses", add)
