"""Every claim of the text has exactly one test, and every such test a claim."""

import re
from collections import Counter
from pathlib import Path

import nbformat
from hebb_book.claims import tests_by_number as bound_tests  # a name that pytest does not collect

ROOT = Path(__file__).parents[2]
CLAIM = re.compile(r"^> \*\*Claim (\d+\.\d+)\.?\*\*", re.MULTILINE)


def claims_of(file: Path) -> list[str]:
    cells = nbformat.read(file, as_version=4).cells
    return [number for cell in cells if cell.cell_type == "markdown" for number in CLAIM.findall(cell.source)]


def chapters() -> list[Path]:
    return sorted((ROOT / "chapters").glob("*.ipynb"))


def test_every_claim_has_one_test_and_every_test_a_claim():
    made = Counter(number for file in chapters() for number in claims_of(file))
    bound = bound_tests(sorted((ROOT / "tests" / "claims").glob("test_*.py")))
    assert made, "the chapters make no claim at all"
    assert made == Counter({number: len(tests) for number, tests in bound.items()})


def test_each_claim_names_its_domain_and_fails_at_a_near_miss():
    for number, tests in bound_tests(sorted((ROOT / "tests" / "claims").glob("test_*.py"))).items():
        for test in tests:
            assert test.said("Domain") and test.said("Near miss"), f"{number}: {test.name} does not say them"
            assert "with fails(" in test.source, f"{number}: {test.name} tries no near miss"


def test_a_claim_carries_the_number_of_its_chapter_and_they_count_up():
    for file in chapters():
        chapter = int(file.name[:2])
        assert claims_of(file) == [f"{chapter}.{k}" for k in range(1, len(claims_of(file)) + 1)], file.name


def test_a_chapter_makes_five_to_twelve_claims():
    counts = {file.name: len(claims_of(file)) for file in chapters()}
    assert {name: n for name, n in counts.items() if not 5 <= n <= 12} == {}
