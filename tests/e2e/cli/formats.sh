#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every format, from a scan: to standard output and to a file it is the same,
# and all name the same findings.
. "$(dirname "$0")/lib.sh"

mkdir tree
repo tree/one <<'END'
commit refs/heads/main
author Ada, "Q" <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
add env @{app-password:2}
EOT
M 100644 inline "=a, \"b\".env"
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
END
leaky tree/two
clean tree/zero

# run FORMAT ENDING: into stdout.FORMAT and file.ENDING
run()
{
	"$bbaudit" scan -f "$1" ${2:+-o "file.$2"} --audit-key key \
		--as-of 2026-11-24 tree >"stdout.$1" 2>err
	expect "status of -f $1" 1 $?
	[ -z "$2" ] && return
	# Lines that come while the scan runs: see stream.sh.
	[ "$1" = jsonl ] && return
	cmp -s "stdout.$1" "file.$2" || fail "-f $1 and -o .$2 differ"
}

run json json
run sarif sarif
run md md
run html html
run csv csv
run jsonl jsonl
run junit xml
run gitleaks ''
run text txt
"$bbaudit" scan -f nonsense tree >/dev/null 2>err
expect "an unknown format" 2 $?
"$bbaudit" scan -o x.docx tree >/dev/null 2>err
expect "an unknown ending" 2 $?

for n in 0 1; do
	id=$("$json_get" stdout.json findings.$n.id)
	for format in sarif md html csv jsonl junit gitleaks text; do
		grep -q -F -e "$id" stdout.$format ||
			fail "-f $format does not name $id"
	done
done

# SARIF
cp stdout.sarif report.json
json_is version 2.1.0
json_is runs.# 1
json_is runs.0.results.# 2
json_is runs.0.invocations.0.executionSuccessful true
json_is runs.0.tool.driver.rules.0.id bitbucket-app-password

# gitleaks: an object for each place
cp stdout.gitleaks report.json
json_is 2.RuleID bitbucket-app-password
expect "a fourth place" "json-get: no 3.RuleID" "$(json 3.RuleID)"
json_is 0.RuleID bitbucket-app-password
json_is 0.StartLine 1
json_is 0.Commit "$("$json_get" stdout.json \
	findings.0.occurrences.0.introduced.0)"

# JSONL: repositories in the order of their paths, each with its findings
expect "lines" 8 "$(wc -l <file.jsonl)"
n=0
while IFS= read -r line; do
	n=$((n + 1))
	printf '%s\n' "$line" >report.json
	json record >record.$n || fail "line $n is no JSON"
	case $n in
	1) json_is schema bbaudit.report/1 ;;
	2) json_is path tree/one ;;
	3 | 4) json_is in tree/one && json_is occurrences.# 1 ;;
	5) json_is path tree/two ;;
	6) json_is in tree/two && json_is occurrences.# 1 ;;
	7) json_is path tree/zero ;;
	8) json_is summary.findings 2 ;;
	esac
done <file.jsonl
expect "records" "run repository finding finding repository finding \
repository summary" "$(echo $(cat record.1 record.2 record.3 record.4 \
	record.5 record.6 record.7 record.8))"

# CSV: a head and a row for each place, lines end in CR LF
expect "rows" 4 "$(wc -l <stdout.csv)"
expect "rows with their ends" 4 "$(grep -c "$(printf '\r')\$" stdout.csv)"
grep -q -F ",\"'=a, \"\"b\"\".env\"," stdout.csv ||
	fail "a name is a formula: $(cat stdout.csv)"

# JUnit
grep -q '^<testsuites name="bbaudit" tests="7" failures="3" errors="0" ' \
	stdout.junit || fail "JUnit: $(head -n 2 stdout.junit)"

# an incomplete scan says so wherever the format has a place for it
leaky broken
rm -f "$(find broken/.git/objects -type f | head -n 1)"
for format in sarif junit jsonl; do
	"$bbaudit" scan -f $format broken >stdout.$format 2>err
	expect "status of -f $format, incomplete" 3 $?
done
cp stdout.sarif report.json
json_is runs.0.invocations.0.executionSuccessful false
[ "$(json runs.0.invocations.0.toolExecutionNotifications.#)" -gt 1 ] ||
	fail "SARIF does not say what is missing"
grep -q '<error type="skipped"' stdout.junit || fail "JUnit has no error"
tail -n 1 stdout.jsonl >report.json
json_is summary.complete false

done_testing
