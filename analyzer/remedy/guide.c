/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/guide.h"

#include "base/date.h"
#include "remedy/how_to.h"
#include "remedy/rules.h"
#include "trace/also.h"
#include "trace/forms.h"

#include <inttypes.h>

/* Lists in a page are cut after this many lines, and say so. */
#define LINES_MAX ((size_t)40)

bool guide_next(const struct finding *finding, size_t repo, size_t *i,
		struct also *out)
{
	size_t first = finding->occurrences.nr;

	while (*i < first + finding->also_at.nr) {
		size_t k = (*i)++;

		*out = k < first ? also_of(&finding->occurrences.v[k])
				 : finding->also_at.v[k - first];
		if (out->repo == repo)
			return true;
	}
	return false;
}

void guide_name_finding(const struct finding *finding, struct buf *out)
{
	buf_add_str(out, finding->kind_name);
	if (!finding->visible)
		return;
	buf_add_str(out, " `");
	buf_add_bytes(out, bytes_sub(finding->secret, 0, finding->visible));
	buf_add_str(out, "********`");
}

static bool is_of_history(enum site site, const struct oid *object)
{
	switch (site) {
	/* A pointer in history, or a file that nothing points to. */
	case SITE_LFS:
		return object->len != 0;
	case SITE_BLOB:
	case SITE_PATH:
	case SITE_COMMIT_MESSAGE:
	case SITE_COMMIT_IDENTITY:
	case SITE_COMMIT_HEADER:
	case SITE_TAG_MESSAGE:
	case SITE_NOTE:
		return true;
	default:
		return false;
	}
}

bool guide_has_history(const struct guide *guide)
{
	for (size_t i = 0; i < guide->nr_findings; i++) {
		const struct finding *f = guide->findings[i];
		struct also place;
		size_t k = 0;

		while (guide_next(f, guide->repo, &k, &place)) {
			if (is_of_history(place.site, &place.object))
				return true;
		}
	}
	return false;
}

static bool any_of(const struct guide *guide, const char *provider)
{
	for (size_t i = 0; i < guide->nr_findings; i++) {
		if (!strcmp(guide->findings[i]->provider, provider))
			return true;
	}
	return false;
}

static void add_id(const struct oid *oid, struct buf *out)
{
	char hex[OID_HEX_MAX];

	buf_printf(out, "`%.12s`", oid_hex(oid, hex));
}

static void add_day(int64_t moment, struct buf *out)
{
	char text[DATE_TEXT];

	buf_add_str(out, day_text(day_of_moment(moment), text));
}

static void list_names(const struct guide *guide, const char *const *names,
		       size_t nr, struct buf *out)
{
	for (size_t i = 0; i < nr && i < LINES_MAX; i++) {
		buf_add_str(out, "- ");
		veil_code(guide->veil, bytes_of(names[i]), out);
		buf_add_char(out, '\n');
	}
	if (nr > LINES_MAX)
		buf_printf(out, "- and %zu more\n", nr - LINES_MAX);
	buf_add_char(out, '\n');
}

/* --------------------------------------------------------------- README.md ---
 */

static void write_findings(const struct guide *guide, struct buf *out)
{
	buf_add_str(out, "## What was found\n\n"
			 "| finding | what | still alive? | places here |\n"
			 "|---|---|---|---|\n");
	for (size_t i = 0; i < guide->nr_findings; i++) {
		const struct finding *f = guide->findings[i];
		size_t places = 0;
		struct also place;
		size_t k = 0;

		while (guide_next(f, guide->repo, &k, &place))
			places++;
		buf_printf(out, "| `%s` | ", f->id);
		guide_name_finding(f, out);
		buf_printf(out, " | %s | %zu |\n",
			   finding_is_alive(f) ? "**maybe**"
					       : "no, past its end",
			   places);
	}
	buf_add_str(out,
		    "\n**Revoke what may be alive before anything else.** A "
		    "rewrite takes nothing back from those who have a copy; a "
		    "revoked credential is worth nothing to them. The report "
		    "says for each finding how and by whom; `owners/` has a "
		    "message for each person. Then let whatever used it work "
		    "with its replacement, and rewrite after that.\n\n");
}

