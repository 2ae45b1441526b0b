"""One figure for each idea of the course. A function draws on the Axes it is given, or on new ones, and
returns them."""

from hebb_lib.plots._style import use_style
from hebb_lib.plots.blowup import (
    ceiling,
    length_and_direction,
    modes_on_log_axis,
    remedies,
    steps_against_flow,
)
from hebb_lib.plots.hebb import (
    company,
    hebb_geometry,
    linear_neuron,
    one_input,
    three_angles,
    turning_to_the_cloud,
    two_ends,
)
from hebb_lib.plots.spikes import (
    causal_drift,
    drift_against_balance,
    driven_neuron,
    input_around_spikes,
    rate_of_pairing,
    run_away,
    stdp_picture,
    traces,
    windows,
)
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
    "causal_drift",
    "ceiling",
    "company",
    "components_in_turn",
    "drift_against_balance",
    "driven_neuron",
    "error_against_alpha",
    "halfway",
    "hebb_geometry",
    "input_around_spikes",
    "length_and_direction",
    "linear_neuron",
    "mean_and_variance",
    "mean_square_by_direction",
    "modes_on_log_axis",
    "oja_plane",
    "one_input",
    "rate_of_pairing",
    "remedies",
    "run_away",
    "sliding_threshold",
    "start_and_end",
    "stdp_picture",
    "steps_against_flow",
    "tamed_growth",
    "three_angles",
    "threshold_too_slow",
    "too_large_steps",
    "traces",
    "turning",
    "turning_to_the_cloud",
    "two_ends",
    "two_eyes",
    "use_style",
    "windows",
]
