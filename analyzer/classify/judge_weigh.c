/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How likely a secret without a prefix is one: is it what a machine makes, or
 * what a person writes as an example?
 */
#include "classify/trial.h"

#include "classify/placeholder.h"

/* One word of any language: letters, of which the first may be a capital. */
static bool is_word(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (!is_lower(c) && c < 0x80 && (i || !is_upper(c)))
			return false;
	}
	return true;
}

/* Two of them: global-pat, env_override. Three may be somebody's passphrase. */
static bool are_two_words(struct bytes text)
{
	size_t joints = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (is_lower(text.p[i]))
			continue;
		if (text.p[i] != '-' && text.p[i] != '_')
			return false;
		joints++;
	}
	return joints < 2;
}

/* Hexadecimal digits of one case. */
static bool is_hexadecimal(struct bytes text)
{
	bool small = false;
	bool large = false;

	for (size_t i = 0; i < text.len; i++) {
		if (hex_value(text.p[i]) < 0)
			return false;
		small |= is_lower(text.p[i]);
		large |= is_upper(text.p[i]);
	}
	return !small || !large;
}

/*
 * Would a person have chosen it, or a machine? Random: eight characters or more
 * of two classes or more, few of them repeated. Of 16 digits no long text has
 * more than 16, and a random one of 32 mostly has 13 to 15.
 */
static bool is_random(struct bytes text)
{
	size_t most = is_hexadecimal(text) ? 20 : 32;
	bool classes[4] = { false };
	bool seen[256] = { false };
	size_t nr_classes = 0;
	size_t nr_distinct = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		classes[is_digit(c)   ? 0
			: is_upper(c) ? 1
			: is_lower(c) ? 2
				      : 3] = true;
		nr_distinct += !seen[c];
		seen[c] = true;
	}
	for (size_t i = 0; i < COUNT(classes); i++)
		nr_classes += classes[i];
	return text.len >= 8 && nr_classes >= 2 && !is_word(text) &&
	       !are_two_words(text) &&
	       nr_distinct * 2 >= (text.len < most ? text.len : most) &&
	       !has_run(text, 6);
}

static const char *host_reason(const struct trial *t)
{
	switch (t->candidate->form->host) {
	case HOST_GROUP:
		return t->host_kind == HOST_IS_CLOUD
			       ? "stands as the secret for a Bitbucket Cloud "
				 "host"
			       : "stands as the secret for a Bitbucket Data "
				 "Center address";
	case HOST_NEAR:
		return "stands beside a Bitbucket address";
	case HOST_NAMED:
		return "stands under a name that means a Bitbucket secret";
	case HOST_NONE:
		break;
	}
	return "stands in a place for such a secret";
}

/* No token is shorter. */
#define TOKEN_LEAST 36

/*
 * With the prefix of a kind that did not claim it? In any case, or behind other
 * letters, if it is long enough for a token: one that was put into lower case
 * or joined to something fails its checksum like any other.
 */
static bool has_prefix(struct bytes secret, struct bytes prefix)
{
	return bytes_starts(secret, prefix) ||
	       (secret.len >= TOKEN_LEAST &&
		(bytes_starts_nocase(secret, prefix) ||
		 bytes_find(secret, prefix, 0) != SIZE_MAX));
}

static bool begins_as_token(const struct trial *t)
{
	const struct patterns *patterns =
		engine_patterns(matcher_engine(t->matcher));

	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		for (size_t k = 0; form->pattern && form->pattern->visible &&
				   k < form->anchors.nr;
		     k++) {
			if (has_prefix(t->secret, bytes_of(form->anchors.v[k])))
				return true;
		}
	}
	return false;
}

/*
 * ATLASSIAN_PASSWORD may be one of Jira's, unless something says Bitbucket. An
 * API token is the account's.
 */
static bool is_of_atlassian(const struct trial *t)
{
	const struct candidate *c = t->candidate;
	struct bytes before =
		bytes_sub(c->match, 0, (size_t)(t->raw_secret.p - c->match.p));
	struct bytes name = LIT("atlassian");
	struct bytes rest = { NULL, 0 };
	size_t at = 0;

	if (c->form->host != HOST_NAMED)
		return false;
	/* Behind the last one: the user's may stand in front. */
	while ((at = bytes_find_nocase(before, name, at)) != SIZE_MAX) {
		at += name.len;
		rest = bytes_sub(before, at, before.len);
	}
	if (rest.len && !is_alnum(rest.p[0]))
		rest = bytes_sub(rest, 1, rest.len);
	/* What costs as much as there is text comes last. */
	return rest.len && !bytes_starts_nocase(rest, LIT("api")) &&
	       bytes_find_nocase(c->view->text, LIT("bitbucket"), 0) ==
		       SIZE_MAX;
}

/* Is it the user's name, perhaps as an address writes it? */
static bool is_username(struct trial *t)
{
	struct buf plain = BUF_INIT;
	bool same;

	if (!t->username.p)
		return false;
	percent_decode(t->secret, &plain);
	t->failed |= !buf_ok(&plain);
	same = bytes_eq_nocase(t->username, buf_bytes(&plain));
	buf_release(&plain);
	return same;
}

