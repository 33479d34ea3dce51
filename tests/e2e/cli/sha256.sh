#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The samples of all sites again, in repositories of the SHA-256 format: the
# same findings at the same places.
. "$(dirname "$0")/lib.sh"

run_corpus=$(dirname "$make_repo")/run-corpus

# Each third under a sanitizer: tests/e2e/CMakeLists.txt.
few=${BBAUDIT_FEW_CASES:+3}
few=${few:-1}
nth=0

# These two hold ids of 40 digits as text.
for history in "$corpus"/sites/*.fi; do
	case $history in
	*/reflog.fi | */repository-file.fi) ;;
	*)
		nth=$((nth + 1))
		[ $((nth % few)) -ne 0 ] || set -- "$@" "$history"
		;;
	esac
done
shift 5 # the paths of the programs
[ $# -gt $((30 / few)) ] || fail "only $# samples"
"$run_corpus" --sha256 --bbaudit "$bbaudit" --make-repo "$make_repo" "$@" >out ||
	fail "$(grep -v '^PASS' out)"

# Ids are told whole, and both formats may stand side by side.
leaky wide --sha256
leaky narrow
scan 1 wide
json_is findings.0.occurrences.0.object "$(git -C wide rev-parse main:.env)"
json_is findings.0.occurrences.0.introduced.0 "$(git -C wide rev-parse main)"
json_is findings.0.first_seen.commit "$(git -C wide rev-parse main)"
expect "digits" 64 "$(json findings.0.first_seen.commit | tr -d '\n' | wc -c)"
scan 1 wide narrow
json_is findings.# 1
json_is findings.0.occurrences.# 2
json_is repositories.0.complete true
json_is repositories.1.complete true

# One is no store of the other: what it holds is named, and not read.
clean borrower --sha256
echo "$dir/narrow/.git/objects" >borrower/.git/objects/info/alternates
scan 3 borrower
json_is findings.# 0
json_is repositories.0.complete false
git -C narrow repack -q -a -d
scan 3 borrower
json_is repositories.0.complete false

done_testing
