/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/host.h"

#include "unit.h"

#define OTHER HOST_IS_OTHER
#define CLOUD HOST_IS_CLOUD
#define CENTER HOST_IS_DATA_CENTER
#define ALIKE HOST_IS_LOOKALIKE

/* clang-format off */
static const struct host_row {
	const char *host;
	enum host_kind kind;
} hosts[] = {
	{ "bitbucket.org", CLOUD },
	{ "www.bitbucket.org", CLOUD },
	{ "api.bitbucket.org", CLOUD },
	{ "altssh.bitbucket.org", CLOUD },
	{ "BitBucket.ORG", CLOUD },
	{ "API.Bitbucket.Org", CLOUD },
	{ "bitbucket.org.", CLOUD },
	{ "api.bitbucket.org.", CLOUD },
	{ "x.y.bitbucket.org", CLOUD },

	{ "bitbucket.org.evil.example", ALIKE },
	{ "bitbucket.org.", CLOUD },
	{ "api.bitbucket.org.evil.example", ALIKE },
	{ "bitbucket.org.evil.example.", ALIKE },
	{ "notbitbucket.org", ALIKE },
	{ "my-bitbucket.org", ALIKE },
	{ "api.notbitbucket.org", ALIKE },
	{ "NOTBITBUCKET.ORG.", ALIKE },
	{ "xn--bitbucket.org", ALIKE },

	{ "bitbucket.corp.example", CENTER },
	{ "git-bitbucket.corp.example", CENTER },
	{ "bitbucket-git.corp.example", CENTER },
	{ "code.bitbucket.example", CENTER },
	{ "a-bitbucket-b.example", CENTER },
	{ "BITBUCKET.CORP.EXAMPLE", CENTER },
	{ "bitbucket", CENTER },
	{ "stash", CENTER },
	{ "stash.example", CENTER },
	{ "STASH.example.", CENTER },
	{ "stash-backup.example", CENTER },
	{ "git-stash.example", CENTER },
	{ "bitbucket.example.org", CENTER },
	{ "bitbucket.com", CENTER },

	{ "bitbucket-team.atlassian.net", ALIKE },
	{ "acme.atlassian.net", ALIKE },
	{ "bitbucket.atlassian.net.example", CENTER },

	{ "mystash.example", OTHER },
	{ "stashed.example", OTHER },
	{ "bitbuckets.example", OTHER },
	{ "notbitbucket.example", OTHER },
	{ "bitbucket_git.example", OTHER },
	{ "bit-bucket.example", OTHER },
	{ "bitbucketorg.example", OTHER },
	{ "github.com", OTHER },
	{ "bitbucke.org", OTHER },
	{ "itbucket.org", OTHER },
	{ "", OTHER },
	{ ".", OTHER },
	{ "..", OTHER },
	{ "-", OTHER },
};

