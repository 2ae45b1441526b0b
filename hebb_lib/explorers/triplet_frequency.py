"""Chapter 7: the pair rule and the triplet rule against measured dependence on the rate of pairing."""

from functools import lru_cache

import numpy as np

from hebb_lib import datasets
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLUE, GREY, ORANGE
from hebb_lib.spikes import pairing_protocol
from hebb_lib.stdp import TripletRule

PAIRS = 60
RATES = np.array([0.1, 5, 10, 15, 20, 25, 30, 40, 50])  # the measured ones among them
LAGS = (10, -10)


def triplet_frequency() -> Explorer:
    """Change of the weight against the rate of pairing, for A₂⁺, A₂⁻, A₃⁺ and τ_y, and the error E."""
    rate, lag, measured, sem = datasets.sjostrom2001()
    protocols = [[pairing_protocol(r, delay, PAIRS) for r in RATES] for delay in LAGS]

    @lru_cache(maxsize=64)
    def responses(tau_y):
        """Changes (3, 2, rates) by each amplitude of 10⁻³ alone: the rule is linear in them."""
        rules = [TripletRule(*amplitudes, 0.0, 16.8, 33.7, 101.0, tau_y) for amplitudes in 1e-3 * np.eye(3)]
        return np.array([[[rule.weight_change(*p) for p in row] for row in protocols] for rule in rules])

    def draw(pen, A2_plus, A2_minus, A3_plus, tau_y):
        """Pairs or triplets?"""
        by_pairs, by_triplets, by_depression = responses(tau_y)
        changes = A2_plus * by_pairs + A3_plus * by_triplets + A2_minus * by_depression
        (curve,) = pen.panels(
            dict(
                xlim=(-2, 53),
                ylim=(-1, 1.5),
                xticks=range(0, 51, 10),
                yticks={-1: "−100 %", -0.5: "−50 %", 0: "0", 0.5: "+50 %", 1: "+100 %"},
                xlabel="rate of pairing (Hz)",
                ylabel="change of the weight",
            )
        )
        pen.line(curve, [-2, 53], [0, 0], color=GREY, lw=1)
        residuals = []
        for delay, color, marker, ls, model in zip(
            LAGS, (ORANGE, BLUE), "os", ("-", "--"), changes, strict=True
        ):
            here = lag == delay
            pen.line(curve, RATES, model, color=color, lw=3, ls=ls)
            low, high = measured[here] - sem[here], measured[here] + sem[here]
            bars = np.array([low, high, np.full(here.sum(), np.nan)])
            pen.line(curve, np.repeat(rate[here], 3), bars.T.ravel(), color=color, lw=1.5)
            pen.line(curve, rate[here], measured[here], color=color, ls="", marker=marker, ms=10)
            residuals.append((model[np.searchsorted(RATES, rate[here])] - measured[here]) / sem[here])
        error = np.mean(np.concatenate(residuals) ** 2)
        pen.label(curve, 0.03, 0.93, "pre 10 ms before post", color=ORANGE, weight="bold")
        pen.label(curve, 0.03, 0.85, "post 10 ms before pre", color=BLUE, weight="bold")
        pen.label(curve, 0.97, 0.05, f"error E = {error:.2f}", ha="right", weight="bold")

        # Each curve's end moves in proportion to an amplitude.
        def amplitude(start, slope, name):
            return lambda x, y: {name: (y - start) / slope}

        ends = (
            ("pre-first at 50 Hz", "A3_plus", A3_plus, 0, -1, by_triplets, ORANGE),
            ("pre-first at 0.1 Hz", "A2_plus", A2_plus, 0, 0, by_pairs, ORANGE),
            ("post-first at 0.1 Hz", "A2_minus", A2_minus, 1, 0, by_depression, BLUE),
        )
        for name, control, value, row, k, response, color in ends:
            height, slope = changes[row, k], response[row, k]
            sets = amplitude(height - value * slope, slope, control)
            pen.handle(curve, RATES[k], height, name, sets, color=color, along="y")

        kind = "Pairs alone" if A3_plus == 0 else "Triplets alone" if A2_plus == 0 else "Pairs and triplets"
        return f"{kind}: the error against the ten measured points is E = {error:.2f}."

    return Explorer(
        draw,
        A2_plus=Slider("Pairs, A₂⁺", (0, 2, 3, 4, 4.7, 6, 8), 4, "· 10⁻³"),
        A2_minus=Slider("Pairs, A₂⁻", (0, 0.8, 2, 3.5, 5, 6, 7.1, 8), 7.1, "· 10⁻³"),
        A3_plus=Slider("Triplets, A₃⁺", (0, 2, 4, 5, 6.5, 8), 0, "· 10⁻³"),
        tau_y=Slider("Memory of post spikes, τ_y", (40, 80, 114, 160), 114, "ms"),
    )
