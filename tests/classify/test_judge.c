/* SPDX-License-Identifier: Apache-2.0 */
#include "judged.h"

#define APP "bitbucket-app-password "
#define LEGACY "bitbucket-app-password-legacy "
#define API "atlassian-api-token "
#define ACCESS "bitbucket-access-token "
#define PASSWORD "bitbucket-url-credential "
#define OAUTH "bitbucket-oauth-consumer "
#define DC "bitbucket-dc-token "
#define SERVER "bitbucket-server-token-legacy "

#define SURE " valid confirmed"
#define BAD " invalid possible"
#define LIKELY " none likely"
#define POSSIBLE " none possible"

/*
 * What is found in a text: "kind secret", then as far as shown u= user, h=
 * host, w= workspace, r= repository, then checksum and confidence, then e=
 * encodings. Both sides are templates.
 */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *text;
	const char *found;
} rows[] = {
	/* tokens that prove themselves */
	{ "an app password", "@{app-password:1}",
	  APP "@{app-password:1}" SURE },
	{ "an API token", "@{api-token:1}", API "@{api-token:1}" SURE },
	{ "a longer one", "t: @{api-token-long:1}",
	  API "@{api-token-long:1}" SURE },
	{ "an access token", "@{access-token:1}",
	  ACCESS "@{access-token:1}" SURE },
	{ "a Data Center token", "@{dc-token:1}", DC "@{dc-token:1}" SURE },
	{ "several side by side", "@{app-password:1} @{access-token:2}\n"
	  "@{dc-token:3}",
	  APP "@{app-password:1}" SURE "; " ACCESS "@{access-token:2}" SURE
	  "; " DC "@{dc-token:3}" SURE },
	{ "the same one twice", "@{app-password:1},@{app-password:1}",
	  APP "@{app-password:1}" SURE "; " APP "@{app-password:1}" SURE },
	/* and that do not */
	{ "an app password with a wrong checksum", "@{app-password-bad:1}",
	  APP "@{app-password-bad:1}" BAD },
	{ "an API token with one", "@{api-token-bad:1}",
	  API "@{api-token-bad:1}" BAD },
	{ "an access token with one", "@{access-token-bad:1}",
	  ACCESS "@{access-token-bad:1}" BAD },
	{ "a Data Center token that does not decode", "@{dc-token-bad:1}",
	  DC "@{dc-token-bad:1} invalid unlikely" },
	{ "a body that runs through the alphabet",
	  "@{bytes:41}TBBabcdefghijklmnopqrstuvwx12345678",
	  APP "@{bytes:41}TBBabcdefghijklmnopqrstuvwx12345678"
	  " invalid unlikely" },
	{ "a body with a run of six",
	  "@{bytes:41}TBB7h2K123456w9QmZx4LpT8vRb0F1E2D3C",
	  APP "@{bytes:41}TBB7h2K123456w9QmZx4LpT8vRb0F1E2D3C"
	  " invalid unlikely" },
	{ "with a run of five",
	  "@{bytes:41}TBB7h2K12345w9QmZx4LpT8vRb9F1E2D3C6",
	  APP "@{bytes:41}TBB7h2K12345w9QmZx4LpT8vRb9F1E2D3C6" BAD },
	{ "an example word in the body",
	  "@{bytes:41}TBBexampleTokenForTheManua0F1E2D3C4",
	  APP "@{bytes:41}TBBexampleTokenForTheManua0F1E2D3C4"
	  " invalid unlikely" },
	{ "a masked body", "@{bytes:41}TBBxxxxxxxxxxxxxxxxxxxxxxxx0F1E2D3C",
	  APP "@{bytes:41}TBBxxxxxxxxxxxxxxxxxxxxxxxx0F1E2D3C"
	  " invalid unlikely" },
	{ "part of a longer run before", "x@{app-password:1}", "" },
	{ "and behind", "@{app-password:1}x", "" },

	/* a token in a URL gets what the URL knows */
	{ "names from the address that a call stands near",
	  "get('https://api.bitbucket.org/2.0/repositories/acme/shop', "
	  "auth=('jane', '@{legacy-password:1}'))",
	  LEGACY "@{legacy-password:1} u=jane h=api.bitbucket.org w=acme r=shop" LIKELY },
	{ "the same on a port",
	  "get('http://git.example:7990/rest/api/1.0/projects/WEB/repos/shop', "
	  "auth=('jane', '@{password:1}'))",
	  PASSWORD "@{password:1} u=jane h=git.example w=WEB r=shop" LIKELY },
	{ "no names from one near a variable that says Bitbucket",
	  "# https://bitbucket.org/acme/shop\nBITBUCKET_PASSWORD=@{password:1}",
	  PASSWORD "@{password:1} h=bitbucket.org" LIKELY },
	{ "names behind a host with a format's places in front",
	  "'https://{}:{}@bitbucket.org/acme/shop.git'.format('jane', "
	  "'@{legacy-password:1}')",
	  LEGACY "@{legacy-password:1} u=jane h=bitbucket.org w=acme r=shop" LIKELY },
	{ "user, host, workspace and repository",
	  "git clone https://jane:@{app-password:1}@bitbucket.org/acme/shop.git",
	  APP "@{app-password:1} u=jane h=bitbucket.org w=acme r=shop" SURE },
	{ "an API token with a percent in its spelling",
	  "https://j%40e.example:@{percent:@{api-token:1}}@bitbucket.org/a/b",
	  API "@{api-token:1} u=j@e.example h=bitbucket.org w=a r=b" SURE
	  " e=percent" },
	{ "an access token as password",
	  "https://x-token-auth:@{access-token:1}@bitbucket.org/a/b.git",
	  ACCESS "@{access-token:1} u=x-token-auth h=bitbucket.org w=a r=b"
	  SURE },
	{ "the user of access tokens, and no such token",
	  "https://x-token-auth:@{password:1}@bitbucket.org/a/b.git",
	  ACCESS "@{password:1} u=x-token-auth h=bitbucket.org w=a r=b"
	  POSSIBLE },
	{ "the same in the shape of an old app password",
	  "curl -u x-token-auth:@{legacy-password:1} https://bitbucket.org/a",
	  ACCESS "@{legacy-password:1} u=x-token-auth h=bitbucket.org w=a"
	  POSSIBLE },
	{ "the user of API tokens, and no such token",
	  "https://x-bitbucket-api-token-auth:@{password:1}@bitbucket.org/a/b",
	  API "@{password:1} u=x-bitbucket-api-token-auth h=bitbucket.org w=a "
	  "r=b" POSSIBLE },
	{ "the user of a repository's tokens on a Data Center server",
	  "https://x-token-auth:@{password:1}@stash.example/scm/PRJ/r.git",
	  DC "@{password:1} u=x-token-auth h=stash.example w=PRJ r=r"
	  POSSIBLE },
	{ "its user does not make a token another one",
	  "https://x-token-auth:@{api-token:1}@bitbucket.org/a/b",
	  API "@{api-token:1} u=x-token-auth h=bitbucket.org w=a r=b" SURE },
	{ "nor an example a token",
	  "https://x-token-auth:changeme@bitbucket.org/a/b", "" },
	{ "an access token as the user part",
	  "https://@{access-token:1}@bitbucket.org/a/b.git",
	  ACCESS "@{access-token:1} h=bitbucket.org w=a r=b" SURE },
	{ "a Data Center token, its signs encoded",
	  "https://jane:@{percent:@{dc-token:2}}@stash.example/scm/PRJ/r.git",
	  DC "@{dc-token:2} u=jane h=stash.example w=PRJ r=r" SURE
	  " e=percent" },
	{ "a token with a wrong checksum is nothing less specific",
	  "https://jane:@{app-password-bad:1}@bitbucket.org/a/b",
	  APP "@{app-password-bad:1} u=jane h=bitbucket.org w=a r=b" BAD },
	{ "a token for another host is one all the same",
	  "https://jane:@{app-password:1}@example.org/a/b",
	  APP "@{app-password:1}" SURE },
	{ "one under a variable's name is one credential",
	  "BITBUCKET_TOKEN=@{app-password:3}",
	  APP "@{app-password:3}" SURE },
	{ "and takes its user from beside it",
	  "BB_AUTH_STRING=jane:@{app-password:4}",
	  APP "@{app-password:4} u=jane" SURE },

	/* what has no prefix goes by the host */
	{ "twenty letters and digits in the Cloud",
	  "https://jane:@{legacy-password:1}@bitbucket.org/acme/shop.git",
	  LEGACY "@{legacy-password:1} u=jane h=bitbucket.org w=acme r=shop"
	  LIKELY },
	{ "the same at a Data Center",
	  "https://jane:@{legacy-password:1}@stash.example/scm/PRJ/r.git",
	  PASSWORD "@{legacy-password:1} u=jane h=stash.example w=PRJ r=r"
	  LIKELY },
	{ "the same elsewhere",
	  "https://jane:@{legacy-password:1}@example.org/acme/shop.git", "" },
	{ "an account password",
	  "https://jane:@{password:1}@bitbucket.org/acme/shop.git",
	  PASSWORD "@{password:1} u=jane h=bitbucket.org w=acme r=shop"
	  LIKELY },
	{ "a password of a server",
	  "https://jane:@{password:1}@git-bitbucket.example/scm/PRJ/r.git",
	  PASSWORD "@{password:1} u=jane h=git-bitbucket.example w=PRJ r=r"
	  LIKELY },
	{ "a server by its port",
	  "http://jane:@{password:1}@code.example:7990/a/b",
	  PASSWORD "@{password:1} u=jane h=code.example" LIKELY },
	{ "a server by its path",
	  "https://jane:@{password:1}@code.example/projects/PRJ/repos/r/x",
	  PASSWORD "@{password:1} u=jane h=code.example w=PRJ r=r" LIKELY },
	{ "a Server token proves itself",
	  "https://jane:@{percent:@{server-token:3}}@stash.example/scm/P/r.git",
	  SERVER "@{server-token:3} u=jane h=stash.example w=P r=r" SURE
	  " e=percent" },
	{ "the same shape without the proof is a password",
	  "https://jane:@{base64:abcdefghijklmnopqrstuvwxyz0123456}"
	  "@stash.example/scm/P/r.git",
	  PASSWORD "@{base64:abcdefghijklmnopqrstuvwxyz0123456}"
	  " u=jane h=stash.example w=P r=r" LIKELY },
	{ "a proof outweighs the host",
	  "https://jane:@{percent:@{server-token:3}}@bitbucket.org/a/b",
	  SERVER "@{server-token:3} u=jane h=bitbucket.org w=a r=b" SURE
	  " e=percent" },
	{ "a Server token without any context is none", "@{server-token:1}",
	  "" },
	{ "key and secret of a consumer: one finding of the secret",
	  "{\"bitbucket-oauth\":{\"bitbucket.org\":{\"consumer-key\":"
	  "\"@{oauth-key:1}\",\"consumer-secret\":\"@{oauth-secret:1}\"}}}",
	  OAUTH "@{oauth-secret:1} u=@{oauth-key:1} h=bitbucket.org" LIKELY },

	/* how sure */
	{ "a plain word", "https://u:summer@bitbucket.org/t/r.git",
	  PASSWORD "summer u=u h=bitbucket.org w=t r=r" POSSIBLE },
	{ "a word for a secret", "https://u:password@bitbucket.org/t/r.git",
	  "" },
	{ "seven characters", "https://u:aB3dE5g@bitbucket.org/t/r",
	  PASSWORD "aB3dE5g u=u h=bitbucket.org w=t r=r" POSSIBLE },
	{ "eight", "https://u:aB3dE5gH@bitbucket.org/t/r",
	  PASSWORD "aB3dE5gH u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "of one class", "https://u:kxvtplqw@bitbucket.org/t/r",
	  PASSWORD "kxvtplqw u=u h=bitbucket.org w=t r=r" POSSIBLE },
	{ "three characters", "https://u:aB3@bitbucket.org/t/r", "" },
	{ "the user's own name", "https://Builder1:builder1@bitbucket.org/t/r",
	  PASSWORD "builder1 u=Builder1 h=bitbucket.org w=t r=r" POSSIBLE },
	{ "a token's beginning, and no more of one",
	  "https://jane:ATBBq8wX-rty5u_kj@bitbucket.org/t/r",
	  PASSWORD "ATBBq8wX-rty5u_kj u=jane h=bitbucket.org w=t r=r"
		   " none possible" },
	{ "a common word in disguise",
	  "https://u:P@ssw0rd2024x@bitbucket.org/t/r",
	  PASSWORD "P@ssw0rd2024x u=u h=bitbucket.org w=t r=r" POSSIBLE },
	{ "a Data Center token's shape where a password stands",
	  "https://u:@{percent:@{dc-token-bad:1}}@stash.example/scm/P/r.git",
	  DC "@{dc-token-bad:1} u=u h=stash.example w=P r=r invalid possible"
	  " e=percent" },
	{ "what a person made", "https://u:Summer2024!@bitbucket.org/t/r",
	  PASSWORD "Summer2024! u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "a variable of that name", "BITBUCKET_TOKEN=8fk2Qm9xZr4T",
	  PASSWORD "8fk2Qm9xZr4T" LIKELY },
	{ "a hash of crypt's",
	  "BITBUCKET_PASSWORD='$6$aB3dE5gH$x8fk2Qm9xZr4T.kxvtplqw'",
	  PASSWORD "$6$aB3dE5gH$x8fk2Qm9xZr4T.kxvtplqw" POSSIBLE },
	{ "a digest by name",
	  "BITBUCKET_PASSWORD=md5:@{hex:@{password:1}}90ab",
	  PASSWORD "md5:@{hex:@{password:1}}90ab" POSSIBLE },
	{ "a name of one before something else",
	  "BITBUCKET_PASSWORD=md5:8fk2Qm9xZr4T",
	  PASSWORD "md5:8fk2Qm9xZr4T" LIKELY },
	{ "a digest of 64 digits",
	  "BITBUCKET_TOKEN=@{hex:@{password:1}@{password:2}abcd}",
	  PASSWORD "@{hex:@{password:1}@{password:2}abcd}" POSSIBLE },
	{ "digits for a digest, one less",
	  "BITBUCKET_TOKEN=@{hex:@{password:1}@{password:2}abc}d",
	  PASSWORD "@{hex:@{password:1}@{password:2}abc}d" LIKELY },
	{ "a template", "https://u:${PW}@bitbucket.org/t/r", "" },
	{ "stars", "https://u:********@bitbucket.org/t/r", "" },

	/* no secret at all */
	{ "the clone button's address",
	  "https://someuser@bitbucket.org/team/repo.git", "" },
	{ "an empty password", "https://u:@bitbucket.org/t/r", "" },
	{ "x-token-auth without a token",
	  "https://x-token-auth@bitbucket.org/t/r.git", "" },
	{ "twenty characters as the user",
	  "https://@{legacy-password:1}@bitbucket.org/t/r.git", "" },
	{ "ssh", "git@bitbucket.org:team/repo.git", "" },
	{ "ssh as a URL", "ssh://git@bitbucket.org/team/repo.git", "" },

	/* not Bitbucket */
	{ "a look-alike",
	  "https://u:@{password:1}@bitbucket.org.evil.example/t/r", "" },
	{ "below it",
	  "https://u:@{password:1}@api.bitbucket.org.evil.example/t/r", "" },
	{ "another", "https://u:@{password:1}@notbitbucket.org/t/r", "" },
	{ "a name that holds stash",
	  "https://u:@{password:1}@mystash.example/t/r", "" },
	{ "a hyphen part of it is one",
	  "https://u:@{password:1}@stash-backup.example/t/r",
	  PASSWORD "@{password:1} u=u h=stash-backup.example" LIKELY },
	{ "a host in the query",
	  "https://user:@{password:1}@example.org/?next=bitbucket.org", "" },
	{ "with a user before it",
	  "https://user:@{password:1}@example.org/?next=x@bitbucket.org", "" },
	{ "a port and an @ in the path",
	  "https://example.org:8443/a@bitbucket.org", "" },

	/* of another service, near Bitbucket */
	{ "its own line names another",
	  "# https://bitbucket.org/t/r\n"
	  "requests.get(gitlab, auth=('u', '@{password:1}'))", "" },
	{ "another host stands between",
	  "get('https://bitbucket.org/t/r')\n"
	  "get('https://nexus.example/x',\n auth=('u', '@{password:1}'))", "" },
	{ "one that only tells where from",
	  "get('https://api.bitbucket.org/2.0/user',\n"
	  " headers={'Referer': 'https://acme.example/'},\n"
	  " auth=('u', '@{password:1}'))",
	  PASSWORD "@{password:1} u=u h=api.bitbucket.org" LIKELY },
	{ "the program that asks tells its home",
	  "> Host: api.bitbucket.org\n"
	  "> User-Agent: Mozilla/5.0 (compatible; AcmeBuildBot/2.1; rev 4711; "
	  "+https://acme.example/bot)\n"
	  "> Authorization: Basic @{base64:jane:@{password:1}}",
	  PASSWORD "@{password:1} u=jane h=api.bitbucket.org" LIKELY
	  " e=base64" },
	{ "a comment between them",
	  "get('https://api.bitbucket.org/2.0/user',\n"
	  "    # as in https://acme.example/howto\n"
	  "    auth=('u', '@{password:1}'))",
	  PASSWORD "@{password:1} u=u h=api.bitbucket.org" LIKELY },
	{ "one behind code",
	  "get('https://api.bitbucket.org/2.0/user',  # as in "
	  "https://acme.example/x\n    auth=('u', '@{password:1}'))",
	  PASSWORD "@{password:1} u=u h=api.bitbucket.org" LIKELY },
	{ "no comment, but a part of a string",
	  "get('https://api.bitbucket.org/2.0/user', '# https://acme.example')"
	  "\nauth=('u', '@{password:1}')",
	  "" },
	{ "both are in comments",
	  "# https://bitbucket.org/t/r\n# https://nexus.example/x\n"
	  "get(url, auth=('u', '@{password:1}'))", "" },
	{ "documentation",
	  "get('https://api.bitbucket.org/2.0/user',\n"
	  "    help='https://developer.atlassian.com/cloud/',\n"
	  "    auth=('u', '@{password:1}'))",
	  PASSWORD "@{password:1} u=u h=api.bitbucket.org" LIKELY },
	{ "what is sent",
	  "curl https://api.bitbucket.org/2.0/repositories/t/r/hooks \\\n"
	  "  -d '{\"url\": \"https://ci.acme.example/hook\"}' \\\n"
	  "  -H 'Authorization: Basic @{base64:jane:@{password:1}}'",
	  PASSWORD "@{password:1} u=jane h=api.bitbucket.org w=t r=r" LIKELY
	  " e=base64" },
	{ "a user who is called after a service",
	  "get('https://api.bitbucket.org/2.0/user',\n"
	  "    auth=('jenkins', '@{password:1}'))",
	  PASSWORD "@{password:1} u=jenkins h=api.bitbucket.org" LIKELY },
	{ "a call that is named so",
	  "get('https://api.bitbucket.org/2.0/user')\n"
	  "jenkins.get(auth=('jenkins', '@{password:1}'))", "" },
	{ "a part that is named after another service, and ends before the host",
	  "jenkins:\n  user: jane\n  password: @{password:1}\n"
	  "repo: https://bitbucket.org/t/r\n", "" },
	{ "with other parts in it",
	  "jenkins:\n  user: jane\n  password: @{password:1}\n  jobs:\n"
	  "    x: y\nrepo: https://bitbucket.org/t/r\n", "" },
	{ "the host is in it",
	  "jenkins:\n  user: jane\n  password: @{password:1}\n"
	  "  repo: https://bitbucket.org/t/r\n",
	  PASSWORD "@{password:1} u=jane h=bitbucket.org w=t r=r" LIKELY },
	{ "a part that is named after none",
	  "auth:\n  user: jane\n  password: @{password:1}\n"
	  "repo: https://bitbucket.org/t/r\n",
	  PASSWORD "@{password:1} u=jane h=bitbucket.org w=t r=r" LIKELY },
	{ "not in a part",
	  "jenkins: x\nuser: jane\npassword: @{password:1}\n"
	  "repo: https://bitbucket.org/t/r\n",
	  PASSWORD "@{password:1} u=jane h=bitbucket.org w=t r=r" LIKELY },
	{ "a request to another host",
	  "Host: api.bitbucket.org\n\nHost: git.example\n"
	  "Authorization: Basic @{base64:jane:@{password:1}}", "" },
	{ "npm's password, in base64",
	  "//npm.bitbucket.example/:_password=@{base64:@{password:1}}",
	  PASSWORD "@{password:1} h=npm.bitbucket.example" LIKELY
	  " e=base64" },
	{ "which is none",
	  "//npm.bitbucket.example/:_password=@{password:1}",
	  PASSWORD "@{password:1} h=npm.bitbucket.example" LIKELY },

	{ "with the last byte that is printable",
	  "//npm.bitbucket.example/:_password=S2Q4bVEyeFd+WnI=",
	  PASSWORD "Kd8mQ2xW~Zr h=npm.bitbucket.example" LIKELY " e=base64" },
	{ "one more is no text, so it is no base64",
	  "//npm.bitbucket.example/:_password=S2Q4bVEyeFd/WnI=",
	  PASSWORD "S2Q4bVEyeFd/WnI= h=npm.bitbucket.example" LIKELY },
	{ "nor with a blank",
	  "//npm.bitbucket.example/:_password=S2Q4bVEyeFcgWnI=",
	  PASSWORD "S2Q4bVEyeFcgWnI= h=npm.bitbucket.example" LIKELY },

	/* how it is written */
	{ "an @ in the user and in the password",
	  "https://j@e.example:Kd8@mQ2!x@bitbucket.org/t/r",
	  PASSWORD "Kd8@mQ2!x u=j@e.example h=bitbucket.org w=t r=r" LIKELY },
	{ "percent in both",
	  "https://j%40e.example:Kd8%23mQ2!x@bitbucket.org/t/r",
	  PASSWORD "Kd8#mQ2!x u=j@e.example h=bitbucket.org w=t r=r" LIKELY
	  " e=percent" },
	{ "a slash in the password",
	  "https://u:Kd8/mQ2!x@bitbucket.org/t/r",
	  PASSWORD "Kd8/mQ2!x u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "a question mark and a hash",
	  "https://u:Kd8?m#Q2x@bitbucket.org/t/r",
	  PASSWORD "Kd8?m#Q2x u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "an @ and a slash", "https://u:Kd@8/mQ2x@bitbucket.org/t/r",
	  PASSWORD "Kd@8/mQ2x u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "a host in capitals, with a dot and a port",
	  "https://u:Kd8mQ2xW@BitBucket.Org.:443/t/r",
	  PASSWORD "Kd8mQ2xW u=u h=BitBucket.Org w=t r=r" LIKELY },
	{ "a port as git-credentials writes it",
	  "https://u:Kd8mQ2xW@code.example%3a7990",
	  PASSWORD "Kd8mQ2xW u=u h=code.example" LIKELY },
	{ "no scheme", "url: //u:Kd8mQ2xW@bitbucket.org/t/r",
	  PASSWORD "Kd8mQ2xW u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "Mercurial", "hg+https://u:Kd8mQ2xW@bitbucket.org/t/r",
	  PASSWORD "Kd8mQ2xW u=u h=bitbucket.org w=t r=r" LIKELY },
	{ "two with a comma between",
	  "https://u:Kd8mQ2xW@bitbucket.org/t/r,https://v:Zr4Tn7bQ@bitbucket.org/t/s",
	  PASSWORD "Kd8mQ2xW u=u h=bitbucket.org w=t r=r" LIKELY "; "
	  PASSWORD "Zr4Tn7bQ u=v h=bitbucket.org w=t r=s" LIKELY },
	{ "with a semicolon",
	  "https://u:Kd8mQ2xW@bitbucket.org/t/r;https://v:Zr4Tn7bQ@bitbucket.org/t/s",
	  PASSWORD "Kd8mQ2xW u=u h=bitbucket.org w=t r=r" LIKELY "; "
	  PASSWORD "Zr4Tn7bQ u=v h=bitbucket.org w=t r=s" LIKELY },
	{ "with nothing",
	  "https://u:Kd8mQ2xW@bitbucket.org/t/https://v:Zr4Tn7bQ@bitbucket.org/t/s",
	  PASSWORD "Kd8mQ2xW u=u h=bitbucket.org w=t" LIKELY "; "
	  PASSWORD "Zr4Tn7bQ u=v h=bitbucket.org w=t r=s" LIKELY },

	/* encodings, outermost first */
	{ "UTF-16", "@{utf16le:t=@{app-password:1};}",
	  APP "@{app-password:1}" SURE " e=utf-16le" },
	{ "the other order", "@{utf16be:t=@{app-password:1};}",
	  APP "@{app-password:1}" SURE " e=utf-16be" },
	{ "Basic authorisation",
	  "Authorization: Basic @{base64:jane:@{app-password:1}}",
	  APP "@{app-password:1} u=jane" SURE " e=base64" },
	{ "in UTF-16",
	  "@{utf16le:Authorization: Basic @{base64:jane:@{app-password:1}}}",
	  APP "@{app-password:1} u=jane" SURE " e=utf-16le,base64" },
	{ "percent in UTF-16",
	  "@{utf16be:https://u:Kd8%23mQ2!x@bitbucket.org/t/r}",
	  PASSWORD "Kd8#mQ2!x u=u h=bitbucket.org w=t r=r" LIKELY
	  " e=utf-16be,percent" },
	{ "a password in Basic authorisation",
	  "curl -H 'Authorization: Basic @{base64:jane:@{password:1}}'"
	  " https://api.bitbucket.org/2.0/user",
	  PASSWORD "@{password:1} u=jane h=api.bitbucket.org" LIKELY
	  " e=base64" },
	{ "a token in Basic authorisation",
	  "curl -H 'Authorization: Basic @{base64:jane:@{api-token:1}}'"
	  " https://api.bitbucket.org/2.0/user",
	  API "@{api-token:1} u=jane h=api.bitbucket.org" SURE
	  " e=base64" },
};

