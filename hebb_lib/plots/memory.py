"""Figures of chapter 9: memories in the weights between neurons."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap

from hebb_lib.memory import critical_load, one_step_error, retrieval_overlap
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE

INK = ListedColormap(["#f2f2f2", BLUE])


def recalled_images(rows, names: Sequence[str], axes=None):
    """Black-and-white images in rows: what was stored, what the network is shown, what it makes of it.

    Parameters
    ----------
    rows : sequence of (P, 64) arrays
        Images of 8 × 8 pixels, entries 0 and 1.
    names : sequence of str
        What each row shows.
    axes : (rows, P) array of Axes, optional

    Returns
    -------
    (rows, P) array of Axes
    """
    n, P = len(rows), len(rows[0])
    if axes is None:
        _, axes = plt.subplots(n, P, figsize=(5.8, 5.8 * n / P), squeeze=False)
    axes = np.asarray(axes)
    for images, name, line in zip(rows, names, axes, strict=True):
        for image, ax in zip(images, line, strict=True):
            ax.imshow(np.reshape(image, (8, 8)), cmap=INK, vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(True)
        line[0].set_ylabel(name)
    return axes


def crosstalk(fields, loads, axes=None):
    """Histograms of the field along a stored pattern, h ξ, at several loads, with the Gaussian of the theory.

    Parameters
    ----------
    fields : sequence of (n,) arrays
        h ξ of all neurons and patterns at one load each; below zero the neuron turns over.
    loads : sequence of float
        The loads α.
    axes : sequence of Axes, optional

    Returns
    -------
    array of Axes
        In each, the theory's curve is the only line beside the vertical one at zero.
    """
    if axes is None:
        _, axes = plt.subplots(len(loads), 1, figsize=(5.4, 1.7 * len(loads)), sharex=True)
    h = np.linspace(-1.5, 3.5, 301)
    for ax, field, alpha in zip(axes, fields, loads, strict=True):
        ax.hist(field, bins=np.linspace(-1.5, 3.5, 76), density=True, color=BLUE, alpha=0.45)
        ax.plot(h, np.exp(-((h - 1) ** 2) / (2 * alpha)) / np.sqrt(2 * np.pi * alpha), color=GREEN)
        ax.axvline(0, color=BLACK, linewidth=1)
        error = float(one_step_error(alpha))
        ax.text(0.98, 0.72, f"α = {alpha:g}\nwrong: {error:.2%}", transform=ax.transAxes, ha="right")
        ax.set(yticks=[])
        ax.spines["left"].set_visible(False)
    axes[-1].set_xlabel("field times stored activity, $h_i\\,\\xi_i$")
    return np.asarray(axes)


def forgetting(loads, overlaps, ax=None):
    """Overlap of the recalled state with its pattern against the load: simulated networks and the theory.

    Parameters
    ----------
    loads : (m,) array
        Loads α.
    overlaps : (m, n) array
        Overlaps of n recalls at each load.
    ax : Axes, optional

    Returns
    -------
    Axes
        The first line is the theory below the critical load.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.3))
    overlaps = np.asarray(overlaps)
    alpha = np.linspace(0.02, critical_load(), 200)
    ax.plot(alpha, [retrieval_overlap(a) for a in alpha], color=GREEN, label="theory, N → ∞")
    ax.plot([critical_load()] * 2, [0, retrieval_overlap(critical_load() - 1e-9)], color=GREEN, ls=":")
    ax.plot(np.repeat(loads, overlaps.shape[1]), overlaps.ravel(), ".", color=BLUE, alpha=0.35, markersize=5)
    ax.plot(loads, overlaps.mean(axis=1), "o", color=BLUE, label="N = 1000, mean")
    ax.text(critical_load() + 0.003, 0.05, "0.138", color=GREEN)
    ax.set(xlabel="load α = P/N", ylabel="overlap after recall", ylim=(0, 1.05))
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 0.1))
    return ax


def sequence(overlaps, shown: int = 5, ax=None):
    """Overlaps with the first patterns of a stored sequence, step by step.

    Parameters
    ----------
    overlaps : (steps, P) array
        Overlap with each pattern after each step.
    shown : int
        How many patterns are drawn.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.0))
    overlaps = np.asarray(overlaps)
    colours = [BLUE, ORANGE, GREEN, GREY, BLACK]
    for k in range(shown):
        ax.plot(overlaps[:, k], marker="o", markersize=4, color=colours[k % 5])
        ax.text(k + 0.12, 1.04, f"{k + 1}", color=colours[k % 5], ha="center", weight="bold")
    ax.set(xlabel="step", ylabel="overlap with pattern", ylim=(-0.2, 1.15))
    return ax
