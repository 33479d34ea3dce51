#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Where a secret that was found stands besides, without any context.
. "$(dirname "$0")/lib.sh"

secret=$(token '@{password:7}')
encoded=$(printf 'x %s y' "$secret" | base64 | tr -d '\n')

git init -q one
(
	cd one || exit 1
	printf 'BITBUCKET_USER=jane\nBITBUCKET_PASSWORD=%s\n' "$secret" >.env
	printf 'line 1\nit is %s here\n' "$secret" >notes.txt
	mkdir deep
	printf 'a\nb\n%s\n' "$encoded" >deep/encoded.txt
	git add .
	git commit -q -m first
	git rm -q .env
	printf 'line 0\nline 1\nit is %s here\n' "$secret" >notes.txt
	git add .
	git commit -q -m "no more $secret"
	git config user.remark "$secret"
	rm -rf .git/logs .git/COMMIT_EDITMSG
	git repack -adq
)
# In a repository in which nothing convicts it, it is found all the same.
git init -q two
(
	cd two || exit 1
	echo "$secret" >other.txt
	git add .
	git commit -q -m x
)

scan 1 one two
json_is findings.# 1
json_is findings.0.occurrences.# 1
json_is findings.0.occurrences.0.path .env
json_is findings.0.exposure history
json_is findings.0.also_at.# 5
also 0 blob deep/encoded.txt 3 base64
also 1 blob notes.txt 2
also 2 commit-message null 6
also 3 config config 7
also 4 blob other.txt 1
# None of it is shown.
! grep -q -e "$secret" -e "$encoded" report.json ||
	fail "the secret stands in the report"
# It does not depend on threads, nor on the engine.
for how in -j1 --engine=libgit2; do
	scan 1 $how one two
	json_is findings.0.also_at.# 5
	also 1 blob notes.txt 2
	also 4 blob other.txt 1
done

# A rewrite takes it from all of these places.
"$bbaudit" scan -o audit/ --plan one >out 2>&1
git clone -q --mirror one mirror.git
sh audit/remediation/one/runbook.sh --run mirror.git >out 2>&1 || {
	cat out
	fail "the runbook fails"
}
for place in main:notes.txt main:deep/encoded.txt; do
	git -C mirror.git show $place >text
	! grep -q -e "$secret" -e "$encoded" text || fail "it is left in $place"
done
"$bbaudit" verify --against audit/findings.json \
	--secrets audit/remediation/secrets.txt mirror.git >out 2>&1
expect "verify" 0 $?
# A name in a tree of which only the new entries are stored.
git init -q names
(
	cd names || exit 1
	printf 'BITBUCKET_USER=jane\nBITBUCKET_PASSWORD=%s\n' "$secret" >.env
	mkdir many
	for i in $(seq 100 180); do echo "$i" >"many/file-$i"; done
	git add .
	git commit -q -m first
	echo x >"many/file-150-$secret"
	git add .
	git commit -q -m second
	git rm -q "many/file-150-$secret"
	for i in $(seq 181 190); do echo "$i" >"many/file-$i"; done
	git add .
	git commit -q -m third
	git repack -adfq
)
git -C names cat-file --batch-check='%(deltabase)' >base <<END
main~1:many
END
! grep -q '^0*$' base || fail "the tree is no delta"
scan 1 names
json_is findings.# 1
json_is findings.0.also_at.# 1
json_is findings.0.also_at.0.site path
# Where its bare copy lies too deep to be traced, that is told, though nothing
# was amiss where it has a context.
git init -q bare
{
	printf 'commit refs/heads/main\ncommitter A <a@example.com> 1 +0000\n'
	printf 'data 1\nx\nM 100644 inline .env\ndata <<END\n'
	printf 'BITBUCKET_USER=jane\nBITBUCKET_PASSWORD=%s\nEND\n' "$secret"
	printf 'M 100644 inline '
	awk 'BEGIN { while (i++ < 4200) printf "d/" }'
	printf 'notes.txt\ndata <<END\nit is %s here\nEND\n' "$secret"
} | git -C bare fast-import --quiet
scan 3 bare
json_is findings.# 1
json_is findings.0.occurrences.0.path .env
json_is repositories.0.skipped.# 1
json_is repositories.0.skipped.0.type history
json_is repositories.0.skipped.0.path bare

done_testing
