/* SPDX-License-Identifier: Apache-2.0 */
/* The short words of the HTML report, for someone who does not know git. */
#include "report/html.h"

/* Git's own first day; what claims to be older, or later than today, is wrong.
 */
#define FIRST_COMMIT day_of(2005, 4, 7)

static void put_until(struct html *html, const char *before,
		      const struct lifecycle *life)
{
	if (!life->has_day)
		return;
	html_put(html, before);
	html_day(html, life->day);
}

void html_life(struct html *html, const struct finding *finding)
{
	const struct lifecycle *life = &finding->lifecycle;

	switch (life->state) {
	case LIFECYCLE_USABLE:
		html_put(html, "works");
		put_until(html, " until ", life);
		return;
	case LIFECYCLE_BROWNOUT:
		html_put(html, "works at times");
		put_until(html, " until ", life);
		return;
	case LIFECYCLE_REMOVED_BY_VENDOR:
		html_put(html, "ended");
		put_until(html, " ", life);
		return;
	case LIFECYCLE_EXPIRED_BY_POLICY:
		html_put(html, "ended");
		put_until(html, " by ", life);
		return;
	case LIFECYCLE_REJECTED_BY_VENDOR:
		html_put(html, "may still open the account");
		return;
	case LIFECYCLE_POSSIBLY_LIVE:
		html_put(html, "may still work");
		if (life->has_day && life->day >= html->audit->as_of)
			put_until(html, " until ", life);
		return;
	case LIFECYCLE_UNKNOWN:
		break;
	}
	html_put(html, "unknown, so treat it as live");
}

void html_account(struct html *html, const struct finding *finding)
{
	/* What stands in a user's place beside a consumer's secret. */
	bool key = !strcmp(finding->kind, "bitbucket-oauth-consumer");
	const struct {
		const char *label;
		struct bytes value;
	} parts[] = {
		{ key ? "key " : "user ", finding->username },
		{ "at ", finding->host },
		{ "workspace ", finding->workspace },
		{ "repository ", finding->repository },
	};
	bool any = false;

	for (size_t i = 0; i < COUNT(parts); i++) {
		if (!parts[i].value.p)
			continue;
		html_put(html, any ? ", " : "");
		html_put(html, parts[i].label);
		html_put(html, "<b>");
		html_quote(html, parts[i].value);
		html_put(html, "</b>");
		any = true;
	}
}

bool html_came_in(const struct html *html, const struct finding *finding,
		  int32_t *day)
{
	const struct sighting *first = &finding->first_seen;
	int64_t moment = first->author_date < first->committer_date
				 ? first->author_date
				 : first->committer_date;

	if (!first->known)
		return false;
	*day = day_of_moment(moment);
	return *day >= FIRST_COMMIT && *day <= html->audit->as_of;
}
