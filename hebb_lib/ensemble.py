"""Many runs of one simulation: over a grid of parameters, with seeds, on all cores or on a cluster.

Each finished run is one line of JSON in a file, which ``pandas.read_json(path, lines=True)`` or
`read_records` reads. A line holds

* ``point`` and ``seed``: the place in the grid and the number of the repetition, both from 0,
* ``rng``: the root seed of the ensemble,
* the parameters of the point and the results of the run, each under its own name,
* ``error``: null, or what the run failed with; then it has no results,
* ``seconds``: how long it took.

An ensemble that was interrupted goes on where it stopped: a record that a crash cut in half is dropped,
and its run done anew.

>>> import tempfile
>>> def square(a, rng):
...     return {"b": a * a}
>>> file = Path(tempfile.mkdtemp()) / "runs.jsonl"
>>> whole = run_ensemble(square, {"a": [1, 2, 3]}, path=file, n_jobs=1, progress=False)
>>> characters = file.write_text(file.read_text()[:-20])
>>> len(read_records(file))
2
>>> again = run_ensemble(square, {"a": [1, 2, 3]}, path=file, n_jobs=1, progress=False)
>>> [record["b"] for record in again]
[1, 4, 9]
"""

import inspect
import itertools
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from tqdm.auto import tqdm

from hebb_lib._checks import check_count, fail

_OURS = ("point", "seed", "rng", "error", "seconds")


def run_ensemble(
    f: Callable[..., Mapping],
    grid: Mapping[str, Iterable] | Iterable[Mapping],
    *,
    seeds: int = 1,
    rng: int = 0,
    path: str | os.PathLike | None = None,
    n_jobs: int = -1,
    retry: bool = False,
    progress: bool = True,
) -> list[dict]:
    r"""Run ``f(**parameters, rng=generator)`` at every point of a grid, `seeds` times each.

    The same call runs on the cores of this computer and, within
    ``joblib.parallel_config(backend="dask")``, on the cluster of the current Dask client.

    Run (point p, repetition s) gets the p-th child of the s-th child of ``SeedSequence(rng)``. So its
    random numbers depend neither on the workers nor on the order in which they finish, and stay the same
    when points or repetitions are added at the end.

    Parameters
    ----------
    f : function
        The simulation. It takes the parameters of a point and a `numpy.random.Generator` as keywords, and
        returns a dictionary of numbers, texts, or lists of them.
    grid : dict of sequences, or sequence of dicts
        ``{"rate": [5, 10], "ratio": [1.0, 1.1]}`` runs all combinations, the last name fastest. A sequence
        of dictionaries names each point itself.
    seeds : int
        Repetitions of each point, with independent random numbers.
    rng : int
        Root seed.
    path : path, optional
        File to which each finished run is appended as it comes. A later call with the same arguments goes
        on from there: finished runs are read, not run again, and a record that an interrupt left half
        written is dropped and run anew.
    n_jobs : int
        Runs at the same time, as joblib counts them: −1 for as many as there are cores.
    retry : bool
        Run those points again whose record is an error.
    progress : bool
        Show a bar, where the output is a terminal.

    Returns
    -------
    list of dict
        The records, ordered by point and repetition. A run that failed has an ``error``, no results.

    Raises
    ------
    ValueError
        If an argument is wrong, or the file holds another ensemble.

    Examples
    --------
    >>> records = run_ensemble(lambda a, rng: {"twice": 2 * a}, {"a": [1, 2]}, n_jobs=1)
    >>> [record["twice"] for record in records]
    [2, 4]
    """
    points = _points(f, grid)
    seeds, rng = check_count("seeds", seeds), check_count("rng", rng, minimum=0)
    keys = list(itertools.product(range(len(points)), range(seeds)))
    done = {} if path is None else _resume(Path(path), points, rng)
    todo = [key for key in keys if key not in done or (retry and done[key]["error"] is not None)]
    tasks = (delayed(_run)(f, p, s, rng, points[p]) for p, s in todo)
    runs = Parallel(n_jobs=n_jobs, return_as="generator_unordered")(tasks) if todo else ()
    # Nothing is shown of a run of a few seconds, so that a notebook stores no half-filled bar.
    bar = tqdm(
        runs, initial=len(keys) - len(todo), total=len(keys), delay=5, disable=None if progress else True
    )
    file = None if path is None or not todo else open(path, "a", encoding="utf-8")  # noqa: SIM115
    try:
        for record in bar:
            done[record["point"], record["seed"]] = record
            if file:
                file.write(json.dumps(record) + "\n")
                file.flush()
                os.fsync(file.fileno())  # what is reported as finished survives a power cut
    finally:
        if file:
            file.close()
    return [done[key] for key in keys]


