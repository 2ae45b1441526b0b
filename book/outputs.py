"""Execute notebooks and write their outputs back, as `make outputs` does.

What is kept is what can repeat: text. Image bytes, widgets' state, times and the machine's metadata
are left out, so that a notebook's diff shows what changed in it and nothing else.

A chapter's first code cell gets hebb_lib where it is missing, as on Colab. It is written here, so that
the address of the repository stands in one place, `_config.yml`.
"""

import os
import sys
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient

TEXT = ("text/plain",)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


INSTALL = """\
# Where the course's library is missing, as on Colab, this cell installs it.
import importlib.util

if importlib.util.find_spec("hebb_lib") is None:
    %pip install --quiet "hebb_lib[data,ensemble,widgets] @ git+{address}\""""
ROOT = Path(__file__).resolve().parents[1]


def install_cell() -> nbformat.NotebookNode:
    """The cell that a reader on Colab needs first. The site does not show it, JupyterLab keeps it closed."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    cell = nbformat.v4.new_code_cell(INSTALL.format(address=settings["repository"]["url"]))
    cell.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}, "tags": ["remove-cell"]})
    cell.id = "install-hebb-lib"
    return cell


def with_install_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook, with that cell before the one that imports hebb_lib, if there is one."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != "install-hebb-lib"]
    for k, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and "import hebb_lib" in cell.source:
            notebook.cells.insert(k, install_cell())
            break
    return notebook


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep the text outputs and nothing that depends on the machine or the moment."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if "data" in output:
                output.data = {kind: text for kind, text in output.data.items() if kind in TEXT}
                output.metadata = {}
    return notebook


def rewrite(file: Path) -> bool:
    """Execute one notebook; replace the file if anything changed. True if it did."""
    before = file.read_text(encoding="utf-8")
    notebook = with_install_cell(nbformat.reads(before, as_version=4))
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", coalesce_streams=True)
    client.execute(cwd=str(file.parent))
    after = nbformat.writes(normalise(notebook), indent=1) + "\n"
    if after == before:
        return False
    temporary = file.with_suffix(".ipynb.tmp")  # an interrupt must not leave half a notebook
    temporary.write_text(after, encoding="utf-8")
    os.replace(temporary, file)
    return True


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(str(f) for f in Path("chapters").glob("*.ipynb"))
    for name in names:
        print(f"{name}: {'rewritten' if rewrite(Path(name)) else 'unchanged'}")
