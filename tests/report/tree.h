/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/report/tree.h - look into the JSON that a report is
 */
#ifndef TESTS_REPORT_TREE_H
#define TESTS_REPORT_TREE_H

#include "base/buf.h"

#include "unit.h"
#include <jansson.h>
#include <stdlib.h>

static inline json_t *tree_parse(struct bytes text)
{
	json_error_t error;
	json_t *root = json_loadb((const char *)text.p, text.len,
				  JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
	return root;
}

/*
 * What path, such as "findings/0/refs", names; NULL where there is nothing.
 * Names may hold a dot, but no slash: "~" stands for it.
 */
static inline json_t *tree_at(json_t *value, const char *path)
{
	while (value && *path) {
		size_t len = strcspn(path, "/");
		char name[100];

		ck_assert_uint_lt(len, sizeof(name));
		memcpy(name, path, len);
		name[len] = '\0';
		for (size_t i = 0; i < len; i++) {
			if (name[i] == '~')
				name[i] = '/';
		}
		if (json_is_array(value))
			value = json_array_get(value, strtoul(name, NULL, 10));
		else
			value = json_object_get(value, name);
		path += len + (path[len] == '/');
	}
	return value;
}

/* It must be what want says, as json_dumps writes it; "" is nothing at all. */
static inline void tree_is(json_t *root, const char *path, const char *want)
{
	json_t *value = tree_at(root, path);
	char *got = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

	ck_assert_msg(!strcmp(got ? got : "", want), "%s is %s", path,
		      got ? got : "nothing");
	free(got);
}

#endif
