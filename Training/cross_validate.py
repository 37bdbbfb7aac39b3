#!/usr/bin/env python3
"""Reads each page of --gold with weights that it did not teach: cross_validate.py --pages DIR --gold FILE --out FILE

Learns as train.py does, and extracts the pages of each of its folds with the built program `bilat` and what the others taught.
--out is JSON Lines as of `bilat extract`, to be scored against --gold; held-back pages are not in it.
"""
import os
import shutil
import subprocess
import tempfile

from train import ROOT, TABLES, Confidence, Known, TwoReadings, arguments


def main():
    parser = arguments(__doc__)
    parser.add_argument("--program", default=f"{ROOT}/.build/release/bilat")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    known = Known(options)
    with tempfile.TemporaryDirectory() as folder, open(options.out, "w", encoding="utf-8") as out:
        tables = f"{folder}/tables"
        shutil.copytree(TABLES, tables)
        with open(f"{folder}/bilat.yaml", "w", encoding="utf-8") as configuration:
            configuration.write(f"tables: {tables}\n")
        twice = TwoReadings(known, options)
        sure = Confidence(known, twice, options)
        for pages, weights in zip(twice.folds, twice.weights):
            twice.write(weights, sure.rows(without=pages) | known.choices(without=pages), f"{tables}/weights.tsv")
            done = subprocess.run(
                [options.program, "extract", "--config", f"{folder}/bilat.yaml",
                 *(f"{options.pages}/{page}.txt" for page in sorted(pages & known.scored))],
                check=True, stdout=subprocess.PIPE, encoding="utf-8")
            out.write(done.stdout)


if __name__ == "__main__":
    main()
