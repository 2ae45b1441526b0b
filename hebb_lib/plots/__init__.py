"""One figure for each idea of the course. A function draws on the Axes it is given, or on new ones, and
returns them."""

from hebb_lib.plots._style import use_style
from hebb_lib.plots.taming import (
    components_in_turn,
    error_against_alpha,
    oja_plane,
    sliding_threshold,
    tamed_growth,
    threshold_too_slow,
    too_large_steps,
    two_eyes,
)
from hebb_lib.plots.variance import (
    halfway,
    mean_and_variance,
    mean_square_by_direction,
    start_and_end,
    turning,
)

__all__ = [
    "components_in_turn",
    "error_against_alpha",
    "halfway",
    "mean_and_variance",
    "mean_square_by_direction",
    "oja_plane",
    "sliding_threshold",
    "start_and_end",
    "tamed_growth",
    "threshold_too_slow",
    "too_large_steps",
    "turning",
    "two_eyes",
    "use_style",
]
