#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All corpus histories in one repository: however git stores its objects, the
# report is that of the loose ones, by both engines and with any number of
# threads; and the bytes and credentials of each object are those that it has by
# git cat-file --batch, which knows nothing of us.
. "$(dirname "$0")/lib.sh"

equal_batch=$(dirname "$make_repo")/equal-batch

packing=$corpus/../tests/e2e/packing.sh
printf '%064d\n' 7 >key
chmod 600 key

# Of the histories, each tenth under a sanitizer: tests/e2e/CMakeLists.txt.
few=${BBAUDIT_FEW_CASES:+10}
few=${few:-1}
nth=0

# join REPO FORMAT FOLDER...: objects and refs of what the histories make
join()
{
	joined=$1 nr=0 option=
	[ "$2" = sha1 ] || option=--$2
	git init -q --bare --object-format="$2" "$joined"
	shift 2
	for history in $(cd "$corpus" && find "$@" -name '*.fi' | sort); do
		case $history in
		*sha256*) continue ;;
		esac
		nth=$((nth + 1))
		[ $((nth % few)) -eq 0 ] || continue
		rm -rf one
		# shellcheck disable=SC2086 # none or one
		"$make_repo" "$corpus/$history" one $option || return 1
		objects=$(cd one && cd "$(git rev-parse --git-path objects)" && pwd)
		cp -R "$objects/." "$joined/objects"
		rm -rf "$joined/objects/info"
		nr=$((nr + 1))
		git -C one for-each-ref --format="create refs/c$nr/%(refname) \
%(objectname)" | sed "s|refs/c$nr/refs/|refs/c$nr/|" \
			>refs
		git -C "$joined" update-ref --stdin <refs
	done
	rm -rf one
	sh "$packing" loose "$joined"
}

# report [OPTION...] >REPORT, without what differs by its nature: bytes counts
# the files of the repository, too.
report()
{
	"$bbaudit" scan -f json --show-secrets --as-of 2026-11-24 \
		--min-confidence unlikely --audit-key key "$@" repo >out
	echo "status $?"
	grep -Ev '^ *"(started|finished|command|seconds|bytes|bytes_scanned)":' out |
		awk '/"stores": \[/ { skip = 1 } !skip; /\]/ { skip = 0 }'
}

# check WHAT [OPTION...]: against the report of the loose objects
check()
{
	what=$1
	shift
	report "$@" >got
	cmp -s want got && return
	fail "$what: another report"
	diff want got | cut -c 1-200 | head -n 20
}

# all_by_git FORMAT: a line for each object and each credential
all_by_git()
{
	git -C repo cat-file --batch-all-objects --batch |
		"$equal_batch" "$1" | sort
}

# check_batch FORMAT WHAT: against those of git
check_batch()
{
	set -- "$1" "$2" repo/objects
	[ ! -d repo.objects ] || set -- "$@" repo.objects
	what=$2
	"$equal_batch" "$1" "$3" ${4:+"$4"} | sort >got
	cmp -s by-git got && return
	fail "$1, $what: other objects than git's"
	diff by-git got | cut -c 1-200 | head -n 20
}

# try REPO NAME
try()
{
	rm -rf repo*
	cp -R "$1" repo
	sh "$packing" "$2" repo || {
		fail "$2 of $1"
		return
	}
	check_batch "$1" "$2"
	check "$1, $2" --jobs 1
	[ "$1" = sha256 ] && return
	check "$1, $2, by libgit2" --engine libgit2
	[ "$2" = deep ] || return
	check "$1, $2, two threads" --jobs 2
	check "$1, $2, eight threads" --jobs 8
}

all='loose pack packs midx deep ref-delta cruft alternates'

join sha1 sha1 demo encodings kinds negatives sites || fail "cannot join"
cp -R sha1 repo
all_by_git sha1 >by-git
report --engine libgit2 >want
grep -q '^status 1' want || fail "status of sha1: $(head -n 1 want)"
[ "$(grep -c '"kind":' want)" -gt $((100 / few)) ] || fail "few findings in sha1"
for name in $all; do
	try sha1 "$name"
done

join sha256 sha256 demo encodings || fail "cannot join"
rm -rf repo*
cp -R sha256 repo
all_by_git sha256 >by-git
report >want
grep -q '^status 1' want || fail "status of sha256: $(head -n 1 want)"
[ "$(grep -c '"kind":' want)" -gt $((10 / few)) ] || fail "few findings in sha256"
for name in $all; do
	try sha256 "$name"
done

done_testing
