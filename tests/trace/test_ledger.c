/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/ledger.h"

#include "base/date.h"

#include "unit.h"

#include <stdio.h>

/* clang-format off */
static const struct pattern app = {
	.id = "bitbucket-app-password", .name = "App", .visible = 4,
	.provider = "bitbucket-cloud", .specificity = 90, .hosts = HOSTS_ANY };
static const struct pattern password = {
	.id = "bitbucket-url-credential", .name = "Password",
	.provider = "bitbucket-cloud", .specificity = 10, .hosts = HOSTS_ANY };
static const struct pattern token = {
	.id = "atlassian-api-token", .name = "Token", .visible = 12,
	.provider = "atlassian", .specificity = 90, .hosts = HOSTS_ANY };
static const struct pattern center = {
	.id = "bitbucket-dc-token", .name = "DC", .visible = 5,
	.provider = "bitbucket-data-center", .specificity = 90,
	.hosts = HOSTS_ANY };
static const struct pattern twenty = {
	.id = "bitbucket-app-password-legacy", .name = "Legacy",
	.provider = "bitbucket-cloud", .specificity = 60,
	.hosts = HOSTS_CLOUD };
/* clang-format on */

static const struct audit_key key = { { 3 } };

static struct oid oid_at(uint8_t fill)
{
	uint8_t raw[OID_SHA1];

	memset(raw, fill, sizeof(raw));
	return oid_of(raw, sizeof(raw));
}

static struct bytes text_of(const char *s)
{
	return s ? bytes_of(s) : (struct bytes){ 0 };
}

static struct finding *finish(struct ledger *ledger, size_t nr)
{
	struct ledger_options options = { &key, day_of(2026, 11, 24) };
	struct fault fault = { 0 };
	struct finding *v = NULL;
	size_t got = 0;

	ck_assert(!checksum_init(&fault));
	ck_assert(!ledger_finish(ledger, &options, &v, &got, &fault));
	ck_assert_uint_eq(got, nr);
	return v;
}

/* ----------------------------------------------------------- joined verdicts
 * --- */

#define WORD(kind, sure, ...) \
	{ \
		.pattern = &(kind), .confidence = CONFIDENCE_##sure, \
		.nr_reasons = 1, .reasons = { "r" }, __VA_ARGS__ \
	}

static const struct credential words_1[] = {
	WORD(app, CONFIRMED, .checksum = CHECKSUM_VALID),
	WORD(password, LIKELY, .username = LIT("ann"), .host = LIT("h.example"),
	     .host_kind = HOST_IS_DATA_CENTER),
	WORD(password, LIKELY, .username = LIT("bob"),
	     .host = LIT("bitbucket.org"), .host_kind = HOST_IS_CLOUD),
	WORD(password, POSSIBLE, .username = LIT("aaa"), .workspace = LIT("w"),
	     .repository = LIT("r")),
};

static const struct credential words_2[] = {
	WORD(password, POSSIBLE, .username = LIT("z")),
	WORD(password, POSSIBLE, .username = LIT("y")),
	WORD(password, POSSIBLE, .username = LIT("x"), .workspace = LIT("w1")),
	WORD(password, POSSIBLE, .workspace = LIT("w1"),
	     .repository = LIT("r")),
	WORD(password, POSSIBLE, .workspace = LIT("w2"),
	     .repository = LIT("a")),
};

static const struct credential words_3[] = {
	WORD(password, LIKELY, .host_kind = HOST_IS_OTHER),
	WORD(password, LIKELY, .host_kind = HOST_IS_LOOKALIKE),
	WORD(password, LIKELY, .host_kind = HOST_IS_DATA_CENTER,
	     .host = LIT("s")),
};

static const struct credential words_4[] = {
	WORD(twenty, LIKELY),
	WORD(password, LIKELY, .host = LIT("s"),
	     .host_kind = HOST_IS_DATA_CENTER),
	WORD(twenty, POSSIBLE, .username = LIT("u")),
};

static const struct credential words_5[] = {
	WORD(app, POSSIBLE, .checksum = CHECKSUM_INVALID),
	WORD(token, POSSIBLE, .checksum = CHECKSUM_INVALID),
	WORD(center, POSSIBLE, .checksum = CHECKSUM_INVALID),
};

