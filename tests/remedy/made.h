/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/remedy/made.h - findings made by hand, for the tests of remedy/
 */
#ifndef TESTS_REMEDY_MADE_H
#define TESTS_REMEDY_MADE_H

#include "base/buf.h"
#include "trace/finding.h"

/* Ids of the real length: their placeholders are 51 bytes long. */
#define ID_1 "bb-11111111111111111111111111111111"
#define ID_2 "bb-2222222222222222222222222222beef"
#define MARK_1 "BBAUDIT-REMOVED-" ID_1
#define MARK_2 "BBAUDIT-REMOVED-" ID_2

/* clang-format off */
static const struct encodings in_nothing = { .nr = 0 };
static const struct encodings in_base64 = { { "base64" }, 1 };
static const struct encodings in_hex = { { "hex" }, 1 };
static const struct encodings in_json_base64 = { { "json", "base64" }, 2 };
static const struct encodings in_base64_wide = {
	{ "base64", "utf-16le" }, 2 };
static const struct encodings in_le = { { "utf-16le" }, 1 };
static const struct encodings in_be = { { "utf-16be" }, 1 };
static const struct encodings in_wrap = { { "line-wrap" }, 1 };
static const struct encodings in_mail = { { "quoted-printable" }, 1 };
static const struct encodings in_gzip = { { "gzip" }, 1 };
static const struct encodings in_tar = { { "tar" }, 1 };
static const struct encodings in_tar_gzip = { { "tar", "gzip" }, 2 };
/* clang-format on */

static inline struct finding made(const char *id, struct bytes secret)
{
	return (struct finding){ .id = id,
				 .kind = "bitbucket-url-credential",
				 .kind_name = "Password in an address",
				 .provider = "bitbucket-cloud",
				 .secret = secret };
}

#endif
