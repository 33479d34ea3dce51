/* SPDX-License-Identifier: Apache-2.0 */
#include "report/unit.h"

#include "report/join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The unit as a value of its own. */
static json_t *unit_of(const struct unit *unit, json_t *record)
{
	json_t *out = json_object();
	char raw[64];

	for (size_t i = 0; out && i < UNIT_MAX && unit->names[i]; i++) {
		json_t *value = json_object_get(record, unit->names[i]);
		json_t *bytes;

		(void)snprintf(raw, sizeof(raw), "%s_base64", unit->names[i]);
		bytes = json_object_get(record, raw);
		if ((value && json_object_set(out, unit->names[i], value)) ||
		    (bytes && json_object_set(out, raw, bytes))) {
			json_decref(out);
			out = NULL;
		}
	}
	return out;
}

/* Which is better, and then it does not matter which. */
static int compare_units(const struct unit *unit, json_t *a, json_t *b,
			 bool *failed)
{
	int cmp = unit->compare ? unit->compare(a, b) : 0;

	if (!cmp)
		cmp = join_compare(a, b, failed) * (unit->least ? -1 : 1);
	return cmp;
}

static bool remove_unit(const struct unit *unit, json_t *record)
{
	char raw[64];

	for (size_t i = 0; i < UNIT_MAX && unit->names[i]; i++) {
		(void)snprintf(raw, sizeof(raw), "%s_base64", unit->names[i]);
		(void)json_object_del(record, unit->names[i]);
		(void)json_object_del(record, raw);
	}
	return true;
}

static bool join_unit(const struct unit *unit, json_t *a, json_t *b,
		      json_t *out)
{
	json_t *of_a = unit_of(unit, a);
	json_t *of_b = unit_of(unit, b);
	bool failed = !of_a || !of_b;
	int cmp = failed ? 0 : compare_units(unit, of_a, of_b, &failed);
	bool ok = !failed && remove_unit(unit, out) &&
		  !json_object_update(out, cmp < 0 ? of_b : of_a);

	json_decref(of_a);
	json_decref(of_b);
	return ok;
}

static bool is_member(const char *name, const struct unit *unit)
{
	size_t len = strlen(name);
	const size_t tail = strlen("_base64");

	if (len > tail && !strcmp(name + len - tail, "_base64"))
		len -= tail;
	for (size_t i = 0; i < UNIT_MAX && unit->names[i]; i++) {
		if (strlen(unit->names[i]) == len &&
		    !strncmp(unit->names[i], name, len))
			return true;
	}
	return false;
}

static bool is_in_units(const char *name, const struct unit *units, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (is_member(name, &units[i]))
			return true;
	}
	return false;
}

json_t *unit_join(json_t *a, json_t *b, const struct unit *units, size_t nr)
{
	json_t *out = json_copy(a);
	const char *key;
	json_t *value;
	bool ok = out != NULL;

	json_object_foreach(b, key, value)
	{
		if (ok && !is_in_units(key, units, nr))
			ok = !json_object_set_new(
				out, key,
				join_any(json_object_get(a, key), value));
	}
	for (size_t i = 0; ok && i < nr; i++)
		ok = join_unit(&units[i], a, b, out);
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}

static bool move(json_t *out, json_t *rest, const char *name)
{
	json_t *value = json_object_get(rest, name);

	return !value || (!json_object_set(out, name, value) &&
			  !json_object_del(rest, name));
}

json_t *unit_in_order(json_t *record, const char *const *names)
{
	json_t *out = json_object();
	json_t *rest = json_copy(record);
	bool ok = out && rest;

	for (; ok && *names; names++) {
		char raw[64];

		(void)snprintf(raw, sizeof(raw), "%s_base64", *names);
		ok = move(out, rest, *names) && move(out, rest, raw);
	}
	ok = ok && join_add_by_name(out, rest);
	json_decref(rest);
	if (ok)
		return out;
	json_decref(out);
	return NULL;
}
