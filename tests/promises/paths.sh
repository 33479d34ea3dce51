#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What docs/ARCHITECTURE.md names exists: a `folder/` or `folder/file.c` of ours
# as a file, a `function()` somewhere in analyzer/.
#
# Left alone: names without a slash (headers of libraries, files of git), paths
# that begin with one, patterns, and the headers of the table's last column.
# usage: paths.sh CHECKOUT
set -eu
cd "$1"

page=docs/ARCHITECTURE.md
[ -f "$page" ] || {
	echo "no $page"
	exit 1
}

# The words in backticks, one a line.
words() {
	awk '
	/^\|/ { # a row of the table: not the foreign headers
		sub(/[ \t]*$/, "")
		n = split($0, cell, "|")
		gsub(/`[^`]*\.h`/, "", cell[n - 1])
		line = ""
		for (i = 1; i <= n; i++)
			line = line cell[i] " "
		$0 = line
	}
	{
		n = split($0, part, "`")
		for (i = 2; i <= n; i += 2)
			print part[i]
	}' "$page" | LC_ALL=C sort -u
}

is_function_known() {
	grep -rqE "(^|[^A-Za-z0-9_])$1\(" analyzer
}

words | {
	status=0
	while IFS= read -r word; do
		case $word in
		*[!A-Za-z0-9_./\(\)-]* | /* | .git/* | build/* | refs/* | \
			objects/* | logs/* | info/* | modules/* | worktrees/* | \
			lfs/*) continue ;;
		*'()')
			is_function_known "${word%??}" && continue
			;;
		bootstrap | .ci/run | */ | */*.*)
			[ -e "$word" ] && continue
			[ -e "analyzer/$word" ] && continue
			;;
		*) continue ;;
		esac
		echo "$page: \`$word\` does not exist"
		status=1
	done
	exit $status
}
