"""A course of five problem sets, and the one clear line where there is no sandbox."""

import os
import shutil
import sys
import textwrap
import warnings
from pathlib import Path

import nbformat
import pytest

HERE = Path(__file__).parent
COURSEWORK = HERE.parents[1] / "coursework"
sys.path.insert(0, str(HERE))  # for the answers

from hebb_grade.cli import main  # noqa: E402
from hebb_grade.sandbox import check_sandbox  # noqa: E402

NO_SANDBOX = check_sandbox()
SETS = ["ps1", "ps2", "ps3", "ps4", "ps5"]

# nbgrader, nbconvert and the kernel's client warn about their own ways; none of it is ours to mend.
THIRD_PARTIES = [
    "ignore:Object of type .* not in session",
    "ignore::DeprecationWarning",
    "ignore::PendingDeprecationWarning",
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
]


def pytest_collection_modifyitems(items):
    ours = [item for item in items if Path(item.fspath).is_relative_to(HERE)]
    for item in ours:
        for line in THIRD_PARTIES:
            item.add_marker(pytest.mark.filterwarnings(line))
    if NO_SANDBOX is None or os.environ.get("CI") == "true":
        return
    for item in ours:
        if "sandbox" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason=f"NO SANDBOX, grading is NOT tested: {NO_SANDBOX}"))


@pytest.fixture(scope="session")
def sandbox():
    """A sandbox works here (elsewhere such a test is skipped; in CI it fails)."""
    assert NO_SANDBOX is None, NO_SANDBOX


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Path:
    """A course folder whose problem sets are released."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("source", "checks"):
        shutil.copytree(COURSEWORK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert main(["release", "--course", str(folder)]) == 0
    return folder


@pytest.fixture
def course(released, tmp_path) -> Path:
    """A fresh copy of the released course."""
    return Path(shutil.copytree(released, tmp_path / "course"))


def notebook(course: Path, assignment: str, code: dict[str, str], version: str = "release"):
    """A submission: the student version with some cells filled in ("+" adds a cell at the end)."""
    nb = nbformat.read(course / version / assignment / f"{assignment}.ipynb", as_version=4)
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in code:
            cell.source = textwrap.dedent(code[name])
    if "+" in code:
        nb.cells.append(nbformat.v4.new_code_cell(textwrap.dedent(code["+"])))
    return nb


def submit(course: Path, assignment: str, student: str, nb) -> None:
    """Put a notebook where `collect` would."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    nbformat.write(nb, folder / f"{assignment}.ipynb")
