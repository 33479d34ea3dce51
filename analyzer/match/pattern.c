/* SPDX-License-Identifier: Apache-2.0 */
#include "match/pattern.h"

#include "match/pattern_files.h"
#include "match/pattern_regex.h"
#include "match/pattern_yaml.h"
#include "match/specimen.h"

#include <stdlib.h>

#define ANCHOR_MIN 3
#define SPECIFICITY_MAX 100
#define VISIBLE_MAX 32

#define FRAGMENTS "fragments.yaml"
#define CONTEXTS "contexts/"

/* The words of the files, in the order of the enums. */
static const char *const proofs[] = { "none", "crc32", "dc-inner" };
static const char *const host_rules[] = { "none", "group", "near", "named" };
static const char *const hosts[] = { "any", "cloud", "data-center" };
static const char *const providers[] = { "bitbucket-cloud",
					 "bitbucket-data-center", "atlassian" };

/* What is needed while loading only. */
struct loader {
	struct patterns *set;
	struct fragments fragments;
	struct strlist contexts; /* their names */
	struct strlist ids;	 /* of kinds */
	/* Kinds' lists of contexts, to be looked up when all are known. */
	struct {
		struct pending {
			struct strings names;
			const char *file;
			size_t line;
		} * v;
		size_t nr, cap;
	} pending;
};

static struct arena *arena_of(struct loader *loader)
{
	return &loader->set->arena;
}

bool strings_have(const struct strings *strings, const char *s)
{
	for (size_t i = 0; i < strings->nr; i++)
		if (!strcmp(strings->v[i], s))
			return true;
	return false;
}

/* The name must be that of its file, so that a reader finds it. */
static int check_name(struct node node, const char *name, const char *folder,
		      struct fault *fault)
{
	struct bytes file = bytes_of(node.file->name);
	struct bytes ending = LIT(".yaml");
	struct bytes stem = bytes_sub(file, 0, file.len - ending.len);
	size_t len = strlen(name);

	if (!bytes_ends(stem, bytes_of(name)) || stem.len <= len ||
	    stem.p[stem.len - len - 1] != '/')
		return node_fault(node, fault,
				  "\"%.64s\" is not the name of its file",
				  name);
	stem.len -= len;
	if (*folder && !bytes_ends(stem, bytes_of(folder)))
		return node_fault(node, fault, "not in the folder %s", folder);
	return 0;
}

static int take_name(struct strlist *names, struct node node, const char *name,
		     struct fault *fault)
{
	if (strlist_has(names, name))
		return node_fault(node, fault, "the name \"%.64s\" twice",
				  name);
	return strlist_push(names, name) ? 0 : fault_nomem(fault);
}

static int check_anchors(struct node node, const struct form *form,
			 struct fault *fault)
{
	if (!form->anchors.nr)
		return node_fault(node, fault, "no anchors");
	for (size_t i = 0; i < form->anchors.nr; i++) {
		size_t len = strlen(form->anchors.v[i]);

		if (len < ANCHOR_MIN)
			return node_fault(node_item(node, i), fault,
					  "an anchor under %d bytes",
					  ANCHOR_MIN);
		if (len > form->span)
			return node_fault(node_item(node, i), fault,
					  "an anchor longer than the span");
	}
	return 0;
}

enum {
	FORM_NAME,
	FORM_ANCHORS,
	FORM_CASELESS,
	FORM_NEEDS,
	FORM_GATE,
	FORM_PREMISE,
	FORM_SPAN,
	FORM_HOST,
	FORM_REGEX,
	FORM_FIELDS,
};

static const struct field form_fields[FORM_FIELDS] = {
	[FORM_NAME] = { "name", false },
	[FORM_ANCHORS] = { "anchors", true },
	[FORM_CASELESS] = { "caseless", false },
	[FORM_NEEDS] = { "needs", false },
	[FORM_GATE] = { "gate", false },
	[FORM_PREMISE] = { "premise", false },
	[FORM_SPAN] = { "span", true },
	[FORM_HOST] = { "host", true },
	[FORM_REGEX] = { "regex", true },
};

static int read_form_fields(struct loader *loader, const struct node *fields,
			    struct form *form, struct fault *fault)
{
	struct arena *arena = arena_of(loader);
	unsigned host = HOST_NONE;
	int rc = node_strings(fields[FORM_ANCHORS], arena, &form->anchors,
			      fault);

