/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets without a prefix: the host that they are for, the kind that claims
 * them, and whether they look like what a person wrote as an example.
 */
#include "classify/trial.h"

#include "base/text.h"
#include "classify/neighbour.h"
#include "classify/placeholder.h"
#include "classify/proof.h"
#include "match/decode.h"

static struct bytes decode_percent(struct trial *t, struct bytes raw)
{
	struct buf buf = BUF_INIT;
	struct bytes out;

	if (!raw.p || !memchr(raw.p, '%', raw.len))
		return trial_keep(t, raw);
	percent_decode(raw, &buf);
	t->failed |= !buf_ok(&buf);
	out = trial_keep(t, buf_bytes(&buf));
	buf_release(&buf);
	return out;
}

/* User and secret of an address. */
static void decode_pair(struct trial *t)
{
	t->secret = decode_percent(t, t->raw_secret);
	t->username = decode_percent(t, t->raw_username);
	if (t->secret.p && !bytes_eq(t->secret, t->raw_secret))
		t->escape = "percent";
}

static unsigned rules_of(const struct pattern *pattern)
{
	unsigned rules = 0;

	for (size_t i = 0; i < pattern->placeholders.nr; i++)
		rules |= placeholder_rule(pattern->placeholders.v[i]);
	return rules;
}

static bool take_url(struct trial *t, struct bytes text)
{
	struct url url;

	if (!url_parse(text, &url))
		return false;
	t->host = url.host;
	t->host_kind = url_kind(&url);
	url_names(&url, &t->workspace, &t->repository);
	if (url.userinfo.p && !t->raw_secret.p) {
		t->raw_username = url.user;
		t->raw_secret = url.secret;
		decode_pair(t);
	}
	return true;
}

/*
 * "bitbucket" alone is a word, but for the machine of a netrc, and
 * config.bitbucket a name in code.
 */
static bool is_no_host(struct bytes host)
{
	return !memchr(host.p, '.', host.len) ||
	       bytes_ends(host, LIT(".bitbucket")) ||
	       bytes_ends(host, LIT(".stash"));
}

/* A `host` group may hold a bare name, a name with port, or a URL. */
static void take_host(struct trial *t, struct bytes text)
{
	struct buf buf = BUF_INIT;
	struct url url;
	size_t len = 0;

	if (bytes_find(text, LIT("//"), 0) != SIZE_MAX) {
		(void)take_url(t, text);
		return;
	}
	while (len < text.len && text.p[len] != ':' && text.p[len] != '/')
		len++;
	t->host = bytes_sub(text, 0, len);
	t->host_kind = host_kind(t->host);
	if (is_no_host(t->host) &&
	    strcmp(t->candidate->form->name, "netrc") != 0) {
		t->host = (struct bytes){ 0 };
		t->host_kind = HOST_IS_OTHER;
		return;
	}
	/* Port and path may say what the name does not. */
	buf_add_str(&buf, "//");
	buf_add_bytes(&buf, text);
	t->failed |= !buf_ok(&buf);
	if (t->host_kind == HOST_IS_OTHER && url_parse(buf_bytes(&buf), &url))
		t->host_kind = url_kind(&url);
	buf_release(&buf);
}

/*
 * A name such as BITBUCKET_APP_PASSWORD: app passwords exist in Cloud only, so
 * a Data Center address elsewhere in the file is not theirs.
 */
