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
    t = np.linspace(0, END, 121)

    def draw(pen, length, angle, time):
        """Oja's rule against Hebb's."""
        w0 = length * (np.cos(np.radians(angle)) * u + np.sin(np.radians(angle)) * across)
        w0 = np.where(np.abs(w0) < 1e-12, 0, w0)
        hebb, oja = flows.hebb_flow(C, w0, t), flows.oja_flow(C, w0, t)
        now = np.searchsorted(t, time)

        plane, growth = pen.panels(
            dict(title="weights", xlim=(-2.6, 2.6), ylim=(-2.3, 2.3), equal=True, frame=False),
            dict(
                title="length |w|",
                xlim=(0, END),
                yscale="log",
                ylim=(0.1, 1e5),
                yticks=(1, 100, 1e4),
                xlabel="time αt",
            ),
            width_ratios=[1.3, 1],
        )
        growth.minorticks_off()
        circle = np.linspace(0, 2 * np.pi, 120)
        pen.line(plane, np.cos(circle), np.sin(circle), color=GREY, lw=1)
        pen.line(plane, *np.outer([-3, 3], u).T, color=ORANGE, lw=1.5, ls="--")
        pen.text(plane, *(2.3 * u + [0.1, -0.5]), "u₁", color=ORANGE, weight="bold")
        seen = hebb[: now + 1]
        seen = seen[np.cumsum(np.linalg.norm(seen, axis=1) > 4) <= 1]
        pen.line(plane, *seen.T, color=PINK, lw=2.5, ls="--")
        pen.line(plane, *oja[: now + 1].T, color=BLUE, lw=2.5)
        pen.line(plane, *w0, color=BLACK, marker="o", ms=7)
        pen.line(plane, *oja[now], color=BLUE, marker="o", ms=11)
        pen.line(plane, *(seen[-1] if len(seen) > now else [np.nan] * 2), color=PINK, marker="s", ms=8)

        lengths = [np.linalg.norm(w[: now + 1], axis=1) for w in (hebb, oja)]
        pen.line(growth, [0, END], [1, 1], color=GREY, lw=1)
        pen.line(growth, t[: now + 1], lengths[0], color=PINK, lw=2.5, ls="--")
        pen.line(growth, t[: now + 1], lengths[1], color=BLUE, lw=2.5)
        pen.line(growth, time, lengths[0][-1], color=PINK, marker="s", ms=8)
        pen.line(growth, time, lengths[1][-1], color=BLUE, marker="o", ms=9)
        pen.label(growth, 0.05, 0.9, "Hebb", color=PINK, weight="bold")
        pen.label(growth, 0.05, 0.8, "Oja", color=BLUE, weight="bold")

        to_u = np.degrees(np.arccos(np.clip(oja[now] @ u / lengths[1][-1], -1, 1)))
        return (
            f"At time {time:g} Hebb's |w| is {power(lengths[0][-1])}, Oja's {lengths[1][-1]:.2f}; "
            f"Oja's w stands {to_u:.0f}° from u₁."
        )

    return Explorer(
        draw,
        length=Slider("Length of w₀", (0.3, 1, 2), 2),
        angle=Slider("Angle of w₀ to u₁", (0, 45, 80, 90, 100, 135, 180), 80, "°"),
        time=Slider("Time αt", (0, 0.5, 1, 2, 3, 4, 6), 1),
    )
