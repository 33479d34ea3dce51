/* SPDX-License-Identifier: Apache-2.0 */
/* What is found in encoded text, layer by layer: match/nest.h, judge.c. */
#include "judged.h"

#include "base/checksum.h"

#define B64(text) "@{base64:" text "}"
#define HEX(text) "@{hex:" text "}"
#define LE(text) "@{utf16le:" text "}"
#define BE(text) "@{utf16be:" text "}"
#define PERCENT(text) "@{percent:" text "}"
#define AP "@{app-password:1}"
#define AT "@{access-token:2}"
#define API "@{api-token:9}"
#define DC "@{dc-token:3}"
#define PW "@{password:4}"
#define LEGACY "@{legacy-password:5}"
#define URL(pw) "https://ada:" pw "@bitbucket.org/acme/shop.git"

/* Found: secret, user, line:column, [encodings]. */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *text;
	const char *found;
} rows[] = {
	{ "plain text has no encoding", "x " AP, AP " - 1:3 []" },

	/* base64 in its three alignments, and its alphabets */
	{ "base64, the token first", "a: " B64(AP " is it"), AP " - 1:4 [base64]" },
	{ "one byte before it", "a: " B64("x   " AP " is it"), AP " - 1:4 [base64]" },
	{ "two bytes before it", "a: " B64("p=" AP " is it"), AP " - 1:4 [base64]" },
	{ "nothing but the token", B64(AP), AP " - 1:1 [base64]" },
	{ "user and token", "k=" B64("ada:" AP), AP " ada 1:3 [base64]" },
	{ "URL-safe", "a: @{base64url:?>?>~~ " AP " ~~~}", AP " - 1:4 [base64]" },
	{ "a long token", "\n\t" B64("t: " AT), AT " - 2:2 [base64]" },
	{ "a Data Center token", B64("  " DC " "), DC " - 1:1 [base64]" },
	{ "a password in an address", "x=" B64("url " URL(PW)), PW " ada 1:3 [base64]" },
	{ "the host in upper case", B64("x HTTPS://ada:" PW "@BITBUCKET.ORG/a/b.git"),
	  PW " ada 1:1 [base64]" },
	{ "as a title", B64("xx https://ada:" PW "@Bitbucket.org/a/b.git"),
	  PW " ada 1:1 [base64]" },
	{ "a server's path", B64("clone https://ada:" PW "@git.acme.example/scm/a/b.git"),
	  PW " ada 1:1 [base64]" },
	{ "letters right in front of it", "/static/" B64("p=" AP "  "), AP " - 1:1 [base64]" },
	{ "two secrets in one", B64(AP " and " AT), AP " - 1:1 [base64]; " AT " - 1:1 [base64]" },

	/* scripts in which every letter is an escape */
	{ "hexadecimal", "t='@{allhex:" AP "}'", AP " - 1:4 [json]" },
	{ "octal", "t=\"@{alloctal:" URL(PW) "}\"", PW " ada 1:52 [json]" },
	{ "of Unicode", "t=\"@{allunicode:" AT "}\"", AT " - 1:4 [json]" },
	{ "percent signs", "t=@{allpercent:" DC "}", DC " - 1:3 [percent]" },
	{ "entities", "<b>@{allxml:" API "}</b>", API " - 1:4 [xml]" },
	{ "entities in hexadecimal", "<b>@{allxmlx:" API "}</b>",
	  API " - 1:4 [xml]" },

	/* line ends, and what stands beside them, in two ways */
	{ "a string's lines are indented",
	  "\"" B64("urls = https://ada:" PW "@bitbu") "\\n    " B64("cket.org/acme/shop.git") "\"",
	  PW " ada 1:2 [base64]" },
	{ "a mail cuts the scheme",
	  "a =3D 1\nhttp=\ns://ada:" PW "@bitbucket.org/acme/shop.git",
	  PW " ada 3:9 [quoted-printable]" },
	{ "a mail ends a line behind a token of base64", "a =3D <b>" DC "=\n</b>",
	  DC " - 1:10 [quoted-printable]" },
	{ "the padding of a token at a line's end",
	  "{\"v\":\"<pre>machine bitbucket.acme.example\\nlogin jane\\npassword @{dc-token-padded:3}\\n</pre>\"}",
	  "@{dc-token-padded:3} jane 1:65 []" },
	{ "the same in a mail", "a =3D 1\npassword @{dc-token-padded:3}\n</pre>",
	  "@{dc-token-padded:3} - 2:10 []" },
	{ "blanks of a form", "x=machine+bitbucket.org+login+ada+password+" PW "%0A",
	  PW " ada 1:44 [percent]" },
	{ "a sign of base64 in an address",
	  "q=" PERCENT(B64("machine bitbucket.org login ada password A7cB2d>>>" PW)),
	  "A7cB2d>>>" PW " ada 1:3 [percent,base64]" },
	{ "HTML in JSON", "{\"v\":\"machine bitbucket.org login ada password " PW "\\u0026amp;x1\\n\"}",
	  PW "&x1 ada 1:48 [json,xml]" },
	{ "a mail in a string", "{\"v\":\"url =3D https://ada:" PW "@bitbu=\\ncket.org/a/b.git\\n\"}",
	  PW " ada 1:27 [json,quoted-printable]" },

	/* nests */
	{ "base64 of base64", "a: " B64(B64("p=" AP)), AP " - 1:4 [base64,base64]" },
	{ "in text", B64("secret: " B64("x p=" AP)), AP " - 1:1 [base64,base64]" },
	{ "three times", B64(B64(B64("p=" AP))), AP " - 1:1 [base64,base64,base64]" },
	{ "four times", B64(B64(B64(B64("p=" AP)))), AP " - 1:1 [base64,base64,base64,base64]" },
	{ "a long one four times", B64(B64(B64(B64("p=" AT)))), AT " - 1:1 [base64,base64,base64,base64]" },
	{ "five times is too deep", B64(B64(B64(B64(B64("p=" AT))))), "" },
	{ "docker's configuration in a Secret",
	  "kind: Secret\ndata:\n  .dockerconfigjson: "
	  B64("{\"auths\":{\"bitbucket.org\":{\"auth\":\"" B64("ada:" AP) "\"}}}") "\n",
	  AP " ada 3:22 [base64,base64]" },
	{ "with a password without a prefix",
	  "kind: Secret\ndata:\n  .dockerconfigjson: "
	  B64("{\"auths\":{\"bitbucket.org\":{\"auth\":\"" B64("ada:" LEGACY) "\"}}}") "\n",
	  LEGACY " ada 3:22 [base64,base64]" },
	{ "UTF-16 in base64, as PowerShell has it", "-enc " B64(LE("p=" AP)),
	  AP " - 1:6 [base64,utf-16le]" },
	{ "base64 in UTF-16", LE("a: " B64("p=" AP)), AP " - 1:7 [utf-16le,base64]" },
	{ "of either order", BE("a: " B64("p=" AP)), AP " - 1:7 [utf-16be,base64]" },
	{ "base64 of base64 in UTF-16", LE("a: " B64(B64("p=" AP))),
	  AP " - 1:7 [utf-16le,base64,base64]" },
	{ "hexadecimal digits", "x'" HEX("p=" AP) "'", AP " - 1:3 [hex]" },
	{ "base64 of them", B64(HEX("p=" AP)), AP " - 1:1 [base64,hex]" },
	{ "they of base64", HEX(B64("p=" AP)), AP " - 1:1 [hex,base64]" },

	/* escapes */
	{ "XML", "<url>https://ada:" PW "&amp;x@stash.acme.example/scm/st/s.git</url>",
	  PW "&x ada 1:18 [xml]" },
	{ "XML by numbers", "<url>https&#58;//ada&#x3a;" PW "@bitbucket.org/st/s.git</url>",
	  PW " ada 1:27 [xml]" },
	{ "JSON", "{\"url\": \"https://ada:" PW "\\u0026x@bitbucket.org/st/s.git\"}",
	  PW "&x ada 1:22 [json]" },
	{ "JavaScript", "u = 'https:\\x2f\\x2fada\\x3a" PW "@bitbucket.org/st/s.git'",
	  PW " ada 1:27 [json]" },
	{ "a document in a string",
	  "{\"f\": \"machine bitbucket.org\\nlogin ada\\npassword " PW "\\n\"}",
	  PW " ada 1:51 []" },
	{ "digits behind a sign, in a mail", "BITBUCKET_PASSWORD=3D" PW "\n",
	  PW " - 1:22 [quoted-printable]" },
	{ "below its head", "Content-Type: text/plain; charset=utf-8\n\n"
	  "BITBUCKET_PASSWORD=3D" PW "\n", PW " - 3:22 [quoted-printable]" },
	{ "with small digits, in none", "BITBUCKET_PASSWORD=3d" PW "\n",
	  "3d" PW " - 1:20 []" },
	{ "beside a sign that is no mail's",
	  "BITBUCKET_USERNAME=ada\nBITBUCKET_PASSWORD=3D" PW "\n",
	  "3D" PW " ada 2:20 []" },
	{ "in front of one", "BITBUCKET_PASSWORD=3D" PW "\nHOME=/root\n",
	  "3D" PW " - 1:20 []" },
	{ "a mail", "Content-Transfer-Encoding: quoted-printable\n\n"
	  "url=3Dhttps://ada:" PW "=40x@=\nbitbucket.org/st/s.git\n",
	  PW "@x ada 3:19 [quoted-printable]" },
	{ "a shell's lines", "git clone https://ada:" PW "@\\\nbitbucket.org/st/s.git\n",
	  PW " ada 1:23 [backslash]" },
	{ "a properties file", "url=https\\://ada\\:" PW "@bitbucket.org/st/s.git\n",
	  PW " ada 1:19 [backslash]" },
	{ "percent signs twice", "q=" PERCENT(PERCENT("p=" AP "&x=y")),
	  AP " - 1:9 [percent,percent]" },
	{ "an escape of a letter's number in front", "q='\\x20" AP "'",
	  AP " - 1:8 [json]" },
	{ "a parameter ends at the next one",
	  "q=" PERCENT("machine bitbucket.org login ada password " PW)
	  "&r=1", PW " ada 1:56 [percent]" },
	{ "but not at a sign of its own",
	  "q=" PERCENT("machine bitbucket.org login ada password " PW "&x") "&r=1",
	  PW "&x ada 1:56 [percent]" },
	{ "UTF-16 at an odd offset, behind its length, as programs for .NET have it",
	  "@{bytes:000049}" "@{utf16le:" AP "}", AP " - 1:3 [utf-16be]" },
	{ "slashes of JSON in an address with percent signs",
	  "{\"f\": \"https:\\/\\/ada:" PW "%2A@bitbucket.org\\/a\"}",
	  PW "* ada 1:22 [percent]" },
	{ "a header's password, with all that an expression stops at",
	  "Authorization: Basic @{base64:ada:" PW " x\"y'z\\}  # api.bitbucket.org\n",
	  PW " x\"y'z\\ ada 1:22 [base64]" },
	{ "a blank at its end, and letters beyond ASCII",
	  "Authorization: Basic @{base64:ada:" PW "\303\244 }  # api.bitbucket.org\n",
	  PW "\303\244  ada 1:22 [base64]" },
	{ "what is encoded in two lines is no pair",
	  "Authorization: Basic @{base64:ada:" PW "@{bytes:0a}x}  # api.bitbucket.org\n",
	  PW " ada 1:22 [base64]" },
	{ "a password of an address that ends in a backslash",
	  "https://ada:" PW "%23%5C@bitbucket.org/a/b.git", PW "#\\ ada 1:13 [percent]" },
	{ "in two", "https://ada:" PW "%5C%5C@bitbucket.org/a/b.git",
	  PW "\\\\ ada 1:13 [percent]" },
	{ "that holds what looks like an escape",
	  "https://ada:" PW "%5Cu0041%26amp%3B@bitbucket.org/a/b.git",
	  PW "\\u0041&amp; ada 1:13 [percent]" },
	{ "or like an escape of the same sort", "https://ada:" PW "%2541@bitbucket.org/a/b.git",
	  PW "%41 ada 1:13 [percent]" },
	{ "which is one where all of it has such signs",
	  "u=https%253A%252F%252Fada%253A" PW "%252341%2540bitbucket.org%252Fa",
	  PW "#41 ada 1:31 [percent,percent]" },
	{ "which is one where all of a document has percent signs",
	  "q=" PERCENT("{\"u\": \"https://ada:" PW "\\u0041@bitbucket.org/a/b.git\"}"),
	  PW "A ada 1:42 [percent,json]" },
	{ "percent signs around base64", "q=" PERCENT(B64("p=" AP "?~?~") "=="),
	  AP " - 1:3 [base64]" },
	{ "percent signs around a document",
	  "q=" PERCENT("{\"bitbucket.org\": {\"username\": \"ada\", \"password\": \"" PW "\"}}"),
	  PW " ada 1:94 [percent]" },

	/* cut by a line end */
	{ "too little to be a token", "AT@{bytes:0a}@{bytes:42}B", "" },
};
/* clang-format on */

