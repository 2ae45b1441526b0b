"""Grades as they stand: nothing leaves that was not graded as it was handed in."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from hebb_grade.course import Course, Problem
from hebb_grade.files import whole


class Standing(NamedTuple):
    """Where a submission stands: "graded", "waits" (for written answers), or "not graded"."""

    student: str
    name: str
    state: str
    points: dict[str, float]

    @property
    def total(self) -> float:
        """All points."""
        return sum(self.points.values())


def standings(course: Course, assignment: str) -> tuple[list[Standing], float]:
    """Every submission that is there, and the points that can be had."""
    graded = set(course.graded(assignment))
    rows = []
    with course.gradebook() as gradebook:
        try:
            about = gradebook.find_assignment(assignment)
        except Exception:
            raise Problem(
                f"{assignment} is not in the gradebook; run hebb-grade release {assignment}"
            ) from None
        most = about.max_score
        known = {s.student.id: s for s in about.submissions}
        students = {s.id: s for s in gradebook.students}
        for student in course.submitted(assignment):
            person, work = students.get(student), known.get(student)
            names = (person.first_name, person.last_name) if person else ()
            name = " ".join(part for part in names if part) or student
            if student not in graded or work is None:
                rows.append(Standing(student, name, "not graded", {}))
                continue
            grades = {g.name: g.score for n in work.notebooks for g in n.grades}
            rows.append(Standing(student, name, "waits" if work.needs_manual_grade else "graded", grades))
    return rows, most


def export(
    course: Course, assignment: str, path: Path, system: str, sheet: Path | None, unfinished: bool
) -> int:
    """Write the grades: as a plain table, or into the sheet that Moodle or Canvas has given out.

    Returns
    -------
    int
        The number of grades.
    """
    rows, most = standings(course, assignment)
    missing = [row for row in rows if row.state == "not graded"]
    waiting = [row for row in rows if row.state == "waits"]
    if missing and not unfinished:
        raise Problem(
            f"{len(missing)} of {len(rows)} submissions of {assignment} are not graded as they were handed "
            f"in (the first: {missing[0].student}). Run hebb-grade grade {assignment}, or add --unfinished"
        )
    if waiting and not unfinished:
        raise Problem(
            f"{len(waiting)} of {len(rows)} submissions of {assignment} wait for a grade of their "
            f"written answers (the first: {waiting[0].student}). Grade them in formgrader, or add "
            "--unfinished"
        )
    if system:
        table, count = _filled(sheet, system, assignment, rows, most)
    else:
        tasks = list(dict.fromkeys(task for row in rows for task in row.points))
        table = [["Student", "Name", *tasks, "Total", "Maximum", "State"]]
        for row in rows:
            points = [f"{row.points[task]:g}" if task in row.points else "" for task in tasks]
            total = f"{row.total:g}" if row.points else ""
            table.append([_safe(row.student), _safe(row.name), *points, total, f"{most:g}", row.state])
        count = sum(bool(row.points) for row in rows)
    with whole(path) as file:
        csv.writer(file).writerows(table)
    return count


def give_back(course: Course, assignment: str, path: Path) -> int:
    """A zip of the feedback pages as Moodle takes it back; return their number.

    Moodle goes by the number in ``Name_ID_assignsubmission_file_/``, which its own download has too.
    """
    rows = [row for row in standings(course, assignment)[0] if row.state != "not graded"]
    page = f"{assignment}/{assignment}.html"
    pages = [(row, course.root / "feedback" / row.student / page) for row in rows]
    if missing := [row.student for row, at in pages if not at.exists()]:
        raise Problem(
            f"{len(missing)} students have no page (the first: {missing[0]}). "
            f"Run hebb-grade feedback {assignment}"
        )
    if not pages:
        raise Problem(f"nothing of {assignment} is graded yet")
    with whole(path, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for row, at in pages:
            name = re.sub(r"[^\w .'-]", "", row.name)
            made.write(at, f"{name}_{row.student}_assignsubmission_file_/{assignment}_feedback.html")
    return len(pages)


def _safe(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _filled(sheet, system, assignment, rows, most):
    """The rows of the sheet with the grades in their column; all else stays as it is."""
    try:
        text = sheet.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{sheet} cannot be read ({type(error).__name__})") from None
    dialect = csv.Sniffer().sniff(text.splitlines()[0], ",;\t") if text.strip() else csv.excel
    table = list(csv.reader(io.StringIO(text), dialect))
    if len(table) < 2:
        raise Problem(f"{sheet} has no rows; download it from the course page")
    find = _moodle if system == "moodle" else _canvas
    identity, column, largest = find(table, sheet, assignment)
    if largest is not None and abs(largest - most) > 1e-6:
        raise Problem(f"{sheet} has {largest:g} as the most points, {assignment} has {most:g}")
    scores = {row.student: row.total for row in rows if row.points}
    comma = system == "moodle" and any(
        "," in line[column + 1] for line in table[1:] if len(line) > column + 1
    )
    left = dict(scores)
    for line in table[1:]:
        if len(line) > column and (student := identity(line)) in scores:
            line[column] = f"{scores[student]:g}".replace(".", "," if comma else ".")
            left.pop(student, None)
    if left:
        raise Problem(f"{sheet} has no row for {len(left)} students (the first: {min(left)})")
    return table, len(scores)


def _moodle(table, sheet, assignment):
    """Moodle translates its headings, not the order: who, …, grade, most points, …."""
    number = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
    for column in range(2, len(table[0]) - 1):
        values = {line[column] for line in table[1:] if len(line) > column}
        if len(values) == 1 and number.fullmatch(most := next(iter(values))):
            digits = [re.search(r"([0-9]+)$", line[0]) for line in table[1:]]
            if all(digits):
                largest = float(most.replace(",", "."))
                return (lambda line: re.search(r"([0-9]+)$", line[0])[1]), column - 1, largest
    raise Problem(f"{sheet} is not a grading worksheet of Moodle's (assignment, download grading worksheet)")


def _canvas(table, sheet, assignment):
    heads = [head.strip() for head in table[0]]
    columns = [n for n, head in enumerate(heads) if re.fullmatch(rf"{assignment}(?: \([0-9]+\))?", head)]
    if "ID" not in heads or len(columns) != 1:
        raise Problem(f"{sheet} is not Canvas's gradebook with one column {assignment} (Grades, export)")
    at, column = heads.index("ID"), columns[0]
    points = [line[column].strip() for line in table[1:] if line[0].strip().startswith("Points Possible")]
    largest = float(points[0]) if points and points[0] else None
    return (lambda line: line[at].strip()), column, largest
