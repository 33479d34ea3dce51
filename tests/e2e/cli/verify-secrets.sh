#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify --secrets: each secret is searched for literally, in every form, also
# where nothing says that it is one.
. "$(dirname "$0")/lib.sh"

# An account password, which nothing but its context tells from other words.
secret='Kq7#vR2m&xW9/Lp4'
escaped='Kq7%23vR2m%26xW9%2FLp4'

# history TEXT...: a commit for each file
history()
{
	cat <<END
commit refs/heads/main
author Ada Example <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
begin
EOT
M 100644 inline clone.sh
data <<EOT
$1
EOT
END
}

mkdir out
history "git clone https://ada:$escaped@bitbucket.org/acme/shop.git" | repo dirty
history "git clone https://bitbucket.org/acme/shop.git" | repo cleaned
"$bbaudit" scan -o out/findings.json --as-of 2026-11-24 dirty >/dev/null 2>err
expect "the scan" 1 $?
id=$("$json_get" out/findings.json findings.0.id)
{
	echo "# written by hand"
	echo "$id $(printf %s "$secret" | base64)"
} >out/secrets.txt

# verify EXPECTED-STATUS ARGUMENT...
verify()
{
	wanted=$1
	shift
	"$bbaudit" verify --against out/findings.json \
		--secrets out/secrets.txt -f json "$@" >report.json 2>err
	status=$?
	[ "$status" = "$wanted" ] || {
		fail "verify $*: expected status $wanted, got $status"
		sed 's/^/    /' err report.json | head -80
	}
	grep -q -F -e "$secret" -e "$escaped" report.json err &&
		fail "verify $*: the secret is shown"
}

verify 0 cleaned
json_is method secrets
json_is findings.0.state gone
json_is findings.0.searched true
json_is summary.complete true
case $(json proof) in
*literally*) ;;
*) fail "the proof: $(json proof)" ;;
esac
verify 1 dirty
json_is findings.0.state "still at tip"

# left WHERE STATE [PATH]: in the copy of the cleaned repository of that name,
# the secret stands with nothing around it that a scan would notice
left()
{
	scan 0 "$1"
	verify 1 "$1"
	expect "$1: state" "$2" "$(json findings.0.state)"
	expect "$1: path" "${3:-null}" "$(json findings.0.places.0.path)"
}

# add NAME <content: a file "notes" in a copy of that name
add()
{
	cp -r cleaned "$1"
	cat >"$1/notes"
	git -C "$1" add notes
	git -C "$1" commit -q -m "add notes"
}

echo "we call it $secret here" | add plain
left plain "still at tip" notes
git -C plain rm -q notes && git -C plain commit -q -m "drop notes"
left plain "still in history" notes
git -C plain update-ref refs/heads/main HEAD~2
git -C plain reflog expire --expire=now --all
rm -f plain/.git/ORIG_HEAD
git -C plain read-tree HEAD
left plain "still unreachable" notes

for n in '' x xy; do
	printf '%s says %s, twice' "$n" "$secret" | base64 -w 0 |
		add "base64_$n"
	left "base64_$n" "still at tip" notes
done
printf '%50s%s, and so on, for another line at the least' '' "$secret" |
	base64 | add wrapped
left wrapped "still at tip" notes
printf 'it is %s' "$secret" | base64 -w 0 | base64 -w 0 | add twice
left twice "still at tip" notes
printf 'a=%s&b' "$escaped" | add percent
left percent "still at tip" notes
printf 'Kq7#vR2m&amp;xW9/Lp4' | add xml
left xml "still at tip" notes
printf '{"x": "Kq7#vR2m\\u0026xW9\\/Lp4"}' | add json
left json "still at tip" notes
printf '%s' "the $secret" | sed 's/./&\n/g' | tr '\n' '\0' | add utf16
left utf16 "still at tip" notes
printf '%s' "$secret" | od -An -v -tx1 | tr -d ' \n' | add hex
left hex "still at tip" notes
printf '%s' "$secret" | gzip -c | add packed
verify 1 packed
expect "in gzip" "still at tip" "$(json findings.0.state)"

