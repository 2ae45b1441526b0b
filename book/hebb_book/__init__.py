"""The book's own Sphinx extension: what turns plain Markdown notebooks into this site.

Chapters are written in Markdown that reads well in JupyterLab and on Colab too. Each module here adds
one thing on the site: numbered equations, figures and claims that can be linked (`notation`), the page
of all claims with their tests (`claims`), an execution cache that knows hebb_lib (`fingerprint`).
"""

from hebb_book import claims, fingerprint, notation


def setup(app):
    for module in (notation, claims, fingerprint):
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True}
