"""Right answers score, wrong ones do not, whatever the luck, and the test that a student sees says so too."""

import textwrap

import nbformat
import pytest
from classroom import COURSEWORK, SETS
from hebb_grade import cli
from hebb_grade.checks import Student
from hebb_grade.kernel import Kernel, Limits
from hebb_grade.offer import offered
from hebb_grade.sheet import CheckError, Sheet
from traitlets.config import Config

# A solution written otherwise: 32-bit numbers, lists, complex numbers, an object that is called, fractions.
STYLES = {
    "32 bits": "lambda *a: f(*(np.asarray(x, np.float32) if isinstance(x, np.ndarray) else x for x in a))",
    "lists": "lambda *a: np.asarray(f(*a)).tolist()",
    "complex": "lambda *a: np.asarray(f(*a)) + 0j",
    "class": "type('Answer', (), {'__call__': lambda self, *a: f(*a)})()",
    "objects": "lambda *a: np.asarray(f(*a)).astype(object)",
}


@pytest.fixture(scope="module", params=SETS)
def problem_set(request, sandbox):
    """A kernel as it grades one problem set, what is right in it, the answers and the cells."""
    sheet = Sheet(COURSEWORK, request.param)
    cells = nbformat.read(
        COURSEWORK / "source" / request.param / f"{request.param}.ipynb", as_version=4
    ).cells
    config = Config()
    config.SandboxProvisioner.modules = offered(sheet.checks.OFFERED)
    config.SandboxProvisioner.wall_seconds = 400
    with Kernel("hebb-sandbox", config, Limits(cell=20, notebook=300)) as kernel:
        kernel.output_left = 10**9
        yield (
            kernel,
            sheet,
            sheet.answers(COURSEWORK),
            {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata},
        )


