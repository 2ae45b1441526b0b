"""Explorers on the built site: alive without a kernel, and a picture without a script.

Every explorer of the chapters, in headless Chromium with all other hosts blocked.
"""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

import hebb_lib as hb

CHAPTERS = {
    "chapters/01_hebbs_postulate.html": ["hebb_step"],
    "chapters/02_correlation_matrix.html": ["correlation_flow"],
    "chapters/03_zero_mean_and_variance.html": ["mean_or_variance"],
    "chapters/04_exponential_blow_up.html": ["blow_up"],
    "chapters/05_stdp.html": ["spike_pair", "published_windows", "population"],
    "chapters/06_taming_the_growth.html": ["oja_against_hebb"],
    "chapters/07_timing_meets_rate.html": ["triplet_frequency"],
    "chapters/08_competition.html": ["weight_dependence"],
}
EXPLORERS = [(page, name) for page, names in CHAPTERS.items() for name in names]
each_explorer = pytest.mark.parametrize(("page", "name"), EXPLORERS, ids=[name for _, name in EXPLORERS])

# What is on the screen, as a hash: the pixels that the browser decoded.
PIXELS = """async (image) => {
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


def identity(name):
    return name.replace("_", "-") + "-explorer"


def picture_files(site, name):
    return list((site / "_images").glob(f"explorer-{name.replace('_', '-')}-*.webp"))


def fields(figure):
    return figure.locator("input, select")


def set_control(field, control, value):
    """Set a control as a reader would, and let the page know."""
    n = list(control.values).index(value)
    kind = type(control).__name__
    if kind == "Slider":
        field.fill(str(n))
    elif kind == "Choice":
        field.select_option(str(n))
    else:
        field.set_checked(bool(value))


def test_every_explorer_has_its_place():
    assert sorted(name for _, name in EXPLORERS) == sorted(n for n in hb.explorers.__all__ if n.islower())


@each_explorer
def test_without_javascript_there_is_a_picture_and_no_dead_control(visit, page, name):
    figure = visit(page, java_script_enabled=False).page.locator(f"#{identity(name)}")
    image = figure.locator("img")
    assert image.is_visible()
    assert image.get_attribute("width") and image.get_attribute("height")
    _, words = getattr(hb.explorers, name)().picture(100)
    assert image.get_attribute("alt") == words
    assert figure.locator(".explorer-words").inner_text() == words
    assert figure.locator("label").count() == fields(figure).count() > 0
    assert not figure.locator(".explorer-controls").is_visible()


@each_explorer
def test_arrow_keys_and_a_drag_move_it(visit, page, name):
    seen = visit(page)
    figure = seen.page.locator(f"#{identity(name)}")
    image, words = figure.locator("img"), figure.locator(".explorer-words")
    slider = figure.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    slider.focus()
    told, places = set(), set()
    for key in ("Home", *["ArrowRight"] * (int(slider.get_attribute("max")))):
        seen.page.keyboard.press(key)
        assert image.get_attribute("alt") == words.inner_text()
        told.add((image.get_attribute("src"), slider.get_attribute("aria-valuetext")))
        places.add(slider.bounding_box()["y"] - figure.bounding_box()["y"])
    assert len(told) == int(slider.get_attribute("max")) + 1

    assert len(places) == 1, "a long sentence pushes the control away from the hand that holds it"

    before = image.get_attribute("src")
    box = slider.bounding_box()
    seen.page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2, steps=6)
    seen.page.mouse.up()
    assert image.get_attribute("src") != before
    assert slider.input_value() == "0"
    assert figure.locator("[role=status]").inner_text() == image.get_attribute("alt")
    assert seen.foreign == []


@each_explorer
def test_it_shows_pixel_for_pixel_what_draw_gives(visit, page, name):
    explorer = getattr(hb.explorers, name)()
    figure = visit(page).page.locator(f"#{identity(name)}")
    settings = list(explorer.settings())
    for setting in (explorer.start, settings[-1], settings[len(settings) // 3]):
        for field, (control_name, control) in zip(
            fields(figure).all(), explorer.controls.items(), strict=True
        ):
            set_control(field, control, setting[control_name])
        pixels, words = explorer.picture(**setting)
        rgba = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        assert figure.locator("img").evaluate(PIXELS) == hashlib.sha256(rgba.tobytes()).hexdigest()
        assert figure.locator("img").get_attribute("alt") == words


@each_explorer
def test_its_pictures_weigh_little_and_come_when_needed(visit, site, page, name):
    files = picture_files(site, name)
    assert len(files) >= 30
    assert sum(file.stat().st_size for file in files) <= 1.5e6
    assert Image.open(io.BytesIO(files[0].read_bytes())).format == "WEBP"

    seen = visit("index.html")
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.goto(seen.page.url.replace("index.html", page), wait_until="networkidle")
    figure = seen.page.locator(f"#{identity(name)}")

    def asked_pictures():
        return [url for url in asked if f"/explorer-{name.replace('_', '-')}-" in url]

    far = figure.bounding_box()["y"] > seen.page.viewport_size["height"] + 300
    if far:
        assert len(asked_pictures()) == 1, "only the first picture loads with the page"
    figure.scroll_into_view_if_needed()
    seen.page.wait_for_load_state("networkidle")
    seen.page.wait_for_timeout(300)
    assert 3 <= len(asked_pictures()) <= 20, "the neighbours, not everything, load on approach"


@each_explorer
def test_it_stays_inside_a_phone_and_answers_a_finger(visit, page, name):
    seen = visit(page, viewport={"width": 390, "height": 844}, has_touch=True)
    figure = seen.page.locator(f"#{identity(name)}")
    box = figure.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    image = figure.locator("img")
    slider = figure.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    assert slider.bounding_box()["height"] >= 40
    pictures = set()
    for part in (0.03, 0.5, 0.97):
        place = slider.bounding_box()
        slider.tap(position={"x": place["width"] * part, "y": place["height"] / 2})
        pictures.add(image.get_attribute("src"))
    assert len(pictures) == 3


def test_explorers_work_from_a_folder(visit, site):
    page = next(iter(CHAPTERS))
    seen = visit((site / page).as_uri())
    figure = seen.page.locator(".explorer").first
    before = figure.locator("img").get_attribute("src")
    figure.locator("input[type=range]").first.press("End")
    assert figure.locator("img").get_attribute("src") != before
    assert figure.locator("img").evaluate("async image => (await image.decode(), image.naturalWidth)") == 960
    assert seen.foreign == []


def test_in_print_a_picture_and_its_setting_remain(visit):
    seen = visit(next(iter(CHAPTERS)))
    seen.page.emulate_media(media="print")
    figure = seen.page.locator(".explorer").first
    assert figure.locator("img").is_visible()
    assert not figure.locator("input[type=range]").first.is_visible()
    assert figure.locator(".explorer-controls span").first.is_visible()


def test_dark_pages_have_dark_pictures(visit):
    seen = visit(next(iter(CHAPTERS)), color_scheme="dark")
    assert "invert" in seen.page.locator(".explorer img").first.evaluate(
        "image => getComputedStyle(image).filter"
    )
