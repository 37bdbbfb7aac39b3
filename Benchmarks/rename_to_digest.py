#!/usr/bin/env python3
"""From the rename of one page into the drop folder to the digest on disk that names its event.

  Benchmarks/rename_to_digest.py [--program .build/release/bilat] [--pages 200] [--already 0]

Runs `bilat watch` on folders of its own, renames one page at a time into the drop folder, and waits
until latest.json holds the page's event; the index has it before the digest does. Pages come further
apart than the second within which digests are gathered under load. `--already N` puts N other pages
there first. Prints the median, the 90th percentile and the longest, in milliseconds.
"""
import argparse
import datetime
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

STATES = [("Mỹ", "USA"), ("Nga", "RUS"), ("Pháp", "FRA"), ("Đức", "DEU"), ("Lào", "LAO"), ("Cuba", "CUB"),
          ("Ấn Độ", "IND"), ("Nhật Bản", "JPN"), ("Hàn Quốc", "KOR"), ("Brazil", "BRA"), ("Ai Cập", "EGY"),
          ("Canada", "CAN"), ("Mexico", "MEX"), ("Italy", "ITA"), ("Ba Lan", "POL"), ("Thái Lan", "THA")]
GAP_SECONDS = 1.1
PATIENCE_SECONDS = 20


def page(number):
    """(text, event id): each page tells a meeting of its own pair and day, this year or the last."""
    pairs = [(a, b) for i, a in enumerate(STATES) for b in STATES[i + 1:]]
    (a, a3), (b, b3) = pairs[number % len(pairs)]
    day = datetime.date.today() - datetime.timedelta(days=1 + number // len(pairs))
    told = f"{day.day}/{day.month}/{day.year}"
    text = (f"Ngoại trưởng {a} và Ngoại trưởng {b} hội đàm lần {number}\n\n"
            f"Ngày {told}, Ngoại trưởng {a} đã hội đàm với Ngoại trưởng {b} về hợp tác song phương trong các lĩnh vực "
            f"thương mại, giáo dục và đào tạo mà hai bên cùng quan tâm.\n\n"
            + "Hai bên cho rằng các cơ chế trao đổi hiện có cần được duy trì thường xuyên hơn nữa. " * 40 + "\n")
    first, second = sorted((a3, b3))
    return text, f"meeting-{first}-{second}-{day.isoformat()}"


def deliver(number, outside, drop):
    text, event = page(number)
    source = outside / f"{number}.txt"
    source.write_text(text, encoding="utf-8")
    started = time.perf_counter()
    os.rename(source, drop / f"page-{number}.txt")
    return started, event


def wait_for(event, digest):
    end = time.perf_counter() + PATIENCE_SECONDS
    needle, seen = event.encode(), None
    while time.perf_counter() < end:
        try:
            stat = os.stat(digest)
            if (stat.st_ino, stat.st_mtime_ns) != seen:
                seen = (stat.st_ino, stat.st_mtime_ns)
                if needle in digest.read_bytes():
                    return time.perf_counter()
        except FileNotFoundError:
            pass
        time.sleep(0.0005)
    sys.exit(f"{event} was not in {digest} after {PATIENCE_SECONDS} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/bilat")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--already", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        base = pathlib.Path(name)
        for folder in ("drop", "digests", "state", "outside"):
            (base / folder).mkdir()
        drop, digest = base / "drop", base / "digests" / "latest.json"
        for number in range(options.already):
            deliver(number, base / "outside", drop)
        service = subprocess.Popen([options.program, "watch", "--drop", drop, "--digests", base / "digests",
                                    "--state", base / "state"], stderr=subprocess.DEVNULL)
        try:
            if options.already:
                wait_for(page(options.already - 1)[1], digest)
            time.sleep(3)
            times = []
            for number in range(options.already, options.already + options.pages):
                started, event = deliver(number, base / "outside", drop)
                times.append((wait_for(event, digest) - started) * 1000)
                time.sleep(GAP_SECONDS)
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait()
    times.sort()
    print(f"{len(times)} pages, {options.already} there before: median {statistics.median(times):.1f} ms, "
          f"90th percentile {times[int(len(times) * 0.9)]:.1f} ms, longest {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
