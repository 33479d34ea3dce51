#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shell scripts parse; where shellcheck is installed, it finds no error either,
# and nothing at all in those that a plan brings to its users.
# usage: scripts.sh CHECKOUT
set -eu
cd "$1"

status=0
for script in bootstrap .ci/run $(find tests analyzer -name '*.sh' |
	LC_ALL=C sort); do
	case $(head -n 1 "$script") in
	*bash) bash -n "$script" || status=1 ;;
	*sh) sh -n "$script" || status=1 ;;
	*)
		echo "$script: no shell in its first line"
		status=1
		;;
	esac
	if command -v shellcheck >/dev/null; then
		case $script in
		analyzer/*) least=style ;;
		*) least=error ;;
		esac
		shellcheck -S $least "$script" || status=1
	fi
done
exit $status
