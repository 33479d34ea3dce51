/* SPDX-License-Identifier: Apache-2.0 */
/* bbaudit patterns: what is searched for, and whether that works. */
#include "cli/check.h"
#include "cli/cli.h"
#include "match/pattern.h"

#include <stdio.h>

static int list(const struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->kinds.nr; i++)
		(void)printf("%-32s %s\n", patterns->kinds.v[i]->id,
			     patterns->kinds.v[i]->name);
	return STATUS_CLEAN;
}

static void print_strings(const char *title, const struct strings *strings)
{
	if (!strings->nr)
		return;
	(void)printf("%-14s", title);
	for (size_t i = 0; i < strings->nr; i++)
		(void)printf("%s%s", i ? ", " : "", strings->v[i]);
	(void)putchar('\n');
}

static void print_form(const struct form *form)
{
	(void)printf("\nform %s (%s:%zu)\n", form->name, form->file,
		     form->line);
	print_strings("  anchors", &form->anchors);
	print_strings("  needs", &form->needs);
	(void)printf("  span        %zu bytes\n  pattern     %s\n", form->span,
		     form->regex);
}

static int show(const struct patterns *patterns, const char *id)
{
	static const char *const proofs[] = { "none", "crc32", "dc-inner" };
	const struct pattern *p = patterns_find(patterns, id);

	if (!p) {
		complain("no pattern is called \"%s\"; bbaudit patterns list "
			 "shows them",
			 id);
		return STATUS_USAGE;
	}
	(void)printf("%-14s%s\n%-14s%s\n%-14s%s\n%-14s%s\n", "id", p->id,
		     "name", p->name, "provider", p->provider, "proof",
		     proofs[p->proof]);
	if (p->shape)
		(void)printf("%-14s%s\n", "shape", p->shape);
	print_strings("in contexts", &p->in);
	print_strings("users", &p->users);
	print_strings("placeholders", &p->placeholders);
	print_strings("references", &p->references);
	for (size_t i = 0; i < patterns->forms.nr; i++) {
		const struct form *form = patterns->forms.v[i];

		if (form->pattern == p ||
		    (!form->pattern && strings_have(&p->in, form->name)))
			print_form(form);
	}
	return STATUS_CLEAN;
}

static int usage(FILE *to, int status)
{
	(void)fputs("Usage: bbaudit patterns list\n"
		    "       bbaudit patterns show ID\n"
		    "       bbaudit patterns check [--samples FOLDER] [DIR]\n"
		    "What is searched for. check runs every pattern's own "
		    "examples, of DIR or of the built-in set,\nand the texts "
		    "of FOLDER, and prints recall and precision.\n",
		    to);
	return status;
}

/* "check" with its two arguments in either order; false for anything else. */
static bool parse_check(int argc, char **argv, const char **dir,
			const char **samples)
{
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "--samples") && i + 1 < argc && !*samples)
			*samples = argv[++i];
		else if (argv[i][0] != '-' && !*dir)
			*dir = argv[i];
		else
			return false;
	}
	return true;
}

/* Before or behind a verb. */
static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-?"))
			return true;
	}
	return false;
}

int cmd_patterns(int argc, char **argv)
{
	struct patterns *patterns = NULL;
	struct fault fault = { 0 };
	const char *verb = argc > 1 ? argv[1] : "";
	const char *dir = NULL;
	const char *samples = NULL;
	int status;

	if (asks_for_help(argc, argv))
		return usage(stdout, STATUS_CLEAN);
	if (!strcmp(verb, "check") ? !parse_check(argc, argv, &dir, &samples)
				   : argc != (strcmp(verb, "show") ? 2 : 3))
		return usage(stderr, STATUS_USAGE);
	if (checksum_init(&fault) || patterns_load(dir, &patterns, &fault)) {
		complain("%s", fault.msg);
		return STATUS_USAGE;
	}
	if (!strcmp(verb, "list"))
		status = list(patterns);
	else if (!strcmp(verb, "show"))
		status = show(patterns, argv[2]);
	else if (!strcmp(verb, "check"))
		status = check_patterns(patterns, samples);
	else
		status = usage(stderr, STATUS_USAGE);
	patterns_free(patterns);
	return status;
}
