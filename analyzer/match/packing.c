/* SPDX-License-Identifier: Apache-2.0 */
#include "match/packing.h"

#include <assert.h>

static const char *const names[PACKING_COUNT] = {
	[PACKING_NONE] = "none",
	[PACKING_LZMA] = "lzma",
	[PACKING_GZIP] = "gzip",
	[PACKING_BZIP2] = "bzip2",
	[PACKING_XZ] = "xz",
	[PACKING_ZSTD] = "zstd",
	[PACKING_ZIP] = "zip",
	[PACKING_TAR] = "tar",
	[PACKING_7ZIP] = "7-zip",
	[PACKING_RAR] = "rar",
	[PACKING_LZIP] = "lzip",
	[PACKING_LZ4] = "lz4",
	[PACKING_COMPRESS] = "compress",
	[PACKING_CAB] = "cab",
	[PACKING_AR] = "ar",
	[PACKING_RPM] = "rpm",
	[PACKING_XAR] = "xar",
	[PACKING_GIT_PACK] = "git-pack",
	[PACKING_GIT_BUNDLE] = "git-bundle",
};

const char *packing_name(enum packing packing)
{
	assert(packing < PACKING_COUNT);
	return names[packing];
}

#define MAGIC(s) \
	{ \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static const struct {
	struct bytes magic;
	enum packing packing;
} magics[] = {
	{ MAGIC("\x1f\x8b\x08"), PACKING_GZIP },
	{ MAGIC("\xfd"
		"7zXZ\0"),
	  PACKING_XZ },
	{ MAGIC("\x28\xb5\x2f\xfd"), PACKING_ZSTD },
	{ MAGIC("PK\3\4"), PACKING_ZIP },
	{ MAGIC("PK\5\6"), PACKING_ZIP },	  /* without members */
	{ MAGIC("PK\7\x08PK\3\4"), PACKING_ZIP }, /* once meant to be split */
	{ MAGIC("7z\xbc\xaf\x27\x1c"), PACKING_7ZIP },
	{ MAGIC("Rar!\x1a\x07"), PACKING_RAR },
	{ MAGIC("LZIP\1"), PACKING_LZIP },
	{ MAGIC("\x04\x22\x4d\x18"), PACKING_LZ4 },
	{ MAGIC("MSCF\0\0\0\0"), PACKING_CAB },
	{ MAGIC("!<arch>\n"), PACKING_AR },
	{ MAGIC("\xed\xab\xee\xdb"), PACKING_RPM },
	{ MAGIC("xar!\0"), PACKING_XAR },
	{ MAGIC("PACK\0\0\0\2"), PACKING_GIT_PACK },
	{ MAGIC("PACK\0\0\0\3"), PACKING_GIT_PACK },
	{ MAGIC("# v2 git bundle\n"), PACKING_GIT_BUNDLE },
	{ MAGIC("# v3 git bundle\n"), PACKING_GIT_BUNDLE },
};

/* Of the row; most tell by their first byte. */
static inline bool has_magic(struct bytes head, size_t i)
{
	return head.len && head.p[0] == magics[i].magic.p[0] &&
	       bytes_starts(head, magics[i].magic);
}

/* "BZh", a digit for the size of blocks, and pi or, in an empty one, its root.
 */
static bool is_bzip2(struct bytes head)
{
	struct bytes block = bytes_sub(head, 4, 6);

	return bytes_starts(head, LIT("BZh")) && head.len > 3 &&
	       head.p[3] >= '1' && head.p[3] <= '9' &&
	       (bytes_eq(block, LIT("1AY&SY")) ||
		bytes_eq(block, LIT("\x17rE8P\x90")));
}

/* compress(1): a short magic, so the third byte has to make sense too. */
static bool is_compress(struct bytes head)
{
	return bytes_starts(head, LIT("\x1f\x9d")) && head.len > 2 &&
	       !(head.p[2] & 0x60) && (head.p[2] & 0x1f) >= 9 &&
	       (head.p[2] & 0x1f) <= 16;
}

#define LZMA_HEAD ((size_t)13)

/*
 * LZMA without a container has no magic: the properties that everybody uses, a
 * window of 2^n or 2^n + 2^(n-1) bytes, a length that is unknown or below
 * 2^40, and the zero with which its coder begins.
 */
static bool is_lzma(struct bytes head)
{
	uint32_t window = 0;
	size_t unknown = 0;

	if (head.len <= LZMA_HEAD || head.p[0] != 0x5d || head.p[LZMA_HEAD])
		return false;
	for (size_t i = 0; i < 4; i++)
		window |= (uint32_t)head.p[1 + i] << 8 * i;
	for (size_t i = 5; i < LZMA_HEAD; i++)
		unknown += head.p[i] == 0xff;
	/* Without its highest bit and the one below that. */
	while (window && !(window & 0x80000000u))
		window <<= 1;
	return (window == 0x80000000u || window == 0xc0000000u) &&
	       (unknown == 8 || (!head.p[10] && !head.p[11] && !head.p[12]));
}

#define TAR_SUM ((size_t)148)
#define TAR_SUM_LEN ((size_t)8)

/* Octal digits between blanks and NULs, as tar writes numbers. */
static bool tar_number(struct bytes field, unsigned *out)
{
	size_t i = 0;
	size_t digits = 0;

	*out = 0;
	while (i < field.len && field.p[i] == ' ')
		i++;
	for (; i < field.len && field.p[i] >= '0' && field.p[i] <= '7'; i++) {
		*out = *out * 8 + (unsigned)(field.p[i] - '0');
		digits++;
	}
	for (; i < field.len; i++) {
		if (field.p[i] != ' ' && field.p[i] != '\0')
			return false;
	}
	return digits > 0;
}

/*
 * A tar header is told by its sum: only later ones have a magic. The sum counts
 * its own field as blanks; some tars took bytes for signed.
 */
static bool is_tar(struct bytes head)
{
	unsigned declared;
	unsigned sum = ' ' * TAR_SUM_LEN;
	unsigned high = 0;

	if (head.len < PACKING_HEAD || !head.p[0] ||
	    !tar_number(bytes_sub(head, TAR_SUM, TAR_SUM_LEN), &declared))
		return false;
	for (size_t i = 0; i < PACKING_HEAD; i++) {
		if (i >= TAR_SUM && i < TAR_SUM + TAR_SUM_LEN)
			continue;
		sum += head.p[i];
		high += head.p[i] >= 0x80;
	}
	return declared == sum || declared == sum - 256 * high;
}

enum packing packing_of(struct bytes head)
{
	for (size_t i = 0; i < COUNT(magics); i++) {
		if (has_magic(head, i))
			return magics[i].packing;
	}
	if (is_bzip2(head))
		return PACKING_BZIP2;
	if (is_compress(head))
		return PACKING_COMPRESS;
	if (is_lzma(head))
		return PACKING_LZMA;
	return is_tar(head) ? PACKING_TAR : PACKING_NONE;
}

/* RFC 1952, 2.3.1: no reserved flag, and a system that has a number. */
static bool is_gzip_header(struct bytes head)
{
	return head.len > 18 && !(head.p[3] & 0xe0) &&
	       (head.p[8] == 0 || head.p[8] == 2 || head.p[8] == 4) &&
	       (head.p[9] <= 13 || head.p[9] == 255);
}

/* APPNOTE.TXT, 4.3.7: a version and a method that exist, and a name. */
static bool is_zip_header(struct bytes head)
{
	return bytes_starts(head, LIT("PK\3\4")) && head.len > 30 &&
	       head.p[4] <= 63 && head.p[8] <= 99 && !head.p[9] &&
	       (head.p[26] || head.p[27]);
}

/* What needs no more than its signature to begin is told by that alone. */
static enum packing packing_at(struct bytes head)
{
	enum packing packing = PACKING_NONE;

	if (is_bzip2(head))
		return PACKING_BZIP2;
	for (size_t i = 0; i < COUNT(magics); i++) {
		if (!has_magic(head, i))
			continue;
		packing = magics[i].packing;
		break;
	}
	if ((packing == PACKING_GZIP && !is_gzip_header(head)) ||
	    (packing == PACKING_ZIP && !is_zip_header(head)) ||
	    !packing_opens(packing))
		return PACKING_NONE;
	return packing;
}

size_t packing_within(struct bytes text, size_t from, enum packing *out)
{
	/* By the first byte of a signature, the second one. */
	static const uint8_t second[256] = { [0x1f] = 0x8b,
					     [0x28] = 0xb5,
					     ['B'] = 'Z',
					     ['P'] = 'K',
					     [0xfd] = '7' };

	for (size_t at = from; at + 4 < text.len; at++) {
		uint8_t next = second[text.p[at]];

		if (!next || text.p[at + 1] != next)
			continue;
		*out = packing_at(bytes_sub(text, at, text.len));
		if (*out != PACKING_NONE)
			return at;
	}
	*out = PACKING_NONE;
	return text.len;
}