static const struct credential words_6[] = {
	{ .pattern = &password,
	  .confidence = CONFIDENCE_LIKELY,
	  .reasons = { "b" },
	  .nr_reasons = 1 },
	{ .pattern = &password,
	  .confidence = CONFIDENCE_LIKELY,
	  .reasons = { "a", "z" },
	  .nr_reasons = 2 },
	{ .pattern = &password,
	  .confidence = CONFIDENCE_LIKELY,
	  .reasons = { "a" },
	  .nr_reasons = 1,
	  .username = LIT("") },
};

/* clang-format off */
static const struct joined_row {
	const char *proves;
	const struct credential *v;
	size_t nr;
	/* kind confidence reasons, u= h= w= r= provider, lifecycle */
	const char *told;
} joined[] = {
	{ "the surest verdict stays, with what others know, the surer first",
	  words_1, COUNT(words_1),
	  "bitbucket-app-password confirmed r u=bob h=bitbucket.org w=w r=r"
	  " bitbucket-cloud" },
	{ "of equals, the least name; a repository goes with its workspace",
	  words_2, COUNT(words_2),
	  "bitbucket-url-credential possible r u=x w=w1 r=r bitbucket-cloud" },
	{ "a server before no host, that before a look-alike",
	  words_3, COUNT(words_3),
	  "bitbucket-url-credential likely r h=s bitbucket-data-center" },
	{ "the more specific kind, though another knows the host",
	  words_4, COUNT(words_4),
	  "bitbucket-app-password-legacy likely r u=u h=s bitbucket-cloud" },
	{ "of equals, the kind that sorts first",
	  words_5, COUNT(words_5),
	  "atlassian-api-token possible r atlassian" },
	{ "of equals, the reasons that sort first",
	  words_6, COUNT(words_6),
	  "bitbucket-url-credential likely a bitbucket-cloud" },
};
/* clang-format on */

static void tell_part(struct buf *out, const char *name, struct bytes part)
{
	if (!part.p)
		return;
	buf_printf(out, " %s=", name);
	buf_add_bytes(out, part);
}

static void tell_verdict(struct buf *out, const struct finding *f)
{
	buf_printf(out, "%s %s", f->kind, confidence_name(f->confidence));
	for (size_t i = 0; i < f->nr_reasons; i++)
		buf_printf(out, "%s%s", i ? "," : " ", f->reasons[i]);
	tell_part(out, "u", f->username);
	tell_part(out, "h", f->host);
	tell_part(out, "w", f->workspace);
	tell_part(out, "r", f->repository);
	buf_printf(out, " %s", f->provider);
}

/* The next order of nr numbers; false after the last. */
static bool next_order(size_t *v, size_t nr)
{
	size_t i = nr - 1;
	size_t k = nr - 1;
	size_t old;

	while (i > 0 && v[i - 1] > v[i])
		i--;
	if (!i)
		return false;
	while (v[k] < v[i - 1])
		k--;
	old = v[i - 1];
	v[i - 1] = v[k];
	v[k] = old;
	for (k = nr - 1; i < k; i++, k--) {
		old = v[i];
		v[i] = v[k];
		v[k] = old;
	}
	return true;
}

/* Whatever the order in which they are entered. */
START_TEST(joined_row)
{
	const struct joined_row *r = &joined[_i];
	size_t order[] = { 0, 1, 2, 3, 4, 5 };

	do {
		struct ledger *ledger = ledger_new();
		struct buf told = BUF_INIT;
		struct finding *v;

		for (size_t i = 0; i < r->nr; i++) {
			struct credential c = r->v[order[i]];
			/* It may be gone after the call. */
			struct bytes secret = { (uint8_t *)strdup("Kd8mQ2xW"),
						8 };

			c.secret = secret;
			ck_assert_uint_eq(ledger_enter(ledger, &c), 0);
			free((void *)(uintptr_t)secret.p);
		}
		v = finish(ledger, 1);
		tell_verdict(&told, v);
		ck_assert_msg(!strcmp(buf_str(&told), r->told),
			      "%s:\n got %s\nwant %s", r->proves,
			      buf_str(&told), r->told);
		ck_assert(bytes_eq(v->secret, LIT("Kd8mQ2xW")));
		free(v);
		buf_release(&told);
		ledger_free(ledger);
	} while (next_order(order, r->nr));
}
END_TEST

