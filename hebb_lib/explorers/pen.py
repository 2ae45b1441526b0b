"""What an explorer draws with: artists that are made once and moved ever after.

`draw` is called anew for each setting and says what the picture holds, as if it drew it from nothing:
``pen.line(ax, x, y)``. The first call makes the artist; the same call at the next setting moves it. So the
n-th call must mean the same artist at every setting: draw nothing (NaN, "") rather than skip a call.
"""

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from hebb_lib.plots import _style

SIZE = (6.4, 3.6)  # inches: 640 × 360 pixels at 100 dots an inch

# Letters that are still letters when the picture is 358 pixels wide, on a phone.
STYLE = _style.STYLE | {
    "font.size": 13,
    "axes.titlesize": 13,
    "axes.labelsize": 13,
    "axes.titleweight": "bold",
    "xtick.labelsize": 11.5,
    "ytick.labelsize": 11.5,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
}


class Pen:
    """A figure whose panels stay and whose artists move.

    What an artist looks like (its colour, its width) holds from the first call on; only its data move.

    Parameters
    ----------
    dpi : float
        Dots an inch; the figure is 6.4 × 3.6 inches.
    """

    def __init__(self, dpi: float = 100):
        self.figure = Figure(figsize=SIZE, dpi=dpi)
        self.canvas = FigureCanvasAgg(self.figure)
        self._panels = None
        self._artists = []
        self._next = 0
        self._paper = None  # the picture without the artists that move

    def panels(self, *settings: dict, stacked: bool = False, **grid) -> list:
        """A row (or a stack) of axes, one for each dict of settings, as for ``Axes.set``.

        Two settings are the pen's own: `equal=True`, the same unit along both axes; `frame=False`, no axes.
        The settings hold for good: a picture's axes must not depend on the controls.
        """
        if self._panels is None:
            rows, columns = (len(settings), 1) if stacked else (1, len(settings))
            self._panels = list(self.figure.subplots(rows, columns, squeeze=False, **grid).flat)
            for ax, wanted in zip(self._panels, settings, strict=True):
                wanted = dict(wanted)
                if wanted.pop("equal", False):
                    ax.set_aspect("equal")
                if not wanted.pop("frame", True):
                    ax.set_axis_off()
                ax.set(**wanted)
        return self._panels

    def line(self, ax, x, y, **style):
        """A line, or markers with ``ls="", marker="o"``."""
        line = self._artist(lambda: ax.plot([], [], **style)[0])
        line.set_data(np.atleast_1d(x), np.atleast_1d(y))
        return line

    def area(self, ax, x, y, base=0.0, **style):
        """The area between a curve and a level."""
        patch = self._artist(lambda: ax.fill([0.0], [0.0], **style)[0])
        patch.set_xy(np.column_stack([[x[0], *x, x[-1]], [base, *y, base]]))
        return patch

    def bars(self, ax, heights, edges, **style):
        """A histogram: heights over bins between edges."""
        steps = self._artist(lambda: ax.stairs(heights, edges, fill=True, **style))
        steps.set_data(heights, edges)
        return steps

    def arrows(self, ax, tails, vectors, width=0.04, **style):
        """Arrows from tails (n, 2) along vectors (n, 2), `width` thick, all in the units of the axes."""
        arrows = self._artist(lambda: ax.add_collection(PolyCollection([], lw=0, **style), autolim=False))
        arrows.set_verts(_arrow_outlines(np.atleast_2d(tails), np.atleast_2d(vectors), width))
        return arrows

    def label(self, ax, x, y, words, **style) -> None:
        """Words that are the same at every setting, at (x, y) in parts of the panel."""
        if self._paper is None:
            ax.text(x, y, words, transform=ax.transAxes, **style).set_in_layout(False)

    def text(self, ax, x, y, words, **style):
        """Words at a place in the units of the axes; or of the panel, with ``transform=ax.transAxes``."""
        text = self._artist(lambda: ax.text(0, 0, "", **style))
        text.set_position((x, y))
        text.set_text(words)
        return text

    def image(self, ax, values, **style):
        """A matrix as coloured squares."""
        image = self._artist(lambda: ax.imshow(values, **style))
        image.set_data(values)
        return image

    def picture(self, draw, setting: dict) -> tuple[np.ndarray, str]:
        """Pixels (height, width, 3) of `draw` at one setting, and the sentence that it returns."""
        with mpl.rc_context(STYLE):
            self._next = 0
            words = draw(self, **setting)
            if self._next != len(self._artists):
                raise RuntimeError(
                    f"draw made {self._next} artists at {setting} and {len(self._artists)} before"
                )
            if self._paper is None:
                self._paper = self._draw_paper()
            self.canvas.restore_region(self._paper)
            renderer = self.canvas.get_renderer()
            for artist in self._artists:
                artist.draw(renderer)
        # Sixteen levels a channel: nobody sees it, and a picture becomes half as many bytes.
        return (np.asarray(self.canvas.buffer_rgba())[..., :3] >> 4) * np.uint8(17), words

    def _artist(self, make):
        """The artist of this call: made at the first setting, found again at the others."""
        if self._next == len(self._artists):
            if self._paper is not None:
                raise RuntimeError("draw made more artists than at its first setting")
            self._artists.append(make())
        self._next += 1
        return self._artists[self._next - 1]

    def _draw_paper(self):
        """Lay out and draw the figure without the artists that move."""
        shown = [artist.get_visible() for artist in self._artists]
        for artist in self._artists:
            artist.set_visible(False)
        self.figure.set_layout_engine("constrained")
        self.canvas.draw()
        self.figure.set_layout_engine("none")
        for artist, visible in zip(self._artists, shown, strict=True):
            artist.set_visible(visible)
        return self.canvas.copy_from_bbox(self.figure.bbox)


def _arrow_outlines(tails, vectors, width):
    """Outlines (n, 7, 2) of arrows; the head shrinks with an arrow shorter than it."""
    length = np.hypot(*vectors.T)[:, None]
    along = np.divide(vectors, length, out=np.zeros_like(vectors, dtype=float), where=length > 0)
    across = along[:, ::-1] * [-1, 1]
    head = np.minimum(5 * width, 0.6 * length)
    thin = np.minimum(width, head / 5) / 2
    neck, tip = tails + vectors - head * along, tails + vectors
    side, wing = thin * across, 0.42 * head * across
    return np.stack(
        [tails + side, neck + side, neck + wing, tip, neck - wing, neck - side, tails - side], axis=1
    )
