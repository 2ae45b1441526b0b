"""Chapter 2: the correlation matrix, the flow that it makes, and a path of single samples over it."""

import numpy as np

from hebb_lib import clouds, flows, rules
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY

W0 = np.array([-0.25, 0.5])
DURATION = 2.0  # α times the number of samples
WIDTH, HEIGHT = 3.2, 2.6  # half the plane


def correlation_flow() -> Explorer:
    """C as a picture, the flow dw/dt = αCw and one noisy path: two variances, their correlation and α."""
    white = clouds.gaussian_cloud(round(DURATION / 0.01), std=(1, 1), rng=5)
    grid = np.stack(np.meshgrid(np.linspace(-2.7, 2.7, 7), np.linspace(-2.1, 2.1, 5)), axis=-1).reshape(-1, 2)

    def draw(pen, variance1, variance2, correlation, alpha):
        """A correlation matrix and its flow."""
        covariance = correlation * np.sqrt(variance1 * variance2)
        C = np.array([[variance1, covariance], [covariance, variance2]])
        X = white[: round(DURATION / alpha)] @ np.linalg.cholesky(C).T
        noisy = rules.learn(rules.hebb, X, W0, alpha)
        mean = flows.hebb_flow(C, W0, np.linspace(0, DURATION, 60))

        matrix, plane = pen.panels(
            dict(title="C = ⟨xxᵀ⟩", frame=False),
            dict(title="dw/dt = αCw", xlim=(-WIDTH, WIDTH), ylim=(-HEIGHT, HEIGHT), equal=True),
            width_ratios=[1, 2.4],
        )
        pen.image(matrix, C, cmap="PuOr_r", vmin=-3, vmax=3)
        for (row, column), value in np.ndenumerate(C):
            pen.text(matrix, column, row, signed(value), ha="center", va="center", fontsize=14)

        drift = grid @ C
        length = np.linalg.norm(drift, axis=1, keepdims=True)
        pen.arrows(
            plane, grid, 0.42 * drift / np.sqrt(np.maximum(length, 1e-9)), width=0.035, color="#b8b8b8"
        )
        pen.line(plane, *_inside(mean).T, color=GREEN, lw=3)
        pen.line(plane, *_inside(noisy).T, color=BLUE, lw=1.6)
        pen.line(plane, *W0, color=BLACK, marker="o", ms=7)
        pen.label(plane, 0.03, 0.05, "average", color=GREEN, weight="bold")
        pen.label(plane, 0.97, 0.05, "one path", color=BLUE, ha="right", weight="bold")
        pen.line(plane, [0], [0], color=GREY, marker="+", ms=9)

        u = np.linalg.eigh(C)[1][:, -1]
        away = np.degrees(np.arccos(abs(_unit(noisy[-1]) @ _unit(mean[-1]))))
        strongest = (
            "grows equally in all directions"
            if correlation == 0 and variance1 == variance2
            else f"is strongest along {np.degrees(np.arctan2(*(u * np.sign(u[0] or 1))[::-1])):.0f}°"
        ).replace("-", "−")
        return (
            f"The flow {strongest}; after {len(X)} samples at α = {alpha:g} "
            f"the path points {away:.0f}° away from the average."
        )

    return Explorer(
        draw,
        variance1=Slider("Variance of input 1", (0.5, 1, 2), 1),
        variance2=Slider("Variance of input 2", (0.5, 1, 2), 1),
        correlation=Slider("Correlation", (-0.8, -0.4, 0, 0.4, 0.8), 0.8),
        alpha=Slider("Learning rate α", (0.01, 0.05, 0.2), 0.05),
    )


def _unit(w):
    return w / np.linalg.norm(w)


def _inside(path):
    """The path until it leaves the plane, with the step that leaves it."""
    out = np.flatnonzero((np.abs(path) > (WIDTH, HEIGHT)).any(axis=1))
    return path[: out[0] + 1] if len(out) else path
