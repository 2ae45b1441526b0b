"""What the book's extension makes of plain Markdown, on a book of one page."""

import shutil
from pathlib import Path

import pytest
from hebb_book.execution import fingerprint
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PAGE = r"""
# A chapter

From [(4.1)](#equation-4-1), see [Figure 4.2](#figure-4-2) and [Claim 4.5](#claim-4-5).

$$ \dot w = \alpha C w \tag{4.1} $$

> **Claim 4.5** The length grows as $e^{\alpha\lambda t}$.

![A rising line](line.png)

**Figure 4.2** The line climbs.

## Exercise 4.1 · Climb (warm-up)

As in [Exercise 4.1](#exercise-4-1).
"""
TEST = 'import pytest\n\n\n@pytest.mark.claim("4.5")\ndef test_growth():\n    assert 1 + 1 == 2\n'


def build(folder: Path, page: str = PAGE, test: str | None = TEST) -> tuple[str, str, str]:
    """Build a two-page book; return the chapter, the page of claims and the warnings."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tests" / "claims").mkdir(parents=True)
    if test:
        (folder / "tests" / "claims" / "test_04.py").write_text(test)
    (folder / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinx.ext.mathjax", "hebb_book.notation", "hebb_book.claims"]\n'
        'myst_enable_extensions = ["dollarmath"]\nexclude_patterns = ["tests"]\n'
    )
    (folder / "index.md").write_text("# Book\n\n```{toctree}\nchapter\nclaims\n```\n")
    (folder / "chapter.md").write_text(page)
    (folder / "claims.md").write_text("# Claims\n\n```{claims-index}\n```\n")
    (folder / "line.png").write_bytes(b"\x89PNG")
    out = folder / "out"
    warnings = folder / "warnings.txt"
    with docutils_namespace(), warnings.open("w") as stream:
        Sphinx(folder, folder, out, folder / "doctrees", "html", status=None, warning=stream).build()
    chapter, claims = ((out / f"{name}.html").read_text() for name in ("chapter", "claims"))
    return chapter, claims, warnings.read_text()


def test_equations_claims_and_figures_get_anchors_and_links(tmp_path):
    chapter, _, warnings = build(tmp_path / "book")
    assert warnings == ""
    for anchor in ("equation-4-1", "claim-4-5", "figure-4-2", "exercise-4-1"):
        assert f'id="{anchor}"' in chapter
        assert f'href="#{anchor}"' in chapter
    assert "<figcaption>" in chapter
    figure = chapter[chapter.index("<figure") : chapter.index("</figure>")]
    assert 'alt="A rising line"' in figure


def test_the_page_of_claims_links_the_text_and_shows_the_test(tmp_path):
    chapter, claims, _ = build(tmp_path / "book")
    assert 'href="chapter.html#claim-4-5"' in claims
    assert 'href="claims.html#test-4-5"' in chapter
    assert "test_growth" in claims
    assert 'id="test-4-5"' in claims


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"test": None}, "claim 4.5 has 0 tests; it needs exactly one"),
        ({"test": TEST + TEST.replace("growth", "again")}, "claim 4.5 has 2 tests"),
        ({"test": TEST.replace("4.5", "4.9")}, "test test_growth asserts claim 4.9, which no chapter makes"),
        ({"page": PAGE.replace("![A rising line](line.png)", "Text.")}, "Figure 4.2 has no picture"),
        ({"page": PAGE + "\n$$ x \\tag{4.1} $$\n"}, "equation 4.1 is there twice"),
        ({"page": PAGE.replace("#claim-4-5", "#claim-4-6")}, "claim-4-6"),
    ],
)
def test_a_loose_end_is_a_warning_and_so_fails_the_build(tmp_path, change, complaint):
    assert complaint in build(tmp_path / "book", **change)[2]


def lay_house(root: Path) -> None:
    (root / "hebb_lib").mkdir(parents=True)
    (root / "hebb_lib" / "rules.py").write_text("x = 1\n")
    (root / "requirements.txt").write_text("numpy==2\n")


def test_the_execution_cache_changes_with_the_library_and_with_the_lock(tmp_path):
    lay_house(tmp_path)
    first = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == first
    (tmp_path / "hebb_lib" / "__pycache__").mkdir()
    (tmp_path / "hebb_lib" / "__pycache__" / "rules.nbi").write_text("compiled")
    assert fingerprint(tmp_path) == first  # what Python leaves behind is no change
    (tmp_path / "hebb_lib" / "rules.py").write_text("x = 2\n")
    second = fingerprint(tmp_path)
    (tmp_path / "requirements.txt").write_text("numpy==3\n")
    assert len({first, second, fingerprint(tmp_path)}) == 3
