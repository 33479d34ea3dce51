/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/placeholder.h - strings that stand where a secret would
 *
 * Rules, by the names that a pattern file lists under `placeholders`:
 *
 *   brackets  <token> ${TOKEN} $(cmd) $TOKEN %TOKEN% {{ token }} @@TOKEN@@
 *             #{token} %s [token] __TOKEN__ ENC(...), what Maven, Jenkins, SOPS
 *             and Spring encrypted, and what a clean-up left behind:
 *             BBAUDIT-REMOVED-bb-... and ***REMOVED***
 *   repeats   xxxx **** .... 0000 and 1234567890, abcdef, qwerty
 *   words     changeme, REDACTED, example, your-password, password, p4ssw0rd,
 *             secret ...
 *   code      os.environ["X"], process.env.X, getenv(...), config.password,
 *             a property key or a variable such as bitbucket_password
 *
 * A token whose checksum holds is no placeholder whatever it looks like; the
 * caller asks only where there is no such proof.
 */
#ifndef CLASSIFY_PLACEHOLDER_H
#define CLASSIFY_PLACEHOLDER_H

#include "base/bytes.h"

enum {
	PLACEHOLDER_BRACKETS = 1,
	PLACEHOLDER_REPEATS = 2,
	PLACEHOLDER_WORDS = 4,
	PLACEHOLDER_CODE = 8,
	PLACEHOLDER_ALL = 15,
};

/* The rule of that name, or 0. */
unsigned placeholder_rule(const char *name);

/*
 * Why text is a placeholder by one of the rules (a static phrase that goes on
 * from "the value is "), or NULL.
 */
const char *placeholder_reason(struct bytes text, unsigned rules);

/*
 * Does text begin with a common word in disguise (P@ssw0rd...)? Somebody may
 * have taken it for good, so that it is no placeholder by itself.
 */
bool placeholder_is_common(struct bytes text);

/*
 * Is text nothing but words that people write for a secret or an example, and
 * numbers as examples have them: abc123token, test-token-2, Test1234! ? It may
 * be in use all the same, so that it is no placeholder by itself.
 */
bool placeholder_is_phrase(struct bytes text);

/*
 * May text be the name of something that has to do with a secret or with
 * Bitbucket, though there is a number in it: jenkins-token-2,
 * bitbucket.auth.v1?
 */
bool placeholder_is_name(struct bytes text);

/* A run of neighbours (abcdef, 987654, qwertz) or of one character, len long.
 */
bool has_run(struct bytes text, size_t len);

#endif
