/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/placeholder.h"

/* Longer values are judged by their shape alone. */
#define WORD_MAX 64

unsigned placeholder_rule(const char *name)
{
	static const struct {
		const char *name;
		unsigned rule;
	} rules[] = {
		{ "brackets", PLACEHOLDER_BRACKETS },
		{ "repeats", PLACEHOLDER_REPEATS },
		{ "words", PLACEHOLDER_WORDS },
		{ "code", PLACEHOLDER_CODE },
	};

	for (size_t i = 0; i < COUNT(rules); i++) {
		if (!strcmp(rules[i].name, name))
			return rules[i].rule;
	}
	return 0;
}

static bool has(struct bytes text, const char *needle)
{
	return bytes_find(text, bytes_of(needle), 0) != SIZE_MAX;
}

static bool wrapped(struct bytes text, const char *open, const char *close)
{
	return text.len > strlen(open) + strlen(close) - 1 &&
	       bytes_starts(text, bytes_of(open)) &&
	       bytes_ends(text, bytes_of(close));
}

static bool is_name(struct bytes text)
{
	if (!text.len || is_digit(text.p[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alnum(text.p[i]) && text.p[i] != '_')
			return false;
	}
	return true;
}

/* A conversion of printf: %s, %(name)s, %1$s, {0}, {}. */
static bool is_conversion(struct bytes text)
{
	if (text.len >= 2 && text.len <= 40 && text.p[0] == '%' &&
	    strchr("sdvq", text.p[text.len - 1])) {
		for (size_t i = 1; i + 1 < text.len; i++) {
			if (!is_alnum(text.p[i]) &&
			    !strchr("()_$-.", text.p[i]))
				return false;
		}
		return true;
	}
	return text.len >= 2 && text.p[0] == '{' && text.p[text.len - 1] == '}';
}

static const char *brackets(struct bytes text)
{
	static const struct {
		const char *open;
		const char *close;
	} pairs[] = {
		{ "<", ">" },  { "&lt;", "&gt;" }, { "${", "}" },
		{ "$(", ")" }, { "%", "%" },	   { "@@", "@@" },
		{ "#{", "}" }, { "__", "__" },	   { "[", "]" },
		{ "(", ")" },  { "ENC(", ")" },	   { "$[", "]" },
		{ "`", "`" },  { "@", "@" },	   { "!{", "}" },
		{ "%(", ")" }, { "\\(", ")" },	   { "|", "|" },
	};

	for (size_t i = 0; i < COUNT(pairs); i++) {
		if (wrapped(text, pairs[i].open, pairs[i].close))
			return "a placeholder in brackets";
	}
	if (has(text, "${") || has(text, "{{") || has(text, "$(") ||
	    has(text, "<%") || has(text, "{%") || has(text, "#{") ||
	    has(text, "$["))
		return "filled in by a template";
	if (text.len > 1 && text.p[0] == '$' &&
	    is_name(bytes_sub(text, text.p[1] == '{' ? 2 : 1, text.len)))
		return "a variable";
	if (bytes_starts(text, LIT("$env:")) || bytes_starts(text, LIT("$$")) ||
	    bytes_starts(text, LIT("%%")) ||
	    bytes_starts(text, LIT("!vault")) || bytes_starts(text, LIT("<")) ||
	    bytes_starts(text, LIT("{")))
		return "a reference";
	if (text.len > 1 && text.p[0] == ':' &&
	    is_name(bytes_sub(text, 1, text.len)))
		return "a named parameter";
	return is_conversion(text) ? "filled in by a format" : NULL;
}

bool has_run(struct bytes text, size_t len)
{
	static const char *const rows[] = { "qwertyuiop", "asdfghjkl",
					    "zxcvbnm", "qwertz" };
	size_t up = 1;
	size_t down = 1;
	size_t same = 1;

	for (size_t i = 1; i < text.len; i++) {
		int step = lower(text.p[i]) - lower(text.p[i - 1]);

		up = step == 1 ? up + 1 : 1;
		down = step == -1 ? down + 1 : 1;
		same = step == 0 ? same + 1 : 1;
		if (up >= len || down >= len || same >= len)
			return true;
	}
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes row = bytes_of(rows[i]);

		if (row.len >= len &&
		    bytes_find_nocase(text, bytes_sub(row, 0, len), 0) !=
			    SIZE_MAX)
			return true;
	}
	return false;
}

