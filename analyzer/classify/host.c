/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/host.h"

#define CLOUD LIT("bitbucket.org")

/*
 * What a script or a format puts in: $HOST, $1, ${env.HOST}, {host}, %HOST%;
 * the length, or 0.
 */
static size_t variable_len(struct bytes text)
{
	static const struct {
		const char *open;
		const char *close;
	} forms[] = { { "${", "}" }, { "{", "}" }, { "%", "%" }, { "$", "" } };

	for (size_t i = 0; i < COUNT(forms); i++) {
		struct bytes close = bytes_of(forms[i].close);
		size_t start = strlen(forms[i].open);
		size_t len = start;

		if (!bytes_starts(text, bytes_of(forms[i].open)))
			continue;
		while (len < text.len &&
		       (is_alnum(text.p[len]) || text.p[len] == '_' ||
			(close.len && text.p[len] == '.')))
			len++;
		return len > start && bytes_starts(
					      bytes_sub(text, len, text.len),
					      close)
			       ? len + close.len
			       : 0;
	}
	return 0;
}

bool host_is_variable(struct bytes host)
{
	return variable_len(host) > 0;
}

/*
 * Is part a whole label, or a whole hyphen-part of one, of host? Where host is
 * the name of a variable, ${BITBUCKET_HOST}, its signs part it as well.
 */
static bool has_part(struct bytes host, struct bytes part)
{
	const char *signs = host_is_variable(host) ? ".-_${}%" : ".-";
	size_t start = 0;

	for (size_t i = 0; i <= host.len; i++) {
		if (i < host.len && (!host.p[i] || !strchr(signs, host.p[i])))
			continue;
		if (bytes_eq_nocase(bytes_sub(host, start, i - start), part))
			return true;
		start = i + 1;
	}
	return false;
}

static bool ends_nocase(struct bytes host, struct bytes end)
{
	return host.len >= end.len &&
	       bytes_eq_nocase(bytes_sub(host, host.len - end.len, end.len),
			       end);
}

enum host_kind host_kind(struct bytes host)
{
	struct bytes cloud = CLOUD;

	if (host.len && host.p[host.len - 1] == '.')
		host.len--;
	if (bytes_eq_nocase(host, cloud) ||
	    ends_nocase(host, LIT(".bitbucket.org")))
		return HOST_IS_CLOUD;
	if (ends_nocase(host, cloud) ||
	    bytes_starts_nocase(host, LIT("bitbucket.org.")) ||
	    bytes_starts_nocase(host, LIT("bitbucket.org-")) ||
	    bytes_find_nocase(host, LIT(".bitbucket.org."), 0) != SIZE_MAX)
		return HOST_IS_LOOKALIKE;
	/* Jira and Confluence in Atlassian's cloud, whatever the site's name.
	 */
	if (ends_nocase(host, LIT(".atlassian.net")))
		return HOST_IS_LOOKALIKE;
	if (has_part(host, LIT("bitbucket")) || has_part(host, LIT("stash")))
		return HOST_IS_DATA_CENTER;
	return HOST_IS_OTHER;
}

