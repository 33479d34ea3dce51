/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/owners.h"

#include "base/array.h"
#include "base/date.h"
#include "base/map.h"
#include "remedy/outdir.h"
#include "remedy/guide.h"
#include "remedy/safename.h"

#include <inttypes.h>
#include <stdlib.h>

/* Places told of one finding; the report has all. */
#define PLACES_MAX ((size_t)10)

struct owner {
	struct bytes email; /* or the account, where there is no address */
	struct bytes name;
	bool is_account;
	struct {
		const struct finding **v;
		size_t nr, cap;
	} findings;
};

struct owners {
	const struct plan *plan;
	const struct veil *veil;
	struct arena arena;
	struct map by_key;
	struct owner *v;
	size_t nr;
	size_t cap;
	bool failed;
};

/* Addresses are compared without regard to case; accounts are marked. */
static struct bytes key_of(struct owners *owners, struct bytes who,
			   bool is_account)
{
	struct buf key = BUF_INIT;
	struct bytes kept;

	buf_add_char(&key, is_account ? 'a' : 'e');
	for (size_t i = 0; i < who.len; i++)
		buf_add_char(&key, (char)lower(who.p[i]));
	kept = buf_ok(&key) ? arena_bytes(&owners->arena, buf_bytes(&key))
			    : (struct bytes){ 0 };
	buf_release(&key);
	return kept;
}

static void give(struct owners *owners, struct bytes who, struct bytes name,
		 bool is_account, const struct finding *f)
{
	struct bytes key = key_of(owners, who, is_account);
	size_t at = key.p ? map_get(&owners->by_key, key) : SIZE_MAX;
	struct owner *owner;

	if (key.p && at == SIZE_MAX && ARRAY_ROOM(owners) &&
	    map_put(&owners->by_key, key, owners->nr)) {
		at = owners->nr++;
		owners->v[at] = (struct owner){ .email = who,
						.name = name,
						.is_account = is_account };
	}
	if (at == SIZE_MAX) {
		owners->failed = true;
		return;
	}
	owner = &owners->v[at];
	/* The same finding comes again for each commit of one person. */
	if (owner->findings.nr &&
	    owner->findings.v[owner->findings.nr - 1] == f)
		return;
	if (!ARRAY_ROOM(&owner->findings))
		owners->failed = true;
	else
		owner->findings.v[owner->findings.nr++] = f;
}

/* Names that all tokens of a sort are used with are nobody's. */
static struct bytes account_of(const struct finding *f)
{
	static const char *const common[] = { "x-token-auth",
					      "x-bitbucket-api-token-auth" };

	for (size_t i = 0; i < COUNT(common); i++) {
		if (bytes_eq(f->username, bytes_of(common[i])))
			return (struct bytes){ 0 };
	}
	return f->username;
}

static void find_owners(struct owners *owners, const struct finding *f)
{
	const struct sighting *s = &f->first_seen;
	struct bytes account = account_of(f);

	for (size_t i = 0; i < f->people.nr; i++) {
		const struct person *p = &f->people.v[i];

		if (p->email.len)
			give(owners, p->email, p->name, false, f);
	}
	if (s->known && s->email.len)
		give(owners, s->email, s->author, false, f);
	else if (s->known && s->author.len)
		give(owners, s->author, s->author, false, f);
	else if (account.len)
		give(owners, account, account, true, f);
	else
		give(owners, LIT("unknown"), LIT("unknown"), true, f);
}

/* ----------------------------------------------------------------- a page ---
 */

/* "the file `a/b`", "the commit message of `1f2e3d4c5b6a`" */
static void write_spot(const struct owners *owners, const struct occurrence *o,
		       struct buf *out)
{
	char hex[OID_HEX_MAX];

	buf_add_str(out, "the ");
	if (o->site == SITE_BLOB) {
		buf_add_str(out, "file ");
	} else {
		for (const char *c = site_name(o->site); *c; c++)
			buf_add_char(out, *c == '-' ? ' ' : *c);
		buf_add_char(out, ' ');
	}
	if (o->path)
		veil_code(owners->veil, bytes_of(o->path), out);
	else if (o->object.len)
		buf_printf(out, "of `%.12s`", oid_hex(&o->object, hex));
	else
		out->len--;
}

static void write_place(const struct owners *owners, const struct occurrence *o,
			struct buf *out)
{
	buf_add_str(out, "  - ");
	veil_code(owners->veil,
		  bytes_of(owners->plan->repositories[o->repo].path), out);
	buf_add_str(out, ", ");
	write_spot(owners, o, out);
	if (o->line)
		buf_printf(out, ", line %" PRIu64, o->line);
	buf_add_char(out, '\n');
}

static void write_finding(const struct owners *owners, const struct finding *f,
			  struct buf *out)
{
	static const char *const told[] = { "assess", "revoke", "replace",
					    "scopes" };
	char day[DATE_TEXT];
	char hex[OID_HEX_MAX];
	struct bytes account = account_of(f);

