"""Figures of chapter 3: the mean of a cloud against its greatest variance."""

import matplotlib.pyplot as plt
import numpy as np

from hebb_lib.correlation import alignment_angle, eigenmodes
from hebb_lib.flows import hebb_flow
from hebb_lib.plots._style import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, SKY, YELLOW

LABEL = {"fontsize": 14, "fontweight": "bold"}


def mean_and_variance(X, Z, w, v, axes=None):
    """Two clouds and the weights that learnt from them: off-centre on the left, centered on the right.

    Parameters
    ----------
    X, Z : (n, 2) arrays
        The samples as they come, and the same samples centered.
    w, v : (2,) arrays
        Weights after learning from X and from Z; only their direction is drawn.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        The arrows of each panel are its quivers: the weights first, then (on the left) the mean.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(5.8, 2.9))
    mean = X.mean(axis=0)
    pc = eigenmodes(np.cov(X.T))[1][:, 0]
    for ax, cloud, centre, title in (
        (axes[0], X, mean, "as they come: the mean"),
        (axes[1], Z, np.zeros(2), "centered: the variance"),
    ):
        ax.scatter(*cloud[:350].T, s=9, color=SKY, alpha=0.55, linewidths=0)
        ax.plot(*(centre + np.outer([-5, 5], pc)).T, color=PINK, linestyle="--", linewidth=2)
        ax.plot(0, 0, "+", color=BLACK, markersize=11, markeredgewidth=2)
        ax.set_title(title, fontweight="bold")
        ax.set_axis_off()
        ax.set_aspect("equal")
    for ax, weights, length, side in ((axes[0], w, 6.9, -0.7), (axes[1], v, 3.9, -0.1)):
        tip = length * weights / np.linalg.norm(weights) * np.sign(weights @ (mean + pc))
        arrow(ax, tip, BLUE)
        ax.text(tip[0] + side, tip[1] + 0.35 * (side > -0.5), "w", color=BLUE, ha="center", **LABEL)
    arrow(axes[0], mean, ORANGE)
    axes[0].text(mean[0] + 0.3, mean[1] - 0.7, "μ", color=ORANGE, **LABEL)
    axes[1].text(*(4.6 * pc + [0.4, -1.3]), "PC 1", color=PINK, ha="center", **LABEL)
    axes[0].set(xlim=(-5.4, 6.2), ylim=(-0.9, 7.7))
    axes[1].set(xlim=(-5.4, 6.2), ylim=(-4.1, 4.5))
    return np.asarray(axes)


def mean_square_by_direction(Sigma, mu, ax=None):
    """Mean square of the output for unit weights in every direction, stacked of its two parts.

    Parameters
    ----------
    Sigma : (2, 2) array
        Covariance of the input.
    mu : (2,) array
        Its mean.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines: the variance of the output, the mean square, then vertical lines at the first principal
        component, at the mean and at the top eigenvector of Σ + μμᵀ. Angles in degrees.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.5))
    phi = np.linspace(0, np.pi, 361)
    w = np.column_stack([np.cos(phi), np.sin(phi)])
    variance = np.einsum("ni,ij,nj->n", w, Sigma, w)
    total = variance + (w @ mu) ** 2
    degrees = np.degrees(phi)
    ax.fill_between(degrees, 0, variance, color=PINK, alpha=0.35, linewidth=0)
    ax.fill_between(degrees, variance, total, color=ORANGE, alpha=0.3, linewidth=0)
    ax.plot(degrees, variance, color=PINK)
    ax.plot(degrees, total, color=BLACK)
    top = 1.16 * total.max()
    for v, colour, name, place, style in (
        (eigenmodes(Sigma)[1][:, 0], PINK, "PC 1", "center", "--"),
        (mu, ORANGE, "μ", "left", "--"),
        (eigenmodes(Sigma + np.outer(mu, mu))[1][:, 0], BLUE, "w", "right", "-"),
    ):
        angle = np.degrees(np.arctan2(v[1], v[0])) % 180
        ax.plot([angle, angle], [0, top], color=colour, linestyle=style, linewidth=2)
        shift = {"left": 2, "right": -2, "center": 0}[place]
        ax.text(angle + shift, 1.02 * top, name, color=colour, ha=place, **LABEL)
    ax.text(48, 0.36 * top, "squared mean\nof y", color=ORANGE, ha="center", va="center", fontsize=12)
    ax.text(48, 0.04 * top, "variance of y", color=PINK, ha="center", va="bottom", fontsize=12)
    ax.set(
        xlim=(0, 180),
        ylim=(0, top),
        xticks=range(0, 181, 30),
        xlabel="direction of w (degrees)",
        ylabel="mean square of y",
    )
    return ax


