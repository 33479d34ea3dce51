/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/loose.h"

#include "base/buf.h"
#include "base/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* "commit", a blank, 20 digits and a NUL fit well. */
#define HEADER_MAX 32
#define BLOCK ((size_t)16 << 10)

struct loose {
	int fd;
	enum object_type type;
	uint64_t size;
	uint64_t done; /* bytes of the body that were given out */
	struct inflate *inflate;
	bool ended;	 /* the stream, not the file */
	struct bytes in; /* of block: not yet inflated */
	uint8_t block[BLOCK];
};

enum object_type loose_type(const struct loose *loose)
{
	return loose->type;
}

uint64_t loose_size(const struct loose *loose)
{
	return loose->size;
}

/* More of the file, where nothing of it is left; in stays empty at its end. */
static int fill(struct loose *loose, struct fault *fault)
{
	ssize_t nr;

	if (loose->in.len)
		return 0;
	do
		nr = read(loose->fd, loose->block, BLOCK);
	while (nr < 0 && errno == EINTR);
	if (nr < 0)
		return fault_io(fault, "cannot be read");
	loose->in = (struct bytes){ loose->block, (size_t)nr };
	return 0;
}

/* len bytes of the stream, fewer at its end. */
static int pull(struct loose *loose, uint8_t *out, size_t len, size_t *got,
		struct fault *fault)
{
	int rc = 0;

	*got = 0;
	while (!rc && *got < len && !loose->ended) {
		size_t nr = len - *got;

		rc = fill(loose, fault);
		if (rc)
			break;
		if (!loose->in.len)
			return fault_set(fault, FAULT_CORRUPT,
					 "damaged: the file is cut short");
		rc = inflate_run(loose->inflate, &loose->in, out + *got, &nr,
				 &loose->ended, fault);
		*got += nr;
	}
	return rc;
}

static bool parse_header(struct bytes text, enum object_type *type,
			 uint64_t *size)
{
	struct bytes name;

	if (!bytes_until(&text, ' ', &name) || !bytes_decimal(text, size))
		return false;
	for (int t = OBJECT_COMMIT; t <= OBJECT_TAG; t++) {
		*type = (enum object_type)t;
		if (bytes_eq(name, bytes_of(object_type_name(*type))))
			return true;
	}
	return false;
}

static int read_header(struct loose *loose, struct fault *fault)
{
	uint8_t text[HEADER_MAX];
	size_t len = 0;

	while (len < sizeof(text)) {
		size_t got = 0;
		int rc = pull(loose, &text[len], 1, &got, fault);

		if (rc)
			return rc;
		if (!got)
			len = sizeof(text); /* it ends without a NUL */
		else if (text[len])
			len++;
		else
			break;
	}
	if (len == sizeof(text) || !parse_header((struct bytes){ text, len },
						 &loose->type, &loose->size))
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: it has no header of an object");
	return 0;
}

static int open_file(const char *store, const struct oid *oid, int *fd,
		     struct fault *fault)
{
	struct buf path = BUF_INIT;
	struct stat st;
	char hex[OID_HEX_MAX];

	oid_hex(oid, hex);
	buf_printf(&path, "%s/%.2s/%s", store, hex, hex + 2);
	if (!buf_ok(&path)) {
		buf_release(&path);
		return fault_nomem(fault);
	}
	*fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	buf_release(&path);
	if (*fd < 0 && errno == ENOENT)
		return fault_set(fault, FAULT_CORRUPT,
				 "not found in its store");
	if (*fd < 0 || fstat(*fd, &st))
		return fault_io(fault, "cannot be read");
	if (!S_ISREG(st.st_mode))
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: not a regular file");
	return 0;
}

int loose_open(struct loose **out, const char *store, const struct oid *oid,
	       struct fault *fault)
{
	struct loose *loose = calloc(1, sizeof(*loose));
	int rc;

	if (!loose)
		return fault_nomem(fault);
	loose->fd = -1;
	rc = open_file(store, oid, &loose->fd, fault);
	if (!rc)
		rc = inflate_new(&loose->inflate, fault);
	if (!rc)
		rc = read_header(loose, fault);
	if (rc) {
		loose_close(loose);
		return rc;
	}
	*out = loose;
	return 0;
}

void loose_close(struct loose *loose)
{
	if (!loose)
		return;
	if (loose->fd >= 0)
		close(loose->fd);
	inflate_free(loose->inflate);
	free(loose);
}

/* The body is complete: the stream and the file must be too. */
static int check_end(struct loose *loose, struct fault *fault)
{
	uint8_t more;
	size_t got = 0;
	int rc = pull(loose, &more, 1, &got, fault);

	if (!rc && got)
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has more",
				 loose->size);
	if (!rc)
		rc = fill(loose, fault);
	if (!rc && loose->in.len)
		return fault_set(fault, FAULT_CORRUPT,
				 "damaged: something stands behind its end");
	return rc;
}

int loose_read(struct loose *loose, uint8_t *out, size_t len, size_t *got,
	       struct fault *fault)
{
	uint64_t left = loose->size - loose->done;
	int rc;

	if (len > left)
		len = (size_t)left;
	rc = pull(loose, out, len, got, fault);
	loose->done += *got;
	if (!rc && *got < len)
		return fault_set(fault, FAULT_CORRUPT,
				 "declares %" PRIu64 " bytes and has %" PRIu64,
				 loose->size, loose->done);
	if (!rc && loose->done == loose->size)
		rc = check_end(loose, fault);
	return rc;
}