/* How the "=" of a token may be written, and what that is called. */
static const struct equals_row {
	const char *written;
	const char *encoding;
} equals[] = {
	{ "=", "" },
	{ "%3D", " e=percent" },
	{ "%3d", " e=percent" },
	{ "%253D", " e=percent,percent" },
	{ "\\=", " e=backslash" },
	{ "\\u003d", " e=json" },
	{ "\\u003D", " e=json" },
	{ "\\\\u003d", " e=json,json" },
	{ "&#61;", " e=xml" },
	{ "&#x3D;", " e=xml" },
	{ "&equals;", " e=xml" },
	{ "=3D", " e=quoted-printable" },
};

/* What may break a token; only a checksum that holds then makes it one. */
static const struct wrap_row {
	const char *proves;
	const char *before;
	const char *wrap;
	const char *behind;
	const char *encoding;
} wraps[] = {
	{ "a shell's line end", "T=", "\\\n", "\n", "backslash" },
	{ "a mail's", "T: ", "=\n", "\n", "quoted-printable" },
	{ "a mail's with CR", "T: ", "=\r\n", "\r\n", "quoted-printable" },
	{ "a plain one", "", "\n", "\n", "line-wrap" },
	{ "with blanks behind", "  ", "\n    ", "\n", "line-wrap" },
	{ "two strings joined", "t = \"", "\" +\n    \"", "\";\n", "line-wrap" },
	{ "two strings side by side", "t = \"", "\"\n    \"", "\";\n",
	  "line-wrap" },
	{ "a quotation in a mail", "> ", "\n> ", "\n", "line-wrap" },
	{ "joined on a line", "t = \"", "\" + \"", "\";\n", "line-wrap" },
	{ "joined by PHP", "$t = '", "' . '", "';\n", "line-wrap" },
	{ "joined by Lua", "t = \"", "\" .. \"", "\"\n", "line-wrap" },
	{ "joined by SQL", "t = '", "' || '", "'\n", "line-wrap" },
	{ "joined by Basic", "t = \"", "\" & _\n    \"", "\"\n", "line-wrap" },
	{ "side by side", "t = '", "' '", "'\n", "line-wrap" },
	{ "a list to join", "t = ['", "',\n  '", "'].join()", "line-wrap" },
};
/* clang-format on */

