#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make-repo: every verb and filter, and the same object ids twice.
# usage: make_repo.sh MAKE-REPO EXPAND-TEMPLATE
set -eu

make_repo=$1 expand=$2
dir=$(mktemp -d "${TMPDIR:-/tmp}/make-repo.XXXXXX")
trap 'rm -rf "$dir"' EXIT
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

fail()
{
	echo "FAIL: $*" >&2
	exit 1
}

same()
{
	[ "$2" = "$3" ] || fail "$1: got '$3', expected '$2'"
}

cat >"$dir/all.fi" <<'END'
# a comment
#? a line for the driver
blob
mark :1
data <<EOT
pw=@{app-password:1}
EOT

commit refs/heads/main
author Ada <ada@example.com> 1700000000 +0000
committer Ada <ada@example.com> 1700000001 +0000
data <<-EOT
one @{legacy-password:3}
EOT
M 100644 :1 @{oauth-key:2}.txt
M 100644 inline bare
data <<-EOT
no line end
EOT
M 100644 inline counted
data 16
@{app-password:1
M 100644 inline x.tar.gz
data <<EOT tar:inner.txt gzip
in tar
EOT
M 100644 inline x.zip
data <<EOT zip:inner.txt
in zip
EOT
M 100644 inline mail
data <<EOT qp crlf
a=b 0123456789012345678901234567890123456789012345678901234567890123456789
EOT
M 100644 inline part
data <<EOT base64
0123456789012345678901234567890123456789012345678901234567890123456789
EOT
M 100644 inline swapped
data <<EOT swap:=:%3D
a=b=c
EOT
M 100644 inline big.bin
data <<EOT lfs
in lfs
EOT

commit refs/heads/side
author Ben <ben@example.com> 1700000100 +0000
committer Ben <ben@example.com> 1700000100 +0000
data <<-EOT
side
EOT
from refs/heads/main
D bare

#! config-append <<EOT
[x]
	y = @{app-password:2}
EOT
#! file description <<-EOT
a description
EOT
#! append info/notes <<EOT
first
EOT
#! append info/notes <<EOT
second
EOT
#! remove description
#! worktree-file new/file <<EOT
untracked
EOT
#! stage staged <<EOT
staged
EOT
#! loose-blob <<EOT
loose
EOT
#! loose-blob tmp_objdir-incoming-1 <<EOT
quarantined
EOT
#! unreachable-commit <<EOT
lost
EOT
#! add-header refs/heads/side <<EOT
extra one
 two
EOT
#! git tag -a -F - "v1" <<EOT
tag with @{app-password:4}
EOT
#! git update-ref refs/heads/copy-@{app-password:5} HEAD
#! gc
END

"$make_repo" "$dir/all.fi" "$dir/a"
"$make_repo" "$dir/all.fi" "$dir/b"
git -C "$dir/a" fsck --full --strict >/dev/null || fail "fsck"

objects()
{
	git -C "$1" cat-file --batch-check --batch-all-objects --unordered |
		sort
	git -C "$1" for-each-ref
}
objects "$dir/a" >"$dir/a.objects"
objects "$dir/b" >"$dir/b.objects"
cmp "$dir/a.objects" "$dir/b.objects" || fail "two runs differ"

show()
{
	git -C "$dir/a" show "$1"
}
token()
{
	printf '%s' "$1" | "$expand"
}
same "template in a blob" "pw=$(token '@{app-password:1}')" \
	"$(show "main:$(token '@{oauth-key:2}').txt")"
same "template in a message" "one $(token '@{legacy-password:3}')" \
	"$(git -C "$dir/a" log -1 --format=%s main)"
same "<<- drops the last line end" 11 "$(show main:bare | wc -c)"
same "a counted block stays as it is" '@{app-password:1' "$(show main:counted)"
same "tar and gzip" "in tar" "$(show main:x.tar.gz | tar -xzO inner.txt)"
show main:x.zip >"$dir/x.zip"
if command -v unzip >/dev/null; then
	same "zip" "in zip" "$(unzip -p "$dir/x.zip" inner.txt)"
fi
same "quoted-printable" 1 "$(show main:mail | grep -c '^a=3Db .*=.$')"
same "base64 lines" 76 "$(show main:part | head -n 1 | tr -d '\n' | wc -c)"
same "swap" "a%3Db%3Dc" "$(show main:swapped)"
sum=$(printf 'in lfs\n' | sha256sum | cut -c 1-64)
same "lfs pointer" "oid sha256:$sum" "$(show main:big.bin | sed -n 2p)"
same "lfs object" "in lfs" "$(cat "$dir"/a/.git/lfs/objects/*/*/"$sum")"
same "config" "$(token '@{app-password:2}')" "$(git -C "$dir/a" config x.y)"
same "append" "first second" "$(echo $(cat "$dir/a/.git/info/notes"))"
[ ! -e "$dir/a/.git/description" ] || fail "description is still there"
same "worktree file" "untracked" "$(cat "$dir/a/new/file")"
same "staged" "staged" "$(show :staged)"
same "quarantine" 1 \
	"$(find "$dir/a/.git/objects/tmp_objdir-incoming-1" -type f | wc -l)"
same "dangling objects" 2 "$(git -C "$dir/a" fsck --connectivity-only \
	--no-reflogs --unreachable 2>/dev/null |
	while read -r word type oid; do
		git -C "$dir/a" cat-file -p "$oid" | grep -x -e loose -e lost ||
			:
	done | wc -l)"
