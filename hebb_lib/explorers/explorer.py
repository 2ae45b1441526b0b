"""A figure that one takes hold of: with a kernel a widget, without one the pictures computed ahead."""

import base64
import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import anywidget
import numpy as np
from traitlets import Dict, Unicode, observe

from hebb_lib._checks import fail
from hebb_lib.explorers.controls import Choice, Control, Slider, Toggle
from hebb_lib.explorers.markup import explorer_markup
from hebb_lib.explorers.packing import pack
from hebb_lib.explorers.pen import DisplayList, Pen

# What a page without a kernel is made from: a cell gives it instead of a widget when VARIABLE is "page".
PAGE = "application/vnd.hebb-lib.explorer+json"
VARIABLE = "HEBB_LIB_EXPLORERS"
HERE = Path(__file__).parent


class Explorer(anywidget.AnyWidget):
    """A figure with controls, and with handles that can be dragged.

    It is an ipywidgets widget like any other: each setting is a trait of the control's name, which can be
    set, observed and linked, and the whole can stand in a ``VBox``. Where the environment says
    ``HEBB_LIB_EXPLORERS=page`` it is no widget; a cell then gives the pictures of all notches, from which the
    book makes a figure that moves without a kernel.

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
        If a control starts at a value that it does not offer, has a name that every widget uses, or there is
        none.
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"
    _markup = Unicode().tag(sync=True)
    _shown = Dict().tag(sync=True)
    _asked = Dict().tag(sync=True)  # what the reader's hand asks for: a control or a handle, and where to
    _ipython_display_ = None  # of ipywidgets 7; a cell shows what _repr_mimebundle_ gives

    def __init__(self, draw: Callable[..., str], **controls: Control):
        if not controls:
            fail("controls", "empty", "at least one Slider, Choice or Toggle")
        for name, control in controls.items():
            if not isinstance(control, Slider | Choice | Toggle):
                fail(name, repr(control), "a Slider, a Choice or a Toggle")
            if control.value not in control.values:
                fail(name, control.value, f"one of the control's values, {list(control.values)}")
            if hasattr(type(self), name):
                fail("controls", name, "a name that is no attribute of every widget")
        self.draw = draw
        self.controls = controls
        self.title = (draw.__doc__ or "Explorer").strip().splitlines()[0].rstrip(".")
        self.slug = draw.__qualname__.split(".")[0].replace("_", "-")  # of the function that defines it
        self._looks = None
        self._at: dict = {}  # the setting of the picture on the screen
        self.add_traits(**{name: control.trait().tag(sync=True) for name, control in controls.items()})
        super().__init__()
        self.observe(self._show, list(controls))

    def __repr__(self) -> str:
        return f"Explorer: {self.title} ({', '.join(c.label for c in self.controls.values())})"

    @property
    def setting(self) -> dict:
        """The present value of each control."""
        return {name: getattr(self, name) for name in self.controls}

    @property
    def start(self) -> dict:
        """The setting to start with."""
        return {name: control.value for name, control in self.controls.items()}

    def settings(self) -> Iterator[dict]:
        """Every setting at the notches, the last control running fastest."""
        for values in itertools.product(*(control.values for control in self.controls.values())):
            yield dict(zip(self.controls, values, strict=True))

    def picture(self, **setting) -> DisplayList:
        """What the picture holds at one setting; controls that are not named stand where they start.

        Raises
        ------
        ValueError
            If a name is not that of a control.
        RuntimeError
            If `draw` does not make the same marks as before.
        """
        unknown = set(setting) - set(self.controls)
        if unknown:
            fail("setting", ", ".join(sorted(unknown)), "a name of a control: " + ", ".join(self.controls))
        pen = Pen()
        picture = pen.finish(self.draw(pen, **(self.start | setting)))
        if self._looks is None:
            self._looks = picture.looks
        elif self._looks != picture.looks:
            raise RuntimeError(_what_differs(self._looks, picture.looks, self.start | setting))
        return picture

    def page(self) -> dict:
        """What a page needs: the markup at the start, and the pictures of all notches, packed (base64)."""
        pictures = [self.picture(**setting) for setting in self.settings()]
        sizes = [len(control.values) for control in self.controls.values()]
        return {
            "slug": self.slug,
            "title": self.title,
            "markup": self._draw_markup(self.start, f"{self.slug}-explorer", step=1),
            "start": [control.position(control.value) for control in self.controls.values()],
            "texts": [[c.text(value) for value in c.values] for c in self.controls.values()],
            "pictures": base64.b64encode(pack(pictures, sizes)).decode(),
        }

    def open(self) -> None:
        """Tell the browser of this widget. While the book is built there is none."""
        if os.environ.get(VARIABLE) != "page":
            self._markup = self._draw_markup(self.setting, f"explorer-{uuid.uuid4().hex[:8]}", step=0.05)
            self._show()
            super().open()

    def _draw_markup(self, setting: dict, identity: str, step: float) -> str:
        return explorer_markup(self.picture(**setting), self.title, self.controls, setting, identity, step)

    def _show(self, _=None) -> None:
        """Give the browser the picture of the present setting."""
        if self._at == self.setting:
            return
        self._at = self.setting
        picture = self.picture(**self._at)
        columns = [column for mark in picture.marks for column in mark.columns]
        self._shown = {
            "lengths": [len(column) for column in columns],
            "numbers": np.concatenate(columns).astype("<i2").tobytes(),
            "texts": [*(mark.words for mark in picture.marks if mark.words is not None), picture.words],
            "positions": [control.position(self._at[name]) for name, control in self.controls.items()],
            "said": [control.text(self._at[name]) for name, control in self.controls.items()],
        }

    @observe("_asked")
    def _answer(self, change) -> None:
        """Set what the hand asks for: a control at a position, or a handle at a place of its panel."""
        asked = change.new
        if "control" in asked:
            name = list(self.controls)[asked["control"]]
            values = {name: self.controls[name].at(asked["position"])}
        else:
            picture = self.picture(**self.setting)
            mark = picture.marks[asked["handle"]]
            values = mark.sets(*picture.panels[mark.panel].numbers(*asked["place"]))
        with self.hold_trait_notifications():
            for name, value in values.items():
                setattr(self, name, self.controls[name].near(value))

    def _repr_mimebundle_(self, **_) -> dict | tuple[dict, dict]:
        if os.environ.get(VARIABLE) == "page":
            return {PAGE: self.page(), "text/plain": repr(self)}
        # The text is all that a notebook file keeps; it is the same each time, unlike the widget's.
        data, metadata = super()._repr_mimebundle_()
        return {**data, "text/plain": repr(self)}, metadata


def _what_differs(before: tuple, now: tuple, setting: dict) -> str:
    """Says which rule `draw` broke."""
    if before[0] != now[0]:
        return f"draw made other panels at {setting} than before: axes must not depend on the controls"
    if len(before[1]) != len(now[1]):
        return f"draw made {len(now[1])} marks at {setting} and {len(before[1])} before"
    n = next(n for n, pair in enumerate(zip(before[1], now[1], strict=True)) if pair[0] != pair[1])
    return f"mark {n} is {now[1][n]} at {setting} and was {before[1][n]}: only places and words may change"
