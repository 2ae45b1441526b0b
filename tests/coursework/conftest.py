"""A course of five problem sets, and the one clear line where there is no sandbox."""

import shutil
import sys
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # for the classroom and the attacks

from classroom import COURSEWORK  # noqa: E402
from hebb_grade.cli import main  # noqa: E402
from hebb_grade.sandbox import check_sandbox  # noqa: E402
from needs import need  # noqa: E402

NO_SANDBOX = check_sandbox()

# nbgrader, nbconvert and the kernel's client warn about their own ways; none of it is ours to mend.
THIRD_PARTIES = [
    "ignore:Object of type .* not in session",
    "ignore::DeprecationWarning",
    "ignore::PendingDeprecationWarning",
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
]


def pytest_collection_modifyitems(items):
    ours = [item for item in items if Path(item.fspath).is_relative_to(HERE)]
    for item in ours:
        for line in THIRD_PARTIES:
            item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture(scope="session")
def sandbox():
    """A sandbox works here."""
    need(NO_SANDBOX is None, "a sandbox", f"{NO_SANDBOX}")


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Path:
    """A course folder whose problem sets are released."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("source", "checks", "answers"):
        shutil.copytree(COURSEWORK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert main(["release", "--course", str(folder)]) == 0
    return folder


@pytest.fixture
def course(released, tmp_path) -> Path:
    """A fresh copy of the released course."""
    return Path(shutil.copytree(released, tmp_path / "course"))
