#!/usr/bin/env python3
"""Learns Sources/Knowledge/Tables/weights.tsv: the weights of the model that chooses among the readings of a trigger.

  train.py --pages DIR --gold FILE [--gold FILE ...] [--labels DIR] [--out FILE]

Needs the built tool `candidates`, numpy, scipy and a C compiler. Pages are DIR/NUMBER.txt; gold files are JSON Lines as in
`bilat extract`, each event with `evidence` (a quote) or `at` (["3.0", ...]: passage and sentence as `bilat explain` counts
them). Learnt besides: annotations/ and labels/ here, the examples of frames.tsv, the pages of seeds/.

For each pair of states beside a trigger the readings are "kind, direction", and "nothing", which scores 0. A reading's
score is the sum of the weights of its features, each counted for all kinds and for its own; the probabilities of a pair's
readings follow by a softmax (conditional logit). A sentence that quotes an event teaches it; another sentence of
the page that could tell the same event teaches nothing; all else teaches "nothing".

A page is read twice by the same weights: the first time each sentence by itself, the second time knowing besides what the
first made of the rest of the page (`FirstReading`): in training by weights that the page did not teach. The second is what they are fitted for,
and after that is read anew what the first makes of pages, and they are fitted once more.

The rows `date ...` choose among the expressions of a sentence that tells an act, and none: likewise.

The rows `confidence ...` say how likely an event of a page is, by its likeliest reading (`reading`) and by its kind: a logistic
regression over the log-odds of readings by weights that their pages did not teach. The rows `event ...` doubt what so becomes of all readings of one event
(its log-odds: `confidence readings`) by what the article tells beside it: another, by the same weights.
"""
import argparse
import collections
import ctypes
import functools
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import tempfile
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
# Two words in a row must stand beside more pairs, and weigh more: there are many such. Without the second the table has a
# fifth more, and cross-validated F1 is .749 instead of .746.
LEAST_WORD_PAIRS, LEAST_WORD_PAIR_WEIGHT = 25, 0.08
# So often weights are fitted to what the first reading by those before makes of pages; those before them to each sentence by itself.
ROUNDS = 2
# Passes over all pairs, pairs a step, length of the first step (it falls to 0). By cross-validation with 7,300 other pages
# teaching, recall where precision is .9 was .58 with 10 passes, .58 with 7, .60 with 5, .61 with 3; best F1 .756 to .763.
PASSES, BATCH, RATE = 3, 256, 2e-3
# Runs over the pairs in different orders, whose weights are averaged.
RUNS = 8
PAGES_AT_ONCE = 500
EXAMPLE_WEIGHT, SAMPLE_WEIGHT = 25, 5
# Of the confidence: Weigher.leastProbability; the penalty of the squares of its weights.
LEAST_PROBABILITY, CONFIDENCE_PENALTY, FOLDS = 0.15, 3, 5
# Of what the article tells beside an event: how many events must have it, the penalty of the squares of its weights.
# Of 41,400 events by weights that their pages did not teach the log loss is .4565 with 20, .4553 with 40, .4560 with 80.
LEAST_EVENTS, EVENT_PENALTY = 20, 40
# Of the choice of a date: the penalty of the squares of its weights.
DATE_PENALTY = 8
# Expressions of a day or week of which often only the month is known.
VAGUE_FORMS = {"date form week", "date form relative-day"}
# Of the status: how many acts must have a feature, the penalty of the squares of its weights, and how much larger they must be
# than others (.9492 of 24,300 tellings right, as with none left out, with a third of the rows; .9481 with 3.3, .9469 with 5).
LEAST_STATUSES, STATUS_PENALTY, STATUS_LEAST = 50, 8, 2


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
    """{(passage, sentence): {act: its (date, status)}}, what is not told for certain, what teaches nothing elsewhere."""
    sentences = [[fold(text) for text in row] for row in content["sentences"]]
    told, doubtful, elsewhere = collections.defaultdict(lambda: collections.defaultdict(set)), set(), set()
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
            for act in sorted(acts):
                told[place][act].add((event["date"], event["status"]))
    return told, doubtful, elsewhere


