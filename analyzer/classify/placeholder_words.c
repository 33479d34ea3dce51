/* SPDX-License-Identifier: Apache-2.0 */
/* Words and phrases that people write where a secret goes. */
#include "classify/placeholder_rules.h"

/* Longer values are judged by their shape alone. */
#define WORD_MAX 64

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
	"censored",
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

/* Values that have one of these anywhere, the last in other languages. */
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
	"ihrpasswort",	"ihrkennwort", "deinpasswort",	"meinpasswort",
	"motdepasse",	"tucontrase",  "sucontrase",	"micontrase",
	"suasenha",	"minhasenha",  "uwwachtwoord",	"jouwwachtw",
	"mijnwachtw",	"twojehas",    "tuapassword",	"tupassword",
};

/*
 * What RFC 6749, 5849, 7591 and OpenID's registration show as secrets of
 * clients and users, and documents since then.
 */
static const char *const published[] = {
	"7fjfp0zbr1ktdrbnfvdmiw",
	"gx1fbat3bv",
	"a3ddj3w",
	"kd94hf93k423kf44",
	"pfkkdhi9sl3r4s00",
	"j49sk3j29djd",
	"cf136dc3c1fc93f31185e5885805d",
	"zjycqe3ggrvdrudkyzs0xhgvz45dukhcuk0gbr1vzk",
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

char undisguised(uint8_t c)
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

/*
 * Does it hold a word for a password or token in another script, as what a form
 * shows does? In a language file it stands under the same names as a password.
 */
static bool is_label(struct bytes text)
{
	static const char *const words[] = {
		/* Japanese, */
		"\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf\xe3\x83\xbc\xe3\x83\x89",
		"\xe3\x83\x88\xe3\x83\xbc\xe3\x82\xaf\xe3\x83\xb3",
		/* Chinese, in both scripts, */
		"\xe5\xaf\x86\xe7\xa0\x81",
		"\xe5\xaf\x86\xe7\xa2\xbc",
		"\xe4\xbb\xa4\xe7\x89\x8c",
		/* Korean, */
		"\xeb\xb9\x84\xeb\xb0\x80\xeb\xb2\x88\xed\x98\xb8",
		/* and Russian, less the first letter, which may be a capital */
		"\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c",
		"\xd0\xbe\xd0\xba\xd0\xb5\xd0\xbd",
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (bytes_find(text, bytes_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

const char *placeholder_words(struct bytes text)
{
	char word[WORD_MAX + 1];
	size_t len;

	if (text.len > WORD_MAX)
		return NULL;
	if (!count_digits(text) && is_label(text))
		return "a word that stands for a secret";
	len = squeeze(text, word);
	if (!len)
		return "punctuation only";
	if (is_disguised(text) || is_numbered(word, len))
		return "a word that stands for a secret";
	for (size_t i = 0; i < COUNT(whole_words); i++) {
		if (!strcmp(word, whole_words[i]))
			return "a word that stands for a secret";
	}
	for (size_t i = 0; i < COUNT(published); i++) {
		if (!strcmp(word, published[i]))
			return "an example that a specification has";
	}
	/* With a year or more in it the phrase may be somebody's password. */
	if (count_digits(text) < 4 && has_phrase(text, word, len))
		return "a phrase that stands for a secret";
	return NULL;
}
