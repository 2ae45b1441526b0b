"""Figures of chapter 5: spikes, traces, windows, and what they do to a weight.

Presynaptic spikes are orange, postsynaptic ones black, weights blue, theory green.
"""

import matplotlib.pyplot as plt
import numpy as np

from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, SKY

SMALL = 5.6  # inches: wide enough for one panel, and its letters stay readable on a phone
LAG = "lag Δt = t(post) − t(pre)  in ms"
BOLD = {"fontweight": "bold"}


def stdp_picture(rule, lag=10.0, axes=None):
    """A pair of spikes in each order, and below them the window with the two changes that they make.

    Parameters
    ----------
    rule : PairRule
    lag : float
        Size of the lag of the two pairs in ms.
    axes : sequence of three Axes, optional
        For the pair post-pre, the pair pre-post and the window.

    Returns
    -------
    array of three Axes
        The first line of the window's panel is the window, its last one the two changes.
    """
    if axes is None:
        _, named = plt.subplot_mosaic(
            [["ltd", "ltp"], ["window", "window"]], figsize=(SMALL, 4.6), height_ratios=[1, 2]
        )
        axes = [named["ltd"], named["ltp"], named["window"]]
    for ax, sign, title in ((axes[0], -1, "post before pre"), (axes[1], 1, "pre before post")):
        _pair(ax, sign * lag)
        ax.set_title(title, **BOLD)
    ax = axes[2]
    for side in (np.linspace(-80, -1e-6, 200), np.linspace(1e-6, 80, 200)):
        change = rule.window(side)
        ax.plot(side, change, color=BLUE, linewidth=3)
        ax.fill_between(side, change, color=SKY, alpha=0.3, linewidth=0)
    _cross(ax)
    top = 1.25 * max(rule.A_plus, rule.A_minus)
    ax.text(30, 0.5 * rule.A_plus, "stronger (LTP)", color=BLUE, fontsize=14, **BOLD)
    ax.text(-30, -0.5 * rule.A_minus, "weaker (LTD)", color=BLUE, fontsize=14, ha="right", va="top", **BOLD)
    ax.set(xlim=(-80, 80), ylim=(-top, top), yticks=[0], xlabel=LAG, ylabel="change of w")
    lags = np.array([-lag, lag])
    ax.plot(lags, rule.window(lags), "o", color=BLACK, markersize=9)
    return np.asarray(axes)


def _pair(ax, lag):
    """Two baselines with a spike each, the presynaptic one above."""
    for level, time, colour, name in ((1, -lag / 2, ORANGE, "pre"), (0, lag / 2, BLACK, "post")):
        ax.plot([-24, 24], [level, level], color=colour, linewidth=1.5)
        ax.plot([time, time], [level, level + 0.72], color=colour, linewidth=3.5)
        ax.text(-25, level + 0.05, name, color=colour, ha="right", **BOLD)
    ax.axvspan(-abs(lag) / 2, abs(lag) / 2, color=SKY, alpha=0.25, linewidth=0)
    ax.set(xlim=(-38, 25), ylim=(-0.2, 2))
    ax.set_axis_off()


def _cross(ax):
    ax.axhline(0, color=GREY, linewidth=1)
    ax.axvline(0, color=GREY, linewidth=1)


