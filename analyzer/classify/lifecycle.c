/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/lifecycle.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* docs/lifecycle.md says where each of these dates comes from. */
#define PASSWORDS_REJECTED day_of(2022, 3, 1)
#define TOKENS_EXPIRE_FROM day_of(2024, 12, 15)
#define OLD_TOKENS_ENDED day_of(2026, 5, 12)
#define BROWNOUT_BEGAN day_of(2026, 6, 9)
#define APP_PASSWORDS_REMOVED day_of(2026, 7, 28)
#define FIRST_CREDIBLE day_of(2016, 1, 1)
#define TOKEN_DAYS 365

static void app_password(int32_t as_of, struct lifecycle *out)
{
	if (as_of >= APP_PASSWORDS_REMOVED) {
		*out = (struct lifecycle){
			LIFECYCLE_REMOVED_BY_VENDOR, APP_PASSWORDS_REMOVED,
			true,
			"Atlassian removed app passwords on 2026-07-28: it "
			"opens nothing at Bitbucket any more, but it names a "
			"user, and the same string may be in use elsewhere."
		};
	} else if (as_of >= BROWNOUT_BEGAN) {
		*out = (struct lifecycle){
			LIFECYCLE_BROWNOUT, APP_PASSWORDS_REMOVED, true,
			"App passwords are in their brownout: they fail in "
			"scheduled windows and end on 2026-07-28; between the "
			"windows this one still works."
		};
	} else {
		*out = (struct lifecycle){
			LIFECYCLE_USABLE, BROWNOUT_BEGAN, true,
			"App passwords work until the brownouts begin on "
			"2026-06-09."
		};
	}
}

static bool sentence(struct arena *arena, const char *before, int32_t day,
		     const char *after, const char **out)
{
	char date[DATE_TEXT];
	char text[320];

	(void)snprintf(text, sizeof(text), "%s%s%s", before,
		       day_text(day, date), after);
	*out = arena_str(arena, bytes_of(text));
	return *out != NULL;
}

/* Can a token have been committed on that day? Else its date is forged. */
static bool is_credible(int32_t first, int32_t as_of)
{
	return first >= FIRST_CREDIBLE && first <= as_of;
}

/*
 * An API token committed on a day was made on it or before. Those made before
 * 2024-12-15 had all ended by 2026-05-12; later ones live 365 days at most.
 * Committed later, it may still have been made before.
 */
static bool api_token(int32_t first, bool has_first, int32_t as_of,
		      struct arena *arena, struct lifecycle *out)
{
	int32_t end = OLD_TOKENS_ENDED;

	if (!has_first || !is_credible(first, as_of)) {
		*out = (struct lifecycle){
			LIFECYCLE_UNKNOWN, 0, false,
			"API tokens live 365 days at most, but no credible "
			"commit date says when this one was made."
		};
		return true;
	}
	if (first >= TOKENS_EXPIRE_FROM && first + TOKEN_DAYS > end)
		end = first + TOKEN_DAYS;
	*out = (struct lifecycle){ .day = end, .has_day = true };
	if (as_of > end) {
		out->state = LIFECYCLE_EXPIRED_BY_POLICY;
		return sentence(arena, "By its first commit date it ended by ",
				end,
				": API tokens live 365 days at most, and those "
				"made before 2024-12-15 ended by 2026-05-12. "
				"Commit dates can be forged.",
				&out->explanation);
	}
	out->state = LIFECYCLE_POSSIBLY_LIVE;
	return sentence(arena, "By its first commit date it may live until ",
			end, ": API tokens live 365 days at most.",
			&out->explanation);
}

static bool access_token(int32_t first, bool has_first, int32_t as_of,
			 struct arena *arena, struct lifecycle *out)
{
	*out = (struct lifecycle){ .state = LIFECYCLE_POSSIBLY_LIVE };
	if (!has_first || !is_credible(first, as_of)) {
		out->explanation = "Access tokens may have been made without "
				   "an expiry; only Bitbucket knows whether "
				   "this one still works.";
		return true;
	}
	out->day = first + TOKEN_DAYS;
	out->has_day = true;
	return sentence(
		arena,
		as_of > out->day
			? "Where the workspace enforces 365 days it ended by "
			: "Where the workspace enforces 365 days it ends by ",
		out->day,
		" (by its first commit date); access tokens without an expiry "
		"stay alive until revoked.",
		&out->explanation);
}

