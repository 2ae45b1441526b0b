"""TeX to MathML: the structure, the spacing, and an error for whatever is not understood."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hebb_book.math import to_mathml
from math_core import LatexError


def plain(tex: str, display: bool = False) -> str:
    """The elements without their attributes."""
    return re.sub(r"<(\w+)[^>]*?( /)?>", r"<\1\2>", to_mathml(tex, display)).removeprefix("<math>")[:-7]


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"\alpha x", "<mi>α</mi><mi>x</mi>"),
        (r"x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"x^\top", "<msup><mi>x</mi><mi>⊤</mi></msup>"),
        (r"w'", "<msup><mi>w</mi><mo>′</mo></msup>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\dot w", "<mover><mi>w</mi><mo>˙</mo></mover>"),
        (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
        (r"\sum_k a", "<munder><mo>∑</mo><mi>k</mi></munder><mi>a</mi>"),
        (r"\int_0^\infty", "<msubsup><mo>∫</mo><mn>0</mn><mi>∞</mi></msubsup>"),
        (r"\mathbb{E}", "<mi>𝔼</mi>"),
        (r"\boldsymbol{\mu}", "<mi>𝝁</mi>"),
        (r"\mathbf 1", "<mi>𝟏</mi>"),
        (r"\text{for }", "<mtext>for\u00a0</mtext>"),
        (r"10.5", "<mn>10.5</mn>"),
        (r"-x", "<mo>−</mo><mi>x</mi>"),
    ],
)
def test_a_formula_has_its_structure(tex, mathml):
    assert plain(tex) == mathml


def test_a_sign_is_closer_than_an_operation():
    sign = ElementTree.fromstring(to_mathml("-x")).find("mo")
    listed = ElementTree.fromstring(to_mathml(r"a,\; -x")).findall("mo")[1]
    operation = ElementTree.fromstring(to_mathml("a-x")).find("mo")
    assert (sign.get("lspace"), sign.get("rspace")) == ("0", "0")
    assert listed.get("lspace") == "0", "a sign after a comma, whatever space stands between"
    assert operation.get("lspace") is None


def test_lines_are_aligned_and_matrices_have_rows():
    table = ElementTree.fromstring(to_mathml(r"\begin{aligned} a &= b \\ &= c \end{aligned}", True)).find(
        "mtable"
    )
    assert [len(row) for row in table] == [2, 2]
    matrix = ElementTree.fromstring(to_mathml(r"\begin{pmatrix} a & b \\ c & d \\ \end{pmatrix}")).find(
        ".//mtable"
    )
    assert [len(row) for row in matrix] == [2, 2]


def test_a_long_formula_in_the_text_may_break_and_a_displayed_one_not():
    tex = "abcdefgh = abcdefghijklmn = abcdefgh"
    assert to_mathml(tex).count("<math>") == 3
    assert to_mathml(tex).count('<mo form="infix">=</mo></math>') == 2, "with the space of a relation"
    assert to_mathml(tex, display=True).count("<math") == 1
    assert to_mathml("a = b").count("<math>") == 1


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown",
        r"\frac{1}",
        r"x_1_2",
        r"\begin{tikz} \end{tikz}",
        r"\begin{cases} 1 \end{matrix}",
        "{x",
        "x}",
        "a & b",
        r"\left( x",
        r"\text{\bf x}",
    ],
)
def test_what_is_not_understood_is_an_error(tex):
    with pytest.raises(LatexError):
        to_mathml(tex)


def test_a_page_with_an_unknown_command_does_not_build(tmp_path):
    (tmp_path / "conf.py").write_text(
        'extensions = ["myst_parser", "hebb_book.notation", "hebb_book.math"]\n'
        'myst_enable_extensions = ["dollarmath"]\nhtml_math_renderer = "mathml"\n'
    )
    page = tmp_path / "index.md"
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(tmp_path), str(tmp_path / "out")]
    page.write_text("# T\n\n$$ \\dot w = \\alpha C w \\tag{1.2} $$\n")
    good = subprocess.run(command, capture_output=True, text=True)
    assert good.returncode == 0, good.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'id="equation-1-2"' in html and 'href="#equation-1-2">(1.2)' in html and "tag{" not in html
    page.write_text("# T\n\nText with $\\foo$ in it.\n")
    bad = subprocess.run(command, capture_output=True, text=True)
    assert bad.returncode != 0 and r'Unknown command "\foo"' in bad.stderr
