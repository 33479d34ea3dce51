#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A run that is interrupted ends with 3 and a report that is valid and says so.
. "$(dirname "$0")/lib.sh"

# Big enough that a scan takes longer than the signal.
repo big </dev/null
{
	echo 'commit refs/heads/main'
	echo 'committer Ada Example <ada@example.com> 1735905600 +0000'
	printf 'data <<EOT\nadd files\nEOT\n'
	awk 'BEGIN {
		for (f = 0; f < 400; f++) {
			printf "M 100644 inline f%d\ndata <<EOT\n", f
			for (l = 0; l < 4000; l++)
				printf "%d %d bitbucket.org password stash\n",
				       f * l % 977, l
			print "EOT"
		}
	}'
} | git -C big fast-import --quiet

tries=0
for pause in 0.2 0.1 0.05 0.02 0.4; do
	tries=$((tries + 1))
	"$bbaudit" scan -j 1 -o "$dir/report.json" big >out 2>err &
	pid=$!
	sleep $pause
	kill -INT $pid 2>/dev/null
	wait $pid
	status=$?
	case $status in
	0) continue ;;	 # it was done before the signal came
	130) continue ;; # the signal came before it was ready
	esac
	break
done
[ $status = 0 ] || [ $status = 130 ] &&
	skip "no pause hit the middle of a run in $tries tries"
expect status 3 $status
json_is run.interrupted true
json_is repositories.0.complete false
json_is schema bbaudit.report/1

done_testing
