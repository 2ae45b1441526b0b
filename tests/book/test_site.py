"""The built site as files: links, addresses, alternative texts, and nothing from other hosts."""

import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from .pages import PAGES, ROOT

CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]


@cache
def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(file: Path) -> set[str]:
    return {tag["id"] for tag in soup(file).find_all(id=True)}


@pytest.mark.parametrize("page", PAGES)
def test_internal_links_and_anchors_lead_somewhere(site, page):
    dead = []
    for tag in soup(site / page).find_all(["a", "link", "img", "script"]):
        address = tag.get("href") or tag.get("src")
        if not address or urlsplit(address).scheme:
            continue
        target, anchor = urldefrag(urljoin(page, address))
        file = site / unquote(urlsplit(target).path)
        if not file.is_file() or (anchor and file.suffix == ".html" and unquote(anchor) not in anchors(file)):
            dead.append(address)
    assert not dead


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_another_host(site, page):
    tags = soup(site / page).find_all(
        ["script", "img", "iframe", "source", "link", "video", "audio", "object"]
    )
    loaded = [tag for tag in tags if tag.name != "link" or tag["rel"][0] not in ("canonical", "prev", "next")]
    addresses = [tag.get("src") or tag.get("href") or tag.get("data") or "" for tag in loaded]
    assert [a for a in addresses if urlsplit(a).netloc] == []


@pytest.mark.parametrize("page", PAGES)
def test_each_picture_has_an_alternative_text_and_a_size(site, page):
    for picture in soup(site / page).select("main img"):
        assert len(picture.get("alt", "")) > 15 and "png" not in picture["alt"], f"no alt text: {picture}"
        assert picture["src"].endswith(".svg") or (picture["width"] and picture["height"])


@pytest.mark.parametrize("page", CHAPTERS)
def test_each_figure_has_a_caption(site, page):
    for figure in soup(site / page).select("main figure[id^=figure-]"):
        assert figure.img and figure.figcaption.get_text(strip=True)


@pytest.mark.parametrize("page", PAGES)
def test_headings_are_in_order(site, page):
    levels = [int(tag.name[1]) for tag in soup(site / page).select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


@pytest.mark.parametrize("page", PAGES)
def test_search_engines_and_previews_find_what_they_need(site, page):
    head = soup(site / page).head
    assert 10 < len(head.title.string) < 120
    assert 20 < len(head.find("meta", {"name": "description"})["content"]) <= 165
    if page == "search.html":
        return
    address = head.find("link", rel="canonical")["href"]
    assert address.endswith("/" + page) and address.startswith("https://")
    card = head.find("meta", property="og:image")["content"]
    assert card.startswith(address.removesuffix(page))
    assert (site / card.removeprefix(address.removesuffix(page))).is_file()


@pytest.mark.parametrize("page", PAGES)
def test_formulas_are_mathml_and_no_tex_is_left(site, page):
    main = BeautifulSoup(str(soup(site / page).main), "html.parser")
    for tag in main.select("pre, code, script"):
        tag.decompose()
    text = main.get_text()
    assert not re.search(r"\\[a-zA-Z]{2,}|\$[^$]*\$|\\\(|\\\[", text), "raw TeX on the page"


def test_the_map_of_the_site_lists_every_page(site):
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    listed = {place.text.split("/", 4)[4] for place in root.iter() if place.tag.endswith("loc")}
    assert listed == set(PAGES) - {"search.html"}


def test_the_page_for_lost_readers_stands_alone(site):
    page = soup(site / "404.html")
    assert not page.find(["script", "img"])
    assert all(urlsplit(a["href"]).scheme == "https" for a in page.find_all("a"))


def test_the_footer_says_which_version_this_is(site):
    text = soup(site / "index.html").footer.get_text(" ", strip=True)
    assert re.search(r"Version \d+\.\d+\.\d+", text)
    if (ROOT / ".git").exists():
        assert re.search(r"\d{4}-\d\d-\d\d, commit [0-9a-f]{9}", text)


@pytest.mark.parametrize("page", CHAPTERS)
def test_figures_have_two_dots_a_pixel(site, page):
    pictures = soup(site / page).select("figure:not(.explorer) > * img, figure:not(.explorer) > img")
    assert pictures
    for picture in pictures:
        with Image.open(site / urljoin(page, picture["src"])) as drawn:
            assert abs(drawn.width - 2 * int(picture["width"])) <= 1, picture["src"]