def only(told, part):
    """{act: its date (part 0) or status (1)} of those that have one."""
    values = {act: {fact[part] for fact in facts} for act, facts in told.items()}
    return {act: value.pop() for act, value in values.items() if len(value) == 1}


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


# --------------------------------------------------------------------------------------------------------- the pairs
class Pairs:
    """Pairs of states beside triggers: their readings, what each tells as features, and what they teach."""

    def __init__(self):
        self.numbers = {}
        self.pages, self.sides, self.readings, self.targets, self.weights = [], [], [], [], []

    def number(self, features):
        return np.fromiter((self.numbers.setdefault(f, len(self.numbers)) for f in features), dtype=np.int32)

    def add(self, page, trigger, judge, weight):
        """judge(act) -> "told", "doubtful", "elsewhere" or None; act: parties and kind."""
        able = readings(trigger["kinds"])
        common = self.number(trigger["features"])
        sides = [(self.number(party["actor"]), self.number(party["target"])) for party in trigger["parties"]]
        for pair in trigger["pairs"]:
            i, j = pair["first"], pair["second"]
            a, b = trigger["parties"][i]["country"], trigger["parties"][j]["country"]
            acts = [parties(kind, a, b, back) + (kind,) for kind, back in able]
            verdicts = [judge(act) for act in acts]
            target = [verdict == "told" for verdict in verdicts]
            unclear = not any(target) and any(verdict in ("doubtful", "elsewhere") for verdict in verdicts)
            self.pages.append((page, (trigger["passage"], trigger["sentence"]), acts))
            self.sides.append([np.concatenate([common, sides[x][0], sides[y][1], self.number(pair[way])])
                               for x, y, way in ((i, j, "forth"), (j, i, "back"))])
            self.readings.append([(KINDS.index(kind), back) for kind, back in able])
            self.targets.append(target)
            self.weights.append(0 if unclear else weight)

    def finish(self):
        """Makes the arrays that the learner takes. Features of too few pairs are left out."""
        self.weights = np.array(self.weights, dtype=np.float32)
        self.ends = np.cumsum([0, *map(len, self.readings)])
        kinds, backs = np.array([reading for able in self.readings for reading in able], dtype=np.int8).T
        told = np.array([told for target in self.targets for told in target], dtype=np.int8)
        self.shared = [self.ends, np.ascontiguousarray(kinds), np.ascontiguousarray(backs), told, self.weights]
        self.sides = [[row[back] for row in self.sides] for back in (0, 1)]
        self.keep_common_features()
        del self.numbers, self.readings, self.targets

    def keep_common_features(self):
        counts = np.zeros(len(self.numbers), dtype=np.int64)
        for forth, back in zip(*self.sides):
            counts[np.union1d(forth, back)] += 1
        names = list(self.numbers)
        least = np.array([LEAST_WORD_PAIRS if name.startswith("w2 ") else LEAST_COUNT for name in names])
        known = np.flatnonzero(counts >= least)
        self.features = [names[number] for number in known]
        column = np.full(len(names), -1, dtype=np.int32)
        column[known] = np.arange(len(known))
        self.sides = [[row[row >= 0] for row in map(column.__getitem__, side)] for side in self.sides]
        self.make_native()

    def make_native(self):
        starts = [np.cumsum([0, *map(len, side)]) for side in self.sides]
        columns = [np.concatenate(side) for side in self.sides]
        self.native = NativePairs(starts, columns, self.shared)

    def again(self, contexts):
        """The same pairs with more features: `contexts` of each of them, forth and back."""
        more = Pairs()
        more.pages, more.weights, more.ends, more.shared = self.pages, self.weights, self.ends, self.shared
        more.sides = [[more.number(row[back]) for row in contexts] for back in (0, 1)]
        more.keep_common_features()
        more.sides = [[np.concatenate([own, added + len(self.features)]) for own, added in zip(*sides)]
                      for sides in zip(self.sides, more.sides)]
        more.features = self.features + more.features
        more.make_native()
        del more.numbers
        return more


class NativePairs(ctypes.Structure):
    """`Pairs` of learner.c."""
    _fields_ = [(name, ctypes.c_void_p) for name in
                ("forth_starts", "back_starts", "forth_columns", "back_columns", "readings", "kinds", "backs", "told",
                 "importance")]

    def __init__(self, starts, columns, shared):
        self.kept = [*starts, *columns, *shared]
        super().__init__(*(array.ctypes.data for array in self.kept))


