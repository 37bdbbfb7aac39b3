"""What may happen to a drop folder; in the end the index is as the folder is."""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import time

import pages
import testbed
from testbed import Result, Site

ENDINGS = (".txt", ".html")
SOON = {"BILAT_RESCAN_SECONDS": "3", "BILAT_SETTLE_SECONDS": "1"}


def present(drop):
    """{path: SHA-256} of the files that are pages."""
    found = {}
    for folder, folders, names in os.walk(drop):
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith(".tmp")]
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(ENDINGS) and not name.startswith(".") and os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, drop)] = hashlib.sha256(file.read()).hexdigest()
    return found


def check_model(result, name, site, seconds=60):
    """The index holds every file that is there, as it is there."""
    result.tried += 1

    def is_equal():
        held = site.held()
        return all(held.get(path) == sha for path, sha in present(site.drop).items())
    try:
        testbed.wait(is_equal, lambda: f"index = folder ({difference(site)})", seconds, interval=0.3)
        site.must_live()
        result.recovered += 1
    except testbed.Failed as error:
        result.lost += 1
        result.note(f"{name}: {error}")


def difference(site):
    held = site.held()
    return [path for path, sha in present(site.drop).items() if held.get(path) != sha][:5]


def running(bed, name, settings=SOON, before=None, pages_before=5, **faults):
    site = Site(bed.folder / name, bed.program, bed.shim)
    for number in range(pages_before):
        site.write(f"{number}.txt", pages.meeting(number)[0])
    site.start(settings=settings, before=before, **faults)
    site.ready()
    return site


def random_actions(bed):
    """Random actions on files and folders, checked against the folder itself."""
    result = Result("random file actions against a model")
    for seed in range(3 if bed.is_short else 30):
        site, chance = running(bed, f"random-{seed}"), random.Random(seed)
        folders = [site.drop / name for name in ("", "a", "b", "a/c", "a/c/d", ".hidden", "x.tmp")]
        names = ["1.txt", "2.html", "3.txt", "4.txt.part", "5.pdf", ".6.txt"]
        for step in range(400):
            act(site, chance, step, folders, names)
            time.sleep(chance.choice((0, 0, 0, 0.001, 0.02)))
        check_model(result, f"seed {seed}", site)
        site.kill()
    return result


def act(site, chance, step, folders, names):
    path, other = (chance.choice(folders) / chance.choice(names) for _ in range(2))
    text = pages.meeting(step, step % 50)[0]
    actions = [
        lambda: path.write_text(text), lambda: path.write_text(text), lambda: os.rename(path, other),
        lambda: site.write(os.path.relpath(path, site.drop), text) if path.parent.is_dir() else None,
        lambda: os.link(path, other), path.unlink, lambda: os.truncate(path, 200), lambda: append(path, text),
        lambda: chance.choice(folders[1:]).mkdir(), lambda: chance.choice(folders[1:]).mkdir(parents=True),
        lambda: os.rename(chance.choice(folders[1:]), chance.choice(folders[1:])),
        lambda: os.symlink("/etc/passwd", other), lambda: shutil.copy(path, other),
    ]
    if step % 100 == 99:
        actions = [lambda: shutil.rmtree(chance.choice(folders[1:]))]
    try:
        chance.choice(actions)()
    except (OSError, shutil.Error):
        pass  # what is impossible just now


def append(path, text):
    with open(path, "a") as file:
        file.write(text)


def burst(bed):
    """Files by the thousand, faster than they can be read: the kernel's queue overflows."""
    count = 5_000 if bed.is_short else 50_000
    result, site = Result(f"{count} files in one burst"), running(bed, "burst", settings={})
    for number in range(count):
        (site.drop / f"{number:06}.txt").write_text(pages.quiet(number, filler=0))
    check_model(result, "the end", site, seconds=1800)
    site.kill()
    return result


def deep_and_wide(bed):
    """Nested folders, made at once."""
    count = 1_000 if bed.is_short else 10_000
    result, site = Result(f"{count} nested folders made at once"), running(bed, "nested", settings={})
    for number in range(count):
        folder = site.drop / f"{number % 10}" / f"{number // 10 % 10}" / f"{number // 100 % 100}" / f"{number}"
        folder.mkdir(parents=True)
        (folder / "page.txt").write_text(pages.quiet(number, filler=0))
    check_model(result, "the end", site, seconds=600)
    # Events are awaited there, too, not only a rescan.
    (folder / "later.txt").write_text(pages.quiet(-1))
    check_model(result, "a later file", site, seconds=15)
    site.kill()
    return result


def no_watches(bed):
    """The kernel's limit on watches is reached: the folder is polled, the status names the sysctl."""
    result = Result("watch limit reached")
    program = bed.folder / "few-watches"
    program.write_text(f"#!/bin/sh\nexec unshare -Ur sh -c 'echo 3 >/proc/sys/user/max_inotify_watches; exec \"$@\"' -- "
                       f"{bed.program} \"$@\"\n")
    program.chmod(0o755)
    site = Site(bed.folder / "watches", program, bed.shim)
    for number in range(10):
        site.write(f"{number}/page.txt", pages.meeting(number)[0])
    site.start(settings=SOON)
    site.ready()
    site.status_says("max_user_watches")
    site.write("9/later.txt", pages.meeting(99)[0])
    check_model(result, "polling", site)
    site.kill()
    return result


