#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Inputs of fuzz_object to begin with: the samples of corpus/, each as one kind
# of object. See fuzz_object.c for the format. EXPAND_TEMPLATE is the program of
# tests/tool that expands templates.
# usage: make_object_seeds.sh FOLDER [OF HOW MANY EACH ONE IS TAKEN]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
nr=0
find "$here/../../corpus/samples" -type f ! -name index.tsv -size -8 | LC_ALL=C sort |
	while read -r file; do
		nr=$((nr + 1))
		[ $((nr % ${2:-1})) = 0 ] || continue
		{
			# Half as blobs, the others as all there is.
			# shellcheck disable=SC2059 # the format is made here
			printf "$(printf '\\%03o' $((nr % 2 * (nr / 2 % 6))))"
			printf '\0\024\0\100\0\144'
			"$EXPAND_TEMPLATE" <"$file"
		} >"$1/$nr"
	done

# moved NAME FROM LENGTH TO TEXT: a blob that was found to break something.
moved() {
	{
		# shellcheck disable=SC2059 # the format is made here
		printf "$(printf '\\0\\0\\%03o\\0\\%03o\\0\\%03o' "$2" "$3" "$4")"
		printf '%s\n' "$5"
	} >"$1"
}

# The base has a run in which packed content begins; here it is too short.
cd "$1"
moved short-run 20 64 100 '{"v":"H4sIAAAAAenteryourAACA1NWSMvMS?UwNODy8AxxdwxycfWLDw12DfJz9HW1TUxJRBIOcAwODvcPcrH1ScwrSS3KcyrKz8\/WzUgtys+z4FJWKM7PTVUoSa0oIYoNAC7HJ194AAAA"}'
