/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/place.h - every place of a repository that holds text but is no object
 *
 * One table in place.c says which file of the git directory belongs to which
 * site; a new source is a new row. Its last row takes whatever no other row
 * does, so that no file of a git directory goes unread; objects that lie where
 * no store is are named as skipped. What is left to others:
 * the object stores (odb/), and nested repositories below modules/, which are
 * repositories of their own.
 */
#ifndef WALK_PLACE_H
#define WALK_PLACE_H

#include "base/site.h"
#include "walk/setup.h"

/*
 * A run of bytes of one place. Most places come in one piece. A file larger
 * than PLACE_PIECE comes in several that overlap by PLACE_OVERLAP bytes, so
 * that nothing shorter is cut.
 */
struct place {
	enum site site;
	const char *path;  /* relative to the git directory, "/" between parts;
			      for SITE_REF_NAME the ref's name, for SITE_WORKTREE
			      relative to the worktree */
	struct bytes body; /* valid during the call only */
	uint64_t at;	   /* offset of body in the place, bytes */
	uint64_t line;	   /* line ends before at */
	uint64_t line_at;  /* offset at which the line of at begins */
	bool last;
	int fd;	       /* of the file that it is, for place_map; or -1 */
	uint64_t size; /* bytes of the whole place, as far as is known */
};

/*
 * The whole of a place of which a piece is given, mapped for reading. False,
 * with errno, if it cannot be had. To be given back with file_unmap.
 */
bool place_map(const struct place *place, struct bytes *out);

#define PLACE_PIECE ((size_t)8 << 20)
#define PLACE_OVERLAP ((size_t)64 << 10)

struct place_sink {
	void *payload;
	/* Return nonzero to stop the walk; it is then returned by it. */
	int (*text)(void *payload, const struct place *place);
	/* Something was not read: the path as in struct place, and why. */
	int (*skipped)(void *payload, const char *path, const char *reason);
	/* Is there an object of this id? For worktree files. */
	bool (*has_object)(void *payload, const struct oid *oid);
};

/*
 * Every file of the git directory and its worktrees/NAME folders (config with
 * its includes, refs by name, reflogs, packed-refs, FETCH_HEAD, description,
 * info, hooks, lfs objects and the rest), then each ref name. Symbolic
 * links are not followed: their target text is what is read. FIFOs, sockets
 * and devices are named as skipped.
 *
 * Binary files without text of their own (index, objects, packs of a store and
 * what belongs to these) are left out here: the index is read by index_each
 * (walk/index.h). Empty files are left out; so are the holes of sparse ones,
 * where they are longer than a piece. A configuration that another includes is
 * read as such, with an absolute path if it lies outside of the git directory.
 * Of tables of refs (walk/reftable.h), also of those that count no more, the
 * reflogs are given beside the file itself, as text with its path.
 * Names of refs are those of refs_read, of tables, of every file and empty
 * folder below refs/, and of reflogs, each once, sorted.
 */
int places_each(const struct repo *repo, const struct setup *setup,
		const struct place_sink *sink, struct fault *fault) CHECKED;

/*
 * The files of repo's worktrees that no object holds: for each regular file
 * (and symbolic link, as text) whose blob id sink->has_object denies. `.git`
 * and nested repositories are left out. Files above 4 GiB are given without
 * asking, and so are all if has_object is NULL.
 */
int worktree_each(const struct repo *repo, const struct setup *setup,
		  const struct place_sink *sink, struct fault *fault) CHECKED;

#endif