	if (!rc)
		rc = node_flag(fields[FORM_CASELESS], &form->caseless, fault);
	if (!rc)
		rc = node_strings(fields[FORM_NEEDS], arena, &form->needs,
				  fault);
	if (!rc && node_is(fields[FORM_GATE]))
		rc = node_text(fields[FORM_GATE], arena, &form->gate, fault);
	if (!rc && node_is(fields[FORM_PREMISE]))
		rc = regex_read(fields[FORM_PREMISE], &loader->fragments, arena,
				&form->premise, fault);
	if (!rc)
		rc = node_number(fields[FORM_SPAN], SPAN_MAX, &form->span,
				 fault);
	if (!rc)
		rc = node_choice(fields[FORM_HOST], host_rules,
				 COUNT(host_rules), &host, fault);
	form->host = (enum host_rule)host;
	if (!rc)
		rc = check_anchors(fields[FORM_ANCHORS], form, fault);
	if (!rc)
		rc = regex_read(fields[FORM_REGEX], &loader->fragments, arena,
				&form->regex, fault);
	if (!rc && !loader->set->built_in)
		rc = regex_check_form(fields[FORM_REGEX], form, fault);
	return rc;
}

/*
 * A kind's form has a name of its own among the kind's; the forms of a context
 * all bear the context's, by which kinds ask for them.
 */
static int name_form(struct loader *loader, struct node map, struct node name,
		     const char *context, struct strlist *names,
		     struct form *form, struct fault *fault)
{
	int rc;

	form->name = context;
	if (context)
		return node_is(name) ? node_fault(name, fault,
						  "a context's forms bear the "
						  "context's name")
				     : 0;
	if (!node_is(name))
		return node_fault(map, fault, "field \"name\" is missing");
	rc = node_text(name, arena_of(loader), &form->name, fault);
	return rc ? rc : take_name(names, name, form->name, fault);
}

/* pattern is NULL and context a name, or the other way round. */
static int read_form(struct loader *loader, struct node map,
		     struct pattern *pattern, const char *context,
		     struct strlist *names, struct fault *fault)
{
	struct node fields[FORM_FIELDS];
	struct patterns *set = loader->set;
	struct form *form = arena_alloc(&set->arena, sizeof(*form));
	int rc;

	if (!form || !ARRAY_ROOM(&set->forms))
		return fault_nomem(fault);
	rc = node_map(map, form_fields, FORM_FIELDS, fields, fault);
	if (!rc)
		rc = name_form(loader, map, fields[FORM_NAME], context, names,
			       form, fault);
	if (!rc)
		rc = read_form_fields(loader, fields, form, fault);
	if (rc)
		return rc;
	form->file = map.file->name;
	form->line = node_line(map);
	form->pattern = pattern;
	form->number = set->forms.nr;
	set->forms.v[set->forms.nr++] = form;
	return 0;
}

static int read_forms(struct loader *loader, struct node list,
		      struct pattern *pattern, const char *context,
		      struct fault *fault)
{
	struct strlist names = { 0 };
	size_t nr;
	int rc = node_sequence(list, &nr, fault);

	for (size_t i = 0; !rc && i < nr; i++)
		rc = read_form(loader, node_item(list, i), pattern, context,
			       &names, fault);
	strlist_release(&names);
	return rc;
}

enum { CONTEXT_NAME, CONTEXT_DESCRIPTION, CONTEXT_FORMS, CONTEXT_FIELDS };

static const struct field context_fields[CONTEXT_FIELDS] = {
	[CONTEXT_NAME] = { "name", true },
	[CONTEXT_DESCRIPTION] = { "description", true },
	[CONTEXT_FORMS] = { "forms", true },
};

static int read_context(struct loader *loader, struct node root,
			struct fault *fault)
{
	struct node fields[CONTEXT_FIELDS];
	const char *description = NULL;
	const char *name = NULL;
	size_t nr;
	int rc = node_map(root, context_fields, CONTEXT_FIELDS, fields, fault);

	if (!rc)
		rc = node_text(fields[CONTEXT_NAME], arena_of(loader), &name,
			       fault);
	if (!rc)
		rc = check_name(fields[CONTEXT_NAME], name, CONTEXTS, fault);
	if (!rc)
		rc = take_name(&loader->contexts, fields[CONTEXT_NAME], name,
			       fault);
	if (!rc)
		rc = node_text(fields[CONTEXT_DESCRIPTION], arena_of(loader),
			       &description, fault);
	if (!rc)
		rc = node_sequence(fields[CONTEXT_FORMS], &nr, fault);
	if (!rc && !nr)
		rc = node_fault(fields[CONTEXT_FORMS], fault, "no forms");
	return rc ? rc
		  : read_forms(loader, fields[CONTEXT_FORMS], NULL, name,
			       fault);
}

