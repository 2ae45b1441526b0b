"""Parameters that were published, each with its source."""

from hebb_lib.stdp.pair import PairRule
from hebb_lib.stdp.triplet import TripletRule

_VISUAL = (
    "Pfister & Gerstner 2006 (doi 10.1523/JNEUROSCI.1425-06.2006), visual cortex, fit to Sjöström et al. 2001"
)

SETS: dict[str, PairRule | TripletRule] = {
    "song2000": PairRule(
        0.005,
        0.005 * 1.05,
        20.0,
        20.0,
        bounds=(0.0, 1.0),
        source="Song, Miller & Abbott 2000 (doi 10.1038/78829); weights in units of g_max",
    ),
    "brian2": PairRule(
        0.01,
        0.01 * 1.05,
        20.0,
        20.0,
        bounds=(0.0, 1.0),
        source="Brian2's example synapses/STDP.py (doi 10.7554/eLife.47314); weights in units of g_max",
    ),
    "bi_poo": PairRule(
        0.777,
        0.273,
        16.8,
        33.7,
        source="Bi & Poo 1998 (doi 10.1523/JNEUROSCI.18-24-10464.1998), fit in Bi & Poo 2001 "
        "(doi 10.1146/annurev.neuro.24.1.139), hippocampal culture; relative change after 60 pairs",
    ),
    "froemke_dan": PairRule(
        1.03,
        0.51,
        13.3,
        34.5,
        source="Froemke & Dan 2002 (doi 10.1038/416433a), visual cortex L2/3; relative change after 60 "
        "pairs. Sources differ: A₊ 1.01 or 1.03, τ₊ 13.3 to 14.8, A₋ .51 or .52, τ₋ 33.8 to 34.5",
    ),
    "triplet_all": TripletRule(
        5e-10, 6.2e-3, 7e-3, 2.3e-4, 16.8, 33.7, 101.0, 125.0, source=f"{_VISUAL}; all-to-all, full"
    ),
    "triplet_all_minimal": TripletRule(
        0.0,
        6.5e-3,
        7.1e-3,
        0.0,
        16.8,
        33.7,
        101.0,
        114.0,
        source=f"{_VISUAL}; all-to-all, minimal (no τ_x)",
    ),
    "triplet_nearest": TripletRule(
        8.8e-11,
        5.3e-2,
        6.6e-3,
        3.1e-3,
        16.8,
        33.7,
        714.0,
        40.0,
        pairing="nearest",
        source=f"{_VISUAL}; nearest, full",
    ),
    "triplet_nearest_minimal": TripletRule(
        0.0,
        5e-2,
        8e-3,
        0.0,
        16.8,
        33.7,
        714.0,
        40.0,
        pairing="nearest",
        source=f"{_VISUAL}; nearest, minimal (no τ_x)",
    ),
}
