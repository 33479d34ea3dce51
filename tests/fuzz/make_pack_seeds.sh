#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Inputs of fuzz_pack to begin with, made of small repositories that git packs
# in as many ways as it can. See fuzz_pack.c for the format.
# usage: make_pack_seeds.sh FOLDER
set -eu

mkdir -p "$1"
out=$(cd "$1" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/seeds.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
HOME=$scratch
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_DEFAULT_HASH

# history VERSIONS LINES: a file that changes a little with each commit.
history() {
	awk -v versions="$1" -v lines="$2" 'BEGIN {
		for (i = 1; i <= versions; i++) {
			print "commit refs/heads/main"
			print "committer C <c@example.com> " 1700000000 + i " +0000"
			print "data 2\nm"
			print "M 100644 inline d/f\ndata <<END"
			for (k = 1; k <= lines; k++)
				print "line " k " of " (k % 7 == i % 7 ? i : 0)
			print "END"
		}
		print "tag v1\nfrom refs/heads/main"
		print "tagger C <c@example.com> 1700000000 +0000\ndata 2\nt"
	}'
}

# The four bytes of a number.
be32() {
	# shellcheck disable=SC2059 # the format is made here
	printf "$(printf '\\%03o\\%03o\\%03o\\%03o' \
		$(($1 >> 24 & 255)) $(($1 >> 16 & 255)) \
		$(($1 >> 8 & 255)) $(($1 & 255)))"
}

# seed NAME REPO FLAGS: the only pack of REPO, alone with its index.
seed() {
	set -- "$1" "$3" "$2"/objects/pack/*.idx
	{
		be32 $(($2 << 29 | $(wc -c <"$3")))
		cat "$3" "${3%idx}pack"
	} >"$out/$1"
}

# pack NAME FORMAT FLAGS OPTION...: git's own options and those of repack,
# after "--".
pack() {
	name=$1
	format=$2
	flags=$3
	shift 3
	rm -rf r
	git init -q --bare --object-format="$format" r
	history "${versions:-12}" "${lines:-20}" | git -C r fast-import --quiet
	config=
	while [ "$1" != -- ]; do
		config="$config -c $1"
		shift
	done
	shift
	# shellcheck disable=SC2086 # a list of words
	git -C r $config repack -adfq "$@"
	seed "$name" r "$flags"
}

raw=core.compression=0
pack ofs sha1 0 "$raw" -- --depth=50
pack ofs-mended sha1 1 "$raw" -- --depth=50
pack ofs-tight sha1 3 "$raw" -- --depth=50
pack ref sha1 1 "$raw" repack.useDeltaBaseOffset=false -- --depth=50
pack whole sha1 1 "$raw" -- --depth=0
pack deflated sha1 1 -- --depth=50
pack v1 sha1 1 "$raw" pack.indexVersion=1 -- --depth=50
pack sha256 sha256 5 "$raw" -- --depth=50
pack sha256-ref sha256 5 "$raw" repack.useDeltaBaseOffset=false -- --depth=50
versions=60
lines=3
pack chain sha1 1 "$raw" -- --depth=4095 --window=60
versions=2
lines=8000
pack large sha1 1 -- --depth=50
pack large-tight sha1 3 -- --depth=50

# Offsets of 64 bits.
versions=12
lines=20
pack x sha1 1 "$raw" -- --depth=50
for p in r/objects/pack/*.pack; do
	chmod u+w "${p%pack}idx"
	git -C r index-pack --index-version=2,0x40 "objects/pack/${p##*/}" \
		>/dev/null
done
seed large-offsets r 1
rm "$out/x"
