/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/temper.h"

#include "base/array.h"
#include "classify/setting.h"

static const char *const lowered[SETTING_COUNT] = {
	("all its places are in tests, examples or documents, by their paths: "
	 "one step less severe"),
	"all its places are in tests, by their paths: one step less severe",
	"all its places are in examples, by their paths: one step less severe",
	"all its places are in documents, by their paths: one step less severe",
};

static const char *const noted =
	"some of its places are in tests, examples or documents, by their "
	"paths, and others are not";

/* What was seen of the places so far. */
struct sight {
	enum setting setting; /* of those that have one */
	bool mixed;
	size_t such;
	size_t others;
};

static bool has_file_path(enum site site)
{
	return site == SITE_BLOB || site == SITE_PATH || site == SITE_LFS ||
	       site == SITE_INDEX || site == SITE_WORKTREE;
}

static void see(struct sight *sight, enum site site, const char *path)
{
	enum setting setting = has_file_path(site) && path
				       ? setting_of(bytes_of(path))
				       : SETTING_NONE;

	if (setting == SETTING_NONE) {
		sight->others++;
		return;
	}
	sight->mixed |= sight->such && setting != sight->setting;
	sight->setting = setting;
	sight->such++;
}

static void add_reason(struct finding *f, const char *reason)
{
	if (f->nr_reasons < REASONS_MAX)
		f->reasons[f->nr_reasons++] = reason;
}

void temper(struct finding *f)
{
	struct sight sight = { .others = f->also_more > 0 };

	for (size_t i = 0; i < f->occurrences.nr; i++)
		see(&sight, f->occurrences.v[i].site, f->occurrences.v[i].path);
	for (size_t i = 0; i < f->also_at.nr; i++)
		see(&sight, f->also_at.v[i].site, f->also_at.v[i].path);
	if (!sight.such)
		return;
	if (sight.others) {
		add_reason(f, noted);
		return;
	}
	add_reason(f, lowered[sight.mixed ? SETTING_NONE : sight.setting]);
	if (f->severity > SEVERITY_INFO)
		f->severity--;
}

bool temper_gave(const char *reason)
{
	for (size_t i = 0; i < COUNT(lowered); i++) {
		if (!strcmp(reason, lowered[i]))
			return true;
	}
	return !strcmp(reason, noted);
}
