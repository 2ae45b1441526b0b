r"""Spike-timing-dependent plasticity of one synapse: the pair rule and the triplet rule.

Times are in ms, rates in Hz. The lag is :math:`\Delta t = t_\text{post} - t_\text{pre}`: positive means pre
before post, potentiation. Amplitudes are magnitudes. Weights are numbers without a unit; where a rule
knows a largest weight, they are in units of it.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from types import MappingProxyType

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_choice, check_number, check_train, fail
from hebb_lib.spikes import MS_PER_S

PAIRINGS = ("all", "nearest_symmetric", "nearest_pre")
COINCIDENT = ("ltp", "ltd", "both", "exclude")
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
        What a pair at Δt = 0 does. A convention, not a biological fact.
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
        _check_parameters(self, ("A_plus", "A_minus"), ("tau_plus", "tau_minus"), PAIRINGS)
        check_choice("dependence", self.dependence, DEPENDENCE)
        check_number("mu", self.mu, minimum=0)
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
        """
        up_room, up_w, _ = self._exponents
        w = _check_within("w", w, self.limits)
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
        """
        return self.A_minus * _check_within("w", w, self.limits) ** self._exponents[2]

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
        """
        up = self.potentiation(w0)
        down = self.depression(w0)
        return _window(lag, up, down, self.tau_plus, self.tau_minus, self.coincident)

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
        """
        return _weight_change(self, pre, post, w0, state)

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
        """
        return _history(self, pre, post, w0, state)

    def at_rest(self) -> np.ndarray:
        """A new state for `weight_change` to start from: no spike has been seen yet."""
        return np.zeros(_STATE)

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
        """
        r, rho = _per_ms("pre_rate", pre_rate), _per_ms("post_rate", post_rate)
        # Mean of the trace that a spike of the other side reads, in spikes per ms of its rate.
        up, down = self.tau_plus, self.tau_minus
        if self.pairing == "nearest_symmetric":
            up = up / (1 + r * up)
        if self.pairing == "nearest_pre":
            up = up / (1 + rho * up)
        if self.pairing != "all":
            down = down / (1 + rho * down)
        slope = float(self.potentiation(w0) * up - self.depression(w0) * down)
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
        """
        if self.pairing != "all":
            fail("pairing", repr(self.pairing), "'all' for this closed form")
        r = _per_ms("pre_rate", pre_rate)
        efficacy = check_number("efficacy", efficacy, minimum=0)
        tau_m = check_number("tau_m", tau_m, positive=True)
        share = self.tau_plus / (self.tau_plus + tau_m)
        return float(efficacy * r * self.potentiation(w0) * share) * MS_PER_S

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
        return _floats(self.A_plus, self.A_minus, self.tau_plus, self.tau_minus), None


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
        What a pair at Δt = 0 does. A convention, not a biological fact.
    bounds : (float, float), optional
        Hard bounds of the weight: a step past a bound ends on it. None by default.
    source : str
        Where the parameters come from.

    Raises
    ------
    ValueError
        If a parameter is out of range; the message names it.
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
        _check_parameters(self, amplitudes, ("tau_plus", "tau_minus", "tau_x", "tau_y"), ("all", "nearest"))

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
        """
        return _window(lag, self.A2_plus, self.A2_minus, self.tau_plus, self.tau_minus, self.coincident)

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
        """
        return _weight_change(self, pre, post, w0, state)

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
        """
        return _history(self, pre, post, w0, state)

    def at_rest(self) -> np.ndarray:
        """A new state for `weight_change` to start from: no spike has been seen yet."""
        return np.zeros(_STATE)

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
        """
        r, rho = _per_ms("pre_rate", pre_rate), _per_ms("post_rate", post_rate)

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
        """
        if self.pairing != "all" or self.A3_plus == 0:
            fail("pairing, A3_plus", f"{self.pairing!r}, {self.A3_plus:g}", "'all' and positive")
        r = _per_ms("pre_rate", pre_rate)
        down = (self.A2_minus + self.A3_minus * self.tau_x * r) * self.tau_minus
        return (down - self.A2_plus * self.tau_plus) / (self.A3_plus * self.tau_plus * self.tau_y) * MS_PER_S

    @property
    def _fast_and_slow(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        fast = _floats(self.A2_plus, self.A2_minus, self.tau_plus, self.tau_minus)
        return fast, _floats(self.A3_plus, self.A3_minus, self.tau_x, self.tau_y)


# What a synapse remembers: fast traces, slow traces, and the time in ms to which they belong.
_X, _Y, _X_SLOW, _Y_SLOW, _T, _STATE = range(6)


@njit(cache=True)
def _run(pre, post, w, state, fast, slow, dependence, limits, flags, history):
    """One pass over the spikes in order of time. Returns the final weight and the number of times seen.

    `fast` holds A₊, A₋, τ₊, τ₋; `slow` the same of the triplet terms, A₃₊, A₃₋, τ_x, τ_y, or None;
    `dependence` the exponents of the weight dependence, or None for additive steps; `flags` what
    `pairing_flags` says; `history` is a (2, n) array for the times and the weights, or None. What is None
    costs nothing: numba compiles the kernel without it.
    """
    A_plus, A_minus, tau_plus, tau_minus = fast
    low, high = limits
    set_x, set_y, use_up, up_sees, down_sees = flags
    x, y, x_slow, y_slow, last = state
    i, j, k = 0, 0, 0
    while i < len(pre) or j < len(post):
        t_pre = pre[i] if i < len(pre) else np.inf
        t_post = post[j] if j < len(post) else np.inf
        t = min(t_pre, t_post)
        # Traces decay up to now.
        elapsed = t - last
        last = t
        x *= np.exp(-elapsed / tau_plus)
        y *= np.exp(-elapsed / tau_minus)
        up, down = A_plus, A_minus
        if slow is not None:  # read just before the spike is added
            x_slow *= np.exp(-elapsed / slow[2])
            y_slow *= np.exp(-elapsed / slow[3])
            up += slow[0] * y_slow
            down += slow[1] * x_slow
        if t_pre < t_post:
            w = step_down(w, down * y, dependence, low)
            x = 1.0 if set_x else x + 1
            if slow is not None:
                x_slow = 1.0 if set_x else x_slow + 1
            i += 1
        elif t_post < t_pre:
            w = step_up(w, up * x, dependence, high)
            y = 1.0 if set_y else y + 1
            if use_up:
                x = 0.0
            if slow is not None:
                y_slow = 1.0 if set_y else y_slow + 1
            j += 1
        else:  # both at once: who sees whom is a convention
            x_new, y_new = (1.0 if set_x else x + 1), (1.0 if set_y else y + 1)
            up *= x_new if up_sees else x
            down *= y_new if down_sees else y
            if up_sees:
                w = step_up(step_down(w, down, dependence, low), up, dependence, high)
            else:
                w = step_down(step_up(w, up, dependence, high), down, dependence, low)
            x, y = x_new, y_new
            if use_up:
                x = 0.0 if up_sees else 1.0
            if slow is not None:
                x_slow, y_slow = (1.0 if set_x else x_slow + 1), (1.0 if set_y else y_slow + 1)
            i += 1
            j += 1
        if history is not None:
            history[0, k], history[1, k] = t, w
        k += 1
    state[0], state[1], state[2], state[3], state[4] = x, y, x_slow, y_slow, last
    return w, k


@njit(cache=True)
def step_up(w, step, dependence, high):
    """w ← w + step f₊(w), not past the upper bound."""
    if dependence is not None:
        step *= _power(1 - w, dependence[0]) * _power(w, dependence[1])
    w += step
    return high if w > high else w


@njit(cache=True)
def step_down(w, step, dependence, low):
    """w ← w − step f₋(w), not past the lower bound."""
    if dependence is not None:
        step *= _power(w, dependence[2])
    w -= step
    return low if w < low else w


@njit(cache=True)
def _power(base, exponent):
    """base ** exponent, quick for the exponents 0 and 1 that most rules have."""
    if exponent == 0:
        return 1.0
    if exponent == 1:
        return base
    return base**exponent


def pairing_flags(rule: PairRule | TripletRule) -> tuple[bool, bool, bool, bool, bool]:
    """Pairing and the convention for Δt = 0, as the kernels take them.

    Whether a spike sets the pre trace to 1 rather than adding 1, the same for the post trace, whether a
    post spike uses the pre trace up, and whether the post spike, and the pre spike, sees one of the other
    side at the same time. The pre spike goes first if the post spike is to see it.
    """
    set_x = rule.pairing in ("nearest", "nearest_symmetric")
    set_y = rule.pairing != "all"
    use_up = rule.pairing == "nearest_pre"
    up_sees, down_sees = rule.coincident in ("ltp", "both"), rule.coincident in ("ltd", "both")
    return set_x, set_y, use_up, up_sees, down_sees


def kernel_dependence(rule: PairRule | TripletRule) -> tuple[float, float, float] | None:
    """The exponents of the weight dependence, or None for additive steps."""
    return rule._exponents if any(rule._exponents) else None


def _through_kernel(rule, pre, post, w, state, history):
    if state is None:
        state = rule.at_rest()
    if not (isinstance(state, np.ndarray) and state.shape == (_STATE,) and state.dtype == float):
        fail("state", repr(state), "what at_rest() gave")
    if any(len(train) and train[0] < state[_T] for train in (pre, post)):
        fail("pre, post", "a spike before the time of the state", f"from {state[_T]:g} ms on")
    fast, slow = rule._fast_and_slow
    limits = tuple(float(bound) for bound in rule.limits)
    return _run(
        pre, post, w, state, fast, slow, kernel_dependence(rule), limits, pairing_flags(rule), history
    )


def _weight_change(rule, pre, post, w0, state):
    pre, post = _check_pair(pre, post)
    w0 = float(_check_within("w0", w0, rule.limits))
    # Where the weight does not matter, the change is summed from zero and keeps all its digits.
    free = not any(rule._exponents) and not np.isfinite(rule.limits).any()
    start = 0.0 if free else w0
    end, _ = _through_kernel(rule, pre, post, start, state, None)
    return end - start


def _history(rule, pre, post, w0, state):
    pre, post = _check_pair(pre, post)
    w0 = float(_check_within("w0", w0, rule.limits))
    history = np.empty((2, len(pre) + len(post)))
    _, n = _through_kernel(rule, pre, post, w0, state, history)
    return history[0, :n].copy(), history[1, :n].copy()


def _check_pair(pre, post):
    return check_train("pre", pre), check_train("post", post)


def _window(lag, up, down, tau_plus, tau_minus, coincident):
    lag = check_array("lag", lag, tuple(range(9)), "lags t_post − t_pre in ms")
    after = lag >= 0 if coincident in ("ltp", "both") else lag > 0
    before = lag <= 0 if coincident in ("ltd", "both") else lag < 0
    size = np.abs(lag)
    return after * up * np.exp(-size / tau_plus) - before * down * np.exp(-size / tau_minus)


def _check_parameters(rule, amplitudes, taus, pairings):
    for name in amplitudes:
        check_number(name, getattr(rule, name), minimum=0)
    for name in taus:
        check_number(name, getattr(rule, name), positive=True)
    check_choice("pairing", rule.pairing, pairings)
    check_choice("coincident", rule.coincident, COINCIDENT)
    if rule.bounds is not None:
        needs = "a pair (low, high) with low < high"
        try:
            low, high = (float(bound) for bound in rule.bounds)
        except (TypeError, ValueError):
            fail("bounds", repr(rule.bounds), needs)
        if not low < high:
            fail("bounds", rule.bounds, needs)


def _check_within(name, w, limits):
    low, high = limits
    needs = f"a weight within [{low:g}, {high:g}]"
    w = check_array(name, w, tuple(range(9)), needs)
    if (w < low).any() or (w > high).any():
        fail(name, w, needs)
    return w


def _floats(*numbers: float) -> tuple[float, ...]:
    return tuple(float(number) for number in numbers)


def _per_ms(name: str, rate: float) -> float:
    return check_number(name, rate, minimum=0) / MS_PER_S


_VISUAL = (
    "Pfister & Gerstner 2006 (doi 10.1523/JNEUROSCI.1425-06.2006), visual cortex, fit to Sjöström et al. 2001"
)

#: Published parameter sets by name. A pair set and a triplet set, or sets of different tissue, are not
#: interchangeable.
published: Mapping[str, PairRule | TripletRule] = MappingProxyType(
    {
        "song2000": PairRule(
            0.005,
            0.005 * 1.05,
            20.0,
            20.0,
            bounds=(0.0, 1.0),
            source="Song, Miller & Abbott 2000 (doi 10.1038/78829); weights in units of g_max",
        ),
        "brian2": PairRule(
            0.01,
            0.01 * 1.05,
            20.0,
            20.0,
            bounds=(0.0, 1.0),
            source="Brian2's example synapses/STDP.py (doi 10.7554/eLife.47314); weights in units of g_max",
        ),
        "bi_poo": PairRule(
            0.777,
            0.273,
            16.8,
            33.7,
            source="Bi & Poo 1998 (doi 10.1523/JNEUROSCI.18-24-10464.1998), fit in Bi & Poo 2001 "
            "(doi 10.1146/annurev.neuro.24.1.139), hippocampal culture; relative change after 60 pairs",
        ),
        "froemke_dan": PairRule(
            1.03,
            0.51,
            13.3,
            34.5,
            source="Froemke & Dan 2002 (doi 10.1038/416433a), visual cortex L2/3; relative change after 60 "
            "pairs. Sources differ: A₊ 1.01 or 1.03, τ₊ 13.3 to 14.8, A₋ .51 or .52, τ₋ 33.8 to 34.5",
        ),
        "triplet_all": TripletRule(
            5e-10, 6.2e-3, 7e-3, 2.3e-4, 16.8, 33.7, 101.0, 125.0, source=f"{_VISUAL}; all-to-all, full"
        ),
        "triplet_all_minimal": TripletRule(
            0.0,
            6.5e-3,
            7.1e-3,
            0.0,
            16.8,
            33.7,
            101.0,
            114.0,
            source=f"{_VISUAL}; all-to-all, minimal (no τ_x)",
        ),
        "triplet_nearest": TripletRule(
            8.8e-11,
            5.3e-2,
            6.6e-3,
            3.1e-3,
            16.8,
            33.7,
            714.0,
            40.0,
            pairing="nearest",
            source=f"{_VISUAL}; nearest, full",
        ),
        "triplet_nearest_minimal": TripletRule(
            0.0,
            5e-2,
            8e-3,
            0.0,
            16.8,
            33.7,
            714.0,
            40.0,
            pairing="nearest",
            source=f"{_VISUAL}; nearest, minimal (no τ_x)",
        ),
    }
)