def halfway(gap, directions, distance, psi, axes=None):
    """The mean against the variance as a sum of two arrows, and how far w has turned to the mean.

    Parameters
    ----------
    gap : float
        σ₁² − σ₂² of the cloud.
    directions : sequence of float
        Angles ψ of the mean to the first principal component, in radians.
    distance, psi : float
        Distance |μ| and angle of the mean in the drawing of the arrows.
    axes : sequence of two Axes, optional

    Returns
    -------
    array of two Axes
        The right panel's first lines are φ₁/ψ against |μ|, one for each direction.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(6.0, 3.4), width_ratios=[1, 1.1])
    left, right = axes
    from_variance = np.array([gap, 0.0])
    from_mean = distance**2 * np.array([np.cos(2 * psi), np.sin(2 * psi)])
    total = from_variance + from_mean
    arrow(left, from_variance, PINK)
    arrow(left, from_mean, ORANGE, tail=from_variance)
    arrow(left, total, BLUE)
    turn = np.linspace(0, np.arctan2(total[1], total[0]), 40)
    left.plot(*(0.32 * gap * np.array([np.cos(turn), np.sin(turn)])), color=BLUE, linewidth=1.5)
    left.text(0.42 * gap, 0.2 * gap, "2φ₁", color=BLUE, **LABEL)
    turn = np.linspace(0, 2 * psi, 40)
    left.plot(gap + 0.25 * gap * np.cos(turn), 0.25 * gap * np.sin(turn), color=ORANGE, linewidth=1.5)
    left.plot([gap, 1.5 * gap], [0, 0], color=GREY, linewidth=1, linestyle=":")
    left.text(1.22 * gap, 0.16 * gap, "2ψ", color=ORANGE, **LABEL)
    left.text(0.5 * gap, -0.09 * gap, "σ₁² − σ₂²", color=PINK, ha="center", va="top", fontsize=13)
    middle = from_variance + 0.55 * from_mean
    left.text(middle[0] + 0.12 * gap, middle[1], "|μ|²", color=ORANGE, fontsize=13)
    left.set(xlim=(-0.75 * gap, 1.6 * gap), ylim=(-0.3 * gap, 1.1 * gap), aspect="equal")
    left.set_axis_off()
    left.set_title("doubled angles", fontweight="bold")

    mu = np.linspace(0.01, 2.4 * np.sqrt(gap), 400)
    styles = ["-", "--", "-.", ":"]
    for angle, colour, style in zip(directions, (GREEN, BLUE, YELLOW, PINK), styles, strict=False):
        phi = 0.5 * np.arctan2(mu**2 * np.sin(2 * angle), gap + mu**2 * np.cos(2 * angle))
        name = f"{np.degrees(angle):.0f}°"
        right.plot(mu, phi / angle, color=colour, linestyle=style, label=name, linewidth=2.3)
    right.axvline(np.sqrt(gap), color=GREY, linewidth=1, linestyle=":")
    right.plot(np.sqrt(gap), 0.5, "o", color=BLACK, markersize=8, zorder=5)
    right.text(1.06 * np.sqrt(gap), 0.42, "halfway", fontsize=12, va="center")
    right.set(
        xlim=(0, mu[-1]),
        ylim=(-0.03, 1.03),
        yticks=[0, 0.5, 1],
        yticklabels=["PC 1", "½", "mean"],
        xlabel="distance of the mean |μ|",
    )
    right.legend(title="ψ", loc="lower right", handlelength=1.6, borderaxespad=0.1)
    right.set_title("where w ends", fontweight="bold")
    return np.asarray(axes)


def turning(matrices, w0, t, alpha, u, names, paths=(), ax=None):
    """Angle between the weights and an axis over time, on a log axis.

    Parameters
    ----------
    matrices : sequence of (d, d) arrays
        Second moments, one line each.
    w0 : (d,) array
        Weights at the start.
    t : (m,) array
        Times, in samples.
    alpha : float
        Learning rate.
    u : (d,) array
        The axis: the eigenvector that all the matrices have in common.
    names : sequence of str
        What to call each line.
    paths : sequence of (m, d) arrays, optional
        Weights of single-sample learning at the times t, drawn as dots in the colour of their line.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its first lines are the averaged flows, then come the paths. Angles in degrees.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.7))
    colours, styles = (BLUE, GREEN, ORANGE, GREY), ("-", "--", "-.", ":")
    for C, colour, style, name in zip(matrices, colours, styles, names, strict=False):
        angle = np.degrees(alignment_angle(hebb_flow(C, w0, t, alpha), u))
        ax.semilogy(t, angle, color=colour, linestyle=style, label=name)
    for path, colour in zip(paths, colours, strict=False):
        angle = np.degrees(alignment_angle(path, u))
        ax.semilogy(t, angle, ".", color=colour, markersize=5, alpha=0.5)
    ax.axhline(1, color=BLACK, linewidth=0.8)
    ax.set(xlabel="samples seen, t", ylabel="angle to u₁", ylim=(0.02, 150), xlim=(0, t[-1]))
    ax.set_yticks([0.1, 1, 10, 90], ["0.1°", "1°", "10°", "90°"])
    ax.minorticks_off()
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.17), ncols=len(names), handlelength=1.8)
    return ax


def start_and_end(start, ends, names, ax=None):
    """Where the weights point in the end, against where they pointed at first.

    Parameters
    ----------
    start : (m,) array
        Angles of w₀ to the first principal component, in degrees from 0 to 180.
    ends : sequence of (m,) arrays
        Angles in the end, one array for each kind of input.
    names : sequence of str
        What to call them.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its lines are the `ends`.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.0, 3.9))
    looks = ((BLUE, "o", "-"), (GREEN, "s", "--"), (ORANGE, "D", "-."))
    for end, name, (colour, marker, line) in zip(ends, names, looks, strict=False):
        ax.plot(start, end, color=colour, marker=marker, markersize=5, linestyle=line, label=name)
    ticks, names = (0, 45, 90, 135, 180), ["PC 1\n0°", "45°", "90°", "135°", "−PC 1\n180°"]
    ax.set(xlabel="direction of w₀", ylabel="direction of w in the end", xlim=(-5, 185), ylim=(-5, 185))
    ax.set_xticks(ticks, names)
    ax.set_yticks(ticks, ["0°", "45°", "90°", "135°", "180°"])
    ax.legend(loc="upper left", bbox_to_anchor=(0.0, 1.0))
    return ax


def arrow(ax, vector, colour, tail=(0.0, 0.0)):
    """An arrow in the units of the axes."""
    return ax.quiver(
        *tail, *vector, color=colour, angles="xy", scale_units="xy", scale=1,
        units="inches", width=0.05, headwidth=4, headlength=4.5, headaxislength=4.2, zorder=4,
    )  # fmt: skip
