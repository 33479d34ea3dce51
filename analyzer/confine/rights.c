/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of what is refused, not of what is allowed: what a libc calls for
 * memory, threads and files changes with every release, while the ways to a
 * network, to a new program and into another process are few and known. Files
 * are Landlock's part, see files.c.
 */
#include "confine/confine.h"
#include "confine/build.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Calls that an architecture does not have are passed over by libseccomp. */
static const int refused[] = {
	/* a network */
	SCMP_SYS(socket),
	SCMP_SYS(socketpair),
	SCMP_SYS(socketcall),
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(send),
	SCMP_SYS(sendto),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(recv),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(recvmmsg),
	/* the same again through a ring, which no filter sees into */
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	/* a new program; request_key has the kernel start one */
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(request_key),
	/* another process, by the descriptor */
	SCMP_SYS(pidfd_getfd),
#if !CONFINE_SANITIZER
	/* and by its memory; or one of our own making */
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(fork),
	SCMP_SYS(vfork),
#endif
};

static int refuse(scmp_filter_ctx filter, uint32_t action, int call)
{
	return seccomp_rule_add_array(filter, action, call, 0, NULL);
}

/*
 * Threads may still be started, processes not. clone says in a register which
 * of the two is wanted; clone3 says it in memory, where a filter cannot look,
 * so it is made to look missing and the C library falls back to clone.
 */
static int refuse_processes(scmp_filter_ctx filter)
{
#if CONFINE_SANITIZER
	(void)filter;
	return 0;
#else
	const struct scmp_arg_cmp no_thread = {
#ifdef __s390__
		.arg = 1,
#else
		.arg = 0,
#endif
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = CLONE_THREAD,
		.datum_b = 0,
	};
	int rc;

	rc = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM),
				    SCMP_SYS(clone), 1, &no_thread);
	if (rc)
		return rc;
	return refuse(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
#endif
}

static int fill_filter(scmp_filter_ctx filter)
{
	int rc;

	rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
			      SCMP_ACT_KILL_PROCESS);
	if (rc)
		return rc;
	rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
	if (rc)
		return rc;
	rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (rc)
		return rc;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		rc = refuse(filter, SCMP_ACT_ERRNO(EPERM), refused[i]);
		if (rc)
			return rc;
	}
	return refuse_processes(filter);
}

static int load_filter(struct fault *fault)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	if (!filter)
		return fault_nomem(fault);
	rc = fill_filter(filter);
	if (!rc)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	if (!rc)
		return 0;
	errno = -rc;
	return fault_io(fault, "cannot put the seccomp filter in place");
}

/* A core dump would hold every secret that was found. */
static int refuse_core_dumps(struct fault *fault)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none))
		return fault_io(fault, "cannot switch core dumps off");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return fault_io(fault, "cannot become undumpable");
	return 0;
}

int confine_rights(struct fault *fault)
{
	int rc = refuse_core_dumps(fault);

	return rc ? rc : load_filter(fault);
}
