"""Figures of chapter 2: the correlation matrix, the averaged update, and single paths around it."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK

COLOURS = "PuOr_r"  # negative purple, zero white, positive orange


def paths_and_flow(paths, flow, alphas, axes=None):
    """Single paths over the averaged flow in the plane, one panel a learning rate.

    Parameters
    ----------
    paths : sequence of lists of (n + 1, 2) arrays
        The paths at each learning rate.
    flow : (m, 2) array
        The averaged flow over the same time α n.
    alphas : sequence of float
        The learning rates.
    axes : sequence of Axes, optional

    Returns
    -------
    array of Axes
        The last line of each is the flow.
    """
    if axes is None:
        _, axes = plt.subplots(1, len(paths), figsize=(6.4, 3.3), sharex=True, sharey=True)
    for ax, some, alpha in zip(axes, paths, alphas, strict=True):
        for path in some:
            ax.plot(*path.T, color=BLUE, linewidth=0.9, alpha=0.45)
        ax.plot(*flow.T, color=GREEN, linewidth=3)
        ax.plot(*flow[0], "o", color=BLACK, markersize=7)
        ax.set_title(f"α = {alpha:g}", fontsize=14)
        ax.set(xlabel="w₁", aspect="equal")
        ax.set(xlim=(flow[:, 0].min() - 1, flow[:, 0].max() + 2), ylim=(-0.6, 1.6 * flow[:, 1].max()))
    axes[0].set_ylabel("w₂")
    axes[-1].text(0.97, 0.06, "average", color=GREEN, ha="right", transform=axes[-1].transAxes, weight="bold")
    axes[0].text(
        0.97, 0.06, "single paths", color=BLUE, ha="right", transform=axes[0].transAxes, weight="bold"
    )
    return np.asarray(axes)


def inner_and_outer(w, x, ax=None):
    """The same product in two orders: x times the number w·x, and the matrix xxᵀ times w.

    Parameters
    ----------
    w, x : (d,) arrays
        Weights and input; their entries are printed in the boxes.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.4, 5.0))
    w, x = np.asarray(w, float), np.asarray(x, float)
    d = len(w)
    scale = 1.15 * max(np.abs(np.outer(x, x)).max(), np.abs((w @ x) * x).max())
    column = d + 1.0  # room that one row of boxes takes
    top = column + 1.9

    def boxes(left, bottom, values, name, colour):
        values = np.atleast_2d(values)
        rows, columns = values.shape
        bottom = bottom + (d - rows) / 2
        for (i, j), value in np.ndenumerate(values):
            xy = (left + j, bottom + rows - 1 - i)
            face = plt.get_cmap(COLOURS)(0.5 + 0.5 * value / scale)
            ax.add_patch(plt.Rectangle(xy, 1, 1, facecolor=face, edgecolor="white", linewidth=2))
            bright = 0.299 * face[0] + 0.587 * face[1] + 0.114 * face[2]
            ax.text(
                xy[0] + 0.5, xy[1] + 0.5, _number(value), ha="center", va="center", fontsize=12,
                color="white" if bright < 0.45 else BLACK,
            )  # fmt: skip
        ax.text(left + columns / 2, bottom + rows + 0.3, name, ha="center", color=colour, fontsize=15)
        return left + columns

    def sign(left, bottom, symbol):
        ax.text(left + 0.5, bottom + d / 2, symbol, ha="center", va="center", fontsize=18)
        return left + 1.0

    at = boxes(0, top, x[:, None], "x", ORANGE)
    at = sign(at, top, "(")
    at = boxes(at, top, x, "xᵀ", ORANGE)
    at = boxes(at + 0.3, top, w[:, None], "w", BLUE)
    at = sign(at - 0.1, top, ")")
    at = sign(at - 0.1, top, "=")
    at = boxes(at, top, x[:, None], "x", ORANGE)
    at = boxes(at + 0.3, top, np.array([[w @ x]]), "y", BLACK)
    at = sign(at, top, "=")
    right = boxes(at, top, (x * (w @ x))[:, None], "y x", GREEN)

    at = sign(-1.0, 0, "(")
    at = boxes(at, 0, x[:, None], "x", ORANGE)
    at = boxes(at + 0.3, 0, x, "xᵀ", ORANGE)
    at = sign(at, 0, ")")
    at = boxes(at, 0, w[:, None], "w", BLUE)
    at = sign(at, 0, "=")
    at = boxes(at, 0, np.outer(x, x), "xxᵀ", ORANGE)
    at = boxes(at + 0.3, 0, w[:, None], "w", BLUE)
    at = sign(at, 0, "=")
    right = max(right, boxes(at, 0, (np.outer(x, x) @ w)[:, None], "y x", GREEN))
    ax.text(-0.9, top + column + 0.5, "inner product first: a number", fontsize=13, weight="bold")
    ax.text(-0.9, column + 0.5, "outer product first: a matrix", fontsize=13, weight="bold")
    ax.set(xlim=(-1.1, right + 0.2), ylim=(-0.2, top + column + 1.2), aspect="equal")
    ax.axis("off")
    return ax


