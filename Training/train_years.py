#!/usr/bin/env python3
"""Fits what tells an undated article's year: train_years.py --pages DIR --gold FILE... [--out FILE]

The years 1995 to 2035 compete by a sum (softmax): the weights of the clues (YearClue in
Sources/Dating/YearClue.swift), and, for each phrase of the page, what the table phrase-times.tsv says of the year and
of the quarter that the first day told lies in. What phrases say is relative to the years that they may speak for, all of which
together become neither likelier nor less likely. Clues are fitted first, kept near those in the source by an L2 penalty, since
they must serve for years of which the pages tell nothing; then phrases beside them, kept near 0.

A page of annotations/ is of the year it is said to be written in, another of the year of its last event that occurred.
Held-back pages teach nothing. Prints the clues' weights, and, by cross-validation, how often years of at least a probability
are right; writes the table of phrases.
"""
import argparse
import collections
import os
import re
import zlib

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

from held_back import is_held_back
from train import ROOT, TABLES, candidates, read_annotations, read_jsonl

YEARS = range(1995, 2036)
CLUE_PENALTY, PHRASE_PENALTY, FOLDS = 2.0, 2.0, 5
# Phrases on fewer pages, or on more than this share of them, and years with fewer, teach nothing.
LEAST_PAGES, MOST_SHARE, LEAST_YEAR = 6, 0.25, 20
# Smaller weights, and phrases whose largest is smaller, are left out of the table.
LEAST_WEIGHT, LEAST_LARGEST = 0.02, 0.04


def known_weights():
    source = open(f"{ROOT}/Sources/Dating/YearClue.swift", encoding="utf-8").read()
    return {name: float(weight) for name, weight in re.findall(r"case \.(\w+): (-?[\d.]+)\n", source)}


def year_of(events):
    dated = [e for e in events if e["date"]]
    years = [int(e["date"][:4]) for e in dated if e["status"] == "occurred"] or [int(e["date"][:4]) for e in dated]
    return max(years, default=None)


