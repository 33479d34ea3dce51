/* SPDX-License-Identifier: Apache-2.0 */
#include "slow.h"
#include "traced.h"

#include "trace/trace_state.h"

#define HEAD_MAIN " refs=HEAD,refs/heads/main\n"

/* One repository "r" each; the script starts inside of it. */
/* clang-format off */
static const struct row {
	const char *proves;
	const char *script;
	const char *told;
} rows[] = {
	{ "nothing", "w a x\n c A\n", "" },
	{ "an empty repository", "", "" },
	{ "added and there",
	  "c A\n w a S#1#\n c B\n c C\n",
	  "S#1# tip first=B last=B" HEAD_MAIN
	  "  blob a +B\n" },
	{ "added and removed",
	  "w a S#1#\n c A\n w a x\n c B\n c C\n",
	  "S#1# history first=A last=B" HEAD_MAIN
	  "  blob a +A -B\n" },
	{ "the file itself removed",
	  "w a S#1#\n c A\n git rm -q a\n c B\n",
	  "S#1# history first=A last=B" HEAD_MAIN
	  "  blob a +A -B\n" },
	{ "added, removed and added again",
	  "w a S#1#\n c A\n w a x\n c B\n w a S#1#\n c C\n",
	  "S#1# tip first=A last=C" HEAD_MAIN
	  "  blob a +A,C -B\n" },
	{ "versions are counted, the first one is told",
	  "w a x S#1#\n c A\n n b1 HEAD:a\n w a S#1#\n c B\n n b2 HEAD:a\n"
	  " w b x\n c C\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a n=2 line=2 o=b1 +A\n" },
	{ "a version that comes back is one version",
	  "w a 1 S#1#\n c A\n w a 2 S#1#\n c B\n w a 1 S#1#\n c C\n",
	  "S#1# tip first=A last=C" HEAD_MAIN
	  "  blob a n=2 line=2 +A\n" },
	{ "the same secret twice in a file",
	  "w a S#1# S#1#\n c A\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob a +A\n" },
	{ "two secrets in a file, one of them replaced",
	  "w a S#1# S#2#\n c A\n w a S#1# S#3#\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a n=2 +A\n"
	  "S#2# history first=A last=B" HEAD_MAIN
	  "  blob a line=2 +A -B\n"
	  "S#3# tip first=B last=B" HEAD_MAIN
	  "  blob a line=2 +B\n" },
	{ "the same blob at two paths",
	  "w a S#1#\n w d/e/b S#1#\n c A\n n b1 HEAD:a\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob a o=b1 +A\n  blob d/e/b o=b1 +A\n" },
	{ "a rename is a removal and an introduction",
	  "w a S#1#\n c A\n git mv a b\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a +A -B\n  blob b +B\n" },
	{ "a folder's rename",
	  "w d/a S#1#\n w d/b S#2#\n c A\n git mv d e\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob d/a +A -B\n  blob e/a +B\n"
	  "S#2# tip first=A last=B" HEAD_MAIN
	  "  blob d/b +A -B\n  blob e/b +B\n" },
	{ "a file becomes a folder and a file again",
	  "w a S#1#\n c A\n git rm -q a\n w a/b S#1#\n c B\n"
	  " git rm -qr a\n w a S#1#\n c C\n",
	  "S#1# tip first=A last=C" HEAD_MAIN
	  "  blob a +A,C -B\n  blob a/b +B -C\n" },
	{ "equal folders at two places",
	  "w d/a S#1#\n w e/a S#1#\n c A\n git rm -qr e\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob d/a +A\n  blob e/a +A -B\n" },
	{ "names sort as bytes, not as git sorts trees",
	  "w a.b S#1#\n w a/c S#1#\n w a0 S#1#\n c A\n git rm -q a0\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a.b +A\n  blob a/c +A\n  blob a0 +A -B\n" },
	{ "a symbolic link's target",
	  "ln -s S#1# l\n git add l\n c A\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob l +A\n" },
	{ "the mode alone changes nothing",
	  "w a S#1#\n c A\n chmod +x a\n git add a\n c B\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob a +A\n" },

	/* merges */
	{ "a merge that drops one parent's secret removes it",
	  "c A\n git checkout -q -b side\n w f S#1#\n c B\n"
	  " git checkout -q main\n c C\n tick\n"
	  " git merge -q -s ours -m m side\n n M\n",
	  "S#1# tip first=B last=M"
	  " refs=HEAD,refs/heads/main,refs/heads/side\n"
	  "  blob f +B -M\n" },
	{ "the same after the branch is gone",
	  "c A\n git checkout -q -b side\n w f S#1#\n c B\n"
	  " git checkout -q main\n c C\n tick\n"
	  " git merge -q -s ours -m m side\n n M\n git branch -q -D side\n",
	  "S#1# history first=B last=M" HEAD_MAIN
	  "  blob f +B -M\n" },
	{ "a merge that keeps one side's file introduces nothing",
	  "c A\n git checkout -q -b side\n w f S#1#\n c B\n"
	  " git checkout -q main\n w g x\n c C\n tick\n"
	  " git merge -q -m m side\n n M\n git branch -q -D side\n c D\n",
	  "S#1# tip first=B last=B" HEAD_MAIN
	  "  blob f +B\n" },
	{ "an evil merge introduces",
	  "c A\n git checkout -q -b side\n w f x\n c B\n"
	  " git checkout -q main\n w g x\n c C\n tick\n"
	  " git merge -q --no-commit side\n w g S#1#\n"
	  " git commit -q -m m\n n M\n git branch -q -D side\n",
	  "S#1# tip first=M last=M" HEAD_MAIN
	  "  blob g +M\n" },
	{ "both sides add the same",
	  "c A\n git checkout -q -b side\n w f S#1#\n c B\n"
	  " git checkout -q main\n w f S#1#\n c C\n tick\n"
	  " git merge -q -m m side\n n M\n git branch -q -D side\n",
	  "S#1# tip first=B last=C" HEAD_MAIN
	  "  blob f +B,C\n" },
	{ "a merge of two versions is a third",
	  "w f 1 2 3\n c A\n git checkout -q -b side\n w f S#1# 1 2 3\n c B\n"
	  " git checkout -q main\n w f 1 2 3 S#1#\n c C\n tick\n"
	  " git merge -q -m m side\n n M\n git branch -q -D side\n",
	  "S#1# tip first=B last=M" HEAD_MAIN
	  "  blob f n=3 +B,C\n" },
	{ "one side removes, and the merge goes with it",
	  "w f S#1#\n c A\n git checkout -q -b side\n w f x\n c B\n"
	  " git checkout -q main\n c C\n tick\n git merge -q -m m side\n"
	  " n M\n git branch -q -D side\n",
	  "S#1# history first=A last=M" HEAD_MAIN
	  "  blob f +A -B,M\n" },
	{ "one side removes, and the merge does not",
	  "w f S#1#\n c A\n git checkout -q -b side\n w f x\n c B\n"
	  " git checkout -q main\n c C\n tick\n"
	  " git merge -q -s ours -m m side\n n M\n git branch -q -D side\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob f +A -B\n" },
	{ "a merge of three",
	  "c A\n for b in 1 2 3; do git checkout -q -b b$b main; w f$b S#$b#\n"
	  " c B$b; done\n git checkout -q main\n w g x\n c C\n tick\n"
	  " git merge -q -m m b1 b2 b3\n n M\n git branch -q -D b1 b2 b3\n",
	  "S#1# tip first=B1 last=B1" HEAD_MAIN "  blob f1 +B1\n"
	  "S#2# tip first=B2 last=B2" HEAD_MAIN "  blob f2 +B2\n"
	  "S#3# tip first=B3 last=B3" HEAD_MAIN "  blob f3 +B3\n" },
	{ "a merge of three that keeps one and drops two",
	  "c A\n for b in 1 2 3; do git checkout -q -b b$b main; w f S#$b# S#4#\n"
	  " c B$b; done\n tick\n"
	  " m=$(git commit-tree -p b1 -p b2 -p b3 -m m b2^{tree})\n n M $m\n"
	  " git checkout -q main\n git reset -q --hard $m\n"
	  " git branch -q -D b1 b2 b3\n",
	  "S#1# history first=B1 last=M" HEAD_MAIN "  blob f +B1 -M\n"
	  "S#2# tip first=B2 last=B2" HEAD_MAIN "  blob f +B2\n"
	  "S#3# history first=B3 last=M" HEAD_MAIN "  blob f +B3 -M\n"
	  "S#4# tip first=B1 last=B3" HEAD_MAIN
	  "  blob f n=3 line=2 +B1,B2,B3\n" },
	{ "a folder that a merge drops",
	  "c A\n git checkout -q -b side\n w d/e/f S#1#\n c B\n"
	  " git checkout -q main\n w d/x y\n c C\n tick\n"
	  " git merge -q -s ours -m m side\n n M\n git branch -q -D side\n",
	  "S#1# history first=B last=M" HEAD_MAIN
	  "  blob d/e/f +B -M\n" },

	/* roots, dates */
	{ "several roots: the earlier one is the first",
	  "at 500\n w a S#1#\n c A\n git checkout -q --orphan o\n at 400\n"
	  " c B\n",
	  "S#1# tip first=B last=A"
	  " refs=HEAD,refs/heads/main,refs/heads/o\n"
	  "  blob a +A,B\n" },
	{ "of one date: the lesser id is the first, the greater the last",
	  "at 500\n w a S#1#\n c A\n git checkout -q --orphan o\n at 500\n"
	  " w b x\n c B\n"
	  " set -- $(git rev-parse main o | sort)\n n A $1\n n B $2\n",
	  "S#1# tip first=A last=B"
	  " refs=HEAD,refs/heads/main,refs/heads/o\n"
	  "  blob a +A,B\n" },
	{ "history goes before dates",
	  "at 900\n w a S#1#\n c A\n at 500\n w a x\n c B\n at 100\n"
	  " w a S#1#\n c C\n",
	  "S#1# tip first=A last=C" HEAD_MAIN
	  "  blob a +A,C -B\n" },
	{ "a removal counts for the last, elsewhere too",
	  "w a S#1#\n w b S#1#\n c A\n w b x\n c B\n w c y\n c C\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a +A\n  blob b +A -B\n" },
	{ "the occurrence of the first commit stands in front",
	  "c R\n git checkout -q -b one\n at 900\n w a S#1#\n c A\n"
	  " git checkout -q -b two main\n at 500\n w z S#1#\n c B\n"
	  " git branch -q -D main\n",
	  "S#1# tip first=B last=A"
	  " refs=HEAD,refs/heads/one,refs/heads/two\n"
	  "  blob z +B\n  blob a +A\n" },

	/* exposure and refs */
	{ "each ref from which it can be reached, and no other",
	  "c A\n git branch old\n w a S#1#\n c B\n git branch b\n git tag t\n"
	  " git rm -q a\n c C\n git tag later\n git checkout -q --orphan x\n"
	  " c D\n git checkout -q main\n",
	  "S#1# tip first=B last=C refs=HEAD,refs/heads/b,refs/heads/main,"
	  "refs/tags/later,refs/tags/t\n"
	  "  blob a +B -C\n" },
	{ "a ref of any kind makes a tip",
	  "c A\n git checkout -q --detach\n w a S#1#\n c B\n"
	  " git update-ref refs/pull-requests/1/from HEAD\n"
	  " git checkout -q main\n",
	  "S#1# tip first=B last=B refs=refs/pull-requests/1/from\n"
	  "  blob a +B\n" },
	{ "a detached HEAD is a ref",
	  "c A\n git checkout -q --detach\n w a S#1#\n c B\n",
	  "S#1# tip first=B last=B refs=HEAD\n  blob a +B\n" },
	{ "a worktree's HEAD as well",
	  "c A\n git worktree add -q --detach ../wt\n cd ../wt\n w a S#1#\n"
	  " c B\n",
	  "S#1# tip first=B last=B refs=worktrees/wt/HEAD\n  blob a +B\n" },
	{ "a reflog alone: history",
	  "c A\n w a S#1#\n c B\n git reset -q --hard HEAD~1\n"
	  " rm .git/ORIG_HEAD\n",
	  "S#1# history first=B last=B\n  blob a +B\n" },
	{ "ORIG_HEAD alone: the same",
	  "c A\n w a S#1#\n c B\n git reset -q --hard HEAD~1\n"
	  " git reflog expire --expire=now --all\n",
	  "S#1# history first=B last=B\n  blob a +B\n" },
	{ "FETCH_HEAD alone",
	  "c A\n w a S#1#\n c B\n git reset -q --hard HEAD~1\n"
	  " git reflog expire --expire=now --all\n rm .git/ORIG_HEAD\n"
	  " echo \"$(cat $N/B)\t\tbranch 'x' of y\" >.git/FETCH_HEAD\n",
	  "S#1# history first=B last=B\n  blob a +B\n" },
	{ "nothing at all: unreachable",
	  "c A\n w a S#1#\n c B\n git reset -q --hard HEAD~1\n"
	  " git reflog expire --expire=now --all\n rm .git/ORIG_HEAD\n",
	  "S#1# unreachable first=B last=B\n  blob a +B\n" },
	{ "the worst place wins: here history",
	  "w a S#1#\n c A\n git rm -q a\n c B\n w b S#1#\n c C\n"
	  " git reset -q --hard HEAD~1\n"
	  " git reflog expire --expire=now --all\n rm .git/ORIG_HEAD\n",
	  "S#1# history first=A last=C" HEAD_MAIN
	  "  blob a +A -B\n  blob b +C\n" },
	{ "an amended commit's own version is one of the same place",
	  "c R\n w a 1 S#1#\n c A\n w a 2 S#1#\n tick\n"
	  " git commit -q --amend -m n\n n B\n"
	  " git reflog expire --expire=now --all\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  blob a n=2 line=2 +A,B\n" },

	/* notes, stashes */
	{ "a note",
	  "c A\n tick\n git notes add -m S#1#\n n N refs/notes/commits\n"
	  " mv $N/A $ROOT/id\n",
	  "S#1# tip first=N last=N refs=refs/notes/commits\n"
	  "  note @A +N\n" },
	{ "a commit that a branch reaches too is no note",
	  "w a S#1#\n c A\n git update-ref refs/notes/commits HEAD\n",
	  "S#1# tip first=A last=A"
	  " refs=HEAD,refs/heads/main,refs/notes/commits\n"
	  "  blob a +A\n" },
	{ "a stash is a tip",
	  "w a x\n c A\n echo S#1# >a\n tick\n git stash -q\n n W stash\n"
	  " git reflog delete --rewrite HEAD@{0}\n rm .git/ORIG_HEAD\n",
	  "S#1# tip first=W last=W refs=refs/stash\n  blob a +W\n" },
	{ "an older one is history",
	  "w a x\n c A\n echo S#1# >a\n tick\n git stash -q\n n W stash\n"
	  " echo S#2# >a\n tick\n git stash -q\n n V stash\n",
	  "S#1# history first=W last=W\n  blob a +W\n"
	  "S#2# tip first=V last=V refs=refs/stash\n  blob a +V\n" },
	{ "what was staged when it was stashed stands in both its commits",
	  "w a x\n c A\n w a S#1#\n tick\n git stash -q\n n W stash\n"
	  " n I stash^2\n",
	  "S#1# tip first=I last=I refs=refs/stash\n  blob a +I\n" },

	/* what no commit holds */
	{ "a lone blob",
	  "c A\n n b1 $(echo S#1# | git hash-object -w --stdin)\n",
	  "S#1# unreachable\n  blob o=b1\n" },
	{ "a lone tree gives the path",
	  "c A\n w d/e/f S#1#\n git write-tree >$N/t\n git reset -q --hard\n",
	  "S#1# unreachable\n  blob d/e/f\n" },
	{ "two lone trees with the same blob at two paths",
	  "c A\n w d/f S#1#\n git write-tree >$N/t\n git mv d/f g\n"
	  " git write-tree >$N/u\n git reset -q --hard\n",
	  "S#1# unreachable\n  blob d/f\n  blob g\n" },
	{ "two lone trees with two versions at one path: one place",
	  "c A\n w d/f 1 S#1#\n git write-tree >$N/t\n w d/f 2 S#1#\n"
	  " git write-tree >$N/u\n git reset -q --hard\n",
	  "S#1# unreachable\n  blob d/f n=2 line=2\n" },
	{ "a lone tree with another version of a file: one place",
	  "w f 1 S#1#\n c A\n n b1 HEAD:f\n w f 2 S#1#\n"
	  " git write-tree >$N/t\n git reset -q --hard\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob f n=2 line=2 o=b1 +A\n" },
	{ "a blob that a commit holds needs no lone tree",
	  "w f S#1#\n c A\n git mv f g\n git write-tree >$N/t\n"
	  " git reset -q --hard\n",
	  "S#1# tip first=A last=A" HEAD_MAIN "  blob f +A\n" },
	{ "a lone tree's names",
	  "c A\n w d/S#1#/f x\n git write-tree >$N/t\n git reset -q --hard\n",
	  "S#1# unreachable\n  path d/S#1#\n" },
	{ "names of a folder that a commit and a lone tree share: one place",
	  "w d/S#1# x\n c A\n w f y\n git write-tree >$N/t\n"
	  " git reset -q --hard\n",
	  "S#1# tip first=A last=A" HEAD_MAIN "  path d/S#1# +A\n" },

	/* staged */
	{ "staged only: metadata",
	  "w b y\n c A\n w d/a x S#1#\n n b1 :d/a\n",
	  "S#1# metadata\n  index d/a line=2 o=b1\n" },
	{ "staged at two paths",
	  "c A\n w a S#1#\n w b S#1#\n",
	  "S#1# metadata\n  index a\n  index b\n" },
	{ "staged and committed is committed",
	  "w a S#1#\n c A\n",
	  "S#1# tip first=A last=A" HEAD_MAIN "  blob a +A\n" },
	{ "staged is no lone blob, and worth less than one",
	  "c A\n w a S#1#\n echo y S#1# | git hash-object -w --stdin >$N/b1\n",
	  "S#1# unreachable\n  blob o=b1\n  index a\n" },
	{ "the sides of a conflict, and what git made of them, are one place",
	  "w a x\n c A\n git checkout -q -b side\n w a 1 S#1#\n c B\n"
	  " git checkout -q main\n w a 2 S#1#\n c C\n"
	  " git merge -q side >/dev/null 2>&1 || :\n rm .git/ORIG_HEAD\n",
	  "S#1# tip first=B last=C refs=HEAD,refs/heads/main,refs/heads/side\n"
	  "  blob a n=3 line=2 +B,C\n" },
	{ "an entry that two worktrees stage is one place",
	  "c A\n git worktree add -q --detach ../wt\n w a S#1#\n cd ../wt\n"
	  " w a S#1#\n",
	  "S#1# metadata\n  index a\n" },

	/* refs to what is no commit */
	{ "a tag on a tree",
	  "c A\n w d/f S#1#\n git tag t $(git write-tree)\n"
	  " git reset -q --hard\n",
	  "S#1# tip refs=refs/tags/t\n  blob d/f\n" },
	{ "and its names",
	  "c A\n w d/S#1#/f x\n git tag t $(git write-tree)\n"
	  " git reset -q --hard\n",
	  "S#1# tip refs=refs/tags/t\n  path d/S#1#\n" },
	{ "a tag on a commit's folder: nothing new",
	  "w d/f S#1#\n c A\n git tag t HEAD:d\n",
	  "S#1# tip first=A last=A refs=HEAD,refs/heads/main,refs/tags/t\n"
	  "  blob d/f +A\n" },
	{ "a ref on a blob",
	  "c A\n n b1 $(echo S#1# | git hash-object -w --stdin)\n"
	  " git update-ref refs/keep/b $(cat $N/b1)\n",
	  "S#1# tip refs=refs/keep/b\n  blob o=b1\n" },
	{ "a tag's message",
	  "c A\n tick\n git tag -a -m S#1# t\n n t t\n",
	  "S#1# metadata refs=refs/tags/t\n  tag-message line=6 o=t\n" },
	{ "a tag on a tag: both messages, one commit",
	  "w a S#3#\n c A\n tick\n git tag -a -m S#1# t\n"
	  " git tag -a -m S#2# u t 2>/dev/null\n git tag -d t >/dev/null\n",
	  "S#1# metadata refs=refs/tags/u\n  tag-message line=6\n"
	  "S#2# metadata refs=refs/tags/u\n  tag-message line=6\n"
	  "S#3# tip first=A last=A refs=HEAD,refs/heads/main,refs/tags/u\n"
	  "  blob a +A\n" },
	{ "a tag that nothing names",
	  "c A\n tick\n git tag -a -m S#1# t\n git tag -d t >/dev/null\n",
	  "S#1# metadata\n  tag-message line=6\n" },

	/* names */
	{ "the name of a file",
	  "w d/x-S#1#.txt x\n c A\n w d/x-S#1#.txt y\n c B\n"
	  " git rm -q d/x-S#1#.txt\n c C\n",
	  "S#1# history first=A last=C" HEAD_MAIN
	  "  path d/x-S#1#.txt +A -C\n" },
	{ "of a folder",
	  "w S#1#/a x\n c A\n w S#1#/b y\n c B\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  path S#1# +A\n" },
	{ "the same name in two folders",
	  "w a/S#1# x\n w b/S#1# x\n c A\n git rm -qr a\n c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  path a/S#1# +A -B\n  path b/S#1# +A\n" },
	{ "a name and what the file holds",
	  "w S#1# S#1#\n c A\n",
	  "S#1# tip first=A last=A" HEAD_MAIN
	  "  blob S#1# +A\n  path S#1# +A\n" },
	{ "two secrets in a name",
	  "w S#1#S#2# x\n c A\n",
	  "S#1# tip first=A last=A" HEAD_MAIN "  path S#1#S#2# +A\n"
	  "S#2# tip first=A last=A" HEAD_MAIN "  path S#1#S#2# +A\n" },
	{ "the name of a submodule",
	  "c A\n git update-index --add --cacheinfo"
	  " 160000,$(printf commit | git hash-object --stdin),S#1#\n c B\n",
	  "S#1# tip first=B last=B" HEAD_MAIN "  path S#1# +B\n" },
	{ "a name's object is a tree that holds it",
	  "w a/S#1# x\n c A\n n t HEAD:a\n",
	  "S#1# tip first=A last=A" HEAD_MAIN "  path a/S#1# o=t +A\n" },

	/* commits themselves */
	{ "a commit's message",
	  "c A\n tick\n git commit -q --allow-empty -m 'x S#1#'\n n B\n c C\n",
	  "S#1# metadata first=B last=B" HEAD_MAIN
	  "  commit-message line=6 o=B +B\n" },
	{ "its author",
	  "tick\n git commit -q --allow-empty --author 'S#1# <a@e>' -m x\n"
	  " n A\n",
	  "S#1# metadata first=A last=A" HEAD_MAIN
	  "  commit-identity line=2 o=A +A\n" },
	{ "two messages are two places",
	  "tick\n git commit -q --allow-empty -m 'S#1#'\n n A\n tick\n"
	  " git commit -q --allow-empty -m 'S#1#'\n n B\n",
	  "S#1# metadata first=A last=B" HEAD_MAIN
	  "  commit-message line=5 o=A +A\n"
	  "  commit-message line=6 o=B +B\n" },
	{ "a message and a file",
	  "tick\n git commit -q --allow-empty -m 'S#1#'\n n A\n w a S#1#\n"
	  " c B\n",
	  "S#1# tip first=A last=B" HEAD_MAIN
	  "  commit-message line=5 o=A +A\n  blob a +B\n" },
	{ "an amended message that nothing names is metadata still",
	  "tick\n git commit -q --allow-empty -m 'S#1#'\n n A\n"
	  " git commit -q --allow-empty --amend -m x\n n B\n"
	  " git reflog expire --expire=now --all\n",
	  "S#1# metadata first=A last=A\n  commit-message line=5 o=A +A\n" },

	/* cut and replaced */
	{ "a shallow boundary has no parents",
	  "w a S#1#\n c A\n c B\n c C\n cat $N/B >.git/shallow\n"
	  " git reflog expire --expire=now --all\n",
	  "S#1# tip first=A last=B" HEAD_MAIN "  blob a +A,B\n" },
	{ "a replace ref is a ref, and replaces nothing",
	  "w a S#1#\n c A\n w a x\n c B\n git checkout -q --detach A0 2>/dev/null"
	  " || git checkout -q --detach HEAD~1\n w b S#2#\n c R\n"
	  " git checkout -q main\n git replace HEAD $(cat $N/R)\n"
	  " mv .git/refs/replace/* .git/refs/replace/x\n"
	  " git reflog expire --expire=now --all\n rm -f .git/ORIG_HEAD\n",
	  "S#1# tip first=A last=B refs=HEAD,refs/heads/main,refs/replace/x\n"
	  "  blob a +A -B\n"
	  "S#2# tip first=R last=R refs=refs/replace/x\n  blob b +R\n" },
};
/* clang-format on */

