#!/usr/bin/env python3
"""Learns Sources/Knowledge/Tables/weights.tsv: the weights of the model that chooses among the readings of a trigger.

  train.py --pages DIR --gold FILE [--gold FILE ...] [--labels DIR] [--out FILE]

Needs the built tool `candidates`, numpy and scipy. Pages are DIR/NUMBER.txt; gold files are JSON Lines as in
`bilat extract`, each event with `evidence` (a quote) or `at` (["3.0", ...]: passage and sentence as `bilat explain` counts
them). Learnt besides: annotations.jsonl and labels/ here, the examples of frames.tsv, the pages of seeds/.

For each pair of states beside a trigger the readings are "kind, direction", and "nothing", which scores 0. A reading's
score is the sum of the weights of its features, each counted for all kinds and for its own; the probabilities of a pair's
readings follow by a softmax (conditional logit). A sentence that quotes an event teaches it; another sentence of
the page that could tell the same event teaches nothing; all else teaches "nothing".
"""
import argparse
import collections
import json
import os
import re
import subprocess
import unicodedata

import numpy as np
import scipy.sparse as sparse

from held_back import is_held_back

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TABLES = f"{ROOT}/Sources/Knowledge/Tables"
KINDS = ("meeting call visit dialogue agreement message statement protest sanction downgrade aid cooperation "
         "accreditation").split()
SYMMETRIC = {"meeting", "call", "dialogue", "agreement", "cooperation"}
# As Weigher.readings: kinds that words of one kind may tell too.
ALSO = {"statement": ["protest"], "protest": ["statement"], "agreement": ["statement"], "message": ["statement"],
        "meeting": ["dialogue"], "sanction": ["protest"]}
SHORT = dict(mt="meeting", ca="call", vi="visit", di="dialogue", ag="agreement", me="message", st="statement",
             pr="protest", sa="sanction", do="downgrade", ai="aid", co="cooperation", ac="accreditation")
LEAST_COUNT, LEAST_WEIGHT = 5, 0.03
# Passes over all pairs, pairs a step, length of the first step (it falls to 0): by cross-validation of 4 to 20 passes.
PASSES, BATCH, RATE = 10, 256, 2e-3
# Runs over the pairs in different orders, whose weights are averaged.
RUNS = 4
EXAMPLE_WEIGHT, SAMPLE_WEIGHT = 12, 3


