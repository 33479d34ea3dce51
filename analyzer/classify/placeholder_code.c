/* SPDX-License-Identifier: Apache-2.0 */
/* Code that fetches a secret, and names of what holds one. */
#include "classify/placeholder_rules.h"

static bool is_secret_word(struct bytes word)
{
	static const char *const names[] = {
		"password", "passwords", "passwd",  "passphrase", "token",
		"tokens",   "secret",	 "secrets", "credential", "credentials",
	};

	/* The ends of too many other words. */
	if (bytes_eq_nocase(word, LIT("pass")) ||
	    bytes_eq_nocase(word, LIT("cred")) ||
	    bytes_eq_nocase(word, LIT("creds")))
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

/* What a text says that may be a name: bitbucket.token.v2, accessTokenKey. */
struct naming {
	size_t nr;     /* words */
	bool secret;   /* one of them is for a secret */
	bool last;     /* the last one is */
	bool ours;     /* one says Bitbucket */
	bool is_pass;  /* "pass" is all that one for a secret is */
	bool numbered; /* ends with a digit, or has one at the end of a part */
};

static bool is_ours(struct bytes word)
{
	return bytes_ends(word, LIT("itbucket")) ||
	       bytes_eq_nocase(word, LIT("bitbucket")) ||
	       bytes_eq_nocase(word, LIT("bb")) ||
	       bytes_eq_nocase(word, LIT("stash"));
}

static void add_word(struct naming *out, struct bytes word)
{
	if (!word.len)
		return;
	out->nr++;
	out->last = is_secret_word(word);
	out->secret |= out->last;
	out->is_pass |= bytes_eq_nocase(word, LIT("pass"));
	out->ours |= is_ours(word);
}

/* The length of a number that a name may have there: one digit, or v12. */
static size_t number_len(struct bytes text, size_t at, struct bytes word)
{
	size_t most = bytes_eq_nocase(word, LIT("v")) ? 2 : 1;
	size_t end = at;

	while (end < text.len && is_digit(text.p[end]))
		end++;
	if (end - at > most || (end < text.len && is_alpha(text.p[end])))
		return 0;
	return end - at;
}

/* Words of letters, parted by signs or capitals; false: it is no name. */
static bool read_name(struct bytes text, struct naming *out)
{
	static const char signs[] = "_-./:+\\";
	size_t start = 0;

	*out = (struct naming){ 0 };
	if (text.len && strchr("#@", text.p[0]))
		text = bytes_sub(text, 1, text.len);
	for (size_t i = 0; i < text.len; i++) {
		struct bytes word = bytes_sub(text, start, i - start);
		uint8_t c = text.p[i];
		size_t digits;

		if (is_alpha(c)) {
			if (!i || !is_upper(c) || !is_lower(text.p[i - 1]))
				continue;
			add_word(out, word);
			start = i;
			continue;
		}
		digits = is_digit(c) ? number_len(text, i, word) : 0;
		if (!digits && (!c || !strchr(signs, c)))
			return false;
		if (!digits || !bytes_eq_nocase(word, LIT("v")))
			add_word(out, word);
		out->numbered |= digits > 0;
		i += digits ? digits - 1 : 0;
		start = i + 1;
	}
	add_word(out, bytes_sub(text, start, text.len));
	return true;
}

/*
 * Two words or more, and one of them for a secret: the last one, or any of
 * three. In a longer row it may be somebody's passphrase, but for
 * TOKEN_AS_SHOWN_ONCE. With a number it may be a password, but for one that
 * says Bitbucket, too.
 */
static bool is_key_name(struct bytes text)
{
	struct naming name;

	if (!read_name(text, &name) || name.nr < 2)
		return false;
	if (name.ours && name.secret && !name.is_pass)
		return true;
	return !name.numbered &&
	       (name.last ||
		(name.secret && (name.nr <= 3 || is_in_capitals(text))));
}

bool placeholder_is_name(struct bytes text)
{
	struct naming name;

	return read_name(text, &name) && name.numbered && name.nr > 1 &&
	       (name.ours || name.secret);
}

/* com.acme.BitbucketAuth: the name of a class. */
static bool is_class(struct bytes text)
{
	static const char *const roots[] = { "com.", "org.", "net.", "io." };
	struct bytes name;
	size_t i = 0;

	while (i < COUNT(roots) && !bytes_starts(text, bytes_of(roots[i])))
		i++;
	if (i == COUNT(roots))
		return false;
	while (bytes_until(&text, '.', &name)) {
		if (!is_name(name))
			return false;
	}
	return is_name(text) && text.len > 1 && is_upper(text.p[0]) &&
	       is_lower(text.p[1]);
}

/* com.acme2.bitbucket.token: three names or more, the last one of a secret. */
static bool is_property(struct bytes text)
{
	struct bytes name;
	size_t nr = 1;

	while (bytes_until(&text, '.', &name)) {
		if (!is_name(name))
			return false;
		nr++;
	}
	if (text.len > 1 && is_digit(text.p[text.len - 1]))
		text.len--;
	return nr > 2 && is_name(text) && is_secret_word(text);
}

/* acme-shop/bitbucket-v2/token: where a store keeps it. */
static bool is_store_path(struct bytes text)
{
	struct bytes name;
	size_t nr = 0;

	while (bytes_until(&text, '/', &name)) {
		if (!name.len || !are_letters(name, "0123456789_-") ||
		    !is_alpha(name.p[0]))
			return false;
		nr++;
	}
	return nr && is_name(text) && is_secret_word(text);
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
		*is_arrow |= i > 0;
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

/* E2E_BITBUCKET_TOKEN, where values of the environment were read into. */
static bool is_constant(struct bytes name)
{
	size_t last = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (is_lower(name.p[i]))
			return false;
		if (name.p[i] == '_')
			last = i + 1;
	}
	return last && is_secret_word(bytes_sub(name, last, name.len));
}

/* $name, @name and @@name of Ruby, $!name of a template. */
static struct bytes without_sigil(struct bytes text)
{
	static const char *const sigils[] = { "$!", "$", "@@", "@" };

	for (size_t i = 0; i < COUNT(sigils); i++) {
		if (bytes_starts(text, bytes_of(sigils[i])))
			return bytes_sub(text, strlen(sigils[i]), text.len);
	}
	return text;
}

/* What follows the last argument of a call, on whose result another is made. */
static bool ends_call(struct bytes text)
{
	struct bytes name;

	if (!bytes_starts(text, LIT(").")))
		return false;
	text = bytes_sub(text, 2, text.len);
	return take_link(&text, &name) && bytes_starts(text, LIT("("));
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
	text = without_sigil(text);
	if (!take_link(&text, &name))
		return NULL;
	if (ends_call(text))
		return "a call";
	is_rooted = is_root(name);
	while (take_joint(&text, &is_arrow)) {
		if (!text.len)
			break;
		if (!take_link(&text, &name))
			return NULL;
		nr++;
	}
	if (!text.len)
		return nr > 1 && (is_arrow || is_rooted || is_constant(name))
			       ? "code that fetches the secret"
			       : NULL;
	if (is_wrapped(text, "(", ")") || bytes_eq(text, LIT("(")))
		return "a call";
	if (is_wrapped(text, "[", "]") || bytes_eq(text, LIT("[")))
		return "an element of a variable";
	/* settings[:token, cut at the bracket */
	if (bytes_starts(text, LIT("[:")))
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
	       are_letters(bytes_sub(text, 0, text.len - 1), "_-");
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

const char *placeholder_code(struct bytes text)
{
	static const char *const starts[] = {
		"vault:",
		"ssm:",
		"arn:aws:",
		"keyring:",
		"keychain:",
		"gopass:",
		"env:",
		"projects/",
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
	/* //input[@name="password"] */
	if (bytes_starts(text, LIT("//")) &&
	    bytes_find(text, LIT("[@"), 0) != SIZE_MAX)
		return "where a page has it";
	return is_key_name(text) || is_property(text) || is_class(text) ||
			       is_store_path(text)
		       ? "the name of a secret"
		       : NULL;
}