static size_t distinct(struct bytes text)
{
	bool seen[256] = { false };
	size_t nr = 0;

	for (size_t i = 0; i < text.len; i++) {
		nr += !seen[text.p[i]];
		seen[text.p[i]] = true;
	}
	return nr;
}

static const char *repeats(struct bytes text)
{
	static const char *const signs[] = {
		"***",		"xxxx", "XXXX", "....",
		"----",		"____", "####", "\xe2\x80\xa2\xe2\x80\xa2",
		"\xe2\x80\xa6", "..."
	};

	if (text.len >= 3 && distinct(text) <= 2)
		return "one character repeated";
	for (size_t i = 0; i < COUNT(signs); i++) {
		if (has(text, signs[i]))
			return "masked or left out";
	}
	if (text.len < 24 && has_run(text, text.len > 8 ? 8 : text.len))
		return "a run of neighbouring characters";
	if (bytes_starts(text, LIT("1234567890")) && text.len <= 24)
		return "a run of neighbouring characters";
	return NULL;
}

/* The letters and digits of text in lower case; returns their number. */
static size_t squeeze(struct bytes text, char out[WORD_MAX + 1])
{
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < WORD_MAX; i++) {
		if (is_alnum(text.p[i]))
			out[len++] = (char)lower(text.p[i]);
	}
	out[len] = '\0';
	return len;
}

/* Values that are nothing but this. */
static const char *const whole_words[] = {
	"password",
	"passwd",
	"pass",
	"passphrase",
	"pwd",
	"pw",
	"secret",
	"token",
	"apppassword",
	"apppass",
	"apikey",
	"apitoken",
	"accesstoken",
	"authtoken",
	"auth",
	"key",
	"credential",
	"credentials",
	"null",
	"none",
	"nil",
	"undefined",
	"empty",
	"true",
	"false",
	"test",
	"testing",
	"dummy",
	"sample",
	"foo",
	"bar",
	"foobar",
	"baz",
	"todo",
	"tbd",
	"fixme",
	"hidden",
	"masked",
	"removed",
	"omitted",
	"username",
	"user",
	"value",
	"string",
	"text",
	"something",
	"anything",
	"here",
	"x",
	"xx",
	"xxx",
	"hunter2",
	"passw0rd",
	"password1",
	"password123",
	"pass123",
	"test123",
	"admin",
	"default",
	"blank",
	"abc",
	"abc123",
	"oauth",
	"oauthtoken",
	"bearer",
	"basic",
	"clientsecret",
	"clientid",
	"consumersecret",
	"consumerkey",
	"mypassword",
	"mysecret",
	"mytoken",
	"thepassword",
	"secretpassword",
	"mysecretpassword",
	"userpassword",
	"userpass",
	"gitpassword",
	"bitbucketpassword",
	"bitbucketpass",
	"bitbucketapppassword",
	"bitbucketapppass",
	"bitbuckettoken",
	"bitbucketaccesstoken",
	"bitbucketapitoken",
	"bbtoken",
	"bbpassword",
	"bbapppassword",
	"atlassianapitoken",
	"atlassiantoken",
	"personaltoken",
	"personalaccesstoken",
	"repotoken",
	"repositorytoken",
	"projecttoken",
	"workspacetoken",
	"gittoken",
	"stashpassword",
	"stashtoken",
	"httpaccesstoken",
	"somepassword",
	"sometoken",
	"somesecret",
	"pass1",
	"apassword",
	"atoken",
	"newpassword",
	"oldpassword",
	"yes",
	"no",
	"optional",
	"required",
	"unset",
	"notset",
	"env",
	"prompt",
	"ask",
	"interactive",
	"stdin",
	"file",
	"pat",
	"writepassword",
	"plaintext",
	"letmein",
	"guest",
	"demo",
	"temp",
	"tmp",
	"secrettoken",
	"tokenvalue",
};

