/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/placeholder_rules.h - the rules of classify/placeholder.h, each in a
 * file of its own, and what they share; nobody else includes it
 */
#ifndef CLASSIFY_PLACEHOLDER_RULES_H
#define CLASSIFY_PLACEHOLDER_RULES_H

#include "classify/placeholder.h"

/* Why text, which is not empty, is a placeholder by that rule, or NULL. */
const char *placeholder_brackets(struct bytes text);
const char *placeholder_repeats(struct bytes text);
const char *placeholder_words(struct bytes text);
const char *placeholder_code(struct bytes text);

/* Does it begin with open and end with close, which do not overlap? */
bool is_wrapped(struct bytes text, const char *open, const char *close);

/* A name as most languages have it: letters, digits and underscores. */
bool is_name(struct bytes text);

/* Nothing but letters and those signs? */
bool are_letters(struct bytes text, const char *besides);

/* The letter that the sign is a disguise of: p4ssw0rd, P@$$w0rd, s3cr3t. */
char undisguised(uint8_t c);

#endif
