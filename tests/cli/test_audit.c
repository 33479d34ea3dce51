/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/audit.h"

#include "base/checksum.h"
#include "confine/confine.h"
#include "match/unpack.h"
#include "odb/cut.h"
#include "walk/scratch.h"

#include <inttypes.h>

/* What a progress line reads. */
static struct pool_progress progress;

struct auditing {
	struct patterns *patterns;
	struct engine *engine;
	struct discovery discovery;
	struct audit_result result;
	void *locale;
};

/* Audit the repository "a", without giving up any rights. */
static const struct repository *audit_open(struct auditing *a)
{
	static const char *const paths[] = { "a" };
	static const struct limits limits = { 64 << 20, 256 << 20 };
	static const struct audit_key key = { { 0 } };
	volatile sig_atomic_t stop = 0;
	struct fault fault = { 0 };
	struct audit_request request;

	*a = (struct auditing){ .locale = unpack_locale_new() };
	ck_assert_int_eq(checksum_init(&fault), 0);
	ck_assert_int_eq(patterns_load(NULL, &a->patterns, &fault), 0);
	ck_assert_int_eq(engine_new(a->patterns, 0, &a->engine, &fault), 0);
	ck_assert_int_eq(discover(paths, 1, &a->discovery, &fault), 0);
	ck_assert_int_eq(sources_init(&limits, &fault), 0);
	request = (struct audit_request){
		.discovery = &a->discovery,
		.engine = a->engine,
		.source = SOURCE_PACK,
		.key = &key,
		.min_confidence = CONFIDENCE_POSSIBLE,
		.max_unpacked = 1 << 20,
		.jobs = 1,
		.stop = &stop,
		.progress = &progress,
	};
	ck_assert_msg(!audit_run(&request, &a->result, &fault), "%s",
		      fault.msg);
	ck_assert_uint_eq(a->result.audit.repositories.nr, 1);
	return &a->result.audit.repositories.v[0];
}

static void audit_close(struct auditing *a)
{
	audit_result_release(&a->result);
	sources_release();
	discovery_release(&a->discovery);
	engine_free(a->engine);
	unpack_locale_free(a->locale);
	patterns_free(a->patterns);
}

static bool is_told(const struct repository *r, const char *reason)
{
	for (size_t i = 0; i < r->skipped.nr; i++) {
		if (strstr(r->skipped.v[i].reason, reason))
			return true;
	}
	return false;
}

/* Of a repository with three objects in one pack. */
/* clang-format off */
static const struct {
	const char *proves;
	const char *file; /* NULL: nothing is cut */
	off_t len;
	uint64_t total, scanned;
	const char *told; /* a part of what is said of it; NULL: nothing is */
} cuts[] = {
	/* First: where tests are not forked, a cut is remembered. */
	{ "nothing is cut", NULL, 0, 3, 3, NULL },
	{ "an index, to its magic", "p.idx", 8, 0, 0,
	  "lists 0 objects, and its pack says that it holds 3" },
	{ "in its fanout", "p.idx", 500, 0, 0, "fanout table" },
	{ "in its offsets", "p.idx", 1032 + 3 * 24 + 4, 3, 1,
	  "its offset lies outside of its pack" },
	{ "a pack, inside of a page", "p.pack", 40, 3, 0, "damaged" },
	{ "an index, to nothing", "p.idx", 0, 0, 0,
	  "shrank while it was read" },
	{ "a pack, to nothing", "p.pack", 0, 3, 0, "shrank while it was read" },
};
/* clang-format on */

START_TEST(cut_row)
{
	const char *proves = cuts[_i].proves;
	const struct repository *r;
	struct fault fault = { 0 };
	struct auditing a;
	char path[64];

	scratch_open();
	ck_assert_int_eq(confine_mappings(&fault), 0);
	run_sh("init --bare a; cd a; blob=$(echo x | git hash-object -w "
	       "--stdin)\n"
	       "tree=$(printf '100644 blob %s\\tf\\n' $blob | git mktree)\n"
	       "git update-ref refs/heads/main $(git commit-tree -m x $tree)\n"
	       "git repack -adq; cd objects/pack; chmod u+w *\n"
	       "for f in *.pack *.idx; do mv $f p.${f##*.}; done");
	if (cuts[_i].file) {
		(void)snprintf(path, sizeof(path), "a/objects/pack/%s",
			       cuts[_i].file);
		cut.len = cuts[_i].len;
		cut.path = path;
	}
	r = audit_open(&a);
	cut.path = NULL;
	ck_assert_msg(r->objects_total == cuts[_i].total &&
			      r->objects_scanned == cuts[_i].scanned,
		      "%s: %" PRIu64 " of %" PRIu64, proves, r->objects_scanned,
		      r->objects_total);
	ck_assert_msg(r->complete == !cuts[_i].told, "%s", proves);
	if (cuts[_i].told)
		ck_assert_msg(is_told(r, cuts[_i].told), "%s", proves);
	else
		ck_assert_uint_eq(r->skipped.nr, 0);
	audit_close(&a);
	scratch_close();
}
END_TEST

/* Each loose file is closed when it has been read. */
static size_t steps;

static void look_at_progress(void)
{
	static uint64_t before;
	uint64_t now = atomic_load(&progress.objects);

	steps += now > before;
	before = now;
}

/* Of three units of 256 loose objects and a rest. */
START_TEST(progress_is_told_unit_by_unit)
{
	struct auditing a;

	scratch_open();
	run_sh("init --bare a; mkdir b; cd b\n"
	       "for i in $(seq 800); do echo $i >$i; done\n"
	       "seq 800 | git --git-dir=../a hash-object -w --stdin-paths "
	       ">../ids");
	cut.closing = look_at_progress;
	(void)audit_open(&a);
	cut.closing = NULL;
	ck_assert_uint_ge(steps, 3);
	ck_assert_uint_eq(atomic_load(&progress.objects), 800);
	audit_close(&a);
	scratch_close();
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, progress_is_told_unit_by_unit);
	tcase_add_loop_test(tc, cut_row, 0, COUNT(cuts));
}

UNIT_MAIN("cli/audit", add)