	buf_add_str(out, "## ");
	guide_name_finding(f, out);
	buf_printf(out, "\n\n- finding `%s`\n", f->id);
	if (account.len) {
		buf_add_str(out, "- it belongs to the account ");
		veil_code(owners->veil, account, out);
		buf_add_char(out, '\n');
	}
	if (f->first_seen.known)
		buf_printf(out, "- first committed in `%.12s` on %s\n",
			   oid_hex(&f->first_seen.commit, hex),
			   day_text(day_of_moment(f->first_seen.author_date),
				    day));
	buf_add_str(out, "- it stands in\n");
	for (size_t i = 0; i < f->occurrences.nr && i < PLACES_MAX; i++)
		write_place(owners, &f->occurrences.v[i], out);
	if (f->occurrences.nr > PLACES_MAX)
		buf_printf(out, "  - and %zu more places\n",
			   f->occurrences.nr - PLACES_MAX);
	buf_add_char(out, '\n');
	for (size_t i = 0; i < COUNT(told); i++) {
		const char *text = finding_step(f, told[i]);

		if (text)
			buf_printf(out, "%s\n\n", text);
	}
}

/* What the person is asked to do, in a few sentences. */
static void write_request(const struct owner *owner, struct buf *out)
{
	size_t nr = owner->findings.nr;
	size_t alive = 0;

	for (size_t i = 0; i < nr; i++)
		alive += finding_is_alive(owner->findings.v[i]);
	buf_printf(out,
		   "An audit of our git repositories found %zu credential%s "
		   "(passwords or tokens) that %s, as far as the history tells "
		   "(its names and dates can be wrong). Whoever can read a "
		   "repository can read what is in it.\n\n",
		   nr, nr == 1 ? "" : "s",
		   owner->is_account ? "concern you"
				     : "came in with commits of yours");
	if (alive)
		buf_printf(out,
			   "**%zu of %zu may still work. Please revoke %s "
			   "today**, as it says below, then put something new "
			   "in the place of each. ",
			   alive, nr, alive == 1 ? "it" : "them");
	else
		buf_add_str(out, "Nothing of it is known to work any more: "
				 "this is no emergency. Please confirm that, "
				 "as it says below. ");
	buf_add_str(out,
		    "Answer with each finding's id and what you did; if one "
		    "is not yours, say whose it is.\n\n"
		    "You need not clean anything yourself. To delete the line "
		    "in the file does not help, since git keeps every older "
		    "version. The history is rewritten once, by whoever "
		    "administers the repository; you will be told when to push "
		    "what you have and to clone afresh.\n\n");
}

static void write_page(const struct owners *owners, const struct owner *owner,
		       struct buf *out)
{
	buf_add_str(out, "# To ");
	if (owner->is_account && bytes_eq(owner->email, LIT("unknown"))) {
		buf_add_str(out, "whoever knows these credentials\n\n");
	} else if (owner->is_account) {
		buf_add_str(out, "the owner of the account ");
		veil_words(owners->veil, owner->email, out);
		buf_add_str(out, "\n\n");
	} else if (!owner->name.len || bytes_eq(owner->name, owner->email)) {
		veil_words(owners->veil, owner->email, out);
		buf_add_str(out, "\n\n");
	} else {
		veil_words(owners->veil, owner->name, out);
		buf_add_str(out, " (");
		veil_words(owners->veil, owner->email, out);
		buf_add_str(out, ")\n\n");
	}
	write_request(owner, out);
	for (size_t i = 0; i < owner->findings.nr; i++)
		write_finding(owners, owner->findings.v[i], out);
}

static int write_owner(const struct owners *owners, const struct owner *owner,
		       struct safenames *names, int fd, struct fault *fault)
{
	struct buf shown = BUF_INIT;
	struct buf text = BUF_INIT;
	struct buf file = BUF_INIT;
	const char *name;
	int rc = 0;

	if (owner->is_account && !bytes_eq(owner->email, LIT("unknown")))
		buf_add_str(&shown, "account-");
	veil_apply(owners->veil, owner->email, &shown);
	name = buf_ok(&shown) ? safename(names, buf_bytes(&shown)) : NULL;
	if (name)
		buf_printf(&file, "%s.md", name);
	write_page(owners, owner, &text);
	if (!name || !buf_ok(&file) || !buf_ok(&text))
		rc = fault_nomem(fault);
	if (!rc)
		rc = outdir_write(fd, file.p, buf_bytes(&text), fault);
	buf_release(&shown);
	buf_release(&text);
	buf_release(&file);
	return rc;
}

int owners_write(const struct plan *plan, const struct veil *veil, int fd,
		 struct fault *fault)
{
	struct owners owners = { .plan = plan, .veil = veil };
	struct safenames names = { 0 };
	int rc = 0;

	for (size_t i = 0; i < plan->nr_findings; i++)
		find_owners(&owners, &plan->findings[i]);
	if (owners.failed)
		rc = fault_nomem(fault);
	for (size_t i = 0; !rc && i < owners.nr; i++)
		rc = write_owner(&owners, &owners.v[i], &names, fd, fault);
	for (size_t i = 0; i < owners.nr; i++)
		free((void *)owners.v[i].findings.v);
	free(owners.v);
	map_release(&owners.by_key);
	arena_release(&owners.arena);
	safenames_release(&names);
	return rc;
}