static void say(struct buf *out, enum site site, struct bytes name,
		const struct credential *c)
{
	(void)site;
	(void)name;
	buf_add_bytes(out, c->secret);
	buf_add_char(out, ' ');
	if (c->username.len)
		buf_add_bytes(out, c->username);
	else
		buf_add_char(out, '-');
	buf_printf(out, " %d:%d [", (int)c->line, (int)c->column);
	for (size_t i = 0; i < c->encodings.nr; i++)
		buf_printf(out, "%s%s", i ? "," : "", c->encodings.v[i]);
	buf_add_char(out, ']');
}

static void check(const char *proves, struct bytes text, const char *want)
{
	struct arena arena = { 0 };
	struct found found = { .say = say };
	struct examiner e = examiner_for(&found, &arena);
	struct buf expected = BUF_INIT;
	struct fault fault = { 0 };

	expand(want, &expected);
	ck_assert_int_eq(
		examine_text(&e, SITE_WORKTREE, text, 0, 0, 0, true, &fault),
		0);
	ck_assert_msg(bytes_eq(buf_bytes(&found.text), buf_bytes(&expected)),
		      "%s: \"%s\"\n  is   %s\n  want %s", proves, text.p,
		      buf_str(&found.text), buf_str(&expected));
	buf_release(&expected);
	buf_release(&found.text);
	examiner_release(&e);
	arena_release(&arena);
}

