#!/usr/bin/env python3
"""Reads each page of --gold with weights that it did not teach: cross_validate.py --pages DIR --gold FILE --out FILE

Learns FOLDS times as train.py does, each time without a share of the pages of --gold, and extracts that share with the
built program `bilat`. --out is JSON Lines as of `bilat extract`, to be scored against --gold; held-back pages are not in it.
"""
import os
import shutil
import subprocess
import tempfile
import zlib

from train import FOLDS, ROOT, TABLES, Confidence, Known, arguments, in_parallel, learn, write


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
        sure = Confidence(known, options)
        folds = [{page for page in known.scored if zlib.crc32(f"{page}f".encode()) % FOLDS == fold} for fold in range(FOLDS)]
        learnt = in_parallel(lambda pages: learn(known.pairs, known.rows(without=pages), seed=0), folds)
        for pages, w in zip(folds, learnt):
            write(known, w, sure.rows(without=pages) | known.dates.learn(without=pages), f"{tables}/weights.tsv")
            done = subprocess.run(
                [options.program, "extract", "--config", f"{folder}/bilat.yaml",
                 *(f"{options.pages}/{page}.txt" for page in sorted(pages))],
                check=True, stdout=subprocess.PIPE, encoding="utf-8")
            out.write(done.stdout)


if __name__ == "__main__":
    main()
