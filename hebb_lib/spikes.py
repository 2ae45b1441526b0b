"""Spike trains: sorted arrays of spike times in milliseconds. Rates are in hertz."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_choice, check_count, check_number, check_train, fail
from hebb_lib.clouds import Rng, as_generator

MS_PER_S = 1000.0  # the one place where hertz meets milliseconds: mean count = rate · duration / MS_PER_S


class Events(NamedTuple):
    """The spikes of many neurons, pooled in order of time.

    Attributes
    ----------
    times : (m,) array
        Spike times in ms, sorted.
    source : (m,) array of int32
        Which neuron fired, from 0 to n − 1.
    n : int
        Number of neurons, silent ones included.
    """

    times: np.ndarray
    source: np.ndarray
    n: int


Trains = Sequence[np.ndarray] | Events


def poisson_events(rate: ArrayLike, duration: float, n: int = 1, *, rng: Rng) -> Events:
    """Pooled spikes of n independent Poisson neurons, exact in time and made in one go.

    The pool is a Poisson process of the summed rate: given its number of spikes, their times are
    ordered uniform numbers (normalised partial sums of exponential gaps), and each belongs to a neuron
    drawn in proportion to its rate. This is the fast road to thousands of inputs.

    Parameters
    ----------
    rate : float or (n,) array
        Firing rate in Hz, of all neurons or of each. Not negative.
    duration : float
        Length in ms; the spikes lie in [0, duration).
    n : int
        Number of neurons.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed.

    Returns
    -------
    Events

    Raises
    ------
    ValueError
        If a rate or the duration is negative or not finite, or a shape is wrong.
    """
    n = check_count("n", n)
    rates = _check_rates(rate, n)
    duration = check_number("duration", duration, minimum=0)
    rng = as_generator(rng)
    count = rng.poisson(rates.sum() * duration / MS_PER_S)
    times = np.cumsum(rng.standard_exponential(count + 1))
    times = times[:-1] * (duration / times[-1])
    if (rates == rates[0]).all():
        source = rng.integers(n, size=count, dtype=np.int32)
    else:
        shares = np.cumsum(rates) / rates.sum()
        source = np.searchsorted(shares, rng.random(count), side="right").astype(np.int32)
    return Events(times, source, n)


def poisson_trains(
    rate: ArrayLike, duration: float, n: int = 1, *, rng: Rng, dt: float | None = None
) -> list[np.ndarray]:
    """Spike trains of n independent Poisson neurons.

    Parameters
    ----------
    rate : float or (n,) array
        Firing rate in Hz: 15 Hz over 1000 ms are about 15 spikes. Not negative.
    duration : float
        Length in ms; the spikes lie in [0, duration).
    n : int
        Number of trains.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed.
    dt : float, optional
        Put each spike at the start of its time step of this length in ms, at most one spike a step.

    Returns
    -------
    list of n arrays
        Sorted spike times in ms.

    Raises
    ------
    ValueError
        If a rate, the duration or dt is out of range, or a shape is wrong.
    """
    trains = split(poisson_events(rate, duration, n, rng=rng))
    return trains if dt is None else [on_grid(train, dt) for train in trains]


def modulated_trains(
    rate: Callable[[np.ndarray], np.ndarray], peak: float, duration: float, n: int = 1, *, rng: Rng
) -> list[np.ndarray]:
    """Spike trains of n independent Poisson neurons whose common rate changes in time.

    Thinning (Lewis & Shedler 1979, doi 10.1002/nav.3800260304): spikes of a Poisson process at the
    peak rate are kept with probability rate(t) / peak.

    Parameters
    ----------
    rate : function
        Rate in Hz at an array of times in ms, from 0 to `peak`.
    peak : float
        Upper bound of the rate in Hz, positive.
    duration, n, rng
        As in `poisson_trains`.

    Returns
    -------
    list of n arrays
        Sorted spike times in ms.

    Raises
    ------
    ValueError
        If the rate leaves [0, peak] at a time that was drawn, or an argument is out of range.
    """
    peak = check_number("peak", peak, positive=True)
    rng = as_generator(rng)
    times, source, n = poisson_events(peak, duration, n, rng=rng)
    at = np.broadcast_to(np.asarray(rate(times), dtype=float), times.shape)
    if not ((at >= 0) & (at <= peak)).all():
        fail("rate", f"a function with values from {np.min(at)} to {np.max(at)} Hz", f"within [0, {peak:g}]")
    keep = rng.random(len(times)) * peak < at
    return split(Events(times[keep], source[keep], n))


def correlated_trains(
    rate: float, correlation: float, duration: float, n: int, *, rng: Rng, jitter: float = 0.0
) -> list[np.ndarray]:
    """Spike trains with a common source: each train is a random part of the same mother train.

    The mother train is Poisson at rate / c, and each train copies each of its spikes with probability c
    (Kuhn, Aertsen & Rotter 2003, doi 10.1162/089976603321043702). Each train is then Poisson at `rate`,
    and two of them share a part c of their spikes, which is the correlation of their spike counts.

    Parameters
    ----------
    rate : float
        Rate of each train in Hz, not negative.
    correlation : float
        The shared part c, from 0 (independent trains) to 1 (identical ones).
    duration : float
        Length in ms; the spikes lie in [0, duration).
    n : int
        Number of trains.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed.
    jitter : float
        Standard deviation in ms of the normal shift that each copied spike gets. A spike shifted past
        one end comes back at the other.

    Returns
    -------
    list of n arrays
        Sorted spike times in ms.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    rate = check_number("rate", rate, minimum=0)
    c = check_number("correlation", correlation, minimum=0, maximum=1)
    jitter = check_number("jitter", jitter, minimum=0)
    rng = as_generator(rng)
    if c == 0:
        return poisson_trains(rate, duration, n, rng=rng)
    mother = poisson_events(rate / c, duration, rng=rng).times
    trains = [mother[rng.random(len(mother)) < c] for _ in range(check_count("n", n))]
    if jitter == 0:
        return trains
    return [np.sort((t + jitter * rng.standard_normal(len(t))) % duration) for t in trains]


