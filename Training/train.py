#!/usr/bin/env python3
"""Learns Sources/Knowledge/Tables/weights.tsv: the weights of the model that chooses among the readings of a trigger.

  train.py --pages DIR --gold FILE [--gold FILE ...] [--labels DIR] [--out FILE]

Needs the built tool `candidates`, numpy and scipy. Pages are DIR/NUMBER.txt; gold files are JSON Lines as in
`bilat extract`, each event with `evidence` (a quote) or `at` (["3.0", ...]: passage and sentence as `bilat explain` counts
them). Learnt besides: annotations/ and labels/ here, the examples of frames.tsv, the pages of seeds/.

For each pair of states beside a trigger the readings are "kind, direction", and "nothing", which scores 0. A reading's
score is the sum of the weights of its features, each counted for all kinds and for its own; the probabilities of a pair's
readings follow by a softmax (conditional logit). A sentence that quotes an event teaches it; another sentence of
the page that could tell the same event teaches nothing; all else teaches "nothing".

The rows `confidence ...` say how likely an event of a page is, by its likeliest reading (`reading`), by all its readings
together (`article`: 1 - the product of 1 - p of its sentences) and by its kind: a logistic regression over the log-odds of
readings by weights that their pages did not teach.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import unicodedata
import zlib

import numpy as np
import scipy.optimize
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
STATUS = dict(O="occurred", P="planned", C="cancelled")
LEAST_COUNT, LEAST_WEIGHT = 5, 0.03
# Passes over all pairs, pairs a step, length of the first step (it falls to 0): by cross-validation of 4 to 20 passes.
PASSES, BATCH, RATE = 10, 256, 2e-3
# Runs over the pairs in different orders, whose weights are averaged.
RUNS = 8
EXAMPLE_WEIGHT, SAMPLE_WEIGHT = 12, 3
# Of the confidence: Weigher.leastProbability; the penalty of the squares of its weights.
LEAST_PROBABILITY, CONFIDENCE_PENALTY, FOLDS = 0.15, 3, 5


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


def read_annotations(folder=f"{HERE}/annotations"):
    """{page: (day, month or year of writing or None, events)}"""
    pages = {}
    for name in sorted(os.listdir(folder)):
        for line in open(f"{folder}/{name}", encoding="utf-8"):
            (page, written), *cells = (cell.split() for cell in line.split("|"))
            events = []
            for cell in cells:
                if cell == ["-"]:
                    continue
                *unsure, kinds, first, second, date, status, _, at = cell
                kind, *other = kinds.split("/")
                events.append(dict(kind=kind, alt_kind=other[0] if other else None, parties=[first, second],
                                   date=None if date == "-" else date, status=STATUS[status], at=at.split(","),
                                   unsure=bool(unsure)))
            pages[page] = (None if written == "-" else written, events)
    return pages


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
        for page, (_, events) in read_annotations().items():
            self.gold.setdefault(page, events)
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


def learn_from(groups, runs):
    """(vocabulary, weights: a row a feature; of a row the first is for all kinds, then one a kind)"""
    vocabulary, matrix, group, is_target = groups.matrix(LEAST_COUNT)
    weights = np.mean([learn(matrix, group, is_target, groups.weights, seed) for seed in range(runs)], axis=0)
    return vocabulary, weights.reshape(len(vocabulary), -1)


# ---------------------------------------------------------------------------------------------------- the confidence
def likeliest(content, vocabulary, weights):
    """(place, act, probability) of the likeliest reading of each pair beside each trigger."""
    for trigger in content["triggers"]:
        able = readings(trigger["kinds"])
        common = set(trigger["features"])
        for pair in trigger["pairs"]:
            a, b = trigger["parties"][pair["first"]], trigger["parties"][pair["second"]]
            sides = [common | set(a["actor"] + b["target"] + pair["forth"]),
                     common | set(b["actor"] + a["target"] + pair["back"])]
            sums = [weights[[vocabulary[f] for f in side if f in vocabulary]].sum(axis=0) for side in sides]
            score = np.array([sums[back][0] + sums[back][1 + KINDS.index(kind)] for kind, back in able])
            best = score.argmax()
            kind, back = able[best]
            yield ((trigger["passage"], trigger["sentence"]),
                   parties(kind, a["country"], b["country"], back) + (kind,),
                   float(np.exp(score[best]) / (1 + np.exp(score).sum())))


def log_odds(probability):
    inside = min(max(probability, 0.001), 0.999)
    return np.log(inside / (1 - inside))


def confidence(known):
    """{name of a row: weights as `learn_from` has them}, from pages each read by weights that it did not teach."""
    pages = [page for page in known.gold if page in known.pages]
    rows, told = [], []
    for fold in range(FOLDS):
        unseen = {page for page in pages if zlib.crc32(f"{page}c".encode()) % FOLDS == fold}
        model = learn_from(known.groups(without=unseen), runs=1)
        for page in sorted(unseen):
            _, doubtful, elsewhere = teach_page(known.pages[page], known.gold[page])
            acts = collections.defaultdict(dict)
            for place, act, probability in likeliest(known.pages[page], *model):
                if probability >= LEAST_PROBABILITY:
                    acts[act][place] = max(probability, acts[act].get(place, 0))
            for act, places in acts.items():
                if act in doubtful and act not in elsewhere:
                    continue
                article = 1 - np.prod([1 - p for p in places.values()])
                rows.append([log_odds(max(places.values())), log_odds(article), *(act[2] == kind for kind in KINDS)])
                told.append(act in elsewhere)
    rows, told = np.array(rows, dtype=float), np.array(told, dtype=float)
    prior = np.array([1, 0] + [0] * len(KINDS))

    def loss(w):
        score = rows @ w
        value = (np.logaddexp(0, score) - told * score).sum() + CONFIDENCE_PENALTY / 2 * ((w - prior) ** 2).sum()
        return value, rows.T @ (1 / (1 + np.exp(-score)) - told) + CONFIDENCE_PENALTY * (w - prior)

    w = scipy.optimize.minimize(loss, prior.astype(float), jac=True, method="L-BFGS-B").x
    nothing = [0] * len(KINDS)
    return {"confidence reading": [w[0], *nothing], "confidence article": [w[1], *nothing], "confidence kind": [0, *w[2:]]}


def write(groups, sure, path):
    """Learns from the groups and writes the table with the rows of `confidence`; how many rows it has."""
    vocabulary, weights = learn_from(groups, RUNS)
    names, kept = ["any", *KINDS], 0
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Weights of the model that chooses among the readings of a trigger: natural logarithms of odds, in\n"
                  "# hundredths, by kind of event. Learnt by Training/train.py, which says what a feature is.\n"
                  "feature\tweights\n")
        rows = sure | {feature: weights[i] for feature, i in vocabulary.items()}
        for feature, row in rows.items():
            cells = [f"{names[k]}:{round(row[k] * 100)}" for k in np.flatnonzero(np.abs(row) >= LEAST_WEIGHT)]
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
    kept = write(groups, confidence(known), options.out)
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
