"""Figures of chapter 6: rules that keep the direction and stop the growth."""

import matplotlib.pyplot as plt
import numpy as np

from hebb_lib.flows import oja_flow
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, SKY, YELLOW

TWO = 6.0  # width of two panels in inches: narrow, so that their text is readable on a phone


def tamed_growth(X, hebb_path, oja_paths, u, axes=None):
    """Length of the weights under Hebb and Oja on the left; Oja's paths in the plane on the right.

    Parameters
    ----------
    X : (n, 2) array
        The samples, drawn as a cloud behind the paths.
    hebb_path : (n + 1, 2) array
        One path of the plain rule.
    oja_paths : sequence of (n + 1, 2) arrays
        Paths of Oja's rule; the first starts where `hebb_path` does.
    u : (2,) array
        First eigenvector of the input's second moment.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(TWO, 3.2))
    left, right = axes
    for path, colour, name in ((hebb_path, ORANGE, "Hebb"), (oja_paths[0], BLUE, "Oja")):
        length = np.linalg.norm(path, axis=1)
        left.semilogy(length, color=colour, label=name)
        left.annotate(
            name, (0.62 * len(length), length[int(0.62 * len(length))]), (0, 10), color=colour,
            textcoords="offset points", ha="right", weight="bold",
        )  # fmt: skip
    left.set(xlabel="samples seen", ylabel="length |w|", title="the length")
    right.scatter(*X[:400].T, s=5, color=SKY, alpha=0.35, linewidths=0)
    right.add_patch(plt.Circle((0, 0), 1, fill=False, color=GREY, linestyle="--", linewidth=1.2))
    for path in oja_paths:
        right.plot(*path.T, color=BLUE, linewidth=1.3)
        right.plot(*path[0], "o", color=BLUE, markersize=4)
    for sign in (1, -1):
        right.plot(*(sign * u), "o", color=BLACK, markersize=8)
        where = sign * u * 1.42
        right.annotate("u₁" if sign > 0 else "−u₁", where, ha="center", va="center", fontsize=13)
    right.set(
        xlim=(-2.1, 2.1),
        ylim=(-2.1, 2.1),
        aspect="equal",
        xlabel="w₁",
        ylabel="w₂",
        title="Oja, from anywhere",
    )
    return np.asarray(axes)


def two_eyes(multiplicative, subtractive, ax=None):
    """The weights that each normalisation leaves; the first half serves one eye, the second the other.

    Parameters
    ----------
    multiplicative, subtractive : (d,) arrays
        Final weights, drawn over the synapse's number.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 3.3))
    d = len(multiplicative)
    i = np.arange(1, d + 1)
    ax.bar(i, subtractive, width=0.8, color=YELLOW, alpha=0.55, label="subtractive")
    ax.plot(i, multiplicative, "o-", color=BLUE, markersize=5, label="multiplicative")
    ax.axvline((d + 1) / 2, color=GREY, linestyle=":", linewidth=1.4)
    top = 1.35 * max(subtractive.max(), multiplicative.max())
    ax.set(ylabel="weight", ylim=(0, top), yticks=(0, 0.5, 1))
    ax.set_xticks([0.25 * d + 0.5, 0.75 * d + 0.5], ["synapses of the left eye", "of the right eye"])
    ax.tick_params(axis="x", length=0)
    ax.legend(loc="upper right", ncols=2)
    return ax


def oja_plane(C, starts, t, ax=None):
    """Oja's exact flow in the plane: paths, fixed points, and the line that divides the two ends.

    Parameters
    ----------
    C : (2, 2) array
        Second moment of the input.
    starts : (m, 2) array
        Starts of the paths.
    t : (k,) array
        Times at which the flow is drawn.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines are the m paths, then the dividing line, then the fixed points: stable, saddles, zero.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.4, 5.2))
    _, U = np.linalg.eigh(C)
    u1, u2 = U[:, 1] * np.sign(U[0, 1]), U[:, 0]
    for w0 in starts:
        path = oja_flow(C, w0, t)
        colour = BLUE if w0 @ u1 > 0 else PINK
        ax.plot(*path.T, color=colour, linewidth=1.5)
        middle = int(np.argmin(np.abs(np.linalg.norm(path - path[0], axis=1) - 0.35)))
        ax.annotate(
            "", path[middle + 1], path[middle],
            arrowprops={"arrowstyle": "-|>", "color": colour, "mutation_scale": 13},
        )  # fmt: skip
    line = np.outer([-2, 2], u2)
    ax.plot(*line.T, color=GREY, linestyle=":", linewidth=1.6)
    ax.add_patch(plt.Circle((0, 0), 1, fill=False, color=GREY, linestyle="--", linewidth=1.0))
    ax.plot(*np.array([u1, -u1]).T, "o", color=BLACK, markersize=10, zorder=5)
    ax.plot(
        *np.array([u2, -u2]).T,
        "o",
        color=BLACK,
        markersize=9,
        markerfacecolor="white",
        zorder=5,
        linestyle="",
    )
    ax.plot(0, 0, "s", color=BLACK, markersize=8, markerfacecolor="white", zorder=5)
    for vector, offset, name in ((u1, u1, "u₁"), (-u1, -u1, "−u₁"), (u2, u1, "u₂"), (-u2, -u1, "−u₂")):
        ax.annotate(
            name, vector, 22 * offset, textcoords="offset points", ha="center", va="center", fontsize=15
        )
    ax.set(xlim=(-1.7, 1.7), ylim=(-1.7, 1.7), aspect="equal", xlabel="w₁", ylabel="w₂")
    ax.lines[-3].set_linestyle("")
    return ax


def error_against_alpha(alpha, averaged, sampled, ax=None):
    """How far discrete steps stray from Oja's exact flow, with lines of slope 1 and 1/2 to compare.

    Parameters
    ----------
    alpha : (m,) array
        Learning rates.
    averaged : (m,) array
        Largest distance of the averaged steps from the flow.
    sampled : (m,) array
        Typical distance of single paths from the flow.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 3.8))
    for error, slope, colour, marker, name in (
        (sampled, 0.5, ORANGE, "s", "single paths (~ √α)"),
        (averaged, 1.0, BLUE, "o", "averaged steps (~ α)"),
    ):
        ax.loglog(alpha, error, marker, color=colour, markersize=7)
        ax.loglog(alpha, error[-1] * (alpha / alpha[-1]) ** slope, color=colour, linewidth=1.2)
        at = len(alpha) // 2
        ax.annotate(name, (alpha[at], error[at]), (8, -16), textcoords="offset points", color=colour)
    ax.set(xlabel="learning rate α", ylabel="distance from the flow", ylim=(averaged.min() / 3, 1))
    return ax