def fold(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().lower()


def readings(kinds):
    """(kind, is reversed) of every reading of a trigger whose frames have these kinds."""
    able = {k for kind in kinds for k in [kind, *ALSO.get(kind, [])]}
    return [(k, back) for k in KINDS if k in able for back in ((False,) if k in SYMMETRIC else (False, True))]


def parties(kind, first, second, back):
    pair = (second, first) if back else (first, second)
    return tuple(sorted(pair)) if kind in SYMMETRIC else pair


# ---------------------------------------------------------------------------------------------------- what is known
def places(event, sentences):
    """(passage, sentence) of the sentences that quote the event; where none does, of the one that shares most words."""
    if "at" in event:
        return {tuple(map(int, at.split("."))) for at in event["at"]}
    quote = fold(event.get("evidence") or "")
    found = {(p, s) for p, row in enumerate(sentences) for s, text in enumerate(row) if quote and quote in text}
    if found or not quote:
        return found
    words = set(quote.split())
    share, place = max(((len(words & set(text.split())) / len(words), (p, s))
                        for p, row in enumerate(sentences) for s, text in enumerate(row)), default=(0, None))
    return {place} if share > 0.6 else set()


def teach_page(content, events):
    """{(passage, sentence): (told, not told for certain)} and what of the page teaches nothing elsewhere."""
    sentences = [[fold(text) for text in row] for row in content["sentences"]]
    told, doubtful, elsewhere = collections.defaultdict(set), set(), set()
    for event in events:
        kinds = [event["kind"], *([event["alt_kind"]] if event.get("alt_kind") else [])]
        first, second = event["parties"]
        acts = {parties(k, first, second, False) + (k,) for k in kinds}
        if any(k in SYMMETRIC for k in kinds):
            acts |= {parties(k, second, first, False) + (k,) for k in kinds}
        if event.get("unsure") or event.get("region") == "teaser":
            doubtful |= acts
            continue
        elsewhere |= acts
        for place in places(event, sentences):
            told[place] |= acts
    return told, doubtful, elsewhere


def read_labels(folder):
    """{page: {(passage, sentence): None (not to be used) or (told, doubtful)}}"""
    labels = collections.defaultdict(dict)
    for name in sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else []:
        for line in open(f"{folder}/{name}", encoding="utf-8"):
            if not line.strip() or line.startswith("#"):
                continue
            page, _, cells = line.strip().partition(" ")
            for cell in cells.split("|"):
                place, *words = cell.split()
                place = tuple(map(int, place.split(".")))
                if words == ["?"]:
                    labels[page][place] = None
                    continue
                told, doubtful = set(), set()
                for code, pair in zip(words[::2], words[1::2]):
                    kind = SHORT[code.lstrip("?")]
                    first, second = re.split("[->]", pair)
                    (doubtful if code[0] == "?" else told).add(parties(kind, first, second, False) + (kind,))
                labels[page][place] = (told, doubtful)
    return labels


# -------------------------------------------------------------------------------------------------------- the groups
class Groups:
    """Readings of pairs beside triggers, with what they teach."""

    def __init__(self):
        self.features, self.readings, self.targets, self.weights = [], [], [], []

    def add(self, trigger, judge, weight):
        """judge(act) -> "told", "doubtful", "elsewhere" or None; act: parties and kind."""
        able = readings(trigger["kinds"])
        for pair in trigger["pairs"]:
            a, b = trigger["parties"][pair["first"]], trigger["parties"][pair["second"]]
            verdicts = [judge(parties(kind, a["country"], b["country"], back) + (kind,)) for kind, back in able]
            target = {i for i, verdict in enumerate(verdicts) if verdict == "told"}
            unclear = not target and any(verdict in ("doubtful", "elsewhere") for verdict in verdicts)
            common = set(trigger["features"])
            self.features.append((common | set(a["actor"] + b["target"] + pair["forth"]),
                                  common | set(b["actor"] + a["target"] + pair["back"])))
            self.readings.append(able)
            self.targets.append(target)
            self.weights.append(0 if unclear else weight)

    def matrix(self, least_count):
        counts = collections.Counter(f for forth, back in self.features for f in forth | back)
        vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least_count))}
        width = len(KINDS) + 1
        columns, ends, group, is_target = [], [0], [], []
        for g, (sides, able, target) in enumerate(zip(self.features, self.readings, self.targets)):
            known = [np.array(sorted(vocabulary[f] for f in side if f in vocabulary), dtype=np.int64) for side in sides]
            for i, (kind, back) in enumerate(able):
                base = known[back] * width
                columns += [base, base + 1 + KINDS.index(kind)]
                ends.append(ends[-1] + 2 * len(base))
                group.append(g)
                is_target.append(i in target)
        columns = np.concatenate(columns)
        shape = (len(group), len(vocabulary) * width)
        matrix = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, np.array(ends)), shape=shape)
        return vocabulary, matrix, np.array(group), np.array(is_target)


def learn(matrix, group, is_target, weights, seed):
    """The weights that make the told readings likely, by a few passes of Adam (Kingma and Ba 2015) over batches of pairs.

    It gives rare features as long steps as common ones, and ends before they are learnt by heart. By cross-validation over
    767 annotated pages (events, days aside) F1 .675, where the optimum under an L2 penalty of 4 has .660.
    """
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    ends = np.r_[starts[1:], len(group)]
    weight = np.asarray(weights, dtype=np.float32)[group[starts]]
    random = np.random.default_rng(seed)
    known = np.flatnonzero(weight > 0)
    w, mean, square = (np.zeros(matrix.shape[1], dtype=np.float32) for _ in range(3))
    steps, step = PASSES * -(-len(known) // BATCH), 0
    for _ in range(PASSES):
        random.shuffle(known)
        for at in range(0, len(known), BATCH):
            pairs = known[at:at + BATCH]
            lengths = ends[pairs] - starts[pairs]
            first = np.r_[0, np.cumsum(lengths)[:-1]]
            rows = np.repeat(starts[pairs] - first, lengths) + np.arange(lengths.sum())
            pair = np.repeat(np.arange(len(pairs)), lengths)
            batch, told = matrix[rows], is_target[rows]
            score = batch @ w
            top = np.maximum(np.maximum.reduceat(score, first), 0)
            power = np.exp(score - top[pair])
            total = np.add.reduceat(power, first) + np.exp(-top)
            wanted = np.add.reduceat(power * told, first)
            slope = power / total[pair] - power * told / np.maximum(wanted[pair], 1e-30)
            gradient = batch.T @ (weight[pairs][pair] * slope / len(pairs)).astype(np.float32)
            step += 1
            mean += (1 - 0.9) * (gradient - mean)
            square += (1 - 0.999) * (gradient * gradient - square)
            rate = RATE * (1 - step / steps) * np.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step)
            w -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))
    return w