same "header" " two" "$(git -C "$dir/a" cat-file commit side | sed -n 6p)"
same "tag" "tag with $(token '@{app-password:4}')" \
	"$(git -C "$dir/a" tag -l --format='%(contents:subject)' v1)"
git -C "$dir/a" rev-parse -q --verify \
	"refs/heads/copy-$(token '@{app-password:5}')" >/dev/null ||
	fail "template in a directive"

"$make_repo" "$dir/all.fi" "$dir/never" --nonsense 2>/dev/null &&
	fail "an unknown option passes"
printf 'blob\ndata <<EOT\nnever closed\n' >"$dir/bad.fi"
"$make_repo" "$dir/bad.fi" "$dir/bad" 2>"$dir/bad.err" &&
	fail "a block without its end passes"
grep -q 'line 2: ' "$dir/bad.err" || fail "no line number in the message"

cat >"$dir/bare.fi" <<'END'
commit refs/heads/main
committer Ada <ada@example.com> 1700000001 +0000
data <<EOT
bare
EOT
#! file description <<EOT
hello
EOT
END
"$make_repo" "$dir/bare.fi" "$dir/bare.git" --bare
same "bare" true "$(git -C "$dir/bare.git" rev-parse --is-bare-repository)"
same "file of a bare one" hello "$(cat "$dir/bare.git/description")"

"$make_repo" "$dir/all.fi" "$dir/sha256" --sha256
same "SHA-256" sha256 "$(git -C "$dir/sha256" rev-parse --show-object-format)"
git -C "$dir/sha256" fsck --full --strict >/dev/null || fail "fsck of SHA-256"
same "as many objects" "$(wc -l <"$dir/a.objects")" \
	"$(objects "$dir/sha256" | wc -l)"
same "the same files" "$(git -C "$dir/a" show main:bare main:swapped)" \
	"$(git -C "$dir/sha256" show main:bare main:swapped)"
"$make_repo" "$dir/bare.fi" "$dir/both.git" --sha256 --bare
same "SHA-256 and bare" "sha256 true" "$(echo $(git -C "$dir/both.git" \
	rev-parse --show-object-format --is-bare-repository))"

: >"$dir/empty.fi"
"$make_repo" "$dir/empty.fi" "$dir/empty"
same "an empty one" "refs/heads/main" \
	"$(git -C "$dir/empty" symbolic-ref HEAD)"
echo PASS
