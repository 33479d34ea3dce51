/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/reform.h"

#include "base/checksum.h"

#include "made.h"
#include "unit.h"

#define SECRET "Kestrel-canary-of-the-test-17"

/* clang-format off */
static const struct row {
	const char *proves;
	const struct encodings *encodings;
	struct bytes raw;
	struct bytes with;
} rows[] = {
	{ "plain text becomes the placeholder",
	  &in_nothing, LIT(SECRET), LIT(MARK_1) },
	{ "base64 keeps what else is in it, and its padding",
	  &in_base64, LIT("dTpLZXN0cmVsLWNhbmFyeS1vZi10aGUtdGVzdC0xNw=="),
	  LIT("dTpCQkFVRElULVJFTU9WRUQtYmItMTExMTExMTExMTExMTExMTExMTExMTExMTEx"
	      "MTExMTE=") },
	{ "without padding the number of letters keeps its rest",
	  &in_base64, LIT("dTpLZXN0cmVsLWNhbmFyeS1vZi10aGUtdGVzdC0xNw"),
	  LIT("dTpCQkFVRElULVJFTU9WRUQtYmItMTExMTExMTExMTExMTExMTExMTExMTExMTEx"
	      "MTExMTEKCg") },
	{ "lines of base64 stay lines of that width",
	  &in_base64, LIT("dTpLZXN0cmVsLWNhbmFy\neS1vZi10aGUtdGVzdC0x\nNw=="),
	  LIT("dTpCQkFVRElULVJFTU9W\nRUQtYmItMTExMTExMTEx\n"
	      "MTExMTExMTExMTExMTEx\nMTExMTExMTE=") },
	{ "of base64 that holds something else nothing stays",
	  &in_base64, LIT("c29tZXRoaW5nIGVsc2U="),
	  LIT("QkJBVURJVC1SRU1PVkVELWJiLTExMTExMTExMTExMTExMTExMTExMTExMTExMTEx"
	      "MTEx") },
	{ "a slash that JSON escapes is no letter",
	  &in_json_base64,
	  LIT("Pz8\\/dTpLZXN0cmVsLWNhbmFyeS1vZi10aGUtdGVzdC0xNw=="),
	  LIT("Pz8/dTpCQkFVRElULVJFTU9WRUQtYmItMTExMTExMTExMTExMTExMTExMTExMTEx"
	      "MTExMTExMTE=") },
	{ "digits stay digits of their case",
	  &in_hex,
	  LIT("3D4B65737472656C2D63616E6172792D6F662D7468652D746573742D3137"),
	  LIT("3D424241554449542D52454D4F5645442D62622D"
	      "3131313131313131313131313131313131313131313131313131313131313131"
	      ) },
	{ "UTF-16 stays UTF-16",
	  &in_le, LIT("K\0e\0"), LIT("B\0B\0A\0U\0D\0I\0T\0-\0R\0E\0M\0O\0V\0"
	  "E\0D\0-\0b\0b\0-\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0"
	  "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0"
	  "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0" "1\0"
	  ) },
	{ "a mail's soft line ends go",
	  &in_wrap, LIT("Kestrel=\n-canary=\r\n-of"), LIT(MARK_1) },
	{ "also before an encoded letter",
	  &in_mail, LIT("Kestrel=\n=2Dcanary=\r\n-of"), LIT(MARK_1) },
	{ "a shell's too",
	  &in_wrap, LIT("Kestrel\\\n-canary"), LIT(MARK_1) },
	{ "strings that were joined stay strings that are joined",
	  &in_wrap, LIT("Kestrel\" +\n  \"-canary\" +\n  \"-of"),
	  LIT(MARK_1 "\" +\n  \"\" +\n  \"") },
};
/* clang-format on */

START_TEST(reform_row)
{
	const struct row *r = &rows[_i];
	struct finding f = made(ID_1, LIT(SECRET));
	struct stored_form form = { r->raw, *r->encodings };
	struct buf out = BUF_INIT;

	reform(&f, &form, &out);
	ck_assert_msg(buf_ok(&out) && bytes_eq(buf_bytes(&out), r->with),
		      "%s: got %s", r->proves, buf_str(&out));
	buf_release(&out);
}
END_TEST

/* What could hold two strings together, but is the secret's own. */
START_TEST(own_joints)
{
	struct finding f = made(ID_1, LIT("Kestrel+canary=17"));
	struct stored_form form = { LIT("Kestrel+=\ncanary=\" +\n\"17"),
				    in_wrap };
	struct buf out = BUF_INIT;

	reform(&f, &form, &out);
	ck_assert_str_eq(buf_str(&out), MARK_1 "\" +\n\"");
	buf_release(&out);
}
END_TEST

/* Nested: what the outer one encodes is base64 again, and then UTF-16. */
START_TEST(nested)
{
	struct finding f = made(ID_1, LIT(SECRET));
	struct buf wide = BUF_INIT;
	struct buf raw = BUF_INIT;
	struct buf out = BUF_INIT;
	struct buf back = BUF_INIT;
	struct buf narrow = BUF_INIT;
	struct stored_form form = { .encodings = in_base64_wide };

	utf16_widen(LIT("git clone https://u:" SECRET "@h.example/"), false,
		    &wide);
	base64_encode(buf_bytes(&wide), &raw);
	form.raw = buf_bytes(&raw);
	reform(&f, &form, &out);
	ck_assert(base64_decode(buf_bytes(&out), &back));
	ck_assert(utf16_narrow(buf_bytes(&back), false, &narrow));
	ck_assert_str_eq(buf_str(&narrow),
			 "git clone https://u:" MARK_1 "@h.example/\n\n");
	buf_release(&wide);
	buf_release(&raw);
	buf_release(&out);
	buf_release(&back);
	buf_release(&narrow);
}
END_TEST

/* Of a run of base64 in base64 only a part may be there, begun anywhere. */
START_TEST(part_of_a_run)
{
	static const char inner[] =
		"eyJhIjoiYjpLZXN0cmVsLWNhbmFyeS1vZi10aGUtdGVzdC0xNyJ9";
	struct finding f = made(ID_1, LIT(SECRET));

	for (size_t cut = 0; cut < 4; cut++) {
		struct buf raw = BUF_INIT;
		struct buf out = BUF_INIT;
		struct buf back = BUF_INIT;
		struct stored_form form = { .encodings = in_base64 };

		base64_encode(bytes_of(inner + cut), &raw);
		form.raw = buf_bytes(&raw);
		reform(&f, &form, &out);
		ck_assert(base64_decode(buf_bytes(&out), &back));
		ck_assert(bytes_starts(buf_bytes(&back),
				       bytes_sub(bytes_of(inner), cut, 4)));
		ck_assert_ptr_null(strstr(buf_str(&back), "tlc3RyZWw"));
		buf_release(&raw);
		buf_release(&out);
		buf_release(&back);
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, reform_row, 0, COUNT(rows));
	tcase_add_test(tc, own_joints);
	tcase_add_test(tc, nested);
	tcase_add_test(tc, part_of_a_run);
}

UNIT_MAIN("remedy/reform", add)
