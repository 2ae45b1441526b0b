"""Chapter 5: a window of one's own against published ones."""

import numpy as np

from hebb_lib.explorers.controls import Choice, Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLUE, GREY, ORANGE
from hebb_lib.stdp import PairRule, published


def published_windows() -> Explorer:
    """The window's parameters against a published window, both in units of A₊."""
    before, after = np.linspace(-100, -0.1, 200), np.linspace(0.1, 100, 200)

    def draw(pen, name, ratio, tau_plus, tau_minus):
        """Your window against a published one."""
        theirs, yours = published[name], PairRule(1, ratio, tau_plus, tau_minus)
        (window,) = pen.panels(
            dict(
                xlim=(-100, 100),
                ylim=(-1.25, 1.1),
                yticks=(-1, 0, 1),
                xlabel="lag Δt = post − pre (ms)",
                ylabel="Δw / A₊",
            )
        )
        pen.line(window, [-100, 100], [0, 0], color=GREY, lw=1)
        pen.line(window, [0, 0], [-2, 2], color=GREY, lw=1)
        off = 0.0
        for side in (before, after):
            published_side = theirs.window(side) / theirs.A_plus
            pen.line(window, side, published_side, color=ORANGE, lw=7, alpha=0.45, solid_capstyle="butt")
            pen.line(window, side, yours.window(side), color=BLUE, lw=2.5)
            off += np.mean((published_side - yours.window(side)) ** 2) / 2
        area = yours.A_minus * yours.tau_minus / (yours.A_plus * yours.tau_plus)
        pen.label(window, 0.03, 0.92, "published", color=ORANGE, weight="bold")
        pen.label(window, 0.03, 0.83, "yours", color=BLUE, weight="bold")
        pen.text(window, 0.56, 0.14, f"off by {np.sqrt(off):.3f}", transform=window.transAxes)
        pen.text(window, 0.56, 0.05, f"A₋τ₋ / A₊τ₊ = {area:.2f}", color=BLUE, transform=window.transAxes)

        balance = "depress" if area > 1 else "potentiate" if area < 1 else "do neither"
        return (
            f"Off by {signed(np.sqrt(off), 3)} of A₊; your areas have the ratio {area:.2f}, "
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
        ratio=Slider("A₋ / A₊", (0.35, 0.5, 0.75, 1.05), 1.05),
        tau_plus=Slider("τ₊", (10, 15, 20), 20, "ms"),
        tau_minus=Slider("τ₋", (20, 35, 50), 20, "ms"),
    )
