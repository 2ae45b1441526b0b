"""Right answers score, wrong ones do not, and the test that a student sees says so too."""

import importlib
import textwrap

import nbformat
import numpy as np
import pytest
from classroom import COURSEWORK, SETS
from hebb_grade.autograde import load_checks
from hebb_grade.checks import Student, Wrong
from hebb_grade.kernel import Kernel, Limits
from hebb_grade.offer import offered
from traitlets.config import Config


@pytest.fixture(scope="module", params=SETS)
def problem_set(request, sandbox):
    """A kernel as it grades one problem set, the checks, the answers and the cells."""
    name = request.param
    checks = load_checks(COURSEWORK, name)
    cells = nbformat.read(COURSEWORK / "source" / name / f"{name}.ipynb", as_version=4).cells
    answers = importlib.import_module(f"answers.{name}").ANSWERS
    config = Config()
    config.SandboxProvisioner.packages = {"hebb_lib": str(offered(checks.OFFERED))}
    config.SandboxProvisioner.wall_seconds = 400
    with Kernel("hebb-sandbox", config, Limits(cell=20, notebook=300)) as kernel:
        kernel.output_left = 10**9
        yield (
            kernel,
            checks,
            answers,
            {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata},
        )


def error(outputs):
    return next((f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"), None)


def passes(kernel, check, seed):
    try:
        check(Student(kernel), np.random.default_rng(seed))
    except Wrong:
        return False
    return True


def test_every_answer_gets_what_it_deserves(problem_set):
    kernel, checks, answers, cells = problem_set
    graded = [
        name for name, cell in cells.items() if cell.cell_type == "code" and cell.metadata.nbgrader.grade
    ]
    assert set(graded) == set(answers)
    for name, cell in cells.items():  # the solutions of the source, which later tasks build on
        if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
            assert error(kernel.run(cell.source)) is None, name
    for name in graded:
        right, wrong = answers[name]["right"], answers[name]["wrong"]
        assert len(right) >= 3 and len(set(right)) == len(right), name
        assert len(wrong) >= 10 and len(set(wrong)) == len(wrong), name
        solution = cells[f"{name}_answer"].source
        for seed, answer in enumerate([solution, *right, *wrong]):
            assert error(kernel.run(textwrap.dedent(answer))) is None, answer
            deserves = seed <= len(right)
            seen = error(kernel.run(cells[name].source))
            assert passes(kernel, getattr(checks, name), seed) == deserves, f"the check {name}: {answer}"
            assert (seen is None) == deserves, f"the visible test of {name}: {answer}\n{seen}"
        kernel.run(solution)


def test_visible_tests_speak(problem_set):
    """An unanswered task is named by Python; a wrong answer is told what it should be."""
    kernel, _, answers, cells = problem_set
    for name in answers:
        said = error(kernel.run(textwrap.dedent(answers[name]["wrong"][0])) or kernel.run(cells[name].source))
        assert said.startswith("AssertionError: "), said
        assert len(said) > 40, said


def test_what_is_to_be_written_is_not_offered(problem_set):
    kernel, checks, _, _ = problem_set
    said = kernel.run(
        "import hebb_lib, pkgutil\n"
        "print(sorted(m.name for m in pkgutil.iter_modules(hebb_lib.__path__)))\n"
        "print(sorted(n for m in (hebb_lib.clouds, getattr(hebb_lib, 'correlation', None)) "
        "for n in vars(m or object) if callable(getattr(m, n)) and not n.startswith('_')))"
    )[0].text
    modules, functions = said.splitlines()
    assert eval(modules) == sorted({*(name.split(".")[0] for name in checks.OFFERED), "_checks", "_units"})
    public = {name.split(".")[1] for name in checks.OFFERED}
    assert public <= set(eval(functions))
    models = {"second_moment", "covariance", "pearson", "eigenmodes", "whiten", "center"}
    assert not (models - public) & set(eval(functions))