/* Expected: host|port|user|secret|path; "-" for a part that is not there. */
static const struct url_row {
	const char *proves;
	const char *text;
	const char *parts; /* NULL: no URL */
	enum host_kind kind;
} urls[] = {
	{ "the whole of it", "https://u:pw@bitbucket.org/w/r.git",
	  "bitbucket.org||u|pw|/w/r.git", CLOUD },
	{ "http", "http://u:pw@bitbucket.org/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "git over https", "git+https://u:pw@bitbucket.org/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "git over http", "git+http://u:pw@bitbucket.org/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "Mercurial", "hg+https://u:pw@bitbucket.org/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "ssh", "ssh://u:pw@altssh.bitbucket.org:443/w/r.git",
	  "altssh.bitbucket.org|443|u|pw|/w/r.git", CLOUD },
	{ "no scheme", "//u:pw@bitbucket.org/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "nothing behind the host", "https://u:pw@bitbucket.org",
	  "bitbucket.org||u|pw|", CLOUD },
	{ "a query behind the host", "https://u:pw@bitbucket.org?x=1",
	  "bitbucket.org||u|pw|", CLOUD },
	{ "no user part", "https://bitbucket.org/w/r",
	  "bitbucket.org||-|-|/w/r", CLOUD },
	{ "a user alone, as the clone button writes it",
	  "https://someuser@bitbucket.org/team/repo.git",
	  "bitbucket.org||someuser|-|/team/repo.git", CLOUD },
	{ "a user with an empty password", "https://u:@bitbucket.org/w/r",
	  "bitbucket.org||u||/w/r", CLOUD },
	{ "a password without a user", "https://:pw@bitbucket.org/w/r",
	  "bitbucket.org|||pw|/w/r", CLOUD },
	{ "an empty user part", "https://@bitbucket.org/w/r",
	  "bitbucket.org|||-|/w/r", CLOUD },
	{ "capitals", "HTTPS://u:pw@BITBUCKET.ORG/W",
	  "BITBUCKET.ORG||u|pw|/W", CLOUD },

	{ "Jira's API", "https://u:pw@code.example/rest/api/latest/issue/A-1",
	  "code.example||u|pw|/rest/api/latest/issue/A-1", OTHER },
	{ "Bamboo's API", "https://u:pw@code.example/rest/api/latest/plan.json",
	  "code.example||u|pw|/rest/api/latest/plan.json", OTHER },
	{ "Bitbucket's of the same name",
	  "https://u:pw@code.example/rest/api/latest/projects",
	  "code.example||u|pw|/rest/api/latest/projects", CENTER },
	{ "as much as is alike", "https://u:pw@code.example/rest/api/latest/",
	  "code.example||u|pw|/rest/api/latest/", CENTER },
	{ "a site of Jira's, on any path",
	  "https://u:pw@acme.atlassian.net/rest/api/1.0/projects",
	  "acme.atlassian.net||u|pw|/rest/api/1.0/projects", ALIKE },
	{ "a variable for a host", "https://u:pw@$HOST/scm/a/b.git",
	  "$HOST||u|pw|/scm/a/b.git", CENTER },
	{ "one that says Bitbucket", "https://u:pw@${BITBUCKET_HOST}/a",
	  "${BITBUCKET_HOST}||u|pw|/a", CENTER },
	{ "with a port", "http://u:pw@$1:7990/a", "$1|7990|u|pw|/a", CENTER },
	{ "a member of something", "http://u:pw@${env.BITBUCKET_HOST}/a",
	  "${env.BITBUCKET_HOST}||u|pw|/a", CENTER },
	{ "a format's", "http://u:pw@{host}/scm/a/b.git",
	  "{host}||u|pw|/scm/a/b.git", CENTER },
	{ "a batch file's", "http://u:pw@%STASH_HOST%:8080/a",
	  "%STASH_HOST%|8080|u|pw|/a", CENTER },
	{ "a sign that nothing closes", "http://u:pw@%HOST/scm/a/b.git", NULL,
	  OTHER },
	{ "more than a name in the braces", "http://u:pw@{a+b}/scm/a/b.git",
	  NULL, OTHER },
	{ "for the front of a host", "http://u:pw@${ENV}.stash.example/a",
	  "${ENV}.stash.example||u|pw|/a", CENTER },
	{ "one for another host", "https://u:pw@$GITHUB_HOST/a",
	  "$GITHUB_HOST||u|pw|/a", OTHER },
	{ "one whose name only holds the word", "https://u:pw@$BITBUCKETS/a",
	  "$BITBUCKETS||u|pw|/a", OTHER },
	{ "a brace that nothing closes", "https://u:pw@${HOST/scm/a/b.git",
	  NULL, OTHER },
	{ "a brace at the end", "https://u:pw@${HOST", NULL, OTHER },
	{ "no name behind the sign", "https://u:pw@$/scm/a/b.git", NULL,
	  OTHER },
	{ "none in the braces", "https://u:pw@${}/scm/a/b.git", NULL, OTHER },
	{ "a port", "https://u:pw@bitbucket.org:443/w/r",
	  "bitbucket.org|443|u|pw|/w/r", CLOUD },
	{ "a port without digits", "https://u:pw@bitbucket.org:/w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "a trailing dot", "https://u:pw@bitbucket.org./w/r",
	  "bitbucket.org||u|pw|/w/r", CLOUD },
	{ "a trailing dot and a port", "https://u:pw@bitbucket.org.:443/w/r",
	  "bitbucket.org|443|u|pw|/w/r", CLOUD },
	{ "a port as git-credentials writes it",
	  "https://u:pw@code.example%3a7990", "code.example|7990|u|pw|",
	  CENTER },
	{ "in capitals, with a path", "https://u:pw@code.example%3A7990/w",
	  "code.example|7990|u|pw|/w", CENTER },

	{ "an e-mail as the user, encoded",
	  "https://user%40example.com:p%23ss@bitbucket.org/w/r",
	  "bitbucket.org||user%40example.com|p%23ss|/w/r", CLOUD },
	{ "an e-mail with a raw @",
	  "https://user@example.com:pw@bitbucket.org/w/r",
	  "bitbucket.org||user@example.com|pw|/w/r", CLOUD },
	{ "a raw @ in the password", "https://u:p@ss@bitbucket.org/w/r",
	  "bitbucket.org||u|p@ss|/w/r", CLOUD },
	{ "in both", "https://u@e.example:p@s@s@bitbucket.org/w/r",
	  "bitbucket.org||u@e.example|p@s@s|/w/r", CLOUD },
	{ "a colon in the password", "https://u:p:w@bitbucket.org/w/r",
	  "bitbucket.org||u|p:w|/w/r", CLOUD },
	{ "a raw / in it", "https://u:pa/ss@bitbucket.org/w/r",
	  "bitbucket.org||u|pa/ss|/w/r", CLOUD },
	{ "a raw ?", "https://u:pa?ss@bitbucket.org/w/r",
	  "bitbucket.org||u|pa?ss|/w/r", CLOUD },
	{ "a raw #", "https://u:pa#ss@bitbucket.org/w/r",
	  "bitbucket.org||u|pa#ss|/w/r", CLOUD },
	{ "all three and a Data Center host",
	  "https://u:p/?#s@git-bitbucket.example/scm/a/b.git",
	  "git-bitbucket.example||u|p/?#s|/scm/a/b.git", CENTER },
	{ "a / and an @", "https://u:p@s/s@bitbucket.org/w/r",
	  "bitbucket.org||u|p@s/s|/w/r", CLOUD },
	{ "every sign that may stand there",
	  "https://u:!$&'()*+,;=-._~%^[]{}|\\@bitbucket.org/w",
	  "bitbucket.org||u|!$&'()*+,;=-._~%^[]{}|\\|/w", CLOUD },
	{ "bytes above ASCII", "https://u:p\xc3\xa4ss@bitbucket.org/w",
	  "bitbucket.org||u|p\xc3\xa4ss|/w", CLOUD },

	{ "bitbucket.org in a query is not the host",
	  "https://user:pw@example.org/?next=bitbucket.org",
	  "example.org||user|pw|/?next=bitbucket.org", OTHER },
	{ "nor with an @ before it",
	  "https://user:pw@example.org/?next=x@bitbucket.org",
	  "example.org||user|pw|/?next=x@bitbucket.org", OTHER },
	{ "a port, then an @ in the path: no user part",
	  "https://example.org:8443/a@bitbucket.org",
	  "example.org|8443|-|-|/a@bitbucket.org", OTHER },
	{ "no port at all, then an @ in the path",
	  "https://example.org/a:b@bitbucket.org",
	  "example.org||-|-|/a:b@bitbucket.org", OTHER },
	{ "a / in a password for another host",
	  "https://u:pa/ss@example.org/w", "u||-|-|", OTHER },
	{ "a look-alike behind a raw /",
	  "https://u:pa/ss@bitbucket.org.evil.example/w", "u||-|-|", OTHER },
	{ "a look-alike", "https://u:pw@bitbucket.org.evil.example/w/r",
	  "bitbucket.org.evil.example||u|pw|/w/r", ALIKE },
	{ "and another", "https://u:pw@notbitbucket.org/w/r",
	  "notbitbucket.org||u|pw|/w/r", ALIKE },
	{ "the paths of a Data Center do not help it",
	  "https://u:pw@notbitbucket.org:7990/scm/a/b.git",
	  "notbitbucket.org|7990|u|pw|/scm/a/b.git", ALIKE },

	{ "/scm/ says Data Center", "https://u:pw@git.example/scm/prj/r.git",
	  "git.example||u|pw|/scm/prj/r.git", CENTER },
	{ "below a context path",
	  "https://u:pw@git.example/bitbucket/scm/prj/r.git",
	  "git.example||u|pw|/bitbucket/scm/prj/r.git", CENTER },
	{ "and another", "https://u:pw@git.example/stash/scm/prj/r.git",
	  "git.example||u|pw|/stash/scm/prj/r.git", CENTER },
	{ "/scm/ without project", "https://u:pw@git.example/scm/r.git",
	  "git.example||u|pw|/scm/r.git", OTHER },
	{ "/scm/ without .git", "https://u:pw@git.example/scm/prj/r",
	  "git.example||u|pw|/scm/prj/r", OTHER },
	{ "the REST API", "https://u:pw@git.example/rest/api/1.0/projects",
	  "git.example||u|pw|/rest/api/1.0/projects", CENTER },
	{ "the base of its addresses", "https://u:pw@git.example/rest/api/1.0",
	  "git.example||u|pw|/rest/api/1.0", CENTER },
	{ "another API's", "https://u:pw@git.example/rest/api/1.0.3/x",
	  "git.example||u|pw|/rest/api/1.0.3/x", OTHER },
	{ "its latest", "https://u:pw@git.example/rest/api/latest/x",
	  "git.example||u|pw|/rest/api/latest/x", CENTER },
	{ "another API", "https://u:pw@git.example/rest/api/2/issue",
	  "git.example||u|pw|/rest/api/2/issue", OTHER },
	{ "a project's repository",
	  "https://u:pw@git.example/projects/KEY/repos/slug/browse",
	  "git.example||u|pw|/projects/KEY/repos/slug/browse", CENTER },
	{ "a user's", "https://u:pw@git.example/users/ann/repos/slug",
	  "git.example||u|pw|/users/ann/repos/slug", CENTER },
	{ "the list of a user's repositories elsewhere",
	  "https://u:pw@api.example/users/ann/repos",
	  "api.example||u|pw|/users/ann/repos", OTHER },
	{ "with a query", "https://u:pw@api.example/users/ann/repos?page=2",
	  "api.example||u|pw|/users/ann/repos?page=2", OTHER },
	{ "a project elsewhere", "https://u:pw@git.example/projects/KEY/issues",
	  "git.example||u|pw|/projects/KEY/issues", OTHER },
	{ "port 7990", "http://u:pw@code.example:7990/w",
	  "code.example|7990|u|pw|/w", CENTER },
	{ "port 7999", "ssh://git:pw@code.example:7999/prj/r.git",
	  "code.example|7999|git|pw|/prj/r.git", CENTER },
	{ "port 7991", "http://u:pw@code.example:7991/w",
	  "code.example|7991|u|pw|/w", OTHER },
	{ "port 79900", "http://u:pw@code.example:79900/w",
	  "code.example|79900|u|pw|/w", OTHER },
	{ "an address in numbers", "http://u:pw@10.1.2.3:7990/scm/a/b.git",
	  "10.1.2.3|7990|u|pw|/scm/a/b.git", CENTER },

	{ "no slashes", "bitbucket.org/w/r", NULL, OTHER },
	{ "no host", "https://", NULL, OTHER },
	{ "no host behind the user", "https://u:pw@/w", NULL, OTHER },
	{ "a dot for a host", "https://./w", NULL, OTHER },
	{ "only slashes", "//", NULL, OTHER },
	{ "one slash", "https:/u:pw@bitbucket.org", NULL, OTHER },
	{ "nothing", "", NULL, OTHER },
};

