#!/usr/bin/env python3
"""Opens digests in a headless browser and says what a reader would stumble on.

  Tests/Browser/run.py [--chromium /usr/bin/chromium] [--shots DIR] [--most 5] FOLDER

Needs Debian's chromium, fonts-dejavu-core and fonts-noto-color-emoji. Opens every page in FOLDER, and the six largest
of each of its sub folders, as file:// at a phone's and a desk's width, in light and dark: nothing on the console, no
request that fails or leaves FOLDER, nothing wider than the screen, contrast, labels and headings (WCAG 2.1 AA), links
that lead somewhere, can be touched (WCAG 2.5.8, without its exception for spacing), and are reached by the tab key; and
prints it once.
Prints a row for each page, then each finding as `page [phone dark] rule: what`; [all] is every width and colour.
Ends with 1 if there is one, with 2 if there is no page. Text in an SVG is compared with what is behind the SVG.
  --shots  saves a picture for each width and colour (the first 16000 pixels), and the print as PDF
  --most   findings shown of a rule on a page; the others are only counted
"""
import argparse
import base64
import collections
import contextlib
import functools
import html.parser
import itertools
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import time
import urllib.parse

PATIENCE_SECONDS = 120
LARGEST = 6
WIDTHS = {"phone": {"width": 390, "height": 844, "mobile": True}, "desk": {"width": 1280, "height": 900, "mobile": False}}
SETTINGS = list(itertools.product(WIDTHS, ("light", "dark")))
A4 = {"paperWidth": 210 / 25.4, "paperHeight": 297 / 25.4}
TALLEST_PICTURE = 16000  # the browser repeats itself beyond 16384
TABS = 20
TAB_KEY = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
CHECKS = (pathlib.Path(__file__).resolve().parent / "checks.js").read_text()
FLAGS = ["--headless", "--remote-debugging-pipe", "--no-startup-window", "--no-first-run", "--disable-gpu",
         "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
         "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND"]


class Failed(Exception):
    """The browser did not do what it was told."""


