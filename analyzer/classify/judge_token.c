/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens that a prefix or a proof makes known: put together again where line
 * ends or escapes cut them, and weighed by their checksum.
 */
#include "classify/trial.h"

#include "base/checksum.h"
#include "classify/placeholder.h"
#include "classify/proof.h"
#include "match/nest.h"

/* A token says what it is; words beside it tell a reader what it is for. */
static void note_words(struct trial *t)
{
	size_t at = 0;
	struct bytes around = trial_neighbourhood(t->candidate, &at);
	struct bytes before = bytes_sub(around, 0, at);
	struct bytes behind =
		bytes_sub(around, at + t->candidate->match.len, around.len);
	const struct strings *words = &t->pattern->context;

	for (size_t i = 0; i < words->nr; i++) {
		struct bytes word = bytes_of(words->v[i]);

		if (bytes_find_nocase(before, word, 0) == SIZE_MAX &&
		    bytes_find_nocase(behind, word, 0) == SIZE_MAX)
			continue;
		trial_because(
			t, "a word that goes with such tokens stands nearby");
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
	       view->text.p[at - 1] > ' ' &&
	       !strchr(":/\"'", view->text.p[at - 1]))
		at--;
	return bytes_sub(view->text, at, end - at);
}

static bool is_quote(uint8_t c)
{
	return c == '"' || c == '\'';
}

static bool is_wrap(struct bytes token, size_t i)
{
	uint8_t c = token.p[i];

	/* Visual Basic's sign for a line that goes on is a letter of tokens. */
	if (c == '_')
		return i && token.p[i - 1] == ' ' && i + 1 < token.len &&
		       is_blank(token.p[i + 1]);
	return is_blank(c) || (c && strchr("=\\>\"'+.&|<,", c));
}

/* Which "=" of what broke a token is the token's own. */
enum equals { EQUALS_NONE, EQUALS_FIRST, EQUALS_LAST, EQUALS_COUNT };

/*
 * The token without what broke it: each run of blanks, quotes and joining signs
 * that has a line end or a quote in it. Such a run may begin with the "=" of
 * the token, before a mail's soft break ("==" then), or end with it, behind the
 * line end.
 */
static void join_lines(struct bytes token, enum equals own, struct buf *out)
{
	for (size_t i = 0; i < token.len;) {
		size_t end = i;
		bool broken = false;

		for (; end < token.len && is_wrap(token, end); end++)
			broken |=
				token.p[end] == '\n' || is_quote(token.p[end]);
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

/* What broke it: the line ends of a mail, those of a shell, or who knows. */
static const char *name_of_wrap(struct bytes token, enum equals own)
{
	bool mail = memchr(token.p, '\n', token.len);
	bool shell = mail;

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

/* Mend a token that is cut, or put together of strings; only the proof can tell
 * whether so. */
static bool mend(struct trial *t, const struct pattern *pattern,
		 struct buf *out)
{
	for (int own = EQUALS_NONE; own < EQUALS_COUNT; own++) {
		struct buf joined = BUF_INIT;

		join_lines(t->raw_secret, (enum equals)own, &joined);
		buf_clear(out);
		t->inner_escape = unescape_equals(buf_bytes(&joined), out);
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
void trial_weigh_proof(struct trial *t)
{
	const struct pattern *pattern = t->pattern;
	struct bytes body =
		bytes_sub(t->secret, pattern->visible, t->secret.len);
	bool holds = proof_holds(pattern->proof, t->secret);

	trial_because(t, proof_reason(pattern->proof, holds));
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
		trial_because(
			t, "its body is a run of neighbouring characters or an "
			   "example word");
	}
}

static bool is_broken(struct bytes token)
{
	return memchr(token.p, '\n', token.len) ||
	       memchr(token.p, '"', token.len) ||
	       memchr(token.p, '\'', token.len);
}

bool judge_token(struct trial *t)
{
	const struct pattern *pattern = t->candidate->form->pattern;
	bool wrapped = is_broken(t->raw_secret);
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
	t->secret = trial_keep(t, buf_bytes(&buf));
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
	t->username = t->raw_username.len
			      ? t->raw_username
			      : user_before(t->candidate->view, t->raw_secret);
	if (pattern->proof == PROOF_NONE) {
		t->confidence = CONFIDENCE_POSSIBLE;
		trial_because(t, "has the shape of such a token");
	} else {
		trial_weigh_proof(t);
	}
	note_words(t);
	return true;
}