def samples_and_average(X, counts, C, axes=None):
    """Matrices xxᵀ of single samples above, averages of more and more of them below, C last.

    Parameters
    ----------
    X : (n, d) array
        Samples; the first ones are shown above.
    counts : sequence of int
        How many samples each average below takes.
    C : (d, d) array
        The second moment of the whole distribution.
    axes : (2, len(counts) + 1) array of Axes, optional

    Returns
    -------
    array of Axes
    """
    columns = len(counts) + 1
    if axes is None:
        _, axes = plt.subplots(2, columns, figsize=(6.4, 3.9))
    far = 2.2 * np.abs(C).max()
    for k in range(columns):
        single = np.outer(X[k], X[k])
        if k < len(counts):
            mean = X[: counts[k]].T @ X[: counts[k]] / counts[k]
            title = f"mean of {counts[k]}"
        else:
            mean, title = C, "C = ⟨xxᵀ⟩"
        for ax, matrix, text in ((axes[0, k], single, f"sample {k + 1}"), (axes[1, k], mean, title)):
            ax.imshow(matrix, cmap=COLOURS, vmin=-far, vmax=far)
            ax.set_title(text, fontsize=12)
            ax.set(xticks=(), yticks=())
            ax.spines[:].set_visible(True)
            ax.spines[:].set_color(GREY)
    return axes


def three_matrices(second_moment, covariance, pearson, axes=None):
    """Second moment, covariance and Pearson correlation of the same data, with their numbers.

    Parameters
    ----------
    second_moment, covariance, pearson : (2, 2) arrays
        The three matrices.
    axes : sequence of three Axes, optional

    Returns
    -------
    array of three Axes
    """
    if axes is None:
        _, axes = plt.subplots(1, 3, figsize=(6.4, 2.7))
    far = 1.3 * np.abs(second_moment).max()
    names = ("second moment C", "covariance Σ", "Pearson R")
    for ax, matrix, name in zip(axes, (second_moment, covariance, pearson), names, strict=True):
        ax.imshow(matrix, cmap=COLOURS, vmin=-far, vmax=far)
        for (i, j), value in np.ndenumerate(matrix):
            colour = "white" if abs(value) > 0.75 * far else BLACK
            ax.text(j, i, _number(value), ha="center", va="center", fontsize=15, color=colour)
        ax.set_title(name, fontsize=13)
        ax.set(xticks=(), yticks=())
        ax.spines[:].set_visible(False)
    return np.asarray(axes)


def spread_with_alpha(alpha, spread, ax=None):
    """Relative distance of single paths from the flow, with a line of slope 1/2 through the smallest α.

    Parameters
    ----------
    alpha : (m,) array
        Learning rates.
    spread : (m,) array
        Root-mean-square distance from the flow, relative to its length.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines are the points and the line.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 3.5))
    least = np.argmin(alpha)
    ax.loglog(alpha, spread, "o", color=BLUE, markersize=8)
    ax.loglog(alpha, spread[least] * np.sqrt(alpha / alpha[least]), color=GREY, linewidth=1.4, linestyle="--")
    ax.annotate(
        "~ √α", (alpha[least], spread[least]), (28, -2), textcoords="offset points", color=GREY, fontsize=14
    )
    ax.set(xlabel="learning rate α", ylabel="relative distance\nfrom the average")
    _plain_ticks(ax.xaxis)
    _plain_ticks(ax.yaxis)
    return ax


def mean_and_typical(log_length, mean_rate, typical_rate, ax=None):
    """Logarithm of the length of many paths, with the growth of the mean and of a typical path.

    Parameters
    ----------
    log_length : (k, n + 1) array
        Natural logarithm of |w| of k paths after 0 to n samples.
    mean_rate, typical_rate : float
        Growth of the logarithm a sample.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines are the k paths, then the mean, then the typical path.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.2, 3.9))
    n = np.arange(log_length.shape[1])
    base = np.log(10)
    ax.plot(n, log_length.T / base, color=BLUE, linewidth=0.7, alpha=0.25)
    for rate, colour, style, name, offset, ha in (
        (mean_rate, GREEN, "-", "mean of all paths", (-10, 0), "right"),
        (typical_rate, ORANGE, "--", "typical path", (6, -62), "right"),
    ):
        ax.plot(n, rate * n / base, style, color=colour, linewidth=2.6)
        at = int(0.88 * n[-1])
        ax.annotate(
            name, (at, rate * at / base), offset, textcoords="offset points", color=colour,
            ha=ha, va="bottom", weight="bold",
            bbox={"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 1},
        )  # fmt: skip
    ax.set(xlabel="samples seen", ylabel="length |w|", xlim=(0, n[-1]))
    ax.yaxis.set_major_formatter(lambda value, _: f"$10^{{{value:.0f}}}$" if value == round(value) else "")
    return ax


def error_with_n(n, errors, theory, ax=None):
    """Error of the estimated matrix against the number of samples.

    Parameters
    ----------
    n : (m,) array
        Numbers of samples.
    errors : (m,) array
        Root-mean-square error measured.
    theory : (m,) array
        Error predicted.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines are the prediction and the measurements.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.0, 3.5))
    ax.loglog(n, theory, color=GREEN, label="predicted")
    ax.loglog(n, errors, "o", color=PINK, markersize=8, label="measured")
    ax.set(xlabel="number of samples n", ylabel="error of the estimated C")
    _plain_ticks(ax.xaxis, subs=(1,))
    _plain_ticks(ax.yaxis)
    ax.legend()
    return ax


def _plain_ticks(axis, subs=(1, 2, 5)):
    """Plain numbers on a logarithmic axis, rather than powers."""
    axis.set_major_locator(LogLocator(subs=subs))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _number(value):
    """At most two decimals, a proper minus sign, no −0."""
    return f"{round(float(value), 2) + 0.0:g}".replace("-", "−")
