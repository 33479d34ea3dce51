#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every text of corpus/samples: all that is listed is found, and nothing else.
. "$(dirname "$0")/lib.sh"

samples=$corpus/samples

"$bbaudit" patterns check --samples "$samples" >out 2>err
expect "patterns check --samples" 0 $?
cat out err
for title in 'examples by kind' 'samples by kind' 'samples by encoding'; do
	grep -q "^$title " out || fail "no table: $title"
done
[ "$(grep -c '^all .* 100\.0 % *100\.0 %$' out)" -eq 3 ] ||
	fail "a table is not 100 % throughout"

# at least 400 samples, half of them without a secret
set -- $(sed -n 's/^\([0-9]*\) samples, \([0-9]*\) of them .*/\1 \2/p' out)
[ "$1" -ge 400 ] || fail "only $1 samples"
[ $(($2 * 2)) -ge "$1" ] || fail "only $2 of $1 without a secret"

# for each kind, one text that holds it
"$bbaudit" patterns list >kinds 2>err
while read -r kind _; do
	grep -q "	$kind	" "$samples/index.tsv" ||
		fail "no sample of $kind"
done <kinds

# broken WHAT: a copy of the samples that was changed is noticed
broken()
{
	"$bbaudit" patterns check --samples copy >out 2>err
	expect "$1" 2 $?
	grep -q "$2" out err || fail "$1: $(tail -n 3 out err)"
	rm -rf copy
}
small()
{
	mkdir -p copy/a
	echo 'BITBUCKET_PASSWORD=@{password:1}' >copy/a/one.env
	echo 'BITBUCKET_PASSWORD=changeme' >copy/a/none.env
	printf 'a/one.env\t%s\t@{password:1}\t-\t-\t-\tlikely\n' \
		bitbucket-url-credential >copy/index.tsv
	printf 'a/none.env\t-\ta placeholder\n' >>copy/index.tsv
}
small
"$bbaudit" patterns check --samples copy >out 2>err
expect "two samples" 0 $?
grep -q '^2 samples, 1 of them' out || fail "two samples: $(tail -n 1 out)"
small
sed -i 's/password:1/password:2/' copy/a/one.env
broken "another secret" 'one.env: missed'
small
sed -i 's/changeme/@{password:3}/' copy/a/none.env
broken "a secret where none is" 'none.env: false: .* is none'
small
sed -i '1s/-\tlikely/base64\tlikely/' copy/index.tsv
broken "another encoding" 'the encoding differs'
small
sed -i '1s/likely/confirmed/' copy/index.tsv
broken "another confidence" 'the confidence differs'
small
sed -i '1s/likely/sure/' copy/index.tsv
broken "no such confidence" 'index.tsv:1: no such confidence'
small
sed -i '2s/.a placeholder//' copy/index.tsv
broken "a line without a reason" 'index.tsv:2: '
small
echo nothing >copy/a/two.env
broken "a file without a line" 'two.env: .*no line'
small
rm copy/a/none.env
broken "a line without a file" 'none.env'
small
echo '@{no-such:1}' >copy/a/none.env
broken "an unknown template" 'none.env: template'
for words in "check --samples" "check --samples a --samples b" "check a b" \
	"check --nonsense" "list --samples a"; do
	# shellcheck disable=SC2086 # words are words
	"$bbaudit" patterns $words >out 2>err
	expect "patterns $words" 2 $?
done

done_testing
