"""Figures of chapter 7: the rate at which spikes come, and the weight that they find.

Pre before post is orange, post before pre blue, theory green.
"""

import matplotlib.pyplot as plt
import numpy as np

from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, SKY
from hebb_lib.spikes import pairing_protocol

SMALL = 5.6  # inches: wide enough for one panel, and its letters stay readable on a phone
BOLD = {"fontweight": "bold"}


def frequency_dependence(data, rules, axes=None):
    """Measured plasticity against the rate of pairing, and what rules make of it: a panel a rule.

    Parameters
    ----------
    data : Pairings
        Measured changes at two lags, such as `datasets.sjostrom2001()`.
    rules : dict of str to PairRule or TripletRule
        By the title to print; each gets 60 pairs at steady rates.
    axes : sequence of Axes, optional
        One a rule.

    Returns
    -------
    array of Axes
        The first two lines of each are the curves of the rule, pre before post first.
    """
    if axes is None:
        _, axes = plt.subplots(1, len(rules), figsize=(6.4, 3.9), sharey=True, squeeze=False)
        axes = axes[0]
    rate = np.r_[0.1, np.arange(2, 51, 2)]
    for ax, (name, rule) in zip(axes, rules.items(), strict=True):
        for sign, colour, marker, style in ((1, ORANGE, "o", "-"), (-1, BLUE, "s", "--")):
            here = np.sign(data.lag) == sign
            protocols = [pairing_protocol(r, data.lag[here][0], 60) for r in rate]
            curve = [rule.weight_change(pre, post) for pre, post in protocols]
            ax.plot(rate, curve, color=colour, linestyle=style, linewidth=3, zorder=1)
            # Points of the two lags are moved apart by a trifle, so that all can be seen.
            ax.errorbar(
                data.rate[here] + 0.6 * sign, data.change[here], data.sem[here],
                fmt=marker, color=colour, markeredgecolor=BLACK, markersize=8, capsize=4, linewidth=1.5,
            )  # fmt: skip
        ax.axhline(0, color=GREY, linewidth=1)
        ax.set_title(name, **BOLD)
        ax.set(xlabel="pairs per second (Hz)", xlim=(-2, 53), ylim=(-0.65, 1.08), xticks=[0, 20, 40])
        ax.yaxis.set_major_formatter(lambda y, _: f"{100 * y:+.0f} %".replace("-", "−") if y else "0")
    axes[0].set_ylabel("change of the synapse")
    axes[0].text(1, 0.98, "● pre before post", color=ORANGE, va="top", **BOLD)
    axes[0].text(1, 0.84, "■ post before pre", color=BLUE, va="top", **BOLD)
    return np.asarray(axes)


def error_valley(tau_y, error, A3_plus, published, axes=None):
    """The error of the best fit for each τ_y, and the amplitude that it takes.

    Parameters
    ----------
    tau_y : (n,) array
        Time constant of the slow postsynaptic trace in ms.
    error : (n,) array
        Error E with the amplitudes fitted.
    A3_plus : (n,) array
        Fitted amplitude of the triplets.
    published : TripletRule
        The published rule: its τ_y is marked, and fitted values are drawn in units of its own.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        The second one's first two lines are A₃⁺ and A₃⁺τ_y.
    """
    if axes is None:
        _, axes = plt.subplots(2, 1, figsize=(SMALL, 5.0), sharex=True)
    A3 = A3_plus / published.A3_plus
    product = A3 * tau_y / published.tau_y
    axes[0].semilogx(tau_y, error, color=GREEN)
    axes[0].set(ylabel="error E", ylim=(0, 1.3))
    axes[1].loglog(tau_y, A3, color=ORANGE)
    axes[1].loglog(tau_y, product, color=BLUE, linestyle="--")
    axes[1].set(xlabel="time constant of the slow trace, in ms", ylabel="in published units")
    axes[1].text(tau_y[0] * 1.35, A3[0], "amplitude A₃⁺", color=ORANGE, va="center", **BOLD)
    axes[1].text(tau_y[-1], 1.25 * product[-1], "A₃⁺ × time constant", color=BLUE, ha="right", **BOLD)
    for ax in axes:
        ax.axvline(published.tau_y, color=GREY, linestyle=":", linewidth=1.5)
    axes[0].text(1.04 * published.tau_y, 1.25, "published", color=GREY, va="top")
    axes[1].set_xticks([20, 50, 100, 200, 500], ["20", "50", "100", "200", "500"])
    axes[1].set_yticks([0.3, 1, 3, 10], ["0.3", "1", "3", "10"])
    for ax in axes:
        ax.minorticks_off()
    return np.asarray(axes)