# where no file is
cp -r cleaned message
git -C message commit -q --allow-empty -m "now without $secret"
left message "still outside files"
cp -r cleaned tagged
git -C tagged tag -a -m "as $secret was" v1
left tagged "still outside files"
cp -r cleaned config
git -C config config example.note "$secret"
left config "still outside files" config
cp -r cleaned named
git -C named update-ref "refs/heads/of-Kq7" HEAD
verify 0 named
cp -r cleaned file_name
echo x >"file_name/Kq7#vR2m&xW9"
mkdir "file_name/d" && echo x >"file_name/d/x-$(echo "$secret" | tr / _)"
git -C file_name add . && git -C file_name commit -q -m x
verify 0 file_name

# --- the file of secrets

# mistake WORDS <secrets
mistake()
{
	cat >out/bad.txt
	"$bbaudit" verify --against out/findings.json --secrets out/bad.txt \
		cleaned >text 2>err
	expect "a mistake ($1)" 2 $?
	grep -q "out/bad.txt:1: .*$1" err || fail "a mistake ($1): $(cat err)"
	grep -q -F -e "$secret" -e "$(printf %s "$secret" | base64)" err text &&
		fail "a mistake ($1) shows the secret"
}
echo "$id" | mistake "no reason"
echo "$id !!!" | mistake "no base64"
echo "$id $(printf other | base64)" | mistake "not the secret of that finding"
echo "bb-00112233445566778899aabbccddeeff $(printf %s "$secret" | base64)" |
	mistake "no such finding"

# --- a finding whose secret was not given is told as such

: >out/none.txt
"$bbaudit" verify --against out/findings.json --secrets out/none.txt -f json \
	cleaned >report.json 2>err
expect "without any secret" 0 $?
json_is findings.0.searched false
case $(json proof) in
*"Of the other findings"*) ;;
*) fail "the proof: $(json proof)" ;;
esac

# --- where the search is cut short it is not complete, and it says where

yes 0123456789 | head -c 6000000 | gzip -n | base64 -w 0 | add big
verify 3 big
json_is unsearched.0.type blob
case $(json unsearched.0.reason) in
"known secrets: "*) ;;
*) fail "the reason: $(json unsearched.0.reason)" ;;
esac
"$bbaudit" verify --against out/findings.json --secrets out/secrets.txt big \
	>text 2>err
grep -q '^  not searched  *blob .*known secrets: ' text ||
	fail "the text: $(cat text)"

# --- more secrets than are searched for at once, and the last one is left; they
# hold hyphens, so that each has a word and more spellings than fit at once

{
	n=1
	while [ "$n" -le 70 ]; do
		echo "ATLASSIAN_API_TOKEN=@{api-token:$n}"
		n=$((n + 1))
	done
} >lines
cat >many.fi <<END
commit refs/heads/main
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
x
EOT
M 100644 inline env
data <<EOT
$(cat lines)
EOT
END
"$make_repo" many.fi many || exit 1
"$bbaudit" scan -o out/findings.json --show-secrets --as-of 2026-11-24 many \
	>/dev/null 2>err
expect "findings of many" 70 "$("$json_get" out/findings.json findings.#)"
"$json_get" out/findings.json --without x |
	sed -n 's/^   "id": "\(.*\)",*$/\1/p; s/^   "secret": "\(.*\)",*$/\1/p' |
	while read -r id && read -r word; do
		echo "$id $(printf %s "$word" | base64 -w 0)"
	done >out/secrets.txt
last=$(tail -n 1 out/secrets.txt | cut -d' ' -f2 | base64 -d)
secret=$last escaped=$last
verify 0 cleaned
printf '%s' "$last" | base64 -w 0 | base64 -w 0 | base64 -w 0 | add many_left
verify 1 many_left
json_is summary.gone 69
# A report that shows secrets does not make verify show them.
verify 1 many

done_testing
