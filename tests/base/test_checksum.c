/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/checksum.h"

static void start(void)
{
	struct fault fault = { 0 };

	ck_assert_int_eq(checksum_init(&fault), 0);
}

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	uint32_t crc;
} crcs[] = {
	{ "the check value of CRC-32/ISO-HDLC", LIT("123456789"), 0xcbf43926 },
	{ "one byte", LIT("a"), 0xe8b7be43 },
	{ "a NUL counts", LIT("\0"), 0xd202ef8d },
	{ "nothing", LIT(""), 0 },
	{ "no memory", { 0 }, 0 },
};
/* clang-format on */

START_TEST(crc_row)
{
	ck_assert_msg(crc32_of(crcs[_i].in) == crcs[_i].crc, "%s: %08x",
		      crcs[_i].proves, crc32_of(crcs[_i].in));
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	bool ok;
	struct bytes out;
} decodes[] = {
	{ "padded", LIT("Zm9vYg=="), true, LIT("foob") },
	{ "not padded", LIT("Zm9vYg"), true, LIT("foob") },
	{ "one character of padding", LIT("Zm9vYmE="), true, LIT("fooba") },
	{ "none of it needed", LIT("Zm9vYmFy"), true, LIT("foobar") },
	{ "half of the padding", LIT("Zm9vYg="), false, LIT("") },
	{ "too much padding", LIT("Zm9vYmE=="), false, LIT("") },
	{ "padding where none belongs", LIT("Zm9v="), false, LIT("") },
	{ "padding in the middle", LIT("Zg==Zg=="), false, LIT("") },
	{ "padding alone", LIT("="), false, LIT("") },
	{ "four of it", LIT("===="), false, LIT("") },
	{ "a last character alone", LIT("Zm9vY"), false, LIT("") },
	{ "bits left over", LIT("Zm9vYh"), false, LIT("") },
	{ "bits left over before padding", LIT("Zm9vYh=="), false, LIT("") },
	{ "the standard alphabet", LIT("+/+/"), true, LIT("\xfb\xff\xbf") },
	{ "the URL-safe alphabet", LIT("-_-_"), true, LIT("\xfb\xff\xbf") },
	{ "URL-safe and padded", LIT("_w=="), true, LIT("\xff") },
	{ "not both alphabets", LIT("+_+_"), false, LIT("") },
	{ "a NUL inside of what it encodes", LIT("YQBi"), true, LIT("a\0b") },
	{ "no blank inside", LIT("Zm9v YmFy"), false, LIT("") },
	{ "no line end behind", LIT("Zm9v\n"), false, LIT("") },
	{ "no NUL", LIT("Zm9\0"), false, LIT("") },
	{ "no byte beyond ASCII", LIT("Zm9\xff"), false, LIT("") },
	{ "nothing is no base64", LIT(""), false, LIT("") },
	{ "no memory is none", { 0 }, false, LIT("") },
};
/* clang-format on */

START_TEST(decode_row)
{
	struct buf out = BUF_INIT;
	uint8_t *in = malloc(decodes[_i].in.len + 1);
	bool ok;

	start();
	ck_assert_ptr_nonnull(in);
	if (decodes[_i].in.len)
		memcpy(in, decodes[_i].in.p, decodes[_i].in.len);
	buf_add_str(&out, "old contents go");
	ok = base64_decode((struct bytes){ in, decodes[_i].in.len }, &out);
	ck_assert_msg(ok == decodes[_i].ok, "%s", decodes[_i].proves);
	ck_assert_msg(bytes_eq(buf_bytes(&out), decodes[_i].out), "%s",
		      decodes[_i].proves);
	ck_assert_int_eq(out.p[out.len], 0);
	free(in);
	buf_release(&out);
}
END_TEST

