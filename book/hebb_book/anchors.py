"""Names for other projects: each numbered thing is in ``objects.inv``, as terms and functions are.

Another book writes ``:ref:`claim-4-5``` through intersphinx and gets "Claim 4.5" with its link.
"""

from docutils import nodes
from sphinx.domains.std import StandardDomain

from hebb_book.notation import KINDS


def _name(app, doctree) -> None:
    domain: StandardDomain = app.env.get_domain("std")
    for node in doctree.findall(nodes.Element):
        for anchor in node.get("ids", []):
            kind, _, number = anchor.partition("-")
            if kind in KINDS and number.replace("-", "").isdigit():
                title = KINDS[kind].format(number.replace("-", "."))
                domain.note_hyperlink_target(anchor, app.env.docname, anchor, title)


def setup(app) -> None:
    app.connect("doctree-read", _name)
