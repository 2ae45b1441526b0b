"""Hebbian learning and spike-timing-dependent plasticity: the model code of the course.

``import hebb_lib as hb`` brings the models. Figures (``hb.plots``), interactive figures (``hb.explorers``),
ensembles (``hb.ensemble``) and memories (``hb.memory``) load on first use, since they need matplotlib,
ipywidgets, joblib and SciPy, which take longer to import than all the rest.
"""

import importlib

from hebb_lib import (
    clouds,
    competition,
    correlation,
    datasets,
    flows,
    neurons,
    phase_diagram,
    rules,
    spikes,
    stdp,
)
from hebb_lib.clouds import center, gaussian_cloud, whiten
from hebb_lib.correlation import alignment_angle, covariance, eigenmodes, pearson, second_moment
from hebb_lib.rules import learn

__all__ = [
    "alignment_angle",
    "center",
    "clouds",
    "competition",
    "correlation",
    "covariance",
    "datasets",
    "eigenmodes",
    "flows",
    "gaussian_cloud",
    "learn",
    "neurons",
    "pearson",
    "phase_diagram",
    "rules",
    "second_moment",
    "spikes",
    "stdp",
    "whiten",
]

_ON_FIRST_USE = ("ensemble", "explorers", "memory", "plots")


def __getattr__(name: str):
    if name in _ON_FIRST_USE:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_ON_FIRST_USE])