/* In each place of a group of four, every byte there is. */
START_TEST(no_byte_outside_of_the_alphabets_is_taken)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789+/-_";
	struct buf out = BUF_INIT;
	uint8_t c = (uint8_t)_i;

	start();
	for (size_t at = 0; at < 4; at++) {
		uint8_t text[] = { 'A', 'A', 'A', 'A' };
		bool is_one =
			(c && strchr(alphabet, c)) || (c == '=' && at == 3);

		text[at] = c;
		ck_assert_int_eq(base64_decode((struct bytes){ text, 4 }, &out),
				 is_one);
	}
	buf_release(&out);
}
END_TEST

START_TEST(encoded_it_stands_behind_and_decodes)
{
	struct buf text = BUF_INIT;
	struct buf out = BUF_INIT;
	uint8_t bytes[64];

	start();
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 37 + 200);
	for (size_t len = 1; len <= sizeof(bytes); len++) {
		buf_clear(&text);
		buf_add_str(&text, "> ");
		base64_encode((struct bytes){ bytes, len }, &text);
		ck_assert_uint_eq(text.len, 2 + (len + 2) / 3 * 4);
		ck_assert_uint_eq(strlen(text.p), text.len);
		ck_assert(base64_decode(bytes_sub(buf_bytes(&text), 2, 100),
					&out));
		ck_assert_uint_eq(out.len, len);
		ck_assert_mem_eq(out.p, bytes, len);
	}
	buf_clear(&text);
	base64_encode((struct bytes){ 0 }, &text);
	ck_assert_uint_eq(text.len, 0);
	ck_assert(buf_ok(&text));
	base64_encode(LIT("foobar"), &text);
	ck_assert_str_eq(text.p, "Zm9vYmFy");
	buf_release(&text);
	buf_release(&out);
}
END_TEST

