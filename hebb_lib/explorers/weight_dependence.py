"""Chapter 8: steps that depend on the weight, from additive to multiplicative."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from hebb_lib import neurons
from hebb_lib.competition import compete
from hebb_lib.explorers.controls import Slider, Toggle
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLUE, GREEN, GREY, ORANGE
from hebb_lib.spikes import correlated_trains, merge, poisson_trains
from hebb_lib.stdp import PairRule

N = 500
DURATION = 100_000.0  # ms
SECONDS = np.arange(0, 101, 5)  # when the weights are kept
RATE = 20.0  # Hz
A_PLUS = 0.02
BINS = np.linspace(0, 1, 26)


def weight_dependence() -> Explorer:
    """The weights under Gütig's rules: μ, A₋/A₊, time, with and without correlation."""
    neuron = replace(neurons.published["brian2"], refractory=5.0)
    w0 = np.random.default_rng(3).random(N)

    def rule(mu, ratio):
        return PairRule(A_PLUS, A_PLUS * ratio, 20, 20, dependence="gutig", mu=mu)

    @lru_cache
    def inputs(correlated):
        trains = poisson_trains(RATE, DURATION, N, rng=1)
        if correlated:
            trains[: N // 2] = correlated_trains(RATE, 0.1, DURATION, N // 2, rng=2)
        return merge(trains)

    @lru_cache(maxsize=128)
    def weights(mu, ratio, correlated):
        """The weights at SECONDS, (times, N)."""
        record = 1000.0 * SECONDS
        trains = inputs(correlated)
        gutig = rule(mu, ratio)
        return compete(
            trains, DURATION, gutig, neuron, w0=w0, g_max=0.02, record=record, progress=False
        ).history

    def draw(pen, mu, ratio, time, correlated):
        """From additive to multiplicative steps."""
        here = rule(mu, ratio)
        nearest = np.argmin(np.abs(SECONDS - time))
        w = weights(mu, ratio, correlated)[nearest]
        fixed = here.fixed_point() if mu else np.nan
        fine = np.linspace(0, 1, 101)

        steps, histogram = pen.panels(
            dict(
                title="size of a step",
                xlim=(0, 1),
                ylim=(0, 0.026),
                yticks=(0, 0.01, 0.02),
                xticks=(0, 0.5, 1),
                xlabel="weight",
            ),
            dict(
                title="weights",
                xlim=(0, 1),
                ylim=(0, 70),
                xticks=(0, 0.5, 1),
                yticks={0: "0 %", 20: "20 %", 40: "40 %", 60: "60 %"},
                xlabel="weight",
            ),
        )
        pen.line(steps, fine, here.potentiation(fine), color=BLUE, lw=3)
        pen.line(steps, fine, here.depression(fine), color=ORANGE, lw=3, ls="--")
        pen.line(steps, [fixed] * 2, [0, 1], color=GREEN, ls=":")
        pen.label(steps, 0.05, 0.93, "up", color=BLUE, weight="bold")
        pen.label(steps, 0.05, 0.85, "down", color=ORANGE, weight="bold")
        # Steps up and down are equal at w* where ((1 − w*)/w*)^μ is A₋/A₊.
        pen.handle(
            steps,
            fixed,
            here.potentiation(fixed) if mu else np.nan,
            "fixed point w*",
            lambda x, y: {"ratio": ((1 - np.clip(x, 0.01, 0.99)) / np.clip(x, 0.01, 0.99)) ** mu},
            color=GREEN,
            along="x",
        )

        groups = (w[: N // 2], w[N // 2 :])
        shown = (w[:0], *groups) if correlated else (w, w[:0], w[:0])
        for group, color, alpha in zip(shown, (GREY, ORANGE, BLUE), (1, 0.7, 0.6), strict=True):
            share = 100 * np.histogram(group, BINS)[0] / max(len(group), 1)
            pen.bars(histogram, np.minimum(share, 70), BINS, color=color, alpha=alpha)
        pen.line(histogram, [fixed] * 2, [0, 70], color=GREEN, lw=2.5, ls=":")
        words = ("correlated", "the others") if correlated else ("", "")
        pen.label(histogram, 0.5, 0.93, words[0], color=ORANGE, weight="bold")
        pen.label(histogram, 0.5, 0.85, words[1], color=BLUE, weight="bold")
        pen.label(histogram, 0.5, 0.77, f"w* = {fixed:.2f}" if mu else "no w*", color=GREEN, weight="bold")

        where = (
            f"the fixed point for independent spikes is {fixed:.2f}"
            if mu
            else "additive steps have no fixed point"
        )
        means = (
            f"mean weight {groups[0].mean():.2f} of the correlated half, {groups[1].mean():.2f} of the other"
            if correlated
            else f"mean weight {w.mean():.2f}, spread {w.std():.2f}"
        )
        return f"After {SECONDS[nearest]} s: {means}; {where}."

    return Explorer(
        draw,
        mu=Slider("Exponent μ", (0, 0.02, 0.05, 0.1, 0.3, 1), 0.05),
        ratio=Slider("A₋ / A₊", (1, 1.02, 1.05, 1.1, 1.2), 1.05),
        time=Slider("Time", (0, 10, 20, 40, 70, 100), 100, "s", whole=True),
        correlated=Toggle("Half of the inputs correlated"),
    )
