/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-floor THREADS PACK...
 *
 * What reading a pack costs at the least: every entry is inflated once, in the
 * order of the file, and nothing is done with the result. No delta is applied,
 * no checksum is looked at. The time of a scan is quoted as a multiple of this
 * program's. Prints "entries N inflated BYTES".
 *
 * A pack of SHA-1 objects with an index of version 2 stands beside it. Both are
 * trusted: this is a yardstick, not a reader.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_LEN 20
#define IDX_HEAD (8 + (size_t)256 * 4)
#define ZLIB_HEAD 2
#define THREADS_MAX 64

/* With this much room behind the result libdeflate stays in its fast loop. */
#define SLACK 512

/* Entries that a thread takes at a time. */
#define BATCH 256

enum { OFS_DELTA = 6, REF_DELTA = 7 };

struct file {
	const uint8_t *p;
	size_t len;
};

struct pack {
	struct file file;
	uint64_t *offsets;
	size_t nr;
	atomic_size_t next;
};

struct worker {
	pthread_t thread;
	struct pack *pack;
	struct libdeflate_decompressor *inflater;
	uint8_t *out;
	size_t room;
	uint64_t entries, bytes;
};

static _Noreturn void give_up(const char *what, const char *why)
{
	fprintf(stderr, "bench-floor: %s: %s\n", what, why);
	exit(2);
}

static struct file map_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *p;

	if (fd < 0 || fstat(fd, &st) || st.st_size == 0)
		give_up(path, "cannot be read");
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		give_up(path, "cannot be mapped");
	close(fd);
	return (struct file){ p, (size_t)st.st_size };
}

static void *allocate(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		give_up("memory", "not enough");
	return p;
}

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* Radix sort by 16 bits at a time: qsort would be a tenth of the whole run. */
static uint64_t *sort_offsets(uint64_t *v, size_t nr, uint64_t limit)
{
	static size_t count[1 << 16];
	uint64_t *other = allocate(nr * sizeof(*v));

	for (unsigned shift = 0; shift < 64 && limit >> shift; shift += 16) {
		uint64_t *from = v;
		size_t sum = 0;

		memset(count, 0, sizeof(count));
		for (size_t i = 0; i < nr; i++)
			count[v[i] >> shift & 0xffff]++;
		for (size_t i = 0; i < 1 << 16; i++) {
			size_t n = count[i];

			count[i] = sum;
			sum += n;
		}
		for (size_t i = 0; i < nr; i++)
			other[count[v[i] >> shift & 0xffff]++] = v[i];
		v = other;
		other = from;
	}
	free(other);
	return v;
}

/* magic version fanout | id*n | crc:4*n | offset:4*n | large offset:8*m | ...
 */
static void read_idx(struct pack *pack, const char *path)
{
	struct file idx = map_file(path);
	const uint8_t *small, *large;

	if (idx.len < IDX_HEAD || memcmp(idx.p, "\377tOc\0\0\0\2", 8) != 0)
		give_up(path, "no index of version 2");
	pack->nr = be32(idx.p + IDX_HEAD - 4);
	if (idx.len < IDX_HEAD + pack->nr * (ID_LEN + 8) + (size_t)2 * ID_LEN)
		give_up(path, "cut short");
	small = idx.p + IDX_HEAD + pack->nr * (ID_LEN + 4);
	large = small + pack->nr * 4;
	pack->offsets = allocate(pack->nr * sizeof(*pack->offsets));
	for (size_t i = 0; i < pack->nr; i++) {
		uint64_t offset = be32(small + i * 4);

		if (offset & 0x80000000U) {
			const uint8_t *p = large + (offset & 0x7fffffffU) * 8;

			offset = (uint64_t)be32(p) << 32 | be32(p + 4);
		}
		if (offset >= pack->file.len)
			give_up(path, "an offset behind the pack");
		pack->offsets[i] = offset;
	}
	pack->offsets = sort_offsets(pack->offsets, pack->nr, pack->file.len);
	munmap((void *)(uintptr_t)idx.p, idx.len);
}

/* Returns where the entry's deflated bytes begin. */
static const uint8_t *skip_header(const uint8_t *p, size_t *size)
{
	int type = *p >> 4 & 7;
	unsigned shift = 4;

	*size = *p & 15;
	while (*p++ & 0x80) {
		*size |= (size_t)(*p & 0x7f) << shift;
		shift += 7;
	}
	if (type == REF_DELTA)
		p += ID_LEN;
	else if (type == OFS_DELTA)
		while (*p++ & 0x80)
			;
	return p + ZLIB_HEAD;
}

static void inflate_entry(struct worker *w, uint64_t offset)
{
	const uint8_t *end = w->pack->file.p + w->pack->file.len;
	size_t size = 0, got = 0;
	const uint8_t *in = skip_header(w->pack->file.p + offset, &size);

	if (size + SLACK > w->room) {
		free(w->out);
		w->room = 2 * size + SLACK;
		w->out = allocate(w->room);
	}
	if (in >= end ||
	    libdeflate_deflate_decompress(w->inflater, in, (size_t)(end - in),
					  w->out, size + SLACK, &got) ||
	    got != size)
		give_up("the pack", "an entry cannot be inflated");
	w->entries++;
	w->bytes += size;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pack *pack = w->pack;
	size_t at;

	while ((at = atomic_fetch_add(&pack->next, BATCH)) < pack->nr)
		for (size_t i = at; i < at + BATCH && i < pack->nr; i++)
			inflate_entry(w, pack->offsets[i]);
	return NULL;
}

static void read_pack(const char *path, struct worker *workers, size_t nr)
{
	struct pack pack = { 0 };
	size_t len = strlen(path);
	char *idx = allocate(len + 1);

	memcpy(idx, path, len + 1);
	if (len < 5 || strcmp(idx + len - 5, ".pack") != 0)
		give_up(path, "no pack by its name");
	memcpy(idx + len - 5, ".idx", 5);
	pack.file = map_file(path);
	read_idx(&pack, idx);
	for (size_t i = 0; i < nr; i++) {
		workers[i].pack = &pack;
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			give_up("threads", "not enough");
	}
	for (size_t i = 0; i < nr; i++)
		pthread_join(workers[i].thread, NULL);
	munmap((void *)(uintptr_t)pack.file.p, pack.file.len);
	free(pack.offsets);
	free(idx);
}

int main(int argc, char **argv)
{
	static struct worker workers[THREADS_MAX];
	uint64_t entries = 0, bytes = 0;
	unsigned long nr = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (nr < 1 || nr > THREADS_MAX)
		give_up("usage", "bench-floor THREADS PACK...");
	for (size_t i = 0; i < nr; i++) {
		workers[i].inflater = libdeflate_alloc_decompressor();
		if (!workers[i].inflater)
			give_up("memory", "not enough");
	}
	for (int i = 2; i < argc; i++)
		read_pack(argv[i], workers, nr);
	for (size_t i = 0; i < nr; i++) {
		entries += workers[i].entries;
		bytes += workers[i].bytes;
		libdeflate_free_decompressor(workers[i].inflater);
		free(workers[i].out);
	}
	printf("entries %" PRIu64 " inflated %" PRIu64 "\n", entries, bytes);
	return 0;
}