enum {
	EXAMPLE_MATCH,
	EXAMPLE_NO_MATCH,
	EXAMPLE_SECRET,
	EXAMPLE_USERNAME,
	EXAMPLE_HOST,
	EXAMPLE_FIELDS,
};

static const struct field example_fields[EXAMPLE_FIELDS] = {
	[EXAMPLE_MATCH] = { "match", false },
	[EXAMPLE_NO_MATCH] = { "no-match", false },
	[EXAMPLE_SECRET] = { "secret", false },
	[EXAMPLE_USERNAME] = { "username", false },
	[EXAMPLE_HOST] = { "host", false },
};

/* Text with templates, each of which must be one that expands. */
static int read_template(struct loader *loader, struct node node,
			 struct bytes *out, struct fault *fault)
{
	struct buf expanded = BUF_INIT;
	struct fault why = { 0 };
	int rc = node_bytes(node, arena_of(loader), out, fault);

	if (!rc && node_is(node)) {
		rc = specimen_expand(*out, &expanded, &why);
		if (rc)
			rc = node_fault(node, fault, "%s", why.msg);
	}
	buf_release(&expanded);
	return rc;
}

static int read_example(struct loader *loader, struct node map,
			struct example *out, struct fault *fault)
{
	struct node fields[EXAMPLE_FIELDS];
	struct example example = { .file = map.file->name,
				   .line = node_line(map) };
	struct node text;
	int rc = node_map(map, example_fields, EXAMPLE_FIELDS, fields, fault);

	if (rc)
		return rc;
	example.must_match = node_is(fields[EXAMPLE_MATCH]);
	if (example.must_match == node_is(fields[EXAMPLE_NO_MATCH]))
		return node_fault(map, fault,
				  "either \"match\" or \"no-match\"");
	if (example.must_match != node_is(fields[EXAMPLE_SECRET]))
		return node_fault(map, fault,
				  "\"secret\" belongs to \"match\"");
	text = fields[example.must_match ? EXAMPLE_MATCH : EXAMPLE_NO_MATCH];
	rc = read_template(loader, text, &example.text, fault);
	if (!rc)
		rc = read_template(loader, fields[EXAMPLE_SECRET],
				   &example.secret, fault);
	if (!rc)
		rc = read_template(loader, fields[EXAMPLE_USERNAME],
				   &example.username, fault);
	if (!rc)
		rc = read_template(loader, fields[EXAMPLE_HOST], &example.host,
				   fault);
	if (!rc)
		*out = example;
	return rc;
}

static int read_examples(struct loader *loader, struct node list,
			 struct pattern *kind, struct fault *fault)
{
	size_t nr;
	int rc = node_sequence(list, &nr, fault);

	if (rc)
		return rc;
	kind->examples.v = arena_alloc(
		arena_of(loader), (nr ? nr : 1) * sizeof(*kind->examples.v));
	if (!kind->examples.v)
		return fault_nomem(fault);
	kind->examples.cap = nr;
	for (size_t i = 0; !rc && i < nr; i++) {
		rc = read_example(loader, node_item(list, i),
				  &kind->examples.v[i], fault);
		if (!rc)
			kind->examples.nr++;
	}
	return rc;
}

enum {
	KIND_ID,
	KIND_NAME,
	KIND_PROVIDER,
	KIND_HOSTS,
	KIND_PROOF,
	KIND_SPECIFICITY,
	KIND_VISIBLE,
	KIND_FORMS,
	KIND_SHAPE,
	KIND_IN,
	KIND_USERS,
	KIND_CONTEXT,
	KIND_PLACEHOLDERS,
	KIND_REFERENCES,
	KIND_EXAMPLES,
	KIND_FIELDS,
};

static const struct field kind_fields[KIND_FIELDS] = {
	[KIND_ID] = { "id", true },
	[KIND_NAME] = { "name", true },
	[KIND_PROVIDER] = { "provider", true },
	[KIND_HOSTS] = { "hosts", true },
	[KIND_PROOF] = { "proof", true },
	[KIND_SPECIFICITY] = { "specificity", true },
	[KIND_VISIBLE] = { "visible", false },
	[KIND_FORMS] = { "forms", false },
	[KIND_SHAPE] = { "shape", false },
	[KIND_IN] = { "in", false },
	[KIND_USERS] = { "users", false },
	[KIND_CONTEXT] = { "context", false },
	[KIND_PLACEHOLDERS] = { "placeholders", false },
	[KIND_REFERENCES] = { "references", false },
	[KIND_EXAMPLES] = { "examples", true },
};

