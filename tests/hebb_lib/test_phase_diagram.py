"""The phase diagram that ships is whole, and each of its points can be computed again."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from hebb_lib import phase_diagram
from hebb_lib.ensemble import read_records


def shipped():
    return read_records(phase_diagram.shipped_file())


def test_the_shipped_result_has_every_point_of_the_grid_and_no_failure():
    records = shipped()
    points = [(rate, ratio) for rate in phase_diagram.GRID["rate"] for ratio in phase_diagram.GRID["ratio"]]
    assert [(r["rate"], r["ratio"]) for r in records] == points
    assert len(points) >= 400
    assert all(r["error"] is None for r in records)


def test_a_point_of_it_computed_again_is_the_same():
    record = shipped()[21 * 8 + 8]  # 20 Hz, 1.06
    sequence = np.random.SeedSequence(record["rng"], spawn_key=(record["seed"], record["point"]))
    again = phase_diagram.outcome(record["rate"], record["ratio"], np.random.default_rng(sequence))
    assert_allclose(again["mean"], record["mean"], atol=0.01)
    assert_allclose(again["low"], record["low"], atol=0.03)
    assert_allclose(again["output"], record["output"], rtol=0.2)


def test_the_shares_and_the_rate_are_what_they_say():
    silent = phase_diagram.outcome(rate=1, ratio=1.05, rng=1, duration=5000)
    assert silent == {"output": 0, "mean": 1, "low": 0, "high": 1}
    busy = phase_diagram.outcome(rate=30, ratio=0.5, rng=1, duration=5000)
    assert busy["output"] > 500
    assert busy["high"] > 0.9
    weak = phase_diagram.outcome(rate=40, ratio=3.0, rng=1, duration=20_000)
    assert weak["low"] > 0.2
    assert weak["high"] == 0


def test_compute_fills_in_what_is_missing(tmp_path):
    lines = [line for line in phase_diagram.shipped_file().read_text().splitlines(keepends=True)]
    file = tmp_path / "diagram.jsonl"
    file.write_text("".join(lines[1:]))
    records = phase_diagram.compute(file, n_jobs=1)
    assert len(records) == len(lines)
    for new, old in zip(records, shipped(), strict=True):
        assert_allclose(new["mean"], old["mean"], atol=0.01)


@pytest.mark.parametrize(("arguments", "name"), [({"rate": -1}, "rate"), ({"ratio": np.nan}, "ratio")])
def test_a_wrong_argument_is_named(arguments, name):
    with pytest.raises(ValueError, match=f"^{name} is"):
        phase_diagram.outcome(**({"rate": 10, "ratio": 1.05, "rng": 1} | arguments))
