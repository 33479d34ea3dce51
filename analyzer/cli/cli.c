/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "base/date.h"
#include "report/escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

void complain(const char *format, ...)
{
	char message[8192]; /* two paths, and what is wrong */
	struct buf shown = BUF_INIT;
	va_list args;

	va_start(args, format);
	(void)vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	escape_terminal(bytes_of(message), &shown);
	(void)fprintf(stderr, "bbaudit: %s\n",
		      buf_ok(&shown) ? buf_str(&shown) : "out of memory");
	buf_release(&shown);
}

void command_line(int argc, char **argv, struct buf *out)
{
	for (int i = 0; i < argc; i++)
		buf_printf(out, "%s%s", i ? " " : "", argv[i]);
}

bool parse_size(const char *text, uint64_t *out)
{
	static const char units[] = "KMGT";
	struct bytes b = bytes_of(text);
	uint64_t value = 0;
	unsigned shift = 0;

	if (b.len > 1 && (b.p[b.len - 1] == 'B' || b.p[b.len - 1] == 'b'))
		b.len--;
	if (b.len > 1 && (b.p[b.len - 1] == 'i'))
		b.len--;
	for (size_t i = 0; b.len > 1 && i < sizeof(units) - 1; i++) {
		if (lower(b.p[b.len - 1]) == lower((uint8_t)units[i])) {
			shift = 10 * ((unsigned)i + 1);
			b.len--;
			break;
		}
	}
	if (!bytes_decimal(b, &value) || !value ||
	    value > ((uint64_t)1 << 62) >> shift)
		return false;
	*out = value << shift;
	return true;
}

int32_t today(void)
{
	return day_of_moment((int64_t)time(NULL));
}

double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
