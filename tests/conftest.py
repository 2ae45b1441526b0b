"""Property tests repeat: the same cases in every run, and no deadline, since a first call compiles."""

from collections import Counter

import pytest
from hypothesis import settings
from needs import LACKS

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """As the last lines: what was skipped for want of a program, and the command that brings the program."""
    yield
    skipped = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    if missing := sorted(reason for reason in skipped if LACKS in reason):
        terminalreporter.section("not tested on this machine")
        for reason in missing:
            what, command = reason.removeprefix("Skipped: needs ").split(LACKS)
            terminalreporter.line(f"{what}: {skipped[reason]} skipped. To run: {command}")
