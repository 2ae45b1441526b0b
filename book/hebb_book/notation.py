r"""Numbered equations, figures and claims, from plain Markdown.

=====================================  =============================  ==================
in the notebook                        on the site                    to link to it
=====================================  =============================  ==================
``$$ … \tag{4.5} $$``                  a numbered equation            ``#equation-4-5``
``> **Claim 4.5** …``                  a box, linked to its test      ``#claim-4-5``
``**Figure 4.2** …`` below a picture   ``<figure>`` with its caption  ``#figure-4-2``
``### Exercise 4.1 · …``               a section                      ``#exercise-4-1``
=====================================  =============================  ==================
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)
EXERCISE = re.compile(r"Exercise (\d+\.\d+)")
KINDS = {"equation": "({})", "claim": "Claim {}", "figure": "Figure {}", "exercise": "Exercise {}"}
TAG = re.compile(r"\\tag\{(\d+\.\d+)\}")


class claim_box(nodes.General, nodes.Element):
    """A numbered claim; its `number` is what the test is bound to."""


class figure_box(nodes.General, nodes.Element):
    """A picture and its caption."""


class figure_caption(nodes.General, nodes.TextElement):
    """The caption, below the picture."""


class NumberedThings(SphinxTransform):
    """Give equations, claims, figures and exercises their anchors and boxes."""

    default_priority = 400  # before links to anchors are resolved (879)

    def apply(self, **kwargs) -> None:
        for equation in self.document.findall(nodes.math_block):
            if found := TAG.search(equation.astext()):
                self._anchor(equation, "equation", found[1])
        for quote in list(self.document.findall(nodes.block_quote)):
            if number := _number(quote, "Claim"):
                box = claim_box("", *quote.children, number=number)
                quote.replace_self(box)
                self._anchor(box, "claim", number)
        for section in self.document.findall(nodes.section):
            if found := EXERCISE.match(section[0].astext()):
                self._anchor(section, "exercise", found[1])
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if number := _number([paragraph], "Figure"):
                self._figure(paragraph, number)

    def _figure(self, paragraph: nodes.paragraph, number: str) -> None:
        parent = paragraph.parent
        before = parent.index(paragraph) - 1
        cell = parent[before] if before >= 0 else None
        outputs = [
            node
            for node in (cell.findall(nodes.container) if isinstance(cell, nodes.Element) else [])
            if node.get("nb_element") == "cell_code_output" and node.children
        ]
        if outputs:
            picture, place = outputs[-1][-1], outputs[-1]
        elif isinstance(cell, nodes.paragraph) and cell.next_node(nodes.image):
            picture, place = cell, parent
        else:
            logger.warning("Figure %s has no picture directly above its caption", number, location=paragraph)
            return
        box = figure_box("", number=number)
        place.replace(picture, box)
        parent.remove(paragraph)
        box += [picture, figure_caption("", "", *paragraph.children)]
        self._anchor(box, "figure", number)

    def _anchor(self, node: nodes.Element, kind: str, number: str) -> None:
        """An id that Markdown links can name, from this page and from others."""
        name = f"{kind}-{number.replace('.', '-')}"
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        if name in slugs:
            logger.warning("%s %s is there twice", kind, number, location=node)
        node["ids"] = [name]
        slugs[name] = (node.line, name, f"{kind} {number}")
        self.document.myst_slugs = slugs


def _number(blocks, word: str) -> str | None:
    """The number N.M of a block that begins with a bold ``word N.M``."""
    first = blocks[0] if len(blocks) else None
    if not isinstance(first, nodes.paragraph):
        return None
    # The parser may put an empty text before the bold one.
    lead = next((child for child in first.children if child.astext()), None)
    if not isinstance(lead, nodes.strong):
        return None
    found = re.fullmatch(rf"{word} (\d+\.\d+)\.?", lead.astext())
    return found[1] if found else None


def _visit(tag: str, css: str = ""):
    def visit(self, node):
        attributes = {"CLASS": css} if css else {}
        self.body.append(self.starttag(node, tag, **attributes))

    def depart(self, node):
        self.body.append(f"</{tag}>\n")

    return visit, depart


def _latex(begin: str, end: str):
    return lambda self, node: self.body.append(begin), lambda self, node: self.body.append(end)


def setup(app) -> None:
    quote = _latex("\n\\begin{quote}\n", "\n\\end{quote}\n")
    app.add_node(claim_box, html=_visit("div", "claim"), latex=quote)
    app.add_node(figure_box, html=_visit("figure"), latex=_latex("", ""))
    app.add_node(figure_caption, html=_visit("figcaption"), latex=quote)
    app.add_transform(NumberedThings)
