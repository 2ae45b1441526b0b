"""Every way to run a chapter: Binder, Colab, JupyterHub, the downloaded zip."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
import yaml
from hebb_book import repository

from .pages import PAGES, ROOT

CHAPTERS = [Path(page).stem for page in PAGES if page.startswith("chapters/")]
UV = Path(sys.executable).with_name("uv")
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    # A test's own environment, not that of the developer: no path to the repository's hebb_lib.
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONWARNINGS")}
    done = subprocess.run(
        command, cwd=cwd, env=clean | variables, capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:lab/course.git", "https://github.com/lab/course"),
        ("https://github.com/lab/course.git", "https://github.com/lab/course"),
        ("https://user:secret@github.com/lab/course", "https://github.com/lab/course"),
        ("ssh://git@gitlab.com/group/sub/course.git", "https://gitlab.com/group/sub/course"),
        ("/home/me/course", None),
        ("file:///home/me/course", None),
    ],
)
def test_a_remote_has_a_web_address_without_secrets(remote, address):
    assert repository.https(remote) == address


def test_a_fork_opens_itself(tmp_path, monkeypatch):
    monkeypatch.delenv("HEBB_REPOSITORY", raising=False)
    setting = "https://github.com/hebb-to-stdp/course"
    assert repository.find(tmp_path, setting, "main").url == setting, "no git: the setting"
    run("git", "init", "--quiet", cwd=tmp_path)
    assert repository.find(tmp_path, setting, "main").url == setting, "no remote: the setting"
    run("git", "remote", "add", "origin", "git@github.com:fork/course.git", cwd=tmp_path)
    fork = repository.find(tmp_path, setting, "main")
    assert fork.colab("chapters/x.ipynb").endswith("/github/fork/course/blob/main/chapters/x.ipynb")
    assert fork.pages == "https://fork.github.io/course/"
    monkeypatch.setenv("HEBB_REPOSITORY", "https://gitlab.com/mine/course/")
    mine = repository.find(tmp_path, setting, "main")
    assert (
        mine.binder("a.ipynb") == "https://mybinder.org/v2/gl/mine%2Fcourse/main?urlpath=lab%2Ftree%2Fa.ipynb"
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_first_code_cell_gets_hebb_lib_where_it_is_missing(name, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    notebook = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert "remove-cell" in cell.metadata.tags, "run `make outputs`: the cell for Colab is missing"
    shell, asked = InteractiveShell(), []
    shell.register_magic_function(asked.append, magic_name="pip")
    assert shell.run_cell(cell.source).success and asked == [], "silent where it is installed"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert shell.run_cell(cell.source).success
    setting = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"]
    assert asked == [f'install --quiet "hebb_lib[data,ensemble,widgets] @ git+{setting}"']


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_zip_of_a_chapter_holds_what_it_needs_and_no_outputs(site, name):
    with zipfile.ZipFile(site / "downloads" / f"{name}.zip") as archive:
        names = set(archive.namelist())
        notebook = nbformat.reads(archive.read(f"{name}/{name}.ipynb").decode(), as_version=4)
    assert {f"{name}/{file}" for file in ("README.txt", "requirements.txt", "hebb_lib/__init__.py")} <= names
    assert not any("__pycache__" in file or file.startswith("/") or ".." in file for file in names)
    assert all(cell.outputs == [] for cell in notebook.cells if cell.cell_type == "code")


def test_a_downloaded_chapter_runs_in_an_empty_folder(site, tmp_path):
    name = CHAPTERS[0]
    with zipfile.ZipFile(site / "downloads" / f"{name}.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / name
    run(UV, "venv", "--quiet", "--python", sys.executable, ".venv", cwd=folder)
    run(
        UV,
        "pip",
        "install",
        "--quiet",
        "-r",
        "requirements.txt",
        cwd=folder,
        VIRTUAL_ENV=str(folder / ".venv"),
    )
    where = run(".venv/bin/python", "-c", "import hebb_lib; print(hebb_lib.__file__)", cwd=folder)
    assert where.startswith(str(folder))
    run(".venv/bin/jupyter", "execute", f"{name}.ipynb", cwd=folder)


def test_binder_builds_what_the_chapters_need(tmp_path):
    """Binder's own tool says what it will do; that is done here, without Docker, to what is committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git repository, so there is no commit that Binder could build")
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "repo", filter="data")
    repo = tmp_path / "repo"
    plan = run(
        UV,
        "tool",
        "run",
        "--from",
        REPO2DOCKER,
        "jupyter-repo2docker",
        "--no-build",
        "--debug",
        ".",
        cwd=repo,
    )
    python = ".".join(re.search(r"environment-2epy-2d(\d)-2e(\d+)-2d", plan).groups())
    assert (repo / "binder" / "runtime.txt").read_text().strip() == f"python-{python}"
    step = r"^RUN (?:\$\{KERNEL_PYTHON_PREFIX\}/bin/pip install --no-cache-dir (.*)|\./(binder/.*))$"
    assert re.findall(step, plan, re.MULTILINE) == [
        ('-r "binder/requirements.txt"', ""),
        ("", "binder/postBuild"),
    ]

    if subprocess.run([UV, "python", "find", python], capture_output=True).returncode:
        pytest.skip(f"no Python {python} on this machine to replay Binder's steps with")
    venv = repo / ".venv"
    run(UV, "venv", "--quiet", "--seed", "--python", python, venv, cwd=repo)
    run(UV, "pip", "install", "--python", venv, "--quiet", "-r", "binder/requirements.txt", cwd=repo)
    run("./binder/postBuild", cwd=repo, PATH=f"{venv / 'bin'}:{os.environ['PATH']}")
    shutil.rmtree(repo / "hebb_lib")  # what is imported must be what was installed
    chapter = sorted((repo / "chapters").glob("*.ipynb"))[0]
    run("../.venv/bin/jupyter", "execute", chapter.name, cwd=repo / "chapters")


def test_each_lock_is_a_part_of_the_next():
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split(" ")[0] for line in lines if re.match(r"[\w-]+==", line)}

    binder, book, everything = map(
        pins, ("binder/requirements.txt", "requirements.txt", "requirements-dev.txt")
    )
    assert 0 < len(binder) < len(book) < len(everything)
    assert binder <= book <= everything
