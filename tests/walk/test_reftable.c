/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/reftable.h"

#include "tool/tables.h"

#include "unit.h"

static void add_bytes(struct buf *out, struct bytes b)
{
	buf_printf(out, "%.*s", (int)b.len, (const char *)b.p);
}

static int tell_ref(void *payload, const struct reftable_ref *ref)
{
	struct buf *out = payload;
	char hex[OID_HEX_MAX];

	add_bytes(out, ref->name);
	if (ref->oid.len)
		buf_printf(out, " %.2s/%u", oid_hex(&ref->oid, hex),
			   ref->oid.len);
	if (ref->target.p) {
		buf_add_str(out, " -> ");
		add_bytes(out, ref->target);
	}
	buf_add_char(out, '\n');
	return 0;
}

static int tell_log(void *payload, const struct reftable_log *log)
{
	struct buf *out = payload;
	char hex[OID_HEX_MAX];

	add_bytes(out, log->name);
	buf_printf(out, ": %.1s ", oid_hex(&log->old, hex));
	buf_printf(out, "%.1s ", oid_hex(&log->new, hex));
	add_bytes(out, log->who);
	buf_add_char(out, ' ');
	add_bytes(out, log->email);
	buf_printf(out, " %u %d ", (unsigned)log->time, log->zone);
	add_bytes(out, log->message);
	buf_add_char(out, '\n');
	return 0;
}

static int read_table(struct bytes table, uint8_t hash_len, struct buf *told,
		      struct fault *fault)
{
	struct reftable_sink sink = { told, tell_ref, tell_log };

	return reftable_each(table, hash_len, &sink, fault);
}

#define LOG "log HEAD 0 1 Ada ada@x 1700000000 -130 clone: from here\n"
#define TOLD_LOG "HEAD: 0 1 Ada ada@x 1700000000 -130 clone: from here\n"

/* clang-format off */
static const struct {
	const char *proves;
	const char *lines;
	const char *told;
} rows[] = {
	{ "nothing in it", "", "" },
	{ "a ref", "ref refs/heads/a 1\n", "refs/heads/a 11/20\n" },
	{ "names that share their front",
	  "ref refs/heads/a 1\nref refs/heads/ab 2\nref refs/heads/b 3\n"
	  "ref refs/t 4\n",
	  "refs/heads/a 11/20\nrefs/heads/ab 22/20\nrefs/heads/b 33/20\n"
	  "refs/t 44/20\n" },
	{ "a tag with what it peels to",
	  "peeled refs/tags/a 1 2\nref refs/tags/b 3\n",
	  "refs/tags/a 11/20\nrefs/tags/b 33/20\n" },
	{ "a symbolic ref", "symbolic HEAD refs/heads/main\nref x 1\n",
	  "HEAD -> refs/heads/main\nx 11/20\n" },
	{ "a ref that was deleted", "gone refs/heads/a\nref x 1\n",
	  "refs/heads/a\nx 11/20\n" },
	{ "a reflog", LOG, TOLD_LOG },
	{ "a reflog behind refs", "ref a 1\n" LOG, "a 11/20\n" TOLD_LOG },
	{ "several blocks, one of which begins anew",
	  "ref refs/a 1\nblock\nref refs/b 2\n" LOG "block\n" LOG,
	  "refs/a 11/20\nrefs/b 22/20\n" TOLD_LOG TOLD_LOG },
	{ "blocks that are filled up",
	  "size 100\nref refs/a 1\nblock\nref refs/b 2\nblock\n" LOG "block\n"
	  LOG,
	  "refs/a 11/20\nrefs/b 22/20\n" TOLD_LOG TOLD_LOG },
	{ "a line of a reflog that was deleted",
	  "forget HEAD\n" LOG, TOLD_LOG },
	{ "a reflog without words",
	  "log HEAD 1 0 A e 0 0 \n", "HEAD: 1 0 A e 0 0 \n" },
	{ "ids of SHA-256",
	  "sha256\nref a 1\nblock\nref b 2\n" LOG,
	  "a 11/32\nb 22/32\n" TOLD_LOG },
};
/* clang-format on */

