/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/neighbour.h"

#include "classify/host.h"

/* How far before an address the name of its header or parameter may begin. */
#define REMARK_BEFORE ((size_t)40)

/*
 * Of a line before or behind a byte, and of lines above it, so much is looked
 * at: what stands in one line of a megabyte is asked a thousand times.
 */
#define LINE_MOST ((size_t)2048)

/* So far before the secret its object's name may begin. */
#define OBJECT_MOST ((size_t)512)

/* So far from the secret a header of its request may stand, to both sides. */
#define HEADERS_MOST ((size_t)512)

/* Without the inner window, which is none of the line's own words. */
static bool line_has_any(struct bytes line, struct bytes inner,
			 const char *const *words, size_t nr)
{
	size_t at = (size_t)(inner.p - line.p);

	if (!inner.p || inner.p < line.p || at + inner.len > line.len)
		return bytes_has_any_nocase(line, words, nr);
	return bytes_has_any_nocase(bytes_sub(line, 0, at), words, nr) ||
	       bytes_has_any_nocase(bytes_sub(line, at + inner.len, line.len),
				    words, nr);
}

/* A user may well be called after the service that he is for. */
static bool names_a_service(struct bytes line, struct bytes username)
{
	static const char *const ours[] = { "bitbucket", "stash" };
	static const char *const others[] = {
		"github",  "gitlab",  "google",	     "azure",	 "okta",
		"jira",	   "jenkins", "confluence",  "slack",	 "nexus",
		"gitea",   "aws_",    "artifactory", "postgres", "mysql",
		"mongo",   "redis",   "ldap",	     "smtp",	 "facebook",
		"dropbox", "heroku",  "npmjs",	     "sonar",
	};

	return !bytes_has_any_nocase(line, ours, COUNT(ours)) &&
	       line_has_any(line, username, others, COUNT(others));
}

/* A host or user that was told otherwise is no part of the text. */
static bool is_within(struct bytes text, struct bytes inner)
{
	return inner.p && inner.p >= text.p && inner.p <= text.p + text.len;
}

/* What stands in the line before byte at, near it. */
static struct bytes line_before(struct bytes text, size_t at)
{
	size_t least = at > LINE_MOST ? at - LINE_MOST : 0;
	size_t low = at;

	while (low > least && text.p[low - 1] != '\n' &&
	       text.p[low - 1] != '\0')
		low--;
	return bytes_sub(text, low, at - low);
}

/* Does it begin a comment, in any of many languages? */
static bool opens_comment(struct bytes text)
{
	static const char *const marks[] = { "#",  "//",   "/*", "*",
					     "--", "<!--", ";" };

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (bytes_starts(text, bytes_of(marks[i])))
			return true;
	}
	return false;
}

/* A mark at the line's front, or behind a blank with no quote between. */
static bool is_in_comment(struct bytes text, size_t at)
{
	struct bytes before = line_before(text, at);

	if (opens_comment(bytes_trim(before)))
		return true;
	for (size_t i = before.len; i > 1; i--) {
		uint8_t c = before.p[i - 1];
		struct bytes rest = bytes_sub(before, i, before.len);

		if (c == '"' || c == '\'' || c == '`')
			return false;
		if (is_blank(c) && (bytes_starts(rest, LIT("# ")) ||
				    bytes_starts(rest, LIT("// "))))
			return true;
	}
	return false;
}

/*
 * An address that only tells where a request comes from, or goes next, or what
 * it sends.
 */
static bool is_remark(struct bytes text, size_t at)
{
	static const char *const words[] = {
		"referer",  "origin", "agent", "proxy", "callback",
		"redirect", "schema", "xmlns", "$id",	"webhook",
	};
	static const char *const headers[] = { "user-agent:", "referer:",
					       "origin:" };
	static const char *const payloads[] = { " -d ", " -d'", " -d\"",
						"--data" };
	size_t from = at > REMARK_BEFORE ? at - REMARK_BEFORE : 0;
	struct bytes line = line_before(text, at);

	return bytes_has_any_nocase(bytes_sub(text, from, at - from), words,
				    COUNT(words)) ||
	       bytes_has_any_nocase(line, headers, COUNT(headers)) ||
	       bytes_has_any_nocase(line, payloads, COUNT(payloads));
}

