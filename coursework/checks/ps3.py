"""Checks of problem set 3, zero mean and greatest variance."""

import numpy as np
from hebb_grade.checks import close, only, shapes, sizes

OFFERED = (
    "clouds.gaussian_cloud",
    "clouds.center",
    "correlation.second_moment",
    "correlation.alignment_angle",
)


def variance_along(student, rng):
    """The variance of u·x/|u|."""
    for n, d in shapes(rng, (1, 1000), (1, 40)):
        X, u = rng.normal(size=(n, d)) + 3, 2 * rng.normal(size=d)
        along = X @ u / np.linalg.norm(u)
        want = np.mean(along**2) - np.mean(along) ** 2
        what = f"the variance of {n} samples along u for {d} inputs"
        close(student.variance_along(X, u), want, what, np.mean(along**2))


def learn_normalised(student, rng):
    """Hebb, then division by the length, sample by sample."""
    for n, d in shapes(rng, (1, 200), (1, 30)):
        X, w, alpha = rng.normal(size=(n, d)), 3 * rng.normal(size=d), rng.uniform(0.1, 1)
        path = [w]
        for x in X:
            w = w + alpha * (w @ x) * x
            w = w / np.sqrt(w @ w)
            path.append(w)
        # The first row is the longest; each row counts by its own size, which is one.
        got = student.learn_normalised(X, path[0], alpha)
        close(got, path, f"the path over {n} samples of {d} inputs")
        close(got[1:], path[1:], f"the path over {n} samples of {d} inputs, without its first row")


def leading_direction(student, rng):
    """The top eigenvector, its components summing to something positive: also where single ones say no."""
    for d in sizes(rng, 2, 30):
        for negative in ("first", "last", "largest"):
            u = _direction(rng, d, negative)
            Q = np.linalg.qr(np.column_stack([u, rng.normal(size=(d, d - 1))]))[0]
            Q[:, 0] = u
            lam = 5 * np.array([1.0, 0.9, *rng.uniform(0, 0.8, size=d - 2)])
            close(student.leading_direction(Q * lam @ Q.T), u, f"u₁ of {d} inputs")


def _direction(rng, d, negative):
    """A unit vector whose sum is clearly positive and of which one component is clearly negative."""
    while True:
        u = rng.normal(size=d)
        u *= np.sign(u.sum())
        low = np.argmin(u)
        if negative == "largest" and d > 2:
            u[low] = -1.2 * np.abs(u).max()
        else:
            at = 0 if negative == "first" else d - 1
            u[[at, low]] = u[[low, at]]
        u /= np.linalg.norm(u)
        if u.sum() > 0.2 and u.min() < -0.05:
            return u


def critical_mean(student, rng):
    """m² + 1 = 9."""
    only(student["critical_mean"], np.sqrt(8) - 0.02, np.sqrt(8) + 0.02, "critical_mean")
