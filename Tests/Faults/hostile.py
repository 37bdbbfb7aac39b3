"""Senders that mean harm: nothing outside the folder is read, nothing of a page becomes markup, a log line or an escape."""
import html.parser
import os
import re
import socket
import stat
import time

import pages
import testbed
from testbed import Result, Site

MEMORY_LIMIT_MIB = 200
WITHIN_SECONDS = 20
SECRET = "Ngoại trưởng Peru và Ngoại trưởng Chile bí mật hội đàm ngày 1/2/2024. KHOBAUBIMAT"
# What a digest, a log line or a status must not hold: markup, a link, a terminal's escape, a change of direction.
EVIL = ("<script>alert(1)</script><img src=x onerror=alert(2)>](javascript:alert(3)) [bấm](http://evil.example/) "
        "\x1b[2J\x1b]0;tiêu đề\x07 \u202egnas ed\u202c \u2066a\u2069 `rm -rf` **đậm** &lt;b&gt; \x00 \x9b31m "
        "\r\nSTATUS=gone\n")


def write(site, name, content):
    target = os.path.join(os.fsencode(site.drop), name if isinstance(name, bytes) else name.encode())
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return target


def hostile_files(site, secrets):
    """Everything but pages."""
    drop = site.drop
    secret = secrets / "secret.txt"
    secret.write_text(SECRET)
    os.symlink(secret, drop / "link.txt")
    os.symlink(secrets, drop / "linked-folder")
    os.symlink("/", drop / "everything")
    os.symlink(drop, drop / "round-and-round")
    os.symlink("/dev/zero", drop / "endless.txt")
    os.mkfifo(drop / "fifo.txt")
    os.mknod(drop / "device.txt", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(drop / "socket.txt"))
    with open(drop / "sparse.txt", "wb") as file:
        file.truncate(3 << 30)
    (drop / "closed").mkdir(mode=0)
    (drop / "page.txt").mkdir()
    write(site, "a\nb.txt", pages.quiet(1))
    write(site, "\x1b[31mred\x07.txt", pages.quiet(2))
    write(site, "\u202etxt.exe.txt", pages.quiet(3))
    write(site, "<script>alert(9)</script>.txt".replace("/", "∕"), pages.quiet(4))
    write(site, "[a](javascript:b).txt", pages.BROKEN + b"4")
    write(site, b"\xff\xfe\xfd.txt", pages.quiet(5))
    write(site, "n" * 251 + ".txt", pages.quiet(6))
    write(site, "/".join(["d" * 200] * 18) + "/deep.txt", pages.quiet(7))
    write(site, "-rf *; $(reboot) `x`.txt", pages.BROKEN + b"5")
    return server


def hostile_pages(site):
    """Pages that try what a parser may do wrong."""
    million = 1_000_000
    article = pages.meeting(30)[0]
    contents = {
        "one-line.txt": "a" * (10 * million), "no-spaces.txt": "Nga" * (3 * million),
        "one-sentence.txt": "Ngoại trưởng Nga, Ngoại trưởng Mỹ hội đàm, " * 100_000,
        "dates.txt": "ngày 1/1/2024 " * 300_000, "lines.txt": "Nga\n" * million, "brackets.txt": "(" * million,
        "tags.html": "<div>" * 300_000 + article, "tables.html": "<table><tr><td>" * 100_000 + article,
        "attributes.html": "<a " + "b='c' " * million + ">" + article, "unclosed.html": "<!--" + "-" * million,
        "entities.html": "<p>" + "&amp;lt;&#x1F600;&#1114112;&NotEqualTilde;" * 100_000,
        "bomb.xhtml": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(12)) + "]><p>&m;</p>",
        "external.xhtml": '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]><p>&s;</p>' + article,
        "json-ld.html": '<script type="application/ld+json">' + "[" * million + "</script>" + article,
        "nul.txt": article.replace(" ", "\x00 "), "combining.txt": "a" + "\u0323\u0302" * million,
        "surrogates.txt": b"\xed\xa0\x80\xed\xb0\x80" * 10_000, "overlong.txt": b"\xc0\xaf" * 10_000,
        "truncated.txt": article.encode()[:-3] + b"\xe1\xba", "utf-16.txt": article.encode("utf-16"),
        "utf-32.txt": article.encode("utf-32"), "utf-7.html": '<meta charset="utf-7">+ADw-script+AD4-' + article,
        "cp1258.html": b'<meta charset="windows-1258">' + "Ngoại trưởng Nga".encode("utf-8"),
        "gzip.txt": b"\x1f\x8b\x08\x00" + bytes(range(256)) * 1000, "empty.txt": "", "blank.txt": "\n" * million,
        "bom.txt": "\ufeff" * 1000 + article, "zero-width.txt": "\u200b".join(article),
    }
    for name, content in contents.items():
        write(site, f"pages/{name}", content)


def evil_page():
    """A good page whose every quotable part carries what must not come through."""
    (a, _), (b, _) = pages.PAIRS[31]
    return (f"Ngoại trưởng {a} và Ngoại trưởng {b} hội đàm {EVIL.splitlines()[0]}\n\nNgày 19/3/2024, Ngoại trưởng {a} "
            f"<b onmouseover=alert(4)>John {EVIL.splitlines()[0]}</b> đã hội đàm với Ngoại trưởng {b} về hợp tác song "
            f"phương tại <i>Paris</i>.\n\n{pages.FILLER * 3}\n{EVIL}\n")


