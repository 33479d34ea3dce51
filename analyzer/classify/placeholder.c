/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/placeholder.h"

/* Longer values are judged by their shape alone. */
#define WORD_MAX 64

/* Of a finding's id, behind "bb-". */
#define REMOVED_DIGITS 32

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

static bool are_all(struct bytes text, const char *besides)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alpha(text.p[i]) &&
		    (!text.p[i] || !strchr(besides, text.p[i])))
			return false;
	}
	return true;
}

/*
 * A conversion of printf or format: %s, %-8d, %1$s, %(name)s, {}, {0.name},
 * {quote(name)}.
 */
static bool is_conversion(struct bytes text)
{
	struct bytes inner = bytes_sub(text, 1, text.len - 2);

	if (text.len < 2 || text.len > 40)
		return false;
	if (text.p[0] == '{')
		return text.p[text.len - 1] == '}' &&
		       are_all(inner, "0123456789_.:!()- ");
	if (text.p[0] != '%' || !strchr("sdvq", text.p[text.len - 1]))
		return false;
	if (wrapped(inner, "(", ")"))
		return is_name(bytes_sub(inner, 1, inner.len - 2));
	for (size_t i = 0; i < inner.len; i++) {
		if (!is_digit(inner.p[i]) && !strchr("$-.+#*", inner.p[i]))
			return false;
	}
	return true;
}

/*
 * Does a template's mark stand in text, as more than a chance of two signs:
 * with its end behind it, or at either end of text, which the pattern cuts at
 * blanks and quotes?
 */
static bool has_template(struct bytes text, const char *open, const char *close)
{
	struct bytes mark = bytes_of(open);

	for (size_t at = bytes_find(text, mark, 0); at != SIZE_MAX;
	     at = bytes_find(text, mark, at + 1)) {
		size_t inner = at + mark.len;
		uint8_t next = inner < text.len ? text.p[inner] : ' ';

		if (!is_alpha(next) && (!next || !strchr(" _.=-\"'{$", next)))
			continue;
		if (!at || inner == text.len ||
		    bytes_find(text, bytes_of(close), inner) != SIZE_MAX)
			return true;
	}
	return false;
}

/* "<your" of "<your password>": its end lay behind a blank. */
static bool is_cut(struct bytes text)
{
	return text.len && strchr("<{", text.p[0]) &&
	       are_all(bytes_sub(text, 1, text.len), "_-.");
}

static bool is_reference(struct bytes text)
{
	static const char *const starts[] = {
		"$env:", "!vault", "!ref",     "!Ref", "!Sub",
		"ENC[",	 "ENC(",   "{cipher}", "<<",   "$ANSIBLE_VAULT",
	};

	for (size_t i = 0; i < COUNT(starts); i++) {
		if (bytes_starts(text, bytes_of(starts[i])))
			return true;
	}
	return is_cut(text);
}

/* {base64=}: what Maven and Jenkins encrypted with a key of their own. */
static bool is_encrypted(struct bytes text)
{
	if (text.len < 20 || !wrapped(text, "{", "}"))
		return false;
	for (size_t i = 1; i + 1 < text.len; i++) {
		if (!is_alnum(text.p[i]) && !strchr("+/=", text.p[i]))
			return false;
	}
	return true;
}

/* What a rewrite put in a secret's place: ours names the finding. */
static bool is_removed(struct bytes text)
{
	struct bytes ours = LIT("BBAUDIT-REMOVED-bb-");

	if (bytes_eq(text, LIT("***REMOVED***")))
		return true;
	if (!bytes_starts(text, ours) || text.len != ours.len + REMOVED_DIGITS)
		return false;
	for (size_t i = ours.len; i < text.len; i++) {
		if (hex_value(text.p[i]) < 0 || is_upper(text.p[i]))
			return false;
	}
	return true;
}

