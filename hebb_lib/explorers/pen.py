"""What an explorer draws with: a pen that writes down what the picture holds, as numbers.

`draw` is called anew for each setting and says what the picture holds, as if it drew it from nothing:
``pen.line(ax, x, y)``. The pen keeps a *display list*: panels with their limits and ticks, and in each panel
marks, whose places are whole numbers on a grid finer than the screen's. The n-th call must mean the same mark
at every setting: draw nothing (NaN, "") rather than skip a call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from hebb_lib._checks import fail
from hebb_lib.plots import _style

GRAIN = 4  # places a CSS pixel
GAP = -8192  # where a line is lifted
FAR = 8191  # nothing is farther out than this, in grains
WIDTH, HEIGHT = 640, 360  # CSS pixels of the whole picture, where there is room
LEVELS = 15  # shades of each sign in an image

VIOLET = "#5e4fa2"
PALETTE = {
    _style.BLACK: "black",
    _style.GREY: "grey",
    _style.BLUE: "blue",
    _style.ORANGE: "orange",
    _style.GREEN: "green",
    _style.PINK: "pink",
    _style.SKY: "sky",
    _style.YELLOW: "yellow",
    VIOLET: "violet",
}
DASHES = {"-": "", "--": "7 5", ":": "2 4", "": None}
CAPS = {"o": "round", "s": "square"}
ANCHORS = ("left", "center", "right")


@dataclass(frozen=True)
class Panel:
    """One pair of axes: its limits and ticks, and where in it a pair of numbers lies."""

    index: int
    width: float  # of the area inside the axes, in CSS pixels
    height: float
    margins: tuple[int, int, int, int]  # top, right, bottom, left
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xscale: str
    yscale: str
    xticks: tuple[tuple[float, str], ...]  # where, in parts of the width, and its words
    yticks: tuple[tuple[float, str], ...]
    title: str
    xlabel: str
    ylabel: str
    equal: bool
    frame: bool

    def parts(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """Places (2, n) in parts of the panel, from its lower left, of numbers in the units of its axes."""
        pairs = ((x, self.xlim, self.xscale), (y, self.ylim, self.yscale))
        return np.array([_part(np.atleast_1d(value), lim, scale) for value, lim, scale in pairs])

    def numbers(self, x: float, y: float) -> tuple[float, float]:
        """Numbers in the units of the axes, of a place in parts of the panel."""
        pairs = ((x, self.xlim, self.xscale), (y, self.ylim, self.yscale))
        return tuple(_number(part, lim, scale) for part, lim, scale in pairs)

    def grains(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Places as whole numbers of grains from the upper left, GAP where either number is NaN."""
        across, up = self.parts(*np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float)))
        places = np.array([across * self.width, (1 - up) * self.height]) * GRAIN
        lifted = np.isnan(places).any(axis=0)
        whole = np.rint(np.clip(np.where(lifted, 0, places), 1 - FAR, FAR)).astype(np.int64)
        whole[:, lifted] = GAP
        return whole[0], whole[1]


@dataclass(frozen=True)
class Mark:
    """One thing in a panel. Its kind, panel and look hold for good; its columns and words may change."""

    kind: str
    panel: int
    look: Mapping[str, object]
    columns: tuple[np.ndarray, ...]
    words: str | None = None
    sets: Callable[[float, float], dict] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DisplayList:
    """What a picture holds at one setting, and the sentence that says what is to be seen."""

    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...]
    words: str

    @property
    def looks(self) -> tuple:
        """All that must not depend on the setting."""
        return self.panels, tuple((mark.kind, mark.panel, mark.look) for mark in self.marks)