START_TEST(numbers)
{
	static const struct credential c = WORD(app, LIKELY);
	static const char *const secrets[] = { "a", "b", "", "a\0b" };
	struct ledger *ledger = ledger_new();

	ck_assert_uint_eq(ledger_count(ledger), 0);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(secrets); i++) {
			struct credential copy = c;

			copy.secret =
				i == 3 ? LIT("a\0b") : bytes_of(secrets[i]);
			ck_assert_uint_eq(ledger_enter(ledger, &copy), i);
		}
	}
	ck_assert_uint_eq(ledger_count(ledger), COUNT(secrets));
	ledger_free(ledger);
	ledger_free(NULL);
}
END_TEST

/* -------------------------------------------------------- places and sightings
 * --- */

static size_t enter(struct ledger *ledger, const char *secret)
{
	struct credential c = WORD(app, CONFIRMED, .checksum = CHECKSUM_VALID);

	c.secret = bytes_of(secret);
	return ledger_enter(ledger, &c);
}

/* Places in the order in which they are told; the commit is one byte. */
/* clang-format off */
static const struct place {
	size_t repo;
	uint32_t order;
	enum site site;
	const char *path;
	uint8_t object;
	uint64_t line, column;
	uint8_t introduced;
} places[] = {
	/* first_seen names commit 9 of repository 1 */
	{ 1, 7, SITE_BLOB, "first", 1, 1, 1, 9 },
	{ 0, 2, SITE_BLOB, "a", 1, 1, 1, 2 },
	{ 0, 2, SITE_BLOB, "b", 1, 1, 1, 2 },
	{ 0, 2, SITE_PATH, "a", 1, 0, 0, 2 },
	{ 0, 3, SITE_BLOB, "0", 1, 1, 1, 9 }, /* repository 0: not the first */
	{ 1, 1, SITE_COMMIT_MESSAGE, NULL, 1, 1, 1, 3 },
	{ 1, 1, SITE_COMMIT_MESSAGE, NULL, 2, 1, 1, 3 },
	{ 0, UINT32_MAX, SITE_BLOB, "lone", 1, 1, 1, 0 },
	{ 0, UINT32_MAX, SITE_REFLOG, "logs/HEAD", 0, 2, 7, 0 },
	{ 0, UINT32_MAX, SITE_REFLOG, "logs/HEAD", 0, 3, 1, 0 },
	{ 0, UINT32_MAX, SITE_REFLOG, "logs/HEAD", 0, 3, 9, 0 },
	{ 0, UINT32_MAX, SITE_CONFIG, "config", 0, 1, 1, 0 },
	{ 1, UINT32_MAX, SITE_BLOB, "0", 1, 1, 1, 0 },
};
/* clang-format on */

static void put(struct ledger *ledger, size_t nr, const struct place *p)
{
	struct occurrence o = {
		.repo = p->repo,
		.order = p->order,
		.site = p->site,
		.path = p->path,
		.objects_total = 1,
		.line = p->line,
		.column = p->column,
	};

	if (p->object)
		o.object = oid_at(p->object);
	if (p->introduced) {
		o.introduced.v =
			arena_alloc(ledger_arena(ledger), sizeof(struct oid));
		ck_assert_ptr_nonnull(o.introduced.v);
		o.introduced.v[0] = oid_at(p->introduced);
		o.introduced.nr = o.introduced.cap = 1;
	}
	ck_assert(ledger_place(ledger, nr, &o));
}

