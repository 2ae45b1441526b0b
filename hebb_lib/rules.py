r"""Learning rules for a linear neuron :math:`y = w \cdot x`: one step each, and `learn` for many.

A rule is a function ``rule(w, x, alpha, ...)`` that returns the change Δw for one sample. `learn` runs
it over a data matrix. For the rules of this module it does so in a compiled loop, for any other
function in plain Python.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_count, check_data, check_number, check_weights, fail
from hebb_lib._jit import njit


def hebb(w: ArrayLike, x: ArrayLike, alpha: float) -> np.ndarray:
    r"""The plain Hebbian update :math:`\Delta w = \alpha x y = \alpha x (w \cdot x)`.

    Parameters
    ----------
    w : (d,) array
        Weights.
    x : (d,) array
        One input sample.
    alpha : float
        Learning rate α, positive.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> hebb([1, 0.5], x=[1, 2], alpha=0.1)
    array([0.2, 0.4])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    y = w @ x
    return alpha * y * x


def decay_hebb(w: ArrayLike, x: ArrayLike, alpha: float, decay: float) -> np.ndarray:
    r"""Hebb with linear decay, :math:`\Delta w = \alpha (x y - \gamma w)`.

    The decay moves the threshold, and does not stabilise: a mode with λ > γ still explodes, one with
    λ < γ dies.

    Parameters
    ----------
    w, x, alpha
        As in `hebb`.
    decay : float
        Decay rate γ, not negative, in the units of an eigenvalue of C.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> decay_hebb([1, 0.5], x=[1, 2], alpha=0.1, decay=2).round(6)
    array([0. , 0.3])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    decay = check_number("decay", decay, minimum=0)
    y = w @ x
    return alpha * (y * x - decay * w)


def covariance_rule(w: ArrayLike, x: ArrayLike, alpha: float, mean: ArrayLike) -> np.ndarray:
    r"""The covariance rule :math:`\Delta w = \alpha\, y\, (x - \mu)`.

    Its average is αΣw: the rule removes the mean by itself (Sejnowski 1977, doi 10.1007/BF00275079; in
    this form Dayan & Abbott 2001, section 8.2).

    Parameters
    ----------
    w, x, alpha
        As in `hebb`.
    mean : (d,) array
        Mean μ of the input, which each synapse must know of its own input.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> covariance_rule([1, 0.5], x=[1, 2], alpha=0.1, mean=[1, 1])
    array([0. , 0.2])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    mean = check_weights(mean, len(w), "mean")
    y = w @ x
    return alpha * y * (x - mean)


def normalised_hebb(w: ArrayLike, x: ArrayLike, alpha: float) -> np.ndarray:
    r"""Hebb, then divided back to the length it had (multiplicative normalisation).

    :math:`w + \Delta w = |w|\,\dfrac{w + \alpha x y}{|w + \alpha x y|}`.

    Parameters
    ----------
    w, x, alpha
        As in `hebb`; w is not zero.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong, or w is zero.

    Examples
    --------
    >>> normalised_hebb([1, 0], x=[3, 4], alpha=0.1).round(3)
    array([-0.155,  0.534])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    _check_direction(w)
    grown = w + alpha * (w @ x) * x
    return grown * (np.linalg.norm(w) / np.linalg.norm(grown)) - w


def subtractive_hebb(w: ArrayLike, x: ArrayLike, alpha: float) -> np.ndarray:
    r"""Hebb minus its own average over the synapses, :math:`\Delta w = \alpha\, y\, (x - \bar x \mathbf 1)`.

    The sum of the weights stays constant (Miller & MacKay 1994, doi 10.1162/neco.1994.6.1.100). The
    length does not: without bounds it still grows.

    Parameters
    ----------
    w, x, alpha
        As in `hebb`.

    Returns
    -------
    (d,) array
        The change Δw, which sums to zero.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> subtractive_hebb([1, 0.5], x=[1, 2], alpha=0.1)
    array([-0.1,  0.1])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    y = w @ x
    return alpha * y * (x - x.mean())


