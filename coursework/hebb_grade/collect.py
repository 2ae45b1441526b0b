"""What a learning-management system hands over: whose file is which, and which one counts.

How an archive names its files is decided once for all of it. Who handed in is taken from the part of a name
that the system writes, never from the name that a student gave a file. Each file ends as a row that says what
becomes of it; a doubt is a row too, for the instructor to settle, and never a silent choice.
"""

import io
import json
import re
import shutil
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

from hebb_grade.course import Course, Problem
from hebb_grade.files import whole
from hebb_grade.notebooks import Unreadable, cells_of, load

MAX_FILE = 100 * 2**20
MAX_KEPT = 2**20  # of a larger file the outputs are dropped; nothing of them is used

# Anchored at the start of the path: what the system writes comes before what the student named. Canvas stands
# before the flat form of Moodle, which a file name within a Canvas name can imitate, but not the other way.
LAYOUTS = {
    "moodle": r"(?P<name>[^/]+?)_(?P<id>[0-9]+)_assignsubmission_(?:file|onlinetext)_?/(?P<file>.+)",
    "canvas": r"(?P<name>[^_/]+)(?P<late>_LATE)?_(?P<id>[0-9]+)_[0-9]+_(?P<file>[^/]+)",
    "moodle-flat": r"(?P<name>[^/]+?)_(?P<id>[0-9]+)_assignsubmission_(?:file|onlinetext)_(?P<file>[^/]+)",
    "blackboard": r"[^/]+?_(?P<id>[^_/]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>[^/]+)|\.txt)",
    "ilias": r"(?:[^/]+/)*?(?P<name>[^_/]+_[^_/]+)"
    r"_(?P<id>[^_/]+)_[0-9]+/(?:(?P<when>\d{14})_)?(?P<file>[^/]+)",
}
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError)


class Row(NamedTuple):
    """What becomes of one file."""

    path: str
    student: str = ""
    name: str = ""
    data: bytes = b""
    why_not: str = ""
    rank: tuple = ()


def plan(course: Course, assignment: str, source: Path, layout: str = "") -> list[Row]:
    """A row for each file of a folder or zip; those without a `why_not` are to be taken."""
    files = [(path, read) for path, read in _files(source) if not _JUNK.search(path)]
    paths = [path for path, _ in files]
    matches = {name: sum(bool(re.fullmatch(form, p)) for p in paths) for name, form in LAYOUTS.items()}
    layout = layout or max(matches, key=matches.get, default="")
    if layout not in LAYOUTS or not matches[layout]:
        layout = "folder"
    known = _known(course)
    rows = [row for path, read in files for row in _rows(path, read, layout, assignment, known)]
    groups = defaultdict(list)
    for row in rows:
        if not row.why_not:
            groups[row.student].append(row)
    chosen = {student: _choice(group) for student, group in groups.items()}
    return [row if row.why_not else chosen[row.student].get(row.path, row) for row in rows]


def take(course: Course, assignment: str, rows: list[Row]) -> tuple[int, int]:
    """Put the notebooks of a plan into submitted/; return how many are new, and how many are unchanged."""
    new = unchanged = 0
    with course.gradebook() as gradebook:
        for row in rows:
            if row.why_not:
                continue
            first, _, last = row.name.rpartition(" ")
            names = {"first_name": first, "last_name": last} if row.name else {}
            gradebook.update_or_create_student(row.student, **names)
            target = course.root / "submitted" / row.student / assignment / f"{assignment}.ipynb"
            if target.exists() and target.read_bytes() == row.data:
                unchanged += 1
                continue
            # A new version is to be graded again; which of its answers are the old ones, grading looks up.
            graded = course.root / "autograded" / row.student / assignment
            if graded.exists():
                old = course.superseded(assignment, row.student)
                shutil.rmtree(old, ignore_errors=True)
                old.parent.mkdir(parents=True, exist_ok=True)
                graded.rename(old)
            with whole(target, "wb") as file:
                file.write(row.data)
            new += 1
    return new, unchanged


