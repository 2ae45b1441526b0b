"""Seconds a submission: our grader with two workers beside plain `nbgrader autograde`, in one run.

    .venv/bin/python benchmarks/grading.py [SUBMISSIONS]

Both grade the same submissions of ps1, all right, on this machine: plain nbgrader one after the other in
unprotected kernels, ours in sandboxes.
"""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hebb_grade.cli import main
from hebb_grade.sandbox import check_sandbox

COURSEWORK = Path(__file__).resolve().parents[1] / "coursework"
BIN = Path(sys.executable).parent


def seconds(*command: str, cwd: Path) -> float:
    """Wall-clock time of a command, the start of its processes included."""
    start = time.perf_counter()
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    subprocess.run([BIN / command[0], *command[1:]], cwd=cwd, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def benchmark(submissions: int) -> tuple[float, float]:
    """Seconds a submission of plain nbgrader and of ours."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        for name in ("source", "checks"):
            shutil.copytree(COURSEWORK / name, course / name)
        with contextlib.redirect_stdout(io.StringIO()):
            assert main(["release", "ps1", "--course", str(course)]) == 0
        for n in range(submissions):
            shutil.copytree(course / "source" / "ps1", course / "submitted" / f"s{n:03d}" / "ps1")
        copy = Path(shutil.copytree(course, Path(folder) / "plain"))
        plain = seconds("nbgrader", "autograde", "ps1", cwd=copy)
        ours = seconds("hebb-grade", "grade", "ps1", "--workers", "2", cwd=course)
        for where in (course, copy):
            assert len(list(where.glob("autograded/*/ps1/ps1.ipynb"))) == submissions
    return plain / submissions, ours / submissions


if __name__ == "__main__":
    if why := check_sandbox():
        sys.exit(why)
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    plain, ours = benchmark(number)
    print(f"{number} submissions of ps1, {os.cpu_count()} cores")
    print(f"plain nbgrader autograde      {plain:.2f} s a submission")
    print(f"hebb-grade grade --workers 2  {ours:.2f} s a submission, {plain / ours:.2f} × faster")
