#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From an audit to a clean history with the real tools: every kind of secret at
# every place in every form, the plan, git filter-repo, and then a search that
# knows nothing of the plan.
. "$(dirname "$0")/lib.sh"

command -v git-filter-repo >/dev/null || skip "git filter-repo is not installed"

repo all <<'END'
commit refs/heads/main
author Ada Example <ada@example.com> 1735819200 +0000
committer Ada Example <ada@example.com> 1735819200 +0000
data <<EOT
Clean to begin with
EOT
M 100644 inline README.md
data <<EOT
# station
EOT
M 100644 inline src/main.c
data <<EOT
int main(void) { return 0; }
EOT
M 100644 inline logo.bin
data 12
@{app-passwo

commit refs/heads/main
author Ada Example <ada@example.com> 1735905600 +0000
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
Every kind
EOT
M 100644 inline kinds/env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
ATLASSIAN_API_TOKEN=@{api-token:2}
BITBUCKET_ACCESS_TOKEN=@{access-token:3}
BITBUCKET_TOKEN=@{dc-token:4}
BITBUCKET_OAUTH_KEY=@{oauth-key:5}
BITBUCKET_OAUTH_SECRET=@{oauth-secret:5}
EOT
M 100644 inline kinds/netrc
data <<EOT
machine bitbucket.org login ada password @{legacy-password:6}
EOT
M 100644 inline kinds/clone.sh
data <<EOT
git clone https://ada:@{server-token:7}@stash.acme.example/scm/st/station.git
git clone https://ada:p%23s%2F6dYj4K%2DBnisz0t@bitbucket.acme.example/scm/st/x.git
EOT

commit refs/heads/main
author Ben Example <ben@example.com> 1735992000 +0000
committer Ben Example <ben@example.com> 1735992000 +0000
data <<EOT
Every form
EOT
M 100644 inline forms/config.json
data <<EOT swap:=:\u003d
{ "remote": "https://x-token-auth:@{access-token:11}@bitbucket.org/a/b.git" }
EOT
M 100644 inline forms/percent.sh
data <<EOT swap:=:%3D
git clone https://ada%40example.com:@{api-token:12}@bitbucket.org/a/b.git
EOT
M 100644 inline forms/mail.patch
data <<EOT qp
git clone https://x-token-auth:@{access-token:13}@bitbucket.org/a/b.git
EOT
M 100644 inline forms/wide-le.ini
data <<-EOT
@{bytes:fffe}@{utf16le:url = https://ada:@{app-password:14}@bitbucket.org/a/b.git
}
EOT
M 100644 inline forms/wide-be.ini
data <<-EOT
@{utf16be:url = https://ada:@{app-password:15}@bitbucket.org/a/b.git
}
EOT
M 100644 inline forms/auth.json
data <<EOT
{ "auths": { "docker.bitbucket.org": { "auth": "@{base64:ada:@{app-password:16}}" } } }
EOT
M 100644 inline forms/header.log
data <<EOT
> Authorization: Basic @{base64:x-token-auth:@{access-token:17}}
EOT
M 100644 inline forms/archive.tar.gz
data <<EOT tar:in.env gzip
BITBUCKET_APP_PASSWORD=@{app-password:18}
EOT
M 100644 inline forms/archive.zip
data <<EOT zip:in.env
BITBUCKET_APP_PASSWORD=@{app-password:19}
EOT
M 100644 inline forms/plain.tar
data <<EOT tar:in.env
BITBUCKET_APP_PASSWORD=@{app-password:20}
EOT

commit refs/heads/main
author Ben Example <ben@example.com> 1736078400 +0000
committer Ben Example <ben@example.com> 1736078400 +0000
data <<EOT
A new password, and others gone

Tried with https://ada:@{app-password:21}@bitbucket.org/a/b.git
EOT
M 100644 inline kinds/env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:22}
EOT
D kinds/netrc
M 100644 inline dir-@{app-password:23}/notes.txt
data <<EOT
clean
EOT

commit refs/heads/main
author https://ada:@{app-password:24}@bitbucket.org <ada@example.com> 1736164800 +0000
committer Cleo <@{app-password:25}@example.com> 1736164800 +0000
data <<EOT
Identities
EOT
M 100644 inline src/main.c
data <<EOT
int main(void) { return 1; }
EOT

commit refs/heads/release-@{app-password:26}
author Ada Example <ada@example.com> 1736251200 +0000
committer Ada Example <ada@example.com> 1736251200 +0000
data <<EOT
On a branch
EOT
from refs/heads/main
M 100644 inline BRANCH
data <<EOT
branch
EOT

#! git tag -a -F - v1 main <<EOT
tag with https://ada:@{app-password:27}@bitbucket.org/a/b.git
EOT
#! git tag -a -m "a tag of a tag" v1-again v1
#! git notes add -F - main <<EOT
https://ada:@{app-password:28}@bitbucket.org/a/b.git
EOT
#! git update-ref refs/keep/blob main:kinds/env
#! git update-ref refs/keep/tree main~2:kinds
#! config-append <<EOT
[remote "old"]
	url = https://ada:@{app-password:29}@bitbucket.org/a/b.git
