/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/steps.h"

#include "remedy/uses.h"

#include <assert.h>

/* Credentials that are revoked and replaced in the same way. */
enum family {
	APP_PASSWORD,
	API_TOKEN,
	ACCESS_TOKEN,
	SERVER_TOKEN,
	OAUTH_CONSUMER,
	CLOUD_PASSWORD,
	SERVER_PASSWORD,
	OTHER,
	FAMILY_COUNT,
};

static const struct {
	const char *kind;
	enum family cloud;
	enum family server; /* where the provider is Data Center */
} kinds[] = {
	{ "bitbucket-app-password", APP_PASSWORD, APP_PASSWORD },
	{ "bitbucket-app-password-legacy", APP_PASSWORD, APP_PASSWORD },
	{ "atlassian-api-token", API_TOKEN, API_TOKEN },
	{ "bitbucket-access-token", ACCESS_TOKEN, ACCESS_TOKEN },
	{ "bitbucket-dc-token", SERVER_TOKEN, SERVER_TOKEN },
	{ "bitbucket-server-token-legacy", SERVER_TOKEN, SERVER_TOKEN },
	{ "bitbucket-oauth-consumer", OAUTH_CONSUMER, OAUTH_CONSUMER },
	{ "bitbucket-url-credential", CLOUD_PASSWORD, SERVER_PASSWORD },
};

/* How much of the credential's life is left, as far as steps differ by it. */
enum stage { ALIVE, DOUBTFUL, ENDED, STAGE_COUNT };

static enum stage stage_of(enum lifecycle_state state)
{
	switch (state) {
	case LIFECYCLE_REMOVED_BY_VENDOR:
	case LIFECYCLE_EXPIRED_BY_POLICY:
		return ENDED;
	case LIFECYCLE_USABLE:
	case LIFECYCLE_BROWNOUT:
		return ALIVE;
	/* A rejected password is refused by git and API, not by the account. */
	case LIFECYCLE_REJECTED_BY_VENDOR:
	case LIFECYCLE_POSSIBLY_LIVE:
	case LIFECYCLE_UNKNOWN:
		break;
	}
	return DOUBTFUL;
}

