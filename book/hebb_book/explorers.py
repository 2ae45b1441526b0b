"""Explorers without a kernel: pictures computed at build time, and the browser's own controls to choose one.

While the book is built its kernels are asked for all pictures of an explorer instead of a widget
(`hebb_lib.explorers`); the execution cache keeps them with the other outputs. Here they become files in
``_images`` and an ``<img>`` that needs no script, beside controls that a small script brings to life.
"""

import base64
import hashlib
import html
import json
import os
import re
from pathlib import Path

from docutils import nodes

from hebb_lib.explorers.explorer import FRAMES, VARIABLE

STATIC = Path(__file__).with_name("explorer_static")


class explorer_box(nodes.General, nodes.Element):
    """An explorer: `data` as `Explorer.frames` gives it, `files` instead of pictures, one a setting."""


class ExplorerRenderer:
    """What myst-nb calls for each output of a cell (its entry point group ``myst_nb.mime_renderers``)."""

    mime_priority_overrides = (("html", FRAMES, 0), ("dirhtml", FRAMES, 0), ("singlehtml", FRAMES, 0))

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != FRAMES or inline:
            return None
        explorer = dict(data.content)
        slug = re.sub(r"[\W_]+", "-", explorer["name"].lower()).strip("-")
        files = []
        for picture in explorer.pop("pictures"):
            webp = base64.b64decode(picture)
            name = f"explorer-{slug}-{hashlib.sha256(webp).hexdigest()[:10]}.webp"
            files.append(renderer.write_file([name], webp, exists_ok=True))
        return [explorer_box("", data=explorer, files=files, slug=slug)]


def register_pictures(app, doctree, docname) -> None:
    """Have Sphinx copy the pictures into ``_images``, and clear away those of an earlier build."""
    for box in doctree.findall(explorer_box):
        names = {Path(file).name for file in box["files"]}
        for folder in (
            Path(app.outdir, app.builder.imagedir),
            Path(app.srcdir, box["files"][0].lstrip("/")).parent,
        ):
            for old in folder.glob(f"explorer-{box['slug']}-*.webp"):
                if old.name not in names:
                    old.unlink()
        for file in box["files"]:
            app.builder.images[file.lstrip("/")] = Path(file).name


def add_assets(app, pagename, templatename, context, doctree) -> None:
    """The script and the style, on the pages that have an explorer."""
    if doctree is not None and any(doctree.findall(explorer_box)):
        app.add_css_file("explorers.css")
        app.add_js_file("explorers.js", loading_method="defer")


def visit_explorer(translator, node) -> None:
    translator.body.append(
        explorer_html(node["data"], node["files"], node["slug"], translator.builder.imgpath)
    )
    raise nodes.SkipNode


def explorer_html(data: dict, files: list[str], slug: str, folder: str) -> str:
    """The explorer as it stands in the page, whole without a script but for moving."""
    controls = data["controls"]
    start = 0
    for control in controls:
        start = start * len(control["texts"]) + control["start"]
    names = [Path(file).name for file in files]
    width, height = data["size"]
    script = json.dumps(
        {
            # File names differ in ten letters only.
            "prefix": f"explorer-{slug}-",
            "frames": [name.removeprefix(f"explorer-{slug}-").removesuffix(".webp") for name in names],
            "words": data["words"],
            "texts": [control["texts"] for control in controls],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).replace("</", "<\\/")
    words = html.escape(data["words"][start])
    return (
        f'<figure class="explorer" id="{slug}-explorer">\n'
        f'<img src="{folder}/{names[start]}" width="{width}" height="{height}" alt="{words}">\n'
        f'<p class="explorer-words" role="status">{words}</p>\n'
        f'<div class="explorer-controls" role="group" aria-label="{html.escape(data["title"])}">\n'
        + "".join(_control_html(control, f"{slug}-explorer-{control['name']}") for control in controls)
        + f'</div>\n<script type="application/json">{script}</script>\n</figure>\n'
    )


def _control_html(control: dict, id: str) -> str:
    label, texts, start = html.escape(control["label"]), control["texts"], control["start"]
    named = f'<label for="{id}">{label}</label>'
    match control["kind"]:
        case "slider":
            text = html.escape(texts[start])
            field = (
                f'<input type="range" id="{id}" min="0" max="{len(texts) - 1}" value="{start}" '
                f'aria-valuetext="{text}" autocomplete="off"><span aria-hidden="true">{text}</span>'
            )
        case "choice":
            options = "".join(
                f'<option value="{n}"{" selected" if n == start else ""}>{html.escape(text)}</option>'
                for n, text in enumerate(texts)
            )
            field = f'<select id="{id}" autocomplete="off">{options}</select>'
        case "toggle":
            checked = " checked" if start else ""
            field = f'<input type="checkbox" id="{id}"{checked} autocomplete="off">'
    return f'<div class="explorer-{control["kind"]}">{named}{field}</div>\n'


def setup(app) -> None:
    os.environ[VARIABLE] = "frames"  # the kernels that execute the chapters inherit it
    app.add_node(explorer_box, html=(visit_explorer, None))
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(STATIC)))
    app.connect("doctree-resolved", register_pictures)
    app.connect("html-page-context", add_assets)
