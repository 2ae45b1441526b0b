"""The three packages as an index and an empty environment see them (`make release-check` runs this alone)."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PACKAGES = {"hebb_lib": ROOT, "hebb_book": ROOT / "book", "hebb_grade": ROOT / "coursework"}
HERE = "{}.{}".format(*sys.version_info)


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def project(package: str) -> dict:
    return tomllib.loads((PACKAGES[package] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    """A folder with the wheel and the sdist of each package."""
    folder = tmp_path_factory.mktemp("dist")
    for place in PACKAGES.values():
        run(BIN / "python", "-m", "build", "--installer", "uv", "--outdir", folder, place)
    return folder


def test_an_index_would_take_them(dist):
    made = sorted(dist.glob("hebb_*"))
    assert len(made) == 6
    run(BIN / "twine", "check", "--strict", *made)
    run(BIN / "check-wheel-contents", *dist.glob("*.whl"))


def test_each_holds_itself_and_its_licence_alone(dist):
    for package in PACKAGES:
        with zipfile.ZipFile(next(dist.glob(f"{package}-*.whl"))) as wheel:
            names = wheel.namelist()
            assert {re.split(r"[-/]", name)[0] for name in names} == {package}, names
            licence = next(name for name in names if name.endswith("licenses/LICENSE"))
            assert wheel.read(licence) == (ROOT / "LICENSE").read_bytes()
        with tarfile.open(next(dist.glob(f"{package}-*.tar.gz"))) as sdist:
            folders = {name.split("/")[1] for name in sdist.getnames() if name.count("/") > 1}
        assert package in folders
        assert not folders & {"chapters", "tests", "_build", ".venv"}


@pytest.mark.parametrize(
    ("python", "kind"), [(v, "whl") for v in ("3.11", "3.12", "3.13", "3.14")] + [(HERE, "tar.gz")]
)
def test_the_readmes_example_runs_where_nothing_else_is_installed(dist, tmp_path, python, kind):
    if subprocess.run([BIN / "uv", "python", "find", python], capture_output=True).returncode:
        pytest.skip(f"no Python {python} on this machine")
    run(BIN / "uv", "venv", "--quiet", "--python", python, tmp_path / "venv")
    package = next(dist.glob(f"hebb_lib-*.{kind}"))
    run(BIN / "uv", "pip", "install", "--quiet", "--python", tmp_path / "venv", package)
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[
        1
    ]
    angle = float(run(tmp_path / "venv" / "bin" / "python", "-c", example, cwd=tmp_path))
    assert abs(angle) < 0.1, "what the comment beside it says"


def test_a_readme_leads_somewhere_from_the_page_of_an_index():
    for place in PACKAGES.values():
        links = re.findall(r"\]\(([^)]*)\)", (place / "README.md").read_text(encoding="utf-8"))
        assert links and all(link.startswith("https://") for link in links)


def test_authors_and_version_are_the_same_wherever_they_stand():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    authors = [author["name"] for author in cited["authors"]]
    for package in PACKAGES:
        assert [author["name"] for author in project(package)["authors"]] == authors
        assert project(package)["version"] == str(cited["version"])
    assert yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["author"] == ", ".join(authors)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {cited['version']} ({cited['date-released']})" in changes
