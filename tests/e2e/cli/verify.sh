#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify: what is left of an earlier report's findings after a clean-up.
. "$(dirname "$0")/lib.sh"

# A history with secrets in files, one that went, and in a message; clean
# commits stand before and behind them.
history()
{
	cat <<END
commit refs/heads/main
mark :1
author Ada Example <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
begin
EOT
M 100644 inline main.c
data <<EOT
int main(void) { return 0; }
EOT

commit refs/heads/main
mark :2
author Ada Example <ada@example.com> 1735905700 +0000
committer Ada Example <ada@example.com> 1735905700 +0000
data <<EOT
add env$2
EOT
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=$1
EOT
M 100644 inline old.env
data <<EOT
BITBUCKET_APP_PASSWORD=$3
EOT

commit refs/heads/main
mark :3
author Ada Example <ada@example.com> 1735905800 +0000
committer Ada Example <ada@example.com> 1735905800 +0000
data <<EOT
drop the old one
EOT
D old.env
END
}

mkdir out
history '@{app-password:1}' ', push with @{app-password:2}' '@{app-password:3}' |
	repo dirty
removed=BBAUDIT-REMOVED-bb-00112233445566778899aabbccddeeff
history "$removed" ", push with ***REMOVED***" "$removed" | repo cleaned
history "$removed" ", push with ***REMOVED***" '@{app-password:3}' |
	repo history_left
history "$removed" ", push with @{app-password:2}" "$removed" |
	repo message_left
history '@{app-password:1}' "" "$removed" | repo tip_left

"$bbaudit" scan -o out/findings.json --as-of 2026-11-24 dirty >/dev/null 2>err
expect "the scan" 1 $?
expect "its findings" 3 "$("$json_get" out/findings.json findings.#)"

# verify EXPECTED-STATUS ARGUMENT...: JSON into report.json, text into text
verify()
{
	wanted=$1
	shift
	"$bbaudit" verify --against out/findings.json -f json "$@" \
		>report.json 2>err
	status=$?
	if [ "$status" != "$wanted" ]; then
		fail "verify $*: expected status $wanted, got $status"
		sed 's/^/    /' err report.json
	fi
	"$bbaudit" verify --against out/findings.json "$@" >text 2>err
	expect "verify $*, as text" "$wanted" $?
	for n in 1 2 3; do
		grep -q "$(token "@{app-password:$n}")" text report.json err &&
			fail "verify $*: a secret is shown"
	done
}

# state_of N: of the finding that @{app-password:N} was
state_of()
{
	id=$(id_of "$1")
	i=0
	while [ "$i" -lt "$(json findings.#)" ]; do
		[ "$(json "findings.$i.id")" = "$id" ] &&
			json "findings.$i.state"
		i=$((i + 1))
	done
}

# id_of N: by where it stood in the first report
id_of()
{
	case $1 in
	1) where=.env ;;
	2) where=null ;;
	3) where=old.env ;;
	esac
	for i in 0 1 2; do
		[ "$("$json_get" out/findings.json \
			"findings.$i.occurrences.0.path")" = "$where" ] &&
			"$json_get" out/findings.json "findings.$i.id"
	done
}

