"""What the checks of a problem set are written with.

A check is a function of `coursework/checks/psN.py` with the name of the cell that it grades. It gets the
student's work and a random generator with a secret seed, and raises `Wrong` unless the work is right::

    def delta_w(student, rng):
        for d in sizes(rng, 1, 300):
            w, x, alpha = rng.normal(size=d), rng.normal(size=d), rng.uniform(0.05, 0.5)
            close(student.delta_w(w, x, alpha), alpha * (w @ x) * x, f"delta_w for {d} inputs")

Before it, the cases of the visible test are tried too, by themselves. The rules:

- Draw sizes with `sizes` (of several kinds at once with `shapes`): the least and the most, some between, and
  one twice with other values.
- Never depend on luck: force the cases in which frequent wrong answers differ from the right one.
- Compare with `close` and nothing else. It is the comparison of the visible tests: four digits of the
  largest number, or of `scale` where larger numbers cancel. So any order of operations is right,
  and 32 bits are enough.
- A task may have parts, ``with student.part(1, "no spikes"): ...``; their points sum to those of the cell.
- A value that the whole class computes alike is compared with `only`, which tells nobody what it should be.
- Arguments are arrays that cannot be changed: an answer that changes them fails by itself.
- Write the solution into the source, and right and wrong answers into `coursework/answers/psN.py`;
  ``hebb-grade check psN`` tries every check on all of them.
"""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from hebb_grade.inside.hebb_compare import difference
from hebb_grade.kernel import Kernel, Wrong

__all__ = ["Student", "Verdict", "Wrong", "close", "only", "shapes", "sizes"]


class Verdict(NamedTuple):
    """What a task earns, and why not all of it."""

    points: float
    why: str = ""


class Student:
    """The student's functions and values: ``student.f(x)`` calls f, ``student["name"]`` reads a number.

    Functions run in the student's kernel. Arguments are numbers and arrays; what comes back is an array.
    """

    def __init__(self, kernel: Kernel | None):
        self._kernel = kernel
        self.begin()

    def __getattr__(self, function: str):
        if not function.isidentifier() or function.startswith("_"):
            raise AttributeError(function)

        def call(*arguments):
            self._last = f"{function}({', '.join(map(_short, arguments))})"
            return self._call(function, *arguments)

        return call

    def __getitem__(self, name: str) -> np.ndarray:
        self._last = ""
        return self._value(name)

    def _call(self, function, *arguments):
        return self._kernel.call(function, *arguments)

    def _value(self, name):
        return self._kernel.value(name)

    @contextlib.contextmanager
    def part(self, points: float, what: str) -> Iterator[None]:
        """A part of a task: its points are lost if what stands in the block is wrong, and only these."""
        self._total += points
        try:
            yield
        except Wrong as wrong:
            self._why.append(f"{what}: {self.told(str(wrong))}")
        else:
            self._earned += points

    def begin(self) -> None:
        """Forget the parts of another task."""
        self._earned = self._total = 0.0
        self._why: list[str] = []
        self._last = ""

    def verdict(self, points: float) -> Verdict:
        """What the parts have earned, or all points if there were none."""
        if not self._total:
            return Verdict(points)
        if abs(self._total - points) > 1e-9:
            raise ValueError(f"the parts have {self._total:g} points, the cell has {points:g}")
        return Verdict(self._earned, "; ".join(self._why))

    def told(self, why: str) -> str:
        """Why it is wrong, with the call that showed it."""
        return f"{why} (tried: {self._last})" if self._last else why

    @staticmethod
    def has_parts(check: Callable) -> bool:
        """Whether a check has parts."""
        return "student.part(" in inspect.getsource(check)


def close(got: np.ndarray, want: ArrayLike, what: str, scale: float = 0.0, digits: int = 4) -> None:
    """Raise `Wrong` unless the numbers agree: in shape, and to four digits of the largest or of `scale`."""
    with np.printoptions(precision=6, threshold=12, edgeitems=3):
        why = difference(got, want, scale, digits)
    if why:
        raise Wrong(f"{what}: {' '.join(why.split())[:600]}")


def only(got: np.ndarray, least: ArrayLike, most: ArrayLike, what: str) -> None:
    """Raise `Wrong` unless a value is within these bounds; never tell which."""
    least, most = np.asarray(least, dtype=float), np.asarray(most, dtype=float)
    if got.shape != least.shape or not ((least <= got) & (got <= most)).all():
        raise Wrong(f"{what} is not what was asked for")


def sizes(rng: np.random.Generator, least: int, most: int, between: int = 3) -> list[int]:
    """Sizes to try: the least, the most, some drawn evenly over the decades between, one of them twice."""
    drawn = np.exp(rng.uniform(np.log(least + 1), np.log(most), size=between)).round().astype(int)
    every = [least, *map(int, drawn), int(drawn[0]), most]
    return [every[n] for n in rng.permutation(len(every))]


def shapes(rng: np.random.Generator, *limits: tuple[int, int]) -> list[tuple[int, ...]]:
    """Sizes of several kinds at a time, each within its limits; one combination comes twice."""
    every = list(zip(*(sizes(rng, least, most) for least, most in limits), strict=True))
    return [*every, every[rng.integers(len(every))]]


def _short(argument: object) -> str:
    if isinstance(argument, np.ndarray | list | tuple):
        text = np.array2string(np.asarray(argument), precision=4, threshold=12, edgeitems=3, separator=", ")
        return " ".join(text.split())
    return f"{argument:.6g}" if isinstance(argument, float) else str(argument)
