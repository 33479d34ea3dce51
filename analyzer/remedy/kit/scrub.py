# SPDX-License-Identifier: Apache-2.0
"""Takes the secrets of rules.py out of what git filter-repo hands over, and out
of what it leaves alone: names of refs, notes, refs that lead to no commit, and
the files of the git directory. Called by runbook.sh; not meant to be run by
hand.

    scrub.py check MIRROR      why MIRROR is no fresh bare clone, if it is none
    scrub.py history           status 0: the history has to be rewritten
    scrub.py show MIRROR       what "after" would do
    scrub.py after MIRROR      does it
    scrub.py short             which findings are replaced only where they
                               stand alone
    scrub.py search MIRROR     looks for every secret in everything; status 1
                               and the places, if one is left; names what is
                               left on purpose, inside of longer words

It prints no secret. It starts git and nothing else, and opens no connection.
"""

import os
import re
import shutil
import stat
import subprocess
import sys

import rules

MARKER = b"bbaudit-rewritten"
NO_COMMIT = re.compile(rb"^0+$")
PLACEHOLDER = re.compile(rb"BBAUDIT-REMOVED-bb-[0-9a-f]{32}")
PLACEHOLDER_IN_URL = re.compile(rb":BBAUDIT-REMOVED-bb-[0-9a-f]{32}@")


# ---------------------------------------------------------------- contents ---

NARROW = [(re.compile(pattern) if is_regex else None, pattern, new)
          for is_regex, pattern, new in rules.RULES]


def text(data):
    """The bytes with a placeholder for each secret."""
    for regex, old, new in NARROW:
        if regex:
            data = regex.sub(new, data)
        else:
            data = data.replace(old, new)
    return data


def same_size(data):
    """The same for binaries, where nothing may move."""
    for regex, old, _ in NARROW:
        if regex:
            data = regex.sub(lambda m: b"*" * len(m.group()), data)
        elif old in data:
            data = data.replace(old, b"*" * len(old))
    return data


def is_wide_text(data):
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            decoded = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if all(c >= " " or c in "\t\n\r\f" for c in decoded):
            return True
    return False


