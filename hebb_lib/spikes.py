"""Spike trains: sorted arrays of spike times in milliseconds. Rates are in hertz.

Plain numbers are milliseconds and hertz. Times and rates that carry a unit are converted: those of Brian2,
Neo and quantities, pint and astropy, and ``timedelta64``. Other units are refused.

When are two spikes at the same time? Numbers that were computed in two ways differ in their last digit:
``3 * 0.1`` is not ``0.3``. So two times are one if they differ by less than `SAME_TIME`, a ten-thousandth of
a millisecond. The rules use it to tell Δt = 0 from Δt > 0 and Δt < 0, the neurons and `on_grid` to find the
time step of a spike, the protocols and `regular_train` to see where one spike meets another or the end.

Within one train, two spikes may come closer than that, as they do once in a while in a Poisson train; both
count. A train that holds one time twice, up to rounding, is refused by the rules.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_choice, check_count, check_number, check_train, fail
from hebb_lib._units import numbers_of
from hebb_lib.clouds import Rng, as_generator

MS_PER_S = 1000.0  # the one place where hertz meets milliseconds: mean count = rate · duration / MS_PER_S

#: Two times that differ by less, in ms, are one time. It lies far below any time step in use (the finest tick
#: of NEST is 0.001 ms) and far above the rounding of times (10⁻⁸ ms after a day).
SAME_TIME = 1e-4
_MOST_SPIKES = 1e9  # that fit the memory of a computer
FINEST_STEP = 10 * SAME_TIME  # the shortest time step, in ms, whose steps can be told apart


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


Trains = Iterable[ArrayLike] | Mapping[int, ArrayLike] | Events


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

    Examples
    --------
    >>> events = poisson_events(15, 1000, n=3, rng=1)
    >>> events.n, len(events.times) == len(events.source)
    (3, True)
    """
    n = check_count("n", n)
    rates = _check_rates(rate, n)
    duration = check_number("duration", duration, minimum=0, unit="ms")
    rng = as_generator(rng)
    mean_count = rates.sum() * duration / MS_PER_S
    if mean_count > _MOST_SPIKES:
        fail(
            "duration",
            f"{duration:g} ms at {rates.sum():g} Hz",
            f"such that at most {_MOST_SPIKES:g} spikes come",
        )
    count = rng.poisson(mean_count)
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

    Examples
    --------
    >>> [len(train) for train in poisson_trains(15, 1000, n=4, rng=1)]
    [13, 15, 11, 21]
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

    Examples
    --------
    >>> (train,) = modulated_trains(lambda t: 40 * (t > 500), 40, 1000, rng=1)
    >>> bool(train.min() > 500)
    True
    """
    peak = check_number("peak", peak, positive=True, unit="Hz")
    rng = as_generator(rng)
    times, source, n = poisson_events(peak, duration, n, rng=rng)
    needs = f"a function of times in ms whose values are rates within [0, {peak:g}] Hz"
    if not callable(rate):
        fail("rate", repr(rate), needs)
    at = np.asarray(numbers_of("rate", rate(times), needs, "Hz"), dtype=float)
    if at.shape not in ((), times.shape):
        fail("rate", f"a function with values of shape {at.shape} at {len(times)} times", needs)
    if not ((at >= 0) & (at <= peak)).all():
        fail("rate", f"a function with values from {np.min(at)} to {np.max(at)} Hz", needs)
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

    Examples
    --------
    >>> a, b = correlated_trains(10, 1, 1000, 2, rng=1)
    >>> bool((a == b).all())
    True
    """
    rate = check_number("rate", rate, minimum=0, unit="Hz")
    duration = check_number("duration", duration, minimum=0, unit="ms")
    n = check_count("n", n)
    c = check_number("correlation", correlation, minimum=0, maximum=1)
    jitter = check_number("jitter", jitter, minimum=0, unit="ms")
    rng = as_generator(rng)
    if c == 0:
        return poisson_trains(rate, duration, n, rng=rng)
    if rate * duration > c * _MOST_SPIKES * MS_PER_S:
        fail("correlation", c, "0, or larger: its mother train has rate / correlation spikes a second")
    mother = poisson_events(rate / c, duration, rng=rng).times
    trains = [mother[rng.random(len(mother)) < c] for _ in range(n)]
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

    Examples
    --------
    >>> regular_train(100, 35, start=5)
    array([ 5., 15., 25.])
    """
    rate = check_number("rate", rate, minimum=0, unit="Hz")
    duration = check_number("duration", duration, minimum=0, unit="ms")
    start = check_number("start", start, minimum=0, unit="ms")
    # Spike k comes at start + k / rate; one at the same time as the end is not in [start, duration).
    count = np.ceil(max(duration - start - SAME_TIME, 0) * rate / MS_PER_S)
    return start + np.arange(count) * MS_PER_S / rate if count else np.empty(0)


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

    Examples
    --------
    >>> pairing_protocol(20, lag=10, n_pairs=3)
    (array([  0.,  50., 100.]), array([ 10.,  60., 110.]))
    """
    lag = check_number("lag", lag, unit="ms")
    period = _period(rate)
    if abs(lag) > period + SAME_TIME:
        fail("lag", f"{lag:g} ms", f"no longer than the period of {period:g} ms of this rate")
    return _repeat(period, n_pairs, "n_pairs", [0.0], [lag])


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

    Examples
    --------
    >>> triplet_protocol(1, (5, -10), n_triplets=2)
    (array([   0.,   15., 1000., 1015.]), array([   5., 1005.]))
    """
    check_choice("order", order, ("pre-post-pre", "post-pre-post"))
    both = check_array("lags", lags, 1, "two lags in ms", unit="ms")
    if len(both) != 2:
        fail("lags", lags, "two lags in ms")
    first, second = both
    period = _period(rate)
    _check_fits(period, abs(first) + abs(second), "lags", lags)
    if order == "pre-post-pre":
        if not (first > SAME_TIME and second < -SAME_TIME):
            fail("lags", lags, "a positive and a negative lag for pre-post-pre")
        return _repeat(period, n_triplets, "n_triplets", [-first, -second], [0.0])
    if not (first < -SAME_TIME and second > SAME_TIME):
        fail("lags", lags, "a negative and a positive lag for post-pre-post")
    return _repeat(period, n_triplets, "n_triplets", [0.0], [first, second])


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

    Examples
    --------
    >>> quadruplet_protocol(1, 40, lag=5, n_quadruplets=1)
    (array([ 5., 40.]), array([ 0., 45.]))
    """
    T = check_number("interval", interval, unit="ms")
    lag = check_number("lag", lag, positive=True, unit="ms")
    if lag <= SAME_TIME:
        fail("lag", f"{lag:g} ms", f"longer than {SAME_TIME:g} ms")
    if abs(T) <= lag + SAME_TIME:
        fail("interval", f"{T:g} ms", f"longer than the lag of {lag:g} ms, so that the pairs stay apart")
    period = _period(rate)
    _check_fits(period, abs(T) + lag, "interval", T)
    # The post-pre pair stands at −T/2 and the pre-post pair at +T/2.
    pre = sorted([(lag - T) / 2, (T - lag) / 2])
    post = sorted([(-T - lag) / 2, (T + lag) / 2])
    return _repeat(period, n_quadruplets, "n_quadruplets", pre, post)


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

    Examples
    --------
    >>> burst_protocol(1, 2, n_spikes=3, burst_rate=50, n_bursts=1)
    (array([ 0., 20., 40.]), array([ 2., 22., 42.]))
    """
    n_spikes = check_count("n_spikes", n_spikes)
    step = MS_PER_S / check_number("burst_rate", burst_rate, positive=True, unit="Hz")
    lag = check_number("lag", lag, unit="ms")
    period = _period(rate)
    _check_fits(period, (n_spikes - 1) * step + abs(lag), "rate", rate)
    burst = np.arange(n_spikes) * step
    return _repeat(period, n_bursts, "n_bursts", burst, burst + lag)


def on_grid(train: ArrayLike, dt: float) -> np.ndarray:
    """Put each spike at the start of its time step, at most one spike a step.

    Parameters
    ----------
    train : (m,) array
        Sorted spike times in ms.
    dt : float
        Time step in ms, at least 0.001.

    Returns
    -------
    (k,) array
        Multiples of dt, k ≤ m.

    Raises
    ------
    ValueError
        If the train is not sorted, or dt is too short.

    Examples
    --------
    >>> on_grid([0.4, 0.6, 3 * 0.5], 0.5)
    array([0. , 0.5, 1.5])
    """
    train = check_train("train", train, distinct=False)
    dt = check_step(dt)
    return np.unique(_step_of(train, dt)) * dt


def from_raster(raster: ArrayLike, dt: float) -> list[np.ndarray]:
    """Spike trains from a raster of 0 and 1, as simulators with time steps keep it.

    Parameters
    ----------
    raster : (n, steps) array of 0 and 1, or of truth values
        Whether neuron i fired in step k. (BindsNET, snnTorch and others put time first: transpose theirs.)
    dt : float
        Time step in ms, at least 0.001.

    Returns
    -------
    list of n arrays
        Spike times in ms: each spike at the start of its step, k · dt.

    Raises
    ------
    ValueError
        If the raster has another shape or other values, or dt is out of range.

    Examples
    --------
    >>> from_raster([[0, 1, 0, 1], [0, 0, 0, 0]], dt=0.5)
    [array([0.5, 1.5]), array([], dtype=float64)]
    """
    needs = "an (n, steps) array of 0 and 1"
    truth_values = not np.ma.is_masked(raster) and _dtype_kind(raster) == "b"
    array = check_array("raster", np.asarray(raster, dtype=float) if truth_values else raster, 2, needs)
    if not ((array == 0) | (array == 1)).all():
        fail("raster", f"an array with values from {array.min():g} to {array.max():g}", needs)
    dt = check_step(dt)
    return [np.flatnonzero(row) * dt for row in array]


def to_raster(trains: Trains, dt: float, duration: float) -> np.ndarray:
    """A raster of truth values from spike trains: whether each neuron fired in each time step.

    Parameters
    ----------
    trains : list of n arrays, dict, or Events
        As for `merge`. Several spikes of a neuron in one step become one.
    dt : float
        Time step in ms, at least 0.001.
    duration : float
        Length in ms, positive; the spikes lie in [0, duration).

    Returns
    -------
    (n, steps) array of bool

    Raises
    ------
    ValueError
        If a train is wrong or has a spike at the end or after it, or an argument is out of range.

    Examples
    --------
    >>> to_raster([[0.5, 1.5], []], dt=0.5, duration=2).astype(int)
    array([[0, 1, 0, 1],
           [0, 0, 0, 0]])
    """
    events = merge(trains)
    dt = check_step(dt)
    duration = check_number("duration", duration, positive=True, unit="ms")
    raster = np.zeros((events.n, count_steps(duration, dt)), dtype=bool)
    step = _step_of(events.times, dt)
    if len(step) and step[-1] >= raster.shape[1]:
        fail("duration", f"{duration:g} ms", f"longer, since there is a spike at {events.times[-1]:g} ms")
    raster[events.source, step] = True
    return raster


def _dtype_kind(value: Any) -> str:
    try:
        return np.asarray(value).dtype.kind
    except Exception:  # no array at all: the gate says so
        return ""


def check_step(dt: Any) -> float:
    """A time step in ms, long enough to be told from its neighbours."""
    return check_number("dt", dt, minimum=FINEST_STEP, unit="ms")


def count_steps(duration: float, dt: float) -> int:
    """How many steps of dt make a run of this length: at least one."""
    return max(round(duration / dt), 1)


def _step_of(times: np.ndarray, dt: float) -> np.ndarray:
    """The time step of each spike: the one that starts at the same time or last before it."""
    return np.floor((times + SAME_TIME) / dt).astype(np.int64)


def merge(trains: Trains, name: str = "trains") -> Events:
    """Pool spike trains in order of time; spikes at one time stay in order of their neuron.

    Parameters
    ----------
    trains : list of arrays, dict of arrays, or Events
        Sorted spike times in ms, one array a neuron: also the dictionary of Brian2's
        ``SpikeMonitor.spike_trains()``, in order of its keys, and Neo's lists of trains. Events are checked
        and returned. A raster of 0 and 1 is refused: see `from_raster`.
    name : str
        What an error is to call them.

    Returns
    -------
    Events

    Raises
    ------
    ValueError
        If a train is not sorted, or has a negative time or NaN.

    Examples
    --------
    >>> merge([[1, 5], [2]])
    Events(times=array([1., 2., 5.]), source=array([0, 1, 0], dtype=int32), n=2)
    """
    if isinstance(trains, Events):
        return _check_events(trains, name)
    needs = "a list of trains, one sorted array a neuron"
    raster = f"{needs}; spikes.from_raster makes one from a raster"
    if isinstance(trains, Mapping):
        try:
            trains = [trains[key] for key in sorted(trains)]
        except TypeError:
            fail(name, "a dictionary whose keys have no order", needs)
    shape = getattr(trains, "shape", None)
    if shape is not None and (len(shape) != 2 or _dtype_kind(trains) == "b"):
        fail(name, f"an array of shape {shape}", raster if len(shape) > 1 else needs)
    try:
        each = list(trains)
    except TypeError:
        fail(name, repr(trains), needs)
    checked = [check_train(f"{name}[{i}]", train, distinct=False) for i, train in enumerate(each)]
    if not checked:
        fail(name, "empty", "a list of at least one train")
    for i, train in enumerate(checked):
        # A row of a raster: steps without a spike would be spikes at 0, those with one spikes at 1 ms.
        twice = (train[1:] == train[:-1]).any()
        if twice and (shape is not None or train[-1] <= 1) and np.isin(train, (0, 1)).all():
            fail(f"{name}[{i}]", "a row of 0 and 1", raster)
        if twice and shape is not None:
            fail(name, f"an array of shape {shape} with a time twice in row {i}", raster)
    if shape is not None and np.isin(checked, (0, 1)).all():
        fail(name, f"an array of 0 and 1 of shape {shape}", raster)
    times = np.concatenate(checked)
    source = np.repeat(np.arange(len(checked), dtype=np.int32), [len(train) for train in checked])
    order = np.argsort(times, kind="stable")
    return Events(times[order], source[order], len(checked))


def _check_events(events: Events, name: str) -> Events:
    times = check_train(f"{name}.times", events.times, distinct=False)
    n = check_count(f"{name}.n", events.n)
    needs = f"{len(times)} labels from 0 to {n - 1}"
    label = numbers_of(f"{name}.source", events.source, needs)
    if label.shape != times.shape or (len(label) and not 0 <= label.min() <= label.max() < n):
        fail(f"{name}.source", f"an array of shape {label.shape}", needs)
    source = np.ascontiguousarray(label, dtype=np.int32)
    if (source != label).any():
        fail(f"{name}.source", "an array of fractions", needs)
    return Events(times, source, n)


def split(events: Events) -> list[np.ndarray]:
    """One train a neuron, from the pool: the inverse of `merge`.

    Parameters
    ----------
    events : Events

    Returns
    -------
    list of n arrays
        Sorted spike times in ms.

    Examples
    --------
    >>> split(merge([[1, 5], [2]]))
    [array([1., 5.]), array([2.])]
    """
    order = np.argsort(events.source, kind="stable")
    ends = np.cumsum(np.bincount(events.source, minlength=events.n))
    return np.split(events.times[order], ends[:-1])


def _check_rates(rate: ArrayLike, n: int) -> np.ndarray:
    needs = f"a rate in Hz, not negative, or a ({n},) array of them"
    rates = check_array("rate", rate, (0, 1), needs, unit="Hz")
    if rates.ndim == 1 and len(rates) != n:
        fail("rate", f"an array of shape {rates.shape}", needs)
    if (rates < 0).any():
        fail("rate", rate, needs)
    return np.broadcast_to(rates, n)


def _period(rate) -> float:
    return MS_PER_S / check_number("rate", rate, positive=True, unit="Hz")


def _check_fits(period: float, length: float, name: str, value: Any) -> None:
    """A presentation has to end before the next one begins."""
    if length > period - SAME_TIME:
        fail(name, value, f"such that a presentation, {length:g} ms long, fits the period of {period:g} ms")


def _repeat(period, n, n_name, pre, post):
    """Spike times of one presentation, repeated n times, and shifted to start at 0."""
    starts = period * np.arange(check_count(n_name, n))[:, None]
    pre, post = ((starts + np.asarray(one)).ravel() for one in (pre, post))
    first = min(pre[0], post[0])
    return pre - first, post - first
