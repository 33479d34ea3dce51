#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A plan for a repository that means harm: nothing of it is obeyed by the
# runbook, and everything is cleaned all the same.
. "$(dirname "$0")/lib.sh"

command -v git-filter-repo >/dev/null || skip "git filter-repo is not installed"

export GIT_NO_REPLACE_OBJECTS=1
name="it's a \$(touch pwned) repo"
leaky "$name"
secret=$(token '@{app-password:1}')
other=$(token '@{app-password:2}')
git="git -C $dir/mirror.git"
(
	cd "$name" || exit 1
	git checkout -q -f main
	# names of files that a shell or a pattern would obey
	for file in '-rf' '$(touch pwned)' '`touch pwned`' "a'b" 'a"b' \
		'a
b' '==>x' 'regex:.*' '#c'; do
		printf 'TOKEN of bitbucket %s\n' "$secret" >"./$file"
	done
	# two names that become one, and a folder
	mkdir "x-$secret" && echo one >"x-$secret/$other"
	echo two >"x-$secret/$secret"
	echo three >"y-$secret" && echo four >"y-$secret-2"
	git add -A . && git commit -q -m "odd names"
	# a signature, a merged tag and a strange encoding in a commit
	git cat-file commit HEAD >commit.txt
	{
		sed -n '/^$/q;p' commit.txt
		printf 'encoding %s\ngpgsig %s\n of it\n' "$secret" "$secret"
		printf '\nsigned by %s\n' "$secret"
	} >signed.txt
	git update-ref refs/heads/signed \
		"$(git hash-object --literally -t commit -w signed.txt)"
	rm commit.txt signed.txt
	# a signed tag, tags of a tree, a blob and a tag
	printf 'tag\n-----BEGIN PGP SIGNATURE-----\n%s\n' "$secret" |
		git tag -a -F - sig
	git tag -a -m "of a tree $secret" of-tree 'HEAD^{tree}'
	git tag -a -m "of a blob" of-blob HEAD:.env
	git -c advice.nestedTag=false tag -a -m "of a tag $secret" of-tag of-tree
	# refs that a mirror brings along
	git update-ref refs/remotes/origin/only HEAD~1
	git update-ref refs/pull-requests/7/from HEAD
	git update-ref 'refs/heads/$(touch${IFS}pwned)' HEAD
	git update-ref 'refs/heads/dash/-x;touch${IFS}pwned' HEAD
	git update-ref "refs/heads/b/$secret/c" HEAD
	git update-ref "refs/heads/b/$secret/$other" HEAD
	git symbolic-ref refs/heads/sym "refs/heads/b/$secret/c"
	git symbolic-ref HEAD "refs/heads/b/$secret/c"
	git notes add -m "note $secret" HEAD~1
	git replace HEAD HEAD~1
)

mkdir 'out dir'
"$bbaudit" scan -o 'out dir/' --plan -f json "$name" >before.json 2>err
status=$?
[ $status = 1 ] || fail "scan: $status $(cat err)"
for plan in "out dir"/remediation/*/; do
	[ ! -f "$plan/runbook.sh" ] || break
done
case $plan in
*[!A-Za-z0-9._/\ -]*) fail "a strange name: $plan" ;;
esac

git clone -q --mirror "file://$dir/$name" mirror.git
commits=$($git rev-list --all --count)
sh "$plan/runbook.sh" mirror.git >show.log 2>&1 || fail "show: $(tail -3 show.log)"
sh "$plan/runbook.sh" --run mirror.git >run.log 2>&1 || {
	fail "run: status $?"
	cat run.log
}
expect "files that were made" "" "$(find . -name pwned)"

everything()
{
	$git cat-file --batch-all-objects --batch
	$git for-each-ref
	cat mirror.git/HEAD mirror.git/packed-refs mirror.git/config
}
everything >all.bin
for each in "$secret" "$other"; do
	grep -qaF "$each" all.bin && fail "a secret is left"
done
grep -qF -e "$secret" -e "$other" show.log run.log &&
	fail "the runbook shows a secret"
$git fsck --full >fsck.log 2>&1 || fail "fsck: $(cat fsck.log)"
expect "commits" "$commits" "$($git rev-list --all --count)"
for ref in refs/tags/sig refs/tags/of-tree refs/tags/of-blob refs/tags/of-tag \
	refs/remotes/origin/only refs/pull-requests/7/from refs/heads/signed \
	'refs/heads/$(touch${IFS}pwned)' refs/heads/sym HEAD; do
	$git rev-parse -q --verify "$ref" >/dev/null || fail "$ref is gone"
done
expect "remotes" origin "$($git remote)"
expect "replacements" "" "$($git for-each-ref refs/replace)"
expect "kind of tag" "tree blob" "$(echo $($git rev-parse 'of-tag^{}' \
	'of-blob^{}' | $git cat-file --batch-check='%(objecttype)'))"
expect "files" "$(git -C "$name" ls-tree -r -z main | tr -cd '\0' | wc -c)" \
	"$($git ls-tree -r -z main | tr -cd '\0' | wc -c)"
$git notes list 'main~1' >/dev/null 2>&1 || fail "the note has not moved"

# once more: nothing changes
everything | cksum >once
sh "$plan/runbook.sh" --run mirror.git >run.log 2>&1 || fail "again: $?"
everything | cksum | cmp -s - once || fail "a second run changes something"

done_testing
