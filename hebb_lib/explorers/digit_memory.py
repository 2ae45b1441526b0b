"""Chapter 9: a memory that completes an image, and its limits."""

import numpy as np

from hebb_lib import datasets, memory
from hebb_lib.explorers.controls import Choice, Slider
from hebb_lib.explorers.explorer import Explorer
from hebb_lib.plots._style import BLACK, ORANGE


def remember(stored: int, digit: int, lost: int, rule: str) -> tuple[np.ndarray, np.ndarray]:
    """The cue and what recall makes of it: images (64,) of 0 and 1.

    Parameters
    ----------
    stored : int
        How many images are stored: the digits 0 to stored − 1.
    digit : int
        The digit that is shown.
    lost : int
        How many of its eight rows are empty, from the top.
    rule : {"covariance", "hebb"}
        How the images are stored.
    """
    images = datasets.digit_patterns()
    cue = images[digit].copy()
    cue[: 8 * lost] = 0
    if rule == "covariance":
        mean = images[:stored].mean(axis=0)
        J = memory.store_sparse(images[:stored], mean)
        return cue, memory.recall_sparse(J, cue, mean)
    W = memory.store(2 * images[:stored] - 1)
    return cue, (memory.recall(W, 2 * cue - 1, rng=0) + 1) / 2


def digit_memory() -> Explorer:
    """An image is shown with some rows lost: how many images are stored, which digit, and by which rule."""

    def draw(pen, digit, lost, stored, rule):
        """A memory of digits completes what is lost."""
        cue, end = remember(stored, digit, lost, rule)
        square = dict(xlim=(-0.5, 7.5), ylim=(-0.5, 7.5), equal=True, frame=False)
        shown, recalled = pen.panels(square | {"title": "shown"}, square | {"title": "recalled"})
        for panel, image in ((shown, cue), (recalled, end)):
            pen.image(panel, image.reshape(8, 8), vmax=1.0)
            pen.line(panel, [-0.5, 7.5, 7.5, -0.5, -0.5], [-0.5, -0.5, 7.5, 7.5, -0.5], color=BLACK, lw=1)
        edge = 7.5 - lost
        pen.line(shown, [-0.5, 7.5], [edge, edge], color=ORANGE, lw=2, ls="--")
        pen.handle(shown, 3.5, edge, "edge of what is lost", lambda x, y: {"lost": 7.5 - y}, along="y")

        wrong = int(np.sum(end != datasets.digit_patterns()[digit]))
        was = "stored" if digit < stored else "never stored"
        return (
            f"The {digit}, {was}, with {lost} of 8 rows lost: after recall "
            f"{wrong or 'no'} pixel{'s' * (wrong != 1)} of 64 {'is' if wrong == 1 else 'are'} wrong."
        )

    return Explorer(
        draw,
        digit=Slider("Digit that is shown", range(10), 3, whole=True),
        lost=Slider("Rows that are lost", range(8), 4, whole=True),
        stored=Slider("Images that are stored", range(3, 11), 5, whole=True),
        rule=Choice("Rule", {"covariance rule": "covariance", "plain Hebb": "hebb"}, "covariance"),
    )
