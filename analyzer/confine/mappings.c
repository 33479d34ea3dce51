/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page of a mapped file that lies wholly behind the file's end raises SIGBUS
 * when it is touched. Packs are mapped, and whoever owns the repository may cut
 * one while we read it. Jumping out of the handler would leave zlib or libgit2
 * half way through their work, so the handler lays a page of zeros over the
 * hole instead: reading goes on, meets zeros, and the pack is found damaged in
 * the ordinary way.
 */
#include "confine/confine.h"

#include <assert.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* For the handler, which may run on any thread. */
static uintptr_t page_size;
static atomic_bool shrank;

static_assert(ATOMIC_BOOL_LOCK_FREE == 2,
	      "only lock-free atomics may be used in a signal handler");

static bool fill_hole(const siginfo_t *info)
{
	char *const touched = info->si_addr;
	char *const page = touched - ((uintptr_t)touched & (page_size - 1));

	/*
	 * Not writable, so RLIMIT_DATA does not count it. Straight to the
	 * kernel, since mmap(3) is not among what signal-safety(7) allows, and
	 * the thread sanitizer takes it for a write that races every reader.
	 */
	return syscall(SYS_mmap, page, page_size, (long)PROT_READ,
		       (long)(MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED), -1L,
		       0L) != -1;
}

static void on_sigbus(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_code == BUS_ADRERR && fill_hole(info)) {
		atomic_store_explicit(&shrank, true, memory_order_relaxed);
	} else {
		/* Someone else's SIGBUS: die of it on the way out. */
		(void)signal(signo, SIG_DFL);
		(void)raise(signo);
	}
}

int confine_mappings(struct fault *fault)
{
	const long size = sysconf(_SC_PAGESIZE);
	struct sigaction action = {
		.sa_sigaction = on_sigbus,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	if (size <= 0)
		return fault_io(fault, "cannot ask for the page size");
	page_size = (uintptr_t)size;
	(void)sigemptyset(&action.sa_mask);
	if (sigaction(SIGBUS, &action, NULL))
		return fault_io(fault, "cannot handle SIGBUS");
	return 0;
}

bool confine_file_shrank(void)
{
	return atomic_load_explicit(&shrank, memory_order_relaxed);
}
