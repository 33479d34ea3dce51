/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/reftable.h"

#include "base/checksum.h"
#include "base/inflate.h"

/* Below the footer's checksum: five places of sections, which are not needed.
 */
#define PLACES_LEN (5 * sizeof(uint64_t))
#define CRC_LEN sizeof(uint32_t)
/* Of a block: its type, and its length in three bytes. */
#define BLOCK_HEAD 4
/* At the end of a block: where names begin anew, and how many such places. */
#define RESTART_LEN 3
#define RESTARTS_LEN 2
/* In a log's key, behind the name: a zero byte and a number. */
#define LOG_SUFFIX 9
/* git's own names end at the length of a path. */
#define NAME_MAX_LEN ((size_t)64 << 10)

#define MAGIC "REFT"

#define ID_SHA1 0x73686131U   /* "sha1" */
#define ID_SHA256 0x73323536U /* "s256" */

enum { REF_DELETED, REF_OID, REF_PEELED, REF_SYMBOLIC };
enum { LOG_DELETED, LOG_UPDATE };

struct table {
	const struct reftable_sink *sink;
	uint8_t hash_len;
	size_t header;	  /* length of the file's header */
	struct bytes all; /* in front of the footer */
	struct buf key;	  /* of the record in hand */
	struct buf block; /* inflated */
	size_t effort;	  /* see REFTABLE_MAX */
	struct fault *fault;
};

static int corrupt(struct table *t, const char *what)
{
	return fault_set(t->fault, FAULT_CORRUPT, "%s", what);
}

/* ---------------------------------------------------------------- numbers ---
 */

static bool take_be(struct bytes *in, size_t len, size_t *out)
{
	struct bytes number;

	if (!bytes_take(in, len, &number))
		return false;
	*out = 0;
	for (size_t i = 0; i < len; i++)
		*out = *out << 8 | number.p[i];
	return true;
}

/* As the distances of a pack's deltas: seven bits a byte, and one is added for
 * each that follows. */
static bool take_varint(struct bytes *in, uint64_t *out)
{
	uint64_t value = 0;
	uint8_t byte;

	do {
		if (value > UINT64_MAX >> 8 || !bytes_u8(in, &byte))
			return false;
		value = value << 7 | (byte & 0x7f);
		*out = value++;
	} while (byte & 0x80);
	return true;
}

static bool take_string(struct bytes *in, struct bytes *out)
{
	uint64_t len;

	return take_varint(in, &len) && len <= in->len &&
	       bytes_take(in, (size_t)len, out);
}

static bool take_oid(const struct table *t, struct bytes *in, struct oid *out)
{
	struct bytes id;

	if (!bytes_take(in, t->hash_len, &id))
		return false;
	*out = oid_of(id.p, id.len);
	return true;
}

/* ---------------------------------------------------------------- records ---
 */

static int take_effort(struct table *t, size_t bytes)
{
	t->effort += bytes;
	if (t->effort <= REFTABLE_MAX)
		return 0;
	return fault_set(t->fault, FAULT_LIMIT,
			 "a table of refs that comes to more than %zu MiB",
			 REFTABLE_MAX >> 20);
}

/* The key and the type of the next record. */
static int read_key(struct table *t, struct bytes *in, unsigned *type)
{
	struct bytes suffix;
	uint64_t prefix;
	uint64_t rest;

	if (!take_varint(in, &prefix) || !take_varint(in, &rest) ||
	    prefix > t->key.len || rest >> 3 > in->len ||
	    prefix + (rest >> 3) > NAME_MAX_LEN ||
	    !bytes_take(in, (size_t)(rest >> 3), &suffix))
		return corrupt(t, "a name in a table of refs is damaged");
	*type = rest & 7;
	t->key.len = (size_t)prefix;
	buf_add_bytes(&t->key, suffix);
	if (!buf_ok(&t->key))
		return fault_nomem(t->fault);
	return take_effort(t, t->key.len + 1);
}

