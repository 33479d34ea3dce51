#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A copy of a partial clone in which nothing is missing: what the server kept is
# filled in with empty blobs under the ids of the real ones. git does not check
# ids when it reads. Without this `git log -p`, and every scanner that is built on
# it, stops at the first commit that touches a missing blob, and looks fast.
# usage: complete.sh REPOSITORY TARGET
set -eu

[ $# -eq 2 ] || {
	echo "usage: complete.sh REPOSITORY TARGET" >&2
	exit 2
}
source=$(git -C "$1" rev-parse --absolute-git-dir)
target=$2

# Packs are never changed in place, so links do as well as copies.
cp -Rl "$source" "$target" 2>/dev/null || {
	rm -rf "$target"
	cp -R "$source" "$target"
}
rm -f "$target"/objects/pack/*.promisor
for key in extensions.partialClone remote.origin.promisor \
	remote.origin.partialclonefilter; do
	git -C "$target" config --unset-all $key || true
done

# Objects that refs reach and no store holds: "?" and the id.
git -C "$target" rev-list --objects --all --missing=print |
	sed -n 's/^?//p' >"$target/missing"

# In a repository of its own, since git writes no object that a pack has.
git init -q --bare "$target/fill"
empty=$(git -C "$target/fill" hash-object -w -t blob /dev/null)
file_of() { # ID
	echo "objects/$(echo "$1" | sed 's,^..,&/,')"
}

while read -r id; do
	mkdir -p "$(dirname "$target/$(file_of "$id")")"
	cp "$target/fill/$(file_of "$empty")" "$target/$(file_of "$id")"
done <"$target/missing"
echo "$(wc -l <"$target/missing") missing blobs filled in"
rm -rf "$target/missing" "$target/fill"
