/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include "cli/cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* Elsewhere than on a terminal a line this often, in seconds. */
#define SELDOM 2.0

bool progress_init(struct progress *progress, const char *mode)
{
	bool terminal = isatty(STDERR_FILENO) == 1;

	if (strcmp(mode, "auto") != 0 && strcmp(mode, "always") != 0 &&
	    strcmp(mode, "never") != 0)
		return false;
	progress->terminal = terminal;
	progress->on =
		!strcmp(mode, "always") || (!strcmp(mode, "auto") && terminal);
	progress->started = progress->last = seconds_now();
	return true;
}

void progress_group(void *payload, uint64_t objects)
{
	struct progress *p = payload;

	p->total += objects;
	progress_tick(p);
}

static void draw(struct progress *p, double at)
{
	uint64_t objects = atomic_load(&p->counters.objects);
	uint64_t bytes = atomic_load(&p->counters.bytes);
	double seconds = at - p->started;
	double rate = seconds > 0 ? (double)objects / seconds : 0;
	double left = rate > 0 && p->total > objects
			      ? (double)(p->total - objects) / rate
			      : 0;

	(void)fprintf(
		stderr,
		"%s%" PRIu64 " of %" PRIu64 " objects (%.0f%%), %.1f MiB, "
		"%.0f objects/s, %.0f s left, %" PRIu64 " hits%s",
		p->terminal ? "\r\033[K" : "bbaudit: ", objects, p->total,
		p->total ? 100.0 * (double)objects / (double)p->total : 100.0,
		(double)bytes / 1048576.0, rate, left,
		(uint64_t)atomic_load(&p->counters.hits),
		p->terminal ? "" : "\n");
	(void)fflush(stderr);
	p->drawn = true;
}

void progress_tick(void *payload)
{
	struct progress *p = payload;
	double at = seconds_now();

	if (!p->on || (!p->terminal && p->drawn && at - p->last < SELDOM))
		return;
	p->last = at;
	draw(p, at);
}

void progress_clear(struct progress *progress)
{
	if (progress->on && progress->terminal)
		(void)fputs("\r\033[K", stderr);
}

void progress_end(struct progress *progress)
{
	if (!progress->on)
		return;
	draw(progress, seconds_now());
	progress_clear(progress);
}
