#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Packed content: what limits cut ends with status 3, what is closed by nature
# does not; and files that are no objects are opened like those that are.
. "$(dirname "$0")/lib.sh"

for program in gzip tar; do
	command -v $program >/dev/null || skip "$program is not installed"
done

# commit_all NAME
commit_all()
{
	git -C "$1" add -A
	git -C "$1" commit -q -m "add files"
}

# reason LIST: the first entry's
reason()
{
	json "repositories.0.$1.0.reason"
}

# a file by itself: what is in it, and what could not be looked at
mkdir files
printf 'BITBUCKET_PASSWORD=%s\n' "$(token '@{password:5}')" >files/a.env
tar cf - files | gzip >files.tar.gz
"$bbaudit" classify files.tar.gz >out 2>&1
expect "classify an archive" 1 $?
grep -q 'files.tar.gz!/files/a.env' out || {
	cat out
	fail "classify names no member"
}
gzip <files/a.env | "$bbaudit" classify >out 2>&1
expect "classify what is compressed" 1 $?
echo 'nothing here' | gzip | head -c 20 | "$bbaudit" classify >out 2>&1
expect "classify what is damaged" 0 $?
grep -q 'damaged' out || fail "classify says nothing of damage"

# an expansion without end
leaky bomb
head -c 60000000 /dev/zero | gzip -9 >bomb/zeros.gz
commit_all bomb
scan 3 bomb
json_is findings.# 1
json_is repositories.0.complete false
json_is repositories.0.skipped.# 1
json_is repositories.0.objects.skipped 0
case $(reason skipped) in
*thousandfold*) ;;
*) fail "a bomb: $(reason skipped)" ;;
esac

# more than one object may expand to
leaky long
seq 1000000 | gzip >long/numbers.gz
commit_all long
scan 1 long
scan 3 --max-object-size 3M long
case $(reason skipped) in
*"limit on unpacking"*) ;;
*) fail "a long file: $(reason skipped)" ;;
esac

# cut short, and of another format: listed, and no more
leaky closed
head -c 5000 long/numbers.gz >closed/cut.gz
printf '7z\274\257\047\034 and so on' >closed/a.7z
commit_all closed
scan 1 closed
json_is repositories.0.complete true
json_is repositories.0.skipped.# 0
json_is repositories.0.opaque.# 2
scan 3 --strict closed

# too large to be held: it is read in pieces, or what comes out of it is cut
leaky large
seq 1000000 | gzip >large/numbers.gz
commit_all large
scan 3 --max-object-size 100K large
case $(reason skipped) in
*"held in memory"* | *"limit on unpacking"*) ;;
*) fail "a large file: $(reason skipped)" ;;
esac

# a file of the worktree, and one that is larger than a piece of it
clean tree
mkdir tree/d
printf 'a\nBITBUCKET_TOKEN=%s\n' "$(token '@{app-password:1}')" >tree/d/env
tar -C tree -czf tree/backup.tgz d
rm -r tree/d
scan 0 tree
scan 1 --worktree tree
json_is findings.0.occurrences.0.site worktree
json_is findings.0.occurrences.0.path 'backup.tgz!/d/env'
json_is findings.0.occurrences.0.line 2
json_is findings.0.occurrences.0.encoding.0 gzip
mkdir tree/d
seq 2000000 >tree/d/a
printf 'BITBUCKET_TOKEN=%s\n' "$(token '@{app-password:1}')" >tree/d/env
tar -C tree -cf tree/backup.tar d/a d/env
rm -r tree/d tree/backup.tgz
scan 1 --worktree tree
json_is findings.0.occurrences.# 1
json_is findings.0.occurrences.0.path 'backup.tar!/d/env'
json_is findings.0.occurrences.0.line 1

# the report does not depend on threads or on how objects are stored
leaky same
for i in 1 2 3 4 5 6 7 8 9; do
	printf 'BITBUCKET_TOKEN=%s\n' "$(token "@{app-password:$i}")" >env
	seq $i 3000 >numbers
	tar -czf same/all.tgz env numbers
	commit_all same
done
scan 1 -j 1 --audit-key key same
timeless report.json >one
scan 1 -j 4 --audit-key key same
timeless report.json >four
cmp -s one four || fail "one thread and four tell different things"
"$json_get" report.json --without repositories summary run >loose
git -C same repack -q -a -d --depth=50 --window=50
scan 1 --audit-key key same
"$json_get" report.json --without repositories summary run >packed
cmp -s loose packed || fail "a pack tells something else"

done_testing