def wide(data):
    """UTF-16: as text if all of it is, else without moving anything."""
    found = [(old, new) for old, new in rules.WIDE if old in data]
    if found and is_wide_text(data):
        for old, new in found:
            data = data.replace(old, new)
    for old, _ in found:
        stars = b"\0*" if old[:1] == b"\0" else b"*\0"
        data = data.replace(old, stars * (len(old) // 2))
    return data


def blob(data):
    """What the rules of --replace-text pass over."""
    if b"\0" in data:
        data = wide(data)
    if b"\0" in data[:8192]:
        data = same_size(data)
    return data


def whole(data):
    """A blob that filter-repo never sees."""
    return blob(data if b"\0" in data[:8192] else text(data))


def commit(made):
    """The last header that git fast-export keeps."""
    if made.encoding:
        made.encoding = text(made.encoding)


TAKEN = {}


def name(old):
    """A path or the name of a ref. No two become one."""
    new = text(old)
    if new == old:
        return old
    number = 1
    unique = new
    while TAKEN.setdefault(unique, old) != old:
        number += 1
        unique = b"%s-%d" % (new, number)
    return unique


def shown(path):
    """A path or the name of a ref as it may be printed."""
    printable = text(path).decode("ascii", "replace")
    return re.sub(r"[\0-\x1f\x7f]", "?", printable)


def short():
    for finding in sorted({finding for finding, _ in rules.ALONE}):
        print("%s is short or a mere word: replaced where it stands alone, "
              "left inside of longer words" % finding)
    return 0


def within_words(data):
    """Findings whose secret is left in it as a part of something longer."""
    if not rules.ALONE:
        return []
    data = PLACEHOLDER.sub(b"", data)
    return sorted({finding for finding, old in rules.ALONE if old in data})


def holds(data):
    for regex, old, _ in NARROW:
        if regex.search(data) if regex else old in data:
            return True
    return any(old in data for old, _ in rules.WIDE)


# --------------------------------------------------------------------- git ---

def git(*words, data=None, env=None):
    done = subprocess.run(("git",) + words, input=data, check=True,
                          stdout=subprocess.PIPE,
                          env={**os.environ, **(env or {})})
    return done.stdout


def listed_refs():
    lines = git("for-each-ref",
                "--format=%(objectname) %(objecttype) %(symref) %(refname)")
    return [line.split(b" ", 3) for line in lines.splitlines()]


def all_refs():
    """Names and what they name, symbolic refs left out."""
    for oid, kind, symbolic, ref in listed_refs():
        if not symbolic:
            yield ref, oid, kind


def read(oid):
    out = git("cat-file", "--batch", data=oid + b"\n")
    head, _, rest = out.partition(b"\n")
    words = head.split(b" ")
    if len(words) != 3:
        return None, b""
    return words[1], rest[:int(words[2])]


def write(kind, data):
    out = git("hash-object", "-w", "--literally", "--stdin", "-t",
              kind.decode(), data=data)
    return out.strip()


class Rewriter:
    """Objects that git filter-repo leaves as they are, made anew."""

    def __init__(self, commits):
        self.commits = commits
        self.done = {}

    def tree(self, data):
        entries = []
        at = 0
        while at < len(data):
            end = data.index(b"\0", at)
            mode, old = data[at:end].split(b" ", 1)
            oid = data[end + 1:end + 21].hex().encode()
            at = end + 21
            if mode != b"160000":
                oid = self.object(oid)
            entries.append((mode, name(old), bytes.fromhex(oid.decode())))
        entries.sort(key=lambda e: e[1] + (b"/" if e[0] == b"40000" else b""))
        return b"".join(b"%s %s\0%s" % e for e in entries)

    def tag(self, data):
        head, gap, message = data.partition(b"\n\n")
        lines = head.split(b"\n")
        target = lines[0].partition(b" ")[2]
        lines[0] = b"object " + self.object(target)
        head = b"\n".join(text(line) for line in lines)
        message = text(message)
        if head + gap + message != data:
            # A signature of something else is none.
            message = re.split(rb"(?m)^-----BEGIN (?:PGP|SSH|SIGNED) ",
                               message)[0]
        return head + gap + message

    def object(self, oid):
        if oid in self.done:
            return self.done[oid]
        kind, data = read(oid)
        new = data
        if kind == b"commit":
            self.done[oid] = self.commits.get(oid, oid)
            return self.done[oid]
        if kind == b"tree":
            new = self.tree(data)
        elif kind == b"tag":
            new = self.tag(data)
        elif kind == b"blob":
            new = b"" if oid in rules.DROPPED else whole(data)
        self.done[oid] = oid if new == data else write(kind, new)
        return self.done[oid]


def commit_map():
    commits = {}
    try:
        with open(b"filter-repo/commit-map", "rb") as lines:
            next(lines, None)
            for line in lines:
                old, new = line.split()
                commits[old] = new
    except FileNotFoundError:
        pass
    return commits


# --------------------------------------------------------------- is it fit? ---

def reflogs():
    for folder, _, files in os.walk(b"logs"):
        for file in files:
            path = os.path.join(folder, file)
            if os.path.getsize(path):
                yield path


# What a copy of a git directory has, and no clone.
KEEPERS = (
    (b"objects/info/alternates", "borrows objects from another repository"),
    (b"worktrees", "has worktrees"),
    (b"modules", "has repositories of submodules"),
    (b"index", "has an index"),
)


def why_never():
    """What --force does not help against."""
    if git("rev-parse", "--is-bare-repository").strip() != b"true" or \
       git("rev-parse", "--git-dir").strip() != b".":
        yield "it is no bare repository: make one with git clone --mirror"
        return
    if git("rev-parse", "--show-object-format").strip() != b"sha1":
        yield ("its objects are named by SHA-256, which git filter-repo "
               "cannot rewrite")
    for path, what in KEEPERS:
        if os.path.isfile(path) or os.path.isdir(path) and os.listdir(path):
            yield ("it %s, which keeps secrets where a rewrite leaves them: "
                   "clone it with git clone --mirror --no-local" % what)


def why_not():
    if os.path.exists(MARKER):
        return
    counts = dict(line.split(b": ")
                  for line in git("count-objects", "-v").splitlines())
    packs, loose = int(counts[b"packs"]), int(counts[b"count"])
    if packs > 1 or (packs and loose) or loose >= 100:
        yield ("it is not freshly packed (a clone of a local folder needs "
               "git clone --mirror --no-local)")
    if git("remote").split() != [b"origin"]:
        yield "it has not exactly one remote, origin"
    if any(reflogs()):
        yield "it has reflogs"
    if os.path.exists(b"shallow"):
        yield "its history is cut short (shallow)"
    if any(f.endswith(b".keep") for f in os.listdir(b"objects/pack")):
        yield "it has packs that are to be kept"
    if any(f.endswith(b".promisor") for f in os.listdir(b"objects/pack")):
        yield "it is a partial clone: objects are missing"


def check():
    never = list(why_never())
    for reason in never:
        print(reason)
    if never:
        return 2
    reasons = list(why_not())
    for reason in reasons:
        print(reason)
    return 1 if reasons else 0


# ------------------------------------------------------------------- after ---

def plain_files():
    """Files of the git directory that are text of git's or of its user's."""
    for folder, folders, files in os.walk(b"."):
        if folder == b".":
            for skipped in (b"objects", b"refs", b"lfs", b"filter-repo"):
                if skipped in folders:
                    folders.remove(skipped)
        for file in files:
            path = os.path.join(folder, file)
            if path in (b"./packed-refs", b"./HEAD"):
                continue
            if stat.S_ISREG(os.lstat(path).st_mode):
                yield path


# What git writes anew whenever it needs it, and what may name old objects.
FORGOTTEN = (b"FETCH_HEAD", b"ORIG_HEAD", b"MERGE_HEAD", b"CHERRY_PICK_HEAD",
             b"REVERT_HEAD", b"REBASE_HEAD", b"BISECT_HEAD", b"gc.log")


def clean_file(path, do):
    with open(path, "rb") as file:
        old = file.read()
    if not holds(old):
        return
    new = whole(old)
    if path == b"./config":
        new = PLACEHOLDER_IN_URL.sub(b"@", new)
    print("edit %s: a secret in it" % shown(path))
    if not do:
        return
    mode = stat.S_IMODE(os.lstat(path).st_mode)
    fresh = path + b".bbaudit"
    with open(fresh, "wb") as file:
        file.write(new)
    os.chmod(fresh, mode)
    os.rename(fresh, path)


def lfs_files():
    """A mirror has none, unless git lfs fetch --all was run in it."""
    for folder, _, files in os.walk(b"lfs"):
        for file in files:
            path = os.path.join(folder, file)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                continue
            with open(path, "rb") as opened:
                if file in rules.LFS or holds(opened.read()):
                    yield path


def clean_files(do):
    for path in FORGOTTEN:
        if os.path.lexists(path):
            print("remove %s" % path.decode())
            if do:
                os.remove(path)
    if any(reflogs()):
        print("remove all reflogs")
        if do:
            shutil.rmtree(b"logs")
    for path in list(plain_files()):
        if not path.startswith(b"./logs/"):
            clean_file(path, do)
    for path in list(lfs_files()):
        print("remove %s" % shown(path))
        if do:
            os.remove(path)


def clean_refs(commits, do):
    rewriter = Rewriter(commits)
    orders = {}
    for ref, oid, kind in list(all_refs()):
        new = name(ref)
        if new != ref:
            print("rename a ref to %s" % shown(new))
        if not do:
            continue
        target = oid if kind == b"commit" else rewriter.object(oid)
        target = commits.get(target, target)
        if NO_COMMIT.match(target):
            orders[ref] = b"delete %s\0%s\0" % (ref, oid)
        elif new != ref:
            orders[ref] = b"delete %s\0%s\0" % (ref, oid)
            orders[new] = b"update %s\0%s\0\0" % (new, target)
        elif target != oid and ref not in orders:
            orders[ref] = b"update %s\0%s\0%s\0" % (ref, target, oid)
    if orders:
        git("update-ref", "--no-deref", "-z", "--stdin",
            data=b"".join(orders.values()))


def clean_symbolic_refs(do):
    """Those but HEAD: they follow what they point at."""
    for _, _, target, ref in listed_refs():
        new, at = name(ref), name(target)
        if not target or (new, at) == (ref, target):
            continue
        print("point %s at %s" % (shown(new), shown(at)))
        if do:
            git("symbolic-ref", "-d", os.fsdecode(ref))
            git("symbolic-ref", os.fsdecode(new), os.fsdecode(at))


def clean_head(commits, do):
    with open(b"HEAD", "rb") as file:
        head = file.read().strip()
    if head.startswith(b"ref: "):
        new = name(head[5:])
        if new != head[5:]:
            print("point HEAD at %s" % shown(new))
            if do:
                git("symbolic-ref", "HEAD", os.fsdecode(new))
    elif do and commits.get(head, head) != head:
        git("update-ref", "--no-deref", "HEAD", commits[head].decode())


def moved_notes(ref, commits):
    """The notes of a ref under the names of the rewritten commits."""
    lines = git("ls-tree", "-r", "-z", "--full-tree", os.fsdecode(ref))
    entries = []
    changed = False
    for line in lines.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        old = path.replace(b"/", b"")
        new = commits.get(old, old)
        changed |= new != old
        if not NO_COMMIT.match(new):
            entries.append(b"%s\t%s\0" % (head, path if new == old else new))
    return entries if changed else None


def clean_notes(commits):
    """Old ids are the names of notes, in every commit of their ref: so the
    notes move, and their own history ends."""
    for ref, oid, _ in list(all_refs()):
        if not ref.startswith(b"refs/notes/"):
            continue
        entries = moved_notes(ref, commits)
        if entries is None:
            continue
        print("move the notes of %s" % shown(ref))
        tree = git("mktree", "-z", data=b"".join(entries)).strip()
        stamp = git("log", "-1", "--format=%an%x00%ae%x00%ad%x00%cn%x00%ce"
                    "%x00%cd", "--date=raw", oid.decode()).strip()
        keys = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE",
                "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
                "GIT_COMMITTER_DATE")
        env = dict(zip(keys, map(os.fsdecode, stamp.split(b"\0"))))
        new = git("commit-tree", tree.decode(), env=env,
                  data=b"Notes, moved to the rewritten commits\n").strip()
        git("update-ref", os.fsdecode(ref), new.decode(), oid.decode())


def keep_maps():
    """Which commit became which is of use to others; it goes beside the
    plan, since the old names of refs may hold secrets."""
    if not os.path.isdir(b"filter-repo"):
        return
    maps = os.path.join(os.path.dirname(os.path.abspath(__file__)), "maps")
    os.makedirs(maps, mode=0o700, exist_ok=True)
    for file in ("commit-map", "ref-map"):
        source = os.path.join("filter-repo", file)
        target = os.path.join(maps, file)
        # The first run is the one that had something to tell.
        if os.path.exists(source) and not os.path.exists(target):
            shutil.copyfile(source, target)
    shutil.rmtree("filter-repo")


def forget_indexes():
    """A commit graph that is not written anew names old commits."""
    for path in (b"objects/info/commit-graph", b"objects/pack/multi-pack-index"):
        if os.path.lexists(path):
            os.remove(path)
    shutil.rmtree(b"objects/info/commit-graphs", ignore_errors=True)
    for file in os.listdir(b"objects/pack"):
        if file.endswith(b".keep"):
            os.remove(os.path.join(b"objects/pack", file))


def after(do):
    commits = commit_map() if do else {}
    clean_symbolic_refs(do)
    clean_refs(commits, do)
    clean_head(commits, do)
    if do:
        clean_notes(commits)
    clean_files(do)
    if do:
        keep_maps()
        forget_indexes()
        with open(MARKER, "wb") as file:
            file.write(b"The history of this clone was rewritten.\n")
    return 0


# ------------------------------------------------------------------ search ---

def every_object():
    with subprocess.Popen(("git", "cat-file", "--batch-all-objects",
                           "--unordered", "--batch"),
                          stdout=subprocess.PIPE) as cat:
        for head in cat.stdout:
            oid, kind, size = head.split()
            yield oid, kind, cat.stdout.read(int(size))
            cat.stdout.read(1)
    if cat.returncode:
        raise SystemExit("git cat-file failed")


def old_commits():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "maps",
                        "commit-map")
    old = set()
    if os.path.exists(path):
        with open(path, "rb") as lines:
            next(lines, None)
            for line in lines:
                before, _, now = line.strip().partition(b" ")
                if before != now.strip():
                    old.add(before)
    return old


