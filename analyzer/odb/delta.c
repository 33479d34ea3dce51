/* SPDX-License-Identifier: Apache-2.0 */
#include "odb/delta.h"

#include "base/array.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

static bool read_size(struct bytes *in, uint64_t *out)
{
	uint64_t value = 0;
	unsigned shift = 0;
	uint8_t c = 0x80;

	for (; c & 0x80; shift += 7) {
		if (!bytes_u8(in, &c) || shift > 63 ||
		    (shift == 63 && (c & 0x7e)))
			return false;
		value |= (uint64_t)(c & 0x7fU) << shift;
	}
	*out = value;
	return true;
}

bool room_reserve(struct room *room, size_t len)
{
	if (len <= room->cap)
		return true;
	room_release(room);
	room->p = malloc(len + len / 4);
	room->cap = room->p ? len + len / 4 : 0;
	return room->p != NULL;
}

void room_release(struct room *room)
{
	free(room->p);
	*room = (struct room){ NULL, 0 };
}

/* Little end first; what lies behind the data may be read (DELTA_SLACK). */
static uint32_t load(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static const uint32_t masks[] = { 0, 0xff, 0xffff, 0xffffff, UINT32_MAX };

/*
 * The bits of a copy's first byte tell which bytes of its arguments follow; the
 * others are zero. Nearly always it is the low ones that follow.
 */
static inline uint32_t argument(const uint8_t **p, unsigned bits)
{
	static const uint8_t ones[] = { 0, 1, 1, 2, 1, 2, 2, 3,
					1, 2, 2, 3, 2, 3, 3, 4 };
	unsigned nr = ones[bits];
	uint32_t value = load(*p) & masks[nr];
	uint32_t spread = 0;

	*p += nr;
	if (!(bits & (bits + 1)))
		return value;
	for (unsigned i = 0; i < 4; i++) {
		if (bits >> i & 1) {
			spread |= (value & 0xff) << (8 * i);
			value >>= 8;
		}
	}
	return spread;
}

static int broken(struct fault *fault, const char *how)
{
	return fault_set(fault, FAULT_CORRUPT, "damaged: its delta %s", how);
}

int delta_begin(struct delta *delta, struct bytes base, struct bytes data,
		uint64_t max, struct fault *fault)
{
	uint64_t base_size = 0;
	uint64_t size = 0;
	struct bytes in = data;

	delta->base = base;
	delta->data = data;
	delta->nr = 0;
	delta->fresh.len = 0;
	delta->fresh.nr = 0;
	if (!read_size(&in, &base_size) || !read_size(&in, &size))
		return broken(fault, "has no sizes");
	if (base_size != base.len)
		return broken(fault, "was made for a base of another size");
	if (size > max || size > UINT32_MAX)
		return fault_set(fault, FAULT_LIMIT,
				 "%" PRIu64
				 " bytes, more than --max-object-size %" PRIu64,
				 size, max);
	delta->size = (uint32_t)size;
	delta->ops = data.len - in.len;
	return 0;
}

/*
 * A delta of one byte an operation would take sixteen times its size in memory.
 */
#define OPS_MAX ((size_t)16 << 20)

/* What an insertion, and the copy in front of it, may add to the fresh text. */
#define FRESH_STEP (127 + 3 * DELTA_SLACK)
static_assert(2 * FRESH_MARGIN + 1 <= DELTA_SLACK, "a margin is one move");
static_assert(FRESH_SLACK + 2 * DELTA_SLACK <= FRESH_STEP,
	      "the last copy's margins leave so much");

/*
 * Where to write next, and up to where there is room for two operations more.
 * The delta itself is not touched meanwhile: what is written are bytes, which
 * might be its own for all that a compiler knows.
 */
struct pen {
	struct op *op;
	struct op *ops_end;
	struct stretch *piece;
	struct stretch *pieces_end;
	uint8_t *text;
	uint8_t *text_end;
};

static inline bool is_full(const struct pen *pen)
{
	return pen->op >= pen->ops_end || pen->piece >= pen->pieces_end ||
	       pen->text >= pen->text_end;
}

static int grow(struct delta *delta, struct fault *fault)
{
	struct fresh *f = &delta->fresh;

	if (delta->nr >= OPS_MAX)
		return fault_set(fault, FAULT_LIMIT,
				 "its delta has more than %zu operations",
				 OPS_MAX);
	if (delta->nr + 2 >= delta->cap &&
	    !array_room((void **)&delta->v, delta->cap, &delta->cap,
			sizeof(*delta->v)))
		return fault_nomem(fault);
	if (f->nr + 2 >= f->cap &&
	    !array_room((void **)&f->v, f->cap, &f->cap, sizeof(*f->v)))
		return fault_nomem(fault);
	if (f->len + FRESH_STEP >= f->room) {
		size_t room = 2 * f->room + 2 * FRESH_STEP;
		uint8_t *text = realloc(f->text, room);

		if (!text)
			return fault_nomem(fault);
		f->text = text;
		f->room = room;
	}
	return 0;
}

/* By value, so that it can stay in registers; op is NULL for a fault. */
static struct pen pick_up(struct delta *delta, struct fault *fault)
{
	struct fresh *f = &delta->fresh;
	size_t most;

	if (grow(delta, fault))
		return (struct pen){ .op = NULL };
	most = delta->cap - 2 < OPS_MAX ? delta->cap - 2 : OPS_MAX;
	return (struct pen){
		.op = delta->v + delta->nr,
		.ops_end = delta->v + most,
		.piece = f->v + f->nr,
		.pieces_end = f->v + f->cap - 2,
		.text = f->text + f->len,
		.text_end = f->text + f->room - FRESH_STEP,
	};
}

/* Tell the delta what was written. */
static void put_down(struct delta *delta, struct pen pen)
{
	struct fresh *f = &delta->fresh;

	delta->nr = (size_t)(pen.op - delta->v);
	f->nr = (size_t)(pen.piece - f->v);
	f->len = (size_t)(pen.text - f->text);
}

static struct pen turn_page(struct delta *delta, struct pen pen,
			    struct fault *fault)
{
	put_down(delta, pen);
	return pick_up(delta, fault);
}

/* Runs are short: moves of fixed length are faster than one that fits. */
#define SHORT_RUN ((size_t)4 * DELTA_SLACK)

static inline void move_short(uint8_t *to, const uint8_t *from, size_t len)
{
	memcpy(to, from, DELTA_SLACK);
	for (size_t i = DELTA_SLACK; i < len; i += DELTA_SLACK)
		memcpy(to + i, from + i, DELTA_SLACK);
}

static inline void move(uint8_t *to, const uint8_t *from, size_t len)
{
	if (len <= SHORT_RUN)
		move_short(to, from, len);
	else
		memcpy(to, from, len);
}

/* A loop's state: the copy that the next one may still continue. */
struct pending {
	uint64_t from;
	uint64_t len; /* 0: none */
	uint64_t at;
};

/* What does not change in the loop. */
struct sources {
	const uint8_t *base;
	const uint8_t *data;
	const struct op *ops; /* these two move when they grow */
	const uint8_t *text;  /* where the fresh text begins; NULL: none */
	uint8_t *out;	      /* or NULL */
};

/*
 * A copy's margins. That of its start closes the stretch in hand, that of its
 * end begins the next; a short copy is all margin.
 */
static inline void add_margins(struct pen *pen, const struct sources *s,
			       const struct op *op)
{
	const uint8_t *from = s->base + op->from;
	size_t len = op->len;

	memcpy(pen->text, from, DELTA_SLACK);
	if (len <= 2 * FRESH_MARGIN) {
		pen->text += len;
		return;
	}
	pen->text += FRESH_MARGIN;
	*pen->text++ = FRESH_END;
	*pen->piece++ = (struct stretch){
		(uint32_t)(pen->text - s->text),
		(uint32_t)(op->at + len - FRESH_MARGIN),
		(uint32_t)(op - s->ops),
	};
	memcpy(pen->text, from + len - FRESH_MARGIN, DELTA_SLACK);
	pen->text += FRESH_MARGIN;
}

static inline void finish(const struct sources *s, struct pen *pen,
			  struct pending *copy)
{
	struct op *op = pen->op;

	if (!copy->len)
		return;
	*op = (struct op){ (uint32_t)copy->at, (uint32_t)copy->len,
			   (uint32_t)copy->from, true };
	pen->op++;
	if (s->text)
		add_margins(pen, s, op);
	if (s->out)
		move(s->out + copy->at, s->base + copy->from, copy->len);
	copy->len = 0;
}

static inline void insert(const struct sources *s, struct pen *pen,
			  const uint8_t *p, size_t len, uint64_t at)
{
	*pen->op++ = (struct op){ (uint32_t)at, (uint32_t)len,
				  (uint32_t)(p - s->data), false };
	if (s->text) {
		move_short(pen->text, p, len);
		pen->text += len;
	}
	if (s->out)
		move_short(s->out + at, p, len);
}

/* The operation that code begins is all there, and stays inside. */
static const char *check_copy(const struct delta *delta, const uint8_t *p,
			      const uint8_t *end, uint64_t from, uint64_t len)
{
	if (p > end)
		return "is cut short";
	if (from + len > delta->base.len)
		return "copies from outside of its base";
	return NULL;
}

int delta_run(struct delta *delta, uint8_t *out, bool fresh,
	      struct fault *fault)
{
	const uint8_t *p = delta->data.p + delta->ops;
	const uint8_t *end = delta->data.p + delta->data.len;
	struct pending copy = { .len = 0 };
	struct pen pen = pick_up(delta, fault);
	struct sources s = { delta->base.p, delta->data.p, delta->v,
			     fresh ? delta->fresh.text : NULL, out };
	uint64_t at = 0;

	if (!pen.op)
		return fault->code;
	if (fresh)
		*pen.piece++ = (struct stretch){ 0, 0, 0 };
	while (p < end) {
		unsigned code = *p++;
		const char *wrong = NULL;
		uint64_t from = 0;
		uint64_t len = code;

		if (is_full(&pen)) {
			pen = turn_page(delta, pen, fault);
			if (!pen.op)
				return fault->code;
			s.ops = delta->v;
			s.text = fresh ? delta->fresh.text : NULL;
		}
		if (code & 0x80) {
			from = argument(&p, code & 15);
			len = argument(&p, code >> 4 & 7);
			len = len ? len : 0x10000;
			wrong = check_copy(delta, p, end, from, len);
		} else if (!code) {
			wrong = "holds an operation that does not exist";
		} else if (code > (size_t)(end - p)) {
			wrong = "is cut short";
		}
		if (!wrong && at + len > delta->size)
			wrong = "makes more than it declares";
		if (wrong)
			return broken(fault, wrong);
		if (!(code & 0x80)) {
			finish(&s, &pen, &copy);
			insert(&s, &pen, p, len, at);
			p += len;
		} else if (copy.len && copy.from + copy.len == from) {
			copy.len += len;
		} else {
			finish(&s, &pen, &copy);
			copy = (struct pending){ from, len, at };
		}
		at += len;
	}
	if (is_full(&pen)) {
		pen = turn_page(delta, pen, fault);
		if (!pen.op)
			return fault->code;
		s.ops = delta->v;
		s.text = fresh ? delta->fresh.text : NULL;
	}
	finish(&s, &pen, &copy);
	if (fresh)
		*pen.text++ = FRESH_END;
	put_down(delta, pen);
	return at == delta->size ? 0
				 : broken(fault, "makes less than it declares");
}

void delta_release(struct delta *delta)
{
	free(delta->v);
	free(delta->fresh.text);
	free(delta->fresh.v);
	*delta = (struct delta){ .nr = 0 };
}

static const uint8_t *source_of(const struct delta *delta, const struct op *op)
{
	return (op->copies ? delta->base.p : delta->data.p) + op->from;
}

size_t delta_op_at(const struct delta *delta, size_t at)
{
	size_t low = 0;
	size_t high = delta->nr;

	assert(at < delta->size);
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (delta->v[mid].at <= at)
			low = mid;
		else
			high = mid;
	}
	return low;
}

void delta_window(const struct delta *delta, size_t at, size_t len,
		  uint8_t *out)
{
	if (len)
		delta_window_from(delta, &delta->v[delta_op_at(delta, at)], at,
				  len, out);
}

void delta_window_from(const struct delta *delta, const struct op *op,
		       size_t at, size_t len, uint8_t *out)
{
	for (; len; op++) {
		size_t skip = at - op->at;
		size_t nr = op->len - skip < len ? op->len - skip : len;

		memcpy(out, source_of(delta, op) + skip, nr);
		out += nr;
		at += nr;
		len -= nr;
	}
}

size_t fresh_place(const struct fresh *fresh, size_t in_text)
{
	size_t low = 0;
	size_t high = fresh->nr;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (fresh->v[mid].in_text <= in_text)
			low = mid;
		else
			high = mid;
	}
	return fresh->v[low].at + (in_text - fresh->v[low].in_text);
}
