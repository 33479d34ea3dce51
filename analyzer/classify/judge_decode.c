/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a secret without a prefix is written where it stands: what an encoding
 * made of it is undone, and what an expression took for the text's own signs is
 * given back to it.
 */
#include "classify/trial.h"

#include "base/text.h"
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

void trial_decode_pair(struct trial *t)
{
	t->secret = decode_percent(t, t->raw_secret);
	t->username = decode_percent(t, t->raw_username);
	if (t->secret.p && !bytes_eq(t->secret, t->raw_secret))
		t->escape = "percent";
}

void trial_end_with_base64(struct trial *t)
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

static bool is_printable(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f)
			return false;
	}
	return true;
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

#define USER_MOST ((size_t)64)
#define SECRET_LEAST ((size_t)4)

/* Is what was encoded a user's name, a colon and the secret? */
static void part_user(struct trial *t)
{
	struct bytes secret = t->secret;
	struct bytes user;

	if (t->username.len || !bytes_until(&secret, ':', &user) || !user.len ||
	    user.len > USER_MOST || secret.len < SECRET_LEAST ||
	    secret.p[0] == '/')
		return;
	for (size_t i = 0; i < user.len; i++) {
		if (!is_alnum(user.p[i]) && (!i || !strchr("._@+-", user.p[i])))
			return;
	}
	t->username = user;
	t->secret = secret;
}

void trial_decode_base64(struct trial *t)
{
	size_t least;

	if (!may_be_encoded(t, &least) ||
	    !decode_text(t, t->secret, least, &t->secret))
		return;
	t->escape = "base64";
	/* So is the user's name beside it, of which "=" was no part. */
	(void)decode_text(t, t->username, 1, &t->username);
	part_user(t);
}

void trial_decode_equals(struct trial *t)
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

/* The sign in front of the secret, blanks aside; 0 where it begins the text. */
static uint8_t sign_before(const struct trial *t)
{
	const uint8_t *p = t->raw_secret.p;

	while (p > t->candidate->view->text.p && is_blank(p[-1]))
		p--;
	return p > t->candidate->view->text.p ? p[-1] : 0;
}

/* Each two of pairs, such as '' in quotes, stand for the second one. */
static void undouble(struct trial *t, const char *pair)
{
	struct bytes text = t->secret;
	struct buf out = BUF_INIT;

	if (bytes_find(text, bytes_of(pair), 0) == SIZE_MAX)
		return;
	for (size_t i = 0; i < text.len; i++) {
		i += bytes_starts(bytes_sub(text, i, text.len), bytes_of(pair));
		buf_add_char(&out, (char)text.p[i]);
	}
	t->failed |= !buf_ok(&out);
	t->escape = *pair == '\'' ? "quotes" : "backslash";
	t->secret = trial_keep(t, buf_bytes(&out));
	buf_release(&out);
}

/*
 * What a language writes for a sign of its own: '' in the single quotes of
 * YAML, SQL and PowerShell, `$ and \$ in double ones, \# and the
 * like behind the = of properties and shells.
 */
static void plain_escapes(struct trial *t)
{
	static const char *const signs[] = { "\\#", "\\!", "\\:", "\\=" };
	uint8_t before = sign_before(t);

	if (t->escape)
		return;
	if (before == '\'') {
		undouble(t, "''");
	} else if (before == '"') {
		undouble(t, "`$");
		undouble(t, "\\$");
	}
	for (size_t i = 0;
	     before == '=' && !t->candidate->view->layer && i < COUNT(signs);
	     i++)
		undouble(t, signs[i]);
}

void trial_complete(struct trial *t)
{
	take_element(t);
	take_pair(t);
	plain_delimiters(t);
	plain_escapes(t);
}
