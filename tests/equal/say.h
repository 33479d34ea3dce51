/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/equal/say.h - all that is told of a credential, as a line of text
 */
#ifndef TESTS_EQUAL_SAY_H
#define TESTS_EQUAL_SAY_H

#include "equal/chance.h"

#include "classify/examine.h"

#include <inttypes.h>

/* Of long ones the beginning, and a hash of all. */
#define SHOWN ((size_t)40)

static inline void say_bytes(struct buf *out, const char *name, struct bytes b)
{
	struct chance hash = { b.len };

	buf_printf(out, " %s=", name);
	if (!b.p) {
		buf_add_str(out, "none");
		return;
	}
	for (size_t i = 0; i < b.len && i < SHOWN; i++) {
		if (b.p[i] > ' ' && b.p[i] < 0x7f)
			buf_add_char(out, (char)b.p[i]);
		else
			buf_printf(out, "\\%02x", b.p[i]);
	}
	for (size_t i = 0; i < b.len; i++)
		hash.state = chance_next(&hash) ^ b.p[i];
	if (b.len > SHOWN)
		buf_printf(out, "...#%016" PRIx64, hash.state);
}

static inline void say_reasons(struct buf *out, const struct credential *c)
{
	for (size_t i = 0; i < c->nr_reasons; i++)
		buf_printf(out, " (%s)", c->reasons[i]);
	for (size_t i = 0; i < c->encodings.nr; i++)
		buf_printf(out, " [%s]", c->encodings.v[i]);
}

static inline void say_credential(struct buf *out, enum site site,
				  struct bytes name, const struct credential *c)
{
	buf_printf(out,
		   "%s %s at=%" PRIu64 "+%" PRIu64 " line=%" PRIu64
		   " column=%" PRIu64,
		   site_name(site), c->pattern->id, c->at, c->len, c->line,
		   c->column);
	say_bytes(out, "name", name);
	say_bytes(out, "secret", c->secret);
	say_bytes(out, "raw", c->raw);
	say_bytes(out, "username", c->username);
	say_bytes(out, "host", c->host);
	say_bytes(out, "workspace", c->workspace);
	say_bytes(out, "repository", c->repository);
	say_bytes(out, "context", c->context);
	say_bytes(out, "around", c->around);
	buf_printf(out, " host-kind=%d checksum=%s confidence=%s lane=%d",
		   c->host_kind, checksum_name(c->checksum),
		   confidence_name(c->confidence), c->lane);
	buf_printf(out, " base64=%d percent=%d", c->in_base64, c->percent);
	say_reasons(out, c);
	buf_add_char(out, '\n');
}

#endif
