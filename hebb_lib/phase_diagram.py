"""The phase diagram of chapter 8: how the competition ends, against the input rate and the ratio A₋/A₊.

``make phase-diagram`` computes it anew, or ``python -m hebb_lib.phase_diagram FILE`` into a file of your own.
"""

import sys
from dataclasses import replace
from importlib.resources import files

import numpy as np

from hebb_lib._checks import check_number
from hebb_lib.clouds import Rng, as_generator
from hebb_lib.competition import compete
from hebb_lib.spikes import poisson_events
from hebb_lib.stdp import published

#: 20 input rates in Hz × 21 ratios: 420 points.
GRID = {
    "rate": [float(rate) for rate in range(4, 43, 2)],
    "ratio": [round(0.90 + 0.02 * k, 2) for k in range(21)],
}


def outcome(rate: float, ratio: float, rng: Rng, duration: float = 100_000.0) -> dict[str, float]:
    """Let 1000 uncorrelated synapses compete as in Song, Miller & Abbott 2000, and say how it ended.

    Parameters
    ----------
    rate : float
        Rate of each excitatory input in Hz.
    ratio : float
        A₋/A₊, not negative; A₊ = 0.005 and τ₊ = τ₋ = 20 ms stay as published.
    rng : numpy.random.Generator or int
        Source of the input spikes, or a seed.
    duration : float
        Time simulated in ms, positive.

    Returns
    -------
    dict
        ``output``: postsynaptic rate in Hz over the last fifth of the run; ``mean``: mean weight in units
        of g_max; ``low`` and ``high``: shares of the weights below 0.1 and above 0.9.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> outcome(10, 1.05, rng=1, duration=100)["output"]
    np.float64(200.0)
    """
    rng = as_generator(rng)
    rate, ratio = check_number("rate", rate, minimum=0, unit="Hz"), check_number("ratio", ratio, minimum=0)
    duration = check_number("duration", duration, positive=True, unit="ms")
    rule = published["song2000"]
    end = compete(
        lambda ms: poisson_events(rate, ms, 1000, rng=rng),
        duration,
        replace(rule, A_minus=ratio * rule.A_plus),
        inhibitory=lambda ms: poisson_events(10, ms, 200, rng=rng),
        w0=1.0,
        progress=False,
    )
    late = np.count_nonzero(end.spikes >= 0.8 * duration)
    return {
        "output": late / (0.2 * duration * 1e-3),
        "mean": float(end.w.mean()),
        "low": float(np.mean(end.w < 0.1)),
        "high": float(np.mean(end.w > 0.9)),
    }


def shipped_file():
    """Where the result that ships with the course lies.

    Examples
    --------
    >>> shipped_file().name
    'phase_diagram.jsonl'
    """
    return files("hebb_lib") / "data" / "phase_diagram.jsonl"


def compute(path, n_jobs: int = -1) -> list[dict]:
    """Compute the whole diagram, or what is missing of it in the file.

    Parameters
    ----------
    path : path
        File of records, see `ensemble`.
    n_jobs : int
        Runs at the same time.

    Returns
    -------
    list of dict
    """
    from hebb_lib.ensemble import run_ensemble  # here, since joblib is needed for this only

    return run_ensemble(outcome, GRID, rng=8, path=path, n_jobs=n_jobs)


if __name__ == "__main__":
    compute(sys.argv[1])