START_TEST(places_have_one_order)
{
	size_t step = (size_t)_i;
	struct ledger *ledger = ledger_new();
	size_t nr = enter(ledger, "secret");
	struct sighting first = { .known = true,
				  .repo = 1,
				  .commit = oid_at(9) };
	struct finding *v;

	for (size_t i = 0; i < COUNT(places); i++)
		put(ledger, nr, &places[(5 + i * step) % COUNT(places)]);
	ledger_first(ledger, nr, &first);
	v = finish(ledger, 1);
	ck_assert_uint_eq(v->occurrences.nr, COUNT(places));
	for (size_t i = 0; i < COUNT(places); i++) {
		const struct occurrence *o = &v->occurrences.v[i];
		const struct place *p = &places[i];
		struct oid object =
			p->object ? oid_at(p->object) : (struct oid){ 0 };

		ck_assert_msg(
			o->repo == p->repo && o->order == p->order &&
				o->site == p->site && !!o->path == !!p->path &&
				(!o->path || !strcmp(o->path, p->path)) &&
				oid_eq(&o->object, &object) &&
				o->line == p->line && o->column == p->column,
			"place %zu", i);
	}
	free(v);
	ledger_free(ledger);
}
END_TEST

/* clang-format off */
static const struct staged_row {
	const char *proves;
	struct {
		enum site site;
		size_t repo;
		const char *path;
		uint8_t object;
	} v[4];
	const char *told;
} staged[] = {
	{ "a staged name that a commit holds",
	  { { SITE_PATH, 0, "d/S", 1 }, { SITE_INDEX, 0, "d/S", 0 } },
	  "path d/S;" },
	{ "below a folder of that name",
	  { { SITE_INDEX, 0, "d/S/a/b", 0 }, { SITE_PATH, 0, "d/S", 1 } },
	  "path d/S;" },
	{ "a longer name is another",
	  { { SITE_INDEX, 0, "d/Sx", 0 }, { SITE_PATH, 0, "d/S", 1 } },
	  "path d/S;index d/Sx;" },
	{ "so is a shorter one",
	  { { SITE_INDEX, 0, "d/S", 0 }, { SITE_PATH, 0, "d/S/S", 1 } },
	  "path d/S/S;index d/S;" },
	{ "of another repository",
	  { { SITE_INDEX, 1, "d/S", 0 }, { SITE_PATH, 0, "d/S", 1 } },
	  "path d/S;index d/S;" },
	{ "a staged blob is a place of its own",
	  { { SITE_INDEX, 0, "d/S", 1 }, { SITE_PATH, 0, "d/S", 1 } },
	  "path d/S;index d/S;" },
	{ "no commit holds it",
	  { { SITE_INDEX, 0, "d/S", 0 }, { SITE_BLOB, 0, "d/S", 1 } },
	  "blob d/S;index d/S;" },
	{ "a name without a path of its own",
	  { { SITE_INDEX, 0, "d/S", 0 }, { SITE_PATH, 0, NULL, 1 } },
	  "path -;index d/S;" },
};
/* clang-format on */

START_TEST(staged_row)
{
	const struct staged_row *r = &staged[_i];
	struct ledger *ledger = ledger_new();
	size_t nr = enter(ledger, "secret");
	struct buf told = BUF_INIT;
	struct finding *v;

	for (size_t i = 0; r->v[i].path || r->v[i].site; i++) {
		struct place p = { .repo = r->v[i].repo,
				   .order = UINT32_MAX,
				   .site = r->v[i].site,
				   .path = r->v[i].path,
				   .object = r->v[i].object };

		put(ledger, nr, &p);
	}
	v = finish(ledger, 1);
	for (size_t i = 0; i < v->occurrences.nr; i++) {
		const struct occurrence *o = &v->occurrences.v[i];

		buf_printf(&told, "%s %s;", site_name(o->site),
			   o->path ? o->path : "-");
	}
	ck_assert_msg(!strcmp(buf_str(&told), r->told), "%s: got %s", r->proves,
		      buf_str(&told));
	free(v);
	buf_release(&told);
	ledger_free(ledger);
}
END_TEST

/* A folder of that name with very many files in it: no square of them. */
START_TEST(many_staged_names)
{
	struct ledger *ledger = ledger_new();
	size_t nr = enter(ledger, "secret");
	struct place name = {
		.order = 1, .site = SITE_PATH, .path = "z/S", .object = 1
	};
	struct finding *v;

	for (int i = 0; i < 200000; i++) {
		char path[32];
		struct place p = { .order = UINT32_MAX, .site = SITE_INDEX };

		(void)snprintf(path, sizeof(path), "%s/%d",
			       i % 2 ? "z/S" : "y/S", i);
		p.path = arena_str(ledger_arena(ledger), bytes_of(path));
		put(ledger, nr, &p);
	}
	put(ledger, nr, &name);
	v = finish(ledger, 1);
	ck_assert_uint_eq(v->occurrences.nr, 100001);
	free(v);
	ledger_free(ledger);
}
END_TEST