/* As SHA-256, SHA-384 and SHA-512 are written; no token is so long. */
static bool is_digest(struct bytes text)
{
	return (text.len == 64 || text.len == 96 || text.len == 128) &&
	       is_hexadecimal(text);
}

/*
 * What is kept in a password's place to compare with: as crypt(3) writes it
 * ($6$...), LDAP ({SSHA}...), Atlassian's servers ({PKCS5S2}...), or with the
 * name of a digest in front.
 */
static bool is_hash(struct bytes text)
{
	static const char *const begins[] = {
		"$1$",	     "$2a$",	"$2b$",	    "$2x$",    "$2y$",
		"$5$",	     "$6$",	"$7$",	    "$y$",     "$apr1$",
		"$argon2",   "$pbkdf2", "$scrypt$", "{SHA",    "{SSHA",
		"{PKCS5S2}", "{bcrypt", "{crypt}",  "pbkdf2_", "pbkdf2:",
		"bcrypt$",   "bcrypt_", "argon2$",
	};
	static const char *const names[] = { "sha1:", "sha256:", "sha384:",
					     "sha512:", "md5:" };

	for (size_t i = 0; i < COUNT(begins); i++) {
		if (bytes_starts_nocase(text, bytes_of(begins[i])) &&
		    text.len > 2 * strlen(begins[i]))
			return true;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		size_t len = strlen(names[i]);

		if (bytes_starts_nocase(text, bytes_of(names[i])))
			return text.len >= len + 32 &&
			       is_hexadecimal(bytes_sub(text, len, text.len));
	}
	return is_digest(text);
}

/* What a test expects of a program that it watches was made up for it. */
static bool is_compared(const struct trial *t)
{
	static const char *const calls[] = {
		"expect(",    "assert(",      "assert.",
		"assert_",    "assertthat(",  "assertequal",
		"isequalto(", "matchheader(", ".should",
	};
	struct bytes line =
		trial_line_around(t->candidate->view->text, t->raw_secret);
	struct bytes before =
		bytes_sub(line, 0, (size_t)(t->raw_secret.p - line.p));

	for (size_t i = 0; i < COUNT(calls); i++) {
		if (bytes_find_nocase(before, bytes_of(calls[i]), 0) !=
		    SIZE_MAX)
			return true;
	}
	return false;
}

/* testuser and test1x...: who takes the rest of a token away writes that. */
static bool is_of_test(const struct trial *t)
{
	struct bytes word = LIT("test");

	return bytes_starts_nocase(t->secret, word) &&
	       bytes_starts_nocase(t->username, word);
}

/*
 * The whole text of an element, and base64 of one, two or four blocks of AES?
 * Jenkins wrote what it encrypts like that, before it put braces around.
 */
static bool is_encrypted_element(const struct trial *t)
{
	struct bytes text = t->candidate->view->text;
	struct bytes secret = t->raw_secret;
	size_t at = (size_t)(secret.p - text.p);
	size_t signs = secret.len == 44 ? 1 : 2;

	if ((secret.len != 24 && secret.len != 44 && secret.len != 88) || !at ||
	    at + secret.len >= text.len || text.p[at - 1] != '>' ||
	    text.p[at + secret.len] != '<')
		return false;
	for (size_t i = 0; i < secret.len; i++) {
		uint8_t c = secret.p[i];

		if (i + signs >= secret.len
			    ? c != '='
			    : !is_alnum(c) && c != '+' && c != '/')
			return false;
	}
	return true;
}

void trial_weigh(struct trial *t)
{
	bool random = is_random(t->secret);

	trial_because(t, host_reason(t));
	if (t->by_user) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "its user goes with tokens, but it has not "
				 "their shape: mistyped, cut short, or an "
				 "access token of OAuth, which ends within "
				 "hours");
	} else if (t->pattern->proof != PROOF_NONE) {
		trial_weigh_proof(t);
	} else if (begins_as_token(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(
			t, "begins as a token does and is none: cut short or "
			   "an example");
	} else if (is_hash(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "looks like the hash of a password, which "
				 "opens nothing but may be guessed from");
	} else if (is_username(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "is the same as the user name");
	} else if (is_of_test(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t,
			      "begins with \"test\", as its user does, which "
			      "may be an example");
	} else if (is_encrypted_element(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "may be encrypted by the program that wrote "
				 "it");
	} else if (placeholder_is_common(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "begins with a common word, which may be an "
				 "example");
	} else if (placeholder_is_name(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "looks like the name of something, with a "
				 "number");
	} else if (placeholder_is_phrase(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "is made of words and numbers that examples "
				 "have");
	} else if (is_compared(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "is what a test expects of a program, which "
				 "may be an example");
	} else if (is_of_atlassian(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "is named after Atlassian, and nothing near "
				 "it says Bitbucket: it may belong to Jira");
	} else if (random) {
		t->confidence = CONFIDENCE_LIKELY;
		trial_because(t, "looks made by a machine or a careful person");
	} else {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(
			t, "is short or a plain word, which may be an example");
	}
}
