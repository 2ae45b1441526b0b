"""Figures of chapter 4: the length of the weights explodes while their direction settles."""

import matplotlib.pyplot as plt
import numpy as np

from hebb_lib.correlation import alignment_angle, eigenmodes
from hebb_lib.flows import LOG_MAX, doubling_time, hebb_flow
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK

BOLD = {"fontweight": "bold"}


def length_and_direction(n, path, flow, u, axes=None):
    """Length of the weights on a log axis, and their angle to an axis, at the same times.

    Parameters
    ----------
    n : (m,) array
        Numbers of samples seen.
    path, flow : (m, d) arrays
        Weights from single samples, drawn as dots, and from the averaged rule, drawn as a line.
    u : (d,) array
        Axis from which the angle is measured.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        Each holds the line of the flow, then the dots of the path.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(5.8, 3.0))
    left, right = axes
    left.semilogy(n, np.linalg.norm(flow, axis=1), color=PINK)
    left.semilogy(n, np.linalg.norm(path, axis=1), ".", color=PINK, alpha=0.5, markersize=5)
    right.plot(n, np.degrees(alignment_angle(flow, u)), color=BLUE)
    right.plot(n, np.degrees(alignment_angle(path, u)), ".", color=BLUE, alpha=0.5, markersize=5)
    left.set_title("length: never settles", **BOLD)
    right.set_title("direction: settles", **BOLD)
    left.set(xlabel="samples seen", ylabel="length |w|")
    right.set(xlabel="samples seen", ylabel="angle to u₁", ylim=(-3, 93))
    right.set_yticks([0, 30, 60, 90], ["0°", "30°", "60°", "90°"])
    for ax in axes:
        ax.locator_params(axis="x", nbins=4)
    left.minorticks_off()
    return np.asarray(axes)


def modes_on_log_axis(C, w0, t, alpha, ax=None):
    """Each eigenmode as a straight line, the length that bends from one to the other, and doubling times.

    Parameters
    ----------
    C, w0, alpha
        Second moment of two inputs, weights at the start, learning rate.
    t : (m,) array
        Times.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines: first mode, second mode, length of the weights, then the marks of the doublings of the
        first mode.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.6))
    lam, U = eigenmodes(C)
    a0 = np.abs(U.T @ w0)
    mode = a0 * np.exp(alpha * np.multiply.outer(t, lam))
    length = np.linalg.norm(hebb_flow(C, w0, t, alpha), axis=1)
    ax.semilogy(t, mode[:, 0], color=BLUE, linestyle="--", label=f"mode 1, λ₁ = {lam[0]:g}")
    ax.semilogy(t, mode[:, 1], color=ORANGE, linestyle="-.", label=f"mode 2, λ₂ = {lam[1]:g}")
    ax.semilogy(t, length, color=BLACK, linewidth=3, alpha=0.55, label="length |w|")
    step = doubling_time(lam[0], alpha)
    doublings = np.arange(int(t[-1] / step) + 1)
    ax.semilogy(doublings * step, a0[0] * 2.0**doublings, "o", color=BLUE, markersize=5)
    ax.set(xlabel="samples seen, t", ylabel="size", xlim=(0, t[-1]))
    ax.minorticks_off()
    ax.legend(loc="upper left")
    return ax


