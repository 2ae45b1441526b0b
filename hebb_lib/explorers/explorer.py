"""A figure that moves: with a kernel as a widget, without one as pictures computed ahead."""

import base64
import html
import io
import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

from hebb_lib._checks import fail
from hebb_lib.explorers.controls import Choice, Control, Slider, Toggle
from hebb_lib.explorers.pen import Pen

# What a page without a kernel is made from: a cell gives it instead of a widget when VARIABLE is "frames".
FRAMES = "application/vnd.hebb-lib.explorer+json"
VARIABLE = "HEBB_LIB_EXPLORERS"
FRAME_DPI = 150  # 960 × 540 pixels: sharp on a phone, and in print
WIDGET_DPI = 100


class Explorer:
    """A figure with controls.

    As the last line of a notebook cell it becomes a widget that redraws at each move. Where the environment
    says ``HEBB_LIB_EXPLORERS=frames`` it becomes the pictures of all settings, from which the book makes a
    figure that moves without a kernel.

    Parameters
    ----------
    draw : callable
        ``draw(pen, **setting)`` says with a `Pen` what the picture holds at one setting and returns a
        sentence that says what is to be seen. The first line of its docstring is the explorer's title.
    **controls : Slider, Choice or Toggle
        One for each argument of `draw`.

    Raises
    ------
    ValueError
        If a control starts at a value that it does not offer, or there is none.
    """

    def __init__(self, draw: Callable[..., str], **controls: Control):
        if not controls:
            fail("controls", "empty", "at least one Slider, Choice or Toggle")
        for name, control in controls.items():
            if not isinstance(control, Slider | Choice | Toggle):
                fail(name, repr(control), "a Slider, a Choice or a Toggle")
            if control.value not in control.values:
                fail(name, control.value, f"one of the control's values, {list(control.values)}")
        self.draw = draw
        self.controls = controls
        self.title = (draw.__doc__ or "Explorer").strip().splitlines()[0].rstrip(".")
        self.name = draw.__qualname__.split(".")[0]  # of the function that defines it
        self._pens: dict[float, Pen] = {}

    def __repr__(self) -> str:
        return f"Explorer: {self.title} ({', '.join(c.label for c in self.controls.values())})"

    @property
    def start(self) -> dict:
        """The setting to start with."""
        return {name: control.value for name, control in self.controls.items()}

    def settings(self) -> Iterator[dict]:
        """Every setting, the last control running fastest."""
        for values in itertools.product(*(control.values for control in self.controls.values())):
            yield dict(zip(self.controls, values, strict=True))

    def picture(self, dpi: float = FRAME_DPI, **setting) -> tuple[np.ndarray, str]:
        """Pixels (height, width, 3) at one setting, and the sentence that says what they show.

        Controls that are not named stand where they start.
        """
        unknown = set(setting) - set(self.controls)
        if unknown:
            fail("setting", ", ".join(sorted(unknown)), "a name of a control: " + ", ".join(self.controls))
        if dpi not in self._pens:
            self._pens[dpi] = Pen(dpi)
        return self._pens[dpi].picture(self.draw, self.start | setting)

    def frames(self) -> dict:
        """All pictures (lossless WebP, base64) and what is needed to show them: JSON that repeats exactly."""
        with ThreadPoolExecutor(1) as encoder:  # encodes one picture while the next is drawn
            drawn = [
                (encoder.submit(_webp, pixels), words) for pixels, words in map(self._frame, self.settings())
            ]
            pictures = [base64.b64encode(webp.result()).decode() for webp, _ in drawn]
        height, width, _ = self.picture()[0].shape
        return {
            "name": self.name,
            "title": self.title,
            "size": [width, height],
            "controls": [
                {
                    "name": name,
                    "label": control.label,
                    "kind": type(control).__name__.lower(),
                    "texts": [control.text(value) for value in control.values],
                    "start": list(control.values).index(control.value),
                }
                for name, control in self.controls.items()
            ],
            "pictures": pictures,
            "words": [words for _, words in drawn],
        }

    def widget(self):
        """The explorer as an ipywidgets box: its controls, the picture and the sentence."""
        import ipywidgets

        image = ipywidgets.Image(format="png", width=640, layout={"max_width": "100%"})
        sentence = ipywidgets.HTML()
        controls = {name: _widget_control(control) for name, control in self.controls.items()}

        def show(_=None):
            pixels, words = self.picture(WIDGET_DPI, **{name: c.value for name, c in controls.items()})
            image.value = _png(pixels)
            sentence.value = f'<div role="status">{html.escape(words)}</div>'

        for control in controls.values():
            control.observe(show, "value")
        show()
        return ipywidgets.VBox([*controls.values(), image, sentence])

    def _frame(self, setting: dict) -> tuple[np.ndarray, str]:
        return self.picture(**setting)

    def _repr_mimebundle_(self, **_) -> dict:
        if os.environ.get(VARIABLE) == "frames":
            return {FRAMES: self.frames(), "text/plain": repr(self)}
        # The text is all that a notebook file keeps; it is the same each time, unlike the widget's.
        return {**(self.widget()._repr_mimebundle_() or {}), "text/plain": repr(self)}


def _widget_control(control: Control):
    import ipywidgets

    look = {
        "description": control.label,
        "style": {"description_width": "14em"},
        "layout": {"width": "min(34em, 98%)"},
    }
    match control:
        case Slider():
            options = [(control.text(value), value) for value in control.values]
            return ipywidgets.SelectionSlider(options=options, value=control.value, **look)
        case Choice():
            return ipywidgets.Dropdown(options=list(control.options.items()), value=control.value, **look)
        case Toggle():
            return ipywidgets.Checkbox(value=control.value, **look)


def _png(pixels: np.ndarray) -> bytes:
    return _encode(pixels, format="png", compress_level=1)


def _webp(pixels: np.ndarray) -> bytes:
    return _encode(pixels, format="webp", lossless=True, method=2, quality=50)


def _encode(pixels: np.ndarray, **how) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, **how)
    return file.getvalue()
