"""Checks of problem set 3, zero mean and greatest variance."""

import numpy as np
from hebb_grade.checks import Wrong, close

OFFERED = (
    "clouds.gaussian_cloud",
    "clouds.center",
    "correlation.second_moment",
    "correlation.alignment_angle",
)


def variance_along(student, rng):
    """The variance of u·x/|u|."""
    for n, d in ((6, 2), (9, 1), (5, 4)):
        X, u = rng.normal(size=(n, d)) + 3, 2 * rng.normal(size=d)
        want = u @ np.cov(X.T, bias=True).reshape(d, d) @ u / (u @ u)
        close(student.variance_along(X, u), want, f"the variance along u for {d} inputs")


def learn_normalised(student, rng):
    """Hebb, then division by the length, sample by sample."""
    for n, d in ((1, 2), (7, 3), (12, 2)):
        X, w, alpha = rng.normal(size=(n, d)), 3 * rng.normal(size=d), rng.uniform(0.1, 1)
        path = [w]
        for x in X:
            w = w + alpha * (w @ x) * x
            w = w / np.sqrt(w @ w)
            path.append(w)
        close(student.learn_normalised(X, path[0], alpha), path, f"the path over {n} samples")


def leading_direction(student, rng):
    """The top eigenvector, its components summing to something positive."""
    for d in (2, 3, 6):
        while True:
            Q = np.linalg.qr(rng.normal(size=(d, d)))[0]
            if abs(Q[:, 0].sum()) > 0.2:
                break
        u = Q[:, 0] * np.sign(Q[:, 0].sum())
        lam = 5 * np.array([1.0, 0.9, *rng.uniform(0, 0.8, size=d - 2)])
        close(student.leading_direction(Q * lam @ Q.T), u, f"u₁ of {d} inputs", rtol=1e-5, atol=1e-6)


def critical_mean(student, rng):
    """m² + 1 = 9."""
    if student["critical_mean"].shape != () or abs(student["critical_mean"] - np.sqrt(8)) > 0.02:
        raise Wrong("critical_mean is not the number asked for")
