"""Checks of problem set 4, exponential blow-up."""

import numpy as np
from hebb_grade.checks import close, only, shapes, sizes

OFFERED = (
    "clouds.gaussian_cloud",
    "correlation.second_moment",
    "correlation.eigenmodes",
    "correlation.alignment_angle",
)


def iterates(student, rng):
    """(I + αC)ⁿ w₀, where the first mode grows by at most e³."""
    for d, n in shapes(rng, (1, 30), (0, 200)):
        C, w0 = _moment(rng, d), rng.normal(size=d)
        alpha = rng.uniform(1, 3) / max(n, 1) / np.linalg.eigvalsh(C)[-1]
        w = w0
        for _ in range(n):
            w = w + alpha * C @ w
        what = f"the weights after {n} samples of {d} inputs"
        close(student.iterates(C, w0, alpha, n), w, what, np.abs(w0).max())


def flow(student, rng):
    """Σ_k (u_k·w₀) e^{αλ_k t} u_k."""
    for d, t in zip(sizes(rng, 1, 30), (0.0, *rng.uniform(0.5, 3, size=4), 800.0), strict=True):
        C, w0 = _moment(rng, d), rng.normal(size=d)
        lam, U = np.linalg.eigh(C)
        alpha = rng.uniform(1, 3) / max(t, 1) / lam[-1]
        want = U @ (np.exp(alpha * lam * t) * (U.T @ w0))
        close(
            student.flow(C, w0, t, alpha), want, f"the flow at time {t:.3g} for {d} inputs", np.abs(w0).max()
        )


def growth_rate(student, rng):
    """α wᵀCw / wᵀw."""
    for d in sizes(rng, 1, 60):
        C, w, alpha = _moment(rng, d), 3 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        close(student.growth_rate(C, w, alpha), alpha * w @ C @ w / (w @ w), f"the rate for {d} inputs")


def oja_step(student, rng):
    """Δw = α y (x − y w)."""
    for d in sizes(rng, 1, 300):
        w, x, alpha = rng.normal(size=d), 2 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        y, most = w @ x, np.abs(w) @ np.abs(x)
        scale = alpha * most * (np.abs(x).max() + most * np.abs(w).max()) / np.sqrt(d)
        close(student.oja_step(w, x, alpha), alpha * (y * x - y**2 * w), f"oja_step for {d} inputs", scale)


def overflow_step(student, rng):
    """The first mode, 1/√2 (1, 1) with λ = 3, passes the largest float.

    Where C @ w is computed before it is multiplied by α, three times the weight passes it first: up to
    log 3 / log 1.3 = 4.2 steps earlier. Both are right.
    """
    last = (np.log(np.finfo(float).max) - np.log(0.5)) / np.log(1.3)
    only(
        student["overflow_step"], np.floor(last - np.log(3) / np.log(1.3)), np.ceil(last) + 1, "overflow_step"
    )


def _moment(rng, d):
    A = rng.normal(size=(d, d + 2))
    return A @ A.T / d