START_TEST(a_fingerprint_depends_on_all_it_is_given)
{
	struct audit_key one = { { 1 } };
	struct audit_key two = { { 2 } };
	char a[FINGERPRINT_HEX];
	char b[FINGERPRINT_HEX];

	start();
	fingerprint(&one, "secret", LIT("abc"), a);
	ck_assert_uint_eq(strlen(a), 2 * FINGERPRINT_BYTES);
	ck_assert_uint_eq(strspn(a, "0123456789abcdef"), strlen(a));
	ck_assert_str_eq(fingerprint(&one, "secret", LIT("abc"), b), a);
	ck_assert_str_ne(fingerprint(&two, "secret", LIT("abc"), b), a);
	ck_assert_str_ne(fingerprint(&one, "key-id", LIT("abc"), b), a);
	ck_assert_str_ne(fingerprint(&one, "secret", LIT("abd"), b), a);
	ck_assert_str_ne(fingerprint(&one, "secret", LIT(""), b), a);
	/* What is in the label is not in the bytes. */
	ck_assert_str_ne(fingerprint(&one, "secreta", LIT("bc"), b), a);
	/* The key counts to its last byte. */
	two = one;
	two.key[KEY_BYTES - 1] = 1;
	ck_assert_str_ne(fingerprint(&two, "secret", LIT("abc"), b), a);
	/* No key is not the same as a key of zeros, and no secret's digest. */
	ck_assert_str_ne(digest_hex(LIT("abc"), b), a);
	ck_assert_uint_eq(strlen(b), 2 * FINGERPRINT_BYTES);
	ck_assert_str_eq(digest_hex(LIT("abc"), a), b);
	ck_assert_str_ne(digest_hex(LIT("abd"), a), b);
	ck_assert_uint_eq(strlen(digest_hex((struct bytes){ 0 }, a)),
			  2 * FINGERPRINT_BYTES);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	struct bytes in;
	const char *hex;
} sums[] = {
	{ "FIPS 180-4's own example", LIT("abc"),
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "nothing", LIT(""),
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "no memory", { 0 },
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
};

/* As git hash-object --literally names them. */
static const struct {
	const char *proves;
	enum object_type type;
	struct bytes body;
	const char *hex;
} objects[] = {
	{ "a blob", OBJECT_BLOB, LIT("x\n"),
	  "14f5162e2fe3d240d0d37aaab0f90e4af9a7cfa79639f3bab005b5bfb4174d9f" },
	{ "a tree", OBJECT_TREE, LIT(""),
	  "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321" },
	{ "a commit", OBJECT_COMMIT, LIT("x\n"),
	  "e2ae54d16db2817ce6c1558f3ac9d093098a45ee71375a6055ef43e89848f9d1" },
	{ "a tag", OBJECT_TAG, LIT("x\n"),
	  "166642200102566cbaa752deca552246cc556a2cf8489e1310ee570d0112624d" },
};
/* clang-format on */

START_TEST(sum_row)
{
	struct oid oid;
	char hex[OID_HEX_MAX];

	start();
	oid = sha256_of(sums[_i].in);
	ck_assert_uint_eq(oid.len, OID_SHA256);
	ck_assert_msg(!strcmp(oid_hex(&oid, hex), sums[_i].hex), "%s: %s",
		      sums[_i].proves, hex);
}
END_TEST

START_TEST(object_row)
{
	struct object_sha256 hash;
	struct bytes body = objects[_i].body;
	struct oid oid;
	char hex[OID_HEX_MAX];

	start();
	for (size_t cut = 0; cut <= body.len; cut++) {
		object_sha256_start(&hash, objects[_i].type, body.len);
		object_sha256_add(&hash, bytes_sub(body, 0, cut));
		object_sha256_add(&hash, bytes_sub(body, cut, body.len));
		oid = object_sha256_end(&hash);
		ck_assert_uint_eq(oid.len, OID_SHA256);
		ck_assert_msg(!strcmp(oid_hex(&oid, hex), objects[_i].hex),
			      "%s: %s", objects[_i].proves, hex);
	}
}
END_TEST

/* The size is decimal, however many digits it has. */
START_TEST(a_long_object_in_many_pieces)
{
	static const uint8_t zeros[1000];
	struct object_sha256 hash;
	struct oid oid;
	char hex[OID_HEX_MAX];

	start();
	object_sha256_start(&hash, OBJECT_BLOB, 100 * sizeof(zeros));
	for (int i = 0; i < 100; i++)
		object_sha256_add(&hash,
				  (struct bytes){ zeros, sizeof(zeros) });
	oid = object_sha256_end(&hash);
	ck_assert_str_eq(oid_hex(&oid, hex),
			 "49d81845c8c02d84278e48c3baaeee1a"
			 "bc700d8435db35c19c5b83e6b710fcd0");
	object_sha256_start(&hash, OBJECT_COMMIT, UINT64_MAX);
	oid = object_sha256_end(&hash);
	ck_assert_str_eq(oid_hex(&oid, hex),
			 "160d09784d0b08c44d60809a6db258c4"
			 "8d060f401e0fbf56b6bd3eed611206fc");
}
END_TEST

START_TEST(keys_are_random)
{
	struct audit_key one = { { 0 } };
	struct audit_key two = { { 0 } };
	struct audit_key none = { { 0 } };

	start();
	start(); /* no harm in it */
	audit_key_make(&one);
	audit_key_make(&two);
	ck_assert_mem_ne(one.key, two.key, KEY_BYTES);
	ck_assert_mem_ne(one.key, none.key, KEY_BYTES);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, crc_row, 0, COUNT(crcs));
	tcase_add_loop_test(tc, decode_row, 0, COUNT(decodes));
	tcase_add_loop_test(tc, no_byte_outside_of_the_alphabets_is_taken, 0,
			    256);
	tcase_add_test(tc, encoded_it_stands_behind_and_decodes);
	tcase_add_test(tc, a_fingerprint_depends_on_all_it_is_given);
	tcase_add_loop_test(tc, sum_row, 0, COUNT(sums));
	tcase_add_loop_test(tc, object_row, 0, COUNT(objects));
	tcase_add_test(tc, a_long_object_in_many_pieces);
	tcase_add_test(tc, keys_are_random);
}

UNIT_MAIN("base/checksum", add)