/* $NAME, ${NAME, !NAME! and, escaped, $$NAME, %%NAME. */
static bool is_variable(struct bytes text)
{
	size_t at = 1;

	if (text.len < 2 || !text.p[0] || !strchr("$%!", text.p[0]))
		return false;
	if (text.p[0] == '!')
		return wrapped(text, "!", "!") && is_upper(text.p[1]) &&
		       is_name(bytes_sub(text, 1, text.len - 2));
	if (text.p[1] == text.p[0] || (text.p[0] == '$' && text.p[1] == '{'))
		at = 2;
	return (text.p[0] == '$' || at == 2) &&
	       is_name(bytes_sub(text, at, text.len));
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
	static const struct {
		const char *open;
		const char *close;
	} templates[] = {
		{ "${", "}" },	{ "{{", "}}" }, { "$(", ")" }, { "<%", "%>" },
		{ "{%", "%}" }, { "#{", "}" },	{ "$[", "]" },
	};

	if (is_removed(text))
		return "what a clean-up put in a secret's place";
	if (is_encrypted(text))
		return "encrypted";
	for (size_t i = 0; i < COUNT(pairs); i++) {
		if (wrapped(text, pairs[i].open, pairs[i].close))
			return "a placeholder in brackets";
	}
	for (size_t i = 0; i < COUNT(templates); i++) {
		if (has_template(text, templates[i].open, templates[i].close))
			return "filled in by a template";
	}
	if (is_variable(text))
		return "a variable";
	if (is_reference(text))
		return "a reference";
	if (text.len > 1 && text.p[0] == ':' &&
	    are_all(bytes_sub(text, 1, text.len), "_"))
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

/* In what ways b follows a: one bit each. */
static unsigned steps(uint8_t a, uint8_t b)
{
	static const char rows[] = "qwertyuiop asdfghjkl zxcvbnm qwertz 90";
	unsigned how = (unsigned)(b == a + 1) | (unsigned)(a == b + 1) << 1 |
		       (unsigned)(a == b) << 2;

	for (const char *row = rows; row[1]; row++) {
		if ((uint8_t)row[0] == a && (uint8_t)row[1] == b && a != ' ')
			how |= 1u << 3;
	}
	return a == '9' && b == '0' ? 1 : how;
}

/*
 * Is text little but runs of neighbours, with one that nobody takes for chance?
 * abcdef1234567890 is; asdf1234 may be somebody's password.
 */
static bool is_runs(struct bytes text)
{
	unsigned how = 0;
	size_t run = 1;
	size_t longest = 1;
	size_t nr = 0;

	for (size_t i = 1; i <= text.len; i++) {
		unsigned next = i < text.len ? steps(lower(text.p[i - 1]),
						     lower(text.p[i]))
					     : 0;

		if (run > 1 && next & how) {
			how &= next;
			run++;
			continue;
		}
		nr += run >= 3 ? run : 0;
		longest = run > longest ? run : longest;
		how = next;
		run = next ? 2 : 1;
	}
	return nr * 4 >= text.len * 3 && (longest >= 6 || longest == text.len);
}

/* Three times the same, or more: kd8jkd8jkd8j. */
static bool is_periodic(struct bytes text)
{
	for (size_t period = 2; period * 3 <= text.len; period++) {
		size_t i = 0;

		while (i + period < text.len && text.p[i] == text.p[i + period])
			i++;
		if (i + period == text.len)
			return true;
	}
	return false;
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
	if (text.len >= 3 && is_runs(text))
		return "runs of neighbouring characters";
	return is_periodic(text) ? "the same characters again and again" : NULL;
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
	"xoauthbasic",
	"xtokenauth",
	"filtered",
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
	/* in other languages; what is no ASCII is left out */
	"passwort",
	"kennwort",
	"wachtwoord",
	"contrasea",
	"contrasena",
	"motdepasse",
	"senha",
	"lsenord",
	"losenord",
	"passord",
	"adgangskode",
	"salasana",
	"heslo",
	"haslo",
	"parola",
	"jelszo",
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
	"unauthenticated",
	"unauthorized",
	"disabled",
	"enabled",
	"invalid",
	"expired",
	"unknown",
	"missing",
	"deprecated",
	"nocheck",
	"secure",
	"secured",
	"sensitive",
	"encrypted",
	"testpassword",
	"testpass",
	"testtoken",
	"testsecret",
	"testing123",
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

static size_t count_digits(struct bytes text)
{
	size_t nr = 0;

	for (size_t i = 0; i < text.len; i++)
		nr += is_digit(text.p[i]);
	return nr;
}

/* your-token, YOUR_TOKEN, yourToken; but yourock is somebody's password. */
static bool is_yours(struct bytes text)
{
	return bytes_starts_nocase(text, LIT("your")) &&
	       (text.len == 4 || !is_alnum(text.p[4]) ||
		(is_lower(text.p[3]) && is_upper(text.p[4])));
}

static bool has_phrase(struct bytes text, const char *word, size_t len)
{
	if (is_yours(text) || !strncmp(word, "example", 7) ||
	    (len >= 7 && !strcmp(word + len - 7, "example")))
		return true;
	for (size_t i = 0; i < COUNT(part_words); i++) {
		if (strstr(word, part_words[i]))
			return true;
	}
	return false;
}

/* Letters as they are disguised: p4ssw0rd, P@$$w0rd, s3cr3t. */
static char undisguised(uint8_t c)
{
	static const char signs[] = "@4013$57";
	static const char letters[] = "aaoiesst";
	const char *at = c ? strchr(signs, c) : NULL;

	return at ? letters[at - signs] : (char)lower(c);
}

/* Length of the common word that text begins with, in disguise; or 0. */
static size_t common_word(struct bytes text)
{
	static const char *const common[] = { "password", "passwort",
					      "passwd",	  "secret",
					      "letmein",  "changeme",
					      "welcome" };
	bool disguised = false;

	for (size_t i = 0; i < COUNT(common); i++) {
		size_t len = 0;

		while (len < text.len && common[i][len] &&
		       undisguised(text.p[len]) == common[i][len]) {
			disguised |= !is_alpha(text.p[len]);
			len++;
		}
		if (!common[i][len])
			return disguised ? len : 0;
	}
	return 0;
}

bool placeholder_is_common(struct bytes text)
{
	return common_word(text) > 0;
}

/* With nothing behind it but what forms demand: P@ssw0rd1, p4ssw0rd! */
static bool is_disguised(struct bytes text)
{
	size_t len = common_word(text);
	struct bytes rest = bytes_sub(text, len, text.len);

	return len && (!rest.len || bytes_eq(rest, LIT("1")) ||
		       bytes_eq(rest, LIT("!")) || bytes_eq(rest, LIT("123")));
}

/* token1, mySecret123: a word for a secret, and a number as examples have it.
 */
static bool is_numbered(const char *word, size_t len)
{
	static const char *const ends[] = { "token", "secret", "key", "apppass",
					    "apppassword" };
	size_t digits = 0;

	while (digits < 4 && digits < len &&
	       is_digit((uint8_t)word[len - 1 - digits]))
		digits++;
	len -= digits;
	if (!digits || strncmp(word + len, "1234", digits) != 0)
		return false;
	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t end = strlen(ends[i]);

		if (len < end || strncmp(word + len - end, ends[i], end) != 0)
			continue;
		for (size_t k = 0; k < COUNT(whole_words); k++) {
			if (strlen(whole_words[k]) == len &&
			    !strncmp(word, whole_words[k], len))
				return true;
		}
	}
	return false;
}

static const char *words(struct bytes text)
{
	char word[WORD_MAX + 1];
	size_t len;

	if (text.len > WORD_MAX)
		return NULL;
	len = squeeze(text, word);
	if (!len)
		return "punctuation only";
	if (is_disguised(text) || is_numbered(word, len))
		return "a word that stands for a secret";
	for (size_t i = 0; i < COUNT(whole_words); i++) {
		if (!strcmp(word, whole_words[i]))
			return "a word that stands for a secret";
	}
	/* With a year or more in it the phrase may be somebody's password. */
	if (count_digits(text) < 4 && has_phrase(text, word, len))
		return "a phrase that stands for a secret";
	return NULL;
}

static bool is_secret_word(struct bytes word)
{
	static const char *const names[] = {
		"password", "passwords", "passwd",  "passphrase", "token",
		"tokens",   "secret",	 "secrets", "credential", "credentials",
	};

	/* The end of too many other words. */
	if (bytes_eq_nocase(word, LIT("pass")))
		return true;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct bytes name = bytes_of(names[i]);

		/* "apppassword" is one word as well. */
		if (word.len >= name.len &&
		    bytes_eq_nocase(
			    bytes_sub(word, word.len - name.len, name.len),
			    name))
			return true;
	}
	return false;
}

