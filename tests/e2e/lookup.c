/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup.h"

#include <stdlib.h>

/* One part of a path, which moves past it and its dot. */
static struct bytes next_part(struct bytes *path)
{
	struct bytes part;

	if (!bytes_until(path, '.', &part)) {
		part = *path;
		*path = bytes_sub(*path, path->len, 0);
	}
	return part;
}

static bool is_number(struct bytes part)
{
	for (size_t i = 0; i < part.len; i++) {
		if (!is_digit(part.p[i]))
			return false;
	}
	return part.len > 0 && part.len < 10;
}

static json_t *step(json_t *value, struct bytes part)
{
	char name[128];

	if (part.len >= sizeof(name))
		return NULL;
	memcpy(name, part.p, part.len);
	name[part.len] = '\0';
	if (json_is_array(value) && is_number(part))
		return json_array_get(value, strtoul(name, NULL, 10));
	return json_object_get(value, name);
}

json_t *lookup(json_t *root, const char *path)
{
	struct bytes rest = bytes_of(path);

	while (root && rest.len)
		root = step(root, next_part(&rest));
	return root;
}

static bool join(json_t *array, struct buf *out)
{
	json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		if (!json_is_string(item))
			return false;
		if (i)
			buf_add_char(out, '|');
		buf_add(out, json_string_value(item), json_string_length(item));
	}
	return true;
}

static bool add_text(json_t *value, struct buf *out)
{
	if (json_is_string(value))
		buf_add(out, json_string_value(value),
			json_string_length(value));
	else if (json_is_integer(value))
		buf_printf(out, "%" JSON_INTEGER_FORMAT,
			   json_integer_value(value));
	else if (json_is_boolean(value))
		buf_add_str(out, json_is_true(value) ? "true" : "false");
	else if (json_is_null(value))
		buf_add_str(out, "null");
	else
		return json_is_array(value) && join(value, out);
	return true;
}

static bool add_length(json_t *root, struct bytes path, struct buf *out)
{
	json_t *value = root;

	while (value && path.len)
		value = step(value, next_part(&path));
	if (!json_is_array(value) && !json_is_object(value))
		return false;
	buf_printf(out, "%zu",
		   json_is_array(value) ? json_array_size(value)
					: json_object_size(value));
	return true;
}

bool lookup_text(json_t *root, const char *path, struct buf *out)
{
	struct bytes whole = bytes_of(path);
	json_t *value;

	if (bytes_ends(whole, LIT(".#")))
		return add_length(root, bytes_sub(whole, 0, whole.len - 2),
				  out);
	value = lookup(root, path);
	return value && add_text(value, out);
}
