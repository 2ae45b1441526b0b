"""Checks of problem set 2, the correlation matrix."""

import numpy as np
from hebb_grade.checks import close, only, shapes, sizes

OFFERED = ("clouds.gaussian_cloud", "correlation.eigenmodes", "correlation.alignment_angle")


def second_moment(student, rng):
    """C = XᵀX/n."""
    for n, d in shapes(rng, (1, 1000), (1, 30)):
        X = rng.normal(size=(n, d)) + rng.normal(size=d)
        close(student.second_moment(X), np.einsum("ni,nj->ij", X, X) / n, f"C of {n} samples of {d} inputs")


def covariance_from(student, rng):
    """Σ = C − μμᵀ."""
    for d in sizes(rng, 1, 60):
        C, mu = _moment(rng, d)
        close(student.covariance_from(C, mu), C - np.outer(mu, mu), f"Σ of {d} inputs", np.abs(C).max())


def pearson_from(student, rng):
    """Σ_ij / √(Σ_ii Σ_jj)."""
    for d in sizes(rng, 1, 60):
        C, mu = _moment(rng, d)
        S = C - np.outer(mu, mu)
        want = S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
        close(student.pearson_from(C, mu), want, f"Pearson's correlation of {d} inputs")


def update_moment(student, rng):
    """C_n = C_{n−1} + (xxᵀ − C_{n−1})/n; x is so large that it counts for any n."""
    for d, n in shapes(rng, (1, 30), (1, 1000)):
        C, x = _moment(rng, d)[0], np.sqrt(n) * rng.normal(size=d)
        want = ((n - 1) * C + np.outer(x, x)) / n
        close(student.update_moment(C, x, n), want, f"the update for n = {n} and {d} inputs")


def slope(student, rng):
    """The errors are those of 200 clouds each, and fall as n^(−1/2)."""
    n, C = np.array([10, 30, 100, 300, 1000, 3000]), np.diag([4.0, 1.0])
    errors = student["errors"]
    # An error varies by half its mean. Averages of 200 and of 400 then differ by 4 % (one standard error).
    X = [rng.normal(size=(400, m, 2)) * [2.0, 1.0] for m in n]
    true = np.array(
        [np.linalg.norm(x.transpose(0, 2, 1) @ x / x.shape[1] - C, axis=(1, 2)).mean() for x in X]
    )
    only(errors, 0.75 * true, 1.25 * true, "errors")
    line = np.polyfit(np.log(n), np.log(errors), 1)[0]
    only(student["slope"], line - 0.005, line + 0.005, "slope")


def _moment(rng, d):
    """A second moment and the mean that goes with it."""
    mu, A = rng.normal(size=d), rng.normal(size=(d, d + 2))
    return A @ A.T + np.outer(mu, mu), mu
