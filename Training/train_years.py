#!/usr/bin/env python3
"""Fits the weights of YearClue (Sources/Dating/WritingDayFinder.swift): train_years.py --pages DIR --gold FILE...

Each page of the gold files that is not held back, and of annotations.jsonl, is of the year of its last event that
occurred. The years 1995 to 2035 compete by the sum of their clues' weights (softmax); the weights are kept near those
in the source by an L2 penalty, since some clues are rare. Prints the weights, and, by cross-validation, how often years
of at least a probability are right.
"""
import argparse
import os
import re
import zlib

import numpy as np
from scipy.optimize import minimize

from held_back import is_held_back
from train import HERE, ROOT, candidates, read_jsonl

YEARS = range(1995, 2036)
PENALTY, FOLDS = 2.0, 5


def known_weights():
    source = open(f"{ROOT}/Sources/Dating/WritingDayFinder.swift", encoding="utf-8").read()
    return {name: float(weight) for name, weight in re.findall(r"case \.(\w+): (-?[\d.]+)\n", source)}


def year_of(events):
    dated = [e for e in events if e["date"]]
    years = [int(e["date"][:4]) for e in dated if e["status"] == "occurred"] or [int(e["date"][:4]) for e in dated]
    return max(years, default=None)


def fit(pages, prior):
    def loss(w):
        value, gradient = PENALTY / 2 * ((w - prior) @ (w - prior)), PENALTY * (w - prior)
        for clues, place in pages:
            score = clues @ w
            power = np.exp(score - score.max())
            probability = power / power.sum()
            value -= np.log(probability[place])
            gradient = gradient + clues.T @ probability - clues[place]
        return value, gradient

    return minimize(loss, prior.copy(), jac=True, method="L-BFGS-B").x


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", required=True)
    parser.add_argument("--gold", action="append", required=True)
    parser.add_argument("--tool", default=f"{ROOT}/.build/release/candidates")
    options = parser.parse_args()
    known = read_jsonl(f"{HERE}/annotations.jsonl")
    known += [r for path in options.gold for r in read_jsonl(path) if not is_held_back(os.path.splitext(r["page"])[0])]
    years = {os.path.splitext(r["page"])[0]: year_of(r["events"]) for r in known}
    years = {page: year for page, year in years.items() if year in YEARS}
    prior = known_weights()
    names = sorted(prior)
    pages, folds = [], []
    for line in candidates(options.tool, [f"{options.pages}/{page}.txt" for page in sorted(years)]):
        clues = np.zeros((len(YEARS), len(names)))
        for year, told in line["content"]["years"].items():
            for name, count in told.items():
                clues[YEARS.index(int(year)), names.index(name)] = count
        if clues.any():
            pages.append((clues, YEARS.index(years[line["page"]])))
            folds.append(zlib.crc32(line["page"].encode()) % FOLDS)
    start = np.array([prior[name] for name in names])
    guesses = []
    for fold in range(FOLDS):
        weights = fit([p for p, f in zip(pages, folds) if f != fold], start)
        for clues, place in (p for p, f in zip(pages, folds) if f == fold):
            score = clues @ weights
            probability = np.exp(score - score.max()) / np.exp(score - score.max()).sum()
            guesses.append((probability.max(), probability.argmax() == place))
    for least in (0, 0.3, 0.4, 0.5, 0.7, 0.9):
        taken = [right for probability, right in guesses if probability >= least]
        print(f"from {least:.1f}: {len(taken)} of {len(guesses)} pages, {np.mean(taken):.2f} right")
    for name, weight in zip(names, fit(pages, start)):
        print(f"{name:26} {weight:6.2f}  (now {prior[name]:g})")


if __name__ == "__main__":
    main()
