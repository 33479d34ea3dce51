#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the tests of the command line share. A test begins with
#
#     . "$(dirname "$0")/lib.sh"
#
# and is called with the paths of bbaudit, make-repo, json-get, expand-template
# and make-table. It works in a folder of its own, $dir, which is removed at the
# end, and ends in `done_testing`. shellcheck shell=sh

set -u

bbaudit=$1 make_repo=$2 json_get=$3 expand_template=$4
make_table=$5
corpus=$(cd "$(dirname "$0")/../../../corpus" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/bbaudit-cli.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$dir" 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir" || exit 1

export LC_ALL=C TZ=UTC HOME="$dir/home"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$dir/gitconfig"
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com
mkdir "$HOME"
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
[advice]
	detachedHead = false
[gc]
	auto = 0
END

failures=0

fail()
{
	echo "FAIL: $*"
	failures=$((failures + 1))
}

skip()
{
	echo "SKIP: $*"
	exit 77
}

done_testing()
{
	[ "$failures" = 0 ] || exit 1
	echo PASS
	exit 0
}

# expect WHAT EXPECTED GOT
expect()
{
	[ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# The bytes of a template.
token()
{
	printf '%s' "$1" | "$expand_template"
}

# repo NAME [--bare] <corpus text: a repository of that name in $dir
repo()
{
	cat >"$1.fi"
	"$make_repo" "$1.fi" "$1" ${2:+"$2"} || exit 1
}

# files NAME [--bare] <"M ..." lines: one with a single commit, of these
files()
{
	{
		cat <<'END'
commit refs/heads/main
author Ada Example <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
add files
EOT
END
		cat
	} >"$1.files"
	repo "$@" <"$1.files"
}

# A repository with one commit and one credential.
leaky()
{
	files "$@" <<'END'
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
END
}

# One without.
clean()
{
	files "$@" <<'END'
M 100644 inline main.c
data <<EOT
int main(void) { return 0; }
EOT
END
}

# scan EXPECTED-STATUS ARGUMENT...: JSON into report.json, messages into err
scan()
{
	wanted=$1
	shift
	"$bbaudit" scan -f json --as-of 2026-11-24 "$@" >report.json 2>err
	status=$?
	if [ "$status" != "$wanted" ]; then
		fail "scan $*: expected status $wanted, got $status"
		sed 's/^/    /' err
	fi
}

# json PATH...: values of the last report
json()
{
	"$json_get" report.json "$@" 2>&1
}

# json_is PATH EXPECTED
json_is()
{
	expect "$1" "$2" "$(json "$1")"
}

# also INDEX SITE PATH LINE ENCODING...: of the places where the first finding's
# secret stands besides
also()
{
	n=$1
	json_is "findings.0.also_at.$n.site" "$2"
	json_is "findings.0.also_at.$n.path" "$3"
	json_is "findings.0.also_at.$n.line" "$4"
	shift 4
	json_is "findings.0.also_at.$n.encoding.#" $#
	i=0
	for name; do
		json_is "findings.0.also_at.$n.encoding.$i" "$name"
		i=$((i + 1))
	done
}

# The report without what differs from one run to the next.
timeless()
{
	"$json_get" "$1" --without run.started run.finished run.command \
		run.key_id 'repositories.*.seconds' summary.totals.seconds
}
