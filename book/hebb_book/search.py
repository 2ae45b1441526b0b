"""The search: an index by section that a script on this site reads, from a server or from a folder.

Sphinx's own index knows pages, not sections, and no accents; so this is an index of its own. Each entry is
a place: a section, a numbered thing, a term of the glossary, a function of the library, a problem set.
Beside it stand its text and its address. ``theme/static/search.js`` ranks them.
"""

import json
import re
import unicodedata
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from hebb_book.notation import TAG, claim_box, figure_box

GREEK = re.compile(
    r"\\(?:var)?(alpha|beta|gamma|delta|epsilon|theta|lambda|mu|nu|rho|sigma|tau|phi|omega)(?![a-z])", re.I
)


# Code and pictures, and what is a place of its own.
NOT_READ = (nodes.literal_block, nodes.comment, nodes.image, nodes.target, nodes.section)
NOT_READ += (addnodes.glossary, addnodes.desc, addnodes.index)


def plain(tex: str) -> str:
    """A formula as a line of text for a list of results: Greek letters, no braces."""

    def letter(found: re.Match) -> str:
        size = "CAPITAL" if found[1][0].isupper() else "SMALL"
        name = {"LAMBDA": "LAMDA"}.get(found[1].upper(), found[1].upper())
        return unicodedata.lookup(f"GREEK {size} LETTER {name}")

    tex = TAG.sub("", tex).replace(r"\top", "ᵀ").replace(r"\langle", "⟨").replace(r"\rangle", "⟩")
    return re.sub(r"\\[a-zA-Z]+|\\.|[{}^$]|&(?=[^a-z])", " ", GREEK.sub(letter, tex))


def text(node: nodes.Node) -> str:
    """What a reader reads in `node`: no code, no pictures, no sections inside."""
    if isinstance(node, (nodes.math, nodes.math_block)):
        return plain(node.astext())
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.raw):
        return re.sub(r"<[^>]*>|\$[^$]*\$", " ", node.astext()) if node.get("format") == "html" else ""
    if isinstance(node, NOT_READ):
        return ""
    inline = isinstance(node, nodes.TextElement)
    return ("" if inline else " ").join(text(child) for child in node.children) + ("" if inline else " ")


def places(document: nodes.document) -> list[dict]:
    """The places of a page, each with its kind, title, anchor and text."""
    found = []

    def add(kind: str, title: str, node: nodes.Element, *content: nodes.Node) -> None:
        words = " ".join(" ".join(map(text, content)).split())
        found.append({"kind": kind, "title": title, "anchor": (node["ids"] or [""])[0], "text": words})

    for node in document.findall():
        match node:
            case nodes.section():
                kind = "exercise" if node["ids"][0].startswith("exercise-") else "section"
                own = [part for part in node.children[1:] if not isinstance(part, nodes.section)]
                add(kind, node[0].astext(), node, *own)
            case claim_box() | figure_box():
                kind = "claim" if isinstance(node, claim_box) else "figure"
                add(kind, f"{kind.capitalize()} {node['number']}", node, *node.children)
            case nodes.math_block() if number := TAG.search(node.astext()):
                add("equation", f"Equation ({number[1]})", node, node)
            case nodes.definition_list_item() if isinstance(node.parent.parent, addnodes.glossary):
                terms = [child for child in node.children if isinstance(child, nodes.term)]
                add("term", ", ".join(term.astext() for term in terms), terms[0], node.children[-1])
            case addnodes.desc_signature() if node["ids"]:
                add("function", node["ids"][0].removeprefix("hebb_lib."), node, node.parent[-1])
    return found


def _collect(app, doctree) -> None:
    app.env.hebb_places[app.env.docname] = places(doctree)


def _start(app, env, names) -> None:
    env.hebb_places = getattr(env, "hebb_places", {})


def _purge(app, env, docname) -> None:
    getattr(env, "hebb_places", {}).pop(docname, None)


def _merge(app, env, names, other) -> None:
    env.hebb_places.update({name: other.hebb_places[name] for name in names if name in other.hebb_places})


def index(app) -> list[list[str]]:
    """All places: kind, title, page's title, address, text. The first section of a page is the page."""
    rows = []
    for docname in sorted(app.env.hebb_places):
        uri, page = app.builder.get_target_uri(docname), app.env.titles[docname].astext()
        for number, place in enumerate(app.env.hebb_places[docname]):
            first = number == 0
            kind = "page" if first and place["kind"] == "section" else place["kind"]
            rows.append(
                [kind, place["title"], page, uri if first else f"{uri}#{place['anchor']}", place["text"]]
            )
    return rows


def _own_search(app) -> None:
    """No index by Sphinx; the page for the search is one of ours."""
    if app.builder.name == "html":
        app.builder.search = False


def _search_page(app):
    if app.builder.name == "html":
        yield "search", {"title": "Search"}, "search.html"


def _write(app, exception) -> None:
    if exception or app.builder.name != "html":
        return
    rows = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "searchindex.js").write_text(f"searchIndex={rows};\n", encoding="utf-8")


def setup(app) -> None:
    app.connect("builder-inited", _own_search)
    app.connect("env-before-read-docs", _start)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("doctree-read", _collect)
    app.connect("html-collect-pages", _search_page)
    app.connect("build-finished", _write)
