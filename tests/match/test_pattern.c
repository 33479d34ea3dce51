/* SPDX-License-Identifier: Apache-2.0 */
#include "match/pattern.h"

#include "match/engine.h"
#include "match/regex.h"
#include "match/specimen.h"
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A set of three files that loads; each row below changes one line of one. */
static const char fragments_text[] = "digit: '[0-9]'\n"
				     "id: '%{digit}{4}'\n";

static const char context_text[] = "name: note\n"
				   "description: a note about a secret\n"
				   "forms:\n"
				   "  - anchors: [note]\n"
				   "    span: 64\n"
				   "    host: near\n"
				   "    regex: 'note (?<secret>[a-z]{8})'\n";

static const char kind_text[] = "id: demo\n"
				"name: A demonstration\n"
				"provider: atlassian\n"
				"hosts: any\n"
				"proof: none\n"
				"specificity: 50\n"
				"visible: 4\n"
				"forms:\n"
				"  - name: token\n"
				"    anchors: [DEMO, demo]\n"
				"    caseless: false\n"
				"    needs: [bitbucket]\n"
				"    span: 64\n"
				"    host: none\n"
				"    regex: '(?<secret>DEMO%{id})'\n"
				"shape: 'DEMO%{id}'\n"
				"in: [note]\n"
				"context: [bitbucket]\n"
				"placeholders: [words]\n"
				"references: [https://bitbucket.example/]\n"
				"examples:\n"
				"  - match: 'a DEMO1234'\n"
				"    secret: DEMO1234\n"
				"  - no-match: '@{password:1}'\n";

enum file { FRAGMENTS, CONTEXT, KIND, FILES };

static const char *const names[FILES] = {
	[FRAGMENTS] = "fragments.yaml",
	[CONTEXT] = "contexts/note.yaml",
	[KIND] = "demo.yaml",
};

static const char *const texts[FILES] = {
	[FRAGMENTS] = fragments_text,
	[CONTEXT] = context_text,
	[KIND] = kind_text,
};

struct folder {
	char path[512];
};

static void folder_make(struct folder *folder)
{
	const char *base = getenv("TMPDIR");
	char below[600];

	(void)snprintf(folder->path, sizeof(folder->path),
		       "%s/bbaudit-pattern-XXXXXX", base ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder->path));
	(void)snprintf(below, sizeof(below), "%s/contexts", folder->path);
	ck_assert_int_eq(mkdir(below, 0700), 0);
}

static void folder_write(const struct folder *folder, const char *name,
			 struct bytes text)
{
	char path[700];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text.p, 1, text.len, file), text.len);
	ck_assert_int_eq(fclose(file), 0);
}

static void folder_remove(const struct folder *folder, const char *extra)
{
	char path[700];

	for (size_t i = 0; i < FILES; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder->path,
			       names[i]);
		(void)unlink(path);
	}
	if (extra) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder->path,
			       extra);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/contexts", folder->path);
	(void)rmdir(path);
	ck_assert_int_eq(rmdir(folder->path), 0);
}

/* Write text with from replaced by to, once. */
static void write_changed(const struct folder *folder, enum file file,
			  const char *from, const char *to)
{
	struct bytes text = bytes_of(texts[file]);
	size_t at = from ? bytes_find(text, bytes_of(from), 0) : 0;
	struct buf changed = BUF_INIT;

	ck_assert_msg(at != SIZE_MAX, "\"%s\" is not in %s", from, names[file]);
	buf_add_bytes(&changed, bytes_sub(text, 0, at));
	if (from)
		buf_add_str(&changed, to);
	buf_add_bytes(&changed, bytes_sub(text, at + (from ? strlen(from) : 0),
					  SIZE_MAX));
	folder_write(folder, names[file], buf_bytes(&changed));
	buf_release(&changed);
}

static int load_changed(enum file file, const char *from, const char *to,
			struct patterns **out, struct fault *fault)
{
	struct folder folder;
	int rc;

	folder_make(&folder);
	for (enum file i = 0; i < FILES; i++)
		write_changed(&folder, i, i == file ? from : NULL, to);
	rc = patterns_load(folder.path, out, fault);
	folder_remove(&folder, NULL);
	return rc;
}

#define LONG_16 "0123456789abcdef"
#define LONG_64 LONG_16 LONG_16 LONG_16 LONG_16
#define GROUPS_9 "()()()()()()()()()"
#define GROUPS_62 GROUPS_54 "()()()()()()()()"
#define GROUPS_54 GROUPS_9 GROUPS_9 GROUPS_9 GROUPS_9 GROUPS_9 GROUPS_9
#define GROUPS_63 GROUPS_54 GROUPS_9

