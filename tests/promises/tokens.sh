#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No tracked file holds what could pass for a credential: in this repository
# they are written as templates. Prints places, never the text itself.
# Status 77 means: not tested.
# usage: tokens.sh CHECKOUT
set -eu

# Whose files the checkout's are is no concern of a search.
git='git -c safe.directory=*'
cd "$1"
if ! command -v git >/dev/null || ! $git rev-parse >/dev/null 2>&1; then
	echo "no git checkout: tracked files are not checked"
	exit 77
fi

places=$($git grep -naE \
	-e 'ATBB[A-Za-z0-9]{24}[0-9A-Fa-f]{8}' \
	-e 'ATATT3xFfGF0[A-Za-z0-9_=-]{20}' \
	-e 'ATCTT3xFfGN0[A-Za-z0-9_=-]{20}' \
	-e 'BBDC-[A-Za-z0-9+/]{40}' | cut -d : -f 1,2) || exit 2
[ -n "$places" ] || exit 0
echo "looks like a real token:"
echo "$places"
exit 1