/* The first row that fits is taken; the last ones fit everything. */
static const struct {
	enum family family;
	enum lifecycle_state state;
	const char *text;
} assessments[] = {
	{ APP_PASSWORD, LIFECYCLE_USABLE,
	  "On the day of this audit Bitbucket Cloud still accepts app "
	  "passwords: together with the username it gives every permission "
	  "that was ticked when it was made. It has no expiry of its own; all "
	  "app passwords fail at times from 2026-06-09 and for good from "
	  "2026-07-28." },
	{ APP_PASSWORD, LIFECYCLE_BROWNOUT,
	  "Bitbucket Cloud is switching app passwords off: from 2026-06-09 "
	  "to 2026-07-27 they fail in scheduled windows only and work "
	  "between them, and from 2026-07-28 they are gone. Treat it as "
	  "live, and expect whatever uses it to break." },
	{ APP_PASSWORD, LIFECYCLE_REMOVED_BY_VENDOR,
	  "Past its end: Bitbucket Cloud removed all app passwords on "
	  "2026-07-28, so this one opens nothing there any more. It still "
	  "names an account, the same string may be in use elsewhere, and "
	  "the integration that used it has either broken or been moved. "
	  "Clean it before the repository is migrated or published; it is "
	  "no emergency." },
	{ API_TOKEN, LIFECYCLE_EXPIRED_BY_POLICY,
	  "Past its end by Atlassian's rules, if the commit's date is right: "
	  "API tokens live 365 days at most, and those made before "
	  "2024-12-15 ended by 2026-05-12. Commit dates can be forged, so "
	  "the account's own list of tokens has the last word." },
	{ API_TOKEN, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: nothing in the repository tells whether it was "
	  "revoked or which expiry was chosen. It acts as the person who "
	  "made it, in Bitbucket, Jira and Confluence as far as its scopes "
	  "go." },
	{ API_TOKEN, LIFECYCLE_UNKNOWN,
	  "No usable date says when it was made, so it has to be taken for "
	  "live. It acts as the person who made it, in Bitbucket, Jira and "
	  "Confluence as far as its scopes go." },
	{ ACCESS_TOKEN, LIFECYCLE_EXPIRED_BY_POLICY,
	  "Past its end if the workspace enforces an expiry and the commit's "
	  "date is right. Access tokens without an expiry exist, so look it "
	  "up before calling it dead." },
	{ ACCESS_TOKEN, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: access tokens made before expiries came in "
	  "2025, or in a workspace that allows it, never end by themselves. "
	  "It acts for a repository, project or workspace and not for a "
	  "person, so no one's departure has disabled it." },
	{ SERVER_TOKEN, LIFECYCLE_EXPIRED_BY_POLICY,
	  "Past its end if that server enforces an expiry and the commit's "
	  "date is right; only the server itself can confirm it." },
	{ SERVER_TOKEN, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: only the Bitbucket Data Center server that "
	  "issued it knows whether it expired or was revoked. It acts as "
	  "the user, project or repository it was made for, for whoever can "
	  "reach that server." },
	{ OAUTH_CONSUMER, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: with its key, the secret fetches access tokens "
	  "with all permissions of the consumer until the consumer is "
	  "deleted." },
	{ CLOUD_PASSWORD, LIFECYCLE_REJECTED_BY_VENDOR,
	  "If it is an account password, Bitbucket Cloud refuses it for git "
	  "and the REST API since 2022-03-01. It may still open the "
	  "Atlassian account in a browser, and every other place where the "
	  "same password was used: treat it as live until it is changed." },
	{ CLOUD_PASSWORD, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: an address alone does not tell whether it is an "
	  "account password, an old app password or a token." },
	{ SERVER_PASSWORD, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work: only that server knows. A Data Center password "
	  "is often the one of the company's directory, so it can open far "
	  "more than Bitbucket." },
	{ OTHER, LIFECYCLE_USABLE,
	  "It works as far as the rules of its issuer tell." },
	{ OTHER, LIFECYCLE_BROWNOUT,
	  "Its issuer is switching it off and refuses it at times; treat it "
	  "as live." },
	{ OTHER, LIFECYCLE_REMOVED_BY_VENDOR,
	  "Past its end: its issuer no longer accepts credentials of this "
	  "kind. The same string may be in use elsewhere." },
	{ OTHER, LIFECYCLE_REJECTED_BY_VENDOR,
	  "Its issuer refuses it for git and API; it may still open the "
	  "account itself. Treat it as live until it is changed." },
	{ OTHER, LIFECYCLE_EXPIRED_BY_POLICY,
	  "Past its end by the rules of its issuer, if the commit's date is "
	  "right; confirm that where it was made." },
	{ OTHER, LIFECYCLE_POSSIBLY_LIVE,
	  "It may still work; only its issuer knows." },
	{ OTHER, LIFECYCLE_UNKNOWN,
	  "Nothing tells when it was made, so it has to be taken for live." },
};

static const char *assessment(enum family family, enum lifecycle_state state)
{
	for (size_t i = 0; i < COUNT(assessments); i++) {
		if (assessments[i].state == state &&
		    (assessments[i].family == family ||
		     assessments[i].family == OTHER))
			return assessments[i].text;
	}
	assert(false && "every state has a row of the family OTHER");
	return "";
}

