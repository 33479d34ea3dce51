#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every file of the program and of its tests' code says its licence at the top.
# usage: licence.sh CHECKOUT
set -eu
cd "$1"

{
	find analyzer -type f
	find tests -type f \( -name '*.[ch]' -o -name '*.sh' -o \
		-name CMakeLists.txt \)
} | {
	status=0
	while IFS= read -r file; do
		head -n 2 "$file" |
			grep -q 'SPDX-License-Identifier: Apache-2\.0' && continue
		echo "$file: no SPDX line among the first two"
		status=1
	done
	exit $status
}
