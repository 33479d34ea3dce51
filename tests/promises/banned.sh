#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Calls that the program must not make, and what only cli/ may do.
# usage: banned.sh CHECKOUT
set -eu

awk=$(cd "$(dirname "$0")" && pwd)/banned.awk
cd "$1"
find analyzer -name '*.[ch]' | LC_ALL=C sort | {
	set --
	while IFS= read -r file; do
		set -- "$@" "$file"
	done
	[ $# -gt 0 ] || exit 0
	awk -f "$awk" "$@"
}
