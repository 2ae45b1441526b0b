"""Checks of problem set 4, exponential blow-up."""

import numpy as np
from hebb_grade.checks import Wrong, close

OFFERED = (
    "clouds.gaussian_cloud",
    "correlation.second_moment",
    "correlation.eigenmodes",
    "correlation.alignment_angle",
)


def iterates(student, rng):
    """(I + αC)ⁿ w₀."""
    for d, n in ((1, 2), (2, 0), (2, 7), (4, 12)):
        C, w0, alpha = _moment(rng, d), rng.normal(size=d), rng.uniform(0.02, 0.2)
        w = w0
        for _ in range(n):
            w = w + alpha * C @ w
        close(student.iterates(C, w0, alpha, n), w, f"the weights after {n} samples")


def flow(student, rng):
    """Σ_k (u_k·w₀) e^{αλ_k t} u_k."""
    for d, t in ((1, 2.0), (2, 0.0), (2, 3.5), (4, 6.0)):
        C, w0, alpha = _moment(rng, d), rng.normal(size=d), rng.uniform(0.05, 0.2)
        lam, U = np.linalg.eigh(C)
        want = U @ (np.exp(alpha * lam * t) * (U.T @ w0))
        close(student.flow(C, w0, t, alpha), want, f"the flow at time {t:g}")


def growth_rate(student, rng):
    """α wᵀCw / wᵀw."""
    for d in (1, 2, 5):
        C, w, alpha = _moment(rng, d), 3 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        close(student.growth_rate(C, w, alpha), alpha * w @ C @ w / (w @ w), f"the rate for {d} inputs")


def oja_step(student, rng):
    """Δw = α y (x − y w)."""
    for d in (1, 2, 3, 7):
        w, x, alpha = rng.normal(size=d), 2 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        y = w @ x
        close(student.oja_step(w, x, alpha), alpha * (y * x - y**2 * w), f"oja_step for {d} inputs")


def overflow_step(student, rng):
    """The first mode, 1/√2 (1, 1) with λ = 3, passes the largest float."""
    with np.errstate(over="ignore"):
        C, w, n = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.0]), 0
        while np.isfinite(w).all():
            w, n = w + 0.1 * C @ w, n + 1
    if student["overflow_step"].shape != () or abs(student["overflow_step"] - n) > 1:
        raise Wrong("overflow_step is not the number asked for")


def _moment(rng, d):
    A = rng.normal(size=(d, d + 2))
    return A @ A.T / d
