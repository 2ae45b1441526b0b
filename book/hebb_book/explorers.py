"""Explorers without a kernel: the pictures of all notches, computed while the book is built.

While the book is built its kernels are asked for all pictures of an explorer instead of a widget
(`hebb_lib.explorers`); the execution cache keeps them with the other outputs. Here the picture at the start
stands in the page, whole without a script, and all the pictures become one file in ``_images``, which the
explorers' own script gets when the reader comes near.
"""

import hashlib
import json
import os
from html import escape
from pathlib import Path

from docutils import nodes

import hebb_lib.explorers
from hebb_lib.explorers.explorer import PAGE, VARIABLE

SOURCE = Path(hebb_lib.explorers.__file__).parent


class explorer_box(nodes.General, nodes.Element):
    """An explorer: `data` as `Explorer.page` gives it, `file` with its pictures."""


class ExplorerRenderer:
    """What myst-nb calls for each output of a cell (its entry point group ``myst_nb.mime_renderers``)."""

    mime_priority_overrides = tuple((kind, PAGE, 0) for kind in ("html", "dirhtml", "singlehtml"))

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != PAGE or inline:
            return None
        explorer = dict(data.content)
        # A script and not data: a page that is opened from a folder cannot fetch.
        place = f'(window.hebbExplorers ??= {{}})["{explorer["slug"]}-explorer"]'
        script = f'{place} = "{explorer.pop("pictures")}";\n'.encode()
        name = f"explorer-{explorer['slug']}-{hashlib.sha256(script).hexdigest()[:10]}.js"
        return [explorer_box("", data=explorer, file=renderer.write_file([name], script, exists_ok=True))]


def register_pictures(app, doctree, docname) -> None:
    """Have Sphinx copy the pictures into ``_images``, and clear away those of an earlier build."""
    for box in doctree.findall(explorer_box):
        file = Path(box["file"].lstrip("/"))
        for folder in (Path(app.outdir, app.builder.imagedir), Path(app.srcdir, file).parent):
            for old in folder.glob(f"explorer-{box['data']['slug']}-*.js"):
                if old.name != file.name:
                    old.unlink()
        app.builder.images[str(file)] = file.name


def add_assets(app, pagename, templatename, context, doctree) -> None:
    """The script and the style, on the pages that have an explorer."""
    if doctree is not None and any(doctree.findall(explorer_box)):
        app.add_css_file("explorer.css")
        app.add_js_file("explorer.js", loading_method="defer")


def visit_explorer(translator, node) -> None:
    source = f"{translator.builder.imgpath}/{Path(node['file']).name}"
    translator.body.append(explorer_html(node["data"], source))
    raise nodes.SkipNode


def explorer_html(data: dict, source: str) -> str:
    """The explorer as it stands in the page, whole without a script but for moving."""
    script = json.dumps(
        {"source": source, "start": data["start"], "texts": data["texts"]},
        ensure_ascii=False,
        separators=(",", ":"),
    ).replace("</", "<\\/")
    return (
        f'<figure class="explorer" id="{escape(data["slug"])}-explorer">\n{data["markup"]}'
        f'<script type="application/json">{script}</script>\n</figure>\n'
    )


def page_script() -> str:
    """The explorers' module as a plain script: from a folder, a browser loads no module."""
    module = (SOURCE / "explorer.js").read_text(encoding="utf-8")
    body, export, _ = module.partition("export default")
    assert export, "explorer.js has no export"
    return f"{{\n{body}\ndocument.querySelectorAll('figure.explorer').forEach(enliven);\n}}\n"


def write_assets(app, error) -> None:
    """Put the script and the style beside the book's own."""
    if error is None and app.builder.format == "html":
        static = Path(app.outdir, "_static")
        (static / "explorer.js").write_text(page_script(), encoding="utf-8")
        (static / "explorer.css").write_bytes((SOURCE / "explorer.css").read_bytes())


def setup(app) -> None:
    os.environ[VARIABLE] = "page"  # the kernels that execute the chapters inherit it
    app.add_node(explorer_box, html=(visit_explorer, None))
    app.connect("doctree-resolved", register_pictures)
    app.connect("html-page-context", add_assets)
    app.connect("build-finished", write_assets)
