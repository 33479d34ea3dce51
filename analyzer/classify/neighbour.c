/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/neighbour.h"

#include "classify/host.h"

/* How far before an address the name of its header or parameter may begin. */
#define REMARK_BEFORE ((size_t)40)

static bool has_any(struct bytes text, const char *const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (bytes_find_nocase(text, bytes_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static bool names_a_service(struct bytes line)
{
	static const char *const ours[] = { "bitbucket", "stash" };
	static const char *const others[] = {
		"github",  "gitlab",  "google",	     "azure",	 "okta",
		"jira",	   "jenkins", "confluence",  "slack",	 "nexus",
		"gitea",   "aws_",    "artifactory", "postgres", "mysql",
		"mongo",   "redis",   "ldap",	     "smtp",	 "facebook",
		"dropbox", "heroku",  "npmjs",	     "sonar",
	};

	return !has_any(line, ours, COUNT(ours)) &&
	       has_any(line, others, COUNT(others));
}

/* An address that only tells where a request comes from, or goes next. */
static bool is_remark(struct bytes before)
{
	static const char *const words[] = {
		"referer",  "origin", "agent", "proxy", "callback",
		"redirect", "schema", "xmlns", "$id",
	};
	size_t from =
		before.len > REMARK_BEFORE ? before.len - REMARK_BEFORE : 0;

	return has_any(bytes_sub(before, from, REMARK_BEFORE), words,
		       COUNT(words));
}

/* "Host: git.example" of another request. */
static bool has_header(struct bytes between)
{
	struct bytes name = LIT("host: ");

	for (size_t at = bytes_find_nocase(between, name, 0); at != SIZE_MAX;
	     at = bytes_find_nocase(between, name, at + name.len)) {
		struct bytes host =
			bytes_sub(between, at + name.len, between.len);
		size_t len = 0;

		while (len < host.len && host.p[len] > ' ')
			len++;
		host.len = len;
		if (len && memchr(host.p, '.', len) &&
		    host_kind(host) == HOST_IS_OTHER)
			return true;
	}
	return false;
}

static bool has_address(struct bytes between)
{
	struct bytes slashes = LIT("//");

	for (size_t at = bytes_find(between, slashes, 0); at != SIZE_MAX;
	     at = bytes_find(between, slashes, at + slashes.len)) {
		struct url url;

		if (url_parse(bytes_sub(between, at, between.len), &url) &&
		    memchr(url.host.p, '.', url.host.len) &&
		    is_alpha(url.host.p[url.host.len - 1]) &&
		    url_kind(&url) == HOST_IS_OTHER &&
		    !is_remark(bytes_sub(between, 0, at)))
			return true;
	}
	return false;
}

bool is_of_another(struct bytes text, struct bytes line, struct bytes secret,
		   struct bytes host)
{
	size_t at = (size_t)(secret.p - text.p);
	size_t host_at = (size_t)(host.p - text.p);
	size_t low = host_at < at ? host_at + host.len : at + secret.len;
	size_t high = host_at < at ? at : host_at;
	struct bytes between =
		bytes_sub(text, low, high > low ? high - low : 0);

	return names_a_service(line) || has_address(between) ||
	       has_header(between);
}
