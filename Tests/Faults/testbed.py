"""A drop folder, digests, an index, and the program that works on them."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_SECONDS = 120
# The tests do not care when they run: the service believes that it is this noon in Hà Nội.
NOON = 1711083600  # 2024-03-22T12:00:00+07:00


class Failed(Exception):
    """A promise was not kept; says which."""


def build_shim(folder):
    """The library that is preloaded for faults."""
    library = pathlib.Path(folder) / "faults.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, HERE / "faults.c", "-ldl"], check=True)
    return library


def wait(condition, what, seconds=PATIENCE_SECONDS, interval=0.02):
    """What the condition returns, once that is true. `what` is text, or returns it."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise Failed(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(interval)


class Site:
    """Folders below `base`; each may lie elsewhere."""

    def __init__(self, base, program, shim=None, drop=None, digests=None, state=None, clock=None):
        self.base, self.program, self.shim = pathlib.Path(base), program, shim
        self.drop = pathlib.Path(drop or self.base / "drop")
        self.digests = pathlib.Path(digests or self.base / "digests")
        self.state = pathlib.Path(state or self.base / "state")
        self.errors = self.base / "errors"
        self.process = self.socket = None
        self.messages, self.pings = [], []
        for folder in (self.base, self.drop, self.digests, self.state):
            folder.mkdir(parents=True, exist_ok=True)
        self.clock = clock or self.base / "clock"
        if not clock:
            self.set_clock(NOON)

    def set_clock(self, start, rate=1):
        """The program believes that it is `start` now, also while it runs, and that time goes at `rate`. Files are
        stamped by the same rule."""
        if not self.clock.exists():
            self.clock.write_bytes(bytes(24))
        with open(self.clock, "r+b") as file:
            file.write(struct.pack("ddd", time.time() if rate != 1 or start != NOON else CLOCK_BASE, rate, start))

    def now(self):
        base, rate, start = struct.unpack("ddd", self.clock.read_bytes())
        return start + (time.time() - base) * rate

    # Pages.

    def write(self, name, content):
        """Puts a file into the drop folder as rsync does: whole, by a rename."""
        target = self.drop / name
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.new")
        temporary.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.rename(temporary, target)

    # The program.

    def environment(self, faults):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("BILAT_", "FAULT_")) and name not in ("NOTIFY_SOCKET", "STATE_DIRECTORY")}
        if self.shim:
            environment["LD_PRELOAD"] = str(self.shim)
            environment["FAULT_CLOCK"] = str(self.clock)
            environment["FAULT_UNDER"] = f"{self.state}:{self.digests}"
        # As the unit has it.
        environment["MALLOC_MMAP_THRESHOLD_"] = "1048576"
        environment.update({name: str(value) for name, value in faults.items()})
        return environment

    def run(self, *arguments, check=True, **faults):
        """A command to its end."""
        done = subprocess.run([self.program, *map(str, arguments), "--state", self.state], capture_output=True, text=True,
                              env=self.environment(faults))
        if check and done.returncode != 0:
            raise Failed(f"bilat {arguments[0]} ended with {done.returncode}: {done.stderr[-500:]}")
        return done

    def start(self, before=None, settings=(), **faults):
        """Starts the service; `ready()` says when it is."""
        # A service that never pings has been silent since its start.
        self.messages, self.pings = [], [time.monotonic()]
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"\0bilat-faults-{os.getpid()}-{id(self)}-{time.monotonic_ns()}"
        self.socket.bind(name)
        environment = self.environment(faults)
        environment["NOTIFY_SOCKET"] = "@" + name[1:]
        environment["WATCHDOG_USEC"] = "60000000"
        environment.update(settings)
        threading.Thread(target=self._listen, args=(self.socket, self.messages, self.pings), daemon=True).start()
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [self.program, "watch", "--drop", self.drop, "--digests", self.digests, "--state", self.state],
                stdout=errors, stderr=errors, env=environment, preexec_fn=before)

    @staticmethod
    def _listen(receiver, messages, pings):
        while True:
            try:
                text = receiver.recv(65536).decode(errors="replace")
            except OSError:
                return
            messages.extend(text.split("\n"))
            if "WATCHDOG=1" in text:
                pings.append(time.monotonic())

    @property
    def longest_silence(self):
        """Seconds between two pings of the watchdog."""
        pings = self.pings + [time.monotonic()]
        return max((later - earlier for earlier, later in zip(pings, pings[1:])), default=0)

    @property
    def status(self):
        lines = [m for m in list(self.messages) if m.startswith("STATUS=")]
        return lines[-1][7:] if lines else ""

    def is_ready(self):
        return "READY=1" in self.messages

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def ready(self):
        wait(lambda: self.is_ready() or not self.is_alive(), "READY=1")
        self.must_live()

    def status_says(self, pattern, seconds=PATIENCE_SECONDS):
        wait(lambda: re.search(pattern, self.status) or not self.is_alive(),
             lambda: f"STATUS '{pattern}', it says '{self.status}'", seconds)
        self.must_live()

    def is_settled(self, pages, aside=0):
        """Every page is in the index and every day that they touch has its digest."""
        told = re.search(rf"^{pages} pages, .*\b0 waiting, {aside} set aside, last digest", self.status)
        return told and len((self.state / "open-days").read_text().split()) == 1

    def settled(self, pages, aside=0, seconds=PATIENCE_SECONDS):
        wait(lambda: self.is_settled(pages, aside) or not self.is_alive(),
             lambda: f"{pages} pages and {aside} set aside; STATUS: {self.status}", seconds)
        self.must_live()

    def must_live(self):
        if not self.is_alive():
            raise Failed(f"the service ended with {self.process.returncode}: {self.complaints()[-500:]}")

    def kill(self):
        if self.is_alive():
            self.process.kill()
        self.process.wait()
        self.socket.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE_SECONDS)
        self.socket.close()
        if self.process.returncode != 0:
            raise Failed(f"the service stopped with {self.process.returncode}: {self.complaints()[-500:]}")

    def complaints(self):
        return self.errors.read_text(errors="replace") if self.errors.exists() else ""

    # What has come of it.

    def held(self):
        """{path: SHA-256} of the pages that the index has acknowledged, seen by a reader beside the service."""
        index = self.state / "bilat.sqlite3"
        try:
            with contextlib.closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as db:
                return dict(db.execute("SELECT file.path, sha256 FROM file JOIN content ON content.id = file.content"))
        except sqlite3.OperationalError:
            return {}

    def export(self):
        """Every event, without what may depend on when a page came."""
        events = [json.loads(line) for line in self.run("export").stdout.splitlines()]
        for event in events:
            event.pop("first_seen"), event.pop("updated")
        return events

    def digest_files(self):
        """{name: content}, times of day aside."""
        return {str(path.relative_to(self.digests)): re.sub(rb"\b\d\d:\d\d(:\d\d)?\b", b"hh:mm", path.read_bytes())
                for path in self.digest_paths()}

    def digest_paths(self):
        """Files of the folder and those below, without hidden ones."""
        return sorted(path for path in self.digests.rglob("*") if path.is_file() and not path.name.startswith("."))

    def torn_digests(self):
        """Names of digest files that are not whole."""
        torn = []
        for path in self.digest_paths():
            content = path.read_bytes()
            if path.suffix == ".json":
                try:
                    json.loads(content)
                    continue
                except ValueError:
                    pass
            elif path.suffix == ".html" and content.rstrip().endswith(b"</html>"):
                continue
            elif path.suffix == ".xml" and content.rstrip().endswith(b"</feed>"):
                continue
            elif path.suffix == ".ics" and content.endswith(b"END:VCALENDAR\r\n"):
                continue
            elif path.suffix == ".md" and content.endswith(b"\n"):
                continue
            torn.append(path.name)
        return torn

    def forget(self):
        """An empty index and no digests."""
        for folder in (self.state, self.digests):
            for entry in folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


