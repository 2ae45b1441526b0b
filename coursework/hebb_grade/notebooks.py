"""Notebooks as students hand them in, read with patience and built anew.

Nothing is taken from a file but the text of its cells and the images that are pasted into them. What a cell
is, which points it earns, whether it is locked and what a locked cell says comes from the student version.
"""

import base64
import json
import re
import urllib.parse
from collections import defaultdict
from typing import NamedTuple

import nbformat
import nbformat.v4

from hebb_grade.kernel import readable

MAX_CELLS = 1000
MAX_TEXT = {"code": 100_000, "markdown": 20_000}  # characters of a cell
CUT = "\n\n(The rest of this cell was left out: it was too long.)"
_DEFINES = r"^(?:def )?(\w+)(?:\(| *=[^=])"
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}


class Unreadable(Exception):
    """A file that is no notebook; its text says why, for the student."""


class Cell(NamedTuple):
    """What is taken from a cell."""

    kind: str
    text: str
    grade_id: str
    id: str
    images: dict[str, dict[str, str]]


def load(data: bytes) -> dict:
    """The JSON of a notebook, in whatever encoding an editor has saved it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0":
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("it is not text")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("it is not a notebook" if text.strip() else "it is empty") from None
    if isinstance(content, dict) and isinstance(content.get("worksheets"), list):  # before 2015
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        content["cells"] = [cell for sheet in sheets for cell in sheet.get("cells") or []]
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise Unreadable("it is not a notebook")
    return content


def cells_of(content: dict) -> list[Cell]:
    """The cells of a notebook that `load` has read."""
    if len(content["cells"]) > MAX_CELLS:
        raise Unreadable(f"it has {len(content['cells'])} cells, and {MAX_CELLS} are allowed")
    return [_cell(cell) for cell in content["cells"] if isinstance(cell, dict)]


def _cell(cell):
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    source = cell.get("source", cell.get("input", ""))
    text = source if isinstance(source, str) else "".join(s for s in _list(source) if isinstance(s, str))
    text = readable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_TEXT[kind]:
        text = text[: MAX_TEXT[kind]] + (CUT if kind == "markdown" else "")
    marks = _dict(_dict(cell.get("metadata")).get("nbgrader"))
    grade_id, id_ = marks.get("grade_id"), cell.get("id")
    return Cell(
        kind,
        text,
        grade_id if isinstance(grade_id, str) else "",
        id_ if isinstance(id_, str) else "",
        _images(_dict(cell.get("attachments"))),
    )


def _images(attachments):
    return {
        name: made
        for name, data in attachments.items()
        if (made := {mime: image for mime in _MAGIC if (image := picture(_dict(data).get(mime), mime))})
    }


def picture(text: object, mime: str) -> str | None:
    """The base64 text of an image of this kind, written anew; None if it is none."""
    try:
        data = base64.b64decode("".join(text) if isinstance(text, list) else text)
    except (TypeError, ValueError):
        return None
    return base64.b64encode(data).decode() if data.startswith(_MAGIC[mime]) else None


def _list(thing):
    return thing if isinstance(thing, list) else []


def _dict(thing):
    return thing if isinstance(thing, dict) else {}


def rebuilt(data: bytes, release: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A submission in the order and with the marks of the student version.

    A cell is known by its nbgrader name, or else by its id, or else by what it defines or follows. Locked
    cells are the student version's, a deleted answer is an empty one, and what the student has added stays
    behind the cell that it stood behind. An unreadable file becomes an unanswered notebook that says so.
    """
    try:
        handed, why = cells_of(load(data)), ""
    except Unreadable as reason:
        handed, why = [], str(reason)
    place = _places(handed, release.cells)
    answers = {where: handed[n] for n, where in place.items()}
    added, last = defaultdict(list), -1
    for n, cell in enumerate(handed):
        if n in place:
            last = place[n]
        elif cell.text.strip():
            added[last].append(_as_cell(cell))
    cells = list(added[-1])
    for n, original in enumerate(release.cells):
        cells += [_answered(original, answers.get(n)), *added[n]]
    if why:
        note = f"**This file could not be read: {why}.** Hand in the notebook itself, saved by Jupyter."
        cells.insert(0, nbformat.v4.new_markdown_cell(note))
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": dict(release.metadata.get("kernelspec", {})),
            "language_info": {"name": "python"},
        },
    )