static void write_changes(const struct guide *guide, struct buf *out)
{
	const struct impact *impact = guide->impact;

	buf_add_str(out, "## What the rewrite changes\n\n");
	if (!guide_has_history(guide) || !impact) {
		buf_add_str(out, "Nothing in the history: no object that a "
				 "push carries holds a secret, and no id "
				 "changes. What is to be cleaned are names of "
				 "refs, or what lies in the copy that was "
				 "audited; `refs-and-names.md` lists it.\n\n");
		return;
	}
	buf_printf(out,
		   "%" PRIu64 " of %" PRIu64 " commits that refs reach get a "
		   "new id",
		   impact->rewritten, impact->commits);
	if (impact->first.len) {
		buf_add_str(out, ", from ");
		add_id(&impact->first, out);
		buf_add_str(out, " on (");
		add_day(impact->first_date, out);
		buf_add_str(out, "), since every id depends on all commits "
				 "before it");
	}
	buf_add_str(out, ". Commits before that keep their ids. Files that "
			 "hold no secret stay as they are, byte for byte.\n\n");
	if (impact->losing)
		buf_printf(out,
			   "%" PRIu64 " commits lose a signature or another "
			   "extra header, which git filter-repo cannot "
			   "keep.\n\n",
			   impact->losing);
	buf_printf(out, "%zu refs will point elsewhere:\n\n", impact->nr_refs);
	list_names(guide, impact->refs, impact->nr_refs, out);
	if (impact->nr_signed_tags) {
		buf_printf(out,
			   "%zu of these are tags that lose their "
			   "signature:\n\n",
			   impact->nr_signed_tags);
		list_names(guide, impact->signed_tags, impact->nr_signed_tags,
			   out);
	}
	if (guide->nr_dropped)
		buf_printf(out,
			   "%zu versions of archives or compressed files are "
			   "dropped as a whole, since no rule of text reaches "
			   "into them: see `paths-to-drop.txt`. Where an "
			   "older version of the same path is clean, that one "
			   "is seen instead.\n\n",
			   guide->nr_dropped);
}

/* Its own store comes first, then those that alternates name. */
static void write_lenders(const struct guide *guide, struct buf *out)
{
	const struct plan_repository *repo =
		&guide->plan->repositories[guide->repo];

	for (size_t i = 1; i < repo->nr_stores; i++) {
		buf_add_str(out, "- **Borrowed objects.** The copy that was "
				 "audited reads objects from another "
				 "repository, where this rewrite leaves them. "
				 "Clean that one too: ");
		veil_code(guide->veil, bytes_of(repo->stores[i]), out);
		buf_add_char(out, '\n');
	}
}

static void write_beyond(const struct guide *guide, struct buf *out)
{
	bool server = any_of(guide, "bitbucket-data-center");
	bool cloud = any_of(guide, "bitbucket-cloud") ||
		     any_of(guide, "atlassian") || !server;

	buf_add_str(out, "## What stays out of reach\n\n"
			 "The runbook cleans one clone. A push replaces "
			 "branches and tags of the server. It does not reach:\n"
			 "\n");
	if (cloud)
		buf_add_str(out,
			    "- **Merged pull requests on Bitbucket Cloud.** "
			    "The server keeps refs to their commits which no "
			    "clone shows. Ask Atlassian Support to remove "
			    "them and to collect garbage, naming the "
			    "repository and the first rewritten commit.\n");
	if (server)
		buf_add_str(out,
			    "- **Pull requests on a Data Center server.** It "
			    "refuses pushes to `refs/pull-requests/*`. Ask an "
			    "admin of the server to remove them and to run "
			    "the garbage collection; or make the repository "
			    "anew from the rewritten clone.\n");
	buf_add_str(out,
		    "- **Forks.** Each has a copy of its own, or shares "
		    "objects with this one. Ask the owner of each to delete "
		    "it or to rewrite it with this same plan.\n"
		    "- **Clones.** Ask everybody to delete theirs and to clone "
		    "afresh. One old clone that pushes brings it all back. "
		    "Who must keep one: `git reflog expire --expire=now "
		    "--all` and `git gc --prune=now`, after moving every "
		    "branch to the new history.\n"
		    "- **Caches, mirrors, pipeline workspaces and container "
		    "images.** Ask whoever runs the builds to drop them.\n"
		    "- **Backups.** Ask whoever keeps them how long they are "
		    "kept, and that nobody restores from before today.\n");
	write_lenders(guide, out);
	for (size_t i = 0; i < guide->nr_findings; i++) {
		struct also place;
		size_t k = 0;

		while (guide_next(guide->findings[i], guide->repo, &k,
				  &place)) {
			if (place.site != SITE_LFS)
				continue;
			buf_add_str(out,
				    "- **Git LFS.** The server stores "
				    "objects of LFS apart from the history. "
				    "Delete this one there (Repository "
				    "settings, Git LFS), and from every "
				    "clone's `lfs/objects`: ");
			veil_code(guide->veil, bytes_of(place.path), out);
			buf_add_char(out, '\n');
		}
	}
	buf_add_char(out, '\n');
}