static const char *const revocations[FAMILY_COUNT][STAGE_COUNT] = {
	[APP_PASSWORD] = {
		[ALIVE] =
		"The account's owner deletes it on the security page of the "
		"account settings, under app passwords; for a managed account "
		"the organisation's admin can.",
		[DOUBTFUL] =
		"Find out whose it was by the username. If app passwords are "
		"still in force the owner deletes it on the security page of "
		"the account settings (the organisation's admin can for a "
		"managed account).",
		[ENDED] =
		"Nothing is left to revoke at Bitbucket. Ask the account's "
		"owner whether the same string was used as a password "
		"anywhere else, and have it changed there.",
	},
	[API_TOKEN] = {
		[ALIVE] =
		"The account's owner revokes it in the Atlassian account "
		"settings, Security, Create and manage API tokens; for a "
		"managed account the organisation's admin can.",
		[DOUBTFUL] =
		"Revoke it first, ask later: the account's owner does it in "
		"the Atlassian account settings, Security, Create and manage "
		"API tokens; for a managed account the organisation's admin "
		"can. If the owner cannot tell which token of the list it "
		"is, revoke all that are older than the commit.",
		[ENDED] =
		"Confirm that it is dead: the account's owner (or the "
		"organisation's admin) looks for it in the Atlassian account "
		"settings, Security, Create and manage API tokens, and "
		"revokes it if it is still listed.",
	},
	[ACCESS_TOKEN] = {
		[ALIVE] =
		"An admin of the repository, project or workspace it belongs "
		"to revokes it: its settings, Security, Access tokens, "
		"Revoke.",
		[DOUBTFUL] =
		"Revoke it first, ask later: an admin looks through "
		"Security, Access tokens in the settings of the repository, "
		"then of its project, then of the workspace, and revokes it "
		"there. The list shows names and not tokens, so when in "
		"doubt revoke all that are older than the commit.",
		[ENDED] =
		"Confirm that it is dead: an admin looks through Security, "
		"Access tokens in the settings of the repository, its "
		"project and the workspace, and revokes what is still "
		"listed from that time.",
	},
	[SERVER_TOKEN] = {
		[ALIVE] =
		"On that Bitbucket Data Center server its owner revokes it "
		"under Manage account, HTTP access tokens (a project's or "
		"repository's token: in its settings); an admin of the "
		"server can do it for any user.",
		[DOUBTFUL] =
		"Revoke it first, ask later: on that Bitbucket Data Center "
		"server its owner does it under Manage account, HTTP access "
		"tokens (a project's or repository's token: in its "
		"settings), or an admin of the server does. If the server "
		"is unknown, the hosts beside the token are the first to "
		"ask.",
		[ENDED] =
		"Confirm that it is dead: its owner looks under Manage "
		"account, HTTP access tokens on that Bitbucket Data Center "
		"server, or an admin of the server does, and revokes it if "
		"it is still listed.",
	},
	[OAUTH_CONSUMER] = {
		[ALIVE] =
		"An admin of the workspace deletes the consumer: Workspace "
		"settings, OAuth consumers.",
		[DOUBTFUL] =
		"An admin of the workspace looks for the consumer by its key "
		"under Workspace settings, OAuth consumers, and deletes it.",
		[ENDED] =
		"Confirm that it is gone: an admin of the workspace looks "
		"for its key under Workspace settings, OAuth consumers.",
	},
	[CLOUD_PASSWORD] = {
		[ALIVE] =
		"The account's owner changes the password in the Atlassian "
		"account settings, Security, and ends all sessions there.",
		[DOUBTFUL] =
		"The account's owner changes the password in the Atlassian "
		"account settings, Security, ends all sessions there, and "
		"changes the password wherever else it was used.",
		[ENDED] =
		"Have the account's owner confirm that the password was "
		"changed since, and that it is used nowhere else.",
	},
	[SERVER_PASSWORD] = {
		[ALIVE] =
		"The user changes the password on that server, or in the "
		"directory behind it; an admin of the server can lock the "
		"account until then.",
		[DOUBTFUL] =
		"The user changes the password on that server, or in the "
		"directory behind it (LDAP, Crowd, single sign-on); an admin "
		"of the server can lock the account until then. Change it "
		"wherever else it was used.",
		[ENDED] =
		"Have an admin of that server confirm that the account is "
		"gone or its password changed.",
	},
	[OTHER] = {
		[ALIVE] = "Revoke it where it was made.",
		[DOUBTFUL] = "Revoke it where it was made, or have its owner "
			     "show that it is dead.",
		[ENDED] = "Confirm where it was made that it is dead.",
	},
};