START_TEST(row)
{
	const struct row *r = &rows[_i];
	struct buf text = BUF_INIT;

	expand(r->text, &text);
	check(r->proves, buf_bytes(&text), r->found);
	buf_release(&text);
}
END_TEST

/* Base64 in lines of a width, however they end, at each of many places. */
static const struct fold {
	const char *proves;
	const char *text;
	const char *secret;
	const char *end;
	size_t width;
	bool twice;
	bool last; /* nothing stands behind it */
} folds[] = {
	{ "76 letters", "p=" AP, AP, "\n", 76, false, false },
	{ "64 letters", "p=" AP, AP, "\n", 64, false, false },
	{ "CR LF", "p=" AP, AP, "\r\n", 76, false, false },
	{ "indented", "p=" AP, AP, "\n    ", 60, false, false },
	{ "a long token", AT, AT, "\n", 76, false, false },
	{ "an API token", "@{api-token:9}", "@{api-token:9}", "\n", 76, false,
	  false },
	{ "a Data Center token", DC, DC, "\n", 64, false, false },
	{ "strings joined", AP, AP, "\" +\n  \"", 64, false, false },
	{ "continued lines", AP, AP, "\\\n", 64, false, false },
	{ "an address", "x " URL(PW), PW, "\n", 76, false, false },
	{ "in upper case", "x https://ada:" PW "@BITBUCKET.ORG/a/b.git", PW,
	  "\n", 76, false, false },
	{ "a server", "x https://ada:" PW "@stash.acme.example/a/b.git", PW,
	  "\n", 76, false, false },
	{ "a server's path",
	  "x https://ada:" PW "@git.acme.example/scm/a/b.git", PW, "\n", 76,
	  false, false },
	{ "a server's API", "x https://ada:" PW "@acme.example/rest/api/1.0/a",
	  PW, "\n", 76, false, false },
	{ "a server's port", "x https://ada:" PW "@git.acme.example:7990/a", PW,
	  "\n", 76, false, false },
	{ "an address, indented", "x " URL(PW), PW, "\n    ", 64, false,
	  false },
	{ "an address, joined", "x " URL(PW), PW, "\" +\n  \"", 64, false,
	  false },
	{ "a name", "BITBUCKET_PASSWORD=" PW, PW, "\n", 76, false, false },
	{ "a Data Center token, CR LF", DC, DC, "\r\n", 76, false, false },
	{ "an address at the end", "x " URL(PW), PW, "\n", 76, false, true },
	{ "the host at the end", "https://ada:" PW "@bitbucket.org", PW, "\n",
	  76, false, true },
	{ "with CR LF, indented", "https://ada:" PW "@bitbucket.org", PW,
	  "\r\n  ", 64, false, true },
	{ "a server at the end", "http://ada:" PW "@git.acme.example:7990", PW,
	  "\n", 76, false, true },
	{ "in a string of JSON", "x " URL(PW), PW, "\\n", 60, false, false },
	{ "a token so", AT, AT, "\\r\\n", 76, false, false },
	{ "in an address", "x " URL(PW), PW, "%0A", 76, false, false },
	{ "in XML", "x " URL(PW), PW, "&#xA;", 76, false, false },
	{ "in XML, with both", AT, AT, "&#13;&#10;", 64, false, false },
	{ "base64 of base64", "p=" AP, AP, "\n", 76, true, false },
	{ "a long one so", AT, AT, "\n", 76, true, false },
};

