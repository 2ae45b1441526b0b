"""Another book links to this one's numbered things and terms, through intersphinx."""

from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGE = r"""
# A chapter

$$ \dot w = \alpha C w \tag{4.1} $$

> **Claim 4.5** The length grows.

![A rising line](line.png)

**Figure 4.2** The line climbs.

## Exercise 4.1 · Climb (warm-up)

Do it.

```{glossary}
Eigengap
  A difference.
```
"""
LINKS = {
    "claim-4-5": ("{external+course:std:ref}`claim-4-5`", "Claim 4.5"),
    "equation-4-1": ("{external+course:std:ref}`equation-4-1`", "(4.1)"),
    "figure-4-2": ("{external+course:std:ref}`figure-4-2`", "Figure 4.2"),
    "exercise-4-1": ("{external+course:std:ref}`exercise-4-1`", "Exercise 4.1"),
    "term-Eigengap": ("{external+course:std:term}`Eigengap`", "Eigengap"),
}


def build(folder: Path, conf: str, page: str) -> tuple[str, str]:
    folder.mkdir()
    (folder / "conf.py").write_text(conf + '\nmyst_enable_extensions = ["dollarmath"]\n')
    (folder / "index.md").write_text(page)
    (folder / "line.png").write_bytes(b"\x89PNG")
    out, warnings = folder / "out", folder / "warnings.txt"
    with docutils_namespace(), warnings.open("w") as stream:
        Sphinx(folder, folder, out, folder / "trees", "html", status=None, warning=stream).build()
    return (out / "index.html").read_text(), warnings.read_text()


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    extensions = '["myst_parser", "sphinx.ext.mathjax", "hebb_book.notation", "hebb_book.anchors"]'
    _, warnings = build(folder / "course", f"extensions = {extensions}", PAGE)
    assert warnings == ""
    return folder / "course" / "out"


def other(course: Path, folder: Path, link: str) -> tuple[str, str]:
    mapping = {"course": ("https://course.example/", str(course / "objects.inv"))}
    conf = f'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\nintersphinx_mapping = {mapping}'
    return build(folder / "other", conf, f"# Other\n\nSee {link}.\n")


@pytest.mark.parametrize("anchor", LINKS)
def test_another_book_links_here(course, tmp_path, anchor):
    link, words = LINKS[anchor]
    html, warnings = other(course, tmp_path, link)
    assert warnings == ""
    assert f'href="https://course.example/index.html#{anchor}"' in html
    assert words in html


def test_what_is_not_there_is_a_warning(course, tmp_path):
    assert "claim-4-6" in other(course, tmp_path, "{external+course:std:ref}`claim-4-6`")[1]
