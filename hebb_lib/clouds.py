"""Clouds of input samples: data matrices X of shape (n samples, d inputs)."""

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_count, check_data, check_number, fail, rounding

Rng = np.random.Generator | int


def gaussian_cloud(
    n: int,
    mean: ArrayLike = (0.0, 0.0),
    std: ArrayLike = (2.0, 1.0),
    angle: float = 0.0,
    *,
    rng: Rng,
) -> np.ndarray:
    r"""Draw n points of a two-dimensional Gaussian cloud.

    :math:`x = \mu + R(\varphi)\,\mathrm{diag}(\sigma_1, \sigma_2)\,z` with standard normal z, so that
    the covariance has the eigenvalues σ₁² and σ₂² and the first axis stands at the angle φ.

    Parameters
    ----------
    n : int
        Number of samples.
    mean : (2,) array
        Centre μ of the cloud.
    std : (2,) array
        Standard deviations σ₁, σ₂ along the cloud's own axes, not negative.
    angle : float
        Direction φ of the first axis, in radians from the first coordinate axis.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed.

    Returns
    -------
    (n, 2) array

    Raises
    ------
    ValueError
        If a shape, sign or type is wrong; the message names the argument.

    Examples
    --------
    >>> X = gaussian_cloud(1000, std=(2, 1), rng=1)
    >>> X.shape
    (1000, 2)
    """
    n = check_count("n", n)
    mean = check_array("mean", mean, 1, "a (2,) array")
    std = check_array("std", std, 1, "a (2,) array of standard deviations, not negative")
    for name, value in (("mean", mean), ("std", std)):
        if len(value) != 2:
            fail(name, f"an array of shape {value.shape}", "a (2,) array")
    if (std < 0).any():
        fail("std", std, "a (2,) array of standard deviations, not negative")
    angle = check_number("angle", angle, unit="rad")
    c, s = np.cos(angle), np.sin(angle)
    R = np.array([[c, -s], [s, c]])
    z = as_generator(rng).standard_normal((n, 2))
    return mean + (z * std) @ R.T


def center(X: ArrayLike) -> np.ndarray:
    """Subtract the sample mean, so that each input averages to zero.

    Parameters
    ----------
    X : (n, d) array
        One sample a row.

    Returns
    -------
    (n, d) array

    Raises
    ------
    ValueError
        If X is not a finite (n, d) array.

    Examples
    --------
    >>> center([[1, 2], [3, 6]])
    array([[-1., -2.],
           [ 1.,  2.]])
    """
    X = check_data(X)
    return X - X.mean(axis=0)


def whiten(X: ArrayLike) -> np.ndarray:
    r"""Center the data and give it the identity as covariance, turning it as little as possible.

    :math:`z = \Sigma^{-1/2}(x - \mu)` (symmetric, or ZCA, whitening: Bell & Sejnowski 1997,
    doi 10.1016/S0042-6989(97)00121-1).

    Parameters
    ----------
    X : (n, d) array
        One sample a row; the samples span all d directions.

    Returns
    -------
    (n, d) array

    Raises
    ------
    ValueError
        If X is not a finite (n, d) array, or its covariance is singular.

    Examples
    --------
    >>> Z = whiten([[1, 2], [3, 6], [4, 5]])
    >>> (Z.T @ Z / 3).round(6) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """
    Z = center(X)
    lam, U = np.linalg.eigh(Z.T @ Z / len(Z))
    if lam[0] <= max(1e-12, rounding(X) ** 2) * lam[-1]:
        fail("X", "data without variance in some direction", "samples that span every direction")
    return Z @ (U / np.sqrt(lam)) @ U.T


def as_generator(rng: Rng) -> np.random.Generator:
    """Turn a seed into a generator; leave a generator as it is, so that it goes on from where it was."""
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng(check_count("rng", rng, minimum=0))