class Result:
    """What came of one fault."""

    def __init__(self, fault):
        self.fault, self.notes = fault, []
        self.tried = self.lost = self.twice = self.torn = self.recovered = 0

    def note(self, text):
        self.notes.append(text.strip())

    def failed(self, text, tried=1):
        self.tried += tried
        self.note(text)

    def check(self, name, site, wanted, settle, tried=1):
        """Lets the service come to rest, stops it, and compares what it has with an undisturbed run's."""
        self.tried += tried
        try:
            settle()
            site.stop()
        except Failed as error:
            self.note(f"{name}: {error}")
            site.kill()
            return
        if self.compare(name, site, wanted):
            self.recovered += tried

    def compare(self, name, site, wanted):
        ours, theirs = site.export(), wanted.export()
        ids, wanted_ids = [event["id"] for event in ours], [event["id"] for event in theirs]
        lost = [event["id"] for event in theirs if event not in ours]
        twice = [id for id in ids if id not in wanted_ids or ids.count(id) > 1]
        torn = site.torn_digests()
        digests, wanted_digests = site.digest_files(), wanted.digest_files()
        other = [file for file in wanted_digests if digests.get(file) != wanted_digests[file] and file not in torn]
        # Pages of pairs and countries that nothing is told of any more. (Days without a page differ: the service
        # writes them too.)
        other += [file for file in digests if "/" in file and file not in wanted_digests]
        self.lost += len(lost) + len(other)
        self.twice += len(twice)
        self.torn += len(torn)
        for what, names in (("lost", lost), ("twice", twice), ("torn", torn), ("other digest", other)):
            if names:
                self.note(f"{name}: {what}: {' '.join(names[:5])}{' …' if len(names) > 5 else ''}")
        return not (lost or twice or torn or other)

    def add(self, other):
        for column in ("tried", "lost", "twice", "torn", "recovered"):
            setattr(self, column, getattr(self, column) + getattr(other, column))
        self.notes += other.notes

    @property
    def is_good(self):
        return self.tried > 0 and self.recovered == self.tried and self.lost == self.twice == self.torn == 0

    @property
    def row(self):
        return (f"{self.fault:58} {self.tried:6} {self.lost:5} {self.twice:5} {self.torn:5} "
                f"{self.recovered:5}/{self.tried}")


def command(*arguments):
    done = subprocess.run([*map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")


def mount(*arguments):
    command("mount", *arguments)


def unmount(folder):
    command("umount", folder)


CLOCK_BASE = int(time.time())