static uint8_t hash_len_of(const char *lines)
{
	return strstr(lines, "sha256") ? OID_SHA256 : OID_SHA1;
}

START_TEST(table_row)
{
	struct buf table = BUF_INIT;
	struct buf told = BUF_INIT;
	struct fault fault = { 0 };

	table_make(rows[_i].lines, &table);
	ck_assert_msg(!read_table(buf_bytes(&table),
				  hash_len_of(rows[_i].lines), &told, &fault),
		      "%s: %s", rows[_i].proves, fault.msg);
	ck_assert_msg(!strcmp(buf_str(&told), rows[_i].told), "%s: %s",
		      rows[_i].proves, buf_str(&told));
	buf_release(&table);
	buf_release(&told);
}
END_TEST

/* It is refused, or, where only numbers were changed, still one table. */
static void read_damaged(struct bytes table, uint8_t hash_len)
{
	struct buf told = BUF_INIT;
	struct fault fault = { 0 };
	int rc = read_table(table, hash_len, &told, &fault);

	ck_assert(!rc || rc == FAULT_CORRUPT || rc == FAULT_LIMIT);
	ck_assert(!rc || *fault.msg);
	buf_release(&told);
}

/* In memory of just its size, so that a sanitizer sees what is beyond. */
START_TEST(cut_off_at_any_byte)
{
	struct buf table = BUF_INIT;

	table_make(rows[_i].lines, &table);
	for (size_t len = 0; len < table.len; len++) {
		struct buf told = BUF_INIT;
		struct fault fault = { 0 };
		uint8_t *part = malloc(len + !len);

		ck_assert_ptr_nonnull(part);
		memcpy(part, table.p, len);
		ck_assert_int_eq(read_table((struct bytes){ part, len },
					    hash_len_of(rows[_i].lines), &told,
					    &fault),
				 FAULT_CORRUPT);
		buf_release(&told);
		free(part);
	}
	buf_release(&table);
}
END_TEST

START_TEST(any_byte_damaged)
{
	struct buf table = BUF_INIT;
	uint8_t hash_len = hash_len_of(rows[_i].lines);

	table_make(rows[_i].lines, &table);
	for (size_t i = 0; i < table.len; i++) {
		char was = table.p[i];
		static const int changes[] = { 1, 128, 255, 'r', 'g' };

		for (size_t k = 0; k < COUNT(changes); k++) {
			table.p[i] = (char)(was ^ changes[k]);
			read_damaged(buf_bytes(&table), hash_len);
		}
		table.p[i] = was;
	}
	buf_release(&table);
}
END_TEST

/* clang-format off */
static const struct {
	const char *proves;
	const char *lines;
	size_t at; /* from the front; from the end if over 1000 */
	const char *bytes;
	int rc;
	const char *told;
} damaged[] = {
	{ "another file", "ref a 1\n", 0, "PACK", FAULT_CORRUPT, "" },
	{ "a version of tomorrow", "ref a 1\n", 4, "\3", FAULT_CORRUPT, "" },
	{ "ids of another length", "sha256\nref a 1\n", 24, "sha1",
	  FAULT_CORRUPT, "" },
	{ "a block of an unknown sort", "ref a 1\n", 24, "x", FAULT_CORRUPT,
	  "" },
	{ "a block that ends behind the table", "ref a 1\n", 25, "\1",
	  FAULT_CORRUPT, "" },
	{ "a block shorter than its head", "ref a 1\n", 27, "\3",
	  FAULT_CORRUPT, "" },
	/* behind header, block head, prefix, suffix and update */
	{ "more restarts than bytes", "ref a 1\n", 24 + 4 + 24 + 3, "\377",
	  FAULT_CORRUPT, "" },
	{ "a name longer than the block", "ref a 1\nref b 2\n", 24 + 4 + 24 + 1,
	  "\177", FAULT_CORRUPT, "a 11/20\n" },
	{ "a front longer than the name before", "ref a 1\nref b 2\n",
	  24 + 4 + 24, "\5", FAULT_CORRUPT, "a 11/20\n" },
	{ "an unknown sort of ref", "ref a 1\n", 24 + 4 + 1, "\15",
	  FAULT_CORRUPT, "" },
	{ "a name with a zero byte", "ref a 1\n", 24 + 4 + 2, "\0",
	  FAULT_CORRUPT, "" },
	{ "a checksum that fails", "ref a 1\n", 1001, "x", FAULT_CORRUPT,
	  "a 11/20\n" },
	{ "another block of refs follows a log", "ref a 1\n" LOG "ref b 2\n", 0,
	  "R", 0, "a 11/20\n" TOLD_LOG "b 22/20\n" },
};
/* clang-format on */

