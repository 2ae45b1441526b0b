"""What the checks of a problem set are written with.

A check is a function of `coursework/checks/psN.py` with the name of the cell that it grades. It gets the
student's work and a random generator with a secret seed, and raises `Wrong` unless the work is right::

    def delta_w(student, rng):
        w, x = rng.normal(size=(2, 5))
        close(student.delta_w(w, x, 0.1), 0.1 * (w @ x) * x, "Δw for five inputs")
"""

import numpy as np
from numpy.typing import ArrayLike

from hebb_grade.kernel import Kernel, Wrong

__all__ = ["Student", "Wrong", "close"]


class Student:
    """The student's functions and values: ``student.f(x)`` calls f, ``student["name"]`` reads a number.

    Functions run in the student's kernel. Arguments are numbers and arrays; what comes back is an array.
    """

    def __init__(self, kernel: Kernel):
        self._kernel = kernel

    def __getattr__(self, function: str):
        if not function.isidentifier() or function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self._kernel.call(function, *arguments)

    def __getitem__(self, name: str) -> np.ndarray:
        return self._kernel.value(name)


def close(got: np.ndarray, want: ArrayLike, what: str, rtol: float = 1e-6, atol: float = 1e-9) -> None:
    """Raise `Wrong` unless the numbers agree in shape and value; never tell what they should be."""
    want = np.asarray(want, dtype=float)
    if got.shape != want.shape:
        raise Wrong(f"{what}: the result has shape {got.shape}, it needs {want.shape}")
    if not np.allclose(got, want, rtol=rtol, atol=atol):
        raise Wrong(f"{what}: the result is wrong")
