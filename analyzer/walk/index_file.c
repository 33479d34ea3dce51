/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/index_file.h"

#include "base/checksum.h"

/* Times, device, inode, mode, owner and size: nothing that holds text. */
#define STAT_LEN 40
#define STAT_MODE 24 /* what kind of entry it is, in that */

#define FLAG_EXTENDED 0x4000 /* two more bytes of flags */
#define FLAG_LENGTH 0x0fff   /* of the path; all ones: or more */

static int damaged(struct fault *fault)
{
	return fault_set(fault, FAULT_CORRUPT, "a damaged index");
}

int index_file_open(struct index_file *out, struct bytes file,
		    struct fault *fault)
{
	struct bytes body;
	struct bytes magic;
	struct oid sum;
	struct oid written;

	*out = (struct index_file){ .rest = file };
	if (file.len < OID_SHA256)
		return damaged(fault);
	body = bytes_sub(file, 0, file.len - OID_SHA256);
	written = oid_of(file.p + body.len, OID_SHA256);
	sum = sha256_of(body);
	if (!oid_is_zero(&written) && !oid_eq(&sum, &written))
		return fault_set(fault, FAULT_CORRUPT,
				 "an index whose checksum does not match");
	out->rest = body;
	if (!bytes_take(&out->rest, 4, &magic) ||
	    !bytes_eq(magic, LIT("DIRC")) ||
	    !bytes_be32(&out->rest, &out->version) ||
	    !bytes_be32(&out->rest, &out->left))
		return damaged(fault);
	if (out->version < 2 || out->version > 4)
		return fault_set(fault, FAULT_CORRUPT,
				 "an index of a version that is not known");
	return 0;
}

static bool take_flags(struct bytes *in, uint32_t *out)
{
	struct bytes raw;

	if (!bytes_take(in, 2, &raw))
		return false;
	*out = (uint32_t)raw.p[0] << 8 | raw.p[1];
	return true;
}

/* A number as ofs-deltas have it: 7 bits a byte, no value in two spellings. */
static bool take_varint(struct bytes *in, uint64_t *out)
{
	uint64_t value = 0;
	uint8_t c;

	for (int i = 0; i < 5; i++) {
		if (!bytes_u8(in, &c))
			return false;
		value |= c & 0x7f;
		if (!(c & 0x80)) {
			*out = value;
			return true;
		}
		value = (value + 1) << 7;
	}
	return false;
}

/* Up to version 3 paths are whole, and zeros fill each entry up to 8 bytes. */
static bool take_path(struct index_file *file, const uint8_t *start, size_t len)
{
	struct bytes path;
	struct bytes zeros;
	size_t used;

	if (len == FLAG_LENGTH) {
		struct bytes rest = file->rest;

		if (!bytes_until(&rest, '\0', &path))
			return false;
		len = path.len;
		if (len < FLAG_LENGTH)
			return false;
	}
	if (!bytes_take(&file->rest, len, &path) ||
	    memchr(path.p, '\0', path.len))
		return false;
	used = (size_t)(file->rest.p - start);
	if (!bytes_take(&file->rest, 8 - used % 8, &zeros) || zeros.p[0])
		return false;
	file->path = (const char *)path.p;
	return true;
}

/* In version 4 a path is the one before it, less some bytes, plus others. */
static bool take_end_of_path(struct index_file *file, size_t len)
{
	struct buf *name = &file->name;
	struct bytes end;
	uint64_t less;

	if (!take_varint(&file->rest, &less) || less > name->len ||
	    !bytes_until(&file->rest, '\0', &end))
		return false;
	if (less) {
		name->len -= (size_t)less;
		name->p[name->len] = '\0';
	}
	buf_add_bytes(name, end);
	file->names += name->len;
	file->path = buf_str(name);
	return len == (name->len < FLAG_LENGTH ? name->len : FLAG_LENGTH);
}

static bool take_entry(struct index_file *file)
{
	const uint8_t *start = file->rest.p;
	struct bytes raw;
	struct bytes mode;
	uint32_t flags;
	uint32_t more;

	if (!bytes_take(&file->rest, STAT_LEN, &raw))
		return false;
	mode = bytes_sub(raw, STAT_MODE, 4);
	if (!bytes_be32(&mode, &file->mode) ||
	    !bytes_take(&file->rest, OID_SHA256, &raw))
		return false;
	file->oid = oid_of(raw.p, raw.len);
	if (!take_flags(&file->rest, &flags) ||
	    (flags & FLAG_EXTENDED && !take_flags(&file->rest, &more)))
		return false;
	return file->version < 4 ? take_path(file, start, flags & FLAG_LENGTH)
				 : take_end_of_path(file, flags & FLAG_LENGTH);
}

/* An upper-case letter in front: what it says may be ignored. */
static int check_extension(const struct index_file *file, struct bytes name,
			   struct bytes body, struct fault *fault)
{
	static const uint8_t none[OID_SHA256];

	if (is_upper(name.p[0]) || bytes_eq(name, LIT("sdir")))
		return 0;
	if (!bytes_eq(name, LIT("link")))
		return fault_set(fault, FAULT_CORRUPT,
				 "an index with an extension that is not "
				 "known");
	if (!file->unnamed && body.len >= sizeof(none) &&
	    !memcmp(body.p, none, sizeof(none)))
		return 0;
	return fault_set(fault, FAULT_CORRUPT,
			 "a split index: what the shared index holds is not "
			 "read");
}

static int check_extensions(struct index_file *file, struct fault *fault)
{
	struct bytes name;
	struct bytes body;
	uint32_t len;
	int rc = 0;

	while (!rc && file->rest.len) {
		if (!bytes_take(&file->rest, 4, &name) ||
		    !bytes_be32(&file->rest, &len) ||
		    !bytes_take(&file->rest, len, &body))
			return damaged(fault);
		rc = check_extension(file, name, body, fault);
	}
	return !rc && file->unnamed ? damaged(fault) : rc;
}

int index_file_next(struct index_file *file, struct fault *fault)
{
	while (file->left) {
		file->left--;
		if (!take_entry(file))
			return damaged(fault);
		if (!buf_ok(&file->name))
			return fault_nomem(fault);
		if (file->names > INDEX_MAX)
			return fault_set(fault, FAULT_LIMIT,
					 "paths of more than 1 GiB");
		if (*file->path)
			return 1;
		file->unnamed = true;
	}
	return check_extensions(file, fault);
}

void index_file_release(struct index_file *file)
{
	buf_release(&file->name);
	*file = (struct index_file){ 0 };
}
