"""Checks of problem set 2, the correlation matrix."""

import numpy as np
from hebb_grade.checks import Wrong, close

OFFERED = ("clouds.gaussian_cloud", "correlation.eigenmodes", "correlation.alignment_angle")


def second_moment(student, rng):
    """C = XᵀX/n."""
    for n, d in ((1, 3), (6, 1), (9, 2), (5, 4)):
        X = rng.normal(size=(n, d)) + rng.normal(size=d)
        close(student.second_moment(X), np.einsum("ni,nj->ij", X, X) / n, f"C of {n} samples of {d} inputs")


def covariance_from(student, rng):
    """Σ = C − μμᵀ."""
    for d in (1, 2, 5):
        C, mu = _moment(rng, d)
        close(student.covariance_from(C, mu), C - np.outer(mu, mu), f"Σ of {d} inputs")


def pearson_from(student, rng):
    """Σ_ij / √(Σ_ii Σ_jj)."""
    for d in (2, 3, 5):
        C, mu = _moment(rng, d)
        S = C - np.outer(mu, mu)
        want = S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
        close(student.pearson_from(C, mu), want, f"Pearson's correlation of {d} inputs")


def update_moment(student, rng):
    """C_n = C_{n−1} + (xxᵀ − C_{n−1})/n."""
    for d, n in ((2, 1), (1, 3), (3, 10), (5, 2)):
        C, x = _moment(rng, d)[0], rng.normal(size=d)
        want = ((n - 1) * C + np.outer(x, x)) / n
        close(student.update_moment(C, x, n), want, f"the update for n = {n}")


def slope(student, rng):
    """The error falls as n^(−1/2)."""
    if student["slope"].shape != () or abs(student["slope"] + 0.5) > 0.07:
        raise Wrong("slope is not the number asked for")


def _moment(rng, d):
    """A second moment and the mean that goes with it."""
    mu, A = rng.normal(size=d), rng.normal(size=(d, d + 2))
    return A @ A.T + np.outer(mu, mu), mu
