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
 * the secret is GitHub's, by its own line; of
 *
 *   get("https://bitbucket.org/acme/shop")
 *   get("https://nexus.example/x", auth=("jane", "..."))
 *
 * it belongs to the host that stands between it and Bitbucket's.
 */
#ifndef CLASSIFY_NEIGHBOUR_H
#define CLASSIFY_NEIGHBOUR_H

#include "base/bytes.h"

/*
 * Does secret belong to another host or service than host, the Bitbucket host
 * that is nearest to it? secret, host and line, the line around secret, are
 * windows on text.
 */
bool is_of_another(struct bytes text, struct bytes line, struct bytes secret,
		   struct bytes host);

#endif
