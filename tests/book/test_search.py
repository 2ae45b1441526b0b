"""The search, from the field to the place on the page."""

import json

import pytest
from hebb_book.search import plain

from .conftest import PHONE
from .test_browser import violations

PLACES = "#search-results li"


@pytest.fixture(scope="module")
def rows(site) -> list[list[str]]:
    script = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("searchIndex=").removesuffix(";\n"))


def search(visit, query: str, **options):
    seen = visit(f"search.html?q={query}", **options)
    seen.page.wait_for_selector(PLACES)
    return seen


def test_every_address_of_the_index_leads_somewhere(site, rows):
    for _, title, _, address, _ in rows:
        file, _, anchor = address.partition("#")
        html = (site / file).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html, title


def test_formulas_become_lines_of_text():
    assert plain(r"\lambda_1 \tag{4.2}").split() == ["λ_1"]
    assert plain(r"w^\top C").split() == ["w", "ᵀ", "C"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("claim 4.5", "chapters/04_exponential_blow_up.html#claim-4-5"),
        ("Claim+4.5", "chapters/04_exponential_blow_up.html#claim-4-5"),
        ("(3.9)", "chapters/03_zero_mean_and_variance.html#equation-3-9"),
        ("eq. 3.9", "chapters/03_zero_mean_and_variance.html#equation-3-9"),
        ("figure 8.2", "chapters/08_competition.html#figure-8-2"),
        ("exercise 2.4", "chapters/02_correlation_matrix.html#exercise-2-4"),
    ],
)
def test_a_number_goes_straight_there(visit, query, place):
    page = visit(f"search.html?q={query}").page
    page.wait_for_url(f"**/{place}")


def test_accents_and_endings_do_not_matter(visit):
    plain_letters = search(visit, "Sjostrom").page.locator(PLACES).all_inner_texts()
    assert plain_letters == search(visit, "Sjöström").page.locator(PLACES).all_inner_texts()
    assert "Sjöström" in " ".join(plain_letters)
    assert "eigenvector" in " ".join(search(visit, "eigenvectors").page.locator(PLACES).all_inner_texts())


def test_a_word_that_is_nowhere_is_not_found(visit):
    page = visit("search.html?q=xylophone").page
    page.wait_for_function("document.getElementById('search-progress').textContent.startsWith('Nothing')")
    assert page.locator(PLACES).count() == 0


@pytest.mark.parametrize("query", ["eigengap", "Trace", "triplet rule", "LTP"])
def test_the_glossary_comes_first_for_a_term(visit, query):
    first = search(visit, query).page.locator(f"{PLACES} a").first
    assert "glossary.html" in first.get_attribute("href")


@pytest.mark.parametrize("where", ["server", "folder"])
def test_a_hit_opens_at_its_first_match_marked(visit, site, where):
    start = "search.html" if where == "server" else (site / "search.html").as_uri()
    seen = visit(f"{start}?q=eigengap")
    page = seen.page
    page.locator(f"{PLACES} a[href*='chapters/']").first.click()
    page.wait_for_selector("article mark")
    page.wait_for_function(
        """() => [...document.querySelectorAll("mark")].some(mark => {
             const at = mark.getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight })"""
    )
    assert "highlight" not in page.evaluate("location.href"), "an address that is copied names the page alone"
    page.keyboard.press("Escape")
    assert page.locator("article mark").count() == 0
    assert seen.errors == []


def test_a_match_in_a_folded_solution_is_opened(visit):
    page = visit("chapters/02_correlation_matrix.html?highlight=Isserlis#solution").page
    page.wait_for_selector("article mark")
    page = visit("chapters/02_correlation_matrix.html?highlight=trap").page
    page.wait_for_function("document.querySelector('details.solution[open] mark')")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_to_the_field(visit, key):
    page = visit("index.html").page
    page.keyboard.press(key)
    page.keyboard.type("a/b")
    assert page.input_value("#contents input[type=search]") == "a/b"


def test_on_a_phone_by_touch(visit):
    page = search(visit, "oja", viewport=PHONE, has_touch=True).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(f"{PLACES} a").first.tap()
    page.wait_for_selector("article mark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_and_marks_are_accessible(visit, scheme):
    page = search(visit, "oja", color_scheme=scheme).page
    assert violations(page) == []
    page.locator(f"{PLACES} a").first.click()
    page.wait_for_selector("article mark")
    assert violations(page, ["color-contrast"]) == []