static const struct row {
	const char *proves;
	enum file file;
	const char *from, *to;
	const char *says; /* "NAME:LINE: REASON" is the end of the message */
} rows[] = {
	/* clang-format off */
	{ "what is no YAML", KIND, "in: [note]", "in: [note", "demo.yaml:18: " },
	{ "bad UTF-8", KIND, "A demon", "\xff", "demo.yaml:" },
	{ "a second document", KIND, "id: demo\n", "id: demo\n---\n",
	  "demo.yaml:3: a second document" },
	{ "a list where a map belongs", CONTEXT, "name: note\n", "- a\n",
	  "note.yaml:" },
	{ "an unknown field", KIND, "visible: 4", "visibel: 4",
	  "demo.yaml:7: unknown field \"visibel\"" },
	{ "an unknown field of a form", KIND, "    needs:", "    wants:",
	  "demo.yaml:12: unknown field \"wants\"" },
	{ "an unknown field of a context", CONTEXT, "description", "text",
	  "note.yaml:2: unknown field \"text\"" },
	{ "a missing field", KIND, "proof: none\n", "",
	  "demo.yaml:1: field \"proof\" is missing" },
	{ "a missing field of a form", KIND, "    span: 64\n", "",
	  "demo.yaml:9: field \"span\" is missing" },
	{ "a form without a name", KIND, "name: token\n    ", "",
	  "demo.yaml:9: field \"name\" is missing" },
	{ "a field twice", KIND, "visible: 4", "visible: 4\nvisible: 4",
	  "demo.yaml:8: field \"visible\" twice" },
	{ "a map where text belongs", KIND, "A demonstration", "{a: b}",
	  "demo.yaml:2: text is expected" },
	{ "text where a list belongs", KIND, "[DEMO, demo]", "DEMO",
	  "demo.yaml:10: a list is expected" },
	{ "text where a number belongs", KIND, "visible: 4", "visible: four",
	  "demo.yaml:7: a number is expected" },
	{ "text where true or false belongs", KIND, "caseless: false",
	  "caseless: no", "demo.yaml:11: not one of its words" },
	{ "empty text", KIND, "A demonstration", "''",
	  "demo.yaml:2: text without NUL" },
	{ "text with a NUL", KIND, "A demonstration", "\"a\\0b\"",
	  "demo.yaml:2: text without NUL" },
	{ "a provider that is none", KIND, "provider: atlassian",
	  "provider: gitlab", "demo.yaml:3: not one of its words" },
	{ "hosts that are none", KIND, "hosts: any", "hosts: all",
	  "demo.yaml:4: not one of its words" },
	{ "a proof that is none", KIND, "proof: none", "proof: luck",
	  "demo.yaml:5: not one of its words" },
	{ "a host rule that is none", KIND, "host: none", "host: far",
	  "demo.yaml:14: not one of its words" },
	{ "a specificity above 100", KIND, "specificity: 50",
	  "specificity: 101", "demo.yaml:6: a number above 100" },
	{ "33 visible bytes", KIND, "visible: 4", "visible: 33",
	  "demo.yaml:7: a number above 32" },
	{ "a span one over SPAN_MAX", KIND, "span: 64", "span: 2049",
	  "demo.yaml:13: a number above 2048" },
	{ "an anchor of two bytes", KIND, "[DEMO, demo]", "[DEMO, de]",
	  "demo.yaml:10: an anchor under 3 bytes" },
	{ "an anchor longer than the span", KIND, "[DEMO, demo]",
	  "[" LONG_64 "0]", "demo.yaml:10: an anchor longer than the span" },
	{ "no anchors", KIND, "[DEMO, demo]", "[]",
	  "demo.yaml:10: no anchors" },
	{ "an anchor twice", KIND, "[DEMO, demo]", "[DEMO, DEMO]",
	  "demo.yaml:10: \"DEMO\" twice" },
	{ "an expression that PCRE2 refuses", KIND, "(?<secret>DEMO%{id})",
	  "(?<secret>DEMO[9-0])",
	  "demo.yaml:15: PCRE2 refuses the expression at offset 17: range" },
	{ "a group that nobody reads", KIND, "(?<secret>DEMO",
	  "(?<secret>DEMO)(?<sceret>", "demo.yaml:15: unknown group \"sceret\"" },
	{ "64 groups", KIND, "(?<secret>DEMO", "(?<secret>" GROUPS_63 "DEMO",
	  "demo.yaml:15: more than 63 groups" },
	{ "neither secret nor url", KIND, "(?<secret>DEMO", "(?<username>DEMO",
	  "demo.yaml:15: no group \"secret\" and none \"url\"" },
	{ "host: group without host and url", KIND, "host: none", "host: group",
	  "demo.yaml:15: no group \"host\" and none \"url\"" },
	{ "an expression without an upper limit", KIND, "(?<secret>DEMO",
	  "(?<secret>[A-Z]+", "demo.yaml:15: the expression: a quantifier" },
	{ "an expression that reaches one byte over its span", KIND,
	  "(?<secret>DEMO", "(?<secret>.{57}DEMO",
	  "demo.yaml:15: the expression reaches 65 bytes" },
	{ "a shape without an upper limit", KIND, "shape: 'DEMO%{id}'",
	  "shape: 'DEMO.*'", "demo.yaml:16: the expression: a quantifier" },
	{ "a shape that PCRE2 refuses", KIND, "shape: 'DEMO%{id}'",
	  "shape: '[b-a]'", "demo.yaml:16: PCRE2 refuses" },
	{ "a shape without contexts", KIND, "in: [note]\n", "",
	  "demo.yaml:1: \"shape\" and \"in\" go together" },
	{ "contexts without a shape", KIND, "shape: 'DEMO%{id}'\n", "",
	  "demo.yaml:1: \"shape\" and \"in\" go together" },
	{ "neither form nor shape", KIND,
	  "forms:\n"
	  "  - name: token\n"
	  "    anchors: [DEMO, demo]\n"
	  "    caseless: false\n"
	  "    needs: [bitbucket]\n"
	  "    span: 64\n"
	  "    host: none\n"
	  "    regex: '(?<secret>DEMO%{id})'\n"
	  "shape: 'DEMO%{id}'\n"
	  "in: [note]\n", "",
	  "demo.yaml:1: neither \"forms\" nor \"shape\"" },
	{ "an unknown context", KIND, "in: [note]", "in: [note, nete]",
	  "demo.yaml:17: unknown context \"nete\"" },
	{ "two forms of one name", KIND, "shape:",
	  "  - {name: token, anchors: [DEMO], span: 64, host: none,\n"
	  "     regex: '(?<secret>DEMO)'}\n"
	  "shape:", "demo.yaml:16: the name \"token\" twice" },
	{ "an id that is not the file's name", KIND, "id: demo", "id: dem",
	  "demo.yaml:1: \"dem\" is not the name of its file" },
	{ "nor its end", KIND, "id: demo", "id: emo",
	  "demo.yaml:1: \"emo\" is not the name of its file" },
	{ "a context that is not its file's", CONTEXT, "name: note",
	  "name: memo", "note.yaml:1: \"memo\" is not the name of its file" },
	{ "a context's form with a name", CONTEXT, "  - anchors",
	  "  - name: a\n    anchors", "note.yaml:4: a context's forms bear" },
	{ "a context without forms", CONTEXT,
	  "\n"
	  "  - anchors: [note]\n"
	  "    span: 64\n"
	  "    host: near\n"
	  "    regex: 'note (?<secret>[a-z]{8})'\n", " []\n",
	  "note.yaml:3: no forms" },
	{ "an example that is neither", KIND, "  - no-match: '@{password:1}'",
	  "  - {}", "demo.yaml:24: either \"match\" or \"no-match\"" },
	{ "an example that is both", KIND, "  - no-match: '@{password:1}'",
	  "  - {match: a, no-match: b}",
	  "demo.yaml:24: either \"match\" or \"no-match\"" },
	{ "a match without its secret", KIND, "    secret: DEMO1234\n", "",
	  "demo.yaml:22: \"secret\" belongs to \"match\"" },
	{ "a secret of what is none", KIND, "  - no-match: '@{password:1}'",
	  "  - {no-match: a, secret: b}",
	  "demo.yaml:24: \"secret\" belongs to \"match\"" },
	{ "a template that is none", KIND, "@{password:1}", "@{pass:1}",
	  "demo.yaml:24: template @{pass}: unknown" },
	{ "an unknown fragment", KIND, "DEMO%{id})", "DEMO%{di})",
	  "demo.yaml:15: unknown fragment \"di\"" },
	{ "a fragment that is not closed", KIND, "DEMO%{id})", "DEMO%{id)",
	  "demo.yaml:15: \"%{\" is not closed" },
	{ "a fragment before its own", FRAGMENTS, "digit: '[0-9]'",
	  "digit: '%{id}'", "fragments.yaml:1: unknown fragment \"id\"" },
	{ "a fragment twice", FRAGMENTS, "id: ", "digit: ",
	  "fragments.yaml:2: fragment \"digit\" twice" },
	/* clang-format on */
};