static bool names_app_password(const struct candidate *c)
{
	static const struct bytes names[] = {
		{ (const uint8_t *)"app_pass", 8 },
		{ (const uint8_t *)"app-pass", 8 },
		{ (const uint8_t *)"app.pass", 8 },
		{ (const uint8_t *)"app pass", 8 },
		{ (const uint8_t *)"apppass", 7 },
	};
	struct bytes before = bytes_sub(
		c->match, 0, (size_t)(c->groups[GROUP_SECRET].p - c->match.p));

	for (size_t i = 0; i < COUNT(names); i++) {
		if (bytes_find_nocase(before, names[i], 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static bool find_host(struct trial *t)
{
	const struct candidate *c = t->candidate;
	struct bytes around;
	size_t at = 0;

	if (c->groups[GROUP_URL].p)
		(void)take_url(t, c->groups[GROUP_URL]);
	if (!t->host.p && c->groups[GROUP_HOST].p)
		take_host(t, c->groups[GROUP_HOST]);
	if (t->host_kind == HOST_IS_CLOUD ||
	    t->host_kind == HOST_IS_DATA_CENTER)
		return true;
	switch (c->form->host) {
	case HOST_GROUP:
		return false;
	case HOST_NEAR:
	case HOST_NAMED:
		if (t->host_kind == HOST_IS_LOOKALIKE)
			return false;
		around = trial_neighbourhood(c, &at);
		t->host_kind = host_near(around, at, &t->host);
		if (c->form->host == HOST_NAMED &&
		    t->host_kind == HOST_IS_DATA_CENTER &&
		    c->groups[GROUP_SECRET].p >= c->match.p &&
		    names_app_password(c))
			t->host_kind = HOST_IS_OTHER;
		if (t->host_kind == HOST_IS_OTHER)
			t->host = (struct bytes){ 0 };
		return t->host_kind != HOST_IS_OTHER ||
		       c->form->host == HOST_NAMED;
	case HOST_NONE:
		break;
	}
	return true;
}

static bool allows_host(const struct pattern *pattern, enum host_kind kind)
{
	switch (pattern->hosts) {
	case HOSTS_CLOUD:
		return kind != HOST_IS_DATA_CENTER;
	case HOSTS_DATA_CENTER:
		return kind != HOST_IS_CLOUD;
	case HOSTS_ANY:
		break;
	}
	return true;
}

static bool may_claim(struct trial *t, const struct pattern *pattern)
{
	if (!strings_have(&pattern->in, t->candidate->form->name) ||
	    !matcher_shape(t->matcher, pattern, t->secret))
		return false;
	/* What a token proves about itself outweighs the host beside it. */
	if (pattern->proof == PROOF_DC_INNER)
		return pattern->visible || proof_dc_inner(t->secret);
	return allows_host(pattern, t->host_kind);
}

static const struct pattern *claim(struct trial *t,
				   const struct patterns *patterns)
{
	const struct pattern *best = NULL;

	for (size_t i = 0; i < patterns->kinds.nr; i++) {
		const struct pattern *p = patterns->kinds.v[i];

		if ((!best || p->specificity > best->specificity) &&
		    may_claim(t, p))
			best = p;
	}
	return best;
}

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

static void weigh(struct trial *t)
{
	bool random = is_random(t->secret);

	trial_because(t, host_reason(t));
	if (t->pattern->proof != PROOF_NONE) {
		trial_weigh_proof(t);
	} else if (begins_as_token(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(
			t, "begins as a token does and is none: cut short or "
			   "an example");
	} else if (t->username.p && bytes_eq_nocase(t->username, t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "is the same as the user name");
	} else if (placeholder_is_common(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "begins with a common word, which may be an "
				 "example");
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

static bool is_printable(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f)
			return false;
	}
	return true;
}

/* The same, but for blanks. */
static bool is_readable(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < ' ' || text.p[i] >= 0x7f)
			return false;
	}
	return text.len > 0;
}

/* What comes out of base64 ends with that, whatever stands right behind it. */
static void end_with_base64(struct trial *t)
{
	const struct view *view = t->candidate->view;
	size_t at;
	size_t len = 0;

	if (!t->raw_secret.p)
		return;
	at = (size_t)(t->raw_secret.p - view->text.p);
	while (len < t->raw_secret.len && view_is_decoded(view, at + len, 1))
		len++;
	if (len)
		t->raw_secret.len = len;
}

/*
 * Shorter text comes out of what is no base64 by chance; a password of twelve
 * letters and digits is text in base64 one time in thousands.
 */
#define TEXT_LEAST 9

/*
 * In some places base64 may stand for the secret, behind no word that announces
 * that: npm keeps a password so, and people encode for Kubernetes what is
 * encoded, or by hand.
 */
static bool may_be_encoded(const struct trial *t, size_t *least)
{
	static const char *const contexts[] = { "variable", "block",
						"kubernetes-data",
						"stash-variable" };
	const struct candidate *c = t->candidate;
	struct bytes before =
		bytes_sub(c->match, 0, (size_t)(t->raw_secret.p - c->match.p));

	*least = TEXT_LEAST;
	for (size_t i = 0; i < COUNT(contexts); i++) {
		if (!strcmp(c->form->name, contexts[i]))
			return t->secret.len % 4 == 0;
	}
	*least = 1;
	return !strcmp(c->form->name, "registry") &&
	       bytes_find(before, LIT(":_password"), 0) != SIZE_MAX &&
	       !view_is_decoded(c->view,
				(size_t)(t->raw_secret.p - c->view->text.p), 1);
}

/* Base64 of printable text of so many bytes or more, decoded; or false. */
static bool decode_text(struct trial *t, struct bytes letters, size_t least,
			struct bytes *out)
{
	struct buf plain = BUF_INIT;
	bool is = base64_decode(letters, &plain) && plain.len >= least &&
		  is_printable(buf_bytes(&plain));

	if (is)
		*out = trial_keep(t, buf_bytes(&plain));
	t->failed |= !buf_ok(&plain);
	buf_release(&plain);
	return is;
}

static void decode_base64(struct trial *t)
{
	size_t least;

	if (!may_be_encoded(t, &least) ||
	    !decode_text(t, t->secret, least, &t->secret))
		return;
	t->escape = "base64";
	/* So is the user's name beside it, of which "=" was no part. */
	(void)decode_text(t, t->username, 1, &t->username);
}

/* A token is the same secret however its "=" was written. */
static void plain_equals(struct trial *t)
{
	struct buf buf = BUF_INIT;
	const char *escape = unescape_equals(t->secret, &buf);

	if (escape) {
		t->escape = escape;
		t->secret = trial_keep(t, buf_bytes(&buf));
	}
	t->failed |= !buf_ok(&buf);
	buf_release(&buf);
}

/* Does a tag end right in front of byte at? */
#define TAG_MOST ((size_t)80)

static bool is_behind_tag(struct bytes text, size_t at)
{
	size_t least = at > TAG_MOST ? at - TAG_MOST : 0;

	if (at < 2 || text.p[at - 1] != '>')
		return false;
	for (size_t i = at - 1; i-- > least;) {
		if (text.p[i] == '<')
			return is_alnum(text.p[i + 1]);
		if (text.p[i] == '>' || text.p[i] == '\n')
			break;
	}
	return false;
}

#define ELEMENT_MOST ((size_t)256)

/*
 * What is all of an element's text is one: there is no sentence or list around
 * it, of which the signs at its end, or behind an entity, could be.
 */
static void take_element(struct trial *t)
{
	struct bytes text = t->candidate->view->text;
	size_t at = (size_t)(t->raw_secret.p - text.p);
	size_t end = at + t->raw_secret.len;

	if (!is_behind_tag(text, at))
		return;
	while (end < text.len && end - at < ELEMENT_MOST && text.p[end] > ' ' &&
	       text.p[end] != '<' && text.p[end] != '>' && text.p[end] != 0x7f)
		end++;
	if (end == at + t->raw_secret.len ||
	    !bytes_starts(bytes_sub(text, end, 2), LIT("</")))
		return;
	t->raw_secret.len = end - at;
	t->secret = trial_keep(t, t->raw_secret);
}

/*
 * Base64 of a user, a colon and a password ends where the password does: blanks
 * and quotes in it, at which an expression stops, are its own.
 */
static void take_pair(struct trial *t)
{
	const struct view *view = t->candidate->view;
	size_t at = (size_t)(t->raw_secret.p - view->text.p);
	size_t end = at + t->raw_secret.len;
	size_t user = at - t->raw_username.len - 1;
	struct bytes all;

	if (!view->decoded || !t->raw_username.len ||
	    t->raw_username.p + t->raw_username.len + 1 != t->raw_secret.p ||
	    !view->decoded[user] || (user && view->decoded[user - 1]))
		return;
	while (end < view->text.len && view->decoded[end] &&
	       view->text.p[end] >= ' ' && view->text.p[end] != 0x7f)
		end++;
	/* Who encodes with a shell encodes the line's end, too. */
	if (end < view->text.len && view->decoded[end] &&
	    (view->text.p[end] != '\n' ||
	     (end + 1 < view->text.len && view->decoded[end + 1])))
		return;
	all = bytes_sub(view->text, at, end - at);
	if (!text_is_utf8(all))
		return;
	t->raw_secret = all;
	t->secret = trial_keep(t, all);
}

static bool has_one_of(struct bytes text, const char *any)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] && strchr(any, text.p[i]))
			return true;
	}
	return false;
}

