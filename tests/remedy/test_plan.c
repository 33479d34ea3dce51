/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/plan.h"

#include "made.h"
#include "remedy/steps.h"
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SECRET "Kestrel-canary-of-the-test-17"
#define OTHER "Osprey+canary=of/the*test-18"
#define ROOM ((size_t)1 << 20)

static char scratch[4096];
static int parent;

static void enter_scratch(void)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(scratch, sizeof(scratch), "%.4000s/bbaudit-plan-XXXXXX",
		       tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	parent = open(scratch, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(parent, 0);
}

/* Calls each for every file below, and empties the folder on the way if so. */
static void walk(int at, const char *name, bool empty,
		 void (*each)(const char *name, const char *text))
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		int file;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		file = openat(fd, entry->d_name, O_RDONLY | O_NOFOLLOW);
		if (each && file >= 0) {
			char *text = calloc(1, ROOM);

			if (read(file, text, ROOM - 1) >= 0)
				each(entry->d_name, text);
			free(text);
		}
		(void)close(file);
		walk(fd, entry->d_name, empty, each);
		if (empty && unlinkat(fd, entry->d_name, 0))
			(void)unlinkat(fd, entry->d_name, AT_REMOVEDIR);
	}
	if (dir)
		(void)closedir(dir);
}

static void leave_scratch(void)
{
	(void)close(parent);
	walk(AT_FDCWD, scratch, true, NULL);
	(void)rmdir(scratch);
}

struct sample {
	struct finding findings[2];
	struct stored_form forms[2];
	struct occurrence occurrences[4];
	struct also also[1];
	struct person people[4];
	struct sealed sealed[1];
	struct plan_repository repositories[4];
	struct impact impacts[1];
	const char *refs[2];
	const char *stores[2];
	struct plan plan;
};

static struct oid oid_at(uint8_t fill)
{
	uint8_t raw[OID_SHA1];

	memset(raw, fill, sizeof(raw));
	return oid_of(raw, sizeof(raw));
}

static void fill_places(struct sample *s)
{
	s->occurrences[0] = (struct occurrence){
		.repo = 0,
		.site = SITE_BLOB,
		.object = oid_at(1),
		.line = 7,
		.path = "a\n`b`/" SECRET "/<script>.sh",
		.raw = LIT(SECRET),
		.context = LIT("git push https://u:" SECRET "@bitbucket.org")
	};
	s->occurrences[1] = (struct occurrence){
		.repo = 1, .site = SITE_CONFIG, .path = "config", .line = 3
	};
	s->occurrences[2] = (struct occurrence){ .repo = 2,
						 .site = SITE_REF_NAME,
						 .path = "refs/heads/" OTHER };
	s->occurrences[3] =
		(struct occurrence){ .repo = 0,
				     .site = SITE_BLOB,
				     .object = oid_at(9),
				     .path = "x/a:b.zip!/in.env",
				     .encodings = { { "zip" }, 1 } };
	s->also[0] = (struct also){
		.repo = 0, .site = SITE_REFLOG, .path = "logs/HEAD", .line = 2
	};
	s->forms[0] = (struct stored_form){ LIT(SECRET), { .nr = 0 } };
	s->forms[1] = (struct stored_form){ LIT("in zip"), { { "zip" }, 1 } };
	s->sealed[0] = (struct sealed){ 0, oid_at(9) };
	s->people[0] = (struct person){ LIT("Ada"), LIT("ada@example.com") };
	s->people[1] =
		(struct person){ LIT("../<b>Eve"), LIT("../" SECRET "@x") };
	s->people[2] = (struct person){ LIT(""), LIT("bo@example.com") };
	s->people[3] = (struct person){ LIT("ADA"), LIT("ADA@EXAMPLE.com") };
}

