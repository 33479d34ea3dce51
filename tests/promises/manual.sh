#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual page is in order. Status 77 means: not tested.
# usage: manual.sh PAGE
set -eu

command -v mandoc >/dev/null || {
	echo "mandoc is missing: the manual page is not checked"
	exit 77
}
mandoc -T lint -W warning "$1"
