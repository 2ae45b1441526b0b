"""One plastic neuron with many synapses, which compete to make it fire.

Times are in ms, rates in Hz, potentials in mV. Weights are in units of the largest conductance g_max.
"""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_number, check_within, fail
from hebb_lib._jit import njit
from hebb_lib._units import numbers_of
from hebb_lib.neurons import LIF, advance, check_neuron, check_synapses, step_constants
from hebb_lib.spikes import MS_PER_S, SAME_TIME, Events, Trains, check_step, count_steps, merge
from hebb_lib.stdp import PairRule, published
from hebb_lib.stdp._kernel import kernel_dependence, pairing_flags, step_down, step_up

Source = Trains | Callable[[float], Events]

_CHUNK = 10_000.0  # ms computed between two looks at the keyboard
_TINY = 1e-30  # the trace scale is folded into the traces before it falls below this


class Competition(NamedTuple):
    """What `compete` returns.

    Attributes
    ----------
    w : (n,) array
        Weights at the end, in units of g_max.
    spikes : (m,) array
        Postsynaptic spike times in ms: the start of the time step of each.
    t : (r,) array
        Recording times in ms.
    history : (r, n) array
        Weights at these times.
    duration : float
        Time simulated in ms; less than asked for if the run was interrupted.
    """

    w: np.ndarray
    spikes: np.ndarray
    t: np.ndarray
    history: np.ndarray
    duration: float


