"""Every chapter keeps the frame that the reader has learnt to expect."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
FRAME = [
    "You will be able to",
    "Explorer",
    "Where it breaks",
    "Exercises",
    "Summary",
    "What comes next",
    "Further reading",
]

pytestmark = pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.stem)


def cells(file: Path) -> list:
    return nbformat.read(file, as_version=4).cells


def markdown(file: Path) -> str:
    return "\n\n".join(cell.source for cell in cells(file) if cell.cell_type == "markdown")


def section(text: str, heading: str) -> str:
    """The text below a heading of level 2, up to the next one."""
    return re.split(r"^## ", text.split(f"## {heading}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_sections_of_the_frame_are_there_in_order(file):
    headings = re.findall(r"^## (.*)", markdown(file), re.MULTILINE)
    places = [next((k for k, h in enumerate(headings) if h.startswith(name)), -1) for name in FRAME]
    missing = [name for name, place in zip(FRAME, places, strict=True) if place < 0]
    assert not missing
    assert places[0] == 0, "the objectives come first"
    assert places[-4:] == sorted(places[-4:]), "exercises, summary, what comes next, further reading"


def test_the_reader_predicts_and_gets_an_answer_at_once(file):
    text = markdown(file)
    assert "**Predict.**" in text
    answers = re.findall(r'<details class="check"><summary>.*?</summary>\n\n(.*?)\n', text)
    assert sum(answer.startswith("Right") for answer in answers) >= 1
    assert sum(answer.startswith("Not quite") for answer in answers) >= 1


def test_three_to_five_exercises_each_have_a_solution(file):
    text = section(markdown(file), "Exercises")
    exercises = re.findall(r"^### Exercise (\d+\.\d+)", text, re.MULTILINE)
    solutions = re.findall(r'<details class="solution"><summary>Solution (\d+\.\d+)', text)
    assert 3 <= len(exercises) <= 5
    assert solutions == exercises == [f"{int(file.name[:2])}.{k}" for k in range(1, len(exercises) + 1)]


def test_every_figure_has_an_alt_text_and_a_caption(file):
    all_cells = cells(file)
    captions = []
    for cell, after in zip(all_cells, [*all_cells[1:], None], strict=True):
        drawn = [
            o for o in cell.get("outputs", []) if "<Figure size" in o.get("data", {}).get("text/plain", "")
        ]
        if not drawn:
            continue
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        assert len(alt) > 30, f"no telling alt text: {cell.source[:60]}"
        assert after is not None
        caption = re.match(r"\*\*Figure (\d+\.\d+)\*\* \S.{20}", after.source)
        assert caption, f"no caption below: {cell.source[:60]}"
        captions.append(caption[1])
    assert captions == [f"{int(file.name[:2])}.{k}" for k in range(1, len(captions) + 1)]
    assert captions


def test_equations_are_numbered_in_order_and_each_number_is_used(file):
    text = markdown(file)
    tags = re.findall(r"\\tag\{(\d+\.\d+)\}", text)
    assert tags == [f"{int(file.name[:2])}.{k}" for k in range(1, len(tags) + 1)]
    everywhere = "".join(markdown(other) for other in CHAPTERS)
    unused = [tag for tag in tags if f"#equation-{tag.replace('.', '-')})" not in everywhere]
    assert unused == []


def test_there_is_an_explorer_with_a_task(file):
    code = [cell.source.strip() for cell in cells(file) if cell.cell_type == "code"]
    assert any(re.fullmatch(r"hb\.explorers\.\w+\(\)", source) for source in code)


def test_nothing_is_hidden_from_nbval(file):
    tags = [tag for cell in cells(file) for tag in cell.metadata.get("tags", [])]
    assert [tag for tag in tags if tag.startswith("nbval") or tag == "raises-exception"] == []
    assert not any("NBVAL" in cell.source for cell in cells(file))


def test_randomness_is_seeded(file):
    code = "\n".join(cell.source for cell in cells(file) if cell.cell_type == "code")
    assert re.search(r"np\.random\.(?!default_rng|Generator|SeedSequence)\w+", code) is None
    assert "default_rng()" not in code


def test_the_markdown_reads_well_without_the_book(file):
    text = markdown(file)
    assert re.search(r"\{\w+\}`", text) is None, "a MyST role shows as raw text in JupyterLab"
    assert "```{" not in text, "a MyST directive shows as raw text in JupyterLab"


def test_further_reading_names_sources_that_can_be_found(file):
    assert len(re.findall(r"https://doi\.org/10\.\S+", section(markdown(file), "Further reading"))) >= 3
