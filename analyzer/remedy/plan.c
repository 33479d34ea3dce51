/* SPDX-License-Identifier: Apache-2.0 */
#include "remedy/plan.h"

#include "base/array.h"
#include "base/checksum.h"
#include "remedy/outdir.h"
#include "remedy/guide.h"
#include "remedy/kit.h"
#include "remedy/owners.h"
#include "remedy/rules.h"
#include "remedy/safename.h"
#include "remedy/veil.h"
#include "trace/forms.h"

#include <stdlib.h>
#include <unistd.h>

/* One repository while its part is written. */
struct part {
	const struct plan *plan;
	const struct veil *veil;
	size_t repo;
	struct {
		const struct finding **v;
		size_t nr, cap;
	} findings; /* that are in it */
	struct {
		struct dropped {
			struct oid object;
			const char *path; /* or NULL */
			const struct finding *finding;
		} * v;
		size_t nr, cap;
	} dropped; /* blobs, by object */
	struct rules rules;
	struct guide guide;
	int fd;
};

/* ------------------------------------------------- what belongs to a part ---
 */

static bool is_in(const struct finding *f, size_t repo)
{
	struct also place;
	size_t i = 0;

	return guide_next(f, repo, &i, &place);
}

/* Where the blob lies, as far as an occurrence tells: the archive's path. */
static const char *path_of(const struct part *part, const struct finding *f,
			   const struct oid *object)
{
	for (size_t i = 0; i < f->occurrences.nr; i++) {
		const struct occurrence *o = &f->occurrences.v[i];

		if (o->repo == part->repo && o->path &&
		    oid_eq(&o->object, object))
			return o->path;
	}
	return NULL;
}

static bool drop(struct part *part, const struct finding *f,
		 const struct oid *object, const char *path)
{
	if (!object->len)
		return true;
	if (!ARRAY_ROOM(&part->dropped))
		return false;
	part->dropped.v[part->dropped.nr++] =
		(struct dropped){ *object, path, f };
	return true;
}

/* Of one finding, every blob that holds it out of reach. */
static bool drop_all_of(struct part *part, const struct finding *f)
{
	struct also place;
	bool ok = true;
	size_t k = 0;

	for (size_t i = 0; ok && i < f->sealed.nr; i++) {
		const struct sealed *s = &f->sealed.v[i];

		if (s->repo == part->repo)
			ok = drop(part, f, &s->object,
				  path_of(part, f, &s->object));
	}
	while (ok && guide_next(f, part->repo, &k, &place)) {
		if (place.site == SITE_LFS ||
		    (place.site == SITE_BLOB &&
		     form_is_sealed(&place.encodings)))
			ok = drop(part, f, &place.object, place.path);
	}
	return ok;
}

/* One with a path sorts before one without. */
static int by_object(const void *a, const void *b)
{
	const struct dropped *x = a;
	const struct dropped *y = b;
	int cmp = oid_cmp(&x->object, &y->object);

	if (!cmp && !x->path != !y->path)
		return x->path ? -1 : 1;
	return cmp;
}

static void settle_dropped(struct part *part)
{
	struct dropped *v = part->dropped.v;
	size_t kept = 0;

	if (part->dropped.nr)
		qsort(v, part->dropped.nr, sizeof(*v), by_object);
	for (size_t i = 0; i < part->dropped.nr; i++) {
		if (!kept || !oid_eq(&v[kept - 1].object, &v[i].object))
			v[kept++] = v[i];
	}
	part->dropped.nr = kept;
}

static bool gather(struct part *part)
{
	const struct plan *plan = part->plan;
	bool ok = true;

	for (size_t i = 0; ok && i < plan->nr_findings; i++) {
		const struct finding *f = &plan->findings[i];

		if (!is_in(f, part->repo))
			continue;
		ok = ARRAY_ROOM(&part->findings);
		if (ok)
			part->findings.v[part->findings.nr++] = f;
		ok = ok && drop_all_of(part, f);
	}
	settle_dropped(part);
	return ok;
}

static const struct impact *impact_of_repo(const struct plan *plan, size_t repo)
{
	for (size_t i = 0; i < plan->nr_impacts; i++) {
		if (plan->impacts[i].repo == repo)
			return &plan->impacts[i];
	}
	return NULL;
}

/* ------------------------------------------------------------------ files ---
 */

static int write_buf(int fd, const char *name, struct buf *text,
		     struct fault *fault)
{
	int rc = buf_ok(text) ? outdir_write(fd, name, buf_bytes(text), fault)
			      : fault_nomem(fault);

	buf_release(text);
	return rc;
}

