#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Standard input, output and error may be closed, or full.
. "$(dirname "$0")/lib.sh"

leaky r

# What is printed must not end up in a file that took the descriptor.
"$bbaudit" scan -o one.json r >/dev/null 2>err
expect "status with all descriptors" 1 $?
"$bbaudit" scan -o two.json r >&- 2>err
expect "status without standard output" 2 $?
grep -q 'standard output' err || fail "not told: $(cat err)"
"$json_get" two.json findings.# >/dev/null 2>&1 ||
	fail "the report was written into"
expect "findings" "$("$json_get" one.json findings.#)" \
	"$("$json_get" two.json findings.#)"
"$bbaudit" scan -o three.json --ignore nothing r >out 2>&-
expect "status without standard error" 2 $?
[ -e three.json ] && fail "a report was written"
"$bbaudit" scan -o four.json r >out 2>&- <&-
expect "status without input and error" 1 $?
"$json_get" four.json findings.# >/dev/null 2>&1 ||
	fail "the fourth report was written into"
"$bbaudit" classify >out 2>err <&-
expect "status of classify without input" 2 $?

# A full disk, whatever is printed
if [ -w /dev/full ]; then
	for words in "scan r" "patterns list" "patterns show bitbucket-app-password" \
		"--version" "--help"; do
		# shellcheck disable=SC2086
		"$bbaudit" $words >/dev/full 2>err
		expect "status of $words on a full disk" 2 $?
		grep -q 'No space' err || fail "$words does not tell"
	done
fi

# A reader that has seen enough is no failure.
{ "$bbaudit" patterns list; echo $? >status; } | head -n 1 >out
expect "status of a list that nobody reads to its end" 0 "$(cat status)"

done_testing
