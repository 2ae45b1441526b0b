"""What the tests of coursework share: submissions, and the commands of the page on grading."""

import os
import re
import sys
import textwrap
from pathlib import Path

import nbformat

COURSEWORK = Path(__file__).resolve().parents[2] / "coursework"
PAGE = COURSEWORK.parent / "book" / "instructors" / "grading.md"
SETS = ["ps1", "ps2", "ps3", "ps4", "ps5"]


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


def blocks(heading: str) -> list[str]:
    """The commands below a heading of the page."""
    section = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    return re.findall(r"```bash\n(.*?)```", text, re.DOTALL)


def environment(home: Path) -> dict[str, str]:
    bin = str(Path(sys.executable).parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))}
    fonts = Path.home() / ".cache" / "matplotlib"
    return {**kept, "HOME": str(home), "PATH": f"{bin}:{os.environ['PATH']}", "MPLCONFIGDIR": str(fonts)}