/* A note's path is the id of what it is about; told as its commit's name. */
static void shorten_note(struct buf *text)
{
	struct buf out = BUF_INIT;
	struct bytes id = { 0 };
	struct buf file = BUF_INIT;
	char path[PATH_MAX + 8];
	size_t at;

	(void)snprintf(path, sizeof(path), "%s/id", scratch);
	if (access(path, F_OK))
		return;
	OK(buf_read_file(&file, path, 1000, &fault));
	id = bytes_trim(buf_bytes(&file));
	at = bytes_find(buf_bytes(text), id, 0);
	ck_assert_uint_ne(at, SIZE_MAX);
	buf_add(&out, text->p, at);
	buf_add_str(&out, "@A");
	buf_add(&out, text->p + at + id.len, text->len - at - id.len);
	buf_release(text);
	buf_release(&file);
	*text = out;
}

static void check_row(const struct row *r, const char *format, const char *more)
{
	static const char *const names[] = { "r", NULL };
	struct buf script = BUF_INIT;
	struct buf told = BUF_INIT;

	scratch_open();
	setenv("GIT_DEFAULT_HASH", format, 1);
	buf_printf(&script, "init r\n%s\n%s", r->script, more);
	run_script(buf_str(&script));
	traced_run(names, &told);
	shorten_note(&told);
	ck_assert_msg(!strcmp(buf_str(&told), r->told),
		      "%s (%s):\n--- got\n%s--- want\n%s", r->proves, format,
		      buf_str(&told), r->told);
	buf_release(&script);
	buf_release(&told);
	scratch_close();
}

