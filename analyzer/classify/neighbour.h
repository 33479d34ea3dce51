/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/neighbour.h - another service's secret that stands near Bitbucket
 *
 * For what is found near a Bitbucket address and not under its name (`host:
 * near` in a pattern file). Of
 *
 *   "bitbucket.org": {ClientID: ...},
 *   "github.com":    {ClientSecret: "..."},
 *
 * the secret is GitHub's, by its own line, and of
 *
 *   "registry.example": {"auth": "..."},
 *   "bitbucket.org":    {"auth": "..."}
 *
 * the first is the registry's, by the name of its object; of
 *
 *   get("https://bitbucket.org/acme/shop")
 *   get("https://nexus.example/x", auth=("jane", "..."))
 *
 * it belongs to the host that stands between it and Bitbucket's. A host that is
 * only told of takes no secret: in a comment, in a header such as Referer, in
 * what is sent, of a documentation.
 */
#ifndef CLASSIFY_NEIGHBOUR_H
#define CLASSIFY_NEIGHBOUR_H

#include "base/bytes.h"

/* All windows on text. */
struct surroundings {
	struct bytes text;
	struct bytes line; /* around the secret */
	struct bytes secret;
	struct bytes username; /* p NULL: none is known */
	struct bytes host;     /* the Bitbucket host that is nearest */
};

/* Does the secret belong to another host or service than that? */
bool is_of_another(const struct surroundings *surroundings);

/*
 * Where a form captures the address itself: is another host called between that
 * and the secret? In one line, as by curl that sends the address to it; or in
 * another object, whose host: it is.
 */
bool is_behind_another(const struct surroundings *surroundings);

/*
 * Does it stand in a part that is named after another service, and the host
 * behind that part's end?
 *
 *   jenkins:
 *     password: ...
 *   repo: https://bitbucket.org/acme/shop
 */
bool is_below_another(const struct surroundings *surroundings);

/*
 * Is it NAME.password of Mercurial's [auth], and NAME.prefix another address?
 * "bb" is a name like any other there.
 */
bool has_another_prefix(const struct surroundings *surroundings);

/*
 * Is the address another product of Atlassian's, by its own line? They share
 * paths, so that by those alone bambooUrl=https://ci.example/rest/api/latest/
 * may be anybody's.
 */
bool is_of_sibling(const struct surroundings *surroundings);

/*
 * Do the names of the address, the user and the secret, each in its own line,
 * begin with different words?
 *
 *   SHOP_URL=https://bitbucket.org/acme/shop
 *   MAILER_USER=jane
 *   MAILER_PASSWORD=...
 */
bool has_unlike_names(const struct surroundings *surroundings);

/* Is it the name of a key of AWS's? The secret beside it is AWS's, too. */
bool is_access_key(struct bytes name);

/*
 * Do the lines around it, in the same block, tell that it opens a bucket? Those
 * that keep backups of Bitbucket are called after it.
 *
 *   name: bitbucket-backups
 *   bucket: acme-backups
 *   secret: ...
 */
bool is_of_bucket(const struct surroundings *surroundings);

#endif