static const struct names_row {
	const char *proves;
	const char *url;
	const char *workspace; /* NULL: not shown */
	const char *repository;
} names[] = {
	{ "a repository of the Cloud", "https://bitbucket.org/acme/shop.git",
	  "acme", "shop" },
	{ "without .git", "https://bitbucket.org/acme/shop", "acme", "shop" },
	{ "pages below it", "https://bitbucket.org/acme/shop/src/main/",
	  "acme", "shop" },
	{ "a revision behind it", "https://bitbucket.org/acme/shop.git#v1",
	  "acme", "shop" },
	{ "a revision as pip writes it",
	  "https://bitbucket.org/acme/shop.git@release/1", "acme", "shop" },
	{ "a reflog's colon behind it", "https://bitbucket.org/acme/shop.git:",
	  "acme", "shop" },
	{ "a sentence's end behind it", "https://bitbucket.org/acme/shop.git.",
	  "acme", "shop" },
	{ "all signs of a name", "https://bitbucket.org/acme_1/Shop-2_b.js",
	  "acme_1", "Shop-2_b.js" },
	{ "a variable for the repository", "https://bitbucket.org/acme/${REPO}",
	  "acme", NULL },
	{ "a variable for the workspace",
	  "https://bitbucket.org/${TEAM}/shop", NULL, NULL },
	{ "a workspace that goes on in a mail's next line",
	  "https://bitbucket.org/ac=", NULL, NULL },
	{ "a repository that does", "https://bitbucket.org/acme/sh=", "acme",
	  NULL },
	{ "a query behind it", "https://bitbucket.org/acme/shop?at=main",
	  "acme", "shop" },
	{ "a quotation mark behind it", "https://bitbucket.org/acme/shop\"}",
	  "acme", "shop" },
	{ "a workspace alone", "https://bitbucket.org/acme", "acme", NULL },
	{ "dots for what is left out", "https://bitbucket.org/...", NULL, NULL },
	{ "with its slash", "https://bitbucket.org/acme/", "acme", NULL },
	{ "the API", "https://api.bitbucket.org/2.0/repositories/acme/shop",
	  "acme", "shop" },
	{ "its old version",
	  "https://api.bitbucket.org/1.0/repositories/acme/shop/x", "acme",
	  "shop" },
	{ "the API's other resources", "https://api.bitbucket.org/2.0/user",
	  NULL, NULL },
	{ "a page of the Cloud's own",
	  "https://bitbucket.org/account/settings/app-passwords", NULL, NULL },
	{ "where it gives tokens out",
	  "https://bitbucket.org/site/oauth2/access_token", NULL, NULL },
	{ "a project that is called so",
	  "https://git.example/scm/site/shop.git", "site", "shop" },
	{ "a host alone", "https://bitbucket.org", NULL, NULL },
	{ "with its slash", "https://bitbucket.org/", NULL, NULL },
	{ "a project of a Data Center",
	  "https://git.example/scm/PRJ/shop.git", "PRJ", "shop" },
	{ "below a context path",
	  "https://git.example/stash/scm/PRJ/shop.git", "PRJ", "shop" },
	{ "a page of it", "https://git.example/projects/PRJ/repos/shop/browse",
	  "PRJ", "shop" },
	{ "a user's", "https://git.example/users/ann/repos/shop", "ann",
	  "shop" },
	{ "a project alone", "https://git.example/projects/PRJ", "PRJ", NULL },
	{ "another host", "https://git.example/acme/shop.git", NULL, NULL },
};

