#!/usr/bin/env python3
"""Every fault that the service must survive, and what came of each.

  Tests/Faults/run.py [--program .build/release/bilat] [--short] [--only NAME] [--keep] [--list]

Needs root, a C compiler, e2fsprogs, rsync, and bindfs. Prints a row for each fault: how often it was tried,
how many pages or events were lost, how many came twice, how many digests were torn, how often the service
went on by itself. Ends with 1 unless every column but the last is 0 and the last is all.
  --short  fewer tries, as in CI
  --only   faults whose name holds this
  --keep   leaves the folders behind
"""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

import testbed

MODULES = ["crash", "power", "disk", "watching", "order", "hostile"]


class Bed:
    """What every fault is given."""

    def __init__(self, folder, program, is_short):
        self.folder, self.program, self.is_short = folder, program, is_short
        self.shim = testbed.build_shim(folder)


def faults(only):
    for module in MODULES:
        for fault in __import__(module).FAULTS:
            name = f"{module}.{fault.__name__}"
            if only in name:
                yield name, fault


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/bilat")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        for name, fault in faults(options.only):
            print(f"{name}: {' '.join(fault.__doc__.split())}")
        return
    if os.geteuid() != 0:
        sys.exit("must be root")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bilat-faults-"))
    bed = Bed(folder, pathlib.Path(options.program).resolve(), options.short)
    print(f"{'fault':58} {'tried':>6} {'lost':>5} {'twice':>5} {'torn':>5} {'recovered':>9} {'s':>5}", flush=True)
    isGood = True
    for name, fault in faults(options.only):
        started = time.monotonic()
        try:
            result = fault(bed)
        except Exception as error:  # a fault that cannot be tried is a failure like any other
            result = testbed.Result(name)
            result.failed(str(error) if isinstance(error, testbed.Failed) else traceback.format_exc())
        isGood = isGood and result.is_good
        print(f"{result.row} {time.monotonic() - started:5.0f}", flush=True)
        for note in result.notes:
            print(f"    {note}", flush=True)
    if options.keep:
        print(f"left: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if isGood else 1)


if __name__ == "__main__":
    main()
