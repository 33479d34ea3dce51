#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Refs and reflogs that stand in a reftable instead of files.
. "$(dirname "$0")/lib.sh"

secret=$(token '@{app-password:7}')

# Move the refs of a repository, which has one branch, to a table.
to_table()
{
	tip=$(git -C "$1" rev-parse HEAD)
	rm -rf "$1/.git/refs" "$1/.git/logs" "$1/.git/packed-refs"
	mkdir "$1/.git/refs" "$1/.git/reftable"
	echo "ref: refs/heads/.invalid" >"$1/.git/HEAD"
	echo "this repository uses the reftable format" >"$1/.git/refs/heads"
	printf '[core]\n\trepositoryFormatVersion = 1\n' >"$1/.git/config"
	printf '[extensions]\n\trefStorage = reftable\n' >>"$1/.git/config"
	{
		echo "symbolic HEAD refs/heads/main"
		echo "ref refs/heads/main $tip"
		cat
	} | "$make_table" >"$1/.git/reftable/1.ref"
	echo 1.ref >"$1/.git/reftable/tables.list"
}

# The commits are those of a branch, as with files.
leaky one
to_table one </dev/null
scan 1 one
json_is repositories.0.complete true
json_is repositories.0.head refs/heads/main
json_is repositories.0.refs 2
json_is findings.# 1
json_is findings.0.exposure tip
json_is findings.0.refs.0 HEAD
json_is findings.0.refs.1 refs/heads/main

# A reflog, deflated, of a branch that is gone; and a name in two parts.
clean two
to_table two <<END
gone refs/heads/$(echo "$secret" | cut -c1-12)
gone refs/heads/$secret
log refs/heads/gone 0 1 Ada ada@example.com 1700000000 0 clone: from \
https://jane:$secret@bitbucket.org/acme/app.git
END
scan 1 two
json_is findings.# 1
json_is findings.0.username jane
json_is findings.0.occurrences.# 2
json_is findings.0.occurrences.0.site ref-name
json_is findings.0.occurrences.1.site reflog
json_is findings.0.occurrences.1.path reftable/1.ref
json_is findings.0.occurrences.1.line 1
grep -q "$secret" two/.git/reftable/1.ref && fail "it stands there in clear"

# What cannot be read is named.
leaky three
to_table three </dev/null
printf x | dd of=three/.git/reftable/1.ref bs=1 seek=24 conv=notrunc \
	status=none
scan 3 three
json_is repositories.0.complete false
json_is findings.# 1
json_is findings.0.exposure unreachable
json_is repositories.0.skipped.0.path reftable/1.ref
done_testing
