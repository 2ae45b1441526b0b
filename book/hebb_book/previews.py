"""What a link to an equation, a figure, a claim or a term shows before one follows it.

Such places are cut out of the written pages and laid into one script a page, which the browser loads when
a reader first points at a link to it (``theme/static/previews.js``). A script can be read from a folder too.
"""

import json
import re
from pathlib import Path

PLACE = re.compile(r'<(div|figure|math)[^>]* id="((?:equation|figure|claim)-\d+-\d+)"')
TERMS = re.compile(r'((?:<dt id="term-[^"]*">.*?</dt>\s*)+)<dd>(.*?)</dd>', re.DOTALL)


def element(html: str, start: int, tag: str) -> str:
    """The element that begins at `start`, up to its own end."""
    depth = 0
    for found in re.finditer(rf"<(/?){tag}\b[^>]*>", html[start:]):
        depth += -1 if found[1] else 1
        if depth == 0:
            return html[start : start + found.end()]
    raise ValueError(f"<{tag}> at {start} has no end")


def fragments(html: str) -> dict[str, str]:
    """The places of a page that links show, by their anchor."""
    found = {match[2]: element(html, match.start(), match[1]) for match in PLACE.finditer(html)}
    for names, meaning in TERMS.findall(html):
        for name in re.findall(r'id="(term-[^"]*)"', names):
            found[name] = meaning
    return found


def _write(app, exception) -> None:
    if exception or app.builder.name != "html":
        return
    for docname in app.env.found_docs:
        page = Path(app.outdir, app.builder.get_target_uri(docname))
        script = page.with_suffix(".previews.js")
        if script.exists() and script.stat().st_mtime >= page.stat().st_mtime:
            continue
        shown = fragments(page.read_text(encoding="utf-8"))
        if shown:
            key, value = (json.dumps(part, ensure_ascii=False) for part in (page.name, shown))
            script.write_text(f"pages[{key}]={value};\n", encoding="utf-8")


def setup(app) -> None:
    app.connect("build-finished", _write)
