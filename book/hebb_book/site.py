"""What a page shows around its text: description, address, preview card, provenance, chapter header."""

import re
from html import escape
from importlib.metadata import version
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform

from hebb_book import repository

THEME = Path(__file__).resolve().parent / "theme"
# The files of Sphinx's own themes; this theme brings what it needs of them, and extensions add theirs.
BASE_FILES = re.compile(
    r"_static/(basic|pygments\w*|mystnb[.\w]*|book)\.css|_static/(documentation_options|doctools|sphinx_highlight)\.js"
)
WORDS_A_MINUTE, SECONDS_AN_EQUATION, SECONDS_A_LINE = 200, 12, 2


def is_site(app) -> bool:
    """Whether this build makes the site, rather than an EPUB or a report on links."""
    return app.builder.name == "html"


def is_chapter(docname: str) -> bool:
    return docname.startswith("chapters/")


def description(doctree: nodes.document) -> str:
    """The first paragraph without mathematics (plain text cannot show it), cut after a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40 and not paragraph.next_node(nodes.math):
            return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …"
    return "A page of an executable course on synaptic plasticity, from Hebb's postulate to STDP."


def reading_minutes(doctree: nodes.document) -> int:
    """Minutes for the prose, the formulas and the code, exercises left out, rounded to five."""
    read = doctree.deepcopy()
    for section in list(read.findall(nodes.section)):
        if section[0].astext().startswith("Exercises"):
            section.parent.remove(section)
    words = sum(len(p.astext().split()) for p in read.findall(nodes.paragraph))
    equations = len(list(read.findall(nodes.math_block)))
    lines = sum(len(b.astext().splitlines()) for b in read.findall(nodes.literal_block))
    minutes = words / WORDS_A_MINUTE + (equations * SECONDS_AN_EQUATION + lines * SECONDS_A_LINE) / 60
    return max(5, 5 * round(minutes / 5))


def contents(tree: str, sections: str) -> str:
    """The list of all pages, with the sections of this one below it."""
    tree = tree.replace(' role="heading"', "")  # it would stand before the page's own first heading
    inner = re.search(
        r"<ul>.*</ul>(?=\s*</li>\s*</ul>\s*$)", sections.strip().removeprefix("<ul>"), re.DOTALL
    )
    here = re.compile(r'<a class="current reference internal"( href="#">.*?</a>)', re.DOTALL)
    return here.sub(lambda a: f'<a aria-current="page"{a[1]}{inner[0] if inner else ""}', tree, count=1)


class Touches(SphinxPostTransform):
    """Small changes to the tree that styling needs."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for table in list(self.document.findall(nodes.table)):
            box = nodes.container(classes=["table-scroll"])
            table.replace_self(box)
            box += table
        for paragraph in self.document.findall(nodes.paragraph):  # the answers of a self-check
            text = paragraph.astext()
            if text.startswith(("Right.", "Right:")):
                paragraph["classes"].append("right")
            elif text.startswith("Not quite"):
                paragraph["classes"].append("wrong")


def visit_hidden_cell(self, node: HideCodeCellNode) -> None:
    """As in myst-nb, but named by what can be read on it: speech control needs the name that is seen."""
    self.body.append(f'<details class="hide {" ".join(node["classes"])}"><summary>')
    for state in ("show", "hide"):
        word = {"show": "collapsed", "hide": "expanded"}[state]
        self.body.append(f'<span class="{word}">{escape(node[f"prompt_{state}"])}</span>')
    self.body.append("</summary>\n")


def depart_hidden_cell(self, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")


def _settle(app, config) -> None:
    """Find out what this build is: its sources, its address, its commit."""
    root = Path(app.confdir)
    settings = config.html_theme_options
    app.hebb_repository = repository.find(root, settings["repository_url"], settings["repository_branch"])
    config.html_theme_options = {}
    config.html_baseurl = config.html_baseurl or app.hebb_repository.pages
    commit, _, date = repository.git(root, "log", "-1", "--format=%H %cs").partition(" ")
    # A new commit changes the footer of every page.
    config.version = config.release = version("hebb_lib")
    config.hebb_provenance = {"version": config.version, "commit": commit, "date": date}
    config.hebb_repository_url = app.hebb_repository.url


def _page(app, pagename, templatename, context, doctree) -> None:
    if not is_site(app):
        return
    place: repository.Repository = app.hebb_repository
    context["repository"] = place
    context["provenance"] = app.config.hebb_provenance
    context["home"] = app.config.html_baseurl
    context["contents"] = contents(context["toctree"](includehidden=True), context.get("toc", ""))
    if "body" in context:  # the bibliography's role of entries is no longer one
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')
    context["description"] = description(doctree) if doctree else "Find a word in the course."
    if doctree:
        source = Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
        context["edit"] = place.edit(source)
        context["report"] = place.report(f"{pagename}.html", context["provenance"]["commit"])
    if doctree and is_chapter(pagename):
        file = f"{pagename}.ipynb"
        context["chapter"] = {
            "minutes": reading_minutes(app.env.get_doctree(pagename)),
            "previous": _previous_chapter(app, pagename),
            "binder": place.binder(file),
            "colab": place.colab(file),
            "hub": place.hub(file),
            "download": f"downloads/{Path(pagename).name}.zip",
        }


def _previous_chapter(app, docname: str) -> dict | None:
    chapters = sorted(filter(is_chapter, app.env.found_docs))
    before = chapters.index(docname) - 1
    if before < 0:
        return None
    number = chapters[before].split("/")[1].split("_")[0].lstrip("0")
    return {
        "docname": chapters[before],
        "title": f"chapter {number}, {app.env.titles[chapters[before]].astext()}",
    }


def _extra_pages(app):
    if is_site(app):
        yield "404", {}, "404.html"


def _for_crawlers(app, exception) -> None:
    """A map of the site, at addresses that the pages call their own."""
    if exception or not is_site(app):
        return
    base = app.config.html_baseurl
    pages = "\n".join(
        f"<url><loc>{base}{app.builder.get_target_uri(name)}</loc></url>"
        for name in sorted(app.env.found_docs)
    )
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    sitemap = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{namespace}">\n{pages}\n</urlset>\n'
    out = Path(app.outdir)
    (out / "sitemap.xml").write_text(sitemap, encoding="utf-8")
    (out / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8"
    )
    (out / ".nojekyll").touch()


def _add_tests(app) -> None:
    if is_site(app):
        app.builder.templates.environment.tests["in_base_theme"] = lambda name: bool(BASE_FILES.match(name))


def setup(app) -> None:
    app.add_html_theme("hebb", str(THEME))
    app.add_config_value("hebb_provenance", {}, "html")
    app.add_config_value("hebb_repository_url", "", "html")
    for unused in ("comments_config", "use_jupyterbook_latex"):  # Jupyter Book sets them, used or not
        app.add_config_value(unused, None, "")
    app.add_post_transform(Touches)
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))
    app.connect("config-inited", _settle)
    app.connect("builder-inited", _add_tests)
    app.connect("html-page-context", _page)
    app.connect("html-collect-pages", _extra_pages)
    app.connect("build-finished", _for_crawlers)