static void say_part(struct buf *out, const char *name, struct bytes part)
{
	if (!part.p || !part.len)
		return;
	buf_printf(out, " %s=", name);
	buf_add_bytes(out, part);
}

static void say_all(struct buf *out, enum site site, struct bytes name,
		    const struct credential *c)
{
	(void)site;
	(void)name;
	buf_printf(out, "%s ", c->pattern->id);
	buf_add_bytes(out, c->secret);
	say_part(out, "u", c->username);
	say_part(out, "h", c->host);
	say_part(out, "w", c->workspace);
	say_part(out, "r", c->repository);
	buf_printf(out, " %s %s", checksum_name(c->checksum),
		   confidence_name(c->confidence));
	for (size_t i = 0; i < c->encodings.nr; i++)
		buf_printf(out, "%s%s", i ? "," : " e=", c->encodings.v[i]);
	ck_assert_uint_gt(c->nr_reasons, 0);
}

/* What a text holds at any offset, in memory of its exact size. */
static void check_at(const char *proves, struct bytes text, uint64_t at,
		     const char *expected)
{
	struct found found = { .say = say_all };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf all = BUF_INIT;
	uint8_t *copy;

	if (at)
		add_lead(&all);
	buf_add_bytes(&all, text);
	copy = malloc(all.len + !all.len);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, buf_str(&all), all.len);
	ck_assert_msg(!examine_text(&e, SITE_BLOB,
				    (struct bytes){ copy, all.len }, at, 0, 0,
				    true, &fault),
		      "%s: %s", proves, fault.msg);
	buf_release(&all);
	ck_assert_msg(!strcmp(buf_str(&found.text), expected),
		      "%s:\n got %s\nwant %s", proves, buf_str(&found.text),
		      expected);
	free(copy);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
}

