"""`make outputs` keeps what can repeat, and nothing else."""

import importlib.util
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("outputs", ROOT / "book" / "outputs.py")
outputs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(outputs)

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::DeprecationWarning")


def notebook(folder: Path, *cells: str) -> Path:
    file = folder / "chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells]), file)
    return file


def test_text_stays_and_image_bytes_go(tmp_path):
    file = notebook(tmp_path, "print(6 * 7)", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert outputs.rewrite(file)
    cells = nbformat.read(file, as_version=4).cells
    assert cells[0].outputs[0].text == "42\n"
    assert list(cells[1].outputs[0].data) == ["text/plain"]
    assert "image/png" not in file.read_text()


def test_a_second_run_changes_nothing(tmp_path):
    file = notebook(tmp_path, "print(6 * 7)")
    outputs.rewrite(file)
    before = file.stat().st_mtime_ns
    assert not outputs.rewrite(file)
    assert file.stat().st_mtime_ns == before


def test_a_notebook_that_raises_is_left_as_it_was(tmp_path):
    file = notebook(tmp_path, "1 / 0")
    before = file.read_text()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        outputs.rewrite(file)
    assert file.read_text() == before
    assert list(tmp_path.iterdir()) == [file]


def test_the_committed_notebooks_carry_no_image_and_no_machine():
    for file in sorted((ROOT / "chapters").glob("*.ipynb")):
        found = nbformat.read(file, as_version=4)
        assert dict(found.metadata) == outputs.METADATA, file.name
        for cell in found.cells:
            for output in cell.get("outputs", []):
                assert set(output.get("data", {})) <= set(outputs.TEXT), file.name
                assert output.output_type != "error", file.name