/* Where people read, and nobody logs in with what a program holds. */
static bool is_reading(struct bytes host)
{
	static const char *const fronts[] = {
		"docs.",
		"doc.",
		"developer.",
		"developers.",
		"support.",
		"help.",
		"wiki.",
		"blog.",
		"community.",
		"schemas.",
		"json-schema.",
		"www.w3.org",
		"tools.ietf.org",
		"datatracker.ietf.org",
		"stackoverflow.com",
		"en.wikipedia.org",
	};

	for (size_t i = 0; i < COUNT(fronts); i++) {
		if (bytes_starts_nocase(host, bytes_of(fronts[i])))
			return true;
	}
	return false;
}

/* "Host: git.example" of another request, or host: 'git.example' of an object.
 */
static bool has_header(struct bytes between)
{
	struct bytes name = LIT("host: ");

	for (size_t at = bytes_find_nocase(between, name, 0); at != SIZE_MAX;
	     at = bytes_find_nocase(between, name, at + name.len)) {
		struct bytes host =
			bytes_sub(between, at + name.len, between.len);
		size_t len = 0;

		if (host.len && (host.p[0] == '\'' || host.p[0] == '"'))
			host = bytes_sub(host, 1, host.len);
		while (len < host.len && host.p[len] > ' ' &&
		       !strchr("'\",", host.p[len]))
			len++;
		host.len = len;
		if (len && memchr(host.p, '.', len) &&
		    host_kind(host) == HOST_IS_OTHER)
			return true;
	}
	return false;
}

/*
 * Does the address at host_at only tell where a request came from that goes to
 * another host? Its headers are the lines around the secret.
 */
static bool is_referer(struct bytes text, size_t host_at, size_t at)
{
	static const char *const headers[] = { "referer:", "origin:" };
	size_t low = at > HEADERS_MOST ? at - HEADERS_MOST : 0;

	return bytes_has_any_nocase(line_before(text, host_at), headers,
				    COUNT(headers)) &&
	       has_header(bytes_sub(text, low, 2 * HEADERS_MOST));
}

/*
 * "//os.Getenv(...)" is code in a comment: an address without a scheme is no
 * call, and in lower case.
 */
static bool is_code(struct bytes text, size_t at, struct bytes host)
{
	size_t end = (size_t)(host.p - text.p) + host.len;

	if (at && text.p[at - 1] == ':')
		return false;
	for (size_t i = 0; i < host.len; i++) {
		if (is_upper(host.p[i]))
			return true;
	}
	return end < text.len && text.p[end] == '(';
}

/*
 * An address between low and high that asks for credentials of its own. One in
 * a comment does not, beside a Bitbucket address that is in none.
 */
static bool has_address(struct bytes text, size_t low, size_t high,
			bool in_comment)
{
	struct bytes slashes = LIT("//");
	struct bytes between = bytes_sub(text, 0, high);

	for (size_t at = bytes_find(between, slashes, low); at != SIZE_MAX;
	     at = bytes_find(between, slashes, at + slashes.len)) {
		struct url url;

		if (url_parse(bytes_sub(between, at, between.len), &url) &&
		    memchr(url.host.p, '.', url.host.len) &&
		    is_alpha(url.host.p[url.host.len - 1]) &&
		    url_kind(&url) == HOST_IS_OTHER && !is_reading(url.host) &&
		    !is_code(text, at, url.host) && !is_remark(text, at) &&
		    (in_comment || !is_in_comment(text, at)))
			return true;
	}
	return false;
}

