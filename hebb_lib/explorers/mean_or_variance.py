"""Chapter 3: does w go to the mean of a cloud, or along its greatest variance?"""

import numpy as np

from hebb_lib import clouds, correlation, rules
from hebb_lib.explorers.controls import Slider, Toggle
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLUE, GREY, ORANGE, PINK, SKY

STD = np.array([2.0, 1.0])  # along the first and the second axis
AXIS = np.array([1.0, 0.0])  # of the greatest variance


def mean_or_variance() -> Explorer:
    """Where w ends against the mean and the first principal component: distance and direction of the mean."""
    white = clouds.gaussian_cloud(6000, std=(1, 1), rng=2)
    white = clouds.whiten(white)  # so that the cloud has exactly its mean and its variances

    def draw(pen, distance, direction, centred):
        """Mean or variance?"""
        towards = np.array([np.cos(np.radians(direction)), np.sin(np.radians(direction))])
        place = distance * towards
        mean = np.zeros(2) if centred else place
        start = np.array([np.cos(2.0), np.sin(2.0)])
        w = rules.learn(rules.normalised_hebb, mean + white * STD, start, 0.002)[-1]
        w *= np.sign(w @ (0.9 * AXIS + towards)) or 1.0

        plane, angles = pen.panels(
            dict(title="inputs x, weights w", xlim=(-7.5, 7.5), ylim=(-6, 6), equal=True, frame=False),
            dict(
                title="angle of w to the mean, to PC 1",
                xlim=(-0.15, 4.15),
                ylim=(-5, 95),
                xticks=(0, 1, 2, 3, 4),
                yticks={0: "0°", 30: "30°", 60: "60°", 90: "90°"},
                xlabel="distance of the mean",
            ),
            width_ratios=[1.35, 1],
        )
        pen.line(plane, *(white[:160] * STD).T, color=SKY, ls="", marker="o", ms=4, at=mean)
        pen.line(plane, *np.outer([-6, 6], AXIS).T, color=PINK, lw=2, ls="--")
        pen.arrows(plane, [0, 0], mean, color=ORANGE)
        pen.arrows(plane, [0, 0], 3.5 * w / np.linalg.norm(w), color=BLUE)
        pen.text(plane, 0, 0, "+", ha="center", va="center")
        named = "" if centred or not distance else "μ"
        pen.text(plane, *(mean + 1.1 * towards), named, color=ORANGE, ha="center", va="center", weight="bold")
        pen.text(plane, *(2.2 * w + [-w[1], w[0]]), "w", color=BLUE, ha="center", va="center", weight="bold")
        pen.text(plane, 7.4, 0.3, "PC 1", color=PINK, ha="right", weight="bold")
        pen.handle(
            plane,
            *place,
            "mean of the cloud",
            lambda x, y: {"distance": np.hypot(x, y), "direction": np.degrees(np.arctan2(y, x)) % 360},
            color=ORANGE,
        )

        fine = np.linspace(0, 4, 81)
        to_mean, to_axis = np.array([_angles(0 if centred else d, towards) for d in fine]).T
        pen.line(angles, fine, to_mean, color=ORANGE)
        pen.line(angles, fine, to_axis, color=PINK, ls="--")
        now = [np.degrees(correlation.alignment_angle(w, v)) for v in (towards, AXIS)]
        now = [min(angle, 180 - angle) for angle in now]
        pen.line(angles, [distance] * 2, [-5, 95], color=GREY, lw=1, ls=":")
        pen.line(angles, [distance], now[:1], color=ORANGE, marker="o", ls="", ms=11)
        pen.line(angles, [distance], now[1:], color=PINK, marker="s", ls="", ms=9)

        if centred:
            return (
                f"Centred: w stands {now[1]:.0f}° from the first principal component, wherever the mean was."
            )
        if distance == 0:
            return f"The mean is zero: w stands {now[1]:.0f}° from the first principal component."
        return f"w stands {now[0]:.0f}° from the mean and {now[1]:.0f}° from the first principal component."

    return Explorer(
        draw,
        distance=Slider("Distance of the mean", [n / 4 for n in range(17)], 3),
        direction=Slider("Direction of the mean", range(0, 361, 15), 90, "°"),
        centred=Toggle("Centre the data"),
    )


def _angles(distance, towards):
    """Angles in degrees of the top eigenvector of Σ + μμᵀ to the mean's direction and to the first axis."""
    C = np.diag(STD**2) + distance**2 * np.outer(towards, towards)
    u = np.linalg.eigh(C)[1][:, -1]
    return [np.degrees(np.arccos(min(1.0, abs(u @ v)))) for v in (towards, AXIS)]
