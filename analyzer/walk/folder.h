/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/folder.h - list folders, one or all below a root
 *
 * Nothing here follows a symbolic link, holds more than one descriptor, or goes
 * deeper into the stack for a deeper tree. Order is that of the bytes of the
 * names, never that of the disk.
 */
#ifndef WALK_FOLDER_H
#define WALK_FOLDER_H

#include "base/bytes.h"
#include "base/fault.h"

enum entry_kind {
	ENTRY_FILE,
	ENTRY_FOLDER,
	ENTRY_LINK,
	ENTRY_OTHER, /* a FIFO, a socket, a device */
};

struct entry {
	char *name;
	enum entry_kind kind;
};

/* What one folder holds, without "." and "..", sorted by name. */
struct folder {
	struct entry *v;
	size_t nr;
	size_t cap;
};

/*
 * List the folder at path, which may not be a symbolic link. FAULT_IO when the
 * system refuses; the message is the reason alone.
 */
int folder_read(const char *path, struct folder *out,
		struct fault *fault) CHECKED;
const struct entry *folder_find(const struct folder *folder, const char *name);
void folder_release(struct folder *folder);

/*
 * What to do on the way through a tree. Paths are relative to the root, "" for
 * the root itself. Each may be NULL. Those that return int end the tour with a
 * nonzero value, which tour_run returns.
 */
struct tour {
	void *payload;
	/* Shall the subfolder at path be listed? in is the folder it is in. */
	bool (*enter)(void *payload, const char *path, const struct folder *in);
	/* A folder was listed. *skip may be set: leave out what it holds. */
	int (*listed)(void *payload, const char *path,
		      const struct folder *folder, bool *skip);
	/* A file, a link, or something else that is no folder. */
	int (*file)(void *payload, const char *path, enum entry_kind kind);
	/* A folder could not be listed. */
	int (*unread)(void *payload, const char *path, const char *reason);
};

/* Each folder: its files first, then its subfolders. */
int tour_run(const struct tour *tour, const char *root,
	     struct fault *fault) CHECKED;

#endif