def regular_train(rate: float, duration: float, start: float = 0.0) -> np.ndarray:
    """A spike every 1000 / rate milliseconds.

    Parameters
    ----------
    rate : float
        Rate in Hz, not negative.
    duration : float
        Length in ms; the spikes lie in [start, duration).
    start : float
        Time of the first spike in ms, not negative.

    Returns
    -------
    (m,) array
        Spike times in ms.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    rate = check_number("rate", rate, minimum=0)
    duration = check_number("duration", duration, minimum=0)
    start = check_number("start", start, minimum=0)
    if rate == 0:
        return np.empty(0)
    period = MS_PER_S / rate
    times = start + period * np.arange(np.ceil(max(duration - start, 0) / period))
    return times[times < duration]


def pairing_protocol(rate: float, lag: float, n_pairs: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Pre- and postsynaptic spikes of a pairing experiment: n pairs at a constant rate.

    Parameters
    ----------
    rate : float
        Pairs a second, in Hz, positive.
    lag : float
        Δt = t_post − t_pre in ms: positive is pre before post.
    n_pairs : int
        Number of pairs.

    Returns
    -------
    pre, post : (n_pairs,) arrays
        Spike times in ms; the first spike of all is at 0.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    return _repeat(rate, n_pairs, "n_pairs", [0.0], [check_number("lag", lag)])


def triplet_protocol(
    rate: float, lags: tuple[float, float], n_triplets: int = 60, order: str = "pre-post-pre"
) -> tuple[np.ndarray, np.ndarray]:
    """Three spikes at a time, n times at a constant rate.

    Parameters
    ----------
    rate : float
        Triplets a second, in Hz, positive.
    lags : (float, float)
        The two lags t_post − t_pre in ms, in order of time: for "pre-post-pre" of the post spike to the
        first and to the second pre spike, such as (5, −10); for "post-pre-post" of the first and of the
        second post spike to the pre spike, such as (−10, 5).
    n_triplets : int
        Number of triplets.
    order : {"pre-post-pre", "post-pre-post"}

    Returns
    -------
    pre, post : arrays
        Spike times in ms; the first spike of all is at 0.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    check_choice("order", order, ("pre-post-pre", "post-pre-post"))
    both = check_array("lags", lags, 1, "two lags in ms")
    if len(both) != 2:
        fail("lags", lags, "two lags in ms")
    first, second = both
    if order == "pre-post-pre":
        if not first > 0 > second:
            fail("lags", lags, "a positive and a negative lag for pre-post-pre")
        return _repeat(rate, n_triplets, "n_triplets", [-first, -second], [0.0])
    if not first < 0 < second:
        fail("lags", lags, "a negative and a positive lag for post-pre-post")
    return _repeat(rate, n_triplets, "n_triplets", [0.0], [first, second])