static const struct decode_row {
	const char *proves;
	struct bytes text;
	struct bytes plain;
} decodes[] = {
	{ "nothing to do", LIT("abc"), LIT("abc") },
	{ "one", LIT("p%23ss"), LIT("p#ss") },
	{ "of either case", LIT("%2f%2F"), LIT("//") },
	{ "at both ends", LIT("%41b%43"), LIT("AbC") },
	{ "a NUL", LIT("a%00b"), LIT("a\0b") },
	{ "bytes above ASCII", LIT("%c3%a4"), LIT("\xc3\xa4") },
	{ "once, not twice", LIT("%2540"), LIT("%40") },
	{ "a lone % stays", LIT("100%"), LIT("100%") },
	{ "with one digit", LIT("a%4"), LIT("a%4") },
	{ "with no digits", LIT("a%zzb"), LIT("a%zzb") },
	{ "with one and no more", LIT("a%4zb"), LIT("a%4zb") },
	{ "before a good one", LIT("%%41"), LIT("%A") },
	{ "a plus is a plus", LIT("a+b"), LIT("a+b") },
	{ "nothing", LIT(""), LIT("") },
};

/* "^" marks the byte that the host shall be near to. */
static const struct near_row {
	const char *proves;
	const char *text;
	const char *host; /* NULL: none */
	enum host_kind kind;
} nears[] = {
	{ "a bare name", "host bitbucket.org pw ^x", "bitbucket.org", CLOUD },
	{ "a URL", "curl https://api.bitbucket.org/2.0/ -u a:^x",
	  "api.bitbucket.org", CLOUD },
	{ "an scp-like address", "git@bitbucket.org:w/r.git ^x",
	  "bitbucket.org", CLOUD },
	{ "behind it", "^x then bitbucket.org", "bitbucket.org", CLOUD },
	{ "with a port", "bitbucket.org:443 ^x", "bitbucket.org", CLOUD },
	{ "the nearer one, before",
	  "stash.acme.example ^x but a long way to bitbucket.org",
	  "stash.acme.example",
	  CENTER },
	{ "the nearer one, behind",
	  "stash.acme.example is a long way from ^x bitbucket.org",
	  "bitbucket.org", CLOUD },
	{ "a part of a path", "see /auth/bitbucket/callback ^x", NULL, OTHER },
	{ "a name with no end to it", "[http-basic.bitbucket] ^x", NULL,
	  OTHER },
	{ "an element", "<bitbucket.password>^x</bitbucket.password>", NULL,
	  OTHER },
	{ "by the path", "https://git.example/scm/a/b.git ^x",
	  "git.example", CENTER },
	{ "by the port", "http://git.example:7990/ ^x", "git.example",
	  CENTER },
	{ "by the API", "http://git.example/rest/api/1.0/x ^x", "git.example",
	  CENTER },
	{ "a look-alike is none", "bitbucket.org.evil.example ^x", NULL,
	  OTHER },
	{ "not even beside a true one",
	  "bitbucket.org here and notbitbucket.org ^x", "bitbucket.org",
	  CLOUD },
	{ "the word alone is no host", "our bitbucket password is ^x", NULL,
	  OTHER },
	{ "nor is a name that holds it", "mystash.example ^x", NULL, OTHER },
	{ "a key that begins with it", "bitbucket.password=^x", NULL, OTHER },
	{ "one that ends a line", "bitbucket.password: ^x", NULL, OTHER },
	{ "a key before a true one",
	  "url=stash.acme.example bitbucket.password=^x",
	  "stash.acme.example", CENTER },
	{ "two labels are a name in code", "Bitbucket.AppPassword ^x", NULL,
	  OTHER },
	{ "and in lower case", "bitbucket.password ^x", NULL, OTHER },
	{ "behind // they are a host", "//stash.example/ ^x", "stash.example",
	  CENTER },
	{ "and behind an @", "git@stash.example:a ^x", "stash.example",
	  CENTER },
	{ "the Cloud needs no more than its name", "Bitbucket.org ^x",
	  "Bitbucket.org", CLOUD },
	{ "a host with port and path is no key",
	  "bitbucket.acme.example:8443/x ^x", "bitbucket.acme.example", CENTER },
	{ "a name in code is no host", "Bitbucket.AppPassword ^x", NULL,
	  OTHER },
	{ "a property is no host", "see bitbucket.token ^x", NULL, OTHER },
	{ "a file is no host", "in bitbucket.yml ^x", NULL, OTHER },
	{ "nor is a page", "in docs/bitbucket.html ^x", NULL, OTHER },
	{ "a section of settings is no host", "in bitbucket.settings ^x", NULL, OTHER },
	{ "a number of something is no host", "id: acme.bitbucket.3 ^x", NULL,
	  OTHER },
	{ "nor is the end of a sentence", "of bitbucket. ^x", NULL, OTHER },
	{ "behind a host it is no part of it", "on stash.acme.example. ^x",
	  "stash.acme.example", CENTER },
	{ "nor are several", "on bitbucket.org... ^x", "bitbucket.org",
	  CLOUD },
	{ "behind slashes it is one", "http://bitbucket/x ^x", "bitbucket",
	  CENTER },
	{ "a package is named from the end of a host",
	  "package com.acme.bitbucket.page; ^x", NULL, OTHER },
	{ "of two labels it may be a host", "on com.bitbucket ^x", NULL, OTHER },
	{ "a host of a firm called Com", "on com-stash.acme.example ^x",
	  "com-stash.acme.example", CENTER },
	{ "behind slashes a package is none", "//org.acme.bitbucket.x/ ^x",
	  "org.acme.bitbucket.x", CENTER },
	{ "a call is no host", "bitbucket.authorise(^x)", NULL, OTHER },
	{ "a host in brackets is one", "(stash.acme.example) ^x",
	  "stash.acme.example", CENTER },
	{ "another host", "https://example.org/a ^x", NULL, OTHER },
	{ "nothing at all", "^", NULL, OTHER },
	{ "a comment's first word", "^x //Bitbucket again", NULL, OTHER },
	{ "a name as short that is an address", "^x //stash/scm/ops/a.git",
	  "stash", CENTER },
	{ "one with a scheme", "^x http://bitbucket", "bitbucket", CENTER },
};
/* clang-format on */

