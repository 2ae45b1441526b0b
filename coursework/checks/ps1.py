"""Checks of problem set 1, Hebb's postulate."""

import numpy as np
from hebb_grade.checks import close, only, shapes, sizes

OFFERED = ("clouds.gaussian_cloud", "correlation.alignment_angle")


def delta_w(student, rng):
    """Δw = α x (w·x), in any number of dimensions."""
    for d in sizes(rng, 1, 300):
        w, x, alpha = rng.normal(size=d), 2 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        want, scale = alpha * (w @ x) * x, alpha * (np.abs(w) @ np.abs(x)) * np.abs(x).max()
        close(student.delta_w(w, x, alpha), want, f"delta_w for {d} inputs", scale)


def repeat(student, rng):
    """Only the component along x grows, by 1 + α|x|² a presentation: here to at most e³ times its size."""
    for d, n in shapes(rng, (1, 100), (0, 200)):
        w, x = rng.normal(size=d), rng.normal(size=d)
        alpha = rng.uniform(1, 3) / max(n, 1) / (x @ x)
        along = (w @ x) / (x @ x) * x
        want = w + along * ((1 + alpha * x @ x) ** n - 1)
        what = f"repeat for {d} inputs and n = {n}"
        close(student.repeat(w, x, alpha, n), want, what, np.abs(w).max())


def average_update(student, rng):
    """⟨Δw⟩ = α⟨x xᵀ⟩w."""
    for n, d in shapes(rng, (1, 1000), (1, 40)):
        w, X, alpha = rng.normal(size=d), rng.normal(size=(n, d)) + 1, rng.uniform(0.05, 0.5)
        want, scale = alpha * X.T @ (X @ w) / n, alpha * np.abs(X).mean() ** 2 * np.abs(w).sum()
        close(student.average_update(w, X, alpha), want, f"the average of {n} samples of {d} inputs", scale)


def presentations(student, rng):
    """The first whole number of presentations with an angle below 5°."""
    w, x = np.array([0.2, 1.0]), np.array([1.0, 0.5])
    n = 0
    while np.arccos(w @ x / np.linalg.norm(w) / np.linalg.norm(x)) >= np.radians(5):
        w, n = w + 0.1 * (w @ x) * x, n + 1
    only(student["presentations"], n, n, "presentations")
