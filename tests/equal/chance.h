/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/equal/chance.h - random numbers that a seed makes again
 *
 * splitmix64 (Steele, Lea, Flood 2014): the same on every machine.
 */
#ifndef TESTS_EQUAL_CHANCE_H
#define TESTS_EQUAL_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline uint64_t chance_next(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15U;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

/* 0 to end - 1; 0 for end 0. */
static inline size_t chance_below(struct chance *c, size_t end)
{
	return end ? (size_t)(chance_next(c) % end) : 0;
}

/* low to high, both included. */
static inline size_t chance_from(struct chance *c, size_t low, size_t high)
{
	return low + chance_below(c, high - low + 1);
}

static inline bool one_in(struct chance *c, size_t n)
{
	return !chance_below(c, n);
}

#endif
