#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the cost of a scan grows, on histories made for the purpose.

Each series changes one thing and keeps the others: how long the history is,
how much each commit brings, how large the files are. A scan whose work is
proportional to what is new costs the same for each new megabyte in all of them.
Then a lock file in very many versions, and a repository of loose objects only.
Prints Markdown. docs/performance.md says what it means.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import measure
from measure import MIB, Failed, Repository, Tools, number, paired, table

GIB = 1 << 30
FACTORS = (1, 2, 4, 8)
WORDS = [b"".join(random.Random(i).choices(
    [b"ka", b"lo", b"mi", b"re", b"tu", b"sen", b"vor"], k=1 + i % 4))
    for i in range(2000)]


# All lines of a kind are of one length. git looks for delta bases among files
# of about the same size; where all versions of a file have the same, it goes by
# age, so a change stays small however long the history is.
def text_line(rng, _):
    return b" ".join(rng.choices(WORDS, k=8)).ljust(60)[:60] + b"\n"


def lock_line(rng, i):
    """Under 100 bytes, as package managers write them; no credential."""
    return (b'  resolved "https://bitbucket.org/team%02d/pkg-%05d/get/'
            b'%02d.%02d.%02d.tar.gz#%024x"\n' % (
                i % 97, i, rng.randrange(30), rng.randrange(30),
                rng.randrange(99), rng.getrandbits(96)))


class History:
    """A history of files of lines; each commit changes some lines of one."""

    def __init__(self, *, commits, files=20, lines=300, edit=5,
                 line=text_line):
        self.commits = commits
        self.files = files
        self.lines = lines
        self.edit = edit
        self.line = line

    def change(self, rng, file):
        at = rng.randrange(self.lines - self.edit + 1)
        for i in range(at, at + self.edit):
            file[i] = self.line(rng, i)

    def write(self, out):
        """As git fast-import reads it; the same on every machine."""
        rng = random.Random(20)
        files = [[self.line(rng, i) for i in range(self.lines)]
                 for _ in range(self.files)]
        for commit in range(self.commits):
            at = commit % self.files
            if commit >= self.files:
                at = rng.randrange(self.files)
                self.change(rng, files[at])
            text = b"".join(files[at])
            out.write(b"commit refs/heads/main\n"
                      b"committer Ada <ada@example.com> %d +0000\n"
                      b"data <<EOT\nchange %d\nEOT\n"
                      b"M 100644 inline src/file%d.txt\ndata %d\n" % (
                          1700000000 + 60 * commit, commit, at, len(text)))
            out.write(text + b"\n")


def make(history, path, *, loose=False):
    git = ["git", "-C", path]
    subprocess.run(["git", "init", "--quiet", "--bare", path], check=True)
    # Below its limit fast-import takes its pack apart again.
    limit = 1 << 30 if loose else 0
    writer = subprocess.Popen(
        [*git, "-c", f"fastimport.unpackLimit={limit}", "fast-import",
         "--quiet"], stdin=subprocess.PIPE)
    history.write(writer.stdin)
    writer.stdin.close()
    if writer.wait():
        raise Failed("git fast-import failed")
    if not loose:
        subprocess.run([*git, "repack", "-a", "-d", "-f", "-q",
                        "--depth=50", "--window=10"], check=True)
    return Repository(path)


def check_whole(tools, objects, name):
    """Returns what the last scan said, if it scanned what git counts."""
    said = measure.read_report(tools.report_path())
    if said["objects"] != objects or said["read"] != objects:
        raise Failed(f"{name}: {said['read']} of {objects} objects scanned")
    return said


class Point:
    """One repository of a series, and its runs."""

    HEAD = ["", "objects", "pack + idx MiB", "expanded MiB", "new MiB",
            "scanned MiB", "floor s", "scan s", "scan / floor",
            "s per GiB expanded", "s per MiB new"]

    def __init__(self, name, repository, tools):
        self.name = name
        self.repository = repository
        self.tools = tools
        self.objects, self.expanded = repository.sizes()
        self.new = tools.inflated(repository)
        self.scanned = None
        self.scans, self.floors = [], []
        self.failed = None

    def round(self, limit, keep=True):
        if self.failed:
            return
        try:
            scan = measure.run(self.tools.scan(self.repository, 1),
                               limit=limit, fine=measure.SCAN_STATUS)
            floor = measure.run(self.tools.floor(self.repository, 1))
        except Failed as failure:
            self.failed = str(failure).split(": ", 1)[1]
            return
        self.scanned = check_whole(self.tools, self.objects,
                                   self.name)["scanned"]
        if keep:
            self.scans.append(scan)
            self.floors.append(floor)

    def row(self, fixed):
        size = [self.name, f"{self.objects:,}",
                number(self.repository.pack_bytes / MIB, 1),
                number(self.expanded / MIB, 0), number(self.new / MIB, 1),
                number(self.scanned and self.scanned / MIB, 1)]
        if self.failed:
            return [*size, "", self.failed, "", "", ""]
        seconds = measure.median([r.seconds for r in self.scans])
        return [*size,
                number(measure.median([r.seconds for r in self.floors]), 3),
                number(seconds, 3), number(paired(self.scans, self.floors)),
                number((seconds - fixed) / (self.expanded / GIB)),
                number((seconds - fixed) / (self.new / MIB), 4)]


