#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run-corpus itself: it must see every way in which a report can be wrong. A
# script that prints a prepared report stands in for bbaudit.
# usage: driver.sh RUN-CORPUS MAKE-REPO EXPAND-TEMPLATE
set -u

run_corpus=$1 make_repo=$2 expand_template=$3
dir=$(mktemp -d "${TMPDIR:-/tmp}/run-corpus-test.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failures=0

cat >case.fi <<'END'
#? args --worktree
commit refs/heads/main
author Ada Example <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
add env
EOT
M 100644 inline .env
data <<EOT
TOKEN=@{app-password:1}
EOT
END
cat >case.expect <<'END'
# a comment
kind=bitbucket-app-password secret=@{app-password:1} site=blob path=.env line=1 commit-subject="add env" removed-subject="" author="Ada Example" refs=refs/heads/main|HEAD encoding=gzip,base64
report summary.total=1 findings.#=1
END
"$make_repo" case.fi model || exit 1
oid=$(git -C model rev-parse main)

cat >fake <<'END'
#!/bin/sh
echo "$@" >"$0.args"
cat "$0.report"
exit "$(cat "$0.status")"
END
chmod +x fake

# The report that passes.
cat >good <<END
{ "repositories": [
    { "complete": true, "objects": { "total": 3, "scanned": 3 } } ],
  "summary": { "total": 1 },
  "findings": [
    { "kind": "bitbucket-app-password", "confidence": "confirmed",
      "secret": "@{app-password:1}", "refs": [ "HEAD", "refs/heads/main" ],
      "first_seen": { "author": "Ada Example" }, "reasons": [ "a", "b" ],
      "occurrences": [
        { "site": "blob", "path": ".env", "line": 1, "column": 7,
          "encoding": [ "gzip", "base64" ],
          "introduced": [ "$oid" ], "removed": [] } ] } ] }
END

# try WHAT PASS|FAIL STATUS REASON SED-EXPRESSION
try()
{
	sed -e "$5" good | "$expand_template" >fake.report
	echo "$3" >fake.status
	"$run_corpus" --bbaudit ./fake --make-repo "$make_repo" case.fi >out 2>&1
	if ! grep -q "^$2 case.fi" out || ! grep -q -e "$4" out; then
		echo "FAIL: $1"
		sed 's/^/    /' out
		failures=$((failures + 1))
	fi
}

try "a report as expected" PASS 1 . ''
grep -q -- '-f json --show-secrets --as-of 2026-11-24 --worktree .*/repo$' \
	fake.args || { echo "FAIL: arguments: $(cat fake.args)"; failures=1; }
try "another status" FAIL 0 'status: expected 1, got 0' ''
try "no JSON" FAIL 1 'no JSON' 's/{ "repositories"/x/'
try "another kind" FAIL 1 'line 2: kind: expected' 's/"bitbucket-app/"x-app/'
try "another secret" FAIL 1 'line 2: not found' 's/app-password:1/app-password:2/'
try "another path" FAIL 1 'path: expected ".env", got "x"' 's/"\.env"/"x"/'
try "another line" FAIL 1 'line: expected "1", got "2"' 's/"line": 1/"line": 2/'
try "another author" FAIL 1 'author: expected' 's/Ada Example/Ben/'
try "a ref is missing" FAIL 1 'refs: expected' 's/"HEAD", //'
try "another encoding" FAIL 1 'encoding: expected' 's/"gzip", //'
try "not introduced" FAIL 1 'commit-subject: expected' 's/introduced": \[.*\],/introduced": [],/'
try "removed" FAIL 1 'removed-subject: expected' "s/removed\": \[\]/removed\": [ \"$oid\" ]/"
try "nothing found" FAIL 1 'not found' 's/"occurrences": \[/"occurrences": [] }, { "occurrences": [/'
try "one finding too many" FAIL 1 'not expected: k, possible, site blob, path y' \
	's/"findings": \[/"findings": [ { "kind": "k", "confidence": "possible", "secret": "s", "reasons": [], "occurrences": [ { "site": "blob", "path": "y", "line": 1, "column": 1 } ] },/'
try "one place too many" FAIL 1 'not expected: .* path y' \
	's/"occurrences": \[/"occurrences": [ { "site": "blob", "path": "y", "line": 1, "column": 1 },/'
try "an incomplete repository" FAIL 1 'repository 0: incomplete' 's/"complete": true/"complete": false/'
try "an object that was not scanned" FAIL 1 '2 of 3 objects' 's/"scanned": 3/"scanned": 2/'
try "no repository" FAIL 1 'no repository' 's/"repositories": \[/"repositories": [], "r": [/'
try "a report line" FAIL 1 'summary.total: expected "1", got "2"' 's/"total": 1/"total": 2/'

for text in '' 'none
kind=x site=blob' 'kind' 'kind="x' 'kind=@{nonsense:1}' 'report status=1'; do
	echo "$text" >case.expect
	try "an expectation that says '$text'" FAIL 1 'case.expect: ' ''
done
echo 'colour=red' >case.expect
try "an unknown key" FAIL 1 'no key "colour"' ''

[ "$failures" = 0 ] || exit 1
echo PASS
