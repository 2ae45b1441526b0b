"""The book's own Sphinx extension: what turns plain Markdown notebooks into this site.

Chapters are written in Markdown that reads well in JupyterLab and on Colab too. Each module here adds
one thing on the site: numbered equations, figures and claims that can be linked (`notation`), the page
of all claims with their tests (`claims`), the list of chapters (`chapters`), explorers that move without a
kernel (`explorers`), execution on all cores into a cache that knows hebb_lib (`execution`), mathematics
without a script (`math`), pictures with their size (`images`), what stands around the text of
a page (`site`, `repository`), a preview picture a page (`cards`), a zip a chapter (`downloads`), the site's
fonts (`fonts`).
"""

from hebb_book import (
    anchors,
    cards,
    chapters,
    claims,
    codelinks,
    downloads,
    execution,
    explorers,
    fonts,
    images,
    math,
    notation,
    previews,
    search,
    site,
    terms,
)

PARTS = (
    notation,
    anchors,
    chapters,
    claims,
    terms,
    execution,
    explorers,
    math,
    images,
    site,
    codelinks,
    search,
    previews,
    cards,
    downloads,
    fonts,
)


def setup(app):
    for part in PARTS:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True}
