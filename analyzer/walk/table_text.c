/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/table_text.h"

#include "walk/path.h"
#include "walk/reftable.h"

#include <inttypes.h>

struct table {
	struct reader *reader;
	struct strlist *names;
	struct bytes prefix; /* "worktrees/x/" in front of a worktree's refs */
	struct buf text;     /* reflogs */
	struct place place;  /* of that text */
	struct fault *fault;
};

/* Once, of those in a row: a reflog has many lines. */
static int add_name(struct table *t, struct bytes ref)
{
	struct strlist *names = t->names;
	struct buf name = BUF_INIT;
	const char *last = names->nr ? names->v[names->nr - 1] : "";
	int rc = 0;

	buf_add_bytes(&name, t->prefix);
	buf_add_bytes(&name, ref);
	if (!buf_ok(&name) || (strcmp(last, buf_str(&name)) != 0 &&
			       !strlist_push(names, buf_str(&name))))
		rc = fault_nomem(t->fault);
	buf_release(&name);
	return rc;
}

static int each_ref(void *payload, const struct reftable_ref *ref)
{
	return add_name(payload, ref->name);
}

static int each_log(void *payload, const struct reftable_log *log)
{
	struct table *t = payload;
	char old[OID_HEX_MAX];
	char new[OID_HEX_MAX];
	int rc;

	buf_printf(&t->text, "%s %s ", oid_hex(&log->old, old),
		   oid_hex(&log->new, new));
	buf_add_bytes(&t->text, log->who);
	buf_add_str(&t->text, " <");
	buf_add_bytes(&t->text, log->email);
	buf_printf(&t->text, "> %" PRIu64 " %+05d\t", log->time, log->zone);
	buf_add_bytes(&t->text, bytes_trim(log->message));
	buf_add_char(&t->text, '\n');
	if (!buf_ok(&t->text))
		return fault_nomem(t->fault);
	rc = reader_pour(t->reader, &t->place, &t->text, false);
	return rc ? rc : add_name(t, log->name);
}

int table_text_give(struct reader *reader, const char *path, const char *full,
		    uint8_t hash_len, struct strlist *names,
		    struct fault *fault)
{
	struct table t = {
		.reader = reader,
		.names = names,
		.prefix = bytes_of(path),
		.place = { .site = SITE_REFLOG, .path = path, .fd = -1 },
		.fault = fault,
	};
	const struct reftable_sink sink = { &t, each_ref, each_log };
	struct buf table = BUF_INIT;
	struct fault why = { 0 };
	int rc = buf_read_file(&table, full, REFTABLE_MAX, &why);

	t.prefix.len -= strlen(path_base(path)) + strlen("reftable/");
	if (!rc && reftable_may_be(path, buf_bytes(&table)))
		rc = reftable_each(buf_bytes(&table), hash_len, &sink, &why);
	/* What stands in front of damage counts. */
	if (rc && why.code == rc && rc != FAULT_NOMEM)
		rc = reader_skip(reader, path, why.msg);
	if (!rc)
		rc = reader_pour(reader, &t.place, &t.text, true);
	buf_release(&t.text);
	buf_release(&table);
	return rc == FAULT_NOMEM ? fault_nomem(fault) : rc;
}
