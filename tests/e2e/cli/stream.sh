#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# -f jsonl: the lines of a repository are out before the next one is read.
. "$(dirname "$0")/lib.sh"

# The same secret twice; one that only its place gives away, and later its copy.
mkdir tree
leaky tree/one
files tree/other <<'END'
M 100644 inline url
data <<EOT
https://jane:Karoo-tangent-58@bitbucket.org/acme/app.git
EOT
END
leaky tree/two
files tree/third <<'END'
M 100644 inline .env
data <<EOT
# was Karoo-tangent-58
BITBUCKET_APP_PASSWORD=@{app-password:2}
EOT
END
clean tree/zero
"$bbaudit" scan -f jsonl -o all.jsonl --as-of 2026-11-24 tree >lines 2>err
expect "status" 1 $?
expect "records" "run repository finding repository finding \
repository finding repository finding repository finding summary" \
	"$(echo $(cut -d '"' -f 4 lines))"
expect "order" "tree/one tree/other tree/third tree/two tree/zero" "$(echo $(
	grep '^{"record":"repository"' lines | cut -d '"' -f 8))"
while IFS= read -r line; do
	printf '%s\n' "$line" >report.json
	json record >record || fail "no JSON: $line"
done <lines
head -n 1 lines >report.json
json_is run.finished null
tail -n 1 lines >report.json
json_is summary.findings 3
[ "$(json run.finished)" != null ] || fail "it does not say when it ended"

# What stands elsewhere is masked too, once it is known.
grep -q 'was \*\*\*\*\*\*\*\*' lines || fail "no neighbour is masked"
grep 'Karoo-tangent-58' lines && fail "a secret of another repository is whole"

# The first repository's line knew nothing of the other place of its secret: it
# comes again. With it the lines are all that a file has, and the last of each
# is as there.
expect "corrected" "tree/one" "$(sed -n 11p lines >report.json; json in)"
sed 1d all.jsonl >rest
while IFS= read -r line; do
	grep -q -F -x -e "$line" lines || fail "it lacks $line"
done <rest
sed 1d lines | tac | awk '{ k = $0 }
	match(k, /"in":"[^"]*"(,"reason":"[^"]*")?,"id":"[^"]*"/) {
		k = substr(k, RSTART, RLENGTH) }
	!seen[k]++' | sort >last
sort rest | cmp -s - last || fail "the last lines are not those of a file"

# whoever reads may leave early
"$bbaudit" scan -f jsonl tree 2>err | head -n 1 >first
expect "lines read" 1 "$(wc -l <first)"
expect "messages" "" "$(cat err)"

# what is ignored is so in its line
"$bbaudit" scan -f jsonl --audit-key key tree/one >lines 2>err
sed -n 3p lines >report.json
echo "$(json id) a test of ours" >ignored
"$bbaudit" scan -f jsonl --audit-key key --ignore ignored \
	tree/one tree/two >lines 2>err
expect "status with all ignored" 0 $?
expect "ignored lines" 3 "$(grep -c '^{"record":"suppressed"' lines)"

# a store that is shared by repositories far apart: still by path
git clone -q --shared tree/one tree/zwei
"$bbaudit" scan -f jsonl tree >lines 2>err
expect "order with a shared store" \
	"tree/one tree/other tree/third tree/two tree/zero tree/zwei" "$(echo $(
	grep '^{"record":"repository"' lines | cut -d '"' -f 8))"

# On a terminal a line never begins behind the progress that is drawn there.
if command -v script >/dev/null; then
	script -q -e -c "'$bbaudit' scan -f jsonl --progress always tree" \
		/dev/null >terminal 2>&1 </dev/null
	grep -a -q ' hits' terminal || fail "no progress is drawn"
	grep -a ' hits{' terminal && fail "a line begins behind the progress"
fi

strace -f -o /dev/null true 2>/dev/null || done_testing # as far as it goes
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
	strace -f -s 60 -o trace -e trace=write,openat \
	"$bbaudit" scan -f jsonl tree >lines 2>err
written=$(grep -n 'write(1, ' trace | head -n 1 | cut -d : -f 1)
opened=$(grep -n 'tree/two/\.git/objects/../' trace | head -n 1 |
	cut -d : -f 1)
[ -n "$written" ] && [ -n "$opened" ] && [ "$written" -lt "$opened" ] ||
	fail "the first line is written at $written, two opened at $opened"

done_testing