class Pages:
    """What is known of the pages: their year (as a position in YEARS), quarter (0 to 3, or 4), clues and phrases."""

    def __init__(self, years, options):
        prior = known_weights()
        self.clue_names = sorted(prior)
        self.prior = np.array([prior[name] for name in self.clue_names])
        at = {name: i for i, name in enumerate(self.clue_names)}
        self.pages, self.phrases, clues, place, quarter = [], [], [], [], []
        wanted = sorted(years)
        for start in range(0, len(wanted), 1000):
            files = [f"{options.pages}/{page}.txt" for page in wanted[start:start + 1000]]
            for page, content in candidates(options.tool, files):
                table = np.zeros((len(YEARS), len(prior)), dtype=np.float32)
                for year, told in content["years"].items():
                    for name, count in told.items():
                        table[YEARS.index(int(year)), at[name]] = count
                clues.append(table)
                self.pages.append(page)
                self.phrases.append(content["phrases"])
                place.append(YEARS.index(years[page]))
                month = content.get("month")
                quarter.append((month - 1) // 3 if month else 4)
        self.clues = np.array(clues)
        self.place, self.quarter = np.array(place), np.array(quarter)
        counts = collections.Counter(phrase for phrases in self.phrases for phrase in phrases)
        most = MOST_SHARE * len(self.pages)
        self.vocabulary = sorted(phrase for phrase, count in counts.items() if LEAST_PAGES <= count <= most)
        at = {phrase: i for i, phrase in enumerate(self.vocabulary)}
        columns = [sorted(at[phrase] for phrase in phrases if phrase in at) for phrases in self.phrases]
        self.matrix = sparse.csr_matrix(
            (np.ones(sum(map(len, columns)), dtype=np.float32), np.concatenate(columns).astype(np.int64),
             np.cumsum([0, *map(len, columns)])), shape=(len(columns), len(at)))
        counts = np.bincount(self.place, minlength=len(YEARS))
        # Positions in YEARS of those that phrases may speak for.
        self.told = np.flatnonzero(counts >= LEAST_YEAR)


class Model:
    def __init__(self, known):
        self.known, self.clues = known, known.prior.copy()
        # By phrase; of a row the years, then each quarter's years.
        self.phrases = np.zeros((len(known.vocabulary), 5 * len(known.told)))

    def scores(self, rows):
        """Of each page every year's score, and the shares that phrases give to the years they may speak for."""
        known, width = self.known, len(self.known.told)
        score = known.clues[rows] @ self.clues
        told = known.matrix[rows] @ self.phrases
        part = told[:, :width].copy()
        for quarter in range(4):
            here = known.quarter[rows] == quarter
            part[here] += told[here, (1 + quarter) * width:(2 + quarter) * width]
        # The mean of the factors by which phrases change a year's odds is 1.
        top = part.max(axis=1, keepdims=True)
        share = np.exp(part - top)
        mean = share.mean(axis=1, keepdims=True)
        score[:, known.told] += part - top - np.log(mean)
        return score, share / mean / width

    def fit(self, rows):
        """The clues alone, then the phrases beside them."""
        known, width = self.known, len(self.known.told)
        matrix, quarter, place = known.matrix[rows], known.quarter[rows], known.place[rows]
        turned = matrix.T.tocsr()

        def likelihood():
            """The loss of the pages, its slope by years, and the share of each year among those told."""
            score, share = self.scores(rows)
            score -= score.max(axis=1, keepdims=True)
            power = np.exp(score)
            total = power.sum(axis=1, keepdims=True)
            slope = power / total
            value = (np.log(total[:, 0]) - score[np.arange(len(rows)), place]).sum()
            slope[np.arange(len(rows)), place] -= 1
            return value, slope, share

        def clue_loss(w):
            self.clues = w
            value, slope, _ = likelihood()
            away = w - known.prior
            return (value + CLUE_PENALTY / 2 * (away ** 2).sum(),
                    np.einsum("nyc,ny->c", known.clues[rows], slope) + CLUE_PENALTY * away)

        def phrase_loss(w):
            self.phrases = w.reshape(self.phrases.shape)
            value, slope, share = likelihood()
            part = slope[:, known.told]
            part -= share * part.sum(axis=1, keepdims=True)
            told = np.zeros((len(rows), self.phrases.shape[1]))
            told[:, :width] = part
            for q in range(4):
                here = quarter == q
                told[here, (1 + q) * width:(2 + q) * width] = part[here]
            return (value + PHRASE_PENALTY / 2 * (w ** 2).sum(),
                    (turned @ told + PHRASE_PENALTY * self.phrases).ravel())

        options = dict(maxiter=80)
        self.clues = minimize(clue_loss, self.clues, jac=True, method="L-BFGS-B", options=options).x
        w = minimize(phrase_loss, self.phrases.ravel(), jac=True, method="L-BFGS-B", options=options).x
        self.phrases = w.reshape(self.phrases.shape)
        return self


def cross_validate(known):
    fold = np.array([zlib.crc32(page.encode()) % FOLDS for page in known.pages])
    guesses = []
    for number in range(FOLDS):
        rows = np.flatnonzero(fold == number)
        score = Model(known).fit(np.flatnonzero(fold != number)).scores(rows)[0]
        power = np.exp(score - score.max(axis=1, keepdims=True))
        guesses.append(np.c_[power.max(axis=1) / power.sum(axis=1), power.argmax(axis=1) == known.place[rows]])
    guesses = np.concatenate(guesses)
    for least in (0, 0.3, 0.4, 0.5, 0.7, 0.9):
        taken = guesses[guesses[:, 0] >= least]
        print(f"from {least:.1f}: {len(taken)} of {len(guesses)} pages, {taken[:, 1].mean():.3f} right", flush=True)


def write(known, model, path):
    width = len(known.told)
    with open(path, "w", encoding="utf-8") as out:
        out.write("# When phrases are in the news: what one adds to a year, and to a quarter of it, for an article without a date that\n"
                  "# has it: a word with a capital, or two words in a row. Natural logarithms of odds, in thousandths. Learnt by\n"
                  "# Training/train_years.py.\n"
                  "phrase\ttimes\n")
        for phrase, row in zip(known.vocabulary, model.phrases):
            if np.abs(row).max() < LEAST_LARGEST:
                continue
            cells = []
            for i in np.flatnonzero(np.abs(row) >= LEAST_WEIGHT):
                quarter, year = divmod(i, width)
                cells.append(f"{YEARS[known.told[year]]}{f'Q{quarter}' if quarter else ''}:{round(row[i] * 1000)}")
            out.write(f"{phrase}\t{' '.join(cells)}\n")
    print(f"{os.path.getsize(path) // 1024} KiB of phrases")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", required=True)
    parser.add_argument("--gold", action="append", required=True)
    parser.add_argument("--tool", default=f"{ROOT}/.build/release/candidates")
    parser.add_argument("--out", default=f"{TABLES}/phrase-times.tsv")
    options = parser.parse_args()
    years = {page: int(written[:4]) if written else year_of(events)
             for page, (written, events) in read_annotations().items()}
    for path in options.gold:
        for record in read_jsonl(path):
            page = os.path.splitext(record["page"])[0]
            if not is_held_back(page):
                years[page] = year_of(record["events"])
    known = Pages({page: year for page, year in years.items() if year in YEARS}, options)
    print(f"{len(known.pages)} pages, {len(known.vocabulary)} phrases, years {[YEARS[i] for i in known.told]}", flush=True)
    cross_validate(known)
    model = Model(known).fit(np.arange(len(known.pages)))
    for name, weight, before in zip(known.clue_names, model.clues, known.prior):
        print(f"{name:26} {weight:6.2f}  (now {before:g})")
    write(known, model, options.out)


if __name__ == "__main__":
    main()