static void fold(struct bytes text, const struct fold *f, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (i && i % f->width == 0)
			buf_add_str(out, f->end);
		buf_add(out, text.p + i, 1);
	}
}

START_TEST(wherever_a_line_ends)
{
	const struct fold *f = &folds[_i];

	for (size_t before = 60; before < 60 + f->width; before++) {
		struct buf plain = BUF_INIT;
		struct buf text = BUF_INIT;
		struct buf folded = BUF_INIT;
		struct buf want = BUF_INIT;
		struct arena arena = { 0 };
		struct found found = { .say = say };
		struct examiner e = examiner_for(&found, &arena);
		struct fault fault = { 0 };

		for (size_t i = 0; i < before; i++)
			buf_add_char(&plain, i % 9 ? 'z' : ' ');
		buf_add_char(&plain, ' ');
		expand(f->text, &plain);
		buf_add_str(&plain,
			    f->last ? "\n"
				    : " and more text behind it, as much as "
				      "that");
		base64_encode(buf_bytes(&plain), &text);
		if (f->twice) {
			buf_clear(&plain);
			base64_encode(buf_bytes(&text), &plain);
			fold(buf_bytes(&plain), f, &folded);
		} else {
			fold(buf_bytes(&text), f, &folded);
		}
		expand(f->secret, &want);
		ck_assert_int_eq(examine_text(&e, SITE_WORKTREE,
					      buf_bytes(&folded), 0, 0, 0, true,
					      &fault),
				 0);
		ck_assert_msg(
			found.nr == 1 && bytes_starts(buf_bytes(&found.text),
						      buf_bytes(&want)),
			"%s, %d before:\n%s\n  is   %s", f->proves, (int)before,
			buf_str(&folded), buf_str(&found.text));
		buf_release(&plain);
		buf_release(&text);
		buf_release(&folded);
		buf_release(&want);
		buf_release(&found.text);
		examiner_release(&e);
		arena_release(&arena);
	}
}
END_TEST

