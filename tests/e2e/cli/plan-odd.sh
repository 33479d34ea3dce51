#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A plan for what git filter-repo does not take as it comes: secrets that are
# mere words, or hold what a file of rules uses itself; a SHA-256 repository.
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || skip "there is no python3"
command -v git-filter-repo >/dev/null || skip "there is no git filter-repo"
PATH=$(dirname "$bbaudit"):$PATH

# A password that other words hold too is replaced where it stands alone. What
# is left is named: by the plan, before the run and at its end, and by verify.
repo odd.git --bare <<'END'
commit refs/heads/main
committer Ada <ada@example.com> 1735905600 +0000
data 4
one
M 100644 inline word
data <<EOT
https://joe:summer@bitbucket.org/acme/app.git
EOT
M 100644 inline song
data <<EOT
summer, midsummer
EOT
M 100644 inline .netrc
data <<EOT
machine bitbucket.org login jane password Karoo==>tangent-58
machine bitbucket.org login bob password p$1\qä-Karoo"'%s
EOT
END
git clone -q --mirror --no-local odd.git mirror.git
"$bbaudit" scan --plan -o audit/ mirror.git >out 2>err
expect "the scan's status" 1 $?
cp audit/findings.json report.json
json_is findings.# 3
plan=audit/remediation/mirror.git
word=$(sed -n 's/^    ("\(bb-[0-9a-f]*\)", b"summer"),$/\1/p' $plan/rules.py)
[ -n "$word" ] || fail "rules.py does not say what is left in words"
grep -q "$word.* is short or a mere word" $plan/README.md ||
	fail "README.md does not say what is left"
sh $plan/runbook.sh mirror.git >out 2>&1 || fail "dry: $(cat out)"
grep -q "^    $word is short or a mere word: " out ||
	fail "it does not say before what will be left: $(cat out)"
sh $plan/runbook.sh --run mirror.git >out 2>&1 || fail "run: $(cat out)"
song=$(git -C mirror.git rev-parse main:song)
grep -q "^    left on purpose: blob $song: $word, inside" out ||
	fail "it does not say what is left: $(cat out)"
[ -e $plan/left.txt ] && fail "its list is still there"
expect "the song" "BBAUDIT-REMOVED-$word, midsummer" \
	"$(git -C mirror.git show main:song)"
git -C mirror.git show main:.netrc | grep -e Karoo && fail "a password is left"
"$bbaudit" verify --against audit/findings.json \
	--secrets audit/remediation/secrets.txt mirror.git >out 2>err
expect "the status of verify" 1 $?
grep -q 'stands at song:1' out || fail "verify does not name it: $(cat out)"
grep -q 'short or a mere word' out || fail "nor what it may be: $(cat out)"

# Where it stands without a context, in what no clone gets: in a compressed object
# of LFS to which nothing points, and in a hook.
secret=$(token '@{password:9}')
files apart.git --bare <<END
M 100644 inline .netrc
data <<EOT
machine bitbucket.org login ada password $secret
EOT
END
printf 'pw = %s\n' "$secret" >notes
python3 -m zipfile -c packed notes
oid=$(sha256sum packed | cut -d ' ' -f 1)
lfs=lfs/objects/$(echo $oid | cut -c 1-2)/$(echo $oid | cut -c 3-4)
mkdir -p apart.git/$lfs apart.git/hooks
mv packed apart.git/$lfs/$oid
printf '#!/bin/sh\necho %s\n' "$secret" >apart.git/hooks/update
"$bbaudit" scan --plan -o apart/ apart.git >out 2>err
expect "the scan's status" 1 $?
plan=apart/remediation/apart.git
grep -q "Delete this one there.*$oid" $plan/README.md ||
	fail "README.md does not name the object of LFS"
grep -q '^- `bb-[0-9a-f]*`: `hooks/update`, line 2$' $plan/refs-and-names.md ||
	fail "refs-and-names.md does not name the hook: $(cat $plan/refs-and-names.md)"
sh $plan/runbook.sh --run --force apart.git >out 2>&1 || fail "run: $(cat out)"
[ ! -e apart.git/$lfs/$oid ] || fail "the object of LFS is still there"
"$bbaudit" verify --against apart/findings.json \
	--secrets apart/remediation/secrets.txt apart.git >out 2>err
expect "the status of verify" 0 $?
# Where the name of a file is the secret, it is told without.
printf 'echo %s\n' "$secret" >"apart.git/hooks/$secret"
python3 -B $plan/scrub.py show apart.git >out
python3 -B $plan/scrub.py search apart.git >>out
expect "the status of a search" 1 $?
expect "hooks named" 2 "$(grep -c '\./hooks/BBAUDIT-REMOVED-bb-' out)"
grep -q -e "$secret" out && fail "scrub.py prints a secret: $(cat out)"

# SHA-256: the runbook refuses; what README.md says instead does it, word for
# word.
leaky wide --sha256
git -C wide commit -q --allow-empty -m 'more' 2>/dev/null ||
	git -C wide -c user.name=Ada -c user.email=ada@example.com \
		commit -q --allow-empty -m more
"$bbaudit" scan --plan -o wide-audit/ wide >out 2>err
expect "the scan's status" 1 $?
git clone -q --mirror --no-local wide wide.git
sh wide-audit/remediation/wide/runbook.sh --force wide.git >out 2>&1
expect "the runbook's status" 2 $?
grep -q 'SHA-256' out || fail "it does not say why: $(cat out)"
mkdir over
sed -n 's/^    //p' wide-audit/remediation/wide/README.md >over/commands
grep -q -- '--object-format=sha1' over/commands || fail "no way is told"
{
	printf 'set -e\n'
	sed "s,mirror URL,mirror $dir/wide," over/commands
} >over/all.sh
(cd over && git() { command git -c advice.detachedHead=false "$@"; } &&
	set +e && sed 's/^\(bbaudit scan.*\)$/\1 || [ $? -eq 1 ]/' all.sh >run.sh &&
	sh run.sh >out 2>&1) || fail "what README.md says fails: $(cat over/out)"
grep -q '^GONE: 1 finding is gone' over/out || fail "it is not gone: $(cat over/out)"

done_testing
