r"""A leaky integrate-and-fire neuron with synapses, and a linear Poisson neuron.

Potentials are in mV, times in ms, rates in Hz. Conductances are in units of the leak conductance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_choice, check_number, check_weights, fail
from hebb_lib._jit import njit
from hebb_lib.clouds import Rng, as_generator
from hebb_lib.spikes import SAME_TIME, Trains, check_step, count_steps, merge, poisson_events

METHODS = ("exponential", "euler")
_KINDS = (
    ("conductance", "euler"),
    ("current", "euler"),
    ("current", "exponential"),
    ("conductance", "exponential"),
)


@dataclass(frozen=True)
class LIF:
    r"""Parameters of a leaky integrate-and-fire neuron. The defaults are those of Song, Miller & Abbott 2000.

    With conductance-based synapses

    .. math:: \tau_m \dot v = E_l - v + g_e (E_e - v) + g_i (E_i - v),

    and with current-based ones :math:`\tau_m \dot v = E_l - v + g_e - g_i`, where g is then in mV. Each
    input spike adds its weight to g, which decays by :math:`\tau_e \dot g_e = -g_e` and
    :math:`\tau_i \dot g_i = -g_i`. When v exceeds v_th the neuron fires, and v becomes v_reset.

    Parameters
    ----------
    tau_m : float
        Membrane time constant in ms, positive.
    E_l, v_th, v_reset : float
        Resting potential, threshold and reset potential in mV; v_reset is below v_th.
    E_e, E_i : float
        Reversal potentials of excitation and inhibition in mV; not used by current-based synapses.
    tau_e, tau_i : float
        Decay times of excitation and inhibition in ms, positive.
    refractory : float
        Time in ms for which v stays at v_reset after a spike, not negative.
    synapses : {"conductance", "current"}

    Raises
    ------
    ValueError
        If a parameter is out of range; the message names it.

    Examples
    --------
    >>> LIF(tau_m=10).v_th
    -54.0
    """

    tau_m: float = 20.0
    E_l: float = -70.0
    v_th: float = -54.0
    v_reset: float = -60.0
    E_e: float = 0.0
    E_i: float = -70.0
    tau_e: float = 5.0
    tau_i: float = 5.0
    refractory: float = 0.0
    synapses: str = "conductance"

    def __post_init__(self) -> None:
        for name in ("tau_m", "tau_e", "tau_i"):
            object.__setattr__(self, name, check_number(name, getattr(self, name), positive=True, unit="ms"))
        for name in ("E_l", "v_th", "v_reset", "E_e", "E_i"):
            object.__setattr__(self, name, check_number(name, getattr(self, name), unit="mV"))
        refractory = check_number("refractory", self.refractory, minimum=0, unit="ms")
        object.__setattr__(self, "refractory", refractory)
        check_choice("synapses", self.synapses, ("conductance", "current"))
        if self.v_reset >= self.v_th:
            fail("v_reset", self.v_reset, f"below v_th = {self.v_th:g} mV")


#: Published parameter sets by name: "song2000" (Song, Miller & Abbott 2000, doi 10.1038/78829) and "brian2"
#: (Brian2's example synapses/STDP.py, doi 10.7554/eLife.47314).
published: Mapping[str, LIF] = MappingProxyType(
    {"song2000": LIF(), "brian2": LIF(tau_m=10.0, E_l=-74.0, E_i=-74.0)}
)


class Run(NamedTuple):
    """What `simulate_lif` returns.

    Attributes
    ----------
    spikes : (m,) array
        Spike times of the neuron in ms: the start of the time step in which it crossed the threshold.
    t : (n + 1,) array
        Times in ms.
    v : (n + 1,) array
        Membrane potential in mV at these times; just after a spike it is v_reset.
    """

    spikes: np.ndarray
    t: np.ndarray
    v: np.ndarray


def simulate_lif(
    inputs: Trains,
    weights: ArrayLike,
    duration: float,
    neuron: LIF | None = None,
    *,
    inhibitory: Trains | None = None,
    weights_inhibitory: ArrayLike = 0.05,
    dt: float = 0.1,
    method: str = "exponential",
    v0: float | None = None,
) -> Run:
    """Drive a leaky integrate-and-fire neuron with spike trains.

    Time goes in steps of dt: v and g advance, the threshold is tested, then the input spikes of the step
    arrive, then v is reset.

    Parameters
    ----------
    inputs : list of n arrays, or Events
        Spike times of the excitatory inputs in ms.
    weights : float or (n,) array
        What a spike adds to g_e: a conductance in units of the leak (mV for current-based synapses).
    duration : float
        Length in ms, positive.
    neuron : LIF, optional
        Parameters; those of Song, Miller & Abbott 2000 by default.
    inhibitory : list of k arrays, or Events, optional
        Spike times of inhibitory inputs in ms.
    weights_inhibitory : float or (k,) array
        What an inhibitory spike adds to g_i.
    dt : float
        Time step in ms, at least 0.001.
    method : {"exponential", "euler"}
        "exponential": v relaxes exactly towards where the mean conductance of the step pulls it. Exact
        between input spikes for current-based synapses, of second order in dt for conductances. "euler":
        the explicit Euler step, of first order, that Brian2's example takes.
    v0 : float, optional
        Membrane potential at the start in mV; E_l by default.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If a train is not sorted, or an argument is out of range; the message names it.

    Examples
    --------
    >>> run = simulate_lif([[5, 6, 7]], 1.0, 50)
    >>> run.spikes.round(1)
    array([ 8.5, 10.1, 12.8])
    """
    neuron = check_neuron(neuron)
    duration = check_number("duration", duration, positive=True, unit="ms")
    dt = check_step(dt)
    excitatory = merge(inputs, "inputs")
    w = check_synapses("weights", weights, excitatory.n, neuron)
    inhibition = merge([[]] if inhibitory is None else inhibitory, "inhibitory")
    w_i = check_synapses("weights_inhibitory", weights_inhibitory, inhibition.n, neuron)
    n_steps = count_steps(duration, dt)
    v = np.empty(n_steps + 1)
    v[0] = neuron.E_l if v0 is None else check_number("v0", v0, unit="mV")
    steps = _simulate(
        excitatory.times,
        excitatory.source,
        w,
        inhibition.times,
        inhibition.source,
        w_i,
        dt,
        step_constants(neuron, dt, method),
        v,
        np.empty(n_steps, dtype=np.int64),
    )
    return Run(steps * dt, np.arange(n_steps + 1) * dt, v)


def linear_poisson(
    inputs: Trains, efficacy: ArrayLike, duration: float, tau_m: float = 20.0, *, rng: Rng, rate: float = 0.0
) -> np.ndarray:
    r"""Spikes of a linear Poisson neuron, exact in time.

    It fires at :math:`\rho(t) = \rho_0 + \sum_i \varepsilon_i \sum_k e^{-(t - t_i^k)/\tau_m}/\tau_m`
    (Kempter, Gerstner & van Hemmen 1999, doi 10.1103/PhysRevE.59.4498). So each input spike adds a
    Poisson number of output spikes, of mean ε, each after an exponential delay.

    Parameters
    ----------
    inputs : list of n arrays, or Events
        Spike times of the inputs in ms.
    efficacy : float or (n,) array
        Mean number ε of output spikes that an input spike adds, not negative.
    duration : float
        Length in ms, positive; later spikes are left out.
    tau_m : float
        Time constant of the postsynaptic potential in ms, positive.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed.
    rate : float
        Rate ρ₀ in Hz without input, not negative.

    Returns
    -------
    (m,) array
        Sorted spike times in ms.

    Raises
    ------
    ValueError
        If a train is not sorted, or an argument is out of range.

    Examples
    --------
    >>> len(linear_poisson([[10, 20, 30]], 2.0, 1000, rng=1))
    7
    """
    events = merge(inputs, "inputs")
    efficacy = check_synapses("efficacy", efficacy, events.n)
    duration = check_number("duration", duration, positive=True, unit="ms")
    tau_m = check_number("tau_m", tau_m, positive=True, unit="ms")
    rng = as_generator(rng)
    children = rng.poisson(efficacy[events.source])
    caused = np.repeat(events.times, children) + rng.exponential(tau_m, children.sum())
    free = poisson_events(check_number("rate", rate, minimum=0, unit="Hz"), duration, rng=rng).times
    spikes = np.sort(np.concatenate([caused, free]))
    return spikes[spikes < duration]


class StepConstants(NamedTuple):
    """What one time step needs, computed once (see `advance`)."""

    kind: int  # of step, see `advance`
    leak: float  # dt / tau_m
    E_l: float
    E_e: float
    E_i: float
    v_th: float
    v_reset: float
    keep_e: float  # what is left of g_e after a step
    keep_i: float
    mean_e: float  # the mean of g_e over a step, in units of its value at the start
    mean_i: float
    keep_v: float  # exact step of a current-based neuron: what is left of v − E_l ...
    gain_e: float  # ... and what g_e and g_i add
    gain_i: float
    refractory: int  # in steps


def step_constants(neuron: LIF, dt: float, method: str) -> StepConstants:
    """Compile a neuron for time steps of dt ms with one of METHODS."""
    euler = check_choice("method", method, METHODS) == "euler"
    per_m, per_e, per_i = dt / neuron.tau_m, dt / neuron.tau_e, dt / neuron.tau_i

    def gain(tau: float) -> float:
        # ∫₀^dt e^{−(dt−s)/τ_m} e^{−s/τ} ds / τ_m
        if abs(tau - neuron.tau_m) < 1e-9 * tau:
            return per_m * np.exp(-per_m)
        return tau / (tau - neuron.tau_m) * (np.exp(-dt / tau) - np.exp(-per_m))

    return StepConstants(
        _KINDS.index((neuron.synapses, method)),
        per_m,
        float(neuron.E_l),
        float(neuron.E_e),
        float(neuron.E_i),
        float(neuron.v_th),
        float(neuron.v_reset),
        float(1 - per_e if euler else np.exp(-per_e)),
        float(1 - per_i if euler else np.exp(-per_i)),
        float(-np.expm1(-per_e) / per_e),
        float(-np.expm1(-per_i) / per_i),
        float(np.exp(-per_m)),
        float(gain(neuron.tau_e)),
        float(gain(neuron.tau_i)),
        round(neuron.refractory / dt),
    )


@njit(fastmath={"contract"})  # fused multiply-add: one rounding less
def advance(v, g_e, g_i, c):
    """The membrane potential one step later, without spikes."""
    if c.kind == 0:
        return v + c.leak * (c.E_l - v + g_e * (c.E_e - v) + g_i * (c.E_i - v))
    if c.kind == 1:
        return v + c.leak * (c.E_l - v + g_e - g_i)
    if c.kind == 2:
        return c.E_l + (v - c.E_l) * c.keep_v + g_e * c.gain_e - g_i * c.gain_i
    g_e, g_i = g_e * c.mean_e, g_i * c.mean_i
    total = 1 + g_e + g_i
    target = (c.E_l + g_e * c.E_e + g_i * c.E_i) / total
    return target + (v - target) * np.exp(-c.leak * total)


@njit(fastmath={"contract"})
def _simulate(times, source, w, times_i, source_i, w_i, dt, c, v, spikes):
    """Fill v[1:], and return the steps at which the neuron fired."""
    g_e, g_i = 0.0, 0.0
    e, i, n_spikes, wait = 0, 0, 0, 0
    for k in range(len(v) - 1):
        new = advance(v[k], g_e, g_i, c)
        if wait > 0:
            new = c.v_reset
            wait -= 1
        g_e *= c.keep_e
        g_i *= c.keep_i
        while e < len(times) and int((times[e] + SAME_TIME) / dt) <= k:
            g_e += w[source[e]]
            e += 1
        while i < len(times_i) and int((times_i[i] + SAME_TIME) / dt) <= k:
            g_i += w_i[source_i[i]]
            i += 1
        if new > c.v_th:
            spikes[n_spikes] = k
            n_spikes += 1
            wait = c.refractory
            new = c.v_reset
        v[k + 1] = new
    return spikes[:n_spikes]


def check_neuron(neuron: LIF | None) -> LIF:
    """The neuron, by default that of Song, Miller & Abbott 2000."""
    if neuron is not None and not isinstance(neuron, LIF):
        fail("neuron", repr(neuron), "a neurons.LIF")
    return LIF() if neuron is None else neuron


def check_synapses(name: str, w: ArrayLike, n: int, neuron: LIF | None = None) -> np.ndarray:
    """One non-negative number a synapse, from one for all or an array; in mV where synapses are currents."""
    needs = f"a number, not negative, or a ({n},) array of them"
    unit = "mV" if neuron is not None and neuron.synapses == "current" else None
    w = check_array(name, w, (0, 1), needs, unit=unit)
    if w.ndim == 1:
        check_weights(w, n, name)
    if (w < 0).any():
        fail(name, w, needs)
    return np.ascontiguousarray(np.broadcast_to(w, n))