START_TEST(host_row)
{
	const struct host_row *r = &hosts[_i];

	ck_assert_msg(host_kind(bytes_of(r->host)) == r->kind, "%s: got %d",
		      r->host, (int)host_kind(bytes_of(r->host)));
}
END_TEST

static void add_part(struct buf *buf, struct bytes part)
{
	if (buf->len)
		buf_add_char(buf, '|');
	if (part.p)
		buf_add_bytes(buf, part);
	else
		buf_add_char(buf, '-');
}

static void lies_in(struct bytes part, struct bytes whole)
{
	if (part.p)
		ck_assert(part.p >= whole.p &&
			  part.p + part.len <= whole.p + whole.len);
}

/* The text at its exact size, so that ASan sees one byte too many. */
static struct bytes exactly(const char *text)
{
	struct bytes b = bytes_of(text);
	uint8_t *p = malloc(b.len ? b.len : 1);

	memcpy(p, b.p, b.len);
	return (struct bytes){ p, b.len };
}

START_TEST(url_row)
{
	const struct url_row *r = &urls[_i];
	struct bytes text = exactly(r->text);
	struct url url = { 0 };
	struct buf got = BUF_INIT;
	bool is_url = url_parse(text, &url);

	ck_assert_msg(is_url == (r->parts != NULL), "%s", r->proves);
	if (is_url) {
		struct bytes all[] = { url.host, url.port, url.user, url.secret,
				       url.path };

		/* p NULL and empty differ for user and secret alone. */
		if (!url.userinfo.p)
			all[2].p = NULL;
		for (size_t i = 0; i < COUNT(all); i++) {
			add_part(&got, all[i]);
			lies_in(all[i], text);
		}
		ck_assert_msg(!strcmp(buf_str(&got), r->parts), "%s: got %s",
			      r->proves, buf_str(&got));
		ck_assert_msg(url_kind(&url) == r->kind, "%s: got %d",
			      r->proves, (int)url_kind(&url));
	}
	buf_release(&got);
	free((void *)(uintptr_t)text.p);
}
END_TEST