def peak_mebibytes(process):
    with open(f"/proc/{process}/status") as file:
        return int(re.search(r"^VmHWM:\s+(\d+)", file.read(), re.M).group(1)) >> 10


class Markup(html.parser.HTMLParser):
    """What a digest's HTML has that the program never writes."""

    def __init__(self, text):
        super().__init__()
        self.foreign = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "img", "iframe", "object", "embed", "form", "input", "i", "base") or (
                tag == "svg" and ("class", "picture") not in attributes):
            self.foreign.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or name in ("style", "src"):
                self.foreign.append(f"{name}=")
            if name == "href" and not re.fullmatch(r"#[\w-]+|(\.\./)?((pairs|countries)/)?[\w.-]+\.(html|md|json|xml)(#[\w-]+)?", value):
                self.foreign.append(f"href={value}")


def leaks(site):
    """Which outputs hold something that only an attacker wants there."""
    found = []
    control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    outputs = {path.name: path.read_text(errors="replace") for path in site.digest_paths()}
    outputs |= {"log": site.complaints(), "status": "\n".join(site.messages), "status.json": (
        site.state / "status.json").read_text(), "bilat status": site.run("status").stdout,
        "search": site.run("search", "--country", "USA").stdout, "digest": site.run("digest", "--format", "text").stdout}
    for name, text in outputs.items():
        if "KHOBAUBIMAT" in text or "root:x:0:0" in text:
            found.append(f"{name}: a file outside the folder")
        if control.search(text):
            found.append(f"{name}: control or direction character {control.search(text).group(0)!r}")
        if name.endswith(".html"):
            found += [f"{name}: {what}" for what in Markup(text).foreign]
        if name.endswith(".md"):
            plain = re.sub(r"(`+).*?\1", "", re.sub(r"\\.", "", text))
            if re.search(r"\]\((?!#|\S+\.(html|md|json)\))|<(?!/?(details|summary|a)\b)|<a (?!id=)|https?:|www\.", plain):
                found.append(f"{name}: a link or markup of a page")
    if any(re.match(r"(?!\d{4}-\d\d-\d\dT)", line) for line in site.complaints().splitlines()):
        found.append("log: a line that the service did not begin")
    if any(not re.match(r"(STATUS|READY|WATCHDOG|STOPPING|EXTEND|MAINPID|RELOADING|MONOTONIC|$)", m) or m == "STATUS=gone"
           for m in site.messages):
        found.append("status: a message that the service did not write")
    return found


def hostile_folder(bed):
    """Links, devices, sparse files, names of bytes, pages built to hurt: the one good page is news all the same."""
    result = Result("hostile folder")
    site, secrets = Site(bed.folder / "hostile", bed.program, bed.shim), bed.folder / "secrets"
    secrets.mkdir()
    server = hostile_files(site, secrets)
    hostile_pages(site)
    evil, (good, event) = evil_page(), pages.meeting(29)
    write(site, "evil.txt", evil)
    write(site, "evil.html", f"<html><title>{evil[:300]}</title><body><p>{evil}</p></body>")
    started = time.monotonic()
    site.start()
    site.ready()
    write(site, "zz/good.txt", good)
    result.tried += 1
    try:
        testbed.wait(lambda: event.encode() in digest(site), "the good page in the digest", WITHIN_SECONDS)
        told = time.monotonic() - started
        site.status_says(r"\b0 waiting", 120)
        done = time.monotonic() - started
        time.sleep(3)
        site.must_live()
        peak, found = peak_mebibytes(site.process.pid), leaks(site)
        result.note(f"good page told after {told:.1f} s, all read after {done:.1f} s, peak memory {peak} MiB, {site.status}")
        for leak in found:
            result.note(leak)
        if peak < MEMORY_LIMIT_MIB and not found:
            result.recovered += 1
    finally:
        site.kill()
        server.close()
    return result


def heavy_pages(bed):
    """Pages that take as long as a page can, many at once: the watchdog's ping comes through all the same."""
    count = 20 if bed.is_short else 100
    result, site = Result(f"{count} pages of a mebibyte full of people"), Site(bed.folder / "heavy", bed.program, bed.shim)
    people = "Các ông " + "Tập Cận Bình, Putin, Biden, Trump, Obama, Abe, Merkel, Macron, Modi, " * 5 + "đã hội đàm. "
    paragraph = people + pages.FILLER + "\n\n"
    for number in range(count):
        write(site, f"{number}.txt", "Hai bên hội đàm tại thủ đô của nước chủ nhà\n\n" + paragraph * (
            (1 << 20) // len(paragraph.encode())) + f"\nBản tin {number}.\n")
    site.start()
    site.ready()
    result.tried += 1
    try:
        testbed.wait(lambda: len(site.held()) == count, lambda: f"{count} pages; {site.status}", 600)
        site.must_live()
        result.note(f"longest silence of the watchdog {site.longest_silence:.1f} s, peak memory "
                    f"{peak_mebibytes(site.process.pid)} MiB")
        # Half of the unit's patience, for a machine half as fast.
        result.recovered += site.longest_silence < 30
    finally:
        site.kill()
    return result


def digest(site):
    try:
        return (site.digests / "latest.json").read_bytes()
    except FileNotFoundError:
        return b""


FAULTS = [hostile_folder, heavy_pages]
