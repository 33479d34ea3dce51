#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Files that the command line names may be symbolic links: what a cluster mounts
# into a container is one throughout. Those of a repository are not followed:
# outside.sh.
. "$(dirname "$0")/lib.sh"

leaky leaky
printf 'BITBUCKET_APP_PASSWORD=%s\n' "$(token '@{app-password:1}')" >text
"$bbaudit" scan --audit-key key --plan -o out/ leaky >/dev/null 2>err
expect "the first scan" 1 $?
id=$("$json_get" out/findings.json findings.0.id)
echo "$id known" >list
echo "$(git -C leaky rev-parse main:.env) looked at" >skips
mkdir given
for file in key list skips text; do
	ln -s "../$file" given/$file
done
ln -s ../out/findings.json given/before.json
ln -s ../out/remediation/secrets.txt given/secrets
ln -s ../leaky given/leaky

scan 1 --audit-key given/key given/leaky
json_is findings.0.id "$id"
scan 0 --audit-key key --ignore given/list leaky
json_is suppressed.# 1
scan 0 --audit-key key --baseline given/before.json leaky
json_is suppressed.# 1
scan 1 --accept-skips given/skips leaky

# status EXPECTED ARGUMENT...
status()
{
	wanted=$1
	shift
	"$bbaudit" "$@" >out.txt 2>err
	expect "$*" "$wanted" $?
	[ -s err ] && fail "$*: $(cat err)"
}
status 1 classify given/text
status 1 verify --against given/before.json --audit-key given/key \
	--secrets given/secrets leaky
status 0 merge -o all.json given/before.json

# a folder of patterns whose files are links, as are the files of a mount
mkdir patterns
for file in "$corpus"/../patterns/*.yaml; do
	ln -s "$file" patterns/
done
for folder in "$corpus"/../patterns/*/; do
	[ -d "$folder" ] && ln -s "$folder" patterns/
done
status 0 patterns check patterns

# a key that is to be made is not made at the end of a link
ln -s nowhere dangling
"$bbaudit" scan --audit-key dangling leaky >/dev/null 2>err
expect "a key behind a link to nowhere" 2 $?
[ -e nowhere ] && fail "a key was made behind a link"

done_testing
