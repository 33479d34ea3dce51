/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine/confine.h - give up what the program does not need
 *
 * In two steps, both before the first repository is opened and before the first
 * thread is started (Landlock binds the calling thread and its children):
 *
 *   confine_rights  no network, no new program, no core dump
 *   confine_files   only the given files and folders
 *
 * Neither can be taken back. The kernel keeps the promise: see seccomp(2) and
 * landlock(7).
 */
#ifndef CONFINE_CONFINE_H
#define CONFINE_CONFINE_H

#include "base/array.h"
#include "base/fault.h"

#include <stdint.h>

/*
 * Switch core dumps off (RLIMIT_CORE, PR_SET_DUMPABLE), then let the kernel
 * refuse with EPERM every system call that reaches a network (socket,
 * socketpair, connect, bind, listen, accept, send*, recv*, io_uring), starts a
 * program (execve, execveat) or a process (fork; threads may be started), or
 * reaches into another process (ptrace, process_vm_*, pidfd_getfd); calls of
 * another architecture's table kill. The filter holds for every thread.
 * FAULT_IO when it cannot be put in place.
 */
int confine_rights(struct fault *fault) CHECKED;

/*
 * Limit file access to reading beneath each path of readable (files or
 * folders; missing ones are passed over) and, beneath each folder of writable,
 * to reading, making, writing and replacing files. Folders may be made, moved
 * and removed only beneath a path of writable that ends in "/".
 * Descriptors that are open already keep their rights. *level becomes a short
 * name of what holds: "landlock-abi-7", or "none" where the kernel has no
 * Landlock (not a fault). FAULT_IO if Landlock is there but refuses, or if a
 * path of writable is missing; then nothing was given up.
 */
int confine_files(const struct strlist *readable,
		  const struct strlist *writable, char level[32],
		  struct fault *fault) CHECKED;

/*
 * The fence behind our own accounting: let the kernel refuse more than bytes of
 * anonymous memory (RLIMIT_DATA). Does nothing in a sanitizer build.
 */
int confine_memory(uint64_t bytes, struct fault *fault) CHECKED;

/*
 * From now on a mapped file that shrinks while it is read shows zeros instead
 * of ending the process (SIGBUS). confine_file_shrank says whether that
 * happened, on whatever thread. A system call that is handed such memory does
 * not come here: it fails with EFAULT.
 */
int confine_mappings(struct fault *fault) CHECKED;
bool confine_file_shrank(void);

#endif
