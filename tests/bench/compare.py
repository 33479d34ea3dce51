#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole scans against what reading a pack must cost, and against other scanners.

For each repository the contestants run in turn, round after round, so that a
machine whose speed drifts slows all of them; ratios are those of runs of the
same round. Prints Markdown. docs/performance.md says what it means.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
import measure
from measure import MIB, Failed, Repository, Tools, number, paired, table

# Every processor, the full history, no validation and no other network use;
# behind the words the status of a run that did not fail.
PEERS = {
    "gitleaks": (lambda repo, out: [
        "git", "--no-banner", "--no-color", "--exit-code", "0",
        "--report-format", "json", "--report-path", out, repo], (0,)),
    "betterleaks": (lambda repo, out: [
        "git", "--no-banner", "--no-color", "--exit-code", "0", "--silent",
        "--max-archive-depth", "0", "--output", out, repo], (0,)),
    "trufflehog": (lambda repo, out: [
        "git", "--no-verification", "--no-update", "--json", "--bare",
        "--trust-local-git-config", "file://" + repo], (0,)),
    "titus": (lambda repo, out: [
        "scan", "--git", "--output", ":memory:", "--format", "json",
        repo], (0,)),
    "kingfisher": (lambda repo, out: [
        "scan", "--no-validate", "--no-update-check", "--turbo",
        "--no-extract-archives", "--git-history", "full",
        "--format", "json", "--output", out, repo], (0, 200)),
}

CAT_FILE = "git cat-file"

# What a peer's own summary says of how much it read, or why it stopped.
TELLING = re.compile(r"scanned|commits|blobs|fatal|error|unable",
                     re.IGNORECASE)
FIGURES = re.compile(r'"(chunks|bytes|blobs_scanned|bytes_scanned)":(\d+)')
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Contestant:
    """A command, its runs, and what it is to be compared with."""

    def __init__(self, name, argv, *, threads, fine=(0,), prefix=None):
        self.name = name
        self.argv = argv
        self.threads = threads  # of the floor that it is compared with
        self.fine = fine
        self.slow = prefix is not None  # a peer
        self.out = prefix and prefix + ".out"
        self.said = prefix and prefix + ".said"
        self.runs = []
        self.failed = None

    def go(self, limit):
        return measure.run(self.argv, out=self.out, err=self.said,
                           limit=limit, fine=self.fine)

    def run(self, limit):
        if self.failed:
            return
        try:
            self.runs.append(self.go(limit))
        except Failed as failure:
            if not self.slow:
                raise
            self.failed = str(failure)

    def row(self, floors, cat_file):
        if not self.runs:
            return [self.name, self.failed or "not run", *[""] * 5]
        seconds = [r.seconds for r in self.runs]
        floor = floors.get(self.threads)
        return [
            self.name + (" (then failed)" if self.failed else ""),
            number(measure.median(seconds)), number(min(seconds)),
            number(measure.median([r.cpu for r in self.runs])),
            number(floor and paired(self.runs, floor.runs)),
            number(paired(self.runs, cat_file.runs)),
            number(max(r.peak for r in self.runs) / MIB, 0)]


def thread_counts():
    return sorted({1, 2, len(os.sched_getaffinity(0))})


def scan_name(threads):
    return f"bbaudit -j {threads}"


def floor_name(threads):
    return f"bench-floor {threads}"


def contestants(tools, repository, options):
    everyone = []
    for threads in thread_counts():
        everyone.append(Contestant(
            scan_name(threads), tools.scan(repository, threads),
            threads=threads, fine=measure.SCAN_STATUS))
        if repository.packs:
            everyone.append(Contestant(
                floor_name(threads), tools.floor(repository, threads),
                threads=threads))
    everyone.append(Contestant(
        CAT_FILE, repository.read_all(), threads=1))
    for peer, (words, fine) in PEERS.items():
        program = shutil.which(peer)
        if not program or (options.peers is not None
                           and peer not in options.peers):
            continue
        prefix = os.path.join(tools.scratch, peer)
        everyone.append(Contestant(
            peer, [program, *words(repository.path, prefix + ".json")],
            threads=max(thread_counts()), fine=fine, prefix=prefix))
    return everyone


def measure_all(everyone, options):
    for one in everyone:
        if not one.slow:
            one.go(options.limit)  # the page cache is warm from here on
    for i in range(max(options.rounds, options.slow_rounds)):
        for one in everyone:
            if i < (options.slow_rounds if one.slow else options.rounds):
                one.run(options.limit)