static struct sighting seen(uint8_t commit, size_t repo, int64_t date)
{
	return (struct sighting){ .known = true,
				  .repo = repo,
				  .commit = oid_at(commit),
				  .author_date = date + 5,
				  .committer_date = date };
}

START_TEST(first_and_last)
{
	const struct sighting v[] = {
		seen(5, 0, 100), seen(4, 0, 100), seen(4, 1, 100),
		seen(9, 1, 300), seen(9, 0, 300), seen(1, 0, 200),
	};
	size_t order[] = { 0, 1, 2, 3, 4, 5 };
	const struct oid four = oid_at(4);
	const struct oid nine = oid_at(9);

	do {
		struct ledger *ledger = ledger_new();
		size_t nr = enter(ledger, "secret");
		struct finding *f;

		for (size_t i = 0; i < COUNT(v); i++) {
			ledger_first(ledger, nr, &v[order[i]]);
			ledger_last(ledger, nr, &v[order[i]]);
		}
		f = finish(ledger, 1);
		ck_assert(oid_eq(&f->first_seen.commit, &four));
		ck_assert_uint_eq(f->first_seen.repo, 0);
		ck_assert(oid_eq(&f->last_seen.commit, &nine));
		ck_assert_uint_eq(f->last_seen.repo, 1);
		free(f);
		ledger_free(ledger);
	} while (next_order(order, COUNT(order)));
}
END_TEST

START_TEST(nothing_seen)
{
	struct ledger *ledger = ledger_new();
	struct finding *f;

	(void)enter(ledger, "secret");
	f = finish(ledger, 1);
	ck_assert(!f->first_seen.known);
	ck_assert(!f->last_seen.known);
	ck_assert_int_eq(f->exposure, EXPOSURE_METADATA);
	ck_assert_uint_eq(f->nr_refs, 0);
	free(f);
	ledger_free(ledger);
}
END_TEST

START_TEST(the_worst_exposure_stays)
{
	static const enum exposure told[][3] = {
		{ EXPOSURE_TIP, EXPOSURE_HISTORY, EXPOSURE_METADATA },
		{ EXPOSURE_HISTORY, EXPOSURE_TIP, EXPOSURE_UNREACHABLE },
		{ EXPOSURE_UNREACHABLE, EXPOSURE_METADATA, EXPOSURE_TIP },
	};

	for (size_t i = 0; i < COUNT(told); i++) {
		struct ledger *ledger = ledger_new();
		size_t nr = enter(ledger, "secret");
		struct finding *f;

		for (size_t k = 0; k < 3; k++)
			ledger_expose(ledger, nr, told[i][k]);
		f = finish(ledger, 1);
		ck_assert_int_eq(f->exposure, EXPOSURE_TIP);
		free(f);
		ledger_free(ledger);
	}
}
END_TEST

/* Equal ones take room once, however they came. */
START_TEST(sets_of_refs_are_shared)
{
	static const char *const names[] = { "HEAD", "refs/a", "refs/b",
					     "refs/c" };
	static const char *const secrets[] = { "secret1", "secret2", "secret3",
					       "secret4" };
	struct ledger *ledger = ledger_new();
	struct finding *f = NULL;

	for (size_t i = 0; i < COUNT(secrets); i++)
		ck_assert_uint_eq(enter(ledger, secrets[i]), i);
	ck_assert(ledger_refs(ledger, 0, names, 3));
	ck_assert(ledger_refs(ledger, 1, names, 3));
	ck_assert(ledger_refs(ledger, 2, names + 1, 2));
	ck_assert(ledger_ref(ledger, 2, names[0]));
	ck_assert(ledger_refs(ledger, 3, names, 3));
	ck_assert(ledger_refs(ledger, 3, names + 1, 3));
	/* More may come after they were told once. */
	for (int told = 0; told < 2; told++) {
		free(f);
		f = finish(ledger, COUNT(secrets));
		for (size_t i = 0; i < COUNT(secrets); i++) {
			bool last = !bytes_cmp(f[i].secret, LIT("secret4"));

			ck_assert_uint_eq(f[i].nr_refs, 3 + last);
			for (size_t k = 0; k < 3; k++)
				ck_assert_str_eq(f[i].refs[k], names[k]);
			for (size_t k = 0; k < i && !last; k++)
				ck_assert(f[k].refs == f[i].refs ||
					  f[k].nr_refs == 4);
		}
	}
	free(f);
	ledger_free(ledger);
}
END_TEST

