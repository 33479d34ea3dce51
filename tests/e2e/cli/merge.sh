#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# merge: several reports become one, without losing or doubling anything.
. "$(dirname "$0")/lib.sh"

leaky one
repo two --bare <<'END'
commit refs/heads/main
author Ben Example <ben@example.com> 1704283200 +0000
committer Ben Example <ben@example.com> 1704283200 +0000
data <<EOT
add env
EOT
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
M 100644 inline api.env
data <<EOT
ATLASSIAN_API_TOKEN=@{api-token:1}
EOT
END
clean three

mkdir out
# part NAME PATH...
part()
{
	name=$1
	shift
	"$bbaudit" scan -o "out/$name.json" --as-of 2026-11-24 "$@" \
		>/dev/null 2>err
}

# merge EXPECTED-STATUS ARGUMENT...
merge()
{
	wanted=$1
	shift
	"$bbaudit" merge "$@" >stdout 2>err
	status=$?
	[ "$status" = "$wanted" ] ||
		fail "merge $*: expected status $wanted, got $status: $(cat err)"
}

part one one
part two two
part three three
part all one two three

# what differs between one run over all and three of one each
plain()
{
	"$json_get" "$1" --without run.started run.finished run.command \
		runs 'repositories.*.seconds' 'repositories.*.finished' \
		summary.totals.seconds
}

merge 0 -o out/merged.json out/one.json out/two.json out/three.json
plain out/merged.json >merged
plain out/all.json >all
cmp -s merged all || {
	fail "three runs joined are not as one over all"
	diff all merged | sed 's/^/    /' | head -40
}
cp out/merged.json report.json
json_is repositories.# 3
json_is findings.# 2
json_is runs.# 3
json_is run.command null
json_is summary.complete true
expect "mode of the joined report" 600 "$(stat -c %a out/merged.json)"

# in any order, in any grouping, again
"$json_get" out/merged.json --without x >first
merge 0 -o out/other.json out/three.json out/one.json out/two.json
"$json_get" out/other.json --without x | cmp -s - first || fail "another order"
merge 0 -o out/pair.json out/two.json out/three.json
merge 0 -o out/other.json out/one.json out/pair.json
"$json_get" out/other.json --without x | cmp -s - first || fail "grouped"
merge 0 -o out/other.json out/merged.json out/one.json out/pair.json
"$json_get" out/other.json --without x | cmp -s - first || fail "once more"
merge 0 -o out/other.json out/merged.json
"$json_get" out/other.json --without x | cmp -s - first || fail "alone"
merge 0 -o - out/merged.json
"$json_get" stdout --without x | cmp -s - first || fail "standard output"

# the same findings from every form of report
merge 0 -o out/merged.md -o out/merged.txt -o out/whole/ out/merged.json
for file in out/merged.md out/merged.txt out/whole/report.html \
	out/whole/report.md; do
	grep -q "$("$json_get" out/merged.json findings.0.id)" "$file" ||
		fail "$file does not have the finding"
	grep -q "$(token '@{app-password:1}')" "$file" &&
		fail "$file has the secret"
done
"$json_get" out/whole/findings.json --without x | cmp -s - first ||
	fail "the JSON in a folder is another"

# what is not known is kept
sed 's/"schema": "bbaudit.report\/1",/& "x_note": "kept",/' \
	out/one.json >out/more.json
sed 's/"kind": "bitbucket-app-password",/& "x_ticket": 17,/' \
	out/two.json >out/more2.json
merge 0 -o out/other.json out/more.json out/more2.json
cp out/other.json report.json
json_is x_note kept
grep -q '"x_ticket": 17' report.json || fail "an unknown member is lost"

# a baseline and a verification take a joined report too
scan 0 --audit-key out/bbaudit.key --baseline out/merged.json one two
"$bbaudit" verify --against out/merged.json three >text 2>err
expect "verify against a joined report" 0 $?
"$bbaudit" verify --against out/merged.json one >text 2>err
expect "verify, one is left" 1 $?

# --- paths of tests count for all places of a secret together

files tested <<'END'
M 100644 inline tests/client.py
data <<EOT
TOKEN = "@{access-token:7}"
EOT
END
sed 's|tests/client.py|src/client.py|' tested.fi | repo used
part tested tested
part used used
merge 0 -o out/joined.json out/tested.json out/used.json
merge 0 -o out/again.json out/used.json out/tested.json out/joined.json
severity()
{
	expect "severity in $1" "$2" \
		"$("$json_get" "out/$1.json" findings.0.severity 2>&1)"
	expect "confidence in $1" confirmed \
		"$("$json_get" "out/$1.json" findings.0.confidence 2>&1)"
	expect "reasons for it in $1" "$3" \
		"$(grep -c 'places are in tests' "out/$1.json")"
	grep -q "$4" "out/$1.json" || fail "no reason in $1: $4"
}
severity tested high 1 'all its places are in tests'
severity used critical 0 'its checksum'
severity joined critical 1 'some of its places are in tests'
severity again critical 1 'some of its places are in tests'

# --- what cannot be joined

"$bbaudit" scan -f json one >other.json 2>/dev/null
merge 2 -o out/no.json out/one.json other.json
grep -q "different audit keys" err || fail "another key: $(cat err)"
[ -e out/no.json ] && fail "a report in spite of another key"
merge 2 -o out/no.json out/one.json missing.json
head -c 500 out/one.json >cut.json
merge 2 -o out/no.json out/one.json cut.json
grep -q "cut.json:" err || fail "a damaged report: $(cat err)"
sed 's/"exposure": "tip"/"exposure": "top"/' out/one.json >odd.json
merge 2 -o out/no.json odd.json
grep -q "odd.json: findings\[0\].exposure" err || fail "an odd word: $(cat err)"
merge 2 -o out/no.json
merge 2 out/one.json
merge 2 -o out/no.nonsense out/one.json
mkfifo fifo
merge 2 -o out/no.json fifo
[ -e out/no.json ] && fail "a report in spite of mistakes"

done_testing