def drift_of_rate(rate, theories, simulated, threshold=None, ax=None):
    """Drift of a weight against the postsynaptic rate, for one or more rules.

    Parameters
    ----------
    rate : (n,) array
        Postsynaptic rate of the curves in Hz.
    theories : dict of str to (n,) array
        Closed form of each rule, by the name to print.
    simulated : dict of str to (rates, means, standard errors)
        Simulations of each rule.
    threshold : float, optional
        A rate in Hz to mark on the axis.
    ax : Axes, optional

    Returns
    -------
    Axes
        One line a rule first, then the markers.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.9))
    looks = ((GREEN, "-", "o"), (PINK, "--", "s"))
    for (name, curve), (colour, style, _) in zip(theories.items(), looks, strict=False):
        ax.plot(rate, curve, color=colour, linestyle=style, label=name)
    for name, (colour, _, marker) in zip(theories, looks, strict=False):
        at, mean, sem = simulated[name]
        ax.errorbar(at, mean, 3 * np.asarray(sem), fmt=marker, color=colour, capsize=4, markersize=7)
    ax.axhline(0, color=GREY, linewidth=1)
    if threshold is not None:
        ax.plot(threshold, 0, "o", color="white", markeredgecolor=BLACK, markeredgewidth=2, markersize=11)
        ax.annotate(
            f"{threshold:.1f} Hz", (threshold, 0), (0, 12), textcoords="offset points", ha="center", **BOLD
        )
    ax.set(xlabel="postsynaptic rate ρ in Hz", ylabel="drift of w per second", xlim=(0, rate[-1]))
    ax.legend(loc="upper left")
    return ax


def stationary_weights(weights, grid, densities, fixed_points, axes=None):
    """Histograms of weights in their steady state, with the theory's density: a panel a weight dependence.

    Parameters
    ----------
    weights : dict of str to array
        Simulated weights between 0 and 1, by the title to print.
    grid : (m,) array
        Weights at which the densities are given.
    densities : dict of str to (m,) array
        Density in the theory.
    fixed_points : dict of str to float
        Where potentiation and depression balance; may lack a name.
    axes : sequence of Axes, optional

    Returns
    -------
    array of Axes
        The first line of each is the density.
    """
    if axes is None:
        _, axes = plt.subplots(2, 2, figsize=(SMALL, 4.9), sharex=True)
        axes = axes.ravel()
    for ax, (name, w) in zip(axes, weights.items(), strict=True):
        ax.hist(w, bins=np.linspace(0, 1, 26), density=True, color=SKY, alpha=0.7)
        ax.plot(grid, densities[name], color=GREEN, linewidth=2.5)
        if name in fixed_points:
            ax.axvline(fixed_points[name], color=BLACK, linestyle=":", linewidth=2)
        ax.set_title(name, **BOLD)
        ax.set(xlim=(0, 1), yticks=[], xticks=[0, 0.5, 1], ylim=(0, None))
    for ax in axes[2:]:
        ax.set_xlabel("weight")
    return np.asarray(axes)


def soft_bound(weights, mean, spread, ax=None):
    """Histogram of weights with the mean and the spread of the theory.

    Parameters
    ----------
    weights : array
        Simulated weights.
    mean, spread : float
        Mean and standard deviation in the theory.
    ax : Axes, optional

    Returns
    -------
    Axes
        The first line is the normal density of that mean and spread.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.3))
    ax.hist(weights, bins=40, density=True, color=SKY, alpha=0.7)
    w = np.linspace(mean - 3.5 * spread, mean + 3.5 * spread, 300)
    ax.plot(w, np.exp(-(((w - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi)), color=GREEN)
    ax.axvline(mean, color=BLACK, linestyle=":", linewidth=2)
    ax.set(xlim=(0, mean + 5 * spread), xlabel="weight", yticks=[], ylabel="synapses")
    return ax


def repelling_threshold(seconds, runs, threshold, ax=None, *, name="threshold ρ*"):
    """Output rates in time, from starts on both sides of a rate that repels or attracts.

    Parameters
    ----------
    seconds : (n,) array
        Time in s.
    runs : (k, n) array
        Output rate in Hz of each run.
    threshold : float
        Rate in Hz at which the drift changes sign.
    ax : Axes, optional
    name : str
        What to call that rate.

    Returns
    -------
    Axes
        One line a run first.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.7))
    for run in runs:
        ax.plot(seconds, run, color=ORANGE if run[0] > threshold else BLUE)
    ax.axhline(threshold, color=GREEN, linestyle="--")
    ax.text(seconds[-1], threshold + 6, name, color=GREEN, ha="right", va="bottom", **BOLD)
    ax.set(xlabel="time in s", ylabel="output rate in Hz", xlim=(0, seconds[-1]), ylim=(0, 80))
    return ax