/* The scopes are Bitbucket's strings; they do not include one another. */
#define API_TOKEN_SCOPES \
	"Give it an expiry and only the scopes it needs, which do not " \
	"include one another: to clone, read:repository:bitbucket; to push, " \
	"that and write:repository:bitbucket; for pull requests, " \
	"read:pullrequest:bitbucket and write:pullrequest:bitbucket; for " \
	"pipelines, read:pipeline:bitbucket and write:pipeline:bitbucket; " \
	"for webhooks, read:, write: and delete:webhook:bitbucket; for " \
	"projects and members, read:project:bitbucket and " \
	"read:workspace:bitbucket; to administer or delete, " \
	"admin:repository:bitbucket or delete:repository:bitbucket. "

#define API_TOKEN_USE \
	"Git uses it as the password of x-bitbucket-api-token-auth (or of " \
	"the username), handed over by a credential helper and never in the " \
	"address; REST calls use Basic authentication with the account's " \
	"email. "

#define NO_PERSON \
	"For a pipeline or a server prefer a repository access token (user " \
	"x-token-auth) or an SSH access key, which belong to no person."

/* clang-format off */
static const char *const replacements[FAMILY_COUNT] = {
	[APP_PASSWORD] =
		"Move whatever used it to an API token with scopes, which "
		"replaces app passwords: Atlassian account settings, "
		"Security, Create and manage API tokens, Create API token "
		"with scopes, Bitbucket. "
		API_TOKEN_SCOPES API_TOKEN_USE NO_PERSON,
	[API_TOKEN] =
		"Move whatever used it to a new API token with scopes: "
		"Atlassian account settings, Security, Create and manage API "
		"tokens, Create API token with scopes. "
		API_TOKEN_SCOPES API_TOKEN_USE NO_PERSON,
	[ACCESS_TOKEN] =
		"Make a new access token with an expiry at the narrowest "
		"level that serves (repository before project before "
		"workspace), with only the permissions it needs, and keep it "
		"in the secured variables of the pipeline or in a secret "
		"store. Git uses it as the password of x-token-auth, REST "
		"calls as a Bearer token.",
	[SERVER_TOKEN] =
		"Make a new HTTP access token on that server with an expiry "
		"and the least permission that serves (repository read, write "
		"or admin), for the repository or project rather than for a "
		"person where the server offers it; for plain cloning an SSH "
		"access key serves as well. REST calls use it as a Bearer "
		"token, git as a password from a credential helper.",
	[OAUTH_CONSUMER] =
		"Make a new consumer under Workspace settings, OAuth "
		"consumers, with only the permissions it needs, and give its "
		"secret to the application through its environment or a "
		"secret store. If the job is only to clone one repository, a "
		"repository access token is simpler and narrower.",
	[CLOUD_PASSWORD] =
		"Take the password out of the address and use an API token "
		"with scopes instead: Atlassian account settings, Security, "
		"Create and manage API tokens, Create API token with scopes, "
		"Bitbucket. "
		API_TOKEN_SCOPES API_TOKEN_USE NO_PERSON,
	[SERVER_PASSWORD] =
		"Take the password out of the address and use an HTTP access "
		"token of that server (Manage account, HTTP access tokens) "
		"with the least permission that serves, handed over by a "
		"credential helper; or an SSH access key of the repository.",
	[OTHER] =
		"Issue a new one with the least permission and the shortest "
		"life that serve, and hand it over through the environment or "
		"a secret store.",
};
/* clang-format on */

/*
 * Kinds of place, by what cleans them. The first group is what the two files
 * of rules of git filter-repo reach.
 */
enum place {
	PLACE_CONTENT,
	PLACE_MESSAGE,
	PLACE_ENCODED,
	PLACE_NAME,
	PLACE_IDENTITY,
	PLACE_HEADER,
	PLACE_NOTE,
	PLACE_REF,
	PLACE_LFS,
	PLACE_REFLOG,
	PLACE_CONFIG,
	PLACE_FILE,
	PLACE_INDEX,
	PLACE_WORKTREE,
	PLACE_COUNT,
};

#define BIT(place) (1U << (place))
#define RULES (BIT(PLACE_CONTENT) | BIT(PLACE_MESSAGE))
/* Places of one clone only, that no push carries. */
#define LOCAL \
	(BIT(PLACE_REFLOG) | BIT(PLACE_CONFIG) | BIT(PLACE_FILE) | \
	 BIT(PLACE_INDEX) | BIT(PLACE_WORKTREE))

