"""The site's fonts, cut down to the characters that its pages use.

They come from installed packages: STIX Two Math from ziamath, Source Serif from font-source-serif-pro
(both under the SIL Open Font License). Written as WOFF2 they take a few kilobytes each.
"""

import base64
import html
import re
from importlib.metadata import distribution, version
from io import BytesIO
from pathlib import Path

from fontTools import subset

from hebb_book.kept import kept
from hebb_book.site import is_site

SERIF = ("font-source-serif-pro", "font_source_serif_pro/files/SourceSerifPro-{}.ttf")
TEXT = {"text": "Regular", "text-italic": "It", "text-bold": "Semibold"}
MATH = ("ziamath", "ziamath/fonts/STIXTwoMath-Regular.ttf")

# A single letter in <mi> is drawn in MathML's italic alphabet, which lies elsewhere in the font.
ITALIC = {ord(c): 0x1D44E + i for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
ITALIC |= {ord(c): 0x1D434 + i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
ITALIC |= {0x3B1 + i: 0x1D6FC + i for i in range(25)} | {ord(c): 0x1D715 + i for i, c in enumerate("∂ϵϑϰϕϱϖ")}
ITALIC[ord("h")] = 0x210E


def _characters(pages: list[str]) -> tuple[set[int], set[int]]:
    """The code points in the text of the pages, and those in their mathematics."""
    text, math = set(), set()
    for page in pages:
        for formula in re.findall(r"<math.*?</math>", page, re.DOTALL):
            math.update(html.unescape(re.sub(r"<[^>]*>", "", formula)))
        text.update(html.unescape(re.sub(r"<math.*?</math>|<[^>]*>", "", page, flags=re.DOTALL)))
    code_points = {ord(c) for c in math}
    root = {ord("√")}  # <msqrt> draws it, though no text holds it
    return {ord(c) for c in text}, root | code_points | {ITALIC[c] for c in code_points if c in ITALIC}


def _cut(package: str, package_version: str, file: str, characters: list[int]) -> bytes:
    """The font with these characters alone, as WOFF2."""
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=True, recalc_timestamp=False)
    font = subset.load_font(str(distribution(package).locate_file(file)), options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters)
    cut.subset(font)
    made = BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()


def _make_fonts(app, exception) -> None:
    """Write the fonts into the style sheet: one request, no text that jumps, and they work from a folder too,
    where a browser does not let a page fetch a font."""
    if exception or not is_site(app):
        return
    out = Path(app.outdir)
    text, math = _characters([f.read_text(encoding="utf-8") for f in sorted(out.rglob("*.html"))])
    files = {"math": (*MATH, math)} | {k: (SERIF[0], SERIF[1].format(v), text) for k, v in TEXT.items()}
    fonts = {
        name: kept(app, _cut, package, version(package), file, sorted(characters))
        for name, (package, file, characters) in files.items()
    }
    sheet = out / "_static" / "book.css"
    css = sheet.read_text(encoding="utf-8")
    for name, font in fonts.items():
        data = base64.b64encode(font).decode("ascii")
        css = css.replace(f"url(fonts/{name}.woff2)", f"url(data:font/woff2;base64,{data})")
    sheet.write_text(css, encoding="utf-8")


def setup(app) -> None:
    app.connect("build-finished", _make_fonts)
