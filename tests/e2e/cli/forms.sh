#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every form that a repository can have, and what of it is counted once.
. "$(dirname "$0")/lib.sh"

# an unborn HEAD beside a branch that exists
leaky unborn
git -C unborn symbolic-ref HEAD refs/heads/not-yet
scan 1 unborn
json_is findings.0.exposure tip
json_is repositories.0.head refs/heads/not-yet

# given from inside, by its git directory, through a .git file
leaky plain
json_of_path()
{
	scan 1 "$1"
	json_is findings.# 1
	json_is repositories.# 1
}
json_of_path plain/.git
json_of_path plain/
(cd plain && "$bbaudit" scan -f json . >../report.json 2>../err)
expect "scan ." 1 $?
git clone -q --separate-git-dir elsewhere.git plain separate
json_of_path separate
json_of_path elsewhere.git
git clone -q --mirror plain mirror.git
json_of_path mirror.git
json_is repositories.0.form bare

# a linked worktree is the same repository, whichever is given
leaky main
git -C main worktree add -q ../linked -b side
scan 1 linked
json_is repositories.# 1
json_is findings.# 1
json_is findings.0.occurrences.# 1
scan 1 main linked
json_is repositories.# 1
json_is findings.# 1
# what the worktree alone has staged or checked out belongs to it
(
	cd linked || exit 1
	git checkout -q --detach
	token 'BITBUCKET_APP_PASSWORD=@{app-password:2}' >only.env
	git add only.env
	git commit -q -m "in the worktree"
	token 'BITBUCKET_APP_PASSWORD=@{app-password:3}' >staged.env
	git add staged.env
)
scan 1 --show-secrets main
json_is findings.# 3
json findings.0.exposure findings.1.exposure findings.2.exposure | sort >out
expect "exposures" "metadata tip tip" "$(echo $(cat out))"

# repositories below a folder, and inside of each other
mkdir -p tree/a/b
leaky tree/one
leaky tree/a/b/two
leaky tree/one/inner
git clone -q --bare tree/one tree/a/three.git
scan 1 tree
json_is repositories.# 4
json_is findings.# 1
json_is findings.0.occurrences.# 4

# a submodule is a repository of its own
leaky library
clean super
git -C super submodule --quiet add "$dir/library" lib
git -C super commit -q -m "add a submodule"
scan 1 super
json_is repositories.# 2
json_is findings.# 1

# alternates: the shared store is read once
leaky lender
git clone -q --shared lender borrower
scan 1 borrower
json_is findings.# 1
json_is repositories.0.stores.# 2
scan 1 lender borrower
json_is repositories.# 2
json_is findings.# 1
# a loop of alternates ends
echo "$dir/borrower/.git/objects" >lender/.git/objects/info/alternates
scan 1 borrower
json_is findings.# 1

# a shallow clone: history is cut, and the report says so
leaky deep
for n in 1 2 3; do
	git -C deep commit -q --allow-empty -m "commit $n"
done
git clone -q --depth 1 "file://$dir/deep" shallow
scan 1 shallow
json_is repositories.0.history_cut true
json_is findings.# 1

# a partial clone: what was promised and never fetched is opaque
git -C deep config uploadpack.allowFilter true
git clone -q --no-checkout --filter=blob:none "file://$dir/deep" partial
scan 0 partial
[ "$(json repositories.0.opaque.#)" -gt 0 ] || fail "nothing is opaque"
json_is repositories.0.complete true
scan 3 --strict partial

# an extension that only says how, not what
leaky extended
git -C extended config core.repositoryFormatVersion 1
git -C extended config extensions.worktreeConfig true
git -C extended config extensions.preciousObjects true
scan 1 extended
json_is findings.# 1

done_testing