static void write_paths(const struct part *part, struct buf *out)
{
	buf_add_str(out,
		    "# Files that no rule of text reaches: archives, and what "
		    "is compressed. The runbook\n"
		    "# drops these very versions (blobs-to-drop.txt has their "
		    "ids; git filter-repo\n"
		    "# --strip-blobs-with-ids). To drop every version of the "
		    "paths below instead:\n"
		    "# git filter-repo --invert-paths --paths-from-file "
		    "paths-to-drop.txt\n");
	for (size_t i = 0; i < part->dropped.nr; i++) {
		const struct dropped *d = &part->dropped.v[i];
		struct bytes path = bytes_of(d->path);
		char hex[OID_HEX_MAX];

		buf_printf(out, "# blob %s: %s\n", oid_hex(&d->object, hex),
			   d->finding->id);
		if (!path.len)
			continue;
		path = bytes_sub(path, 0,
				 bytes_find(path, LIT(SITE_INSIDE), 0));
		buf_add_str(out, "regex:^");
		for (size_t k = 0; k < path.len; k++) {
			if (is_alnum(path.p[k]) || path.p[k] == '/')
				buf_add_char(out, (char)path.p[k]);
			else
				buf_printf(out, "\\x%02x", path.p[k]);
		}
		buf_add_str(out, "$\n");
	}
}

static void write_blobs(const struct part *part, struct buf *out)
{
	for (size_t i = 0; i < part->dropped.nr; i++) {
		char hex[OID_HEX_MAX];

		buf_printf(out, "%s\n",
			   oid_hex(&part->dropped.v[i].object, hex));
	}
}

/*
 * The id of an LFS object is the last part of its path, without what stands
 * inside of it: "lfs/objects/ab/cd/abcd...!/member".
 */
static void add_lfs_id(const char *path, struct buf *out)
{
	struct bytes text = bytes_of(path);
	size_t end = bytes_find(text, LIT(SITE_INSIDE), 0);
	const uint8_t *slash;
	struct oid oid;
	char hex[OID_HEX_MAX];

	text = bytes_sub(text, 0, end);
	slash = text.len ? memrchr(text.p, '/', text.len) : NULL;
	if (!slash ||
	    !oid_parse(bytes_sub(text, (size_t)(slash + 1 - text.p), text.len),
		       &oid))
		return;
	buf_printf(out, "    b\"%s\",\n", oid_hex(&oid, hex));
}

static void write_lfs(const struct part *part, struct buf *out)
{
	buf_add_str(out, "# Objects of Git LFS.\nLFS = (\n");
	for (size_t i = 0; i < part->findings.nr; i++) {
		const struct finding *f = part->findings.v[i];
		struct also place;
		size_t k = 0;

		while (guide_next(f, part->repo, &k, &place)) {
			if (place.site == SITE_LFS && place.path)
				add_lfs_id(place.path, out);
		}
	}
	buf_add_str(out, ")\n");
}

static void write_rules(const struct part *part, struct buf *out)
{
	buf_add_str(out, "# SPDX-License-Identifier: Apache-2.0\n"
			 "# Secrets in clear, for scrub.py. Keep it to "
			 "yourself.\n\n");
	buf_printf(out,
		   "# Does anything in the history hold one?\n"
		   "HISTORY = %s\n",
		   guide_has_history(&part->guide) ? "True" : "False");
	rules_write_python(&part->rules, out);
	buf_add_str(out, "# Blobs that are dropped as a whole.\n"
			 "DROPPED = frozenset((\n");
	for (size_t i = 0; i < part->dropped.nr; i++) {
		char hex[OID_HEX_MAX];

		buf_printf(out, "    b\"%s\",\n",
			   oid_hex(&part->dropped.v[i].object, hex));
	}
	buf_add_str(out, "))\n");
	write_lfs(part, out);
}

static int write_kit(int fd, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < kit_files_nr; i++)
		rc = outdir_write(fd, kit_files[i].name, kit_files[i].text,
				  fault);
	return rc;
}

static int write_part_files(struct part *part, struct fault *fault)
{
	struct buf texts[7] = { 0 };
	static const char *const names[] = {
		"README.md",	       "refs-and-names.md", "replace-text.txt",
		"replace-message.txt", "rules.py",	    "paths-to-drop.txt",
		"blobs-to-drop.txt",
	};
	int rc = write_kit(part->fd, fault);

	guide_write(&part->guide, &texts[0]);
	guide_write_names(&part->guide, &texts[1]);
	rules_write_text(&part->rules, &texts[2]);
	rules_write_text(&part->rules, &texts[3]);
	write_rules(part, &texts[4]);
	write_paths(part, &texts[5]);
	write_blobs(part, &texts[6]);
	for (size_t i = 0; i < COUNT(names); i++) {
		if (!rc)
			rc = write_buf(part->fd, names[i], &texts[i], fault);
		buf_release(&texts[i]);
	}
	return rc;
}