def ceiling(n, log_length, predicted, ax=None):
    """Logarithm of a growing weight up to the largest number that the machine can hold.

    Parameters
    ----------
    n : (m,) array
        Steps.
    log_length : (m,) array
        Natural logarithm of the weight at each step, as computed; inf once it has overflowed.
    predicted : float
        Step at which it was predicted to overflow.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines: the finite part of the weight's logarithm, the ceiling, the predicted step.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.2))
    finite = np.isfinite(log_length)
    ax.plot(n[finite], log_length[finite], color=BLUE, linewidth=3)
    ax.axhline(LOG_MAX, color=ORANGE)
    ax.plot([predicted, predicted], [-30, LOG_MAX], color=GREEN, linestyle="--")
    ax.text(0.02 * n[-1], LOG_MAX + 15, "largest float64", color=ORANGE, va="bottom", fontsize=12)
    ax.text(predicted * 0.98, 60, f"predicted:\nstep {predicted:.0f}", color=GREEN, ha="right", **BOLD)
    ax.axvspan(predicted, n[-1] * 1.02, color=GREY, alpha=0.18, linewidth=0)
    ax.text((predicted + 1.02 * n[-1]) / 2, 350, "inf", color=BLACK, ha="center", **BOLD)
    ax.set(xlabel="step n", ylabel="ln of the weight", ylim=(-30, 820), xlim=(0, n[-1] * 1.02))
    return ax


def steps_against_flow(alpha, lam, n, axes=None):
    """Growth of one mode in steps and as a flow, and the ratio of the two against αλ.

    Parameters
    ----------
    alpha, lam : float
        Learning rate and eigenvalue.
    n : int
        Number of steps.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        Left: the flow, then the steps. Right: the ratio of steps to flow for the same time αλn, against
        αλ, then the approximation e^{−n(αλ)²/2}.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(5.8, 3.2))
    left, right = axes
    steps, fine = np.arange(n + 1), np.linspace(0, n, 200)
    left.plot(fine, np.exp(alpha * lam * fine), color=BLUE)
    left.plot(steps, (1 + alpha * lam) ** steps, "o", color=ORANGE, markersize=5)
    left.text(n * 0.78, np.exp(alpha * lam * n) * 0.88, "flow", color=BLUE, ha="right", **BOLD)
    left.text(n * 0.98, (1 + alpha * lam) ** n * 0.35, "steps", color=ORANGE, ha="center", **BOLD)
    left.set(xlabel="steps n", ylabel="growth", title=f"αλ = {alpha * lam:g}")
    left.locator_params(axis="x", nbins=4, integer=True)

    total = alpha * lam * n
    z = np.geomspace(0.004, 1, 120)
    right.semilogx(z, np.exp(np.log1p(z) * total / z - total), color=ORANGE)
    right.semilogx(z, np.exp(-total * z / 2), color=GREY, linestyle="--")
    here = alpha * lam
    right.plot(here, np.exp(np.log1p(here) * total / here - total), "o", color=BLACK, markersize=8)
    right.text(0.05, 0.08, "dashed: (4.11)", transform=right.transAxes, color=GREY, fontsize=12)
    right.set(xlabel="αλ", ylim=(0, 1.06), title="steps ÷ flow")
    right.set_xticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    return np.asarray(axes)


def remedies(slower, decayed, clipped, axes=None):
    """Three remedies over time: a smaller learning rate, linear decay, clipping.

    Parameters
    ----------
    slower, decayed : dict of str to (m,) array
        Lengths of the weights after each step, by the name of the setting.
    clipped : (m, 2) array
        Two clipped weights after each step.
    axes : sequence of three Axes, optional

    Returns
    -------
    array of three Axes
        One line for each entry, in their order.
    """
    if axes is None:
        figure, axes = plt.subplots(3, 1, figsize=(5.4, 8.2))
        figure.set_layout_engine("constrained", h_pad=0.12)
    looks = [(BLUE, "-"), (GREEN, "--"), (ORANGE, "-."), (PINK, ":")]
    for ax, lengths in zip(axes, (slower, decayed), strict=False):
        for (name, length), (colour, line) in zip(lengths.items(), looks, strict=False):
            ax.semilogy(length, color=colour, linestyle=line, linewidth=2.4, label=name)
        ax.legend(loc="upper left", handlelength=2.2)
        ax.set_ylabel("length |w|")
        ax.minorticks_off()
    axes[0].set_title("a smaller α delays", **BOLD)
    axes[1].set_title("decay moves the threshold", **BOLD)
    axes[2].set_title("clipping saturates", **BOLD)
    axes[2].plot(clipped[:, 0], color=BLUE, linewidth=2.4, label="w₁")
    axes[2].plot(clipped[:, 1], color=ORANGE, linestyle="--", linewidth=2.4, label="w₂")
    axes[2].set(xlabel="steps n", ylabel="weights", ylim=(0, 1.12 * clipped.max()))
    axes[2].legend(loc="lower right")
    return np.asarray(axes)
