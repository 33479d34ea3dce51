/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/outdir.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
/* Ours is three deep; somebody else's is not removed beyond this. */
#define DEPTH_MAX 16
#define TRIES 100

static bool random_name(const char *name, const char *what, char *out,
			size_t len)
{
	uint64_t number;
	int used;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return false;
	used = snprintf(out, len, "%.32s.%s-%08llx", name, what,
			(unsigned long long)(number & 0xffffffffULL));
	return used > 0 && (size_t)used < len;
}

int outdir_begin(struct outdir *outdir, int parent, const char *name,
		 struct fault *fault)
{
	*outdir = (struct outdir){ .parent = parent, .fd = -1, .name = name };
	for (int i = 0; i < TRIES; i++) {
		if (!random_name(name, "tmp", outdir->temporary,
				 sizeof(outdir->temporary)))
			break;
		if (!mkdirat(parent, outdir->temporary, 0700)) {
			outdir->fd =
				openat(parent, outdir->temporary, OPEN_FOLDER);
			if (outdir->fd >= 0)
				return 0;
			break;
		}
		if (errno != EEXIST)
			break;
	}
	return fault_io(fault, "%s: cannot make the folder", name);
}

int outdir_make(int at, const char *name, int *fd, struct fault *fault)
{
	if (mkdirat(at, name, 0700))
		return fault_io(fault, "%s: cannot make the folder", name);
	*fd = openat(at, name, OPEN_FOLDER);
	return *fd < 0 ? fault_io(fault, "%s", name) : 0;
}

int outdir_write(int at, const char *name, struct bytes text,
		 struct fault *fault)
{
	int fd = openat(at, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);
	int rc = 0;

	if (fd < 0)
		return fault_io(fault, "%s: cannot write", name);
	if (!file_write(fd, text))
		rc = fault_io(fault, "%s: cannot write", name);
	if (close(fd) && !rc)
		rc = fault_io(fault, "%s: cannot write", name);
	return rc;
}

static void remove_below(int parent, const char *name, int depth)
{
	int fd = openat(parent, name, OPEN_FOLDER);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			(void)close(fd);
		(void)unlinkat(parent, name, 0);
		return;
	}
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (unlinkat(fd, entry->d_name, 0) && depth < DEPTH_MAX)
			remove_below(fd, entry->d_name, depth + 1);
	}
	(void)closedir(dir);
	(void)unlinkat(parent, name, AT_REMOVEDIR);
}

int outdir_sync(struct outdir *outdir, struct fault *fault)
{
	return syncfs(outdir->fd) ? fault_io(fault, "%s", outdir->name) : 0;
}

int outdir_end(struct outdir *outdir, struct fault *fault)
{
	char old[sizeof(outdir->temporary)] = "";
	int rc = 0;

	if (!random_name(outdir->name, "old", old, sizeof(old)))
		return fault_io(fault, "%s", outdir->name);
	if (renameat(outdir->parent, outdir->name, outdir->parent, old)) {
		if (errno != ENOENT)
			return fault_io(fault, "%s: cannot be replaced",
					outdir->name);
		old[0] = '\0';
	}
	if (renameat(outdir->parent, outdir->temporary, outdir->parent,
		     outdir->name)) {
		rc = fault_io(fault, "%s: cannot be put in its place",
			      outdir->name);
		if (old[0])
			(void)renameat(outdir->parent, old, outdir->parent,
				       outdir->name);
		return rc;
	}
	outdir->placed = true;
	if (old[0])
		remove_below(outdir->parent, old, 0);
	return fsync(outdir->parent) ? fault_io(fault, "%s", outdir->name) : 0;
}

void outdir_release(struct outdir *outdir)
{
	if (outdir->fd < 0)
		return;
	(void)close(outdir->fd);
	outdir->fd = -1;
	if (!outdir->placed)
		remove_below(outdir->parent, outdir->temporary, 0);
}