START_TEST(mistake)
{
	const struct row *r = &rows[_i];
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	int rc = load_changed(r->file, r->from, r->to, &set, &fault);

	ck_assert_msg(rc == FAULT_USAGE, "%s: got %d (%s)", r->proves, rc,
		      fault.msg);
	ck_assert_msg(strstr(fault.msg, r->says), "%s: %s", r->proves,
		      fault.msg);
	ck_assert_msg(!set, "%s: out was written", r->proves);
}
END_TEST

/* The last good value of each row above that has a first bad one. */
static const struct good {
	const char *proves;
	enum file file;
	const char *from, *to;
} good[] = {
	/* clang-format off */
	{ "the set as it is", KIND, "id: demo", "id: demo" },
	{ "a span of SPAN_MAX", KIND, "span: 64", "span: 2048" },
	{ "an anchor of three bytes", KIND, "[DEMO, demo]", "[DEM]" },
	{ "an anchor as long as the span", KIND, "[DEMO, demo]",
	  "[" LONG_64 "]" },
	{ "an expression that reaches as far as its span", KIND,
	  "(?<secret>DEMO", "(?<secret>.{56}DEMO" },
	{ "63 groups", KIND, "(?<secret>DEMO", "(?<secret>" GROUPS_62 "DEMO" },
	{ "a specificity of 100", KIND, "specificity: 50", "specificity: 100" },
	{ "32 visible bytes", KIND, "visible: 4", "visible: 32" },
	{ "no examples", KIND,
	  "examples:\n"
	  "  - match: 'a DEMO1234'\n"
	  "    secret: DEMO1234\n"
	  "  - no-match: '@{password:1}'\n", "examples: []\n" },
	/* clang-format on */
};

