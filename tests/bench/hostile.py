#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What texts cost that were made to cost a lot.

Each is a blob of 1, 2, 4 ... MiB in a repository of its own: words that begin a
credential in endless rows, base64 in base64, escapes in escapes, all in one
line. A scan in linear time takes about as long for each new MiB in all sizes.
Prints Markdown. docs/performance.md says what it means.
"""

import argparse
import base64
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import measure
from measure import MIB, Failed, Repository, Tools, number, table


def rows(part):
    return lambda size: part * (size // len(part))


def nested(depth, part):
    """Base64 of base64 ... of the part in rows; inside out a fourth larger."""
    def text(size):
        inside = part * (int(size * 0.75 ** depth) // len(part) + 1)
        for _ in range(depth):
            inside = base64.b64encode(inside)
        return inside[:size]
    return text


def pieces(size):
    """Nests of every depth, each some hundred bytes, all different."""
    rng = random.Random(8)
    out = bytearray()
    while len(out) < size:
        text = b"https://u%d:bitbucket.org@ATBB%d" % (
            rng.randrange(1 << 30), rng.randrange(1 << 30))
        for _ in range(rng.randrange(5)):
            text = base64.b64encode(text)
        out += text + rng.choice((b"\n", b" ", b"=", b",", b"\\n"))
    return bytes(out[:size])


def noise(size):
    return random.Random(9).randbytes(size)


TEXTS = {
    "https://a:": rows(b"https://a:"),
    "https://a:@bitbucket.org": rows(b"https://a:@bitbucket.org "),
    "ATBB": rows(b"ATBB"),
    "ATATT3 and ATCTT3": rows(b"ATATT3xFfGF0ATCTT3xFfGN0"),
    "one line of bitbucket": rows(b"bitbucket"),
    "bitbucket and quotes": rows(b"bitbucket\"password\":\""),
    "escapes of escapes": rows(b"bitbucket%25%32%35\\u005c&amp;amp;=3D=\n"),
    "backslashes": rows(b"bitbucket.org\\\\\\\\\\/"),
    "base64, once": nested(1, b"https://a:b@bitbucket.org/"),
    "base64, four deep": nested(4, b"https://a:b@bitbucket.org/"),
    "nests of all depths": pieces,
    "hexadecimal digits": rows(b"6269746275636b65742e6f7267"),
    "packed content, all over": rows(b"H4sI" + 32 * b"A" + b"="),
    "UTF-16": lambda size: rows("bitbucket=ATBB ".encode("utf-16-le"))(size),
    "Authorization: Basic": rows(b"Authorization: Basic dTpw "),
    "random bytes": noise,
}


def make(path, body):
    """A bare repository with the body as its only blob, in a pack."""
    subprocess.run(["git", "init", "-q", "--bare", path], check=True)
    git = ["git", "-C", path]
    stream = (b"commit refs/heads/main\n"
              b"committer Ada <ada@example.com> 1700000000 +0000\n"
              b"data 1\nx\nM 100644 inline text\ndata %d\n%b\n" % (
                  len(body), body))
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    return Repository(path)


def one(tools, text, size, options):
    """CPU seconds of the quickest scan."""
    path = os.path.join(tools.scratch, "hostile.git")
    repository = make(path, text(size))
    runs = [measure.run(tools.scan(repository, 1), limit=options.limit,
                        fine=measure.SCAN_STATUS)
            for _ in range(options.rounds)]
    shutil.rmtree(path)
    return min(r.cpu for r in runs), max(r.peak for r in runs)


def run_text(tools, name, options):
    sizes = [int(options.size * MIB) >> i for i in reversed(range(options.steps))]
    cost = [one(tools, TEXTS[name], size, options) for size in sizes]
    # From half the size to the whole: 2 is linear.
    grows = cost[-1][0] / cost[-2][0] if len(cost) > 1 else None
    return [name, *(number(seconds) for seconds, _ in cost), number(grows, 1),
            number(cost[-1][1] / MIB, 0)]


def parse_options():
    parser = argparse.ArgumentParser(
        description="Time scans of texts that were made to cost a lot.")
    parser.add_argument("--build", default="build/release", metavar="DIR")
    parser.add_argument("--scratch", metavar="DIR",
                        help="where the repositories are made "
                             "(default: a temporary folder)")
    parser.add_argument("--size", type=float, default=64, metavar="MIB",
                        help="of the largest text (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=4, metavar="N",
                        help="sizes, each half of the next "
                             "(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=1, metavar="N")
    parser.add_argument("--limit", type=int, default=900, metavar="SECONDS")
    return parser.parse_args()


def main():
    options = parse_options()
    with tempfile.TemporaryDirectory(prefix="bbaudit-bench.",
                                     dir=options.scratch) as scratch:
        tools = Tools(options.build, scratch)
        print(measure.machine() + "\n", flush=True)
        sizes = [int(options.size * MIB) >> i
                 for i in reversed(range(options.steps))]
        rows_of = []
        for name in TEXTS:
            try:
                rows_of.append(run_text(tools, name, options))
            except Failed as failure:
                sys.exit(f"{name}: {failure}")
            print(" ".join(rows_of[-1]), file=sys.stderr, flush=True)
        print(table(["CPU seconds", *(f"{s / MIB:,.3g} MiB" for s in sizes),
                     "last / one before", "peak MiB"], rows_of))


if __name__ == "__main__":
    main()