EOT
END
(
	cd all && git checkout -q -f main
	token 'BITBUCKET_APP_PASSWORD=@{app-password:30}' >>README.md
	git stash -q
)

# What was there and held no secret, by path.
blobs()
{
	git -C "$1" ls-tree -r main -- src/main.c logo.bin | cut -f 1
	git -C "$1" ls-tree -r main | grep 'notes\.txt$' | cut -f 1
}
blobs all >blobs.before

"$bbaudit" scan -o out/ --plan -f json --as-of 2026-11-24 --show-secrets all \
	>before.json 2>err
status=$?
[ $status = 1 ] || [ $status = 3 ] || fail "scan --plan: status $status"
plan=out/remediation/all
expect "mode of the folder" 700 "$(stat -c %a out/remediation)"
expect "modes of the files" 600 \
	"$(find out/remediation -type f -exec stat -c %a {} + | sort -u)"
expect "modes of the folders" 700 \
	"$(find out/remediation -type d -exec stat -c %a {} + | sort -u)"

# What people read holds no secret.
cat >readable.py <<'END'
import json, sys
secrets = {f["secret"].encode() for f in json.load(open("before.json"))["findings"]}
for name in sys.argv[1:]:
    data = open(name, "rb").read()
    if any(s in data for s in secrets):
        print(name)
END
expect "secrets in what people read" "" "$(python3 readable.py \
	$plan/*.md $plan/runbook.sh $plan/scrub.py out/remediation/owners/*)"
grep -q '^bb-[0-9a-f]* [A-Za-z0-9+/=]*$' out/remediation/secrets.txt ||
	fail "secrets.txt has another form"

# A search of its own: every object, opened if it is packed, in every spelling.
cat >search.py <<'END'
import base64, bz2, gzip, io, json, lzma, re, subprocess, sys, tarfile, zipfile

mirror = sys.argv[1]
secrets = {f["secret"] for f in json.load(open("before.json"))["findings"]}

def spellings(secret):
    raw = secret.encode()
    yield "plain", raw
    yield "utf-16le", secret.encode("utf-16-le")
    yield "utf-16be", secret.encode("utf-16-be")
    yield "hex", raw.hex().encode()
    for n in range(3):
        text = base64.b64encode(b"x" * n + raw)
        yield "base64", text[4 if n else 0:len(text) - 4]
    for old, new in (("=", "%3D"), ("=", "\\u003d"), ("=", "=3D")):
        if old in secret:
            yield new, secret.replace(old, new).encode()

forms = [(name, form) for s in secrets for name, form in spellings(s)]

def opened(data, depth=0):
    yield data
    yield re.sub(rb"=\r?\n", b"", data)
    if depth > 3:
        return
    for undo in (gzip.decompress, bz2.decompress, lzma.decompress):
        try:
            yield from opened(undo(data), depth + 1)
        except Exception:
            pass
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            for name in z.namelist():
                yield from opened(z.read(name), depth + 1)
    except Exception:
        pass

def git(*words):
    return subprocess.run(("git", "-C", mirror) + words, check=True,
                          stdout=subprocess.PIPE).stdout

def objects():
    out = io.BytesIO(git("cat-file", "--batch-all-objects", "--batch"))
    while head := out.readline():
        oid, kind, size = head.split()
        yield oid.decode(), out.read(int(size))
        out.read(1)

left = 0
things = list(objects()) + [("refs", git("for-each-ref"))] + [
    (name, open(mirror + "/" + name, "rb").read())
    for name in ("config", "packed-refs", "HEAD")]
for name, data in things:
    for text in opened(data):
        for form, raw in forms:
            if raw in text:
                left += 1
                print(name, form)
sys.exit(1 if left else 0)
END
git clone -q --mirror "file://$dir/all" mirror.git
python3 search.py mirror.git >search.before &&
	fail "the search finds nothing before the rewrite"

# run MIRROR: status and output of the runbook
run()
{
	sh $plan/runbook.sh "$@" >run.log 2>&1
}

# Without --run nothing changes.
git -C mirror.git for-each-ref >refs.before
run mirror.git || fail "runbook.sh MIRROR: $(tail -n 3 run.log)"
git -C mirror.git for-each-ref | cmp -s - refs.before ||
	fail "without --run something changes"

# It refuses what is no fresh bare clone.
run --run all && fail "it rewrites a worktree"
grep -q 'no bare repository' run.log || fail "no reason given"
cp -R mirror.git used.git
mkdir -p used.git/logs && echo x >used.git/logs/HEAD
run --run used.git && fail "it rewrites a clone with reflogs"
git -C used.git for-each-ref | cmp -s - refs.before ||
	fail "it refuses and changes something"
run --run --force used.git || fail "--force: $(tail -n 5 run.log)"