def windows(rules, ax=None):
    """Windows of several rules, each in units of its own A₊.

    Parameters
    ----------
    rules : dict of str to PairRule
        By the name to print.
    ax : Axes, optional

    Returns
    -------
    Axes
        Two lines a rule: depression, then potentiation.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.9))
    styles = ((BLUE, "-"), (ORANGE, (0, (6, 2))), (GREY, (0, (1.5, 1.5))))
    for (name, rule), (colour, style) in zip(rules.items(), styles, strict=False):
        for side, label in ((np.linspace(-100, -1e-6, 200), name), (np.linspace(1e-6, 100, 200), None)):
            change = rule.window(side) / rule.A_plus
            ax.plot(side, change, color=colour, linestyle=style, linewidth=3, label=label)
    _cross(ax)
    ax.set(xlim=(-100, 100), ylim=(-1.15, 1.1), yticks=[-1, 0, 1], xlabel=LAG, ylabel="change of w, in A₊")
    ax.legend(loc="upper left", handlelength=2.4, borderaxespad=0)
    return ax


def traces(rule, pre, post, duration, w0=0.5, axes=None):
    """Two spike trains, the trace that each leaves, and the weight, on one time axis.

    Parameters
    ----------
    rule : PairRule
        With all-to-all pairing.
    pre, post : arrays
        Spike times in ms.
    duration : float
        Length of the time axis in ms.
    w0 : float
        Weight at the start.
    axes : sequence of three Axes, optional

    Returns
    -------
    array of three Axes
        The last one's first line is the weight after each spike.
    """
    if axes is None:
        _, axes = plt.subplots(3, 1, figsize=(SMALL, 5.2), sharex=True, height_ratios=[1, 1, 1.3])
    t = np.linspace(0, duration, 2000)
    for ax, train, tau, colour, name, reader in (
        (axes[0], pre, rule.tau_plus, ORANGE, "pre: spikes and trace x", post),
        (axes[1], post, rule.tau_minus, BLACK, "post: spikes and trace y", pre),
    ):
        ax.vlines(train, 0, 1, color=colour, linewidth=2.5)
        ax.plot(t, _trace(t, train, tau), color=colour, linestyle="--", linewidth=1.6)
        ax.plot(reader, _trace(reader, train, tau), "o", color=BLUE, markersize=7)
        ax.set_title(name, loc="left", color=colour, **BOLD)
        ax.set(ylim=(0, 2.1), yticks=[0, 1])
    times, w = rule.history(pre, post, w0=w0)
    axes[2].step(np.r_[0, times, duration], np.r_[w0, w, w[-1]], where="post", color=BLUE, linewidth=2.5)
    axes[2].set_title("weight w", loc="left", color=BLUE, **BOLD)
    axes[2].set(xlim=(0, duration), xlabel="time in ms", yticks=[w0])
    axes[2].axhline(w0, color=GREY, linewidth=1)
    return np.asarray(axes)


def _trace(t, train, tau):
    """Sum over the spikes before t, a spike at t included, of e^{−(t − spike)/τ}."""
    age = np.subtract.outer(np.asarray(t, dtype=float), train)
    return np.where(age >= 0, np.exp(-np.maximum(age, 0) / tau), 0).sum(axis=-1)


def drift_against_balance(balance, theory, mean, sem, equal_amplitudes, ax=None):
    """Drift under independent Poisson trains against the balance of the window's two areas.

    Parameters
    ----------
    balance : (n,) array
        A₋τ₋ / (A₊τ₊) of each rule.
    theory, mean, sem : (n,) arrays
        Drift in the closed form; simulated mean and its standard error. Per second.
    equal_amplitudes : float
        The balance at which A₋ = A₊.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.7))
    ax.axhline(0, color=GREY, linewidth=1)
    ax.plot(balance, theory, color=GREEN, label="theory")
    ax.errorbar(balance, mean, 3 * sem, fmt="o", color=BLUE, capsize=4, markersize=7, label="simulated")
    ax.axvline(1, color=GREEN, linewidth=1.5, linestyle=":")
    ax.axvline(equal_amplitudes, color=PINK, linewidth=1.5, linestyle="--")
    top = np.max(theory)
    ax.text(1.03, 0.95 * top, "equal areas", color=GREEN, va="top", **BOLD)
    ax.text(equal_amplitudes - 0.03, 0.35 * top, "A₋ = A₊", color=PINK, ha="right", va="top", **BOLD)
    ax.set(xlabel="area of depression / area of potentiation", ylabel="drift of w per second")
    ax.legend(loc="lower left")
    return ax


