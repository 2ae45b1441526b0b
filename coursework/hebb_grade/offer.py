"""The part of hebb_lib that a problem set offers: the rest is for the student to write."""

import ast
import functools
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path


@functools.cache
def offered(names: tuple[str, ...]) -> Path:
    """A folder with a reduced copy of hebb_lib, kept until the process ends.

    Parameters
    ----------
    names : tuple of str
        Modules ("clouds"), or single functions of one ("correlation.eigenmodes").
    """
    source = Path(importlib.util.find_spec("hebb_lib").origin).parent
    folder = _temporary()
    package = folder / "hebb_lib"
    package.mkdir(mode=0o755)
    modules = {name.split(".")[0] for name in names}
    for gate in ("_checks.py", "_units.py"):  # what every module asks of its arguments
        shutil.copy(source / gate, package)
    for module in sorted(modules):
        functions = {name.split(".")[1] for name in names if name.startswith(f"{module}.")}
        text = (source / f"{module}.py").read_text()
        (package / f"{module}.py").write_text(_only(text, functions) if functions else text)
    whole = modules - {name.split(".")[0] for name in names if "." in name}
    kept = whole | {name.split(".")[-1] for name in names}
    (package / "__init__.py").write_text(_init((source / "__init__.py").read_text(), modules, whole, kept))
    for file in package.iterdir():
        os.chmod(file, 0o644)
    return package


def _only(text: str, functions: set[str]) -> str:
    """A module without the public functions that are neither named nor called by those that are."""
    tree = ast.parse(text)
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    kept, new = set(), set(functions)
    while new:
        kept |= new
        called = {part.id for name in new for part in ast.walk(defined[name]) if isinstance(part, ast.Name)}
        new = (called & set(defined)) - kept
    dropped = {name for name in set(defined) - kept if not name.startswith("_")}
    tree.body = [node for node in tree.body if getattr(node, "name", None) not in dropped]
    return ast.unparse(tree)


def _init(text: str, modules: set[str], whole: set[str], kept: set[str]) -> str:
    """The lines of ``hebb_lib/__init__.py`` that import what is offered."""
    lines = ['"""The part of hebb_lib that this problem set offers."""']
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module == "hebb_lib":
            names = [alias.name for alias in node.names if alias.name in modules]
        elif isinstance(node, ast.ImportFrom) and node.module.removeprefix("hebb_lib.") in modules:
            everything = node.module.removeprefix("hebb_lib.") in whole
            names = [alias.name for alias in node.names if everything or alias.name in kept]
        else:
            names = []
        if names:
            lines.append(f"from {node.module} import {', '.join(names)}")
    return "\n".join(lines) + "\n"


@functools.cache
def _folders() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="hebb-grade-")
    _folders.keep = folder  # removed when the process ends
    return Path(folder.name)


def _temporary() -> Path:
    return Path(tempfile.mkdtemp(dir=_folders()))
