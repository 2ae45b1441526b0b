"""What a machine may lack: such a test is skipped with the command that brings it, and in CI it fails."""

import os

import pytest

LACKS = ", which this machine lacks. To run it: "


def need(found: object, what: str, command: str) -> None:
    """Go on where `found` is true; elsewhere skip, or fail in CI, saying what to install."""
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {what}{LACKS}{command}")