START_TEST(judge_row)
{
	const struct row *r = &rows[_i];
	struct buf text = BUF_INIT;
	struct buf expected = BUF_INIT;

	expand(r->text, &text);
	expand(r->found, &expected);
	check_at(r->proves, buf_bytes(&text), 0, buf_str(&expected));
	check_at(r->proves, buf_bytes(&text), (uint64_t)1 << 33,
		 buf_str(&expected));
	buf_release(&text);
	buf_release(&expected);
}
END_TEST

/* token with its only "=" replaced. */
static void add_written(struct buf *out, struct bytes token,
			const char *written)
{
	size_t at = bytes_find(token, LIT("="), 0);

	ck_assert_uint_ne(at, SIZE_MAX);
	buf_add_bytes(out, bytes_sub(token, 0, at));
	buf_add_str(out, written);
	buf_add_bytes(out, bytes_sub(token, at + 1, token.len));
}

START_TEST(equals_row)
{
	static const struct {
		const char *kind;
		const char *template;
	} tokens[] = {
		{ API, "@{api-token:5}" },
		{ ACCESS, "@{access-token:5}" },
	};
	const struct equals_row *r = &equals[_i];

	for (size_t i = 0; i < COUNT(tokens); i++) {
		struct buf token = BUF_INIT;
		struct buf text = BUF_INIT;
		struct buf expected = BUF_INIT;

		expand(tokens[i].template, &token);
		buf_add_str(&text, "t: ");
		add_written(&text, buf_bytes(&token), r->written);
		buf_add_str(&text, " ");
		buf_add_str(&expected, tokens[i].kind);
		buf_add_bytes(&expected, buf_bytes(&token));
		buf_printf(&expected, SURE "%s", r->encoding);
		check_at(r->written, buf_bytes(&text), 0, buf_str(&expected));
		buf_release(&token);
		buf_release(&text);
		buf_release(&expected);
	}
}
END_TEST

