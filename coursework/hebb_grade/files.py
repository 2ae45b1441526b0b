"""Files that appear whole, and the student version."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hebb_grade.course import Course, Problem, reason


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
