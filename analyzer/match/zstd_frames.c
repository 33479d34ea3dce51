/* SPDX-License-Identifier: Apache-2.0 */
#include "match/zstd_frames.h"

enum { MAGIC, DESCRIPTOR, HEADER, BLOCK, SKIPPABLE };

#define FRAME_MAGIC 0xfd2fb528u
#define SKIPPABLE_MAGIC 0x184d2a50u /* and the 15 that follow */

static uint64_t little(const uint8_t *p, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len; i++)
		value |= (uint64_t)p[i] << 8 * i;
	return value;
}

static bool has_window(uint8_t descriptor)
{
	return !(descriptor & 0x20);
}

static size_t dictionary_len(uint8_t descriptor)
{
	static const uint8_t lens[] = { 0, 1, 2, 4 };

	return lens[descriptor & 3];
}

static size_t content_len(uint8_t descriptor)
{
	static const uint8_t lens[] = { 0, 2, 4, 8 };
	size_t len = lens[descriptor >> 6];

	return len || has_window(descriptor) ? len : 1;
}

/* How many bytes the header in hand has. */
static size_t needed(const struct zstd_frames *f)
{
	switch (f->step) {
	case MAGIC:
	case SKIPPABLE:
		return 4;
	case DESCRIPTOR:
		return 1;
	case HEADER:
		return has_window(f->descriptor) +
		       dictionary_len(f->descriptor) +
		       content_len(f->descriptor);
	default:
		return 3;
	}
}

static void read_magic(struct zstd_frames *f)
{
	uint32_t magic = (uint32_t)little(f->head, 4);

	if (magic == FRAME_MAGIC)
		f->step = DESCRIPTOR;
	else if ((magic & ~15u) == SKIPPABLE_MAGIC)
		f->step = SKIPPABLE;
	else
		f->ended = true;
}

/* Without a window of its own, a frame has its whole content for one. */
static void read_header(struct zstd_frames *f)
{
	uint64_t window;

	if (has_window(f->descriptor)) {
		uint64_t base = (uint64_t)1 << (10 + (f->head[0] >> 3));

		window = base + base / 8 * (f->head[0] & 7);
	} else {
		size_t len = content_len(f->descriptor);

		window = little(f->head + dictionary_len(f->descriptor), len);
		window += len == 2 ? 256 : 0;
	}
	if (window > f->window)
		f->window = window;
	f->step = BLOCK;
}

static void read_block(struct zstd_frames *f)
{
	uint64_t header = little(f->head, 3);
	unsigned type = header >> 1 & 3;

	f->skip = type == 1 ? 1 : header >> 3; /* 1: one byte, repeated */
	if (header & 1) {
		f->skip += f->descriptor & 4 ? 4 : 0; /* a checksum */
		f->step = MAGIC;
	}
}

static void take_step(struct zstd_frames *f)
{
	switch (f->step) {
	case MAGIC:
		read_magic(f);
		break;
	case DESCRIPTOR:
		f->descriptor = f->head[0];
		f->step = HEADER;
		break;
	case HEADER:
		read_header(f);
		break;
	case SKIPPABLE:
		f->skip = little(f->head, 4);
		f->step = MAGIC;
		break;
	default:
		read_block(f);
	}
	f->have = 0;
}

static void count(struct zstd_frames *f, size_t len)
{
	f->taken += len;
	if (f->step == MAGIC && !f->have && !f->skip && !f->ended)
		f->end = f->taken;
}

void zstd_frames_add(struct zstd_frames *frames, struct bytes in)
{
	while (in.len && !frames->ended) {
		size_t want = needed(frames) - frames->have;
		size_t len = in.len;

		if (frames->skip) {
			if (len > frames->skip)
				len = (size_t)frames->skip;
			frames->skip -= len;
			in = bytes_sub(in, len, in.len);
			count(frames, len);
			continue;
		}
		if (len > want)
			len = want;
		memcpy(frames->head + frames->have, in.p, len);
		frames->have += len;
		in = bytes_sub(in, len, in.len);
		if (len == want)
			take_step(frames);
		count(frames, len);
	}
}

struct bytes zstd_frames_of(struct bytes file)
{
	struct zstd_frames frames = { 0 };

	zstd_frames_add(&frames, file);
	return frames.end ? bytes_sub(file, 0, (size_t)frames.end) : file;
}
