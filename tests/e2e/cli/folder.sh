#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# -o DIR/: a whole audit in a folder, replaced whole or not at all.
. "$(dirname "$0")/lib.sh"

files="findings.csv findings.json findings.sarif report.html report.md"

# files_in DIR: all names, also those that begin with a dot
files_in()
{
	echo $(ls -A "$1")
}

leaky leaky
umask 022
"$bbaudit" scan -o out/ --as-of 2026-11-24 leaky >/dev/null 2>err
expect "status" 1 $?
expect "mode of the folder" 700 "$(stat -c %a out)"
expect "files" "$files" "$(files_in out)"
for file in $files; do
	expect "mode of $file" 600 "$(stat -c %a "out/$file")"
	[ -s "out/$file" ] || fail "$file is empty"
done
expect "what the kernel confines" "" "$(cat err)"

# the key is beside the folder, never inside
[ -f bbaudit.key ] || fail "no key beside the folder"
expect "mode of the key" 600 "$(stat -c %a bbaudit.key)"
id=$("$json_get" out/findings.json findings.0.id)

# all formats tell of the same finding
expect "id in SARIF" "$id" "$("$json_get" out/findings.sarif \
	runs.0.results.0.partialFingerprints.bbauditFinding/v1)"
for file in $files; do
	grep -q -F "$id" "out/$file" || fail "$file does not name the finding"
done

# older files are replaced, what is not ours stays
for file in $files; do
	echo old >"out/$file"
	chmod 644 "out/$file"
done
echo mine >out/mine
"$bbaudit" scan -o out/ --as-of 2026-11-24 leaky >/dev/null 2>err
expect "status of the second run" 1 $?
expect "files after it" "findings.csv findings.json findings.sarif mine \
report.html report.md" "$(files_in out)"
for file in $files; do
	expect "mode of $file" 600 "$(stat -c %a "out/$file")"
	grep -q -x old "out/$file" && fail "$file was not replaced"
done
expect "same key, same id" "$id" "$("$json_get" out/findings.json findings.0.id)"

# a run that cannot write leaves the old ones, all of them
cp -r out before
(
	trap '' XFSZ
	ulimit -f 1
	"$bbaudit" scan -o out/ --as-of 2026-11-24 leaky >/dev/null 2>err
	echo $? >status
)
expect "status of a failed write" 2 "$(cat status)"
grep -q '^bbaudit: out/.*File too large' err || fail "message: $(cat err)"
diff -r before out >diff || fail "a failed write changed: $(cat diff)"

# so does one that finds nothing to scan
mkdir empty
"$bbaudit" scan -o out/ empty >/dev/null 2>err
expect "status of nothing to scan" 2 $?
diff -r before out >diff || fail "nothing scanned, and yet: $(cat diff)"

# what cannot be replaced is refused before the scan
mkdir -p odd/findings.csv
"$bbaudit" scan -o odd/ leaky >/dev/null 2>err
expect "status with a folder in the way" 2 $?
expect "files there" findings.csv "$(files_in odd)"
echo file >plain
"$bbaudit" scan -o plain/ leaky >/dev/null 2>err
expect "status with a file for the folder" 2 $?
"$bbaudit" scan -o no/such/ leaky >/dev/null 2>err
expect "status without a parent" 2 $?

# a folder behind a file: the key is beside the file
mkdir first
"$bbaudit" scan -o first/x.json -o second/ leaky >/dev/null 2>err
expect "status of both" 1 $?
[ -f first/bbaudit.key ] || fail "no key beside the first output"
expect "files of the second" "$files" "$(files_in second)"

# from inside of the folder itself
mkdir inside
(cd inside && "$bbaudit" scan -o ./ ../leaky >/dev/null 2>../err)
expect "status of ./" 1 $?
expect "files of ./" "$files" "$(files_in inside)"

# nothing found is a whole audit too
clean clean
"$bbaudit" scan -o nothing/ clean >/dev/null 2>err
expect "status of nothing found" 0 $?
expect "files of nothing found" "$files" "$(files_in nothing)"

done_testing
