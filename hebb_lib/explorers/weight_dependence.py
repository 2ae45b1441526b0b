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
RATE = 20.0  # Hz
A_PLUS = 0.02
BINS = np.linspace(0, 1, 26)


def weight_dependence() -> Explorer:
    """The weights after a competition under Gütig's rules: μ, A₋/A₊, with and without correlation."""
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

    @lru_cache(maxsize=64)
    def weights_after(mu, ratio, correlated):
        return compete(
            inputs(correlated), DURATION, rule(mu, ratio), neuron, w0=w0, g_max=0.02, progress=False
        ).w

    def draw(pen, mu, ratio, correlated):
        """From additive to multiplicative steps."""
        here = rule(mu, ratio)
        w = weights_after(mu, ratio, correlated)
        fixed = here.fixed_point() if mu else np.nan
        fine = np.linspace(0, 1, 201)

        steps, histogram = pen.panels(
            dict(
                title="size of a step",
                xlim=(0, 1),
                ylim=(0, 0.026),
                yticks=(0, 0.01, 0.02),
                xticks=(0, 0.5, 1),
                xlabel="weight",
            ),
            dict(title="weights after 100 s", xlim=(0, 1), ylim=(0, 70), xticks=(0, 0.5, 1), xlabel="weight"),
        )
        histogram.yaxis.set_major_formatter("{x:.0f} %")
        pen.line(steps, fine, here.potentiation(fine), color=BLUE, lw=3)
        pen.line(steps, fine, here.depression(fine), color=ORANGE, lw=3, ls="--")
        pen.line(steps, [fixed] * 2, [0, 1], color=GREEN, lw=2, ls=":")
        pen.label(steps, 0.05, 0.92, "up", color=BLUE, weight="bold")
        pen.label(steps, 0.05, 0.84, "down", color=ORANGE, weight="bold")

        groups = (w[: N // 2], w[N // 2 :])
        shown = (w[:0], *groups) if correlated else (w, w[:0], w[:0])
        for group, color, alpha in zip(shown, (GREY, ORANGE, BLUE), (1, 0.7, 0.6), strict=True):
            share = 100 * np.histogram(group, BINS)[0] / max(len(group), 1)
            pen.bars(histogram, np.minimum(share, 70), BINS, color=color, alpha=alpha)
        pen.line(histogram, [fixed] * 2, [0, 70], color=GREEN, lw=2.5, ls=":")
        words = ("correlated", "the others") if correlated else ("", "")
        pen.text(histogram, 0.5, 0.92, words[0], color=ORANGE, weight="bold", transform=histogram.transAxes)
        pen.text(histogram, 0.5, 0.83, words[1], color=BLUE, weight="bold", transform=histogram.transAxes)
        pen.text(
            histogram,
            0.5,
            0.74,
            f"w* = {fixed:.2f}" if mu else "no w*",
            color=GREEN,
            weight="bold",
            transform=histogram.transAxes,
        )

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
        return f"{means[0].upper()}{means[1:]}; {where}."

    return Explorer(
        draw,
        mu=Slider("Exponent μ", (0, 0.02, 0.05, 0.1, 0.3, 1), 0.05),
        ratio=Slider("A₋ / A₊", (1, 1.05, 1.2), 1.05),
        correlated=Toggle("Half of the inputs correlated"),
    )
