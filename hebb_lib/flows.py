r"""The averaged dynamics of learning rules, in closed form.

Time is counted in units in which `alpha` is the learning rate: one unit is one sample.
"""

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_moment_matrix, check_number, check_weights, fail

# The largest finite float is e^709.78.
LOG_MAX = np.log(np.finfo(float).max)


def hebb_flow(C: ArrayLike, w0: ArrayLike, t: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    r"""Weights under the averaged Hebbian rule :math:`\dot w = \alpha C w`.

    Each eigenmode of C grows on its own: :math:`w(t) = \sum_k (u_k \cdot w_0)\, e^{\alpha\lambda_k t}\, u_k`.

    Parameters
    ----------
    C : (d, d) array
        Second-moment matrix of the input, symmetric positive semi-definite.
    w0 : (d,) array
        Weights at t = 0.
    t : float or (m,) array
        Times, not negative.
    alpha : float
        Learning rate, positive.

    Returns
    -------
    (d,) or (m, d) array
        The weights at each time. They overflow to inf at `overflow_time`.

    Raises
    ------
    ValueError
        If C is not a moment matrix, or a shape or sign is wrong.

    Examples
    --------
    >>> hebb_flow([[2, 0], [0, 1]], w0=[1, 1], t=[0, 10], alpha=0.1).round(3)
    array([[1.   , 1.   ],
           [7.389, 2.718]])
    """
    lam, U, a0, t, alpha = _flow_arguments(C, w0, t, alpha)
    return _superpose(alpha * np.multiply.outer(t, lam), a0, U)


def hebb_iterates(C: ArrayLike, w0: ArrayLike, alpha: float, n: ArrayLike) -> np.ndarray:
    r"""Mean weights after n samples of the plain rule, :math:`(I + \alpha C)^n w_0`.

    Exact for independent samples at any α, since w before a sample does not depend on it.

    Parameters
    ----------
    C, w0, alpha
        As in `hebb_flow`.
    n : int or (m,) array of int
        Numbers of samples, not negative.

    Returns
    -------
    (d,) or (m, d) array

    Raises
    ------
    ValueError
        If C is not a moment matrix, or a shape, sign or type is wrong.

    Examples
    --------
    >>> hebb_iterates([[2, 0], [0, 1]], w0=[1, 1], alpha=0.1, n=20).round(3)
    array([38.338,  6.727])
    """
    lam, U, a0, n, alpha = _flow_arguments(C, w0, n, alpha, "n")
    if np.any(n != np.floor(n)):
        fail("n", n, "a whole number of samples, or an array of them")
    return _superpose(np.multiply.outer(n, np.log1p(alpha * lam)), a0, U)


def oja_flow(C: ArrayLike, w0: ArrayLike, t: ArrayLike, alpha: float = 1.0) -> np.ndarray:
    r"""Weights under Oja's averaged rule :math:`\dot w = \alpha\,[C w - (w^\top C w)\, w]`.

    :math:`w(t) = e^{\alpha C t} w_0 \big/ \sqrt{1 - |w_0|^2 + |e^{\alpha C t} w_0|^2}` (the flow
    that Oja 1982, doi 10.1007/BF00275687, obtains for small α).

    Parameters
    ----------
    C, w0, t, alpha
        As in `hebb_flow`.

    Returns
    -------
    (d,) or (m, d) array
        The weights at each time.

    Raises
    ------
    ValueError
        If C is not a moment matrix, or a shape or sign is wrong.

    Examples
    --------
    >>> oja_flow([[2, 0], [0, 1]], w0=[0.1, 0.1], t=20).round(3)
    array([1., 0.])
    """
    lam, U, a0, t, alpha = _flow_arguments(C, w0, t, alpha)
    # Numerator and denominator are divided by the largest factor, e^{αλ₁t}, so that neither overflows.
    top = lam.max()
    a = np.exp(alpha * np.multiply.outer(t, lam - top)) * a0
    rest = (1 - a0 @ a0) * np.exp(-2 * alpha * top * t)
    length = np.sqrt(rest + (a**2).sum(axis=-1))
    return a @ U.T / length[..., None]


def doubling_time(lam: ArrayLike, alpha: float = 1.0) -> float | np.ndarray:
    r"""Time in which a mode of the plain rule doubles, :math:`\ln 2 / (\alpha\lambda)`.

    Parameters
    ----------
    lam : float or array
        Eigenvalue λ of C, positive.
    alpha : float
        Learning rate, positive.

    Returns
    -------
    float or array

    Raises
    ------
    ValueError
        If an argument is not positive.

    Examples
    --------
    >>> round(doubling_time(2, alpha=0.1), 3)
    3.466
    """
    alpha = check_number("alpha", alpha, positive=True)
    lam = check_array("lam", lam, (0, 1), "a positive eigenvalue, or an array of them")
    if (lam <= 0).any():
        fail("lam", lam, "a positive eigenvalue, or an array of them")
    time = np.log(2) / (alpha * lam)
    return float(time) if time.ndim == 0 else time


def overflow_time(C: ArrayLike, w0: ArrayLike, alpha: float = 1.0) -> float:
    r"""Time at which the largest mode of `hebb_flow` passes the largest float, e^{709.78}.

    :math:`t = \min_k\,(709.78 - \ln|u_k\cdot w_0|) / (\alpha\lambda_k)`, the first mode unless w₀ is almost
    orthogonal to it.

    Parameters
    ----------
    C, w0, alpha
        As in `hebb_flow`.

    Returns
    -------
    float
        inf when no mode that w₀ contains grows.

    Raises
    ------
    ValueError
        If C is not a moment matrix, or a shape or sign is wrong.

    Examples
    --------
    >>> round(overflow_time([[2, 0], [0, 1]], w0=[1, 1], alpha=0.1), 1)
    3548.9
    """
    lam, _, a0, _, alpha = _flow_arguments(C, w0, 0.0, alpha)
    grows = (lam > 0) & (a0 != 0)
    times = (LOG_MAX - np.log(np.abs(a0[grows]))) / (alpha * lam[grows])
    return float(times.min(initial=np.inf))


def _flow_arguments(C, w0, t, alpha, t_name="t"):
    """Checked arguments, with C as its eigenmodes and w₀ as its components u_k·w₀."""
    C = check_moment_matrix(C)
    w0 = check_weights(w0, len(C), "w0")
    t = check_array(t_name, t, (0, 1), "a number or an (m,) array, not negative")
    if (t < 0).any():
        fail(t_name, t, "a number or an (m,) array, not negative")
    alpha = check_number("alpha", alpha, positive=True)
    lam, U = np.linalg.eigh(C)
    return np.maximum(lam, 0.0), U, U.T @ w0, t, alpha


def _superpose(exponent, a0, U):
    r"""Sum of modes :math:`\sum_k a_k e^{\text{exponent}_k} u_k` that overflows to inf, never to nan."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        exponent = exponent + np.log(np.abs(a0))
        scale = exponent.max(axis=-1, keepdims=True)
        scale = np.where(np.isfinite(scale), scale, 0.0)
        w = (np.sign(a0) * np.exp(exponent - scale)) @ U.T
        return np.where(w == 0, 0.0, w * np.exp(scale))
