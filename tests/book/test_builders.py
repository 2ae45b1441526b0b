"""Sphinx's other builders make what they should of the book: a report on links, an EPUB, LaTeX."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from .pages import ROOT


def build(site: Path, folder: Path, *builder: str) -> tuple[subprocess.CompletedProcess, Path]:
    """Build from what `make book` has read already; what it made, and the folder."""
    shutil.copytree(site.parent / ".doctrees", folder / "_build" / ".doctrees")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ROOT, "--path-output", folder, "-q"]
    nowhere = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy")}
    done = subprocess.run(
        [*command, "--builder", *builder], env=os.environ | nowhere, capture_output=True, text=True
    )
    return done, folder / "_build"


def test_the_link_checker_reaches_its_report_without_a_network(site, tmp_path):
    done, made = build(site, tmp_path, "linkcheck")
    report = next(made.rglob("output.json")).read_text(encoding="utf-8")
    assert "https://doi.org/" in report and "ProxyError" in report
    assert "Traceback" not in done.stderr


def test_the_book_as_an_epub(site, tmp_path):
    done, made = build(site, tmp_path, "custom", "--custom-builder", "epub", "-W", "--keep-going")
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(made.rglob("*.epub"))) as book:
        chapter = book.read("chapters/04_exponential_blow_up.xhtml").decode()
    assert "<math" in chapter and 'id="claim-4-1"' in chapter


def test_the_book_as_latex(site, tmp_path):
    done, made = build(site, tmp_path, "custom", "--custom-builder", "latex", "-W", "--keep-going")
    assert done.returncode == 0, done.stdout + done.stderr
    assert r"\begin{quote}" in next(made.rglob("*.tex")).read_text(encoding="utf-8")