/* A token broken at each tenth byte is found wherever the break is. */
START_TEST(wrap_row)
{
	static const struct {
		const char *kind;
		const char *template;
	} tokens[] = {
		{ API, "@{api-token:6}" },
		{ ACCESS, "@{access-token:6}" },
		{ APP, "@{app-password:6}" },
	};
	const struct wrap_row *r = &wraps[_i];

	for (size_t i = 0; i < COUNT(tokens); i++) {
		struct buf token = BUF_INIT;
		struct buf expected = BUF_INIT;

		expand(tokens[i].template, &token);
		buf_add_str(&expected, tokens[i].kind);
		buf_add_bytes(&expected, buf_bytes(&token));
		buf_printf(&expected, SURE " e=%s", r->encoding);
		for (size_t at = 13; at < token.len; at += 9) {
			struct buf text = BUF_INIT;

			buf_add_str(&text, r->before);
			buf_add(&text, token.p, at);
			buf_add_str(&text, r->wrap);
			buf_add(&text, token.p + at, token.len - at);
			buf_add_str(&text, r->behind);
			check_at(r->proves, buf_bytes(&text), 0,
				 buf_str(&expected));
			buf_release(&text);
		}
		buf_release(&token);
		buf_release(&expected);
	}
}
END_TEST

/* Without a checksum that holds, two lines are two lines. */
START_TEST(a_broken_token_must_prove_itself)
{
	struct buf token = BUF_INIT;
	struct buf text = BUF_INIT;

	expand("@{app-password-bad:6}", &token);
	buf_add(&text, token.p, 20);
	buf_add_str(&text, "\n");
	buf_add(&text, token.p + 20, token.len - 20);
	check_at("a wrong checksum", buf_bytes(&text), 0, "");
	buf_release(&token);
	buf_release(&text);
}
END_TEST

/* ------------------------------------------------ where and in what line ---
 */

