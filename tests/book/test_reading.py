"""What helps a reader along: edit and report links, code that links, figures that grow, where I was."""

import pytest
from hebb_book.codelinks import link
from hebb_book.repository import Repository

from .conftest import PHONE
from .test_browser import violations

CHAPTER, NEXT = "chapters/04_exponential_blow_up.html", "chapters/05_stdp.html"


def test_the_links_to_edit_and_report_follow_the_forge():
    github = Repository("https://github.com/anna/course", "main")
    assert github.edit("index.md") == "https://github.com/anna/course/edit/main/index.md"
    assert "issues/new?title=Problem+on+a.html" in github.report("a.html", "c0ffee")
    assert "c0ffee" in github.report("a.html", "c0ffee")
    gitlab = Repository("https://gitlab.com/anna/course", "main")
    assert gitlab.edit("index.md") == "https://gitlab.com/anna/course/-/edit/main/index.md"
    assert "/-/issues/new?issue%5Btitle%5D=" in gitlab.report("a.html", "c0ffee")


def test_a_page_links_its_source_and_a_report(visit):
    page = visit(CHAPTER).page
    edit = page.locator("footer a:text('Suggest an edit')").get_attribute("href")
    assert edit.endswith(CHAPTER.replace(".html", ".ipynb"))
    assert "04_exponential_blow_up.html" in page.locator("footer a:text('Report')").get_attribute("href")


def test_a_name_of_the_library_links_to_its_entry():
    name = '<span class="n">hb</span><span class="o">.</span><span class="n">{}</span>'
    known = {"hebb_lib.rules.learn": "api.html#learn"}
    linked = link(name.format("learn"), known)
    assert linked == f'<a class="api" href="api.html#learn">{name.format("learn")}</a>'
    assert link(name.format("nothing"), known) == name.format("nothing")


def test_figures_grow_within_the_page_and_escape_closes(visit):
    for options in ({}, {"viewport": PHONE, "has_touch": True}):
        page = visit(CHAPTER, **options).page
        figure = page.locator("figure[id^=figure-] a.image-reference").first
        figure.tap() if options else figure.press("Enter")
        page.wait_for_selector("dialog.enlarged[open] img")
        assert page.url.endswith(CHAPTER)
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.enlarged", state="detached")


def test_all_code_is_shown_and_folded(visit):
    page = visit(CHAPTER).page
    closed = "document.querySelectorAll('details.hide:not([open]):not(details.solution *)').length"
    before = page.evaluate(closed)
    page.click("text=Show all code")
    assert before > 0 and page.evaluate(closed) == 0
    page.click("text=Fold the code")
    assert page.evaluate(closed) == before


def test_the_copy_button_is_seen_on_touch(visit):
    page = visit(CHAPTER, viewport=PHONE, has_touch=True, is_mobile=True).page
    assert page.locator(".copy").first.evaluate("button => getComputedStyle(button).opacity") == "1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_site_remembers_the_chapters_read_and_forgets_when_told(visit, scheme):
    page = visit(CHAPTER, color_scheme=scheme).page
    page.keyboard.press("End")
    page.wait_for_selector("#contents .done")
    page.goto(page.url.replace(CHAPTER, NEXT))
    assert "✓" in page.locator(f"#contents a[href*='{CHAPTER.split('/')[1]}']").first.inner_text()
    assert "#" in page.locator("#contents .reading a").get_attribute("href")
    assert violations(page, ["wcag2aa", "wcag22aa"]) == []
    page.click("text=Forget what I read")
    assert page.locator("#contents .done, #contents .reading").count() == 0
    assert page.evaluate("localStorage.reading") is None


def test_what_was_opened_is_open_when_the_reader_comes_back(visit):
    page = visit(CHAPTER).page
    page.locator("details.check > summary").first.click()
    page.goto(page.url.replace(CHAPTER, NEXT))
    page.go_back()
    assert page.evaluate("document.querySelector('details.check').open")