class Pen:
    """Writes down one picture.

    Colours are those of `hebb_lib.plots._style`; a page shows them as its own, light or dark. Widths and
    sizes are in pixels of the screen.
    """

    def __init__(self) -> None:
        self._panels: list[Panel] = []
        self._marks: list[Mark] = []

    def panels(
        self,
        *settings: dict,
        stacked: bool = False,
        width_ratios: ArrayLike | None = None,
        height_ratios: ArrayLike | None = None,
    ) -> list[Panel]:
        """A row (or a stack) of panels, one for each dict of settings.

        The settings: `xlim`, `ylim`; `title`, `xlabel`, `ylabel`; `xscale`, `yscale`: "linear" or "log";
        `xticks` and `yticks`, a list of numbers, or a dict from numbers to words (by default round numbers
        are found); `equal=True`, the same unit along both axes; `frame=False`, no axes. They hold for good:
        a picture's axes must not depend on the controls.
        """
        if self._panels:
            fail("panels", "called twice", "called once, with a dict of settings for each panel")
        n = len(settings)
        widths = np.full(n, float(WIDTH)) if stacked else WIDTH * _shares(width_ratios, n)
        heights = HEIGHT * _shares(height_ratios, n) if stacked else np.full(n, HEIGHT)
        yticks = [_ticks(s.get("yticks"), s["ylim"], s.get("yscale")) for s in settings]
        longest = [max((len(words) for _, words in t), default=0) for t in yticks]
        if stacked:  # their axes stand one below the other
            longest = [max(longest)] * n
        for index, wanted in enumerate(settings):
            self._panels.append(_panel(index, widths[index], heights[index], longest[index], **wanted))
        return list(self._panels)

    def line(
        self,
        ax: Panel,
        x: ArrayLike,
        y: ArrayLike,
        *,
        color: str = _style.BLACK,
        lw: float = 2,
        ls: str = "-",
        marker: str = "",
        ms: float = 6,
        alpha: float = 1,
        at: ArrayLike | None = None,
    ) -> None:
        """A line, dots on it with ``marker="o"`` (or squares, "s"), or dots alone with ``ls=""``.

        With `at`, a place (2,), x and y count from there: for a cloud that moves as a whole.
        """
        if at is None:
            columns = ax.grains(x, y)
        else:
            # Grains count from the upper left corner.
            columns = (*ax.grains(np.add(x, ax.xlim[0]), np.add(y, ax.ylim[1])), *ax.grains(*at))
        look = {"color": _name(color), "alpha": alpha, "at": at is not None}
        if DASHES.get(ls, ls) is not None:
            if ls not in DASHES:
                fail("ls", repr(ls), "'-', '--', ':' or ''")
            self._mark("line", ax, look | {"width": lw, "dash": DASHES[ls]}, columns)
        if marker:
            if marker not in CAPS:
                fail("marker", repr(marker), "'o', 's' or ''")
            self._mark("dots", ax, look | {"width": ms, "cap": CAPS[marker]}, columns)

    def area(self, ax: Panel, x, y, base: float = 0.0, *, color: str = _style.BLUE, alpha: float = 1) -> None:
        """The area between a curve and a level."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        columns = ax.grains(np.r_[x[0], x, x[-1]], np.r_[base, y, base])
        self._mark("area", ax, {"color": _name(color), "alpha": alpha}, columns)

    def bars(self, ax: Panel, heights, edges, *, color: str = _style.BLUE, alpha: float = 1) -> None:
        """A histogram: heights over bins between edges."""
        self.area(ax, np.repeat(edges, 2)[1:-1], np.repeat(heights, 2), color=color, alpha=alpha)

    def arrows(
        self, ax: Panel, tails, vectors, *, width: float = 4, color: str = _style.BLACK, alpha: float = 1
    ) -> None:
        """Arrows from tails (n, 2) along vectors (n, 2), both in the units of the axes."""
        tails, vectors = np.broadcast_arrays(*np.atleast_2d(tails, vectors))
        ends = np.stack([tails, tails + vectors], axis=1).reshape(-1, 2)
        look = {"color": _name(color), "alpha": alpha, "width": width}
        self._mark("arrows", ax, look, ax.grains(*ends.T))

    def text(
        self,
        ax: Panel,
        x: float,
        y: float,
        words: str,
        *,
        color: str = _style.BLACK,
        ha: str = "left",
        va: str = "baseline",
        weight: str = "normal",
        fontsize: float = 13,
    ) -> None:
        """Words at a place in the units of the axes; `ha` may change with the setting."""
        if ha not in ANCHORS:
            fail("ha", repr(ha), "'left', 'center' or 'right'")
        look = {"color": _name(color), "va": va, "weight": weight, "size": fontsize}
        place = ax.grains(x, y) if words else (np.array([GAP]), np.array([GAP]))
        self._mark("text", ax, look, (*place, np.array([ANCHORS.index(ha)])), words)

    def label(self, ax: Panel, x: float, y: float, words: str, **style) -> None:
        """Words at a place in parts of the panel, (0, 0) at its lower left."""
        self.text(ax, *ax.numbers(x, y), words, **style)

    def image(self, ax: Panel, values: ArrayLike, *, vmax: float) -> None:
        """A matrix as coloured squares, row 0 on top: orange for +vmax, violet for −vmax, nothing for 0.

        The panel's limits are those of its columns and rows, (−½, columns − ½) and (−½, rows − ½).
        """
        values = np.asarray(values, float)
        levels = np.rint(np.clip(values / vmax, -1, 1) * LEVELS).astype(np.int64)
        self._mark("image", ax, {"shape": values.shape}, (levels.ravel(),))

    def handle(
        self,
        ax: Panel,
        x: float,
        y: float,
        name: str,
        sets: Callable[[float, float], dict],
        *,
        color: str = _style.BLACK,
        along: str = "xy",
    ) -> None:
        """A place that the reader can take hold of, with a finger, the mouse or the arrow keys.

        Parameters
        ----------
        ax, x, y
            The panel, and the place in the units of its axes.
        name : str
            What is taken hold of: "the head of w".
        sets : callable
            ``sets(x, y)`` gives the one or two controls that a drag to (x, y) sets, as a dict. At its
            own place it gives the present setting. Values outside of a control's range end at its bounds.
        along : {"xy", "x", "y"}
            Which way it can be dragged.
        """
        controls = tuple(sets(float(x), float(y)))
        look = {"color": _name(color), "name": name, "controls": controls, "along": along}
        self._mark("handle", ax, look, ax.grains(x, y), sets=sets)

    def finish(self, words: str) -> DisplayList:
        """The picture that was drawn."""
        return DisplayList(tuple(self._panels), tuple(self._marks), words)

    def _mark(self, kind, ax, look, columns, words=None, sets=None) -> None:
        self._marks.append(Mark(kind, ax.index, look, tuple(columns), words, sets))


def _part(value, lim, scale):
    """Part of the way from the lower to the upper limit."""
    if scale == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            value, lim = np.log(value), np.log(lim)
    return (np.clip(value, -1e99, 1e99) - lim[0]) / (lim[1] - lim[0])


def _number(part, lim, scale):
    if scale == "log":
        return float(lim[0] * (lim[1] / lim[0]) ** part)
    return float(lim[0] + part * (lim[1] - lim[0]))


def _name(color: str) -> str:
    if color not in PALETTE:
        fail("color", repr(color), "a colour of hebb_lib.plots._style")
    return PALETTE[color]


def _shares(ratios, n):
    ratios = np.ones(n) if ratios is None else np.asarray(ratios, float)
    return ratios / ratios.sum()


def _ticks(wanted, lim, scale):
    """Ticks as (part of the way, words)."""
    if wanted is None:
        wanted = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(*lim)
    if not isinstance(wanted, Mapping):
        wanted = {tick: f"{tick:g}".replace("-", "−") for tick in wanted}
    parts = [(float(_part(tick, lim, scale)), words) for tick, words in wanted.items()]
    return tuple((round(part, 5), words) for part, words in parts if -1e-9 <= part <= 1 + 1e-9)


def _panel(
    index, width, height, longest, *, xlim, ylim, xscale="linear", yscale="linear", xticks=None, yticks=None,
    title="", xlabel="", ylabel="", equal=False, frame=True,
):  # fmt: skip
    """A panel of this width (and height, unless its units are equal), `longest` letters in a tick on y."""
    xticks = _ticks(xticks, xlim, xscale) if frame else ()
    yticks = _ticks(yticks, ylim, yscale) if frame else ()
    top = 28 if title or ylabel else 8
    bottom = (24 if xticks else 6) + (20 if xlabel else 0)
    margins = (top, 14, bottom, 12 + 8 * longest if frame and longest else 6)
    inside = width - margins[1] - margins[3]
    one_unit = inside * (ylim[1] - ylim[0]) / (xlim[1] - xlim[0])
    tall = one_unit if equal else height - margins[0] - margins[2]
    return Panel(
        index, round(float(inside), 2), round(float(tall), 2), margins, tuple(xlim), tuple(ylim), xscale,
        yscale, xticks, yticks, title, xlabel, ylabel, equal, frame,
    )  # fmt: skip
