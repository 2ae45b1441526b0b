"""Every public function of the models with good arguments, for tests that put something else in their place.

An argument says what it is: `ms`, `Hz`, `mV`, `rad` and `number` (without a unit) are numbers or arrays of
them; `trains` is a list of spike trains in ms; `count` a whole number; `fixed` is left alone.
"""

import inspect
import pkgutil
from importlib import import_module
from typing import NamedTuple

import numpy as np

import hebb_lib
from hebb_lib import (
    clouds,
    competition,
    correlation,
    datasets,
    ensemble,
    flows,
    memory,
    neurons,
    phase_diagram,
    rules,
    spikes,
    stdp,
)


class Arg(NamedTuple):
    value: object
    kind: str


def _as(kind):
    return lambda value: Arg(value, kind)


ms, Hz, mV, rad, number = (_as(kind) for kind in ("ms", "Hz", "mV", "rad", "number"))
trains, train, count, fixed = (_as(kind) for kind in ("trains", "train", "count", "fixed"))

X = clouds.gaussian_cloud(6, (1.0, 0.5), rng=1).round(3)
C = np.diag([2.0, 1.0])
W = np.array([1.0, 0.5])
PRE, POST = np.array([10.0, 50.0, 90.0]), np.array([15.0, 45.0, 90.0])
TRAINS = [PRE, POST]
PAIR = stdp.PairRule(0.1, 0.12, 20, 25, bounds=(0, 1))
TRIPLET = stdp.published["triplet_all"]
PAIR_FIELDS = {"A_plus": number(0.1), "A_minus": number(0.2), "tau_plus": ms(15.0), "tau_minus": ms(30.0)}
TRIPLET_FIELDS = {
    **{name: number(0.1) for name in ("A2_plus", "A3_plus", "A2_minus", "A3_minus")},
    **{name: ms(30.0) for name in ("tau_plus", "tau_minus", "tau_x", "tau_y")},
}
CALCIUM_FIELDS = {
    **{name: number(1.2) for name in ("c_pre", "c_post", "theta_d", "theta_p", "sigma", "b")},
    **{name: number(0.5) for name in ("gamma_d", "gamma_p", "beta")},
    **{"tau_ca": ms(20.0), "tau": ms(1e4), "delay": ms(10.0)},
}
CALCIUM = stdp.CalciumRule(20, 1, 2, 1, 1.3, 200, 320, 2.8, 1.5e5, 13.7)
LAGS = {"lag": ms(np.array([-10.0, 0.0, 5.0])), "rate": Hz(1.0)}
STEP = {"w": number(W), "x": number(W), "alpha": number(0.1)}
FLOW = {"C": number(C), "w0": number(W), "alpha": number(0.1)}
PAIRED = {"pre": train(PRE), "post": train(POST), "w0": number(0.5)}
LIF_FIELDS = {
    **{name: ms(8.0) for name in ("tau_m", "tau_e", "tau_i", "refractory")},
    **{"E_l": mV(-70.0), "v_th": mV(-50.0), "v_reset": mV(-60.0), "E_e": mV(0.0), "E_i": mV(-75.0)},
}
PATTERNS = np.array([[1.0, -1, 1, 1], [1, 1, -1, 1]])
SPARSE = (PATTERNS + 1) / 2
NETWORK = {"W": number(memory.store(PATTERNS)), "state": number(PATTERNS[0])}


def _simulation(rate, rng):
    return {"twice": 2 * rate + 0 * rng.random()}


