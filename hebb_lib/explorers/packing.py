"""All pictures of an explorer in few bytes, for a page without a kernel.

A picture is a list of *columns* (arrays of whole numbers: where a line goes along x, along y) and of texts. A
text is split where its numbers are: into a template and one column for each number, of indices into one
list of strings. Of each column only what differs is kept, and only along the controls that it depends on.

The packed form is zlib-compressed: four bytes with the length of a JSON header (least first), the header, and
one stream of variable-length integers (zigzag LEB128). The stream holds for each column, and the header says
along which controls it runs (`axes`) and how it was made small (`mode`):

- for each combination of these controls the number of its array (as differences),
- then the arrays, numbered in the order in which they first occur: the length, then the numbers. Mode bit 2:
  what is stored is the difference to the array before it, where both are equally long. The lower bits: how
  many times differences were taken along the array.
"""

import json
import re
import zlib
from collections.abc import Sequence

import numpy as np

from hebb_lib.explorers.pen import DisplayList

NUMBER = re.compile(r"[−+]?[0-9]+(?:\.[0-9]+)?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
HOLE = "\0"


def pack(pictures: Sequence[DisplayList], sizes: Sequence[int]) -> bytes:
    """The pictures of every setting, the last control fastest; `sizes` counts each control's notches."""
    rows = [[column for mark in picture.marks for column in mark.columns] for picture in pictures]
    columns = [list(column) for column in zip(*rows, strict=True)]
    texts = [
        *zip(*([mark.words for mark in p.marks if mark.words is not None] for p in pictures), strict=True)
    ]
    tables = [_split(text) for text in (*texts, [picture.words for picture in pictures])]
    strings = sorted({s for table in tables for column in table for s in column}, key=_order)
    number = {s: np.array([n]) for n, s in enumerate(strings)}
    columns += [[number[s] for s in column] for table in tables for column in table]

    packed = [_pack_column(column, sizes) for column in columns]
    header = {
        "strings": strings,
        "texts": [len(table) for table in tables],
        "columns": [[axes, mode] for axes, mode, _ in packed],
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    stream = b"".join(numbers for *_, numbers in packed)
    return zlib.compress(len(text).to_bytes(4, "little") + text + stream, 9)


def _split(texts: Sequence[str]) -> list[list[str]]:
    """Texts as columns: the template, then each number in turn ("" where a text has fewer)."""
    found = [NUMBER.findall(text) for text in texts]
    most = max(map(len, found))
    templates = [NUMBER.sub(HOLE, text) for text in texts]
    return [templates, *([f[k] if k < len(f) else "" for f in found] for k in range(most))]


def _order(text: str) -> tuple:
    """Numbers by size, so that neighbours differ little."""
    try:
        return (0, float(text.replace("−", "-")), text)
    except ValueError:
        return (1, 0.0, text)


def _pack_column(arrays: list[np.ndarray], sizes: Sequence[int]) -> tuple[list[int], int, bytes]:
    """The controls that a column depends on, the mode, and its numbers."""
    seen: dict[bytes, int] = {}
    ids = np.array([seen.setdefault(a.tobytes(), len(seen)) for a in arrays]).reshape(sizes)
    axes = []
    for axis in range(len(sizes)):
        first = ids.take([0], axis=axis)
        if (ids == first).all():
            ids = first
        else:
            axes.append(axis)
    unique: list[np.ndarray] = [None] * len(seen)
    for array in arrays:
        unique[seen[array.tobytes()]] = array
    index = _varints(np.diff(ids.ravel(), prepend=0))
    candidates = {mode: _varints(_differences(unique, mode)) for mode in (0, 1, 2, 4, 5, 6)}
    mode = min(candidates, key=lambda m: len(zlib.compress(candidates[m], 6)))
    return axes, mode, index + candidates[mode]


def _differences(arrays: list[np.ndarray], mode: int) -> np.ndarray:
    """Length and numbers of each array, made small in one way."""
    out, before = [], np.zeros(0, int)
    for array in arrays:
        now = array - before if mode & 4 and len(array) == len(before) else array
        for _ in range(mode & 3):
            now = np.diff(now, prepend=0)
        out += [[len(array)], now]
        before = array
    return np.concatenate(out)


def _varints(numbers: np.ndarray) -> bytes:
    """Whole numbers as zigzag LEB128: near zero they take one byte."""
    zigzag = (numbers << 1) ^ (numbers >> 63)
    shifts = np.arange(0, 35, 7)
    groups = zigzag[:, None] >> shifts
    bytes_ = (groups & 127) | np.where(groups >> 7, 128, 0)
    return bytes_[(groups > 0) | (shifts == 0)].astype(np.uint8).tobytes()
