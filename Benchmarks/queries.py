#!/usr/bin/env python3
"""How long searches, digests and histories take on an index, by what is asked.

  Benchmarks/queries.py --config bilat.yaml [--program .build/release/bilat] [--queries 40] [--seed 1]

The questions are drawn from the index: phrases of two syllables out of titles of random pages, the countries, kinds and
days of random events. Each is asked once to warm up and once for its time, as a command, so the time has the start of
the program in it; the first row, an event by its id, is little else. Needs the state folder of the configuration file
and Debian's python3, whose SQLite has FTS5.
"""
import argparse
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", required=True)
    parser.add_argument("--program", default=".build/release/bilat")
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    text = pathlib.Path(options.config).read_text()
    index = pathlib.Path(re.search(r"^state:\s*(\S+)", text, re.M)[1]) / "bilat.sqlite3"
    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    tallies = dict(database.execute("SELECT name, value FROM tally"))
    print(f"{tallies['pages']} pages, {tallies['events']} events, "
          f"{index.stat().st_size / tallies['pages'] / 1000:.1f} kB a page")
    dice = random.Random(options.seed)
    print(f"{'':34} {'median':>8} {'p95':>8} {'max':>8} ms")
    every = []
    for name, make in families(database, dice).items():
        times = [measure([options.program, *make(), "--config", options.config]) for _ in range(options.queries)]
        if name.startswith("search"):
            every += times
        row(name, times)
    row("all searches", every)


def row(name, times):
    times = sorted(times)
    print(f"{name:34} {statistics.median(times):8.1f} {times[int(len(times) * .95)]:8.1f} {times[-1]:8.1f}", flush=True)


def measure(command):
    for _ in range(2):
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        taken = (time.perf_counter() - start) * 1000
        if done.returncode not in (0, 65):
            sys.exit(f"{command}: {done.stderr.decode()}")
    return taken


def families(database, dice):
    newest = database.execute("SELECT max(rowid) FROM event").fetchone()[0]
    pages = database.execute("SELECT max(id) FROM content").fetchone()[0]

    def event():
        sql = "SELECT id, party1, party2, kind, first_day FROM event WHERE rowid >= ? AND first_day NOT NULL LIMIT 1"
        return database.execute(sql, [dice.randrange(newest)]).fetchone() or event()

    def phrase():
        sql = "SELECT title FROM content WHERE id >= ? AND title NOT NULL LIMIT 1"
        found = database.execute(sql, [dice.randrange(pages)]).fetchone()
        words = re.findall(r"[^\W\d_]+", found[0]) if found else []
        if len(words) < 2:
            return phrase()
        start = dice.randrange(len(words) - 1)
        return " ".join(words[start:start + 2])

    def days(day):
        first = time.strftime("%Y-%m-%d", time.gmtime(day * 86400))
        return ["--from", first, "--to", time.strftime("%Y-%m-%d", time.gmtime((day + 30) * 86400))]

    def pair(found):
        return ["--pair", f"{found[1]},{found[2]}"]

    return {
        "by id": lambda: ["search", event()[0]],
        "search phrase": lambda: ["search", phrase()],
        "search two phrases": lambda: ["search", phrase(), phrase()],
        "search syllable": lambda: ["search", phrase().split()[0]],
        "search phrase --country": lambda: ["search", phrase(), "--country", event()[1]],
        "search phrase --from --to": lambda: ["search", phrase(), *days(event()[4])],
        "search --country --kind": lambda: (lambda e: ["search", "--country", e[1], "--kind", e[3]])(event()),
        "search --pair --from --to": lambda: (lambda e: ["search", *pair(e), *days(e[4])])(event()),
        "match phrase": lambda: ["search", "--order", "match", phrase()],
        "pair": lambda: ["pair", *event()[1:3]],
        "digest (the newest day)": lambda: ["digest"],
        "digest (a day without news)": lambda: ["digest", "2024-02-29"],
    }


if __name__ == "__main__":
    main()
