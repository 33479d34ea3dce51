#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Takes the secrets of one repository out of a bare mirror clone of it.
#
#     git clone --mirror URL MIRROR
#     sh runbook.sh MIRROR          says what it would do; changes nothing
#     sh runbook.sh --run MIRROR    does it, and searches for what is left
#
# With --force it takes a MIRROR that is no fresh clone, too, if a rewrite can
# clean it. It opens no connection and pushes nothing. Status: 0 nothing is left,
# 1 something is, 2 it could not be done.
#
# Revoke first: a rewrite takes nothing back from whoever has a copy.
#
# Nothing in this file comes out of the repository. What does, the secrets and
# the names of objects, is data: in rules.py and in the .txt files beside it.
# They hold secrets in clear: keep the folder to yourself, and remove it when
# all is done.

set -eu
umask 077

usage() {
	echo "usage: sh runbook.sh [--run] [--force] MIRROR" >&2
	exit 2
}

give_up() {
	printf 'runbook: %s\n' "$*" >&2
	exit 2
}

run='' force='' mirror=''
while [ $# -gt 0 ]; do
	case $1 in
	--run) run=yes ;;
	--force) force=yes ;;
	--) shift && break ;;
	-*) usage ;;
	*) break ;;
	esac
	shift
done
if [ $# -ne 1 ] || [ -z "$1" ]; then
	usage
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) ||
	give_up "cannot find its own folder"
mirror=$(CDPATH='' cd -- "$1" && pwd -P) || give_up "$1: cannot go there"

command -v git >/dev/null || give_up "git is not installed"
command -v python3 >/dev/null || give_up "python3 is not installed"
command -v git-filter-repo >/dev/null ||
	[ -x "$(git --exec-path)/git-filter-repo" ] ||
	give_up "git filter-repo is not installed (Debian: git-filter-repo)"

# Neither the caller's settings nor hooks have a say in this.
# shellcheck disable=SC2046 # names of variables
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/dev/null
export GIT_CONFIG_KEY_1=gc.auto GIT_CONFIG_VALUE_1=0
# What refs/replace/ shows in place of a commit is not what is stored.
export GIT_NO_REPLACE_OBJECTS=1
# The callbacks find scrub.py; no copy of rules.py is made.
export PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1

scrub() {
	python3 -B "$here/scrub.py" "$@"
}

step() {
	printf '\n%s\n' "$*"
}

# Prints a command, and runs it if it is to be run.
try() {
	printf '   '
	for word; do
		printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
	done
	echo
	if [ -n "$run" ]; then
		"$@"
	fi
}

cd -- "$mirror"

step "1. Is $mirror a fresh bare clone?"
status=0
reasons=$(scrub check "$mirror") || status=$?
case $status in
0) echo "    yes" ;;
1)
	printf '%s\n' "$reasons" | sed 's/^/    no: /'
	if [ -z "$force" ] && [ -n "$run" ]; then
		give_up "take a fresh clone, or use --force"
	fi
	;;
*)
	printf '%s\n' "$reasons" | sed 's/^/    no: /'
	give_up "this cannot be rewritten here"
	;;
esac

# Contents, messages, names of files and refs, authors, committers, taggers.
# Signatures are dropped; commits that become empty stay, so that no message is
# lost; refs/replace/ goes, since it would name what is no longer there.
# --partial only means that nothing else is done: no ref below refs/remotes/ is
# moved and no remote removed. Step 3 removes refs of an old name.
step "2. Rewrite the history"
if scrub history; then
	try git filter-repo --force --partial \
		--replace-text "$here/replace-text.txt" \
		--replace-message "$here/replace-message.txt" \
		--strip-blobs-with-ids "$here/blobs-to-drop.txt" \
		--blob-callback "$here/blob-callback.py" \
		--filename-callback 'import scrub; return scrub.name(filename)' \
		--refname-callback 'import scrub; return scrub.name(refname)' \
		--name-callback 'import scrub; return scrub.text(name)' \
		--email-callback 'import scrub; return scrub.text(email)' \
		--commit-callback 'import scrub; scrub.commit(commit)' \
		--replace-refs delete-no-add --preserve-commit-encoding \
		--prune-empty never --prune-degenerate never ||
		give_up "git filter-repo failed: take a fresh clone"
else
	echo "    nothing to do: no object holds a secret"
fi

# What the rules leave, so that nobody is surprised by it afterwards.
told=$(scrub short)
[ -z "$told" ] || printf '%s\n' "$told" | sed 's/^/    /'

# Refs that lead to no commit, tags of tags, HEAD, notes (they go by the ids of
# commits), configuration, FETCH_HEAD, hooks, reflogs, older stashes.
step "3. What git filter-repo leaves alone"
if [ -n "$run" ]; then
	told=$(scrub after "$mirror") ||
		give_up "this failed: take a fresh clone"
else
	told=$(scrub show "$mirror")
fi
[ -z "$told" ] || printf '%s\n' "$told" | sed 's/^/    /'

step "4. Drop the old objects from this clone"
try git reflog expire --expire=now --expire-unreachable=now --all
try git gc --quiet --prune=now
if [ -n "$run" ]; then
	try git prune --expire=now
	try git fsck --connectivity-only --no-dangling --no-progress ||
		give_up "the result is damaged: take a fresh clone"
fi

step "5. Search every object, ref and file for what is left"
if [ -z "$run" ]; then
	cat <<'END'

Nothing was changed. To do it: sh runbook.sh --run MIRROR
END
	exit 0
fi
scrub search "$mirror" >"$here/left.txt" || {
	sed 's/^/    /' "$here/left.txt"
	printf '\nSomething is left (see above, and left.txt). Push nothing.\n'
	exit 1
}
echo "    nothing is left that the rules reach"
if [ -s "$here/left.txt" ]; then
	sed 's/^/    /' "$here/left.txt"
	cat <<'END'
    (Text of others may be in there. bbaudit verify names these places too:
    look at each, and if it is the secret after all, add a rule for it.)
END
fi
rm -f -- "$here/left.txt"
cat <<'END'

Stopped here, on purpose: nothing was pushed. Next:

  - let bbaudit prove it: bbaudit verify --against findings.json --secrets
    remediation/secrets.txt MIRROR
  - look at the result, and tell everybody to push what they have and to stop
  - push (git remote set-url origin URL first, if its password was taken out):
        git push --force origin 'refs/heads/*:refs/heads/*' \
            'refs/tags/*:refs/tags/*' 'refs/notes/*:refs/notes/*'
    and delete on the server the refs that have a new name here
  - README.md says what a push does not reach, and who can help with it
END
