"""A term: handed in, marked by hand, graded again, handed in anew, exported."""

import csv
import json
import zipfile

import pytest
from classroom import notebook
from hebb_grade import cli
from hebb_grade.course import Course
from hebb_grade.export import standings

WRITTEN = {"orthogonal": "Then y = 0.", "postulate": "It is about causes."}


def run(course, *words):
    return cli.main([*map(str, words), "--course", str(course)])


def hand_in(course, student, nb):
    folder = course / "in" / student
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ps1.ipynb").write_text(json.dumps(nb))
    assert run(course, "collect", "ps1", course / "in") == 0


def mark(course, student, points):
    """What formgrader does."""
    with Course(course).gradebook() as gradebook:
        for grade in gradebook.find_submission_notebook("ps1", "ps1", student).grades:
            if grade.auto_score is None:
                grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def state(course):
    return {row.student: (row.state, row.total) for row in standings(Course(course), "ps1")[0]}


@pytest.fixture
def term(course, sandbox):
    hand_in(course, "anna", notebook(course, "ps1", WRITTEN))
    assert run(course, "grade", "ps1", "--workers", 1) == 0
    assert state(course) == {"anna": ("waits", 0)}
    mark(course, "anna", 2.5)
    return course


def test_marks_by_hand_stay_where_the_text_stays(term, capsys):
    assert state(term) == {"anna": ("graded", 5)}
    assert run(term, "grade", "ps1", "--again", "--workers", 1) == 0
    assert state(term) == {"anna": ("graded", 5)}
    hand_in(
        term,
        "anna",
        notebook(term, "ps1", {**WRITTEN, "delta_w_answer": "delta_w = lambda w, x, a: a * (w @ x) * x"}),
    )
    assert state(term) == {"anna": ("not graded", 0)}
    assert run(term, "export", "ps1", term / "g.csv") == 1
    assert "not graded as they were handed in (the first: anna)" in capsys.readouterr().err
    assert run(term, "grade", "ps1", "--workers", 1) == 0
    assert state(term) == {"anna": ("graded", 7)}
    hand_in(term, "anna", notebook(term, "ps1", {**WRITTEN, "postulate": "It is about order."}))
    assert run(term, "grade", "ps1", "--workers", 1) == 0
    assert state(term)["anna"][0] == "waits"


def test_what_is_not_graded_has_no_points_and_no_name_is_a_formula(term):
    hand_in(term, "ben", notebook(term, "ps1", {}))
    with Course(term).gradebook() as gradebook:
        gradebook.update_or_create_student("ben", first_name="", last_name="=HYPERLINK(1)")
    assert run(term, "export", "ps1", term / "g.csv", "--unfinished") == 0
    anna, ben = csv.DictReader((term / "g.csv").open())
    assert (anna["Total"], anna["State"]) == ("5", "graded")
    assert (ben["Name"], ben["Total"], ben["State"]) == ("'=HYPERLINK(1)", "", "not graded")
    assert run(term, "feedback", "ps1") == 0
    assert run(term, "return", "ps1", term / "back.zip") == 0
    with zipfile.ZipFile(term / "back.zip") as made:
        assert made.namelist() == ["anna_anna_assignsubmission_file_/ps1_feedback.html"]
    assert [p.parent.parent.name for p in term.glob("feedback/*/ps1/ps1.html")] == ["anna"]


def test_deleted_cells_come_back_and_added_ones_stay(course, sandbox):
    nb = notebook(
        course, "ps1", {"delta_w_answer": "def delta_w(w, x, alpha):\n    return alpha * y(w, x) * x"}
    )
    marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]
    helper = {"cell_type": "code", "metadata": {}, "source": "y = lambda w, x: w @ x", "outputs": []}
    nb.cells.insert(marks.index("delta_w_answer"), helper)
    nb.cells = [
        c
        for c in nb.cells
        if c["metadata"].get("nbgrader", {}).get("grade_id") not in ("setup", "delta_w", "repeat_answer")
    ]
    hand_in(course, "anna", nb)
    assert run(course, "grade", "ps1", "--workers", 1) == 0
    row = standings(Course(course), "ps1")[0][0]
    assert row.points == {
        "delta_w": 2,
        "repeat": 0,
        "average_update": 0,
        "presentations": 0,
        "orthogonal": 0,
        "postulate": 0,
    }


@pytest.mark.parametrize(
    "sheet, says",
    [
        ("", "has no rows"),
        ("a,b\n1,2\n", "is not a grading worksheet"),
        ("ID,Name,Status,Grade,Maximum Grade,x\nParticipant 9,Z,,,15.00,\n", "has no row for 1 students"),
        ("ID,Name,Status,Grade,Maximum Grade,x\nParticipant 9,Z,,,100.00,\n", "has 100 as the most points"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_sheet_that_does_not_fit_is_named(term, capsys, sheet, says):
    (term / "w.csv").write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())
    assert run(term, "export", "ps1", term / "g.csv", "--moodle", term / "w.csv") == 1
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
