/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine/build.h - what builds for testing must be let do
 *
 * The only place where a build is confined less than the one that is shipped,
 * and why:
 *
 *   sanitizers  LeakSanitizer stops the threads from a helper that it clones,
 *               attaches to them with ptrace and reads /proc/self/maps, all at
 *               exit. Shadow memory makes a limit on memory meaningless. The
 *               symbolizer of clang is a program, and is not started all the
 *               same: read its reports with ASAN_OPTIONS=symbolize=0.
 *   coverage    the counters are written beneath the build folder, at exit.
 */
#ifndef CONFINE_BUILD_H
#define CONFINE_BUILD_H

#ifdef __has_feature
#define CONFINE_HAS_FEATURE(x) __has_feature(x)
#else
#define CONFINE_HAS_FEATURE(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
	CONFINE_HAS_FEATURE(address_sanitizer) || \
	CONFINE_HAS_FEATURE(leak_sanitizer) || \
	CONFINE_HAS_FEATURE(memory_sanitizer) || \
	CONFINE_HAS_FEATURE(thread_sanitizer)
#define CONFINE_SANITIZER 1
#define CONFINE_ALSO_READABLE "/proc"
#else
#define CONFINE_SANITIZER 0
#endif

#ifdef BBAUDIT_COVERAGE_DIR
#define CONFINE_ALSO_WRITABLE BBAUDIT_COVERAGE_DIR
#endif

#endif