@functools.cache
def native():
    """learner.c, compiled once a process."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", f"{HERE}/learner.c", "-o",
                        f"{folder}/learner.so", "-lm"], check=True)
        return ctypes.CDLL(f"{folder}/learner.so")


def may_tell(trigger, act):
    """Whether a trigger may tell an act by its own kind between two of its parties."""
    *two, kind = act
    between = ({trigger["parties"][pair[x]]["country"] for x in ("first", "second")} for pair in trigger["pairs"])
    return kind in trigger["kinds"] and set(two) in between


class Dates:
    """Acts told in sentences that have expressions of time: the expressions, and none, with what each tells as features."""

    def __init__(self):
        self.numbers = {}
        self.pages, self.kinds, self.options, self.targets = [], [], [], []

    def add(self, page, trigger, told):
        """told: {act: date} of what the sentence tells."""
        options = trigger["dates"]
        for act, date in told.items() if options else ():
            targets = date_targets(date, options)
            if targets and may_tell(trigger, act):
                self.pages.append(page)
                self.kinds.append(1 + KINDS.index(act[2]))
                self.options.append([np.array([self.numbers.setdefault(f, len(self.numbers)) for f in option["features"]])
                                     for option in options])
                self.targets.append(targets)

    def learn(self, without=()):
        """{feature: weights as `learn` has them}, nearest to 0 under an L2 penalty."""
        some = [row for row, page in enumerate(self.pages) if page not in without]
        width, cells, first, told = 1 + len(KINDS), [], [], []
        for row in some:
            first.append(len(told))
            for option, target in zip(self.options[row], self.targets[row]):
                cells += [(len(told), number * width + at) for number in option for at in (0, self.kinds[row])]
                told.append(target)
        at, column = zip(*cells)
        matrix = sparse.csr_matrix((np.ones(len(at)), (at, column)), shape=(len(told), len(self.numbers) * width))
        told, first = np.array(told, dtype=float), np.array(first)
        group = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(told)]))

        def loss(w):
            score = matrix @ w
            power = np.exp(score - np.maximum.reduceat(score, first)[group])
            total, wanted = np.add.reduceat(power, first), np.add.reduceat(power * told, first)
            slope = power / total[group] - power * told / wanted[group]
            return np.log(total / wanted).sum() + DATE_PENALTY / 2 * (w * w).sum(), matrix.T @ slope + DATE_PENALTY * w

        w = scipy.optimize.minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options=dict(maxiter=300)).x
        return dict(zip(self.numbers, w.reshape(-1, width)))


class Statuses:
    """Acts told by triggers, with their status and what tells it as features: those of the trigger and its sentence, and `near`."""

    def __init__(self):
        self.numbers = {}
        self.pages, self.rows, self.kinds, self.told = [], [], [], []

    def add(self, page, trigger, told):
        """told: {act: status} of what the sentence tells."""
        for act, status in told.items():
            if may_tell(trigger, act):
                self.pages.append(page)
                features = {*trigger["features"], *trigger["near"]}
                self.rows.append([self.numbers.setdefault(feature, len(self.numbers)) for feature in features])
                self.kinds.append(1 + KINDS.index(act[2]))
                self.told.append(list(STATUS.values()).index(status))

    def learn(self, without=()):
        """{feature: weights as `learn` has them}, with P for planned, with C for cancelled, nearest to 0 under an L2 penalty;
        occurred scores 0."""
        some = [row for row, page in enumerate(self.pages) if page not in without]
        counts = collections.Counter(number for row in some for number in self.rows[row])
        names = [name for name, number in self.numbers.items() if counts[number] >= LEAST_STATUSES]
        column = {self.numbers[name]: n for n, name in enumerate(names)}
        width = 1 + len(KINDS)
        cells = [(n, column[number] * width + at) for n, row in enumerate(some) for number in self.rows[row] if number in column
                 for at in (0, self.kinds[row])]
        at, columns = zip(*cells)
        matrix = sparse.csr_matrix((np.ones(len(at)), (at, columns)), shape=(len(some), len(names) * width))
        told = np.eye(len(STATUS))[[self.told[row] for row in some]]

        def loss(w):
            w = w.reshape(-1, 2)
            score = np.c_[np.zeros(len(some)), matrix @ w]
            share = score - np.logaddexp.reduce(score, axis=1, keepdims=True)
            slope = matrix.T @ (np.exp(share) - told)[:, 1:] + STATUS_PENALTY * w
            return -(told * share).sum() + STATUS_PENALTY / 2 * (w * w).sum(), slope.ravel()

        start = np.zeros(matrix.shape[1] * 2)
        w = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(maxiter=40)).x
        rows = w.reshape(-1, width, 2)
        return {f"{status} {name}": row[:, n] for name, row in zip(names, rows) for n, status in enumerate("PC")}


def date_targets(date, options):
    """Which options give the date, whatever the year: the same day or month, else one of which the other is a part; the last
    option, none, where no other does. Nothing where an expression might whose day is not known."""
    if not date:
        return None
    *dates, _ = [option.get("date") for option in options]
    fits = [lambda other: other == date] if len(date) == 4 else [
        lambda other: other[4:10] == date[4:10],
        lambda other: len(other) > 4 and (other[4:10].startswith(date[4:]) or date[4:].startswith(other[4:10]))]
    for fit in fits:
        found = [bool(other) and fit(other) for other in dates]
        if any(found):
            return [*found, False]
    vague = [not other or (len(other) == 7 and not VAGUE_FORMS.isdisjoint(option["features"]))
             for other, option in zip(dates, options)]
    return None if any(vague) else [False] * len(dates) + [True]


def learn(pairs, known, seed):
    """The weights that make the told readings of the known pairs likely, by a few passes of Adam (Kingma and Ba 2015).

    Of a feature's row the first weight is for all kinds, then one a kind. Adam gives rare features as long steps as common
    ones, and ends before they are learnt by heart. By cross-validation over 767 annotated pages (events, days aside) F1
    .675, where the optimum under an L2 penalty of 4 has .660.
    """
    w = np.zeros((len(pairs.features), 1 + len(KINDS)), dtype=np.float32)
    known = np.ascontiguousarray(known, dtype=np.int64)
    native().learn(ctypes.byref(pairs.native), ctypes.c_void_p(known.ctypes.data), ctypes.c_int64(len(known)),
                   ctypes.c_int64(len(w)), PASSES, BATCH, ctypes.c_float(RATE), ctypes.c_uint64(seed + 1),
                   ctypes.c_void_p(w.ctypes.data))
    return w


def scores(pairs, some, w):
    """Of the readings of some pairs, in order: where each pair's begin, and their scores."""
    some = np.ascontiguousarray(some, dtype=np.int64)
    first = np.cumsum(np.r_[0, pairs.ends[some + 1] - pairs.ends[some]])
    out = np.zeros(first[-1], dtype=np.float32)
    native().score(ctypes.byref(pairs.native), ctypes.c_void_p(some.ctypes.data), ctypes.c_int64(len(some)),
                   ctypes.c_void_p(w.ctypes.data), ctypes.c_void_p(out.ctypes.data))
    return first, out


