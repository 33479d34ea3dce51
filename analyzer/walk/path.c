/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *path_join(const char *folder, const char *name)
{
	size_t folder_len = strlen(folder);
	size_t name_len = strlen(name);
	char *path;
	size_t at;

	if (!name_len || name[0] == '/' || !folder_len)
		return strdup(name_len ? name : folder);
	path = malloc(folder_len + name_len + 2);
	if (!path)
		return NULL;
	memcpy(path, folder, folder_len);
	at = folder_len;
	if (path[at - 1] != '/')
		path[at++] = '/';
	memcpy(path + at, name, name_len + 1);
	return path;
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *path_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return strdup("/");
	return strndup(path, (size_t)(slash - path));
}

bool path_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	/* "/" is the only folder that ends in a slash. */
	if (len && folder[len - 1] == '/')
		len--;
	return !strncmp(path, folder, len) && (!path[len] || path[len] == '/');
}

int path_real(const char *path, char **out, struct fault *fault)
{
	char reason[128];
	char *real = realpath(path, NULL);

	if (!real && errno == ENOMEM)
		return fault_nomem(fault);
	if (!real)
		return fault_set(fault, FAULT_IO, "%s",
				 strerror_r(errno, reason, sizeof(reason)));
	*out = real;
	return 0;
}

static bool byte_matches(uint8_t c, uint8_t glob)
{
	if (glob == '#')
		return is_digit(c) || (c >= 'a' && c <= 'f');
	return glob == '?' || glob == c;
}

/*
 * One part. After a mismatch only the last star seen can help: it takes one
 * byte more. That costs the product of the lengths at worst.
 */
static bool part_matches(struct bytes part, struct bytes glob)
{
	size_t p = 0;
	size_t g = 0;
	size_t star = SIZE_MAX;
	size_t star_p = 0;

	while (p < part.len) {
		if (g < glob.len && glob.p[g] == '*') {
			star = g++;
			star_p = p;
		} else if (g < glob.len && byte_matches(part.p[p], glob.p[g])) {
			p++;
			g++;
		} else if (star != SIZE_MAX) {
			p = ++star_p;
			g = star + 1;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.p[g] == '*')
		g++;
	return g == glob.len;
}

/* The part at the front of path; at the end of the path it is empty. */
static struct bytes part_of(const char *path)
{
	return (struct bytes){ (const uint8_t *)path, strcspn(path, "/") };
}

static const char *behind(const char *path, struct bytes part)
{
	path += part.len;
	return *path ? path + 1 : path;
}

/* The same over parts, where "**" is the star. */
bool path_matches(const char *path, const char *glob)
{
	const char *star = NULL;
	const char *star_path = NULL;

	while (*path) {
		struct bytes part = part_of(path);
		struct bytes want = part_of(glob);

		if (bytes_eq(want, LIT("**"))) {
			glob = behind(glob, want);
			star = glob;
			star_path = path;
		} else if (want.len && part_matches(part, want)) {
			path = behind(path, part);
			glob = behind(glob, want);
		} else if (star) {
			star_path = behind(star_path, part_of(star_path));
			path = star_path;
			glob = star;
		} else {
			return false;
		}
	}
	return !*glob || !strcmp(glob, "**");
}