def shown(text: str) -> str:
    """Text for a terminal: what it could take for a command, or would not show, is written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text)


def _known(course):
    """Cell names and ids of each problem set."""
    known = {}
    for name in course.assignments():
        path = course.root / "source" / name / f"{name}.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        known[name] = {c.id for c in cells} | {c.metadata.get("nbgrader", {}).get("grade_id") for c in cells}
        known[name] -= {None, "setup"}
    return known


def _rows(path, read, layout, assignment, known):
    """The rows of one file: more than one for a zip in the archive."""
    who = _who(path, layout, assignment)
    if isinstance(who, str):
        return [Row(path, why_not=who)]
    student, name, file, when = who
    try:
        data = read()
        if zipfile.is_zipfile(io.BytesIO(data)):
            return [
                _row(f"{path}/{inner}", read_inner(), student, name, inner, when, assignment, known)
                for inner, read_inner in _files_of(zipfile.ZipFile(io.BytesIO(data)))
                if not _JUNK.search(inner)
            ]
    except _DAMAGED as error:
        return [
            Row(path, student, name, why_not=f"cannot be read ({str(error)[:80] or type(error).__name__})")
        ]
    return [_row(path, data, student, name, file, when, assignment, known)]


def _row(path, data, student, name, file, when, assignment, known):
    made = Row(path, student, name)
    if len(data) > MAX_FILE:
        return made._replace(why_not=f"is larger than {MAX_FILE // 2**20} MB")
    try:
        content = load(data)
        cells = cells_of(content)
    except Unreadable as why:
        return made._replace(why_not=str(why))
    marks = {cell.grade_id for cell in cells} | {cell.id for cell in cells}
    shared = {set_: len(marks & ids) for set_, ids in known.items()}
    best = max(shared, key=shared.get)
    if shared[best] > shared[assignment]:
        return made._replace(why_not=f"is {best}, not {assignment}")
    stem = Path(file).name.lower().split(".ipynb")[0]
    again = re.fullmatch(r"(.*?)-([0-9]+)", stem)  # how Canvas marks a later attempt
    attempt = int(again[2]) if again else 0
    own = assignment in (stem, again[1] if again else "")
    if not own and not shared[assignment] and not re.search(rf"(?<![a-z0-9]){assignment}(?![0-9])", stem):
        return made._replace(why_not=f"is another notebook than {assignment}")
    if len(data) > MAX_KEPT:
        for cell in content["cells"]:
            if isinstance(cell, dict):
                cell.pop("outputs", None)
        data = json.dumps(content).encode()
    return made._replace(data=data, rank=(own, when, attempt))


def _who(path, layout, assignment):
    """Student, name, file and time from a path; or, as a text, why it does not tell them."""
    if layout == "folder":
        parts = [part for part in path.split("/") if part not in ("", ".", "..", assignment)]
        if not parts or any(part.startswith(".") for part in parts):
            return "is hidden" if parts else "is in no student's folder"
        stem = re.split(r"\.(?=ipynb|json|zip|py|html)", parts[0], maxsplit=1)[0]
        if len(parts) == 1 and stem.lower() == assignment:
            return "is in no student's folder"
        return _identity(stem), "", parts[-1], ""
    found = re.fullmatch(LAYOUTS[layout], path)
    if found is None:
        return f"is not named as {layout} names its files"
    if layout.startswith("moodle") and len(re.findall(r"_[0-9]+_assignsubmission_", path.split("/")[0])) > 1:
        return "names two students; see who handed it in, and put it into a folder of that name"
    told = found.groupdict()
    if not told.get("file"):
        return "is a note of the system's"
    name = " ".join(reversed(told["name"].split("_"))) if layout == "ilias" else told.get("name") or ""
    return _identity(told["id"]), name.strip(), told["file"], told.get("when") or ""


def _identity(text):
    """A name for folders and the gradebook: letters of any script stay."""
    plain = re.sub(r"[^\w.@-]", "_", unicodedata.normalize("NFC", text))
    return (re.sub(r"^[.-]+", "_", plain) or "_")[:80]


def _choice(group):
    """Of a student's notebooks the one that counts; the others with a reason, by their path."""
    best = max(row.rank for row in group)
    first = [row for row in group if row.rank == best]
    owners = Counter(row.path.split("/")[0] for row in first)
    if len({row.data for row in first}) > 1 or (len(owners) > 1 and not best[1]):
        doubt = f"one of {len(first)} of {first[0].student}; hand over the one that counts"
        return {row.path: row._replace(why_not=doubt) for row in group}
    why = f"{shown(first[0].path)} counts instead"
    return {row.path: row if row.path == first[0].path else row._replace(why_not=why) for row in group}


def _files(source) -> Iterator:
    """Path and reader of each file of a folder or zip; links are not followed."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_symlink() or (path.exists() and not path.is_dir() and not path.is_file()):
                yield path.relative_to(source).as_posix(), _refuse
            elif path.is_file():
                yield path.relative_to(source).as_posix(), path.read_bytes
    elif zipfile.is_zipfile(source):
        yield from _files_of(zipfile.ZipFile(source))
    elif source.exists():
        raise Problem(f"{source} is neither a folder nor a zip file")
    else:
        raise Problem(f"{source} does not exist")


def _files_of(archive):
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        if not member.is_dir():
            link = (member.external_attr >> 16) & 0o170000 == 0o120000
            yield member.filename, _refuse if link else lambda member=member: _read(archive, member)


def _read(archive, member):
    if member.flag_bits & 1:
        raise OSError("it is encrypted")
    with archive.open(member) as file:
        return file.read(MAX_FILE + 1)


def _refuse():
    raise OSError("it is a link, not a file")
