/* SPDX-License-Identifier: Apache-2.0 */
#include "match/pattern_yaml.h"

#include <stdio.h>

static int parse_fault(const yaml_parser_t *parser, const char *name,
		       struct fault *fault)
{
	size_t line = parser->problem_mark.line;

	if (parser->error == YAML_MEMORY_ERROR)
		return fault_nomem(fault);
	/* The reader (bad UTF-8) knows a byte offset only. */
	if (parser->error == YAML_READER_ERROR)
		return fault_set(fault, FAULT_USAGE, "%s:%zu: %s at byte %zu",
				 name, parser->mark.line + 1, parser->problem,
				 parser->problem_offset);
	return fault_set(fault, FAULT_USAGE, "%s:%zu: %s", name, line + 1,
			 parser->problem ? parser->problem : "not YAML");
}

/* Nothing may follow the first document: it would be left unread. */
static int expect_end(yaml_parser_t *parser, const char *name,
		      struct fault *fault)
{
	yaml_document_t rest;
	yaml_node_t *root;
	int rc = 0;

	if (!yaml_parser_load(parser, &rest))
		return parse_fault(parser, name, fault);
	root = yaml_document_get_root_node(&rest);
	if (root)
		rc = fault_set(fault, FAULT_USAGE,
			       "%s:%zu: a second document in one file", name,
			       root->start_mark.line + 1);
	yaml_document_delete(&rest);
	return rc;
}

int yaml_file_parse(struct yaml_file *file, const char *name, struct bytes text,
		    struct fault *fault)
{
	yaml_parser_t parser;
	int rc;

	*file = (struct yaml_file){ .name = name };
	if (!yaml_parser_initialize(&parser))
		return fault_nomem(fault);
	yaml_parser_set_input_string(
		&parser, text.len ? text.p : (const uint8_t *)"", text.len);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	if (!yaml_parser_load(&parser, &file->document)) {
		rc = parse_fault(&parser, name, fault);
		goto out;
	}
	file->open = true;
	if (yaml_document_get_root_node(&file->document))
		rc = expect_end(&parser, name, fault);
	else
		rc = fault_set(fault, FAULT_USAGE, "%s:1: an empty file", name);
out:
	yaml_parser_delete(&parser);
	return rc;
}

void yaml_file_release(struct yaml_file *file)
{
	if (file->open)
		yaml_document_delete(&file->document);
	file->open = false;
}

struct node yaml_file_root(struct yaml_file *file)
{
	return (struct node){ file,
			      yaml_document_get_root_node(&file->document) };
}

size_t node_line(struct node node)
{
	return node.yaml->start_mark.line + 1;
}

int node_fault(struct node node, struct fault *fault, const char *format, ...)
{
	char msg[256];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(msg, sizeof(msg), format, args);
	va_end(args);
	return fault_set(fault, FAULT_USAGE, "%s:%zu: %s", node.file->name,
			 node_line(node), msg);
}

static struct node node_at(struct node near, int id)
{
	return (struct node){ near.file, yaml_document_get_node(
						 &near.file->document, id) };
}

static struct bytes scalar(struct node node)
{
	if (node.yaml->type != YAML_SCALAR_NODE)
		return (struct bytes){ 0 };
	return (struct bytes){ node.yaml->data.scalar.value,
			       node.yaml->data.scalar.length };
}

bool node_pair(struct node map, size_t *i, struct node *key, struct node *value)
{
	yaml_node_pair_t *pair;

	if (map.yaml->type != YAML_MAPPING_NODE)
		return false;
	pair = map.yaml->data.mapping.pairs.start + *i;
	if (pair >= map.yaml->data.mapping.pairs.top)
		return false;
	*key = node_at(map, pair->key);
	*value = node_at(map, pair->value);
	++*i;
	return true;
}

static int field_number(struct node key, const struct field *fields, size_t nr,
			size_t *out, struct fault *fault)
{
	struct bytes name = scalar(key);

	for (size_t i = 0; i < nr; i++) {
		if (bytes_eq(name, bytes_of(fields[i].name))) {
			*out = i;
			return 0;
		}
	}
	return node_fault(key, fault, "unknown field \"%.*s\"",
			  (int)(name.len < 64 ? name.len : 64),
			  (const char *)name.p);
}