static void write_doubts(const struct guide *guide, struct buf *out)
{
	const struct plan_repository *repo =
		&guide->plan->repositories[guide->repo];
	struct buf text = BUF_INIT;

	if (!repo->complete)
		buf_add_str(&text,
			    "- The audit could not read everything in this "
			    "repository: what it did not read is not in this "
			    "plan. Look into the report, and scan the "
			    "rewritten clone.\n");
	if (repo->history_cut)
		buf_add_str(&text,
			    "- It was a shallow clone that was audited: "
			    "commits before the cut are not in this plan.\n");
	for (size_t i = 0; i < guide->nr_findings; i++) {
		const struct finding *f = guide->findings[i];

		if (secret_is_weak(f))
			buf_printf(&text,
				   "- `%s` is short or a mere word. It is "
				   "replaced wherever it stands alone: look "
				   "whether other text is hit. Inside of "
				   "longer words it is left; the runbook "
				   "lists these places at its end, and "
				   "`bbaudit verify` counts them as left.\n",
				   f->id);
		if (f->forms_cut)
			buf_printf(&text,
				   "- `%s` is spelled in more ways than the "
				   "%zu for which there are rules.\n",
				   f->id, FORMS_MAX);
	}
	if (text.len) {
		buf_add_str(out, "## What to look at twice\n\n");
		buf_add_bytes(out, buf_bytes(&text));
		buf_add_char(out, '\n');
	}
	buf_spend(&text, out);
}

void guide_write(const struct guide *guide, struct buf *out)
{
	const struct plan_repository *repo =
		&guide->plan->repositories[guide->repo];

	buf_add_str(out, "# Taking the secrets out of ");
	veil_code(guide->veil, bytes_of(repo->path), out);
	buf_printf(out,
		   "\n\nMade by bbaudit %s. This page holds no secret; other "
		   "files of this folder hold all of them.\n\n",
		   guide->plan->version);
	write_findings(guide, out);
	write_changes(guide, out);
	write_beyond(guide, out);
	write_doubts(guide, out);
	buf_add_str(out, guide->impact && guide->impact->hash_len == OID_SHA256
				 ? how_to_sha256
				 : how_to_sha1);
}

/* ------------------------------------------------------- refs-and-names.md ---
 */