CALLS = {
    "clouds.gaussian_cloud": (
        clouds.gaussian_cloud,
        {"n": count(5), "mean": number(W), "std": number(W), "angle": rad(0.25), "rng": count(1)},
    ),
    "clouds.center": (clouds.center, {"X": number(X)}),
    "clouds.whiten": (clouds.whiten, {"X": number(X)}),
    "correlation.second_moment": (correlation.second_moment, {"X": number(X)}),
    "correlation.covariance": (correlation.covariance, {"X": number(X)}),
    "correlation.pearson": (correlation.pearson, {"X": number(X)}),
    "correlation.eigenmodes": (correlation.eigenmodes, {"C": number(C)}),
    "correlation.alignment_angle": (correlation.alignment_angle, {"w": number(W), "u": number(W[::-1])}),
    "rules.hebb": (rules.hebb, STEP),
    "rules.decay_hebb": (rules.decay_hebb, {**STEP, "decay": number(0.5)}),
    "rules.covariance_rule": (rules.covariance_rule, {**STEP, "mean": number(W)}),
    "rules.normalised_hebb": (rules.normalised_hebb, STEP),
    "rules.subtractive_hebb": (rules.subtractive_hebb, STEP),
    "rules.oja": (rules.oja, STEP),
    "rules.bcm": (rules.bcm, {**STEP, "theta": number(0.5)}),
    "rules.sanger": (rules.sanger, {"W": number(C), "x": number(W), "alpha": number(0.1)}),
    "rules.learn": (
        rules.learn,
        {"rule": fixed(rules.oja), "X": number(X), "w0": number(W), "alpha": number(0.1), "every": count(2)},
    ),
    "flows.hebb_flow": (flows.hebb_flow, {**FLOW, "t": number(2.0)}),
    "flows.hebb_iterates": (flows.hebb_iterates, {**FLOW, "n": number(np.array([1, 2]))}),
    "flows.oja_flow": (flows.oja_flow, {**FLOW, "t": number(np.array([1.0, 2.5]))}),
    "flows.doubling_time": (flows.doubling_time, {"lam": number(2.0), "alpha": number(0.1)}),
    "flows.overflow_time": (flows.overflow_time, FLOW),
    "spikes.poisson_events": (
        spikes.poisson_events,
        {"rate": Hz(np.array([20.0, 40.0])), "duration": ms(200.0), "n": count(2), "rng": count(1)},
    ),
    "spikes.poisson_trains": (
        spikes.poisson_trains,
        {"rate": Hz(20.0), "duration": ms(200.0), "n": count(2), "rng": count(1), "dt": ms(0.5)},
    ),
    "spikes.modulated_trains": (
        spikes.modulated_trains,
        {
            "rate": fixed(lambda t: 20 + 0 * t),
            "peak": Hz(40.0),
            "duration": ms(200.0),
            "n": count(2),
            "rng": count(1),
        },
    ),
    "spikes.correlated_trains": (
        spikes.correlated_trains,
        {
            "rate": Hz(20.0),
            "correlation": number(0.5),
            "duration": ms(200.0),
            "n": count(2),
            "rng": count(1),
            "jitter": ms(2.0),
        },
    ),
    "spikes.regular_train": (
        spikes.regular_train,
        {"rate": Hz(30.0), "duration": ms(300.0), "start": ms(5.0)},
    ),
    "spikes.pairing_protocol": (
        spikes.pairing_protocol,
        {"rate": Hz(20.0), "lag": ms(10.0), "n_pairs": count(3)},
    ),
    "spikes.triplet_protocol": (
        spikes.triplet_protocol,
        {"rate": Hz(2.0), "lags": ms(np.array([5.0, -10.0])), "n_triplets": count(3)},
    ),
    "spikes.quadruplet_protocol": (
        spikes.quadruplet_protocol,
        {"rate": Hz(2.0), "interval": ms(40.0), "lag": ms(5.0), "n_quadruplets": count(3)},
    ),
    "spikes.burst_protocol": (
        spikes.burst_protocol,
        {
            "rate": Hz(2.0),
            "lag": ms(5.0),
            "n_spikes": count(3),
            "burst_rate": Hz(50.0),
            "n_bursts": count(2),
        },
    ),
    "spikes.on_grid": (spikes.on_grid, {"train": train(PRE), "dt": ms(0.5)}),
    "spikes.from_raster": (spikes.from_raster, {"raster": fixed(np.eye(3)), "dt": ms(0.5)}),
    "spikes.to_raster": (
        spikes.to_raster,
        {"trains": trains(TRAINS), "dt": ms(0.5), "duration": ms(100.0)},
    ),
    "spikes.merge": (spikes.merge, {"trains": trains(TRAINS)}),
    "spikes.split": (spikes.split, {"events": fixed(spikes.merge(TRAINS))}),
    "neurons.LIF": (neurons.LIF, LIF_FIELDS),
    "neurons.simulate_lif": (
        neurons.simulate_lif,
        {
            "inputs": trains(TRAINS),
            "weights": number(np.array([1.0, 2.0])),
            "duration": ms(120.0),
            "inhibitory": trains([PRE + 3]),
            "weights_inhibitory": number(0.05),
            "dt": ms(0.5),
            "v0": mV(-65.0),
        },
    ),
    "neurons.linear_poisson": (
        neurons.linear_poisson,
        {
            "inputs": trains(TRAINS),
            "efficacy": number(0.5),
            "duration": ms(120.0),
            "tau_m": ms(10.0),
            "rng": count(1),
            "rate": Hz(20.0),
        },
    ),
    "competition.compete": (
        competition.compete,
        {
            "inputs": trains(TRAINS),
            "duration": ms(120.0),
            "rule": fixed(PAIR),
            "w0": number(np.array([0.5, 1.0])),
            "g_max": number(2.0),
            "inhibitory": trains([PRE + 3]),
            "g_inhibitory": number(0.05),
            "record": ms(np.array([50.0, 120.0])),
            "dt": ms(0.5),
            "progress": fixed(False),
        },
    ),
    "stdp.CalciumRule": (stdp.CalciumRule, CALCIUM_FIELDS),
    "stdp.CalciumRule.time_above": (CALCIUM.time_above, {**LAGS, "threshold": number(1.0)}),
    "stdp.CalciumRule.switching": (CALCIUM.switching, {**LAGS, "pairs": count(60)}),
    "stdp.CalciumRule.change": (CALCIUM.change, {**LAGS, "pairs": count(60)}),
    "stdp.PairRule": (stdp.PairRule, {**PAIR_FIELDS, "mu": number(0.5), "bounds": number([0.0, 0.75])}),
    "stdp.PairRule.potentiation": (PAIR.potentiation, {"w": number(np.array([0.5, 1.0]))}),
    "stdp.PairRule.depression": (PAIR.depression, {"w": number(0.5)}),
    "stdp.PairRule.window": (PAIR.window, {"lag": ms(np.array([-10.0, 0.0, 5.0])), "w0": number(0.5)}),
    "stdp.PairRule.weight_change": (PAIR.weight_change, PAIRED),
    "stdp.PairRule.history": (PAIR.history, PAIRED),
    "stdp.PairRule.at_rest": (PAIR.at_rest, {}),
    "stdp.PairRule.drift": (
        PAIR.drift,
        {"pre_rate": Hz(10.0), "post_rate": Hz(20.0), "w0": number(0.5)},
    ),
    "stdp.PairRule.causal_drift": (
        PAIR.causal_drift,
        {"pre_rate": Hz(10.0), "efficacy": number(0.5), "tau_m": ms(10.0), "w0": number(0.5)},
    ),
    "stdp.PairRule.fixed_point": (
        stdp.PairRule(1, 1, 10, 20, dependence="multiplicative").fixed_point,
        {},
    ),
    "stdp.TripletRule": (stdp.TripletRule, {**TRIPLET_FIELDS, "bounds": number([0.0, 0.75])}),
    "stdp.TripletRule.window": (TRIPLET.window, {"lag": ms(5.0)}),
    "stdp.TripletRule.weight_change": (TRIPLET.weight_change, PAIRED),
    "stdp.TripletRule.history": (TRIPLET.history, PAIRED),
    "stdp.TripletRule.at_rest": (TRIPLET.at_rest, {}),
    "stdp.TripletRule.drift": (TRIPLET.drift, {"pre_rate": Hz(10.0), "post_rate": Hz(20.0)}),
    "stdp.TripletRule.bcm_threshold": (TRIPLET.bcm_threshold, {"pre_rate": Hz(10.0)}),
    "memory.store": (memory.store, {"patterns": number(PATTERNS)}),
    "memory.store_sparse": (memory.store_sparse, {"patterns": number(SPARSE), "activity": number(0.5)}),
    "memory.store_sequence": (memory.store_sequence, {"patterns": number(PATTERNS)}),
    "memory.step": (memory.step, NETWORK),
    "memory.recall": (memory.recall, {**NETWORK, "rng": fixed(1), "sweeps": count(5)}),
    "memory.recall_sparse": (
        memory.recall_sparse,
        {
            "J": number(memory.store_sparse(SPARSE, 0.5)),
            "state": number(SPARSE[0]),
            "activity": number(0.5),
            "threshold": number(0.25),
            "steps": count(3),
        },
    ),
    "memory.overlap": (memory.overlap, {"patterns": number(PATTERNS), "state": number(PATTERNS[0])}),
    "memory.energy": (memory.energy, NETWORK),
    "memory.one_step_error": (memory.one_step_error, {"load": number(0.25)}),
    "memory.load_for_error": (memory.load_for_error, {"error": number(0.25)}),
    "memory.retrieval_overlap": (memory.retrieval_overlap, {"load": number(0.125)}),
    "memory.critical_load": (memory.critical_load, {}),
    "memory.sparse_error": (memory.sparse_error, {"load": number(0.25), "activity": number(0.125)}),
    "memory.sequence_overlap": (memory.sequence_overlap, {"load": number(0.125)}),
    "phase_diagram.outcome": (
        phase_diagram.outcome,
        {"rate": Hz(10.0), "ratio": number(1.05), "rng": count(1), "duration": ms(20.0)},
    ),
    "phase_diagram.shipped_file": (phase_diagram.shipped_file, {}),
    "datasets.sjostrom2001": (datasets.sjostrom2001, {}),
    "datasets.digits": (datasets.digits, {}),
    "datasets.digit_patterns": (datasets.digit_patterns, {}),
    "ensemble.run_ensemble": (
        ensemble.run_ensemble,
        {
            "f": fixed(_simulation),
            "grid": fixed([{"rate": 1.0}]),
            "seeds": count(1),
            "rng": count(1),
            "n_jobs": fixed(1),
            "progress": fixed(False),
        },
    ),
}

