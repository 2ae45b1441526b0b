"""The commands say in one line what they need."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
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


def test_a_folder_with_a_space_in_its_name(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git repository, so there is nothing to unpack")
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "my course", filter="data")
    folder = tmp_path / "my course"
    done = subprocess.run(["make", "setup"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    where = [folder / ".venv/bin/python", "-c", "import hebb_lib; print(hebb_lib.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()) == folder / "hebb_lib" / "__init__.py"
    tool = subprocess.run([folder / ".venv/bin/jupyter-book", "--version"], capture_output=True, text=True)
    assert tool.returncode == 0, tool.stderr


def test_what_the_machine_lacks_is_skipped_and_named(tmp_path):
    """Each test that asks for a browser, a sandbox or PostgreSQL, where the PATH has none of them."""
    hidden = {"bwrap", "chromium", "chromium-browser", "google-chrome", "psql", "initdb"}
    for folder in map(Path, reversed(os.environ["PATH"].split(os.pathsep))):
        for program in folder.glob("*"):
            if program.name not in hidden:
                link = tmp_path / program.name
                link.unlink(missing_ok=True)
                link.symlink_to(program)
    variables = {k: v for k, v in os.environ.items() if k not in ("CI", "CHROME_PATH")}
    tests = ["coursework/test_grader.py", "coursework/test_cluster.py", "book/test_browser.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *tests],
        cwd=ROOT / "tests",
        env=variables | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    said = done.stdout.partition("not tested on this machine")[2]
    assert len(said.splitlines()) <= 6
    for package in ("bubblewrap", "chromium", "postgresql"):
        assert re.search(rf"^.*: \d+ skipped\. .*apt-get install {package}", said, re.MULTILINE), said