static bool is_host_byte(uint8_t c)
{
	return is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static size_t host_len(struct bytes text)
{
	size_t len = variable_len(text);

	while (len < text.len && is_host_byte(text.p[len]))
		len++;
	return len;
}

/* Host, port and path from what follows the user part. */
static bool parse_host(struct bytes text, struct url *out)
{
	size_t len = host_len(text);
	size_t at = len;

	if (!len)
		return false;
	out->host = bytes_sub(text, 0, len);
	if (bytes_ends(out->host, LIT(".")))
		out->host.len--;
	out->port = (struct bytes){ text.p + at, 0 };
	if (at < text.len && text.p[at] == ':')
		at++;
	else if (bytes_starts_nocase(bytes_sub(text, at, 3), LIT("%3a")))
		at += 3;
	if (at > len) {
		size_t start = at;

		while (at < text.len && is_digit(text.p[at]))
			at++;
		out->port = bytes_sub(text, start, at - start);
	}
	out->path = bytes_sub(text, at, text.len - at);
	if (out->path.len && out->path.p[0] != '/')
		out->path.len = 0;
	return out->host.len > 0;
}

static void split_user(struct url *url)
{
	struct bytes rest = url->userinfo;

	if (!bytes_until(&rest, ':', &url->user)) {
		url->user = url->userinfo;
		return;
	}
	url->secret = rest;
}

/* The part of path behind the first "/mark/", or p NULL. */
static struct bytes behind(struct bytes path, struct bytes mark)
{
	size_t at = bytes_find_nocase(path, mark, 0);

	if (at == SIZE_MAX)
		return (struct bytes){ 0 };
	return bytes_sub(path, at + mark.len, path.len);
}

static struct bytes part(struct bytes *path)
{
	size_t len = 0;
	struct bytes out;

	while (len < path->len && !strchr("/?#\"'<>)],;\\", path->p[len]) &&
	       path->p[len] > ' ')
		len++;
	out = bytes_sub(*path, 0, len);
	*path = bytes_sub(
		*path, len < path->len && path->p[len] == '/' ? len + 1 : len,
		path->len);
	return out;
}

static bool is_scm(struct bytes path)
{
	struct bytes rest = behind(path, LIT("/scm/"));
	struct bytes project = rest.p ? part(&rest) : rest;
	struct bytes repo = rest.p ? part(&rest) : rest;

	return project.len && bytes_find(repo, LIT(".git"), 0) != SIZE_MAX;
}

static bool has_repos(struct bytes path, struct bytes mark)
{
	struct bytes rest = behind(path, mark);

	/* With its slash: /users/NAME/repos alone is an API of GitHub's. */
	return rest.p && part(&rest).len && bytes_starts(rest, LIT("repos/"));
}

/*
 * /rest/api/latest/ that does not go on as Jira's does, /issue, /search, or as
 * Bamboo's, /plan, /result.
 */
static bool is_latest_api(struct bytes path)
{
	static const char *const others[] = {
		"issue",  "search",	"project",    "myself", "user",
		"field",  "serverinfo", "content",    "plan",	"queue",
		"result", "deploy",	"currentuser"
	};
	struct bytes rest = behind(path, LIT("/rest/api/latest/"));
	struct bytes name;
	struct bytes stem;

	if (!rest.p)
		return false;
	name = part(&rest);
	/* plan.json is a plan. */
	if (bytes_until(&name, '.', &stem))
		name = stem;
	for (size_t i = 0; i < COUNT(others); i++) {
		if (bytes_eq_nocase(name, bytes_of(others[i])))
			return false;
	}
	return true;
}

/* /rest/api/1.0/, also as the base of addresses: without the slash. */
static bool is_first_api(struct bytes path)
{
	struct bytes rest = behind(path, LIT("/rest/api/1.0"));

	return rest.p && (!rest.len || strchr("/?#", rest.p[0]));
}

enum host_kind url_kind(const struct url *url)
{
	enum host_kind kind = host_kind(url->host);

	if (kind != HOST_IS_OTHER)
		return kind;
	if (bytes_eq(url->port, LIT("7990")) ||
	    bytes_eq(url->port, LIT("7999")) || is_scm(url->path) ||
	    is_first_api(url->path) || is_latest_api(url->path) ||
	    has_repos(url->path, LIT("/projects/")) ||
	    has_repos(url->path, LIT("/users/")))
		return HOST_IS_DATA_CENTER;
	return HOST_IS_OTHER;
}

/*
 * "user:pa/ss@host": a strict reader ends the authority at the "/". Accept it
 * only where the strict reading makes no sense (what stands behind the colon is
 * no port) and an address of Bitbucket follows an "@".
 */
static bool parse_sloppy(struct bytes rest, size_t authority, struct url *out)
{
	size_t colon = bytes_find(bytes_sub(rest, 0, authority), LIT(":"), 0);

	if (colon == SIZE_MAX ||
	    bytes_are_digits(bytes_sub(rest, colon + 1, authority - colon - 1)))
		return false;
	for (size_t at = bytes_find(rest, LIT("@"), authority); at != SIZE_MAX;
	     at = bytes_find(rest, LIT("@"), at + 1)) {
		struct url url = *out;
		enum host_kind kind;

		if (!parse_host(bytes_sub(rest, at + 1, rest.len), &url))
			continue;
		kind = url_kind(&url);
		if (kind != HOST_IS_CLOUD && kind != HOST_IS_DATA_CENTER)
			continue;
		*out = url;
		out->userinfo = bytes_sub(rest, 0, at);
		split_user(out);
		return true;
	}
	return false;
}

/*
 * "user:p@s/s@host": what stands behind the first "@" is a host only by its
 * place. One with a dot, a port or the name of a server is taken for one.
 */
static bool is_bare_word(const struct url *url)
{
	return !memchr(url->host.p, '.', url->host.len) && !url->port.len &&
	       host_kind(url->host) == HOST_IS_OTHER;
}

static size_t find_last(struct bytes b, uint8_t c)
{
	for (size_t i = b.len; i > 0; i--) {
		if (b.p[i - 1] == c)
			return i - 1;
	}
	return SIZE_MAX;
}

bool url_parse(struct bytes text, struct url *out)
{
	size_t slashes = bytes_find(text, LIT("//"), 0);
	struct url url = { 0 };
	struct bytes rest;
	size_t authority = 0;
	size_t at;

	if (slashes == SIZE_MAX || slashes > 24)
		return false;
	url.scheme = bytes_sub(text, 0, slashes ? slashes - 1 : 0);
	rest = bytes_sub(text, slashes + 2, text.len);
	while (authority < rest.len && !strchr("/?#", rest.p[authority]))
		authority++;
	at = find_last(bytes_sub(rest, 0, authority), '@');
	if (at != SIZE_MAX) {
		url.userinfo = bytes_sub(rest, 0, at);
		split_user(&url);
		if (!parse_host(bytes_sub(rest, at + 1, rest.len), &url))
			return false;
		if (is_bare_word(&url))
			(void)parse_sloppy(rest, authority, &url);
	} else if (!parse_sloppy(rest, authority, &url) &&
		   !parse_host(rest, &url)) {
		return false;
	}
	*out = url;
	return true;
}

/*
 * A repository's name is letters, digits, "-", "_" and "."; what follows is a
 * revision (pip's shop.git@v1) or the text's own ("pull .../shop.git: merged").
 */
static struct bytes repository_of(struct bytes name)
{
	size_t len = 0;

	while (len < name.len && name.p[len] &&
	       (is_alnum(name.p[len]) || strchr("-_.", name.p[len])))
		len++;
	while (len && name.p[len - 1] == '.')
		len--;
	name.len = len;
	if (bytes_ends(name, LIT(".git")))
		name.len -= 4;
	return name;
}

/* Pages of Bitbucket Cloud, whose names no workspace can have. */
static bool is_page(struct bytes name)
{
	static const char *const names[] = { "account", "api",	      "site",
					     "blog",	"dashboard",  "product",
					     "repo",	"socialauth", "login" };

	for (size_t i = 0; i < COUNT(names); i++) {
		if (bytes_eq_nocase(name, bytes_of(names[i])))
			return true;
	}
	return false;
}

void url_names(const struct url *url, struct bytes *workspace,
	       struct bytes *repository)
{
	static const struct bytes marks[] = {
		{ (const uint8_t *)"/scm/", 5 },
		{ (const uint8_t *)"/2.0/repositories/", 18 },
		{ (const uint8_t *)"/1.0/repositories/", 18 },
		{ (const uint8_t *)"/projects/", 10 },
		{ (const uint8_t *)"/users/", 7 },
	};
	struct bytes rest = { 0 };
	struct bytes first;
	struct bytes second;
	bool is_cloud = false;

	for (size_t i = 0; !rest.p && i < COUNT(marks); i++)
		rest = behind(url->path, marks[i]);
	if (!rest.p) {
		if (host_kind(url->host) != HOST_IS_CLOUD ||
		    bytes_starts_nocase(url->host, LIT("api.")))
			return;
		rest = bytes_sub(url->path, 1, url->path.len);
		is_cloud = true;
	}
	first = part(&rest);
	second = part(&rest);
	if (is_cloud && is_page(first))
		return;
	if (bytes_eq(second, LIT("repos")))
		second = part(&rest);
	/* A mail's line ends in "=" where it goes on in the next one. */
	if (!first.len || bytes_ends(first, LIT("=")) || variable_len(first) ||
	    bytes_ends(first, LIT("..")))
		return;
	*workspace = first;
	if (bytes_ends(second, LIT("=")))
		return;
	second = repository_of(second);
	if (second.len)
		*repository = second;
}

void percent_decode(struct bytes text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len ? hex_value(text.p[i + 1]) : -1;
		int low = i + 2 < text.len ? hex_value(text.p[i + 2]) : -1;

		if (text.p[i] == '%' && high >= 0 && low >= 0) {
			buf_add_char(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_add_char(out, (char)text.p[i]);
		}
	}
}

/*
 * "bitbucket.password=" and "sonar.alm.bitbucket.url: " are keys: something is
 * assigned to them. A host may be followed by ":" and a port.
 */
static bool is_key(struct bytes text, size_t end)
{
	while (end < text.len && strchr("\"' \t", text.p[end]))
		end++;
	if (end < text.len && text.p[end] == ':')
		return end + 1 >= text.len ||
		       (!is_digit(text.p[end + 1]) && text.p[end + 1] != '/');
	return end < text.len && text.p[end] == '=';
}

/* Behind "//" or "@" stands a host, whatever follows: git@host:path. */
static bool is_behind(struct bytes text, size_t start)
{
	if (start > 0 && text.p[start - 1] == '@')
		return true;
	return start > 1 && text.p[start - 1] == '/' &&
	       (text.p[start - 2] == '/' || text.p[start - 2] == '\\');
}

/*
 * credential.https://bitbucket.org.username is a variable of git's for that
 * host: the host, without the variable's own name.
 */
static struct bytes without_variable(struct bytes text, struct bytes host)
{
	static const char *const names[] = { ".username",    ".helper",
					     ".extraheader", ".usehttppath",
					     ".insteadof",   ".sslverify" };
	struct bytes before = bytes_sub(text, 0, (size_t)(host.p - text.p));
	const char *const fronts[] = { "credential.https://",
				       "credential.http://", "http.https://",
				       "http.http://" };
	bool is = false;

	for (size_t i = 0; i < COUNT(fronts); i++)
		is |= ends_nocase(before, bytes_of(fronts[i]));
	for (size_t i = 0; is && i < COUNT(names); i++) {
		if (ends_nocase(host, bytes_of(names[i])))
			return bytes_sub(host, 0, host.len - strlen(names[i]));
	}
	return host;
}

/*
 * The bytes at start that belong to an escape of what stands in front of a
 * host: \x2f, \u0040, %2F.
 */
static size_t escape_in_front(struct bytes text, size_t start)
{
	struct bytes rest = bytes_sub(text, start, 5);
	size_t digits = 0;

	if (!start)
		return 0;
	if (text.p[start - 1] == '%')
		digits = 2;
	else if (text.p[start - 1] == '\\' &&
		 bytes_starts_nocase(rest, LIT("x")))
		digits = 3;
	else if (text.p[start - 1] == '\\' && bytes_starts(rest, LIT("u00")))
		digits = 5;
	rest = bytes_sub(rest, digits - (digits ? 2 : 0), digits ? 2 : 0);
	return bytes_eq_nocase(rest, LIT("2f")) || bytes_eq(rest, LIT("40"))
		       ? digits
		       : 0;
}

/* The whole host name, or URL, around byte at of text. */
static enum host_kind host_around(struct bytes text, size_t at,
				  struct bytes *host)
{
	size_t start = at;
	size_t end = at;
	size_t from;
	struct url url;

	while (start > 0 && is_host_byte(text.p[start - 1]))
		start--;
	while (end < text.len && is_host_byte(text.p[end]))
		end++;
	start += escape_in_front(text, start);
	*host = without_variable(text, bytes_sub(text, start, end - start));
	while (bytes_ends(*host, LIT("."))) /* of a sentence, mostly */
		host->len--;
	if (host_kind(*host) != HOST_IS_OTHER)
		return host_kind(*host) == HOST_IS_CLOUD ||
				       is_behind(text, start) ||
				       !is_key(text, end)
			       ? host_kind(*host)
			       : HOST_IS_OTHER;
	/* Not in the name: perhaps in the path or port of a URL. */
	from = start;
	while (from > 0 && at - from < 200 && text.p[from - 1] > ' ' &&
	       !strchr("\"'<>()", text.p[from - 1]))
		from--;
	end = at;
	while (end < text.len && end - at < 200 && text.p[end] > ' ' &&
	       !strchr("\"'<>()", text.p[end]))
		end++;
	text = bytes_sub(text, from, end - from);
	from = bytes_find(text, LIT("//"), 0);
	if (from == SIZE_MAX ||
	    !url_parse(bytes_sub(text, from, text.len), &url))
		return HOST_IS_OTHER;
	*host = url.host;
	return url_kind(&url);
}

/* The last of a name's parts. */
static struct bytes last_label(struct bytes host)
{
	size_t dot = find_last(host, '.');

	return dot == SIZE_MAX ? (struct bytes){ 0 }
			       : bytes_sub(host, dot + 1, host.len);
}

/*
 * "//Bitbucket needs a token" is a comment: an address without a scheme has a
 * dot in its host, or something behind it.
 */
static bool is_comment(struct bytes text, struct bytes host)
{
	size_t at = (size_t)(host.p - text.p);
	size_t end = at + host.len;

	return at > 1 && bytes_ends(bytes_sub(text, 0, at), LIT("//")) &&
	       (at < 3 || text.p[at - 3] != ':') &&
	       !memchr(host.p, '.', host.len) &&
	       (end >= text.len || !text.p[end] || !strchr(":/", text.p[end]));
}

/* com.example.bitbucket.client: a package is named from the end of a host. */
static bool is_package(struct bytes host)
{
	static const char *const fronts[] = { "com.", "org.", "net.", "io." };
	size_t dot = 0;

	for (size_t i = 0; i < COUNT(fronts); i++) {
		if (bytes_starts(host, bytes_of(fronts[i])))
			dot = strlen(fronts[i]);
	}
	return dot && bytes_find(host, LIT("."), dot) != SIZE_MAX;
}

/* bitbucket.authenticate(...) */
static bool is_called(struct bytes text, struct bytes host)
{
	size_t end = (size_t)(host.p - text.p) + host.len;

	return end < text.len && text.p[end] == '(';
}

/*
 * Is a name that no URL stands around a host? "bitbucket" is a word,
 * Bitbucket.AppPassword a name in code, bitbucket.token a property, bitbucket.3
 * a number of something and bitbucket.yml a file; "//" or "@" in front settles
 * it.
 */
static bool is_address(struct bytes text, struct bytes host)
{
	static const char *const endings[] = {
		".token",  ".password",	   ".passwd",	  ".pass", ".secret",
		".user",   ".username",	   ".app",	  ".auth", ".key",
		".url",	   ".host",	   ".new",	  ".api",  ".client",
		".login",  ".server",	   ".properties", ".conf", ".config",
		".yml",	   ".yaml",	   ".json",	  ".xml",  ".py",
		".js",	   ".ts",	   ".sh",	  ".env",  ".go",
		".java",   ".md",	   ".txt",	  ".rb",   ".php",
		".groovy", ".tf",	   ".ini",	  ".cfg",  ".settings",
		".creds",  ".credentials", ".toml",	  ".hcl",  ".spc",
		".tfvars", ".html",	   ".rst",	  ".adoc", ".cs",
		".kt",	   ".ps1",	   ".svg",	  ".png",  ".git",
	};
	size_t at = (size_t)(host.p - text.p);

	if (is_behind(text, at))
		return !is_comment(text, host);
	if (is_package(host) || is_called(text, host))
		return false;
	/* aws_secret.bitbucket.id is a name in code. */
	if (host.len && memchr(host.p, '_', host.len))
		return false;
	for (size_t i = 0; i < host.len; i++) {
		if (is_upper(host.p[i]))
			return false;
	}
	/* [http-basic.bitbucket]: no host ends in that. */
	if (bytes_ends(host, LIT(".bitbucket")) ||
	    bytes_ends(host, LIT(".stash")))
		return false;
	for (size_t i = 0; i < COUNT(endings); i++) {
		if (bytes_ends(host, bytes_of(endings[i])))
			return false;
	}
	return !bytes_are_digits(last_label(host));
}

enum host_kind host_near(struct bytes text, size_t near, struct bytes *host)
{
	static const struct bytes marks[] = {
		{ (const uint8_t *)"bitbucket", 9 },
		{ (const uint8_t *)"stash", 5 },
		{ (const uint8_t *)"/scm/", 5 },
		{ (const uint8_t *)"/rest/api/", 10 },
		{ (const uint8_t *)"/projects/", 10 },
		{ (const uint8_t *)"/users/", 7 },
		{ (const uint8_t *)":799", 4 },
	};
	enum host_kind best = HOST_IS_OTHER;
	size_t best_distance = SIZE_MAX;

	for (size_t i = 0; i < COUNT(marks); i++) {
		for (size_t at = bytes_find_nocase(text, marks[i], 0);
		     at != SIZE_MAX;
		     at = bytes_find_nocase(text, marks[i], at + 1)) {
			size_t distance = at > near ? at - near : near - at;
			struct bytes found;
			enum host_kind kind;

			if (distance >= best_distance)
				continue;
			kind = host_around(text, at, &found);
			if (kind != HOST_IS_CLOUD &&
			    kind != HOST_IS_DATA_CENTER)
				continue;
			if (kind == HOST_IS_DATA_CENTER &&
			    !is_address(text, found))
				continue;
			best = kind;
			best_distance = distance;
			*host = found;
		}
	}
	return best;
}
