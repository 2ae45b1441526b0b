"""Chapter 7: the pair rule and the triplet rule against measured dependence on the rate of pairing."""

import numpy as np

from hebb_lib import datasets
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLACK, BLUE, GREY, ORANGE
from hebb_lib.spikes import pairing_protocol
from hebb_lib.stdp import TripletRule

PAIRS = 60
RATES = np.array([0.1, 5, 10, 15, 20, 25, 30, 40, 50])  # the measured ones among them


def triplet_frequency() -> Explorer:
    """Change of the weight against the rate of pairing, for A₂⁺, A₃⁺ and τ_y, and the error E."""
    rate, lag, measured, sem = datasets.sjostrom2001()
    protocols = {delay: [pairing_protocol(r, delay, PAIRS) for r in RATES] for delay in (10, -10)}

    def draw(pen, A2_plus, A3_plus, tau_y):
        """Pairs or triplets?"""
        rule = TripletRule(A2_plus * 1e-3, A3_plus * 1e-3, 7.1e-3, 0.0, 16.8, 33.7, 101.0, tau_y)
        (curve,) = pen.panels(
            dict(
                xlim=(-2, 53),
                ylim=(-1, 1.5),
                yticks=(-1, -0.5, 0, 0.5, 1),
                xlabel="rate of pairing (Hz)",
                ylabel="change of the weight",
            )
        )
        curve.yaxis.set_major_formatter(lambda y, _: f"{100 * y:+.0f} %".replace("-", "−") if y else "0")
        pen.line(curve, [-2, 53], [0, 0], color=GREY, lw=1)
        model = np.empty_like(measured)
        for delay, color, marker, ls in ((10, ORANGE, "o", "-"), (-10, BLUE, "s", "--")):
            here = lag == delay
            changes = np.array([rule.weight_change(*trains) for trains in protocols[delay]])
            model[here] = changes[np.searchsorted(RATES, rate[here])]
            pen.line(curve, RATES, changes, color=color, lw=3, ls=ls)
            bars = np.array(
                [measured[here] - sem[here], measured[here] + sem[here], np.full(here.sum(), np.nan)]
            )
            pen.line(curve, np.repeat(rate[here], 3), bars.T.ravel(), color=color, lw=1.5)
            pen.line(curve, rate[here], measured[here], color=color, ls="", marker=marker, ms=9, mec=BLACK)
        model = np.array(
            [rule.weight_change(*pairing_protocol(r, d, PAIRS)) for r, d in zip(rate, lag, strict=True)]
        )
        error = np.mean(((model - measured) / sem) ** 2)
        pen.label(curve, 0.03, 0.92, "pre 10 ms before post", color=ORANGE, weight="bold")
        pen.label(curve, 0.03, 0.84, "post 10 ms before pre", color=BLUE, weight="bold")
        pen.text(
            curve, 0.97, 0.05, f"error E = {error:.2f}", ha="right", weight="bold", transform=curve.transAxes
        )

        kind = "Pairs alone" if A3_plus == 0 else "Triplets"
        return f"{kind}: the error against the ten measured points is E = {error:.2f}."

    return Explorer(
        draw,
        A2_plus=Slider("Pairs, A₂⁺", (0, 2, 4, 6, 8), 4, "· 10⁻³"),
        A3_plus=Slider("Triplets, A₃⁺", (0, 2, 4, 6.5, 8), 0, "· 10⁻³"),
        tau_y=Slider("Memory of post spikes, τ_y", (40, 80, 114, 160), 114, "ms"),
    )
