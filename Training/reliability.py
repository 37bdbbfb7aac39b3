#!/usr/bin/env python3
"""Whether confidence is calibrated: reliability.py GOLD PREDICTED, both as `bilat extract` writes them.

For each tenth of confidence: how many events of main regions have it, and how many of them the gold file has too (kind,
states and direction; one each). Events of a pair and kind that gold calls unsure are left out.
"""
import json
import os
import sys

SYMMETRIC = {"meeting", "call", "dialogue", "agreement", "cooperation"}


def read(path):
    records = (json.loads(line) for line in open(path, encoding="utf-8") if line.strip())
    return {os.path.splitext(r["page"])[0]: r["events"] for r in records}


def keys(event):
    kinds = [event["kind"], *([event["alt_kind"]] if event.get("alt_kind") else [])]
    return {(k, *(sorted(event["parties"]) if k in SYMMETRIC else event["parties"])) for k in kinds}


def main():
    gold, predicted = map(read, sys.argv[1:3])
    bins = {}
    for page, events in gold.items():
        left = [keys(e) for e in events if not e.get("unsure") and e.get("region") != "teaser"]
        unsure = set().union(*[keys(e) for e in events if e.get("unsure")])
        for event in sorted(predicted.get(page, []), key=lambda e: -e["confidence"]):
            if event.get("region") == "teaser":
                continue
            match = next((k for k in left if k & keys(event)), None)
            if match is None and unsure & keys(event):
                continue
            if match is not None:
                left.remove(match)
            row = bins.setdefault(min(9, int(event["confidence"] * 10)), [0, 0, 0.0])
            row[0] += 1
            row[1] += match is not None
            row[2] += event["confidence"]
    print("confidence  events  mean  right")
    for tenth, (count, right, total) in sorted(bins.items()):
        print(f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}   {count:6}   {total / count:.2f}   {right / count:.2f}")


if __name__ == "__main__":
    main()
