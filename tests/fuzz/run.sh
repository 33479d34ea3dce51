#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a libFuzzer target for a bounded time over its seeds. The run can be
# repeated by its seed, which is printed; what breaks the target stays in the
# folder of the build, and its name is printed. Words that its inputs are full of
# stand beside this script, for fuzz_NAME in NAME.dict.
# usage: run.sh TARGET MAKE_SEEDS SECONDS [SEED]
set -eu

target=$1
seeds=$(mktemp -d "${TMPDIR:-/tmp}/fuzz.XXXXXX")
trap 'rm -rf "$seeds"' EXIT
mkdir "$seeds/new" "$seeds/given"
sh "$2" "$seeds/given"
words=$(dirname "$0")/$(basename "$target" | sed 's/^fuzz_//').dict
seed=${4:-$(($(date +%s) % 1000000007))}
printf 'fuzz: %s for %s s, seed %s\n' "${target##*/}" "$3" "$seed"
[ -e "$words" ] || words=
"$target" -seed="$seed" ${words:+"-dict=$words"} -max_total_time="$3" -max_len=65536 \
	-rss_limit_mb=2048 -timeout=25 -print_final_stats=1 -verbosity=1 \
	-artifact_prefix="$target-" "$seeds/new" "$seeds/given" 2>"$seeds/log" || {
	tail -n 60 "$seeds/log" >&2
	exit 1
}
grep '^stat::\|^Done' "$seeds/log"
