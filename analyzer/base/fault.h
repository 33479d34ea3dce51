/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/fault.h - how a function says that it failed
 *
 * A function that can fail returns int: 0, or one of the codes below. Its last
 * parameter is a struct fault that it fills when it fails and leaves alone when
 * it succeeds, so one struct fault can be passed down a chain of calls.
 *
 * The innermost function says what was wrong with the bytes; each caller that
 * knows more about where they came from adds that in front (fault_at). main()
 * prints. Nothing below cli/ writes to standard error.
 *
 * A message may hold an oid, a path, an offset or a count. It never holds bytes
 * of a blob: those may be a credential.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#define CHECKED __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum {
	FAULT_CORRUPT = -1, /* this object is damaged; others may be fine */
	FAULT_LIMIT = -2,   /* well formed, but more than we agreed to read */
	FAULT_NOMEM = -3,
	FAULT_IO = -4,	  /* the system refused; msg ends in its reason */
	FAULT_USAGE = -5, /* what the auditor gave (option, pattern) is wrong */
	FAULT_STOPPED = -6, /* asked to end early */
};

struct fault {
	int code;
	char msg[512];
};

/* Fill fault (which may be NULL) and return code. */
int fault_set(struct fault *fault, int code, const char *format, ...)
	PRINTF(3, 4);

/* The same for a failed system call: appends the text of errno. */
int fault_io(struct fault *fault, const char *format, ...) PRINTF(2, 3);

/* Here, so that static analysis sees that it never returns 0. */
static inline int fault_nomem(struct fault *fault)
{
	(void)fault_set(fault, FAULT_NOMEM, "out of memory");
	return FAULT_NOMEM;
}

/* Put "where: " in front of the message; returns fault's code. */
int fault_at(struct fault *fault, const char *format, ...) PRINTF(2, 3);

#endif