START_TEST(good_row)
{
	const struct good *r = &good[_i];
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	int rc = load_changed(r->file, r->from, r->to, &set, &fault);

	ck_assert_msg(rc == 0, "%s: %s", r->proves, fault.msg);
	patterns_free(set);
}
END_TEST

START_TEST(every_field_arrives)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	const struct pattern *p;
	const struct form *f;

	ck_assert_int_eq(load_changed(KIND, NULL, NULL, &set, &fault), 0);
	ck_assert_uint_eq(set->kinds.nr, 1);
	ck_assert_uint_eq(set->forms.nr, 2);
	p = patterns_find(set, "demo");
	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_null(patterns_find(set, "demos"));
	ck_assert_str_eq(p->name, "A demonstration");
	ck_assert_str_eq(p->provider, "atlassian");
	ck_assert_uint_eq(p->specificity, 50);
	ck_assert_uint_eq(p->visible, 4);
	ck_assert_int_eq(p->proof, PROOF_NONE);
	ck_assert_int_eq(p->hosts, HOSTS_ANY);
	ck_assert_str_eq(p->shape, "DEMO[0-9]{4}");
	ck_assert(strings_have(&p->in, "note"));
	ck_assert(!strings_have(&p->in, "not"));
	ck_assert(strings_have(&p->context, "bitbucket"));
	ck_assert(strings_have(&p->placeholders, "words"));
	ck_assert_uint_eq(p->references.nr, 1);
	ck_assert_uint_eq(p->examples.nr, 2);
	ck_assert(p->examples.v[0].must_match);
	ck_assert_uint_eq(p->examples.v[0].line, 22);
	ck_assert(bytes_eq(p->examples.v[0].secret, LIT("DEMO1234")));
	ck_assert_ptr_null(p->examples.v[0].username.p);
	ck_assert(!p->examples.v[1].must_match);
	f = set->forms.v[0];
	ck_assert_str_eq(f->name, "note");
	ck_assert_ptr_null(f->pattern);
	ck_assert_int_eq(f->host, HOST_NEAR);
	ck_assert_uint_eq(f->line, 4);
	f = set->forms.v[1];
	ck_assert_str_eq(f->name, "token");
	ck_assert_ptr_eq(f->pattern, p);
	ck_assert_uint_eq(f->number, 1);
	ck_assert_uint_eq(f->anchors.nr, 2);
	ck_assert(!f->caseless);
	ck_assert(strings_have(&f->needs, "bitbucket"));
	ck_assert_uint_eq(f->span, 64);
	ck_assert_str_eq(f->regex, "(?<secret>DEMO[0-9]{4})");
	ck_assert_int_eq(f->host, HOST_NONE);
	patterns_free(set);
}
END_TEST

