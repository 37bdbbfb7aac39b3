"""The disk is full, read-only or broken, the index damaged: the service says so, keeps the pages waiting, goes on."""
import contextlib
import errno
import json
import os
import pathlib
import random
import subprocess
import time

import crash
import pages
import testbed
from power import ext4
from testbed import Result, Site

BEFORE, MEANWHILE = 20, 30
# How long the service must bear a fault.
ENDURANCE_SECONDS = 4
# The status with SQLite's code for a write, or an fsync, that failed.
BROKEN = "^the index .* cannot be accessed: .*%d.*: see dmesg"
TALKATIVE = {"BILAT_LOG_LEVEL": "debug"}
# A user of the service sees the first retry soon, the last ones half a minute apart.
MENDED_SECONDS = 90


def deliver(site, first, count):
    for number in range(first, first + count):
        site.write(f"{number}.txt", pages.meeting(number)[0])


def endure(bed, result, site, breaks, mends, says):
    """Pages before, while and after something is broken; the status says it, the service lives, nothing is missing."""
    deliver(site, 0, BEFORE)
    site.settled(BEFORE)
    whole = site.digest_files()
    breaks()
    try:
        deliver(site, BEFORE, MEANWHILE)
        site.status_says(says, 60)
        time.sleep(ENDURANCE_SECONDS)
        site.must_live()
        site.status_says(says, 1)
        if site.torn_digests() or not whole.keys() <= site.digest_files().keys():
            result.torn += 1
    finally:
        mends()
    result.check("the end", site, crash.reference(bed, site, site.base.name + "-reference"),
                 lambda: site.settled(BEFORE + MEANWHILE, seconds=MENDED_SECONDS))
    return result


@contextlib.contextmanager
def mounted(folder, *arguments):
    folder.mkdir(parents=True)
    testbed.mount(*arguments, folder)
    try:
        yield folder
    finally:
        testbed.unmount(folder)