def quadruplet_protocol(
    rate: float, interval: float, lag: float = 5.0, n_quadruplets: int = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Two opposite pairs at a time (Wang et al. 2005, doi 10.1038/nn1387), n times at a constant rate.

    Parameters
    ----------
    rate : float
        Quadruplets a second, in Hz, positive.
    interval : float
        Time T in ms from the middle of the first pair to the middle of the second. Positive: a post-pre
        pair, then a pre-post pair. Negative: pre-post first.
    lag : float
        Size of the lag Δt within each pair in ms, positive.
    n_quadruplets : int
        Number of quadruplets.

    Returns
    -------
    pre, post : arrays
        Spike times in ms; the first spike of all is at 0.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    T, half = check_number("interval", interval), check_number("lag", lag, positive=True) / 2
    # The post-pre pair stands at −T/2 and the pre-post pair at +T/2.
    pre = sorted([-T / 2 + half, T / 2 - half])
    post = sorted([-T / 2 - half, T / 2 + half])
    return _repeat(rate, n_quadruplets, "n_quadruplets", pre, post)


def burst_protocol(
    rate: float, lag: float, n_spikes: int = 5, burst_rate: float = 100.0, n_bursts: int = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Bursts of pairs: within a burst, n spikes at the burst rate, each with its partner.

    Parameters
    ----------
    rate : float
        Bursts a second, in Hz, positive.
    lag : float
        Δt = t_post − t_pre in ms of each pair.
    n_spikes : int
        Pairs in a burst.
    burst_rate : float
        Rate within a burst in Hz, positive.
    n_bursts : int
        Number of bursts.

    Returns
    -------
    pre, post : arrays
        Spike times in ms; the first spike of all is at 0.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    burst = np.arange(check_count("n_spikes", n_spikes)) * (
        MS_PER_S / check_number("burst_rate", burst_rate, positive=True)
    )
    return _repeat(rate, n_bursts, "n_bursts", burst, burst + check_number("lag", lag))


def on_grid(train: ArrayLike, dt: float) -> np.ndarray:
    """Put each spike at the start of its time step, at most one spike a step.

    Parameters
    ----------
    train : (m,) array
        Sorted spike times in ms.
    dt : float
        Time step in ms, positive.

    Returns
    -------
    (k,) array
        Multiples of dt, k ≤ m.

    Raises
    ------
    ValueError
        If the train is not sorted, or dt not positive.
    """
    train = check_train("train", train, distinct=False)
    dt = check_number("dt", dt, positive=True)
    # A time that is a multiple of dt up to rounding belongs to its own step.
    return np.unique(np.floor(train / dt + 1e-6)) * dt


def merge(trains: Trains, name: str = "trains") -> Events:
    """Pool spike trains in order of time; spikes at one time stay in order of their neuron.

    Parameters
    ----------
    trains : list of arrays, or Events
        Sorted spike times in ms, one array a neuron. Events are checked and returned.
    name : str
        What an error is to call them.

    Returns
    -------
    Events

    Raises
    ------
    ValueError
        If a train is not sorted, or has a negative time or NaN.
    """
    if isinstance(trains, Events):
        times, n = (
            check_train(f"{name}.times", trains.times, distinct=False),
            check_count(f"{name}.n", trains.n),
        )
        source = np.ascontiguousarray(trains.source, dtype=np.int32)
        if source.shape != times.shape or (len(source) and not 0 <= source.min() <= source.max() < n):
            fail(
                f"{name}.source",
                f"an array of shape {source.shape}",
                f"{len(times)} labels from 0 to {n - 1}",
            )
        return Events(times, source, n)
    if isinstance(trains, np.ndarray) and trains.ndim == 1 and trains.dtype != object:
        fail(name, f"an array of shape {trains.shape}", "a list of trains, one sorted array a neuron")
    checked = [check_train(f"{name}[{i}]", train, distinct=False) for i, train in enumerate(trains)]
    if not checked:
        fail(name, "empty", "a list of at least one train")
    times = np.concatenate(checked)
    source = np.repeat(np.arange(len(checked), dtype=np.int32), [len(train) for train in checked])
    order = np.argsort(times, kind="stable")
    return Events(times[order], source[order], len(checked))


def split(events: Events) -> list[np.ndarray]:
    """One train a neuron, from the pool: the inverse of `merge`.

    Parameters
    ----------
    events : Events

    Returns
    -------
    list of n arrays
        Sorted spike times in ms.
    """
    order = np.argsort(events.source, kind="stable")
    ends = np.cumsum(np.bincount(events.source, minlength=events.n))
    return np.split(events.times[order], ends[:-1])


def _check_rates(rate: ArrayLike, n: int) -> np.ndarray:
    needs = f"a rate in Hz, not negative, or a ({n},) array of them"
    rates = check_array("rate", rate, (0, 1), needs)
    if rates.ndim == 1 and len(rates) != n:
        fail("rate", f"an array of shape {rates.shape}", needs)
    if (rates < 0).any():
        fail("rate", rate, needs)
    return np.broadcast_to(rates, n)


def _repeat(rate, n, n_name, pre, post):
    """Spike times of one presentation, repeated n times at a rate, and shifted to start at 0."""
    period = MS_PER_S / check_number("rate", rate, positive=True)
    starts = period * np.arange(check_count(n_name, n))[:, None]
    pre, post = (np.sort((starts + one).ravel()) for one in (np.asarray(pre), np.asarray(post)))
    first = min(pre[0], post[0])
    return pre - first, post - first
