#!/usr/bin/env python3
"""The pages that teach nothing, so that they can be scored: held_back.py GOLD prints their lines of a gold file."""
import json
import sys
import zlib

PERCENT = 20


def is_held_back(page, percent=PERCENT):
    """A fixed share of the pages, by their number."""
    return zlib.crc32(page.encode()) % 100 < percent


if __name__ == "__main__":
    for line in open(sys.argv[1], encoding="utf-8"):
        if line.strip() and is_held_back(json.loads(line)["page"]):
            print(line, end="")
