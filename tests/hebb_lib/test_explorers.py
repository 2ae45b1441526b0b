"""Explorers: the same `draw` behind a widget and behind pictures computed ahead."""

import base64
import io
import itertools
import json

import numpy as np
import pytest
from PIL import Image

import hebb_lib as hb
from hebb_lib.explorers import Choice, Explorer, Slider, Toggle
from hebb_lib.explorers.explorer import FRAMES, VARIABLE
from hebb_lib.explorers.words import power, signed

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
        return f"The slope is {slope}."

    return Explorer(draw, **(controls or {"slope": Slider("Slope", (1, 2, 3), 2), "thick": Toggle("Thick")}))


def corners(explorer):
    """The controls at the ends of their ranges, in every combination, and each alone through all of its."""
    ends = [(control.values[0], control.values[-1]) for control in explorer.controls.values()]
    for values in itertools.product(*ends):
        yield dict(zip(explorer.controls, values, strict=True))
    for name, control in explorer.controls.items():
        for value in control.values:
            yield {name: value}


def test_every_control_draws_through_its_whole_range(explorer):
    # Warnings are errors in this project's tests.
    for setting in corners(explorer):
        pixels, words = explorer.picture(100, **setting)
        assert pixels.shape == (360, 640, 3)
        assert pixels.std() > 5
        assert 20 < len(words) < 140, words
        assert "nan" not in words and "inf" not in words, words


def test_kept_artists_draw_what_a_new_figure_draws(explorer):
    settings = [explorer.start, *corners(explorer)][:: max(1, len(list(corners(explorer))) // 4)]
    for setting in settings:
        kept, _ = explorer.picture(100, **setting)
        fresh, _ = Explorer(explorer.draw, **explorer.controls).picture(100, **setting)
        np.testing.assert_array_equal(kept, fresh)


def test_each_control_changes_the_picture(explorer):
    """From the start, or from where every other control stands at its last value."""
    last = {name: control.values[-1] for name, control in explorer.controls.items()}
    for name, control in explorer.controls.items():
        pictures = {
            explorer.picture(100, **{**base, name: value})[0].tobytes()
            for base in (explorer.start, last)
            for value in control.values
        }
        assert len(pictures) > 2, f"{name} changes nothing"


def test_the_number_of_pictures_is_small_enough_to_compute_ahead(explorer):
    assert 30 <= len(list(explorer.settings())) <= 200


def test_the_sentence_tells_settings_apart(explorer):
    assert len({explorer.picture(100, **setting)[1] for setting in corners(explorer)}) >= 4


def test_frames_are_the_pictures_without_loss():
    explorer = tiny()
    frames = json.loads(json.dumps(explorer.frames()))
    assert frames["title"] == "A line"
    assert frames["name"] == "tiny"
    assert frames["size"] == [960, 540]
    assert [c["start"] for c in frames["controls"]] == [1, 0]
    assert frames["controls"][0]["texts"] == ["1", "2", "3"]
    assert frames["words"][4] == "The slope is 3."
    for setting, frame in zip(explorer.settings(), frames["pictures"], strict=True):
        decoded = np.asarray(Image.open(io.BytesIO(base64.b64decode(frame))).convert("RGB"))
        np.testing.assert_array_equal(decoded, explorer.picture(**setting)[0])


def test_frames_repeat():
    assert tiny().frames() == tiny().frames()


def test_in_a_kernel_it_is_a_widget_and_a_text_that_repeats(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    bundle = tiny()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == repr(tiny()) == "Explorer: A line (Slope, Thick)"


def test_while_the_book_is_built_it_is_its_frames(monkeypatch):
    monkeypatch.setenv(VARIABLE, "frames")
    bundle = tiny()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", FRAMES}


def test_moving_a_widget_changes_picture_and_sentence():
    kinds = {"slope": Slider("Slope", (1, 2, 3), 2), "thick": Toggle("Thick")}
    box = tiny(**kinds).widget()
    slope, thick, image, sentence = box.children
    before = image.value
    slope.value = 3
    assert image.value != before
    assert "The slope is 3." in sentence.value
    before = image.value
    thick.value = True
    assert image.value != before
    pixels = np.asarray(Image.open(io.BytesIO(image.value)))
    np.testing.assert_array_equal(pixels, tiny().picture(100, slope=3, thick=True)[0])


def test_a_choice_gives_draw_its_value():
    box = tiny(slope=Choice("Slope", {"flat": 1, "steep": 3}, 1)).widget()
    box.children[0].value = 3
    assert "The slope is 3." in box.children[-1].value


def test_controls_say_their_values():
    assert Slider("Lag", (-10, 0), 0, "ms").text(-10) == "−10 ms"
    assert Slider("Angle", (30,), 30, "°").text(30) == "30°"
    assert Slider("α", (0.1,), 0.1).text(0.1) == "0.1"
    assert Choice("Rule", {"Oja": 1, "Hebb": 2}, 1).text(2) == "Hebb"
    assert Toggle("Centred").text(True) == "on"


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


def test_draw_must_make_the_same_artists_at_each_setting():
    def draw(pen, n):
        (ax,) = pen.panels(dict(xlim=(0, 1)))
        for _ in range(n):
            pen.line(ax, 0, 0)
        return ""

    explorer = Explorer(draw, n=Slider("n", (1, 2, 3), 2))
    explorer.picture(100, n=2)
    with pytest.raises(RuntimeError, match="made 1 artists"):
        explorer.picture(100, n=1)
    with pytest.raises(RuntimeError, match="more artists"):
        explorer.picture(100, n=3)
