"""Figures that move: one function a figure, each gives an `Explorer`."""

from hebb_lib.explorers.blow_up import blow_up
from hebb_lib.explorers.controls import Choice, Slider, Toggle
from hebb_lib.explorers.correlation_flow import correlation_flow
from hebb_lib.explorers.digit_memory import digit_memory
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.hebb_step import hebb_step
from hebb_lib.explorers.mean_or_variance import mean_or_variance
from hebb_lib.explorers.oja_against_hebb import oja_against_hebb
from hebb_lib.explorers.population import population
from hebb_lib.explorers.published_windows import published_windows
from hebb_lib.explorers.spike_pair import spike_pair
from hebb_lib.explorers.triplet_frequency import triplet_frequency
from hebb_lib.explorers.weight_dependence import weight_dependence

__all__ = [
    "Choice",
    "Explorer",
    "Slider",
    "Toggle",
    "blow_up",
    "correlation_flow",
    "digit_memory",
    "hebb_step",
    "mean_or_variance",
    "oja_against_hebb",
    "population",
    "published_windows",
    "spike_pair",
    "triplet_frequency",
    "weight_dependence",
]