/* clang-format off */
static const struct place_row {
	const char *proves;
	const char *text; /* template */
	uint64_t at, line, line_at;
	const char *found; /* line:column, then the context */
} places[] = {
	{ "the first byte", "@{app-password:1} x", 0, 0, 0,
	  "1:1 [@{app-password:1} x]" },
	{ "a column counts from one", "ab @{app-password:1}", 0, 0, 0,
	  "1:4 [ab @{app-password:1}]" },
	{ "the second line", "one\ntwo @{app-password:1} end\nthree", 0, 0, 0,
	  "2:5 [two @{app-password:1} end]" },
	{ "a CR is no part of the line", "one\r\nx @{app-password:1}\r\nthree",
	  0, 0, 0, "2:3 [x @{app-password:1}]" },
	{ "a column counts bytes", "\xc3\xa4\xe2\x82\xac @{app-password:1}", 0,
	  0, 0, "1:7 [\xc3\xa4\xe2\x82\xac @{app-password:1}]" },
	/* 14 and LEAD bytes of the line stand before it. */
	{ "a piece that begins inside of a line",
	  "and @{app-password:1}\n@{app-password:2}", 1000, 7, 990,
	  "8:16399 [and @{app-password:1}]; 9:1 [@{app-password:2}]" },
	{ "two in a line", "@{app-password:1} @{app-password:2}\n", 0, 0, 0,
	  "1:1 [@{app-password:1} @{app-password:2}]; "
	  "1:38 [@{app-password:1} @{app-password:2}]" },
	{ "UTF-16 counts its own line ends and stored bytes",
	  "@{utf16le:one\ntwo @{app-password:1} end\n}", 0, 0, 0,
	  "2:9 [two @{app-password:1} end]" },
	{ "the other order",
	  "@{utf16be:one\ntwo @{app-password:1} end\n}", 0, 0, 0,
	  "2:9 [two @{app-password:1} end]" },
	{ "with a mark in front",
	  "@{bytes:fffe}@{utf16le:a\nb\nc @{app-password:1}}", 0, 0, 0,
	  "3:5 [c @{app-password:1}]" },
	{ "a letter that holds a line end's byte is none (U+0A0A)",
	  "@{bytes:fffe0a0a}@{utf16le:x @{app-password:1}}", 0, 0, 0,
	  "1:9 [\xef\xbb\xbf\xe0\xa8\x8ax @{app-password:1}]" },
	{ "narrow and wide in one", "a\nbb @{app-password:1}\nc\n"
	  "@{utf16le:d\ne @{app-password:2}}", 0, 0, 0,
	  "2:4 [bb @{app-password:1}]; 2:5 [e @{app-password:2}]" },
	{ "base64 is told where it is stored, its context as decoded",
	  "x\nAuthorization: Basic @{base64:jane:@{app-password:1}}\ny", 0, 0,
	  0, "2:22 [Authorization: Basic jane:@{app-password:1}]" },
	{ "a NUL ends a line of context", "ab@{bytes:00}cd @{app-password:1}"
	  "@{bytes:00}ef", 0, 0, 0, "1:7 [cd @{app-password:1}]" },
};
/* clang-format on */

static void say_place(struct buf *out, enum site site, struct bytes name,
		      const struct credential *c)
{
	(void)site;
	(void)name;
	buf_printf(out, "%llu:%llu [", (unsigned long long)c->line,
		   (unsigned long long)c->column);
	buf_add_bytes(out, c->context);
	buf_add_char(out, ']');
}

START_TEST(place_row)
{
	const struct place_row *r = &places[_i];
	struct found found = { .say = say_place };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf expected = BUF_INIT;

	if (r->at)
		add_lead(&text);
	expand(r->text, &text);
	expand(r->found, &expected);
	ck_assert(!examine_text(&e, SITE_BLOB, buf_bytes(&text), r->at, r->line,
				r->line_at, true, &fault));
	ck_assert_msg(!strcmp(buf_str(&found.text), buf_str(&expected)),
		      "%s:\n got %s\nwant %s", r->proves, buf_str(&found.text),
		      buf_str(&expected));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&text);
	buf_release(&expected);
}
END_TEST

/* The lines beside it; the line itself is in parentheses. */
static void say_around(struct buf *out, enum site site, struct bytes name,
		       const struct credential *c)
{
	size_t at = (size_t)(c->context.p - c->around.p);

	(void)site;
	(void)name;
	buf_add_bytes(out, bytes_sub(c->around, 0, at));
	buf_add_char(out, '(');
	buf_add_bytes(out, context_in(c->around, c));
	buf_add_char(out, ')');
	buf_add_bytes(out, bytes_sub(c->around, at + c->context.len, SIZE_MAX));
}

/* clang-format off */
static const struct around_row {
	const char *proves;
	const char *text; /* templates */
	const char *found;
} arounds[] = {
	{ "two lines on each side",
	  "1\n2\n3\nx @{app-password:1} y\n4\n5\n6\n",
	  "2\n3\n(x @{app-password:1} y)\n4\n5" },
	{ "empty ones count", "1\n\n\n@{app-password:1}\n\n\n6",
	  "\n\n(@{app-password:1})\n\n" },
	{ "none", "@{app-password:1}", "(@{app-password:1})" },
	{ "the file has no more", "1\n@{app-password:1}\n",
	  "1\n(@{app-password:1})\n" },
	{ "CR LF", "0\r\n1\r\n2\r\n@{app-password:1}\r\n3\r\n4\r\n5",
	  "1\r\n2\r\n(@{app-password:1})\r\n3\r\n4" },
	{ "a NUL ends what is text",
	  "1@{bytes:00}2\n@{app-password:1}\n3@{bytes:00}4",
	  "2\n(@{app-password:1})\n3" },
	{ "what stands behind a NUL is no neighbour",
	  "1@{bytes:00}@{app-password:1}@{bytes:00}2",
	  "(@{app-password:1})" },
	{ "of UTF-16 as text", "@{utf16le:1\n@{app-password:1}\n2\n}",
	  "1\n(@{app-password:1})\n2\n" },
	{ "of base64 as text",
	  "1\nAuthorization: Basic @{base64:jane:@{app-password:1}}\n2",
	  "1\n(Authorization: Basic jane:@{app-password:1})\n2" },
};
/* clang-format on */

static void check_around(const struct around_row *r)
{
	struct found found = { .say = say_around };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf expected = BUF_INIT;

	expand(r->text, &text);
	expand(r->found, &expected);
	ck_assert(!examine_text(&e, SITE_BLOB, buf_bytes(&text), 0, 0, 0, true,
				&fault));
	ck_assert_msg(!strcmp(buf_str(&found.text), buf_str(&expected)),
		      "%s:\n got %s\nwant %s", r->proves, buf_str(&found.text),
		      buf_str(&expected));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&text);
	buf_release(&expected);
}

START_TEST(around_row)
{
	check_around(&arounds[_i]);
}
END_TEST

/* 160 bytes to either side, no half a character; of a cut line none. */
START_TEST(neighbours_are_short)
{
	struct buf text = BUF_INIT;
	struct buf found = BUF_INIT;
	struct around_row row = { "long neighbours", NULL, NULL };

	for (int i = 0; i < 100; i++)
		buf_add_str(&text, "\xe2\x82\xac");
	buf_add_str(&text, "\n@{app-password:1}\nlast\n");
	for (int i = 0; i < 100; i++)
		buf_add_str(&text, "\xe2\x82\xac");
	/* 159 bytes and the line end; 160 less the line ends and "last". */
	for (int i = 0; i < 53; i++)
		buf_add_str(&found, "\xe2\x82\xac");
	buf_add_str(&found, "\n(@{app-password:1})\nlast\n");
	for (int i = 0; i < 51; i++)
		buf_add_str(&found, "\xe2\x82\xac");
	row.text = buf_str(&text);
	row.found = buf_str(&found);
	check_around(&row);
	buf_clear(&text);
	buf_clear(&found);
	buf_add_str(&text, "1\n");
	for (int i = 0; i < 100; i++)
		buf_add_char(&text, '-');
	buf_add_str(&text, " @{app-password:1}\n2");
	buf_add_char(&found, '(');
	for (int i = 0; i < 79; i++)
		buf_add_char(&found, '-');
	buf_add_str(&found, " @{app-password:1})\n2");
	row = (struct around_row){ "a cut line", buf_str(&text),
				   buf_str(&found) };
	check_around(&row);
	buf_release(&text);
	buf_release(&found);
}
END_TEST

