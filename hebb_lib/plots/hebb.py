"""Figures of chapter 1: Hebb's rule, its geometry, and what it makes of one input and of a cloud."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK
from hebb_lib.rules import hebb

# Colours light enough for text to be read on them.
LIGHT_GREEN, LIGHT_PINK = "#cfe8dd", "#efd9e6"


def turning_to_the_cloud(X, path, mean, steps, axes=None):
    """Weights that turn to the cloud of inputs, in the plane; their angle and length over the samples.

    Parameters
    ----------
    X : (n, 2) array
        The samples.
    path : (m + 1, 2) array
        Weights after each sample.
    mean : (2,) array
        Centre of the cloud.
    steps : sequence of int
        Rows of the path drawn as arrows.
    axes : sequence of three Axes, optional
        The plane, the angle, the length.

    Returns
    -------
    array of three Axes
    """
    if axes is None:
        fig = plt.figure(figsize=(6.4, 3.9))
        axes = fig.subplot_mosaic([["plane", "angle"], ["plane", "length"]], width_ratios=[1.35, 1])
        axes = [axes[name] for name in ("plane", "angle", "length")]
    plane, angle, length = axes
    plane.scatter(*X.T, s=10, color=ORANGE, alpha=0.35, linewidths=0)
    for k, n in enumerate(steps):
        arrow(plane, (0, 0), path[n], BLUE, alpha=0.35 + 0.65 * k / max(1, len(steps) - 1))
    first, last = path[steps[0]], path[steps[-1]]
    plane.annotate("start", first, (-3, 3), textcoords="offset points", color=BLUE, ha="right", va="bottom")
    plane.annotate(
        f"w after {steps[-1]}", last, (-4, 6), textcoords="offset points", color=BLUE, ha="right", va="bottom"
    )
    plane.annotate(
        "cloud of\ninputs x", X[np.argmax(X[:, 0] - X[:, 1])], (0, -8), textcoords="offset points",
        color=ORANGE, ha="right", va="top",
    )  # fmt: skip
    plane.plot(0, 0, "+", color=BLACK, markersize=10)
    _make_room(plane, np.vstack([path[list(steps)], [[0, 0], [-0.9, 0], [0, -0.6]]]))
    plane.set(aspect="equal", adjustable="datalim", xlabel="x₁, w₁", ylabel="x₂, w₂")
    n = np.arange(len(path))
    angle.plot(n, np.degrees(_angle(path, mean)), color=BLUE)
    angle.set(ylabel="angle (°)", ylim=(0, None), yticks=(0, 45, 90), xticklabels=[])
    angle.set_title("between w and the cloud", loc="right")
    length.semilogy(n, np.linalg.norm(path, axis=1), color=BLUE)
    length.set(xlabel="samples seen", ylabel="|w|")
    _plain_log_ticks(length)
    return np.asarray(axes)


def linear_neuron(x, w, ax=None):
    """A neuron that sums its inputs: each synapse is drawn as large as its weight.

    Parameters
    ----------
    x, w : (d,) arrays
        Inputs and weights, printed beside the lines.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 3.4))
    d = len(x)
    heights = np.linspace(1.1, -1.1, d)
    soma = np.array([2.9, 0.0])
    for i, h in enumerate(heights):
        start, end = np.array([0.0, h]), soma + np.array([-0.42, 0.3 * h])
        ax.plot(*np.array([start, end]).T, color=GREY, linewidth=1.6, zorder=1)
        ax.scatter(*start, s=1000, color="white", edgecolors=ORANGE, linewidths=2, zorder=2)
        ax.text(*start, f"{x[i]:g}", color=ORANGE, ha="center", va="center", fontsize=13, weight="bold")
        ax.text(-0.45, h, f"x{_sub(i + 1)}", color=ORANGE, ha="center", va="center", fontsize=14)
        ax.scatter(*end, s=60 + 700 * abs(w[i]), color=BLUE, zorder=3)
        middle = start + 0.48 * (end - start)
        ax.text(
            middle[0], middle[1] + 0.16, f"w{_sub(i + 1)} = {_signed(w[i])}",
            color=BLUE, ha="center", va="bottom", fontsize=13,
        )  # fmt: skip
    ax.scatter(*soma, s=3600, color="white", edgecolors=BLACK, linewidths=2.2, zorder=2)
    ax.text(*soma, "Σ", ha="center", va="center", fontsize=22, zorder=4)
    ax.annotate(
        "", (4.2, 0), (3.32, 0), arrowprops={"arrowstyle": "-|>", "color": BLACK, "mutation_scale": 18}
    )
    ax.text(4.3, 0, f"y = {_signed(float(np.dot(w, x)))}", va="center", fontsize=15, weight="bold")
    ax.set(xlim=(-0.75, 5.6), ylim=(-1.6, 1.6))
    ax.axis("off")
    return ax


