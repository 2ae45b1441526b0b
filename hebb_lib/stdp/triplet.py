"""The triplet rule: pairs whose size depends on how long ago the same neuron fired before."""

from dataclasses import KW_ONLY, dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import fail
from hebb_lib.spikes import MS_PER_S
from hebb_lib.stdp._kernel import STATE, check_parameters, history, per_ms, weight_change, window


@dataclass(frozen=True)
class TripletRule:
    r"""The triplet rule of Pfister & Gerstner (2006, doi 10.1523/JNEUROSCI.1425-06.2006).

    Fast traces r₁ (τ₊) and o₁ (τ₋) carry the pair rule. Slow traces r₂ (τ_x) of the presynaptic and o₂
    (τ_y) of the postsynaptic spikes scale it, each read just before its own spike is added:

    .. math::

        \text{at a presynaptic spike} \quad w &\leftarrow w - o_1\,[A_2^- + A_3^-\, r_2(t-\epsilon)] \\
        \text{at a postsynaptic spike} \quad w &\leftarrow w + r_1\,[A_2^+ + A_3^+\, o_2(t-\epsilon)]

    Parameters
    ----------
    A2_plus, A3_plus : float
        Amplitudes of potentiation by pairs and by triplets post-pre-post, not negative.
    A2_minus, A3_minus : float
        Amplitudes of depression by pairs and by triplets pre-post-pre: magnitudes, not negative.
    tau_plus, tau_minus : float
        Time constants τ₊ and τ₋ of the fast traces in ms, positive.
    tau_x, tau_y : float
        Time constants τ_x and τ_y of the slow traces in ms, positive. Where A3_minus (A3_plus) is 0,
        τ_x (τ_y) has no effect.
    pairing : {"all", "nearest"}
        Whether each spike adds 1 to its traces, or sets them to 1.
    coincident : {"ltp", "ltd", "both", "exclude"}
        What a pair at Δt = 0 does, that is, one closer than `spikes.SAME_TIME`. A convention, not a
        biological fact.
    bounds : (float, float), optional
        Hard bounds of the weight: a step past a bound ends on it. None by default.
    source : str
        Where the parameters come from.

    Raises
    ------
    ValueError
        If a parameter is out of range; the message names it.

    Examples
    --------
    >>> TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114).pairing
    'all'
    """

    A2_plus: float
    A3_plus: float
    A2_minus: float
    A3_minus: float
    tau_plus: float
    tau_minus: float
    tau_x: float
    tau_y: float
    _: KW_ONLY
    pairing: str = "all"
    coincident: str = "ltp"
    bounds: tuple[float, float] | None = None
    source: str = field(default="", compare=False, repr=False)

    _exponents = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        amplitudes = ("A2_plus", "A3_plus", "A2_minus", "A3_minus")
        check_parameters(self, amplitudes, ("tau_plus", "tau_minus", "tau_x", "tau_y"), ("all", "nearest"))

    @property
    def limits(self) -> tuple[float, float]:
        """The bounds that hold: as given, or none."""
        return (-np.inf, np.inf) if self.bounds is None else self.bounds

    def window(self, lag: ArrayLike) -> np.ndarray:
        """What one pair, far from all others, changes: the pair part of the rule.

        Parameters
        ----------
        lag : float or array
            Δt = t_post − t_pre in ms.

        Returns
        -------
        array of the shape of lag
            Change of the weight.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> rule.window([-10, 10]).round(6)
        array([-0.005277,  0.      ])
        """
        return window(lag, self.A2_plus, self.A2_minus, self.tau_plus, self.tau_minus, self.coincident)

    def weight_change(
        self, pre: ArrayLike, post: ArrayLike, w0: float = 0.5, state: np.ndarray | None = None
    ) -> float:
        """What two spike trains do to the weight.

        Parameters
        ----------
        pre, post : arrays
            Sorted spike times in ms, no time twice; empty trains change nothing.
        w0 : float
            Weight at the start, within the bounds.
        state : array, optional
            Traces to start from, as `at_rest` gives; they are brought up to the last spike in place, so
            that the next call goes on from there. Spikes at one time belong in one call.

        Returns
        -------
        float
            Final weight minus w0.

        Raises
        ------
        ValueError
            If a train is not sorted, has a negative time or NaN, or w0 is out of bounds.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> round(rule.weight_change([5, 105], [0, 10, 110]), 6)
        0.001419
        """
        return weight_change(self, pre, post, w0, state)

    def history(
        self, pre: ArrayLike, post: ArrayLike, w0: float = 0.5, state: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The weight after each spike.

        Parameters
        ----------
        pre, post, w0, state
            As in `weight_change`.

        Returns
        -------
        t : (m,) array
            Times of the spikes of both trains in ms, each time once.
        w : (m,) array
            Weight just after them.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> t, w = rule.history([5], [0, 10], w0=0)
        >>> t, w.round(6)
        (array([ 0.,  5., 10.]), array([ 0.      , -0.006121, -0.0017  ]))
        """
        return history(self, pre, post, w0, state)

    def at_rest(self) -> np.ndarray:
        """A new state for `weight_change` to start from: no spike has been seen yet.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> rule.at_rest().shape
        (5,)
        """
        return np.zeros(STATE)

    def drift(self, pre_rate: float, post_rate: float) -> float:
        r"""Mean change per second under independent Poisson trains with rates r and ρ.

        All-to-all: :math:`r\rho\,[A_2^+\tau_+ - A_2^-\tau_- - A_3^-\tau_-\tau_x r + A_3^+\tau_+\tau_y\rho]`.
        Nearest: each mean trace :math:`x\tau` becomes :math:`x\tau/(1+x\tau)`.

        Parameters
        ----------
        pre_rate, post_rate : float
            Rates r and ρ in Hz, not negative.

        Returns
        -------
        float
            Change of the weight per second.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> round(rule.drift(10, 20), 6)
        0.001941
        """
        r, rho = per_ms("pre_rate", pre_rate), per_ms("post_rate", post_rate)

        def mean_trace(rate: float, tau: float) -> float:
            return rate * tau if self.pairing == "all" else rate * tau / (1 + rate * tau)

        up = self.A2_plus + self.A3_plus * mean_trace(rho, self.tau_y)
        down = self.A2_minus + self.A3_minus * mean_trace(r, self.tau_x)
        gain = rho * mean_trace(r, self.tau_plus) * up - r * mean_trace(rho, self.tau_minus) * down
        return gain * MS_PER_S

    def bcm_threshold(self, pre_rate: float = 0.0) -> float:
        r"""The postsynaptic rate at which the drift of all-to-all pairing changes sign.

        .. math:: \rho^* = \frac{A_2^-\tau_- + A_3^-\tau_-\tau_x r - A_2^+\tau_+}{A_3^+\tau_+\tau_y}

        Parameters
        ----------
        pre_rate : float
            Presynaptic rate r in Hz, not negative; it matters only if A3_minus is not 0.

        Returns
        -------
        float
            ρ* in Hz. Negative if there is potentiation at every rate.

        Raises
        ------
        ValueError
            If the pairing is not all-to-all, or A3_plus is 0.

        Examples
        --------
        >>> rule = TripletRule(0, 6.5e-3, 7.1e-3, 0, 16.8, 33.7, 101, 114)
        >>> round(rule.bcm_threshold(), 2)
        19.22
        """
        if self.pairing != "all" or self.A3_plus == 0:
            fail("pairing, A3_plus", f"{self.pairing!r}, {self.A3_plus:g}", "'all' and positive")
        r = per_ms("pre_rate", pre_rate)
        down = (self.A2_minus + self.A3_minus * self.tau_x * r) * self.tau_minus
        return (down - self.A2_plus * self.tau_plus) / (self.A3_plus * self.tau_plus * self.tau_y) * MS_PER_S

    @property
    def _fast_and_slow(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        fast = (self.A2_plus, self.A2_minus, self.tau_plus, self.tau_minus)
        return fast, (self.A3_plus, self.A3_minus, self.tau_x, self.tau_y)