static void account_password(enum host_kind host, int32_t as_of,
			     struct lifecycle *out)
{
	bool cloud = host == HOST_IS_CLOUD;

	if (cloud && as_of >= PASSWORDS_REJECTED) {
		*out = (struct lifecycle){
			LIFECYCLE_REJECTED_BY_VENDOR, PASSWORDS_REJECTED, true,
			"Bitbucket Cloud rejects account passwords for Git and "
			"the REST API since 2022-03-01, but this one may still "
			"open the Atlassian account and whatever else it was "
			"used for."
		};
	} else if (cloud) {
		*out = (struct lifecycle){
			LIFECYCLE_USABLE, PASSWORDS_REJECTED, true,
			"Account passwords work for Git and the REST API until "
			"2022-03-01."
		};
	} else if (host != HOST_IS_DATA_CENTER) {
		*out = (struct lifecycle){
			LIFECYCLE_POSSIBLY_LIVE, 0, false,
			"Nothing tells which Bitbucket takes it. The Cloud "
			"rejects account passwords for Git and the REST API "
			"since 2022-03-01; a Data Center server may still "
			"take it."
		};
	} else {
		*out = (struct lifecycle){
			LIFECYCLE_POSSIBLY_LIVE, 0, false,
			"Only that Data Center server knows whether it still "
			"works."
		};
	}
}

bool lifecycle_judge(const char *kind, enum host_kind host, int32_t first,
		     bool has_first, int32_t as_of, struct arena *arena,
		     struct lifecycle *out)
{
	if (has_first &&
	    (first > day_of(9000, 1, 1) || first < day_of(1, 1, 1)))
		has_first = false;
	if (!strncmp(kind, "bitbucket-app-password",
		     strlen("bitbucket-app-password"))) {
		app_password(as_of, out);
	} else if (!strcmp(kind, "atlassian-api-token")) {
		return api_token(first, has_first, as_of, arena, out);
	} else if (!strcmp(kind, "bitbucket-access-token")) {
		return access_token(first, has_first, as_of, arena, out);
	} else if (!strcmp(kind, "bitbucket-url-credential")) {
		account_password(host, as_of, out);
	} else if (!strcmp(kind, "bitbucket-oauth-consumer")) {
		*out = (struct lifecycle){
			LIFECYCLE_POSSIBLY_LIVE, 0, false,
			"OAuth consumers do not expire; this one works until "
			"it is deleted in the workspace settings."
		};
	} else {
		*out = (struct lifecycle){
			LIFECYCLE_POSSIBLY_LIVE, 0, false,
			"Only that Data Center server knows whether it still "
			"works."
		};
	}
	return true;
}

static bool opens_something(enum lifecycle_state state)
{
	return state == LIFECYCLE_USABLE || state == LIFECYCLE_BROWNOUT ||
	       state == LIFECYCLE_POSSIBLY_LIVE || state == LIFECYCLE_UNKNOWN;
}

enum severity severity_judge(const struct lifecycle *lifecycle,
			     enum confidence confidence, enum exposure exposure)
{
	bool sure = confidence >= CONFIDENCE_LIKELY;

	if (confidence == CONFIDENCE_UNLIKELY)
		return SEVERITY_INFO;
	if (opens_something(lifecycle->state)) {
		if (!sure)
			return SEVERITY_MEDIUM;
		return exposure == EXPOSURE_TIP ? SEVERITY_CRITICAL
						: SEVERITY_HIGH;
	}
	if (lifecycle->state == LIFECYCLE_REJECTED_BY_VENDOR)
		return sure ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	if (!sure)
		return SEVERITY_INFO;
	return exposure == EXPOSURE_TIP ? SEVERITY_MEDIUM : SEVERITY_LOW;
}
