"""The built site in a browser, other hosts blocked: every page on a desk and a phone, light and dark."""

import gzip
from importlib.metadata import distribution

import pytest
from playwright.sync_api import Page

from .conftest import PHONE, Visit
from .pages import PAGES

AXE = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHAPTER = next((page for page in PAGES if page.startswith("chapters/")), PAGES[0])
KIB_BEFORE_INTERACTION = 350


def violations(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own advice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Code and formulas are thousands of elements. Their colours come from the style sheet (test_colours.py),
    # and that the keyboard reaches the wide ones is tested below.
    place = {"include": [["html"]], "exclude": [["pre"], ["math"]]}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate(
        "([place, options]) => axe.run(place, options).then(r => r.violations)", [place, options]
    )
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary'][:200]}" for v in found]


def too_wide(page: Page) -> list[str]:
    """Elements that reach past the right edge of the window, if the page can be moved sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")]
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
          .filter(e => !e.closest("pre, .formula, .table-scroll"))
          .map(e => e.outerHTML.slice(0, 120))"""
    )


def transferred(seen: Visit) -> int:
    """Bytes over the network, as a server that packs text sends them."""
    total = 0
    for response in seen.responses:
        if response.url.startswith("http"):
            packs = any(
                kind in response.headers.get("content-type", "") for kind in ("text", "script", "svg")
            )
            total += len(gzip.compress(response.body()) if packs else response.body())
    return total


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_whole_accessible_and_fits(visit, address):
    seen = visit(address)
    page = seen.page
    assert transferred(seen) <= KIB_BEFORE_INTERACTION * 1024
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert violations(page) == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert violations(page, ["color-contrast"]) == [], "dark"
    page.set_viewport_size(PHONE)
    assert too_wide(page) == []
    assert seen.foreign == []
    assert seen.errors == []


def test_a_phone_reads_a_chapter_and_finds_the_contents(visit):
    seen = visit(CHAPTER, viewport=PHONE)
    page = seen.page
    assert violations(page) == []
    assert not page.is_visible("#contents")
    page.click("text=Contents")
    assert page.is_visible("#contents")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.is_visible("#contents")


def test_formulas_are_drawn_in_the_mathematics_font(visit):
    page = visit("book/notation.html").page
    assert page.evaluate("document.fonts.check('16px Formula')")
    assert page.evaluate("[...document.fonts].filter(f => f.family === 'Formula')[0].status") == "loaded"
    box = page.locator("math").first.bounding_box()
    assert box["width"] > 3 and box["height"] > 5


def test_wide_formulas_and_code_scroll_in_their_box(visit):
    page = visit(CHAPTER, viewport={"width": 320, "height": 700}).page
    page.evaluate("document.fonts.ready")
    # What a closed part holds has no box yet; it is told when it opens.
    wide = """[...document.querySelectorAll(".formula, pre")].filter(
        box => box.checkVisibility() && box.scrollWidth > box.clientWidth)"""
    page.wait_for_function(f"{wide}.every(box => box.tabIndex === 0)")
    assert page.evaluate(f"{wide}.length") > 0
    for closed in page.locator("details.hide").all():
        closed.evaluate("part => part.open = true")
    page.wait_for_function(f"{wide}.every(box => box.tabIndex === 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("where", ["server", "folder"])
def test_search_finds_oja(visit, site, where):
    start = "search.html?q=Oja" if where == "server" else f"{(site / 'search.html').as_uri()}?q=Oja"
    seen = visit(start)
    seen.page.wait_for_selector("#search-results li a")
    found = seen.page.locator("#search-results li a").all_inner_texts()
    assert any("oja" in text.lower() for text in found)
    assert seen.errors == [] and seen.foreign == []


def test_search_from_a_page_goes_to_the_results(visit):
    page = visit("index.html").page
    page.fill("#contents input[type=search]", "eigengap")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=eigengap")


def test_the_theme_follows_the_system_and_the_reader_can_turn_it(visit):
    paper = "getComputedStyle(document.body).backgroundColor"
    page = visit("index.html", color_scheme="dark").page
    dark = page.evaluate(paper)
    page.click("button.theme")
    light = page.evaluate(paper)
    assert light != dark and page.inner_text("button.theme") == "Dark"
    page.reload()
    assert page.evaluate(paper) == light, "the choice is kept"
    assert visit("index.html", color_scheme="light").page.evaluate(paper) == light


@pytest.mark.parametrize("address", ["index.html", CHAPTER])
def test_without_a_script_the_page_is_whole(visit, address):
    page = visit(address, java_script_enabled=False).page
    assert page.is_visible("main h1") and page.is_visible("#contents a")
    assert not page.is_visible("button.theme")


def test_the_first_key_leads_to_the_text(visit):
    page = visit(CHAPTER).page
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_contents_show_where_the_reader_is(visit):
    page = visit(CHAPTER).page
    page.evaluate("location.hash = document.querySelectorAll('#contents li.current ul a')[1].hash")
    page.wait_for_function(
        "document.querySelectorAll('#contents li.current ul a')[1].getAttribute('aria-current') === 'true'"
    )


def test_the_download_button_saves_a_file(visit):
    page = visit(CHAPTER).page
    with page.expect_download() as download:
        page.click("text=Download")
    assert download.value.suggested_filename.endswith(".zip")


def test_printed_pages_are_only_text(visit):
    page = visit(CHAPTER, color_scheme="dark").page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.is_visible("main h1")
    assert not page.is_visible("#contents") and not page.is_visible(".turn")


MEASURES = """
window.asked = []; window.drawn = false; window.told = false;
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => { drawn = true; }));
window.ResizeObserver = class extends ResizeObserver {  // it calls when the layout is done
  constructor(call) { super((...given) => { told = true; call(...given); told = false; }); }
};
const watch = (owner, name) => {
  const was = Object.getOwnPropertyDescriptor(owner, name);
  const how = was.get ? "get" : "value", real = was[how];
  Object.defineProperty(owner, name, { ...was, [how](...given) {
    if (!drawn && !told) asked.push(name);
    return real.apply(this, given);
  } });
};
for (const name of ["scrollWidth", "clientWidth", "getBoundingClientRect", "getClientRects"])
  watch(Element.prototype, name);
watch(HTMLElement.prototype, "offsetWidth"); watch(HTMLElement.prototype, "offsetHeight");
watch(FontFaceSet.prototype, "ready");
"""


def test_no_script_measures_a_chapter_before_it_is_drawn(browser, site_url):
    """It would make a phone lay out the whole page in one go, half a second for some."""
    page = browser.new_page(viewport=PHONE)
    page.add_init_script(MEASURES)
    page.goto(f"{site_url}/chapters/02_correlation_matrix.html", wait_until="load")
    page.wait_for_function("drawn")
    assert page.evaluate("asked") == []
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.wait_for_function(
        "[...document.querySelectorAll('pre, .formula, .table-scroll')]"
        ".every((e) => e.scrollWidth <= e.clientWidth || e.tabIndex === 0)"
    )
    page.close()
