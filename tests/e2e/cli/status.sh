#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The exit status: what a script can rely on.
. "$(dirname "$0")/lib.sh"

clean clean
leaky leaky
git init -q empty
git init -q --bare empty.git
mkdir nothing

scan 0 clean
json_is repositories.0.complete true
scan 1 leaky
json_is findings.# 1
scan 0 empty
json_is repositories.0.complete true
json_is repositories.0.objects.total 0
scan 0 empty.git
scan 1 clean leaky
json_is repositories.# 2

# 2: wrong usage, or nothing could be scanned
scan 2
scan 2 --no-such-option clean
scan 2 --as-of yesterday clean
scan 2 --as-of 2026-02-30 clean
scan 2 --min-confidence certain clean
scan 2 -j 0 clean
scan 2 -f nonsense clean
scan 2 nothing
scan 2 does-not-exist
scan 2 -o report.nonsense clean
"$bbaudit" >out 2>err
expect "no command" 2 $?
"$bbaudit" no-such-command >out 2>err
expect "an unknown command" 2 $?

# 3: one unreadable path among several
scan 3 leaky does-not-exist
json_is findings.# 1

# findings below the threshold do not count
files doubtful <<'END'
M 100644 inline .env
data <<EOT
TOKEN=@{app-password-bad:1}
EOT
END
scan 1 doubtful
json_is findings.0.confidence possible
scan 0 --min-confidence likely doubtful
json_is findings.# 0
json_is summary.below_threshold 1

# help and version
"$bbaudit" --version >out 2>err
expect "--version" 0 $?
grep -q '^bbaudit [0-9]' out || fail "--version says: $(cat out)"
for words in --help "scan --help" "classify --help" "verify --help" \
	"merge --help" "patterns --help" "patterns list --help" \
	"patterns show --help" "patterns check --help"; do
	# shellcheck disable=SC2086 # words are words
	"$bbaudit" $words >out 2>err
	expect "$words" 0 $?
	[ -s out ] || fail "$words prints nothing"
	[ -s err ] && fail "$words complains"
done

# a reader that went away is a quiet end
mkfifo pipe
exec 3<>pipe 4>pipe 3<&-
# unread EXPECTED-STATUS ARGUMENT...: standard output is read by nobody
unread()
{
	wanted=$1
	shift
	"$bbaudit" "$@" >&4 2>err
	expect "$*, unread" "$wanted" $?
	[ -s err ] && fail "$*, unread: $(cat err)"
}
scan 1 --audit-key key leaky
printf 'BITBUCKET_APP_PASSWORD=%s\n' "$(token '@{app-password:1}')" >text
for format in text json jsonl; do
	unread 1 scan -f $format --progress never leaky
done
unread 0 merge -o - report.json
unread 1 classify text
unread 1 verify --against report.json --audit-key key --progress never leaky
exec 4>&-

# A secret as an argument is a mistake, and not repeated.
"$bbaudit" classify "$(token '@{app-password:1}')" >out 2>err
expect "classify, a secret in the place of a file" 2 $?
grep -q ATBB out err && fail "classify repeats its argument: $(cat out err)"
grep -q 'standard input' err || fail "classify does not say what to do"

# What classify could not look at to the end is not called clean.
head -c 100000000 /dev/zero | gzip -9 >bomb
"$bbaudit" classify bomb >out 2>err
expect "classify, a bomb" 3 $?
grep -q 'thousandfold' out || fail "classify does not say what was cut"
{ cat text; printf '%s\n' nothing; } | "$bbaudit" classify >out 2>err
expect "classify, a text with a credential" 1 $?

done_testing
