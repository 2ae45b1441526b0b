"""Chapter 1: Hebb's rule, one input again and again."""

import numpy as np

from hebb_lib import rules
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE

STEPS = 6
X = np.array([1.0, 0.0])


def hebb_step() -> Explorer:
    """The path of w when one input x comes again and again: angle of w₀ to x, learning rate and step."""

    def draw(pen, angle, alpha, step):
        """Hebb's rule, one input again and again."""
        w0 = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        path = [w0]
        for _ in range(STEPS + 1):
            path.append(path[-1] + rules.hebb(path[-1], X, alpha))
        path = np.array(path)
        y = np.round(path @ X, 12)
        w, dw = path[step], path[step + 1] - path[step]

        plane, output = pen.panels(
            dict(title="input x, weights w", xlim=(-3.7, 3.7), ylim=(-0.55, 1.5), equal=True, yticks=(0, 1)),
            dict(
                title="output y = w·x",
                xlim=(-0.2, STEPS + 0.2),
                ylim=(-3.3, 3.3),
                yticks=(-2, 0, 2),
                xlabel="step",
            ),
            stacked=True,
            height_ratios=[1.75, 1],
        )
        pen.line(plane, *path[: step + 1].T, color=BLUE, lw=0, marker="o", ms=5)
        pen.arrows(plane, [0, 0], X, width=0.06, color=ORANGE)
        pen.arrows(plane, [0, 0], w, width=0.06, color=BLUE)
        pen.arrows(plane, w, dw, width=0.06, color=GREEN)
        pen.text(plane, 0.95, -0.36, "x", color=ORANGE, ha="center", weight="bold")
        pen.text(plane, w[0], w[1] + 0.12, "w", color=BLUE, ha="center", weight="bold")
        pen.text(plane, -3.6, 1.2, f"Δw = {alpha:g} · {signed(y[step])} · x", color=GREEN)
        pen.line(output, [-1, STEPS + 1], [0, 0], color=GREY, lw=1)
        pen.line(output, range(step + 1), y[: step + 1], color=BLACK, marker="o", ms=6)
        pen.text(output, 0.02, 0.8, f"y = {signed(y[step])}", transform=output.transAxes)

        now = np.degrees(np.arctan2(w[1], w[0]))
        return f"Step {step}: the output y is {signed(y[step])}, and w stands {now:.0f}° from x" + (
            f" (it began at {angle:g}°)." if step else "."
        )

    return Explorer(
        draw,
        angle=Slider("Angle of w₀ to x", range(0, 181, 30), 60, "°"),
        alpha=Slider("Learning rate α", (0.05, 0.1, 0.2), 0.2),
        step=Slider("Step", range(STEPS + 1), 0),
    )