/* Blanks that the line at byte at of the text begins with; it, too. */
static size_t indentation(struct bytes text, size_t at, struct bytes *line)
{
	struct bytes before = line_before(text, at);
	size_t from = (size_t)(before.p - text.p);
	size_t most = text.len - from < 2 * LINE_MOST ? text.len - from
						      : 2 * LINE_MOST;
	const uint8_t *lf = memchr(text.p + from, '\n', most);
	size_t blanks = 0;

	*line = bytes_sub(text, from, lf ? (size_t)(lf - text.p) - from : most);
	while (blanks < line->len && line->p[blanks] == ' ')
		blanks++;
	return blanks;
}

/* The line that the one at byte at stands below, less far in; its blanks. */
static size_t heading(struct bytes text, size_t at, struct bytes *line)
{
	size_t least = at > LINE_MOST ? at - LINE_MOST : 0;
	size_t own = indentation(text, at, line);
	size_t blanks = own;

	while (own && blanks >= own && line->p > text.p + least) {
		blanks =
			indentation(text, (size_t)(line->p - text.p) - 1, line);
		if (blanks == line->len)
			blanks = own;
	}
	return blanks;
}

/* Is the address, with a scheme or without, one of Bitbucket's? */
static bool is_ours(struct bytes address)
{
	struct url url = { .host = address };

	if (!url_parse(address, &url))
		(void)bytes_until(&address, '/', &url.host);
	return url_kind(&url) == HOST_IS_CLOUD ||
	       url_kind(&url) == HOST_IS_DATA_CENTER;
}

/*
 * "registry.example": { "auth": ... }: is the innermost object around byte at
 * the value of another host's name?
 */
static bool is_under_another(struct bytes text, size_t at)
{
	size_t least = at > OBJECT_MOST ? at - OBJECT_MOST : 0;
	struct bytes key;
	size_t quote;

	while (at > least && !strchr("{}", text.p[at - 1]))
		at--;
	if (at == least || text.p[at - 1] != '{')
		return false;
	key = bytes_trim(bytes_sub(text, least, at - 1 - least));
	if (!bytes_ends(key, LIT(":")))
		return false;
	key = bytes_trim(bytes_sub(key, 0, key.len - 1));
	if (!bytes_ends(key, LIT("\"")))
		return false;
	key.len--;
	quote = key.len;
	while (quote && key.p[quote - 1] != '"')
		quote--;
	key = bytes_sub(key, quote, key.len);
	return quote && key.len && memchr(key.p, '.', key.len) && !is_ours(key);
}

bool has_another_prefix(const struct surroundings *s)
{
	size_t at = (size_t)(s->secret.p - s->text.p);
	struct bytes rest = line_before(s->text, at);
	struct bytes name;
	struct bytes line;

	if (!bytes_until(&rest, '.', &name))
		return false;
	rest = bytes_sub(s->text, at > LINE_MOST ? at - LINE_MOST : 0,
			 2 * LINE_MOST);
	while (bytes_line(&rest, &line)) {
		struct bytes key;

		if (bytes_until(&line, '.', &key) &&
		    bytes_eq(bytes_trim(key), bytes_trim(name)) &&
		    bytes_starts(line, LIT("prefix")) &&
		    bytes_until(&line, '=', &key))
			return !is_ours(bytes_trim(line));
	}
	return false;
}

/* A line's name, in front of its sign, without an item's dash and quotes. */
static struct bytes name_of(struct bytes line)
{
	struct bytes name;
	size_t len = 0;

	line = bytes_trim(line);
	if (bytes_starts(line, LIT("- ")))
		line = bytes_trim(bytes_sub(line, 2, line.len));
	if (bytes_starts(line, LIT("export ")))
		line = bytes_trim(bytes_sub(line, 7, line.len));
	while (len < line.len && line.p[len] && !strchr(":=", line.p[len]))
		len++;
	name = bytes_sub(line, 0, len);
	while (name.len && strchr("\"' \t", name.p[name.len - 1]))
		name.len--;
	while (name.len && strchr("\"' \t", name.p[0]))
		name = bytes_sub(name, 1, name.len);
	return name;
}