/*
 * A delimiter of the language that is part of the secret: where escapes are
 * undone before the expression looks, it would end there.
 */
static void plain_delimiters(struct trial *t)
{
	struct bytes text = t->candidate->view->text;
	bool xml = t->raw_secret.p > text.p && t->raw_secret.p[-1] == '>';
	bool json = t->raw_secret.p > text.p && t->raw_secret.p[-1] == '"';
	enum coding coding = xml ? CODING_XML : CODING_STRING;
	struct decoded out = { .changed = 0 };

	if (t->candidate->view->layer || (!xml && !json))
		return;
	if (!escapes_decode(t->secret, coding, &out)) {
		t->failed = true;
	} else if (out.changed &&
		   has_one_of(buf_bytes(&out.text), xml ? "<>" : "\"\\")) {
		t->escape = coding_name(coding);
		t->secret = trial_keep(t, buf_bytes(&out.text));
	}
	decoded_release(&out);
}

static bool is_of_neighbour(const struct trial *t)
{
	struct bytes text = t->candidate->view->text;
	const struct surroundings around = {
		.text = text,
		.line = trial_line_around(text, t->raw_secret),
		.secret = t->raw_secret,
		.username = t->raw_username,
		.host = t->host,
	};

	switch (t->candidate->form->host) {
	case HOST_NEAR:
		return is_of_another(&around);
	case HOST_GROUP:
		return is_below_another(&around);
	case HOST_NAMED:
		return has_another_prefix(&around);
	case HOST_NONE:
		break;
	}
	return false;
}

