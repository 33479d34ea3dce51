/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/host.h - which hosts are Bitbucket's, and what a URL says
 *
 * Bitbucket Cloud is bitbucket.org and the hosts below it. Bitbucket Data
 * Center (once Server, once Stash) runs on any host; it shows by a label or a
 * hyphen-part "bitbucket" or "stash", by its paths (/scm/PROJ/repo.git,
 * /rest/api/1.0/, /projects/KEY/repos/slug, /users/name/repos/) or its default
 * ports 7990 and 7999.
 */
#ifndef CLASSIFY_HOST_H
#define CLASSIFY_HOST_H

#include "base/buf.h"

enum host_kind {
	HOST_IS_OTHER,
	HOST_IS_CLOUD,
	HOST_IS_DATA_CENTER,
	HOST_IS_LOOKALIKE, /* bitbucket.org.evil.example, notbitbucket.org */
};

/* By the name alone; case and a trailing dot do not count. */
enum host_kind host_kind(struct bytes host);

/*
 * Is it filled in by a script or a format, or what it begins with: $HOST, $1,
 * ${env.HOST}, {host}, %HOST%? url_parse takes such a thing for a host.
 */
bool host_is_variable(struct bytes host);

struct url {
	struct bytes scheme;   /* "https"; empty for "//host" */
	struct bytes userinfo; /* as written, without the "@"; p NULL: none */
	struct bytes user;     /* as written, percent-encoded */
	struct bytes secret;   /* the same; p NULL without a ":" in userinfo */
	struct bytes host;     /* without port and trailing dot */
	struct bytes port;     /* digits; may be empty */
	struct bytes path;     /* from "/" on; may be empty */
};

/*
 * Take apart a URL that begins with "scheme://" or "//" (RFC 3986 section 3,
 * and the sloppy forms that git accepts: a raw "@", "/", "?" or "#" in the
 * password, "%3a" before the port). False if it has no host. All windows lie
 * in text.
 */
bool url_parse(struct bytes text, struct url *out);

/* host_kind, and where the name says nothing, what port and path say. */
enum host_kind url_kind(const struct url *url);

/*
 * Workspace or project, and repository, from the path; p NULL if it shows none.
 */
void url_names(const struct url *url, struct bytes *workspace,
	       struct bytes *repository);

/* Append text with %XX decoded; a lone "%" stays. */
void percent_decode(struct bytes text, struct buf *out);

/*
 * The Bitbucket host in text that is nearest to its byte `near` (URL, scp-like
 * address or bare name). HOST_IS_OTHER when there is none.
 */
enum host_kind host_near(struct bytes text, size_t near, struct bytes *host);

#endif