def oja(w: ArrayLike, x: ArrayLike, alpha: float) -> np.ndarray:
    r"""Oja's rule :math:`\Delta w = \alpha\, y\, (x - y w)`.

    Normalised Hebb to first order in α; for small α it converges to a unit vector ±u₁ (Oja 1982,
    doi 10.1007/BF00275687).

    Parameters
    ----------
    w, x, alpha
        As in `hebb`.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> oja([1, 0.5], x=[1, 2], alpha=0.1).round(6)
    array([-0.2,  0.2])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    y = w @ x
    return alpha * y * (x - y * w)


def bcm(w: ArrayLike, x: ArrayLike, alpha: float, theta: float) -> np.ndarray:
    r"""The BCM rule :math:`\Delta w = \alpha\, y\, (y - \theta)\, x`.

    Below the threshold θ the synapse is depressed, above it is potentiated (Bienenstock, Cooper &
    Munro 1982, doi 10.1523/JNEUROSCI.02-01-00032.1982). In `learn` the threshold slides.

    Parameters
    ----------
    w, x, alpha
        As in `hebb`.
    theta : float
        Modification threshold θ, in units of y.

    Returns
    -------
    (d,) array
        The change Δw.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> bcm([1, 0.5], x=[1, 2], alpha=0.1, theta=1)
    array([0.2, 0.4])
    """
    w, x, alpha = _step_arguments(w, x, alpha)
    theta = check_number("theta", theta)
    y = w @ x
    return alpha * y * (y - theta) * x


def sanger(W: ArrayLike, x: ArrayLike, alpha: float) -> np.ndarray:
    r"""Sanger's rule for several outputs, :math:`\Delta W = \alpha\,(y x^\top - \mathrm{LT}[y y^\top]\,W)`.

    LT keeps the lower triangle: output k learns from what the outputs before it leave over, so that
    the rows become the leading eigenvectors in order (Sanger 1989, doi 10.1016/0893-6080(89)90044-0).

    Parameters
    ----------
    W : (k, d) array
        Weights, one output a row.
    x : (d,) array
        One input sample.
    alpha : float
        Learning rate α, positive.

    Returns
    -------
    (k, d) array
        The change ΔW.

    Raises
    ------
    ValueError
        If a shape or sign is wrong.

    Examples
    --------
    >>> sanger([[1, 0], [0, 1]], x=[1, 2], alpha=0.1).round(6)
    array([[0. , 0.2],
           [0. , 0. ]])
    """
    W = check_array("W", W, 2, "a (k, d) array, one output a row")
    x = check_weights(x, W.shape[1], "x")
    alpha = check_number("alpha", alpha, positive=True)
    y = W @ x
    return alpha * (np.outer(y, x) - np.tril(np.outer(y, y)) @ W)


def learn(
    rule: Callable[..., np.ndarray],
    X: ArrayLike,
    w0: ArrayLike,
    alpha: float,
    *,
    every: int = 1,
    **parameters,
) -> np.ndarray:
    r"""Present the samples one after the other, :math:`w_n = w_{n-1} + \Delta w(w_{n-1}, x_n)`.

    Parameters
    ----------
    rule : function
        A rule of this module, or any ``rule(w, x, alpha, **parameters)`` that returns Δw.
    X : (n, d) array
        Samples in the order in which they are seen.
    w0 : (d,) array, or (k, d) array for `sanger`
        Weights at the start; not changed.
    alpha : float
        Learning rate α, positive.
    every : int
        Keep one row of the path every so many samples; ``every=len(X)`` keeps the first and the last.
    **parameters
        What the rule takes besides: ``decay`` for `decay_hebb`, ``mean`` for `covariance_rule`. For
        `bcm`, ``theta`` is the threshold at the start and ``tau``, if given, the number of samples over
        which it slides: after each sample :math:`\theta \leftarrow \theta + (y^2 - \theta)/\tau`.

    Returns
    -------
    (n // every + 1, d) array, or (n // every + 1, k, d) array for `sanger`
        The path; its first row is w0. Weights that explode become inf or nan.

    Raises
    ------
    ValueError
        If a shape, sign or parameter is wrong.

    Examples
    --------
    >>> learn(hebb, X=[[1, 0], [0, 1]], w0=[1, 2], alpha=0.5)
    array([[1. , 2. ],
           [1.5, 2. ],
           [1.5, 3. ]])
    """
    compiled = rule is sanger or rule in _KINDS
    # Data in single precision are read as they are: the loop computes in double precision all the same.
    X = np.ascontiguousarray(check_data(X, finite=not compiled, single=compiled))
    alpha = check_number("alpha", alpha, positive=True)
    every = check_count("every", every)
    ndim = 2 if rule is sanger else 1 if rule in _KINDS else (1, 2)
    needs = f"a {'(k, d)' if rule is sanger else '(d,)'} array with d = {X.shape[1]}"
    w0 = check_array("w0", w0, ndim, needs)
    if w0.shape[-1] != X.shape[1]:
        fail("w0", f"an array of shape {w0.shape}", needs)
    path = np.empty((len(X) // every + 1, *w0.shape))
    path[0] = w0
    if rule is sanger:
        _no_more("sanger", parameters)
        _sanger_path(X, w0.copy(), alpha, every, path)
    elif rule in _KINDS:
        mean, p, tau = _kernel_parameters(rule, w0, parameters)
        _path(_KINDS[rule], X, w0.copy(), alpha, mean, p, tau, every, path)
    else:
        w = w0.copy()
        for n, x in enumerate(X, start=1):
            w = w + rule(w, x, alpha, **parameters)
            if n % every == 0:
                path[n // every] = w
    # A sample that is not finite leaves its mark on the weights for good. So a path that ends finite
    # needs no look at the data, which would take longer than to learn from them.
    if compiled and (len(X) % every or not np.isfinite(path[-1]).all()):
        check_data(X)
    return path


# Which of the rules the compiled loop below is to follow.
_HEBB, _DECAY, _COVARIANCE, _NORMALISED, _SUBTRACTIVE, _OJA, _BCM = range(7)
_KINDS = {
    hebb: _HEBB,
    decay_hebb: _DECAY,
    covariance_rule: _COVARIANCE,
    normalised_hebb: _NORMALISED,
    subtractive_hebb: _SUBTRACTIVE,
    oja: _OJA,
    bcm: _BCM,
}


@njit(fastmath={"reassoc", "contract", "nsz"})
def _path(kind, X, w, alpha, mean, p, tau, every, path):
    """Every rule of one neuron has the form Δw = α [f (x − m) − g w]; a rule is its f, m and g."""
    n_samples, d = X.shape
    m = mean.copy()
    shifted = kind in (_COVARIANCE, _SUBTRACTIVE)
    theta = p
    row, wait = 0, every
    for n in range(n_samples):
        x = X[n]
        y = 0.0
        for i in range(d):
            y += w[i] * x[i]
        f, g = y, 0.0
        if kind == _DECAY:
            g = p
        elif kind == _OJA:
            g = y * y
        elif kind == _SUBTRACTIVE:
            total = 0.0
            for i in range(d):
                total += float(x[i])  # in double precision, uncompiled too
            m[:] = total / d
        elif kind == _BCM:
            f = y * (y - theta)
            theta += (y * y - theta) / tau  # tau = inf keeps it fixed
        elif kind == _NORMALISED:
            ww, xx = 0.0, 0.0
            for i in range(d):
                ww += w[i] * w[i]
                xx += np.float64(x[i]) * x[i]
            # |w + α y x|² = |w|² + 2 α y² + α² y² |x|²; the scale s brings the length back to |w|.
            s = np.sqrt(ww / (ww + 2 * alpha * y * y + alpha * alpha * y * y * xx))
            f, g = s * y, (1 - s) / alpha
        keep, gain = 1 - alpha * g, alpha * f
        if shifted:
            for i in range(d):
                w[i] = keep * w[i] + gain * (x[i] - m[i])
        else:
            for i in range(d):
                w[i] = keep * w[i] + gain * x[i]
        wait -= 1  # a count down: to divide in each pass would take as long as to learn
        if wait == 0:
            row, wait = row + 1, every
            path[row] = w


@njit(fastmath={"reassoc", "contract", "nsz"})
def _sanger_path(X, W, alpha, every, path):
    """ΔW row by row: output k sees x minus what the outputs up to k reconstruct, x − Σ_{j≤k} y_j W_j."""
    n_samples, d = X.shape
    k = len(W)
    y = np.empty(k)
    rest = np.empty(d)
    row, wait = 0, every
    for n in range(n_samples):
        for j in range(k):
            total = 0.0
            for i in range(d):
                total += W[j, i] * X[n, i]
            y[j] = total
        for i in range(d):
            rest[i] = X[n, i]
        for j in range(k):
            for i in range(d):
                rest[i] -= y[j] * W[j, i]
                W[j, i] += alpha * y[j] * rest[i]
        wait -= 1
        if wait == 0:
            row, wait = row + 1, every
            path[row] = W


def _step_arguments(w: ArrayLike, x: ArrayLike, alpha: float) -> tuple[np.ndarray, np.ndarray, float]:
    w = check_weights(w)
    return w, check_weights(x, len(w), "x"), check_number("alpha", alpha, positive=True)


def _check_direction(w, name="w"):
    if not w.any():
        fail(name, "a zero vector", "weights with a direction")


def _no_more(rule_name, parameters):
    if parameters:
        fail("parameters", ", ".join(sorted(parameters)), f"only what {rule_name} takes")


def _kernel_parameters(rule, w0, parameters):
    """The mean, the scalar parameter and the threshold's time constant for the compiled loop, checked."""
    rest = dict(parameters)
    mean, p, tau = np.zeros(len(w0)), 0.0, np.inf
    needed = {decay_hebb: "decay", covariance_rule: "mean", bcm: "theta"}.get(rule)
    if needed is not None:
        if needed not in rest:
            fail(needed, None, f"given for {rule.__name__}")
        value = rest.pop(needed)
        if rule is covariance_rule:
            mean = check_weights(value, len(w0), "mean")
        else:
            p = check_number(needed, value, minimum=0 if rule is decay_hebb else None)
    if rule is bcm and rest.get("tau") is not None:
        tau = check_number("tau", rest["tau"], minimum=1)
    if rule is bcm:
        rest.pop("tau", None)
    if rule is normalised_hebb:
        _check_direction(w0, "w0")
    _no_more(rule.__name__, rest)
    return mean, p, tau
