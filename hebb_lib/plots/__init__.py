"""One figure for each idea of the course. A function draws on the Axes it is given, or on new ones, and
returns them."""

from hebb_lib.plots._style import use_style

__all__ = ["use_style"]