def too_large_steps(gain, ends, ax=None):
    """Where Oja's weight ends when one input is repeated, against the size of the step.

    Parameters
    ----------
    gain : (m,) array
        Size of the step, α|x|².
    ends : (m, k) array
        The last k weights of each run; nan where the run diverged.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.8))
    ax.axvspan(2, gain.max(), color=ORANGE, alpha=0.15, linewidth=0)
    x = np.repeat(gain, ends.shape[1])
    ax.plot(x, ends.ravel(), ",", color=BLUE, alpha=0.6)
    ax.axhline(1, color=GREEN, linewidth=1.2, linestyle="--")
    for x, name in ((0.5, "settles"), (1.5, "oscillates"), (2 + 0.5 * (gain.max() - 2), "diverges")):
        ax.annotate(name, (x, 2.25), ha="center", color=ORANGE if x > 2 else BLACK, weight="bold")
    ax.set(xlabel="size of the step, α|x|²", ylabel="weight along x", xlim=(0, gain.max()), ylim=(-2.1, 2.6))
    return ax


def components_in_turn(samples, angles, floor=None, ax=None):
    """The angle of each output's weights to its own eigenvector, output by output.

    Parameters
    ----------
    samples : (m,) array
        Samples seen.
    angles : (m, k) array
        Angles in degrees, one column an output.
    floor : float, optional
        A level to mark, in degrees.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.2, 3.6))
    names = ("first", "second", "third", "fourth")
    for k, colour in zip(range(angles.shape[1]), (BLUE, ORANGE, GREEN, PINK), strict=False):
        ax.plot(samples, angles[:, k], color=colour, label=f"{names[k]} output")
    if floor is not None:
        ax.axhline(floor, color=GREY, linestyle=":", linewidth=1.4)
    ax.set(
        xlabel="samples seen", ylabel="angle to its eigenvector (°)", ylim=(0, 95), yticks=range(0, 91, 30)
    )
    ax.legend(loc="upper right")
    return ax


def sliding_threshold(y, thresholds, path, axes=None):
    """BCM's change against the output for two thresholds, and two responses that part while θ slides.

    Parameters
    ----------
    y : (m,) array
        Outputs, the axis of the left panel.
    thresholds : sequence of float
        Values of θ for the curves φ = y (y − θ).
    path : (n, 2) array
        The neuron's response to each of two inputs, over the samples.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(TWO, 3.2), width_ratios=[1, 1.1])
    left, right = axes
    low, high = ((-6, 9), "right"), ((4, -18), "left")
    for theta, colour, style, (offset, side) in zip(
        thresholds, (BLUE, PINK), ("-", "--"), (low, high), strict=True
    ):
        left.plot(y, y * (y - theta), style, color=colour)
        left.plot(theta, 0, "o", color=colour, markersize=7)
        left.annotate(f"θ = {theta:g}", (theta, 0), offset, textcoords="offset points", color=colour, ha=side)
    left.axhline(0, color=GREY, linewidth=1)
    left.set(xlabel="output y", ylabel="y (y − θ)", title="change of a weight")
    for response, colour, name in zip(path.T, (BLUE, ORANGE), ("A", "B"), strict=True):
        right.plot(response, color=colour)
        right.annotate(
            f"input {name}", (len(path), response[-1]), (-2, 14), color=colour,
            textcoords="offset points", ha="right", weight="bold",
        )  # fmt: skip
    right.set(xlabel="samples seen", ylabel="output y", ylim=(-0.2, 2.6), title="two inputs, one winner")
    return np.asarray(axes)


def threshold_too_slow(t, responses, labels, axes=None):
    """The output of a BCM neuron for thresholds that slide faster or slower, one panel each.

    Parameters
    ----------
    t : (n,) array
        Samples seen.
    responses : sequence of (n,) arrays
        The output over the samples.
    labels : sequence of str
        What each panel shows.
    axes : sequence of Axes, optional

    Returns
    -------
    array of Axes
    """
    if axes is None:
        _, axes = plt.subplots(len(responses), 1, figsize=(5.8, 1.5 * len(responses) + 0.5), sharex=True)
    for ax, y, label, colour in zip(axes, responses, labels, (GREEN, YELLOW, ORANGE), strict=True):
        ax.axhline(1, color=GREY, linewidth=1, linestyle="--")
        ax.plot(t, y, color=colour)
        ax.set(ylabel="y", ylim=(0, max(2.0, 1.12 * np.max(y))))
        ax.set_title(label, loc="left", fontsize=12, pad=3)
    axes[-1].set_xlabel("samples seen")
    return np.asarray(axes)