def read_records(path: str | os.PathLike) -> list[dict]:
    """The complete records of a file that `run_ensemble` wrote, ordered by point and repetition.

    Parameters
    ----------
    path : path
        The file. A half-written record is left out.

    Returns
    -------
    list of dict
        Of several records of one run (a failed one and its repetition) the last.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    records = {(r["point"], r["seed"]): r for r in map(_parse, Path(path).read_bytes().split(b"\n")) if r}
    return [records[key] for key in sorted(records)]


def _points(f, grid) -> list[dict]:
    """The grid as a list of dictionaries whose values JSON can hold."""
    if not callable(f):
        fail("f", repr(f), "a function that takes the parameters and rng")
    needs = "a dictionary of sequences, or a sequence of dictionaries"
    if isinstance(grid, Mapping):
        if any(isinstance(v, str) or not isinstance(v, Iterable) for v in grid.values()):
            fail("grid", grid, needs)
        combinations = itertools.product(*grid.values())
        points = [dict(zip(grid, values, strict=True)) for values in combinations]
    elif isinstance(grid, Iterable) and not isinstance(grid, str):
        points = list(grid)
    else:
        fail("grid", repr(grid), needs)
    if not points or not all(isinstance(p, Mapping) and p for p in points):
        fail("grid", grid, f"{needs}, not empty")
    points = [{name: _plain(value) for name, value in p.items()} for p in points]
    for p in points:
        if taken := [name for name in p if name in _OURS]:
            fail("grid", f"one with the parameter {taken[0]!r}", f"without the names {', '.join(_OURS)}")
        try:
            inspect.signature(f).bind(**p, rng=None)
            json.dumps(p)
        except TypeError as error:
            fail("grid", f"one with the point {p} ({error})", "points that f takes and JSON can hold")
    return points


def _run(f, point, seed, rng, parameters) -> dict:
    """One run, on the worker. Whatever f does, a record comes back."""
    sequence = np.random.SeedSequence(rng, spawn_key=(seed, point))  # what spawn gives, child by child
    started = time.perf_counter()
    results, error = {}, None
    try:
        results = {
            name: _plain(value) for name, value in dict(f(**parameters, rng=_generator(sequence))).items()
        }
        json.dumps(results)
        if taken := [name for name in results if name in _OURS or name in parameters]:
            raise ValueError(f"f returned {taken[0]!r}, a name that the record has already")
    except Exception as failure:
        results, error = {}, f"{type(failure).__name__}: {failure}"
    seconds = round(time.perf_counter() - started, 3)
    head = {"point": point, "seed": seed, "rng": rng}
    return {**head, **parameters, **results, "error": error, "seconds": seconds}


def _generator(sequence) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(sequence))  # by name: default_rng may change some day


def _plain(value):
    """numpy's numbers and arrays as Python's, which JSON can hold."""
    plain = isinstance(value, np.generic) or type(value) is np.ndarray  # none with a unit or a mask
    return value.tolist() if plain and value.dtype.kind not in "mM" else value


def _parse(line: bytes) -> dict | None:
    """The record of a line, or None: a cut-off line is never valid JSON, since its brace does not close."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and set(_OURS) <= set(record) else None


def _resume(path: Path, points: list[dict], rng: int) -> dict:
    """The finished runs in the file, which is left holding complete records only."""
    if not path.exists():
        return {}
    lines = path.read_bytes().split(b"\n")
    whole = [line for line in lines if _parse(line)]
    if b"".join(line + b"\n" for line in whole) != b"\n".join(lines):
        cleaned = path.with_name(path.name + ".part")
        cleaned.write_bytes(b"".join(line + b"\n" for line in whole))
        os.replace(cleaned, path)
    done = {}
    for record in filter(None, map(_parse, whole)):
        p = record["point"]
        same = record["rng"] == rng and (p >= len(points) or points[p].items() <= record.items())
        if not same:
            needs = "the file of an ensemble with the same grid and rng, or a new one"
            fail("path", f"{path}, whose point {p} is another one", needs)
        done[p, record["seed"]] = record
    return done
