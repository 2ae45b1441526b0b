"""Chapter 5: one pair of spikes, its traces and what it does to the weight."""

import numpy as np

from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREY, ORANGE
from hebb_lib.stdp import PairRule

START = 100.0  # of the time axis, before the presynaptic spike; spike times are not negative
END = 60.0


def spike_pair() -> Explorer:
    """Spikes, traces, window and change of the weight on one time axis: the lag and τ₋."""
    t = np.linspace(0.01, END, 41)  # after a spike, or on one side of the window

    def draw(pen, lag, tau_minus):
        """One pair of spikes."""
        rule = PairRule(A_plus=0.5, A_minus=0.4, tau_plus=20, tau_minus=tau_minus)
        change = rule.weight_change([START], [START + lag])
        first, second = min(0, lag), max(0, lag)
        tau = rule.tau_plus if lag >= 0 else rule.tau_minus

        spikes, weight = pen.panels(
            dict(title="spikes and their traces", ylim=(0, 1.45), yticks=(0, 1), xlim=(-END, END), xticks=()),
            dict(
                title="window and change of the weight",
                xlim=(-END, END),
                ylim=(-0.62, 0.62),
                yticks={-0.5: "−0.5 %", 0: "0 %", 0.5: "0.5 %"},
                xticks=range(-60, 61, 20),
                xlabel="time after the presynaptic spike (ms)",
            ),
            stacked=True,
        )
        since = np.linspace(0, 2 * END, 61)
        for spike, decay, color in ((0, rule.tau_plus, ORANGE), (lag, rule.tau_minus, BLACK)):
            pen.line(spikes, since, np.exp(-since / decay), color=color, ls="--", at=(spike, 0))
        pen.line(spikes, [0, 0], [0, 1.1], color=ORANGE, lw=4)
        pen.line(spikes, [lag, lag], [0, 1.1], color=BLACK, lw=4)
        aside = 2 if lag >= 0 else -2
        pre_side, post_side = ("right", "left") if lag >= 0 else ("left", "right")
        pen.text(spikes, -aside, 1.2, "pre", color=ORANGE, weight="bold", ha=pre_side)
        pen.text(spikes, lag + aside, 1.2, "post", color=BLACK, weight="bold", ha=post_side)
        pen.line(spikes, second, np.exp(-(second - first) / tau), color=BLUE, ls="", marker="o", ms=11)
        pen.handle(spikes, lag, 0.75, "postsynaptic spike", lambda x, y: {"lag": x}, along="x")

        pen.line(weight, [-END, END], [0, 0], color=GREY, lw=1)
        pen.line(weight, -t, rule.window(-t), color=GREY)
        pen.line(weight, t, rule.window(t), color=GREY)
        pen.line(weight, [-END, second, second, END], [0, 0, change, change], color=BLUE, lw=2.5)
        pen.line(weight, lag, change, color=BLUE, ls="", marker="o", ms=11)
        pen.label(weight, 0.02, 0.86, f"Δw = {signed(change)} %", color=BLUE, weight="bold")

        order = "together with" if lag == 0 else f"{abs(lag):g} ms {'after' if lag > 0 else 'before'}"
        effect = "potentiation" if change > 0 else "depression"
        return f"Post fires {order} pre: {effect}, the weight changes by {signed(change)} %."

    return Explorer(
        draw,
        lag=Slider("Lag Δt = post − pre", range(-50, 51), 10, "ms"),
        tau_minus=Slider("Time constant τ₋", range(10, 41, 5), 20, "ms"),
    )
