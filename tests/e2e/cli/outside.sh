#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Only what was given is read: links and configuration lead nowhere else.
. "$(dirname "$0")/lib.sh"

mkdir secret
token '[remote "x"]
	url = https://ada:@{app-password:1}@bitbucket.org/a/b.git
' >secret/config

# an include of the auditor's own files
clean including
cat >>including/.git/config <<END
[include]
	path = $dir/secret/config
[include]
	path = ../../secret/config
END
scan 0 including
json_is findings.# 0

# symbolic links out of the git directory and out of the worktree
clean linking
ln -s "$dir/secret/config" linking/.git/description
ln -s "$dir/secret/config" linking/notes
mkdir -p linking/.git/info
ln -s "$dir/secret" linking/.git/info/more
scan 0 --worktree linking
json_is findings.# 0

# an alternate that is no store
clean lending
mkdir -p lending/.git/objects/info
echo "$dir/secret" >lending/.git/objects/info/alternates
scan 3 lending
json_is findings.# 0

# a .git file that names a folder which is no git directory
mkdir pointing
echo "gitdir: $dir/secret" >pointing/.git
scan 2 pointing

# a link among the paths that are searched is not followed
mkdir searched
leaky elsewhere
ln -s "$dir/elsewhere" searched/link
clean searched/inside
scan 0 searched
json_is repositories.# 1

# things in a git directory that would block a reader
clean blocking
mkfifo blocking/.git/pipe
mkfifo blocking/.git/hooks 2>/dev/null
timeout 60 "$bbaudit" scan -f json blocking >report.json 2>err
status=$?
[ $status != 124 ] || fail "a FIFO blocks the scan"

# A git directory that is one by itself and a linked one of another as well: two
# repositories, by one path, each with its own row.
leaky both
clean apart
mkdir given
mv both given
echo "$dir/apart/.git" >given/both/.git/commondir
scan 3 given/both
json_is repositories.# 2
json_is repositories.0.path given/both
json_is repositories.1.path given/both
expect "objects of the two" "3 3" \
	"$(json repositories.0.objects.total repositories.1.objects.total |
		sort | xargs)"

done_testing
