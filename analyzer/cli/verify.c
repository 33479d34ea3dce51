/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify.h"

#include "odb/forest.h"
#include "trace/also.h"
#include "trace/reach.h"

#include <assert.h>
#include <stdlib.h>

static_assert((int)LEFT_OUTSIDE == (int)EXPOSURE_METADATA + 1 &&
		      (int)LEFT_UNREACHABLE == (int)EXPOSURE_UNREACHABLE + 1 &&
		      (int)LEFT_HISTORY == (int)EXPOSURE_HISTORY + 1 &&
		      (int)LEFT_TIP == (int)EXPOSURE_TIP + 1,
	      "what is left is told by the exposure of what was found");

static bool enter(struct map *map, const char *id, size_t value)
{
	return map_get(map, bytes_of(id)) != SIZE_MAX ||
	       map_put(map, bytes_of(id), value);
}

int verification_begin(struct verification *out, const struct audit *before,
		       const char *against, struct fault *fault)
{
	struct verdict *verdict = &out->verdict;
	bool ok;

	*out = (struct verification){ 0 };
	verdict->before = before;
	verdict->against = against;
	verdict->nr = before->findings.nr;
	verdict->rows = calloc(verdict->nr + 1, sizeof(*verdict->rows));
	ok = verdict->rows != NULL;
	for (size_t i = 0; ok && i < verdict->nr; i++) {
		verdict->rows[i].before = &before->findings.v[i];
		ok = enter(&out->rows, before->findings.v[i].id, i);
	}
	for (size_t i = 0; ok && i < before->suppressed.nr; i++)
		ok = enter(&out->ignored, before->suppressed.v[i].id, i);
	return ok ? 0 : fault_nomem(fault);
}

void verification_release(struct verification *v)
{
	for (size_t i = 0; v->verdict.rows && i < v->verdict.nr; i++) {
		free(v->verdict.rows[i].places.v);
		free(v->verdict.rows[i].objects.v);
	}
	free(v->verdict.rows);
	free(v->verdict.fresh.v);
	free(v->verdict.unsearched.v);
	map_release(&v->rows);
	map_release(&v->ignored);
	arena_release(&v->arena);
	*v = (struct verification){ 0 };
}

struct verdict_row *verification_row(struct verification *v, const char *id)
{
	size_t at = map_get(&v->rows, bytes_of(id));

	return at == SIZE_MAX ? NULL : &v->verdict.rows[at];
}

/* ---------------------------------------------------------- what was found
 */

static bool add_place(struct verdict_row *row, const struct also *place)
{
	if (!ARRAY_ROOM(&row->places))
		return false;
	row->places.v[row->places.nr++] = *place;
	return true;
}

static bool add_places(struct verdict_row *row, const struct finding *finding)
{
	bool ok = true;

	for (size_t i = 0; ok && i < finding->occurrences.nr; i++) {
		struct also place = also_of(&finding->occurrences.v[i]);

		ok = add_place(row, &place);
	}
	for (size_t i = 0; ok && i < finding->also_at.nr; i++)
		ok = add_place(row, &finding->also_at.v[i]);
	return ok;
}

static bool add_fresh(struct verdict *verdict, const struct finding *finding)
{
	if (!ARRAY_ROOM(&verdict->fresh))
		return false;
	verdict->fresh.v[verdict->fresh.nr++] = finding;
	return true;
}

int verification_compare(struct verification *v, const struct audit *now,
			 enum confidence least, struct fault *fault)
{
	bool ok = true;

	v->verdict.now = now;
	for (size_t i = 0; ok && i < now->findings.nr; i++) {
		const struct finding *finding = &now->findings.v[i];
		struct verdict_row *row = verification_row(v, finding->id);

		if (row) {
			row->left = (enum left)(finding->exposure + 1);
			ok = add_places(row, finding);
		} else if (finding->confidence >= least &&
			   map_get(&v->ignored, bytes_of(finding->id)) ==
				   SIZE_MAX) {
			ok = add_fresh(&v->verdict, finding);
		}
	}
	return ok ? 0 : fault_nomem(fault);
}