START_TEST(a_missing_folder_is_named)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };

	ck_assert_int_eq(patterns_load("/nonexistent/set", &set, &fault),
			 FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.msg, "/nonexistent/set"));
}
END_TEST

START_TEST(an_empty_folder_is_refused)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	struct folder folder;
	int rc;

	folder_make(&folder);
	rc = patterns_load(folder.path, &set, &fault);
	folder_remove(&folder, NULL);
	ck_assert_int_eq(rc, FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.msg, "no *.yaml"));
}
END_TEST

START_TEST(an_empty_file_is_refused)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	struct folder folder;
	int rc;

	folder_make(&folder);
	folder_write(&folder, names[KIND], LIT(""));
	rc = patterns_load(folder.path, &set, &fault);
	folder_remove(&folder, NULL);
	ck_assert_int_eq(rc, FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.msg, "demo.yaml:1: an empty file"));
}
END_TEST

START_TEST(hidden_and_other_files_are_left_alone)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };
	struct folder folder;
	int rc;

	folder_make(&folder);
	for (enum file i = 0; i < FILES; i++)
		write_changed(&folder, i, NULL, NULL);
	folder_write(&folder, ".demo.yaml", LIT("["));
	rc = patterns_load(folder.path, &set, &fault);
	folder_remove(&folder, ".demo.yaml");
	ck_assert_msg(rc == 0, "%s", fault.msg);
	patterns_free(set);
}
END_TEST

/* The digest names the set: same files, same digest; any change, another. */
START_TEST(the_digest_follows_the_contents)
{
	struct patterns *one = NULL;
	struct patterns *two = NULL;
	struct patterns *three = NULL;
	struct fault fault = { 0 };

	ck_assert_int_eq(load_changed(KIND, NULL, NULL, &one, &fault), 0);
	ck_assert_int_eq(load_changed(KIND, NULL, NULL, &two, &fault), 0);
	ck_assert_int_eq(load_changed(KIND, "A demo", "B demo", &three, &fault),
			 0);
	ck_assert_str_eq(one->digest, two->digest);
	ck_assert_str_ne(one->digest, three->digest);
	patterns_free(one);
	patterns_free(two);
	patterns_free(three);
}
END_TEST

/* ------------------------------------------------- the built-in set --- */

static struct patterns *builtin(void)
{
	struct patterns *set = NULL;
	struct fault fault = { 0 };

	ck_assert_msg(patterns_load(NULL, &set, &fault) == 0, "%s", fault.msg);
	return set;
}

START_TEST(the_builtin_set_is_the_folder)
{
	struct patterns *embedded = builtin();
	struct patterns *folder = NULL;
	struct fault fault = { 0 };
	int rc = patterns_load(BBAUDIT_SOURCE_DIR "/patterns", &folder, &fault);

	ck_assert_msg(rc == 0, "%s", fault.msg);
	ck_assert_str_eq(embedded->digest, folder->digest);
	ck_assert(embedded->built_in);
	ck_assert(!folder->built_in);
	patterns_free(embedded);
	patterns_free(folder);
}
END_TEST

/* Of a folder's set PCRE2 and Vectorscan check each expression at once. */
START_TEST(the_builtin_expressions_compile)
{
	struct patterns *folder = NULL;
	struct engine *engine = NULL;
	struct fault fault = { 0 };

	ck_assert_msg(!patterns_load(BBAUDIT_SOURCE_DIR "/patterns", &folder,
				     &fault) &&
			      !engine_new(folder, 0, &engine, &fault),
		      "%s", fault.msg);
	engine_free(engine);
	patterns_free(folder);
}
END_TEST