def candidates(tool, arguments):
    done = subprocess.run([tool, TABLES, *arguments], check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_jsonl(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def arguments(doc):
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--pages", required=True)
    parser.add_argument("--gold", action="append", default=[])
    parser.add_argument("--labels", default=f"{HERE}/labels")
    parser.add_argument("--tool", default=f"{ROOT}/.build/release/candidates")
    return parser


class Known:
    """What may be learnt: `gold` {page: events} with `scored`, its pages of --gold; `labels`; what the tool reads."""

    def __init__(self, options):
        self.gold = {}
        for path in options.gold:
            for record in read_jsonl(path):
                page = os.path.splitext(record["page"])[0]
                if not is_held_back(page):
                    self.gold.setdefault(page, record["events"])
        self.scored = set(self.gold)
        for record in read_jsonl(f"{HERE}/annotations.jsonl"):
            self.gold.setdefault(record["page"], record["events"])
        self.labels = read_labels(options.labels)
        wanted = sorted(set(self.gold) | set(self.labels))
        self.pages = {line["page"]: line["content"]
                      for line in candidates(options.tool, [f"{options.pages}/{page}.txt" for page in wanted])}
        samples = {os.path.splitext(r["page"])[0]: r for r in read_jsonl(f"{ROOT}/seeds/expected.jsonl")}
        self.samples = [(line["content"], samples[line["page"]]["events"]) for line in
                        candidates(options.tool, [f"{ROOT}/seeds/{r['page']}" for r in samples.values()])]
        self.frames = candidates(options.tool, ["--frames"])

    def groups(self, without=()):
        """All that is known except of these pages."""
        groups = Groups()
        for page, content in self.pages.items():
            if page in without:
                continue
            if page in self.gold:
                teach(groups, content, self.gold[page], 1)
                continue
            for trigger in content["triggers"]:
                label = self.labels[page].get((trigger["passage"], trigger["sentence"]))
                if label:
                    told, doubtful = label
                    groups.add(trigger, lambda act: "told" if act in told else "doubtful" if act in doubtful else None, 1)
        for content, events in self.samples:
            teach(groups, content, events, SAMPLE_WEIGHT)
        frames = [row.split("\t") for row in open(f"{TABLES}/frames.tsv", encoding="utf-8").read().splitlines()
                  if row and not row.startswith("#")][1:]
        for line in self.frames:
            name, number, example = line["page"].split("-")
            act = None
            if name == "frame":
                kind, first, second = frames[int(number)][7].split("||")[int(example)].split("=")[1].split()
                act = parties(kind, first, second, False) + (kind,)
            for trigger in line["content"]["triggers"]:
                groups.add(trigger, lambda told: "told" if told == act else None, EXAMPLE_WEIGHT)
        return groups


def write(groups, path):
    """Learns from the groups and writes the table; how many features it has."""
    vocabulary, matrix, group, is_target = groups.matrix(LEAST_COUNT)
    weights = np.mean([learn(matrix, group, is_target, groups.weights, seed) for seed in range(RUNS)], axis=0)
    weights = weights.reshape(len(vocabulary), -1)
    names, kept = ["any", *KINDS], 0
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Weights of the model that chooses among the readings of a trigger: natural logarithms of odds, in\n"
                  "# hundredths, by kind of event. Learnt by Training/train.py, which says what a feature is.\n"
                  "feature\tweights\n")
        for feature, i in vocabulary.items():
            cells = [f"{names[k]}:{round(weights[i, k] * 100)}" for k in np.flatnonzero(abs(weights[i]) >= LEAST_WEIGHT)]
            if cells:
                out.write(f"{feature}\t{' '.join(cells)}\n")
                kept += 1
    return kept


def main():
    parser = arguments(__doc__)
    parser.add_argument("--out", default=f"{TABLES}/weights.tsv")
    options = parser.parse_args()
    known = Known(options)
    groups = known.groups()
    kept = write(groups, options.out)
    print(f"{len(known.pages)} pages, {len(groups.weights)} pairs beside triggers, {kept} features, "
          f"{os.path.getsize(options.out) // 1024} KiB")


def teach(groups, content, events, weight):
    told, doubtful, elsewhere = teach_page(content, events)
    for trigger in content["triggers"]:
        here = told.get((trigger["passage"], trigger["sentence"]), set())
        groups.add(trigger, lambda act: "told" if act in here else "doubtful" if act in doubtful
                   else "elsewhere" if act in elsewhere else None, weight)


if __name__ == "__main__":
    main()