class Browser:
    """One chromium, spoken to through its file descriptors 3 and 4: JSON, each message ended by a NUL."""

    def __init__(self, program, folder, patience=PATIENCE_SECONDS):
        self.patience, self.ids, self.parts, self.rest = patience, itertools.count(1), [], b""
        self.events = collections.defaultdict(list)  # session: [(method, parameters)]
        reads, self.input = os.pipe()
        self.output, writes = os.pipe()

        def give_pipes():
            for target, source in ((3, os.dup(reads)), (4, os.dup(writes))):
                os.dup2(source, target)

        flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        # Both pipes are open, so 3 and 4 are in use and nothing that Popen opens for itself can be one of them.
        self.process = subprocess.Popen([program, *flags, f"--user-data-dir={folder}"], preexec_fn=give_pipes,
                                        close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(reads), os.close(writes)

    def receive(self, end):
        """The next message."""
        while True:
            part, nul, self.rest = self.rest.partition(b"\0")
            self.parts.append(part)
            if nul:
                message, self.parts = b"".join(self.parts), []
                return json.loads(message)
            if not select.select([self.output], [], [], max(0, end - time.monotonic()))[0]:
                raise Failed(f"no answer within {self.patience} s")
            self.rest = os.read(self.output, 1 << 20)
            if not self.rest:
                raise Failed("chromium has ended")

    def wait(self, condition):
        """Keeps events until the condition is true of a message, which it returns."""
        end = time.monotonic() + self.patience
        while True:
            message = self.receive(end)
            if "method" in message:
                self.events[message.get("sessionId")].append((message["method"], message["params"]))
                if message["method"] == "Inspector.targetCrashed":
                    raise Failed("the page has crashed")
            if condition(message):
                return message

    def call(self, method, session=None, **parameters):
        message = {"id": next(self.ids), "method": method, "params": parameters}
        try:
            os.write(self.input, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        except BrokenPipeError:
            raise Failed("chromium has ended") from None
        answer = self.wait(lambda answer: answer.get("id") == message["id"])
        if "error" in answer:
            raise Failed(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def close(self):
        with contextlib.suppress(Failed):
            self.call("Browser.close")
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.input), os.close(self.output)


@contextlib.contextmanager
def browser(program, *settings):
    with tempfile.TemporaryDirectory(prefix="bilat-browser-", ignore_cleanup_errors=True) as folder:
        with contextlib.closing(Browser(program, folder, *settings)) as chromium:
            yield chromium


class Tab:
    """A page by itself."""

    def __init__(self, chromium):
        self.chromium = chromium
        self.target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = chromium.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.events = chromium.events[self.session]
        for domain in ("Page", "Runtime", "Log", "Network", "Inspector"):
            self.call(f"{domain}.enable")

    def close(self):
        self.chromium.call("Target.closeTarget", targetId=self.target)
        self.chromium.events.pop(self.session)

    def call(self, method, **parameters):
        return self.chromium.call(method, self.session, **parameters)

    def show(self, url, width, scheme):
        self.call("Emulation.setDeviceMetricsOverride", deviceScaleFactor=1, **WIDTHS[width])
        self.call("Emulation.setTouchEmulationEnabled", enabled=WIDTHS[width]["mobile"])
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        problem = self.call("Page.navigate", url=url).get("errorText")
        if problem:
            raise Failed(problem)
        if "Page.loadEventFired" not in dict(self.events):
            self.chromium.wait(lambda message: "Page.loadEventFired" in dict(self.events))

    def evaluate(self, function, *arguments):
        expression = f"({function})({', '.join(map(json.dumps, arguments))})"
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failed(exception_text(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def picture(self):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"], "height": min(size["height"], TALLEST_PICTURE)}
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])


class Report:
    """What was tried and found on one page."""

    def __init__(self, name, size):
        self.name, self.size = name, size
        self.done = collections.Counter()
        self.found = collections.defaultdict(list)  # (rule, what): settings

    def find(self, rule, what, setting):
        if setting not in self.found[rule, what]:
            self.found[rule, what].append(setting)

    def check(self, rule, is_good, what, setting="all"):
        self.done[rule] += 1
        if not is_good:
            self.find(rule, what, setting)

    def lines(self, most):
        by_rule = collections.defaultdict(list)
        for (rule, what), settings in self.found.items():
            where = "all" if len(settings) == len(SETTINGS) else ", ".join(settings)
            by_rule[rule].append(f"{self.name} [{where}] {rule}: {what}")
        for rule, lines in by_rule.items():
            yield from lines[:most]
            if len(lines) > most:
                yield f"{self.name} {rule}: {len(lines) - most} more"


class Anchors(html.parser.HTMLParser):
    """Where a file links to, and what can be linked to in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.targets = [], {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.targets.add(attributes.get("id"))
        if tag == "a":
            self.targets.add(attributes.get("name"))
        if tag in ("a", "area") and attributes.get("href") is not None:
            self.links.append(attributes["href"])


@functools.lru_cache(maxsize=64)
def anchors(path):
    return Anchors(path.read_text(encoding="utf-8", errors="replace"))


def local(url):
    """The file that a file: URL means."""
    return pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(url).path)).resolve()


def check_links(report, folder, path):
    for link in anchors(path).links:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(path.as_uri(), link))
        if parts.scheme != "file":
            continue
        file = local(parts.geturl())
        file = file / "index.html" if file.is_dir() else file
        exists = file.is_file() and file.is_relative_to(folder)
        report.check("link-file", exists, link)
        if exists and parts.fragment and file.suffix == ".html":
            report.check("link-fragment", urllib.parse.unquote(parts.fragment) in anchors(file).targets, link)


def exception_text(details):
    return details.get("exception", {}).get("description", details["text"]).split("\n")[0]


def check_events(report, folder, setting, events):
    """What the browser complained of, and what it asked for."""
    report.done.update(("console", "exception", "csp"))
    urls = {}
    for method, event in events:
        if method == "Network.requestWillBeSent":
            url = urls[event["requestId"]] = event["request"]["url"]
            is_inside = url.startswith("data:") or url.startswith("file:") and local(url).is_relative_to(folder)
            report.check("outside", is_inside, url, setting)
            report.done["request"] += 1
        elif method == "Network.loadingFailed":
            rule = "csp" if event.get("blockedReason") == "csp" else "request"
            report.find(rule, f"{urls.get(event['requestId'])}: {event['errorText']}", setting)
        elif method == "Runtime.exceptionThrown":
            report.find("exception", exception_text(event["exceptionDetails"]), setting)
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning", "assert"):
            text = " ".join(str(value.get("value", value.get("description"))) for value in event["args"])
            report.find("console", f"{event['type']}: {text}", setting)
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            text, source = event["entry"]["text"], event["entry"]["source"]
            if source != "network":  # Network.loadingFailed has told it
                report.find("csp" if "Content Security Policy" in text else "console", text, setting)


def check_focus(report, setting, tab):
    for _ in range(TABS):
        tab.call("Input.dispatchKeyEvent", **TAB_KEY)
        focused = tab.evaluate("""() => {
          const element = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(element);
          return { isLink: element.matches("a[href]"), isOutlined: outlineStyle !== "none" && outlineWidth !== "0px",
                   start: element.outerHTML.slice(0, 80) };
        }""")
        if focused["isLink"]:
            report.check("focus", focused["isOutlined"], f"no outline: {focused['start']}", setting)
            return
    report.check("focus", False, f"no link is reached by {TABS} times tab", setting)


def check_print(report, pdf):
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    report.check("pdf", pages > 0 and len(pdf) > 1000, f"{pages} pages, {len(pdf)} bytes")
    report.check("pdf", b"/Type /Font" in pdf, f"no text on {pages} pages")


def check_setting(report, folder, path, tab, width, scheme, shots):
    """One page at one width in one colour. Pictures come first: the checks open what is folded."""
    setting = f"{width} {scheme}"
    tab.show(path.as_uri(), width, scheme)
    if shots:
        shots.with_name(f"{shots.name}.{width}.{scheme}.png").write_bytes(tab.picture())
    if setting == "desk light":
        pdf = base64.b64decode(tab.call("Page.printToPDF", **A4)["data"])
        check_print(report, pdf)
        if shots:
            shots.with_name(f"{shots.name}.pdf").write_bytes(pdf)
    result = tab.evaluate(CHECKS, WIDTHS[width])
    report.done.update(result["done"])
    for rule, what in result["found"]:
        report.find(rule, what, setting)
    if result["hasLinks"]:
        check_focus(report, setting, tab)
    check_events(report, folder, setting, tab.events)


def check_page(chromium, folder, path, shots=None):
    name = path.relative_to(folder)
    report = Report(name.as_posix(), path.stat().st_size)
    if shots:
        shots = shots / name.with_suffix("")
        shots.parent.mkdir(parents=True, exist_ok=True)
    check_links(report, folder, path)
    for width, scheme in SETTINGS:
        try:
            with contextlib.closing(Tab(chromium)) as tab:
                check_setting(report, folder, path, tab, width, scheme, shots)
        except Failed as error:  # a page that cannot be tried is a finding like any other
            report.find("load", str(error), f"{width} {scheme}")
    return report


def pages(folder):
    """All in the folder, the largest of each sub folder."""
    yield from sorted(folder.glob("*.html"))
    for sub in sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        yield from sorted(sorted(sub.glob("*.html"), key=lambda path: (-path.stat().st_size, path))[:LARGEST])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=5)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    folder = options.folder.resolve()
    chosen = list(pages(folder)) if folder.is_dir() else []
    if not chosen:
        print(f"no pages in {folder}", file=sys.stderr)
        sys.exit(2)
    reports = []
    print(f"{'page':40} {'bytes':>9} {'checks':>8} {'findings':>8} {'s':>5}", flush=True)
    with browser(options.chromium) as chromium:
        for path in chosen:
            started = time.monotonic()
            report = check_page(chromium, folder, path, options.shots)
            reports.append(report)
            print(f"{report.name:40} {report.size:9} {report.done.total():8} {len(report.found):8} "
                  f"{time.monotonic() - started:5.1f}", flush=True)
    for report in reports:
        for line in report.lines(options.most):
            print(line)
    sys.exit(1 if any(report.found for report in reports) else 0)


if __name__ == "__main__":
    main()
