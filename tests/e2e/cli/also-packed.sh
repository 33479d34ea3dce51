#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Where a secret that was found stands besides, without any context, inside of
# archives and of files of Git LFS.
. "$(dirname "$0")/lib.sh"

files one <<'END'
M 100644 inline .env
data <<EOT
BITBUCKET_PASSWORD=@{password:7}
EOT
M 100644 inline bundle.tar.gz
data <<EOT tar:inner/notes.txt gzip
line 1
it is @{password:7} here
EOT
M 100644 inline notes.txt.gz
data <<EOT gzip
it is @{password:7} here
EOT
M 100644 inline plain.tar
data <<EOT tar:a.txt
it is @{password:7} here
EOT
M 100644 inline other.tar.gz
data <<EOT tar:a.txt gzip
it is @{password:8} here
EOT
M 100644 inline large.bin
data <<EOT tar:b.txt gzip lfs
a
b
it is @{password:7} here
EOT

#! worktree-file untracked.tar.gz <<EOT tar:c.txt gzip
it is @{password:7} here
EOT
END
secret=$(token '@{password:7}')

places()
{
	json_is findings.# 1
	json_is findings.0.occurrences.# 1
	json_is findings.0.also_at.# "$1"
	also 0 blob 'bundle.tar.gz!/inner/notes.txt' 2 gzip tar
	also 1 blob notes.txt.gz 1 gzip
	also 2 blob 'plain.tar!/a.txt' 1 tar
}

scan 1 one
places 4
also 3 lfs 'large.bin!/b.txt' 3 gzip tar
! grep -q "$secret" report.json || fail "the secret stands in the report"
for how in -j1 --engine=libgit2; do
	scan 1 $how one
	places 4
done
scan 1 --worktree one
places 5
also 3 worktree 'untracked.tar.gz!/c.txt' 1 gzip tar

# What could not be opened is told once, with the scan.
git clone -q one cut
printf '\037\213\010 is no more' >cut/damaged.gz
git -C cut add damaged.gz
git -C cut commit -q -m damaged
scan 1 cut
json_is repositories.0.skipped.# 0
json_is 'repositories.0.opaque.#' 2

# The plan says which blobs no rule of text reaches.
"$bbaudit" scan -o audit/ --plan one >out 2>&1
expect "plan" 1 $?
for path in bundle.tar.gz notes.txt.gz large.bin; do
	blob=$(git -C one rev-parse "main:$path")
	grep -rq "$blob" audit/remediation || fail "the plan misses $path"
done
blob=$(git -C one rev-parse main:other.tar.gz)
! grep -rq "$blob" audit/remediation || fail "the plan names another file"
done_testing