# What is public by its name only: parts that modules share, whose arguments are checked by then; and what
# takes nothing but files.
SHARED = {
    "clouds.as_generator",
    "ensemble.read_records",
    "neurons.advance",
    "neurons.check_neuron",
    "neurons.check_synapses",
    "neurons.step_constants",
    "phase_diagram.compute",
    "spikes.check_step",
    "spikes.count_steps",
}


def public_functions() -> set[str]:
    """The functions, rules and methods that the models offer: all that is defined under a public name."""
    found = set()
    for module_info in pkgutil.walk_packages(hebb_lib.__path__, "hebb_lib."):
        path = module_info.name.removeprefix("hebb_lib.").split(".")
        if path[0] in ("plots", "explorers") or any(part.startswith("_") for part in path):
            continue
        for name, thing in vars(import_module(module_info.name)).items():
            if name.startswith("_") or getattr(thing, "__module__", None) != module_info.name:
                continue
            where = f"{path[0]}.{name}"
            if inspect.isclass(thing):
                if issubclass(thing, tuple):  # what a function returns
                    continue
                found |= {
                    f"{where}.{method}"
                    for method, f in vars(thing).items()
                    if inspect.isfunction(f) and not method.startswith("_")
                }
            if callable(thing):
                found.add(where)
    return found
