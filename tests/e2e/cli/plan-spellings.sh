#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies of a secret, as writers of HTML, JSON and mail spell it, without
# anything beside them that says what they are: the plan reaches them all, what
# is left still parses, and verify has nothing to say.
. "$(dirname "$0")/lib.sh"

command -v git-filter-repo >/dev/null || skip "git filter-repo is not installed"
command -v python3 >/dev/null || skip "there is no python3"

cat >make.py <<'END_PYTHON'
import html, json, quopri, sys
password, token = (p.encode().decode() for p in sys.argv[1:3])
def write(name, text):
    with open(name, "wb") as file:
        file.write(text.encode())
write("auth.json", json.dumps({"http-basic": {"bitbucket.org": {
    "username": "ada", "password": password}}}, ensure_ascii=False))
write("copy.json", json.dumps({"seen": password, "n": 1}))
write("copy.xml", "<a b=\"1\">%s</a>" % html.escape(password))
write("text.xml", "<a>%s</a>" % html.escape(password, quote=False))
# A line end right before the "=" of the token, which is "=3D" in mail.
at = token.index("=")
lines = [token[i:min(i + 60, at)] for i in range(0, at, 60)]
with open("netrc.eml", "wb") as file:
    file.write(b"Content-Transfer-Encoding: quoted-printable\n\n"
               b"machine bitbucket.org login ada password ")
    file.write("=\n".join(lines).encode())
    file.write(b"=\n" + token[at:].replace("=", "=3D").encode() + b"\nnext\n")
END_PYTHON
cat >parse.py <<'END_PYTHON'
import json, subprocess, sys, quopri
import xml.dom.minidom as xml
def show(name):
    return subprocess.run(["git", "-C", sys.argv[1], "show", "main:" + name],
                          check=True, stdout=subprocess.PIPE).stdout
for name in ("auth.json", "copy.json"):
    json.loads(show(name))
for name in ("copy.xml", "text.xml"):
    xml.parseString(show(name))
mail = quopri.decodestring(show("netrc.eml")).decode().splitlines()
assert mail[-1] == "next", mail
assert mail[-2].startswith("machine bitbucket.org login ada password "
                           "BBAUDIT-REMOVED-bb-"), mail
assert len(mail[-2].split()[-1]) == len("BBAUDIT-REMOVED-bb-") + 32, mail
END_PYTHON

git init -q work
(
	cd work || exit 1
	python3 ../make.py "Kö&R7'q9w-Z\$4" "$(token '@{api-token:1}')" || exit 1
	git add . && git commit -q -m "Spellings"
) || fail "no repository"
git clone -q --mirror --no-local work mirror.git
"$bbaudit" scan --plan -o out/ --as-of 2026-11-24 mirror.git >log 2>&1
expect "the scan's status" 1 $?
expect "findings" 2 "$("$json_get" out/findings.json findings.#)"
sh out/remediation/mirror.git/runbook.sh --run mirror.git >log 2>&1 ||
	fail "runbook: $(tail -n 5 log)"
python3 parse.py mirror.git 2>log || fail "it does not parse: $(tail -n 1 log)"
"$bbaudit" verify --against out/findings.json \
	--secrets out/remediation/secrets.txt mirror.git >log 2>&1
expect "verify" 0 $?
[ "$failures" = 0 ] || cat log
done_testing