/* clang-format off */
static const struct group {
	enum site site;
	bool with_path; /* its path says where */
	const char *title;
	const char *text;
} groups[] = {
	{ SITE_PATH, true, "Names of files and folders",
	  "Renamed in every commit: the secret becomes its placeholder, the "
	  "rest stays. Whatever opens a file by its old name has to follow. "
	  "(`--filename-callback`; by hand: `--path-rename OLD:NEW`.)" },
	{ SITE_REF_NAME, true, "Names of branches, tags and other refs",
	  "Renamed in the clone. A push makes the new name and leaves the old "
	  "one: delete it on the server (`git push origin --delete OLD`), and "
	  "let everybody run `git fetch --prune`. (`--refname-callback`.)" },
	{ SITE_COMMIT_IDENTITY, false, "Authors, committers and taggers",
	  "The secret becomes its placeholder in names and addresses, in every "
	  "commit and tag. Where you know who it was, give `git filter-repo "
	  "--mailmap` the right name instead. (`--name-callback`, "
	  "`--email-callback`.)" },
	{ SITE_COMMIT_HEADER, false, "Extra headers of commits",
	  "Signatures, merged tags and other extra headers are dropped: git "
	  "filter-repo keeps none of them, in any commit." },
	{ SITE_NOTE, true, "Notes",
	  "Their texts are replaced like those of files. They go by the ids of "
	  "commits, so they are moved to the new ids, and the history of the "
	  "notes ref begins anew. Push `refs/notes/*` too." },
	{ SITE_REFLOG, true, "Reflogs, and older stashes",
	  "They are no part of history and no clone gets them. They are in the "
	  "copy that was audited: `git reflog expire --expire=now --all` there, "
	  "which drops all stashes but the newest; then `git gc --prune=now`, "
	  "which also writes the files in `reftable/` anew, if there are any. "
	  "In the clone the runbook removes all reflogs." },
	{ SITE_CONFIG, true, "Configuration",
	  "No clone gets it. Clean the copy that was audited: `git remote "
	  "set-url NAME URL` with a URL that holds no password, `git config "
	  "--unset-all KEY`. In the clone the runbook takes it out of "
	  "`config`." },
	{ SITE_REPOSITORY_FILE, true, "Other files of the git directory",
	  "Hooks, FETCH_HEAD, descriptions and the like: no clone gets them. "
	  "Clean the copy that was audited: delete `FETCH_HEAD`, edit the "
	  "others. In the clone the runbook does both." },
	{ SITE_INDEX, true, "The index",
	  "Staged in the copy that was audited and never committed: take it "
	  "out of the file, `git add` it again or `git rm --cached`, then "
	  "`git gc --prune=now`." },
	{ SITE_WORKTREE, true, "Files of the worktree",
	  "In the copy that was audited and in no commit: take it out there, "
	  "and add the file to .gitignore if it is meant to hold secrets." },
	{ SITE_LFS, true, "Objects of Git LFS",
	  "History has only pointers; the runbook drops those to these files. "
	  "Delete the objects on the server and in every clone's "
	  "`lfs/objects` (a pointer's line `oid` names its object), and commit "
	  "a cleaned file in their place." },
};
/* clang-format on */

static void write_place(const struct guide *guide, const struct group *group,
			const struct finding *f, const struct also *o,
			struct buf *out)
{
	buf_printf(out, "- `%s`: ", f->id);
	if (group->with_path && o->path) {
		veil_code(guide->veil, bytes_of(o->path), out);
		if (o->line && o->site != SITE_REF_NAME)
			buf_printf(out, ", line %" PRIu64, o->line);
	} else {
		add_id(&o->object, out);
	}
	buf_add_char(out, '\n');
}

static void write_group(const struct guide *guide, const struct group *group,
			struct buf *out)
{
	size_t nr = 0;

	for (size_t i = 0; i < guide->nr_findings; i++) {
		const struct finding *f = guide->findings[i];
		struct also place;
		size_t k = 0;

		while (guide_next(f, guide->repo, &k, &place)) {
			if (place.site != group->site)
				continue;
			if (!nr)
				buf_printf(out, "## %s\n\n%s\n\n", group->title,
					   group->text);
			if (nr++ < LINES_MAX)
				write_place(guide, group, f, &place, out);
		}
	}
	if (nr > LINES_MAX)
		buf_printf(out, "- and %zu more\n", nr - LINES_MAX);
	if (nr)
		buf_add_char(out, '\n');
}

void guide_write_names(const struct guide *guide, struct buf *out)
{
	size_t before;

	buf_add_str(out,
		    "# What no rule of text reaches\n\n"
		    "Rules change the contents of files and messages. This is "
		    "what is done about the rest. The runbook does it in the "
		    "clone; what is not in a clone is to be done where it "
		    "says.\n\n");
	before = out->len;
	for (size_t i = 0; i < COUNT(groups); i++)
		write_group(guide, &groups[i], out);
	if (out->len == before)
		buf_add_str(out, "Nothing: all secrets of this repository are "
				 "in contents and messages.\n\n");
	buf_add_str(out,
		    "## In any case\n\n"
		    "`refs/replace/*` is removed: these refs go by old ids, "
		    "and what they show instead of a commit is no part of its "
		    "history. Refs that lead to no commit, and tags of tags, "
		    "are rewritten by `scrub.py`, since git filter-repo leaves "
		    "them. `HEAD` follows its branch.\n");
}
