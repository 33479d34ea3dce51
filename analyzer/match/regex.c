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
	const char *expression;
	uint32_t options;
	bool count_steps;
	/*
	 * Made when first called for, which most expressions of a set never
	 * are: the code for the processor, and with REGEX_LATER all of it.
	 */
	struct late {
		atomic_bool ready;
		pthread_mutex_t lock;
		pcre2_code *code;
	} * late;
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
	regex->late = calloc(1, sizeof(*regex->late));
	if (regex->late && !pthread_mutex_init(&regex->late->lock, NULL))
		return regex;
	free(regex->late);
	free(regex);
	return NULL;
}

static int compile(const struct regex *regex, struct fault *fault)
{
	char reason[160] = "";
	PCRE2_SIZE at = 0;
	int error = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex->expression,
					 PCRE2_ZERO_TERMINATED, regex->options,
					 &error, &at, NULL);

	if (!code && regex->count_steps)
		code = compile_sparse(regex->expression, regex->options);
	regex->late->code = code;
	if (code)
		return 0;
	if (error == PCRE2_ERROR_HEAP_FAILED)
		return fault_nomem(fault);
	(void)pcre2_get_error_message(error, (PCRE2_UCHAR *)reason,
				      sizeof(reason));
	return fault_set(fault, FAULT_USAGE, "%s at offset %zu", reason, at);
}

/*
 * On the first search, by whoever comes first; the others wait for it. The code
 * to search with, or NULL where memory ends.
 */
static const pcre2_code *get_code(const struct regex *regex)
{
	struct late *late = regex->late;
	struct fault fault;

	if (atomic_load_explicit(&late->ready, memory_order_acquire))
		return late->code;
	pthread_mutex_lock(&late->lock);
	if (!atomic_load_explicit(&late->ready, memory_order_relaxed) &&
	    (late->code || !compile(regex, &fault))) {
		/* Without it the interpreter does the same, only slower. */
		(void)pcre2_jit_compile(late->code, PCRE2_JIT_COMPLETE);
		atomic_store_explicit(&late->ready, true, memory_order_release);
	}
	pthread_mutex_unlock(&late->lock);
	return atomic_load_explicit(&late->ready, memory_order_acquire)
		       ? late->code
		       : NULL;
}

int regex_compile(const char *expression, unsigned flags, struct regex **out,
		  struct fault *fault)
{
	struct regex *regex = new_regex();

	if (!regex)
		return fault_nomem(fault);
	regex->expression = expression;
	regex->options = PCRE2_DUPNAMES | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
			 PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
	if (flags & REGEX_WHOLE)
		regex->options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	if (flags & REGEX_COUNT_STEPS)
		regex->options |= PCRE2_AUTO_CALLOUT;
	regex->count_steps = (flags & REGEX_COUNT_STEPS) != 0;
	if (!(flags & REGEX_LATER) && compile(regex, fault)) {
		regex_free(regex);
		return fault->code;
	}
	*out = regex;
	return 0;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->late->code);
	(void)pthread_mutex_destroy(&regex->late->lock);
	free(regex->late);
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
	const pcre2_code *code = get_code(regex);
	const PCRE2_SIZE *at;
	int rc;

	if (!code)
		return FAULT_NOMEM;
	pcre2_set_callout(room->context, regex->count_steps ? count_step : NULL,
			  room);
	rc = pcre2_match(code, (PCRE2_SPTR)subject.p, subject.len, from, 0,
			 room->data, room->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return FAULT_LIMIT;
	at = pcre2_get_ovector_pointer(room->data);
	*start = at[0];
	*end = at[1];
	return 1;
}

struct bytes regex_group(const struct regex *regex,
			 const struct regex_room *room, struct bytes subject,
			 const char *name)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(room->data);
	PCRE2_SPTR first;
	PCRE2_SPTR last;
	/* A name's groups stand side by side in PCRE2's table of names. */
	int size = pcre2_substring_nametable_scan(
		regex->late->code, (PCRE2_SPTR)name, &first, &last);

	if (size <= 0)
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