START_TEST(damaged_row)
{
	struct buf table = BUF_INIT;
	struct buf told = BUF_INIT;
	struct fault fault = { 0 };
	size_t at = damaged[_i].at;
	int rc;

	table_make(damaged[_i].lines, &table);
	if (at > 1000)
		at = table.len - (at - 1000);
	memcpy(table.p + at, damaged[_i].bytes,
	       strlen(damaged[_i].bytes) + !*damaged[_i].bytes);
	rc = read_table(buf_bytes(&table), hash_len_of(damaged[_i].lines),
			&told, &fault);
	ck_assert_msg(rc == damaged[_i].rc, "%s: %d", damaged[_i].proves, rc);
	ck_assert_msg(!strcmp(buf_str(&told), damaged[_i].told), "%s: %s",
		      damaged[_i].proves, buf_str(&told));
	buf_release(&table);
	buf_release(&told);
}
END_TEST

static int count(void *payload, const struct reftable_ref *ref)
{
	size_t *nr = payload;

	(void)ref;
	++*nr;
	return 0;
}

/* Each name is a byte longer than the one before: all names, a square. */
START_TEST(names_that_grow)
{
	struct buf block = BUF_INIT;
	struct buf table = BUF_INIT;
	struct fault fault = { 0 };
	size_t nr = 0;
	struct reftable_sink sink = { &nr, count, NULL };

	for (size_t i = 0; i < 60000; i++) {
		put_varint(&block, i);
		put_varint(&block, 1 << 3);
		buf_add_char(&block, 'a');
		put_varint(&block, 0);
	}
	put_be(&block, 0, 2);
	put_header(&(struct writer){ .hash_len = OID_SHA1 }, &table);
	buf_add_char(&table, 'r');
	put_be(&table, 28 + block.len, 3);
	buf_add_bytes(&table, buf_bytes(&block));
	put_be(&table, 0, 68);
	ck_assert_int_eq(
		reftable_each(buf_bytes(&table), OID_SHA1, &sink, &fault),
		FAULT_LIMIT);
	ck_assert_uint_gt(nr, 30000);
	ck_assert_uint_lt(nr, 33000);
	buf_release(&block);
	buf_release(&table);
}
END_TEST

static int stop(void *payload, const struct reftable_ref *ref)
{
	(void)payload;
	(void)ref;
	return 77;
}

START_TEST(the_sink_may_stop)
{
	struct buf table = BUF_INIT;
	struct fault fault = { 0 };
	struct reftable_sink sink = { NULL, stop, NULL };

	table_make("ref a 1\nref b 2\n", &table);
	ck_assert_int_eq(
		reftable_each(buf_bytes(&table), OID_SHA1, &sink, &fault), 77);
	buf_release(&table);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, table_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, cut_off_at_any_byte, 0, COUNT(rows));
	tcase_add_loop_test(tc, any_byte_damaged, 0, COUNT(rows));
	tcase_add_loop_test(tc, damaged_row, 0, COUNT(damaged));
	tcase_add_test(tc, names_that_grow);
	tcase_add_test(tc, the_sink_may_stop);
}

UNIT_MAIN("walk/reftable", add)