/* ----------------------------------------------------------------- old ids
 */

/* An id that must be gone, and the finding for whose sake. */
struct wanted {
	struct oid oid;
	size_t row;
	bool commit;
	bool there;
};

struct wanteds {
	struct wanted *v;
	size_t nr, cap;
};

static bool want(struct wanteds *list, const struct oid *oid, size_t row,
		 bool commit)
{
	if (!oid->len)
		return true;
	if (!ARRAY_ROOM(list))
		return false;
	list->v[list->nr++] = (struct wanted){ *oid, row, commit, false };
	return true;
}

static bool want_all_of(struct wanteds *list, const struct finding *finding,
			size_t row)
{
	bool ok = !finding->first_seen.known ||
		  want(list, &finding->first_seen.commit, row, true);

	for (size_t i = 0; ok && i < finding->occurrences.nr; i++) {
		const struct occurrence *o = &finding->occurrences.v[i];

		ok = want(list, &o->object, row, false);
		for (size_t k = 0; ok && k < o->introduced.nr; k++)
			ok = want(list, &o->introduced.v[k], row, true);
	}
	return ok;
}

/* Commits in front: a commit whose message holds it is told as a commit. */
static int by_oid(const void *a, const void *b)
{
	const struct wanted *x = a;
	const struct wanted *y = b;
	int cmp = oid_cmp(&x->oid, &y->oid);

	if (cmp)
		return cmp;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return y->commit - x->commit;
}

static void drop_doubles(struct wanteds *list)
{
	size_t kept = 0;

	if (list->nr)
		qsort(list->v, list->nr, sizeof(*list->v), by_oid);
	for (size_t i = 0; i < list->nr; i++) {
		const struct wanted *last = kept ? &list->v[kept - 1] : NULL;

		if (!last || !oid_eq(&last->oid, &list->v[i].oid) ||
		    last->row != list->v[i].row)
			list->v[kept++] = list->v[i];
	}
	list->nr = kept;
}

static void count_ids(const struct wanteds *list, struct verdict *verdict)
{
	const struct oid *last = NULL;

	for (size_t i = 0; i < list->nr; i++) {
		const struct wanted *w = &list->v[i];

		if (last && oid_eq(last, &w->oid))
			continue;
		last = &w->oid;
		verdict->ids++;
		verdict->ids_there += w->there;
	}
}

/* One repository, listed once more. */
struct shelf {
	const struct repo *repo;
	size_t number; /* in the audit */
	struct setup setup;
	struct refs refs;
	struct objects objects;
	struct forest forest;
	struct source *source;
	uint8_t *reach;
};

static void shelf_release(struct shelf *shelf)
{
	source_close(shelf->source);
	forest_release(&shelf->forest);
	objects_release(&shelf->objects);
	refs_release(&shelf->refs);
	setup_release(&shelf->setup);
	free(shelf->reach);
}

static int shelf_list(struct shelf *shelf, struct fault *fault)
{
	const struct strlist *stores = &shelf->repo->stores;
	struct fault why = { 0 };

	/* What is wrong with its configuration, the scan has told. */
	if (setup_read(shelf->repo, &shelf->setup, &why) == FAULT_NOMEM)
		return fault_nomem(fault);
	return objects_list(&shelf->objects, (const char *const *)stores->v,
			    stores->nr, shelf->setup.hash_len, fault);
}

static int shelf_reach(struct shelf *shelf, enum source_kind kind,
		       struct fault *fault)
{
	const struct strlist *stores = &shelf->repo->stores;
	int rc = refs_read(shelf->repo, &shelf->setup, &shelf->refs, fault);