def in_parallel(work, items):
    """[work(item), ...], each by a process that shares what this one has loaded."""
    global _work
    _work = work
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.map(_call, items, chunksize=1)


def _call(item):
    return _work(item)


def candidates(tool, arguments, tables=TABLES):
    """(page, content) of each line that the tool prints."""
    done = subprocess.run([tool, tables, *arguments], check=True, stdout=subprocess.PIPE)
    for line in done.stdout.splitlines():
        read = json.loads(line)
        yield read["page"], read["content"]


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
    """What may be learnt: `gold` {page: events} with `scored`, its pages of --gold; all `pairs`; `acts` {page: those in
    doubt, those told anywhere}."""

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
        self.pairs, self.dates, self.statuses, self.acts = Pairs(), Dates(), Statuses(), {}
        labels = read_labels(options.labels)
        wanted = sorted(set(self.gold) | set(labels))
        for start in range(0, len(wanted), PAGES_AT_ONCE):
            files = [f"{options.pages}/{page}.txt" for page in wanted[start:start + PAGES_AT_ONCE]]
            for page, content in candidates(options.tool, files):
                if page in self.gold:
                    self.teach(page, content, self.gold[page], 1)
                else:
                    self.teach_labels(page, content, labels[page])
        samples = read_jsonl(f"{ROOT}/seeds/expected.jsonl")
        told = {os.path.splitext(sample["page"])[0]: sample["events"] for sample in samples}
        self.samples = [f"{ROOT}/seeds/{sample['page']}" for sample in samples]
        for page, content in candidates(options.tool, self.samples):
            self.teach(f"sample {page}", content, told[page], SAMPLE_WEIGHT)
        self.teach_frames(options.tool)
        self.pairs.finish()

    def teach(self, page, content, events, weight):
        told, doubtful, elsewhere = teach_page(content, events)
        self.acts[page] = (doubtful, elsewhere)
        for trigger in content["triggers"]:
            here = told.get((trigger["passage"], trigger["sentence"]), {})
            self.pairs.add(page, trigger, lambda act: "told" if act in here else "doubtful" if act in doubtful
                           else "elsewhere" if act in elsewhere else None, weight)
            self.dates.add(page, trigger, only(here, 0))
            self.statuses.add(page, trigger, only(here, 1))

    def teach_labels(self, page, content, labels):
        for trigger in content["triggers"]:
            label = labels.get((trigger["passage"], trigger["sentence"]))
            told, doubtful = label or ((), ())
            self.pairs.add(page, trigger, lambda act: "told" if act in told
                           else "doubtful" if act in doubtful else None, 1 if label else 0)

    def teach_frames(self, tool):
        frames = [row.split("\t") for row in open(f"{TABLES}/frames.tsv", encoding="utf-8").read().splitlines()
                  if row and not row.startswith("#")][1:]
        for line, content in candidates(tool, ["--frames"]):
            name, number, example = line.split("-")
            act = None
            if name == "frame":
                kind, first, second = frames[int(number)][7].split("||")[int(example)].split("=")[1].split()
                act = parties(kind, first, second, False) + (kind,)
            for trigger in content["triggers"]:
                self.pairs.add(line, trigger, lambda told: "told" if told == act else None, EXAMPLE_WEIGHT)

    def choices(self, without=()):
        """Rows of what is chosen for an act that is read, as learnt from all pages but these: its date, its status."""
        return self.dates.learn(without) | self.statuses.learn(without)

    def rows(self, without=()):
        """The pairs that teach, except of these pages."""
        teaches = np.array([page not in without for page, _, _ in self.pairs.pages])
        return np.flatnonzero(teaches & (self.pairs.weights > 0))