/* All objects into one pack, with deltas. */
#define PACK \
	"cd $ROOT/r\n" \
	"git cat-file --batch-check='%(objectname)' --batch-all-objects |\n" \
	" git pack-objects -q .git/objects/pack/pack >/dev/null\n" \
	"git prune-packed -q\n"

START_TEST(trace_row)
{
	check_row(&rows[_i], "sha1", "");
}
END_TEST

START_TEST(packed_row)
{
	if (IS_TURN(_i))
		check_row(&rows[_i], "sha1", PACK);
}
END_TEST

/* Loose and packed in turn: what differs is the width of ids in trees. */
START_TEST(sha256_row)
{
	if (IS_TURN(_i))
		check_row(&rows[_i], "sha256", _i % 2 ? PACK : "");
}
END_TEST

/* ----------------------------------------------------- several repositories
 * --- */

#define ORIGIN ",refs/remotes/origin/HEAD,refs/remotes/origin/main\n"

/* Scripts start in the folder; the repositories are r and then s. */
/* clang-format off */
static const struct row pairs[] = {
	{ "a clone: places in each, the first commit in the first",
	  "init r\n w a S#1#\n c A\n cd ..\n git clone -q r s\n cd s\n"
	  " w b S#1#\n c B\n",
	  "S#1# tip first=A last=B@1 refs=HEAD,refs/heads/main" ORIGIN
	  "  blob a +A\n  blob repo=1 a +A\n  blob repo=1 b +B\n" },
	{ "an earlier commit in the second",
	  "init r\n at 500\n w a S#1#\n c A\n cd ..\n init s\n at 400\n"
	  " w b S#1#\n c B\n",
	  "S#1# tip first=B@1 last=A refs=HEAD,refs/heads/main\n"
	  "  blob repo=1 b +B\n  blob a +A\n" },
	{ "what the borrower commits is not the lender's",
	  "init r\n w a S#1#\n c A\n cd ..\n git clone -q --shared r s\n"
	  " cd s\n w b S#2#\n c B\n",
	  "S#1# tip first=A last=A@1 refs=HEAD,refs/heads/main" ORIGIN
	  "  blob a +A\n  blob repo=1 a +A\n"
	  "S#2# tip first=B@1 last=B@1 refs=HEAD,refs/heads/main\n"
	  "  blob repo=1 b +B\n" },
	{ "what the lender commits lies about in the borrower",
	  "init r\n c A\n cd ..\n git clone -q --shared r s\n cd s\n"
	  " w x S#1#\n c B\n cd ../r\n w y S#1#\n c C\n",
	  "S#1# tip first=B@1 last=C@1 refs=HEAD,refs/heads/main\n"
	  "  blob repo=1 x +B\n  blob y +C\n  blob repo=1 y +C\n" },
	{ "a lone tree of the lender lies in the borrower too",
	  "init r\n c A\n w d/a S#1#\n git write-tree >$N/t\n"
	  " git reset -q --hard\n cd ..\n git clone -q --shared r s\n",
	  "S#1# unreachable\n  blob d/a\n  blob repo=1 d/a\n" },
	{ "and so do its names",
	  "init r\n c A\n w d/S#1# x\n git write-tree >$N/t\n"
	  " git reset -q --hard\n cd ..\n git clone -q --shared r s\n",
	  "S#1# unreachable\n  path d/S#1#\n  path repo=1 d/S#1#\n" },
	{ "a lone blob of the borrower is its own",
	  "init r\n c A\n cd ..\n git clone -q --shared r s\n cd s\n"
	  " n b1 $(echo S#1# | git hash-object -w --stdin)\n",
	  "S#1# unreachable\n  blob repo=1 o=b1\n" },
	{ "reached in one, lying about in the other: the worst place wins",
	  "init r\n c A\n n b1 $(echo S#1# | git hash-object -w --stdin)\n"
	  " cd ..\n git clone -q --shared r s\n cd s\n w a S#1#\n c B\n",
	  "S#1# tip first=B@1 last=B@1 refs=HEAD,refs/heads/main\n"
	  "  blob repo=1 a o=b1 +B\n  blob o=b1\n" },
	{ "a shallow clone introduces at its boundary",
	  "init r\n w a S#1#\n c A\n w a x S#1#\n c B\n w b y\n c C\n cd ..\n"
	  " git clone -q --depth 1 file://$PWD/r s 2>/dev/null\n"
	  " rm -rf r\n git init -q r\n",
	  "S#1# tip first=C@1 last=C@1 refs=HEAD,refs/heads/main" ORIGIN
	  "  blob repo=1 a line=2 +C\n" },
};
/* clang-format on */

