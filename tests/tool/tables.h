/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/tool/tables.h - tables of refs (walk/reftable.h) out of lines of text
 *
 *   size N                       blocks of refs are filled up to N bytes
 *   sha256                       version 2, with ids of that length
 *   ref NAME ID                  an id may be one digit, which is repeated
 *   peeled NAME ID ID
 *   symbolic NAME TARGET
 *   gone NAME                    a ref that was deleted
 *   log NAME OLD NEW WHO EMAIL TIME ZONE MESSAGE...
 *   forget NAME                  a line of a reflog that was deleted
 *   block                        what follows stands in a block of its own
 *
 * Refs come in front of logs. Restarts are written as git does: one for the
 * first name of a block.
 */
#ifndef TESTS_TOOL_TABLES_H
#define TESTS_TOOL_TABLES_H

#include "base/buf.h"
#include "base/checksum.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

struct writer {
	struct buf *out;
	struct buf block; /* its records */
	struct buf key;	  /* the one before */
	char type;	  /* of the block; 0: none was begun */
	size_t hash_len;
	size_t size;
	size_t start; /* of the block, where it counts from */
	unsigned updates;
};

static inline void put_be(struct buf *out, uint64_t v, size_t len)
{
	while (len--)
		buf_add_char(out, (char)(len < 8 ? v >> 8 * len & 255 : 0));
}

static inline void put_varint(struct buf *out, uint64_t v)
{
	uint8_t bytes[10];
	size_t at = sizeof(bytes);

	bytes[--at] = v & 127;
	while (v >>= 7)
		bytes[--at] = (uint8_t)(128 | (--v & 127));
	buf_add(out, bytes + at, sizeof(bytes) - at);
}

static inline void put_string(struct buf *out, const char *s)
{
	put_varint(out, strlen(s));
	buf_add_str(out, s);
}

static inline void put_oid(struct writer *w, const char *hex)
{
	for (size_t i = 0; i < w->hash_len; i++) {
		int high = hex_value((uint8_t)hex[hex[1] ? 2 * i : 0]);
		int low = hex_value((uint8_t)hex[hex[1] ? 2 * i + 1 : 0]);

		buf_add_char(&w->block, (char)(high << 4 | low));
	}
}

static inline void put_deflated(struct buf *out, struct bytes body)
{
	uLongf len = compressBound(body.len);
	uint8_t *to = malloc(len);
	int rc = to ? compress(to, &len, body.p, body.len) : Z_MEM_ERROR;

	assert(rc == Z_OK);
	(void)rc;
	buf_add(out, to, len);
	free(to);
}

static inline void end_block(struct writer *w)
{
	size_t head = w->out->len - w->start + 4;

	if (!w->type)
		return;
	/* One restart, at the first record. */
	put_be(&w->block, head, 3);
	put_be(&w->block, 1, 2);
	buf_add_char(w->out, w->type);
	put_be(w->out, head + w->block.len, 3);
	if (w->type == 'g')
		put_deflated(w->out, buf_bytes(&w->block));
	else
		buf_add_bytes(w->out, buf_bytes(&w->block));
	while (w->type == 'r' && w->out->len - w->start < w->size)
		buf_add_char(w->out, '\0');
	w->start = w->out->len;
	w->type = 0;
	buf_clear(&w->block);
	buf_clear(&w->key);
}

static inline void put_key(struct writer *w, char type, struct bytes key,
			   unsigned value)
{
	size_t same = 0;

	if (w->type != type)
		end_block(w);
	w->type = type;
	while (same < key.len && same < w->key.len &&
	       (char)key.p[same] == w->key.p[same])
		same++;
	put_varint(&w->block, same);
	put_varint(&w->block, (key.len - same) << 3 | value);
	buf_add_bytes(&w->block, bytes_sub(key, same, SIZE_MAX));
	buf_clear(&w->key);
	buf_add_bytes(&w->key, key);
}

static inline void put_ref(struct writer *w, const char *name, unsigned value)
{
	put_key(w, 'r', bytes_of(name), value);
	put_varint(&w->block, 0);
}

static inline void put_log(struct writer *w, const char *name, unsigned value)
{
	struct buf key = BUF_INIT;

	buf_add_str(&key, name);
	buf_add_char(&key, '\0');
	put_be(&key, ~(uint64_t)w->updates++, 8);
	put_key(w, 'g', buf_bytes(&key), value);
	buf_release(&key);
}

static inline void put_line(struct writer *w, char *line)
{
	char none[] = "";
	char *word[8] = { none, none, none, none, none, none, none, none };
	const char *rest = "";
	size_t nr = 0;

	for (char *p = line; p && nr < COUNT(word);) {
		word[nr++] = p;
		p = strchr(p, ' ');
		if (p)
			*p++ = '\0';
		rest = p ? p : "";
	}
	if (!strcmp(word[0], "block")) {
		end_block(w);
	} else if (!strcmp(word[0], "ref")) {
		put_ref(w, word[1], 1);
		put_oid(w, word[2]);
	} else if (!strcmp(word[0], "peeled")) {
		put_ref(w, word[1], 2);
		put_oid(w, word[2]);
		put_oid(w, word[3]);
	} else if (!strcmp(word[0], "symbolic")) {
		put_ref(w, word[1], 3);
		put_string(&w->block, word[2]);
	} else if (!strcmp(word[0], "gone")) {
		put_ref(w, word[1], 0);
	} else if (!strcmp(word[0], "forget")) {
		put_log(w, word[1], 0);
	} else if (!strcmp(word[0], "log")) {
		put_log(w, word[1], 1);
		put_oid(w, word[2]);
		put_oid(w, word[3]);
		put_string(&w->block, word[4]);
		put_string(&w->block, word[5]);
		put_varint(&w->block, strtoull(word[6], NULL, 10));
		put_be(&w->block, (uint16_t)atoi(word[7]), 2);
		put_string(&w->block, rest);
	}
}

static inline void put_header(const struct writer *w, struct buf *out)
{
	buf_add_str(out, "REFT");
	put_be(out, w->hash_len == OID_SHA256 ? 2 : 1, 1);
	put_be(out, w->size, 3);
	put_be(out, 1, 8);
	put_be(out, 1, 8);
	if (w->hash_len == OID_SHA256)
		buf_add_str(out, "s256");
}

/* Append the table that the lines tell. */
static inline void table_make(const char *lines, struct buf *out)
{
	struct writer w = { .out = out, .hash_len = OID_SHA1, .updates = 1 };
	struct buf text = BUF_INIT;
	struct buf footer = BUF_INIT;
	char *save = NULL;

	buf_add_str(&text, lines);
	if (strstr(lines, "sha256\n"))
		w.hash_len = OID_SHA256;
	if (!strncmp(lines, "size ", 5))
		w.size = strtoul(lines + 5, NULL, 10);
	put_header(&w, out);
	w.start = 0;
	for (char *line = strtok_r(text.p, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		put_line(&w, line);
	end_block(&w);
	put_header(&w, &footer);
	put_be(&footer, 0, 40);
	put_be(&footer, crc32_of(buf_bytes(&footer)), 4);
	buf_add_bytes(out, buf_bytes(&footer));
	buf_release(&footer);
	buf_release(&w.block);
	buf_release(&w.key);
	buf_release(&text);
	assert(buf_ok(out));
}

#endif
