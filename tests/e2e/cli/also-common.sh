#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A password that is a word of everyday use stands in nearly every object of
# another repository. All of them are counted; of those that are traced the
# number is bounded, and so is the memory.
. "$(dirname "$0")/lib.sh"

word=branch
objects=4000

git init -q weak
(
	cd weak || exit 1
	echo "curl -u bob:$word https://api.bitbucket.org/2.0/user" >get.sh
	git add .
	git commit -q -m first
)
git init -q --bare full
rm -rf weak/.git/hooks full/hooks # git's own say "branch", too
encoded=$(printf 'it is a %s of it' "$word" | base64)
{
	i=0
	while [ $i -lt $objects ]; do
		i=$((i + 1))
		echo "commit refs/heads/main"
		echo "committer Ada <ada@example.com> $((1700000000 + i)) +0000"
		echo "data <<END"
		echo "$word $i"
		echo "END"
		echo "M 100644 inline f$((i % 10))/$i"
		echo "data <<END"
		echo "a $word $i"
		echo "END"
	done
	echo "M 100644 inline encoded"
	echo "data <<END"
	echo "$encoded"
	echo "END"
} | git -C full fast-import --quiet

# Files and messages: 3,000 of each are traced, 1,000 listed.
for how in -j1 -j2 --engine=libgit2; do
	scan 1 --audit-key key $how weak full
	json_is findings.# 1
	json_is findings.0.confidence possible
	json_is findings.0.occurrences.# 1
	json_is findings.0.also_at.# 1000
	json_is findings.0.also_more $((2 * objects + 1 - 1000))
	# by path: of each folder's 400 files a quarter is left out
	case $(json findings.0.also_at.999.path) in
	f3/*) ;;
	*) fail "$how: all were traced, or too few" ;;
	esac
	"$json_get" report.json --without run repositories \
		summary.totals >"of$how"
	cmp -s of-j1 "of$how" || fail "$how: another report"
done
# A rewrite knows how it is spelled in those that are not listed, too.
"$bbaudit" scan -o audit/ --plan weak full >out 2>&1
grep -rqF "$(printf '%s' "$encoded" | cut -c13-18)" audit/remediation ||
	fail "base64 of it is not in the plan"
done_testing