/* As constants and variables of the environment are written. */
static bool is_in_capitals(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_upper(text.p[i]) && text.p[i] != '_')
			return false;
	}
	return true;
}

/*
 * Two words or more without digits, and one of them for a secret: the last one,
 * or any of three. In a longer row it may be somebody's passphrase, but for
 * TOKEN_AS_SHOWN_ONCE.
 */
static bool is_key_name(struct bytes text)
{
	size_t start = 0;
	size_t nr = 0;
	bool any = false;
	bool last = false;

	if (!are_all(text, "_-./:"))
		return false;
	for (size_t i = 1; i <= text.len; i++) {
		struct bytes word = bytes_sub(text, start, i - start);

		if (i < text.len && is_alpha(text.p[i]) &&
		    !(is_upper(text.p[i]) && is_lower(text.p[i - 1])))
			continue;
		if (word.len) {
			nr++;
			last = is_secret_word(word);
			any |= last;
		}
		start = i + (i < text.len && !is_alpha(text.p[i]));
	}
	return nr > 1 && (last || (any && (nr <= 3 || is_in_capitals(text))));
}

/* The next of names that are joined by ".", "->" or "::". */
static bool take_link(struct bytes *text, struct bytes *name)
{
	size_t len = 0;

	while (len < text->len &&
	       (is_alnum(text->p[len]) || text->p[len] == '_'))
		len++;
	*name = bytes_sub(*text, 0, len);
	*text = bytes_sub(*text, len, text->len);
	return is_name(*name);
}