static const enum place place_of_site[SITE_COUNT] = {
	[SITE_BLOB] = PLACE_CONTENT,
	[SITE_PATH] = PLACE_NAME,
	[SITE_COMMIT_MESSAGE] = PLACE_MESSAGE,
	[SITE_COMMIT_IDENTITY] = PLACE_IDENTITY,
	[SITE_COMMIT_HEADER] = PLACE_HEADER,
	[SITE_TAG_MESSAGE] = PLACE_MESSAGE,
	[SITE_NOTE] = PLACE_NOTE,
	[SITE_REF_NAME] = PLACE_REF,
	[SITE_REFLOG] = PLACE_REFLOG,
	[SITE_CONFIG] = PLACE_CONFIG,
	[SITE_REPOSITORY_FILE] = PLACE_FILE,
	[SITE_INDEX] = PLACE_INDEX,
	[SITE_WORKTREE] = PLACE_WORKTREE,
	[SITE_LFS] = PLACE_LFS,
};

static unsigned places_of(const struct finding *finding)
{
	unsigned places = 0;

	for (size_t i = 0; i < finding->occurrences.nr; i++) {
		const struct occurrence *o = &finding->occurrences.v[i];

		assert(o->site < SITE_COUNT);
		places |= BIT(place_of_site[o->site]);
		if (o->encodings.nr && BIT(place_of_site[o->site]) & RULES)
			places |= BIT(PLACE_ENCODED);
	}
	return places;
}

#define REWRITE_HOW \
	"bbaudit scan --plan writes the rules, and a script that does all " \
	"of it in a fresh mirror clone. By hand, run git filter-repo there " \
	"with --replace-text for the contents of files and " \
	"--replace-message for the messages of commits and tags; a rule is " \
	"one line, literal:SECRET==>REMOVED. Keep that file out of every " \
	"repository. Ids change from the first rewritten commit on and " \
	"signatures are lost, so agree on a moment when nobody pushes. " \
	"Rules pass over files with a NUL in their first 8,192 bytes " \
	"(binaries, UTF-16): drop these with --strip-blobs-with-ids or edit " \
	"them in a --blob-callback."

/* clang-format off */
static const char *const rewrites[] = {
	[EXPOSURE_TIP] =
		"The newest files hold it too: take it out there with an "
		"ordinary commit first, so that the next checkout is clean. "
		REWRITE_HOW,
	[EXPOSURE_HISTORY] =
		"It is in older commits only, and anyone who can clone can "
		"read these. "
		REWRITE_HOW,
	[EXPOSURE_METADATA] =
		REWRITE_HOW,
	[EXPOSURE_UNREACHABLE] =
		"No ref reaches it, so there is nothing to rewrite: git "
		"reflog expire --expire=now --expire-unreachable=now --all "
		"and then git gc --prune=now remove it from this copy. Find "
		"out first whether somebody needs what is lost with it.",
};
/* clang-format on */
static_assert(COUNT(rewrites) == EXPOSURE_COUNT, "a text for each exposure");

