/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/key.h"

#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool parse(struct bytes text, struct audit_key *out)
{
	text = bytes_trim(text);
	if (text.len != 2 * (size_t)KEY_BYTES)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int v = hex_value(text.p[i]);

		if (v < 0)
			return false;
		out->key[i / 2] = (uint8_t)(out->key[i / 2] << 4 | v);
	}
	return true;
}

static int create_key(const char *path, struct audit_key *out,
		      struct fault *fault)
{
	struct buf text = BUF_INIT;
	int rc;
	int fd =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		     0600);

	if (fd < 0)
		return fault_io(fault, "%s: the key of the audit", path);
	audit_key_make(out);
	for (size_t i = 0; i < KEY_BYTES; i++)
		buf_printf(&text, "%02x", out->key[i]);
	buf_add_char(&text, '\n');
	rc = buf_ok(&text) ? write_all(fd, buf_bytes(&text), path, fault)
			   : fault_nomem(fault);
	if (close(fd) && !rc)
		rc = fault_io(fault, "%s", path);
	if (rc)
		(void)unlink(path);
	buf_release(&text);
	return rc;
}

int key_load(const char *path, bool create, struct audit_key *out,
	     struct fault *fault)
{
	struct buf text = BUF_INIT;
	struct audit_key key = { { 0 } };
	int rc = buf_read_given(&text, path, 4096, fault);

	if (rc == FAULT_IO && errno == ENOENT && create) {
		rc = create_key(path, &key, fault);
	} else if (!rc && !parse(buf_bytes(&text), &key)) {
		rc = fault_set(fault, FAULT_USAGE,
			       "%s: holds no key (64 hexadecimal digits); "
			       "delete it to have a new one made",
			       path);
	}
	buf_release(&text);
	if (!rc)
		*out = key;
	return rc;
}

const char *key_id(const struct audit_key *key, char out[FINGERPRINT_HEX])
{
	fingerprint(key, "key-id", (struct bytes){ 0 }, out);
	out[16] = '\0';
	return out;
}
