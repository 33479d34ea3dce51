# SPDX-License-Identifier: Apache-2.0
"""Runs commands and says what the kernel counted for them."""

import contextlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time

MIB = 1 << 20


class Failed(Exception):
    """A command ended in a way that makes its figures worthless."""


class Run:
    """One finished process: wall and CPU seconds, peak memory."""

    def __init__(self, seconds, usage, status):
        self.seconds = seconds
        self.cpu = usage.ru_utime + usage.ru_stime
        # Of the largest process, where the command starts others. It cannot
        # be less than what the process had before it became the command.
        self.peak = usage.ru_maxrss * 1024
        self.status = status


def kill_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run(argv, out=None, err=None, limit=3600, fine=(0,)):
    """Runs argv, with what it prints in the files out and err (None: nowhere).

    A status outside of fine and a run of more than limit seconds are Failed.
    The limit acts on the command's whole process group.
    """
    with open(out or os.devnull, "wb") as sink, \
            open(err or os.devnull, "wb") as complaints:
        start = time.monotonic()
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=sink, stderr=complaints,
            start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: kill_group(process))
        signal.alarm(limit)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            kill_group(process)
            raise
        finally:
            signal.alarm(0)
        seconds = time.monotonic() - start
    status = os.waitstatus_to_exitcode(status)
    process.returncode = status  # subprocess did not see the end itself
    if status == -signal.SIGKILL and seconds >= limit:
        raise Failed(f"{argv[0]}: not done after {limit} s")
    if status not in fine:
        raise Failed(f"{argv[0]}: status {status}")
    return Run(seconds, usage, status)


def text_of(argv, **more):
    """What a command prints."""
    return subprocess.run(argv, check=True, capture_output=True, text=True,
                          **more).stdout


class Repository:
    """A repository to measure on, and the sizes that its figures refer to."""

    def __init__(self, path, name=None):
        self.path = text_of(["git", "-C", path, "rev-parse",
                             "--absolute-git-dir"]).strip()
        self.name = name or os.path.basename(path.rstrip("/"))
        folder = os.path.join(self.path, "objects", "pack")
        files = os.listdir(folder) if os.path.isdir(folder) else []
        self.packs = sorted(os.path.join(folder, f) for f in files
                            if f.endswith(".pack"))
        self.pack_bytes = sum(os.path.getsize(os.path.join(folder, f))
                              for f in files if f.endswith((".pack", ".idx")))

    @classmethod
    def named(cls, word):
        """From NAME=PATH, or PATH alone."""
        name, equals, path = word.partition("=")
        return cls(path, name) if equals else cls(word)

    def git(self, *words):
        return ["git", "-C", self.path, *words]

    def read_all(self):
        """git's own way to read every object, as fast as it can."""
        return self.git("cat-file", "--batch-all-objects", "--unordered",
                        "--batch", "--buffer")

    def sizes(self):
        """Number of objects, and their bytes when all are expanded."""
        sizes = text_of(self.git("cat-file", "--batch-all-objects",
                                 "--unordered", "--buffer",
                                 "--batch-check=%(objectsize)")).split()
        return len(sizes), sum(map(int, sizes))


class Tools:
    """The programs of one build."""

    def __init__(self, build, scratch):
        self.bbaudit = os.path.join(build, "bbaudit")
        self.floor_program = os.path.join(build, "bench-floor")
        self.scratch = scratch
        for program in (self.bbaudit, self.floor_program):
            if not os.access(program, os.X_OK):
                sys.exit(f"no {program}: build it first, or give --build")

    def report_path(self):
        return os.path.join(self.scratch, "report.json")

    def scan(self, repository, jobs):
        return [self.bbaudit, "scan", "--progress", "never", "-j", str(jobs),
                "-o", self.report_path(), repository.path]

    def floor(self, repository, threads):
        return [self.floor_program, str(threads), *repository.packs]

    def inflated(self, repository):
        """Bytes of all entries as stored: deltas, and objects without one."""
        if not repository.packs:
            return 0
        return int(text_of(self.floor(repository, 2)).split()[3])


# Nothing found, something found, something not read: all are whole runs.
SCAN_STATUS = (0, 1, 3)

# Where a report tells how much the patterns were really searched in.
SCANNED_KEYS = ("bytes_scanned", "scanned_bytes", "bytes_new")


def read_report(path):
    """What the last scan said of its only repository: a dict."""
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    said = report["repositories"][0]
    objects = said["objects"]
    scanned = next((said[key] for key in SCANNED_KEYS if key in said), None)
    return {"objects": objects["total"], "read": objects["scanned"],
            "bytes": said["bytes"], "scanned": scanned,
            "findings": report["summary"]["findings"]}


def median(values):
    return statistics.median(values) if values else None


def paired(over, under):
    """Median of the ratios of runs that happened in the same round."""
    ratios = [a.seconds / b.seconds for a, b in zip(over, under)]
    return median(ratios)


def number(value, digits=2):
    return "" if value is None else f"{value:,.{digits}f}"


def table(head, rows):
    """A Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(head) + " |",
             "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def machine():
    """One line about where and when."""
    model = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    git = text_of(["git", "--version"]).split()[2]
    return (f"{time.strftime('%Y-%m-%d')}, {model}, "
            f"{len(os.sched_getaffinity(0))} processors, "
            f"{memory / (1 << 30):.0f} GiB, Linux {platform.release()}, "
            f"git {git}, load at the start {os.getloadavg()[0]:.1f}")
