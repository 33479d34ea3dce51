#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the auditor knows of already: --ignore, --baseline, --accept-skips. And
# that nothing inside of a repository can do the same.
. "$(dirname "$0")/lib.sh"

files two <<'END'
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
M 100644 inline other.env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:2}
EOT
END
leaky one

# id_in FILE REPORT: the id of the finding that stands in that file
id_in()
{
	"$json_get" "$2" findings.0.occurrences.0.path \
		findings.0.id findings.1.occurrences.0.path findings.1.id |
		grep -A1 "^$1\$" | tail -n 1
}

scan 1 --audit-key key two
first=$(id_in .env report.json)
second=$(id_in other.env report.json)
[ -n "$first" ] && [ -n "$second" ] || fail "no ids: '$first', '$second'"
cp report.json whole.json

# --- --ignore: by id, by fingerprint, with an end

cat >list <<END
# what was looked at
   # and a comment that is indented

$first	 a token of the test server, #123
END
scan 1 --audit-key key --ignore list two
json_is findings.# 1
json_is findings.0.id "$second"
json_is suppressed.# 1
json_is suppressed.0.id "$first"
json_is suppressed.0.reason "ignored by list, line 4: a token of the test server, #123"
json_is summary.suppressed 1
json_is summary.findings 1

cat >list <<END
${first#bb-}  until 2026-11-24  the day itself still counts
$second until 2027-02-28 will be revoked
END
scan 0 --audit-key key --ignore list two
json_is findings.# 0
json_is suppressed.# 2
json_is summary.complete true
case $(json suppressed.0.reason suppressed.1.reason) in
*"line 2, until 2027-02-28: will be revoked"*) ;;
*) fail "the end is not told: $(json suppressed.0.reason)" ;;
esac
# the masks still know what is suppressed
"$bbaudit" scan --audit-key key --ignore list -f text two >text 2>&1
grep -q "$(token '@{app-password:1}')" report.json text &&
	fail "a suppressed secret is shown"

# one that ended no longer suppresses, and is told of
echo "$first until 2026-11-23 a test token" >list
scan 1 --audit-key key --ignore list two
json_is findings.# 2
grep -q "list:1: ended on 2026-11-23" err || fail "no word of the end: $(cat err)"

grep -q "It was to be ignored by list, line 1, until 2026-11-23" report.json ||
	fail "the finding does not say that it was to be ignored"

# --- mistakes name file and line

# mistake LINE-NUMBER WORDS <list
mistake()
{
	cat >list
	scan 2 --audit-key key --ignore list two
	grep -q "list:$1: .*$2" err || fail "a mistake ($2): $(cat err)"
	[ -s report.json ] && fail "a report in spite of a mistake ($2)"
}

mistake 2 "no reason" <<END
# next: nothing
$first
END
mistake 1 "no reason" <<END
$first until 2030-01-01
END
mistake 1 "without a date" <<END
$first until tomorrow for a test
END
mistake 1 "no id of a finding" <<END
bb-0123 a reason
END
mistake 1 "no id of a finding" <<END
.env a reason
END
mistake 2 "listed before" <<END
$first a reason
$first another
END
printf '%s a\0b\n' "$first" | mistake 1 "NUL"
scan 2 --audit-key key --ignore does-not-exist two

# --- --baseline: only what is new

scan 0 --audit-key key --baseline whole.json two
json_is findings.# 0
json_is suppressed.# 2
json_is suppressed.0.reason "known: it is in the baseline whole.json"

scan 1 --audit-key key one
cp report.json base.json
scan 1 --audit-key key --baseline base.json two
json_is findings.# 1
json_is findings.0.id "$second"
# what the baseline itself suppressed is not new either
scan 1 --audit-key key --baseline base.json two
cp report.json base2.json
scan 0 --audit-key key --baseline base2.json two

# another key: the ids would not compare
scan 2 --audit-key other --baseline base.json two
grep -q -e "--audit-key" err || fail "another key: $(cat err)"
scan 2 --baseline base.json two
echo '{ "schema": "bbaudit.report/2" }' >bad.json
scan 2 --audit-key key --baseline bad.json two
grep -q "bad.json: schema: " err || fail "a bad baseline: $(cat err)"

# both: the reason of the list is told, since a person gave it
echo "$first a test token" >list
scan 0 --audit-key key --baseline whole.json --ignore list two
json_is suppressed.# 2

# --- --accept-skips

cp -r one broken
oid=$(git -C broken rev-parse HEAD:.env)
file=broken/.git/objects/$(echo "$oid" | cut -c1-2)/$(echo "$oid" | cut -c3-)
if [ ! -f "$file" ]; then
	(cd broken/.git && mv objects/pack/*.pack . && rm objects/pack/* &&
		git unpack-objects -q <"$(ls ./*.pack)" && rm ./*.pack)
fi
chmod u+w "$file" && echo damaged >"$file"
scan 3 broken
json_is repositories.0.complete false
json_is repositories.0.objects.skipped 1
json_is repositories.0.skipped.0.accepted null

echo "$oid restored from a backup and read by hand" >skips
scan 0 --accept-skips skips broken
json_is repositories.0.complete true
json_is repositories.0.objects.skipped 1
json_is repositories.0.skipped.# 1
json_is repositories.0.skipped.0.accepted \
	"restored from a backup and read by hand"
json_is summary.complete true
"$bbaudit" scan --accept-skips skips broken >text 2>/dev/null
grep -q "$(echo "$oid" | cut -c1-12)" text ||
	fail "an accepted skip is not listed in the text"

# another object is not accepted by that
echo "0000000000000000000000000000000000000001 not this one" >skips
scan 3 --accept-skips skips broken
echo "$oid" >skips
scan 2 --accept-skips skips broken
grep -q "skips:1: no reason" err || fail "no reason: $(cat err)"

# a path: with that of its repository in front
cp -r one odd
printf '[core]\n\trepositoryformatversion = 0\n' >odd/config-of-another
rm odd/.git/config && mkdir odd/.git/config
scan 3 odd
path=$(json repositories.0.skipped.0.path)
case $path in
/*) whole=$path ;;
*) whole=odd/$path ;;
esac
nr=$(json repositories.0.skipped.#)
: >skips
i=0
while [ "$i" -lt "$nr" ]; do
	path=$(json "repositories.0.skipped.$i.path")
	case $path in
	/*) printf '"%s"  an odd one\n' "$path" ;;
	*) printf '"%s"  an odd one\n' "odd/$path" ;;
	esac
	i=$((i + 1))
done | sort -u >skips
scan 1 --accept-skips skips odd
json_is repositories.0.complete true
case $whole in
odd/*)
	sed 's|"odd/|"|' skips >bare
	scan 3 --accept-skips bare odd
	;;
esac

# --- the audited silence nothing

files sly <<END
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1} # bbaudit:ignore gitleaks:allow nosec
EOT
M 100644 inline .bbauditignore
data <<EOT
$first it is fine
EOT
M 100644 inline .gitleaksignore
data <<EOT
.env:generic:1
EOT
M 100644 inline .gitattributes
data <<EOT
* -diff -text binary filter=x linguist-generated
EOT
M 100644 inline bbaudit.ignore
data <<EOT
$first it is fine
EOT
END
cp sly/.bbauditignore sly/.git/bbaudit.ignore 2>/dev/null
(cd sly && "$bbaudit" scan -f json --audit-key ../key --as-of 2026-11-24 . \
	>../report.json 2>../err)
expect "a repository that asks to be ignored" 1 $?
json_is findings.0.id "$first"
json_is suppressed.# 0

done_testing
