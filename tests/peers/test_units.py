"""Quantities of Brian2, as it hands them over, through the gate of hebb_lib."""

import json
import subprocess
from pathlib import Path

import pytest
from needs import need

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"

SCRIPT = """
import importlib.util, json, sys
import numpy as np
from brian2 import *
prefs.codegen.target = "numpy"
spec = importlib.util.spec_from_file_location("units", sys.argv[1])
units = importlib.util.module_from_spec(spec)
spec.loader.exec_module(units)
group = SpikeGeneratorGroup(3, [0, 2, 0], [1, 2, 3] * ms)
monitor = SpikeMonitor(group)
run(5 * ms)

def through(value, unit):
    try:
        return units.numbers_of("value", value, "right", unit).tolist()
    except ValueError as error:
        return str(error)

values = {
    "trains": [[through(train, "ms") for train in monitor.spike_trains().values()], [[1, 3], [], [2]]],
    "times": [through(monitor.t, "ms"), [1, 2, 3]],
    "times[:]": [through(monitor.t[:], "ms"), [1, 2, 3]],
    "a list": [through([0.5 * second, 2 * ms], "ms"), [500, 2]],
    "tau": [through(20 * ms, "ms"), 20],
    "rate": [through(15 * Hz, "Hz"), 15],
    "1 / time": [through(1 / (20 * ms), "Hz"), 50],
    "potential": [through(-70 * mV, "mV"), -70],
    "a ratio": [through(20 * ms / second, None), 0.02],
}
refused = {
    "a time for a rate": through(5 * ms, "Hz"),
    "a rate for a time": through(5 * Hz, "ms"),
    "a current": through(5 * nA, "mV"),
    "a time without need": through(5 * ms, None),
    "times without need": through(monitor.t, None),
    "a temperature": through(5 * kelvin, "ms"),
}
print(json.dumps([values, refused]))
"""


def test_brian2_hands_over_seconds_and_they_become_milliseconds():
    need(PYTHON.exists(), "Brian2", "make peers")
    command = [PYTHON, "-W", "ignore", "-c", SCRIPT, ROOT / "hebb_lib" / "_units.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    values, refused = json.loads(done.stdout.splitlines()[-1])
    for what, (got, expected) in values.items():
        assert got == pytest.approx(expected) if what != "trains" else got == [[1, 3], [], [2]], what
    for what, says in refused.items():
        assert isinstance(says, str) and says.startswith("value is ") and "needs to be right" in says, what
