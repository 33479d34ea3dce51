/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "base/file.h"

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

static int set_target(struct output *o, struct fault *fault)
{
	const char *slash = strrchr(o->path, '/');
	struct buf target = BUF_INIT;

	/* By the folder's real path: that is what may be written to. */
	buf_printf(&target, "%s/%s", o->folder, slash ? slash + 1 : o->path);
	o->target = buf_ok(&target) ? strdup(target.p) : NULL;
	buf_release(&target);
	return o->target ? 0 : fault_nomem(fault);
}

static int open_file(struct outputs *outputs, const char *path,
		     struct fault *fault)
{
	struct output o = { .fd = -1 };
	struct stat st;
	int rc;

	if (!report_format_of_file(path, &o.format))
		return fault_set(fault, FAULT_USAGE,
				 "%s: unknown ending; a report ends in .json, "
				 ".jsonl, .sarif, .html, .md, .csv, .xml or "
				 ".txt, a folder for all of them in /",
				 path);
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return fault_set(fault, FAULT_USAGE,
				 "%s: exists and is no regular file", path);
	if (!ARRAY_ROOM(outputs))
		return fault_nomem(fault);
	o.path = strdup(path);
	rc = o.path ? folder_of(path, &o.folder, fault) : fault_nomem(fault);
	if (!rc)
		rc = set_target(&o, fault);
	if (!rc)
		rc = open_temporary(&o, fault);
	outputs->v[outputs->nr++] = o;
	return rc;
}

/* Made if it is missing; its absolute path. */
static int make_folder(const char *path, char **out, struct fault *fault)
{
	if (mkdir(path, 0700) && errno != EEXIST)
		return fault_io(fault, "%s: cannot make the folder", path);
	*out = realpath(path, NULL);
	return *out ? 0
		    : fault_io(fault, "%s: the folder for the output", path);
}

static int open_folder(struct outputs *outputs, const char *path,
		       struct fault *fault)
{
	static const char *const names[] = { "report.html", "report.md",
					     "findings.json", "findings.sarif",
					     "findings.csv" };
	struct buf name = BUF_INIT;
	char *folder = NULL;
	int rc = make_folder(path, &folder, fault);

	for (size_t i = 0; !rc && i < COUNT(names); i++) {
		buf_clear(&name);
		buf_printf(&name, "%s%s", path, names[i]);
		rc = buf_ok(&name) ? open_file(outputs, name.p, fault)
				   : fault_nomem(fault);
	}
	buf_release(&name);
	if (!outputs->audit_folder)
		outputs->audit_folder = folder;
	else
		free(folder);
	return rc;
}

int outputs_open(struct outputs *outputs, const char *path, struct fault *fault)
{
	bool is_folder = bytes_ends(bytes_of(path), LIT("/"));
	bool first = !outputs->nr;
	int rc = is_folder ? open_folder(outputs, path, fault)
			   : open_file(outputs, path, fault);

	if (rc || !first)
		return rc;
	/* A folder can be handed over whole: the key is never inside. */
	return folder_of(is_folder ? outputs->audit_folder
				   : outputs->v[0].target,
			 &outputs->key_folder, fault);
}

int write_all(int fd, struct bytes text, const char *name, struct fault *fault)
{
	return file_write(fd, text) ? 0 : fault_io(fault, "%s", name);
}

int write_stdout(struct bytes text, bool *gone, struct fault *fault)
{
	int rc = write_all(STDOUT_FILENO, text, "standard output", fault);
	bool broken = rc == FAULT_IO && errno == EPIPE;

	if (gone)
		*gone = broken;
	return broken ? 0 : rc;
}

int outputs_folders(const struct outputs *outputs, struct strlist *out,
		    struct fault *fault)
{
	for (size_t i = 0; i < outputs->nr; i++) {
		const char *folder = outputs->v[i].folder;

		if (!strlist_has(out, folder) && !strlist_push(out, folder))
			return fault_nomem(fault);
	}
	return 0;
}

int output_write(struct output *output, struct bytes text, struct fault *fault)
{
	int rc = write_all(output->fd, text, output->path, fault);

	if (!rc && fsync(output->fd))
		rc = fault_io(fault, "%s", output->path);
	return rc;
}

static bool exchange(const struct output *o)
{
	return !renameat2(AT_FDCWD, o->temporary, AT_FDCWD, o->target,
			  RENAME_EXCHANGE);
}

static int place(struct output *o, struct fault *fault)
{
	struct stat st;
	bool exists = !lstat(o->target, &st);

	/* It was a file, or nothing, when it was opened. */
	if (exists && S_ISDIR(st.st_mode))
		return fault_set(fault, FAULT_IO, "%s: has become a folder",
				 o->path);
	if (exists && exchange(o)) {
		o->state = OUTPUT_EXCHANGED;
		return 0;
	}
	if (rename(o->temporary, o->target))
		return fault_io(fault, "%s", o->path);
	o->state = exists ? OUTPUT_REPLACED : OUTPUT_NEW;
	return 0;
}

static void take_back(struct output *o)
{
	if (o->state == OUTPUT_EXCHANGED)
		(void)exchange(o);
	else if (o->state == OUTPUT_NEW)
		(void)rename(o->target, o->temporary);
	o->state = OUTPUT_OPEN;
}

/* A name is safe from a crash only once its folder is on the disk too. */
static void sync_folder(const struct output *o)
{
	int fd = open(o->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

/* It stays: the older file goes, where it has the other name. */
static void settle(struct output *o)
{
	if (o->state == OUTPUT_EXCHANGED)
		(void)unlink(o->temporary);
	free(o->temporary);
	o->temporary = NULL;
	sync_folder(o);
}

int outputs_place(struct outputs *outputs, struct fault *fault)
{
	size_t nr = 0;
	int rc = 0;

	while (!rc && nr < outputs->nr)
		rc = place(&outputs->v[nr++], fault);
	while (rc && nr-- > 0)
		take_back(&outputs->v[nr]);
	for (size_t i = 0; !rc && i < outputs->nr; i++)
		settle(&outputs->v[i]);
	return rc;
}

int outputs_report(struct outputs *outputs, const struct audit *audit,
		   const struct report_options *options, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < outputs->nr; i++) {
		struct output *output = &outputs->v[i];
		struct buf text = BUF_INIT;

		rc = report_write(audit, output->format, options, &text, fault);
		if (!rc)
			rc = output_write(output, buf_bytes(&text), fault);
		buf_release(&text);
	}
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
		free(o->target);
		free(o->folder);
		free(o->path);
	}
	free(outputs->v);
	free(outputs->key_folder);
	free(outputs->audit_folder);
	*outputs = (struct outputs){ 0 };
}
