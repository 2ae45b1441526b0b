"""Chapter 4: the length explodes while the direction settles."""

import numpy as np

from hebb_lib import flows
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import power
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, PINK

A0 = np.array([0.2, 1.0])  # the weights' two components at the start: mostly along the weaker mode
END = 40


def blow_up() -> Explorer:
    """Two modes on a log axis, steps against flow, and the direction of w: α, λ₁/λ₂ and time."""

    def draw(pen, alpha, ratio, time):
        """Exponential growth of two modes."""
        C = np.diag([ratio, 1.0])
        t = np.linspace(0, END, 41)
        flow = flows.hebb_flow(C, A0, t, alpha)
        steps = np.arange(0, time + 1)
        walked = flows.hebb_iterates(C, A0, alpha, steps)

        growth, compass = pen.panels(
            dict(
                title="two modes",
                xlim=(-1, END + 1),
                yscale="log",
                ylim=(0.03, 1e14),
                yticks={1: "1", 1e4: "10⁴", 1e8: "10⁸", 1e12: "10¹²"},
                xlabel="steps n",
            ),
            dict(title="direction", xlim=(-0.08, 1.25), ylim=(-0.08, 1.25), equal=True, frame=False),
            width_ratios=[1.35, 1],
        )
        pen.line(growth, [time] * 2, [0.03, 1e14], color=GREY, lw=1, ls=":")
        pen.line(growth, t, flow[:, 0], color=BLUE, lw=1.5, alpha=0.6)
        pen.line(growth, t, flow[:, 1], color=PINK, lw=1.5, alpha=0.6, ls="--")
        pen.line(growth, steps[::2], walked[::2, 0], color=BLUE, ls="", marker="o", ms=6)
        pen.line(growth, steps[::2], walked[::2, 1], color=PINK, ls="", marker="s", ms=6)
        pen.label(growth, 0.04, 0.92, "mode 1, λ₁", color=BLUE, weight="bold")
        pen.label(growth, 0.04, 0.83, "mode 2, λ₂", color=PINK, weight="bold")
        pen.label(growth, 0.04, 0.74, "lines: flow e^(αλn)", color=GREY)
        pen.handle(growth, time, 0.3, "cursor on the steps", lambda x, y: {"time": x}, along="x")

        length = np.linalg.norm(walked, axis=1)
        heading = walked / length[:, None]
        quarter = np.linspace(0, np.pi / 2, 40)
        pen.line(compass, np.cos(quarter), np.sin(quarter), color=GREY, lw=1)
        pen.line(compass, *heading[::2].T, color=GREEN, ls="", marker="o", ms=6)
        pen.arrows(compass, [0, 0], heading[-1], color=GREEN)
        pen.text(compass, 1.12, 0.0, "u₁", color=BLUE, weight="bold", ha="center", va="center")
        pen.text(compass, 0.0, 1.12, "u₂", color=PINK, weight="bold", ha="center", va="center")
        pen.text(compass, 1.25, 1.13, f"|w| = {power(length[-1])}", color=BLACK, ha="right")

        angle = np.degrees(np.arctan2(heading[-1, 1], heading[-1, 0]))
        flow_length = np.linalg.norm(flows.hebb_flow(C, A0, float(time), alpha))
        return (
            f"After {time} steps |w| is {power(length[-1])} (flow: {power(flow_length)}) "
            f"and w stands {angle:.0f}° from u₁."
        )

    return Explorer(
        draw,
        alpha=Slider("Learning rate α", (0.02, 0.05, 0.1, 0.15, 0.2), 0.1),
        ratio=Slider("Eigenvalue ratio λ₁/λ₂", (1, 1.25, 1.5, 2, 2.5, 3, 4), 2),
        time=Slider("Steps n", range(END + 1), 20, whole=True),
    )