# ------------------------------------------------------------------------------------------------------ both readings
class TwoReadings:
    """The weights of both readings without what the pages of one of `folds` teach, and with all."""

    def __init__(self, known, options):
        self.known, self.options, self.pairs = known, options, known.pairs
        self.folds = [{page for page in known.gold if zlib.crc32(f"{page}c".encode()) % FOLDS == fold} for fold in range(FOLDS)]
        self.learn_folds()
        for _ in range(ROUNDS):
            self.pairs = known.pairs.again(self.contexts())
            self.learn_folds()

    def learn_folds(self):
        self.weights = in_parallel(lambda unseen: learn(self.pairs, self.known.rows(without=unseen), seed=0), self.folds)

    def contexts(self):
        """Of each pair what the first reading tells of it, forth and back, by weights that its page did not teach."""
        pages = collections.defaultdict(list)
        for page in dict.fromkeys(page for page, _, _ in self.known.pairs.pages):
            fold = next((n for n, fold in enumerate(self.folds) if page in fold), 0)
            if not page.startswith(("sample ", "frame-", "counter-")):
                pages[fold].append(f"{self.options.pages}/{page}.txt")

        def read(fold):
            with tempfile.TemporaryDirectory() as tables:
                shutil.copytree(TABLES, tables, dirs_exist_ok=True)
                self.write(self.weights[fold], {}, f"{tables}/weights.tsv")
                tool, files = self.options.tool, pages[fold]
                found = [row for start in range(0, len(files), PAGES_AT_ONCE)
                         for row in candidates(tool, ["--contexts", *files[start:start + PAGES_AT_ONCE]], tables)]
                if fold == 0:
                    samples = ["--contexts", *self.known.samples]
                    found += [(f"sample {page}", rows) for page, rows in candidates(tool, samples, tables)]
                    found += candidates(tool, ["--frame-contexts"], tables)
                return [(page, [(row["forth"], row["back"]) for row in rows]) for page, rows in found]

        found = {page: iter(rows) for part in in_parallel(read, range(FOLDS)) for page, rows in part}
        rows = [next(found[page]) for page, _, _ in self.known.pairs.pages]
        assert not any(list(left) for left in found.values()), "pages are read differently without weights"
        return rows

    def final(self):
        """The weights as learnt from all pages."""
        rows = self.known.rows()
        return np.mean(in_parallel(lambda seed: learn(self.pairs, rows, seed), range(RUNS)), axis=0)

    def write(self, weights, others, path):
        return write(dict(zip(self.pairs.features, weights)), others, path)


