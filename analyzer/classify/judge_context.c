/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets without a prefix: the host that they are for, the kind that claims
 * them, and whether they are a neighbour's or an example.
 */
#include "classify/trial.h"

#include "classify/neighbour.h"
#include "classify/placeholder.h"
#include "classify/proof.h"
#include "match/decode.h"

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
		trial_decode_pair(t);
	}
	return true;
}

/*
 * "bitbucket" alone is a word, but for the machine of a netrc, and
 * config.bitbucket a name in code. $HOST holds one.
 */
static bool is_no_host(struct bytes host)
{
	if (host_is_variable(host))
		return false;
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

/*
 * Workspace and repository, where the address goes on behind its host, as far
 * as the form may look.
 */
static void take_names(struct trial *t)
{
	size_t at = 0;
	struct bytes around = trial_neighbourhood(t->candidate, &at);
	struct url url = { .host = t->host };
	size_t end;

	if (!t->host.p || t->host.p < around.p)
		return;
	end = (size_t)(t->host.p - around.p) + t->host.len;
	if (end < around.len && around.p[end] == ':')
		end++;
	while (end < around.len && is_digit(around.p[end]))
		end++;
	if (end >= around.len || around.p[end] != '/')
		return;
	url.path = bytes_sub(around, end, around.len);
	url_names(&url, &t->workspace, &t->repository);
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
	    t->host_kind == HOST_IS_DATA_CENTER) {
		if (!t->workspace.p)
			take_names(t);
		return true;
	}
	/* What is named after Bitbucket says whose address it is told. */
	if (c->form->host == HOST_NAMED && t->host_kind == HOST_IS_OTHER &&
	    t->host.p && memchr(t->host.p, '.', t->host.len)) {
		t->host_kind = HOST_IS_DATA_CENTER;
		return true;
	}
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
		/* A name may stand near an address that is not its own. */
		if (c->form->host == HOST_NEAR && !t->workspace.p)
			take_names(t);
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

/*
 * The kind whose user it is, on a server of its product: git knows a token by
 * the user that goes with it, whatever the token looks like.
 */
static const struct pattern *kind_of_user(const struct trial *t,
					  const struct patterns *patterns)
{
	bool server = t->host_kind == HOST_IS_DATA_CENTER;

	for (size_t i = 0; i < patterns->kinds.nr; i++) {
		const struct pattern *p = patterns->kinds.v[i];

		if (server != !strcmp(p->provider, "bitbucket-data-center"))
			continue;
		for (size_t k = 0; k < p->users.nr; k++) {
			if (bytes_eq(t->username, bytes_of(p->users.v[k])))
				return p;
		}
	}
	return NULL;
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

	if (is_access_key(t->raw_username) || is_of_sibling(&around))
		return true;
	switch (t->candidate->form->host) {
	case HOST_NEAR:
		return is_of_another(&around) || is_of_bucket(&around);
	case HOST_GROUP:
		return is_below_another(&around) ||
		       is_behind_another(&around) ||
		       (!strcmp(t->candidate->form->name, "names-alike") &&
			has_unlike_names(&around));
	case HOST_NAMED:
		return has_another_prefix(&around) || is_of_bucket(&around);
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

/* Printable, with blanks. */
static bool is_readable(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < ' ' || text.p[i] >= 0x7f)
			return false;
	}
	return text.len > 0;
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
	buf_add(&letters, "===", (4 - letters.len % 4) % 4);
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
	const struct pattern *users;

	if (c->groups[GROUP_WORKSPACE].p)
		t->workspace = c->groups[GROUP_WORKSPACE];
	if (c->groups[GROUP_REPOSITORY].p)
		t->repository = c->groups[GROUP_REPOSITORY];
	trial_end_with_base64(t);
	t->secret = trial_keep(t, t->raw_secret);
	t->username = trial_keep(t, t->raw_username);
	if (!strcmp(c->form->name, "url"))
		trial_decode_pair(t);
	if (!find_host(t) || t->failed || !t->secret.len)
		return false;
	if (is_of_neighbour(t))
		return false;
	trial_decode_base64(t);
	t->pattern = claim(t, patterns);
	if (!t->pattern)
		return false;
	if (t->pattern->proof == PROOF_CRC32)
		trial_decode_equals(t);
	if (t->pattern->proof == PROOF_NONE) {
		trial_complete(t);
		if (is_example(t, t->secret) || is_escaped_example(t) ||
		    is_encoded_example(t))
			return false;
		users = kind_of_user(t, patterns);
		t->by_user = users != NULL;
		t->pattern = users ? users : t->pattern;
	}
	trial_weigh(t);
	return true;
}
