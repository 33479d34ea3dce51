#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual page and --help tell of the same options, and README.md shows what
# the demo prints.
. "$(dirname "$0")/lib.sh"

page=$corpus/../docs/bbaudit.1.in

# section FROM TILL: the lines of the page between two such lines
section()
{
	awk -v from="$1" -v till="$2" '
		inside && index($0, till) == 1 { exit }
		index($0, from) == 1 { inside = 1 }
		inside { print }' "$page"
}

# told COMMAND: its long options by --help
told()
{
	"$bbaudit" "$1" --help |
		sed -n 's/^  *\(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' |
		grep -v -x -e help -e usage | sort
}

# same COMMAND FROM TILL: that section names these options and no others
same()
{
	told "$1" >told
	section "$2" "$3" | grep -o 'Fl -[a-z-]*' | cut -c 5- | sort -u >paged
	[ -s told ] || fail "$1 --help names no option"
	diff told paged || fail "options of $1: --help (<) and the manual (>)"
}
same scan 'The options of' '.Cm verify'
same verify 'takes those of these options' '.Sh FILES'
same classify '.It Cm classify' '.It Cm verify'
same merge '.It Cm merge' '.It Cm patterns'

# Lines of the excerpt are cut where they say so. The id, which depends on a key,
# and the time that it took are not compared.
"$make_repo" "$corpus/demo/history.fi" repo || exit 1
"$bbaudit" scan --as-of 2026-11-24 repo >printed 2>err
expect "the demo's scan" 1 $?
sed -n '/^    bbaudit [0-9]/,/^    Complete:/ s/^    //p' "$corpus/../README.md" |
	grep -v -x -e '\.\.\.' -e '  id .*' |
	sed 's/…$//; s/ in [0-9]* seconds$//' >shown
[ "$(wc -l <shown)" -gt 15 ] || fail "README.md has no excerpt"
while IFS= read -r line; do
	grep -q -F -e "$line" printed || fail "README.md shows: $line"
done <shown

done_testing
