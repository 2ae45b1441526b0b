"""The bibliography is whole: a merge that eats a brace is seen here, not in the middle of a build."""

import re
from pathlib import Path

from pybtex.database import parse_file

FILE = Path(__file__).resolve().parents[2] / "book" / "references.bib"


def test_every_entry_is_read_and_they_stand_in_order():
    keys = re.findall(r"^@\w+\{([^,]+),", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert keys == sorted(keys, key=str.lower)
    assert list(parse_file(FILE).entries) == keys


def test_every_article_has_a_doi():
    entries = parse_file(FILE).entries
    assert [
        key for key, entry in entries.items() if entry.type == "article" and "doi" not in entry.fields
    ] == []
