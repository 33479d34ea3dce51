#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the seeds of a fuzz target and feeds it each once.
# usage: replay.sh TARGET MAKE_SEEDS
set -eu

seeds=$(mktemp -d "${TMPDIR:-/tmp}/replay.XXXXXX")
trap 'rm -rf "$seeds"' EXIT
sh "$2" "$seeds"
"$1" "$seeds"/*
