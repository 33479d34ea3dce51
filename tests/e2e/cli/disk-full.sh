#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk that is full: what cannot be written is named, and the files and
# folders of the run before stay as they were, all of them.
#
# A mount needs root, or a namespace of its own in which one is root.
if [ -z "$BBAUDIT_MOUNTS" ]; then
	export BBAUDIT_MOUNTS=yes
	unshare -m true 2>/dev/null && exec unshare -m sh "$0" "$@"
	unshare -rm true 2>/dev/null && exec unshare -rm sh "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"

mkdir disk
mount -t tmpfs -o size=16m tmpfs disk 2>/dev/null || skip "no mount is allowed"
trap 'umount "$dir/disk"; rm -rf "$dir"' EXIT

leaky tree

# kib PATH...: what these take on the disk
kib()
{
	du -k -s "$@" | awk '{ n += $1 } END { print n }'
}

# size KIB: the disk has that size
size()
{
	mount -o "remount,size=${1}k" disk || fail "no disk of $1 KiB"
}

# all: names, modes and contents
all()
{
	(cd disk && find . -printf '%m %p\n' | LC_ALL=C sort &&
		find . -type f -exec sha256sum {} + | LC_ALL=C sort)
}

# refused WHAT WHICH COMMAND...: it has no room for the file WHICH
refused()
{
	what=$1
	which=$2
	shift 2
	all >before
	"$@" >out 2>err
	expect "$what: status" 2 $?
	grep -q -e "$which.*No space left on device" err ||
		fail "$what: it does not name the file: $(cat err)"
	expect "$what: lines of complaint" 1 "$(wc -l <err)"
	all >after
	cmp -s before after ||
		fail "$what: what was there changed: $(diff before after)"
}

set -- "$bbaudit" scan --plan --as-of 2026-11-24 -o disk/audit/ tree
"$@" >out 2>err
expect "status with room" 1 $?
size $(($(kib disk) + 20))
refused "a report" disk/audit/report.html "$@"
size $(($(kib disk) + $(kib disk/audit/[rf]*.*) + 8))
refused "the plan" 'remediation: .*' "$@"
size 16384
"$@" >out 2>err
expect "status with room again" 1 $?

set -- "$bbaudit" merge -o disk/joined/ disk/audit/findings.json
"$@" 2>err
expect "merge: status with room" 0 $?
size $(($(kib disk) + 20))
refused merge disk/joined/report.html "$@"

done_testing
