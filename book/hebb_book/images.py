"""Pictures with their size, so that nothing moves when they arrive, and loaded late where out of sight."""

import posixpath
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from PIL import Image

SCREEN_DPI = 100  # one dot of hebb_lib's figures is one CSS pixel


def shown_size(file: Path) -> tuple[int, int]:
    """Width and height in CSS pixels: a picture drawn at 200 dots an inch is shown at half its size."""
    with Image.open(file) as picture:
        scale = SCREEN_DPI / picture.info.get("dpi", (SCREEN_DPI,))[0]
        return round(picture.width * scale), round(picture.height * scale)


def visit_image(self, node: nodes.image) -> None:
    uri, builder = node["uri"], self.builder
    attributes = {"src": uri, "alt": node.get("alt", "")}
    if uri in builder.images:
        attributes["src"] = posixpath.join(builder.imgpath, quote(builder.images[uri]))
        file = Path(builder.srcdir, uri)
        if file.suffix != ".svg":
            attributes["width"], attributes["height"] = map(str, shown_size(file))
    # The first picture is on the first screen; the others can wait until the reader comes near.
    if getattr(self, "hebb_has_picture", False):
        attributes["loading"] = "lazy"
    else:
        attributes["fetchpriority"] = "high"
        self.hebb_has_picture = True
    self.body.append("<img " + " ".join(f'{k}="{escape(v)}"' for k, v in attributes.items()) + " />")


def setup(app) -> None:
    app.add_node(nodes.image, override=True, html=(visit_image, lambda self, node: None))
