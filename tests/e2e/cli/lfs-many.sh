#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is in a file of Git LFS is told for each blob that points to it. A
# repository with very many such blobs is told of, and not followed to the end.
. "$(dirname "$0")/lib.sh"

git init -q r
token 'BITBUCKET_APP_PASSWORD=@{app-password:1}' >file
id=$(sha256sum <file | cut -c 1-64)
store=r/.git/lfs/objects/$(echo "$id" | sed 's,^\(..\)\(..\).*,\1/\2,')
mkdir -p "$store"
cp file "$store/$id"

# pointers FIRST LAST: different texts, all of which point to the file
pointers()
{
	for i in $(seq "$1" "$2"); do
		printf 'version https://git-lfs.github.com/spec/v1\n%s\n%s\n%s\n' \
			"ext-0-x sha256:$i" "oid sha256:$id" \
			"size $(($(wc -c <file)))" >r/$i
	done
	git -C r add . && git -C r commit -q -m more
}

pointers 1 1000
scan 1 r
json_is findings.0.occurrences.# 1000
json_is repositories.0.complete true

pointers 1001 1002
scan 3 r
json_is findings.0.occurrences.# 1000
json_is repositories.0.skipped.0.count 2
json repositories.0.skipped.0.reason | grep -q 'pointers of Git LFS' ||
	fail "not told"

done_testing
