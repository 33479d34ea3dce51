/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-get FILE PATH...            print values, one a line (e2e/lookup.h)
 * json-get FILE --without PATH...  print all of it, sorted, but for those; "*"
 *                                  stands for each item of an array
 *
 * For the shell tests. Status 1 where a path leads nowhere, 2 where FILE is no
 * JSON.
 */
#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>

static int get(json_t *root, char **paths)
{
	int status = 0;

	for (; *paths; paths++) {
		struct buf text = BUF_INIT;

		if (lookup_text(root, *paths, &text)) {
			puts(buf_str(&text));
		} else {
			fprintf(stderr, "json-get: no %s\n", *paths);
			status = 1;
		}
		buf_release(&text);
	}
	return status;
}

static void drop_member(json_t *root, const char *path)
{
	const char *dot = strrchr(path, '.');
	struct buf parent = BUF_INIT;

	if (dot) {
		buf_add(&parent, path, (size_t)(dot - path));
		root = lookup(root, buf_str(&parent));
	}
	json_object_del(root, dot ? dot + 1 : path);
	buf_release(&parent);
}

/* At most one "*" in a path. */
static void drop(json_t *root, const char *path)
{
	const char *star = strstr(path, ".*.");
	struct buf head = BUF_INIT;
	json_t *item;
	size_t i;

	if (!star) {
		drop_member(root, path);
		return;
	}
	buf_add(&head, path, (size_t)(star - path));
	json_array_foreach(lookup(root, buf_str(&head)), i, item)
		drop_member(item, star + 3);
	buf_release(&head);
}

int main(int argc, char **argv)
{
	json_t *root;
	int status = 0;

	if (argc < 3) {
		fputs("usage: json-get FILE [--without] PATH...\n", stderr);
		return 2;
	}
	root = json_load_file(argv[1], JSON_REJECT_DUPLICATES, NULL);
	if (!root) {
		fprintf(stderr, "json-get: %s is no JSON\n", argv[1]);
		return 2;
	}
	if (strcmp(argv[2], "--without") != 0) {
		status = get(root, argv + 2);
	} else {
		for (char **path = argv + 3; *path; path++)
			drop(root, *path);
		json_dumpf(root, stdout, JSON_SORT_KEYS | JSON_INDENT(1));
		putchar('\n');
	}
	json_decref(root);
	return status;
}
