"""Failing closed, errors in one line, and nothing of a solution or a check in what students get."""

import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from classroom import COURSEWORK, SETS, notebook, submit
from hebb_grade import cli, files
from hebb_grade.course import Course

USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


def run(course, *arguments):
    return cli.main([*arguments, "--course", str(course)])


def secrets(assignment: str) -> set[str]:
    """Lines of the solutions, schemes of marks and checks that are too telling to be there by chance."""
    lines = (COURSEWORK / "checks" / f"{assignment}.py").read_text().splitlines()
    for cell in nbformat.read(COURSEWORK / "source" / assignment / f"{assignment}.ipynb", as_version=4).cells:
        inside = False
        for line in cell.source.splitlines():
            if "END SOLUTION" in line or "END MARK SCHEME" in line:
                inside = False
            if inside:
                lines.append(line)
            if "BEGIN SOLUTION" in line or "BEGIN MARK SCHEME" in line:
                inside = True
    shared = {"import numpy as np", "w, x = np.array([0.2, 1.0]), np.array([1.0, 0.5])"}
    return {line.strip() for line in lines if len(line.strip()) > 12} - shared


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


@pytest.mark.parametrize("assignment", SETS)
def test_students_get_no_solution_and_no_check(released, assignment):
    nb = nbformat.read(released / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    given = {line for cell in nb.cells for line in lines(cell.source)}
    assert not secrets(assignment) & given
    assert sum("NotImplementedError" in cell.source for cell in nb.cells) >= 4
    with zipfile.ZipFile(released / "release" / f"{assignment}.zip") as archive:
        assert archive.namelist() == [f"{assignment}/{assignment}.ipynb"]
    graded = [c.metadata.nbgrader for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert sum(mark.points for mark in graded if mark.solution) == 6


def test_the_site_has_no_solution():
    site = COURSEWORK.parent / "_build" / "html"
    assert site.exists(), "the site is not built: run `make book` first"
    telling = set().union(*(secrets(assignment) for assignment in SETS))
    telling = {line for line in telling if "=== " in line or "student." in line or "point each" in line}
    for page in [*site.rglob("*.html"), *site.rglob("*.txt"), *site.rglob("*.ipynb")]:
        assert not telling & lines(page.read_text(errors="replace")), page


def test_without_bubblewrap_nothing_is_graded(course, monkeypatch, capsys):
    submit(course, "ps1", "anna", notebook(course, "ps1", {}))
    monkeypatch.setattr("hebb_grade.sandbox.shutil.which", lambda tool: None)
    assert run(course, "grade", "ps1") == 1
    assert "apt-get install bubblewrap" in capsys.readouterr().err
    assert not list(course.glob("autograded/*"))


def test_where_bubblewrap_may_not_run_the_message_says_what_to_do(tmp_path, monkeypatch):
    refuses = tmp_path / "bwrap"
    refuses.write_text("#!/bin/sh\necho bwrap: setting up uid map: Permission denied >&2; exit 1\n")
    refuses.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "AppArmor" in cli.check_sandbox()


def test_without_a_sandbox_each_page_says_so(course, capsys):
    submit(course, "ps1", "anna", nbformat.read(course / "source" / "ps1" / "ps1.ipynb", as_version=4))
    assert run(course, "grade", "ps1", "--workers", "1", "--unsafe-no-sandbox") == 0
    assert run(course, "feedback", "ps1") == 0
    assert "Graded without a sandbox" in (course / "feedback" / "anna" / "ps1" / "ps1.html").read_text()
    with Course(course).gradebook() as gradebook:
        assert gradebook.find_submission("ps1", "anna").score == 9


def test_the_sandbox_works_for_a_user_too(sandbox):
    if subprocess.run([*USER, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no user namespaces here")
    code = (
        "from hebb_grade.kernel import Kernel\nfrom traitlets.config import Config\n"
        "with Kernel('hebb-sandbox', Config()) as kernel:\n"
        "    print(kernel.run('import os; print(os.getuid(), os.listdir(\"/home\"))'))"
    )
    done = subprocess.run([*USER, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "1000 ['student']" in done.stdout, done.stderr[-2000:]


@pytest.mark.parametrize(
    "arguments, says",
    [
        (("grade", "ps9"), "no problem set ps9; there are ps1"),
        (("grade", "ps1"), "run hebb-grade collect ps1"),
        (("collect", "ps1", "/nowhere"), "/nowhere does not exist"),
        (("collect", "ps1", "/bin/sh"), "neither a folder nor a zip"),
        (("feedback", "ps1"), "nothing of ps1 is graded yet"),
    ],
)
def test_an_error_is_one_line(course, capsys, arguments, says):
    assert run(course, *arguments) == 1
    err = capsys.readouterr().err
    assert err.startswith("hebb-grade: ") and says in err and err.count("\n") == 1


def test_a_folder_that_is_no_course_is_named(tmp_path, capsys):
    assert run(tmp_path, "release") == 1
    assert "is not a course folder" in capsys.readouterr().err


def test_a_file_is_whole_or_not_there(tmp_path):
    target = tmp_path / "grades.csv"
    target.write_text("old")
    with pytest.raises(RuntimeError), files.whole(target) as file:
        file.write("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(Path(tmp_path).iterdir()) == [target]