def hebb_geometry(w, x, alpha, ax=None):
    """One step of Hebb's rule: w, x, the projection of w on x, Δw along x, and the new w.

    Parameters
    ----------
    w, x : (2,) arrays
        Weights and input.
    alpha : float
        Learning rate.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 3.7))
    w, x = np.asarray(w, float), np.asarray(x, float)
    dw = hebb(w, x, alpha)
    foot = (w @ x) / (x @ x) * x
    far = max(1.12, (w + dw) @ x / (x @ x) * 1.1)
    ax.plot(*np.array([-0.12 * x, far * x]).T, color=GREY, linewidth=1, linestyle=":")
    ax.plot(*np.array([w, foot]).T, color=GREY, linewidth=1.4, linestyle="--")
    _square(ax, foot, x, w - foot)
    ax.plot(*np.array([0 * x, foot]).T, color=GREY, linewidth=7, alpha=0.35, solid_capstyle="butt")
    arrow(ax, (0, 0), x, ORANGE)
    arrow(ax, (0, 0), w, BLUE)
    arrow(ax, w, w + dw, GREEN)
    arrow(ax, (0, 0), w + dw, BLUE, alpha=0.45)
    _arc(ax, x, w, 0.55)
    normal = (w - foot) / np.linalg.norm(w - foot)
    along = x / np.linalg.norm(x)
    say = dict(ha="center", va="center", fontsize=15)
    ax.text(*(x - 0.1 * along - 0.24 * normal), "x", color=ORANGE, **say)
    ax.text(*(0.62 * w - 0.14 * along + 0.1 * normal), "w", color=BLUE, **say)
    ax.text(*(w + 0.5 * dw + 0.17 * normal), "Δw = α y x", color=GREEN, **say)
    ax.text(*(w + dw + 0.27 * along - 0.2 * normal), "w + Δw", color=BLUE, alpha=0.75, **say)
    angle = 0.5 * (np.arctan2(*x[::-1]) + np.arctan2(*w[::-1]))
    ax.text(*(0.36 * np.array([np.cos(angle), np.sin(angle)])), "θ", **say)
    ax.text(*(0.5 * foot - 0.2 * normal), "w·x / |x|", color=GREY, **{**say, "fontsize": 14})
    corners = np.array([0 * x, w, x, w + dw, far * x])
    low, high = corners.min(axis=0), corners.max(axis=0)
    ax.set(xlim=(low[0] - 0.2, high[0] + 0.3), ylim=(low[1] - 0.25, high[1] + 0.12), aspect="equal")
    ax.axis("off")
    return ax


def three_angles(angles, alpha, axes=None):
    """Hebb's step for three angles between w and x: towards x, nothing, away from x.

    Parameters
    ----------
    angles : sequence of three floats
        Angles of w to x, in radians; both have length 1.
    alpha : float
        Learning rate.
    axes : sequence of three Axes, optional

    Returns
    -------
    array of three Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 3, figsize=(6.4, 2.7))
    x = np.array([1.0, 0.0])
    for ax, angle in zip(axes, angles, strict=True):
        w = np.array([np.cos(angle), np.sin(angle)])
        dw = hebb(w, x, alpha)
        arrow(ax, (0, 0), x, ORANGE)
        arrow(ax, (0, 0), w, BLUE)
        if np.linalg.norm(dw) > 1e-12:
            arrow(ax, w, w + dw, GREEN)
            arrow(ax, (0, 0), w + dw, BLUE, alpha=0.4)
        _arc(ax, x, w, 0.3)
        ax.text(0.88, -0.24, "x", color=ORANGE, ha="center", va="center", fontsize=15)
        ax.text(*(1.0 * w + [0, 0.15]), "w", color=BLUE, ha="center", va="center", fontsize=15)
        y = round(float(w @ x), 12) + 0.0
        ax.set_title(f"{np.degrees(angle):.0f}°:  y = {_signed(y)}", fontsize=14)
        said = "towards x" if y > 0 else "away from x" if y < 0 else "nothing changes"
        ax.text(0.05, -0.55, said, color=GREEN if y else GREY, ha="center", fontsize=13, weight="bold")
        ax.set(xlim=(-1.12, 1.12), ylim=(-0.7, 1.25), aspect="equal")
        ax.axis("off")
    return np.asarray(axes)


