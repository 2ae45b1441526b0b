"""An execution cache that knows what the notebooks run on.

jupyter-cache compares the cells alone, so a change to hebb_lib or to the locked versions would leave old
outputs on the site. Here the cache lives in a folder named after a hash of both.
"""

import hashlib
import shutil
import sys
from pathlib import Path


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
    for file in sorted((root / "book").glob("hebb_book/**/*")) + sorted((root / "book").glob("theme/**/*")):
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


def setup(app) -> None:
    # A changed value makes Sphinx read every page anew.
    app.add_config_value("hebb_fingerprint", "", "env")
    app.connect("config-inited", _choose_cache, priority=100)
