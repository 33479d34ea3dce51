/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/credential.h - what a candidate turned out to be
 */
#ifndef CLASSIFY_CREDENTIAL_H
#define CLASSIFY_CREDENTIAL_H

#include "base/bytes.h"

enum checksum_state { CHECKSUM_NONE, CHECKSUM_VALID, CHECKSUM_INVALID };

enum confidence {
	CONFIDENCE_UNLIKELY,
	CONFIDENCE_POSSIBLE,
	CONFIDENCE_LIKELY,
	CONFIDENCE_CONFIRMED,
};

enum lifecycle_state {
	LIFECYCLE_USABLE,
	LIFECYCLE_BROWNOUT,
	LIFECYCLE_REMOVED_BY_VENDOR,
	LIFECYCLE_REJECTED_BY_VENDOR,
	LIFECYCLE_EXPIRED_BY_POLICY,
	LIFECYCLE_POSSIBLY_LIVE,
	LIFECYCLE_UNKNOWN,
};

enum severity {
	SEVERITY_INFO,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL,
};

enum exposure {
	EXPOSURE_METADATA,
	EXPOSURE_UNREACHABLE,
	EXPOSURE_HISTORY,
	EXPOSURE_TIP,
};

#define SEVERITY_COUNT (SEVERITY_CRITICAL + 1)
#define CONFIDENCE_COUNT (CONFIDENCE_CONFIRMED + 1)
#define EXPOSURE_COUNT (EXPOSURE_TIP + 1)

/* The names that docs/report.md lists. */
const char *checksum_name(enum checksum_state state);
const char *confidence_name(enum confidence confidence);
const char *lifecycle_name(enum lifecycle_state state);
const char *severity_name(enum severity severity);
const char *exposure_name(enum exposure exposure);
/* False for a word that is none of the four. */
bool confidence_parse(const char *name, enum confidence *out);

/* How many transformations may stand between stored bytes and a secret. */
#define ENCODINGS_MAX 16

/* The transformations, outermost first; static names such as "base64". */
struct encodings {
	const char *v[ENCODINGS_MAX];
	size_t nr;
};

/* A judgement with the date it turns on, for one finding. */
struct lifecycle {
	enum lifecycle_state state;
	int32_t day; /* days since 1970 (base/date.h); valid if has_day */
	bool has_day;
	const char *explanation; /* a sentence; lives as long as the finding */
};

#endif