static struct bytes last_part(const char *path)
{
	struct bytes b = bytes_of(path);
	size_t from;

	while (b.len && b.p[b.len - 1] == '/')
		b.len--;
	if (bytes_ends(b, LIT("/.git")))
		b.len -= 5;
	for (from = b.len; from && b.p[from - 1] != '/';)
		from--;
	return bytes_sub(b, from, b.len);
}

static int write_part(const struct plan *plan, const struct veil *veil,
		      size_t repo, struct safenames *names, int fd,
		      struct fault *fault)
{
	struct part part = {
		.plan = plan, .veil = veil, .repo = repo, .fd = -1
	};
	struct buf shown = BUF_INIT;
	const char *name = NULL;
	int rc = gather(&part) ? 0 : fault_nomem(fault);

	if (rc || !part.findings.nr)
		goto out;
	veil_apply(veil, last_part(plan->repositories[repo].path), &shown);
	if (buf_ok(&shown))
		name = safename(names, buf_bytes(&shown));
	rc = name ? rules_make(part.findings.v, part.findings.nr, &part.rules,
			       fault)
		  : fault_nomem(fault);
	if (!rc)
		rc = outdir_make(fd, name, &part.fd, fault);
	part.guide = (struct guide){
		.plan = plan,
		.veil = veil,
		.repo = repo,
		.impact = impact_of_repo(plan, repo),
		.findings = part.findings.v,
		.nr_findings = part.findings.nr,
		.nr_dropped = part.dropped.nr,
	};
	if (!rc)
		rc = write_part_files(&part, fault);
out:
	if (part.fd >= 0)
		(void)close(part.fd);
	buf_release(&shown);
	rules_release(&part.rules);
	free((void *)part.findings.v);
	free(part.dropped.v);
	return rc;
}

/* -------------------------------------------------------------- the whole ---
 */

static void veil_finding(struct veil *veil, const struct finding *f)
{
	veil_add(veil, f->secret, f->id);
	for (size_t i = 0; i < f->forms.nr; i++)
		veil_add(veil, f->forms.v[i].raw, f->id);
}

static bool make_veil(const struct plan *plan, struct veil *veil)
{
	for (size_t i = 0; i < plan->nr_findings; i++)
		veil_finding(veil, &plan->findings[i]);
	for (size_t i = 0; i < plan->nr_suppressed; i++)
		veil_finding(veil, &plan->suppressed[i]);
	for (size_t i = 0; i < plan->nr_hidden; i++)
		veil_add(veil, plan->hidden[i], "hidden");
	return veil_ready(veil);
}

static int write_secrets(const struct plan *plan, int fd, struct fault *fault)
{
	struct buf text = BUF_INIT;

	buf_add_str(&text, "# Every secret of the audit, for bbaudit verify "
			   "--secrets: the finding's id and\n"
			   "# the secret in base64. Keep it to yourself; "
			   "remove it when all is done.\n");
	for (size_t i = 0; i < plan->nr_findings; i++) {
		buf_printf(&text, "%s ", plan->findings[i].id);
		base64_encode(plan->findings[i].secret, &text);
		buf_add_char(&text, '\n');
	}
	return write_buf(fd, "secrets.txt", &text, fault);
}

static int write_owners(const struct plan *plan, const struct veil *veil,
			int fd, struct fault *fault)
{
	int owners = -1;
	int rc = outdir_make(fd, "owners", &owners, fault);

	if (!rc)
		rc = owners_write(plan, veil, owners, fault);
	if (owners >= 0)
		(void)close(owners);
	return rc;
}

int plan_prepare(const struct plan *plan, int dirfd, const char *name,
		 struct outdir *outdir, struct fault *fault)
{
	struct veil veil = { 0 };
	struct safenames names = { 0 };
	int rc = outdir_begin(outdir, dirfd, name, fault);

	if (!rc && !make_veil(plan, &veil))
		rc = fault_nomem(fault);
	if (!rc)
		rc = write_secrets(plan, outdir->fd, fault);
	/* Taken by what is no repository. */
	if (!rc && (!safename(&names, LIT("owners")) ||
		    !safename(&names, LIT("secrets.txt"))))
		rc = fault_nomem(fault);
	if (!rc)
		rc = write_owners(plan, &veil, outdir->fd, fault);
	for (size_t i = 0; !rc && i < plan->nr_repositories; i++)
		rc = write_part(plan, &veil, i, &names, outdir->fd, fault);
	if (!rc)
		rc = outdir_sync(outdir, fault);
	veil_release(&veil);
	safenames_release(&names);
	return rc ? fault_at(fault, "%s", name) : 0;
}