# What would stay in a copy of a git directory is no matter of --force.
for keeper in index worktrees/x/index modules/x/config \
	objects/info/alternates; do
	cp -R mirror.git copied.git
	mkdir -p "$(dirname "copied.git/$keeper")"
	echo "$dir/all/.git/objects" >"copied.git/$keeper"
	run --run --force copied.git
	expect "the status with $keeper" 2 $?
	grep -q 'clone it with git clone --mirror --no-local' run.log ||
		fail "$keeper: it does not say what to do"
	git -C copied.git for-each-ref | cmp -s - refs.before ||
		fail "$keeper: it refuses and changes something"
	rm -rf copied.git
done

run --run mirror.git || {
	fail "runbook.sh --run: status $?"
	cat run.log
}
python3 search.py mirror.git >search.after || {
	fail "something is left"
	sort search.after | uniq -c
}
git -C mirror.git fsck --full --strict >fsck.log 2>&1 ||
	fail "fsck: $(cat fsck.log)"
blobs mirror.git | cmp -s - blobs.before ||
	fail "a file without a secret has changed"
for ref in refs/tags/v1 refs/tags/v1-again refs/keep/blob refs/keep/tree \
	refs/notes/commits refs/stash refs/heads/main; do
	git -C mirror.git rev-parse -q --verify $ref >/dev/null ||
		fail "$ref is gone"
done
git -C mirror.git notes list main >/dev/null 2>&1 ||
	fail "the note has not moved with its commit"
git -C mirror.git show main:kinds/env | grep -q \
	'^BITBUCKET_APP_PASSWORD=BBAUDIT-REMOVED-bb-[0-9a-f]*$' ||
	fail "the placeholder is not where the password was"
expect "commits" "$(git -C all rev-list --all --count)" \
	"$(git -C mirror.git rev-list --all --count)"
git -C mirror.git show main:forms/auth.json | python3 -c '
import base64, json, sys
auth = json.load(sys.stdin)["auths"]["docker.bitbucket.org"]["auth"]
assert base64.b64decode(auth).startswith(b"ada:BBAUDIT-REMOVED-bb-")
' || fail "the base64 is not what it was, but for the secret"
git -C mirror.git show main:forms/config.json | python3 -m json.tool \
	>/dev/null || fail "the JSON does not parse"
git -C mirror.git show main:forms/plain.tar | tar -tf - >/dev/null ||
	fail "the tar is damaged"

# README.md said before how many commits would get a new id.
changed=$(awk 'NR > 1 && $1 != $2' $plan/maps/commit-map | wc -l)
all=$(awk 'NR > 1' $plan/maps/commit-map | wc -l)
grep -q "^$changed of $all commits " $plan/README.md ||
	fail "$changed of $all commits changed, but: $(grep -F ' commits ' \
		$plan/README.md)"

# A second run changes nothing.
state()
{
	git -C mirror.git for-each-ref
	git -C mirror.git cat-file --batch-check --batch-all-objects
	cat mirror.git/HEAD mirror.git/config
}
state >state.once
run --run mirror.git || fail "the second run: $(tail -n 5 run.log)"
state | cmp -s - state.once || fail "a second run changes something"

# bbaudit itself finds nothing there.
scan 0 --strict mirror.git
json_is findings.# 0

if "$bbaudit" verify --help >/dev/null 2>&1; then
	"$bbaudit" verify --against out/findings.json \
		--secrets out/remediation/secrets.txt mirror.git >verify.log 2>&1
	expect "verify" 0 $?
	[ $failures = 0 ] || cat verify.log
fi

# One left on purpose: it is named, by the runbook's search and by verify.
git clone -q --mirror "file://$dir/all" left.git
last=$(token '@{app-password:22}')
for file in replace-text.txt replace-message.txt rules.py; do
	cp $plan/$file saved.$file
done
grep -v "$last" saved.replace-text.txt >$plan/replace-text.txt
cp -R $plan faulty
cp saved.rules.py faulty/rules.py
sh faulty/runbook.sh --run left.git >run.log 2>&1
expect "a secret left" 1 $?
grep -q 'blob .*: a secret' run.log || fail "it is not named"
python3 search.py left.git >search.left && fail "the search does not see it"
if "$bbaudit" verify --help >/dev/null 2>&1; then
	"$bbaudit" verify --against out/findings.json \
		--secrets out/remediation/secrets.txt left.git >verify.log 2>&1
	expect "verify with one left" 1 $?
	grep -q 'kinds/env' verify.log || fail "verify does not name the place"
fi

# The option needs its folder, and replaces what is there.
"$bbaudit" scan --plan all >/dev/null 2>err
expect "--plan without a folder" 2 $?
echo old >out/remediation/old
"$bbaudit" scan -o out/ --plan all >/dev/null 2>&1
[ ! -e out/remediation/old ] || fail "the old plan is still there"
expect "what is left beside it" "" "$(ls -d out/remediation.* 2>/dev/null)"

done_testing
