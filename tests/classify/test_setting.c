/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/setting.h"

#include "unit.h"

static const struct row {
	const char *path;
	enum setting setting;
} rows[] = {
	{ "tests/client.py", SETTING_TEST },
	{ "src/test/java/Client.java", SETTING_TEST },
	{ "spec/models/user.rb", SETTING_TEST },
	{ "lib/__tests__/x.js", SETTING_TEST },
	{ "pkg/testdata/a.json", SETTING_TEST },
	{ "fixtures/bitbucket.yml", SETTING_TEST },
	{ "e2e/a", SETTING_TEST },
	{ "Tests/Client.swift", SETTING_TEST },
	{ "a/test_client.py", SETTING_TEST },
	{ "a/client_test.go", SETTING_TEST },
	{ "a/client.spec.ts", SETTING_TEST },
	{ "a/ClientTest.java", SETTING_TEST },
	{ "examples/main.tf", SETTING_EXAMPLE },
	{ "Demo/x", SETTING_EXAMPLE },
	{ ".env.example", SETTING_EXAMPLE },
	{ "example.env", SETTING_EXAMPLE },
	{ "config.ini.sample", SETTING_EXAMPLE },
	{ "phpunit.xml.dist", SETTING_EXAMPLE },
	{ "README", SETTING_DOCUMENT },
	{ "README.txt", SETTING_DOCUMENT },
	{ "notes.md", SETTING_DOCUMENT },
	{ "a/NOTES.MD", SETTING_DOCUMENT },
	{ "docs/conf.py", SETTING_DOCUMENT },
	{ "a/doc/b/c", SETTING_DOCUMENT },
	/* what is nearest decides */
	{ "docs/examples/a.tf", SETTING_EXAMPLE },
	{ "tests/fixtures/README.md", SETTING_DOCUMENT },
	/* in archives */
	{ "a.zip!/tests/x.py", SETTING_TEST },
	{ "tests/a.zip!/x.py", SETTING_TEST },
	{ "a.jar!/README.md", SETTING_DOCUMENT },
	/* near misses */
	{ "", SETTING_NONE },
	{ "/", SETTING_NONE },
	{ "tests", SETTING_NONE },
	{ "docs", SETTING_NONE },
	{ "src/main.c", SETTING_NONE },
	{ "latest/x", SETTING_NONE },
	{ "contest/x", SETTING_NONE },
	{ "attests/x", SETTING_NONE },
	{ "testsuite.c", SETTING_NONE },
	{ "mytests/x.c", SETTING_NONE },
	{ "documents/x", SETTING_NONE },
	{ "dockerfile", SETTING_NONE },
	{ "command/x", SETTING_NONE },
	{ "a.md5", SETTING_NONE },
	{ "mandate/x.cmd", SETTING_NONE },
	{ "tests.zip!/x.py", SETTING_NONE },
	{ "readme2", SETTING_NONE },
	{ ".env", SETTING_NONE },
};

START_TEST(is_told_by_the_path)
{
	const struct row *r = &rows[_i];

	ck_assert_msg(setting_of(bytes_of(r->path)) == r->setting, "%s",
		      r->path);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, is_told_by_the_path, 0, COUNT(rows));
}

UNIT_MAIN("classify/setting", add)
