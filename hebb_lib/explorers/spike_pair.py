"""Chapter 5: one pair of spikes, its traces and what it does to the weight."""

import numpy as np

from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREY, ORANGE
from hebb_lib.stdp import PairRule

START = 100.0  # of the time axis, before the presynaptic spike; spike times are not negative


def spike_pair() -> Explorer:
    """Spikes, traces, window and change of the weight on one time axis: the lag and τ₋."""
    t = np.linspace(-60, 60, 241)

    def draw(pen, lag, tau_minus):
        """One pair of spikes."""
        rule = PairRule(A_plus=0.5, A_minus=0.4, tau_plus=20, tau_minus=tau_minus)
        change = rule.weight_change([START], [START + lag])
        first, second = min(0, lag), max(0, lag)
        tau = rule.tau_plus if lag >= 0 else rule.tau_minus

        spikes, weight = pen.panels(
            dict(title="spikes and their traces", ylim=(0, 1.45), yticks=(0, 1), xlim=(-60, 60)),
            dict(
                title="window, and the change of the weight",
                xlim=(-60, 60),
                ylim=(-0.62, 0.62),
                yticks=(-0.5, 0, 0.5),
                xlabel="time after the presynaptic spike (ms)",
            ),
            stacked=True,
            sharex=True,
        )
        weight.yaxis.set_major_formatter(lambda y, _: f"{signed(y, 1)} %")
        pre_side, post_side = ("right", "left") if lag >= 0 else ("left", "right")
        for spike, decay, color in ((0, rule.tau_plus, ORANGE), (lag, rule.tau_minus, BLACK)):
            trace = np.where(t >= spike, np.exp(-np.maximum(t - spike, 0) / decay), np.nan)
            pen.line(spikes, t, trace, color=color, lw=2, ls="--")
        pen.line(spikes, [0, 0], [0, 1.1], color=ORANGE, lw=4)
        pen.line(spikes, [lag, lag], [0, 1.1], color=BLACK, lw=4)
        pen.text(spikes, -1 if lag >= 0 else 1, 1.18, " pre ", color=ORANGE, weight="bold").set_ha(pre_side)
        pen.text(spikes, lag + (1 if lag >= 0 else -1), 1.18, " post ", color=BLACK, weight="bold").set_ha(
            post_side
        )
        pen.line(spikes, second, np.exp(-(second - first) / tau), color=BLUE, marker="o", ms=9)

        pen.line(weight, [-60, 60], [0, 0], color=GREY, lw=1)
        for side in (t[t < 0], t[t > 0]):
            pen.line(weight, side, rule.window(side), color=GREY, lw=2)
        pen.line(weight, [-60, second, second, 60], [0, 0, change, change], color=BLUE, lw=2.5)
        pen.line(weight, lag, change, color=BLUE, marker="o", ms=9)
        pen.text(
            weight,
            0.02,
            0.84,
            f"Δw = {signed(change)} %",
            color=BLUE,
            weight="bold",
            transform=weight.transAxes,
        )

        order = "together with" if lag == 0 else f"{abs(lag)} ms {'after' if lag > 0 else 'before'}"
        effect = "potentiation" if change > 0 else "depression"
        return f"Post fires {order} pre: {effect}, the weight changes by {signed(change)} %."

    return Explorer(
        draw,
        lag=Slider("Lag Δt = post − pre", range(-50, 51, 5), 10, "ms"),
        tau_minus=Slider("Time constant τ₋", (10, 20, 40), 20, "ms"),
    )
