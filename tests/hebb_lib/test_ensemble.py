import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import warnings

import joblib
import numpy as np
import pytest

from hebb_lib.ensemble import read_records, run_ensemble

GRID = {"mean": [0.0, 10.0], "std": [1.0, 2.0, 3.0]}


def sample(mean, std, rng):
    return {"value": mean + std * rng.standard_normal(), "n": np.int64(3)}


def without_times(records):
    return [{k: v for k, v in r.items() if k != "seconds"} for r in records]


def logging_to(log):
    """A simulation that leaves a line for each time that it really runs."""

    def f(mean, std, rng):
        with open(log, "a") as file:
            file.write(f"{mean} {std}\n")
        return sample(mean, std, rng)

    return f


def test_every_combination_runs_for_every_seed_in_order():
    records = run_ensemble(sample, GRID, seeds=2, n_jobs=1)
    assert [(r["point"], r["seed"]) for r in records] == [(p, s) for p in range(6) for s in range(2)]
    assert [r["std"] for r in records[:6:2]] == [1.0, 2.0, 3.0]
    assert [r["mean"] for r in records] == [0.0] * 6 + [10.0] * 6
    assert all(r["error"] is None and r["n"] == 3 and r["seconds"] >= 0 for r in records)
    assert len({r["value"] for r in records}) == 12


def test_the_seeds_are_those_of_spawn():
    records = run_ensemble(sample, GRID, seeds=2, rng=7, n_jobs=1)
    for s, repetition in enumerate(np.random.SeedSequence(7).spawn(2)):
        for p, child in enumerate(repetition.spawn(6)):
            expected = sample(records[2 * p]["mean"], records[2 * p]["std"], np.random.default_rng(child))
            assert records[2 * p + s]["value"] == expected["value"]


def test_results_depend_neither_on_workers_nor_on_what_is_added():
    one = run_ensemble(sample, GRID, seeds=2, rng=5, n_jobs=1)
    two = run_ensemble(sample, GRID, seeds=2, rng=5, n_jobs=2)
    assert without_times(one) == without_times(two)
    more_seeds = run_ensemble(sample, GRID, seeds=3, rng=5, n_jobs=1)
    assert without_times(r for r in more_seeds if r["seed"] < 2) == without_times(one)
    more_points = run_ensemble(sample, GRID | {"mean": [0.0, 10.0, 20.0]}, seeds=2, rng=5, n_jobs=1)
    assert without_times(more_points[:12]) == without_times(one)
    assert one[0]["value"] != run_ensemble(sample, GRID, rng=6, n_jobs=1)[0]["value"]


def test_a_list_of_points_does_as_well_as_a_grid():
    points = [{"mean": 1, "std": 2.0}, {"mean": np.float64(3), "std": 0.5}]
    assert [r["mean"] for r in run_ensemble(sample, points, n_jobs=1)] == [1, 3.0]


def test_a_second_call_computes_nothing_again(tmp_path):
    f, file = logging_to(tmp_path / "log"), tmp_path / "runs.jsonl"
    first = run_ensemble(f, GRID, path=file, n_jobs=1)
    before = file.read_bytes()
    assert run_ensemble(f, GRID, path=file, n_jobs=1) == first == read_records(file)
    assert file.read_bytes() == before
    assert len((tmp_path / "log").read_text().splitlines()) == 6
    run_ensemble(f, GRID, path=file, seeds=2, n_jobs=1)
    assert len((tmp_path / "log").read_text().splitlines()) == 12


@pytest.mark.parametrize("cut", [1, 2, 30, 10_000])
def test_a_half_written_record_is_dropped_and_run_anew(tmp_path, cut):
    f, file = logging_to(tmp_path / "log"), tmp_path / "runs.jsonl"
    expected = without_times(run_ensemble(f, GRID, path=file, n_jobs=1))
    whole = file.read_bytes()
    kept = max(len(whole) - cut, len(whole.splitlines(keepends=True)[0]) // 2)
    file.write_bytes(whole[:kept])
    complete = sum(line.endswith(b"}") for line in whole[:kept].split(b"\n"))
    assert without_times(run_ensemble(f, GRID, path=file, n_jobs=1)) == expected
    assert without_times(read_records(file)) == expected
    assert all(json.loads(line) for line in file.read_text().splitlines())
    assert len((tmp_path / "log").read_text().splitlines()) == 6 + 6 - complete


def test_a_record_spoilt_in_the_middle_is_run_anew_too(tmp_path):
    file = tmp_path / "runs.jsonl"
    expected = without_times(run_ensemble(sample, GRID, path=file, n_jobs=1))
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:2], "{}\n", "\x00\x00\n", *lines[3:]]))
    assert without_times(run_ensemble(sample, GRID, path=file, n_jobs=1)) == expected
    assert len(file.read_text().splitlines()) == 6


