"""The controls of an explorer: what the reader may set, within a range worth trying.

Each has `values`, the notches; a position on it is a number of notches from the first, with parts of a notch
where a slider stands between two of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import traitlets


@dataclass(frozen=True)
class Slider:
    """A number.

    Parameters
    ----------
    label : str
        What the number is.
    values : sequence of float
        The notches, in rising order. A page without a kernel has these alone; with one, any value between
        them can be set.
    value : float
        The one to start with.
    unit : str
        Its unit, "" for a bare number.
    whole : bool
        Whether only whole numbers have a meaning.
    """

    label: str
    values: Sequence[float]
    value: float
    unit: str = ""
    whole: bool = False

    def text(self, value: float) -> str:
        """A value as a reader sees and hears it."""
        number = f"{value:g}".replace("-", "−")
        return number + ("" if self.unit in ("", "°") else " ") + self.unit

    def position(self, value: float) -> float:
        """Where a value stands, in notches."""
        return float(np.interp(value, self.values, np.arange(len(self.values))))

    def at(self, position: float) -> float:
        """The value at a position."""
        return self.near(float(np.interp(position, np.arange(len(self.values)), self.values)))

    def near(self, value: float) -> float:
        """The value within the range that is nearest, rounded to a hundredth of a notch or somewhat finer."""
        fine = 0 if self.whole else 2 - int(np.floor(np.log10(np.min(np.diff(self.values)))))
        value = round(float(np.clip(value, self.values[0], self.values[-1])), fine)
        return int(value) if self.whole else value

    def trait(self) -> traitlets.TraitType:
        """What holds a value of it."""
        kind = traitlets.Int if self.whole else traitlets.Float
        return kind(self.value, min=self.values[0], max=self.values[-1])


class _Listed:
    """What Choice and Toggle share: no value lies between two others."""

    def position(self, value: object) -> int:
        return list(self.values).index(value)

    def at(self, position: float) -> object:
        return self.values[round(position)]

    def near(self, value: object) -> object:
        return value

    def trait(self) -> traitlets.TraitType:
        return traitlets.Enum(list(self.values), self.value)


@dataclass(frozen=True)
class Choice(_Listed):
    """One of a few named values: `options` maps what the reader sees to what `draw` gets."""

    label: str
    options: Mapping[str, object]
    value: object

    @property
    def values(self) -> list:
        return list(self.options.values())

    def text(self, value: object) -> str:
        """The name of a value."""
        return list(self.options)[self.values.index(value)]


@dataclass(frozen=True)
class Toggle(_Listed):
    """On or off."""

    label: str
    value: bool = False
    values = (False, True)

    def text(self, value: float) -> str:
        """The state in a word."""
        return "on" if value else "off"


Control = Slider | Choice | Toggle
