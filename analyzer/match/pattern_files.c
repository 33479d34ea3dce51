/* SPDX-License-Identifier: Apache-2.0 */
#include "match/pattern_files.h"

#include "match/embedded.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ENDING ".yaml"

static char *join(const char *folder, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* A new file at the end, its text still empty; NULL when memory ends. */
static struct pattern_file *add_file(struct pattern_files *files,
				     const char *folder, const char *name)
{
	struct pattern_file *file;

	if (!ARRAY_ROOM(files))
		return NULL;
	file = &files->v[files->nr++];
	*file = (struct pattern_file){
		.name = strdup(name),
		.shown = join(folder, name),
	};
	return file->name && file->shown ? file : NULL;
}

static int read_embedded(struct pattern_files *files, struct fault *fault)
{
	for (size_t i = 0; i < pattern_texts_nr; i++) {
		const struct embedded *data = &pattern_texts[i];
		struct pattern_file *file =
			add_file(files, "patterns", data->name);

		if (!file)
			return fault_nomem(fault);
		buf_add_bytes(&file->text, data->text);
		if (!buf_ok(&file->text))
			return fault_nomem(fault);
	}
	return 0;
}

/* A hidden file is an editor's or a packager's, not a pattern. */
static bool is_pattern_name(const char *name)
{
	return name[0] != '.' && bytes_ends(bytes_of(name), LIT(ENDING));
}

static int read_named(struct pattern_files *files, const char *dir,
		      const char *below, const char *entry, struct fault *fault)
{
	char *name = join(below, entry);
	struct pattern_file *file;
	int rc;

	if (!name)
		return fault_nomem(fault);
	file = add_file(files, dir, *below ? name : entry);
	free(name);
	if (!file)
		return fault_nomem(fault);
	rc = buf_read_given(&file->text, file->shown, PATTERN_FILE_MAX, fault);
	if (rc == FAULT_NOMEM || !rc)
		return rc;
	/* The folder is the auditor's: what is wrong in it is his to mend. */
	if (fault)
		fault->code = FAULT_USAGE;
	return FAULT_USAGE;
}

/* dir/below, or dir itself where below is "". A missing one holds nothing. */
static int read_folder(struct pattern_files *files, const char *dir,
		       const char *below, struct fault *fault)
{
	char *path = *below ? join(dir, below) : strdup(dir);
	struct dirent *entry;
	DIR *folder;
	int rc = 0;

	if (!path)
		return fault_nomem(fault);
	folder = opendir(path);
	if (!folder && *below && errno == ENOENT)
		goto out;
	if (!folder) {
		rc = fault_set(fault, FAULT_USAGE, "%s: %s", path,
			       strerrordesc_np(errno));
		goto out;
	}
	while (!rc && (entry = readdir(folder)))
		if (is_pattern_name(entry->d_name))
			rc = read_named(files, dir, below, entry->d_name,
					fault);
	closedir(folder);
out:
	free(path);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	const struct pattern_file *one = a;
	const struct pattern_file *two = b;

	return strcmp(one->name, two->name);
}

int pattern_files_read(struct pattern_files *files, const char *dir,
		       struct fault *fault)
{
	int rc;

	*files = (struct pattern_files){ 0 };
	if (!dir)
		return read_embedded(files, fault);
	rc = read_folder(files, dir, "", fault);
	if (!rc)
		rc = read_folder(files, dir, "contexts", fault);
	if (rc)
		return rc;
	if (!files->nr)
		return fault_set(fault, FAULT_USAGE, "%s: no *" ENDING " in it",
				 dir);
	qsort(files->v, files->nr, sizeof(*files->v), by_name);
	return 0;
}

void pattern_files_release(struct pattern_files *files)
{
	for (size_t i = 0; i < files->nr; i++) {
		free(files->v[i].name);
		free(files->v[i].shown);
		buf_release(&files->v[i].text);
	}
	free(files->v);
	*files = (struct pattern_files){ 0 };
}

int pattern_files_digest(const struct pattern_files *files,
			 char out[FINGERPRINT_HEX], struct fault *fault)
{
	struct buf all = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; i < files->nr; i++) {
		const struct pattern_file *file = &files->v[i];

		/* The length keeps two files from looking like one. */
		buf_printf(&all, "%s %zu\n", file->name, file->text.len);
		buf_add_bytes(&all, buf_bytes(&file->text));
	}
	if (buf_ok(&all))
		digest_hex(buf_bytes(&all), out);
	else
		rc = fault_nomem(fault);
	buf_release(&all);
	return rc;
}
