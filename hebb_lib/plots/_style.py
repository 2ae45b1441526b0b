"""One style for every figure: large enough for a phone, colours that colour-blind readers can tell apart."""

import sys
from typing import Any

import matplotlib as mpl
from cycler import cycler

# Okabe & Ito's palette (2008), by what a colour stands for in this course.
BLACK = "#1a1a1a"
GREY = "#767676"
BLUE = "#0072B2"  # the weights
ORANGE = "#D55E00"  # the input, and the data
GREEN = "#007A5A"  # the theory
PINK = "#B8578F"  # the second of a pair
SKY = "#56B4E9"  # clouds of samples
YELLOW = "#E69F00"

WIDTH = 7.0  # inches: the text column at 100 dots an inch

STYLE: dict[Any, Any] = {
    "figure.figsize": (WIDTH, 3.6),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "savefig.dpi": 200,
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.labelsize": 12,
    "axes.edgecolor": BLACK,
    "axes.labelcolor": BLACK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, PINK, SKY, YELLOW]),
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "text.color": BLACK,
    "xtick.color": BLACK,
    "ytick.color": BLACK,
    "mathtext.fontset": "stix",
}


def use_style() -> None:
    """Give the figures of this session the course's style; a chapter calls it once at the top."""
    mpl.rcParams.update(STYLE)
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("retina")  # two dots a pixel, shown at half the size
