#!/usr/bin/python3
"""What other programs make of the files: feeds, calendars, JSON, HTML, read by parsers that are not ours.

  Tests/Formats/check.py FOLDER...

Needs Debian's python3-feedparser, python3-icalendar, python3-jsonschema, python3-html5lib and libxml2-utils.
Checks every file of the folders and those below; prints what is wrong and how many of each kind were read. Ends
with 1 if anything is wrong or a kind of file was not there at all.
"""
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys

import feedparser
import html5lib
import icalendar
import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = {"feed": HERE / "feed.schema.json", "digest": HERE.parent.parent / "deploy/digest.schema.json"}


def atom(path):
    """By the schema, and by a feed reader; an id stands for one entry."""
    checked = subprocess.run(["xmllint", "--noout", "--relaxng", HERE / "atom.rng", path], capture_output=True, text=True)
    if checked.returncode:
        yield checked.stderr.strip()
    feed = feedparser.parse(str(path))
    if feed.bozo:
        yield str(feed.bozo_exception)
    ids = [entry.id for entry in feed.entries]
    if len(set(ids)) != len(ids):
        yield "an id stands for two entries"
    for entry in feed.entries:
        if not (entry.title and entry.link and entry.updated_parsed and entry.published_parsed):
            yield f"{entry.id}: title, link or dates are not read"


def calendar(path):
    """RFC 5545: lines of at most 75 octets, CRLF; what a calendar needs of each entry."""
    content = path.read_bytes()
    lines = content.split(b"\r\n")
    if b"\n" in content.replace(b"\r\n", b"") or lines[-1] != b"":
        yield "a line does not end with CRLF"
    if any(len(line) > 75 for line in lines):
        yield "a line of more than 75 octets"
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    if len({entry["UID"] for entry in entries}) != len(entries):
        yield "a UID stands for two entries"
    for entry in entries:
        days = entry["DTEND"].dt - entry["DTSTART"].dt
        if days.days < 1 or not entry["SUMMARY"] or entry["STATUS"] not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
            yield f"{entry['UID']}: days, summary or status"
        if int(entry["SEQUENCE"]) < 0 or not entry["DTSTAMP"].dt.tzinfo:
            yield f"{entry['UID']}: SEQUENCE or DTSTAMP"


def json_file(path):
    schema = SCHEMAS["feed" if path.name.endswith("feed.json") else "digest"]
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    for error in validator.iter_errors(json.loads(path.read_text())):
        yield f"{error.json_path}: {error.message[:200]}"


def page(path):
    parser = html5lib.HTMLParser()
    parser.parse(path.read_text())
    for (line, column), code, _ in parser.errors:
        yield f"line {line}: {code}"


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        if file.read(1) != "\ufeff":
            yield "no byte order mark"
        rows = list(csv.reader(file, strict=True))
    if len({len(row) for row in rows}) != 1:
        yield "rows of different lengths"
    for row in rows[1:]:
        if any(re.match(r"[=+@-]", cell) for field in row for cell in field.split(";")):
            yield f"{row[0]}: a formula"


READERS = {".xml": atom, ".ics": calendar, ".json": json_file, ".html": page, ".csv": table}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    read, wrong = collections.Counter(), 0
    for folder in sys.argv[1:]:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.suffix not in READERS or path.name.startswith("."):
                continue
            read[path.suffix] += 1
            for what in READERS[path.suffix](path):
                wrong += 1
                print(f"{path}: {what}")
    print(", ".join(f"{read[suffix]} {suffix}" for suffix in READERS) + f"; {wrong} wrong")
    sys.exit(wrong > 0 or any(not read[suffix] for suffix in READERS))


if __name__ == "__main__":
    main()
