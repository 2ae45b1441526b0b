"""The colours of the style sheet, light and dark: enough contrast everywhere (WCAG 2.2 AA)."""

import re

import pytest

from .pages import ROOT

CSS = (ROOT / "book" / "hebb_book" / "theme" / "static" / "book.css").read_text(encoding="utf-8")
TEXT = ["ink", "soft", "link", "right", "wrong", "keyword", "string", "number", "comment", "name"]
LIGHT = re.search(r":root \{(.*?)\}", CSS, re.DOTALL)[1]
DARK = re.findall(r':root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\]) \{(.*?)\}', CSS, re.DOTALL)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+): #([0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised", "claim"])
def test_text_stands_out_from_its_ground(theme, ground):
    palette = colours(LIGHT if theme == "light" else DARK[0])
    weak = {name: round(contrast(palette[name], palette[ground]), 2) for name in TEXT}
    assert all(value >= 4.5 for value in weak.values()), weak


def test_the_two_ways_into_the_dark_theme_agree():
    system, chosen = (colours(block) for block in DARK[:2])
    assert system == chosen