START_TEST(the_builtin_kinds_are_the_documented_ones)
{
	static const char *const ids[] = {
		"atlassian-api-token",
		"bitbucket-access-token",
		"bitbucket-app-password",
		"bitbucket-app-password-legacy",
		"bitbucket-dc-token",
		"bitbucket-oauth-consumer",
		"bitbucket-server-token-legacy",
		"bitbucket-url-credential",
	};
	struct patterns *set = builtin();

	ck_assert_uint_eq(set->kinds.nr, COUNT(ids));
	for (size_t i = 0; i < COUNT(ids); i++) {
		const struct pattern *p = set->kinds.v[i];
		size_t must = 0;

		ck_assert_str_eq(p->id, ids[i]);
		ck_assert_uint_eq(p->number, i);
		for (size_t k = 0; k < p->examples.nr; k++)
			must += p->examples.v[k].must_match;
		ck_assert_msg(must >= 12 && p->examples.nr - must >= 12,
			      "%s: %zu examples that must match, %zu that must "
			      "not",
			      p->id, must, p->examples.nr - must);
	}
	patterns_free(set);
}
END_TEST

/* Does form find exactly this secret in text, by its group or in its URL? */
static bool form_finds(const struct form *form, struct bytes text,
		       struct bytes secret)
{
	struct regex_room *room = regex_room_new();
	struct regex *regex = NULL;
	struct fault fault = { 0 };
	bool found = false;
	size_t from = 0;
	size_t start;
	size_t end;

	ck_assert_msg(regex_compile(form->regex, 0, &regex, &fault) == 0,
		      "%s:%zu: %s", form->file, form->line, fault.msg);
	while (!found && from <= text.len &&
	       regex_search(regex, room, text, from, &start, &end) == 1) {
		struct bytes group = regex_group(regex, room, text, "secret");
		struct bytes url = regex_group(regex, room, text, "url");

		found = group.p ? bytes_eq(group, secret)
				: bytes_find(url, secret, 0) != SIZE_MAX;
		from = end > start ? end : start + 1;
	}
	regex_free(regex);
	regex_room_free(room);
	return found;
}

static bool kind_finds(const struct patterns *set, const struct pattern *kind,
		       struct bytes text, struct bytes secret)
{
	bool own = false;

	for (size_t i = 0; i < set->forms.nr; i++) {
		const struct form *form = set->forms.v[i];

		own |= form->pattern == kind;
		if (form->pattern == kind && form_finds(form, text, secret))
			return true;
	}
	for (size_t i = 0; !own && i < set->forms.nr; i++) {
		const struct form *form = set->forms.v[i];

		if (!form->pattern && strings_have(&kind->in, form->name) &&
		    form_finds(form, text, secret))
			return true;
	}
	return false;
}

/*
 * Without the engine: where the secret stands in the text as it is, an
 * expression finds it, one of the kind's own if it has any.
 */
START_TEST(examples_match_by_expression_alone)
{
	struct patterns *set = builtin();
	struct fault fault = { 0 };
	size_t nr = 0;

	for (size_t i = 0; i < set->kinds.nr; i++) {
		const struct pattern *p = set->kinds.v[i];

		for (size_t k = 0; k < p->examples.nr; k++) {
			const struct example *e = &p->examples.v[k];
			struct buf text = BUF_INIT;
			struct buf secret = BUF_INIT;

			ck_assert_int_eq(
				specimen_expand(e->text, &text, &fault), 0);
			ck_assert_int_eq(
				specimen_expand(e->secret, &secret, &fault), 0);
			if (e->must_match &&
			    bytes_find(buf_bytes(&text), buf_bytes(&secret),
				       0) != SIZE_MAX) {
				nr++;
				ck_assert_msg(
					kind_finds(set, p, buf_bytes(&text),
						   buf_bytes(&secret)),
					"%s:%zu: not found", e->file, e->line);
			}
			buf_release(&text);
			buf_release(&secret);
		}
	}
	/* Few examples are encoded; were it most, this would prove nothing. */
	ck_assert_uint_gt(nr, 100);
	patterns_free(set);
}
END_TEST

static void add(TCase *tc)
{
	if (checksum_init(NULL))
		abort();
	tcase_add_loop_test(tc, mistake, 0, COUNT(rows));
	tcase_add_loop_test(tc, good_row, 0, COUNT(good));
	tcase_add_test(tc, every_field_arrives);
	tcase_add_test(tc, a_missing_folder_is_named);
	tcase_add_test(tc, an_empty_folder_is_refused);
	tcase_add_test(tc, an_empty_file_is_refused);
	tcase_add_test(tc, hidden_and_other_files_are_left_alone);
	tcase_add_test(tc, the_digest_follows_the_contents);
	tcase_add_test(tc, the_builtin_set_is_the_folder);
	tcase_add_test(tc, the_builtin_expressions_compile);
	tcase_add_test(tc, the_builtin_kinds_are_the_documented_ones);
	tcase_add_test(tc, examples_match_by_expression_alone);
}

UNIT_MAIN("match/pattern", add)
