r"""The matrix that drives Hebbian learning, and its eigenmodes.

Three matrices share the word correlation. They agree only for centered data of unit variance:

* second moment :math:`C = \langle x x^\top\rangle`, which drives the plain rule,
* covariance :math:`\Sigma = \langle (x-\mu)(x-\mu)^\top\rangle = C - \mu\mu^\top`,
* Pearson correlation :math:`\Sigma_{ij} / \sqrt{\Sigma_{ii}\Sigma_{jj}}`.
"""

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_data, check_moment_matrix, check_weights, fail


def second_moment(X: ArrayLike) -> np.ndarray:
    r"""Second-moment matrix :math:`C = \frac1n \sum_{m=1}^n x_m x_m^\top`.

    Parameters
    ----------
    X : (n, d) array
        One sample a row.

    Returns
    -------
    (d, d) array

    Raises
    ------
    ValueError
        If X is not a finite (n, d) array.

    Examples
    --------
    >>> second_moment([[1, 2], [3, 4]])
    array([[ 5.,  7.],
           [ 7., 10.]])
    """
    X = check_data(X)
    return X.T @ X / len(X)


def covariance(X: ArrayLike) -> np.ndarray:
    r"""Covariance matrix :math:`\Sigma = C - \mu\mu^\top`.

    The sum is divided by n, not n − 1, so that C = Σ + μμᵀ holds exactly for a sample too.

    Parameters
    ----------
    X : (n, d) array
        One sample a row.

    Returns
    -------
    (d, d) array

    Raises
    ------
    ValueError
        If X is not a finite (n, d) array.

    Examples
    --------
    >>> covariance([[1, 2], [3, 6]])
    array([[1., 2.],
           [2., 4.]])
    """
    X = check_data(X)
    return second_moment(X - X.mean(axis=0))


def pearson(X: ArrayLike) -> np.ndarray:
    r"""Pearson correlation matrix :math:`\Sigma_{ij} / \sqrt{\Sigma_{ii}\Sigma_{jj}}`.

    Parameters
    ----------
    X : (n, d) array
        One sample a row; each input varies.

    Returns
    -------
    (d, d) array
        Ones on the diagonal.

    Raises
    ------
    ValueError
        If X is not a finite (n, d) array, or an input is constant.

    Examples
    --------
    >>> pearson([[1, 2], [3, 6], [5, 1]]).round(3)
    array([[ 1.   , -0.189],
           [-0.189,  1.   ]])
    """
    Sigma = covariance(X)
    std = np.sqrt(np.diag(Sigma))
    if (std == 0).any():
        fail("X", f"constant in column {int(np.argmin(std))}", "an array whose every column varies")
    return Sigma / np.outer(std, std)


def eigenmodes(C: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""Eigenvalues and eigenvectors, :math:`C u_k = \lambda_k u_k`, the largest eigenvalue first.

    The sign of an eigenvector is free. Here its entry of largest magnitude is positive, so that the
    result is the same on every machine.

    Parameters
    ----------
    C : (d, d) array
        Symmetric and positive semi-definite.

    Returns
    -------
    lam : (d,) array
        Eigenvalues λ, descending, none negative.
    U : (d, d) array
        Column k is the unit eigenvector u_k.

    Raises
    ------
    ValueError
        If C is not a symmetric positive semi-definite matrix.

    Examples
    --------
    >>> lam, U = eigenmodes([[2, 1], [1, 2]])
    >>> lam.round(6)
    array([3., 1.])
    >>> U.round(3)
    array([[ 0.707,  0.707],
           [ 0.707, -0.707]])
    """
    lam, U = np.linalg.eigh(check_moment_matrix(C))
    lam, U = np.maximum(lam[::-1], 0.0), U[:, ::-1]  # rounding may leave −1e-17 for a zero
    # Entries that tie up to rounding count as equal: the first of them decides.
    magnitude = np.abs(U)
    largest = np.argmax(magnitude > magnitude.max(axis=0) * (1 - 1e-9), axis=0)
    return lam, U * np.sign(U[largest, np.arange(len(lam))])


def alignment_angle(w: ArrayLike, u: ArrayLike) -> float | np.ndarray:
    r"""Angle between weights and an axis, from 0 (along ±u) to π/2 (orthogonal).

    The sign is left out since learning may end at u or at −u. The angle is
    :math:`\operatorname{atan2}(|w - (\hat u\cdot w)\hat u|,\; |\hat u\cdot w|)`, which stays exact for
    angles too small for an arccosine.

    Parameters
    ----------
    w : (d,) or (m, d) array
        Weights, or a path of weights; none of them zero.
    u : (d,) array
        Direction of the axis, of any length but zero.

    Returns
    -------
    float or (m,) array
        Radians.

    Raises
    ------
    ValueError
        If a shape is wrong or a vector is zero.

    Examples
    --------
    >>> round(alignment_angle([1, 1], [-1, 0]), 6)
    0.785398
    """
    u = check_weights(u, name="u")
    w = check_array("w", w, (1, 2), f"a ({len(u)},) or (m, {len(u)}) array")
    if w.shape[-1] != len(u):
        fail("w", f"an array of shape {w.shape}", f"a ({len(u)},) or (m, {len(u)}) array")
    for name, value in (("u", u), ("w", w)):
        if not np.abs(value).max(axis=-1).all():
            fail(name, "a zero vector", "weights with a direction")
    # Lengths do not matter; scaling first keeps the squares of huge weights from overflowing.
    scaled = w / np.abs(w).max(axis=-1, keepdims=True)
    axis = u / np.abs(u).max()
    axis = axis / np.linalg.norm(axis)
    along = scaled @ axis
    across = np.linalg.norm(scaled - np.multiply.outer(along, axis), axis=-1)
    angle = np.arctan2(across, np.abs(along))
    return float(angle) if angle.ndim == 0 else angle
