/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/judge.h"

#include "base/checksum.h"
#include "classify/neighbour.h"
#include "classify/placeholder.h"
#include "classify/proof.h"
#include "match/nest.h"

#include <assert.h>
#include <stdlib.h>

/* How much of a line is kept on either side of a secret, in bytes. */
#define CONTEXT_SIDE ((size_t)80)
/* Of its neighbours so many on each side, of so many bytes together. */
#define AROUND_LINES 2
#define AROUND_SIDE ((size_t)160)

struct trial {
	struct matcher *matcher;
	const struct candidate *candidate;
	struct arena *arena;
	struct bytes raw_secret; /* in the view */
	struct bytes raw_username;
	struct bytes secret; /* decoded */
	struct bytes username;
	struct bytes host;
	struct bytes workspace;
	struct bytes repository;
	enum host_kind host_kind;
	const char *escape; /* what the secret itself was written in */
	const struct pattern *pattern;
	enum checksum_state checksum;
	enum confidence confidence;
	const char *reasons[JUDGE_REASONS];
	size_t nr_reasons;
	bool failed; /* memory ended */
};

static void because(struct trial *t, const char *reason)
{
	if (t->nr_reasons < JUDGE_REASONS)
		t->reasons[t->nr_reasons++] = reason;
}

static struct bytes keep(struct trial *t, struct bytes b)
{
	struct bytes copy;

	if (!b.p)
		return b;
	copy = arena_bytes(t->arena, b);
	t->failed |= !copy.p;
	return copy;
}

static struct bytes decode_percent(struct trial *t, struct bytes raw)
{
	struct buf buf = BUF_INIT;
	struct bytes out;

	if (!raw.p || !memchr(raw.p, '%', raw.len))
		return keep(t, raw);
	percent_decode(raw, &buf);
	t->failed |= !buf_ok(&buf);
	out = keep(t, buf_bytes(&buf));
	buf_release(&buf);
	return out;
}

static unsigned rules_of(const struct pattern *pattern)
{
	unsigned rules = 0;

	for (size_t i = 0; i < pattern->placeholders.nr; i++)
		rules |= placeholder_rule(pattern->placeholders.v[i]);
	return rules;
}

/* ------------------------------------------------ tokens with a prefix --- */

/* The view around the match, as far as the form may look. */
static struct bytes neighbourhood(const struct candidate *c, size_t *at)
{
	size_t match = (size_t)(c->match.p - c->view->text.p);
	size_t low = match > c->form->span ? match - c->form->span : 0;

	*at = match - low;
	return bytes_sub(c->view->text, low,
			 *at + c->match.len + c->form->span);
}

/* A token says what it is; words beside it tell a reader what it is for. */
static void note_words(struct trial *t)
{
	size_t at = 0;
	struct bytes around = neighbourhood(t->candidate, &at);
	struct bytes before = bytes_sub(around, 0, at);
	struct bytes behind =
		bytes_sub(around, at + t->candidate->match.len, around.len);
	const struct strings *words = &t->pattern->context;

	for (size_t i = 0; i < words->nr; i++) {
		struct bytes word = bytes_of(words->v[i]);

		if (bytes_find_nocase(before, word, 0) == SIZE_MAX &&
		    bytes_find_nocase(behind, word, 0) == SIZE_MAX)
			continue;
		because(t, "a word that goes with such tokens stands nearby");
		return;
	}
}

/* Is that "user:token" all that the base64 encodes? */
static struct bytes user_of_layer(const struct view *view, struct bytes secret)
{
	struct bytes text = bytes_trim(view->text);
	struct bytes user = { 0 };

	if (view->lane != LANE_NARROW || view->layer->coding != CODING_BASE64 ||
	    !bytes_until(&text, ':', &user) || !bytes_eq(text, secret) ||
	    memchr(user.p, ' ', user.len))
		return (struct bytes){ 0 };
	return user;
}

