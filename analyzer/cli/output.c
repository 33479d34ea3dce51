/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int folder_of(const char *path, char **out, struct fault *fault)
{
	const char *slash = strrchr(path, '/');
	struct buf folder = BUF_INIT;
	char *real;

	if (!slash)
		buf_add_str(&folder, ".");
	else
		buf_add(&folder, path,
			slash == path ? 1 : (size_t)(slash - path));
	if (!buf_ok(&folder)) {
		buf_release(&folder);
		return fault_nomem(fault);
	}
	real = realpath(folder.p, NULL);
	if (!real)
		(void)fault_io(fault, "%s: the folder for the output",
			       folder.p);
	buf_release(&folder);
	if (!real)
		return FAULT_IO;
	*out = real;
	return 0;
}

static int open_temporary(struct output *o, struct fault *fault)
{
	struct buf name = BUF_INIT;
	int rc = 0;

	buf_printf(&name, "%s/.bbaudit-XXXXXX", o->folder);
	o->temporary = buf_ok(&name) ? strdup(name.p) : NULL;
	buf_release(&name);
	if (!o->temporary)
		return fault_nomem(fault);
	o->fd = mkostemp(o->temporary, O_CLOEXEC);
	if (o->fd < 0) {
		rc = fault_io(fault, "%s: cannot write there", o->path);
		free(o->temporary);
		o->temporary = NULL;
	}
	return rc;
}

int outputs_open(struct outputs *outputs, const char *path, struct fault *fault)
{
	struct output o = { .fd = -1 };
	struct stat st;
	int rc;

	if (!report_format_of_file(path, &o.format))
		return fault_set(fault, FAULT_USAGE,
				 "%s: unknown ending; a report ends in .json, "
				 ".md or .txt",
				 path);
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return fault_set(fault, FAULT_USAGE,
				 "%s: exists and is no regular file", path);
	if (!ARRAY_ROOM(outputs))
		return fault_nomem(fault);
	o.path = strdup(path);
	rc = o.path ? folder_of(path, &o.folder, fault) : fault_nomem(fault);
	if (!rc)
		rc = open_temporary(&o, fault);
	outputs->v[outputs->nr++] = o;
	return rc;
}

int write_all(int fd, struct bytes text, const char *name, struct fault *fault)
{
	while (text.len) {
		ssize_t nr = write(fd, text.p, text.len);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return fault_io(fault, "%s", name);
		text.p += nr;
		text.len -= (size_t)nr;
	}
	return 0;
}

int output_finish(struct output *output, struct bytes text, struct fault *fault)
{
	struct buf target = BUF_INIT;
	const char *slash = strrchr(output->path, '/');
	int rc = write_all(output->fd, text, output->path, fault);

	/* By the folder's real path: that is what may be written to. */
	buf_printf(&target, "%s/%s", output->folder,
		   slash ? slash + 1 : output->path);
	if (!rc && fsync(output->fd))
		rc = fault_io(fault, "%s", output->path);
	if (!rc && !buf_ok(&target))
		rc = fault_nomem(fault);
	if (!rc && rename(output->temporary, target.p))
		rc = fault_io(fault, "%s", output->path);
	if (!rc) {
		free(output->temporary);
		output->temporary = NULL;
	}
	buf_release(&target);
	return rc;
}

void outputs_release(struct outputs *outputs)
{
	for (size_t i = 0; i < outputs->nr; i++) {
		struct output *o = &outputs->v[i];

		if (o->temporary)
			(void)unlink(o->temporary);
		if (o->fd >= 0)
			(void)close(o->fd);
		free(o->temporary);
		free(o->folder);
		free(o->path);
	}
	free(outputs->v);
	*outputs = (struct outputs){ 0 };
}
