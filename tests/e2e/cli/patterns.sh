#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pattern set: its own examples, and what a mistake in one is answered with.
. "$(dirname "$0")/lib.sh"

source=$corpus/../patterns
leaky leaky

"$bbaudit" patterns check >out 2>err
expect "patterns check" 0 $?
"$bbaudit" patterns check "$source" >out 2>err
expect "patterns check DIR" 0 $?
"$bbaudit" patterns list >out 2>err
expect "patterns list" 0 $?
for kind in bitbucket-app-password bitbucket-app-password-legacy \
	atlassian-api-token bitbucket-access-token bitbucket-dc-token \
	bitbucket-server-token-legacy bitbucket-oauth-consumer \
	bitbucket-url-credential; do
	grep -q "^$kind\b" out || fail "patterns list: no $kind"
	"$bbaudit" patterns show $kind >show 2>err
	expect "patterns show $kind" 0 $?
	[ -s show ] || fail "patterns show $kind prints nothing"
done
"$bbaudit" patterns show no-such-kind >out 2>err
expect "patterns show of none" 2 $?

# the same patterns from a folder give the same report
scan 1 --audit-key key leaky
timeless report.json >built-in
scan 1 --audit-key key --patterns "$source" leaky
timeless report.json >folder
cmp -s built-in folder || fail "--patterns with our own folder differs"

# broken WHAT: $bad is refused, by file and line
broken()
{
	for words in "patterns check $dir/bad" \
		"scan --patterns $dir/bad $dir/leaky"; do
		# shellcheck disable=SC2086 # words are words
		"$bbaudit" $words >out 2>err
		expect "$1: $words" 2 $?
		grep -q 'bad/[a-z/-]*\.yaml:[0-9]' err ||
			fail "$1: no file and line: $(head -n 2 err)"
	done
	rm -rf bad
}
copy()
{
	cp -r "$source" bad
}
first=bitbucket-app-password.yaml

copy
echo 'nonsense: [1' >>"bad/$first"
broken "no YAML"
copy
echo 'no_such_field: 1' >>"bad/$first"
broken "an unknown field"
copy
sed -i 's/regex: .*/regex: "(?<secret>ATBB["/' "bad/$first"
broken "an expression that does not compile"

# an example that fails is no mistake of form, but check finds it
copy
sed -i 's/@{app-password:[0-9]*}/nothing/' bad/bitbucket-app-password.yaml
"$bbaudit" patterns check bad >out 2>err
expect "an example that does not match" 2 $?
rm -rf bad

mkdir bad
"$bbaudit" patterns check bad >out 2>err
expect "an empty folder" 2 $?
"$bbaudit" patterns check does-not-exist >out 2>err
expect "no folder" 2 $?

done_testing
