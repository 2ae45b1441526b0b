"""The picture that a preview of a link shows: the title of the page, set in the type of the book."""

from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hebb_book.fonts import SERIF
from hebb_book.kept import kept
from hebb_book.site import is_site

SIZE, MARGIN = (1200, 630), 90
PAPER, INK, SOFT, PRE, POST = "#fdfcf9", "#23252b", "#5a606b", "#0072b2", "#d55e00"
# The mark of the book, two spikes, the second a little later (theme/mark.svg).
SPIKE = [(0, 10), (6.5, 10), (9, 0), (11.6, 13), (13, 10), (28, 10)]


def type_of(style: str, size: int) -> ImageFont.FreeTypeFont:
    package, file = SERIF
    return ImageFont.truetype(str(distribution(package).locate_file(file.format(style))), size)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def draw_card(title: str, book: str) -> bytes:
    """The card as PNG."""
    # Drawn twice as large and reduced: Pillow's lines have no smooth edges of their own.
    card = Image.new("RGB", (2 * SIZE[0], 2 * SIZE[1]), PAPER)
    pen = ImageDraw.Draw(card)
    for colour, x, y in ((PRE, MARGIN, 90), (POST, MARGIN, 150)):
        shift = 7 if colour == POST else 0
        points = [(2 * (x + 7 * (px + (shift if 0 < px < 28 else 0))), 2 * (y + 5 * py)) for px, py in SPIKE]
        pen.line(points, fill=colour, width=20, joint="curve")
    font = type_of("Semibold", 2 * 84)
    for k, line in enumerate(wrapped(title, font, 2 * (SIZE[0] - 2 * MARGIN))[:3]):
        pen.text((2 * MARGIN, 2 * (265 + 98 * k)), line, font=font, fill=INK)
    if book != title:
        pen.text((2 * MARGIN, 2 * 545), book, font=type_of("Regular", 2 * 34), fill=SOFT)
    made = BytesIO()
    card.resize(SIZE, Image.Resampling.LANCZOS).quantize(32).save(made, "PNG", optimize=True)
    return made.getvalue()


def card_name(pagename: str) -> str:
    return f"_static/cards/{pagename.replace('/', '-')}.png"


def _link(app, pagename, templatename, context, doctree) -> None:
    if doctree and is_site(app):
        context["card"] = app.config.html_baseurl + card_name(pagename)


def _draw(app, exception) -> None:
    if exception or not is_site(app):
        return
    out, book = Path(app.outdir), app.config.html_title
    (out / "_static" / "cards").mkdir(parents=True, exist_ok=True)
    for pagename in app.env.found_docs:
        card = kept(app, draw_card, app.env.titles[pagename].astext(), book)
        (out / card_name(pagename)).write_bytes(card)


def setup(app) -> None:
    app.connect("html-page-context", _link)
    app.connect("build-finished", _draw)
