/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most findings of one kind share their steps to the word: each distinct list
 * stands once, or 10,000 findings would fill 30 MB with them.
 */
#include "report/layout.h"
#include "report/md.h"
#include "report/urgency.h"

void markdown_plan_of(struct markdown *md, size_t finding)
{
	const struct finding *f = &md->report->audit->findings.v[finding];
	size_t plan = md->plans.of[finding];

	if (plan == SIZE_MAX)
		return;
	buf_printf(md->out, "- **To do:** list %zu below (", plan + 1);
	for (size_t i = 0; i < f->nr_steps; i++) {
		buf_add_str(md->out, i ? ", " : "");
		prose_words(&md->prose, f->steps[i].step, md->out);
	}
	buf_add_str(md->out, ")\n");
}

static void put_plan(struct markdown *md, size_t nr)
{
	const struct group *group = &md->plans.v[nr];
	const struct finding *f = &md->report->audit->findings.v[group->first];

	buf_printf(md->out, "\n### List %zu: ", nr + 1);
	prose_words(&md->prose, f->kind_name, md->out);
	buf_printf(md->out, ", %s, ", exposure_in_words(f->exposure));
	layout_count(group->nr, "finding", "findings", md->out);
	buf_add_str(md->out, "\n\n");
	for (size_t i = 0; i < f->nr_steps; i++) {
		buf_printf(md->out, "%zu. **", i + 1);
		prose_words(&md->prose, f->steps[i].step, md->out);
		buf_add_str(md->out, ":** ");
		prose_words(&md->prose, f->steps[i].text, md->out);
		buf_add_str(md->out, "\n");
	}
}

void markdown_plans(struct markdown *md)
{
	if (!md->plans.nr)
		return;
	buf_add_str(md->out, "\n## To do, in this order\n\n"
			     "Findings that need the same work share a list; "
			     "each names its own.\n");
	for (size_t i = 0; i < md->plans.nr; i++)
		put_plan(md, i);
}
