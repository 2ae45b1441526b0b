"""How nbgrader grades a submission here: two preprocessors that take the place of its own.

`Rebuild` takes nothing from the submitted file but the text of its cells. `Grade` runs these cells in the
student's kernel and decides about the points outside it, with the checks of the problem set.
"""

import importlib.util
import os
import re
import secrets
from pathlib import Path
from types import ModuleType

import nbformat
import nbformat.v4
import numpy as np
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Unicode

from hebb_grade.checks import Student, Wrong
from hebb_grade.kernel import Kernel, Limits, png
from hebb_grade.offer import offered
from hebb_grade.sandbox import INSIDE

MAX_CELLS = 1000
UNSAFE = "**Graded without a sandbox.** The instructor ran this notebook in an unprotected kernel."


def load_checks(course: Path, assignment: str) -> ModuleType:
    """The module ``checks/<assignment>.py`` of a course."""
    path = course / "checks" / f"{assignment}.py"
    spec = importlib.util.spec_from_file_location(f"checks_{assignment}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Rebuild(NbGraderPreprocessor):
    """Make the notebook anew from the text of the submitted cells.

    What a cell is, which points it earns and whether it is locked comes from the source of the problem
    set, never from the submission; nbgrader's `OverwriteCells`, next in line, restores the locked text.
    """

    source = Unicode(help="Folder of the sources of the problem sets.").tag(config=True)

    def preprocess(self, nb, resources):
        """Rebuild the notebook."""
        about = resources["nbgrader"]
        path = Path(self.source) / about["assignment"] / f"{about['notebook']}.ipynb"
        source = nbformat.read(path, as_version=4)
        known = {
            cell.metadata.nbgrader.grade_id: cell for cell in source.cells if "nbgrader" in cell.metadata
        }
        if len(nb.cells) > MAX_CELLS:
            raise ValueError(f"the notebook has {len(nb.cells)} cells; {MAX_CELLS} are allowed")
        cells = []
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader")
            grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
            # Each cell of the source counts once, the first time it comes.
            original = known.pop(grade_id, None) if isinstance(grade_id, str) else None
            cells.append(_rebuilt(cell, original))
        nb.cells = cells
        nb.metadata = nbformat.from_dict(
            {"kernelspec": source.metadata.get("kernelspec", {}), "language_info": {"name": "python"}}
        )
        return nb, resources


def _rebuilt(cell, original):
    kind = original.cell_type if original is not None else "code" if cell.cell_type == "code" else "markdown"
    text = cell.source if isinstance(cell.source, str) else "".join(map(str, cell.source))
    if kind == "code":
        new = nbformat.v4.new_code_cell(text)
    else:
        images = {
            name: {"image/png": image}
            for name, data in cell.get("attachments", {}).items()
            if re.fullmatch(r"[\w.-]+", name) and (image := png(data.get("image/png")))
        }
        new = nbformat.v4.new_markdown_cell(_harmless(text, images))
        if images:
            new.attachments = nbformat.from_dict(images)
    if original is not None:
        new.metadata = nbformat.from_dict({"nbgrader": dict(original.metadata.nbgrader)})
    return new


def _harmless(markdown, images=()):
    """Markdown in which no HTML tag and no link can begin, and whose formulas carry no links or styles.

    nbconvert takes over HTML as it is, and any address, ``javascript:`` included. Images that are pasted
    into the notebook stay, and so do bare addresses, which nbconvert links only if they are http.
    """
    markdown = re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown)
    attached = "|".join(re.escape(f"attachment:{name})") for name in images) or "(?!)"
    markdown = re.sub(rf"\](?=:|\((?!{attached}))", "] ", markdown)
    return re.sub(r"\\(?=href|require|style|cssId|class|unicode|html)", r"\\backslash ", markdown)


class Grade(NbGraderPreprocessor):
    """Run the student's cells in a sandbox and put the verdict of the checks into the graded cells."""

    course = Unicode(help="The course folder, which holds checks/.").tag(config=True)
    unsafe_no_sandbox = Bool(False, help="Use an unprotected kernel.").tag(config=True)
    cell_seconds = Float(20.0, help="Time for one cell, and for one call of a check.").tag(config=True)
    notebook_seconds = Float(60.0, help="Time for the whole notebook.").tag(config=True)

    def preprocess(self, nb, resources):
        """Run and grade the notebook."""
        checks = load_checks(Path(self.course), resources["nbgrader"]["assignment"])
        with self._kernel(offered(checks.OFFERED)) as kernel:
            for cell in nb.cells:
                if cell.cell_type != "code":
                    continue
                if utils.is_grade(cell) and not utils.is_solution(cell):
                    cell.outputs = [verdict(kernel, checks, cell)]
                else:
                    cell.outputs = kernel.run(cell.source)
        if self.unsafe_no_sandbox:
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(UNSAFE))
        return nb, resources

    def _kernel(self, package):
        limits = Limits(self.cell_seconds, self.notebook_seconds)
        if self.unsafe_no_sandbox:
            env = {**os.environ, "PYTHONPATH": f"{package.parent}:{INSIDE}"}
            return Kernel("python3", self.config, limits, env)
        config = self.config.copy()
        config.SandboxProvisioner.packages = {"hebb_lib": str(package)}
        config.SandboxProvisioner.hidden = [self.course]
        config.SandboxProvisioner.wall_seconds = int(self.notebook_seconds) + 60
        return Kernel("hebb-sandbox", config, limits)


def verdict(kernel, checks, cell):
    """The output of a graded cell: for nbgrader an error is no points, and text is all of them."""
    name, points = cell.metadata.nbgrader["grade_id"], cell.metadata.nbgrader["points"]
    rng = np.random.default_rng(secrets.randbits(128))
    try:
        getattr(checks, name)(Student(kernel), rng)
    except Wrong as wrong:
        why = str(wrong)
    except Exception as odd:  # an answer that the check did not foresee
        why = f"the check could not use the result ({type(odd).__name__})"
    else:
        return nbformat.v4.new_output("stream", name="stdout", text=f"All {points:g} points.\n")
    text = f"No points: {why}."
    return nbformat.v4.new_output("error", ename="No points", evalue=why, traceback=[text])
