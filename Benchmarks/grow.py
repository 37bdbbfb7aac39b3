#!/usr/bin/env python3
"""A large corpus out of a small one: pages whose dates are moved and whose states are swapped.

  Benchmarks/grow.py --pool ../shared/gold/pool --pages 1000000 --seed 1 [--jobs 2] OUT

Writes OUT/NNN/NNNNNN.txt, 1,000 a folder. Page n is a variant of page n modulo the size of the pool, and depends on
nothing but n, the seed, the pool and the tables. A page of the pool is split once into literal pieces and slots:

- Dates move by so many weeks (weekdays stay right), the same in the page, that its news is of some day of 2000 to
  2026; months and years that stand alone move as far as those of the news. A date without a year is near the latest
  full date of the page.
- Names, capitals and seats of states become those of other states, drawn anew for each page. People keep their names;
  what the table of not-names has ("Thái Bình Dương") stays.

The time of a file is the day after its news. Its last line is its number, so that no two pages are the same.
"""
import argparse
import collections
import datetime
import multiprocessing
import os
import pathlib
import random
import re
import sys
import unicodedata

TABLES = pathlib.Path(__file__).resolve().parent.parent / "Sources/Knowledge/Tables"
FOLDER_PAGES = 1000
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2026, 6, 30)
# A state has three forms: name, capital, seat; the same in capitals; the clipped one of "Mỹ - Trung" becomes the name.
UPPER, CLIPPED = 3, 6
DAY, MONTH, YEAR = -3, -2, -1
MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]

D, M = r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)", r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
Y = r"(?P<year>(?:1[89]|20)\d\d)(?!\w|[.,]\d)"
COUNTED = r" (?:ngày|tháng|năm(?! (?:nay|ngoái|trước|sau|tới))|tuần|giờ|phút|người|lần|tỷ|tỉ|triệu|USD|đồng|km|tấn)\b"
WHEN = (r"(?:\b(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|khuya|sớm|từ|đến|tới|vào|nay|qua|mai|này|tuần|mùng|trước|hai|ba|tư"
        r"|năm|sáu|bảy|nhật|và|hoặc|hay)|[(,–-])\W{0,2}$")
# What stands before a date, and the date; tried in turn at each number and each "tháng ba".
DATES = [(re.compile(before, re.I), re.compile(date)) for before, date in (
    ("", f"{Y}-{M}-{D}"),
    ("", f"{D}(?P<s>[/.-]){M}(?P=s){Y}"),
    ("", f"{D} tháng {M}(?:(?: năm |[/-]){Y})?"),
    ("", f"{M}[/-]{Y}"),
    ("tháng $", rf"{M}(?: năm {Y}|(?!\w))"),
    ("tháng $", rf"(?P<word>(?i:{'|'.join(reversed(MONTHS))}))(?!\w)"),
    (WHEN, rf"{D}/{M}(?![\w/])"),
    (WHEN, rf"{D}-{M}(?!\w|[-/.]\d|{COUNTED})"),
    # The first days of "7, 8 và 9/6", up to the one that tells the month.
    (WHEN, rf"{D}(?=(?:, ?\d+)* ?(?:,|-|–|và|hoặc|hay|đến|tới|rạng sáng) ?(?:ngày )?"
           rf"(?P<last>\d\d?)(?P<s>[/-]| tháng ){M}(?:(?P=s){Y})?(?!\w))"),
    ("ngày $", rf"{D}(?!\w|[/.,-]\d| [-–] \d| đêm)"),
    ("", f"{Y}(?!{COUNTED})"))]
NUMBER = re.compile(r"(?<![\w/.])\d+|(?<=háng )\w+")
LINK = re.compile(r"\s?[-–]\s?")
# One word after a capital within the sentence, or after "bà", is a person's: "Nguyễn Minh Đức". "Anh" may be "he".
CAPITALS = "".join(filter(str.isupper, map(chr, range(0x1F00))))
PERSON = re.compile(rf"(?:[\w,] [{CAPITALS}][^\W{CAPITALS}]*|\b(?:[Bb]à|[Cc]hị|[Cc]ô)) \w+$|(?:^|[.!?:\"“'\n]\s*)Anh$")