bool is_of_sibling(const struct surroundings *s)
{
	static const char *const ours[] = { "bitbucket", "stash" };
	static const char *const others[] = { "bamboo", "jira", "confluence",
					      "crowd", "fisheye" };
	struct bytes line;

	if (!is_within(s->text, s->host) || host_kind(s->host) != HOST_IS_OTHER)
		return false;
	line = line_before(s->text, (size_t)(s->host.p - s->text.p));
	return bytes_has_any_nocase(line, others, COUNT(others)) &&
	       !bytes_has_any_nocase(line, ours, COUNT(ours));
}

/* BOT of BOT_USER, of the line that inner stands in. */
static struct bytes first_part(struct bytes text, struct bytes inner)
{
	struct bytes name =
		name_of(line_before(text, (size_t)(inner.p - text.p)));
	size_t len = 0;

	while (len < name.len && is_alnum(name.p[len]))
		len++;
	return bytes_sub(name, 0, len);
}

bool has_unlike_names(const struct surroundings *s)
{
	struct bytes own = first_part(s->text, s->secret);

	if (!is_within(s->text, s->username) || !is_within(s->text, s->host))
		return false;
	return !bytes_eq_nocase(own, first_part(s->text, s->username)) ||
	       !bytes_eq_nocase(own, first_part(s->text, s->host));
}

bool is_access_key(struct bytes name)
{
	if (name.len != 20 || (!bytes_starts(name, LIT("AKIA")) &&
			       !bytes_starts(name, LIT("ASIA"))))
		return false;
	for (size_t i = 4; i < name.len; i++) {
		if (!is_upper(name.p[i]) && !is_digit(name.p[i]))
			return false;
	}
	return true;
}

/* key: AKIA..., anywhere in it */
static bool has_access_key(struct bytes line)
{
	struct bytes front = LIT("IA");

	for (size_t at = bytes_find(line, front, 2); at != SIZE_MAX;
	     at = bytes_find(line, front, at + 1)) {
		if (is_access_key(bytes_sub(line, at - 2, 20)))
			return true;
	}
	return false;
}

/* bucket: backups, key: AKIA..., endpoint: s3.amazonaws.com */
static bool tells_of_bucket(struct bytes line)
{
	static const char *const names[] = { "bucket", "bucket_name",
					     "bucketname", "s3_bucket" };
	static const char *const words[] = { "amazonaws.com", "minio" };
	struct bytes name = name_of(line);

	for (size_t i = 0; i < COUNT(names); i++) {
		if (bytes_eq_nocase(name, bytes_of(names[i])))
			return true;
	}
	return has_access_key(line) ||
	       bytes_has_any_nocase(line, words, COUNT(words));
}

/* secret, secretKey, access_key: what opens a bucket is called so. */
static bool is_bucket_key(struct bytes name)
{
	static const char *const keys[] = {
		"secret",
		"key",
		"secretkey",
		"secret_key",
		"accesskey",
		"access_key",
		"secretaccesskey",
		"secret_access_key",
		"aws_secret_access_key",
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		if (bytes_eq_nocase(name, bytes_of(keys[i])))
			return true;
	}
	return false;
}

/* The name that stands in front of what is inner in a line, and its sign. */
static struct bytes name_before(struct bytes line, struct bytes inner)
{
	size_t end = (size_t)(inner.p - line.p);
	size_t start;

	while (end && strchr("\"' \t:=>", line.p[end - 1]))
		end--;
	start = end;
	while (start &&
	       (is_alnum(line.p[start - 1]) || line.p[start - 1] == '_'))
		start--;
	return bytes_sub(line, start, end - start);
}

/* What the innermost braces around it hold, as far as they are in the line. */
static struct bytes braces_around(struct bytes line, struct bytes inner)
{
	size_t at = (size_t)(inner.p - line.p);
	size_t low = at;
	size_t high = at;

