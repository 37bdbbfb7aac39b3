/// The style of every digest page.
enum HTMLStyle {
    /// What the page's Content-Security-Policy allows: this style and no other. SHA-256 of `css`
    /// in Base64; the test that compares them prints the new one when the style has changed.
    static let hash = "sha256-5Ny5YNc5itYwNjY0DByMo8y3rFaJQa3vzntljz6dULk="

    static let css = """

        :root {
          --paper: #fcfcfa; --ink: #1c1f23; --soft: #575d66; --line: #d9dbd6;
          --link: #174a7c; --alert: #fdf0d0; --alert-ink: #5a3d00; --tint: #eef1f4;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181c; --ink: #e7e8e6; --soft: #a9afb8; --line: #363b42;
            --link: #93c0ee; --alert: #3a2e10; --alert-ink: #f4d98f; --tint: #20252b;
          }
        }
        * { box-sizing: border-box; }
        html { color-scheme: light dark; -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 1.5rem 1.1rem 3rem; max-width: 46rem;
          background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
          overflow-wrap: anywhere;
        }
        a { color: var(--link); text-underline-offset: .15em; }
        .title a, .ways a, nav a, footer a, .id a, td a, .pair a, .columns a {
          display: inline-block; min-width: 1.5rem; padding-block: .3rem;
        }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        h1, h2, h3, h4, p, ul, dl, blockquote { margin: 0; }
        header { padding-bottom: 1.1rem; border-bottom: 3px double var(--line); }
        .title { color: var(--soft); letter-spacing: .02em; }
        h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -.01em; }
        .headline { margin-top: .6rem; font-size: 1.1rem; font-weight: 600; }
        .pages, .seen, .basis, .note { color: var(--soft); }
        .warning {
          margin-top: .9rem; padding: .6rem .8rem; border-left: 4px solid currentColor;
          background: var(--alert); color: var(--alert-ink);
        }
        nav ul {
          display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin-top: .8rem; padding: 0;
          list-style: none;
        }
        section { margin-top: 2.2rem; }
        h2 { font-size: 1.2rem; line-height: 1.3; }
        summary { cursor: pointer; }
        summary h2 { display: inline; }
        .event { padding: 1.15rem 0 1rem; border-bottom: 1px solid var(--line); }
        h3, .event-name { font-size: 1.12rem; line-height: 1.35; }
        .event-name { font-weight: 600; }
        .event-name .parties + .kind { margin-left: .35rem; font-weight: 400; }
        .pair { margin-top: 1.4rem; padding-top: .6rem; border-top: 2px solid var(--line); }
        .pair a, .title a { color: inherit; text-decoration: none; }
        .pair a:hover, .title a:hover { text-decoration: underline; }
        .parties + .kind { color: var(--soft); }
        .cancelled .parties, .cancelled time { text-decoration: line-through; }
        .mark {
          padding: .05rem .45rem; border: 1px solid currentColor; border-radius: 1rem;
          font-size: .82rem; font-weight: 600; white-space: nowrap;
        }
        .mark.uncertain, .mark.teaser { border-style: dashed; color: var(--soft); }
        .basis::before { content: "("; }
        .basis::after { content: ")"; }
        .changes { margin-top: .35rem; }
        blockquote {
          margin-top: .7rem; padding: .55rem .9rem; border-left: 3px solid var(--line);
          background: var(--tint);
        }
        dl { margin-top: .7rem; }
        dl div { display: grid; grid-template-columns: 5.5rem 1fr; gap: .6rem; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        .sources { margin-top: .6rem; padding-left: 1.1rem; font-size: .92rem; }
        .outlet { font-weight: 600; }
        code { color: var(--soft); font: .85em ui-monospace, "DejaVu Sans Mono", monospace; }
        .id { margin-top: .5rem; font-size: .8rem; }
        .id a { color: var(--soft); text-decoration: none; }
        .id a:hover, .id a:focus { text-decoration: underline; }
        .event:target { background: var(--tint); box-shadow: 0 0 0 .6rem var(--tint); }
        .reference { margin-top: .7rem; }
        .set-aside { padding-left: 1.1rem; }
        .set-aside li { margin-top: .5rem; }
        figure { margin: .8rem 0 0; }
        .picture { display: block; width: 100%; max-width: 30rem; height: auto; }
        .picture text { fill: var(--ink); font-size: 12px; }
        .dot, .bar, .cell { fill: var(--link); }
        .axis { stroke: var(--line); }
        table { width: 100%; margin-top: .8rem; border-collapse: collapse; }
        caption { text-align: left; font-weight: 600; }
        th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        th { color: var(--soft); font-weight: 600; white-space: nowrap; }
        .month { max-width: 30rem; table-layout: fixed; }
        .month a { display: block; min-height: 1.5rem; }
        .count { display: block; color: var(--soft); font-size: .8rem; }
        .brief, .columns { padding-left: 1.1rem; }
        .brief li, .columns li { margin-top: .5rem; }
        .columns { columns: 12rem; }
        details { margin-top: .8rem; }
        footer { margin-top: 2.5rem; color: var(--soft); font-size: .92rem; }
        @media (max-width: 30rem) {
          dl div { grid-template-columns: 1fr; gap: 0; margin-top: .3rem; }
          .mark { white-space: normal; }
        }
        @media print {
          :root {
            --paper: #fff; --ink: #000; --soft: #444; --line: #999; --link: #000; --tint: #fff;
            --alert: #fff; --alert-ink: #000;
          }
          body { max-width: none; padding: 0; font-size: 10pt; }
          nav, footer { display: none; }
          .event { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
        }

        """
}