static int read_ref(struct table *t, struct bytes *in)
{
	struct reftable_ref ref = { 0 };
	struct oid peeled;
	uint64_t update;
	unsigned type;
	int rc = read_key(t, in, &type);
	bool ok;

	if (rc)
		return rc;
	ref.name = buf_bytes(&t->key);
	ok = take_varint(in, &update) && !memchr(ref.name.p, 0, ref.name.len) &&
	     type <= REF_SYMBOLIC;
	if (ok && (type == REF_OID || type == REF_PEELED))
		ok = take_oid(t, in, &ref.oid);
	if (ok && type == REF_PEELED)
		ok = take_oid(t, in, &peeled);
	if (ok && type == REF_SYMBOLIC)
		ok = take_string(in, &ref.target);
	return ok ? t->sink->ref(t->sink->payload, &ref)
		  : corrupt(t, "a ref in a table of refs is damaged");
}

static bool read_update(const struct table *t, struct bytes *in,
			struct reftable_log *log)
{
	size_t zone;

	if (!take_oid(t, in, &log->old) || !take_oid(t, in, &log->new) ||
	    !take_string(in, &log->who) || !take_string(in, &log->email) ||
	    !take_varint(in, &log->time) || !take_be(in, 2, &zone) ||
	    !take_string(in, &log->message))
		return false;
	log->zone = (int16_t)zone;
	return true;
}

static int read_log(struct table *t, struct bytes *in)
{
	struct reftable_log log = { 0 };
	unsigned type;
	int rc = read_key(t, in, &type);
	struct bytes key = buf_bytes(&t->key);

	if (rc)
		return rc;
	if (key.len < LOG_SUFFIX || key.p[key.len - LOG_SUFFIX] ||
	    type > LOG_UPDATE)
		return corrupt(t, "a reflog in a table of refs is damaged");
	log.name = bytes_sub(key, 0, key.len - LOG_SUFFIX);
	if (type == LOG_DELETED)
		return 0;
	if (memchr(log.name.p, 0, log.name.len) || !read_update(t, in, &log))
		return corrupt(t, "a reflog in a table of refs is damaged");
	return t->sink->log(t->sink->payload, &log);
}

/* ----------------------------------------------------------------- blocks ---
 */

/* The records of a block stand in front of the places where names restart. */
static int read_records(struct table *t, struct bytes body,
			int (*read)(struct table *t, struct bytes *in))
{
	struct bytes end = bytes_sub(body, body.len - RESTARTS_LEN, SIZE_MAX);
	size_t restarts;
	int rc = 0;

	if (body.len < RESTARTS_LEN ||
	    !take_be(&end, RESTARTS_LEN, &restarts) ||
	    restarts * RESTART_LEN > body.len - RESTARTS_LEN)
		return corrupt(t, "a block of a table of refs is damaged");
	body.len -= RESTARTS_LEN + restarts * RESTART_LEN;
	buf_clear(&t->key);
	while (!rc && body.len)
		rc = read(t, &body);
	return rc;
}

/* Inflate exactly len bytes from the front of in. */
static int inflate_block(struct table *t, struct bytes *in, size_t len)
{
	struct inflate *stream = NULL;
	bool ended = false;
	uint8_t more;
	size_t got = len;
	size_t beyond = sizeof(more);
	int rc = take_effort(t, len);

	if (rc)
		return rc;
	buf_clear(&t->block);
	if (!buf_reserve(&t->block, len + 1))
		return fault_nomem(t->fault);
	rc = inflate_new(&stream, t->fault);
	if (!rc)
		rc = inflate_run(stream, in, (uint8_t *)t->block.p, &got,
				 &ended, t->fault);
	/* The end of a stream may stand behind its last byte. */
	if (!rc && !ended)
		rc = inflate_run(stream, in, &more, &beyond, &ended, t->fault);
	else
		beyond = 0;
	inflate_free(stream);
	if (rc == FAULT_NOMEM)
		return rc;
	t->block.len = got;
	t->block.p[got] = '\0';
	return !rc && ended && got == len && !beyond
		       ? 0
		       : corrupt(t, "a reflog in a table of refs is damaged");
}

