"""Explorers: the same `draw` behind a widget and behind pictures computed ahead."""

import base64
import itertools
import json
import zlib

import ipywidgets
import numpy as np
import pytest
from traitlets import TraitError

import hebb_lib as hb
from hebb_lib.explorers import Choice, Explorer, Slider, Toggle
from hebb_lib.explorers.explorer import PAGE, VARIABLE
from hebb_lib.explorers.pen import ANCHORS, GAP, GRAIN, Pen
from hebb_lib.explorers.words import power, signed
from hebb_lib.plots._style import BLUE

NAMES = [name for name in hb.explorers.__all__ if name.islower()]


@pytest.fixture(scope="module", params=NAMES)
def explorer(request):
    return getattr(hb.explorers, request.param)()


def tiny(**controls):
    """A line whose slope is the setting."""

    def draw(pen, slope=1, thick=False):
        """A line."""
        (ax,) = pen.panels(dict(xlim=(0, 1), ylim=(0, 3)))
        pen.line(ax, [0, 1], [0, slope], lw=2)
        pen.text(ax, 0.1, 2, "thick" if thick else "")
        pen.handle(ax, 1, slope, "end of the line", lambda x, y: {"slope": y})
        return f"The slope is {slope:g}."

    return Explorer(draw, **(controls or {"slope": Slider("Slope", (1, 2, 3), 2), "thick": Toggle("Thick")}))


def corners(explorer):
    """The controls at the ends of their ranges, in every combination, and each alone through all of its."""
    ends = [(control.values[0], control.values[-1]) for control in explorer.controls.values()]
    for values in itertools.product(*ends):
        yield dict(zip(explorer.controls, values, strict=True))
    for name, control in explorer.controls.items():
        for value in control.values:
            yield {name: value}


def flat(picture):
    """A picture as one list of numbers, and its texts."""
    columns = [column for mark in picture.marks for column in mark.columns]
    texts = [mark.words for mark in picture.marks if mark.words is not None]
    return [column.tolist() for column in columns], [*texts, picture.words]


