"""The part of hebb_lib that a problem set offers: the rest is for the student to write."""

import ast
import functools
import importlib.util
from pathlib import Path


@functools.cache
def offered(names: tuple[str, ...]) -> dict[str, str]:
    """The files of a reduced hebb_lib: their names and texts.

    Parameters
    ----------
    names : tuple of str
        Modules ("clouds"), or single functions of one ("correlation.eigenmodes").
    """
    source = Path(importlib.util.find_spec("hebb_lib").origin).parent
    modules = {name.split(".")[0] for name in names}
    gates = ("_checks.py", "_units.py")  # what every module asks of its arguments
    files = {f"hebb_lib/{gate}": (source / gate).read_text() for gate in gates}
    for module in sorted(modules):
        functions = {name.split(".")[1] for name in names if name.startswith(f"{module}.")}
        text = (source / f"{module}.py").read_text()
        files[f"hebb_lib/{module}.py"] = _only(text, functions) if functions else text
    whole = modules - {name.split(".")[0] for name in names if "." in name}
    kept = whole | {name.split(".")[-1] for name in names}
    files["hebb_lib/__init__.py"] = _init((source / "__init__.py").read_text(), modules, whole, kept)
    return files


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