/* The block at *at, which moves behind it. */
static int read_block(struct table *t, size_t *at)
{
	/* To the first block the file's header belongs. */
	size_t start = *at == t->header ? 0 : *at;
	size_t head = *at - start + BLOCK_HEAD;
	struct bytes in = bytes_sub(t->all, *at, SIZE_MAX);
	uint8_t type;
	size_t len;
	int rc;

	if (!bytes_u8(&in, &type) || !take_be(&in, BLOCK_HEAD - 1, &len) ||
	    len < head)
		return corrupt(t, "a block of a table of refs is damaged");
	if (type == 'g') {
		rc = inflate_block(t, &in, len - head);
		*at = t->all.len - in.len;
		return rc ? rc
			  : read_records(t, buf_bytes(&t->block), read_log);
	}
	*at = start + len;
	if (*at > t->all.len || !strchr("rio", type))
		return corrupt(t, "a block of a table of refs is damaged");
	return type == 'r'
		       ? read_records(t, bytes_sub(in, 0, len - head), read_ref)
		       : 0;
}

static int read_blocks(struct table *t)
{
	size_t at = t->header;
	int rc = 0;

	while (!rc && at < t->all.len) {
		/* Blocks may be filled up with zero bytes. */
		if (t->all.p[at])
			rc = read_block(t, &at);
		else
			at++;
	}
	return rc;
}

/* Its version says how long it is, and names the ids in it. */
static bool read_header(struct table *t, struct bytes in)
{
	struct bytes block_size_and_updates;
	uint8_t version;
	uint32_t id = ID_SHA1;
	size_t len = in.len;

	if (!bytes_starts(in, LIT(MAGIC)))
		return false;
	in = bytes_sub(in, 4, SIZE_MAX);
	if (!bytes_u8(&in, &version) || (version != 1 && version != 2) ||
	    !bytes_take(&in, 3 + 2 * sizeof(uint64_t),
			&block_size_and_updates) ||
	    (version == 2 && !bytes_be32(&in, &id)))
		return false;
	t->header = len - in.len;
	return t->hash_len == (id == ID_SHA256 ? OID_SHA256 : OID_SHA1) &&
	       (id == ID_SHA256 || id == ID_SHA1);
}

/* It repeats the header. */
static bool check_footer(const struct table *t, struct bytes footer)
{
	uint32_t crc;
	struct bytes end = bytes_sub(footer, footer.len - CRC_LEN, CRC_LEN);

	return !memcmp(footer.p, t->all.p, t->header) &&
	       bytes_be32(&end, &crc) &&
	       crc == crc32_of(bytes_sub(footer, 0, footer.len - CRC_LEN));
}

bool reftable_may_be(const char *path, struct bytes body)
{
	return bytes_starts(body, LIT(MAGIC)) ||
	       bytes_ends(bytes_of(path), LIT(".ref")) ||
	       bytes_ends(bytes_of(path), LIT(".log"));
}

int reftable_each(struct bytes table, uint8_t hash_len,
		  const struct reftable_sink *sink, struct fault *fault)
{
	struct table t = {
		.sink = sink,
		.hash_len = hash_len,
		.all = table,
		.fault = fault,
	};
	size_t footer;
	int rc;

	if (!read_header(&t, table))
		return corrupt(&t, "no table of refs that this version knows");
	footer = t.header + PLACES_LEN + CRC_LEN;
	if (table.len < t.header + footer)
		return corrupt(&t, "a table of refs that was cut off");
	t.all.len -= footer;
	rc = read_blocks(&t);
	if (!rc && !check_footer(&t, bytes_sub(table, t.all.len, footer)))
		rc = corrupt(&t, "the end of a table of refs is damaged");
	buf_release(&t.key);
	buf_release(&t.block);
	return rc;
}
