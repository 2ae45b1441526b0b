"""Chapter 6: the same input, with Hebb's plain rule and with Oja's."""

import numpy as np

from hebb_lib import flows
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import power
from hebb_lib.plots._style import BLACK, BLUE, GREY, ORANGE, PINK

C = np.array([[1.5, 0.5], [0.5, 1.0]])
END = 6.0


def oja_against_hebb() -> Explorer:
    """Two flows from the same w₀: its length, its angle to the first eigenvector, and time."""
    _, U = np.linalg.eigh(C)
    u = U[:, -1] * np.sign(U[0, -1])
    across = np.array([-u[1], u[0]])
    t = np.linspace(0, END, 61)

    def draw(pen, length, angle, time):
        """Oja's rule against Hebb's."""
        w0 = length * (np.cos(np.radians(angle)) * u + np.sin(np.radians(angle)) * across)
        w0 = np.where(np.abs(w0) < 1e-12, 0, w0)
        if angle in (90, 270):  # exactly on the line that divides the starts
            w0 = length * across * np.sign(180 - angle)
        seen = np.append(t[t < time], time)
        hebb, oja = flows.hebb_flow(C, w0, seen), flows.oja_flow(C, w0, seen)

        plane, growth = pen.panels(
            dict(title="weights", xlim=(-2.6, 2.6), ylim=(-2.3, 2.3), equal=True, frame=False),
            dict(
                title="length |w|",
                xlim=(0, END),
                yscale="log",
                ylim=(0.1, 1e5),
                yticks={1: "1", 100: "100", 1e4: "10⁴"},
                xlabel="time αt",
            ),
            width_ratios=[1.3, 1],
        )
        circle = np.linspace(0, 2 * np.pi, 73)
        pen.line(plane, np.cos(circle), np.sin(circle), color=GREY, lw=1)
        pen.line(plane, *np.outer([-3, 3], u).T, color=ORANGE, lw=1.5, ls="--")
        pen.text(plane, *(2.3 * u + [0.1, -0.5]), "u₁", color=ORANGE, weight="bold")
        inside = hebb[np.cumsum(np.linalg.norm(hebb, axis=1) > 4) <= 1]
        pen.line(plane, *inside.T, color=PINK, lw=2.5, ls="--")
        pen.line(plane, *oja.T, color=BLUE, lw=2.5)
        gone = len(inside) < len(hebb)
        pen.line(plane, *([np.nan] * 2 if gone else hebb[-1]), color=PINK, ls="", marker="s", ms=10)
        pen.line(plane, *oja[-1], color=BLUE, ls="", marker="o", ms=13)
        pen.handle(
            plane,
            *w0,
            "start w₀",
            lambda x, y: {
                "length": np.hypot(x, y),
                "angle": np.degrees(np.arctan2(across @ [x, y], u @ [x, y])) % 360,
            },
            color=BLACK,
        )

        lengths = [np.linalg.norm(w, axis=1) for w in (hebb, oja)]
        pen.line(growth, [0, END], [1, 1], color=GREY, lw=1)
        pen.line(growth, seen, lengths[0], color=PINK, lw=2.5, ls="--")
        pen.line(growth, seen, lengths[1], color=BLUE, lw=2.5)
        pen.line(growth, time, lengths[0][-1], color=PINK, ls="", marker="s", ms=10)
        pen.line(growth, time, lengths[1][-1], color=BLUE, ls="", marker="o", ms=11)
        pen.label(growth, 0.05, 0.91, "Hebb", color=PINK, weight="bold")
        pen.label(growth, 0.05, 0.82, "Oja", color=BLUE, weight="bold")
        pen.handle(growth, time, 0.25, "cursor on time", lambda x, y: {"time": x}, along="x")

        to_u = np.degrees(np.arccos(np.clip(oja[-1] @ u / lengths[1][-1], -1, 1)))
        return (
            f"At time {time:g} Hebb's |w| is {power(lengths[0][-1])}, Oja's {lengths[1][-1]:.2f}; "
            f"Oja's w stands {to_u:.0f}° from u₁."
        )

    return Explorer(
        draw,
        length=Slider("Length of w₀", (0.3, 0.6, 1, 1.5, 2), 2),
        angle=Slider("Angle of w₀ to u₁", range(0, 361, 10), 80, "°"),
        time=Slider("Time αt", [n / 2 for n in range(13)], 1),
    )
