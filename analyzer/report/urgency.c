/* SPDX-License-Identifier: Apache-2.0 */
/* For someone who does not know git: what first, by whom, and what then. */
#include "report/urgency.h"

enum urgency urgency_of(const struct finding *finding)
{
	if (!finding_is_alive(finding))
		return URGENCY_ENDED;
	return finding->confidence >= CONFIDENCE_LIKELY ? URGENCY_NOW
							: URGENCY_CHECK;
}

size_t urgency_count(const struct audit *audit, enum urgency urgency)
{
	size_t nr = 0;

	for (size_t i = 0; i < audit->findings.nr; i++)
		nr += urgency_of(&audit->findings.v[i]) == urgency;
	return nr;
}

bool urgency_key(const struct finding *finding, const void *urgency,
		 struct buf *out)
{
	groups_key(out, finding->kind);
	groups_key(out, urgency_actor(finding));
	groups_key(out, finding_step(finding, "revoke"));
	return urgency_of(finding) == *(const enum urgency *)urgency;
}

const char *exposure_in_words(enum exposure exposure)
{
	switch (exposure) {
	case EXPOSURE_TIP:
		return "in the newest files";
	case EXPOSURE_HISTORY:
		return "in older versions";
	case EXPOSURE_UNREACHABLE:
		return "in leftovers of no branch";
	case EXPOSURE_METADATA:
		break;
	}
	return "outside of files";
}

static const struct actor {
	const char *kind;
	const char *cloud;
	const char *server; /* NULL: the same */
} actors[] = {
	{ "bitbucket-app-password",
	  "The owner of the account (or the organisation’s admin, if it is a "
	  "managed account)",
	  NULL },
	{ "bitbucket-app-password-legacy",
	  "The owner of the account (or the organisation’s admin, if it is a "
	  "managed account)",
	  NULL },
	{ "atlassian-api-token",
	  "The owner of the Atlassian account (or the organisation’s admin, if "
	  "it is a managed account)",
	  NULL },
	{ "bitbucket-access-token",
	  "An admin of the repository, project or workspace", NULL },
	{ "bitbucket-dc-token",
	  "Its owner on that Bitbucket Data Center server, or an admin of the "
	  "server",
	  NULL },
	{ "bitbucket-server-token-legacy",
	  "Its owner on that Bitbucket Data Center server, or an admin of the "
	  "server",
	  NULL },
	{ "bitbucket-oauth-consumer", "An admin of the workspace", NULL },
	{ "bitbucket-url-credential", "The owner of the Atlassian account",
	  "The user of that Bitbucket Data Center server (an admin of it can "
	  "lock the account until then)" },
};

const char *urgency_actor(const struct finding *finding)
{
	bool server = finding->provider &&
		      !strcmp(finding->provider, "bitbucket-data-center");

	for (size_t i = 0; i < COUNT(actors); i++) {
		const struct actor *a = &actors[i];

		if (!strcmp(a->kind, finding->kind))
			return server && a->server ? a->server : a->cloud;
	}
	return "Whoever issued it";
}

const struct next_step next_steps[] = {
	{ "Revoke", "who is named above, today",
	  "Nothing helps before that: whoever has a copy of the repository has "
	  "the credential." },
	{ "Replace", "the team whose pipeline, script or server used it",
	  "That gets a new credential with an expiry and the narrowest "
	  "permissions, handed over by a secret store or a credential helper "
	  "and never in a file." },
	{ "Rewrite the history", "one person who administers the repository",
	  "Deleting the line is not enough, since git keeps every older "
	  "version. The history is rewritten in a fresh clone at a time when "
	  "nobody pushes; the steps of each finding say how, and bbaudit scan "
	  "--plan writes a script that does it." },
	{ "Verify", "the same person, before anything is pushed",
	  "The rewritten clone is searched again for each of them: bbaudit "
	  "verify says GONE only if it could look at everything and none is "
	  "left." },
	{ "Purge", "an admin of the server, or Atlassian Support",
	  "The server, forks, everyone’s clones, caches and backups keep the "
	  "old versions until they are removed or replaced." },
	{ "Prevent", "everyone who commits",
	  "A check before each commit and in the pipeline keeps the next one "
	  "out." },
};
const size_t next_steps_nr = COUNT(next_steps);

const char why_revoke[] =
	"Whoever can read the repository can read these, and they may still "
	"open something. To revoke a credential is to switch it off where it "
	"was made, so that it opens nothing any more. That comes before all "
	"cleaning: what was seen once stays seen. If you are not the one that "
	"is named, pass it on to them today; who committed it often knows what "
	"uses it.";
