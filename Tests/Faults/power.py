"""The power fails: everything that was not on the disk is gone (EXT4_IOC_SHUTDOWN without a flush of the journal)."""
import fcntl
import os
import random
import struct
import subprocess
import threading
import time

import crash
import pages
import testbed
from testbed import Result, Site

# From the kernel's include/uapi/linux/ext4.h.
EXT4_IOC_SHUTDOWN = 0x8004587D
EXT4_GOING_FLAGS_NOLOGFLUSH = 2
RUN_PAGES = 60


def cut_power(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", EXT4_GOING_FLAGS_NOLOGFLUSH))
    os.close(descriptor)


def ext4(image, mebibytes, *options):
    with open(image, "wb") as file:
        file.truncate(mebibytes << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", *options, image], check=True)
    return image


def outage(bed):
    """Index and digests on an ext4 disk whose power fails while pages pour in."""
    runs = 5 if bed.is_short else 20
    result = Result("power cut on ext4 while pages pour in")
    image, disk = ext4(bed.folder / "power.img", 256), bed.folder / "disk"
    disk.mkdir()
    testbed.mount("-o", "loop", image, disk)
    site = Site(bed.folder / "power", bed.program, bed.shim, digests=disk / "digests", state=disk / "state")
    chance, written = random.Random(11), 0
    try:
        for run in range(runs):
            site.start()
            site.ready()
            isDone = threading.Event()

            def pour(first):
                for number in range(first, first + RUN_PAGES):
                    site.write(f"{number}.txt", pages.meeting(number)[0])
                    isDone.wait(0.03)
            sender = threading.Thread(target=pour, args=(written,), daemon=True)
            sender.start()
            written += RUN_PAGES
            time.sleep(0.1 + chance.random() * 2)
            acknowledged = site.held().items()
            cut_power(disk)
            site.kill()
            isDone.set()
            sender.join()
            testbed.unmount(disk)
            testbed.mount("-o", "loop", image, disk)
            lost, torn = set(acknowledged) - set(site.held().items()), site.torn_digests()
            result.tried += 1
            result.recovered += 1
            result.lost += len(lost)
            result.torn += len(torn)
            if lost or torn:
                result.note(f"run {run}: of {len(acknowledged)} acknowledged lost {sorted(lost)[:5]}, torn {torn}")
        site.start()
        end = Result("")
        end.check("the end", site, crash.reference(bed, site, "power-reference"), lambda: site.settled(written))
        result.add(end)
    finally:
        if site.is_alive():
            site.kill()
        testbed.unmount(disk)
    return result


FAULTS = [outage]