/* In base64 of "user:token" the user stands right before the token. */
static struct bytes user_before(const struct view *view, struct bytes secret)
{
	size_t at = (size_t)(secret.p - view->text.p);
	size_t end;

	if (view->layer && !view_is_decoded(view, at, 1))
		return user_of_layer(view, secret);
	if (at < 2 || view->text.p[at - 1] != ':' ||
	    !view_is_decoded(view, at - 1, 1))
		return (struct bytes){ 0 };
	end = --at;
	while (at > 0 && view_is_decoded(view, at - 1, 1) &&
	       view->text.p[at - 1] > ' ' && view->text.p[at - 1] != ':')
		at--;
	return bytes_sub(view->text, at, end - at);
}

static bool is_wrap(uint8_t c)
{
	return is_blank(c) || (c && strchr("=\\>\"'+.&", c));
}

/* Which "=" of what broke a token is the token's own. */
enum equals { EQUALS_NONE, EQUALS_FIRST, EQUALS_LAST, EQUALS_COUNT };

/*
 * The token without what broke it: each run of blanks, quotes and joining signs
 * that has a line end in it. Such a run may begin with the "=" of the token,
 * before a mail's soft break ("==" then), or end with it, behind the line end.
 */
static void join_lines(struct bytes token, enum equals own, struct buf *out)
{
	for (size_t i = 0; i < token.len;) {
		size_t end = i;
		bool broken = false;

		while (end < token.len && is_wrap(token.p[end]))
			broken |= token.p[end++] == '\n';
		if (!broken) {
			buf_add_char(out, (char)token.p[i++]);
			continue;
		}
		if (token.p[own == EQUALS_LAST ? end - 1 : i] == '=' &&
		    own != EQUALS_NONE)
			buf_add_char(out, '=');
		i = end;
	}
}

/* What wrote the line ends in it: a mail, a shell, or who knows. */
static const char *name_of_wrap(struct bytes token, enum equals own)
{
	bool mail = true;
	bool shell = true;

	for (size_t i = 0; i < token.len; i++) {
		size_t k = i;

		if (token.p[i] != '\n')
			continue;
		k -= k && token.p[k - 1] == '\r';
		shell &= k && token.p[k - 1] == '\\';
		mail &= k && token.p[k - 1] == '=' &&
			(own != EQUALS_FIRST ||
			 (k > 1 && token.p[k - 2] == '='));
	}
	return mail ? "quoted-printable" : shell ? "backslash" : "line-wrap";
}

/* Mend a token that is cut by line ends; only the proof can tell whether so. */
static bool mend(struct trial *t, const struct pattern *pattern,
		 struct buf *out)
{
	for (int own = EQUALS_NONE; own < EQUALS_COUNT; own++) {
		struct buf joined = BUF_INIT;

		join_lines(t->raw_secret, (enum equals)own, &joined);
		buf_clear(out);
		(void)unescape_equals(buf_bytes(&joined), out);
		t->failed |= !buf_ok(&joined) || !buf_ok(out);
		buf_release(&joined);
		t->escape = name_of_wrap(t->raw_secret, (enum equals)own);
		if (t->failed || proof_holds(pattern->proof, buf_bytes(out)))
			break;
	}
	return proof_holds(pattern->proof, buf_bytes(out));
}

static const char *proof_reason(enum proof proof, bool holds)
{
	if (proof == PROOF_CRC32)
		return holds ? "its checksum (CRC-32) holds"
			     : "its checksum (CRC-32) fails: mistyped, cut "
			       "short or an example";
	return holds ? "decodes to an id and 20 bytes, as such tokens do"
		     : "does not decode to an id and 20 bytes, as such tokens "
		       "do";
}

/* The digits of a checksum are no part of what somebody wrote as an example. */
static struct bytes without_sum(const struct pattern *pattern,
				struct bytes body)
{
	size_t len = pattern->proof == PROOF_CRC32 ? CRC_DIGITS : 0;

