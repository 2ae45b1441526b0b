"""A zip for each chapter that runs in an empty folder: the notebook, hebb_lib and what they need."""

import json
import re
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

from hebb_book.site import is_chapter, is_site

README = """{title}

A chapter of "{book}". To run it, in this folder, with Python 3.11 or newer:

    python -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab {name}.ipynb

On Windows the last two begin with .venv\\Scripts\\ instead. The whole course: {home}
"""
# A zip that holds the same files is the same file: entries carry no date but this one.
DATE = (1980, 1, 1, 0, 0, 0)


def without_outputs(notebook: Path) -> str:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def requirements(root: Path) -> str:
    """The locked versions of what hebb_lib needs, and of what running a chapter adds."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["lab"]
    names = [re.match(r"[\w-]+", line)[0] for line in needed]
    return "".join(f"{name}=={version(name)}\n" for name in sorted(names))


def files(root: Path, name: str, title: str, book: str, home: str) -> dict[str, str | bytes]:
    """What the zip of a chapter holds, by path."""
    library = root / "hebb_lib"
    content: dict[str, str | bytes] = {
        f"{name}.ipynb": without_outputs(root / "chapters" / f"{name}.ipynb"),
        "README.txt": README.format(title=title, book=book, name=name, home=home),
        "requirements.txt": requirements(root),
        "LICENSE.txt": (root / "LICENSE").read_bytes() if (root / "LICENSE").is_file() else b"",
    }
    for file in sorted(library.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            content[file.relative_to(root).as_posix()] = file.read_bytes()
    return content


def _make_zips(app, exception) -> None:
    if exception or not is_site(app):
        return
    folder = Path(app.outdir) / "downloads"
    folder.mkdir(exist_ok=True)
    for docname in sorted(filter(is_chapter, app.env.found_docs)):
        name = Path(docname).name
        title = app.env.titles[docname].astext()
        content = files(Path(app.confdir), name, title, app.config.html_title, app.config.html_baseurl)
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in content.items():
                archive.writestr(zipfile.ZipInfo(f"{name}/{path}", DATE), data, zipfile.ZIP_DEFLATED)


def setup(app) -> None:
    app.connect("build-finished", _make_zips)