def causal_drift(efficacy, theory, mean, sem, independent, threshold, ax=None):
    """Drift against the weight when the input takes part in firing the neuron.

    Parameters
    ----------
    efficacy : (n,) array
        Weight: mean number of postsynaptic spikes that one presynaptic spike causes.
    theory, mean, sem : (n,) arrays
        Drift with the causal term; simulated mean and its standard error. Per second.
    independent : (n,) array
        Drift at the same rates without the causal term.
    threshold : float
        Weight at which the drift changes sign.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.9))
    ax.axhline(0, color=GREY, linewidth=1)
    ax.plot(efficacy, theory, color=GREEN)
    ax.plot(efficacy, independent, color=GREY, linestyle="--")
    ax.errorbar(efficacy, mean, 3 * sem, fmt="o", color=BLUE, capsize=4, markersize=7)
    ax.plot(threshold, 0, "o", color="white", markeredgecolor=BLACK, markeredgewidth=2, markersize=11)
    span = np.max(theory) - np.min(independent)
    right = {"ha": "right", "fontweight": "bold"}
    ax.text(0.8 * efficacy[-1], theory[-1], "with the causal term", color=GREEN, va="top", **right)
    ax.text(efficacy[-1], independent[-1] + 0.04 * span, "independent trains", color=GREY, **right)
    ax.annotate("w*", (threshold, 0), (0, 11), textcoords="offset points", ha="center", fontsize=14)
    for way, word in ((-1, "shrinks"), (1, "grows")):
        start, stop = threshold + way * 0.12 * threshold, threshold + way * threshold
        ax.annotate(
            "", (stop, 0), (start, 0), arrowprops={"arrowstyle": "->", "color": BLACK, "linewidth": 2}
        )
        ax.text((start + stop) / 2, -0.02 * span, word, ha="center", va="top", fontsize=11)
    ax.locator_params(axis="x", nbins=5)
    ax.set(xlabel="weight w: spikes caused per spike", ylabel="drift of w per second")
    return ax


def driven_neuron(inputs, run, start, stop, axes=None):
    """The spikes of the inputs above the membrane potential that they drive.

    Parameters
    ----------
    inputs : Events
        Spikes of the inputs.
    run : Run
        What `simulate_lif` returned for them.
    start, stop : float
        The stretch of time to show, in ms.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        The second one's first line is the membrane potential.
    """
    if axes is None:
        _, axes = plt.subplots(2, 1, figsize=(SMALL, 4.4), sharex=True, height_ratios=[1, 1.5])
    shown = (inputs.times >= start) & (inputs.times < stop)
    axes[0].scatter(inputs.times[shown], inputs.source[shown], s=7, color=ORANGE, linewidths=0)
    axes[0].set(ylim=(-1, inputs.n), yticks=[], ylabel=f"{inputs.n} inputs")
    axes[0].yaxis.label.set_color(ORANGE)
    window = (run.t >= start) & (run.t < stop)
    axes[1].plot(run.t[window], run.v[window], color=BLUE, linewidth=1.5)
    spikes = run.spikes[(run.spikes >= start) & (run.spikes < stop)]
    threshold = run.v.max()
    axes[1].vlines(spikes, threshold, threshold + 12, color=BLACK, linewidth=2.5)
    axes[1].axhline(threshold, color=GREY, linestyle=":", linewidth=1.2)
    axes[1].text(stop, threshold + 0.6, "threshold", color=GREY, ha="right", va="bottom", fontsize=11)
    axes[1].set(xlim=(start, stop), xlabel="time in ms", ylabel="voltage in mV")
    return np.asarray(axes)


def input_around_spikes(lag, rate, mean_rate, ax=None):
    """Mean rate of an input around the neuron's own spikes.

    Parameters
    ----------
    lag : (n + 1,) array
        Edges of the bins of Δt in ms.
    rate : (n,) array
        Rate of an input in each bin, in Hz.
    mean_rate : float
        Its rate on the whole, in Hz.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.4))
    ax.stairs(rate, lag, baseline=mean_rate, fill=True, color=ORANGE, alpha=0.35)
    ax.stairs(rate, lag, baseline=None, color=ORANGE, linewidth=2.2)
    ax.axhline(mean_rate, color=GREY, linewidth=1.2)
    ax.axvline(0, color=BLACK, linewidth=1.5)
    top = np.max(rate)
    high = mean_rate + 0.75 * (top - mean_rate)
    ax.text(-0.06 * lag[-1], high, "after the\npost spike", ha="right", va="center", color=GREY, **BOLD)
    ax.text(0.42 * lag[-1], high, "before it: spikes\nthat helped", va="center", color=ORANGE, **BOLD)
    ax.set(xlim=(lag[0], lag[-1]), xlabel=LAG, ylabel="rate of an input in Hz")
    return ax