static int read_identity(struct loader *loader, const struct node *fields,
			 struct pattern *kind, struct fault *fault)
{
	struct arena *arena = arena_of(loader);
	unsigned provider = 0;
	int rc = node_text(fields[KIND_ID], arena, &kind->id, fault);

	if (!rc)
		rc = check_name(fields[KIND_ID], kind->id, "", fault);
	if (!rc)
		rc = take_name(&loader->ids, fields[KIND_ID], kind->id, fault);
	if (!rc)
		rc = node_text(fields[KIND_NAME], arena, &kind->name, fault);
	if (!rc)
		rc = node_choice(fields[KIND_PROVIDER], providers,
				 COUNT(providers), &provider, fault);
	kind->provider = providers[provider];
	return rc;
}

static int read_judgement(struct loader *loader, const struct node *fields,
			  struct pattern *kind, struct fault *fault)
{
	struct arena *arena = arena_of(loader);
	unsigned proof = PROOF_NONE;
	unsigned host = HOSTS_ANY;
	size_t specificity = 0;
	int rc = node_choice(fields[KIND_PROOF], proofs, COUNT(proofs), &proof,
			     fault);

	if (!rc)
		rc = node_choice(fields[KIND_HOSTS], hosts, COUNT(hosts), &host,
				 fault);
	if (!rc)
		rc = node_number(fields[KIND_SPECIFICITY], SPECIFICITY_MAX,
				 &specificity, fault);
	if (!rc)
		rc = node_number(fields[KIND_VISIBLE], VISIBLE_MAX,
				 &kind->visible, fault);
	if (!rc)
		rc = node_strings(fields[KIND_USERS], arena, &kind->users,
				  fault);
	if (!rc)
		rc = node_strings(fields[KIND_CONTEXT], arena, &kind->context,
				  fault);
	if (!rc)
		rc = node_strings(fields[KIND_PLACEHOLDERS], arena,
				  &kind->placeholders, fault);
	if (!rc)
		rc = node_strings(fields[KIND_REFERENCES], arena,
				  &kind->references, fault);
	kind->proof = (enum proof)proof;
	kind->hosts = (enum hosts)host;
	kind->specificity = (unsigned)specificity;
	return rc;
}

/* Contexts are looked up when every file has been read. */
static int remember_contexts(struct loader *loader, struct node list,
			     const struct strings *names, struct fault *fault)
{
	if (!ARRAY_ROOM(&loader->pending))
		return fault_nomem(fault);
	loader->pending.v[loader->pending.nr++] =
		(struct pending){ *names, list.file->name, node_line(list) };
	return 0;
}

static int read_shape(struct loader *loader, const struct node *fields,
		      struct pattern *kind, struct fault *fault)
{
	int rc;

	if (node_is(fields[KIND_SHAPE]) != node_is(fields[KIND_IN]))
		return node_fault(fields[KIND_ID], fault,
				  "\"shape\" and \"in\" go together");
	if (!node_is(fields[KIND_SHAPE]))
		return node_is(fields[KIND_FORMS])
			       ? 0
			       : node_fault(fields[KIND_ID], fault,
					    "neither \"forms\" nor \"shape\"");
	rc = regex_read(fields[KIND_SHAPE], &loader->fragments,
			arena_of(loader), &kind->shape, fault);
	if (!rc && !loader->set->built_in)
		rc = regex_check_shape(fields[KIND_SHAPE], kind->shape, fault);
	if (!rc)
		rc = node_strings(fields[KIND_IN], arena_of(loader), &kind->in,
				  fault);
	return rc ? rc
		  : remember_contexts(loader, fields[KIND_IN], &kind->in,
				      fault);
}

static int read_kind(struct loader *loader, struct node root,
		     struct fault *fault)
{
	struct node fields[KIND_FIELDS];
	struct patterns *set = loader->set;
	struct pattern *kind = arena_alloc(&set->arena, sizeof(*kind));
	int rc;

