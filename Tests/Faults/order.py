"""Whatever the order and the clock: the same pages give the same events."""
import datetime
import json
import os
import random
import time
import zoneinfo

import pages
import testbed
from testbed import Result, Site

def planned(number, event):
    """A page that announces the meeting that `pages.meeting` tells of."""
    (a, _), (b, _) = pages.PAIRS[event % len(pages.PAIRS)]
    day = pages.LAST_DAY - datetime.timedelta(days=event // len(pages.PAIRS))
    return (f"Ngoại trưởng {a} và Ngoại trưởng {b} sắp hội đàm\n\nNgoại trưởng {a} dự kiến sẽ hội đàm với Ngoại trưởng "
            f"{b} vào ngày {day.day}/{day.month}/{day.year} để bàn về hợp tác thương mại.\n\n{pages.FILLER}\n\n"
            f"Bản tin {number}.\n")


def monthly(number, event):
    """A page that tells only the month."""
    (a, _), (b, _) = pages.PAIRS[event % len(pages.PAIRS)]
    day = pages.LAST_DAY - datetime.timedelta(days=event // len(pages.PAIRS))
    return (f"Quan hệ giữa {a} và {b}\n\nTháng {day.month}/{day.year}, Ngoại trưởng {a} đã hội đàm với Ngoại trưởng {b} "
            f"về hợp tác song phương.\n\n{pages.FILLER}\n\nBản tin {number}.\n")


def collection():
    """{name: text}: reports of the same events by many pages, plans, months without a day, quiet pages."""
    makers = [lambda n, e: pages.meeting(n, e)[0], lambda n, e: pages.meeting(n, e)[0], planned, monthly,
              lambda n, e: pages.quiet(n)]
    return {f"{number % 4}/{number}.txt": makers[number % len(makers)](number, number // len(makers) % 12)
            for number in range(120)}


def permutations(bed):
    """The same pages in random orders, some of them twice, in other versions first, or deleted and sent again."""
    result = Result("random orders, versions and returns of 120 pages")
    last = collection()
    site = Site(bed.folder / "order", bed.program, bed.shim)
    for name, text in last.items():
        site.write(name, text)
    wanted = Site(bed.folder / "order-reference", bed.program, bed.shim, drop=site.drop, clock=site.clock)
    wanted.run("ingest", "--digests", wanted.digests, site.drop)
    events = wanted.export()
    for seed in range(4 if bed.is_short else 30):
        chance = random.Random(seed)
        other = Site(bed.folder / f"order-{seed}", bed.program, bed.shim)
        other.start()
        other.ready()
        names = list(last)
        chance.shuffle(names)
        for name in names:
            what = chance.random()
            if what < 0.15:
                other.write(name, last[chance.choice(names)])
                time.sleep(chance.random() * 0.02)
            elif what < 0.25:
                other.write(name, last[name])
                time.sleep(chance.random() * 0.02)
                os.unlink(other.drop / name)
            other.write(name, last[name])
            time.sleep(chance.choice((0, 0.002, 0.05)))
        result.tried += 1
        testbed.wait(lambda: len(other.held()) == len(last) and other.is_settled(len(last)),
                     lambda: f"{len(last)} pages; {other.status}")
        other.stop()
        ours = other.export()
        lost = [event["id"] for event in events if event not in ours]
        twice = [event["id"] for event in ours if event not in events]
        result.lost += len(lost)
        result.twice += len(twice)
        result.recovered += not (lost or twice)
        if lost or twice:
            result.note(f"seed {seed}: {lost[:3]} {twice[:3]}")
    return result


def midnights(bed):
    """Midnight passes while pages come, in zones with and without summer time; the clock is set forward and back. Every
    event is new on exactly one day, the one on which its page came."""
    result = Result("midnight, summer time, clock set forward and back")
    cases = [("Asia/Ho_Chi_Minh", "2024-03-22"), ("America/New_York", "2024-03-09"), ("America/New_York", "2024-11-02"),
             ("America/Santiago", "2024-09-07"), ("Pacific/Auckland", "2024-04-06"), ("Africa/Cairo", "2024-04-25")]
    for zone, date in cases[:2] if bed.is_short else cases:
        zone = zoneinfo.ZoneInfo(zone)
        start = datetime.datetime.fromisoformat(f"{date}T23:59:57").replace(tzinfo=zone).timestamp()
        site = Site(bed.folder / f"midnight-{zone.key.replace('/', '-')}-{date}", bed.program, bed.shim)
        site.set_clock(start)
        site.start(settings={"BILAT_TIME_ZONE": zone.key})
        site.ready()
        wanted = {}
        deliver(site, wanted, zone)
        time.sleep(max(0, start + 4 - site.now()))
        deliver(site, wanted, zone)
        # Through the night in which an hour is missing or comes twice, hour by hour.
        for hour in range(1, 27, 2 if bed.is_short else 1):
            site.set_clock(start + hour * 3600)
            deliver(site, wanted, zone)
        site.set_clock(start - 3 * 86400)
        deliver(site, wanted, zone)
        told = {event: [day for day, events in days(site).items() if event in events] for event in wanted}
        for event, days_come in wanted.items():
            isRight = len(told[event]) == 1 and told[event][0] in days_come
            result.tried += 1
            result.lost += not told[event]
            result.twice += len(told[event]) > 1
            result.recovered += isRight
            if not isRight:
                result.note(f"{zone.key}: {event} came on {sorted(days_come)} and is new on {told[event]}")
        site.kill()
    return result


def deliver(site, wanted, zone):
    """A page with an event of its own; notes the day on which it came, or two if midnight came between."""
    text, event = pages.meeting(len(wanted))
    moments = [site.now()]
    wanted[event] = set()
    site.write(f"{len(wanted)}.txt", text)
    moments.append(site.now())
    wanted[event] = {datetime.datetime.fromtimestamp(moment, zone).date().isoformat() for moment in moments}
    # Not in any list: a meeting of a day to come is among the plans of another day's digest at once.
    testbed.wait(lambda: any(event in events for events in days(site).values()),
                 lambda: f"{event} in a digest; {site.status}", 30)


def days(site):
    """{day: ids that its digest lists as new}"""
    digests = [json.loads(path.read_bytes()) for path in site.digests.glob("20*.json")]
    return {digest["day"]: {event["id"] for event in digest["new"] + digest["backfill"]} for digest in digests}


FAULTS = [permutations, midnights]
