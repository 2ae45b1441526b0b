"""How nbgrader grades a submission here: one preprocessor in place of its own runs the cells and decides.

It gets a notebook that `notebooks.rebuilt` has made. It runs the student's cells in the student's kernel and
decides about the points outside it, with the visible tests and the checks of the problem set.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat.v4
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Unicode

from hebb_grade.checks import Student
from hebb_grade.kernel import Kernel, Limits
from hebb_grade.offer import offered
from hebb_grade.sandbox import INSIDE
from hebb_grade.sheet import Sheet

UNSAFE = "**Graded without a sandbox.** The instructor ran this notebook in an unprotected kernel."


class Grade(NbGraderPreprocessor):
    """Run the student's cells in a sandbox and put the verdict of the checks into the graded cells."""

    course = Unicode(help="The course folder, which holds checks/.").tag(config=True)
    unsafe_no_sandbox = Bool(False, help="Use an unprotected kernel.").tag(config=True)
    cell_seconds = Float(20.0, help="Time for one cell, and for one call of a check.").tag(config=True)
    notebook_seconds = Float(60.0, help="Time for the whole notebook.").tag(config=True)

    def preprocess(self, nb, resources):
        """Run and grade the notebook."""
        sheet = Sheet(Path(self.course), resources["nbgrader"]["assignment"])
        with _kernel(self, offered(sheet.checks.OFFERED)) as kernel:
            for cell in nb.cells:
                if cell.cell_type != "code":
                    continue
                if utils.is_grade(cell) and not utils.is_solution(cell):
                    name = cell.metadata.nbgrader["grade_id"]
                    verdict = sheet.decide(name, Student(kernel), secrets.randbits(128))
                    cell.outputs = _outputs(verdict, sheet.points[name])
                else:
                    cell.outputs = kernel.run(cell.source)
        if self.unsafe_no_sandbox:
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(UNSAFE))
        return nb, resources


@contextmanager
def _kernel(grading: Grade, modules: dict[str, str]) -> Iterator[Kernel]:
    """The kernel for one notebook, with these modules to import."""
    limits = Limits(grading.cell_seconds, grading.notebook_seconds)
    if not grading.unsafe_no_sandbox:
        config = grading.config.copy()
        config.SandboxProvisioner.modules = modules
        config.SandboxProvisioner.wall_seconds = int(grading.notebook_seconds) + 60
        with Kernel("hebb-sandbox", config, limits) as kernel:
            yield kernel
        return
    with tempfile.TemporaryDirectory(prefix="hebb-unsafe-") as folder:
        for name, text in modules.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(text)
        env = {**os.environ, "PYTHONPATH": f"{folder}:{INSIDE}"}
        with Kernel("python3", grading.config, limits, env) as kernel:
            yield kernel


def _outputs(verdict, most):
    """For nbgrader an error is no points, a lone number so many, and text all of them."""
    if verdict.points <= 0:
        text = f"No points: {verdict.why}."
        return [nbformat.v4.new_output("error", ename="No points", evalue=verdict.why, traceback=[text])]
    if verdict.points >= most:
        return [nbformat.v4.new_output("stream", name="stdout", text=f"All {most:g} points.\n")]
    text = f"{verdict.points:g} of {most:g} points: {verdict.why}.\n"
    number = {"text/plain": f"{verdict.points:g}"}
    return [
        nbformat.v4.new_output("stream", name="stdout", text=text),
        nbformat.v4.new_output("execute_result", data=number, execution_count=None),
    ]
