r"""Spike-timing-dependent plasticity of one synapse: one file a rule.

Times are in ms, rates in Hz. The lag is :math:`\Delta t = t_\text{post} - t_\text{pre}`: positive means pre
before post, potentiation. Amplitudes are magnitudes. Weights are numbers without a unit; where a rule
knows a largest weight, they are in units of it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hebb_lib.stdp._kernel import COINCIDENT
from hebb_lib.stdp.calcium import CalciumRule
from hebb_lib.stdp.pair import DEPENDENCE, PAIRINGS, PairRule
from hebb_lib.stdp.published_sets import SETS
from hebb_lib.stdp.triplet import TripletRule

__all__ = ["COINCIDENT", "DEPENDENCE", "PAIRINGS", "CalciumRule", "PairRule", "TripletRule", "published"]

#: Published parameter sets by name. A pair set and a triplet set, or sets of different tissue, are not
#: interchangeable.
published: Mapping[str, Any] = MappingProxyType(SETS)
