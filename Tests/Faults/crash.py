"""Killed at every step, and at random while pages pour in: the end is that of one undisturbed run."""
import random
import threading
import time

import pages
import testbed
from testbed import Result, Site

STEP_PAGES = 3
STREAM_PAGES = 600


def reference(bed, site, name):
    """What one undisturbed `bilat ingest` of the site's drop folder makes of it."""
    undisturbed = Site(bed.folder / name, bed.program, bed.shim, drop=site.drop, clock=site.clock)
    undisturbed.run("ingest", "--digests", undisturbed.digests, site.drop)
    return undisturbed


def every_step(bed):
    """SIGKILL before each call that changes a file, one after the other, from the first start on."""
    result = Result("killed before each change to a file")
    site = Site(bed.folder / "steps", bed.program, bed.shim)
    for number in range(STEP_PAGES):
        site.write(f"{number}.txt", pages.meeting(number)[0])
    site.write("broken.txt", pages.BROKEN)
    wanted = reference(bed, site, "steps-reference")
    step, stride = 1, 24 if bed.is_short else 1
    while True:
        site.forget()
        site.start(FAULT_KILL_AT=step)
        testbed.wait(lambda: not site.is_alive() or site.is_settled(STEP_PAGES, 1), f"the end of step {step}")
        if site.is_alive():
            site.process.terminate()
        site.process.wait()
        site.kill()
        if site.process.returncode == 0:
            break
        site.start()
        result.check(f"step {step}", site, wanted, lambda: site.settled(STEP_PAGES, 1))
        step += stride
    result.note(f"{'at most ' if stride > 1 else ''}{step - 1} changes from the first start to the digest on disk")
    return result


def pouring(bed):
    """SIGKILL at random while pages pour in."""
    kills = 50 if bed.is_short else 300
    result = Result(f"killed at random while {STREAM_PAGES} pages pour in")
    site, chance = Site(bed.folder / "stream", bed.program, bed.shim), random.Random(7)
    isDone = threading.Event()

    def pour():
        for number in range(STREAM_PAGES):
            content = pages.meeting(number, number % 400)[0] if number % 3 else pages.quiet(number)
            site.write(f"{number % 7}/{number}.txt", pages.BROKEN if number % 100 == 50 else content)
            isDone.wait(kills * 1.0 / STREAM_PAGES)
    sender = threading.Thread(target=pour, daemon=True)
    sender.start()
    for _ in range(kills):
        site.start()
        if chance.random() < 0.8:
            testbed.wait(lambda: site.is_ready() or not site.is_alive(), "READY=1")
        time.sleep(chance.random() * 0.8)
        if not site.is_alive():
            result.note(f"ended by itself: {site.complaints()[-200:]}")
        site.kill()
    isDone.set()
    sender.join()
    wanted = reference(bed, site, "stream-reference")
    broken = STREAM_PAGES // 100
    site.start()
    result.check("the end", site, wanted, lambda: site.settled(STREAM_PAGES - broken, broken), tried=kills)
    return result


FAULTS = [every_step, pouring]
