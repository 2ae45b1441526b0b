"""A course folder, and one submission graded in it.

The folder is nbgrader's: source/, release/, submitted/, autograded/, feedback/ and the gradebook. Beside
them checks/ holds the checks. A file nbgrader_config.py, if there is one, is read as nbgrader reads it.
"""

import os
import re
import shutil
import sys
import threading
import uuid
import warnings
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, OverwriteCells, SaveAutoGrades
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from hebb_grade.autograde import Grade
from hebb_grade.notebooks import rebuilt

# nbgrader makes a gradebook with the command alembic, which stands beside this Python.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


class Problem(Exception):
    """Something the instructor can put right; the command shows its text in one line."""


class Course(NamedTuple):
    """A course folder and the address of its gradebook ("" for the folder's own)."""

    root: Path
    db: str = ""

    def config(self) -> Config:
        """The settings for nbgrader."""
        config = Config()
        if (self.root / "nbgrader_config.py").exists():
            config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config())
        config.CourseDirectory.root = str(self.root)
        # The name that nbgrader itself falls back on; with another one PostgreSQL refuses the problem sets.
        config.CourseDirectory.course_id = "default_course"
        if self.db:
            config.CourseDirectory.db_url = self.db
        elif "db_url" not in config.CourseDirectory:
            # Workers wait for each other's writes instead of giving up after five seconds.
            config.CourseDirectory.db_url = f"sqlite:///{self.root}/gradebook.db?timeout=120"
        return config

    def api(self, config: Config | None = None) -> NbGraderAPI:
        """nbgrader, for this course."""
        config = config or self.config()
        return NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)

    def gradebook(self) -> Gradebook:
        """The gradebook; use it in a `with` statement."""
        return Gradebook(self.config().CourseDirectory.db_url)

    def assignments(self) -> list[str]:
        """The problem sets that have a source."""
        return sorted(p.parent.name for p in self.root.glob("source/*/*.ipynb") if p.stem == p.parent.name)

    def submitted(self, assignment: str) -> list[str]:
        """Students who handed in."""
        return sorted(
            p.parent.parent.name for p in self.root.glob(f"submitted/*/{assignment}/{assignment}.ipynb")
        )

    def graded(self, assignment: str) -> list[str]:
        """Students whose submission is graded, completely."""
        return sorted(p.parent.name for p in self.root.glob(f"autograded/*/{assignment}"))

    def superseded(self, assignment: str, student: str) -> Path:
        """Where the last graded version of a submission is kept that was handed in anew."""
        return self.root / ".superseded" / student / assignment


class Job(NamedTuple):
    """One submission to grade, and how."""

    course: Course
    assignment: str
    student: str
    unsafe_no_sandbox: bool = False
    notebook_seconds: float = 60.0
    again: bool = False


_one_at_a_time = threading.Lock()  # nbgrader changes the working directory of its process


def grade(job: Job) -> str:
    """Grade one submission; return "" or why it could not be graded.

    The result appears in autograded/ in one step, at the very end. So a submission whose folder is there is
    graded, and one that was interrupted is graded again from the start, into the same rows of the gradebook.
    """
    root, place = job.course.root, Path(job.student) / job.assignment
    done = root / "autograded" / place
    with _one_at_a_time:
        if done.exists() and not job.again:
            return ""
        work = root / ".grading" / uuid.uuid4().hex
        try:
            # The working directory may be gone: that of an earlier course, or of another process.
            os.chdir(root)
            handed = work / "submitted" / place / f"{job.assignment}.ipynb"
            handed.parent.mkdir(parents=True)
            data = (root / "submitted" / place / handed.name).read_bytes()
            release = root / "release" / job.assignment / handed.name
            if not release.exists():
                return f"there is no student version; run hebb-grade release {job.assignment}"
            nbformat.write(rebuilt(data, nbformat.read(release, as_version=4)), handed)
            with warnings.catch_warnings():
                # nbgrader 0.9 adds rows in an order of which SQLAlchemy 2.1 warns.
                warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
                api = job.course.api(_grading_config(job, work))
                result = api.autograde(job.assignment, job.student)
            if not result["success"]:
                return reason(result)
            before = done if done.exists() else job.course.superseded(job.assignment, job.student)
            _keep_marks(job, before / handed.name, work / "graded" / place / handed.name)
            done.parent.mkdir(parents=True, exist_ok=True)
            if done.exists():
                done.rename(work / "old")
            (work / "graded" / place).rename(done)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return ""


def _keep_marks(job, before: Path, after: Path) -> None:
    """An answer with marks by hand waits for new ones only if its text is new."""
    if not before.exists():
        return
    old, new = _texts(before), _texts(after)
    with job.course.gradebook() as gradebook:
        for grade in gradebook.find_submission_notebook(job.assignment, job.assignment, job.student).grades:
            if grade.manual_score is not None:
                grade.needs_manual_grade = old.get(grade.name) != new.get(grade.name)
        gradebook.db.commit()


def _texts(path: Path) -> dict[str, str]:
    cells = nbformat.read(path, as_version=4).cells
    return {c.metadata.nbgrader.grade_id: c.source for c in cells if "nbgrader" in c.metadata}


def _grading_config(job, work):
    config = job.course.config()
    config.CourseDirectory.autograded_directory = os.path.relpath(work / "graded", job.course.root)
    config.CourseDirectory.submitted_directory = os.path.relpath(work / "submitted", job.course.root)
    config.Autograde.sanitize_preprocessors = [OverwriteCells, CheckCellMetadata]
    config.Autograde.autograde_preprocessors = [Grade, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    config.Grade.course = str(job.course.root)
    config.Grade.unsafe_no_sandbox = job.unsafe_no_sandbox
    config.Grade.notebook_seconds = job.notebook_seconds
    config.Grade.cell_seconds = min(20.0, job.notebook_seconds / 2)
    return config


def reason(result: dict) -> str:
    """The error that nbgrader reports, in one line."""
    report = f"{result.get('error') or ''}\n{result.get('log') or ''}"
    errors = re.findall(r"^[ \t]*((?:[\w.]+\.)?(\w*(?:Error|Exception))(?:: .*)?)$", report, re.MULTILINE)
    named = [line for line, kind in errors if kind != "NbGraderException"]
    return (named or [report.strip() or "unknown error"])[-1][-300:]