def one_input(path, x, axes=None):
    """One input again and again: the path of w in the plane, and its two components over the steps.

    Parameters
    ----------
    path : (n + 1, 2) array
        Weights after each step.
    x : (2,) array
        The repeated input.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        The right one's lines are the parallel and the perpendicular component.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(6.4, 3.5), width_ratios=[1.15, 1])
    plane, components = axes
    xhat = np.asarray(x, float) / np.linalg.norm(x)
    parallel = path @ xhat
    perpendicular = np.linalg.norm(path - np.outer(parallel, xhat), axis=1)
    plane.plot(*path.T, "o-", color=BLUE, markersize=4, linewidth=1)
    arrow(plane, (0, 0), path[0], BLUE)
    arrow(plane, (0, 0), path[-1], BLUE, alpha=0.45)
    arrow(plane, (0, 0), x, ORANGE)
    plane.annotate("x", x, (6, -4), textcoords="offset points", color=ORANGE, fontsize=15, va="top")
    plane.annotate("w₀", path[0], (-6, 4), textcoords="offset points", color=BLUE, fontsize=15, ha="right")
    plane.annotate(
        f"w after {len(path) - 1}", path[-1], (0, 6), textcoords="offset points",
        color=BLUE, fontsize=12, ha="right",
    )  # fmt: skip
    _make_room(plane, np.vstack([path, [x, (0, 0), (-0.4, -0.4)]]))
    plane.set(aspect="equal", adjustable="datalim", xlabel="w₁", ylabel="w₂", title="the path")
    n = np.arange(len(path))
    for value, style, colour, name, offset in (
        (parallel, "o-", BLUE, "along x", (-8, 6)),
        (perpendicular, "s--", PINK, "across x", (0, 8)),
    ):
        components.semilogy(n, value, style, color=colour, markersize=4, linewidth=1.4)
        components.annotate(
            name, (n[-1], value[-1]), offset, textcoords="offset points", color=colour,
            ha="right", va="bottom", weight="bold",
        )  # fmt: skip
    components.set(xlabel="step", title="components of w", ylim=(parallel.min() / 1.5, parallel.max() * 1.8))
    _plain_log_ticks(components)
    return np.asarray(axes)


def two_ends(X, starts, ends, mean, ax=None):
    """Where weights end that start all around: at the cloud or opposite to it.

    Parameters
    ----------
    X : (n, 2) array
        The samples.
    starts, ends : (m, 2) arrays
        Weights before and after; only the direction of the ends is drawn.
    mean : (2,) array
        Centre of the cloud.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its collections are the cloud, the starts that end at the cloud, and those that end opposite.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 4.4))
    ax.scatter(*X.T, s=8, color=ORANGE, alpha=0.3, linewidths=0)
    towards = ends @ mean > 0
    for which, colour in ((towards, BLUE), (~towards, PINK)):
        ax.scatter(*starts[which].T, s=42, color=colour, zorder=4)
        for w in ends[which]:
            w = 2.1 * w / np.linalg.norm(w)
            ax.plot([0, w[0]], [0, w[1]], color=colour, linewidth=1.1, alpha=0.5)
    m = mean / np.linalg.norm(mean)
    across = np.array([-m[1], m[0]])
    ax.plot(*np.outer([-2.0, 2.0], across).T, color=GREY, linestyle=":", linewidth=1.6)
    say = dict(ha="center", va="center", fontsize=13)
    ax.text(*(2.55 * across), "y = 0 on average", color=GREY, **say)
    ax.text(*(2.2 * m - 0.75 * across), "end at\nthe cloud", color=BLUE, **say)
    ax.text(*(-2.2 * m + 0.75 * across), "end opposite\nto it", color=PINK, **say)
    ax.set(aspect="equal", xlabel="w₁, x₁", ylabel="w₂, x₂")
    ax.set(xlim=(-3.8, max(4.6, X[:, 0].max() + 0.2)), ylim=(-2.6, max(2.9, X[:, 1].max() + 0.2)))
    return ax