def bars(by_name, repository, said):
    """Rows of (what, measured, must, stretch)."""
    def runs(name):
        return by_name[name].runs if name in by_name else []

    def above_pack(name):
        peak = max(r.peak for r in runs(name))
        return number((peak - repository.pack_bytes) / MIB, 0)

    cat_file = runs(CAT_FILE)
    one, two = runs(scan_name(1)), runs(scan_name(2))
    most = max(thread_counts())
    rows = [
        ["scan / floor, 1 thread",
         number(paired(one, runs(floor_name(1)))), "<= 1.35", "1.20"],
        ["scan / floor, 2 threads both",
         number(paired(two, runs(floor_name(2)))), "<= 1.45", "1.25"],
        ["cat-file / scan, 1 thread", number(paired(cat_file, one)),
         ">= 4.5", "7"],
        ["cat-file (1 thread) / scan (2 threads)",
         number(paired(cat_file, two)), "", ""],
        ["scan, 1 thread / 2 threads", number(paired(one, two)),
         ">= 1.6", ""],
        ["peak memory less pack + idx, MiB, 1 thread",
         above_pack(scan_name(1)), "<= 200", "100"],
        ["peak memory less pack + idx, MiB, 2 threads",
         above_pack(scan_name(2)), "<= 200", "100"],
    ]
    if said["scanned"] is not None and said["bytes"]:
        rows.append(["bytes scanned / bytes expanded, %", number(
            100 * said["scanned"] / said["bytes"], 1), "<= 20", "10"])
    for peer in PEERS:
        if runs(peer):
            rows.append([f"{peer} / scan, {most} threads both", number(paired(
                runs(peer), runs(scan_name(most)))), "> 1", "10"])
    return rows


def what_peer_said(one):
    """The last telling lines of its output; never a finding."""
    lines = []
    for path, is_log in (one.said, True), (one.out, False):
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                line = COLOURS.sub("", line).strip()
                figures = FIGURES.findall(line)
                if figures:
                    lines.append(", ".join(f"{name} {int(value):,}"
                                           for name, value in figures))
                elif is_log and TELLING.search(line) and line[0] != "{":
                    lines.append(line[:160])
    return lines[-4:]


def compare(repository, tools, options):
    everyone = contestants(tools, repository, options)
    measure_all(everyone, options)
    by_name = {one.name: one for one in everyone}
    floors = {one.threads: one for one in everyone
              if one.name == floor_name(one.threads)}
    said = measure.read_report(tools.report_path())
    commits = measure.text_of(repository.git("rev-list", "--all", "--count"))

    print(f"### {repository.name}\n")
    print(f"{said['objects']:,} objects, {commits.strip()} commits reachable "
          f"from refs, pack + idx {repository.pack_bytes / MIB:,.0f} MiB, "
          f"expanded {said['bytes'] / MIB:,.0f} MiB; "
          f"{said['read']:,} objects scanned, {said['findings']} findings.\n")
    print(table(["", "median s", "min s", "CPU s", "/ floor", "/ cat-file",
                 "peak MiB"],
                [one.row(floors, by_name[CAT_FILE])
                 for one in everyone]))
    print(table(["bar", "measured", "must", "stretch"],
                bars(by_name, repository, said)))
    for one in everyone:
        if one.slow and (one.runs or one.failed):
            for line in what_peer_said(one):
                print(f"    {one.name}: {line}")
    print(flush=True)


def parse_options():
    parser = argparse.ArgumentParser(
        description="Time whole scans against the floor, git cat-file and "
                    "whichever other scanners are on PATH.")
    parser.add_argument("repository", nargs="+", metavar="[NAME=]PATH")
    parser.add_argument("--build", default="build/release", metavar="DIR",
                        help="where bbaudit and bench-floor are "
                             "(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N",
                        help="of scan, floor and cat-file "
                             "(default: %(default)s)")
    parser.add_argument("--slow-rounds", type=int, default=3, metavar="N",
                        help="of the other scanners (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=3600, metavar="SECONDS",
                        help="end a run that takes longer "
                             "(default: %(default)s)")
    parser.add_argument("--peers", metavar="NAME,...",
                        type=lambda s: [n for n in s.split(",") if n],
                        help="only these of the other scanners; an empty "
                             "list is none")
    parser.add_argument("--quick", action="store_true",
                        help="3 rounds, and 1 of the slow ones")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.slow_rounds = 3, 1
    if options.rounds < 1:
        parser.error("at least one round")
    return options


def main():
    options = parse_options()
    repositories = [Repository.named(word) for word in options.repository]
    with tempfile.TemporaryDirectory(prefix="bbaudit-bench.") as scratch:
        tools = Tools(options.build, scratch)
        print(measure.machine() + "\n", flush=True)
        for repository in repositories:
            try:
                compare(repository, tools, options)
            except Failed as failure:
                sys.exit(f"{repository.name}: {failure}")


if __name__ == "__main__":
    main()
