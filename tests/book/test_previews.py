"""Links to terms and numbered places: where they lead, and what they show before one follows them."""

import pytest
from docutils import nodes
from hebb_book.previews import element, fragments
from hebb_book.terms import link_terms

from .conftest import PHONE
from .test_browser import violations

CHAPTER = "chapters/04_exponential_blow_up.html"
WITH_CLAIMS = "chapters/06_taming_the_growth.html"
WITH_FIGURES = "chapters/08_competition.html"
TERM, EQUATION, CLAIM, FIGURE = (
    "article a.term",
    "article p a[href*='#equation-']",
    "article p a[href*='#claim-']",
    "article p a[href*='#figure-']",
)


def sentence(text: str) -> nodes.document:
    document = nodes.document(None, None)
    section = nodes.section("", nodes.title("", "Title"), nodes.paragraph("", text))
    document += section
    return document


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("An eigengap, and the same eigengap again.", ["eigengap"]),
        ("Two eigengaps.", ["eigengaps"]),
        ("Oja’s rule and Oja's rule.", ["Oja’s rule"]),
        ("The LTP, not the ltp.", ["LTP"]),
        ("The ltp.", []),
        ("A triplet rule is no mere rule.", ["triplet rule"]),
        ("The eigengapped one, a non-eigengap.", []),
    ],
)
def test_the_first_use_of_a_term_in_a_section_is_a_link(text, linked):
    document = sentence(text)
    addresses = {
        "Eigengap": "#1",
        "Oja's rule": "#2",
        "LTP": "#3",
        "Rule of thumb": "#4",
        "Triplet rule": "#5",
    }
    link_terms(document, addresses)
    assert [link.astext() for link in document.findall(nodes.reference)] == linked
    assert document.astext().endswith(text), "the words stay as they were"


def test_code_titles_and_links_stay_as_they_are():
    document = sentence("")
    document[0][1] += [nodes.literal("", "eigengap"), nodes.reference("", "eigengap", refuri="x")]
    document[0][0] += nodes.Text(" eigengap")
    link_terms(document, {"Eigengap": "#1"})
    assert [link["refuri"] for link in document.findall(nodes.reference)] == ["x"]


def test_a_place_is_cut_out_whole():
    html = '<p>a</p><div class="claim" id="claim-1-2"><div>b</div><p>c</p></div><div>d</div>'
    assert fragments(html) == {"claim-1-2": '<div class="claim" id="claim-1-2"><div>b</div><p>c</p></div>'}
    with pytest.raises(ValueError, match="has no end"):
        element("<div><div></div>", 0, "div")


@pytest.mark.parametrize("link", [TERM, EQUATION, CLAIM, FIGURE])
def test_the_mouse_shows_what_a_link_leads_to(visit, link):
    seen = visit({FIGURE: WITH_FIGURES, CLAIM: WITH_CLAIMS}.get(link, CHAPTER))
    page = seen.page
    page.locator(link).first.hover()
    page.wait_for_selector("#preview:popover-open")
    box = page.locator("#preview")
    assert box.locator({EQUATION: "math", FIGURE: "img", CLAIM: ".claim", TERM: "p"}[link]).count()
    page.mouse.move(5, 5)
    page.wait_for_function("!document.querySelector('#preview:popover-open')")
    assert seen.errors == [] and seen.foreign == []


def test_the_pointer_may_move_into_a_preview(visit):
    page = visit(CHAPTER).page
    page.locator(EQUATION).first.hover()
    page.wait_for_selector("#preview:popover-open")
    page.locator("#preview .there").hover()
    page.wait_for_timeout(500)
    assert page.is_visible("#preview")
    page.locator("#preview .there").click()
    assert "#equation-" in page.url


def test_the_keyboard_shows_and_escape_hides(visit):
    page = visit(CHAPTER).page
    page.locator(TERM).first.evaluate("link => link.focus({ focusVisible: true })")
    page.wait_for_selector("#preview:popover-open")
    assert page.locator(TERM).first.get_attribute("aria-describedby") == "preview"
    page.keyboard.press("Escape")
    assert not page.is_visible("#preview")
    page.locator(TERM).first.press("Enter")
    page.wait_for_url("**/glossary.html#term-*")


@pytest.mark.parametrize("where", ["server", "folder"])
def test_a_tap_shows_and_a_second_one_goes_there(visit, site, where):
    start = CHAPTER if where == "server" else (site / CHAPTER).as_uri()
    page = visit(start, viewport=PHONE, has_touch=True).page
    link = page.locator(TERM).first
    link.tap()
    page.wait_for_selector("#preview:popover-open")
    box = page.locator("#preview").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    link.tap()
    page.wait_for_url("**/glossary.html#term-*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", [TERM, CLAIM])
def test_an_open_preview_is_accessible(visit, scheme, link):
    page = visit(WITH_CLAIMS, color_scheme=scheme).page
    page.locator(link).first.hover()
    page.wait_for_selector("#preview:popover-open")
    assert violations(page) == []


def test_without_a_script_a_term_is_a_link(visit):
    page = visit(CHAPTER, java_script_enabled=False).page
    page.locator(TERM).first.click()
    page.wait_for_url("**/glossary.html#term-*")