static void check_pair(const struct row *r, const char *format)
{
	static const char *const names[] = { "r", "s", NULL };
	struct buf told = BUF_INIT;

	scratch_open();
	setenv("GIT_DEFAULT_HASH", format, 1);
	run_script(r->script);
	traced_run(names, &told);
	ck_assert_msg(!strcmp(buf_str(&told), r->told),
		      "%s (%s):\n--- got\n%s--- want\n%s", r->proves, format,
		      buf_str(&told), r->told);
	buf_release(&told);
	scratch_close();
}

START_TEST(pair_row)
{
	check_pair(&pairs[_i], "sha1");
}
END_TEST

START_TEST(sha256_pair_row)
{
	if (IS_TURN(_i))
		check_pair(&pairs[_i], "sha256");
}
END_TEST

/* Repositories that share no store are groups of their own: no difference. */
START_TEST(two_groups_in_one_ledger)
{
	static const char *const first[] = { "r", NULL };
	static const char *const second[] = { "s", NULL };
	const struct row *r = &pairs[_i];
	struct ledger *ledger = ledger_new();
	struct traced_group g[2];
	struct buf told = BUF_INIT;

	scratch_open();
	run_script(r->script);
	group_open(&g[0], first, ledger);
	group_trace(&g[0], 0);
	group_open(&g[1], second, ledger);
	group_trace(&g[1], 1);
	tell_ledger(&told, ledger);
	group_close(&g[1]);
	group_close(&g[0]);
	ledger_free(ledger);
	ck_assert_msg(!strcmp(buf_str(&told), r->told),
		      "%s:\n--- got\n%s--- want\n%s", r->proves, buf_str(&told),
		      r->told);
	buf_release(&told);
	scratch_close();
}
END_TEST