START_TEST(scheme)
{
	struct url url;

	ck_assert(url_parse(LIT("git+https://u:p@bitbucket.org/w"), &url));
	ck_assert(bytes_eq(url.scheme, LIT("git+https")));
	ck_assert(url_parse(LIT("//u:p@bitbucket.org/w"), &url));
	ck_assert_uint_eq(url.scheme.len, 0);
}
END_TEST

START_TEST(out_is_left_alone_without_a_host)
{
	struct url url = { .port = LIT("1") };

	ck_assert(!url_parse(LIT("https://u:p@/w"), &url));
	ck_assert(bytes_eq(url.port, LIT("1")));
}
END_TEST

static void check_name(const char *proves, struct bytes got,
		       const char *expected)
{
	ck_assert_msg(expected ? bytes_eq(got, bytes_of(expected)) : !got.p,
		      "%s: got %.*s", proves, (int)got.len,
		      got.p ? (const char *)got.p : "");
}

START_TEST(names_row)
{
	const struct names_row *r = &names[_i];
	struct bytes workspace = { 0 };
	struct bytes repository = { 0 };
	struct url url;

	ck_assert(url_parse(bytes_of(r->url), &url));
	url_names(&url, &workspace, &repository);
	check_name(r->proves, workspace, r->workspace);
	check_name(r->proves, repository, r->repository);
}
END_TEST

