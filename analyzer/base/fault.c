/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int fault_set(struct fault *fault, int code, const char *format, ...)
{
	va_list args;

	if (!fault)
		return code;
	fault->code = code;
	va_start(args, format);
	(void)vsnprintf(fault->msg, sizeof(fault->msg), format, args);
	va_end(args);
	return code;
}

int fault_io(struct fault *fault, const char *format, ...)
{
	int error = errno;
	char reason[128];
	char what[300];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	return fault_set(fault, FAULT_IO, "%s: %s", what,
			 strerror_r(error, reason, sizeof(reason)));
}

int fault_at(struct fault *fault, const char *format, ...)
{
	char where[300];
	char msg[sizeof(fault->msg)];
	va_list args;

	if (!fault)
		return FAULT_CORRUPT;
	va_start(args, format);
	(void)vsnprintf(where, sizeof(where), format, args);
	va_end(args);
	memcpy(msg, fault->msg, sizeof(msg));
	(void)snprintf(fault->msg, sizeof(fault->msg), "%s: %.200s", where,
		       msg);
	return fault->code;
}
