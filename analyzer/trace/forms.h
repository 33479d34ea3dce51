/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/forms.h - the ways in which secrets are spelled in what is stored
 *
 * A rewrite has to reach each of them, in all versions and at all places, so
 * they are collected from every credential that is entered into the ledger,
 * not from the places that a report names.
 */
#ifndef TRACE_FORMS_H
#define TRACE_FORMS_H

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"
#include "trace/finding.h"

/*
 * What is kept of one secret. A secret that is spelled in more ways, or over
 * more bytes at once, was put there to be a burden.
 */
#define FORMS_MAX ((size_t)1000)
#define FORM_BYTES_MAX ((size_t)64 << 10)

struct forms {
	struct stored_form *v;
	size_t nr;
	size_t cap;
	bool cut;
};

/* As much of a spelling as need be kept, to tell that it is too long. */
static inline struct bytes form_head(struct bytes raw)
{
	return bytes_sub(raw, 0, FORM_BYTES_MAX + 1);
}

/* Is it too long for a rule of text? */
static inline bool form_is_too_long(struct bytes raw)
{
	return raw.len > FORM_BYTES_MAX;
}

/*
 * Note one spelling of secret number nr. seen knows those of all secrets;
 * copies go into the arena. False when memory ends.
 */
bool forms_note(struct forms *forms, size_t nr, struct map *seen,
		struct arena *arena, struct bytes raw,
		const struct encodings *encodings);

/* Longest first, then by bytes, then by encodings. */
void forms_sort(struct forms *forms);

/*
 * Does it lie where the bytes as stored show nothing of it, so that no rule of
 * text can reach it: inside of something compressed or encrypted, be that
 * escaped byte for byte? Base64 is text all the same, whatever it encodes.
 */
bool form_is_sealed(const struct encodings *encodings);

#endif
