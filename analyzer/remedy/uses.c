/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/uses.h"

/* Words of a line, in any case. */
static const char *const pushes[] = { "git push", "set-url --push", "pushurl",
				      "git lfs push", "mirror --push" };
static const char *const clones[] = {
	"git clone",	 "git fetch",	  "git pull",	"git+http",
	"git submodule", "git ls-remote", "remote add", "remote set-url",
	"insteadof",	 "[submodule",	  "go env",	"goprivate",
	"pip install",	 "npm install",	  "composer ",	"checkout scm",
};
static const char *const calls[] = { "api.bitbucket.org", "/rest/api/",
				     "/2.0/repositories", "/2.0/workspaces",
				     "/2.0/user" };
static const char *const changes[] = {
	"-x post",	"-x put",
	"-x delete",	"-xpost",
	"-xput",	"-xdelete",
	"--request p",	"--data",
	"--form",	" -f ",
	" -d ",		"requests.post",
	"requests.put", "requests.delete",
	"/downloads",	".post(",
	".put(",
};

/* Files by the last part of their names, in any case. */
static const char *const build_files[] = {
	"bitbucket-pipelines.yml",
	"jenkinsfile",
	".gitlab-ci.yml",
	".travis.yml",
	"azure-pipelines.yml",
	"bamboo.yml",
	"bamboo.yaml",
	".drone.yml",
	"buildspec.yml",
	"cloudbuild.yaml",
	"appveyor.yml",
	"circleci/config.yml",
};
static const char *const clone_files[] = {
	".gitmodules",	    ".netrc",		"_netrc",
	".git-credentials", "package.json",	"package-lock.json",
	"yarn.lock",	    "composer.json",	"composer.lock",
	"auth.json",	    "requirements.txt", "pipfile",
	"poetry.lock",	    "gemfile",		"gemfile.lock",
	"go.mod",	    "cargo.toml",	"mix.exs",
	"pubspec.yaml",	    "podfile",		"package.resolved",
	"fetch_head",
};

static bool is_named(struct bytes path, const char *const *names, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct bytes name = bytes_of(names[i]);
		struct bytes end;

		if (path.len < name.len)
			continue;
		end = bytes_sub(path, path.len - name.len, name.len);
		if (bytes_eq_nocase(end, name) &&
		    (path.len == name.len ||
		     path.p[path.len - name.len - 1] == '/'))
			return true;
	}
	return false;
}

static void add_git(struct uses *uses, enum git_use use)
{
	if (use > uses->git)
		uses->git = use;
}

static void add_rest(struct uses *uses, enum rest_use use)
{
	if (use > uses->rest)
		uses->rest = use;
}

static void add_place(struct uses *uses, const struct occurrence *o)
{
	struct bytes path = bytes_of(o->path);

	if (bytes_has_any_nocase(o->context, pushes, COUNT(pushes)))
		add_git(uses, GIT_PUSH);
	else if (bytes_has_any_nocase(o->context, clones, COUNT(clones)) ||
		 is_named(path, clone_files, COUNT(clone_files)) ||
		 o->site == SITE_CONFIG || o->site == SITE_REFLOG)
		add_git(uses, GIT_CLONE);
	if (bytes_has_any_nocase(o->context, calls, COUNT(calls)))
		add_rest(uses, bytes_has_any_nocase(o->context, changes,
						    COUNT(changes))
				       ? REST_WRITE
				       : REST_READ);
	uses->build |= is_named(path, build_files, COUNT(build_files)) ||
		       bytes_starts(path, LIT(".github/workflows/"));
}

struct uses uses_of(const struct finding *finding)
{
	struct uses uses = { 0 };

	for (size_t i = 0; i < finding->occurrences.nr; i++)
		add_place(&uses, &finding->occurrences.v[i]);
	return uses;
}

/* First what is needed: reports in short tell the first sentence only. */
#define JUDGED "This is judged by where the secret stands."

/* Of an Atlassian account's API token. */
#define A_CLONE "To clone and fetch: read:repository:bitbucket. "
#define A_PUSH \
	"To push: read:repository:bitbucket and write:repository:bitbucket, " \
	"since write does not include read. "
#define A_READ \
	"For its REST calls: the read: scope of what they ask for, such as " \
	"read:repository:bitbucket or read:pullrequest:bitbucket. "
#define A_WRITE \
	"For its REST calls, some of which change something: the read: and " \
	"the write: scope of what they name, such as " \
	"write:repository:bitbucket for downloads or " \
	"write:pullrequest:bitbucket. "
#define A_BUILD \
	"It is used in a build, which should depend on no person: take a " \
	"repository access token (Repository settings, Security, Access " \
	"tokens) and keep it in a secured variable of the pipeline. "

/* Of an access token of a repository, project or workspace. */
#define R_CLONE "To clone and fetch: Repositories, Read. "
#define R_PUSH "To push: Repositories, Read and Write. "
#define R_READ \
	"For its REST calls: Read of what they ask for, such as Repositories " \
	"or Pull requests. "
#define R_WRITE \
	"For its REST calls, some of which change something: Read and Write " \
	"of what they name, such as Repositories for downloads or Pull " \
	"requests. "
#define R_BUILD \
	"It is used in a build: keep the new one in a secured variable of " \
	"the pipeline, for this repository only. "

/* Of an HTTP access token of Data Center. */
#define S_CLONE "To clone and fetch: Repository read. "
#define S_PUSH "To push: Repository write, which includes read there. "
#define S_READ "For its REST calls: Repository read, or Project read. "
#define S_WRITE \
	"For its REST calls, some of which change something: Repository " \
	"write; admin only if they change settings. "
#define S_BUILD \
	"It is used in a build, which should depend on no person: take a " \
	"repository's own HTTP access token or an SSH access key, and keep " \
	"it in the build server's credential store. "

#define PAIR(git, rest, build) \
	{ \
		git rest JUDGED, git rest build JUDGED \
	}
#define ROWS(read, write, git, build) \
	{ \
		PAIR(git, , build), PAIR(git, read, build), \
			PAIR(git, write, build) \
	}

static const char *const texts[ISSUERS][GIT_USES][REST_USES][2] = {
	[ISSUER_ACCOUNT] = { ROWS(A_READ, A_WRITE, , A_BUILD),
			     ROWS(A_READ, A_WRITE, A_CLONE, A_BUILD),
			     ROWS(A_READ, A_WRITE, A_PUSH, A_BUILD) },
	[ISSUER_REPOSITORY] = { ROWS(R_READ, R_WRITE, , R_BUILD),
				ROWS(R_READ, R_WRITE, R_CLONE, R_BUILD),
				ROWS(R_READ, R_WRITE, R_PUSH, R_BUILD) },
	[ISSUER_SERVER] = { ROWS(S_READ, S_WRITE, , S_BUILD),
			    ROWS(S_READ, S_WRITE, S_CLONE, S_BUILD),
			    ROWS(S_READ, S_WRITE, S_PUSH, S_BUILD) },
};

const char *uses_text(const struct uses *uses, enum issuer issuer)
{
	if (!uses->git && !uses->rest && !uses->build)
		return NULL;
	return texts[issuer][uses->git][uses->rest][uses->build];
}