/* 80 bytes to either side, no half a character. */
START_TEST(context_is_short)
{
	struct found found = { .say = say_place };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;

	for (int i = 0; i < 500; i++)
		buf_add_str(&text, "\xe2\x82\xac");
	buf_add_str(&text, " ");
	expand("@{app-password:1}", &text);
	buf_add_str(&text, " ");
	for (int i = 0; i < 500; i++)
		buf_add_str(&text, "\xe2\x82\xac");
	ck_assert(!examine_text(&e, SITE_BLOB, buf_bytes(&text), 0, 0, 0, true,
				&fault));
	ck_assert_uint_eq(found.nr, 1);
	/* 26 characters of three bytes, a blank, 36 bytes, and the same. */
	ck_assert_uint_eq(found.text.len,
			  strlen("1:1502 []") + (size_t)2 * (26 * 3 + 1) + 36);
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&text);
}
END_TEST

/* What is stored is kept beside what it means. */
static void say_raw(struct buf *out, enum site site, struct bytes name,
		    const struct credential *c)
{
	(void)site;
	(void)name;
	buf_add_bytes(out, c->secret);
	buf_add_str(out, " as ");
	buf_add_bytes(out, c->raw);
	buf_printf(out, " at %llu, %llu", (unsigned long long)c->at,
		   (unsigned long long)c->len);
}

#define ELEMENT "<server><id>bitbucket.org</id><password>"

/* clang-format off */
static const struct raw_row {
	const char *proves;
	const char *text;
	uint64_t at;
	const char *found;
} raws[] = {
	{ "as it is", "x https://u:Kd8mQ2xW@bitbucket.org/", 100,
	  "Kd8mQ2xW as Kd8mQ2xW at 16496, 8" },
	{ "percent", "https://u:Kd8%23mQ@bitbucket.org/", 0,
	  "Kd8#mQ as Kd8%23mQ at 10, 8" },
	{ "UTF-16", "@{utf16le:https://u:Kd8mQ2xW@bitbucket.org/}", 0,
	  "Kd8mQ2xW as @{utf16le:Kd8mQ2xW} at 20, 16" },
	{ "base64: all of it",
	  "bitbucket.org Authorization: Basic @{base64:u:Kd8mQ2xWz}", 0,
	  "Kd8mQ2xWz as @{base64:u:Kd8mQ2xWz} at 35, 16" },
	{ "all of an element, signs at its end too",
	  ELEMENT "Kd8mQ2xW},</password></server>", 0,
	  "Kd8mQ2xW}, as Kd8mQ2xW}, at 40, 10" },
	{ "an element with an end of one",
	  ELEMENT "Kd8&gt;mQ2`xW</password></server>", 0,
	  "Kd8>mQ2`xW as Kd8&gt;mQ2`xW at 40, 13" },
	{ "an element that ends in an entity",
	  ELEMENT "Kd8mQ2xW&gt;&amp;</password></server>", 0,
	  "Kd8mQ2xW>& as Kd8mQ2xW&gt;&amp; at 40, 17" },
	{ "no element",
	  "BITBUCKET_PASSWORD =>Kd8mQ2xW, x</a>", 0,
	  "Kd8mQ2xW as Kd8mQ2xW at 21, 8" },
};
/* clang-format on */

START_TEST(raw_row)
{
	const struct raw_row *r = &raws[_i];
	struct found found = { .say = say_raw };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;
	struct buf expected = BUF_INIT;

	if (r->at)
		add_lead(&text);
	expand(r->text, &text);
	expand(r->found, &expected);
	ck_assert(!examine_text(&e, SITE_BLOB, buf_bytes(&text), r->at, 0,
				r->at, true, &fault));
	ck_assert_msg(bytes_eq(buf_bytes(&found.text), buf_bytes(&expected)),
		      "%s:\n got %s\nwant %s", r->proves, buf_str(&found.text),
		      buf_str(&expected));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
	buf_release(&text);
	buf_release(&expected);
}
END_TEST

/* --------------------------------------------------------------- settling ---
 */

static const struct pattern strong = { .id = "strong", .specificity = 90 };
static const struct pattern middle = { .id = "middle", .specificity = 60 };
static const struct pattern weak = { .id = "weak", .specificity = 10 };

/* clang-format off */
static const struct settle_row {
	const char *proves;
	struct piece_of {
		const struct pattern *pattern;
		uint64_t at, len;
		enum confidence confidence;
		const char *user, *host, *workspace, *around;
	} v[4];
	const char *left;
} settles[] = {
#define C CONFIDENCE_CONFIRMED
#define L CONFIDENCE_LIKELY
#define P CONFIDENCE_POSSIBLE
	{ "nothing", { { 0 } }, "" },
	{ "one", { { &weak, 5, 3, L, NULL, NULL, NULL, NULL } }, "weak@5" },
	{ "two that only touch",
	  { { &weak, 5, 3, L, NULL, NULL, NULL, NULL },
	    { &weak, 8, 3, L, NULL, NULL, NULL, NULL } }, "weak@5 weak@8" },
	{ "two that share a byte",
	  { { &weak, 5, 3, L, NULL, NULL, NULL, NULL },
	    { &weak, 7, 3, L, NULL, NULL, NULL, NULL } }, "weak@5" },
	{ "sorted by offset",
	  { { &weak, 20, 3, L, NULL, NULL, NULL, NULL },
	    { &strong, 5, 3, L, NULL, NULL, NULL, NULL },
	    { &middle, 10, 3, L, NULL, NULL, NULL, NULL } },
	  "strong@5 middle@10 weak@20" },
	{ "the same found twice",
	  { { &strong, 5, 3, C, NULL, NULL, NULL, NULL },
	    { &strong, 5, 3, C, NULL, NULL, NULL, NULL } }, "strong@5" },
	{ "the more specific one of the same range",
	  { { &weak, 5, 3, L, NULL, NULL, NULL, NULL },
	    { &strong, 5, 3, P, NULL, NULL, NULL, NULL } }, "strong@5" },
	{ "of the same kind the surer one",
	  { { &strong, 5, 3, P, NULL, NULL, NULL, NULL },
	    { &strong, 5, 3, C, "u", NULL, NULL, NULL } }, "strong@5 u=u" },
	{ "one inside learns from the one around it",
	  { { &strong, 10, 3, C, NULL, NULL, NULL, NULL },
	    { &weak, 5, 20, L, "u", "h", "w", NULL } }, "strong@10 u=u h=h w=w" },
	{ "and the one around from the one inside",
	  { { &strong, 5, 20, C, NULL, "h", NULL, NULL },
	    { &weak, 10, 3, L, "u", "other", "w", NULL } },
	  "strong@5 u=u h=h w=w" },
	{ "what it knows itself stays",
	  { { &strong, 5, 3, C, "a", "b", "c", NULL },
	    { &weak, 5, 3, L, "u", "h", "w", NULL } }, "strong@5 u=a h=b w=c" },
	{ "it learns from several",
	  { { &strong, 5, 9, C, NULL, NULL, NULL, NULL },
	    { &middle, 5, 9, L, "u", NULL, NULL, NULL },
	    { &weak, 6, 9, L, "v", "h", "w", NULL } }, "strong@5 u=u h=h w=w" },
	{ "one that gave way no longer covers what it alone covered",
	  { { &weak, 5, 20, L, NULL, NULL, NULL, NULL },
	    { &strong, 6, 3, C, NULL, NULL, NULL, NULL },
	    { &middle, 15, 3, L, NULL, NULL, NULL, NULL } },
	  "strong@6 middle@15" },
	{ "an empty user is as good as none",
	  { { &strong, 5, 3, C, "", NULL, NULL, NULL },
	    { &weak, 5, 3, L, "u", NULL, NULL, NULL } }, "strong@5 u=u" },
	{ "of the same one with more around it",
	  { { &strong, 5, 3, C, NULL, NULL, NULL, "x" },
	    { &strong, 5, 3, C, NULL, NULL, NULL, "a x b" },
	    { &strong, 5, 3, C, NULL, NULL, NULL, "x b" } },
	  "strong@5 a=a x b" },
};
/* clang-format on */