/* As it is, cut in what it is found by. */
static const struct cut {
	const char *text;
	const char *found;
	size_t from, to; /* bytes before the line end */
	bool soft;	 /* only by line ends that are marked as none */
} cuts[] = {
	{ AP, AP, 1, 35, false },
	{ AT, AT, 1, 191, false },
	{ API, API, 1, 191, false },
	{ DC, DC, 1, 48, false },
	/* "https://ada:", the password, "@", then the host */
	{ URL(PW), PW, 28, 39, false },
	{ "https://ada:" PW "@BitBucket.org/a/b.git", PW, 28, 39, true },
	{ "https://ada:" PW "@git.bitbucket.acme.example/scm/a/b.git", PW, 32,
	  39, false },
};

static const struct cut_end {
	const char *text;
	bool soft;
} cut_ends[] = {
	{ "\n", false },     { "\r\n", false }, { "\\\n", true },
	{ "\\\r\n", true },  { "=\n", true },	{ "=\r\n", true },
	{ "\n    ", false }, { "\n\t", false }, { "\\\n\t", false },
};

static void check_cut(const struct cut *cut, size_t at, const char *end)
{
	struct buf whole = BUF_INIT;
	struct buf text = BUF_INIT;
	struct buf want = BUF_INIT;
	struct arena arena = { 0 };
	struct found found = { .say = say };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };

	expand(cut->text, &whole);
	expand(cut->found, &want);
	buf_add_char(&want, ' ');
	buf_add_str(&text, "see: ");
	buf_add(&text, whole.p, at);
	buf_add_str(&text, end);
	buf_add(&text, whole.p + at, whole.len - at);
	buf_add_char(&text, '\n');
	ck_assert_int_eq(examine_text(&e, SITE_WORKTREE, buf_bytes(&text), 0, 0,
				      0, true, &fault),
			 0);
	ck_assert_msg(found.nr == 1 && bytes_starts(buf_bytes(&found.text),
						    buf_bytes(&want)),
		      "cut at %d:\n%s\n  is   %s", (int)at, buf_str(&text),
		      buf_str(&found.text));
	buf_release(&whole);
	buf_release(&text);
	buf_release(&want);
	buf_release(&found.text);
	examiner_release(&e);
	arena_release(&arena);
}

