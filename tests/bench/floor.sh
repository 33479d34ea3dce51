#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench-floor really inflates everything: git counts the same entries, and for
# a pack without deltas the same bytes, whatever the number of threads.
# usage: floor.sh BENCH-FLOOR
set -eu

floor=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench-floor-test.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fail() {
	echo "$*"
	exit 1
}

# 300 versions of a file of some hundred lines, and one large one.
awk 'BEGIN {
	for (v = 1; v <= 300; v++) {
		print "commit refs/heads/main"
		print "committer A <a@example.com> " 1700000000 + v " +0000"
		print "data 2\nv\nM 100644 inline file\ndata <<EOT"
		for (i = 1; i <= 100 + v; i++)
			print "line", i, (i * 7919 % v) * (v % 5)
		print "EOT\n"
	}
	print "blob\ndata <<EOT"
	for (i = 0; i < 200000; i++)
		print i * 31 % 1009
	print "EOT"
}' >history
git init -q --bare repo
git -C repo -c fastimport.unpackLimit=0 fast-import --quiet <history
nr=$(git -C repo cat-file --batch-all-objects --batch-check | wc -l)
bytes=$(git -C repo cat-file --batch-all-objects \
	--batch-check='%(objectsize)' | awk '{ n += $1 } END { print n }')

# repack OPTION... : one pack in which everything is, also what no ref reaches
repack() {
	git -C repo cat-file --batch-all-objects \
		--batch-check='%(objectname)' >names
	rm -rf packed
	git init -q --bare packed
	git -C repo pack-objects -q "$@" "$dir/packed/objects/pack/pack" \
		<names >/dev/null
	pack=$(echo packed/objects/pack/*.pack)
}

for deltas in --delta-base-offset --no-delta-base-offset; do
	repack --no-reuse-delta $deltas
	for threads in 1 2 5; do
		said=$("$floor" $threads "$pack")
		[ "${said% inflated*}" = "entries $nr" ] ||
			fail "$deltas, $threads threads: $said, not $nr"
		[ "${said##* }" -lt "$bytes" ] || fail "no deltas in the pack"
	done
done

repack --no-reuse-delta --window=0
for threads in 1 2; do
	said=$("$floor" $threads "$pack")
	[ "$said" = "entries $nr inflated $bytes" ] ||
		fail "no deltas: $said, not $nr and $bytes"
done

# A pack that is cut short is no pack to measure with.
chmod u+w "$pack"
truncate -s -1000 "$pack"
! "$floor" 2 "$pack" 2>/dev/null || fail "a damaged pack was counted"