def error(outputs):
    return next((f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"), None)


def test_every_answer_gets_what_it_deserves(problem_set):
    kernel, sheet, answers, cells = problem_set
    assert set(sheet.points) == set(answers)
    for name, cell in cells.items():  # the solutions of the source, which later tasks build on
        if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
            assert error(kernel.run(cell.source)) is None, name
    for name in sheet.points:
        right, wrong = answers[name]["right"], answers[name]["wrong"]
        assert len(right) >= 3 and len(set(right)) == len(right), name
        assert len(wrong) >= 10 and len(set(wrong)) == len(wrong), name
        solution = cells[f"{name}_answer"].source
        for seed, answer in enumerate([solution, *right, *wrong]):
            kernel.run(textwrap.dedent(answer))
            deserves = sheet.points[name] if seed <= len(right) else 0
            seen = error(kernel.run(cells[name].source))
            verdict = sheet.decide(name, Student(kernel), seed)
            assert verdict.points == deserves, f"the check {name}: {answer}\n{verdict.why}"
            assert (seen is None) == (deserves > 0), f"the visible test of {name}: {answer}\n{seen}"
        kernel.run(solution)


@pytest.mark.parametrize("assignment", SETS)
def test_no_verdict_depends_on_luck(assignment):
    sheet = Sheet(COURSEWORK, assignment)
    sheet.try_solution(200)
    for name, answers in sheet.answers(COURSEWORK).items():
        assert not sheet.misjudged(name, {"right": [], "wrong": answers["wrong"]}, 200)
        assert not sheet.misjudged(name, {"right": answers["right"], "wrong": []}, 20)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("assignment", SETS)
def test_how_it_is_written_does_not_matter(assignment, style):
    sheet = Sheet(COURSEWORK, assignment)
    for name in sheet.points:
        if callable(sheet.reference().made.get(name)):
            answer = f"f = {name}\n{name} = {STYLES[style]}"
            assert not sheet.misjudged(name, {"right": [answer], "wrong": []}, 20)


@pytest.mark.parametrize("most", [7, 60])
@pytest.mark.parametrize("assignment", SETS)
def test_what_works_for_small_inputs_only_is_not_enough(assignment, most):
    """Nor what remembers its results by the shapes of its arguments."""
    sheet = Sheet(COURSEWORK, assignment)
    small = f"lambda *a: f(*a) if max(np.size(x) if np.ndim(x) else 0 for x in a) <= {most} else f(*a) * 0"
    memo = "lambda *a, memo={}: memo.setdefault(tuple(np.shape(x) for x in a), f(*a))"
    for name in sheet.points:
        if callable(sheet.reference().made.get(name)):
            for trick in (small, memo):
                answer = f"f = {name}\n{name} = {trick}"
                assert not sheet.misjudged(name, {"right": [], "wrong": [answer]}, 50), trick


@pytest.mark.parametrize("assignment", SETS)
def test_the_setup_cell_is_the_comparison_that_counts(assignment):
    text = (COURSEWORK / "hebb_grade" / "inside" / "hebb_compare.py").read_text()
    cells = nbformat.read(COURSEWORK / "source" / assignment / f"{assignment}.ipynb", as_version=4).cells
    setup = next(c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == "setup")
    assert text[text.index("def numbers") :].strip() in setup.source


@pytest.mark.parametrize(
    "typo, says",
    [
        ("clsoe(student.delta_w(w, x, alpha)", "clsoe"),
        ("close(student.delta_w(w, x, -alpha)", "-"),
        ("close(student.delta_v(w, x, alpha)", "delta_v"),
        ("close(student.delta_w(w, x)", "alpha"),
        ("close((student.delta_w(w, x, alpha)", "checks/ps1.py"),
    ],
)
def test_a_typo_in_a_check_stops_everything_and_is_named(course, capsys, typo, says):
    path = course / "checks" / "ps1.py"
    path.write_text(path.read_text().replace("close(student.delta_w(w, x, alpha)", typo))
    for command in ("check", "release", "grade"):
        assert cli.main([command, "ps1", "--course", str(course)]) == 1
        said = capsys.readouterr().err
        assert ("delta_w" in said or "ps1.py" in said) and says in said and said.count("\n") == 1


def test_a_check_that_is_too_lax_is_named(course, capsys):
    path = course / "checks" / "ps1.py"
    path.write_text(
        path.read_text().replace("def delta_w(student, rng):", "def delta_w(student, rng):\n    return")
    )
    answers = course / "answers" / "ps1.py"
    answers.write_text(
        answers.read_text().replace(
            '"wrong": [', '"wrong": ["delta_w = lambda w, x, a: a * (w @ x) * x * (len(w) < 9)",', 1
        )
    )
    assert cli.main(["check", "ps1", "--course", str(course)]) == 1
    assert "a wrong answer gets 2 of 2 points" in capsys.readouterr().err


def test_parts_have_points_of_their_own(course):
    path = course / "checks" / "ps1.py"
    parts = """

def repeat(student, rng):
    for n, points in ((0, 0.5), (3, 1.5)):
        with student.part(points, f"n = {n}"):
            w, x = rng.normal(size=(2, 4))
            want = np.linalg.matrix_power(np.eye(4) + 0.1 * np.outer(x, x), n) @ w
            close(student.repeat(w, x, 0.1, n), want, "repeat")
"""
    path.write_text(path.read_text() + parts)
    sheet = Sheet(course, "ps1")
    sheet.try_solution()
    verdict = sheet.decide("repeat", sheet.reference(["repeat = lambda w, x, alpha, n: w"]), 0)
    assert verdict.points == 0.5
    assert verdict.why.startswith("n = 3: repeat: your result is") and "tried: repeat([" in verdict.why
    path.write_text(path.read_text().replace("(3, 1.5)", "(3, 2)"))
    with pytest.raises(CheckError, match=r"the parts have 2\.5 points, the cell has 2"):
        Sheet(course, "ps1").try_solution()


def test_visible_tests_speak(problem_set):
    """An unanswered task is named by Python; a wrong answer is told what it should be."""
    kernel, _, answers, cells = problem_set
    for name in answers:
        said = error(kernel.run(textwrap.dedent(answers[name]["wrong"][0])) or kernel.run(cells[name].source))
        assert said.startswith("AssertionError: "), said
        assert len(said) > 40, said


def test_what_is_to_be_written_is_not_offered(problem_set):
    kernel, sheet, _, _ = problem_set
    said = kernel.run(
        "import hebb_lib, pkgutil\n"
        "print(sorted(m.name for m in pkgutil.iter_modules(hebb_lib.__path__)))\n"
        "print(sorted(n for m in (hebb_lib.clouds, getattr(hebb_lib, 'correlation', None)) "
        "for n in vars(m or object) if callable(getattr(m, n)) and not n.startswith('_')))"
    )[0].text
    modules, functions = said.splitlines()
    offered_modules = {name.split(".")[0] for name in sheet.checks.OFFERED}
    assert eval(modules) == sorted({*offered_modules, "_checks", "_units"})
    public = {name.split(".")[1] for name in sheet.checks.OFFERED}
    assert public <= set(eval(functions))
    models = {"second_moment", "covariance", "pearson", "eigenmodes", "whiten", "center"}
    assert not (models - public) & set(eval(functions))