/* What a rewrite by rules leaves, for a finding with one such kind of place. */
/* clang-format off */
static const char *const cleanings[PLACE_COUNT] = {
	[PLACE_ENCODED] =
		"Some places hold it encoded (base64, percent signs, UTF-16, "
		"or inside of an archive), where a literal rule does not "
		"match: write a rule for each encoded form, or a regex: rule "
		"where it is wrapped over lines, and drop archives and "
		"binaries with --strip-blobs-with-ids.",
	[PLACE_NAME] =
		"The name of a file or folder holds it, which no rule of text "
		"reaches: git filter-repo --path-rename OLD:NEW.",
	[PLACE_IDENTITY] =
		"The author or committer of a commit or tag holds it, which "
		"no rule of text reaches: git filter-repo --mailmap FILE with "
		"the clean name and address, or a --name-callback and "
		"--email-callback.",
	[PLACE_HEADER] =
		"A header of a commit holds it (a merged tag, a signature, an "
		"extra line), which no rule of text reaches: let git "
		"filter-repo rewrite that commit, which drops such headers, "
		"and look again.",
	[PLACE_NOTE] =
		"A note of git notes holds it: rewrite refs/notes/* with the "
		"same rules, or remove the note (git notes remove), and "
		"replace the server's notes ref; the old commits of the notes "
		"ref stay until they are purged.",
	[PLACE_REF] =
		"The name of a ref holds it, which no rule of text reaches: "
		"push the branch or tag under a clean name, delete the old "
		"one on the server, and prune it in every clone (git fetch "
		"--prune).",
	[PLACE_LFS] =
		"An object of Git LFS holds it; history has only a pointer. "
		"Drop the path or point it at a cleaned file, then have the "
		"object deleted from the server's LFS storage and from "
		"lfs/objects of every clone.",
	[PLACE_REFLOG] =
		"A reflog of this copy holds it; it is no part of history and "
		"is never pushed: git reflog expire --expire=now --all, and "
		"remove what stays in logs/ by hand; where the place is a file "
		"in reftable/, git pack-refs --all, which writes it anew.",
	[PLACE_CONFIG] =
		"The configuration of this copy holds it; it is no part of "
		"history and is never pushed: take it out with git remote "
		"set-url or git config --unset-all, and let a credential "
		"helper keep its replacement.",
	[PLACE_FILE] =
		"A file of the repository's own folder holds it (FETCH_HEAD, "
		"a hook, a description ...); it is no part of history and is "
		"never pushed: edit or delete it.",
	[PLACE_INDEX] =
		"The index of this copy holds it, staged and not committed: "
		"take it out of the file and stage it again, or git rm "
		"--cached, then git gc --prune=now.",
	[PLACE_WORKTREE] =
		"A file of the worktree holds it that no commit has: take it "
		"out, and add the file to .gitignore if it is meant to hold "
		"secrets.",
};
/* clang-format on */

static const char cleaning_history[] =
	"Other places than plain contents hold it, and rules of text do not "
	"reach these: encoded forms (base64, percent signs, UTF-16, archives) "
	"need a rule each or --strip-blobs-with-ids; names of files "
	"--path-rename; authors and committers --mailmap or a callback; "
	"commit headers a rewrite of that commit; notes the same rules on "
	"refs/notes/*; refs a new name and the deletion of the old one; Git "
	"LFS objects deletion from the server's LFS storage.";
static const char cleaning_local[] =
	"Places of this copy hold it that are no part of history and are "
	"never pushed: clean the configuration (git remote set-url, git "
	"config --unset-all), reflogs (git reflog expire --expire=now "
	"--all), the index (git rm --cached), files of the worktree and of "
	"the repository's own folder (FETCH_HEAD, hooks, logs).";
static const char cleaning_both[] =
	"A rewrite by rules leaves two groups of places. In history: encoded "
	"forms (a rule each or --strip-blobs-with-ids), names of files "
	"(--path-rename), authors and committers (--mailmap), commit "
	"headers, notes, names of refs, Git LFS objects (the server's LFS "
	"storage). In this copy alone, never pushed: the configuration (git "
	"remote set-url, git config --unset-all), reflogs (git reflog expire "
	"--expire=now --all), the index (git rm --cached), files of the "
	"worktree and of the repository's own folder.";

/* NULL where the rules reach everything. */
static const char *cleaning(unsigned places)
{
	unsigned rest = places & ~RULES;

	if (!rest)
		return NULL;
	if (!(rest & (rest - 1))) {
		for (size_t i = 0; i < PLACE_COUNT; i++) {
			if (rest == BIT(i))
				return cleanings[i];
		}
	}
	if (!(rest & LOCAL))
		return cleaning_history;
	return rest & ~LOCAL ? cleaning_both : cleaning_local;
}

static const char verify_history[] =
	"Scan the rewritten clone again, and all of it: bbaudit scan must "
	"find nothing of this and must say that the scan was complete. Only "
	"then push (branches and tags by force).";
static const char verify_local[] =
	"Scan this copy again: bbaudit scan must find nothing of this and "
	"must say that the scan was complete.";

