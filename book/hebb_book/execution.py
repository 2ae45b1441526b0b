"""Chapters executed on all cores, into a cache that knows what they run on.

jupyter-cache compares the cells alone, so a change to hebb_lib or to the locked versions would leave old
outputs on the site. Here the cache lives in a folder named after a hash of both. What it lacks is executed
before Sphinx reads the pages, since Sphinx would execute one chapter after the other.
"""

import hashlib
import logging
import shutil
import sys
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.util.console import colorize


def fingerprint(root: Path) -> str:
    """A hash of hebb_lib's files, of the locked requirements and of the Python version."""
    files = [f for f in (root / "hebb_lib").rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for file in [*sorted(files), root / "requirements.txt"]:
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def of_extension(root: Path) -> str:
    """A hash of the book's own extension and theme: when they change, every page is made anew."""
    digest = hashlib.sha256()
    for file in sorted((root / "book" / "hebb_book").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _choose_cache(app, config) -> None:
    root = Path(app.confdir)
    config.hebb_fingerprint = f"{(notebooks := fingerprint(root))}-{of_extension(root)}"
    caches = root / "_build" / ".jupyter_cache"
    cache = caches / notebooks
    for old in caches.glob("*"):
        if old != cache:
            shutil.rmtree(old, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    config.nb_execution_cache_path = str(cache)


def _execute_ahead(app) -> None:
    """Execute the chapters that the cache lacks. One that fails is left to Sphinx, which tells why."""
    cache = get_cache(app.config.nb_execution_cache_path)
    for chapter in sorted((Path(app.confdir) / "chapters").glob("*.ipynb")):
        cache.add_nb_to_project(str(chapter))
    waiting = cache.list_unexecuted()
    if len(waiting) > 1:
        print(colorize("bold", f"executing {len(waiting)} chapters on all cores..."), flush=True)
        executor = load_executor("local-parallel", cache, logger=logging.getLogger(__name__))
        executor.run_and_cache(timeout=app.config.nb_execution_timeout)


def setup(app) -> None:
    # A changed value makes Sphinx read every page anew.
    app.add_config_value("hebb_fingerprint", "", "env")
    app.connect("config-inited", _choose_cache, priority=100)
    app.connect("builder-inited", _execute_ahead)
