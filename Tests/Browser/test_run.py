#!/usr/bin/env python3
"""Every rule of run.py finds what it is for, and nothing on a page that is good.

  Tests/Browser/test_run.py [-v]

Needs what run.py needs. Each bad page is the good one with one thing spoiled.
"""
import contextlib
import pathlib
import subprocess
import sys
import tempfile
import unittest

import run

HERE = pathlib.Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
GOOD = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bản tin</title>
<style>
:root { color-scheme: light dark; --paper: #fff; --ink: #222; --tint: #eee; }
@media (prefers-color-scheme: dark) { :root { --paper: #111; --ink: #ddd; --tint: #222; } }
body { margin: 1rem; background: var(--paper); color: var(--ink); }
a { color: inherit; }
nav a { display: inline-block; min-width: 24px; padding: 4px 0; }
summary, button { min-height: 24px; padding: 4px; }
.wide { overflow-x: auto; }
.wide table { width: 2000px; }
.tint { background: linear-gradient(var(--tint), var(--paper)); }
.soft { opacity: .9; }
.heard { position: absolute; left: -9999px; }
</style>
</head>
<body>
<a class="heard" href="#first">Đến nội dung</a>
<nav><a href="#first">Đầu</a> · <a href="other.html#part">Trang khác</a> · <a href="sub/">Thư mục</a></nav>
<main>
<h1>Bản tin</h1>
<section id="first"><h2>Một</h2><h3>Hai</h3></section>
<h2>Ba</h2>
<p class="tint">Xem <a href="https://example.com/">nguồn này</a> trong câu. <span class="soft">Nhạt.</span></p>
<div class="wide"><table><caption>Bảng</caption><tr><th>Cột</th></tr><tr><td>Ô</td></tr></table></div>
<img alt="" width="10" height="10" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
<svg role="img" viewBox="0 0 200 40" width="200" height="40"><title>Biểu đồ</title>
<text y="20" fill="currentColor">Chữ</text><text y="35" fill="none">Ẩn</text></svg>
<details><summary>Mở</summary><p id="folded">Gấp lại.</p></details>
<form><label>Tìm <input></label> <button type="button">Đi</button> <input type="submit"></form>
</main>
</body>
</html>
"""
CSP = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
HEAD, MAIN = "</head>", "</main>"
PHONE, DARK = ["phone light", "phone dark"], ["phone dark", "desk dark"]
# name: (rules found, what is spoiled, what it becomes, settings if not all)
BAD = {
    "console-error": ("console", MAIN, "<script>console.error('oh')</script>" + MAIN),
    "console-warning": ("console", MAIN, "<script>console.warn('oh')</script>" + MAIN),
    "exception": ("exception", MAIN, "<script>nothing.at.all</script>" + MAIN),
    "promise": ("exception", MAIN, "<script>Promise.reject(new Error('oh'))</script>" + MAIN),
    "csp-style": ("csp", HEAD, CSP.replace("'none'", "data: 'sha256-AAAA'") + "<style>i { top: 0 }</style>" + HEAD),
    "csp-image": ("csp", HEAD, CSP.replace("'none'", "'none'; style-src 'unsafe-inline'") + HEAD),
    "request": ("request", MAIN, '<img alt="" src="missing.png">' + MAIN),
    "style-sheet": ("request", HEAD, '<link rel="stylesheet" href="missing.css">' + HEAD),
    "outside": ("outside request", MAIN, '<img alt="" src="http://example.com/x.png">' + MAIN),
    "outside-file": ("outside", MAIN, '<img alt="" src="../outside.gif">' + MAIN),
    "overflow": ("overflow", "overflow-x: auto", ""),
    "overflow-phone": ("overflow", MAIN, '<div style="width: 500px; height: 9px"></div>' + MAIN, PHONE),
    "overflow-hidden": ("overflow", "<main>", '<main style="overflow-x: clip"><p style="width: 3000px">Dài</p>'),
    "overflow-folded": ("overflow", 'id="folded"', 'style="width: 3000px"'),
    "viewport": ("overflow", '<meta name="viewport"', '<meta name="other"', PHONE),
    "contrast": ("contrast", "color: var(--ink)", "color: #808080"),
    "contrast-dark": ("contrast", "--ink: #ddd", "--ink: #444", DARK),
    "contrast-canvas": ("contrast", "background: var(--paper); color: var(--ink)", "color: #222", DARK),
    "contrast-opacity": ("contrast", "opacity: .9", "opacity: .4"),
    "contrast-gradient": ("contrast", "linear-gradient(var(--tint)", "linear-gradient(#777"),
    "contrast-alpha": ("contrast", ".soft {", ".soft { color: rgb(128 128 128 / .5);"),
    "contrast-svg": ("contrast", 'fill="currentColor"', 'fill="#888"', ["phone light", "desk light"]),
    "contrast-picture": ("contrast", "linear-gradient(var(--tint), var(--paper))", "url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)"),
    "contrast-folded": ("contrast", 'id="folded"', 'style="color: #777; background: #888"'),
    "contrast-bold": ("contrast", "<h2>Ba</h2>", '<h2 style="font-size: 18.6px; color: #888; background: #fff">Ba</h2>'),
    "lang": ("lang", ' lang="vi"', ""),
    "title": ("title", "<title>Bản tin</title>", "<title> </title>"),
    "no-h1": ("h1", "<h1>Bản tin</h1>", ""),
    "two-h1": ("h1", "<h2>Ba</h2>", "<h1>Ba</h1>"),
    "headings": ("headings", "<h2>Một</h2><h3>Hai</h3>", "<h3>Một</h3>"),
    "no-main": ("main", "main>", "div>"),
    "two-main": ("main", MAIN, MAIN + "<main></main>"),
    "ids": ("ids", 'id="folded"', 'id="first"'),
    "fragment": ("link-fragment", 'href="#first">Đầu', 'href="#last">Đầu'),
    "fragment-other": ("link-fragment", "#part", "#parts"),
    "file": ("link-file", "other.html#part", "others.html"),
    "file-outside": ("link-file", "other.html#part", "../outside.gif"),
    "image": ("image-name", '<img alt=""', "<img"),
    "svg": ("image-name", "<title>Biểu đồ</title>", ""),
    "link": ("link-name", ">nguồn này<", "><"),
    "caption": ("table", "<caption>Bảng</caption>", ""),
    "th": ("table", "<th>Cột</th>", "<td>Cột</td>"),
    "input": ("label", "<label>Tìm <input></label>", "Tìm <input>"),
    "button": ("label", ">Đi<", "><"),
    "summary": ("label", "<summary>Mở", "<summary>"),
    "touch-low": ("touch", "padding: 4px 0;", "", PHONE),
    "touch-alone": ("touch", "</nav>", '</nav><p><a href="#first">·</a></p>', PHONE),
    "touch-list": ("touch", "</nav>", '</nav><p><a href="#first">Một</a> · <a href="#folded">Hai</a></p>', PHONE),
    "outline": ("focus", "a { color: inherit; }", "a { color: inherit; outline: none; }"),
    "unreached": ("focus", "<a ", '<a tabindex="-1" '),
    "print": ("pdf", "</style>", "@media print { html { display: none; } }</style>", ["all"]),
    "load": ("load", MAIN, "<script>alert('oh')</script>" + MAIN),
}


def rules(report):
    return {rule for rule, _ in report.found}


class RunTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder = cls.base / "pages"
        (cls.folder / "sub").mkdir(parents=True)
        (cls.base / "outside.gif").write_bytes(b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\1D\0;")
        (cls.folder / "other.html").write_text('<a name="part">x</a>')
        (cls.folder / "sub" / "index.html").write_text(GOOD.replace("other.html#part", "../other.html").replace("sub/", "."))
        cls.chromium = cls.enterClassContext(run.browser(CHROMIUM, 20))

    def report(self, name, text):
        path = self.folder / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        return run.check_page(self.chromium, self.folder, path)

    def test_a_good_page_has_no_finding_though_every_rule_was_tried(self):
        report = self.report("good", GOOD)
        self.assertEqual(dict(report.found), {})
        rules = {rule for bad in BAD.values() for rule in bad[0].split()}
        self.assertEqual({rule for rule in rules if not report.done[rule]}, {"load"})

    def test_large_and_bold_text_needs_less_contrast(self):
        style = 'style="font-size: {}px; font-weight: {}; color: #888; background: #fff"'
        for size, weight in ((24, 400), (18.7, 700)):
            with self.subTest(size=size):
                report = self.report("large", GOOD.replace("<h2>Ba", f"<h2 {style.format(size, weight)}>Ba"))
                self.assertEqual(rules(report), set())

    def test_a_print_that_is_no_pdf(self):
        report = run.Report("x", 0)
        run.check_print(report, b"/Type /Font")
        self.assertEqual(list(report.found), [("pdf", "0 pages, 11 bytes")])

    def test_the_largest_pages_of_each_sub_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "pairs").mkdir()
            (folder / "b.html").touch()
            for i in range(8):
                (folder / "pairs" / f"{i}.html").write_bytes(bytes(100 - i))
            names = [path.relative_to(folder).as_posix() for path in run.pages(folder)]
            self.assertEqual(names, ["b.html"] + [f"pairs/{i}.html" for i in range(6)])

    def test_findings_beyond_the_most_are_counted(self):
        report = run.Report("x.html", 0)
        for what in "abc":
            for setting in ("phone light", "phone dark"):
                report.check("ids", False, what, setting)
        self.assertEqual(list(report.lines(1)), ["x.html [phone light, phone dark] ids: a", "x.html ids: 2 more"])

    def command(self, *arguments):
        return subprocess.run([sys.executable, HERE / "run.py", "--chromium", CHROMIUM, *arguments],
                              capture_output=True, text=True)

    def test_the_command_says_by_its_end_whether_there_is_a_finding(self):
        with tempfile.TemporaryDirectory() as base:
            folder, shots = pathlib.Path(base, "pages"), pathlib.Path(base, "shots")
            folder.mkdir()
            self.assertEqual(self.command(folder).returncode, 2)
            (folder / "pairs").mkdir()
            (folder / "pairs" / "a.html").write_text(GOOD.replace("other.html#part", "a.html").replace("sub/", "a.html"))
            done = self.command("--shots", shots, folder)
            self.assertEqual((done.returncode, done.stderr, len(done.stdout.splitlines())), (0, "", 2), done.stdout)
            self.assertEqual(sorted(path.name for path in (shots / "pairs").iterdir()),
                             ["a.desk.dark.png", "a.desk.light.png", "a.pdf", "a.phone.dark.png", "a.phone.light.png"])
            self.assertTrue((shots / "pairs" / "a.desk.dark.png").read_bytes().startswith(b"\x89PNG"))
            (folder / "pairs" / "a.html").write_text(GOOD)
            done = self.command(folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("pairs/a.html [all] link-file: other.html#part\n", done.stdout)

    def test_a_browser_that_ends_is_a_finding(self):
        with run.browser("/bin/false", 5) as chromium:
            path = self.folder / "other.html"
            self.assertIn(("load", "chromium has ended"), run.check_page(chromium, self.folder, path).found)


def bad_page_test(name, expected, old, new, settings=None):
    def test(self):
        self.assertIn(old, GOOD)
        with contextlib.ExitStack() as stack:
            if expected == "load":
                self.chromium.patience = 1
                stack.callback(setattr, self.chromium, "patience", 20)
            report = self.report(name, GOOD.replace(old, new))
        self.assertEqual(rules(report), set(expected.split()), dict(report.found))
        where = {setting for found in report.found.values() for setting in found}
        static = expected.startswith("link-f")
        every = ["all"] if static else [f"{width} {scheme}" for width, scheme in run.SETTINGS]
        self.assertEqual(where, set(settings or every), dict(report.found))
    return test


for bad_name, bad in BAD.items():
    setattr(RunTests, f"test_bad_{bad_name.replace('-', '_')}", bad_page_test(bad_name, *bad))


if __name__ == "__main__":
    unittest.main()
