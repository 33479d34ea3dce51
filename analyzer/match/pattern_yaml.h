/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match/pattern_yaml.h - one YAML file as a tree whose every node knows its
 * line
 *
 * A thin cover over libyaml's document API for files of a known form: a map is
 * read through a table of its fields, so that an unknown, a missing and a
 * repeated field are all mistakes with a place. Private to match/pattern.c.
 *
 * Faults are FAULT_USAGE and begin "FILE:LINE: ".
 */
#ifndef MATCH_PATTERN_YAML_H
#define MATCH_PATTERN_YAML_H

#include "base/arena.h"
#include "base/fault.h"
#include "match/pattern.h"

#include <yaml.h>

struct yaml_file {
	const char *name; /* for messages; borrowed */
	yaml_document_t document;
	bool open;
};

/* A zeroed node is none: an optional field that was left out. */
struct node {
	struct yaml_file *file;
	yaml_node_t *yaml;
};

struct field {
	const char *name;
	bool required;
};

/* Parse text; release in any case. One document, without aliases to itself. */
int yaml_file_parse(struct yaml_file *file, const char *name, struct bytes text,
		    struct fault *fault) CHECKED;
void yaml_file_release(struct yaml_file *file);
struct node yaml_file_root(struct yaml_file *file);

static inline bool node_is(struct node node)
{
	return node.yaml;
}

/* The line it begins on, from 1. */
size_t node_line(struct node node);

/* "FILE:LINE: " and the message. */
int node_fault(struct node node, struct fault *fault, const char *format, ...)
	PRINTF(3, 4);

/* values[i] becomes the value of fields[i], or no node. */
int node_map(struct node map, const struct field *fields, size_t nr,
	     struct node *values, struct fault *fault) CHECKED;

/*
 * Step through the keys of a map: true, and the next pair, until there is none.
 * *i begins at 0. Nothing for what is no map.
 */
bool node_pair(struct node map, size_t *i, struct node *key,
	       struct node *value);

/*
 * The values below are copied into the arena. Reading no node leaves *out as it
 * is, so that it holds the default.
 */
int node_bytes(struct node node, struct arena *arena, struct bytes *out,
	       struct fault *fault) CHECKED;
/* Not empty and without NUL. */
int node_text(struct node node, struct arena *arena, const char **out,
	      struct fault *fault) CHECKED;
int node_number(struct node node, size_t max, size_t *out,
		struct fault *fault) CHECKED;
int node_flag(struct node node, bool *out, struct fault *fault) CHECKED;
/* The number of the word in names. */
int node_choice(struct node node, const char *const *names, size_t nr,
		unsigned *out, struct fault *fault) CHECKED;
/* A sequence; *nr becomes its length (0 for no node). */
int node_sequence(struct node node, size_t *nr, struct fault *fault) CHECKED;
struct node node_item(struct node sequence, size_t i);
/* A sequence of texts, none of them twice. */
int node_strings(struct node node, struct arena *arena, struct strings *out,
		 struct fault *fault) CHECKED;

#endif
