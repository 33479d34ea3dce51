#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Inputs of fuzz_reftable to begin with. MAKE_TABLE is the path of make-table.
# usage: make_reftable_seeds.sh FOLDER
set -eu

mkdir -p "$1"
cd "$1"
refs='symbolic HEAD refs/heads/main
ref refs/heads/main 1
ref refs/heads/mainly 2
gone refs/heads/old
peeled refs/tags/t 3 4'
logs='forget HEAD
log HEAD 0 1 Ada ada@example.com 1700000000 -130 clone: from here
log refs/heads/main 1 2 Ada ada@example.com 1700000001 100 commit: x'

echo "$refs" | "$MAKE_TABLE" >refs
echo "$logs" | "$MAKE_TABLE" >logs
printf '%s\n' "$refs" "$logs" block "$logs" | "$MAKE_TABLE" >both
printf '%s\n' "size 200" "$refs" block "$refs" "$logs" | "$MAKE_TABLE" >filled
printf '%s\n' sha256 "$refs" "$logs" | "$MAKE_TABLE" >sha256
