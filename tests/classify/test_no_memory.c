/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory ends while a candidate is judged: that is told, and nothing hangs.
 * All buffers get their memory from pages_alloc, which is this file's own here.
 */
#include "base/pages.h"

#include "judged.h"

static struct {
	size_t left; /* so many more are granted */
	bool refused;
} grants;

void *pages_alloc(size_t len)
{
	if (!grants.left) {
		grants.refused = true;
		return NULL;
	}
	grants.left--;
	return malloc(len + !len);
}

void pages_large(void *p, size_t len)
{
	(void)p;
	(void)len;
}

/* clang-format off */
static const char *const texts[] = {
	"https://jane:@{app-password:1}@bitbucket.org/a/b",
	"https://jane:pa%24s@{oauth-secret:1}@bitbucket.example.com/scm/a/b.git",
	/* No multiple of four, and as much as a buffer holds. */
	"https://jane:Zq7@{oauth-secret:1}@{oauth-secret:2}@"
	"bitbucket.example.com/scm/a/b.git",
	"BITBUCKET_PASSWORD=\"k3\\\"@{password:14}\"\n",
	"Authorization: Bearer @{dc-token:3}\nbitbucket.example.com\n",
	"curl -H 'Authorization: Basic @{base64:jane:@{app-password:2}}' "
	"https://api.bitbucket.org/2.0/user\n",
	"kind: Secret\ndata:\n  username: @{base64:jane}\n"
	"  password: @{base64:@{app-password:3}}\n  url: bitbucket.org\n",
	"@{utf16le:https://jane:@{app-password:4}@bitbucket.org/a/b}",
	"x=\"@{percent:https://jane:@{app-password:5}@bitbucket.org/a/b}\"",
	"@{base64:@{base64:token = @{access-token:6} # as text}}",
	"token: @{qp:@{api-token:7}}\n",
};
/* clang-format on */

static int ignore(void *payload, enum site site, struct bytes name,
		  const struct credential *credential)
{
	size_t *nr = payload;

	(void)site;
	(void)name;
	(void)credential;
	(*nr)++;
	return 0;
}

static int examine(struct bytes text, size_t *nr)
{
	struct arena arena = { 0 };
	struct examiner e = {
		.matcher = judged.matcher,
		.arena = &arena,
		.hash_len = OID_SHA1,
		.payload = nr,
		.each = ignore,
	};
	struct fault fault = { 0 };
	int rc;

	*nr = 0;
	rc = examine_text(&e, SITE_BLOB, text, 0, 0, 0, true, &fault);
	examiner_release(&e);
	arena_release(&arena);
	return rc;
}

START_TEST(text_row)
{
	struct buf text = BUF_INIT;
	size_t all;
	size_t nr;

	grants.left = SIZE_MAX;
	expand(texts[_i], &text);
	ck_assert_int_eq(examine(buf_bytes(&text), &all), 0);
	ck_assert_msg(all == 1, "%s: %zu found", texts[_i], all);
	grants.refused = true;
	for (size_t granted = 0; grants.refused; granted++) {
		int rc;

		grants.left = granted;
		grants.refused = false;
		rc = examine(buf_bytes(&text), &nr);
		ck_assert_msg(
			grants.refused ? rc == FAULT_NOMEM : !rc && nr == all,
			"%s: %d with %zu buffers", texts[_i], rc, granted);
	}
	grants.left = SIZE_MAX;
	buf_release(&text);
}
END_TEST

static void add(TCase *tc)
{
	grants.left = SIZE_MAX;
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, text_row, 0, COUNT(texts));
}

UNIT_MAIN("classify/no_memory", add)