def measure_points(points, options):
    for i in range(options.rounds + 1):
        for point in points:
            point.round(options.limit, keep=i > 0)


def fixed_cost(tools, options):
    """Seconds that a scan takes when there is nothing to read."""
    path = os.path.join(tools.scratch, "empty.git")
    subprocess.run(["git", "init", "--quiet", "--bare", path], check=True)
    repository = Repository(path)
    seconds = [measure.run(tools.scan(repository, 1), limit=options.limit,
                           fine=measure.SCAN_STATUS).seconds
               for _ in range(options.rounds + 1)]
    shutil.rmtree(path)
    return measure.median(seconds[1:])


def series(title, histories, tools, options):
    points = []
    for name, history in histories:
        path = os.path.join(tools.scratch, f"{len(points)}.git")
        points.append(Point(name, make(history, path), tools))
    measure_points(points, options)
    fixed = fixed_cost(tools, options)
    print(f"### {title}\n")
    print(table(Point.HEAD, [point.row(fixed) for point in points]))
    print(f"The last two columns are without the {fixed:.3f} s that an empty "
          f"repository takes.\n", flush=True)
    for point in points:
        shutil.rmtree(point.repository.path)


def run_history(tools, options):
    commits = options.commits
    series(f"Longer history: {commits:,} commits of 5 new lines, x1 to x8", [
        (f"{commits * k:,} commits", History(commits=commits * k))
        for k in FACTORS], tools, options)


def run_novelty(tools, options):
    commits = options.commits
    series(f"More that is new: {commits:,} commits of 5 lines, x1 to x8", [
        (f"{5 * k} lines", History(commits=commits, edit=5 * k))
        for k in FACTORS], tools, options)


def run_size(tools, options):
    commits = options.commits
    series(f"Larger files: {commits:,} commits of 5 new lines, "
           f"files of 300 lines, x1 to x8", [
               (f"{300 * k:,} lines", History(commits=commits, lines=300 * k))
               for k in FACTORS], tools, options)


def run_lock(tools, options):
    versions = options.versions
    lock = dict(files=1, lines=10000, edit=1, line=lock_line)
    series("A lock file of 10,000 lines with bitbucket.org in each", [
        (f"{n:,} versions", History(commits=n, **lock))
        for n in (versions // 10, versions)], tools, options)


def run_loose(tools, options):
    path = os.path.join(tools.scratch, "loose.git")
    repository = make(History(commits=options.loose // 4, files=100,
                              lines=60), path, loose=True)
    commands = {
        "git cat-file --batch": repository.git(
            "cat-file", "--batch-all-objects", "--batch"),
        "git cat-file --unordered --batch --buffer": repository.read_all(),
        "bbaudit -j 1": tools.scan(repository, 1),
        "bbaudit -j 2": tools.scan(repository, 2),
    }
    runs = {name: [] for name in commands}
    for i in range(options.rounds + 1):
        for name, argv in commands.items():
            done = measure.run(argv, limit=options.limit,
                               fine=measure.SCAN_STATUS
                               if name.startswith("bbaudit") else (0,))
            if i:
                runs[name].append(done)
    objects, expanded = repository.sizes()
    check_whole(tools, objects, "loose")
    plain = runs["git cat-file --batch"]
    print(f"### Loose objects only: {objects:,}, "
          f"{expanded / MIB:,.0f} MiB expanded\n")
    print(table(["", "median s", "min s", "times as fast as cat-file --batch"],
                [[name, number(measure.median([r.seconds for r in mine])),
                  number(min(r.seconds for r in mine)),
                  number(paired(plain, mine))]
                 for name, mine in runs.items()]), flush=True)
    shutil.rmtree(path)


PARTS = {"history": run_history, "novelty": run_novelty, "size": run_size,
         "lock": run_lock, "loose": run_loose}


def parse_options():
    parser = argparse.ArgumentParser(
        description="Time scans of histories that grow in one way each.")
    parser.add_argument("part", nargs="*", metavar="PART",
                        help=f"one of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--build", default="build/release", metavar="DIR",
                        help="where bbaudit and bench-floor are "
                             "(default: %(default)s)")
    parser.add_argument("--scratch", metavar="DIR",
                        help="where the histories are made "
                             "(default: a temporary folder)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--limit", type=int, default=900, metavar="SECONDS",
                        help="end a scan that takes longer "
                             "(default: %(default)s)")
    parser.add_argument("--commits", type=int, default=10000, metavar="N",
                        help="of the shortest history (default: %(default)s)")
    parser.add_argument("--versions", type=int, default=10000, metavar="N",
                        help="of the lock file (default: %(default)s)")
    parser.add_argument("--loose", type=int, default=40000, metavar="N",
                        help="loose objects, about (default: %(default)s)")
    options = parser.parse_args()
    for part in options.part:
        if part not in PARTS:
            parser.error(f"no part {part}")
    return options


def main():
    options = parse_options()
    with tempfile.TemporaryDirectory(prefix="bbaudit-bench.",
                                     dir=options.scratch) as scratch:
        tools = Tools(options.build, scratch)
        print(measure.machine() + "\n", flush=True)
        for part in options.part or PARTS:
            try:
                PARTS[part](tools, options)
            except Failed as failure:
                sys.exit(f"{part}: {failure}")


if __name__ == "__main__":
    main()