START_TEST(an_anchor_that_a_line_end_cuts)
{
	const struct cut *cut = &cuts[_i / (int)COUNT(cut_ends)];
	const struct cut_end *end = &cut_ends[_i % (int)COUNT(cut_ends)];

	for (size_t at = cut->from; at <= cut->to; at++) {
		if (end->soft || !cut->soft)
			check_cut(cut, at, end->text);
	}
}
END_TEST

static int examined(struct bytes text, size_t *nr)
{
	struct arena arena = { 0 };
	struct found found = { .say = say };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	int rc = examine_text(&e, SITE_WORKTREE, text, 0, 0, 0, true, &fault);

	*nr = found.nr;
	buf_release(&found.text);
	examiner_release(&e);
	arena_release(&arena);
	return rc;
}

/*
 * Escapes of several sorts in one text, as recorded answers in a program have
 * them: that they can be undone in any order must not use up what layers may
 * cost.
 */
START_TEST(escapes_of_several_sorts)
{
	struct buf text = BUF_INIT;
	size_t nr;

	for (size_t i = 0; i < 150; i++)
		buf_add_str(&text,
			    "\tBody: \"{\\n \\\"href\\\": "
			    "\\\"https:\\\\/\\\\/api.bitbucket.org\\\\/2.0"
			    "\\\\/a%20b?c=d&amp;e\\\\u003df\\\"\\n}\","
			    "\n");
	expand("p = \"{\\n \\\"p\\\": \\\"https:\\\\/\\\\/ada:" PW
	       "\\\\u0026x@bitbucket.org\\\\/a\\\\/b\\\"}\"\n",
	       &text);
	ck_assert_int_eq(examined(buf_bytes(&text), &nr), 0);
	ck_assert_uint_eq(nr, 1);
	buf_release(&text);
}
END_TEST

/*
 * Each line is a string of its own, which holds others in dozens of ways: short
 * layers are dear, and more of them than that are left out, and told.
 */
START_TEST(short_layers_without_end)
{
	struct buf text = BUF_INIT;
	size_t nr;

	for (size_t i = 0; i < 2000; i++)
		buf_add_str(&text, "bitbucket%25%32%35\\u005c&amp;amp;=3D=\n");
	ck_assert_int_eq(examined(buf_bytes(&text), &nr), FAULT_LIMIT);
	ck_assert_uint_eq(nr, 0);
	buf_release(&text);
}
END_TEST

/* Three letters in a picture are no text around them. */
START_TEST(noise)
{
	struct buf text = BUF_INIT;
	uint64_t state = 1;
	size_t nr;

	for (size_t i = 0; i < 40000; i++) {
		state = state * 6364136223846793005U + 1442695040888963407U;
		buf_add_char(&text, (char)(state >> 56));
		if (i % 4000 == 0)
			buf_add_str(&text, "bb_");
	}
	ck_assert_int_eq(examined(buf_bytes(&text), &nr), 0);
	ck_assert_uint_eq(nr, 0);
	buf_release(&text);
}
END_TEST

/* A program's texts, with zeros between and behind them, are text. */
START_TEST(texts_among_zeros)
{
	struct buf text = BUF_INIT;
	size_t nr;

	for (size_t i = 0; i < 9000; i++)
		buf_add_char(&text, (char)(i % 9 ? 0 : 'x'));
	expand("{\"url\": \"https:\\/\\/ada:" PW
	       "\\u0026x@bitbucket.org\\/a\\/b\"}",
	       &text);
	for (size_t i = 0; i < 9000; i++)
		buf_add_char(&text, 0);
	ck_assert_int_eq(examined(buf_bytes(&text), &nr), 0);
	ck_assert_uint_eq(nr, 1);
	buf_release(&text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, row, 0, COUNT(rows));
	tcase_add_loop_test(tc, an_anchor_that_a_line_end_cuts, 0,
			    COUNT(cuts) * COUNT(cut_ends));
	tcase_add_test(tc, escapes_of_several_sorts);
	tcase_add_test(tc, short_layers_without_end);
	tcase_add_test(tc, noise);
	tcase_add_test(tc, texts_among_zeros);
	tcase_add_loop_test(tc, wherever_a_line_ends, 0, COUNT(folds));
}

UNIT_MAIN("classify/encodings", add)