START_TEST(refs_are_sorted_and_once)
{
	static const char *const names[] = { "refs/b", "refs/a",   "HEAD",
					     "refs/b", "refs/a/b", "refs/a" };
	struct ledger *ledger = ledger_new();
	size_t nr = enter(ledger, "secret");
	struct finding *f;

	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert(ledger_ref(ledger, nr, names[i]));
	f = finish(ledger, 1);
	ck_assert_uint_eq(f->nr_refs, 4);
	ck_assert_str_eq(f->refs[0], "HEAD");
	ck_assert_str_eq(f->refs[1], "refs/a");
	ck_assert_str_eq(f->refs[2], "refs/a/b");
	ck_assert_str_eq(f->refs[3], "refs/b");
	free(f);
	ledger_free(ledger);
}
END_TEST

/* ------------------------------------------------------------------ findings
 * --- */

/* In the order of the report: severity, confidence, kind, id. */
/* clang-format off */
static const struct ordered {
	const char *secret;
	const struct pattern *pattern;
	enum confidence confidence;
	enum exposure exposure;
	const char *first; /* day of the first commit */
	enum severity severity;
} ordered[] = {
	{ "c1", &center, CONFIDENCE_CONFIRMED, EXPOSURE_TIP, NULL,
	  SEVERITY_CRITICAL },
	{ "c2", &center, CONFIDENCE_LIKELY, EXPOSURE_TIP, NULL,
	  SEVERITY_CRITICAL },
	{ "h1", &token, CONFIDENCE_CONFIRMED, EXPOSURE_HISTORY, "2026-06-01",
	  SEVERITY_HIGH },
	{ "h2", &center, CONFIDENCE_CONFIRMED, EXPOSURE_HISTORY, NULL,
	  SEVERITY_HIGH },
	{ "h3", &password, CONFIDENCE_LIKELY, EXPOSURE_TIP, NULL,
	  SEVERITY_HIGH },
	{ "m1", &app, CONFIDENCE_CONFIRMED, EXPOSURE_TIP, NULL,
	  SEVERITY_MEDIUM },
	{ "m2", &password, CONFIDENCE_POSSIBLE, EXPOSURE_TIP, NULL,
	  SEVERITY_MEDIUM },
	{ "l1", &token, CONFIDENCE_CONFIRMED, EXPOSURE_HISTORY, "2025-01-01",
	  SEVERITY_LOW },
	{ "l2", &app, CONFIDENCE_CONFIRMED, EXPOSURE_METADATA, NULL,
	  SEVERITY_LOW },
	{ "i1", &app, CONFIDENCE_POSSIBLE, EXPOSURE_TIP, NULL, SEVERITY_INFO },
	{ "i2", &center, CONFIDENCE_UNLIKELY, EXPOSURE_TIP, NULL,
	  SEVERITY_INFO },
};
/* clang-format on */

static void enter_ordered(struct ledger *ledger, const struct ordered *o)
{
	struct credential c = { .pattern = o->pattern,
				.confidence = o->confidence,
				.host_kind = HOST_IS_CLOUD,
				.secret = bytes_of(o->secret),
				.reasons = { "r" },
				.nr_reasons = 1 };
	size_t nr = ledger_enter(ledger, &c);
	int32_t day = 0;

	ledger_expose(ledger, nr, o->exposure);
	if (o->first) {
		struct sighting first;

		ck_assert(day_parse(bytes_of(o->first), &day));
		first = seen(1, 0, (int64_t)day * 86400);
		ledger_first(ledger, nr, &first);
	}
}

