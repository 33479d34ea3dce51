#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each promise is broken once in a small checkout of our own, and its script
# must notice; before that, it must be content.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
top=$scratch/top
failed=0

# A checkout that keeps every promise.
lay_out() {
	rm -rf "$top"
	mkdir -p "$top/analyzer/base" "$top/analyzer/walk" \
		"$top/analyzer/odb" "$top/analyzer/cli" "$top/docs" \
		"$top/tests/base" "$top/.ci"
	cat >"$top/docs/ARCHITECTURE.md" <<'EOF'
# On one page

| folder | takes | the only folder that includes |
|---|---|---|
| `base/` | | `zlib.h` |
| `walk/` | paths | `git2.h` (also in `odb/plain.c`) |
| `odb/` | a store | `linux/other.h` |
| `cli/` | argv | |

`base/text.c` has `text_next()`; `packed-refs` and `zlib.h` are not ours.
EOF
	file analyzer/base/text.c '#include <zlib.h>' '#include <stdio.h>' \
		'/* as strcpy(3) and "exit(1)" would */' \
		'int text_next(void) { return gmtime_r("system(", 0); }'
	file analyzer/walk/refs.c '#include "base/text.h"' \
		'#include <git2/sys/repository.h>'
	file analyzer/odb/plain.c '#include "walk/refs.h"' '#include <git2.h>'
	file analyzer/odb/pack.c '# include <linux/other.h>' \
		'#include <sys/mman.h>'
	file analyzer/cli/main.c 'int main(void) { printf("x"); exit(0); }'
	file tests/base/test_text.c 'ATBB{alnum:24}{crc}'
	echo '#!/bin/sh' >"$top/bootstrap"
	echo '#!/usr/bin/env bash' >"$top/.ci/run"
}

# file NAME LINE...: with its licence line
file() {
	name=$1
	shift
	{
		echo '/* SPDX-License-Identifier: Apache-2.0 */'
		printf '%s\n' "$@"
	} >"$top/$name"
}

add_to_git() {
	git -C "$top" init -q
	git -C "$top" add -A
}

# status_of SCRIPT ARGUMENT
status_of() {
	status=0
	sh "$here/$1.sh" "$2" >"$scratch/said" 2>&1 || status=$?
}

complain() {
	echo "$1"
	sed 's/^/    /' "$scratch/said"
	failed=1
}

# broken SCRIPT WORDS: the checkout as it stands now must be refused, with WORDS
# in what the script says.
broken() {
	status_of "$1" "$top"
	[ "$status" -eq 1 ] || complain "$1 did not notice: $2"
	grep -qF -- "$2" "$scratch/said" || complain "$1 did not say: $2"
	lay_out
}

lay_out
add_to_git
for promise in includes licence banned paths tokens scripts; do
	status_of "$promise" "$top"
	[ "$status" -eq 0 ] || complain "$promise refuses a good checkout"
done
lay_out

file analyzer/base/text.c '#include "walk/refs.h"'
broken includes 'analyzer/base/text.c:2: base/ must not include walk/'
file analyzer/odb/pack.c '#include <git2.h>'
broken includes 'analyzer/odb/pack.c:2: only walk/ may include <git2.h>'
file analyzer/walk/refs.c '#include <zlib.h>'
broken includes 'only base/ may include <zlib.h>'
file analyzer/cli/main.c '  #  include <curl/curl.h>'
broken includes '<curl/curl.h> is in no row'
file analyzer/base/text.c '#include "text.h"'
broken includes '"text.h" names no folder'
mkdir "$top/analyzer/extra"
file analyzer/extra/more.c ''
broken includes 'no row for extra/'
echo 'no table' >"$top/docs/ARCHITECTURE.md"
broken includes 'has no table'

echo 'int x;' >"$top/analyzer/base/text.c"
broken licence 'analyzer/base/text.c: no SPDX line'
echo 'int x;' >"$top/tests/base/test_text.c"
broken licence 'tests/base/test_text.c: no SPDX line'

file analyzer/base/text.c '/* a' 'comment */ strcpy(a, b);'
broken banned 'analyzer/base/text.c:3: strcpy() is banned'
file analyzer/cli/main.c 'x = "a\"b"; system ("ls");'
broken banned 'system() is banned'
file analyzer/walk/refs.c 'return exit(2);'
broken banned 'analyzer/walk/refs.c:2: exit() belongs to cli/'

echo 'see `base/nothing.c`' >>"$top/docs/ARCHITECTURE.md"
broken paths '`base/nothing.c` does not exist'
echo 'see `nothing/`' >>"$top/docs/ARCHITECTURE.md"
broken paths '`nothing/` does not exist'
echo 'see `text_last()`' >>"$top/docs/ARCHITECTURE.md"
broken paths '`text_last()` does not exist'

# Put together here, so that no file of ours holds one.
run=$(printf '%040d' 0 | tr 0 A)
for start in ATB"B" ATATT"3xFfGF0" ATCTT"3xFfGN0" BBD"C-"; do
	file tests/base/test_text.c "x = \"$start$run\";"
	add_to_git
	broken tokens 'tests/base/test_text.c:2'
	if grep -q "$run" "$scratch/said"; then
		complain 'tokens shows what it found'
	fi
done

echo 'if then' >>"$top/bootstrap"
broken scripts ''
echo 'if then' >>"$top/.ci/run"
broken scripts ''
echo 'text' >"$top/.ci/run"
broken scripts 'no shell in its first line'

exit $failed