def fill(folder):
    """Writes until nothing more fits."""
    with open(folder / "filler", "wb", buffering=0) as file:
        block = bytes(1 << 16)
        while block:
            try:
                file.write(block)
            except OSError:
                block = block[:len(block) // 2]


def on_disk(bed, name, title, arguments, says, state=True, digests=True, breaks=None, mends=None):
    """Folders of the service on a small disk of their own."""
    result = Result(title)
    with mounted(bed.folder / name, *arguments) as disk:
        site = Site(bed.folder / f"{name}-site", bed.program, bed.shim, state=disk / "state" if state else None,
                    digests=disk / "digests" if digests else None)
        site.start()
        try:
            return endure(bed, result, site, lambda: (breaks or fill)(disk),
                          lambda: (mends or (lambda disk: (disk / "filler").unlink()))(disk), says)
        finally:
            site.kill()


def full_tmpfs(bed):
    """Index and digests on a tmpfs that is full."""
    return on_disk(bed, "tmpfs", "tmpfs full", ["-t", "tmpfs", "-o", "size=16m", "tmpfs"], "^no space left.*free")


def full_ext4(bed):
    """Index and digests on an ext4 that is full."""
    image = ext4(bed.folder / "full.img", 32, "-m", "0")
    return on_disk(bed, "full", "ext4 full", ["-o", "loop", image], "^no space left.*free")


def full_digests(bed):
    """Only the digests are on a disk that is full."""
    image = ext4(bed.folder / "full-digests.img", 16, "-m", "0")
    return on_disk(bed, "full-digests", "ext4 of the digests full", ["-o", "loop", image],
                   "No space left on device: free some space", state=False)


def no_inodes(bed):
    """Index and digests on an ext4 with room but without inodes."""
    def use_up(disk):
        (disk / "many").mkdir()
        with contextlib.suppress(OSError):
            for number in range(2000):
                (disk / "many" / str(number)).touch()

    def give_back(disk):
        for path in (disk / "many").iterdir():
            path.unlink()
    image = ext4(bed.folder / "inodes.img", 32, "-m", "0", "-N", "1024")
    return on_disk(bed, "inodes", "ext4 out of inodes", ["-o", "loop", image], "No space left on device.*free",
                   breaks=use_up, mends=give_back)


def make_read_only(disk):
    """It is busy while a file of it is being written."""
    def attempt():
        with contextlib.suppress(testbed.Failed, subprocess.CalledProcessError):
            testbed.mount("-o", "remount,ro", disk)
            return True
    testbed.wait(attempt, f"{disk} read-only", 30)


def read_only_digests(bed):
    """The digests' file system is mounted read-only for a while."""
    image = ext4(bed.folder / "read-only.img", 16)
    return on_disk(bed, "read-only", "ext4 of the digests read-only", ["-o", "loop", image],
                   "Read-only file system: mount it for writing", state=False,
                   breaks=make_read_only,
                   mends=lambda disk: testbed.mount("-o", "remount,rw", disk))


def injected(bed, title, under, calls, number, says):
    """System calls fail."""
    name = title.replace(" ", "-")
    result, site = Result(title), Site(bed.folder / name, bed.program, bed.shim)
    switch = site.base / "fault"
    site.start(settings={"BILAT_RESCAN_SECONDS": "2"}, FAULT_UNDER=getattr(site, under), FAULT_CALLS=calls,
               FAULT_ERRNO=number, FAULT_SWITCH=switch)
    try:
        return endure(bed, result, site, switch.touch, switch.unlink, says)
    finally:
        site.kill()


def read_only_index(bed):
    """Writing to the index fails with EROFS."""
    return injected(bed, "EROFS on writing the index", "state", "write,sync", errno.EROFS, BROKEN % 778)


def broken_writing(bed):
    """Writing to the index fails with EIO."""
    return injected(bed, "EIO on writing the index", "state", "write", errno.EIO, BROKEN % 778)


def broken_sync(bed):
    """fsync of the index fails with EIO."""
    return injected(bed, "EIO on fsync of the index", "state", "sync", errno.EIO, BROKEN % 1034)


def broken_index_reading(bed):
    """Reading the index fails with EIO, so that the service cannot start; the manager starts it again and again."""
    result, site = Result("EIO on reading the index"), Site(bed.folder / "index-reading", bed.program, bed.shim)
    switch = site.base / "fault"
    deliver(site, 0, BEFORE)
    site.start()
    site.settled(BEFORE)
    site.stop()
    switch.touch()
    deliver(site, BEFORE, MEANWHILE)
    for _ in range(3):
        site.start(FAULT_UNDER=site.state, FAULT_CALLS="read", FAULT_ERRNO=errno.EIO, FAULT_SWITCH=switch)
        testbed.wait(lambda: not site.is_alive(), "the end of a service that cannot read its index")
        if site.process.returncode != 74:
            result.failed(f"ended with {site.process.returncode}: {site.complaints()[-300:]}")
    switch.unlink()
    result.check("the end", site, crash.reference(bed, site, "index-reading-reference"),
                 restarted(site, lambda: site.settled(BEFORE + MEANWHILE)))
    return result


def broken_digests(bed):
    """Writing digests fails with EIO."""
    return injected(bed, "EIO on writing digests", "digests", "write,sync", errno.EIO, "Input/output error: see")


def broken_reading(bed):
    """Reading pages fails with EIO."""
    return injected(bed, "EIO on reading pages", "drop", "read", errno.EIO, rf"\b{MEANWHILE} set aside")


def broken_file_system(bed):
    """The kernel finds an error in the ext4 of index and digests and makes it read-only, until fsck and a mount."""
    result = Result("ext4 read-only after an error")
    image, disk = ext4(bed.folder / "error.img", 32), bed.folder / "error"
    disk.mkdir()

    def mount():
        testbed.mount("-o", "loop,errors=remount-ro", image, disk)
    mount()
    site = None
    try:
        site = Site(bed.folder / "error-site", bed.program, bed.shim, state=disk / "state", digests=disk / "digests")
        site.start()
        deliver(site, 0, BEFORE)
        site.settled(BEFORE)
        device = subprocess.run(["findmnt", "-no", "SOURCE", disk], capture_output=True, text=True).stdout.strip()
        (pathlib.Path("/sys/fs/ext4") / os.path.basename(device) / "trigger_fs_error").write_text("test")
        deliver(site, BEFORE, MEANWHILE)
        site.status_says("^the index .* cannot be accessed: .*fsck", 60)
        time.sleep(ENDURANCE_SECONDS)
        site.must_live()
        site.process.terminate()
        site.process.wait()
        testbed.unmount(disk)
        subprocess.run(["e2fsck", "-fy", image], capture_output=True)
        mount()
        site.start()
        result.check("the end", site, crash.reference(bed, site, "error-reference"),
                     lambda: site.settled(BEFORE + MEANWHILE))
    finally:
        if site and site.process:
            site.kill()
        testbed.unmount(disk)
    return result


def restarted(site, settle):
    """As the service manager would: again, unless the exit status forbids it."""
    def run():
        for _ in range(5):
            try:
                return settle()
            except testbed.Failed:
                if site.is_alive() or site.process.returncode in (64, 78):
                    raise
                site.start(settings=TALKATIVE)
        return settle()
    return run


DAMAGES = {
    "header": lambda data, chance: os.urandom(100) + data[100:],
    "pages": lambda data, chance: data[:8192] + b"".join(
        bytes(4096) if chance.random() < 0.3 else data[at:at + 4096] for at in range(8192, len(data), 4096)),
    "truncated": lambda data, chance: data[:len(data) // 2 // 4096 * 4096],
    "empty": lambda data, chance: b"",
    "foreign": lambda data, chance: b"not a database at all, only text\n" * 1000,
}


def damaged(bed):
    """The index is overwritten while the service is stopped, or runs; there is a copy of the night before. The files'
    times no longer tell when they first came."""
    result, chance = Result("index damaged, stopped and running"), random.Random(3)
    for damage, spoil in list(DAMAGES.items())[:2 if bed.is_short else None]:
        for isRunning in (False, True):
            name = f"damage-{damage}-{'running' if isRunning else 'stopped'}"
            site = Site(bed.folder / name, bed.program, bed.shim)
            wanted = Site(bed.folder / f"{name}-reference", bed.program, bed.shim, drop=site.drop, clock=site.clock)

            def ingest():
                wanted.run("ingest", "--digests", wanted.digests, site.drop)
            site.set_clock(testbed.NOON - 3 * 86400)
            deliver(site, 0, BEFORE)
            ingest()
            site.start()
            site.settled(BEFORE)
            first_seen = seen(site)
            site.set_clock(testbed.NOON)
            # The service looks at the clock when a page comes.
            testbed.wait(lambda: copies(site) >= 2 or site.write("tick.html", pages.quiet(0)), "the nightly copy",
                         interval=0.5)
            if not isRunning:
                site.stop()
            overwrite(site.state / "bilat.sqlite3", spoil, chance)
            if not isRunning:
                site.start()
            deliver(site, BEFORE, MEANWHILE)
            ingest()
            settle = restarted(site, lambda: site.settled(BEFORE + MEANWHILE + 1))

            def follow_the_remedy():
                """A service may run on what it has in memory: it is restarted, as the readers' message says, and reads
                its index through."""
                settle()
                site.stop()
                site.errors.unlink()
                site.start(settings=TALKATIVE)
                restarted(site, lambda: whole(site, BEFORE + MEANWHILE + 1))()
            result.check(name, site, wanted, follow_the_remedy)
            later = seen(site)
            moved = [id for id in first_seen if later.get(id) != first_seen[id]]
            if moved:
                result.lost += len(moved)
                result.note(f"{name}: first seen on another day: {moved[:3]}")
            if not isRunning and not list(site.state.glob("bilat.sqlite3.damaged-*")):
                result.failed(f"{name}: the damaged index was not kept")
    return result


def whole(site, pages):
    """The service has read its index through."""
    site.settled(pages)
    testbed.wait(lambda: "the index is whole" in site.complaints() or not site.is_alive(), "the index read through")
    site.must_live()


def copies(site):
    return len(list((site.state / "copies").glob("*.sqlite3")))


def overwrite(path, spoil, chance):
    data = spoil(path.read_bytes(), chance)
    with open(path, "r+b") as file:
        file.write(data)
        file.truncate(len(data))


def seen(site):
    """{event id: first seen}"""
    events = map(json.loads, site.run("export").stdout.splitlines())
    return {event["id"]: event["first_seen"] for event in events}


FAULTS = [full_tmpfs, full_ext4, full_digests, no_inodes, read_only_digests, read_only_index, broken_writing,
          broken_sync, broken_index_reading, broken_digests, broken_reading,
          broken_file_system, damaged]
