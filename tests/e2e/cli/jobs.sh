#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The report does not depend on the number of threads, nor on loose or packed.
. "$(dirname "$0")/lib.sh"

for history in demo/history sites/octopus sites/stash \
	kinds/bitbucket-app-password kinds/atlassian-api-token; do
	name=$(basename $history)
	"$make_repo" "$corpus/$history.fi" "$name" || exit 1
	scan 1 --audit-key key --jobs 1 "$name"
	timeless report.json >one
	scan 1 --audit-key key --jobs 4 "$name"
	timeless report.json >four
	scan 1 --audit-key key --jobs 4 "$name"
	timeless report.json >again
	cmp -s one four || fail "$history: --jobs 1 and --jobs 4 differ:
$(diff one four | head -n 20)"
	cmp -s four again || fail "$history: two runs differ"
done

# the same for several repositories at once
scan 1 --audit-key key --jobs 1 history octopus stash
timeless report.json >one
scan 1 --audit-key key --jobs 4 stash history octopus
timeless report.json >four
cmp -s one four || fail "several repositories: --jobs 1 and 4 differ"

# the findings of loose objects are those of packed ones
"$make_repo" "$corpus/kinds/bitbucket-dc-token.fi" loose || exit 1
scan 1 --audit-key key loose
"$json_get" report.json --without run repositories \
	summary.totals >loose.findings
git -C loose repack -q -a -d -f --depth=50 --window=50
scan 1 --audit-key key loose
"$json_get" report.json --without run repositories \
	summary.totals >packed.findings
cmp -s loose.findings packed.findings || fail "loose and packed differ"

# What one thread knows of an archive's members spares the others the work; it
# does not show.
git init -q parts
for i in $(seq 6); do
	head -c 300000 /dev/urandom | base64 -w 0 >parts/$i
	echo 'see https://bitbucket.org/team/repo' >>parts/$i
done
git -C parts add . && git -C parts commit -q -m parts
git init -q zips
few=${BBAUDIT_FEW_CASES:+8} # under a sanitizer
for i in $(seq "${few:-24}"); do
	echo "$i" >parts/version
	git -C parts add . && git -C parts commit -q -m "$i"
	git -C parts archive --format=zip -o ../zips/$i.zip HEAD
done
git -C zips add . && git -C zips commit -q -m zips
git -C zips repack -q -a -d --window=0
scan 0 --audit-key key --jobs 1 zips
timeless report.json >one
for i in 1 2 3; do
	scan 0 --audit-key key --jobs 4 zips
	timeless report.json >four
	cmp -s one four || fail "members of archives: --jobs 1 and 4 differ:
$(diff one four | head -n 20)"
done

# More threads than there is memory for: fewer do the work.
git init -q heavy
for i in $(seq 30); do
	head -c 600000 /dev/urandom >heavy/$i
done
git -C heavy add . && git -C heavy commit -q -m heavy
git -C heavy repack -q -a -d
limited()
{
	(ulimit -d 80000 && exec "$bbaudit" scan -j "$1" heavy >out 2>err)
}
if limited 1; then # not where a sanitizer needs memory of its own
	# Threads race for what is left: one run shows little.
	for i in 1 2 3 4 5; do
		limited 64 || fail "64 threads do not fit: $(cat err)"
	done
fi

done_testing