START_TEST(findings_have_one_order)
{
	struct ledger *ledger = ledger_new();
	struct finding *v;

	for (size_t i = 0; i < COUNT(ordered); i++)
		enter_ordered(ledger,
			      &ordered[(3 + i * (size_t)_i) % COUNT(ordered)]);
	v = finish(ledger, COUNT(ordered));
	for (size_t i = 0; i < COUNT(ordered); i++) {
		const struct ordered *o = &ordered[i];

		ck_assert_msg(bytes_eq(v[i].secret, bytes_of(o->secret)),
			      "place %zu: %.*s", i, (int)v[i].secret.len,
			      (const char *)v[i].secret.p);
		ck_assert_msg(v[i].severity == o->severity, "%s: %s", o->secret,
			      severity_name(v[i].severity));
		ck_assert_str_eq(v[i].kind, o->pattern->id);
		ck_assert_str_eq(v[i].kind_name, o->pattern->name);
		ck_assert_uint_eq(v[i].visible, o->pattern->visible);
	}
	free(v);
	ledger_free(ledger);
}
END_TEST

/* What its user alone makes a token begins with no prefix to show. */
START_TEST(nothing_is_shown_of_what_has_no_shape)
{
	static const struct pattern proven = { .id = "bitbucket-access-token",
					       .name = "Access",
					       .provider = "bitbucket-cloud",
					       .specificity = 90,
					       .proof = PROOF_CRC32,
					       .visible = 12 };
	struct ledger *ledger = ledger_new();
	struct credential c = { .pattern = &proven,
				.secret = LIT("no-such-prefix"),
				.checksum = CHECKSUM_NONE };
	struct credential d = { .pattern = &proven,
				.secret = LIT("the-prefix"),
				.checksum = CHECKSUM_INVALID };
	struct finding *v;

	(void)ledger_enter(ledger, &c);
	(void)ledger_enter(ledger, &d);
	v = finish(ledger, 2);
	for (size_t i = 0; i < 2; i++)
		ck_assert_uint_eq(v[i].visible,
				  v[i].checksum == CHECKSUM_NONE ? 0 : 12);
	free(v);
	ledger_free(ledger);
}
END_TEST

/* Of what is else equal the id decides, whatever was entered first. */
START_TEST(ids)
{
	struct ledger *ledger = ledger_new();
	struct ledger *other = ledger_new();
	struct finding *v;
	struct finding *w;
	char name[16];

	for (int i = 0; i < 50; i++) {
		(void)snprintf(name, sizeof(name), "s%d", i);
		(void)enter(ledger, name);
		(void)snprintf(name, sizeof(name), "s%d", 49 - i);
		(void)enter(other, name);
	}
	v = finish(ledger, 50);
	w = finish(other, 50);
	for (size_t i = 0; i < 50; i++) {
		ck_assert_str_eq(v[i].id, w[i].id);
		ck_assert(bytes_eq(v[i].secret, w[i].secret));
		ck_assert_uint_eq(strlen(v[i].id), 35);
		ck_assert(!strncmp(v[i].id, "bb-", 3));
		ck_assert(!i || strcmp(v[i - 1].id, v[i].id) < 0);
	}
	free(v);
	free(w);
	ledger_free(ledger);
	ledger_free(other);
}
END_TEST

START_TEST(another_key_gives_another_id)
{
	static const struct audit_key others = { { 4 } };
	struct ledger_options options = { &others, day_of(2026, 11, 24) };
	struct ledger *ledger = ledger_new();
	struct fault fault = { 0 };
	struct finding *v;
	struct finding *w = NULL;
	size_t nr = 0;

	(void)enter(ledger, "secret");
	v = finish(ledger, 1);
	ck_assert(!ledger_finish(ledger, &options, &w, &nr, &fault));
	ck_assert_str_ne(v->id, w->id);
	free(v);
	free(w);
	ledger_free(ledger);
}
END_TEST