static struct bytes part_of(const char *s)
{
	return s ? bytes_of(s) : (struct bytes){ 0 };
}

static void check_settle(const struct settle_row *r, const size_t *order,
			 size_t nr)
{
	struct credential v[4] = { 0 };
	struct buf got = BUF_INIT;
	size_t left;

	for (size_t i = 0; i < nr; i++) {
		const struct piece_of *p = &r->v[order[i]];

		v[i] = (struct credential){
			.pattern = p->pattern,
			.at = p->at,
			.len = p->len,
			.confidence = p->confidence,
			.username = part_of(p->user),
			.host = part_of(p->host),
			.workspace = part_of(p->workspace),
			.around = part_of(p->around),
		};
	}
	left = judge_settle(v, nr);
	for (size_t i = 0; i < left; i++) {
		buf_printf(&got, "%s%s@%llu", i ? " " : "", v[i].pattern->id,
			   (unsigned long long)v[i].at);
		say_part(&got, "u", v[i].username);
		say_part(&got, "h", v[i].host);
		say_part(&got, "w", v[i].workspace);
		say_part(&got, "a", v[i].around);
	}
	ck_assert_msg(!strcmp(buf_str(&got), r->left), "%s: got %s", r->proves,
		      buf_str(&got));
	buf_release(&got);
}

/* In whatever order they were found. */
START_TEST(settle_row)
{
	const struct settle_row *r = &settles[_i];
	size_t order[4] = { 0, 1, 2, 3 };
	size_t nr = 0;

	while (nr < 4 && r->v[nr].pattern)
		nr++;
	for (int round = 0; round < 24; round++) {
		size_t a = (size_t)round % (nr ? nr : 1);
		size_t b = (size_t)round * 7 % (nr ? nr : 1);
		size_t old = order[a];

		check_settle(r, order, nr);
		order[a] = order[b];
		order[b] = old;
	}
}
END_TEST

START_TEST(secrets_live_in_the_arena)
{
	struct found found = { .say = say_all };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct fault fault = { 0 };
	struct buf text = BUF_INIT;

	expand("https://jane:@{app-password:1}@bitbucket.org/a/b", &text);
	ck_assert(!examine_text(&e, SITE_BLOB, buf_bytes(&text), 0, 0, 0, true,
				&fault));
	ck_assert_uint_eq(e.found.nr, 1);
	buf_release(&text);
	/* ASan sees a window that was left on the text. */
	buf_clear(&found.text);
	say_all(&found.text, SITE_BLOB, (struct bytes){ 0 }, &e.found.v[0]);
	say_place(&found.text, SITE_BLOB, (struct bytes){ 0 }, &e.found.v[0]);
	say_raw(&found.text, SITE_BLOB, (struct bytes){ 0 }, &e.found.v[0]);
	ck_assert(buf_ok(&found.text));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&found.text);
}
END_TEST

static void say_reasons(struct buf *out, enum site site, struct bytes name,
			const struct credential *c)
{
	(void)site;
	(void)name;
	for (size_t i = 0; i < c->nr_reasons; i++)
		buf_printf(out, "%s;", c->reasons[i]);
}

/* clang-format off */
static const struct words_row {
	const char *proves;
	const char *text;
	bool told;
} words_rows[] = {
	{ "a word before the token", "for Bitbucket: @{app-password:1}", true },
	{ "a word behind it", "@{app-password:1} # bitbucket", true },
	{ "no such word", "something: @{app-password:1}", false },
};
/* clang-format on */

START_TEST(words_row)
{
	const struct words_row *r = &words_rows[_i];
	struct found found = { .say = say_reasons };
	struct arena arena = { 0 };
	struct examiner e = examiner_for(&found, &arena);
	struct buf text = BUF_INIT;
	struct fault fault = { 0 };

	ck_assert_int_eq(specimen_expand(bytes_of(r->text), &text, &fault), 0);
	ck_assert_int_eq(examine_text(&e, SITE_BLOB, buf_bytes(&text), 0, 0, 0,
				      true, &fault),
			 0);
	ck_assert_msg((strstr(buf_str(&found.text), "stands nearby") != NULL) ==
			      r->told,
		      "%s: %s", r->proves, buf_str(&found.text));
	examiner_release(&e);
	arena_release(&arena);
	buf_release(&text);
	buf_release(&found.text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, words_row, 0, COUNT(words_rows));
	tcase_add_unchecked_fixture(tc, judged_open, judged_close);
	tcase_add_loop_test(tc, judge_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, equals_row, 0, COUNT(equals));
	tcase_add_loop_test(tc, wrap_row, 0, COUNT(wraps));
	tcase_add_loop_test(tc, place_row, 0, COUNT(places));
	tcase_add_loop_test(tc, raw_row, 0, COUNT(raws));
	tcase_add_loop_test(tc, settle_row, 0, COUNT(settles));
	tcase_add_test(tc, a_broken_token_must_prove_itself);
	tcase_add_test(tc, context_is_short);
	tcase_add_loop_test(tc, around_row, 0, COUNT(arounds));
	tcase_add_test(tc, neighbours_are_short);
	tcase_add_test(tc, secrets_live_in_the_arena);
}

UNIT_MAIN("classify/judge", add)
