/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/setting.h"

/*
 * How a name says it. A folder's or file's whole name; what a file's name
 * begins or ends with.
 */
enum how { FOLDER, WHOLE, FRONT, ENDING };

static const struct rule {
	enum setting setting;
	enum how how;
	const char *text; /* in lower case */
} rules[] = {
	{ SETTING_TEST, FOLDER, "test" },
	{ SETTING_TEST, FOLDER, "tests" },
	{ SETTING_TEST, FOLDER, "testing" },
	{ SETTING_TEST, FOLDER, "testdata" },
	{ SETTING_TEST, FOLDER, "test-data" },
	{ SETTING_TEST, FOLDER, "test_data" },
	{ SETTING_TEST, FOLDER, "unittest" },
	{ SETTING_TEST, FOLDER, "unittests" },
	{ SETTING_TEST, FOLDER, "__tests__" },
	{ SETTING_TEST, FOLDER, "spec" },
	{ SETTING_TEST, FOLDER, "specs" },
	{ SETTING_TEST, FOLDER, "e2e" },
	{ SETTING_TEST, FOLDER, "fixture" },
	{ SETTING_TEST, FOLDER, "fixtures" },
	{ SETTING_TEST, FOLDER, "__fixtures__" },
	{ SETTING_TEST, FOLDER, "__snapshots__" },
	{ SETTING_TEST, FOLDER, "mock" },
	{ SETTING_TEST, FOLDER, "mocks" },
	{ SETTING_TEST, FOLDER, "__mocks__" },
	{ SETTING_TEST, FRONT, "test_" },
	{ SETTING_TEST, FRONT, "test-" },
	{ SETTING_TEST, ENDING, "_test.go" },
	{ SETTING_TEST, ENDING, "_test.py" },
	{ SETTING_TEST, ENDING, "_test.rb" },
	{ SETTING_TEST, ENDING, "_test.exs" },
	{ SETTING_TEST, ENDING, "_spec.rb" },
	{ SETTING_TEST, ENDING, ".test.js" },
	{ SETTING_TEST, ENDING, ".test.jsx" },
	{ SETTING_TEST, ENDING, ".test.mjs" },
	{ SETTING_TEST, ENDING, ".test.ts" },
	{ SETTING_TEST, ENDING, ".test.tsx" },
	{ SETTING_TEST, ENDING, ".spec.js" },
	{ SETTING_TEST, ENDING, ".spec.jsx" },
	{ SETTING_TEST, ENDING, ".spec.mjs" },
	{ SETTING_TEST, ENDING, ".spec.ts" },
	{ SETTING_TEST, ENDING, ".spec.tsx" },
	{ SETTING_TEST, ENDING, ".spec.ts.snap" },
	{ SETTING_TEST, ENDING, "test.java" },
	{ SETTING_TEST, ENDING, "tests.java" },
	{ SETTING_TEST, ENDING, "test.kt" },
	{ SETTING_TEST, ENDING, "test.php" },
	{ SETTING_TEST, ENDING, "tests.cs" },
	{ SETTING_TEST, ENDING, "test.cs" },
	{ SETTING_TEST, ENDING, "tests.swift" },
	{ SETTING_EXAMPLE, FOLDER, "example" },
	{ SETTING_EXAMPLE, FOLDER, "examples" },
	{ SETTING_EXAMPLE, FOLDER, "sample" },
	{ SETTING_EXAMPLE, FOLDER, "samples" },
	{ SETTING_EXAMPLE, FOLDER, "demo" },
	{ SETTING_EXAMPLE, FOLDER, "demos" },
	{ SETTING_EXAMPLE, FRONT, "example." },
	{ SETTING_EXAMPLE, FRONT, "sample." },
	{ SETTING_EXAMPLE, ENDING, ".example" },
	{ SETTING_EXAMPLE, ENDING, ".sample" },
	{ SETTING_EXAMPLE, ENDING, ".dist" },
	{ SETTING_DOCUMENT, FOLDER, "doc" },
	{ SETTING_DOCUMENT, FOLDER, "docs" },
	{ SETTING_DOCUMENT, FOLDER, "documentation" },
	{ SETTING_DOCUMENT, FOLDER, "man" },
	{ SETTING_DOCUMENT, FOLDER, "wiki" },
	{ SETTING_DOCUMENT, WHOLE, "readme" },
	{ SETTING_DOCUMENT, WHOLE, "changelog" },
	{ SETTING_DOCUMENT, FRONT, "readme." },
	{ SETTING_DOCUMENT, FRONT, "changelog." },
	{ SETTING_DOCUMENT, ENDING, ".md" },
	{ SETTING_DOCUMENT, ENDING, ".mdx" },
	{ SETTING_DOCUMENT, ENDING, ".markdown" },
	{ SETTING_DOCUMENT, ENDING, ".rst" },
	{ SETTING_DOCUMENT, ENDING, ".adoc" },
	{ SETTING_DOCUMENT, ENDING, ".asciidoc" },
	{ SETTING_DOCUMENT, ENDING, ".rdoc" },
	{ SETTING_DOCUMENT, ENDING, ".pod" },
};

static bool applies(const struct rule *rule, struct bytes name, bool is_file)
{
	struct bytes text = bytes_of(rule->text);

	if ((rule->how != FOLDER) != is_file || name.len < text.len)
		return false;
	switch (rule->how) {
	case FOLDER:
	case WHOLE:
		return bytes_eq_nocase(name, text);
	case FRONT:
		return bytes_eq_nocase(bytes_sub(name, 0, text.len), text);
	case ENDING:
		break;
	}
	return bytes_eq_nocase(bytes_sub(name, name.len - text.len, text.len),
			       text);
}

static enum setting setting_of_name(struct bytes name, bool is_file)
{
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (applies(&rules[i], name, is_file))
			return rules[i].setting;
	}
	return SETTING_NONE;
}

enum setting setting_of(struct bytes path)
{
	enum setting setting = SETTING_NONE;
	struct bytes rest = path;
	struct bytes name;

	while (bytes_until(&rest, '/', &name)) {
		enum setting own = setting_of_name(name, false);

		if (own != SETTING_NONE)
			setting = own;
	}
	if (setting_of_name(rest, true) != SETTING_NONE)
		setting = setting_of_name(rest, true);
	return setting;
}