def root_comes_and_goes(bed):
    """The drop folder is removed, made again, renamed, replaced, mounted over, its mode changed."""
    result = Result("drop folder removed, renamed, mounted over, locked")
    site = running(bed, "root")
    drop, away = site.drop, site.base / "away"

    def removed():
        shutil.rmtree(drop)
        site.status_says("drop folder", 30)
        drop.mkdir()

    def renamed():
        os.rename(drop, away)
        site.status_says("drop folder", 30)
        os.rename(away, drop)

    def replaced():
        os.rename(drop, away)
        drop.mkdir()
        shutil.rmtree(away)

    def mounted():
        testbed.mount("-t", "tmpfs", "tmpfs", drop)

    def unmounted():
        testbed.unmount(drop)
    for round in range(1 if bed.is_short else 5):
        for number, happens in enumerate((removed, renamed, replaced, mounted, unmounted)):
            happens()
            time.sleep(0.05 * round)
            site.write(f"{happens.__name__}-{round}.txt", pages.meeting(100 + round * 10 + number)[0])
            check_model(result, happens.__name__, site, seconds=30)
    site.kill()
    return result


def locked_out(bed):
    """rsync takes the service's right to the folder away; it says so and goes on when it has it again."""
    result = Result("drop folder closed to the service")
    # Root reads everything: the service runs as another.
    site = Site(bed.folder / "locked", bed.program, bed.shim)
    for folder in (bed.folder, site.base, site.state, site.digests):
        folder.chmod(0o755)
        os.chown(folder, 65534, 65534)
    os.chmod(site.drop, 0o755)
    site.start(settings=SOON, before=lambda: (os.setgid(65534), os.setuid(65534)))
    site.ready()
    for round in range(1 if bed.is_short else 5):
        site.write(f"a{round}.txt", pages.meeting(round)[0])
        os.chmod(site.drop, 0o700)
        site.status_says("cannot be read", 30)
        site.write(f"b{round}.txt", pages.meeting(50 + round)[0])
        os.chmod(site.drop, 0o755)
        check_model(result, f"round {round}", site)
    site.kill()
    return result


def silent_file_system(bed):
    """A file system that sends no events (FUSE): the folder is polled, and the status says it."""
    result = Result("file system without events")
    source, site = bed.folder / "source", Site(bed.folder / "silent", bed.program, bed.shim)
    source.mkdir()
    testbed.command("bindfs", source, site.drop)
    try:
        site.start(settings=SOON)
        site.ready()
        site.status_says("fuse", 30)
        for number in range(10):
            (source / f"{number}.txt").write_text(pages.meeting(number)[0])
        check_model(result, "polling", site)
        site.kill()
    finally:
        testbed.unmount(site.drop)
    return result


RSYNC_MODES = {
    "-rt": [], "-a": ["-a", "--chmod=D2750,F640"],
    "-az --partial-dir": ["-az", "--partial", "--partial-dir=.partial", "--chmod=D2750,F640"],
    "--inplace": ["--inplace"], "--delay-updates": ["--delay-updates"], "--append": ["--append"],
    "-H": ["-H"], "--temp-dir": ["--temp-dir=/dev/shm"], "-W --whole-file": ["-W"], "--partial": ["--partial"],
    "--remove-source-files": ["--remove-source-files"],
}


def rsync_modes(bed):
    """Every way in which rsync writes, twice, with changed pages the second time, and a sender that is killed."""
    result = Result("rsync, every mode, interrupted and resumed")
    for mode, options in RSYNC_MODES.items():
        name = "rsync" + mode.replace(" ", "").replace("/", "")
        site, source = running(bed, name, pages_before=0), bed.folder / f"{name}-source"
        (source / "sub").mkdir(parents=True)
        for round in range(2):
            for number in range(40):
                text = pages.meeting(number + 100 * round, filler=3 + 200 * (number % 10 == 0))[0]
                (source / "sub" / f"{number}.txt").write_text(text)
            sender = subprocess.Popen(["rsync", "-rt", "--bwlimit=3m", *options, f"{source}/", site.drop],
                                      stderr=subprocess.DEVNULL)
            time.sleep(0.1)
            sender.send_signal(signal.SIGKILL)
            sender.wait()
            subprocess.run(["pkill", "-KILL", "-f", f"rsync.*{site.drop}"])
            time.sleep(1.5)
            # The next run of the sender's cron job: the whole content, whatever was there.
            for _ in range(2):
                subprocess.run(["rsync", "-rt", *options, f"{source}/", site.drop], check=True)
        check_model(result, mode, site)
        site.kill()
    return result


FAULTS = [random_actions, burst, deep_and_wide, no_watches, root_comes_and_goes, locked_out, silent_file_system, rsync_modes]