static void fill(struct sample *s)
{
	*s = (struct sample){ 0 };
	fill_places(s);
	s->findings[0] = made(ID_1, LIT(SECRET));
	s->findings[0].occurrences.v = s->occurrences;
	s->findings[0].occurrences.nr = 2;
	s->findings[0].also_at.v = s->also;
	s->findings[0].also_at.nr = 1;
	s->findings[0].people.v = s->people;
	s->findings[0].people.nr = 4;
	s->findings[1] = made(ID_2, LIT(OTHER));
	s->findings[1].occurrences.v = s->occurrences + 2;
	s->findings[1].occurrences.nr = 2;
	s->findings[1].forms.v = s->forms + 1;
	s->findings[1].forms.nr = 1;
	s->findings[1].sealed.v = s->sealed;
	s->findings[1].sealed.nr = 1;
	s->findings[1].username = LIT("robot");
	for (size_t i = 0; i < 2; i++)
		steps_fill(&s->findings[i]);
	s->repositories[0] = (struct plan_repository){ .path = "/srv/one.git",
						       .complete = true };
	s->repositories[1] = (struct plan_repository){ .path = "/srv/x/ONE.git",
						       .complete = true };
	s->repositories[2] =
		(struct plan_repository){ .path = "/srv/..-" SECRET "/.git",
					  .history_cut = true };
	s->repositories[3] = (struct plan_repository){ .path = "/srv/none.git",
						       .complete = true };
	s->stores[0] = "/srv/one.git/objects";
	s->stores[1] = "/srv/" SECRET "/objects";
	s->repositories[0].stores = s->stores;
	s->repositories[0].nr_stores = 2;
	s->refs[0] = "refs/heads/main";
	s->refs[1] = "refs/heads/" OTHER;
	s->impacts[0] = (struct impact){ .repo = 0,
					 .hash_len = OID_SHA1,
					 .commits = 10,
					 .rewritten = 4,
					 .first = oid_at(5),
					 .losing = 1,
					 .refs = s->refs,
					 .nr_refs = 2 };
	s->plan = (struct plan){ .version = "0.0",
				 .findings = s->findings,
				 .nr_findings = 2,
				 .repositories = s->repositories,
				 .nr_repositories = 4,
				 .impacts = s->impacts,
				 .nr_impacts = 1 };
}

static char *text_of(const char *name)
{
	char *text = calloc(1, ROOM);
	int fd = openat(parent, name, O_RDONLY);

	ck_assert_msg(fd >= 0, "%s is missing", name);
	ck_assert_int_ge(read(fd, text, ROOM - 1), 0);
	(void)close(fd);
	return text;
}

static void holds(const char *name, const char *words)
{
	char *text = text_of(name);

	ck_assert_msg(strstr(text, words) != NULL, "%s: no \"%s\" in: %s", name,
		      words, text);
	free(text);
}

static void no_secret_for_people(const char *name, const char *text)
{
	size_t len = strlen(name);

	ck_assert(!strstr(name, SECRET) && !strstr(name, OTHER));
	if (len > 3 && (!strcmp(name + len - 3, ".md") ||
			!strcmp(name + len - 3, ".sh"))) {
		ck_assert_msg(!strstr(text, SECRET), "%s", name);
		ck_assert_msg(!strstr(text, OTHER), "%s", name);
		ck_assert_msg(!strstr(text, "<script>.sh` obeys"), "%s", name);
	}
}

static int write_plan(const struct plan *plan, int at, const char *name,
		      struct fault *fault)
{
	struct outdir outdir;
	int rc = plan_prepare(plan, at, name, &outdir, fault);

	if (!rc)
		rc = outdir_end(&outdir, fault);
	outdir_release(&outdir);
	return rc;
}