int node_map(struct node map, const struct field *fields, size_t nr,
	     struct node *values, struct fault *fault)
{
	struct node key;
	struct node value;
	size_t i = 0;
	size_t n = 0;

	for (size_t k = 0; k < nr; k++)
		values[k] = (struct node){ 0 };
	if (map.yaml->type != YAML_MAPPING_NODE)
		return node_fault(map, fault, "a map is expected here");
	while (node_pair(map, &i, &key, &value)) {
		int rc = field_number(key, fields, nr, &n, fault);

		if (rc)
			return rc;
		if (node_is(values[n]))
			return node_fault(key, fault, "field \"%s\" twice",
					  fields[n].name);
		values[n] = value;
	}
	for (size_t k = 0; k < nr; k++)
		if (fields[k].required && !node_is(values[k]))
			return node_fault(map, fault, "field \"%s\" is missing",
					  fields[k].name);
	return 0;
}

int node_bytes(struct node node, struct arena *arena, struct bytes *out,
	       struct fault *fault)
{
	struct bytes copy;

	if (!node_is(node))
		return 0;
	if (node.yaml->type != YAML_SCALAR_NODE)
		return node_fault(node, fault, "text is expected here");
	copy = arena_bytes(arena, scalar(node));
	if (!copy.p)
		return fault_nomem(fault);
	*out = copy;
	return 0;
}

int node_text(struct node node, struct arena *arena, const char **out,
	      struct fault *fault)
{
	struct bytes text = { 0 };
	int rc = node_bytes(node, arena, &text, fault);

	if (rc || !node_is(node))
		return rc;
	if (!text.len || memchr(text.p, 0, text.len))
		return node_fault(node, fault, "text without NUL is expected");
	*out = (const char *)text.p;
	return 0;
}

int node_number(struct node node, size_t max, size_t *out, struct fault *fault)
{
	struct bytes text;
	size_t n = 0;

	if (!node_is(node))
		return 0;
	text = scalar(node);
	if (!text.len)
		return node_fault(node, fault, "a number is expected here");
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.p[i]))
			return node_fault(node, fault,
					  "a number is expected here");
		n = n * 10 + (size_t)(text.p[i] - '0');
		if (n > max)
			return node_fault(node, fault, "a number above %zu",
					  max);
	}
	*out = n;
	return 0;
}

int node_choice(struct node node, const char *const *names, size_t nr,
		unsigned *out, struct fault *fault)
{
	if (!node_is(node))
		return 0;
	for (unsigned i = 0; i < nr; i++) {
		if (bytes_eq(scalar(node), bytes_of(names[i]))) {
			*out = i;
			return 0;
		}
	}
	return node_fault(node, fault, "not one of its words (\"%s\", ...)",
			  names[0]);
}

int node_flag(struct node node, bool *out, struct fault *fault)
{
	static const char *const words[] = { "false", "true" };
	unsigned word = *out;
	int rc = node_choice(node, words, COUNT(words), &word, fault);

	if (!rc)
		*out = word;
	return rc;
}

int node_sequence(struct node node, size_t *nr, struct fault *fault)
{
	*nr = 0;
	if (!node_is(node))
		return 0;
	if (node.yaml->type != YAML_SEQUENCE_NODE)
		return node_fault(node, fault, "a list is expected here");
	*nr = (size_t)(node.yaml->data.sequence.items.top -
		       node.yaml->data.sequence.items.start);
	return 0;
}

struct node node_item(struct node sequence, size_t i)
{
	return node_at(sequence, sequence.yaml->data.sequence.items.start[i]);
}

int node_strings(struct node node, struct arena *arena, struct strings *out,
		 struct fault *fault)
{
	struct strings strings = { 0 };
	size_t nr;
	int rc = node_sequence(node, &nr, fault);

	if (rc || !node_is(node))
		return rc;
	strings.v = arena_alloc(arena, (nr ? nr : 1) * sizeof(*strings.v));
	if (!strings.v)
		return fault_nomem(fault);
	for (size_t i = 0; i < nr; i++) {
		const char *text = NULL;

		rc = node_text(node_item(node, i), arena, &text, fault);
		if (rc)
			return rc;
		if (strings_have(&strings, text))
			return node_fault(node_item(node, i), fault,
					  "\"%.64s\" twice", text);
		strings.v[strings.nr++] = text;
	}
	*out = strings;
	return 0;
}
