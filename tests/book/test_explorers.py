"""Explorers on the built site: alive without a kernel, and a picture without a script.

Every explorer of the chapters, in headless Chromium with all other hosts blocked.
"""

import base64
import itertools
import json
import re

import numpy as np
import pytest

import hebb_lib as hb
from hebb_lib.explorers.markup import path
from hebb_lib.explorers.pen import GAP, GRAIN

from .conftest import PHONE
from .test_browser import violations

CHAPTERS = {
    "chapters/01_hebbs_postulate.html": ["hebb_step"],
    "chapters/02_correlation_matrix.html": ["correlation_flow"],
    "chapters/03_zero_mean_and_variance.html": ["mean_or_variance"],
    "chapters/04_exponential_blow_up.html": ["blow_up"],
    "chapters/05_stdp.html": ["spike_pair", "published_windows", "population"],
    "chapters/06_taming_the_growth.html": ["oja_against_hebb"],
    "chapters/07_timing_meets_rate.html": ["triplet_frequency"],
    "chapters/08_competition.html": ["weight_dependence"],
    "chapters/09_remembering.html": ["digit_memory"],
}
EXPLORERS = [(page, name) for page, names in CHAPTERS.items() for name in names]
each_explorer = pytest.mark.parametrize(("page", "name"), EXPLORERS, ids=[name for _, name in EXPLORERS])

# What is drawn: each mark's numbers as they stand in the SVG.
DRAWN = """figure => [...figure.querySelectorAll("[data-mark]")]
  .sort((a, b) => a.dataset.mark - b.dataset.mark)
  .map(e => e.dataset.kind === "image" ? [...e.children].map(c => c.getAttribute("d")).join(" ")
    : e.dataset.kind === "handle" ? ["cx", "cy"].map(k => e.firstChild.getAttribute(k)).join(" ")
    : e.dataset.kind === "text" ? [e.getAttribute("x"), e.getAttribute("y"), e.textContent].join(" ")
    : e.getAttribute("d") + " " + (e.getAttribute("transform") ?? ""))"""
TEXTS = """figure => [...figure.querySelectorAll(".area text")]
  .filter(t => t.textContent && Number(t.getAttribute("y")) !== -9999)
  .map(t => [t.textContent, parseFloat(getComputedStyle(t).fontSize), t.getBoundingClientRect().toJSON()])"""


def identity(name):
    return name.replace("_", "-") + "-explorer"


def open_explorer(visit, page, name, **options):
    """The page and the explorer's figure, with its pictures there."""
    seen = visit(page, **options)
    figure = seen.page.locator(f"#{identity(name)}")
    figure.scroll_into_view_if_needed()
    seen.page.wait_for_function(f"window.hebbExplorers?.['{identity(name)}']")
    return seen, figure


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


def words(figure):
    return figure.locator(".explorer-words").inner_text()


def wait_for_words(figure, wanted):
    figure.locator(".explorer-words", has_text=re.compile(f"^{re.escape(wanted)}$")).wait_for()


def expected(picture):
    """What DRAWN should find: kinds, and the numbers of each mark."""
    drawn = []
    for mark in picture.marks:
        panel = picture.panels[mark.panel]
        columns = [[int(n) for n in column] for column in mark.columns]
        if mark.kind in ("text", "handle"):
            x, y = columns[0][0], columns[1][0]
            place = (
                (0, -9999) if x == GAP else (100 * x / GRAIN / panel.width, 100 * y / GRAIN / panel.height)
            )
            drawn.append((list(place), mark.words or ""))
        elif mark.kind == "image":
            drawn.append((None, ""))
        else:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path(mark))]
            drawn.append((numbers + [float(c[0]) for c in columns[2:]], ""))
    return drawn


def numbers_in(text):
    return [float(n) for n in re.findall(r"-?[\d.]+", text)]


def test_every_explorer_has_its_place():
    assert sorted(name for _, name in EXPLORERS) == sorted(n for n in hb.explorers.__all__ if n.islower())


@each_explorer
def test_without_javascript_there_is_a_picture_and_no_dead_control(visit, page, name):
    figure = visit(page, java_script_enabled=False).page.locator(f"#{identity(name)}")
    told = getattr(hb.explorers, name)().picture().words
    assert figure.locator("[role=img]").get_attribute("aria-label") == told
    assert words(figure) == told
    assert figure.locator("path[d^=M]").count() > 3
    assert figure.locator("label").count() == fields(figure).count() > 0
    assert not figure.locator(".explorer-controls").is_visible()
    assert not any(handle.is_visible() for handle in figure.locator(".handle").all())


