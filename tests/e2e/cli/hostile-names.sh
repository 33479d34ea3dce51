#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names that try to act on a terminal or in a report.
. "$(dirname "$0")/lib.sh"

"$make_repo" "$corpus/sites/hostile-names.fi" hostile.git --bare || exit 1
esc=$(printf '\033')

for format in text json md; do
	"$bbaudit" scan -f $format hostile.git >out 2>err
	expect "-f $format" 1 $?
	grep -q -a "$esc\[31m" out err &&
		fail "-f $format: an escape sequence gets through"
	grep -q -a -P '\x1b\[(?!(0|1|2|4|22|24|3[0-7]|9[0-7]|39)?(;[0-9]+)*m)' \
		out && fail "-f $format: an escape sequence that is not ours"
done
"$bbaudit" scan -f md hostile.git >out 2>err
# Between backticks it is text, not HTML.
sed 's/`[^`]*`//g' out | grep '<script>' && fail "md: HTML gets through"
scan 1 hostile.git
json_is findings.# 6

# a repository and an output whose names begin with a dash or hold odd bytes
leaky ./-leaky
scan 1 -- -leaky
json_is findings.# 1
odd=$(printf 'odd\n\033[31m name \377')
cp -r ./-leaky "./$odd"
scan 1 "./$odd"
json_is findings.# 1
"$bbaudit" scan "./$odd" >out 2>err
grep -q -a "$esc\[31m name" out err && fail "a path acts on the terminal"

# where no repository is, the message names what was there instead
mkdir -p "none/$esc[31mx"
echo 'gitdir: /nowhere' >"none/$esc[31mx/.git"
"$bbaudit" scan none >out 2>err
expect "no repository" 2 $?
grep -q 'x1b\[31mx: .git: leads to /nowhere' err ||
	fail "what leads nowhere is not named"
grep -q -a "$esc" out err && fail "a message acts on the terminal"

# an earlier report may have come from anybody, too
"$bbaudit" scan -o clean.json hostile.git >/dev/null
sed 's/"id": "bb-/&\\u001b[31m/; s/"kind": "bitb/&\\u001b[31m/' clean.json \
	>evil.json
grep -q 'u001b' evil.json || fail "the report is not hostile"
"$bbaudit" verify --against evil.json hostile.git >out 2>err
expect "verify" 1 $?
"$bbaudit" merge -o evil.txt evil.json >>out 2>>err
expect "merge" 0 $?
grep -q -a "$esc" out err evil.txt && fail "a report acts on the terminal"

# very long paths
long=$(awk 'BEGIN { for (i = 0; i < 60; i++) printf "a-rather-long-folder-name-%d/", i }')
printf 'commit refs/heads/main\ncommitter A <a@example.com> 1735905600 +0000\ndata <<EOT\nx\nEOT\nM 100644 inline %s.env\ndata <<EOT\nBITBUCKET_APP_PASSWORD=@{app-password:1}\nEOT\n' "$long" >long.fi
"$make_repo" long.fi long.git --bare || exit 1
scan 1 long.git
json_is findings.0.occurrences.0.path "$long.env"

done_testing
