r"""Plasticity by calcium: one trace and two thresholds instead of a window (Graupner & Brunel 2012)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from hebb_lib._checks import check_array, check_count, check_number
from hebb_lib.spikes import MS_PER_S
from hebb_lib.stdp._kernel import keep

GRAUPNER_BRUNEL = "Graupner & Brunel 2012, doi 10.1073/pnas.1109359109"


@dataclass(frozen=True)
class CalciumRule:
    r"""A synapse whose calcium jumps at every spike; time above two thresholds moves its efficacy ρ.

    .. math::

        \dot c &= -c/\tau_{Ca} + C_\text{pre} \sum_i \delta(t - t_i - D)
            + C_\text{post} \sum_j \delta(t - t_j) \\
        \tau \dot\varrho &= \gamma_p (1 - \varrho)\, [c > \theta_p] - \gamma_d\, \varrho\, [c > \theta_d]
            + \text{noise}

    The efficacy ϱ lies between 0 and 1. After the stimulation it falls to the nearer of two stable states,
    which ϱ* = ½ divides. The double well around them hardly acts during a stimulation and is left out, as in
    the closed forms of the paper.

    Parameters
    ----------
    tau_ca : float
        Time constant of calcium in ms, positive.
    c_pre, c_post : float
        Jumps at a pre- and at a postsynaptic spike, in units in which θ_d is near 1; not negative.
    theta_d, theta_p : float
        Thresholds of depression and of potentiation, positive.
    gamma_d, gamma_p : float
        Rates of depression and of potentiation above threshold, in units of 1/τ; not negative.
    sigma : float
        Size of the noise, positive.
    tau : float
        Time constant of the efficacy in ms, positive.
    delay : float
        D in ms: calcium follows a presynaptic spike so much later. Not negative.
    beta : float
        Share of synapses in the lower state before the stimulation, from 0 to 1.
    b : float
        Strength of the upper state in units of the lower, positive.
    source : str
        Where the parameters come from.

    Raises
    ------
    ValueError
        If a parameter is out of range; the message names it.

    Examples
    --------
    >>> PUBLISHED["DP"].change([-20, 10]).round(3)  # depression, then potentiation
    array([0.764, 1.221])
    """

    tau_ca: float
    c_pre: float
    c_post: float
    theta_d: float
    theta_p: float
    gamma_d: float
    gamma_p: float
    sigma: float
    tau: float
    delay: float
    beta: float = 0.5
    b: float = 5.0
    source: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        for name, unit in (("tau_ca", "ms"), ("tau", "ms"), ("theta_d", None), ("theta_p", None)):
            keep(self, name, check_number(name, getattr(self, name), positive=True, unit=unit))
        for name in ("sigma", "b"):
            keep(self, name, check_number(name, getattr(self, name), positive=True))
        for name in ("c_pre", "c_post", "gamma_d", "gamma_p"):
            keep(self, name, check_number(name, getattr(self, name), minimum=0))
        keep(self, "delay", check_number("delay", self.delay, minimum=0, unit="ms"))
        keep(self, "beta", check_number("beta", self.beta, minimum=0, maximum=1))

    def time_above(self, lag: ArrayLike, rate: float, threshold: float) -> np.ndarray:
        r"""Share of the time that calcium is above a threshold, while pairs come periodically.

        In each period T the trace jumps twice, at D and at Δt (modulo T). With the first jump a at t_a and
        the other, b, at t_b, it stands just after the first at

        .. math:: c_a = \frac{a + b\, e^{-(T - t_b + t_a)/\tau_{Ca}}}{1 - e^{-T/\tau_{Ca}}}

        and a stretch of length d that starts at c lies above θ for
        :math:`\min(d, \tau_{Ca}\ln(c/\theta))`.

        Parameters
        ----------
        lag : float or array
            Δt = t_post − t_pre in ms.
        rate : float
            Pairs a second, in Hz, positive.
        threshold : float
            θ, positive.

        Returns
        -------
        array of the shape of lag

        Raises
        ------
        ValueError
            If an argument is out of range.

        Examples
        --------
        >>> round(float(PUBLISHED["DP"].time_above(-20, 1, 1.0)), 6)
        0.020172
        """
        lag = check_array("lag", lag, tuple(range(9)), "a lag in ms, or an array of them", unit="ms")
        T = MS_PER_S / check_number("rate", rate, positive=True, unit="Hz")
        theta = check_number("threshold", threshold, positive=True)
        t_pre, t_post = self.delay % T, lag % T
        gap = np.where(t_post >= t_pre, t_post - t_pre, T - (t_pre - t_post))  # from the pre jump to the post
        decay = np.exp(-T / self.tau_ca)
        after_pre = (self.c_pre + self.c_post * np.exp(-(T - gap) / self.tau_ca)) / (1 - decay)
        after_post = (self.c_post + self.c_pre * np.exp(-gap / self.tau_ca)) / (1 - decay)
        with np.errstate(divide="ignore"):  # a trace that never rises is above no threshold
            above = [
                np.clip(self.tau_ca * np.log(c / theta), 0, stretch)
                for c, stretch in ((after_pre, gap), (after_post, T - gap))
            ]
        return (above[0] + above[1]) / T

    def switching(self, lag: ArrayLike, rate: float, pairs: int) -> tuple[np.ndarray, np.ndarray]:
        r"""Probabilities that a synapse goes up from the lower state, and down from the upper one.

        With α_p and α_d the shares of time above the thresholds, Γ_p = γ_p α_p and Γ_d = γ_d α_d, the
        efficacy moves towards :math:`\bar\varrho = \Gamma_p/(\Gamma_p+\Gamma_d)` with
        :math:`\tau_\text{eff} = \tau/(\Gamma_p+\Gamma_d)`, and is Gaussian:

        .. math::

            P(\varrho > \tfrac12 \mid \varrho_0) = \tfrac12 + \tfrac12\operatorname{erf}
            \frac{\bar\varrho - \tfrac12 + (\varrho_0 - \bar\varrho)\, e^{-t/\tau_\text{eff}}}
                 {\sqrt{\sigma_\varrho^2\, (1 - e^{-2t/\tau_\text{eff}})}}, \qquad
            \sigma_\varrho^2 = \sigma^2\, \frac{\alpha_p + \alpha_d}{\Gamma_p + \Gamma_d}

        Parameters
        ----------
        lag : float or array
            Δt = t_post − t_pre in ms.
        rate : float
            Pairs a second, in Hz, positive.
        pairs : int
            Number of pairs.

        Returns
        -------
        up, down : arrays of the shape of lag

        Raises
        ------
        ValueError
            If an argument is out of range.

        Examples
        --------
        >>> up, down = PUBLISHED["DP"].switching(-20, 1, 60)
        >>> print(round(float(up), 4), round(float(down), 4))
        0.2444 0.598
        """
        from scipy.special import erf  # here, since importing SciPy takes longer than all the rest

        t = check_count("pairs", pairs) * MS_PER_S / check_number("rate", rate, positive=True, unit="Hz")
        alpha_p = self.time_above(lag, rate, self.theta_p)
        alpha_d = self.time_above(lag, rate, self.theta_d)
        gamma_p, gamma_d = self.gamma_p * alpha_p, self.gamma_d * alpha_d
        moved = gamma_p + gamma_d > 0
        total = np.where(moved, gamma_p + gamma_d, 1.0)
        target = gamma_p / total
        shrunk = np.exp(-t * total / self.tau)
        spread = np.sqrt(self.sigma**2 * (alpha_p + alpha_d) / total * (1 - shrunk**2))

        def above_half(start):
            distance = target - 0.5 + (start - target) * shrunk
            return 0.5 + 0.5 * erf(distance / np.where(moved, spread, 1.0))

        # A synapse that nothing moves stays.
        return np.where(moved, above_half(0.0), 0.0), np.where(moved, 1 - above_half(1.0), 0.0)

    def change(self, lag: ArrayLike, rate: float = 1.0, pairs: int = 60) -> np.ndarray:
        r"""Mean strength after the stimulation, relative to that before.

        A share β of the synapses starts in the lower state, of strength 1, the others in the upper, of
        strength b; U and D are the probabilities of `switching`:

        .. math::

            \frac{(1-U)\beta + D(1-\beta) + b\,[U\beta + (1-D)(1-\beta)]}{\beta + (1-\beta)\, b}

        Parameters
        ----------
        lag : float or array
            Δt = t_post − t_pre in ms.
        rate : float
            Pairs a second, in Hz, positive.
        pairs : int
            Number of pairs.

        Returns
        -------
        array of the shape of lag
            1 for no change.

        Raises
        ------
        ValueError
            If an argument is out of range.

        Examples
        --------
        >>> PUBLISHED["DP"].change([-20, 0, 10]).round(3)
        array([0.764, 1.008, 1.221])
        """
        up, down = self.switching(lag, rate, pairs)
        upper = up * self.beta + (1 - down) * (1 - self.beta)
        return (1 - upper + self.b * upper) / (self.beta + (1 - self.beta) * self.b)


def _set(*numbers: float) -> CalciumRule:
    names = (
        "tau_ca",
        "c_pre",
        "c_post",
        "theta_p",
        "gamma_d",
        "gamma_p",
        "sigma",
        "tau",
        "delay",
        "beta",
        "b",
    )
    given = dict(zip(names, numbers, strict=True))
    given["tau"] *= MS_PER_S  # the paper gives seconds
    return CalciumRule(theta_d=1.0, source=GRAUPNER_BRUNEL, **given)


#: The parameter sets of the paper. The first six are shapes that the window can take, named by their signs
#: from large negative to large positive lags; the others were fitted to experiments.
PUBLISHED: Mapping[str, CalciumRule] = MappingProxyType(
    {
        "DP": _set(20, 1, 2, 1.3, 200, 321.808, 2.8284, 150, 13.7, 0.5, 5),
        "DPD": _set(20, 0.9, 0.9, 1.3, 250, 550, 2.8284, 150, 4.6, 0.5, 5),
        "DPD'": _set(20, 1, 2, 2.5, 50, 600, 2.8284, 150, 2.2, 0.5, 5),
        "P": _set(20, 2, 2, 1.3, 160, 257.447, 2.8284, 150, 0, 0.5, 5),
        "D": _set(20, 0.6, 0.6, 1.3, 500, 550, 5.6568, 150, 0, 0.5, 5),
        "D'": _set(20, 1, 2, 3.5, 60, 600, 2.8284, 150, 0, 0.5, 5),
        "hippocampal slices": _set(
            48.8373, 1, 0.275865, 1.3, 313.0965, 1645.59, 9.1844, 688.355, 18.8008, 0.7, 5.28145
        ),
        "hippocampal cultures": _set(
            11.9536, 0.58156, 1.76444, 1.3, 61.141, 113.6545, 2.5654, 33.7596, 10, 0.5, 36.0263
        ),
        "cortical slices": _set(
            22.6936, 0.5617539, 1.23964, 1.3, 331.909, 725.085, 3.3501, 346.3615, 4.6098, 0.5, 5.40988
        ),
    }
)
