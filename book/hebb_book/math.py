r"""Mathematics as MathML, made when the book is built: no script runs in the reader's browser.

math-core converts the TeX. A formula that it does not understand is a warning, and warnings fail the build:
no page shows raw TeX. ``\tag{4.5}`` becomes the number at the right, which is also a link to the equation.
"""

import re
from html import escape, unescape
from xml.etree import ElementTree

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from hebb_book.notation import TAG

logger = logging.getLogger(__name__)
CONVERTER = LatexToMathML(fancy_error=False)
INVISIBLE = {"ApplyFunction": "\u2061", "InvisibleTimes": "\u2062"}
LONG = 24  # letters
BREAKS = set("=<>≤≥≠≈∝∼≡≪≫→←↔⟹⟺↦∈⊂+−±×⋅·,;:")


def to_mathml(tex: str, display: bool = False) -> str:
    """A ``<math>`` element for a formula; several for a long one in a line of text.

    Browsers do not break a line inside of ``<math>``, so a long formula is cut after relations, operations
    and commas. Raises `math_core.LatexError` where the TeX is not understood.
    """
    tex = re.sub(r"\\\\\s*(?=\\end\{)", "", tex)  # a \\ after the last line begins no other
    math = CONVERTER.convert_with_local_state(tex, displaystyle=display)
    for name, char in INVISIBLE.items():  # entities that XML does not know
        math = math.replace(f"&{name};", char)
    whole = ElementTree.fromstring(math)
    if display or len("".join(whole.itertext())) <= LONG:
        return math
    pieces, breaks = [ElementTree.Element("math")], False
    for part in whole:
        if breaks and part.tag != "mspace":
            pieces.append(ElementTree.Element("math"))
            breaks = False
        if part.tag == "mo" and part.text in BREAKS and part.get("rspace") != "0":
            part.set("form", "infix")  # at the end of a piece it would count as postfix, and stand closer
            breaks = True
        pieces[-1].append(part)
    return "".join(ElementTree.tostring(piece, encoding="unicode") for piece in pieces)


def _render(tex: str, node: nodes.Node, display: bool = False) -> str:
    try:
        return to_mathml(tex, display)
    except LatexError as error:
        logger.warning("%s in %s", error, tex, location=node)
        return f"<code>{escape(tex)}</code>"


def visit_inline(self, node: nodes.math) -> None:
    self.body.append(_render(node.astext(), node))
    following = node.next_node(descend=False, siblings=True)
    if isinstance(following, nodes.Text) and following[:1] in ",.;:!?)’”":
        self.body.append("\u2060")  # keeps the punctuation on the formula's line
    raise nodes.SkipNode


def _lines(tex: str) -> str:
    """A formula of several lines is aligned at its ``&``, as Sphinx has it in docstrings."""
    outer = re.sub(r"\\begin\{([a-z*]+)\}.*?\\end\{\1\}", "", tex, flags=re.DOTALL)
    return rf"\begin{{aligned}}{tex}\end{{aligned}}" if r"\\" in outer or "&" in outer else tex


def visit_block(self, node: nodes.math_block) -> None:
    tex = node.astext()
    number = TAG.search(tex)
    math = _render(_lines(TAG.sub("", tex).strip()), node, display=True)
    self.body.append(self.starttag(node, "div", CLASS="equation"))
    self.body.append(f'<div class="formula">{math}</div>')
    if number:
        anchor = node["ids"][0] if node["ids"] else ""
        self.body.append(f'<a class="number" href="#{anchor}">({number[1]})</a>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


class MathInHtml(SphinxPostTransform):
    """Formulas in the HTML of a notebook, such as the summary of an answer, which Markdown leaves alone."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for node in self.document.findall(nodes.raw):
            html = node.astext()
            if "<summary" in html and "$" in html:
                made = re.sub(r"\$([^$]+)\$", lambda found: _render(unescape(found[1]), node), html)  # noqa: B023
                node.replace_self(nodes.raw("", made, format="html"))


def setup(app) -> None:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.add_post_transform(MathInHtml)