@each_explorer
def test_it_shows_what_draw_gives(visit, page, name):
    explorer = getattr(hb.explorers, name)()
    _, figure = open_explorer(visit, page, name)
    settings = list(explorer.settings())
    for setting in (settings[-1], settings[len(settings) // 3], explorer.start):
        for field, (control_name, control) in zip(
            fields(figure).all(), explorer.controls.items(), strict=True
        ):
            set_control(field, control, setting[control_name])
        picture = explorer.picture(**setting)
        wait_for_words(figure, picture.words)
        assert figure.locator("[role=img]").get_attribute("aria-label") == picture.words
        found = figure.evaluate(DRAWN)
        assert len(found) == len(picture.marks)
        for mark, text, (numbers, said) in zip(picture.marks, found, expected(picture), strict=True):
            if mark.kind == "image":
                cells = [c for c in text.split(" ") if c]
                assert len(re.findall("M", text)) == np.count_nonzero(mark.columns[0]), cells
            elif mark.kind in ("text", "handle"):
                x, y, *rest = text.split(" ", 2)
                np.testing.assert_allclose([float(n.rstrip("%")) for n in (x, y)], numbers, atol=0.002)
                assert (rest[0] if rest else "") == said
            else:
                # Arrowheads are written with one digit after the point.
                np.testing.assert_allclose(numbers_in(text), numbers, atol=0.11)
    assert found == figure.evaluate(DRAWN)


@each_explorer
def test_arrow_keys_move_it_and_it_stays_in_its_place(visit, page, name):
    seen, figure = open_explorer(visit, page, name)
    slider = figure.locator("input[type=range]").first
    slider.focus()
    last = int(slider.get_attribute("max"))
    told, places = set(), set()
    seen.page.keyboard.press("Home")
    for n in range(last + 1):
        seen.page.wait_for_function("([e, n]) => Number(e.value) === n", arg=[slider.element_handle(), n])
        seen.page.wait_for_timeout(20)
        assert figure.locator("[role=img]").get_attribute("aria-label") == words(figure)
        told.add(slider.get_attribute("aria-valuetext"))
        places.add(slider.bounding_box()["y"] - figure.bounding_box()["y"])
        seen.page.keyboard.press("ArrowRight")
    assert len(told) == last + 1
    assert len(places) == 1, "a long sentence pushes the control away from the hand that holds it"
    assert seen.foreign == [] and seen.errors == []


def grip(handle):
    box = handle.locator(".knob").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@each_explorer
def test_handles_answer_the_keyboard(visit, page, name):
    seen, figure = open_explorer(visit, page, name)
    handles = figure.locator(".handle:visible").element_handles()
    assert handles
    for handle in handles:
        before = handle.get_attribute("aria-valuetext")
        assert handle.get_attribute("aria-label")
        handle.focus()
        now = float(handle.get_attribute("aria-valuenow"))
        seen.page.keyboard.press("ArrowLeft" if now >= 1 else "ArrowRight")
        seen.page.wait_for_function(
            "([e, old]) => e.getAttribute('aria-valuetext') !== old", arg=[handle, before]
        )
        assert abs(float(handle.get_attribute("aria-valuenow")) - now) == 1


@pytest.mark.parametrize("finger", [False, True], ids=["mouse", "touch"])
@each_explorer
def test_handles_can_be_dragged_on_a_phone_and_the_page_stays(visit, page, name, finger):
    seen, figure = open_explorer(visit, page, name, viewport=PHONE, has_touch=finger)
    handle = figure.locator(".handle").first
    handle.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    x, y = grip(handle)
    dx, dy = {"x": (40, 0), "y": (0, 30), "xy": (-35, -10)}[handle.get_attribute("data-along")]
    if x + dx > 350:
        dx = -dx
    if handle.get_attribute("aria-valuenow") == "0":  # at the lower end it can only rise
        dy = -abs(dy)
    before, scrolled = handle.get_attribute("aria-valuetext"), seen.page.evaluate("scrollY")
    steps = [(x + dx * k / 5, y + dy * k / 5) for k in range(6)]
    if finger:
        client = seen.page.context.new_cdp_session(seen.page)
        for kind, points in (
            ("touchStart", steps[:1]), *(("touchMove", [step]) for step in steps[1:]), ("touchEnd", [])
        ):  # fmt: skip
            places = [{"x": a, "y": b} for a, b in points]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
    else:
        seen.page.mouse.move(x, y)
        seen.page.mouse.down()
        for step in steps[1:]:
            seen.page.mouse.move(*step)
        seen.page.mouse.up()
    seen.page.wait_for_function(
        "([e, old]) => e.getAttribute('aria-valuetext') !== old", arg=[handle.element_handle(), before]
    )
    assert seen.page.evaluate("scrollY") == scrolled
    sliders = [fields(figure).nth(int(k)) for k in handle.get_attribute("data-controls").split()]
    for slider in sliders:
        assert slider.get_attribute("aria-valuetext") in handle.get_attribute("aria-valuetext")
    # It lies under the finger, as near as its notches let it.
    (x2, y2), along = grip(handle), handle.get_attribute("data-along")
    assert along == "y" or abs(x2 - x - dx) < max(30, abs(dx))
    assert along == "x" or abs(y2 - y - dy) < max(30, abs(dy))


@each_explorer
def test_nothing_comes_before_the_reader_does(visit, page, name):
    seen = visit("index.html")
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.goto(seen.page.url.replace("index.html", page), wait_until="networkidle")
    figure = seen.page.locator(f"#{identity(name)}")
    payload = f"/explorer-{name.replace('_', '-')}-"
    if figure.bounding_box()["y"] > seen.page.viewport_size["height"] + 600:
        assert not any(payload in url for url in asked)
    figure.scroll_into_view_if_needed()
    seen.page.wait_for_function(f"window.hebbExplorers?.['{identity(name)}']")
    assert sum(payload in url for url in asked) == 1


def test_the_explorers_weigh_little(site):
    """Every setting of the page's packed pictures, and their bytes."""
    total = 0
    for page, name in EXPLORERS:
        (file,) = (site / "_images").glob(f"explorer-{name.replace('_', '-')}-*.js")
        html = (site / page).read_text(encoding="utf-8")
        start = html.index(f'id="{identity(name)}"')
        markup = html[start : html.index("</figure>", start)]
        texts = json.loads(re.search(r'<script type="application/json">(.*?)</script>', markup)[1])["texts"]
        settings = int(np.prod([len(t) for t in texts]))
        size = file.stat().st_size
        packed = len(base64.b64decode(re.search(r'= "(.*)"', file.read_text())[1]))
        print(f"{name:20} {settings:6} settings, file {size / 1024:4.0f} KiB (packed {packed / 1024:.0f}), "
              f"in the page {len(markup) / 1024:.0f} KiB")  # fmt: skip
        assert size <= 600 * 1024
        total += size
    print(f"{total / 1024:.0f} KiB in all")
    assert total <= 4.85 * 1024 * 1024, "half of what ready-made pictures of a fifth of the settings weighed"


@each_explorer
def test_letters_can_be_read_on_a_phone_and_do_not_overlap(visit, page, name):
    _, figure = open_explorer(visit, page, name, viewport=PHONE)
    box = figure.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    explorer = getattr(hb.explorers, name)()
    ends = [(c.values[0], c.values[-1]) for c in explorer.controls.values()]
    controls = list(explorer.controls.values())
    for values in itertools.product(*ends):
        for field, control, value in zip(fields(figure).all(), controls, values, strict=True):
            set_control(field, control, value)
        setting = dict(zip(explorer.controls, values, strict=True))
        wait_for_words(figure, explorer.picture(**setting).words)
        found = figure.evaluate(TEXTS)
        assert min(size for _, size, _ in found) >= 12
        for (one, _, a), (other, _, b) in itertools.combinations(found, 2):
            width = min(a["right"], b["right"]) - max(a["left"], b["left"])
            height = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
            assert min(width, height) <= 3, f"{one!r} and {other!r} overlap at {setting}"
        for text, _, a in found:
            assert a["left"] >= 0 and a["right"] <= 390, f"{text!r} leaves the screen at {setting}"


@each_explorer
def test_axe_finds_nothing(visit, page, name):
    seen, figure = open_explorer(visit, page, name)
    figure.locator(".handle").first.focus()
    assert violations(seen.page) == []
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert violations(seen.page, ["color-contrast"]) == []


@pytest.mark.parametrize("name", ["hebb_step"])
def test_explorers_work_from_a_folder(visit, site, name):
    seen, figure = open_explorer(visit, (site / next(iter(CHAPTERS))).as_uri(), name)
    before = words(figure)
    figure.locator("input[type=range]").first.press("End")
    seen.page.wait_for_function(
        "([e, old]) => e.textContent !== old",
        arg=[figure.locator(".explorer-words").element_handle(), before],
    )
    assert seen.foreign == [] and seen.errors == []


def test_in_print_a_picture_and_its_setting_remain(visit):
    seen = visit(next(iter(CHAPTERS)))
    seen.page.emulate_media(media="print")
    figure = seen.page.locator(".explorer").first
    assert figure.locator("[role=img]").is_visible()
    assert not figure.locator("input[type=range]").first.is_visible()
    assert figure.locator(".explorer-controls span").first.is_visible()


def test_the_colours_are_the_pages_own(visit):
    """Light and dark by the reader's choice, light in print."""
    seen = visit(next(iter(CHAPTERS)))
    line = seen.page.locator(".explorer path.blue").first
    color = "e => getComputedStyle(e).color"
    seen.page.evaluate("document.documentElement.dataset.theme = 'light'")
    light = line.evaluate(color)
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert line.evaluate(color) != light
    seen.page.emulate_media(media="print")
    assert line.evaluate(color) == light


def test_nothing_moves_by_itself_for_those_who_asked_for_that(visit):
    knob = visit(next(iter(CHAPTERS)), reduced_motion="reduce").page.locator(".handle .knob").first
    assert knob.evaluate("e => getComputedStyle(e).animationName") == "none"