# ---------------------------------------------------------------------------------------------------- the confidence
def likeliest(pairs, some, w):
    """(page, place, act, probability) of the likeliest reading of some pairs."""
    first, score = scores(pairs, some, w)
    for row, start, end in zip(some, first, first[1:]):
        power = np.exp(score[start:end].astype(float))
        best = power.argmax()
        page, place, acts = pairs.pages[row]
        yield page, place, acts[best], float(power[best] / (1 + power.sum()))


def log_odds(probability):
    inside = min(max(probability, 0.001), 0.999)
    return np.log(inside / (1 - inside))


def logistic(rows, told, prior, penalty):
    """The weights nearest to `prior` under an L2 penalty that make what is told likely."""
    def loss(w):
        score = rows @ w
        value = (np.logaddexp(0, score) - told * score).sum() + penalty / 2 * ((w - prior) ** 2).sum()
        return value, rows.T @ (1 / (1 + np.exp(-score)) - told) + penalty * (w - prior)

    return scipy.optimize.minimize(loss, prior, jac=True, method="L-BFGS-B", options=dict(maxiter=500)).x


def compatible(a, b):
    """Whether two dates may be of one event: one is unknown, or a part of the other."""
    return not a or not b or a.startswith(b) or b.startswith(a)


def judge(read, events):
    """Of each event that was read whether it is told, one for one event, those of the right date first; None where the page
    leaves a doubt."""
    def acts(event):
        kinds = [event["kind"], *([event["alt_kind"]] if event.get("alt_kind") else [])]
        return {parties(k, *event["parties"], False) + (k,) for k in kinds}

    surely = [(acts(e), e["date"]) for e in events if not e.get("unsure") and e.get("region") != "teaser"]
    perhaps = set().union(*[acts(e) for e in events if e.get("unsure") or e.get("region") == "teaser"])
    order = sorted(range(len(read)), key=lambda i: -read[i]["readings"])
    verdicts, left = {}, list(range(len(surely)))
    for fits in (lambda a, b: bool(a) and a == b, compatible, lambda a, b: True):
        for i in order:
            own = acts(read[i])
            match = next((n for n in left if i not in verdicts and own & surely[n][0]
                          and fits(read[i].get("date"), surely[n][1])), None)
            if match is not None:
                verdicts[i] = True
                left.remove(match)
    return [True if i in verdicts else None if acts(read[i]) & perhaps else False for i in range(len(read))]


