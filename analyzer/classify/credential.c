/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/credential.h"

const char *checksum_name(enum checksum_state state)
{
	static const char *const names[] = { "none", "valid", "invalid" };

	return names[state];
}

static const char *const confidences[] = { "unlikely", "possible", "likely",
					   "confirmed" };

const char *confidence_name(enum confidence confidence)
{
	return confidences[confidence];
}

bool confidence_parse(const char *name, enum confidence *out)
{
	for (size_t i = 0; i < COUNT(confidences); i++) {
		if (!strcmp(confidences[i], name)) {
			*out = (enum confidence)i;
			return true;
		}
	}
	return false;
}

const char *lifecycle_name(enum lifecycle_state state)
{
	static const char *const names[] = {
		"usable",
		"brownout",
		"removed-by-vendor",
		"rejected-by-vendor",
		"expired-by-policy",
		"possibly-live",
		"unknown",
	};

	return names[state];
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = { "info", "low", "medium", "high",
					     "critical" };

	return names[severity];
}

const char *exposure_name(enum exposure exposure)
{
	static const char *const names[] = { "metadata", "unreachable",
					     "history", "tip" };

	return names[exposure];
}
