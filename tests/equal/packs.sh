#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random histories, packed by git at several depths and windows: both engines
# write the same report. A failure names the seed that makes the history again.
# usage: packs.sh BBAUDIT EQUAL-HISTORY [SEED [COMMITS [ROUNDS]]]
set -u

bbaudit=$1 history=$2
seed=${3:-$(date +%s)} commits=${4:-100} rounds=${5:-1}
dir=$(mktemp -d "${TMPDIR:-/tmp}/bbaudit-packs.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export LC_ALL=C TZ=UTC HOME="$dir" GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL=/dev/null
failures=0

# report ENGINE REPO [OPTION...] >REPORT, without what differs by its nature
report()
{
	engine=$1 repo=$2
	shift 2
	"$bbaudit" scan -f json --show-secrets --as-of 2026-11-24 \
		--min-confidence unlikely --audit-key key \
		--engine "$engine" "$@" "$repo" >out
	status=$?
	[ "$status" -le 1 ] || echo "status $status"
	grep -Ev '^ *"(started|finished|command|seconds|bytes_scanned)":' out
}

# compare WHAT
compare()
{
	report libgit2 repo >whole
	report pack repo >steps
	if ! cmp -s whole steps; then
		echo "FAIL: seed $seed, $1: the engines differ"
		diff whole steps | head -n 40
		failures=$((failures + 1))
	fi
	if ! grep -q '"kind":' whole || grep -q '^status' whole steps; then
		echo "FAIL: seed $seed, $1: nothing found, or not all scanned"
		grep '^status' whole steps
		failures=$((failures + 1))
	fi
}

# The last packing once more, with other numbers of threads.
compare_threads()
{
	for jobs in 1 2 8; do
		report pack repo --jobs "$jobs" >threads
		cmp -s steps threads && continue
		echo "FAIL: seed $seed: --jobs $jobs differs"
		diff steps threads | head -n 20
		failures=$((failures + 1))
	done
}

while [ "$rounds" -gt 0 ]; do
	echo "seed $seed, $commits commits"
	rm -rf repo
	git init -q --bare repo
	"$history" "$seed" "$commits" >stream || exit 1
	git -C repo fast-import --quiet <stream || exit 1
	compare "as fast-import leaves it"
	for options in '--depth=1 --window=10' '--depth=50 --window=10' \
		'--depth=250 --window=50'; do
		# shellcheck disable=SC2086 # two words
		git -C repo repack -adfq $options || exit 1
		compare "repack $options"
	done
	compare_threads
	echo "$(grep -c '"kind":' whole) findings"
	seed=$((seed + 1)) rounds=$((rounds - 1))
done
[ "$failures" = 0 ] || exit 1
echo PASS
