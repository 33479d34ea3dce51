/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/report.h - an audit's result, written for people and for programs
 *
 * One table in report.c lists the formats; a new one is a new row and a new
 * file. Every format masks: no whole secret leaves unless show_secrets is set,
 * and every string that came out of a repository is first swept for all
 * secrets that were found (report/mask.h) and then escaped for where it is
 * written.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "trace/finding.h"

/* Something of a repository that was not looked at, and why. */
struct skip {
	struct oid object;  /* len 0: no single object */
	const char *type;   /* "blob", "commit", "pack", "file", "repository" */
	const char *path;   /* or NULL */
	const char *reason; /* a sentence */
	uint64_t count; /* how many objects this line stands for; 1 mostly */
	const char *accepted; /* why the auditor accepts it; NULL: not */
};

struct skips {
	struct skip *v;
	size_t nr;
	size_t cap;
};

struct repository {
	const char *path;
	const char *form;
	const char *head; /* or NULL */
	uint64_t refs;
	const char **stores; /* object directories */
	size_t nr_stores;
	uint64_t objects_total; /* counted from the indexes */
	uint64_t objects_scanned;
	uint64_t objects_skipped;
	struct skips skipped; /* bytes that should have been read */
	struct skips opaque;  /* what cannot be read by its nature */
	bool history_cut;
	bool complete;
	uint64_t bytes;		/* object and place bytes read */
	uint64_t bytes_scanned; /* of objects: what had to be looked at */
	double seconds;
};

struct mask_stock;

struct audit {
	/* tool and run */
	const char *version;
	const char *patterns; /* digest of the pattern set */
	int64_t started;      /* seconds, UTC */
	int64_t finished;
	int32_t as_of;	     /* day */
	const char *command; /* the command line, without secrets */
	const char *key_id;
	const char *network;	/* how network access was denied */
	const char *filesystem; /* how file access was confined */
	bool interrupted;
	bool strict; /* what is opaque makes it incomplete too */
	struct {
		struct repository *v;
		size_t nr, cap;
	} repositories; /* sorted by path */
	struct {
		struct finding *v;
		size_t nr, cap;
	} findings;
	struct {
		struct finding *v;
		size_t nr, cap;
	} suppressed; /* by the auditor; `suppressed` of each says why */
	uint64_t below_threshold;
	/*
	 * Secrets that are not in findings (below the threshold) but still must
	 * not be shown where they happen to stand in a shown line.
	 */
	struct {
		struct bytes *v;
		size_t nr, cap;
	} hidden;
	/* More of these, sorted before (report/mask_stock.h), or NULL. */
	const struct mask_stock *known;
};

enum report_format {
	REPORT_TEXT,
	REPORT_JSON,
	REPORT_JSONL,
	REPORT_SARIF,
	REPORT_MARKDOWN,
	REPORT_HTML,
	REPORT_CSV,
	REPORT_JUNIT,
	REPORT_GITLEAKS,
	REPORT_COUNT,
};

struct report_options {
	bool show_secrets;
	bool colour;  /* text: use ANSI colours */
	size_t width; /* text: columns to fill, 0 for no limit */
};

/* The format that a name ("json") or a file name's ending (".md") means. */
bool report_format_of_name(const char *name, enum report_format *out);
bool report_format_of_file(const char *path, enum report_format *out);

/* Append the report to out. Only memory trouble fails. */
int report_write(const struct audit *audit, enum report_format format,
		 const struct report_options *options, struct buf *out,
		 struct fault *fault) CHECKED;

/* A part of the report as JSON Lines, for a scan that is under way. */
struct report_part {
	bool start;   /* with the line that stands first */
	size_t first; /* of the repositories, and their findings */
	size_t nr;
	bool end; /* with the line that stands last */
};

/*
 * Append the part to out; audit holds at least the findings of its
 * repositories. All parts, one after the other, are the report in
 * REPORT_JSONL.
 */
int report_write_part(const struct audit *audit, struct report_part part,
		      const struct report_options *options, struct buf *out,
		      struct fault *fault) CHECKED;

#endif