def test_a_failing_point_is_recorded_and_the_rest_goes_on(tmp_path):
    state = tmp_path / "repaired"

    def f(mean, std, rng):
        if std == 2.0 and not state.exists():
            raise RuntimeError("no such neuron")
        return sample(mean, std, rng)

    file = tmp_path / "runs.jsonl"
    records = run_ensemble(f, GRID, path=file, n_jobs=2)
    errors = {r["std"]: r["error"] for r in records}
    assert errors == {1.0: None, 2.0: "RuntimeError: no such neuron", 3.0: None}
    assert "value" not in records[1]
    state.touch()
    assert run_ensemble(f, GRID, path=file, n_jobs=1) == records, "a failed run counts as finished"
    again = run_ensemble(f, GRID, path=file, n_jobs=1, retry=True)
    assert all(r["error"] is None for r in again)
    assert read_records(file) == again


def test_what_f_returns_wrongly_is_an_error_of_that_point():
    for wrong, message in ((3.0, "TypeError"), ({"v": object()}, "TypeError"), ({"mean": 1}, "already")):
        (record,) = run_ensemble(lambda mean, rng, wrong=wrong: wrong, {"mean": [0]}, n_jobs=1)
        assert message in record["error"]


def test_infinite_and_missing_results_come_back_from_the_file(tmp_path):
    def f(x, rng):
        return {"huge": np.inf, "none": np.nan, "path": np.arange(3.0)}

    file = tmp_path / "runs.jsonl"
    run_ensemble(f, {"x": [1]}, path=file, n_jobs=1)
    (record,) = read_records(file)
    assert record["huge"] == np.inf
    assert np.isnan(record["none"])
    assert record["path"] == [0, 1, 2]


def test_the_file_of_another_ensemble_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "runs.jsonl"
    run_ensemble(sample, GRID, path=file, n_jobs=1)
    before = file.read_bytes()
    for arguments in ({"rng": 1}, {"grid": {"mean": [5.0], "std": [1.0]}}):
        with pytest.raises(ValueError, match="path"):
            run_ensemble(sample, **({"grid": GRID, "path": file, "n_jobs": 1} | arguments))
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"f": 3}, "f"),
        ({"grid": {}}, "grid"),
        ({"grid": []}, "grid"),
        ({"grid": {"mean": [], "std": [1]}}, "grid"),
        ({"grid": 3}, "grid"),
        ({"grid": "mean"}, "grid"),
        ({"grid": {"mean": 1.0, "std": [1]}}, "grid"),
        ({"grid": {"mean": "ab", "std": [1]}}, "grid"),
        ({"grid": {"mean": [1.0]}}, "grid"),
        ({"grid": [{"mean": 1.0, "std": 1.0, "seed": 1}]}, "grid"),
        ({"grid": {"mean": [object()], "std": [1]}}, "grid"),
        ({"seeds": 0}, "seeds"),
        ({"seeds": 1.5}, "seeds"),
        ({"rng": -1}, "rng"),
    ],
)
def test_a_wrong_argument_is_named(arguments, name):
    with pytest.raises(ValueError, match=f"^{name} is"):
        run_ensemble(**({"f": sample, "grid": GRID, "n_jobs": 1} | arguments))


def test_an_interrupted_run_keeps_what_was_finished_and_goes_on(tmp_path):
    """A real process is killed after its third record; the next one does only what is left."""
    file, log = tmp_path / "runs.jsonl", tmp_path / "log"
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        import time
        from hebb_lib.ensemble import run_ensemble

        def f(x, rng):
            with open({str(log)!r}, "a") as file:
                file.write(f"{{x}}\\n")
            time.sleep(0.0 if x < 3 else 0.3)
            return {{"value": float(rng.random())}}

        if __name__ == "__main__":
            run_ensemble(f, {{"x": list(range(8))}}, path={str(file)!r}, n_jobs=1, progress=False)
        """)
    )
    process = subprocess.Popen([sys.executable, str(script)])
    try:
        for _ in range(600):
            if file.exists() and len(file.read_bytes().splitlines()) >= 3:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    finally:
        process.wait()
    finished = {r["x"] for r in read_records(file)}
    assert {0, 1, 2} <= finished < set(range(8))
    log.unlink()
    subprocess.run([sys.executable, str(script)], check=True)
    assert [r["x"] for r in read_records(file)] == list(range(8))
    assert {int(line) for line in log.read_text().split()} == set(range(8)) - finished


def test_the_same_call_runs_on_a_dask_cluster_and_a_worker_may_end(tmp_path):
    distributed = pytest.importorskip("distributed")
    victim, log = tmp_path / "victim", tmp_path / "log"

    def f(x, rng):
        if x == 3 and not victim.exists():  # the first to come here takes its whole process with it
            victim.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        with open(log, "a") as file:
            file.write(f"{x} {os.getpid()}\n")
        time.sleep(0.02)
        return {"value": float(rng.random())}

    grid, file = {"x": list(range(12))}, tmp_path / "runs.jsonl"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask warns of the worker that died; so it should
        with (
            distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster),
            joblib.parallel_config(backend="dask"),
        ):
            records = run_ensemble(f, grid, rng=4, path=file)
    assert victim.exists()
    workers = {line.split()[1] for line in log.read_text().splitlines()}
    assert victim.read_text() != str(os.getpid())
    assert str(os.getpid()) not in workers
    assert [r["error"] for r in records] == [None] * 12
    assert read_records(file) == records
    assert without_times(run_ensemble(f, grid, rng=4, n_jobs=1)) == without_times(records)
