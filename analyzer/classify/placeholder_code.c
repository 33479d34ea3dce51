/* SPDX-License-Identifier: Apache-2.0 */
/* Code that fetches a secret, and names of what holds one. */
#include "classify/placeholder_rules.h"

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

	if (!are_letters(text, "_-./:+"))
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
		return nr > 1 && (is_arrow || is_rooted)
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
	return is_key_name(text) || is_property(text) || is_store_path(text)
		       ? "the name of a secret"
		       : NULL;
}