	return bytes_sub(body, 0, body.len > len ? body.len - len : 0);
}

/*
 * What a proof says. A failed checksum may be a slip of the pen; what does not
 * decode was never such a token, unless it stands where a password does.
 */
static void weigh_proof(struct trial *t)
{
	const struct pattern *pattern = t->pattern;
	struct bytes body =
		bytes_sub(t->secret, pattern->visible, t->secret.len);
	bool holds = proof_holds(pattern->proof, t->secret);

	because(t, proof_reason(pattern->proof, holds));
	t->checksum = holds ? CHECKSUM_VALID : CHECKSUM_INVALID;
	if (holds)
		t->confidence = CONFIDENCE_CONFIRMED;
	else if (pattern->proof == PROOF_DC_INNER &&
		 t->candidate->form->pattern)
		t->confidence = CONFIDENCE_UNLIKELY;
	else
		t->confidence = CONFIDENCE_POSSIBLE;
	if (!holds &&
	    (has_run(body, 6) ||
	     placeholder_reason(without_sum(pattern, body),
				PLACEHOLDER_REPEATS | PLACEHOLDER_WORDS))) {
		t->confidence = CONFIDENCE_UNLIKELY;
		because(t, "its body is a run of neighbouring characters or an "
			   "example word");
	}
}

static bool judge_token(struct trial *t)
{
	const struct pattern *pattern = t->candidate->form->pattern;
	bool wrapped = memchr(t->raw_secret.p, '\n', t->raw_secret.len);
	struct buf buf = BUF_INIT;
	bool accepted = true;

	t->pattern = pattern;
	if (wrapped)
		accepted = mend(t, pattern, &buf);
	else if (pattern->proof == PROOF_DC_INNER)
		t->escape = unescape_base64(t->raw_secret, &buf);
	else
		t->escape = unescape_equals(t->raw_secret, &buf);
	t->failed |= !buf_ok(&buf);
	t->secret = keep(t, buf_bytes(&buf));
	buf_release(&buf);
	/*
	 * Without a prefix the proof alone tells a token from any base64, and
	 * whether a prefix that a line end cut is one.
	 */
	if ((!pattern->visible ||
	     layer_is_in(t->candidate->view->layer, CODING_WRAP)) &&
	    pattern->proof != PROOF_NONE)
		accepted = accepted && proof_holds(pattern->proof, t->secret);
	if (t->failed || !accepted)
		return false;
	t->username = user_before(t->candidate->view, t->raw_secret);
	if (pattern->proof == PROOF_NONE) {
		t->confidence = CONFIDENCE_POSSIBLE;
		because(t, "has the shape of such a token");
	} else {
		weigh_proof(t);
	}
	note_words(t);
	return true;
}

