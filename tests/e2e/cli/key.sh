#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The key of the fingerprints: where it is kept, and what it keeps stable.
. "$(dirname "$0")/lib.sh"

leaky leaky
mkdir out out2

"$bbaudit" scan -o out/first.json leaky >/dev/null 2>err
expect "first run" 1 $?
[ -f out/bbaudit.key ] || fail "no bbaudit.key beside the output"
expect "mode of the key" 600 "$(stat -c %a out/bbaudit.key 2>/dev/null)"
"$bbaudit" scan -o out/second.json leaky >/dev/null 2>err
id=$("$json_get" out/first.json findings.0.id)
[ -n "$id" ] || fail "no id"
expect "same key, same id" "$id" "$("$json_get" out/second.json findings.0.id)"
expect "same key, same key id" "$("$json_get" out/first.json run.key_id)" \
	"$("$json_get" out/second.json run.key_id)"

"$bbaudit" scan --audit-key other.key -o out2/third.json leaky >/dev/null 2>err
[ -f other.key ] || fail "--audit-key makes no file"
expect "mode of that key" 600 "$(stat -c %a other.key 2>/dev/null)"
[ "$id" != "$("$json_get" out2/third.json findings.0.id)" ] ||
	fail "another key, and the same id"
"$bbaudit" scan --audit-key other.key -o out2/fourth.json leaky >/dev/null 2>err
expect "given key, same id" "$("$json_get" out2/third.json findings.0.id)" \
	"$("$json_get" out2/fourth.json findings.0.id)"

# standard output: a key of its own for the run, and no file
mkdir lone
cp -r leaky lone/
(cd lone && "$bbaudit" scan -f json leaky >"$dir/one.json" 2>/dev/null)
(cd lone && "$bbaudit" scan -f json leaky >"$dir/two.json" 2>/dev/null)
[ "$("$json_get" one.json run.key_id)" != \
	"$("$json_get" two.json run.key_id)" ] ||
	fail "two runs to standard output share a key"
find lone -name '*.key' | grep . &&
	fail "a run to standard output leaves a key behind"

# a key file that is none
echo short >bad.key
"$bbaudit" scan --audit-key bad.key -o out/x.json leaky >/dev/null 2>err
expect "a damaged key" 2 $?
expect "the damaged key" short "$(cat bad.key)"

done_testing