static bool is_example(const struct trial *t, struct bytes text)
{
	return placeholder_reason(text, rules_of(t->pattern)) != NULL;
}

/* The same where a string or an element had to escape signs of it. */
static bool is_escaped_example(struct trial *t)
{
	static const enum coding codings[] = { CODING_STRING, CODING_XML };
	bool is = false;

	for (size_t i = 0; !is && i < COUNT(codings); i++) {
		struct decoded out = { .changed = 0 };

		if (!escapes_decode(t->secret, codings[i], &out))
			t->failed = true;
		else
			is = out.changed && is_example(t, buf_bytes(&out.text));
		decoded_release(&out);
	}
	return is;
}

/* Shorter ones decode to something readable by chance. */
#define ENCODED_LEAST 6

/* Base64 of what a template fills in, of an example, or of "user:example"? */
static bool is_encoded_example(struct trial *t)
{
	struct buf letters = BUF_INIT;
	struct buf plain = BUF_INIT;
	bool is = false;

	buf_add_bytes(&letters, t->secret);
	/* An expression may have left a sign of the padding behind. */
	while (letters.len % 4)
		buf_add_char(&letters, '=');
	if (base64_decode(buf_bytes(&letters), &plain)) {
		struct bytes text = buf_bytes(&plain);
		const uint8_t *colon =
			text.len ? memchr(text.p, ':', text.len) : NULL;
		size_t at = colon ? (size_t)(colon - text.p) : 0;

		is = is_readable(text) &&
		     (placeholder_reason(text, PLACEHOLDER_BRACKETS) ||
		      (text.len >= ENCODED_LEAST &&
		       placeholder_reason(text, PLACEHOLDER_WORDS)) ||
		      (at && is_example(t, bytes_sub(text, at + 1, text.len))));
	}
	t->failed |= !buf_ok(&plain) || !buf_ok(&letters);
	buf_release(&letters);
	buf_release(&plain);
	return is;
}

bool judge_context(struct trial *t, const struct patterns *patterns)
{
	const struct candidate *c = t->candidate;

	if (c->groups[GROUP_WORKSPACE].p)
		t->workspace = c->groups[GROUP_WORKSPACE];
	if (c->groups[GROUP_REPOSITORY].p)
		t->repository = c->groups[GROUP_REPOSITORY];
	end_with_base64(t);
	t->secret = trial_keep(t, t->raw_secret);
	t->username = trial_keep(t, t->raw_username);
	if (!strcmp(c->form->name, "url"))
		decode_pair(t);
	if (!find_host(t) || t->failed || !t->secret.len)
		return false;
	if (is_of_neighbour(t))
		return false;
	decode_base64(t);
	t->pattern = claim(t, patterns);
	if (!t->pattern)
		return false;
	if (t->pattern->proof == PROOF_CRC32)
		plain_equals(t);
	if (t->pattern->proof == PROOF_NONE) {
		take_element(t);
		take_pair(t);
		plain_delimiters(t);
	}
	if (t->pattern->proof == PROOF_NONE &&
	    (is_example(t, t->secret) || is_escaped_example(t) ||
	     is_encoded_example(t)))
		return false;
	weigh(t);
	return true;
}