	if (!kind || !ARRAY_ROOM(&set->kinds))
		return fault_nomem(fault);
	kind->file = root.file->name;
	rc = node_map(root, kind_fields, KIND_FIELDS, fields, fault);
	if (!rc)
		rc = read_identity(loader, fields, kind, fault);
	if (!rc)
		rc = read_judgement(loader, fields, kind, fault);
	if (!rc)
		rc = read_shape(loader, fields, kind, fault);
	if (!rc)
		rc = read_forms(loader, fields[KIND_FORMS], kind, NULL, fault);
	if (!rc)
		rc = read_examples(loader, fields[KIND_EXAMPLES], kind, fault);
	if (!rc)
		set->kinds.v[set->kinds.nr++] = kind;
	return rc;
}

static int read_fragments(struct loader *loader, struct node root,
			  struct fault *fault)
{
	return fragments_read(&loader->fragments, root, arena_of(loader),
			      fault);
}

typedef int read_fn(struct loader *loader, struct node root,
		    struct fault *fault);

static read_fn *reader_of(const struct pattern_file *file)
{
	struct bytes name = bytes_of(file->name);

	if (bytes_eq(name, LIT(FRAGMENTS)))
		return read_fragments;
	return bytes_starts(name, LIT(CONTEXTS)) ? read_context : read_kind;
}

static int read_file(struct loader *loader, const struct pattern_file *file,
		     read_fn *reader, struct fault *fault)
{
	struct yaml_file yaml = { 0 };
	/* Forms and examples name their file for as long as the set lives. */
	const char *name = arena_str(arena_of(loader), bytes_of(file->shown));
	int rc;

	if (!name)
		return fault_nomem(fault);
	rc = yaml_file_parse(&yaml, name, buf_bytes(&file->text), fault);
	if (!rc)
		rc = reader(loader, yaml_file_root(&yaml), fault);
	yaml_file_release(&yaml);
	return rc;
}

static int check_contexts(const struct loader *loader, struct fault *fault)
{
	for (size_t i = 0; i < loader->pending.nr; i++) {
		const struct pending *pending = &loader->pending.v[i];

		for (size_t k = 0; k < pending->names.nr; k++)
			if (!strlist_has(&loader->contexts,
					 pending->names.v[k]))
				return fault_set(fault, FAULT_USAGE,
						 "%s:%zu: unknown context "
						 "\"%.64s\"",
						 pending->file, pending->line,
						 pending->names.v[k]);
	}
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct pattern *const *one = a;
	const struct pattern *const *two = b;

	return strcmp((*one)->id, (*two)->id);
}

static int load(struct loader *loader, const struct pattern_files *files,
		struct fault *fault)
{
	/* Fragments first, since all others may use them. */
	static read_fn *const passes[] = { read_fragments, read_context,
					   read_kind };
	struct patterns *set = loader->set;
	int rc = pattern_files_digest(files, set->digest, fault);

	for (size_t pass = 0; pass < COUNT(passes); pass++)
		for (size_t i = 0; !rc && i < files->nr; i++)
			if (reader_of(&files->v[i]) == passes[pass])
				rc = read_file(loader, &files->v[i],
					       passes[pass], fault);
	if (!rc)
		rc = check_contexts(loader, fault);
	if (rc)
		return rc;
	if (set->kinds.nr)
		qsort(set->kinds.v, set->kinds.nr, sizeof(struct pattern *),
		      by_id);
	for (size_t i = 0; i < set->kinds.nr; i++)
		set->kinds.v[i]->number = i;
	return 0;
}

int patterns_load(const char *dir, struct patterns **out, struct fault *fault)
{
	struct loader loader = { .set = calloc(1, sizeof(*loader.set)) };
	struct pattern_files files = { 0 };
	int rc;

	if (!loader.set)
		return fault_nomem(fault);
	loader.set->built_in = !dir;
	rc = pattern_files_read(&files, dir, fault);
	if (!rc)
		rc = load(&loader, &files, fault);
	pattern_files_release(&files);
	free(loader.fragments.v);
	free(loader.pending.v);
	strlist_release(&loader.contexts);
	strlist_release(&loader.ids);
	if (rc)
		patterns_free(loader.set);
	else
		*out = loader.set;
	return rc;
}

void patterns_free(struct patterns *patterns)
{
	if (!patterns)
		return;
	free(patterns->kinds.v);
	free(patterns->forms.v);
	arena_release(&patterns->arena);
	free(patterns);
}

const struct pattern *patterns_find(const struct patterns *patterns,
				    const char *id)
{
	for (size_t i = 0; i < patterns->kinds.nr; i++)
		if (!strcmp(patterns->kinds.v[i]->id, id))
			return patterns->kinds.v[i];
	return NULL;
}
