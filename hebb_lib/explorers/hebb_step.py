"""Chapter 1: Hebb's rule, one input again and again."""

import numpy as np

from hebb_lib import rules
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE

STEPS = 6


def hebb_step() -> Explorer:
    """The path of w when one input x comes again and again: where w₀ and x point, learning rate and step."""

    def draw(pen, angle, direction, alpha, step):
        """Hebb's rule, one input again and again."""
        x, w0 = _towards(direction), _towards(angle)
        path = [w0]
        for _ in range(STEPS + 1):
            path.append(path[-1] + rules.hebb(path[-1], x, alpha))
        path = np.array(path)
        y = np.round(path @ x, 12)
        w, dw = path[step], path[step + 1] - path[step]

        plane, output = pen.panels(
            dict(title="input x, weights w", xlim=(-3.7, 3.7), ylim=(-1.9, 2.9), equal=True),
            dict(
                title="output y = w·x",
                xlim=(-0.2, STEPS + 0.2),
                ylim=(-3.3, 3.3),
                xticks=range(STEPS + 1),
                yticks=(-2, 0, 2),
                xlabel="step",
            ),
            stacked=True,
            height_ratios=[1.3, 1],
        )
        pen.line(plane, *path[: step + 1].T, color=BLUE, ls="", marker="o", ms=6)
        pen.arrows(plane, [0, 0], x, color=ORANGE)
        pen.arrows(plane, [0, 0], w, color=BLUE)
        pen.arrows(plane, w, dw, color=GREEN)
        pen.text(plane, *1.6 * x, "x", color=ORANGE, ha="center", va="center", weight="bold")
        pen.text(plane, *(w + 0.6 * _across(w, x)), "w", color=BLUE, ha="center", va="center", weight="bold")
        pen.label(plane, 0.02, 0.93, f"Δw = {alpha:g} · {signed(y[step])} · x", color=GREEN)
        pen.line(output, [-1, STEPS + 1], [0, 0], color=GREY, lw=1)
        pen.line(output, np.arange(step + 1), y[: step + 1], color=BLACK, marker="o", ms=7)
        pen.label(output, 0.02, 0.82, f"y = {signed(y[step])}")
        pen.handle(plane, *x, "head of x", lambda a, b: {"direction": _degrees(a, b)}, color=ORANGE)
        if step == 0:
            pen.handle(plane, *w, "head of w₀", lambda a, b: {"angle": _degrees(a, b) % 360}, color=BLUE)
        else:
            pen.handle(plane, np.nan, np.nan, "head of w₀", lambda a, b: {"angle": angle}, color=BLUE)
        pen.handle(output, step, y[step], "step", lambda a, b: {"step": a}, along="x")

        now = np.degrees(np.arccos(np.clip(y[step] / np.linalg.norm(w), -1, 1)))
        began = abs(angle - direction)
        return f"Step {step}: the output y is {signed(y[step])}, and w stands {now:.0f}° from x" + (
            f" (it began at {began:g}°)." if step else "."
        )

    return Explorer(
        draw,
        angle=Slider("Direction of w₀", range(0, 181, 5), 60, "°"),
        direction=Slider("Direction of x", range(0, 46, 5), 0, "°"),
        alpha=Slider("Learning rate α", (0.05, 0.1, 0.2), 0.2),
        step=Slider("Step", range(STEPS + 1), 0, whole=True),
    )


def _towards(degrees):
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


def _degrees(x, y):
    return np.degrees(np.arctan2(y, x))


def _across(w, x):
    """One step aside from w, away from x, for its name."""
    side = np.array([-w[1], w[0]]) / np.linalg.norm(w)
    return side if side @ x <= 0 else -side
