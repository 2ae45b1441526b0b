"""The list of chapters on the landing page: number, title, and the question that each one answers."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from hebb_book.site import description, is_chapter, reading_minutes


class chapter_list(nodes.General, nodes.Element):
    """Where the list goes."""


class ChapterList(SphinxDirective):
    """``{chapter-list}``: one card a chapter."""

    def run(self) -> list[nodes.Node]:
        self.env.hebb_chapter_list_page = self.env.docname
        return [chapter_list()]


def _rewrite(app, env) -> list[str]:
    """The list shows other pages' text, so its page is written anew in every build."""
    page = getattr(env, "hebb_chapter_list_page", None)
    return [page] if page else []


def _fill(app, doctree, docname) -> None:
    for place in list(doctree.findall(chapter_list)):
        cards = nodes.enumerated_list(classes=["cards"])
        for chapter in sorted(filter(is_chapter, app.env.found_docs)):
            text = app.env.get_doctree(chapter)
            uri = app.builder.get_relative_uri(docname, chapter)
            title = app.env.titles[chapter].astext()
            link = nodes.reference("", title, refuri=uri, internal=True)
            about = nodes.paragraph("", description(text), classes=["about"])
            minutes = nodes.paragraph("", f"About {reading_minutes(text)} minutes", classes=["minutes"])
            cards += nodes.list_item("", nodes.paragraph("", "", link), about, minutes)
        place.replace_self(cards)


def setup(app) -> None:
    app.add_node(chapter_list)
    app.add_directive("chapter-list", ChapterList)
    app.connect("env-updated", _rewrite)
    app.connect("doctree-resolved", _fill)
