"""Files in and out: student versions, what a learning-management system hands over, and the grades."""

import csv
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hebb_grade.course import Course, Problem, reason

MAX_NOTEBOOK = 20 * 2**20


@contextmanager
def whole(path: Path, mode: str = "w") -> Iterator:
    """A file that appears under its name when it is complete, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(
            descriptor, mode, **({} if "b" in mode else {"newline": "", "encoding": "utf-8"})
        ) as file:
            yield file
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def release(course: Course, assignment: str) -> Path:
    """Make the student version of a problem set, and a zip of it."""
    os.chdir(course.root)
    result = course.api().generate_assignment(assignment)
    if not result["success"]:
        raise Problem(f"{assignment}: {reason(result)}")
    folder = course.root / "release" / assignment
    archive = course.root / "release" / f"{assignment}.zip"
    with whole(archive, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            made.write(path, Path(assignment) / path.relative_to(folder))
    return archive


class Handed(NamedTuple):
    """One notebook as it was handed in."""

    student: str
    name: str
    data: bytes


def collect(course: Course, assignment: str, source: Path) -> tuple[int, int, list[str]]:
    """Take submissions from a folder or a zip.

    Returns
    -------
    new, unchanged : int
        Numbers of notebooks.
    refused : list of str
        What was left out, and why.
    """
    new = unchanged = 0
    found: dict[str, Handed] = {}
    refused: list[str] = []
    for path, size, read in _files(source):
        who = student_of(path, assignment)
        if who is None:
            continue
        if size > MAX_NOTEBOOK:
            refused.append(f"{path}: larger than {MAX_NOTEBOOK // 2**20} MB")
            continue
        data = read()
        try:
            if not isinstance(json.loads(data).get("cells"), list):
                raise ValueError
        except (ValueError, AttributeError, RecursionError):
            refused.append(f"{path}: not a notebook")
            continue
        if who[0] in found:
            refused.append(f"{path}: a second notebook of {who[0]}")
            continue
        found[who[0]] = Handed(*who, data)
    if not found:
        why = f" ({refused[0]})" if refused else f": expected files like anna/{assignment}.ipynb"
        raise Problem(f"no notebook of {assignment} in {source}{why}")
    with course.gradebook() as gradebook:
        for student, name, data in found.values():
            target = course.root / "submitted" / student / assignment / f"{assignment}.ipynb"
            gradebook.update_or_create_student(student, **({"last_name": name} if name else {}))
            if target.exists() and target.read_bytes() == data:
                unchanged += 1
                continue
            # A new version is to be graded again.
            shutil.rmtree(course.root / "autograded" / student / assignment, ignore_errors=True)
            with whole(target, "wb") as file:
                file.write(data)
            new += 1
    return new, unchanged, refused


def student_of(path: str, assignment: str) -> tuple[str, str] | None:
    """Who handed in the file of this path: an id and, where the system tells it, a name.

    ========================================================  =============================
    Moodle, a folder each                                     Ann Lee_4711_assignsubmission_file/ps1.ipynb
    Moodle, one folder                                        Ann Lee_4711_assignsubmission_file_ps1.ipynb
    Canvas                                                    leeann_LATE_4711_98765_ps1-2.ipynb
    by hand                                                   4711/ps1.ipynb, 4711.ipynb, ps1/4711/ps1.ipynb
    ========================================================  =============================
    """
    parts = [part for part in path.split("/") if part not in ("", ".", "..", assignment)]
    if (
        not parts
        or not parts[-1].endswith(".ipynb")
        or any(part.startswith((".", "__MACOSX")) for part in parts)
    ):
        return None
    for part in parts:
        if moodle := re.match(r"(.+?)_(\d+)_assignsubmission_file", part):
            return moodle[2], moodle[1]
    if canvas := re.fullmatch(r"([^_]+)(?:_LATE)?_(\d+)_\d+_(.+)\.ipynb", parts[-1]):
        return canvas[2], canvas[1]
    stem = parts[-1].removesuffix(".ipynb")
    if stem == assignment:
        if len(parts) < 2:
            return None
        stem = parts[-2]
    elif len(parts) > 1 and parts[-2] != assignment and stem != parts[-2]:
        return None  # some other notebook in a student's folder
    return re.sub(r"[^A-Za-z0-9.@-]+", "_", stem), ""


def _files(source):
    """Path, size and reader of each file of a folder or zip; links are not followed."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(source).as_posix(), path.stat().st_size, path.read_bytes
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for member in sorted(archive.infolist(), key=lambda m: m.filename):
                if not member.is_dir():
                    yield member.filename, member.file_size, lambda member=member: archive.read(member)
    elif source.exists():
        raise Problem(f"{source} is neither a folder nor a zip file")
    else:
        raise Problem(f"{source} does not exist")


def export(course: Course, assignment: str, system: str, path: Path, unfinished: bool = False) -> int:
    """Write the grades in the columns that Moodle or Canvas imports; return the number of rows."""
    with course.gradebook() as gradebook:
        try:
            about = gradebook.find_assignment(assignment)
        except Exception:
            raise Problem(
                f"{assignment} is not in the gradebook; run hebb-grade release {assignment}"
            ) from None
        most = about.max_score
        rows = sorted(
            (s.student.id, s.student.last_name or s.student.id, s.score, s.needs_manual_grade)
            for s in about.submissions
        )
    waiting = [row[0] for row in rows if row[3]]
    if waiting and not unfinished:
        raise Problem(
            f"{len(waiting)} of {len(rows)} submissions of {assignment} wait for a grade of their "
            f"written answers (the first: {waiting[0]}). Grade them in formgrader, or add --unfinished"
        )
    with whole(path) as file:
        out = csv.writer(file)
        if system == "moodle":
            out.writerow(["Identifier", "Full name", "Grade", "Maximum Grade"])
            out.writerows([f"Participant {i}", name, f"{score:g}", f"{most:g}"] for i, name, score, _ in rows)
        else:
            out.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment])
            out.writerow(["    Points Possible", "", "", "", "", f"{most:g}"])
            out.writerows([name, i, "", "", "", f"{score:g}"] for i, name, score, _ in rows)
    return len(rows)