/* The earlier of the two dates of first_seen counts, as a claim. */
START_TEST(life_cycle_goes_by_the_earlier_date)
{
	static const struct {
		const char *author, *committer;
		enum lifecycle_state state;
	} dates[] = {
		{ "2025-01-01", "2026-11-01", LIFECYCLE_EXPIRED_BY_POLICY },
		{ "2026-11-01", "2025-01-01", LIFECYCLE_EXPIRED_BY_POLICY },
		{ "2026-11-01", "2026-11-01", LIFECYCLE_POSSIBLY_LIVE },
		{ "2010-01-01", "2026-11-01", LIFECYCLE_UNKNOWN },
	};

	for (size_t i = 0; i < COUNT(dates); i++) {
		struct credential c = WORD(token, CONFIRMED);
		struct ledger *ledger = ledger_new();
		struct sighting first = seen(1, 0, 0);
		struct finding *v;
		int32_t day = 0;

		ck_assert(day_parse(bytes_of(dates[i].author), &day));
		first.author_date = (int64_t)day * 86400;
		ck_assert(day_parse(bytes_of(dates[i].committer), &day));
		first.committer_date = (int64_t)day * 86400;
		c.secret = LIT("secret");
		ledger_first(ledger, ledger_enter(ledger, &c), &first);
		v = finish(ledger, 1);
		ck_assert_msg(v->lifecycle.state == dates[i].state, "%zu: %s",
			      i, lifecycle_name(v->lifecycle.state));
		free(v);
		ledger_free(ledger);
	}
}
END_TEST

/* What a password opens depends on its host; without one nobody knows. */
START_TEST(life_cycle_goes_by_the_host)
{
	static const struct {
		enum host_kind host;
		enum lifecycle_state state;
	} hosts[] = {
		{ HOST_IS_CLOUD, LIFECYCLE_REJECTED_BY_VENDOR },
		{ HOST_IS_DATA_CENTER, LIFECYCLE_POSSIBLY_LIVE },
		{ HOST_IS_OTHER, LIFECYCLE_POSSIBLY_LIVE },
	};

	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct credential c = WORD(password, LIKELY);
		struct ledger *ledger = ledger_new();
		struct finding *v;

		c.secret = LIT("secret");
		c.host_kind = hosts[i].host;
		ledger_enter(ledger, &c);
		v = finish(ledger, 1);
		ck_assert_msg(v->lifecycle.state == hosts[i].state, "%zu: %s",
			      i, lifecycle_name(v->lifecycle.state));
		free(v);
		ledger_free(ledger);
	}
}
END_TEST

/* Without a word of its own a finding has the user that a place shows. */
START_TEST(places_fill_what_no_verdict_knows)
{
	struct ledger *ledger = ledger_new();
	size_t nr = enter(ledger, "secret");
	struct occurrence o = { .site = SITE_BLOB,
				.path = "b",
				.order = 2,
				.username = LIT("late"),
				.host = LIT("h.example") };
	struct finding *v;

	ck_assert(ledger_place(ledger, nr, &o));
	o = (struct occurrence){ .site = SITE_BLOB,
				 .path = "a",
				 .order = 1,
				 .username = text_of("early") };
	ck_assert(ledger_place(ledger, nr, &o));
	v = finish(ledger, 1);
	ck_assert(bytes_eq(v->username, LIT("early")));
	ck_assert(bytes_eq(v->host, LIT("h.example")));
	free(v);
	ledger_free(ledger);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, joined_row, 0, COUNT(joined));
	tcase_add_test(tc, numbers);
	tcase_add_loop_test(tc, places_have_one_order, 1, COUNT(places));
	tcase_add_loop_test(tc, staged_row, 0, COUNT(staged));
	tcase_add_test(tc, many_staged_names);
	tcase_add_test(tc, first_and_last);
	tcase_add_test(tc, nothing_seen);
	tcase_add_test(tc, the_worst_exposure_stays);
	tcase_add_test(tc, sets_of_refs_are_shared);
	tcase_add_test(tc, refs_are_sorted_and_once);
	tcase_add_loop_test(tc, findings_have_one_order, 1, COUNT(ordered));
	tcase_add_test(tc, nothing_is_shown_of_what_has_no_shape);
	tcase_add_test(tc, ids);
	tcase_add_test(tc, another_key_gives_another_id);
	tcase_add_test(tc, life_cycle_goes_by_the_earlier_date);
	tcase_add_test(tc, life_cycle_goes_by_the_host);
	tcase_add_test(tc, places_fill_what_no_verdict_knows);
}

UNIT_MAIN("trace/ledger", add)
