"""Figures of chapter 8: synapses that compete, and what they learn."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects
from matplotlib.colors import LogNorm

from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE

TWO = 6.0  # width of two panels in inches: narrow, so that their text is readable on a phone


def group_wins(t, history, w, n_group, axes=None):
    """A correlated group of synapses against the others: their means over time, and all weights at the end.

    Parameters
    ----------
    t : (r,) array
        Recording times in ms.
    history : (r, n) array
        Weights at these times, in units of g_max.
    w : (n,) array
        Weights at the end.
    n_group : int
        The first `n_group` synapses are the group.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(TWO, 3.3), width_ratios=[1, 1.25], sharey=True)
    left, right = axes
    synapse = np.arange(1, len(w) + 1)
    for part, colour, name, height in (
        (slice(None, n_group), ORANGE, "correlated", 0.9),
        (slice(n_group, None), BLUE, "the others", 0.16),
    ):
        left.plot(t / 1000, history[:, part].mean(axis=1), color=colour)
        left.annotate(name, (0.05, height), xycoords="axes fraction", color=colour, weight="bold")
        right.plot(synapse[part], w[part], ".", color=colour, markersize=3)
    left.set(xlabel="time (s)", ylabel="weight (of its maximum)", title="mean weight", ylim=(-0.03, 1.05))
    right.set(xlabel="synapse", title=f"each weight after {t[-1] / 1000:.0f} s", xlim=(0, len(w)))
    right.set_xticks([0, n_group, len(w) // 2, len(w)])
    return np.asarray(axes)


def weights_apart(weights, labels, axes=None):
    """Histograms of the weights at several times, one above the other.

    Parameters
    ----------
    weights : sequence of (n,) arrays
        Weights in units of their maximum.
    labels : sequence of str
        When each was taken.
    axes : sequence of Axes, optional

    Returns
    -------
    array of Axes
    """
    if axes is None:
        size = (5.8, 1.25 * len(weights) + 0.6)
        _, axes = plt.subplots(len(weights), 1, figsize=size, sharex=True, sharey=True)
    edges = np.linspace(0, 1, 21)
    for ax, w, label in zip(axes, weights, labels, strict=True):
        share = 100 * np.histogram(w, edges)[0] / len(w)
        ax.bar(edges[:-1], share, width=edges[1] * 0.92, align="edge", color=BLUE)
        ax.annotate(label, (0.5, 0.72), xycoords="axes fraction", ha="center")
        ax.set_yticks([0, 20, 40])
    axes[-1].set(xlabel="weight (of its maximum)", xlim=(0, 1))
    axes[len(axes) // 2].set_ylabel("share of the synapses (%)")
    return np.asarray(axes)


def phase_diagram(records, ax=None):
    """The output rate over the grid of input rate and A₋/A₊, on a logarithmic scale of colour.

    Parameters
    ----------
    records : list of dict
        With ``rate``, ``ratio`` and ``output``, one a point of a full grid.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 4.4))
    rates, ratios, output = _grid(records)
    shown = np.clip(output, 0.1, None)
    mesh = ax.pcolormesh(rates, ratios, shown, norm=LogNorm(0.1, 1500), cmap="cividis", rasterized=True)
    ax.contour(rates, ratios, shown, [1, 200], colors="white", linewidths=1.6, linestyles=["--", "-"])
    bar = ax.figure.colorbar(mesh, ax=ax, ticks=[0.1, 1, 10, 100, 1000])
    bar.ax.set_yticklabels(["0.1", "1", "10", "100", "1000"])
    bar.set_label("output rate (Hz)")
    edge = [patheffects.withStroke(linewidth=3, foreground=BLACK)]
    for x, y, name in ((26, 0.95, "run-away"), (17, 1.055, "competition"), (32, 1.2, "silence")):
        ax.annotate(
            name, (x, y), color="white", weight="bold", fontsize=14, ha="center", va="center",
            path_effects=edge,
        )  # fmt: skip
    ax.set(xlabel="rate of each input (Hz)", ylabel="A₋ / A₊")
    return ax


def balance(rates, mean, output, threshold, axes=None):
    """Where the competition stops: the mean weight against the input rate, and the output rate.

    Parameters
    ----------
    rates : (m,) array
        Input rates in Hz.
    mean : (m,) array
        Mean weight at the end of each run.
    output : (m,) array
        Output rate in Hz at the end of each run.
    threshold : (m,) array
        Mean weight at which the mean input alone reaches the threshold.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(TWO, 3.2))
    left, right = axes
    left.plot(rates, threshold, color=GREEN, linewidth=1.8)
    left.plot(rates, mean, "o", color=BLUE, markersize=6)
    left.annotate("border (8.4)", (0.97, 0.88), xycoords="axes fraction", ha="right", color=GREEN)
    left.set(
        xlabel="rate of each input (Hz)", ylabel="mean weight", ylim=(0, None), title="the weights give way"
    )
    right.plot(rates, output, "o-", color=BLUE, markersize=6)
    right.set(
        xlabel="rate of each input (Hz)",
        ylabel="output rate (Hz)",
        ylim=(0, None),
        title="the output, less",
    )
    return np.asarray(axes)


def silence(output, came_down, ax=None):
    """Output rate of a neuron whose inputs slow down and come back, beside one that started slow.

    Parameters
    ----------
    output : (3k,) array
        Output rate in Hz, in bins of 10 s: a third with 25 Hz inputs, a third with 15, a third with 25.
    came_down : (k,) array
        The same of a neuron that starts with full weights when the inputs slow down.
    ax : Axes, optional

    Returns
    -------
    Axes
        Lines: the neuron, then the other one.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(TWO, 3.3))
    seconds = 10 * np.arange(len(output)) + 5
    k = len(came_down)
    ax.plot(seconds, output, color=BLUE)
    ax.plot(seconds[k : 2 * k], came_down, color=ORANGE, linestyle="--")
    ax.axvspan(10 * k, 20 * k, color=GREY, alpha=0.15, linewidth=0)
    for third, text in enumerate(("25 Hz", "15 Hz", "25 Hz")):
        ax.annotate(f"inputs of {text}", (10 * k * (third + 0.58), 54), ha="center", va="center", fontsize=11)
    ax.set(xlabel="time (s)", ylabel="output rate (Hz)", xlim=(0, 10 * len(output)), ylim=(-1, 60))
    return ax


def earlier(first_spike, arrival, w, axes=None):
    """The latency of the response, presentation by presentation, and the weights against the time of arrival.

    Parameters
    ----------
    first_spike : (m,) array
        First output spike after each onset in ms, nan where there is none.
    arrival : (n,) array
        When each input spikes after the onset, in ms.
    w : (n,) array
        Its weight at the end.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(TWO, 3.3))
    left, right = axes
    presentation = np.arange(1, len(first_spike) + 1)
    left.semilogx(presentation, first_spike, ".", color=BLUE, markersize=5)
    left.set(xlabel="presentation", ylabel="first spike after onset (ms)", ylim=(0, 70), title="the response")
    left.set_xticks([1, 10, 100], ["1", "10", "100"])
    right.plot(arrival, w, ".", color=ORANGE, markersize=4)
    right.axvline(first_spike[0], color=GREY, linestyle="--", linewidth=1.4)
    right.annotate("first response", (first_spike[0], 0.5), (6, 0), textcoords="offset points", color=GREY)
    right.set(
        xlabel="arrival of the input (ms)", ylabel="weight at the end", xlim=(0, 100), title="the synapses"
    )
    return np.asarray(axes)


def receptive_fields(rows, row_names: Sequence[str], column_names: Sequence[str] = (), axes=None):
    """Weights of neurons as images: rows to compare, one column a neuron; zero is white.

    Parameters
    ----------
    rows : sequence of (k, 64) arrays
        Each row of an array is an 8 × 8 image.
    row_names, column_names : sequence of str
        What stands beside the rows and above the columns.
    axes : (len(rows), k) array of Axes, optional

    Returns
    -------
    array of Axes
    """
    k = len(rows[0])
    if axes is None:
        size = (max(0.95 * k + 1.2, 3.2), 0.95 * len(rows) + 0.35)
        _, axes = plt.subplots(len(rows), k, figsize=size, squeeze=False)
    axes = np.asarray(axes).reshape(len(rows), k)
    for line, row, name in zip(axes, rows, row_names, strict=True):
        for ax, field in zip(line, row, strict=True):
            top = np.abs(field).max()
            ax.imshow(field.reshape(8, 8), cmap="PuOr_r", vmin=-top, vmax=top)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=8)
    for ax, name in zip(axes[0], column_names, strict=False):
        ax.set_title(name)
    return axes


def _grid(records):
    """The axes of the grid, and the output rate as an array (ratios, rates)."""
    rates = np.unique([r["rate"] for r in records])
    ratios = np.unique([r["ratio"] for r in records])
    output = np.full((len(ratios), len(rates)), np.nan)
    for r in records:
        output[np.searchsorted(ratios, r["ratio"]), np.searchsorted(rates, r["rate"])] = r["output"]
    return rates, ratios, output