static bool is_line_end(uint8_t c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

static struct bytes line_around(struct bytes text, struct bytes inner)
{
	size_t at = (size_t)(inner.p - text.p);
	size_t low = at;
	size_t high = at + inner.len;

	while (low > 0 && at - low < CONTEXT_SIDE &&
	       !is_line_end(text.p[low - 1]))
		low--;
	while (high < text.len && high - at - inner.len < CONTEXT_SIDE &&
	       !is_line_end(text.p[high]))
		high++;
	/* Do not cut a character of UTF-8. */
	while (low < at && low > 0 && (text.p[low] & 0xc0) == 0x80)
		low++;
	while (high > at + inner.len && high < text.len &&
	       (text.p[high] & 0xc0) == 0x80)
		high--;
	return bytes_sub(text, low, high - low);
}

/* Where a line end begins that stands in front of at; at itself if none does.
 */
static size_t before_line_end(struct bytes text, size_t at)
{
	if (!at || (text.p[at - 1] != '\n' && text.p[at - 1] != '\r'))
		return at;
	at--;
	return at && text.p[at] == '\n' && text.p[at - 1] == '\r' ? at - 1 : at;
}

static size_t behind_line_end(struct bytes text, size_t at)
{
	if (at == text.len || (text.p[at] != '\n' && text.p[at] != '\r'))
		return at;
	at++;
	return at < text.len && text.p[at - 1] == '\r' && text.p[at] == '\n'
		       ? at + 1
		       : at;
}

/* Where the lines in front of the one that begins at at begin. */
static size_t lines_before(struct bytes text, size_t at)
{
	size_t low = at;

	for (size_t i = 0; i < AROUND_LINES; i++) {
		size_t end = before_line_end(text, low);

		if (end == low)
			break;
		low = end;
		while (low > 0 && at - low < AROUND_SIDE &&
		       !is_line_end(text.p[low - 1]))
			low--;
	}
	while (low < at && low > 0 && (text.p[low] & 0xc0) == 0x80)
		low++;
	return low;
}

static size_t lines_behind(struct bytes text, size_t at)
{
	size_t high = at;

	for (size_t i = 0; i < AROUND_LINES; i++) {
		size_t start = behind_line_end(text, high);

		if (start == high)
			break;
		high = start;
		while (high < text.len && high - at < AROUND_SIDE &&
		       !is_line_end(text.p[high]))
			high++;
	}
	while (high > at && high < text.len && (text.p[high] & 0xc0) == 0x80)
		high--;
	return high;
}

/* Give the credential the line of inner, a part of text, and its neighbours. */
static void look_around(struct trial *t, struct bytes text, struct bytes inner,
			struct credential *out)
{
	struct bytes line = line_around(text, inner);
	size_t at = (size_t)(line.p - text.p);
	size_t low = lines_before(text, at);
	size_t high = lines_behind(text, at + line.len);

	out->around = keep(t, bytes_sub(text, low, high - low));
	out->context = bytes_sub(out->around, at - low, line.len);
}

/* -------------------------------------------- secrets known by context --- */

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
		t->secret = decode_percent(t, url.secret);
		t->username = decode_percent(t, url.user);
		if (t->secret.p && !bytes_eq(t->secret, t->raw_secret))
			t->escape = "percent";
	}
	return true;
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
	/* "bitbucket" alone is a word, but for the machine of a netrc. */
	if (!memchr(t->host.p, '.', t->host.len) &&
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
		around = neighbourhood(c, &at);
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

/*
 * Would a person have chosen it, or a machine? Random: eight characters or more
 * of two classes or more, few of them repeated.
 */
static bool is_random(struct bytes text)
{
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
	return text.len >= 8 && nr_classes >= 2 &&
	       nr_distinct * 2 >= (text.len < 32 ? text.len : 32) &&
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

/* With the prefix of a kind that did not claim it? */
static bool begins_as_token(const struct trial *t)
{
	const struct patterns *patterns =
		engine_patterns(matcher_engine(t->matcher));

	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		for (size_t k = 0; form->pattern && form->pattern->visible &&
				   k < form->anchors.nr;
		     k++) {
			if (bytes_starts(t->secret,
					 bytes_of(form->anchors.v[k])))
				return true;
		}
	}
	return false;
}

static void weigh(struct trial *t)
{
	bool random = is_random(t->secret);

	because(t, host_reason(t));
	if (t->pattern->proof != PROOF_NONE) {
		weigh_proof(t);
	} else if (begins_as_token(t)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		because(t, "begins as a token does and is none: cut short or "
			   "an example");
	} else if (t->username.p && bytes_eq_nocase(t->username, t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		because(t, "is the same as the user name");
	} else if (placeholder_is_common(t->secret)) {
		t->confidence = CONFIDENCE_POSSIBLE;
		because(t, "begins with a common word, which may be an "
			   "example");
	} else if (random) {
		t->confidence = CONFIDENCE_LIKELY;
		because(t, "looks made by a machine or a careful person");
	} else {
		t->confidence = CONFIDENCE_POSSIBLE;
		because(t, "is short or a plain word, which may be an example");
	}
}

/* npm keeps a password in base64, behind no word that announces that. */
static void decode_npm(struct trial *t)
{
	const struct candidate *c = t->candidate;
	struct bytes before =
		bytes_sub(c->match, 0, (size_t)(t->raw_secret.p - c->match.p));
	struct buf plain = BUF_INIT;
	struct bytes text;
	bool printable;

	if (bytes_find(before, LIT(":_password"), 0) == SIZE_MAX ||
	    view_is_decoded(c->view,
			    (size_t)(t->raw_secret.p - c->view->text.p), 1) ||
	    !base64_decode(t->secret, &plain)) {
		buf_release(&plain);
		return;
	}
	text = buf_bytes(&plain);
	printable = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		printable &= text.p[i] > ' ' && text.p[i] < 0x7f;
	if (printable) {
		t->secret = keep(t, text);
		t->escape = "base64";
	}
	t->failed |= !buf_ok(&plain);
	buf_release(&plain);
}

/* A token is the same secret however its "=" was written. */
static void plain_equals(struct trial *t)
{
	struct buf buf = BUF_INIT;
	const char *escape = unescape_equals(t->secret, &buf);

	if (escape) {
		t->escape = escape;
		t->secret = keep(t, buf_bytes(&buf));
	}
	t->failed |= !buf_ok(&buf);
	buf_release(&buf);
}

static bool is_of_neighbour(const struct trial *t)
{
	struct bytes text = t->candidate->view->text;
	const struct surroundings around = {
		.text = text,
		.line = line_around(text, t->raw_secret),
		.secret = t->raw_secret,
		.username = t->raw_username,
		.host = t->host,
	};

	return is_of_another(&around);
}

static bool judge_context(struct trial *t, const struct patterns *patterns)
{
	const struct candidate *c = t->candidate;

	if (c->groups[GROUP_WORKSPACE].p)
		t->workspace = c->groups[GROUP_WORKSPACE];
	if (c->groups[GROUP_REPOSITORY].p)
		t->repository = c->groups[GROUP_REPOSITORY];
	t->secret = keep(t, t->raw_secret);
	t->username = keep(t, t->raw_username);
	if (!find_host(t) || t->failed || !t->secret.len)
		return false;
	if (c->form->host == HOST_NEAR && is_of_neighbour(t))
		return false;
	if (!strcmp(c->form->name, "registry"))
		decode_npm(t);
	t->pattern = claim(t, patterns);
	if (!t->pattern)
		return false;
	if (t->pattern->proof == PROOF_CRC32)
		plain_equals(t);
	if (t->pattern->proof == PROOF_NONE &&
	    placeholder_reason(t->secret, rules_of(t->pattern)))
		return false;
	weigh(t);
	return true;
}

/* ---------------------------------------------------------- the verdict --- */

static void encode(struct credential *c, const char *name)
{
	if (c->encodings.nr < ENCODINGS_MAX)
		c->encodings.v[c->encodings.nr++] = name;
}

/* The layers around what was found, outermost first. */
static void encode_layers(struct credential *c, const struct layer *layer)
{
	if (!layer)
		return;
	encode_layers(c, layer->outer);
	encode(c, coding_name(layer->coding));
}

/* In which units the object's own text is written. */
static enum lane stored_lane(const struct view *view)
{
	const struct layer *layer = view->layer;

	if (!layer)
		return view->lane;
	while (layer->outer)
		layer = layer->outer;
	return layer->coding == CODING_UTF16LE	 ? LANE_UTF16LE
	       : layer->coding == CODING_UTF16BE ? LANE_UTF16BE
						 : LANE_NARROW;
}

/*
 * Was it, or what stands right beside it, an escape? What reads the text
 * without the layer takes that for a part of it.
 */
static bool is_undone(const struct layer *layer, uint64_t at, uint64_t len)
{
	uint64_t low = at - (at > 0);
	uint64_t high = at + len + 1;

	if (layer && high > layer->text.len)
		high = layer->text.len;
	return layer_undid(layer, low, high - low);
}

static void write_out(struct trial *t, struct bytes body, uint64_t at,
		      struct credential *out)
{
	const struct view *view = t->candidate->view;
	size_t offset = (size_t)(t->raw_secret.p - view->text.p);
	uint64_t taken;
	uint64_t len;

	*out = (struct credential){
		.pattern = t->pattern,
		.secret = t->secret,
		.username = keep(t, t->username),
		.host = keep(t, t->host),
		.workspace = keep(t, t->workspace),
		.repository = keep(t, t->repository),
		.host_kind = t->host_kind,
		.checksum = t->checksum,
		.confidence = t->confidence,
		.nr_reasons = t->nr_reasons,
		.lane = view->lane,
		.stored_lane = stored_lane(view),
	};
	memcpy(out->reasons, t->reasons, sizeof(out->reasons));
	view_stored(view, offset, t->raw_secret.len, &out->at, &out->len);
	view_taken(view, offset, t->raw_secret.len, &taken, &len);
	out->begin = layer_begins(view->layer, taken);
	out->raw = keep(
		t, bytes_sub(body, (size_t)(out->at - at), (size_t)out->len));
	/* A window of stored bytes has more of them around it. */
	if (view->from || view->layer)
		look_around(t, view->text, t->raw_secret, out);
	else
		look_around(t, body,
			    bytes_sub(body, (size_t)(out->at - at),
				      (size_t)out->len),
			    out);
	out->layers = view->layer ? view->layer->depth : 0;
	out->in_base64 = layer_is_in(view->layer, CODING_BASE64);
	out->undone = is_undone(view->layer, taken, len);
	encode_layers(out, view->layer);
	if (view->lane == LANE_UTF16LE)
		encode(out, "utf-16le");
	if (view->lane == LANE_UTF16BE)
		encode(out, "utf-16be");
	if (view_is_decoded(view, offset, t->raw_secret.len)) {
		out->in_base64 = true;
		encode(out, "base64");
	}
	if (t->escape)
		encode(out, t->escape);
}

int judge(struct matcher *matcher, const struct candidate *candidate,
	  struct bytes body, uint64_t at, struct arena *arena,
	  struct credential *out, struct fault *fault)
{
	struct trial t = {
		.matcher = matcher,
		.candidate = candidate,
		.arena = arena,
		.raw_secret = candidate->groups[GROUP_SECRET],
		.raw_username = candidate->groups[GROUP_USERNAME],
	};
	bool accepted;

	if (candidate->form->pattern)
		accepted = judge_token(&t);
	else
		accepted = judge_context(
			&t, engine_patterns(matcher_engine(matcher)));
	if (accepted && !t.failed)
		write_out(&t, body, at, out);
	if (t.failed)
		return fault_nomem(fault);
	return accepted;
}

/* ----------------------------------------------------------- settling --- */

/* The same place read in two ways: what needs fewer encodings comes first. */
static int by_spelling(const struct credential *x, const struct credential *y)
{
	int rc = bytes_cmp(x->secret, y->secret);

	if (x->layers != y->layers)
		return x->layers < y->layers ? -1 : 1;
	if (x->encodings.nr != y->encodings.nr)
		return x->encodings.nr < y->encodings.nr ? -1 : 1;
	for (size_t i = 0; !rc && i < x->encodings.nr; i++)
		rc = strcmp(x->encodings.v[i], y->encodings.v[i]);
	return rc;
}

static int by_offset(const void *a, const void *b)
{
	const struct credential *x = a;
	const struct credential *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->pattern->specificity != y->pattern->specificity)
		return x->pattern->specificity > y->pattern->specificity ? -1
									 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return by_spelling(x, y);
}

static bool overlap(const struct credential *a, const struct credential *b)
{
	return a->at < b->at + b->len && b->at < a->at + a->len;
}

static void learn(struct credential *to, const struct credential *from)
{
	if (!to->username.len)
		to->username = from->username;
	if (!to->host.p) {
		to->host = from->host;
		to->host_kind = from->host_kind;
	}
	if (!to->workspace.p) {
		to->workspace = from->workspace;
		to->repository = from->repository;
	}
}

static bool outranks(const struct credential *a, const struct credential *b)
{
	if (a->pattern->specificity != b->pattern->specificity)
		return a->pattern->specificity > b->pattern->specificity;
	/* An escape of another language is no part of a password. */
	if (a->undone != b->undone && !bytes_eq(a->secret, b->secret))
		return a->undone;
	/*
	 * Of the same one the plainer reading knows its surroundings better: a
	 * "=" at the end of base64 ends no line of a mail.
	 */
	if (a->confidence == b->confidence && bytes_eq(a->secret, b->secret))
		return a->encodings.nr < b->encodings.nr;
	return a->confidence > b->confidence;
}

size_t judge_settle(struct credential *v, size_t nr)
{
	size_t kept = 0;

	if (nr > 1)
		qsort(v, nr, sizeof(*v), by_offset);
	for (size_t i = 0; i < nr; i++) {
		struct credential *last = kept ? &v[kept - 1] : NULL;

		if (!last || !overlap(last, &v[i])) {
			v[kept++] = v[i];
		} else if (outranks(&v[i], last)) {
			struct credential old = *last;

			*last = v[i];
			learn(last, &old);
		} else {
			learn(last, &v[i]);
		}
	}
	return kept;
}

/* How far a lane has been counted. */
struct counter {
	uint64_t pos;
	uint64_t line;
	uint64_t line_at;
};

static void count_to(struct counter *c, enum lane lane, struct bytes body,
		     uint64_t at, uint64_t target)
{
	size_t i = (size_t)(c->pos - at);
	size_t end = (size_t)(target - at);

	if (lane == LANE_NARROW) {
		while (i < end) {
			const uint8_t *lf = memchr(body.p + i, '\n', end - i);

			if (!lf)
				break;
			i = (size_t)(lf - body.p) + 1;
			c->line++;
			c->line_at = at + i;
		}
	} else {
		size_t low = lane == LANE_UTF16BE ? 1 : 0;

		for (i += (at + i) % 2; i + 1 < end; i += 2) {
			if (body.p[i + low] == '\n' && !body.p[i + 1 - low]) {
				c->line++;
				c->line_at = at + i + 2;
			}
		}
	}
	if (target > c->pos)
		c->pos = target;
}

static int by_begin(const void *a, const void *b)
{
	const struct credential *x = *(struct credential *const *)a;
	const struct credential *y = *(struct credential *const *)b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

bool judge_locate(struct credential *v, size_t nr, struct bytes body,
		  uint64_t at, uint64_t line, uint64_t line_at)
{
	struct counter counters[LANE_COUNT];
	struct credential **order = malloc((nr + 1) * sizeof(*order));

	if (!order)
		return false;
	for (size_t i = 0; i < nr; i++)
		order[i] = &v[i];
	/* Of several in one encoded text only the offsets are in order. */
	qsort(order, nr, sizeof(*order), by_begin);
	for (size_t i = 0; i < LANE_COUNT; i++)
		counters[i] = (struct counter){ at, line, line_at };
	for (size_t i = 0; i < nr; i++) {
		struct credential *c = order[i];
		struct counter *counter = &counters[c->stored_lane];

		/* What begins in an earlier piece has its own place here. */
		if (c->begin < at)
			c->begin = c->at;
		count_to(counter, c->stored_lane, body, at, c->begin);
		c->line = counter->line + 1;
		c->column = c->begin - counter->line_at + 1;
	}
	free(order);
	return true;
}