def unpack(packed, sizes):
    """What explorer.js does: a function from positions to columns and texts, from packed bytes."""
    data = zlib.decompress(packed)
    start = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:start])
    place = start

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = data[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return (value >> 1) ^ -(value & 1)

    columns = []
    for axes, mode in header["columns"]:
        index = np.cumsum([number() for _ in range(int(np.prod([sizes[a] for a in axes])))])
        arrays, before = [], np.zeros(0, int)
        for _ in range(max(index) + 1):
            array = np.array([number() for _ in range(number())], int)
            for _ in range(mode & 3):
                array = np.cumsum(array)
            if mode & 4 and len(array) == len(before):
                array = array + before
            arrays.append(array)
            before = array
        columns.append((axes, index, arrays))
    assert place == len(data), "nothing is left over"

    def frame(positions):
        found = []
        for axes, index, arrays in columns:
            n = 0
            for axis in axes:
                n = n * sizes[axis] + positions[axis]
            found.append(arrays[index[n]].tolist())
        texts = []
        numbers = found[len(found) - sum(header["texts"]) :]
        for n in header["texts"]:
            template, *parts = (header["strings"][numbers.pop(0)[0]] for _ in range(n))
            for part in parts:
                template = template.replace("\0", part, 1)
            texts.append(template)
        return found[: len(found) - sum(header["texts"])], texts

    return frame


def sample(explorer, n=600):
    """Settings spread over all, at most n, with the positions of their controls."""
    settings = list(explorer.settings())
    places = list(itertools.product(*(range(len(c.values)) for c in explorer.controls.values())))
    chosen = np.unique(np.linspace(0, len(settings) - 1, n).round().astype(int))
    return [(places[k], settings[k]) for k in chosen]


def test_every_control_draws_through_its_whole_range(explorer):
    # Warnings are errors in this project's tests.
    for setting in corners(explorer):
        picture = explorer.picture(**setting)
        assert len(picture.marks) > 5
        assert 20 < len(picture.words) < 140, picture.words
        for words in (picture.words, *(mark.words or "" for mark in picture.marks)):
            assert "nan" not in words and "inf" not in words, words


def test_each_control_changes_the_picture(explorer):
    """From the start, or from where every other control stands at its last value."""
    last = {name: control.values[-1] for name, control in explorer.controls.items()}
    for name, control in explorer.controls.items():
        pictures = {
            str(flat(explorer.picture(**{**base, name: value})))
            for base in (explorer.start, last)
            for value in control.values
        }
        assert len(pictures) > 2, f"{name} changes nothing"


def test_the_sentence_tells_settings_apart(explorer):
    assert len({explorer.picture(**setting).words for setting in corners(explorer)}) >= 4


def test_a_handle_lies_where_its_setting_puts_it(explorer):
    """Back from the place to the controls: a drag to where the handle already is changes nothing."""
    checked = 0
    for setting in [explorer.start, *corners(explorer)]:
        setting = explorer.start | setting
        picture = explorer.picture(**setting)
        for mark in picture.marks:
            if mark.kind != "handle" or mark.columns[0][0] == GAP:
                continue
            panel = picture.panels[mark.panel]
            x, y = (column[0] / GRAIN for column in mark.columns)
            found = mark.sets(*panel.numbers(x / panel.width, 1 - y / panel.height))
            assert tuple(found) == mark.look["controls"]
            for name, value in found.items():
                control = explorer.controls[name]
                if (
                    name in ("direction", "angle", "origin")
                    and np.hypot(*panel.numbers(x / panel.width, 1 - y / panel.height)) < 0.02
                ):
                    continue  # at the origin there is no direction
                apart = abs(control.position(control.near(value)) - control.position(setting[name]))
                assert min(apart, len(control.values) - 1 - apart) < 0.5, (name, setting, value)
                checked += 1
    assert checked > 10


def test_packed_pictures_are_what_draw_gives(explorer):
    """Number for number, at settings spread over all (at every setting for the smaller ones)."""
    page = explorer.page()
    sizes = [len(control.values) for control in explorer.controls.values()]
    assert [len(texts) for texts in page["texts"]] == sizes
    packed = base64.b64decode(page["pictures"])
    print(f"{explorer.slug}: {np.prod(sizes)} settings, {len(page['pictures']) / 1024:.0f} KiB")
    assert len(page["pictures"]) <= 600 * 1024
    frame = unpack(packed, sizes)
    for positions, setting in sample(explorer):
        assert frame(positions) == flat(explorer.picture(**setting)), setting


def test_packing_repeats():
    assert tiny().page() == tiny().page()


def test_places_are_within_half_a_grain():
    pen = Pen()
    ax, other = pen.panels(dict(xlim=(-1, 3), ylim=(0.1, 1e4), yscale="log"), dict(xlim=(0, 1), ylim=(0, 1)))
    x, y = np.linspace(-1, 3, 17), np.geomspace(0.1, 1e4, 17)
    columns = np.array(ax.grains(x, y)) / GRAIN
    part = np.linspace(0, 1, 17)
    np.testing.assert_allclose(columns, [part * ax.width, (1 - part) * ax.height], rtol=0, atol=0.5 / GRAIN)
    for a, b in zip(x, y, strict=True):
        np.testing.assert_allclose(ax.numbers(*ax.parts(a, b)[:, 0]), (a, b), rtol=1e-12)
    assert other.grains([np.nan, 0], [0, np.inf])[0].tolist() == [GAP, 0]
    assert other.index == 1


def test_what_a_pen_does_not_know_is_named():
    pen = Pen()
    (ax,) = pen.panels(dict(xlim=(0, 1), ylim=(0, 1)))
    for draw, message in (
        (lambda: pen.line(ax, 0, 0, color="red"), "color is 'red'"),
        (lambda: pen.line(ax, 0, 0, ls="-."), "ls is '-.'"),
        (lambda: pen.line(ax, 0, 0, marker="x"), "marker is 'x'"),
        (lambda: pen.text(ax, 0, 0, "a", ha="middle"), "ha is 'middle'"),
        (lambda: pen.panels(dict(xlim=(0, 1), ylim=(0, 1))), "panels is called twice"),
    ):
        with pytest.raises(ValueError, match=message):
            draw()


def test_an_image_has_levels_and_a_cloud_moves_as_a_whole():
    pen = Pen()
    (ax,) = pen.panels(dict(xlim=(-0.5, 1.5), ylim=(-0.5, 0.5)))
    pen.image(ax, [[3, -1.5]], vmax=3)
    pen.line(ax, [0, 1], [0, 0.5], color=BLUE, ls="", marker="o", at=(0.5, 0))
    image, cloud = pen.finish("").marks
    assert image.columns[0].tolist() == [15, -8]
    x, y, dx, dy = (column / GRAIN for column in cloud.columns)
    np.testing.assert_allclose((x + dx) / ax.width, [0.5, 1.0], atol=0.002)
    np.testing.assert_allclose((y + dy) / ax.height, [0.5, 0.0], atol=0.002)


def test_in_a_kernel_it_is_a_widget_and_a_text_that_repeats(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    bundle, _ = tiny()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == repr(tiny()) == "Explorer: A line (Slope, Thick)"


def test_while_the_book_is_built_it_is_its_pictures_and_no_widget(monkeypatch):
    monkeypatch.setenv(VARIABLE, "page")
    explorer = tiny()
    assert set(explorer._repr_mimebundle_()) == {"text/plain", PAGE}
    assert explorer.comm is None


def shown(explorer):
    """The numbers and the sentence that the browser has got."""
    state = explorer._shown
    numbers = np.frombuffer(state["numbers"], "<i2")
    return np.split(numbers, np.cumsum(state["lengths"])[:-1]), state["texts"][-1]


def test_a_setting_is_a_trait_that_moves_the_picture():
    explorer = tiny()
    assert shown(explorer)[1] == "The slope is 2."
    explorer.slope = 2.75  # between notches
    numbers, words = shown(explorer)
    assert words == "The slope is 2.75."
    expected, _ = flat(tiny().picture(slope=2.75))
    assert [n.tolist() for n in numbers] == expected
    assert explorer._shown["positions"] == [1.75, 0]
    with pytest.raises(TraitError):
        explorer.slope = 4


def test_it_links_with_a_slider_of_the_readers_own_and_stands_in_a_box():
    explorer, own = tiny(), ipywidgets.FloatSlider(min=1, max=3, value=1.5)
    ipywidgets.link((own, "value"), (explorer, "slope"))
    assert shown(explorer)[1] == "The slope is 1.5."
    explorer.slope = 3
    assert own.value == 3
    seen = []
    explorer.observe(lambda change: seen.append(change.new), "slope")
    own.value = 2
    assert seen == [2]
    assert ipywidgets.VBox([explorer, own]).children[0] is explorer


def test_a_hand_sets_exact_values():
    explorer = tiny()
    handle = next(k for k, mark in enumerate(explorer.picture().marks) if mark.kind == "handle")
    explorer._asked = {"handle": handle, "place": [1.0, 0.8], "n": 1}
    assert explorer.slope == pytest.approx(2.4)
    explorer._asked = {"handle": handle, "place": [1.0, 5.0], "n": 2}
    assert explorer.slope == 3
    explorer._asked = {"control": 0, "position": 0.5, "n": 3}
    assert explorer.slope == 1.5
    explorer._asked = {"control": 1, "position": 1, "n": 4}
    assert explorer.thick is True


def test_a_drag_of_two_controls_draws_once():
    drawn = []

    def draw(pen, a, b):
        drawn.append((a, b))
        (ax,) = pen.panels(dict(xlim=(0, 1), ylim=(0, 1)))
        pen.handle(ax, a, b, "point", lambda x, y: {"a": x, "b": y})
        return f"{a} and {b}"

    explorer = Explorer(draw, a=Slider("a", (0, 1), 0), b=Slider("b", (0, 1), 0))
    del drawn[:]
    explorer._asked = {"handle": 0, "place": [0.25, 0.75]}
    assert drawn[-1] == (0.25, 0.75)
    assert (0.25, 0) not in drawn and (0, 0.75) not in drawn


def test_a_choice_gives_draw_its_value():
    explorer = tiny(slope=Choice("Slope", {"flat": 1, "steep": 3}, 1))
    explorer._asked = {"control": 0, "position": 1}
    assert shown(explorer)[1] == "The slope is 3."


def test_controls_say_their_values():
    assert Slider("Lag", (-10, 0), 0, "ms").text(-10) == "−10 ms"
    assert Slider("Angle", (30,), 30, "°").text(30) == "30°"
    assert Slider("α", (0.1,), 0.1).text(0.1) == "0.1"
    assert Choice("Rule", {"Oja": 1, "Hebb": 2}, 1).text(2) == "Hebb"
    assert Toggle("Centred").text(True) == "on"


def test_a_position_and_a_value_are_inverse():
    slider = Slider("α", (0.01, 0.02, 0.1), 0.02)
    for value in (0.01, 0.015, 0.02, 0.06, 0.1):
        assert slider.at(slider.position(value)) == pytest.approx(value)
    assert slider.near(7) == 0.1 and slider.near(-7) == 0.01
    assert Slider("n", range(10), 3, whole=True).near(3.6) == 4


@pytest.mark.parametrize(
    ("number", "said"), [(0.314, "0.31"), (24.3, "24"), (0, "0"), (1.23e8, "1.2·10⁸"), (2e-5, "2.0·10⁻⁵")]
)
def test_huge_numbers_in_words(number, said):
    assert power(number) == said


def test_a_rounded_zero_has_no_sign():
    assert signed(-0.001) == "0.00"
    assert signed(-1.5) == "−1.50"


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        ({"slope": Slider("Slope", (1, 2), 7)}, "slope is 7"),
        ({"slope": 3}, "slope is 3"),
        ({"layout": Slider("Layout", (1, 2), 1)}, "controls is layout"),
    ],
)
def test_a_control_that_cannot_be(controls, message):
    with pytest.raises(ValueError, match=message):
        tiny(**controls)


