/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"
#include "confine/forks.h"
#include "confine/build.h"
#include "confine/confine.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void give_up(void)
{
	struct fault fault = { 0 };

	ck_assert_msg(confine_rights(&fault) == 0, "%s", fault.msg);
}

/* clang-format off */
#define CALL(name) { #name, SYS_##name }
static const struct {
	const char *proves;
	long call;
} rows[] = {
	CALL(socket), CALL(socketpair), CALL(connect), CALL(bind),
	CALL(listen), CALL(accept), CALL(accept4), CALL(sendto),
	CALL(sendmsg), CALL(sendmmsg), CALL(recvfrom), CALL(recvmsg),
	CALL(recvmmsg), CALL(io_uring_setup), CALL(io_uring_enter),
	CALL(io_uring_register), CALL(execve), CALL(execveat),
	CALL(request_key), CALL(pidfd_getfd),
#if !CONFINE_SANITIZER
	CALL(ptrace), CALL(process_vm_readv), CALL(process_vm_writev),
#endif
};
/* clang-format on */

static int refusal(long call)
{
	errno = 0;
	/* Nothing but nonsense: where it is not refused, it fails otherwise. */
	return syscall(call, -1L, -1L, -1L, -1L, -1L, -1L) < 0 ? errno : 0;
}

START_TEST(refused_row)
{
	give_up();
	ck_assert_msg(refusal(rows[_i].call) == EPERM, "%s: %s",
		      rows[_i].proves, strerror(errno));
}
END_TEST

/* Else the rows would prove nothing: who refuses is the filter. */
START_TEST(allowed_before_row)
{
	if (rows[_i].call == SYS_io_uring_setup)
		return; /* kernel.io_uring_disabled answers EPERM as well */
	ck_assert_msg(refusal(rows[_i].call) != EPERM, "%s is refused anyway",
		      rows[_i].proves);
}
END_TEST

START_TEST(what_a_scan_needs_is_left)
{
	int fd[2];
	char c = 'x';

	give_up();
	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(write(fd[1], &c, 1), 1);
	ck_assert_int_eq(read(fd[0], &c, 1), 1);
	ck_assert_ptr_nonnull(getcwd((char[4096]){ 0 }, 4096));
	ck_assert_int_eq(refusal(SYS_close), EBADF);
}
END_TEST

static void *try_socket(void *answer)
{
	*(int *)answer = refusal(SYS_socket);
	return NULL;
}

START_TEST(new_threads_work_and_are_bound)
{
	pthread_t thread;
	int answer = 0;

	give_up();
	ck_assert_int_eq(pthread_create(&thread, NULL, try_socket, &answer), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(answer, EPERM);
}
END_TEST

struct waiting {
	sem_t go;
	int answer;
};

static void *wait_then_try_socket(void *data)
{
	struct waiting *waiting = data;

	while (sem_wait(&waiting->go) && errno == EINTR)
		;
	return try_socket(&waiting->answer);
}

START_TEST(threads_from_before_are_bound)
{
	struct waiting waiting = { .answer = 0 };
	pthread_t thread;

	ck_assert_int_eq(sem_init(&waiting.go, 0, 0), 0);
	ck_assert_int_eq(
		pthread_create(&thread, NULL, wait_then_try_socket, &waiting),
		0);
	give_up();
	ck_assert_int_eq(sem_post(&waiting.go), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(waiting.answer, EPERM);
	sem_destroy(&waiting.go);
}
END_TEST

#if !CONFINE_SANITIZER
START_TEST(fork_is_refused)
{
	pid_t child;

	give_up();
	errno = 0;
	child = fork();
	if (child == 0)
		_exit(0);
	ck_assert_int_eq(child, -1);
	ck_assert_int_eq(errno, EPERM);
}
END_TEST

START_TEST(spawning_is_refused)
{
	char *const argv[] = { "true", NULL };
	pid_t child;

	give_up();
	ck_assert_int_eq(
		posix_spawn(&child, "/bin/true", NULL, NULL, argv, NULL),
		EPERM);
}
END_TEST

START_TEST(vfork_is_refused)
{
	long child;

	give_up();
	child = syscall(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0L, 0L, 0L,
			0L);
	if (child == 0)
		_exit(0);
	ck_assert_int_eq(child, -1);
	ck_assert_int_eq(errno, EPERM);
}
END_TEST

START_TEST(clone3_looks_missing)
{
	give_up();
	ck_assert_int_eq(refusal(SYS_clone3), ENOSYS);
}
END_TEST
#endif

START_TEST(no_core_is_dumped)
{
	struct rlimit limit;

	give_up();
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &limit), 0);
	ck_assert_uint_eq(limit.rlim_cur, 0);
	ck_assert_uint_eq(limit.rlim_max, 0);
}
END_TEST

START_TEST(no_new_privileges)
{
	give_up();
	ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
}
END_TEST

#ifdef __x86_64__
/* The tables of x32 and of i386 number the same calls otherwise. */
START_TEST(x32_calls_kill)
{
	give_up();
	(void)syscall(0x40000000L + SYS_getpid);
}
END_TEST

static long i386_getpid(void)
{
	long rc = 20;

	__asm__ volatile("int $0x80" : "+a"(rc) : : "memory");
	return rc;
}

START_TEST(i386_calls_kill)
{
	give_up();
	(void)i386_getpid();
}
END_TEST

/* Kernels can be built without the calls of i386; int $0x80 faults then. */
static bool kernel_knows_i386(void)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(i386_getpid() == getpid() ? 0 : 1);
	return child > 0 && waitpid(child, &status, 0) == child &&
	       WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void add_other_tables(TCase *tc)
{
	tcase_add_test_raise_signal(tc, x32_calls_kill, SIGSYS);
	if (kernel_knows_i386())
		tcase_add_test_raise_signal(tc, i386_calls_kill, SIGSYS);
	else
		puts("confine/rights: no calls of i386 here: one test skipped");
}
#else
static void add_other_tables(TCase *tc)
{
	(void)tc;
}
#endif

static void add(TCase *tc)
{
	const int nr = (int)(sizeof(rows) / sizeof(rows[0]));

	if (!runs_forked("confine/rights"))
		return;
	tcase_add_loop_test(tc, refused_row, 0, nr);
	tcase_add_loop_test(tc, allowed_before_row, 0, nr);
	tcase_add_test(tc, what_a_scan_needs_is_left);
	tcase_add_test(tc, new_threads_work_and_are_bound);
	tcase_add_test(tc, threads_from_before_are_bound);
#if !CONFINE_SANITIZER
	tcase_add_test(tc, fork_is_refused);
	tcase_add_test(tc, spawning_is_refused);
	tcase_add_test(tc, vfork_is_refused);
	tcase_add_test(tc, clone3_looks_missing);
#endif
	tcase_add_test(tc, no_core_is_dumped);
	tcase_add_test(tc, no_new_privileges);
	add_other_tables(tc);
}

UNIT_MAIN("confine/rights", add)
