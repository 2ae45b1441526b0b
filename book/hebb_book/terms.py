"""Links from the text to the glossary: the first use of a term in each section of a chapter.

Chapters stay plain Markdown; the glossary's own entries say what to look for. A term with capitals only
("LTP") must be written so, any other may be in either case and in the plural.
"""

import re

from docutils import nodes

from hebb_book.site import is_chapter

NOT_HERE = (nodes.reference, nodes.literal, nodes.math, nodes.math_block, nodes.title, nodes.FixedTextElement)
LEFT_ALONE = ("Further reading", "Summary", "You will be able to")


def _form(term: str) -> str:
    words = re.escape(term).replace("'", "['’]")
    return words if term.isupper() else f"(?i:{words}(?:s|es)?)"


def pattern(terms: list[str]) -> re.Pattern:
    """Any of the terms, the longest that fits, as whole words; the group that matched tells which."""
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(f"({_form(term)})" for term in longest_first) + r")(?![\w-])"
    )


def _texts(section: nodes.section) -> list[nodes.Text]:
    """The text of a section, without that of the sections inside and of what is no prose."""
    found = []
    for child in section.children:
        if isinstance(child, nodes.Text):
            found.append(child)
        elif isinstance(child, nodes.Element) and not isinstance(child, (nodes.section, *NOT_HERE)):
            found += _texts(child)
    return found


def link_terms(doctree: nodes.document, addresses: dict[str, str]) -> None:
    """Make a link of the first use of each term in each section; `addresses` says where terms are."""
    names = sorted(addresses, key=len, reverse=True)
    if not names:
        return
    search = pattern(names)
    for section in doctree.findall(nodes.section):
        if section[0].astext().startswith(LEFT_ALONE):
            continue
        used = set()
        for text in _texts(section):
            words, parts, last = str(text), [], 0
            for found in search.finditer(words):
                address = addresses[names[found.lastindex - 1]]
                if address in used:
                    continue
                used.add(address)
                link = nodes.reference("", found[0], refuri=address, internal=True, classes=["term"])
                parts += [nodes.Text(words[last : found.start()]), link]
                last = found.end()
            if parts:
                text.parent.replace(text, [*parts, nodes.Text(words[last:])])


def _link(app, doctree, docname) -> None:
    if not is_chapter(docname):
        return
    addresses = {
        name: f"{app.builder.get_relative_uri(docname, place)}#{anchor}"
        for name, _, kind, place, anchor, _ in app.env.get_domain("std").get_objects()
        if kind == "term"
    }
    link_terms(doctree, addresses)


def setup(app) -> None:
    app.connect("doctree-resolved", _link)