def compete(
    inputs: Source,
    duration: float,
    rule: PairRule | None = None,
    neuron: LIF | None = None,
    *,
    w0: ArrayLike = 0.5,
    g_max: float = 0.015,
    inhibitory: Source | None = None,
    g_inhibitory: ArrayLike = 0.05,
    record: ArrayLike = (),
    dt: float = 0.1,
    method: str = "exponential",
    progress: bool = True,
) -> Competition:
    r"""Let the synapses of one integrate-and-fire neuron learn by pair STDP.

    The defaults are those of Song, Miller & Abbott (2000, doi 10.1038/78829). In each step of dt: v and
    the conductances advance, the threshold is tested, each input spike adds :math:`g_\text{max} w` to g_e
    and depresses its synapse, a postsynaptic spike potentiates all synapses, then v is reset. (So runs
    the order for ``coincident="ltp"``; for "ltd" and "exclude" the postsynaptic spike goes first.)

    The traces of presynaptic spikes are kept in units of :math:`s = e^{-t/\tau_+}`, so that only the one
    number s decays between events.

    Parameters
    ----------
    inputs : list of n arrays, Events, or function
        Spike times of the plastic excitatory inputs in ms: one sorted array a synapse, their pool, or, for
        runs too long to hold in memory, a function that takes a length in ms and gives the Events of the
        next piece of that length, with times from 0. For example
        ``lambda ms: poisson_events(15, ms, 1000, rng=rng)``.
    duration : float
        Length in ms, positive.
    rule : PairRule, optional
        Any pair rule whose weights stay at or above 0; `stdp.published["song2000"]` by default.
    neuron : LIF, optional
        Parameters of the neuron; those of Song, Miller & Abbott by default.
    w0 : float or (n,) array
        Weights at the start, in units of g_max, within the bounds of the rule.
    g_max : float
        Conductance of a synapse of weight 1, in units of the leak (mV for current-based synapses).
    inhibitory : list of k arrays, Events, or function, optional
        Spike times of inhibitory inputs, which do not learn.
    g_inhibitory : float or (k,) array
        What an inhibitory spike adds to g_i.
    record : (r,) array
        Times in ms at which to keep the weights, sorted, from 0 to duration.
    dt : float
        Time step in ms, at least 0.001.
    method : {"exponential", "euler"}
        How v advances, see `neurons.simulate_lif`.
    progress : bool
        Show a progress bar once a run has lasted 5 seconds.

    Returns
    -------
    Competition
        An interrupt (Ctrl-C, or the stop button) ends the run early with a warning: what was computed so
        far is returned.

    Raises
    ------
    ValueError
        If a train is not sorted, or an argument is out of range; the message names it.

    Examples
    --------
    >>> from hebb_lib.spikes import poisson_trains
    >>> run = compete(poisson_trains(20, 1000, n=50, rng=1), 1000, g_max=0.2)
    >>> run.w.shape, len(run.spikes) > 0
    ((50,), True)
    """
    rule = published["song2000"] if rule is None else rule
    if not isinstance(rule, PairRule):
        fail("rule", repr(rule), "a PairRule")
    low, high = rule.limits
    if low < 0:
        fail("rule", f"a rule with weights from {low:g}", "one with bounds at or above 0, such as (0, 1)")
    neuron = check_neuron(neuron)
    duration = check_number("duration", duration, positive=True, unit="ms")
    dt = check_step(dt)
    current = neuron.synapses == "current"
    g_max = check_number("g_max", g_max, minimum=0, unit="mV" if current else None)
    c = step_constants(neuron, dt, method)
    n_steps = count_steps(duration, dt)
    stops, recorded = _stops(record, duration, dt, n_steps)

    excite, n = _reader("inputs", inputs, dt)
    inhibit, n_i = (None, 1) if inhibitory is None else _reader("inhibitory", inhibitory, dt)
    w = check_synapses("w0", check_within("w0", w0, rule.limits), n).copy()
    w_i = check_synapses("g_inhibitory", g_inhibitory, n_i, neuron)

    x = np.zeros(n)  # presynaptic traces in units of s
    state = np.array([0.0, 1.0, c.E_l, 0.0, 0.0])  # the trace y, the scale s, v, g_e, g_i
    counts = np.zeros(3, dtype=np.int64)  # steps done, spikes fired, steps still to wait
    places = np.zeros(2, dtype=np.int64)  # how many input spikes of each kind have been used
    spikes = np.empty(n_steps, dtype=np.int64)
    history = np.empty((len(recorded), n))
    n_recorded = 0
    parameters = (
        g_max,
        rule.A_plus,
        rule.A_minus,
        float(np.exp(-dt / rule.tau_plus)),
        float(np.exp(-dt / rule.tau_minus)),
        low,
        high,
        SAME_TIME / dt,
    )
    bar = None
    try:
        for stop in stops:
            length = (stop - counts[0]) * dt
            _run(
                *excite(length, counts[0], places, 0),
                inhibit and inhibit(length, counts[0], places, 1),
                w_i,
                stop,
                1 / dt,
                c,
                parameters,
                kernel_dependence(rule),
                pairing_flags(rule),
                w,
                x,
                state,
                counts,
                places,
                spikes,
            )
            while n_recorded < len(recorded) and recorded[n_recorded] == stop:
                history[n_recorded] = w
                n_recorded += 1
            if bar is None and progress:  # only now, so that the time to compile does not count
                from tqdm.auto import tqdm  # here, since few runs show a bar

                bar = tqdm(total=n_steps * dt / MS_PER_S, unit="s", delay=5, leave=False)
            if bar is not None:
                bar.update(length / MS_PER_S)
    except KeyboardInterrupt:
        warnings.warn(f"interrupted after {counts[0] * dt:g} of {duration:g} ms", stacklevel=2)
    finally:
        if bar is not None:
            bar.close()
    return Competition(
        w, spikes[: counts[1]] * dt, recorded[:n_recorded] * dt, history[:n_recorded], float(counts[0] * dt)
    )


