#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No whole secret leaves without --show-secrets: not in any format, not on
# standard error, not from any site, and not in another spelling of it.
. "$(dirname "$0")/lib.sh"

repo canaries <<'END'
commit refs/heads/main
author Ada @{app-password:1} <@{app-password:2}@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
push to https://ada:@{password:3}@stash.acme.example/scm/st/station.git
EOT
M 100644 inline @{app-password:4}.txt
data <<EOT
curl -u ada:@{legacy-password:5} https://api.bitbucket.org/2.0/user
Authorization: Basic @{base64:ada:@{app-password:6}}
https://ada:@{percent:@{dc-token:7}}@stash.acme.example/scm/st/station.git
one @{access-token:8} and @{app-password-bad:9} in a line
EOT
M 100644 inline auth.json
data <<EOT
{ "bitbucket-oauth": { "bitbucket.org": {
  "consumer-key": "@{oauth-key:10}",
  "consumer-secret": "@{oauth-secret:10}" } } }
EOT
#! git update-ref refs/heads/fix-@{app-password:11} HEAD
#! config-append <<EOT
[remote "origin"]
	url = https://ada:@{api-token:12}@bitbucket.org/acme/station.git
EOT
#! file hooks/post-receive <<EOT
curl -H "Authorization: Bearer @{server-token:13}" https://stash.acme.example/rest/api/1.0/projects
EOT
END

cat >templates <<'END'
@{app-password:1}
@{app-password:2}
@{password:3}
@{app-password:4}
@{legacy-password:5}
@{app-password:6}
@{base64:ada:@{app-password:6}}
@{dc-token:7}
@{percent:@{dc-token:7}}
@{access-token:8}
@{app-password-bad:9}
@{oauth-secret:10}
@{app-password:11}
@{api-token:12}
@{server-token:13}
END
"$expand_template" <templates >secrets

# no_canary WHAT FILE...
no_canary()
{
	what=$1
	shift
	n=0
	while read -r template && read -r secret <&3; do
		n=$((n + 1))
		grep -q -a -F -e "$secret" "$@" &&
			fail "$what: $template is shown whole"
	done <templates 3<secrets
	expect "canaries looked for" 15 "$n"
}

for format in text json jsonl sarif md html csv junit gitleaks; do
	"$bbaudit" scan -f $format --as-of 2026-11-24 canaries >out 2>err
	expect "status of -f $format" 1 $?
	[ -s out ] || fail "-f $format: no output"
	no_canary "-f $format" out err
	"$bbaudit" scan -f $format --as-of 2026-11-24 --min-confidence \
		confirmed canaries >out 2>err
	no_canary "-f $format, what is below the threshold" out err
done
"$bbaudit" scan -o out.json -o out.md -o out.txt canaries >out 2>err
no_canary "-o" out err out.json out.md out.txt
"$bbaudit" scan -o whole/ -o out.jsonl -o out.xml canaries >out 2>err
no_canary "-o DIR/" out err out.jsonl out.xml whole/*

# what is masked still shows which kind it was
scan 1 canaries
json findings.0.secret findings.0.secret_length >out
grep -q '\*\*\*\*\*\*\*\*' out || fail "the mask is not eight asterisks"

# a path that holds a secret, given by the auditor
secret=$(token '@{app-password:4}')
cp -r canaries "copy-$secret"
"$bbaudit" scan -f json "copy-$secret" >out 2>err
no_canary "a path on the command line" out err

# and with the option they are all there
scan 1 --show-secrets canaries
while read -r secret; do
	case $secret in
	*%*) continue ;; # this spelling is not the decoded one
	esac
	[ "$secret" = "$(token '@{base64:ada:@{app-password:6}}')" ] && continue
	grep -q -F -e "$secret" report.json ||
		fail "--show-secrets hides $(echo "$secret" | cut -c 1-5)..."
done <secrets

# classify masks as well, and takes no secret as an argument
token 'BITBUCKET_TOKEN=@{app-password:1}' >one
"$bbaudit" classify one >out 2>err
expect "classify FILE" 1 $?
no_canary "classify" out err
"$bbaudit" classify <one >out 2>err
expect "classify from standard input" 1 $?
no_canary "classify from standard input" out err
echo 'nothing in here' | "$bbaudit" classify >out 2>err
expect "classify of nothing" 0 $?

done_testing
