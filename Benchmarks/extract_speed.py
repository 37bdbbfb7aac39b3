#!/usr/bin/env python3
"""Pages per CPU second of `bilat extract`: extract_speed.py [--program PATH] [--copies N] [PAGE...]

Extracts N copies of each page (default: the sample pages) and one copy, five times each in turn, and takes the difference
of the medians, so that the start of the program does not count. User and system time, all threads.
"""
import argparse
import glob
import os
import resource
import statistics
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=f"{ROOT}/.build/release/bilat")
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("pages", nargs="*", default=sorted(glob.glob(f"{ROOT}/seeds/*.txt")))
    options = parser.parse_args()
    once = [options.program, "extract", *options.pages]
    many = [options.program, "extract", *options.pages * options.copies]
    rounds = [(cpu_seconds(once), cpu_seconds(many)) for _ in range(5)]
    start, whole = (statistics.median(column) for column in zip(*rounds))
    pages = len(options.pages) * (options.copies - 1)
    kilobytes = sum(os.path.getsize(page) for page in options.pages) / 1000 / len(options.pages)
    print(f"{pages / (whole - start):.0f} pages per CPU second ({kilobytes:.1f} kB a page); "
          f"start {start:.2f} s")


if __name__ == "__main__":
    main()
