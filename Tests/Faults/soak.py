#!/usr/bin/env python3
"""The service under a steady stream for hours: memory, descriptors, lag.

  Tests/Faults/soak.py [--program .build/release/bilat] [--hours 2] [--rate 50] [--day-seconds 3600] [--folder DIR]

Renames `--rate` pages a second into a drop folder, one in a hundred of them no page at all, while the
service's clock runs so that a midnight passes every `--day-seconds`. Of the good pages one in fifty tells one of
the 435 meetings of its day or of the day before. Once a minute a page about a meeting of its own is timed from
its rename to the digest that names it. Prints a row every ten minutes:

  minutes   since the start
  pages     delivered, and how many of them are not in the index yet
  lag       of the slowest of the ten timed pages, in seconds
  RSS, anon resident memory and the anonymous part of it, MiB
  fds       open descriptors; threads
  CPU       share of one processor since the last row
  index     MiB; digests: files
"""
import argparse
import datetime
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import threading
import time

import pages
import testbed

ROW_SECONDS = 600
PROBE_SECONDS = 60


class Sender(threading.Thread):
    """Delivers until it is stopped; makes up for what it could not deliver in time."""

    def __init__(self, site, rate, day_seconds):
        super().__init__(daemon=True)
        self.site, self.rate, self.day_seconds = site, rate, day_seconds
        self.delivered = self.broken = 0
        self.isStopped = False

    def run(self):
        chance, started = random.Random(4), time.monotonic()
        while not self.isStopped:
            passed = time.monotonic() - started
            while self.delivered < passed * self.rate:
                self.deliver(self.delivered, int(passed // self.day_seconds), chance)
                self.delivered += 1
            time.sleep(0.01)

    def deliver(self, number, day, chance):
        name = f"{day:03}/{number // 1000:05}/{number}.txt"
        if chance.random() < 0.01:
            self.site.write(name, pages.BROKEN + str(number).encode())
            self.broken += 1
        elif chance.random() < 0.02:
            when = pages.LAST_DAY + datetime.timedelta(days=day - (chance.random() < 0.2))
            self.site.write(name, pages.meeting(number, chance.randrange(len(pages.PAIRS)), day=when)[0])
        else:
            self.site.write(name, pages.quiet(number))


class Probe(threading.Thread):
    """Times one page a minute."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.lags, self.number = site, [], 0

    def run(self):
        while True:
            time.sleep(PROBE_SECONDS)
            # Years that the stream does not tell of.
            day = datetime.date(2019, 1, 1) + datetime.timedelta(days=self.number)
            text, event = pages.meeting(10_000_000 + self.number, 0, day=day)
            self.number += 1
            started = time.monotonic()
            self.site.write(f"probe/{self.number}.txt", text)
            while not self.is_told(event):
                time.sleep(0.05)
            self.lags.append(time.monotonic() - started)

    def is_told(self, event):
        try:
            return event.encode() in (self.site.digests / "latest.json").read_bytes()
        except FileNotFoundError:
            return False


def figures(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()

    def kibibytes(name):
        return int(re.search(rf"^{name}:\s+(\d+)", status, re.M).group(1))
    times = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return {"rss": kibibytes("VmRSS") / 1024, "anon": kibibytes("RssAnon") / 1024, "threads": kibibytes("Threads"),
            "fds": len(os.listdir(f"/proc/{process}/fd")),
            "cpu": (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/bilat")
    parser.add_argument("--hours", type=float, default=2)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--day-seconds", type=float, default=3600)
    parser.add_argument("--row-seconds", type=float, default=ROW_SECONDS)
    parser.add_argument("--folder")
    options = parser.parse_args()
    base = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="bilat-soak-"))
    base.mkdir(parents=True, exist_ok=True)
    site = testbed.Site(base / "site", pathlib.Path(options.program).resolve(), testbed.build_shim(base))
    site.set_clock(testbed.NOON, rate=86400 / options.day_seconds)
    site.start()
    site.ready()
    sender, probe = Sender(site, options.rate, options.day_seconds), Probe(site)
    sender.start(), probe.start()
    print("minutes     pages  behind   lag s  RSS MiB  anon  fds  threads  CPU %  index MiB  digests", flush=True)
    started, before = time.monotonic(), figures(site.process.pid)
    row = 0
    while row * options.row_seconds < options.hours * 3600:
        row += 1
        time.sleep(max(0, started + row * options.row_seconds - time.monotonic()))
        if not site.is_alive():
            sys.exit(f"the service ended with {site.process.returncode}: {site.complaints()[-2000:]}")
        now, lags = figures(site.process.pid), probe.lags[:]
        probe.lags.clear()
        shown = re.search(r"(\d+) pages.* (\d+) set aside", site.status)
        behind = sender.delivered + probe.number - sum(map(int, shown.groups())) if shown else -1
        index = sum(path.stat().st_size for path in site.state.glob("bilat.sqlite3*")) >> 20
        print(f"{row * options.row_seconds / 60:7.0f} {sender.delivered:9} {behind:7} {max(lags, default=-1):7.2f} "
              f"{now['rss']:8.0f} {now['anon']:5.0f} {now['fds']:4} {now['threads']:8} "
              f"{(now['cpu'] - before['cpu']) / options.row_seconds * 100:6.0f} {index:10} "
              f"{len(os.listdir(site.digests)):8}", flush=True)
        before = now
    sender.isStopped = True
    sender.join()
    site.settled(sender.delivered - sender.broken + probe.number, sender.broken, seconds=600)
    site.stop()
    print(f"delivered {sender.delivered}, of which {sender.broken} broken; the index has the others, the service stopped; "
          f"complaints: {len(site.complaints().splitlines())} lines")
    if not options.folder:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
