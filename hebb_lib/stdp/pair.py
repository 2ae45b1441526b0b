"""The pair rule: every pair of a pre- and a postsynaptic spike changes the weight."""

from dataclasses import KW_ONLY, dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_choice, check_number, check_within, fail
from hebb_lib.spikes import MS_PER_S
from hebb_lib.stdp._kernel import (
    STATE,
    check_parameters,
    history,
    keep,
    per_ms,
    weight_change,
    window,
)

PAIRINGS = ("all", "nearest_symmetric", "nearest_pre")
DEPENDENCE = ("additive", "multiplicative", "gutig", "van_rossum", "morrison")


@dataclass(frozen=True)
class PairRule:
    r"""Pair STDP: each pair of a pre- and a postsynaptic spike changes the weight by the window

    .. math::

        W(\Delta t) = \begin{cases} +A_+ f_+(w)\, e^{-\Delta t/\tau_+} & \Delta t > 0 \\
                                    -A_- f_-(w)\, e^{+\Delta t/\tau_-} & \Delta t < 0 \end{cases}

    How the size of a step depends on the weight:

    ================== ============== ========= ============== ========================================
    dependence         f₊(w)          f₋(w)     default bounds source
    ================== ============== ========= ============== ========================================
    ``additive``       1              1         none           Song, Miller & Abbott 2000
    ``multiplicative`` 1 − w          w         (0, 1)         Rubin, Lee & Sompolinsky 2001
    ``gutig``          (1 − w)^μ      w^μ       (0, 1)         Gütig, Aharonov, Rotter & Sompolinsky 2003
    ``van_rossum``     1              w         (0, ∞)         van Rossum, Bi & Turrigiano 2000
    ``morrison``       w^μ            w         (0, ∞)         Morrison, Aertsen & Diesmann 2007
    ================== ============== ========= ============== ========================================

    Parameters
    ----------
    A_plus, A_minus : float
        Amplitudes A₊ of potentiation and A₋ of depression: magnitudes, not negative.
    tau_plus, tau_minus : float
        Time constants τ₊ and τ₋ in ms, positive.
    pairing : {"all", "nearest_symmetric", "nearest_pre"}
        Which pairs count: all of them; each spike with the last one of the other side; or each
        presynaptic spike with the last postsynaptic one before it and the next one after it.
    coincident : {"ltp", "ltd", "both", "exclude"}
        What a pair at Δt = 0 does, that is, one closer than `spikes.SAME_TIME`. A convention, not a
        biological fact.
    dependence : {"additive", "multiplicative", "gutig", "van_rossum", "morrison"}
        How steps depend on the weight, see the table.
    mu : float
        Exponent μ of "gutig" and "morrison", not negative; 0 is additive potentiation.
    bounds : (float, float), optional
        Hard bounds of the weight: a step past a bound ends on it. By default as in the table.
    source : str
        Where the parameters come from.

    Raises
    ------
    ValueError
        If a parameter is out of range; the message names it.

    Examples
    --------
    >>> PairRule(1, 0.5, 20, 20).window([-20, 20]).round(3)
    array([-0.184,  0.368])
    """

    A_plus: float
    A_minus: float
    tau_plus: float
    tau_minus: float
    _: KW_ONLY
    pairing: str = "all"
    coincident: str = "ltp"
    dependence: str = "additive"
    mu: float = 1.0
    bounds: tuple[float, float] | None = None
    source: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        check_parameters(self, ("A_plus", "A_minus"), ("tau_plus", "tau_minus"), PAIRINGS)
        check_choice("dependence", self.dependence, DEPENDENCE)
        keep(self, "mu", check_number("mu", self.mu, minimum=0))
        low, high = self.limits
        if self.dependence in ("multiplicative", "gutig") and not 0 <= low < high <= 1:
            fail("bounds", self.bounds, f"within (0, 1) for {self.dependence} steps")
        if self.dependence in ("van_rossum", "morrison") and low < 0:
            fail("bounds", self.bounds, f"not negative for {self.dependence} steps")

    @property
    def limits(self) -> tuple[float, float]:
        """The bounds that hold: as given, or the default of the weight dependence."""
        if self.bounds is not None:
            return self.bounds
        high = {"additive": np.inf, "multiplicative": 1.0, "gutig": 1.0}.get(self.dependence, np.inf)
        return (-np.inf if self.dependence == "additive" else 0.0, high)

    def potentiation(self, w: ArrayLike) -> np.ndarray:
        """The step up of a pair at lag +0 from weight w: A₊ f₊(w).

        Parameters
        ----------
        w : float or array
            Weight, within the bounds.

        Returns
        -------
        array of the shape of w

        Examples
        --------
        >>> PairRule(0.1, 0.1, 20, 20, dependence="multiplicative").potentiation([0, 0.75]).round(3)
        array([0.1  , 0.025])
        """
        up_room, up_w, _ = self._exponents
        w = check_within("w", w, self.limits)
        return self.A_plus * (1 - w) ** up_room * w**up_w

    def depression(self, w: ArrayLike) -> np.ndarray:
        """The size of the step down of a pair at lag −0 from weight w: A₋ f₋(w).

        Parameters
        ----------
        w : float or array
            Weight, within the bounds.

        Returns
        -------
        array of the shape of w

        Examples
        --------
        >>> PairRule(0.1, 0.1, 20, 20, dependence="multiplicative").depression([0, 0.75]).round(3)
        array([0.   , 0.075])
        """
        return self.A_minus * check_within("w", w, self.limits) ** self._exponents[2]

    def window(self, lag: ArrayLike, w0: float = 0.5) -> np.ndarray:
        """What one pair changes, before bounds: the STDP window.

        Parameters
        ----------
        lag : float or array
            Δt = t_post − t_pre in ms.
        w0 : float
            Weight at which the steps are taken; additive steps do not depend on it.

        Returns
        -------
        array of the shape of lag
            Change of the weight.

        Examples
        --------
        >>> PairRule(1, 0.5, 20, 20).window([-20, 0, 20]).round(3)
        array([-0.184,  1.   ,  0.368])
        """
        w = self._within(w0)
        up, down = self.potentiation(w), self.depression(w)
        return window(lag, up, down, self.tau_plus, self.tau_minus, self.coincident)

    def weight_change(
        self, pre: ArrayLike, post: ArrayLike, w0: float = 0.5, state: np.ndarray | None = None
    ) -> float:
        """What two spike trains do to the weight.

        One pass over the spikes: a trace of past presynaptic spikes is read at each postsynaptic spike,
        and the other way round, which equals the sum over all pairs.

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
        >>> round(PairRule(1, 0.5, 20, 20).weight_change([0, 100], [10, 90]), 6)
        0.30882
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
        >>> t, w = PairRule(1, 0.5, 20, 20).history([0, 100], [10], w0=0)
        >>> t, w.round(3)
        (array([  0.,  10., 100.]), array([0.   , 0.607, 0.601]))
        """
        return history(self, pre, post, w0, state)

    def at_rest(self) -> np.ndarray:
        """A new state for `weight_change` to start from: no spike has been seen yet.

        Examples
        --------
        >>> rule = PairRule(1, 0.5, 20, 20)
        >>> state = rule.at_rest()
        >>> first = rule.weight_change([0], [], state=state)
        >>> round(rule.weight_change([], [20], state=state), 6)
        0.367879
        """
        return np.zeros(STATE)

    def drift(self, pre_rate: float, post_rate: float, w0: float = 0.5) -> float:
        r"""Mean change per second under independent Poisson trains.

        With rates r and ρ (Kempter, Gerstner & van Hemmen 1999; Izhikevich & Desai 2003; Burkitt,
        Meffin & Grayden 2004):

        .. math::

            \text{all:} &\quad r\rho\,[A_+\tau_+ - A_-\tau_-] \\
            \text{nearest, symmetric:} &\quad
                r\rho\,\Bigl[\frac{A_+\tau_+}{1+r\tau_+} - \frac{A_-\tau_-}{1+\rho\tau_-}\Bigr] \\
            \text{nearest, pre-centred:} &\quad
                r\rho\,\Bigl[\frac{A_+\tau_+}{1+\rho\tau_+} - \frac{A_-\tau_-}{1+\rho\tau_-}\Bigr]

        Parameters
        ----------
        pre_rate, post_rate : float
            Rates r and ρ in Hz, not negative.
        w0 : float
            Weight at which the steps are taken; additive steps do not depend on it.

        Returns
        -------
        float
            Change of the weight per second.

        Examples
        --------
        >>> round(PairRule(1, 0.5, 20, 20).drift(10, 20), 6)
        2.0
        """
        r, rho = per_ms("pre_rate", pre_rate), per_ms("post_rate", post_rate)
        # Mean of the trace that a spike of the other side reads, in spikes per ms of its rate.
        up, down = self.tau_plus, self.tau_minus
        if self.pairing == "nearest_symmetric":
            up = up / (1 + r * up)
        if self.pairing == "nearest_pre":
            up = up / (1 + rho * up)
        if self.pairing != "all":
            down = down / (1 + rho * down)
        w = self._within(w0)
        slope = float(self.potentiation(w) * up - self.depression(w) * down)
        return r * rho * slope * MS_PER_S

    def causal_drift(self, pre_rate: float, efficacy: float, tau_m: float, w0: float = 0.5) -> float:
        r"""What `drift` gains when the presynaptic spikes take part in firing the neuron.

        For a linear Poisson neuron, in which each presynaptic spike adds ε postsynaptic spikes on average,
        with delays that are exponential with τ_m, all-to-all pairing gains
        :math:`\varepsilon\, r\, A_+\tau_+/(\tau_+ + \tau_m)` (Kempter, Gerstner & van Hemmen 1999,
        doi 10.1103/PhysRevE.59.4498).

        Parameters
        ----------
        pre_rate : float
            Presynaptic rate r in Hz, not negative.
        efficacy : float
            Mean number ε of postsynaptic spikes that a presynaptic spike adds, not negative.
        tau_m : float
            Time constant of the postsynaptic potential in ms, positive.
        w0 : float
            Weight at which the steps are taken; additive steps do not depend on it.

        Returns
        -------
        float
            Change of the weight per second.

        Examples
        --------
        >>> round(PairRule(1, 0.5, 20, 20).causal_drift(10, efficacy=0.1, tau_m=20), 6)
        0.5
        """
        if self.pairing != "all":
            fail("pairing", repr(self.pairing), "'all' for this closed form")
        r = per_ms("pre_rate", pre_rate)
        efficacy = check_number("efficacy", efficacy, minimum=0)
        tau_m = check_number("tau_m", tau_m, positive=True, unit="ms")
        share = self.tau_plus / (self.tau_plus + tau_m)
        return float(efficacy * r * self.potentiation(self._within(w0)) * share) * MS_PER_S

    def fixed_point(self) -> float:
        r"""The weight at which independent Poisson trains leave no drift, for all-to-all pairing.

        Where :math:`A_+\tau_+ f_+(w) = A_-\tau_- f_-(w)`. With :math:`q = A_-\tau_-/(A_+\tau_+)`:
        :math:`1/(1+q^{1/\mu})` for "gutig" (μ = 1 for "multiplicative"), :math:`1/q` for "van_rossum",
        :math:`q^{-1/(1-\mu)}` for "morrison". Additive steps have none.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the rule has no such weight.

        Examples
        --------
        >>> PairRule(0.1, 0.3, 20, 20, dependence="multiplicative").fixed_point()
        0.25
        """
        if self.pairing != "all":
            fail("pairing", repr(self.pairing), "'all' for this closed form")
        q = self.A_minus * self.tau_minus / (self.A_plus * self.tau_plus) if self.A_plus else np.inf
        mu = 1.0 if self.dependence == "multiplicative" else self.mu
        if self.dependence in ("multiplicative", "gutig") and mu > 0:
            return float(1 / (1 + q ** (1 / mu)))
        if self.dependence == "van_rossum":
            return 1 / q
        if self.dependence == "morrison" and mu != 1:
            return float(q ** (-1 / (1 - mu)))
        return fail(
            "dependence", f"{self.dependence!r} with mu = {self.mu:g}", "one with a single fixed point"
        )

    def _within(self, w0: ArrayLike) -> np.ndarray:
        return check_within("w0", w0, self.limits, 0)

    @property
    def _exponents(self) -> tuple[float, float, float]:
        """Every weight dependence is f₊ = (1 − w)^a w^b and f₋ = w^c: these are a, b and c."""
        return {
            "additive": (0.0, 0.0, 0.0),
            "multiplicative": (1.0, 0.0, 1.0),
            "gutig": (self.mu, 0.0, self.mu),
            "van_rossum": (0.0, 0.0, 1.0),
            "morrison": (0.0, self.mu, 1.0),
        }[self.dependence]

    @property
    def _fast_and_slow(self) -> tuple[tuple[float, ...], None]:
        return (self.A_plus, self.A_minus, self.tau_plus, self.tau_minus), None
