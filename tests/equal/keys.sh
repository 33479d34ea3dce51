#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Thousands of versions of a text that looks like a program, in long chains:
# equal-keys on that.
# usage: keys.sh EQUAL-KEYS [VERSIONS]
set -eu

keys=$1 versions=${2:-2000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/bbaudit-keys.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export LC_ALL=C HOME="$dir" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

git init -q --bare repo
awk -v versions="$versions" '
function line(k) {
	return k % 7 == 0 ? "#include <x" k ".h>" : \
	       k % 3 == 0 ? "struct s" k " *f(int a, struct t" k " b)" : \
	       k % 5 == 0 ? "\treturn the int " k ";" : \
	       "\tsome = thing" k "; /* " k * 7919 " */"
}
BEGIN {
	srand(7)
	for (nr = 0; nr < 300; nr++)
		text[nr] = line(nr)
	for (i = 1; i <= versions; i++) {
		at = int(rand() * nr)
		if (i % 3 == 0) { # a new line
			for (k = nr++; k > at; k--)
				text[k] = text[k - 1]
			text[at] = line(nr + i)
		} else if (i % 3 == 1) { # another one
			text[at] = line(i)
		} else { # one less, and the next moves
			for (k = at; k < nr - 1; k++)
				text[k] = text[k + 1]
			nr--
		}
		printf "commit refs/heads/main\n"
		printf "author A <a@example.org> %d +0000\n", 1700000000 + i
		printf "committer C <c@example.org> %d +0000\n", 1700000000 + i
		printf "data <<END\nchange %d, return struct\nEND\n", i
		printf "M 100644 inline d%d/f\ndata <<END\n", i % 5
		for (k = 0; k < nr; k++)
			print text[k]
		printf "END\n"
	}
}' </dev/null | git -C repo fast-import --quiet
for depth in 10 50 250; do
	git -C repo repack -adfq --depth=$depth --window=20
	"$keys" repo/objects
done
