"""Attacks earn nothing and harm nothing, and the submission after them is graded as ever."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from attacks import ATTACKS
from classroom import COURSEWORK, notebook, submit
from hebb_grade.course import Course

# The grader itself in a box, so that an attack could do no harm even if the sandbox failed.
BOX = [
    "timeout",
    "--signal=KILL",
    "500",
    "prlimit",
    "--nproc=4000",
    f"--fsize={2**30}",
    "--core=0",
    f"--as={6 * 2**30}",
]
BROKEN = {
    "broken-cells": b'{"cells": [7]}',
    "broken-empty": b"",
    "broken-json": b"{",
    "broken-list": b"[1]",
    "broken-deep": b"[" * 100_000,
    "broken-bytes": b"\x00\xff" * 100,
    "broken-many": b'{"cells": [' + b"{}," * 2000 + b"{}]}",
    "broken-number": b'{"cells": [], "n": ' + b"9" * 10_000 + b"}",
}
LIMIT = "12"  # seconds for a notebook


def hebb_grade(course, *arguments, **environment):
    command = [*BOX, sys.executable, "-m", "hebb_grade.cli", *arguments, "--course", str(course)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


def tampered(course):
    """Submissions whose file, not whose code, is forged: points, marks, order and structure."""
    right = nbformat.read(course / "source" / "ps1" / "ps1.ipynb", as_version=4)
    cells = {c.metadata.nbgrader.grade_id: c for c in right.cells if "nbgrader" in c.metadata}
    wrong = "def delta_w(w, x, alpha): return w"

    def forged(change):
        nb = notebook(course, "ps1", {"delta_w_answer": wrong})
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader")
            if marks and marks.grade_id == "delta_w":
                change(nb, cell)
                return nb

    def output(nb, cell):
        cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=1)]

    def twice(nb, cell):
        nb.cells += [nbformat.v4.new_code_cell(cell.source, metadata=cell.metadata) for _ in range(3)]

    yield "more points", forged(lambda nb, cell: cell.metadata.nbgrader.update(points=1000))
    yield "no tests", forged(lambda nb, cell: cell.update(source="pass"))
    yield (
        "test as solution",
        forged(lambda nb, cell: cell.metadata.nbgrader.update(solution=True, locked=False)),
    )
    yield "not graded", forged(lambda nb, cell: cell.metadata.nbgrader.update(grade=False))
    yield "test deleted", forged(lambda nb, cell: nb.cells.remove(cell))
    yield "test as text", forged(lambda nb, cell: cell.update(cell_type="markdown"))
    yield "outputs handed in", forged(output)
    yield "test three times", forged(twice)
    yield (
        "other kernel",
        forged(lambda nb, cell: nb.metadata.kernelspec.update(name="bash", display_name="x")),
    )
    yield "strange marks", forged(lambda nb, cell: cell.metadata.update(nbgrader={"grade_id": ["delta_w"]}))
    assert cells["delta_w"].metadata.nbgrader.points == 2


@pytest.fixture(scope="module")
def aftermath(released, tmp_path_factory, sandbox):
    """The course after all attacks were graded with two workers, an honest student between any five."""
    course = Path(shutil.copytree(released, tmp_path_factory.mktemp("attacks") / "course"))
    honest = nbformat.read(course / "source" / "ps1" / "ps1.ipynb", as_version=4)
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = f"COURSE, PORT = {str(course)!r}, {server.getsockname()[1]}"
        names = {}
        for n, (name, code) in enumerate(ATTACKS.items()):
            names[f"a{n:02d}"] = name
            code = {cell: text for cell, text in code.items()}
            nb = notebook(course, "ps1", code)
            nb.cells.insert(0, nbformat.v4.new_code_cell(known))
            submit(course, "ps1", f"a{n:02d}", nb)
            if n % 10 == 9:
                submit(course, "ps1", f"a{n:02d}-honest", honest)
        for n, (name, nb) in enumerate(tampered(course)):
            names[f"t{n:02d}"] = name
            submit(course, "ps1", f"t{n:02d}", nb)
        submit(course, "ps1", "z-honest", honest)
        for student, data in BROKEN.items():
            (course / "submitted" / student / "ps1").mkdir(parents=True)
            (course / "submitted" / student / "ps1" / "ps1.ipynb").write_bytes(data)
        guarded = [
            p
            for p in course.rglob("*")
            if p.is_file() and p.parts[len(course.parts)] in ("source", "checks", "release")
        ]
        before = {p: hashlib.sha256(p.read_bytes()).digest() for p in guarded}
        done = hebb_grade(
            course,
            "grade",
            "ps1",
            "--workers",
            "2",
            "--time-limit",
            LIMIT,
            SECRET_OF_THE_GRADER="SECRET_OF_THE_GRADER",
        )
        server.settimeout(0)
        try:
            server.accept()
            connected = True
        except BlockingIOError:
            connected = False
    assert {p: hashlib.sha256(p.read_bytes()).digest() for p in guarded} == before
    scores = {}
    with Course(course).gradebook() as gradebook:
        for grade in gradebook.find_assignment("ps1").submissions:
            cell = gradebook.find_grade("delta_w", "ps1", "ps1", grade.student.id)
            scores[grade.student.id] = (cell.auto_score, grade.score)
    return course, names, done, scores, connected


def test_no_attack_earns_points(aftermath):
    _, names, done, scores, _ = aftermath
    assert len(ATTACKS) >= 24
    for student, name in names.items():
        assert scores[student] == (0, 0), f"{name}: {scores[student]}\n{done.stderr[-2000:]}"


def test_the_next_submission_is_graded_as_ever(aftermath):
    _, _, _, scores, _ = aftermath
    honest = {student: score for student, score in scores.items() if "honest" in student}
    assert len(honest) >= 4
    assert set(honest.values()) == {(2.0, 9.0)}


def test_a_bad_file_is_graded_with_a_reason_and_stops_nothing(aftermath):
    course, _, done, scores, _ = aftermath
    assert done.returncode == 0, done.stderr
    assert {student: scores[student] for student in BROKEN} == {student: (0, 0) for student in BROKEN}
    for student in BROKEN:
        page = (course / "autograded" / student / "ps1" / "ps1.ipynb").read_text()
        assert ("could not be read" in page) == (BROKEN[student] != b'{"cells": [7]}')
    assert len(Course(course).graded("ps1")) == len(Course(course).submitted("ps1"))


def test_nothing_was_read_reached_or_left(aftermath):
    course, _, _, _, connected = aftermath
    assert not connected
    for page in sorted(course.glob("autograded/*/ps1/ps1.ipynb")):
        outputs = [
            str(output.get("text", "")) + str(output.get("data", "")) + str(output.get("evalue", ""))
            for cell in nbformat.read(page, as_version=4).cells
            if cell.cell_type == "code"
            for output in cell.outputs
        ]
        said = "\n".join(outputs)
        for leak in ("FOUND [('", "FOUND ['", "FOUND\n", "CONNECTED", "WRITTEN ['"):
            assert leak not in said, page
        assert page.stat().st_size < 3 * 2**20, page
    assert not list(course.glob(".grading/*"))
    processes = subprocess.run(["ps", "-eo", "ppid,comm"], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"^ *1 (bwrap|timeout)", processes, re.MULTILINE)
    assert not Path("/etc/attack").exists() and not Path("/attack").exists()


def test_feedback_shows_text_and_images_only(aftermath):
    course, names, _, _, _ = aftermath
    done = hebb_grade(course, "feedback", "ps1")
    assert done.returncode == 0, done.stderr
    student = next(s for s, name in names.items() if name == "HTML in feedback")
    page = (course / "feedback" / student / "ps1" / "ps1.html").read_text()
    assert "ATTACK" in page
    assert "<script>ATTACK" not in page
    assert not re.search(r"<(img|svg)[^>]*(onerror|onload)", page)
    assert not re.search(r"href=.javascript:|\\href", page)
    checks = (COURSEWORK / "checks" / "ps1.py").read_text().splitlines()
    lines = [line.strip() for line in checks if len(line.strip()) > 30 and not line.strip().startswith('"""')]
    for page in course.glob("feedback/a00/ps1/*.html"):
        text = page.read_text()
        assert not [line for line in lines if line in text]
        assert "alpha * (w @ x) * x" not in text
