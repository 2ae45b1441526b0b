"""What is right in a problem set: its visible tests, its checks, and the solution to try them on."""

import ast
import contextlib
import importlib.util
import io
import textwrap
from pathlib import Path
from types import CodeType, ModuleType

import nbformat
import numpy as np

from hebb_grade.checks import Student, Verdict, Wrong
from hebb_grade.inside.hebb_compare import numbers


class CheckError(Exception):
    """A fault of a check, not of a student's work: the instructor has to mend it."""


class Sheet:
    """A problem set as the grader needs it.

    Parameters
    ----------
    course : Path
        The course folder.
    assignment : str
        The problem set.
    """

    def __init__(self, course: Path, assignment: str):
        self.assignment = assignment
        self.checks = load(course / "checks" / f"{assignment}.py")
        cells = nbformat.read(course / "source" / assignment / f"{assignment}.ipynb", as_version=4).cells
        code = [(c.metadata.get("nbgrader", {}), c.source) for c in cells if c.cell_type == "code"]
        self.points = {m["grade_id"]: float(m["points"]) for m, _ in code if m.get("grade")}
        self._answers = [text for mark, text in code if mark.get("solution")]
        self._shared: dict = {}
        for mark, text in code:
            if mark.get("locked") and not mark.get("grade"):
                exec(compile(text, f"{assignment}, {mark['grade_id']}", "exec"), self._shared)
        made = self.reference().made
        self._functions = {name for name, thing in made.items() if callable(thing)}
        self._values = set(made) - self._functions
        self._visible = {
            m["grade_id"]: self._needs(m["grade_id"], text) for m, text in code if m.get("grade")
        }
        if lacking := [name for name in self.points if not hasattr(self.checks, name)]:
            raise CheckError(f"checks/{assignment}.py has no check {lacking[0]}")

    def _needs(self, name, text) -> tuple[CodeType, set[str], set[str]]:
        tree = ast.parse(text)
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        code = compile(tree, f"{self.assignment}, {name}", "exec")
        return code, read & self._functions, (read & self._values) - made - self._functions

    def reference(self, answers: list[str] = ()) -> "Reference":
        """The source's solution, with other answers in place of its own where there are any."""
        try:
            return Reference(self._shared, [*self._answers, *answers])
        except Exception as error:
            raise CheckError(
                f"a solution of {self.assignment} does not run ({type(error).__name__}: {error})"
            ) from None

    def run(self, name: str, student: Student, rng: np.random.Generator) -> Verdict:
        """Decide about one task: the visible cases, then others of the same kind.

        The visible test runs here, not in the student's kernel: only its calls go there.
        """
        check, seen = getattr(self.checks, name), ""
        student.begin()
        try:
            self._see(name, student)
        except (AssertionError, Wrong) as wrong:
            seen = str(wrong)
            if not student.has_parts(check):
                raise Wrong(seen) from None
        student.begin()
        check(student, rng)
        verdict = student.verdict(self.points[name])
        if seen and verdict.points == self.points[name]:
            raise Wrong(seen)
        return verdict

    def decide(self, name: str, student: Student, seed: int) -> Verdict:
        """As `run`, with whatever may happen: the student's fault costs points, ours stops the grading."""
        try:
            return self.run(name, student, np.random.default_rng(seed))
        except Wrong as wrong:
            return Verdict(0.0, student.told(str(wrong)))
        except Exception as odd:  # is it the answer, or the check?
            self._try(name, seed)
            return Verdict(0.0, f"the check could not use the result ({type(odd).__name__})")

    def try_solution(self, seeds: int = 3) -> None:
        """Raise `CheckError` unless every check gives the source's solution all points."""
        for name in self.points:
            for seed in range(seeds):
                self._try(name, seed)

    def answers(self, course: Path) -> dict[str, dict[str, list[str]]]:
        """Right and wrong answers to each task, from ``answers/<assignment>.py``, if it is there."""
        path = course / "answers" / f"{self.assignment}.py"
        return load(path).ANSWERS if path.exists() else {}

    def misjudged(self, name: str, answers: dict[str, list[str]], seeds: int) -> list[str]:
        """Which answers do not get all points, if they are right, or some, if they are wrong."""
        said = []
        for kind, text in [(k, text) for k in ("right", "wrong") for text in answers[k]]:
            deserves = self.points[name] if kind == "right" else 0.0
            try:
                student = self.reference([textwrap.dedent(text)])
            except CheckError:  # a wrong answer that does not even run
                if kind == "right":
                    said.append(f"{name}: a right answer does not run: {text.strip()}")
                continue
            for seed in range(seeds):
                verdict = self.decide(name, student, seed)
                if verdict.points != deserves:
                    about = f"{verdict.points:g} of {self.points[name]:g} points, seed {seed}: {verdict.why}"
                    said.append(f"{name}: a {kind} answer gets {about}: {' '.join(text.split())}")
                    break
                if seed == 0 and self.fails_visibly(name, student):
                    break  # whatever the seed
        return said

    def fails_visibly(self, name: str, student: Student) -> bool:
        """Whether the visible test, which draws nothing, says no."""
        try:
            self._see(name, student)
        except (AssertionError, Wrong):
            return True
        return False

    def _see(self, name, student):
        code, functions, values = self._visible[name]
        scope = dict(self._shared)
        scope |= {function: getattr(student, function) for function in functions}
        scope |= {value: student[value] for value in values}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, scope)

    def _try(self, name, seed):
        try:
            verdict = self.run(name, self.reference(), np.random.default_rng(seed))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise CheckError(
                f"the check {name} of {self.assignment} fails on the source's solution ({said})"
            ) from None
        if verdict.points != self.points[name]:
            raise CheckError(
                f"the check {name} of {self.assignment} gives the source's solution {verdict.points:g} of "
                f"{self.points[name]:g} points ({verdict.why})"
            )


class Reference(Student):
    """Answers of the instructor's, run here; they look to a check as a student's do."""

    def __init__(self, shared: dict, answers: list[str]):
        super().__init__(None)
        self._scope = dict(shared)  # what the answers define goes there
        with contextlib.redirect_stdout(io.StringIO()):
            for text in answers:
                exec(compile(text, "an answer", "exec"), self._scope)
        self.made = {name: thing for name, thing in self._scope.items() if shared.get(name) is not thing}

    def _call(self, function, *arguments):
        fixed = [np.array(a) if isinstance(a, np.ndarray | list | tuple) else a for a in arguments]
        for array in fixed:
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
        return self._numbers(function, lambda: self._scope[function](*fixed))

    def _value(self, name):
        return self._numbers(name, lambda: self._scope[name])

    def _numbers(self, what, compute):
        try:
            with np.errstate(all="ignore"):
                got = numbers(compute())
        except Exception as error:
            raise Wrong(f"{what} raised {type(error).__name__}: {error}") from None
        if not np.isfinite(got).all():
            raise Wrong(f"{what} contains NaN or infinity")
        return got


def load(path: Path) -> ModuleType:
    """A file of the course as a module."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        name = f"{path.parent.name}/{path.name}"
        raise CheckError(f"{name} does not load ({type(error).__name__}: {error})") from None
    return module