def read_tables():
    """(the forms of each state, phrases by their first word, longest first, each with its state and form)."""
    def rows(table):
        lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines if not line.startswith("#")][1:]

    states, meanings = {}, {phrase: (None, 0) for phrase, why in rows("not-names.tsv") if why != "topic"}
    for code, name, _, names, short, capital, seat in rows("countries.tsv"):
        own = [name, capital.split("|")[0] or name, (seat or capital or name).split("|")[0]]
        states[code] = own + [form.upper() for form in own]
        for form, listed in enumerate((f"{name}|{names}", capital, seat)):
            for phrase in listed.split("|"):
                meanings.setdefault(phrase.upper(), (code, form + UPPER))
                meanings[phrase] = code, form
        meanings.update((phrase, (code, CLIPPED)) for phrase in short.split("|"))
    phrases = collections.defaultdict(list)
    for phrase in sorted(filter(None, meanings), key=lambda phrase: (-len(phrase), phrase)):
        # "Thụy" and "Tòa", and in the other spelling "Thuỵ" and "Toà"
        moved = re.sub("(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])(\\w)(?!\\w)", r"\1\3\2",
                       unicodedata.normalize("NFD", phrase))
        for spelling in {phrase, unicodedata.normalize("NFC", moved)}:
            phrases[re.match(r"\w*", spelling)[0]].append((spelling, *meanings[phrase]))
    return list(states.values()), phrases


def find_names(text, phrases):
    """(start, end, state, form) of the names of states."""
    found, end = [], 0
    for word in re.finditer(r"\w+", text):
        start = word.start()
        for phrase, code, form in phrases.get(word[0], ()) if start >= end else ():
            if text.startswith(phrase, start) and not text[start + len(phrase)].isalnum():
                end = start + len(phrase)
                if code and (" " in phrase or not PERSON.search(text, max(0, start - 20), end)):
                    found.append((start, end, code, form))
                break
    links = [False, *(LINK.fullmatch(text, a[1], b[0]) for a, b in zip(found, found[1:])), False]
    return [(start, end, code, form % CLIPPED) for (start, end, code, form), left, right in zip(found, links, links[1:])
            if form != CLIPPED or left or right]


def day_of_news(text):
    """The latest full date; else the first day told, in the latest year told. The pool is of 2016 to 2019."""
    years = re.findall(r"\b201[6-9]\b", text) or ["2017"]
    full = re.findall(r"\b(\d\d?)[/.-](0?[1-9]|1[0-2])[/.-](201[6-9])\b", text)
    short = re.search(r"(?:ngày|hôm) (\d\d?)[/-](0?[1-9]|1[0-2])\b", text) or (None, 1, 7)
    return max(datetime.date(int(year), int(month), max(1, min(int(day), 28)))
               for day, month, year in full or [(short[1], short[2], max(years))])


def find_dates(text, news):
    """(start, end, unit, value, form) of the dates: so many days or months, written in this form."""
    end = 0
    for number in NUMBER.finditer(text):
        start = number.start()
        for before, date in DATES if start >= end else ():
            match = date.match(text, start)
            if not match or not before.search(text, max(0, start - 12), start):
                continue
            fields = {name: value for name, value in match.groupdict().items() if value}
            names = (name for name in fields if name in ("day", "month", "year"))
            form = re.sub(r"\d+", lambda digits: f"{{0.{next(names)}{':02' if digits[0][0] == '0' else ''}}}", match[0])
            if "word" in fields:
                form = "{1}" if form.islower() else "{2}"
                fields["month"] = MONTHS.index(fields["word"].lower()) + 1
            year, month, day, last = (int(fields.get(name, 0)) for name in ("year", "month", "day", "last"))
            unit, month = DAY if day else MONTH if month else YEAR, month or news.month
            # Without a year, it is up to three months ahead of the news, or else behind it.
            year = year or news.year + (month + 9 <= news.month) - (month > news.month + 3)
            try:
                value = datetime.date(year, month, last or day or 1).toordinal() - (last and (last - day) % 30)
            except ValueError:
                continue
            end = match.end()
            yield start, end, unit, value if unit == DAY else year * 12 + month - 1, form
            break


