"""Chapter 5: a window of one's own against published ones."""

import numpy as np

from hebb_lib.explorers.controls import Choice, Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLUE, GREY, ORANGE
from hebb_lib.stdp import PairRule, published

E = np.exp(-1)


def published_windows() -> Explorer:
    """The window's parameters against a published window, both in units of A₊."""
    lags = 100 * np.linspace(0.03, 1, 60) ** 1.5

    def draw(pen, name, ratio, tau_plus, tau_minus):
        """Your window against a published one."""
        theirs, yours = published[name], PairRule(1, ratio, tau_plus, tau_minus)
        (window,) = pen.panels(
            dict(
                xlim=(-100, 100),
                ylim=(-1.25, 1.1),
                yticks=(-1, 0, 1),
                xticks=range(-100, 101, 50),
                xlabel="lag Δt = post − pre (ms)",
                ylabel="Δw / A₊",
            )
        )
        pen.line(window, [-100, 100], [0, 0], color=GREY, lw=1)
        pen.line(window, [0, 0], [-2, 2], color=GREY, lw=1)
        for side in (-lags, lags):
            pen.line(window, side, theirs.window(side) / theirs.A_plus, color=ORANGE, lw=8, alpha=0.45)
            pen.line(window, side, yours.window(side), color=BLUE, lw=2.5)
        # Where a side has fallen to 1/e it shows its time constant.
        pen.handle(
            window,
            tau_plus,
            E,
            "potentiation, where it is 1/e",
            lambda x, y: {"tau_plus": x},
            color=BLUE,
            along="x",
        )
        pen.handle(
            window,
            -tau_minus,
            -ratio * E,
            "depression, where it is 1/e",
            lambda x, y: {"tau_minus": -x, "ratio": -y / E},
            color=BLUE,
        )
        area = yours.A_minus * yours.tau_minus / (yours.A_plus * yours.tau_plus)
        off = distance(theirs, yours)
        pen.label(window, 0.03, 0.92, "published", color=ORANGE, weight="bold")
        pen.label(window, 0.03, 0.83, "yours", color=BLUE, weight="bold")
        pen.label(window, 0.56, 0.14, f"off by {off:.3f}")
        pen.label(window, 0.56, 0.05, f"A₋τ₋ / A₊τ₊ = {area:.2f}", color=BLUE)

        balance = "depress" if area > 1 else "potentiate" if area < 1 else "do neither"
        return (
            f"Off by {signed(off, 3)} of A₊; your areas have the ratio {area:.2f}, "
            f"so that uncorrelated spikes {balance}."
        )

    return Explorer(
        draw,
        name=Choice(
            "Published window",
            {
                "Bi & Poo, hippocampus": "bi_poo",
                "Froemke & Dan, visual cortex": "froemke_dan",
                "Song et al., a model": "song2000",
            },
            "bi_poo",
        ),
        ratio=Slider("A₋ / A₊", [n / 20 for n in range(6, 23)], 1.05),
        tau_plus=Slider("τ₊", range(10, 23), 20, "ms"),
        tau_minus=Slider("τ₋", range(18, 39), 20, "ms"),
    )


LAGS = np.linspace(0.1, 100, 200)


def distance(theirs: PairRule, yours: PairRule) -> float:
    """Root mean square difference of two windows over ±100 ms, each in units of its own A₊."""
    both = np.concatenate([-LAGS, LAGS])
    return float(
        np.sqrt(np.mean((theirs.window(both) / theirs.A_plus - yours.window(both) / yours.A_plus) ** 2))
    )
