/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/folder.h"

#include "base/array.h"
#include "walk/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;

	return strcmp(x->name, y->name);
}

static enum entry_kind kind_of_mode(mode_t mode)
{
	if (S_ISREG(mode))
		return ENTRY_FILE;
	if (S_ISDIR(mode))
		return ENTRY_FOLDER;
	return S_ISLNK(mode) ? ENTRY_LINK : ENTRY_OTHER;
}

/* Some file systems leave the type out of the listing. */
static enum entry_kind kind_of(int fd, const struct dirent *item)
{
	struct stat st;

	switch (item->d_type) {
	case DT_REG:
		return ENTRY_FILE;
	case DT_DIR:
		return ENTRY_FOLDER;
	case DT_LNK:
		return ENTRY_LINK;
	case DT_UNKNOWN:
		if (!fstatat(fd, item->d_name, &st, AT_SYMLINK_NOFOLLOW))
			return kind_of_mode(st.st_mode);
		break;
	default:
		break;
	}
	return ENTRY_OTHER;
}

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static int read_entries(struct folder *folder, DIR *dir, struct fault *fault)
{
	for (;;) {
		struct entry entry;
		struct dirent *item;

		errno = 0;
		item = readdir(dir);
		if (!item && errno)
			return fault_io(fault, "cannot be listed");
		if (!item)
			return 0;
		if (is_dots(item->d_name))
			continue;
		entry.kind = kind_of(dirfd(dir), item);
		entry.name = strdup(item->d_name);
		if (!entry.name)
			return fault_nomem(fault);
		if (!ARRAY_ROOM(folder)) {
			free(entry.name);
			return fault_nomem(fault);
		}
		folder->v[folder->nr++] = entry;
	}
}

int folder_read(const char *path, struct folder *out, struct fault *fault)
{
	struct folder folder = { 0 };
	DIR *dir;
	int rc;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC |
				    O_NONBLOCK);

	if (fd < 0)
		return fault_io(fault, "cannot be listed");
	dir = fdopendir(fd);
	if (!dir) {
		rc = fault_io(fault, "cannot be listed");
		close(fd);
		return rc;
	}
	rc = read_entries(&folder, dir, fault);
	closedir(dir);
	if (rc) {
		folder_release(&folder);
		return rc;
	}
	if (folder.nr)
		qsort(folder.v, folder.nr, sizeof(*folder.v), by_name);
	*out = folder;
	return 0;
}

static int name_to_entry(const void *name, const void *entry)
{
	return strcmp(name, ((const struct entry *)entry)->name);
}

const struct entry *folder_find(const struct folder *folder, const char *name)
{
	if (!folder->nr)
		return NULL;
	return bsearch(name, folder->v, folder->nr, sizeof(*folder->v),
		       name_to_entry);
}

void folder_release(struct folder *folder)
{
	for (size_t i = 0; i < folder->nr; i++)
		free(folder->v[i].name);
	free(folder->v);
	*folder = (struct folder){ 0 };
}

/* Takes path over, also on failure. */
static bool push_own(struct strlist *list, char *path)
{
	if (!path || !ARRAY_ROOM(list)) {
		free(path);
		return false;
	}
	list->v[list->nr++] = path;
	return true;
}

static int show_files(const struct tour *tour, const char *path,
		      const struct folder *folder, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < folder->nr && tour->file; i++) {
		char *name;

		if (folder->v[i].kind == ENTRY_FOLDER)
			continue;
		name = path_join(path, folder->v[i].name);
		if (!name)
			return fault_nomem(fault);
		rc = tour->file(tour->payload, name, folder->v[i].kind);
		free(name);
	}
	return rc;
}

/* The last one pushed is visited next, so push from behind. */
static int push_folders(const struct tour *tour, const char *path,
			const struct folder *folder, struct strlist *todo,
			struct fault *fault)
{
	for (size_t i = folder->nr; i-- > 0;) {
		char *name;

		if (folder->v[i].kind != ENTRY_FOLDER)
			continue;
		name = path_join(path, folder->v[i].name);
		if (!name)
			return fault_nomem(fault);
		if (tour->enter && !tour->enter(tour->payload, name, folder)) {
			free(name);
			continue;
		}
		if (!push_own(todo, name))
			return fault_nomem(fault);
	}
	return 0;
}

static int unread(const struct tour *tour, const char *path, const char *reason)
{
	return tour->unread ? tour->unread(tour->payload, path, reason) : 0;
}

static int visit(const struct tour *tour, const char *root, const char *path,
		 struct strlist *todo, struct fault *fault)
{
	struct folder folder = { 0 };
	struct fault why = { 0 };
	bool skip = false;
	char *full = path_join(root, path);
	int rc;

	if (!full)
		return fault_nomem(fault);
	rc = folder_read(full, &folder, &why);
	free(full);
	if (rc == FAULT_NOMEM)
		return fault_nomem(fault);
	if (rc)
		return unread(tour, path, why.msg);
	if (tour->listed)
		rc = tour->listed(tour->payload, path, &folder, &skip);
	if (!rc && !skip)
		rc = show_files(tour, path, &folder, fault);
	if (!rc && !skip)
		rc = push_folders(tour, path, &folder, todo, fault);
	folder_release(&folder);
	return rc;
}

int tour_run(const struct tour *tour, const char *root, struct fault *fault)
{
	struct strlist todo = { 0 };
	int rc = 0;

	if (!strlist_push(&todo, ""))
		rc = fault_nomem(fault);
	while (!rc && todo.nr) {
		char *path = todo.v[--todo.nr];

		rc = visit(tour, root, path, &todo, fault);
		free(path);
	}
	strlist_release(&todo);
	return rc;
}
