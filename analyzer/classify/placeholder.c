/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/placeholder_rules.h"

unsigned placeholder_rule(const char *name)
{
	static const struct {
		const char *name;
		unsigned rule;
	} rules[] = {
		{ "brackets", PLACEHOLDER_BRACKETS },
		{ "repeats", PLACEHOLDER_REPEATS },
		{ "words", PLACEHOLDER_WORDS },
		{ "code", PLACEHOLDER_CODE },
	};

	for (size_t i = 0; i < COUNT(rules); i++) {
		if (!strcmp(rules[i].name, name))
			return rules[i].rule;
	}
	return 0;
}

bool is_wrapped(struct bytes text, const char *open, const char *close)
{
	return text.len > strlen(open) + strlen(close) - 1 &&
	       bytes_starts(text, bytes_of(open)) &&
	       bytes_ends(text, bytes_of(close));
}

bool is_name(struct bytes text)
{
	if (!text.len || is_digit(text.p[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alnum(text.p[i]) && text.p[i] != '_')
			return false;
	}
	return true;
}

bool are_letters(struct bytes text, const char *besides)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alpha(text.p[i]) &&
		    (!text.p[i] || !strchr(besides, text.p[i])))
			return false;
	}
	return true;
}

const char *placeholder_reason(struct bytes text, unsigned rules)
{
	const char *why = NULL;

	if (!text.len)
		return "empty";
	if (rules & PLACEHOLDER_BRACKETS)
		why = placeholder_brackets(text);
	if (!why && rules & PLACEHOLDER_REPEATS)
		why = placeholder_repeats(text);
	if (!why && rules & PLACEHOLDER_WORDS)
		why = placeholder_words(text);
	if (!why && rules & PLACEHOLDER_CODE)
		why = placeholder_code(text);
	return why;
}
