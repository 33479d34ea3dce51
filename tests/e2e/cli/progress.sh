#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Long work shows itself on standard error, when and where it was asked for.
. "$(dirname "$0")/lib.sh"

leaky leaky

"$bbaudit" scan --progress always leaky >out 2>err
expect "status with progress" 1 $?
grep -qE '^bbaudit: [0-9]+ of [0-9]+ objects \([0-9]+%\), .* objects/s, .* left, [0-9]+ hits$' err ||
	fail "--progress always: no line with objects, rate, time left and hits"
done=$(sed -n 's/^bbaudit: \([0-9]*\) of .*/\1/p' err | tail -n 1)
total=$(sed -n 's/^bbaudit: [0-9]* of \([0-9]*\) .*/\1/p' err | tail -n 1)
expect "the last line counts all objects" "$total" "$done"
grep -q 'objects/s' out && fail "progress on standard output"

"$bbaudit" scan --progress never leaky >out 2>err
[ -s err ] && fail "--progress never: something on standard error"
"$bbaudit" scan leaky >out 2>err
[ -s err ] && fail "without a terminal: something on standard error"

"$bbaudit" scan --progress sometimes leaky >out 2>err
expect "an unknown word" 2 $?
grep -q sometimes err || fail "the unknown word is not named"

done_testing