def company(pairs, axes=None):
    """Input of one synapse against the output, for three correlations; green where the product is positive.

    Parameters
    ----------
    pairs : sequence of three (n, 2) arrays
        Samples of (input, output).
    axes : sequence of three Axes, optional

    Returns
    -------
    array of three Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 3, figsize=(6.4, 2.9), sharex=True, sharey=True)
    far = 3.2
    for ax, pair in zip(axes, pairs, strict=True):
        for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            colour = LIGHT_GREEN if sx == sy else LIGHT_PINK
            ax.fill_between([0, sx * far], 0, sy * far, color=colour, linewidth=0)
        ax.scatter(*pair.T, s=6, color=BLACK, alpha=0.4, linewidths=0)
        value = round(float(np.mean(pair[:, 0] * pair[:, 1])), 1) + 0.0
        ax.set_title(f"⟨xy⟩ = {_signed(value, 1)}", fontsize=14)
        ax.set(xlim=(-far, far), ylim=(-far, far), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    axes[0].set_ylabel("output y")
    axes[1].set_xlabel("input x of the new synapse")
    axes[0].text(2.9, 2.9, "Δw > 0", color=GREEN, ha="right", va="top", weight="bold")
    axes[-1].text(2.9, -2.9, "Δw < 0", color=PINK, ha="right", va="bottom", weight="bold")
    return np.asarray(axes)


def arrow(ax, start, end, colour, alpha=1.0):
    """A vector from start to end."""
    return ax.annotate(
        "", end, start,
        arrowprops={
            "arrowstyle": "-|>", "color": colour, "alpha": alpha, "linewidth": 2.4,
            "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0,
        },
    )  # fmt: skip


def _make_room(ax, points):
    """Let the limits hold points that arrows reach (an annotation does not count by itself)."""
    ax.update_datalim(points)
    ax.autoscale_view()


def _plain_log_ticks(ax):
    """1, 2, 5, 10 on a logarithmic axis, rather than powers."""
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_locator(NullLocator())


def _angle(path, axis):
    """Angle from 0 to π between each row and a vector (unlike the alignment angle, it tells ± apart)."""
    cosine = path @ axis / np.linalg.norm(path, axis=-1) / np.linalg.norm(axis)
    return np.arccos(np.clip(cosine, -1, 1))


def _arc(ax, a, b, radius):
    """The angle from a to b."""
    start, end = np.arctan2(a[1], a[0]), np.arctan2(b[1], b[0])
    t = np.linspace(start, end, 40)
    ax.plot(radius * np.cos(t), radius * np.sin(t), color=BLACK, linewidth=1.2)


def _square(ax, corner, a, b, size=0.11):
    """The sign of a right angle."""
    a, b = -size * a / np.linalg.norm(a), size * b / np.linalg.norm(b)
    ax.plot(*np.array([corner + a, corner + a + b, corner + b]).T, color=GREY, linewidth=1.1)


def _signed(number, digits=2):
    return f"{round(number, digits) + 0.0:.{digits}f}".replace("-", "−")


def _sub(i):
    return str(i).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