def test_no_control_at_all():
    with pytest.raises(ValueError, match="controls is empty"):
        Explorer(lambda pen: "")


def test_an_unknown_setting_is_named():
    with pytest.raises(ValueError, match="setting is colour"):
        tiny().picture(colour=3)


def test_draw_must_make_the_same_marks_at_each_setting():
    def draw(pen, n):
        (ax,) = pen.panels(dict(xlim=(0, 1), ylim=(0, 1 if n < 4 else 2)))
        for _ in range(min(n, 3)):
            pen.line(ax, 0, 0, lw=1)
        return ""

    explorer = Explorer(draw, n=Slider("n", (1, 2, 3, 4), 2, whole=True))
    with pytest.raises(RuntimeError, match=r"draw made 1 marks at {'n': 1} and 2 before"):
        explorer.picture(n=1)
    with pytest.raises(RuntimeError, match="draw made other panels"):
        explorer.picture(n=4)

    def other(pen, n):
        (ax,) = pen.panels(dict(xlim=(0, 1), ylim=(0, 1)))
        pen.line(ax, 0, 0, lw=n)
        return ""

    with pytest.raises(RuntimeError, match="only places and words may change"):
        Explorer(other, n=Slider("n", (1, 2), 1)).picture(n=2)


def test_anchors_are_in_the_order_that_the_script_knows():
    assert ANCHORS == ("left", "center", "right")