class Left:
    """What a search finds: what should be gone, and what is left on purpose."""

    def __init__(self):
        self.nr = 0
        self.kept = []

    def say(self, where, why):
        self.nr += 1
        print("%s: %s" % (where, why))

    def look(self, where, data):
        if holds(data):
            self.say(where, "a secret")
            return
        for finding in within_words(data):
            self.kept.append("%s: %s, inside of a longer word" %
                             (where, finding))

    def end(self):
        for line in self.kept[:KEPT_MOST]:
            print("left on purpose: " + line)
        if len(self.kept) > KEPT_MOST:
            print("left on purpose: and %d places more" %
                  (len(self.kept) - KEPT_MOST))
        return 1 if self.nr else 0


KEPT_MOST = 100


def search():
    left = Left()
    old = old_commits()
    for oid, kind, data in every_object():
        where = "%s %s" % (kind.decode(), oid.decode())
        if oid in rules.DROPPED:
            left.say(where, "an archive that holds a secret")
        elif oid in old:
            left.say(where, "its history was to go")
        else:
            left.look(where, data)
    for line in git("for-each-ref", "--format=%(refname)").splitlines():
        left.look("the name of a ref", line)
    for path in list(plain_files()) + [b"./packed-refs", b"./HEAD"]:
        if os.path.exists(path):
            with open(path, "rb") as file:
                left.look(shown(path),
                          path + b"\n" + file.read())
    return left.end()


def main(words):
    os.environ["GIT_NO_REPLACE_OBJECTS"] = "1"
    if words == ["history"]:
        return 0 if rules.HISTORY else 1
    if words == ["short"]:
        return short()
    os.chdir(words[1])
    command = {"check": check, "show": lambda: after(False),
               "after": lambda: after(True), "search": search}[words[0]]
    return command()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