def split(path, phrases):
    """(pieces, slots, number of states, day of the news) of a page of the pool."""
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).rstrip() + "\n"
    pieces, slots, states, end, news = [], [], {}, 0, day_of_news(text)
    names = ((*span, states.setdefault(code, len(states)), form, "") for *span, code, form in find_names(text, phrases))
    for start, to, *slot in sorted([*find_dates(text, news), *names]):
        pieces += [text[end:start], text[start:to]]
        slots.append((len(pieces) - 1, *slot))
        end = to
    return [*pieces, text[end:]], slots, len(states), news


def vary(template, states, chance):
    """(text, day of the news) of a variant."""
    pieces, slots, count, old = template
    pieces, chosen = pieces.copy(), chance.sample(states, count)
    weeks = chance.randint((FIRST_DAY - old).days // 7 + 1, (LAST_DAY - old).days // 7)
    new = old + datetime.timedelta(weeks=weeks)
    years = (new.year - old.year) * 12
    months = years + new.month - old.month
    for place, kind, value, form in slots:
        if kind >= 0:
            pieces[place] = chosen[kind][value]
            continue
        if kind == DAY:
            date = datetime.date.fromordinal(value + weeks * 7)
        else:
            value += months if kind == MONTH else years
            date = datetime.date(value // 12, value % 12 + 1, 1)
        word = MONTHS[date.month - 1]
        pieces[place] = form.format(date, word, word.capitalize())
    return "".join(pieces), new


def write_folders(options, job, templates, states):
    """The folders of one of the processes."""
    for first in range(job * FOLDER_PAGES, options.pages, options.jobs * FOLDER_PAGES):
        folder = f"{options.out}/{first // FOLDER_PAGES:03}"
        os.mkdir(folder)
        for number in range(first, min(first + FOLDER_PAGES, options.pages)):
            text, news = vary(templates[number % len(templates)], states, random.Random(options.seed << 40 | number))
            seconds = ((news - datetime.date(1970, 1, 1)).days + 1) * 86400
            with open(f"{folder}/{number:06}.txt", "xb", buffering=0) as file:
                file.write(f"{text}{number:06}\n".encode())
                os.utime(file.fileno(), (seconds, seconds))


def need_room(out, pages, templates):
    """Stops if the disk has not the blocks or the files."""
    disk = os.statvfs(out)
    blocks = sum(len("".join(pieces).encode()) // disk.f_frsize + 1 for pieces, *_ in templates) / len(templates)
    need, room = 1.05 * pages * blocks * disk.f_frsize, disk.f_bavail * disk.f_frsize
    if need > room or 0 < disk.f_files and pages > disk.f_favail:
        sys.exit(f"{out}: {pages:,} pages need {need / 1e9:.1f} GB and as many files, and the disk has room for "
                 f"{room / 1e9:.1f} GB and {disk.f_favail:,} files; free some, or ask for fewer --pages")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=pathlib.Path, required=True)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("out", metavar="OUT")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    if os.listdir(options.out):
        sys.exit(f"{options.out} is not empty; name another folder")
    states, phrases = read_tables()
    templates = [split(path, phrases) for path in sorted(options.pool.glob("*.txt"))]
    if not templates:
        sys.exit(f"{options.pool} has no .txt files")
    need_room(options.out, options.pages, templates)
    fork = multiprocessing.get_context("fork")
    jobs = [fork.Process(target=write_folders, args=(options, job, templates, states)) for job in range(options.jobs)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    sys.exit(any(job.exitcode for job in jobs))


if __name__ == "__main__":
    main()