/* ---------------------------------------------------------- names and dates
 * --- */

static const struct finding *only_finding(struct ledger *ledger,
					  struct finding **v)
{
	struct audit_key key = { { 7 } };
	struct ledger_options options = { &key, 20000 };
	size_t nr = 0;

	OK(checksum_init(&fault));
	OK(ledger_finish(ledger, &options, v, &nr, &fault));
	ck_assert_uint_eq(nr, 1);
	return *v;
}

START_TEST(sightings)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	struct finding *v = NULL;
	const struct finding *f;

	scratch_open();
	run_script("init r\n w a S#1#\n"
		   "export GIT_AUTHOR_NAME='J\xc3\xa4ne > Doe'\n"
		   "export GIT_AUTHOR_DATE='1600000000 +0900'\n"
		   "GIT_COMMITTER_DATE='1700000500 -0500' git commit -qm m\n"
		   "git rm -q a\n unset GIT_AUTHOR_NAME\n c B\n");
	group_open(&g, names, ledger);
	group_trace(&g, 5);
	f = only_finding(ledger, &v);
	ck_assert(f->first_seen.known && f->last_seen.known);
	ck_assert_uint_eq(f->first_seen.repo, 5);
	ck_assert_int_eq(f->first_seen.author_date, 1600000000);
	ck_assert_int_eq(f->first_seen.committer_date, 1700000500);
	ck_assert(bytes_starts(f->first_seen.author, LIT("J\xc3\xa4ne")));
	ck_assert(bytes_eq(f->first_seen.email, LIT("ada@example.org")));
	ck_assert_int_eq(f->last_seen.committer_date, 1700000100);
	ck_assert_uint_eq(f->occurrences.v[0].repo, 5);
	ck_assert_uint_eq(f->occurrences.v[0].column, 1);
	ck_assert(bytes_eq(f->occurrences.v[0].raw, LIT("S#1#")));
	ck_assert(bytes_eq(f->occurrences.v[0].context, LIT("S#1#")));
	group_close(&g);
	/* What it tells lives as long as the ledger. */
	ck_assert(bytes_eq(f->occurrences.v[0].raw, LIT("S#1#")));
	ck_assert_str_eq(f->occurrences.v[0].path, "a");
	ck_assert_str_eq(f->refs[0], "HEAD");
	free(v);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

