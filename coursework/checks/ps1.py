"""Checks of problem set 1, Hebb's postulate."""

import numpy as np
from hebb_grade.checks import Wrong, close

OFFERED = ("clouds.gaussian_cloud", "correlation.alignment_angle")


def delta_w(student, rng):
    """Δw = α x (w·x), in any number of dimensions."""
    for d in (1, 2, 3, 7):
        w, x, alpha = rng.normal(size=d), 2 * rng.normal(size=d), rng.uniform(0.05, 0.5)
        close(student.delta_w(w, x, alpha), alpha * (w @ x) * x, f"delta_w for {d} inputs")


def repeat(student, rng):
    """Only the component along x grows, by 1 + α|x|² a presentation."""
    for d, n in ((1, 3), (2, 0), (2, 1), (3, 5), (6, 12)):
        w, x, alpha = rng.normal(size=d), rng.normal(size=d), rng.uniform(0.05, 0.3)
        along = (w @ x) / (x @ x) * x
        want = w + along * ((1 + alpha * x @ x) ** n - 1)
        close(student.repeat(w, x, alpha, n), want, f"repeat for {d} inputs and n = {n}")


def average_update(student, rng):
    """⟨Δw⟩ = α⟨x xᵀ⟩w."""
    for n, d in ((1, 2), (5, 1), (8, 3), (4, 6)):
        w, X, alpha = rng.normal(size=d), rng.normal(size=(n, d)) + 1, rng.uniform(0.05, 0.5)
        close(student.average_update(w, X, alpha), alpha * X.T @ (X @ w) / n, f"the average of {n} samples")


def presentations(student, rng):
    """The first whole number of presentations with an angle below 5°."""
    w, x = np.array([0.2, 1.0]), np.array([1.0, 0.5])
    n = 0
    while np.arccos(w @ x / np.linalg.norm(w) / np.linalg.norm(x)) >= np.radians(5):
        w, n = w + 0.1 * (w @ x) * x, n + 1
    if student["presentations"].shape != () or student["presentations"] != n:
        raise Wrong("presentations is not the number asked for")
