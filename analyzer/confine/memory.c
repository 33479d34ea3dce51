/* SPDX-License-Identifier: Apache-2.0 */
/* The fence behind our own accounting of memory. */
#include "confine/confine.h"
#include "confine/build.h"

#include <sys/resource.h>

int confine_memory(uint64_t bytes, struct fault *fault)
{
	struct rlimit limit;

	if (CONFINE_SANITIZER)
		return 0;
	if (getrlimit(RLIMIT_DATA, &limit))
		return fault_io(fault, "cannot ask for the limit of memory");
	/* Whoever started us may have set a tighter one: that one holds. */
	if (limit.rlim_max > bytes)
		limit.rlim_max = bytes;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_DATA, &limit))
		return fault_io(fault, "cannot limit memory");
	return 0;
}
