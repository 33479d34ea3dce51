/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "report/format.h"

#include <assert.h>

#define ENDINGS_MAX 2

static const struct format {
	const char *name;
	const char *endings[ENDINGS_MAX];
	void (*write)(struct report *report);
} formats[] = {
	[REPORT_TEXT] = { "text", { ".txt" }, report_text },
	[REPORT_JSON] = { "json", { ".json" }, report_json },
	[REPORT_JSONL] = { "jsonl", { ".jsonl" }, report_jsonl },
	[REPORT_SARIF] = { "sarif", { ".sarif" }, report_sarif },
	[REPORT_MARKDOWN] = { "md", { ".md", ".markdown" }, report_markdown },
	[REPORT_HTML] = { "html", { ".html", ".htm" }, report_html },
	[REPORT_CSV] = { "csv", { ".csv" }, report_csv },
	[REPORT_JUNIT] = { "junit", { ".xml" }, report_junit },
	[REPORT_GITLEAKS] = { "gitleaks", { NULL }, report_gitleaks },
};

bool report_format_of_name(const char *name, enum report_format *out)
{
	for (size_t i = 0; i < COUNT(formats); i++) {
		if (!strcmp(formats[i].name, name)) {
			*out = (enum report_format)i;
			return true;
		}
	}
	return false;
}

static bool has_ending(const struct format *format, struct bytes path)
{
	for (size_t i = 0; i < ENDINGS_MAX && format->endings[i]; i++) {
		if (bytes_ends(path, bytes_of(format->endings[i])))
			return true;
	}
	return false;
}

bool report_format_of_file(const char *path, enum report_format *out)
{
	for (size_t i = 0; i < COUNT(formats); i++) {
		if (has_ending(&formats[i], bytes_of(path))) {
			*out = (enum report_format)i;
			return true;
		}
	}
	return false;
}

/* What write writes, or a part of the lines. */
static int write_with(const struct audit *audit,
		      void (*write)(struct report *report),
		      const struct report_part *part,
		      const struct report_options *options, struct buf *out,
		      struct fault *fault)
{
	struct tally tally = { 0 };
	struct report report = { audit, options, NULL, &tally, out };
	struct mask *mask = mask_new(audit, options->show_secrets);
	int rc;

	if (!mask) {
		rc = fault_nomem(fault);
		goto out;
	}
	rc = tally_init(&tally, audit, fault);
	if (rc)
		goto out;
	report.mask = mask;
	if (part)
		report_jsonl_part(&report, *part);
	else
		write(&report);
	if (!buf_ok(out))
		rc = fault_nomem(fault);
out:
	tally_release(&tally);
	mask_free(mask);
	return rc;
}

int report_write(const struct audit *audit, enum report_format format,
		 const struct report_options *options, struct buf *out,
		 struct fault *fault)
{
	assert(format < COUNT(formats));
	return write_with(audit, formats[format].write, NULL, options, out,
			  fault);
}

int report_write_part(const struct audit *audit, struct report_part part,
		      const struct report_options *options, struct buf *out,
		      struct fault *fault)
{
	return write_with(audit, NULL, &part, options, out, fault);
}
