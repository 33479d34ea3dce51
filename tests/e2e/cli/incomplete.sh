#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What cannot be read is named, the rest is still read, and the status is 3.
. "$(dirname "$0")/lib.sh"

# named OBJECT-OR-PATH: is it listed as skipped in the last report?
named()
{
	"$json_get" report.json --without findings | tr -d ' \n' |
		grep -q "\"skipped\":\[{[^]]*$1" || fail "$1 is not named"
}

incomplete()
{
	json_is repositories.0.complete false
	expect "total is scanned and skipped" \
		"$(json repositories.0.objects.total)" \
		$(($(json repositories.0.objects.scanned) + \
			$(json repositories.0.objects.skipped)))
}

# a loose object with a byte changed in the middle
leaky corrupt
oid=$(git -C corrupt rev-parse 'main^{tree}')
file=corrupt/.git/objects/$(echo "$oid" | sed 's,^..,&/,')
chmod u+w "$file"
printf 'not zlib at all' >"$file"
scan 3 corrupt
named "$oid"
incomplete

# an empty loose object, as a crash leaves behind
leaky torn
oid=$(git -C torn rev-parse main:.env)
file=torn/.git/objects/$(echo "$oid" | sed 's,^..,&/,')
chmod u+w "$file"
: >"$file"
scan 3 torn
named "$oid"
incomplete

# a pack that ends in the middle
repo truncated <<'END'
blob
mark :1
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
commit refs/heads/main
committer Ada Example <ada@example.com> 1735905600 +0000
data <<EOT
add env
EOT
M 100644 :1 .env
M 100644 inline a
data <<EOT
a
EOT
#! gc
END
pack=$(echo truncated/.git/objects/pack/*.pack)
chmod u+w "$pack"
size=$(wc -c <"$pack")
truncate -s $((size / 2)) "$pack"
scan 3 truncated
json_is repositories.0.complete false
[ "$(json repositories.0.skipped.#)" -gt 0 ] || fail "no object is named"

# an index without its pack, a pack without its index
leaky no_pack
git -C no_pack repack -q -a -d
rm -f no_pack/.git/objects/pack/*.pack
scan 3 no_pack
json_is repositories.0.complete false
leaky no_idx
git -C no_idx repack -q -a -d
rm -f no_idx/.git/objects/pack/*.idx no_idx/.git/objects/pack/*.rev
scan 3 no_idx
json_is repositories.0.complete false

# an alternate that is not there; what is there is still scanned
leaky lender
git clone -q --shared lender borrower
mkdir -p borrower/.git/objects/info
echo "$dir/gone/.git/objects" >>borrower/.git/objects/info/alternates
scan 3 borrower
json_is findings.# 1
json_is repositories.0.complete false
[ "$(json repositories.0.skipped.#)" -gt 0 ] || fail "no store is named"

# an object that a ref names and no store holds
leaky missing
oid=$(git -C missing rev-parse main)
rm -f "missing/.git/objects/$(echo "$oid" | sed 's,^..,&/,')"
scan 3 missing
json_is repositories.0.complete false

# an object format that nobody has heard of; what lies beside is still read
leaky unheard
git -C unheard config core.repositoryFormatVersion 1
git -C unheard config extensions.objectFormat sha3
scan 3 unheard
named objectFormat
json_is findings.# 0
incomplete
scan 3 unheard lender
json_is findings.# 1

# an index of a SHA-256 repository that is cut short; the objects are read
leaky staged --sha256
truncate -s -30 staged/.git/index
scan 3 staged
named index
json_is findings.# 1
json_is repositories.0.objects.skipped 0

# what an index names, and no store holds: staged, and lost before a commit
for format in --sha1 --sha256; do
	[ $format = --sha256 ] || format=
	rm -rf staged
	leaky staged $format
	for name in lost kept; do
		echo "$name $format" >staged/$name
	done
	git -C staged add lost kept
	: >staged/void
	git -C staged add --intent-to-add void
	scan 1 staged # what was not staged, only announced, is no loss
	id=$(git -C staged rev-parse :lost)
	rm -f "staged/.git/objects/$(echo "$id" | cut -c 1-2)/\
$(echo "$id" | cut -c 3-)"
	scan 3 staged
	named missing:anindexnamesitandnostoreholdsit
	json_is repositories.0.skipped.# 1
	json_is repositories.0.skipped.0.object "$id"
	json_is repositories.0.skipped.0.path lost
	git -C staged update-index --add --cacheinfo "160000,$id,sub"
	git -C staged rm -q --cached lost
	scan 1 staged # a submodule's commit lies elsewhere
done

leaky reftable
git -C reftable config core.repositoryFormatVersion 1
git -C reftable config extensions.refStorage reftable
mkdir reftable/.git/reftable
scan 3 reftable
json_is repositories.0.complete false

# a limit that cuts something
files big <<'END'
M 100644 inline .env
data <<EOT
BITBUCKET_APP_PASSWORD=@{app-password:1}
EOT
END
head -c 300000 /dev/zero | tr '\0' 'a' >big/large
git -C big add large
git -C big commit -q -m "add a large file"
scan 1 big
scan 1 --max-object-size 100K big # a loose one is read in pieces
json_is repositories.0.complete true
git -C big repack -q -a -d
scan 1 big
scan 1 --max-object-size 100K big # and so is a packed one
json_is repositories.0.complete true
scan 3 --max-object-size 100K --engine libgit2 big
json_is findings.# 1
named "$(git -C big rev-parse main:large)"

# a pack that says it holds more than its index lists
git clone -q --bare --no-local big miscounted
pack=$(ls miscounted/objects/pack/*.pack)
chmod u+w "$pack"
printf '\0\0\0\143' | dd of="$pack" bs=1 seek=8 conv=notrunc 2>/dev/null
scan 3 miscounted
named packsaysthatitholds99

# an index that lists one place twice, and that of another object never
rm -rf misplaced
git clone -q --bare --no-local big misplaced
idx=$(ls misplaced/objects/pack/*.idx)
nr=$(git show-index <"$idx" | wc -l)
offsets=$((8 + 1024 + nr * 24))
chmod u+w "$idx"
dd if="$idx" of="$idx" bs=1 skip=$offsets seek=$((offsets + 4)) count=4 \
	conv=notrunc 2>/dev/null
scan 3 misplaced
named "lists$((nr - 1))objects,anditspacksaysthatitholds$nr"

# an index that lists a place within an object instead of another object
rm -rf misplaced
git clone -q --bare --no-local big misplaced
idx=$(ls misplaced/objects/pack/*.idx)
first=$(git show-index <"$idx" | head -n 1 | cut -d ' ' -f 1)
within=$(printf '\\%03o\\%03o' $(((first + 1) >> 8)) $(((first + 1) & 255)))
chmod u+w "$idx"
printf "\0\0$within" |
	dd of="$idx" bs=1 seek=$offsets conv=notrunc 2>/dev/null
scan 3 misplaced
named "doesnotlistwhatstandsatbyte${first}ofitspack"

# a file of the git directory that cannot be read
if [ "$(id -u)" != 0 ]; then
	leaky locked
	chmod 0 locked/.git/config
	scan 3 locked
fi

done_testing
