/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The top of the Markdown report, for someone who knows neither git nor this
 * program: what to revoke, who does it, and what happens then.
 */
#include "report/md.h"

#include "base/date.h"
#include "report/layout.h"
#include "report/urgency.h"

#define GROUPS_SHOWN 30
#define SHOWN 25

static void put_committer(struct markdown *md, const struct finding *finding)
{
	const struct sighting *first = &finding->first_seen;
	char day[DATE_TEXT];

	if (!first->known) {
		buf_add_str(md->out, "no commit holds it");
		return;
	}
	prose_quote(&md->cell, first->author.len ? first->author : first->email,
		    md->out);
	buf_printf(md->out, ", %s",
		   day_text(day_of_moment(first->committer_date), day));
}

static void put_account(struct markdown *md, const struct finding *finding)
{
	if (prose_has_account(finding))
		prose_account(&md->cell, finding, md->out);
	else
		buf_add_str(md->out, "not shown where it stands");
}

static void put_row(struct markdown *md, const struct finding *finding)
{
	buf_add_str(md->out, "| ");
	prose_secret(&md->cell, finding, md->out);
	buf_add_str(md->out, " | ");
	put_account(md, finding);
	buf_add_str(md->out, " | ");
	prose_place(&md->cell, &finding->occurrences.v[0], md->out);
	if (finding->occurrences.nr > 1) {
		buf_add_str(md->out, ", and ");
		layout_count(finding->occurrences.nr - 1, "more place",
			     "more places", md->out);
	}
	buf_add_str(md->out, " | ");
	put_committer(md, finding);
	buf_add_str(md->out, " | ");
	prose_quote(&md->cell, bytes_of(finding->id), md->out);
	buf_add_str(md->out, " |\n");
}

static void put_rows(struct markdown *md, const struct groups *groups,
		     const struct group *group)
{
	size_t i = group->first;

	buf_add_str(md->out, "\n| Credential | Account | Found in | Committed "
			     "by | Finding below |\n|---|---|---|---|---|\n");
	for (size_t k = 0; k < SHOWN && i != SIZE_MAX; k++) {
		put_row(md, &md->report->audit->findings.v[i]);
		i = groups->next[i];
	}
	if (i == SIZE_MAX)
		return;
	buf_add_str(md->out, "\nAnd ");
	layout_count(group->nr - SHOWN, "more", "more", md->out);
	buf_add_str(md->out, ", among the findings below.\n");
}

static void put_group(struct markdown *md, const struct groups *groups,
		      const struct group *group)
{
	const struct finding *first =
		&md->report->audit->findings.v[group->first];
	const char *how = finding_step(first, "revoke");

	buf_add_str(md->out, "\n### ");
	prose_words(&md->prose, first->kind_name, md->out);
	buf_add_str(md->out, ": ");
	layout_number(group->nr, md->out);
	buf_add_str(md->out, "\n\n- **Who:** ");
	prose_words(&md->prose, urgency_actor(first), md->out);
	if (how) {
		buf_add_str(md->out, "\n- **How:** ");
		prose_words(&md->prose, how, md->out);
	}
	buf_add_str(md->out, "\n");
	put_rows(md, groups, group);
}

static void put_groups(struct markdown *md, enum urgency urgency)
{
	struct groups groups;

	if (!groups_init(&groups, md->report->audit, urgency_key, &urgency)) {
		md->out->failed = true;
		return;
	}
	for (size_t i = 0; i < groups.nr && i < GROUPS_SHOWN; i++)
		put_group(md, &groups, &groups.v[i]);
	if (groups.nr > GROUPS_SHOWN) {
		buf_add_str(md->out, "\nAnd ");
		layout_count(groups.nr - GROUPS_SHOWN, "more kind of work",
			     "more kinds of work", md->out);
		buf_add_str(md->out, ", among the findings below.\n");
	}
	groups_release(&groups);
}

static void put_part(struct markdown *md, enum urgency urgency,
		     const char *heading, const char *lead)
{
	size_t nr = urgency_count(md->report->audit, urgency);

	if (!nr)
		return;
	buf_printf(md->out, "\n## %s: ", heading);
	layout_number(nr, md->out);
	buf_printf(md->out, "\n\n%s\n", lead);
	if (urgency != URGENCY_ENDED)
		put_groups(md, urgency);
}

static void put_next(struct markdown *md)
{
	buf_add_str(md->out, "\n## What happens next\n\n");
	for (size_t i = 0; i < next_steps_nr; i++)
		buf_printf(md->out, "%zu. **%s** (%s): %s\n", i + 1,
			   next_steps[i].what, next_steps[i].who,
			   next_steps[i].text);
}

void markdown_urgent(struct markdown *md)
{
	if (!md->report->audit->findings.nr)
		return;
	put_part(md, URGENCY_NOW, "Revoke today", why_revoke);
	put_part(md, URGENCY_CHECK, "Look at these today",
		 "These may be alive, but may also be examples or mistyped. "
		 "Someone who knows the place can tell in a minute: if it is a "
		 "credential, revoke it in the same way.");
	put_part(md, URGENCY_ENDED, "Past their end",
		 "By the dates that are known, these open nothing any more. No "
		 "emergency: have it confirmed, and clean the history before "
		 "the repository is migrated or published. They are among the "
		 "findings below.");
	put_next(md);
}
