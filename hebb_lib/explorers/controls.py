"""The controls of an explorer: what the reader may set, within a range worth trying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Slider:
    """A number, chosen from an ordered list.

    Parameters
    ----------
    label : str
        What the number is.
    values : sequence of float
        The settings, in order.
    value : float
        The one to start with.
    unit : str
        Its unit, "" for a bare number.
    """

    label: str
    values: Sequence[float]
    value: float
    unit: str = ""

    def text(self, value: float) -> str:
        """A value as a reader sees and hears it."""
        number = f"{value:g}".replace("-", "−")
        return number + ("" if self.unit in ("", "°") else " ") + self.unit


@dataclass(frozen=True)
class Choice:
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
class Toggle:
    """On or off."""

    label: str
    value: bool = False
    values = (False, True)

    def text(self, value: bool) -> str:
        """The state in a word."""
        return "on" if value else "off"


Control = Slider | Choice | Toggle