	while (low && line.p[low - 1] != '{')
		low--;
	while (high < line.len && line.p[high] != '}')
		high++;
	return bytes_sub(line, low, high - low);
}

/* So many lines above and below a secret may tell of the bucket it opens. */
#define BUCKET_LINES 4

bool is_of_bucket(const struct surroundings *s)
{
	size_t at = (size_t)(s->secret.p - s->text.p);
	struct bytes line;
	size_t own = indentation(s->text, at, &line);
	struct bytes rest;

	/* A password beside a key of AWS's is somebody else's. */
	if (!is_bucket_key(name_before(line, s->secret)))
		return false;
	if (has_access_key(braces_around(line, s->secret)))
		return true;
	rest = bytes_sub(s->text, (size_t)(line.p - s->text.p) + line.len + 1,
			 LINE_MOST);
	for (size_t i = 0; i < BUCKET_LINES; i++) {
		struct bytes next;

		if (!bytes_line(&rest, &next) ||
		    indentation(next, 0, &next) < own || !next.len ||
		    bytes_starts(bytes_trim(next), LIT("- ")) ||
		    bytes_has_any_nocase(
			    next, (const char *const[]){ "{", "}", "[" }, 3))
			break;
		if (tells_of_bucket(next))
			return true;
	}
	for (size_t i = 0; i < BUCKET_LINES && line.p > s->text.p; i++) {
		size_t blanks = indentation(
			s->text, (size_t)(line.p - s->text.p) - 1, &line);
		bool is_item =
			bytes_starts(bytes_sub(line, blanks, 2), LIT("- "));

		if (blanks == line.len || blanks + (is_item ? 2 : 0) < own ||
		    bytes_has_any_nocase(
			    line, (const char *const[]){ "{", "}", "[" }, 3))
			break;
		if (tells_of_bucket(line))
			return true;
		if (is_item)
			break;
	}
	return false;
}

bool is_below_another(const struct surroundings *s)
{
	size_t at = (size_t)(s->secret.p - s->text.p);
	size_t host_at = (size_t)(s->host.p - s->text.p);
	struct bytes above;
	struct bytes line;
	size_t blanks = heading(s->text, at, &above);

	return host_at > at && indentation(s->text, at, &line) > blanks &&
	       bytes_ends(bytes_trim(above), LIT(":")) &&
	       indentation(s->text, host_at, &line) <= blanks &&
	       names_a_service(above, (struct bytes){ 0 });
}

/* What stands between the secret and the host; empty where they overlap. */
static struct bytes between_both(const struct surroundings *s)
{
	size_t at = (size_t)(s->secret.p - s->text.p);
	size_t host_at = (size_t)(s->host.p - s->text.p);
	size_t low = host_at < at ? host_at + s->host.len : at + s->secret.len;
	size_t high = host_at < at ? at : host_at;

	return bytes_sub(s->text, low, high > low ? high - low : 0);
}

bool is_behind_another(const struct surroundings *s)
{
	struct bytes between;
	size_t low;

	if (!is_within(s->text, s->host))
		return false;
	between = between_both(s);
	if (s->host.p < s->secret.p)
		return has_header(between);
	low = (size_t)(between.p - s->text.p);
	return between.len && !memchr(between.p, '\n', between.len) &&
	       has_address(s->text, low, low + between.len, false);
}

bool is_of_another(const struct surroundings *s)
{
	size_t at = (size_t)(s->secret.p - s->text.p);
	size_t host_at = (size_t)(s->host.p - s->text.p);
	struct bytes between = between_both(s);
	size_t low = (size_t)(between.p - s->text.p);
	size_t high = low + between.len;

	if (names_a_service(s->line, s->username) || has_header(between) ||
	    is_referer(s->text, host_at, at))
		return true;
	if (high <= low)
		return false;
	return is_under_another(s->text, at) ||
	       has_address(s->text, low, high, is_in_comment(s->text, host_at));
}