/* Values that have one of these anywhere. */
static const char *const part_words[] = {
	"changeme",	"changeit",    "changethis",	"redacted",
	"placeholder",	"yourpass",    "yourapp",	"yourtoken",
	"yourapi",	"yoursecret",  "yourbit",	"youraccess",
	"yourkey",	"yourown",     "yourrepo",	"insertyour",
	"enteryour",	"replacewith", "replaceme",	"putyour",
	"addyour",	"useyour",     "setyour",	"pasteyour",
	"exampletoken", "examplepass", "examplesecret", "passwordhere",
	"tokenhere",	"secrethere",  "notarealpass",	"notareal",
	"fakepass",	"faketoken",   "fakesecret",	"dummypass",
	"dummytoken",	"dummysecret", "samplepass",	"sampletoken",
	"somepass",	"superseret",  "goeshere",	"fillin",
	"donotuse",	"notsecret",   "apppassword",	"thepassword",
};

static const char *words(struct bytes text)
{
	char word[WORD_MAX + 1];
	size_t len;

	if (text.len > WORD_MAX)
		return NULL;
	len = squeeze(text, word);
	if (!len)
		return "punctuation only";
	for (size_t i = 0; i < COUNT(whole_words); i++) {
		if (!strcmp(word, whole_words[i]))
			return "a word that stands for a secret";
	}
	for (size_t i = 0; i < COUNT(part_words); i++) {
		if (strstr(word, part_words[i]))
			return "a phrase that stands for a secret";
	}
	if (!strncmp(word, "your", 4) || !strncmp(word, "example", 7) ||
	    (len >= 7 && !strcmp(word + len - 7, "example")))
		return "a phrase that stands for a secret";
	return NULL;
}

/* Letters with separators, and one of the words for a secret among them. */
static bool is_key_name(struct bytes text)
{
	static const char *const names[] = { "password",   "passwd",
					     "token",	   "secret",
					     "credential", "passphrase" };
	bool separated = false;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (!is_alpha(c) && !strchr("_-./:", c))
			return false;
		separated |= !is_alpha(c) ||
			     (i && is_upper(c) && is_lower(text.p[i - 1]));
	}
	for (size_t i = 0; separated && i < COUNT(names); i++) {
		if (bytes_find_nocase(text, bytes_of(names[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static const char *code(struct bytes text)
{
	static const char *const marks[] = {
		"getenv",	  "environ",   "process.env",
		"env.",		  "secrets.",  "vars.",
		"params.",	  "config.",   "settings.",
		"credentials(",	  "vault:",    "ssm:",
		"secretKeyRef",	  "valueFrom", "file://",
		"arn:aws:",	  "System.",   "project.",
		"findProperty",	  "property(", "lookup(",
		"self.",	  "this.",     "var.",
		"local.",	  "data.",     "ENV[",
		"op://",	  "props.",    "args.",
		"options.",	  "opts.",     "keyring",
		"getpass",	  "readFile",  "credentialsId",
		"secretsmanager", "->",	       "::",
	};
	size_t open;

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (bytes_find_nocase(text, bytes_of(marks[i]), 0) != SIZE_MAX)
			return "code that fetches the secret";
	}
	open = bytes_find(text, LIT("("), 0);
	if (open != SIZE_MAX && open && is_name(bytes_sub(text, 0, open)))
		return "a call";
	open = bytes_find(text, LIT("["), 0);
	if (open != SIZE_MAX && open && is_name(bytes_sub(text, 0, open)))
		return "an element of a variable";
	return is_key_name(text) ? "the name of a secret" : NULL;
}

const char *placeholder_reason(struct bytes text, unsigned rules)
{
	const char *why = NULL;

	if (!text.len)
		return "empty";
	if (rules & PLACEHOLDER_BRACKETS)
		why = brackets(text);
	if (!why && rules & PLACEHOLDER_REPEATS)
		why = repeats(text);
	if (!why && rules & PLACEHOLDER_WORDS)
		why = words(text);
	if (!why && rules & PLACEHOLDER_CODE)
		why = code(text);
	return why;
}
