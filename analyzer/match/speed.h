/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/speed.h - what the processor can do for a search of all new bytes
 *
 * A search that has a loop for each speed takes the fastest that there is, and
 * a test can ask it for a slower one: all find the same.
 */
#ifndef MATCH_SPEED_H
#define MATCH_SPEED_H

enum speed {
	SPEED_PLAIN, /* of any processor */
	SPEED_AVX2,
	SPEED_VBMI, /* AVX-512 with its byte instructions */
};

static inline enum speed speed_most(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vbmi"))
		return SPEED_VBMI;
	if (__builtin_cpu_supports("avx2"))
		return SPEED_AVX2;
#endif
	return SPEED_PLAIN;
}

#define AVX2 __attribute__((target("avx2")))
#define VBMI __attribute__((target("avx512f,avx512bw,avx512vbmi")))

#endif