# old_states N ROLE: of that finding's old ids that are still there
old_states()
{
	id=$(id_of "$1")
	i=0
	while [ "$i" -lt "$(json findings.#)" ]; do
		k=0
		[ "$(json "findings.$i.id")" = "$id" ] || k=99
		while [ "$k" -lt "$(json "findings.$i.old_ids.#")" ]; do
			[ "$(json "findings.$i.old_ids.$k.role")" = "$2" ] &&
				json "findings.$i.old_ids.$k.state"
			k=$((k + 1))
		done
		i=$((i + 1))
	done
}

# --- nothing was done

verify 1 dirty
expect "at the tip" "still at tip" "$(state_of 1)"
expect "in a message" "still outside files" "$(state_of 2)"
expect "in the history" "still in history" "$(state_of 3)"
json_is summary.gone 0
json_is summary.new 0
json_is summary.clean false
expect "the blob at the tip" "still at tip" "$(old_states 1 held)"
expect "its commit" "still in history" "$(old_states 1 introduced)"
expect "the blob in the history" "still in history" "$(old_states 3 held)"
[ "$(json summary.old_ids)" = "$(json summary.old_ids_there)" ] ||
	fail "some old ids were not seen: $(json summary.old_ids_there)"
grep -q "still at tip .*$(id_of 1)" text || fail "the text: $(cat text)"
grep -q "stands at .env:1" text || fail "no place in the text: $(cat text)"
grep -q "^NOT GONE: 0 findings" text || fail "no verdict: $(cat text)"

# --- all was done

verify 0 cleaned
expect "gone" "gone gone gone" \
	"$(echo "$(state_of 1)" "$(state_of 2)" "$(state_of 3)")"
json_is summary.complete true
json_is summary.clean true
json_is summary.gone 3
json_is summary.old_ids_there 0
json_is method fingerprints
grep -q "^GONE: 3 findings are gone" text || fail "the text: $(cat text)"
grep -q "secrets searches for it" text ||
	fail "the text does not say what it proves: $(cat text)"

# --- one was left

verify 1 history_left
expect "left in the history" "gone gone still in history" \
	"$(echo "$(state_of 1)" "$(state_of 2)" "$(state_of 3)")"
verify 1 message_left
expect "left in the message" "gone still outside files gone" \
	"$(echo "$(state_of 1)" "$(state_of 2)" "$(state_of 3)")"
verify 1 tip_left
expect "left at the tip" "still at tip gone gone" \
	"$(echo "$(state_of 1)" "$(state_of 2)" "$(state_of 3)")"

# several repositories: the worst counts, and the place names the repository
verify 1 cleaned tip_left
expect "one of two" "still at tip" "$(state_of 1)"
json_is repositories.# 2
for i in 0 1 2; do
	[ "$(json "findings.$i.places.#")" = 0 ] ||
		json_is "findings.$i.places.0.repository" tip_left
done

# --- the old history is still there, but nothing leads to it

cp -r dirty unreachable
(cd unreachable && git fetch -q ../cleaned main &&
	git reset -q --hard FETCH_HEAD && git reflog expire --expire=now --all &&
	rm -f .git/FETCH_HEAD .git/ORIG_HEAD) || fail "git"
verify 1 unreachable
expect "unreachable" "still unreachable" "$(state_of 1)"
expect "unreachable, in the history" "still unreachable" "$(state_of 3)"
expect "an unreachable blob" "still unreachable" "$(old_states 1 held)"
expect "an unreachable commit" "still unreachable" "$(old_states 1 introduced)"
(cd unreachable && git gc -q --prune=now) || fail "git gc"
verify 0 unreachable

# a reflog still leads there
cp -r dirty reflog
(cd reflog && git fetch -q ../cleaned main && rm -f .git/FETCH_HEAD &&
	git config core.logAllRefUpdates true &&
	git reset -q --hard "$(git -C ../cleaned rev-parse HEAD)" &&
	rm -f .git/ORIG_HEAD) || fail "git"
if [ -s reflog/.git/logs/HEAD ]; then
	verify 1 reflog
	expect "by a reflog" "still in history" "$(state_of 1)"
	expect "a blob by a reflog" "still in history" "$(old_states 1 held)"
fi

# --- an old commit alone

cp -r cleaned kept
old=$(git -C dirty rev-parse HEAD~1)
file=$(echo "$old" | sed 's|^..|&/|')
git -C dirty cat-file commit "$old" >commit
# Its tree is not there, so that not everything can be scanned.
git -C kept hash-object -t commit -w "$dir/commit" >/dev/null
[ -f "kept/.git/objects/$file" ] || fail "the old commit was not written"
"$bbaudit" verify --against out/findings.json -f json kept >report.json 2>err
expect "an old commit without its tree" 3 $?
grep -q "\"$old\"" report.json || fail "the old commit is not named"
expect "by the old commit alone" "still unreachable" "$(state_of 1)"

# names of refs/replace are not old ids
cp -r cleaned replaced
git -C replaced pack-refs --all
echo "$(git -C replaced rev-parse HEAD) refs/replace/$old" \
	>>replaced/.git/packed-refs
verify 0 replaced

# --- something new

history "$removed" "" "$removed" | sed 's/return 0/return @{app-password:4}/' |
	repo fresh
verify 1 fresh
json_is summary.gone 3
json_is summary.new 1
json_is new.0.occurrences.0.path main.c
grep -q "^  new  *bb-.*main.c" text || fail "nothing new in the text: $(cat text)"

# --- not everything could be scanned: it may be gone, it is not proved

cp -r cleaned broken
oid=$(git -C broken rev-parse HEAD:main.c)
(cd broken/.git && mkdir -p tmp && mv objects/pack/* tmp/ 2>/dev/null &&
	git unpack-objects -q <"$(ls tmp/*.pack)")
file=broken/.git/objects/$(echo "$oid" | sed 's|^..|&/|')
chmod u+w "$file" && echo damaged >"$file"
verify 3 broken
json_is summary.clean true
json_is summary.complete false
grep -q "not everything was scanned" text || fail "the text: $(cat text)"
grep -q "not scanned .*" text || fail "what was not scanned: $(cat text)"

# --- what was ignored before is not asked for, and is not new

echo "$(id_of 3) known and harmless" >list
cp out/findings.json all.json
"$bbaudit" scan -o out/findings.json --ignore list --as-of 2026-11-24 dirty \
	>/dev/null 2>err
verify 0 history_left
json_is findings.# 2
mv all.json out/findings.json

# --- the key

mkdir lone above above/report
cp out/findings.json lone/
"$bbaudit" verify --against lone/findings.json cleaned >text 2>err
expect "no key" 2 $?
grep -q -e "--audit-key" err || fail "no key: $(cat err)"
"$bbaudit" verify --against lone/findings.json --audit-key out/bbaudit.key \
	cleaned >text 2>err
expect "the key given" 0 $?
cp out/findings.json above/report/ && cp out/bbaudit.key above/
"$bbaudit" verify --against above/report/findings.json cleaned >text 2>err
expect "the key in the folder above" 0 $?
"$bbaudit" scan -f json --audit-key wrong.key cleaned >/dev/null 2>err
"$bbaudit" verify --against out/findings.json --audit-key wrong.key cleaned \
	>text 2>err
expect "another key" 2 $?
grep -q "not the key" err || fail "another key: $(cat err)"
"$bbaudit" verify --against out/findings.json --audit-key missing.key cleaned \
	>text 2>err
expect "a missing key" 2 $?
[ -e missing.key ] && fail "verify makes a key"

# --- usage

"$bbaudit" verify cleaned >text 2>err
expect "no --against" 2 $?
"$bbaudit" verify --against out/findings.json >text 2>err
expect "no PATH" 2 $?
"$bbaudit" verify --against missing.json cleaned >text 2>err
expect "no report" 2 $?
echo '{' >bad.json
"$bbaudit" verify --against bad.json cleaned >text 2>err
expect "a bad report" 2 $?
grep -q "bad.json:" err || fail "a bad report: $(cat err)"
"$bbaudit" verify --against out/findings.json -f yaml cleaned >text 2>err
expect "a bad format" 2 $?
"$bbaudit" verify --against out/findings.json nowhere >text 2>err
expect "nothing to scan" 2 $?

done_testing