/* -------------------------------------------------------------------- many ---
 */

#define MANY 130

/* Secrets go through the history 64 at a time. */
START_TEST(more_secrets_than_bits)
{
	static const char *const names[] = { "r", NULL };
	struct buf told = BUF_INIT;
	struct buf expected = BUF_INIT;

	scratch_open();
	run_script("init r\n seq -f 'S#%.0f#' 130 >a\n git add a\n c A\n"
		   "head -n 63 a >b\n mv b a\n git add a\n c B\n"
		   "seq -f 'S#%.0f#' 64 >c\n git add c\n c C\n");
	traced_run(names, &told);
	for (int i = 1; i <= MANY; i++) {
		buf_printf(&expected, "S#%d# %s first=A last=%s" HEAD_MAIN, i,
			   i <= 64 ? "tip" : "history", i <= 64 ? "C" : "B");
		buf_printf(&expected, "  blob a%s", i <= 63 ? " n=2" : "");
		if (i > 1)
			buf_printf(&expected, " line=%d", i);
		buf_printf(&expected, " +A%s\n", i <= 63 ? "" : " -B");
		if (i > 64)
			continue;
		buf_add_str(&expected, "  blob c");
		if (i > 1)
			buf_printf(&expected, " line=%d", i);
		buf_add_str(&expected, " +C\n");
	}
	ck_assert_msg(!strcmp(buf_str(&told), buf_str(&expected)),
		      "--- got\n%s--- want\n%s", buf_str(&told),
		      buf_str(&expected));
	buf_release(&told);
	buf_release(&expected);
	scratch_close();
}
END_TEST