	shelf->reach = calloc(shelf->objects.nr + 1, 1);
	if (!rc && !shelf->reach)
		rc = fault_nomem(fault);
	if (!rc)
		rc = forest_plant(&shelf->forest, &shelf->objects, 1, fault);
	if (!rc)
		rc = source_open(&shelf->source, kind, &shelf->objects,
				 &shelf->forest, (const char *const *)stores->v,
				 stores->nr, fault);
	if (!rc)
		rc = reach_mark(shelf->source, &shelf->objects, &shelf->refs,
				shelf->reach, fault);
	return rc;
}

static enum left left_of(enum reach reach, bool commit)
{
	if (reach == REACH_NONE)
		return LEFT_UNREACHABLE;
	return reach == REACH_TIP && !commit ? LEFT_TIP : LEFT_HISTORY;
}

static size_t find(const struct shelf *shelf, const struct wanted *wanted)
{
	if (wanted->oid.len != shelf->objects.hash_len)
		return SIZE_MAX;
	return objects_find(&shelf->objects, &wanted->oid);
}

static bool add_object(struct verdict_row *row, bool found,
		       const struct left_object *object)
{
	if (!ARRAY_ROOM(&row->objects))
		return false;
	row->objects.v[row->objects.nr++] = *object;
	/* Where the secret itself was found, that tells how it stands. */
	if (!found && object->left > row->left)
		row->left = object->left;
	return true;
}

static int tell_objects(struct verification *v, struct shelf *shelf,
			struct wanteds *list, struct fault *fault)
{
	for (size_t i = 0; i < list->nr; i++) {
		struct wanted *w = &list->v[i];
		struct verdict_row *row = &v->verdict.rows[w->row];
		size_t at = find(shelf, w);
		struct left_object object = { shelf->number, w->oid, w->commit,
					      LEFT_NOTHING };

		if (at == SIZE_MAX)
			continue;
		w->there = true;
		object.left = left_of((enum reach)shelf->reach[at], w->commit);
		if (!add_object(row, row->places.nr > 0, &object))
			return fault_nomem(fault);
	}
	return 0;
}

static int look_in(struct verification *v, struct shelf *shelf,
		   enum source_kind kind, struct wanteds *list,
		   struct fault *fault)
{
	bool any = false;
	int rc = shelf_list(shelf, fault);

	for (size_t i = 0; !rc && !any && i < list->nr; i++)
		any = find(shelf, &list->v[i]) != SIZE_MAX;
	/* To follow refs is work: it is done where there is something left. */
	if (!rc && any)
		rc = shelf_reach(shelf, kind, fault);
	if (!rc && any)
		rc = tell_objects(v, shelf, list, fault);
	return rc;
}

static size_t number_of(const struct audit *audit, const char *path)
{
	for (size_t i = 0; i < audit->repositories.nr; i++) {
		if (!strcmp(audit->repositories.v[i].path, path) &&
		    strcmp(audit->repositories.v[i].form, "unreadable") != 0)
			return i;
	}
	assert(false); /* every repository that was found is in the audit */
	return 0;
}

int verification_look_up(struct verification *v, struct session *session,
			 struct fault *fault)
{
	const struct discovery *found = &session->discovery;
	const struct audit *before = v->verdict.before;
	struct wanteds list = { 0 };
	int rc = 0;

	for (size_t i = 0; !rc && i < before->findings.nr; i++) {
		if (!want_all_of(&list, &before->findings.v[i], i))
			rc = fault_nomem(fault);
	}
	drop_doubles(&list);
	for (size_t i = 0; !rc && list.nr && i < found->repos.nr; i++) {
		struct shelf shelf = { .repo = &found->repos.v[i] };

		shelf.number = number_of(v->verdict.now, shelf.repo->path);
		rc = look_in(v, &shelf, session->options->source, &list, fault);
		shelf_release(&shelf);
	}
	count_ids(&list, &v->verdict);
	free(list.v);
	return rc;
}
