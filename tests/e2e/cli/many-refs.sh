#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# 100,000 refs to one commit.
. "$(dirname "$0")/lib.sh"

leaky many
oid=$(git -C many rev-parse main)
awk -v oid="$oid" 'BEGIN {
	print "# pack-refs with: peeled fully-peeled sorted "
	for (i = 0; i < 100000; i++)
		printf "%s refs/heads/b%06d\n", oid, i
	printf "%s refs/heads/main\n", oid
}' >many/.git/packed-refs
rm -f many/.git/refs/heads/main
expect "refs that git sees" 100001 \
	"$(git -C many for-each-ref | wc -l)"
scan 1 many
json_is findings.# 1
[ "$(json repositories.0.refs)" -ge 100001 ] ||
	fail "refs: $(json repositories.0.refs)"
json_is findings.0.exposure tip

done_testing
