"""The commands say in one line what they need."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    packages = [f"{room}/pyproject.toml" for room in (".", "book", "coursework")]
    for name in ("Makefile", "requirements-dev.txt", *packages):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def fake_python(folder: Path, *lines: str) -> str:
    file = folder / "python"
    file.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
    file.chmod(0o755)
    return f"PYTHON={file}"


def test_make_alone_lists_the_commands():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"book", "test", "serve", "lock", "clean", "outputs"} <= set(re.findall(r"make ([a-z-]+)", listed))


@pytest.mark.parametrize("target", ["book", "test"])
def test_an_old_python_is_named(tmp_path, target):
    old = fake_python(tmp_path, 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi')
    done = make(tmp_path, target, old)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stdout
    assert "Python 3.9.2" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_a_missing_venv_module_is_named(tmp_path):
    bare = fake_python(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    done = make(tmp_path, "book", bare)
    assert done.returncode != 0
    assert "venv module is missing" in done.stdout
    assert not (tmp_path / ".venv").exists()
