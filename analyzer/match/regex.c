/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex.h"

#include "base/buf.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/*
 * What one search may cost at each start position. All expressions of the set
 * are bounded and stay far below; these are the fence against one that is not.
 */
#define MATCH_LIMIT 200000U
#define DEPTH_LIMIT 2000U
#define HEAP_LIMIT_KIB 4096U
#define JIT_STACK_MIN ((size_t)32 << 10)
#define JIT_STACK_MAX ((size_t)1 << 20)
#define GROUPS 64U

struct regex {
	pcre2_code *code;
	bool count_steps;
	/* Most expressions of a set are never called for. */
	struct jit {
		atomic_bool tried;
		pthread_mutex_t lock;
	} * jit;
};

struct regex_room {
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	uint64_t steps;
};

/*
 * A callout before every item doubles an expression, and PCRE2 ends at 64 KiB.
 * Then one at the start of each group "(?:" has to do.
 */
static pcre2_code *compile_sparse(const char *expression, uint32_t options)
{
	const struct bytes group = LIT("(?:");
	struct bytes rest = bytes_of(expression);
	struct buf text = BUF_INIT;
	pcre2_code *code = NULL;
	bool in_class = false;
	PCRE2_SIZE at = 0;
	int error = 0;

	while (rest.len) {
		bool is_group = !in_class && bytes_starts(rest, group);
		size_t len = is_group ? group.len : rest.p[0] == '\\' ? 2 : 1;

		if (rest.p[0] == '[' || rest.p[0] == ']')
			in_class = rest.p[0] == '[';
		buf_add_bytes(&text, bytes_sub(rest, 0, len));
		buf_add_str(&text, is_group ? "(?C)" : "");
		rest = bytes_sub(rest, len, SIZE_MAX);
	}
	if (buf_ok(&text))
		code = pcre2_compile((PCRE2_SPTR)buf_str(&text), text.len,
				     options & ~PCRE2_AUTO_CALLOUT, &error, &at,
				     NULL);
	buf_release(&text);
	return code;
}

static struct regex *new_regex(void)
{
	struct regex *regex = calloc(1, sizeof(*regex));

	if (!regex)
		return NULL;
	regex->jit = calloc(1, sizeof(*regex->jit));
	if (regex->jit && !pthread_mutex_init(&regex->jit->lock, NULL))
		return regex;
	free(regex->jit);
	free(regex);
	return NULL;
}

/* On the first search, by whoever comes first; the others wait for it. */
static void make_jit(const struct regex *regex)
{
	struct jit *jit = regex->jit;

	if (atomic_load_explicit(&jit->tried, memory_order_acquire))
		return;
	pthread_mutex_lock(&jit->lock);
	if (!atomic_load_explicit(&jit->tried, memory_order_relaxed)) {
		/* Without it the interpreter does the same, only slower. */
		(void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
		atomic_store_explicit(&jit->tried, true, memory_order_release);
	}
	pthread_mutex_unlock(&jit->lock);
}

int regex_compile(const char *expression, unsigned flags, struct regex **out,
		  struct fault *fault)
{
	uint32_t options = PCRE2_DUPNAMES | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
			   PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
	struct regex *regex = new_regex();
	PCRE2_SIZE at = 0;
	int error = 0;

	if (!regex)
		return fault_nomem(fault);
	if (flags & REGEX_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	if (flags & REGEX_COUNT_STEPS)
		options |= PCRE2_AUTO_CALLOUT;
	regex->count_steps = (flags & REGEX_COUNT_STEPS) != 0;
	regex->code =
		pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
			      options, &error, &at, NULL);
	if (!regex->code && regex->count_steps)
		regex->code = compile_sparse(expression, options);
	if (!regex->code) {
		char reason[160] = "";

		(void)pcre2_get_error_message(error, (PCRE2_UCHAR *)reason,
					      sizeof(reason));
		regex_free(regex);
		return fault_set(fault, FAULT_USAGE, "%s at offset %zu", reason,
				 (size_t)at);
	}
	*out = regex;
	return 0;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	(void)pthread_mutex_destroy(&regex->jit->lock);
	free(regex->jit);
	free(regex);
}

static int count_step(pcre2_callout_block *block, void *payload)
{
	struct regex_room *room = payload;

	(void)block;
	room->steps++;
	return 0;
}

struct regex_room *regex_room_new(void)
{
	struct regex_room *room = calloc(1, sizeof(*room));

	if (!room)
		return NULL;
	room->context = pcre2_match_context_create(NULL);
	room->data = pcre2_match_data_create(GROUPS, NULL);
	room->stack =
		pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	if (!room->context || !room->data) {
		regex_room_free(room);
		return NULL;
	}
	pcre2_set_match_limit(room->context, MATCH_LIMIT);
	pcre2_set_depth_limit(room->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(room->context, HEAP_LIMIT_KIB);
	if (room->stack)
		pcre2_jit_stack_assign(room->context, NULL, room->stack);
	return room;
}

void regex_room_free(struct regex_room *room)
{
	if (!room)
		return;
	pcre2_match_context_free(room->context);
	pcre2_match_data_free(room->data);
	pcre2_jit_stack_free(room->stack);
	free(room);
}

int regex_search(const struct regex *regex, struct regex_room *room,
		 struct bytes subject, size_t from, size_t *start, size_t *end)
{
	const PCRE2_SIZE *at;
	int rc;

	make_jit(regex);
	pcre2_set_callout(room->context, regex->count_steps ? count_step : NULL,
			  room);
	rc = pcre2_match(regex->code, (PCRE2_SPTR)subject.p, subject.len, from,
			 0, room->data, room->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return FAULT_LIMIT;
	at = pcre2_get_ovector_pointer(room->data);
	*start = at[0];
	*end = at[1];
	return 1;
}

/* A name's groups stand side by side in PCRE2's table of names. */
static bool find_name(const struct regex *regex, const char *name,
		      PCRE2_SPTR *first, PCRE2_SPTR *last, int *size)
{
	*size = pcre2_substring_nametable_scan(regex->code, (PCRE2_SPTR)name,
					       first, last);
	return *size > 0;
}

bool regex_has_group(const struct regex *regex, const char *name)
{
	PCRE2_SPTR first;
	PCRE2_SPTR last;
	int size;

	return find_name(regex, name, &first, &last, &size);
}

struct bytes regex_group(const struct regex *regex,
			 const struct regex_room *room, struct bytes subject,
			 const char *name)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(room->data);
	PCRE2_SPTR first;
	PCRE2_SPTR last;
	int size;

	if (!find_name(regex, name, &first, &last, &size))
		return (struct bytes){ 0 };
	for (PCRE2_SPTR p = first; p <= last; p += size) {
		size_t group = (size_t)p[0] << 8 | p[1];

		if (group < GROUPS && at[2 * group] != PCRE2_UNSET &&
		    at[2 * group + 1] >= at[2 * group])
			return bytes_sub(subject, at[2 * group],
					 at[2 * group + 1] - at[2 * group]);
	}
	return (struct bytes){ 0 };
}

uint64_t regex_room_steps(const struct regex_room *room)
{
	return room->steps;
}
