"""Figures that move: one function a figure, each gives an `Explorer`."""

from hebb_lib.explorers.controls import Choice, Slider, Toggle
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.hebb_step import hebb_step

__all__ = ["Choice", "Explorer", "Slider", "Toggle", "hebb_step"]
