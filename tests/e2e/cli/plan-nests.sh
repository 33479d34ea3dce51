#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies of a secret where no spelling can be computed: hexadecimal digits in
# hexadecimal digits, base64 of something compressed, an archive behind other
# bytes. The plan reaches or drops them, and verify sees each that is left.
. "$(dirname "$0")/lib.sh"

command -v git-filter-repo >/dev/null || skip "git filter-repo is not installed"
command -v python3 >/dev/null || skip "there is no python3"

cat >make.py <<'END_PYTHON'
import base64, gzip, io, json, lzma, os, sys, zipfile
secret = sys.argv[1].encode()
def zipped(body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("in/notes.txt", body)
    return out.getvalue()
def hexed(body):
    return body.hex().encode()
coded = base64.b64encode
program = b"\x7fELF\2\1\1" + bytes(range(256)) * 3
text = b"it was " + secret + b" then"
texts = {  # what stands around them must stay
    "hex-hex": hexed(hexed(secret)),
    "hex-base64-hex": hexed(coded(hexed(text))),
    "four-deep": coded(hexed(coded(hexed(text)))),
    "base64-gzip": coded(gzip.compress(text)),
    "base64-zip": coded(zipped(text)),
    "hex-xz": hexed(lzma.compress(text)),
    "base64-gzip-base64-gzip": coded(gzip.compress(coded(gzip.compress(text)))),
    "lines": base64.encodebytes(gzip.compress(text + os.urandom(200))),
    "json": json.dumps({"a": coded(gzip.compress(text)).decode()}).encode(),
}
frame = bytes.fromhex("28b52ffd")
def zstd(body):  # one raw block, without a checksum
    return (frame + b"\x60" + (len(body) - 256).to_bytes(2, "little") +
            (len(body) << 3 | 1).to_bytes(3, "little") + body)
dropped = {
    "zstd-and-more": zstd(coded(gzip.compress(text + os.urandom(300)))) +
        b"\n# edited\n",
    "self-extracting": program + zipped(text),
    "appended-gzip": program + gzip.compress(text),
    "gzip-of-self-extracting": gzip.compress(program + zipped(text)),
    "five-deep": program + zipped(gzip.compress(zipped(zipped(
        gzip.compress(text))))),
    "gzip-of-hex-hex": gzip.compress(hexed(hexed(text))),
    "zip-of-base64-gzip": zipped(coded(gzip.compress(text))),
    "percent-gzip": b"a=" + "".join("%%%02x" % c for c in gzip.compress(text)).encode(),
    "json-zip": json.dumps({"a": zipped(text).decode("latin-1")}).encode(),
}
for name, body in texts.items():
    with open(name, "wb") as file:
        file.write(b"before: " + body + b"\nbehind\n")
for name, body in dropped.items():
    with open(name, "wb") as file:
        file.write(body)
END_PYTHON

secret=$(token '@{password:7}')
git init -q work
cat >work/.netrc <<END
machine bitbucket.org login ada password $secret
END
(cd work && python3 ../make.py "$secret" && git add . &&
	git commit -q -m "Nests
see $(printf %s "$secret" | gzip -c | base64 -w 0) there" &&
	# A version that shares most with the one before it.
	echo more >>base64-gzip && echo more >>self-extracting &&
	git add . && git commit -q -m more && git gc -q) || fail "no repository"
git clone -q --mirror --no-local work mirror.git
"$bbaudit" scan --plan -o out/ --as-of 2026-11-24 mirror.git >log 2>&1
expect "the scan's status" 1 $?
plan=out/remediation/mirror.git
for name in zstd-and-more self-extracting appended-gzip gzip-of-self-extracting five-deep \
	gzip-of-hex-hex zip-of-base64-gzip percent-gzip json-zip; do
	n=$(git -C mirror.git rev-list --objects --all | grep -c " $name\$")
	git -C mirror.git rev-list --objects --all | sed -n "s/ $name\$//p" |
		grep -c -F -f - $plan/blobs-to-drop.txt >count
	expect "$name: versions to be dropped" "$n" "$(cat count)"
done

# verify STATUS STATE
verify()
{
	"$bbaudit" verify --against out/findings.json --secrets \
		out/remediation/secrets.txt -f json "$3" >report.json 2>err
	expect "verify $3" "$1" $?
	expect "verify $3: state" "$2" "$(json findings.0.state)"
}

sh $plan/runbook.sh --run mirror.git >log 2>&1 ||
	fail "runbook: $(tail -n 5 log)"
verify 0 gone mirror.git
for name in hex-hex hex-base64-hex four-deep base64-gzip base64-zip hex-xz \
	base64-gzip-base64-gzip lines json; do
	git -C mirror.git show "HEAD:$name" >now || fail "$name is gone"
	head -c 8 now | grep -q '^before: ' || fail "$name: its beginning"
	grep -q '^behind$' now || fail "$name: its end"
done
git -C mirror.git show HEAD:json | sed 1s/before:// | head -n 1 |
	python3 -c 'import json, sys; json.load(sys.stdin)' ||
	fail "json does not parse"

# Each of them, put where the clean history is, is seen.
git clone -q mirror.git clean 2>/dev/null
for name in $(git -C work ls-files); do
	case $name in
	.netrc) continue ;;
	esac
	rm -rf one && cp -r clean one
	cp "work/$name" "one/again-$name"
	git -C one add . && git -C one commit -q -m again
	verify 1 "still at tip" one
	expect "$name: the place" "again-$name" \
		"$(json findings.0.places.0.path | sed 's,!/.*,,')"
done
done_testing