/*
 * One object with very many secrets, and one merge with very many parents: work
 * that grows with their square would run into the timeout.
 */
START_TEST(one_object_full_of_secrets)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;

	scratch_open();
	run_script("init r\n seq -f 'S#%.0f#' 100000 >a\n git add a\n c A\n"
		   "echo x >>a\n git add a\n c B\n git rm -q a\n c C\n");
	group_open(&g, names, ledger);
	ck_assert_uint_eq(g.hits.nr, 200000);
	group_trace(&g, 0);
	ck_assert_uint_eq(ledger_count(ledger), 100000);
	ck_assert(ledger_is_in(ledger, 99999, &(bool){ true }));
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

START_TEST(one_merge_of_many_parents)
{
	static const char *const names[] = { "r", NULL };
	struct buf told = BUF_INIT;

	scratch_open();
	run_script(
		"init r\n"
		"{ echo blob; echo 'mark :9999'; echo 'data 5'; echo 'S#1#'\n"
		"  for i in $(seq 1 3000); do\n"
		"  printf 'commit refs/x/p\\nmark :%d\\n' $i\n"
		"  printf 'committer C <c@e> %d +0000\\ndata 0\\n' $i\n"
		"  printf 'deleteall\\nM 100644 :9999 f\\n\\n'\n"
		"  echo 'reset refs/x/p'; echo; done\n"
		"} | git fast-import --quiet --export-marks=$ROOT/marks\n"
		"sed -n 's/^:\\([0-9]*\\) /\\1 parent /p' $ROOT/marks |\n"
		"  sort -n | sed 's/^[0-9]* //' | head -n 3000 >$ROOT/parents\n"
		"{ echo \"tree $(git hash-object -w -t tree /dev/null)\"\n"
		"  cat $ROOT/parents; printf 'author A <a@e> 5000 +0000\\n'\n"
		"  printf 'committer A <a@e> 5000 +0000\\n\\nm\\n'; } "
		">$ROOT/m\n"
		"n M $(git hash-object -w -t commit $ROOT/m)\n"
		"git update-ref refs/heads/main $(cat $N/M)\n"
		"git for-each-ref --format='delete %(refname)' refs/x |\n"
		"  git update-ref --stdin\n"
		"n A $(sed -n '1s/parent //p' $ROOT/parents)\n");
	traced_run(names, &told);
	ck_assert(bytes_starts(
		buf_bytes(&told),
		LIT("S#1# history first=A last=M" HEAD_MAIN "  blob f +")));
	ck_assert(bytes_ends(buf_bytes(&told), LIT(" -M\n")));
	buf_release(&told);
	scratch_close();
}
END_TEST

/* A path deeper than is looked at: the secret has a place all the same. */
START_TEST(very_deep_paths)
{
	static const char *const names[] = { "r", NULL };
	struct buf told = BUF_INIT;

	scratch_open();
	run_script("init r\n"
		   "deep() { printf \"%${1}s\" '' | sed 's, ,d/,g'; }\n"
		   "{ printf 'commit refs/heads/main\\nmark :1\\n'\n"
		   "  printf 'committer C <c@e> 1 +0000\\ndata 0\\n'\n"
		   "  printf 'M 100644 inline %sf\\ndata 5\\nS#1#\\n' $(deep "
		   "4095)\n"
		   "  printf 'M 100644 inline e/%sf\\ndata 5\\nS#2#\\n' $(deep "
		   "4095)\n"
		   "  printf 'M 100644 inline e/%sS#3#\\ndata 1\\nx\\n' $(deep "
		   "4095)\n"
		   "} | git fast-import --quiet\n n A main\n");
	traced_run(names, &told);
	ck_assert(bytes_starts(
		buf_bytes(&told),
		LIT("S#1# tip first=A last=A" HEAD_MAIN "  blob d/d/d/")));
	ck_assert(bytes_ends(buf_bytes(&told),
			     LIT("/d/f +A\nS#2# unreachable\n  blob\n"
				 "S#3# unreachable\n  path\n"
				 "! a secret lies more than 4096 folders deep: "
				 "its place and its commits are not told\n")));
	buf_release(&told);
	scratch_close();
}
END_TEST

/* --------------------------------------------------------------------- peel
 * --- */

static int tags_told;

static bool count_tag(struct trace *t, uint32_t tag, const struct tag *says,
		      const char *ref)
{
	(void)t;
	(void)tag;
	(void)says;
	(void)ref;
	tags_told++;
	return true;
}

static uint32_t peel(struct trace *t, const struct oid *oid, tag_told *each)
{
	struct fault fault = { 0 };
	uint32_t entry = 0;

	tags_told = 0;
	ck_assert_int_eq(trace_peel(t, oid, &entry, each, "", &fault), 0);
	return entry;
}

static void trace_close(struct trace *t)
{
	free(t->tags.v);
	map_release(&t->by_tag);
	free(t->authors.v);
	map_release(&t->by_commit);
}