def run_away(t, history, shown, axes=None):
    """Histograms of many weights at a few times, and the part of them away from both bounds in time.

    Parameters
    ----------
    t : (r,) array
        Times in ms.
    history : (r, n) array
        Weights at these times, between 0 and 1.
    shown : sequence of three ints
        Which times get a histogram.
    axes : sequence of four Axes, optional

    Returns
    -------
    array of four Axes
        The last one's first line is the part of the weights between 0.1 and 0.9.
    """
    if axes is None:
        _, named = plt.subplot_mosaic([["a", "b", "c"], ["m", "m", "m"]], figsize=(SMALL, 5.0))
        axes = [named[key] for key in "abcm"]
    seconds = np.asarray(t) / 1000
    for ax, k in zip(axes[:3], shown, strict=True):
        ax.hist(history[k], bins=np.linspace(0, 1, 21), color=BLUE, alpha=0.85)
        ax.set_title(f"after {seconds[k]:.0f} s", **BOLD)
        ax.set(xlim=(0, 1), xticks=[0, 0.5, 1], yticks=[], xlabel="weight")
    axes[0].set_ylabel("synapses")
    middle = ((history > 0.1) & (history < 0.9)).mean(axis=1)
    ax = axes[3]
    ax.semilogx(seconds, middle, "o-", color=BLUE, markersize=5)
    ax.plot(seconds[list(shown)], middle[list(shown)], "o", color=BLACK, markersize=9)
    ax.set(ylim=(0, 1.05), xlabel="time in s", ylabel="part between\n0.1 and 0.9")
    return np.asarray(axes)


def rate_of_pairing(rate, after, before, ax=None):
    """Change of the weight after pairs at a fixed lag, against the rate at which they are repeated.

    Parameters
    ----------
    rate : (n,) array
        Pairs a second, in Hz.
    after, before : (n,) arrays
        Change with post after pre, and with post before pre.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.7))
    ax.axhline(0, color=GREY, linewidth=1)
    ax.plot(rate, after, color=ORANGE)
    ax.plot(rate, before, color=BLUE, linestyle="--")
    ax.text(3, np.max(after), "pre 10 ms before post", color=ORANGE, va="bottom", **BOLD)
    ax.text(3, np.min(before), "post 10 ms before pre", color=BLUE, va="top", **BOLD)
    low, high = np.min(before), np.max(after)
    margin = 0.2 * (high - low)
    ax.set(xlim=(0, rate[-1]), ylim=(low - margin, high + margin))
    ax.set(xlabel="pairs per second (Hz)", ylabel="change of w, 60 pairs")
    return ax


def kinds_of_window(axes=None):
    """Sketches of four kinds of window that have been measured; only their shapes mean something.

    Parameters
    ----------
    axes : sequence of four Axes, optional

    Returns
    -------
    array of four Axes
        Each one's first line is the sketch.
    """
    if axes is None:
        _, axes = plt.subplots(2, 2, figsize=(SMALL, 4.2), sharex=True, sharey=True)
        axes = axes.ravel()
    lag = np.linspace(-80, 80, 641)
    hebbian = np.where(lag >= 0, 1.0, -0.6) * np.exp(-np.abs(lag) / 20)
    dip = 0.3 - 1.2 * np.where(lag >= 0, lag / 12 * np.exp(1 - lag / 12), 0)
    even = 1.2 * np.exp(-((lag / 15) ** 2)) - 0.25
    for ax, change, title in zip(
        axes,
        (hebbian, -hebbian, dip, even),
        ("Hebbian", "turned over", "anti-Hebbian dip", "order does not matter"),
        strict=True,
    ):
        ax.plot(lag, change, color=BLUE, linewidth=3)
        ax.fill_between(lag, change, color=SKY, alpha=0.3, linewidth=0)
        _cross(ax)
        ax.set_title(title, **BOLD)
        ax.set(xlim=(-80, 80), ylim=(-1.2, 1.2), yticks=[0])
    for ax in axes[-2:]:
        ax.set_xlabel("lag Δt in ms")
    for ax in axes[::2]:
        ax.set_ylabel("change of w")
    return np.asarray(axes)


def learning_equation(lag, theory, lags, mean, sem, ax=None):
    """What a synapse gains from a correlated input, against the lag of that input.

    Parameters
    ----------
    lag, theory : (m,) arrays
        Lags of input j behind input i in ms, and the coefficient Q_ij in the closed form, per second.
    lags, mean, sem : (n,) arrays
        Lags that were simulated, the coefficient found, and its standard error.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(SMALL, 3.6))
    _cross(ax)
    ax.plot(lag, theory, color=GREEN, label="theory")
    error = 3 * np.asarray(sem)
    ax.errorbar(lags, mean, error, fmt="o", color=BLUE, capsize=4, markersize=7, label="simulated")
    ax.set(xlabel="lag of input j behind input i, in ms", ylabel="Q per second", xlim=(lag[0], lag[-1]))
    ax.legend(loc="upper left")
    return ax