START_TEST(all_files)
{
	struct sample s;
	struct fault fault = { 0 };

	fill(&s);
	ck_assert_msg(!write_plan(&s.plan, parent, "remediation", &fault), "%s",
		      fault.msg);
	walk(parent, "remediation", false, no_secret_for_people);
	holds("remediation/secrets.txt",
	      "\n" ID_1 " S2VzdHJlbC1jYW5hcnktb2YtdGhlLXRlc3QtMTc=\n");
	holds("remediation/one.git/replace-text.txt",
	      "literal:" SECRET "==>" MARK_1 "\n");
	holds("remediation/one.git/replace-message.txt", SECRET);
	holds("remediation/one.git/README.md",
	      "4 of 10 commits that refs reach get a new id, from "
	      "`050505050505` on");
	holds("remediation/one.git/README.md",
	      "| `" ID_1 "` | Password in an address | **maybe** | 2 |\n");
	holds("remediation/one.git/refs-and-names.md", "`logs/HEAD`, line 2");
	holds("remediation/one.git/README.md",
	      "java -jar bfg.jar --private --replace-text replace-text.txt "
	      "\\\n");
	holds("remediation/one.git/README.md", "--no-blob-protection");
	holds("remediation/one.git/README.md", "Merged pull requests");
	holds("remediation/one.git/README.md", "lose a signature");
	holds("remediation/one.git/README.md",
	      "Clean that one too: `/srv/" MARK_1 "/objects`\n");
	/* What differs in case only is not the same name. */
	holds("remediation/ONE.git-2/README.md", "Nothing in the history");
	holds("remediation/ONE.git-2/rules.py", "HISTORY = False\n");
	holds("remediation/ONE.git-2/refs-and-names.md", "`config`, line 3");
	holds("remediation/one.git/rules.py", "HISTORY = True\n");
	holds("remediation/one.git/blobs-to-drop.txt",
	      "0909090909090909090909090909090909090909\n");
	holds("remediation/one.git/paths-to-drop.txt",
	      "\nregex:^x/a\\x3ab\\x2ezip$\n");
	holds("remediation/BBAUDIT-REMOVED-" ID_1 "/refs-and-names.md",
	      "refs/heads/" MARK_2);
	holds("remediation/BBAUDIT-REMOVED-" ID_1 "/README.md", "shallow");
	holds("remediation/one.git/runbook.sh", "#!/bin/sh\n");
	ck_assert_int_ne(faccessat(parent, "remediation/none.git", F_OK, 0), 0);
}
END_TEST

START_TEST(owners)
{
	struct sample s;
	struct fault fault = { 0 };

	fill(&s);
	ck_assert(!write_plan(&s.plan, parent, "remediation", &fault));
	holds("remediation/owners/ada_example.com.md", ID_1);
	holds("remediation/owners/ada_example.com.md",
	      "write:repository:bitbucket");
	holds("remediation/owners/" MARK_1 "_x.md", "\\<b\\>Eve");
	holds("remediation/owners/bo_example.com.md", "# To bo@example.com\n");
	/* One person, whatever the case of the address. */
	ck_assert_int_ne(faccessat(parent,
				   "remediation/owners/ADA_EXAMPLE.com-2.md",
				   F_OK, 0),
			 0);
	holds("remediation/owners/account-robot.md", ID_2);
}
END_TEST

/* Whom to write to where no commit tells, by the user name. */
static const struct {
	const char *username;
	const char *page;
	bool told; /* as the account that it belongs to */
} accounts[] = {
	{ "robot", "account-robot", true },
	{ "x-token-auth", "unknown", false },
	{ "x-bitbucket-api-token-auth", "unknown", false },
	{ "x-token-auth-2", "account-x-token-auth-2", true },
	{ NULL, "unknown", false },
};

START_TEST(account_row)
{
	struct sample s;
	struct fault fault = { 0 };
	char page[128];
	char *text;

	fill(&s);
	s.findings[1].username = bytes_of(accounts[_i].username);
	ck_assert(!write_plan(&s.plan, parent, "remediation", &fault));
	(void)snprintf(page, sizeof(page), "remediation/owners/%s.md",
		       accounts[_i].page);
	text = text_of(page);
	ck_assert_ptr_nonnull(strstr(text, ID_2));
	ck_assert_int_eq(strstr(text, "it belongs to the account") != NULL,
			 accounts[_i].told);
	free(text);
}
END_TEST

/* Nothing of it is there when it cannot be written. */
START_TEST(a_failure_leaves_nothing)
{
	struct sample s;
	struct fault fault = { 0 };
	int closed = open(scratch, O_RDONLY | O_DIRECTORY);

	fill(&s);
	ck_assert(!write_plan(&s.plan, parent, "remediation", &fault));
	(void)close(closed);
	ck_assert_int_eq(write_plan(&s.plan, closed, "remediation", &fault),
			 FAULT_IO);
	holds("remediation/secrets.txt", ID_2);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter_scratch, leave_scratch);
	tcase_add_test(tc, all_files);
	tcase_add_test(tc, owners);
	tcase_add_loop_test(tc, account_row, 0, COUNT(accounts));
	tcase_add_test(tc, a_failure_leaves_nothing);
}

UNIT_MAIN("remedy/plan", add)