START_TEST(decode_row)
{
	const struct decode_row *r = &decodes[_i];
	uint8_t *copy = malloc(r->text.len ? r->text.len : 1);
	struct buf out = BUF_INIT;

	memcpy(copy, r->text.p, r->text.len);
	buf_add_char(&out, '>');
	percent_decode((struct bytes){ copy, r->text.len }, &out);
	ck_assert_msg(
		bytes_eq(bytes_sub(buf_bytes(&out), 1, out.len), r->plain),
		"%s: got %s", r->proves, buf_str(&out));
	buf_release(&out);
	free(copy);
}
END_TEST

START_TEST(near_row)
{
	const struct near_row *r = &nears[_i];
	struct bytes text = exactly(r->text);
	size_t at = bytes_find(text, LIT("^"), 0);
	struct bytes host = { 0 };
	enum host_kind kind = host_near(text, at, &host);

	ck_assert_msg(kind == r->kind, "%s: got %d", r->proves, (int)kind);
	if (r->host)
		check_name(r->proves, host, r->host);
	free((void *)(uintptr_t)text.p);
}
END_TEST

/* Any bytes may stand in a URL; the windows never leave the text. */
START_TEST(any_bytes)
{
	static const char signs[] = ":/@?#%.-a9\0 \\\"[]bitbucket.org";
	uint32_t state = 7;

	for (int round = 0; round < 20000; round++) {
		char text[48];
		struct bytes all;
		struct url url = { 0 };
		struct bytes host = { 0 };
		size_t len = 0;

		while (len < sizeof(text) - 1 && (state >> 8) % 41) {
			state = state * 1664525 + 1013904223;
			text[len++] = signs[(state >> 16) % sizeof(signs)];
			state += (uint32_t)len;
		}
		state = state * 1664525 + 1013904223;
		text[len] = '\0';
		all = (struct bytes){ malloc(len + 1), len };
		memcpy((void *)(uintptr_t)all.p, text, len);
		if (url_parse(all, &url)) {
			lies_in(url.host, all);
			lies_in(url.user, all);
			lies_in(url.secret, all);
			lies_in(url.path, all);
			(void)url_kind(&url);
		}
		if (host_near(all, len / 2, &host) != HOST_IS_OTHER)
			lies_in(host, all);
		free((void *)(uintptr_t)all.p);
	}
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, host_row, 0, COUNT(hosts));
	tcase_add_loop_test(tc, url_row, 0, COUNT(urls));
	tcase_add_loop_test(tc, names_row, 0, COUNT(names));
	tcase_add_loop_test(tc, decode_row, 0, COUNT(decodes));
	tcase_add_loop_test(tc, near_row, 0, COUNT(nears));
	tcase_add_test(tc, scheme);
	tcase_add_test(tc, out_is_left_alone_without_a_host);
	tcase_add_test(tc, any_bytes);
}

UNIT_MAIN("classify/host", add)
