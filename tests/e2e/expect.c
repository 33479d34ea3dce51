/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "history.h"

#include "match/specimen.h"

#include <stdlib.h>

static int push_pair(struct expected *line, const char *word,
		     struct fault *fault)
{
	size_t len = strcspn(word, "=");
	struct buf value = BUF_INIT;
	struct pair pair = { 0 };
	int rc;

	if (!len || !word[len])
		return fault_set(fault, FAULT_USAGE, "\"%s\" is no key=value",
				 word);
	rc = specimen_expand(bytes_of(word + len + 1), &value, fault);
	if (rc)
		goto out;
	pair.key = strndup(word, len);
	pair.value = strdup(buf_str(&value));
	if (!pair.key || !pair.value || !ARRAY_ROOM(&line->pairs)) {
		rc = fault_nomem(fault);
		goto out;
	}
	line->pairs.v[line->pairs.nr++] = pair;
	pair = (struct pair){ 0 };
out:
	free(pair.key);
	free(pair.value);
	buf_release(&value);
	return rc;
}

static void expected_release(struct expected *line)
{
	for (size_t i = 0; i < line->pairs.nr; i++) {
		free(line->pairs.v[i].key);
		free(line->pairs.v[i].value);
	}
	free(line->pairs.v);
}

static int parse_line(struct bytes text, size_t nr, struct expectation *out,
		      struct fault *fault)
{
	struct expected line = { .line = nr };
	struct strlist words = { 0 };
	size_t at = 0;
	int rc = split_words(text, &words, fault);

	if (rc || !words.nr)
		goto out;
	if (words.nr == 1 && !strcmp(words.v[0], "none")) {
		out->none = true;
		goto out;
	}
	if (!strcmp(words.v[0], "report")) {
		line.of_report = true;
		at = 1;
	}
	while (!rc && at < words.nr)
		rc = push_pair(&line, words.v[at++], fault);
	if (!rc && !ARRAY_ROOM(&out->lines))
		rc = fault_nomem(fault);
	if (!rc) {
		out->lines.v[out->lines.nr++] = line;
		line = (struct expected){ 0 };
	}
out:
	expected_release(&line);
	strlist_release(&words);
	return rc;
}

int expect_parse(struct bytes text, struct expectation *out,
		 struct fault *fault)
{
	struct bytes line;
	size_t places = 0;

	for (size_t nr = 1; bytes_line(&text, &line); nr++) {
		int rc;

		if (bytes_starts(line, LIT("#")))
			continue;
		rc = parse_line(line, nr, out, fault);
		if (rc)
			return fault_at(fault, "line %zu", nr);
	}
	for (size_t i = 0; i < out->lines.nr; i++)
		places += !out->lines.v[i].of_report;
	if (out->none == (places > 0))
		return fault_set(fault, FAULT_USAGE,
				 "say either \"none\" or what is expected");
	return 0;
}

void expect_release(struct expectation *expectation)
{
	for (size_t i = 0; i < expectation->lines.nr; i++)
		expected_release(&expectation->lines.v[i]);
	free(expectation->lines.v);
	*expectation = (struct expectation){ 0 };
}

const char *expect_value(const struct expected *expected, const char *key)
{
	for (size_t i = 0; i < expected->pairs.nr; i++) {
		if (!strcmp(expected->pairs.v[i].key, key))
			return expected->pairs.v[i].value;
	}
	return NULL;
}