def _places(handed, originals):
    """Which cell of the student version each handed-in cell is: number → number."""
    place: dict[int, int] = {}

    def match(known):
        """Match what is left by a key, the first time that it comes."""
        free = {
            key: m
            for m, original in enumerate(originals)
            if m not in place.values()
            for key in known(original)
        }
        for n, cell in enumerate(handed):
            if n not in place and (key := next((k for k in known(cell) if k in free), None)):
                place[n] = free[key]
                free = {k: m for k, m in free.items() if m != place[n]}

    match(lambda cell: [name] if (name := _grade_id(cell)) else [])
    match(lambda cell: [cell.id] if getattr(cell, "id", "") else [])
    match(lambda cell: [("text", text)] if (text := _text(cell).strip()) else [])
    match(
        lambda cell: [("defines", name) for name in re.findall(_DEFINES, _text(cell), re.M) if _answer(cell)]
    )
    for m, original in enumerate(originals):  # a written answer is what follows its question
        if m and m not in place.values() and _kind(original) == "markdown" and _grade_id(original):
            before = next((n for n, where in place.items() if where == m - 1), None)
            if before is not None and before + 1 < len(handed) and before + 1 not in place:
                place[before + 1] = m
    return place


def _answer(cell):
    """Whether this can be the answer to a programming task."""
    if isinstance(cell, Cell):
        return cell.kind == "code"
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution", False)


def _kind(cell):
    return getattr(cell, "kind", None) or cell.cell_type


def _text(cell):
    return cell.text if isinstance(cell, Cell) else cell.source


def _grade_id(cell):
    return cell.grade_id if isinstance(cell, Cell) else cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _answered(original, cell):
    """A cell of the student version with the student's text, if it is one to write in."""
    made = nbformat.from_dict({k: v for k, v in original.items() if k not in ("outputs", "execution_count")})
    if made.cell_type == "code":
        made.update(outputs=[], execution_count=None)
    if cell is not None and original.metadata.get("nbgrader", {}).get("solution"):
        written = _as_cell(cell._replace(kind=original.cell_type))
        made.source = written.source
        if "attachments" in written:
            made.attachments = written.attachments
    return made


def _as_cell(cell):
    if cell.kind == "code":
        return nbformat.v4.new_code_cell(cell.text)
    text, images = cell.text, {}
    for n, (name, data) in enumerate(cell.images.items(), start=1):
        here = "attachment:(?:" + "|".join(re.escape(w) for w in {name, urllib.parse.quote(name)}) + ")"
        text = re.sub(rf"<img[^<>]*src=[\"']{here}[\"'][^<>]*>", f"![image](attachment:image-{n})", text)
        text = re.sub(rf"(?<=\]\(){here}(?=\))", f"attachment:image-{n}", text)
        images[f"image-{n}"] = data
    made = nbformat.v4.new_markdown_cell(_harmless(text))
    if images:
        made.attachments = nbformat.from_dict(images)
    return made


def _harmless(markdown):
    """Markdown in which no HTML tag and no link can begin, and whose formulas carry no links or styles.

    Formgrader takes over HTML as it is, and any address, ``javascript:`` included. Images that are pasted
    into the notebook stay, and so do bare addresses, which are linked only if they are http.
    """
    markdown = re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown)
    markdown = re.sub(r"\](?=:|\((?!attachment:image-\d+\)))", "] ", markdown)
    return re.sub(r"\\(?=href|require|style|cssId|class|unicode|html)", r"\\backslash ", markdown)
