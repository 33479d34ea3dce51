#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long a scan takes, against git's own way of reading every object.
#
# Pairs of runs in turn, so that a machine whose speed drifts slows both. Prints
# seconds of each and the ratio of each pair; quote the median and the least.
# usage: scan.sh BBAUDIT REPOSITORY [ROUNDS]
set -eu

bbaudit=$1
repo=$2
rounds=${3:-5}

seconds() { # COMMAND... : wall seconds, on standard output
	start=$(date +%s.%N)
	"$@" >/dev/null 2>&1 || [ $? -le 3 ]
	end=$(date +%s.%N)
	echo "$start $end" | awk '{ printf "%.2f\n", $2 - $1 }'
}

read_all() {
	git -C "$repo" cat-file --batch-all-objects --unordered --batch --buffer
}

scan() {
	"$bbaudit" scan -f json "$repo"
}

# The first runs fill the page cache and do not count.
seconds scan >/dev/null
seconds read_all >/dev/null
i=0
while [ "$i" -lt "$rounds" ]; do
	i=$((i + 1))
	ours=$(seconds scan)
	theirs=$(seconds read_all)
	echo "$ours $theirs" | awk '{ printf "%s s scan, %s s cat-file, ratio %.2f\n", $1, $2, $1 / $2 }'
done