static const char purge_cloud[] =
	"Have the old objects removed everywhere: Bitbucket Cloud keeps "
	"refs of merged pull requests that no clone shows and that only "
	"Atlassian Support can remove, and every fork has a copy of its own. "
	"Then replace all clones, mirrors, caches, pipeline workspaces and "
	"backups by fresh ones, or run git reflog expire --expire=now --all "
	"and git gc --prune=now in each; one old clone that pushes brings it "
	"back.";
static const char purge_server[] =
	"Have the old objects removed everywhere: a Data Center server "
	"refuses pushes to refs/pull-requests/*, and forks share their "
	"objects with the repository, so an admin of the server has to "
	"remove these refs and run the garbage collection (or the "
	"repository is made anew from the rewritten clone). Then replace "
	"all clones, mirrors, caches, build workspaces and backups by fresh "
	"ones, or run git reflog expire --expire=now --all and git gc "
	"--prune=now in each; one old clone that pushes brings it back.";
static const char purge_local[] =
	"No push has carried it from these places, but copies of the folder "
	"have: look through backups, container images, CI workspaces and "
	"other worktrees that were made from this copy.";

static const char prevent_cloud[] =
	"Keep it from coming back: credentials belong in a credential helper, "
	"in secured pipeline variables or in a secret store, never in an "
	"address or a file; scan in a pre-commit hook and in the pipeline, "
	"and give every new token an expiry and the narrowest scopes.";
static const char prevent_server[] =
	"Keep it from coming back: credentials belong in a credential helper, "
	"in the build server's own store or in a secret store, never in an "
	"address or a file; scan in a pre-commit hook and in the build, let a "
	"pre-receive hook on the server refuse pushes that hold one, and give "
	"every new HTTP access token an expiry.";

static bool is_server(const struct finding *finding)
{
	return !strcmp(finding->provider, "bitbucket-data-center");
}

static enum family family_of(const struct finding *finding)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!strcmp(kinds[i].kind, finding->kind))
			return is_server(finding) ? kinds[i].server
						  : kinds[i].cloud;
	}
	return OTHER;
}

static void add(struct finding *finding, const char *step, const char *text)
{
	assert(finding->nr_steps < STEPS_MAX);
	finding->steps[finding->nr_steps++] = (struct step){ step, text };
}

static enum issuer issuer_of(enum family family)
{
	switch (family) {
	case ACCESS_TOKEN:
	case OAUTH_CONSUMER:
		return ISSUER_REPOSITORY;
	case SERVER_TOKEN:
	case SERVER_PASSWORD:
		return ISSUER_SERVER;
	default:
		return ISSUER_ACCOUNT;
	}
}

/* What its replacement needs, where the neighbourhood tells. */
static void add_scopes(struct finding *finding, enum family family)
{
	struct uses uses = uses_of(finding);
	const char *text = uses_text(&uses, issuer_of(family));

	if (text && family != OTHER)
		add(finding, "scopes", text);
}

/* The steps that concern the credential itself. */
static void add_credential(struct finding *finding)
{
	enum family family = family_of(finding);
	enum lifecycle_state state = finding->lifecycle.state;

	add(finding, "assess", assessment(family, state));
	add(finding, "revoke", revocations[family][stage_of(state)]);
	add(finding, "replace", replacements[family]);
	add_scopes(finding, family);
}

/* And those that concern the repository. */
static void add_repository(struct finding *finding)
{
	unsigned places = places_of(finding);
	bool history = places & ~LOCAL;
	bool rewritten = history && finding->exposure != EXPOSURE_UNREACHABLE;
	bool server = is_server(finding);

	if (places & RULES || finding->exposure == EXPOSURE_UNREACHABLE)
		add(finding, "rewrite", rewrites[finding->exposure]);
	if (cleaning(places))
		add(finding, "clean", cleaning(places));
	add(finding, "verify", rewritten ? verify_history : verify_local);
	if (!history)
		add(finding, "purge", purge_local);
	else
		add(finding, "purge", server ? purge_server : purge_cloud);
	add(finding, "prevent", server ? prevent_server : prevent_cloud);
}

void steps_fill(struct finding *finding)
{
	finding->nr_steps = 0;
	add_credential(finding);
	add_repository(finding);
}
