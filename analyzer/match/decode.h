/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/decode.h - undo one encoding, and know where each byte came from
 *
 * Two sorts of encodings. A *run* is text of a small alphabet, base64 or
 * hexadecimal digits, that stands for other bytes as a whole; it may be broken
 * over lines. An *escape* stands for one character in text that is otherwise as
 * it was: %3D, \u003d, &amp;, =3D; a line end that is no part of the text
 * (=\n of mails, \\\n of shells) is an escape for nothing.
 *
 * All of this is a function of the given bytes, in linear time.
 */
#ifndef MATCH_DECODE_H
#define MATCH_DECODE_H

#include "base/array.h"
#include "base/buf.h"
#include "match/pattern.h"

enum coding {
	CODING_BASE64, /* RFC 4648 sections 4 and 5 */
	CODING_HEX,
	CODING_PERCENT,	  /* RFC 3986 section 2.1 */
	CODING_JSON,	  /* and JavaScript: \u003d \u{3d} \x3d \075 \/, but
			     for quotes and line ends, wherever they stand */
	CODING_STRING,	  /* the same with \" \n, inside of a string */
	CODING_XML,	  /* and HTML: &#61; &#x3d; &amp; */
	CODING_QP,	  /* RFC 2045 section 6.7 */
	CODING_BACKSLASH, /* of shells and properties: \= \: and line ends */
	CODING_WRAP,	  /* a token's first letters, cut by a line end */
	CODING_UTF16LE,
	CODING_UTF16BE,
	/*
	 * The same escapes where what is escaped is no text, but packed: all of
	 * them count, and stand for a byte each.
	 */
	CODING_PERCENT_BYTES,
	CODING_JSON_BYTES,
	CODING_XML_BYTES,
	CODING_QP_BYTES,
	CODING_COUNT,
};

/* As reports name it. */
const char *coding_name(enum coding coding);

static inline bool coding_is_run(enum coding coding)
{
	return coding == CODING_BASE64 || coding == CODING_HEX;
}

static inline bool coding_is_of_bytes(enum coding coding)
{
	return coding >= CODING_PERCENT_BYTES && coding <= CODING_QP_BYTES;
}

/*
 * Where the bytes from offset at on came from, up to the next one's. With a len
 * of 1 they stand for themselves: the first one at offset from of the encoded
 * text, the others behind it. Otherwise all of them are what the len bytes from
 * there on stand for: one escape, or one group of letters of base64.
 */
struct origin {
	uint32_t at;
	uint32_t from;
	uint32_t len;
};

/*
 * By at, without gaps, each as long as it goes. So between two that stand for
 * themselves something was left out.
 */
struct origins {
	struct origin *v;
	size_t nr, cap;
};

/* What was decoded. */
struct decoded {
	struct buf text;
	struct origins origins;
	size_t changed; /* escapes that were undone */
	bool failed;	/* memory ended */
};

void decoded_release(struct decoded *decoded);

/* Encoded text: less than 4 GiB, like all objects. */
struct letters {
	size_t at;
	size_t end;
	size_t letters; /* without line ends and padding */
};

/* Shorter ones are no use: nothing that is looked for fits into them. */
#define RUN_LEAST 24
#define RUN_LEAST_HEX 32

/*
 * The next run at or behind offset from, as long as it goes. Line ends in it
 * count if the line before has LINE_LEAST letters, with what an editor or a
 * programming language puts beside them: blanks, quotes, a backslash, a sign
 * that joins strings.
 */
#define LINE_LEAST 16
bool run_next(struct bytes text, enum coding coding, size_t from,
	      struct letters *run);

/* The same for who knows how many letters are of use. */
bool run_next_of(struct bytes text, enum coding coding, size_t from,
		 size_t least, struct letters *run);

/* The six bits that a letter of base64 stands for, or four of a digit; -1. */
int coding_digit(enum coding coding, uint8_t c);

/*
 * Decode a run, less its first skip letters; what is left at its end of an
 * incomplete group goes. False when memory ends.
 */
bool run_decode(struct bytes text, const struct letters *run,
		enum coding coding, size_t skip, struct decoded *out);

/*
 * How many of the bytes belong to text, of bytes or of UTF-16: to eight
 * characters in a row or more. The rest is noise.
 */
size_t texty(struct bytes bytes);

/*
 * Undo the escapes of text; out->changed says how many there were. With none,
 * nothing else is in out. False when memory ends.
 */
bool escapes_decode(struct bytes text, enum coding coding, struct decoded *out);

/*
 * The same for a part of a longer text. What looks like an escape of a mail is
 * one if the whole text is one, which escapes_are_meant says.
 */
bool escapes_are_meant(struct bytes text, enum coding coding);
bool escapes_undo(struct bytes part, enum coding coding, struct decoded *out);

/* Where the next one stands from byte at on, and its length; or text.len. */
size_t escape_next(struct bytes text, enum coding coding, size_t at,
		   size_t *len);

/*
 * As escapes_decode, for line ends that cut one of the tokens' beginnings;
 * other line ends stay.
 */
bool wraps_decode(struct bytes text, const struct strings *tokens,
		  struct decoded *out);

/* The length of the line end, and what goes with it, that text begins with. */
size_t wrap_len(struct bytes text);

#endif
