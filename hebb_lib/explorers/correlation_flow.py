"""Chapter 2: the correlation matrix, the flow that it makes, and paths of single samples over it."""

from functools import lru_cache

import numpy as np

from hebb_lib import clouds, flows, rules
from hebb_lib.explorers.controls import Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.explorers.words import signed
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE

LENGTH = 0.6  # of w at the start
DURATION = 2.0  # α times the number of samples
WIDTH, HEIGHT = 3.2, 2.6  # half the plane
PATHS, SHOWN = 200, 4
VERTICES = 12  # of a shown path
TWO_SIGMA = 2.0
VARIANCE2 = 1.0


def correlation_flow() -> Explorer:
    """C as a picture, the flow dw/dt = αCw and noisy paths: a variance, the correlation, α and the start."""
    white = clouds.gaussian_cloud(PATHS * round(DURATION / 0.01), std=(1, 1), rng=5).reshape(PATHS, -1, 2)
    grid = np.stack(np.meshgrid(np.linspace(-2.7, 2.7, 7), np.linspace(-2.1, 2.1, 5)), axis=-1).reshape(-1, 2)

    @lru_cache(maxsize=16)
    def propagators(variance1, correlation, alpha):
        """Paths from the starts (1, 0) and (0, 1), (2, PATHS, steps, 2): the rule is linear in w."""
        factor = np.linalg.cholesky(_moment(variance1, correlation)).T
        X = white[:, : round(DURATION / alpha)] @ factor
        return np.array([[rules.learn(rules.hebb, x, w0, alpha) for x in X] for w0 in np.eye(2)])

    def draw(pen, variance1, correlation, alpha, origin):
        """A correlation matrix and its flow."""
        C = _moment(variance1, correlation)
        w0 = LENGTH * np.array([np.cos(np.radians(origin)), np.sin(np.radians(origin))])
        noisy = np.tensordot(w0, propagators(variance1, correlation, alpha), 1)
        mean = flows.hebb_flow(C, w0, np.linspace(0, DURATION, 30))
        n = noisy.shape[1] - 1

        matrix, plane = pen.panels(
            dict(title="C = ⟨xxᵀ⟩", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), equal=True, frame=False),
            dict(title="dw/dt = αCw", xlim=(-WIDTH, WIDTH), ylim=(-HEIGHT, HEIGHT), equal=True, frame=False),
            width_ratios=[1, 2.6],
        )
        pen.image(matrix, C, vmax=3)
        for (row, column), value in np.ndenumerate(C):
            pen.text(matrix, column, 1 - row, signed(value), ha="center", va="center", fontsize=14)

        drift = grid @ C
        length = np.linalg.norm(drift, axis=1, keepdims=True)
        pen.arrows(
            plane, grid, 0.42 * drift / np.sqrt(np.maximum(length, 1e-9)), width=2, color=GREY, alpha=0.5
        )
        turn = np.linspace(0, 2 * np.pi, 41)
        ellipse = TWO_SIGMA * np.linalg.cholesky(C) @ [np.cos(turn), np.sin(turn)]
        pen.line(plane, *ellipse, color=ORANGE, lw=1.5, ls=":")
        for path in noisy[:SHOWN]:
            seen = np.unique(np.linspace(0, n, VERTICES).round().astype(int))
            pen.line(plane, *_inside(path[seen]).T, color=BLUE, lw=1.5)
        pen.line(plane, *_inside(mean).T, color=GREEN, lw=3)
        pen.label(plane, 0.02, 0.95, "average", color=GREEN, weight="bold")
        pen.label(plane, 0.02, 0.88, "single paths", color=BLUE, weight="bold")
        pen.label(plane, 0.02, 0.02, "the cloud, 2σ", color=ORANGE, weight="bold")
        pen.text(plane, 0, 0, "+", color=GREY, ha="center", va="center")
        pen.handle(
            plane,
            *w0,
            "start of the paths",
            lambda x, y: {"origin": np.degrees(np.arctan2(y, x)) % 360},
            color=BLACK,
        )
        # The rightmost point of the ellipse is 2σ₁ out, and ρ times 2σ₂ up.
        pen.handle(
            plane,
            TWO_SIGMA * np.sqrt(variance1),
            TWO_SIGMA * correlation * np.sqrt(VARIANCE2),
            "edge of the cloud",
            lambda x, y: {
                "variance1": (max(x, 0) / TWO_SIGMA) ** 2,
                "correlation": y / (TWO_SIGMA * np.sqrt(VARIANCE2)),
            },
            color=ORANGE,
        )

        u = np.linalg.eigh(C)[1][:, -1]
        away = np.median(_angles(noisy[:, -1], mean[-1]))
        strongest = (
            "grows equally in all directions"
            if correlation == 0 and variance1 == VARIANCE2
            else f"is strongest along {np.degrees(np.arctan2(*(u * np.sign(u[0] or 1))[::-1])):.0f}°"
        ).replace("-", "−")
        return (
            f"The flow {strongest}; after {n} samples at α = {alpha:g} "
            f"half of {PATHS} paths point more than {away:.0f}° away from the average."
        )

    return Explorer(
        draw,
        variance1=Slider("Variance of input 1", (0.5, 1, 2), 1),
        correlation=Slider("Correlation", [n / 10 for n in range(-8, 9)], 0.8),
        alpha=Slider("Learning rate α", (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2), 0.05),
        origin=Slider("Direction of the start", range(0, 161, 20), 120, "°"),
    )


def _moment(variance1, correlation):
    covariance = correlation * np.sqrt(variance1 * VARIANCE2)
    return np.array([[variance1, covariance], [covariance, VARIANCE2]])


def _angles(w, v):
    """Angles in degrees of vectors (n, 2) to a line along v."""
    cosine = np.abs(w @ v) / np.linalg.norm(w, axis=1) / np.linalg.norm(v)
    return np.degrees(np.arccos(np.minimum(cosine, 1)))


def _inside(path):
    """The path until it leaves the plane, with the step that leaves it."""
    out = np.flatnonzero((np.abs(path) > (WIDTH, HEIGHT)).any(axis=1))
    return path[: out[0] + 1] if len(out) else path
