"""Figures that move: one function a figure, each gives an `Explorer`."""

from hebb_lib.explorers.blow_up import blow_up
from hebb_lib.explorers.controls import Choice, Slider, Toggle
from hebb_lib.explorers.correlation_flow import correlation_flow
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.hebb_step import hebb_step
from hebb_lib.explorers.mean_or_variance import mean_or_variance
from hebb_lib.explorers.oja_against_hebb import oja_against_hebb

__all__ = [
    "Choice",
    "Explorer",
    "Slider",
    "Toggle",
    "blow_up",
    "correlation_flow",
    "hebb_step",
    "mean_or_variance",
    "oja_against_hebb",
]
