#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One foreign library, one folder; and no folder includes a later one.
# usage: includes.sh CHECKOUT
set -eu

root=${1%/}/
find "${root}analyzer" -name '*.[ch]' | LC_ALL=C sort | {
	set --
	while IFS= read -r file; do
		set -- "$@" "$file"
	done
	awk -v "root=$root" -f "$(dirname "$0")/includes.awk" \
		"${root}docs/ARCHITECTURE.md" "$@"
}
