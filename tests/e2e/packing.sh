#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Store all objects of a repository in another way, those that nothing refers to
# among them.
# usage: packing.sh NAME REPOSITORY
set -eu

name=$1
cd "$2"
objects=$(cd "$(git rev-parse --git-path objects)" && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/packing.XXXXXX")
trap 'rm -rf "$tmp"' EXIT

list()
{
	git cat-file --batch-all-objects --batch-check='%(objectname)'
}

# pack OPTION... <LIST: a pack of them; copies of what is there already, too
pack()
{
	git pack-objects -q "$@" "$objects/pack/pack" >>"$tmp/made"
}

# Away with whatever held the objects before.
drop_old()
{
	for old in "$tmp"/old/*; do
		[ ! -e "$old" ] || rm -f "$objects/pack/${old##*/}"
	done
	git prune-packed -q
}

list >"$tmp/list"
[ -s "$tmp/list" ] || exit 0
mkdir "$tmp/old"
for file in "$objects"/pack/*; do
	[ ! -e "$file" ] || cp "$file" "$tmp/old"
done

case $name in
loose)
	rm -f "$objects"/pack/*
	for file in "$tmp"/old/*.pack; do
		[ ! -e "$file" ] || git unpack-objects -q <"$file"
	done
	;;
pack)
	rm -f "$tmp"/old/*.keep
	pack --delta-base-offset <"$tmp/list"
	;;
ref-delta)
	pack --no-reuse-delta --window=50 <"$tmp/list"
	;;
deep)
	pack --delta-base-offset --no-reuse-delta --depth=250 --window=250 \
		<"$tmp/list"
	;;
packs | midx)
	for i in 0 1 2 3; do
		awk -v i="$i" 'NR % 4 == i' "$tmp/list" >"$tmp/part"
		[ ! -s "$tmp/part" ] || pack --delta-base-offset <"$tmp/part"
	done
	;;
cruft)
	git -c repack.updateServerInfo=false repack -q -d --cruft
	;;
alternates)
	# Beside the repository, for what lies in it is scanned as its files.
	elsewhere=$PWD.objects
	mv "$objects" "$elsewhere"
	mkdir -p "$objects/info" "$objects/pack"
	if [ -f "$elsewhere/info/alternates" ]; then
		cp "$elsewhere/info/alternates" "$objects/info"
	fi
	echo "$elsewhere" >>"$objects/info/alternates"
	;;
*)
	echo "packing.sh: no packing is called $name"
	exit 2
	;;
esac

case $name in
pack | ref-delta | deep | packs | midx)
	# A new pack may have the name of an old one: it is the same then.
	sed 's/^/pack-/' "$tmp/made" | while IFS= read -r made; do
		rm -f "$tmp/old/$made".*
	done
	drop_old
	;;
esac
[ "$name" != midx ] || git multi-pack-index write

list >"$tmp/after"
cmp "$tmp/list" "$tmp/after"
