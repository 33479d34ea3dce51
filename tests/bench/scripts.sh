#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The scripts of this folder run through and print their tables. What they
# measure is not looked at. Status 77 means: not tested.
# usage: scripts.sh BUILD
set -eu

build=$1
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || {
	echo "no python3"
	exit 77
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench-test.XXXXXX")
trap 'rm -rf "$dir"' EXIT

# expect WORDS : a line of the last output has them
expect() {
	grep -q -e "$1" "$dir/out" || {
		echo "no '$1' in:"
		cat "$dir/out"
		exit 1
	}
}

python3 "$here/growth.py" --build "$build" --scratch "$dir" --rounds 1 \
	--commits 20 --versions 10 --loose 200 >"$dir/out"
expect '^| 160 commits | 640 |'
expect '^| 2,400 lines |'
expect '^| 10 versions | 40 |'
expect '^| bbaudit -j 2 |'

python3 "$here/hostile.py" --build "$build" --scratch "$dir" \
	--size 0.03125 --steps 2 >"$dir/out" 2>/dev/null
expect '^| CPU seconds | 0.0156 MiB | 0.0312 MiB |'
expect '^| random bytes | [0-9]'

git init -q "$dir/repo"
git -C "$dir/repo" -c user.name=A -c user.email=a@example.com \
	commit -q --allow-empty -m empty
git -C "$dir/repo" repack -q -a -d

# A stand-in for a peer that works, and one that breaks.
mkdir "$dir/bin"
printf '#!/bin/sh\necho "1 commits scanned" >&2\n' \
	>"$dir/bin/gitleaks"
printf '#!/bin/sh\nexit 99\n' >"$dir/bin/titus"
chmod +x "$dir/bin/gitleaks" "$dir/bin/titus"
PATH=$dir/bin:$PATH python3 "$here/compare.py" --build "$build" --quick \
	--peers gitleaks,titus "sample=$dir/repo" >"$dir/out"
expect '^### sample$'
expect '^| bench-floor 2 | [0-9]'
expect '^| git cat-file | [0-9]'
expect '^| scan / floor, 1 thread | [0-9]'
expect '^| gitleaks / scan, [0-9]* threads both | [0-9]'
expect 'gitleaks: 1 commits scanned'
expect '^| titus | .*status 99'