class Confidence:
    """What tells how likely an event is, from pages each read by weights that it did not teach."""

    def __init__(self, known, twice, options):
        self.tellings = self.tellings_rows(known, twice)
        with tempfile.TemporaryDirectory() as folder:
            for number, choices in enumerate(in_parallel(lambda pages: known.choices(without=pages), twice.folds)):
                shutil.copytree(TABLES, f"{folder}/{number}")
                twice.write(twice.weights[number], self.tellings | choices, f"{folder}/{number}/weights.tsv")

            def read(number):
                files = [f"{options.pages}/{page}.txt" for page in sorted(twice.folds[number])]
                return [(page, event, told)
                        for start in range(0, len(files), PAGES_AT_ONCE)
                        for page, events in candidates(options.tool, ["--events", *files[start:start + PAGES_AT_ONCE]],
                                                       f"{folder}/{number}")
                        for events in [[event for event in events if event["region"] == "main"]]
                        for event, told in zip(events, judge(events, known.gold[page]))]

            read = [row for rows in in_parallel(read, range(FOLDS)) for row in rows]
        self.read = [row for row in read if row[2] is not None]

    @staticmethod
    def tellings_rows(known, twice):
        """Of a reading: {name of a row: weights as `learn` has them}."""
        acts = collections.defaultdict(float)
        for unseen, w in zip(twice.folds, twice.weights):
            some = np.flatnonzero([page in unseen for page, _, _ in twice.pairs.pages])
            for page, _, act, probability in likeliest(twice.pairs, some, w):
                if probability >= LEAST_PROBABILITY:
                    acts[page, act] = max(probability, acts[page, act])
        rows, told = [], []
        for (page, act), probability in acts.items():
            doubtful, elsewhere = known.acts[page]
            if act in doubtful and act not in elsewhere:
                continue
            rows.append([log_odds(probability), *(act[2] == kind for kind in KINDS)])
            told.append(act in elsewhere)
        prior = np.array([1] + [0] * len(KINDS), dtype=float)
        w = logistic(np.array(rows, dtype=float), np.array(told, dtype=float), prior, CONFIDENCE_PENALTY)
        return {"confidence reading": [w[0], *([0] * len(KINDS))], "confidence kind": [0, *w[1:]]}

    def rows(self, without=()):
        """Of a reading (from all pages), and of an event, as learnt from all pages but these."""
        read = [row for row in self.read if row[0] not in without]
        counts = collections.Counter(feature for _, event, _ in read for feature in event["features"])
        names = [feature for feature, count in counts.items() if count >= LEAST_EVENTS]
        number = {name: n for n, name in enumerate(names)}
        width, cells = 1 + len(KINDS), []
        for row, (_, event, _) in enumerate(read):
            kind = 1 + KINDS.index(event["kind"])
            for feature in event["features"]:
                if feature in number:
                    cells += [(row, number[feature] * width + at, 1) for at in (0, kind)]
            cells += [(row, len(names) * width + at, event["readings"]) for at in (0, kind)]
        at, column, value = zip(*cells)
        matrix = sparse.csr_matrix((value, (at, column)), shape=(len(read), (len(names) + 1) * width), dtype=float)
        prior = np.zeros(matrix.shape[1])
        prior[len(names) * width] = 1
        told = np.array([told for _, _, told in read], dtype=float)
        w = logistic(matrix, told, prior, EVENT_PENALTY).reshape(-1, width)
        return self.tellings | {"confidence readings": w[-1]} | dict(zip(names, w))


def write(weights, others, path):
    """Writes the table of {feature: weights}, `others` first; how many rows it has besides."""
    names = ["any", *KINDS]

    def line(feature, row):
        least = (LEAST_WORD_PAIR_WEIGHT if feature.startswith("w2 ")
                 else LEAST_WEIGHT * (STATUS_LEAST if feature.startswith(("P ", "C ")) else 1))
        row = np.array(row)
        cells = [f"{names[k]}:{round(np.clip(row[k], -4, 4) * 100)}" for k in np.flatnonzero(np.abs(row) >= least)]
        return f"{feature}\t{' '.join(cells)}\n" if cells else ""

    lines = [line(feature, weights[feature]) for feature in sorted(weights)]
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Weights of the model that chooses among the readings of a trigger: natural logarithms of odds, in\n"
                  "# hundredths, by kind of event, of which a feature's count in steps of 2 and within 254. Learnt by\n"
                  "# Training/train.py; Training/README.md says what a feature is.\n"
                  "feature\tweights\n")
        out.writelines(line(feature, row) for feature, row in others.items())
        out.writelines(lines)
    return sum(map(bool, lines))


def main():
    parser = arguments(__doc__)
    parser.add_argument("--out", default=f"{TABLES}/weights.tsv")
    options = parser.parse_args()
    known = Known(options)
    twice = TwoReadings(known, options)
    sure = Confidence(known, twice, options).rows()
    kept = twice.write(twice.final(), sure | known.choices(), options.out)
    print(f"{len(known.acts)} pages, {len(known.rows())} pairs beside triggers, {kept} features, "
          f"{os.path.getsize(options.out) // 1024} KiB")


if __name__ == "__main__":
    main()