static bool take_joint(struct bytes *text, bool *is_arrow)
{
	static const char *const joints[] = { ".", "?.", "->", "::" };

	for (size_t i = 0; i < COUNT(joints); i++) {
		struct bytes joint = bytes_of(joints[i]);

		if (!bytes_starts(*text, joint))
			continue;
		*text = bytes_sub(*text, joint.len, text->len);
		*is_arrow |= i > 1;
		return true;
	}
	return false;
}

/* Where values live; "data.2024" and "Project.x!7" are no look-ups of them. */
static bool is_root(struct bytes name)
{
	static const char *const roots[] = {
		"env",	   "environ",	  "process", "secrets", "vars",
		"var",	   "params",	  "config",  "conf",	"cfg",
		"setting", "settings",	  "system",  "project", "self",
		"this",	   "local",	  "data",    "props",	"properties",
		"args",	   "options",	  "opts",    "os",	"module",
		"creds",   "credentials", "inputs",
	};

	for (size_t i = 0; i < COUNT(roots); i++) {
		if (bytes_eq_nocase(name, bytes_of(roots[i])))
			return true;
	}
	return false;
}

/*
 * A chain of names as far as text goes, or up to the bracket of a call or an
 * element: config.token, $this->token, os.environ["X"], getenv(. The pattern
 * may have cut it at a quote.
 */
static const char *chain(struct bytes text)
{
	bool is_arrow = false;
	bool is_rooted;
	struct bytes name;
	size_t nr = 1;

	while (text.len &&
	       (text.p[text.len - 1] == ';' || text.p[text.len - 1] == ','))
		text.len--;
	if (bytes_starts(text, LIT("$")))
		text = bytes_sub(text, 1, text.len);
	if (!take_link(&text, &name))
		return NULL;
	is_rooted = is_root(name);
	while (take_joint(&text, &is_arrow)) {
		if (!text.len)
			break;
		if (!take_link(&text, &name))
			return NULL;
		nr++;
	}
	if (!text.len)
		return nr > 1 && (is_arrow || is_rooted)
			       ? "code that fetches the secret"
			       : NULL;
	if (wrapped(text, "(", ")") || bytes_eq(text, LIT("(")))
		return "a call";
	if (wrapped(text, "[", "]") || bytes_eq(text, LIT("[")))
		return "an element of a variable";
	/* getenv("X") ?: "", lookup('env', cut at the blank */
	if (text.p[0] == '(' && text.len > 1 && strchr("\"'", text.p[1]))
		return "a call";
	return NULL;
}

/* "name:" of a document whose line ends are lost: a key, not its value. */
static bool is_label(struct bytes text)
{
	return text.len > 1 && text.p[text.len - 1] == ':' &&
	       are_all(bytes_sub(text, 0, text.len - 1), "_-");
}

/* op://vault/item, gsm://name, https://...: where to get it. */
static bool has_scheme(struct bytes text)
{
	size_t at = bytes_find(text, LIT("://"), 0);

	if (at == SIZE_MAX || !at || !is_alpha(text.p[0]))
		return false;
	for (size_t i = 0; i < at; i++) {
		if (!is_alnum(text.p[i]) && !strchr("+-.", text.p[i]))
			return false;
	}
	return true;
}

static const char *code(struct bytes text)
{
	static const char *const starts[] = {
		"vault:",
		"ssm:",
		"arn:aws:",
		"keyring:",
		"secretKeyRef",
		"valueFrom",
		"secretsmanager",
		"credentialsId",
		"awssm:",
		"gcpsm:",
		"sops:",
		"ref+",
		"resolve:secretsmanager",
		"~/",
		"./",
		"../",
		"file:/",
		"@/",
		"@./",
		"/run/",
		"/etc/",
		"/var/",
		"/home/",
		"/root/",
		"/usr/",
		"/opt/",
		"/tmp/",
		"/mnt/",
		"secret/",
		"kv/",
	};
	const char *why;

	if (has_scheme(text))
		return "the address of a secret";
	for (size_t i = 0; i < COUNT(starts); i++) {
		if (bytes_starts_nocase(text, bytes_of(starts[i])))
			return "code that fetches the secret";
	}
	why = chain(text);
	if (why)
		return why;
	if (is_label(text))
		return "a key, whose value follows";
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