@njit(fastmath={"contract"})  # fused multiply-add: one rounding less
def _run(
    times, source, shift, inhibition, w_i, stop, per_dt, c, parameters, dependence,
    flags, w, x, state, counts, places, spikes,
):  # fmt: skip
    """Advance to the step `stop`. Everything that changes is kept in the arrays from `w` on."""
    g_max, A_plus, A_minus, keep_x, keep_y, low, high, slack = parameters
    set_x, set_y, use_up, pre_first, down_sees = flags
    y, s, v, g_e, g_i = state
    k0, n_spikes, wait = counts[0], counts[1], counts[2]
    e, i = places[0], places[1]
    step = int(times[e] * per_dt + slack) + shift if e < len(times) else stop
    if inhibition is not None:  # compiled only where there is inhibition
        times_i, source_i, shift_i = inhibition
        step_i = int(times_i[i] * per_dt + slack) + shift_i if i < len(times_i) else stop
    for k in range(k0, stop):
        v = advance(v, g_e, g_i, c)
        if wait > 0:
            v = c.v_reset
            wait -= 1
        g_e *= c.keep_e
        s *= keep_x
        y *= keep_y
        if s < _TINY:
            _potentiate(w, x, s, 0.0, dependence, high, False)
            s = 1.0
        fired = v > c.v_th
        y_new = y
        if fired:
            y_new = 1.0 if set_y else y + 1
            if not pre_first:
                _potentiate(w, x, s, A_plus, dependence, high, use_up)
                s = 1.0
        down = A_minus * (y_new if down_sees else y)
        grown = 1 / s
        while step <= k:
            n = source[e]
            g_e += g_max * w[n]
            w[n] = step_down(w[n], down, dependence, low)
            x[n] = grown if set_x else x[n] + grown
            e += 1
            step = int(times[e] * per_dt + slack) + shift if e < len(times) else stop
        if inhibition is not None:
            g_i *= c.keep_i
            while step_i <= k:
                g_i += w_i[source_i[i]]
                i += 1
                step_i = int(times_i[i] * per_dt + slack) + shift_i if i < len(times_i) else stop
        if fired:
            if pre_first:
                _potentiate(w, x, s, A_plus, dependence, high, use_up)
                s = 1.0
            spikes[n_spikes] = k
            n_spikes += 1
            wait = c.refractory
            v = c.v_reset
        y = y_new
    state[0], state[1], state[2], state[3], state[4] = y, s, v, g_e, g_i
    counts[0], counts[1], counts[2] = stop, n_spikes, wait
    places[0], places[1] = e, i


@njit
def _potentiate(w, x, s, A_plus, dependence, high, use_up):
    """w ← w + A₊ x s f₊(w) for every synapse; then the scale s goes into the traces, or they are used up."""
    up, keep = A_plus * s, (0.0 if use_up else s)
    for n in range(len(w)):
        w[n] = step_up(w[n], up * x[n], dependence, high)
        x[n] *= keep


def _reader(name: str, inputs: Source, dt: float):
    """A function that gives the kernel the next spikes and the step at which their times start, and n."""
    if not callable(inputs):
        events = merge(inputs, name)
        return lambda length, step, places, which: (events.times, events.source.view(np.uint32), 0), events.n

    def piece(length, step, places, which):
        events = merge(inputs(length), f"{name}()")
        places[which] = 0
        # A time that rounds up to the end of the piece belongs to its last step.
        return np.minimum(events.times, length - dt / 2), events.source.view(np.uint32), step

    return piece, merge(inputs(0.0), f"{name}()").n


def _stops(record: ArrayLike, duration: float, dt: float, n_steps: int):
    """The steps at which to stop, and those at which to keep the weights."""
    needs = f"sorted times in ms from 0 to {duration:g}"
    times = numbers_of("record", record, needs, "ms")
    if times.ndim != 1 or not np.isfinite(times).all():
        fail("record", repr(record), needs)
    if len(times) and not (
        times[0] >= 0 and times[-1] <= duration + SAME_TIME and (np.diff(times) >= 0).all()
    ):
        fail("record", times, needs)
    recorded = np.minimum(np.round(times / dt).astype(np.int64), n_steps)
    chunks = np.arange(0, n_steps, max(round(_CHUNK / dt), 1))[1:]
    return np.unique(np.concatenate([recorded, chunks, [n_steps]])).tolist(), recorded
