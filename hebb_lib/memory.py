r"""Outer-product memories: patterns stored in the weights between neurons, and recalled from a part.

A state is a vector of N activities: ±1 (`store`, `store_sequence`), or 0 and 1 (`store_sparse`). W[i, j] is
the weight from neuron j to neuron i. P patterns in N neurons are a load of :math:`\alpha = P/N`.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, minimize_scalar
from scipy.special import erf, erfc, ndtri

from hebb_lib._checks import check_array, check_count, check_number, check_weights, fail
from hebb_lib._jit import njit


def store(patterns: ArrayLike, self_coupling: bool = False) -> np.ndarray:
    r"""Hebbian weights that store patterns of ±1: :math:`W = \frac1N \sum_\mu \xi^\mu {\xi^\mu}^\top`.

    The sum of outer products of chapter 2, with each pattern as input and as output (Hopfield 1982,
    doi 10.1073/pnas.79.8.2554).

    Parameters
    ----------
    patterns : (P, N) array
        One pattern a row, entries −1 and 1.
    self_coupling : bool
        Whether to keep the diagonal, W[i, i] = P/N. Without it no neuron excites itself.

    Returns
    -------
    (N, N) array
        Symmetric.

    Raises
    ------
    ValueError
        If an entry is neither −1 nor 1.

    Examples
    --------
    >>> W = store([[1, -1, 1, -1]])
    >>> recall(W, [1, -1, 1, 1], rng=1)
    array([ 1., -1.,  1., -1.])
    """
    xi = _check_patterns(patterns, (-1, 1))
    W = xi.T @ xi / xi.shape[1]
    if not self_coupling:
        np.fill_diagonal(W, 0.0)
    return W


def store_sparse(patterns: ArrayLike, activity: ArrayLike) -> np.ndarray:
    r"""Covariance weights that store patterns of 0 and 1.

    .. math:: J = \frac{1}{\sum_i f_i(1-f_i)} \sum_\mu (\eta^\mu - f)(\eta^\mu - f)^\top

    The covariance rule of chapter 6 with the activity f as the mean of both sides; no diagonal (Tsodyks &
    Feigelman 1988, doi 10.1209/0295-5075/6/2/002). The scale makes the signal of a stored pattern 1, that is
    :math:`h = \eta - f` in the field :math:`h = J(s - f)`; recall it with threshold ½ − f.

    Parameters
    ----------
    patterns : (P, N) array
        One pattern a row, entries 0 and 1.
    activity : float or (N,) array
        Activity f that is taken off, between 0 and 1: one share for all neurons, or each neuron's own mean.

    Returns
    -------
    (N, N) array

    Raises
    ------
    ValueError
        If an entry is neither 0 nor 1, or the activity is out of range or 0 or 1 for all neurons.

    Examples
    --------
    >>> eta = np.kron(np.eye(4), [1, 1])  # four pairs of neurons, one pair a pattern
    >>> J = store_sparse(eta, 0.25)
    >>> recall_sparse(J, [1, 0, 0, 0, 0, 0, 0, 0], 0.25, threshold=0)
    array([1., 1., 0., 0., 0., 0., 0., 0.])
    """
    eta = _check_patterns(patterns, (0, 1))
    f = _check_activities(activity, eta.shape[1])
    J = (eta - f).T @ (eta - f) / np.sum(f * (1 - f))
    np.fill_diagonal(J, 0.0)
    return J


def store_sequence(patterns: ArrayLike) -> np.ndarray:
    r"""Asymmetric weights that lead from each pattern to the next.

    .. math:: W = \frac1N \sum_\mu \xi^{\mu+1} {\xi^\mu}^\top

    The last pattern leads back to the first. What a spike-timing window stores when it pairs each pattern
    with the one that follows it.

    Parameters
    ----------
    patterns : (P, N) array
        One pattern a row, entries −1 and 1, in order.

    Returns
    -------
    (N, N) array

    Raises
    ------
    ValueError
        If an entry is neither −1 nor 1.

    Examples
    --------
    >>> xi = np.array([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])
    >>> step(store_sequence(xi), xi[0]) == xi[1]
    array([ True,  True,  True,  True])
    """
    xi = _check_patterns(patterns, (-1, 1))
    return np.roll(xi, -1, axis=0).T @ xi / xi.shape[1]


def step(W: ArrayLike, state: ArrayLike) -> np.ndarray:
    r"""All neurons at once: :math:`s_i \leftarrow \operatorname{sign}(h_i)` with the field :math:`h = W s`.

    A neuron whose field is exactly zero keeps its state.

    Parameters
    ----------
    W : (N, N) array
        Weights.
    state : (N,) array
        Activities −1 and 1.

    Returns
    -------
    (N,) array

    Raises
    ------
    ValueError
        If W is not square, or the state does not fit.

    Examples
    --------
    Two neurons that inhibit each other and change together never come to rest:

    >>> step([[0, -1], [-1, 0]], [1, 1])
    array([-1., -1.])
    """
    W, s = _check_network(W, state)
    h = W @ s
    return np.where(np.abs(h) <= _rounding(W), s, np.sign(h))


def recall(
    W: ArrayLike, state: ArrayLike, rng: np.random.Generator | int | None = None, sweeps: int = 1000
) -> np.ndarray:
    r"""Update one neuron at a time, in random order: :math:`s_i \leftarrow \operatorname{sign}(h_i)`.

    It ends when no neuron wants to change. With symmetric weights and no negative diagonal it must, since
    the `energy` falls at each change.

    Parameters
    ----------
    W : (N, N) array
        Weights.
    state : (N,) array
        Activities −1 and 1 to start from.
    rng : Generator or int, optional
        Source of the order.
    sweeps : int
        After so many rounds it stops in any case: asymmetric weights may never settle.

    Returns
    -------
    (N,) array
        The state at the end.

    Raises
    ------
    ValueError
        If W is not square, or the state does not fit.

    Examples
    --------
    >>> recall(store(np.ones((1, 5))), [1, -1, 1, -1, 1], rng=1)
    array([1., 1., 1., 1., 1.])
    """
    W, s = _check_network(W, state)
    rng = np.random.default_rng(rng)
    columns = np.ascontiguousarray(W.T)  # row i: what neuron i sends
    h = W @ s
    for _ in range(check_count("sweeps", sweeps)):
        if not _sweep(columns, s, h, rng.permutation(len(s)), _rounding(W)):
            break
    return s


def recall_sparse(
    J: ArrayLike, state: ArrayLike, activity: ArrayLike, threshold: float | None = None, steps: int = 20
) -> np.ndarray:
    r"""All neurons at once, `steps` times: active where the field :math:`h = J(s - f)` exceeds the threshold.

    Parameters
    ----------
    J : (N, N) array
        Weights, as `store_sparse` gives.
    state : (N,) array
        Activities 0 and 1 to start from.
    activity : float or (N,) array
        Activity f, as in `store_sparse`.
    threshold : float, optional
        One for all neurons. By default ½ − f, halfway between the field of silent and of active neurons.
    steps : int
        Number of updates.

    Returns
    -------
    (N,) array

    Raises
    ------
    ValueError
        If J is not square, the state does not fit, or an argument is out of range.

    Examples
    --------
    >>> eta = np.kron(np.eye(4), [1, 1, 1])
    >>> recall_sparse(store_sparse(eta, 0.25), eta[1], 0.25, steps=1)
    array([0., 0., 0., 1., 1., 1., 0., 0., 0., 0., 0., 0.])
    """
    J, s = _check_network(J, state, (0, 1), "J")
    f = _check_activities(activity, len(s))
    theta = 0.5 - f if threshold is None else check_number("threshold", threshold)
    for _ in range(check_count("steps", steps)):
        s = (J @ (s - f) > theta).astype(float)
    return s


def overlap(patterns: ArrayLike, state: ArrayLike) -> np.ndarray:
    r"""How far a state agrees with patterns of ±1: :math:`m^\mu = \frac1N \xi^\mu \cdot s`, 1 for the same.

    Parameters
    ----------
    patterns : (N,) or (P, N) array
        Entries −1 and 1.
    state : (N,) array
        Activities −1 and 1.

    Returns
    -------
    float or (P,) array

    Raises
    ------
    ValueError
        If the shapes do not fit, or an entry is neither −1 nor 1.

    Examples
    --------
    >>> float(overlap([1, 1, -1, -1], [1, 1, -1, 1]))
    0.5
    """
    xi = check_array("patterns", patterns, (1, 2), "a (N,) or (P, N) array of −1 and 1")
    s = check_weights(state, xi.shape[-1], "state")
    _check_entries("patterns", xi, (-1, 1))
    _check_entries("state", s, (-1, 1))
    return xi @ s / len(s)


def energy(W: ArrayLike, state: ArrayLike) -> float:
    r"""Hopfield's energy :math:`E = -\tfrac12\, s^\top W s`.

    For symmetric W without diagonal, turning neuron i over changes it by :math:`2 s_i h_i`, so a neuron that
    follows its field never raises it.

    Parameters
    ----------
    W : (N, N) array
        Weights.
    state : (N,) array
        Activities −1 and 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If W is not square, or the state does not fit.

    Examples
    --------
    >>> energy([[0, -1], [-1, 0]], [1, 1])
    1.0
    """
    W, s = _check_network(W, state)
    return float(-0.5 * s @ W @ s)


def one_step_error(load: ArrayLike, self_coupling: bool = False) -> np.ndarray:
    r"""Share of neurons that leave a stored pattern in one step, for a large network of random patterns.

    Every other pattern adds cross-talk, a sum of many independent signs: Gaussian with variance α against a
    signal of 1. Without the diagonal :math:`\tfrac12\operatorname{erfc}\bigl(1/\sqrt{2\alpha}\bigr)` with
    α = (P − 1)/N; a kept diagonal adds α to the signal
    (Hertz, Krogh & Palmer 1991, section 2.2).

    Parameters
    ----------
    load : float or array
        α, positive.
    self_coupling : bool
        Whether the diagonal is kept.

    Returns
    -------
    array of the shape of load

    Raises
    ------
    ValueError
        If a load is not positive.

    Examples
    --------
    >>> round(float(one_step_error(0.1)), 6)
    0.000783
    """
    alpha = _check_load(load)
    signal = 1 + alpha if self_coupling else 1.0
    return 0.5 * erfc(signal / np.sqrt(2 * alpha))


def load_for_error(error: float) -> float:
    r"""The load at which a share `error` of the neurons leaves a stored pattern in one step.

    `one_step_error` (no diagonal) turned round: :math:`\alpha = 1/z^2` with :math:`\Phi(-z)` = error.

    Parameters
    ----------
    error : float
        Between 0 and ½ without the ends.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the error is not between 0 and ½.

    Examples
    --------
    >>> round(load_for_error(0.01), 4)
    0.1848
    """
    error = check_number("error", error, positive=True)
    if error >= 0.5:
        fail("error", error, "a number between 0 and ½, without the ends")
    return float(1 / ndtri(error) ** 2)


def retrieval_overlap(load: float) -> float:
    r"""Overlap of the recalled state with its pattern at load α, for N → ∞; 0 beyond the critical load.

    With :math:`m = \operatorname{erf} y`, the larger solution of

    .. math:: y \Bigl(\sqrt{2\alpha} + \frac{2}{\sqrt\pi}\, e^{-y^2}\Bigr) = \operatorname{erf} y

    (Amit, Gutfreund & Sompolinsky 1985, doi 10.1103/PhysRevLett.55.1530).

    Parameters
    ----------
    load : float
        α = P/N, positive.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the load is not positive.

    Examples
    --------
    >>> round(retrieval_overlap(0.1), 6)
    0.997999
    """
    root = np.sqrt(2 * float(_check_load(check_number("load", load))))
    # √(2α) as a function of y rises from 0 to its largest value at Y and falls again; recall is at y > Y.
    if root > _LARGEST_ROOT:
        return 0.0
    root = max(root, 1e-6)  # below, the overlap is 1 to the last digit
    return float(erf(brentq(lambda y: _root_of_load(y) - root, _Y, 6 + 1 / root, xtol=1e-14)))


def critical_load() -> float:
    """The load beyond which `retrieval_overlap` is 0: 0.1379, a sudden end from an overlap of 0.967.

    Returns
    -------
    float

    Examples
    --------
    >>> round(critical_load(), 6)
    0.137906
    """
    return float(_LARGEST_ROOT**2 / 2)


def sparse_error(load: ArrayLike, activity: float) -> np.ndarray:
    r"""Share of wrong neurons after one step from a stored sparse pattern, silent and active ones alike.

    The noise of the field has variance :math:`\alpha f(1-f)`; the threshold is ½ away from both signals:
    :math:`\tfrac12\operatorname{erfc}\bigl(1/\sqrt{8\alpha f(1-f)}\bigr)`. A Gaussian estimate: at small f
    the noise is skewed, and simulations give two to three times as many.

    Parameters
    ----------
    load : float or array
        α = P/N, positive.
    activity : float
        Share f of active neurons, between 0 and 1 without the ends.

    Returns
    -------
    array of the shape of load

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> bool(np.isclose(sparse_error(0.2, 0.5), one_step_error(0.2)))
    True
    """
    f = _check_activity(activity)
    return 0.5 * erfc(1 / np.sqrt(8 * _check_load(load) * f * (1 - f)))


def sequence_overlap(load: float) -> float:
    r"""Overlap with the pattern whose turn it is, while a closed sequence runs; 0 beyond a load of 0.2691.

    The larger solution of :math:`m = \operatorname{erf}\bigl(m/\sqrt{2\alpha\varrho}\bigr)`,
    :math:`\varrho = 1/(1 - C^2)`, :math:`C^2 = \frac{2}{\pi\alpha\varrho}\, e^{-m^2/(\alpha\varrho)}`,
    for N → ∞ and all neurons at once (Düring, Coolen & Sherrington 1998, doi 10.1088/0305-4470/31/43/005).

    Parameters
    ----------
    load : float
        α = P/N, positive.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the load is not positive.

    Examples
    --------
    >>> round(sequence_overlap(0.1), 4)
    0.9984
    """
    alpha = float(_check_load(check_number("load", load)))
    if alpha > _SEQUENCE_LARGEST:
        return 0.0
    alpha = max(alpha, 1e-12)  # below, the overlap is 1 to the last digit
    return float(
        erf(brentq(lambda u: _sequence_load(u) - alpha, _SEQUENCE_U, 6 + 1 / np.sqrt(alpha), xtol=1e-14))
    )


def _root_of_load(y):
    """√(2α) at which y solves the equation of `retrieval_overlap`."""
    return erf(y) / y - 2 / np.sqrt(np.pi) * np.exp(-(y**2))


def _sequence_load(u):
    """α at which u = m/√(2αϱ) solves the equations of `sequence_overlap`."""
    # αϱ = m²/(2u²), so C² = (4u²/(π m²)) e^{−2u²}, and α = αϱ (1 − C²).
    m = erf(u)
    return m**2 / (2 * u**2) - 2 / np.pi * np.exp(-2 * u**2)


def _maximum(f, low, high):
    best = minimize_scalar(lambda y: -f(y), bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    return float(best.x), float(f(best.x))


_Y, _LARGEST_ROOT = _maximum(_root_of_load, 0.5, 3.0)
_SEQUENCE_U, _SEQUENCE_LARGEST = _maximum(_sequence_load, 0.3, 3.0)


def _rounding(W: np.ndarray) -> float:
    """A field below this is zero: the terms of a tie cancel up to their rounding only."""
    return float(1e-12 * np.abs(W).sum(axis=1).max())


@njit
def _sweep(columns, s, h, order, zero):
    """One round of single updates; h is kept up to date, so that a neuron that stays costs nothing."""
    changed = False
    for i in order:
        if h[i] * s[i] < -zero:
            s[i] = -s[i]
            h += 2 * s[i] * columns[i]
            changed = True
    return changed


def _check_entries(name: str, values: np.ndarray, allowed: tuple[int, int]) -> None:
    wrong = values[(values != allowed[0]) & (values != allowed[1])]
    if wrong.size:
        fail(name, f"an entry {wrong.flat[0]:g}", f"entries {allowed[0]} and {allowed[1]} only")


def _check_patterns(patterns: ArrayLike, allowed: tuple[int, int]) -> np.ndarray:
    xi = check_array("patterns", patterns, 2, "a (P, N) array, one pattern a row")
    _check_entries("patterns", xi, allowed)
    return xi


def _check_network(
    W: ArrayLike, state: ArrayLike, allowed: tuple[int, int] = (-1, 1), name: str = "W"
) -> tuple[np.ndarray, np.ndarray]:
    W = check_array(name, W, 2, "a (N, N) array of weights")
    if W.shape[0] != W.shape[1]:
        fail(name, f"an array of shape {W.shape}", "a (N, N) array of weights")
    s = np.array(check_weights(state, len(W), "state"))
    _check_entries("state", s, allowed)
    return W, s


def _check_activity(activity: float) -> float:
    f = check_number("activity", activity, positive=True)
    if f >= 1:
        fail("activity", f, "a number between 0 and 1, without the ends")
    return f


def _check_activities(activity: ArrayLike, n: int) -> np.ndarray:
    """One share for each of n neurons."""
    needs = f"numbers from 0 to 1, one or {n}, not all of them 0 or 1"
    f = check_array("activity", activity, (0, 1), needs)
    if f.ndim and len(f) != n:
        fail("activity", f"an array of shape {f.shape}", needs)
    if (f < 0).any() or (f > 1).any() or not np.any(f * (1 - f)):
        fail("activity", activity, needs)
    return np.broadcast_to(f, n)


def _check_load(load: ArrayLike) -> np.ndarray:
    alpha = check_array("load", load, tuple(range(9)), "a positive number P/N, or an array of them")
    if (alpha <= 0).any():
        fail("load", load, "positive, P/N")
    return alpha
