"""Chapter 5: a whole experiment of 100 s, 1000 synapses on one neuron, behind each setting."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from hebb_lib import neurons, stdp
from hebb_lib.competition import compete
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLACK, BLUE, GREY, ORANGE, SKY
from hebb_lib.spikes import poisson_events

N = 1000
DURATION = 100_000.0  # ms
SECONDS = np.arange(101)  # when the weights are kept
BINS = np.linspace(0, 1, 21)


def population() -> Explorer:
    """The weights after a competition: A₋/A₊, the rate of the inputs, and time."""
    neuron = replace(neurons.published["brian2"], refractory=5.0)
    w0 = np.random.default_rng(3).random(N)

    @lru_cache(maxsize=8)
    def inputs(rate):
        return poisson_events(rate, DURATION, N, rng=1)

    @lru_cache(maxsize=64)
    def experiment(ratio, rate):
        rule = replace(stdp.published["brian2"], A_minus=0.01 * ratio)
        record = 1000.0 * SECONDS
        run = compete(inputs(rate), DURATION, rule, neuron, w0=w0, g_max=0.01, record=record, progress=False)
        counts, _ = np.histogram(run.spikes, np.arange(0, DURATION + 1, 2000.0))
        return run.history, counts / 2.0  # spikes a second

    def draw(pen, ratio, rate, time):
        """A thousand synapses compete."""
        history, firing = experiment(ratio, rate)
        w = history[time]
        share = 100 * np.histogram(w, BINS)[0] / N
        low, high = 100 * np.mean(w < 0.1), 100 * np.mean(w > 0.9)

        weights, output = pen.panels(
            dict(
                title="weights",
                xlim=(0, 1),
                ylim=(0, 60),
                yticks={0: "0 %", 20: "20 %", 40: "40 %", 60: "60 %"},
                xlabel="weight (of the largest)",
                xticks=(0, 0.5, 1),
            ),
            dict(
                title="output (Hz)",
                xlim=(0, 100),
                ylim=(-4, 180),
                xlabel="time (s)",
                xticks=(0, 50, 100),
                yticks=(0, 50, 100, 150),
            ),
            width_ratios=[1.3, 1],
        )
        pen.bars(weights, np.minimum(share, 60), BINS, color=SKY)
        pen.line(weights, [w.mean()] * 2, [0, 60], color=BLUE, lw=2.5, ls="--")
        pen.label(weights, 0.97, 0.92, f"mean {w.mean():.2f}", color=BLUE, ha="right")
        middle = np.arange(1, 100, 2)  # of the bins of two seconds
        seen = middle <= time
        pen.line(output, middle, firing, color=GREY, lw=1, alpha=0.5)
        pen.line(output, middle[seen], firing[seen], color=ORANGE, lw=2.5)
        pen.line(output, [time] * 2, [-4, 180], color=BLACK, lw=1, ls=":")
        last = firing[max(0, seen.sum() - 5) : seen.sum()].mean() if seen.any() else 0.0
        pen.label(output, 0.5, 0.92, f"{last:.0f} Hz" if time else "", color=ORANGE, ha="center")
        pen.handle(output, time, 8, "cursor on time", lambda x, y: {"time": x}, along="x")

        if time == 0:
            return f"At the start the weights are spread evenly, with mean {w.mean():.2f}."
        return (
            f"After {time} s: mean weight {w.mean():.2f}, {low:.0f} % below .1 and {high:.0f} % above .9; "
            f"the output is {last:.0f} Hz."
        )

    return Explorer(
        draw,
        ratio=Slider("A₋ / A₊", (0.95, 1, 1.02, 1.05, 1.1, 1.2), 1.05),
        rate=Slider("Rate of each input", (10, 14, 16, 20, 25), 16, "Hz"),
        time=Slider("Time", range(0, 101, 5), 100, "s", whole=True),
    )