/* A chain of tags, each on the one before; 32 are followed. */
START_TEST(peel_follows_32_tags)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	const struct refs *refs;
	struct hits hits = { .objects = &g.objects };
	struct trace t = { .hits = &hits };

	scratch_open();
	run_script("init r\n w a S#1#\n c A\n r=HEAD\n"
		   "for i in $(seq 10 42); do tick\n"
		   "  git tag -a -m x t$i $r 2>/dev/null; r=t$i; done\n"
		   "git tag tree HEAD^{tree}\n git tag blob HEAD:a\n");
	group_open(&g, names, ledger);
	refs = &g.repos[0].refs;
	t.source = g.source;
	for (size_t i = 0; i < refs->refs.nr; i++) {
		const struct ref *ref = &refs->refs.v[i];
		uint32_t entry = peel(&t, &ref->oid, count_tag);
		int nr = tags_told;
		bool is_last = !strcmp(ref->name, "refs/tags/t42");
		int number = (int)strtol(
			ref->name + strcspn(ref->name, "0123456789"), NULL, 10);

		ck_assert_msg((entry == NO_ENTRY) == is_last, "%s", ref->name);
		ck_assert_int_eq(nr, is_last ? 32 : number ? number - 9 : 0);
		ck_assert_uint_eq(peel(&t, &ref->oid, NULL), entry);
		if (entry == NO_ENTRY)
			continue;
		ck_assert_uint_eq(g.objects.v[entry].type,
				  strstr(ref->name, "tree")   ? OBJECT_TREE
				  : strstr(ref->name, "blob") ? OBJECT_BLOB
							      : OBJECT_COMMIT);
	}
	/* None of them was read twice. */
	ck_assert_uint_eq(t.tags.nr, 33);
	trace_close(&t);
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

START_TEST(peel_of_what_is_not_there)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	uint8_t raw[OID_SHA256] = { 1 };
	struct oid missing = oid_of(raw, OID_SHA1);
	struct oid longer = oid_of(raw, OID_SHA256);
	struct oid none = { 0 };
	struct hits hits = { .objects = &g.objects };
	struct trace t = { .hits = &hits };

	scratch_open();
	run_script("init r\n c A\n");
	group_open(&g, names, ledger);
	ck_assert_uint_eq(peel(&t, &missing, NULL), NO_ENTRY);
	ck_assert_uint_eq(peel(&t, &longer, NULL), NO_ENTRY);
	ck_assert_uint_eq(peel(&t, &none, NULL), NO_ENTRY);
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

/* Of a commit with a long name, which many secrets may ask for. */
START_TEST(authors_are_read_once)
{
	static const char *const names[] = { "r", NULL };
	struct ledger *ledger = ledger_new();
	struct traced_group g;
	struct hits hits = { .objects = &g.objects };
	struct trace t = { .hits = &hits, .graph = &g.graph, .ledger = ledger };
	struct author author = { 0 };

	scratch_open();
	run_script("init r\n"
		   "export GIT_AUTHOR_NAME=$(printf %05000d 7)\n c A\n");
	group_open(&g, names, ledger);
	t.source = g.source;
	for (int i = 0; i < 2; i++) {
		ck_assert(trace_author(&t, 0, &author));
		ck_assert(author.known);
		ck_assert_uint_eq(author.name.len, AUTHOR_MAX);
		ck_assert(bytes_eq(author.email, LIT("ada@example.org")));
	}
	ck_assert_uint_eq(t.authors.nr, 1);
	trace_close(&t);
	group_close(&g);
	ledger_free(ledger);
	scratch_close();
}
END_TEST

/* ------------------------------------------------------ against a slow truth
 * --- */

#define SEEDS CASES_OF(12)
#define SHA256_SEEDS CASES_OF(3)

static void check_random(uint64_t seed, const char *format, const char *more)
{
	static const char *const names[] = { "r", NULL };
	struct slow *s = calloc(1, sizeof(*s));
	struct buf told = BUF_INIT;
	struct buf expected = BUF_INIT;

	scratch_open();
	setenv("GIT_DEFAULT_HASH", format, 1);
	s->state = seed;
	slow_make(s);
	slow_read(s);
	slow_tell(s, &expected);
	run_script(more);
	traced_run(names, &told);
	slow_sort(&told);
	ck_assert_msg(!strcmp(buf_str(&told), buf_str(&expected)),
		      "seed %llu (%s)\n--- got\n%s--- want\n%s",
		      (unsigned long long)seed, format, buf_str(&told),
		      buf_str(&expected));
	/* No history is so poor that it proves nothing. */
	ck_assert_uint_gt(told.len, 5000);
	buf_release(&told);
	buf_release(&expected);
	free(s);
	scratch_close();
}

START_TEST(random_history)
{
	check_random((uint64_t)_i + 1, "sha1", "");
}
END_TEST

/* Deltas on deltas, and some objects in two packs. */
START_TEST(repacked_random_history)
{
	check_random((uint64_t)_i + 1, "sha1",
		     "cd r\n git repack -q -a -d -f -k --window=50 --depth=50\n"
		     "git cat-file --batch-check='%(objectname)'"
		     " --batch-all-objects | awk 'NR % 3 == 0' |\n"
		     " git pack-objects -q --no-reuse-delta"
		     " objects/pack/pack >/dev/null\n");
}
END_TEST

START_TEST(plain_random_history)
{
	traced_kind = SOURCE_LIBGIT2;
	check_random((uint64_t)_i + 1, "sha1", "");
	traced_kind = SOURCE_PACK;
}
END_TEST

START_TEST(sha256_random_history)
{
	check_random((uint64_t)_i + 1, "sha256", "");
}
END_TEST

static void add(TCase *tc)
{
	scratch_add(tc);
	tcase_add_loop_test(tc, trace_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, packed_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, sha256_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, pair_row, 0, COUNT(pairs));
	tcase_add_loop_test(tc, sha256_pair_row, 0, COUNT(pairs));
	tcase_add_loop_test(tc, two_groups_in_one_ledger, 0, 2);
	tcase_add_test(tc, sightings);
	tcase_add_test(tc, more_secrets_than_bits);
	tcase_add_test(tc, one_object_full_of_secrets);
	tcase_add_test(tc, one_merge_of_many_parents);
	tcase_add_test(tc, very_deep_paths);
	tcase_add_test(tc, peel_follows_32_tags);
	tcase_add_test(tc, peel_of_what_is_not_there);
	tcase_add_test(tc, authors_are_read_once);
	tcase_add_loop_test(tc, random_history, 0, SEEDS);
	tcase_add_loop_test(tc, repacked_random_history, 0, SEEDS);
	tcase_add_loop_test(tc, plain_random_history, 0, SHA256_SEEDS);
	tcase_add_loop_test(tc, sha256_random_history, 0, SHA256_SEEDS);
}

UNIT_MAIN("trace/trace", add)
