"""The same spike trains through Brian2 and NEST, which run in an environment of their own (make peers)."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from needs import need
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import neurons, spikes, stdp
from hebb_lib.competition import compete
from hebb_lib.stdp import PairRule, TripletRule

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"


@pytest.fixture(autouse=True)
def peers():
    need(PYTHON.exists(), "Brian2 and NEST", "make peers")


def run_peer(script, tmp_path, *words, **given):
    np.savez(tmp_path / "in.npz", **given)
    command = [PYTHON, ROOT / "benchmarks" / script, tmp_path / "in.npz", tmp_path / "out.npz", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return np.load(tmp_path / "out.npz")


def brian2s_example(duration, seed=1, dt=0.1):
    """Inputs on the grid, in Brian2's order within a step, and weights to start from."""
    events = spikes.merge(spikes.poisson_trains(15, duration, 1000, rng=seed, dt=dt))
    order = np.lexsort((events.source, np.round(events.times / dt)))
    events = spikes.Events(events.times[order], events.source[order], events.n)
    w0 = np.random.default_rng(seed + 1).random(1000)
    given = {
        "times": events.times,
        "source": events.source,
        "w0": w0,
        "rate": 0.0,
        "duration": duration,
        "dt": dt,
    }
    rule, neuron = stdp.published["brian2"], neurons.published["brian2"]
    run = compete(events, duration, rule, neuron, w0=w0, g_max=0.01, method="euler", dt=dt)
    return given, run


def test_brian2_gives_the_same_spikes_and_weights(tmp_path):
    given, run = brian2s_example(4000.0)
    peer = run_peer("peer_brian2.py", tmp_path, "numpy", **given)
    assert len(run.spikes) > 100
    assert_array_equal(np.round(run.spikes / 0.1).astype(int), peer["steps"])
    assert_allclose(run.w, peer["w"], rtol=0, atol=1e-9)


def test_nest_comes_close_and_differs_by_its_order_of_update(tmp_path):
    """NEST depresses before it transmits, and potentiates only at the next presynaptic spike."""
    given, run = brian2s_example(10_000.0)
    peer = run_peer("peer_nest.py", tmp_path, "neuron", **given)
    assert 0.6 < len(peer["spikes"]) / len(run.spikes) < 1.0
    assert 0 < run.w.mean() - peer["w"].mean() < 0.03
    assert np.corrcoef(run.w, peer["w"])[0, 1] > 0.9


# One synapse between given trains. NEST's form is Δ₊ = λ(1 − w)^μ, Δ₋ = αλ w^μ, with w in units of Wmax.
LAMBDA, ALPHA = 0.01, 1.3
GUTIG = {"tau_plus": 15.0, "lambda": LAMBDA, "alpha": ALPHA, "Wmax": 1.0}
PAIR = {
    "additive": ("stdp_synapse", {"mu_plus": 0.0, "mu_minus": 0.0}, {"bounds": (0.0, 1.0)}),
    "multiplicative": ("stdp_synapse", {"mu_plus": 1.0, "mu_minus": 1.0}, {"dependence": "multiplicative"}),
    "gutig": ("stdp_synapse", {"mu_plus": 0.3, "mu_minus": 0.3}, {"dependence": "gutig", "mu": 0.3}),
    "van Rossum": (
        "stdp_synapse",
        {"mu_plus": 0.0, "mu_minus": 1.0},
        {"dependence": "van_rossum", "bounds": (0, 1)},
    ),
    "nearest, symmetric": (
        "stdp_nn_symm_synapse",
        {"mu_plus": 0.0, "mu_minus": 0.0},
        {"bounds": (0.0, 1.0), "pairing": "nearest_symmetric"},
    ),
    "nearest, pre-centred": (
        "stdp_nn_pre_centered_synapse",
        {"mu_plus": 0.0, "mu_minus": 0.0},
        {"bounds": (0.0, 1.0), "pairing": "nearest_pre"},
    ),
}


def two_trains(coincident=True):
    """On a grid of 1/8 ms, exact in binary; each fifth presynaptic spike meets a postsynaptic one."""
    pre, post = (spikes.on_grid(t + 1, 0.125) for t in spikes.poisson_trains(20, 20_000, 2, rng=11))
    if coincident:
        # Post spikes reach NEST's synapse one millisecond later: that is when they coincide.
        post = np.union1d(post, pre[5::5] - 1.0)
    return pre, post[post > 0.5]


def nest_pair(tmp_path, model, parameters, post_parameters, pre, post, w0=0.5):
    given = {"pre": pre, "post": post, "dt": 0.125, "w0": w0, "model": model}
    given |= {"parameters": json.dumps(parameters), "post_parameters": json.dumps(post_parameters)}
    return float(run_peer("peer_nest.py", tmp_path, "pair", **given)["w"])


@pytest.mark.parametrize("name", PAIR)
def test_nest_pair_rules_give_the_same_weight(tmp_path, name):
    """The delay lies in the dendrite, so that postsynaptic spikes count 1 ms late; no pair at Δt = 0 here."""
    model, mu, ours = PAIR[name]
    pre, post = two_trains(coincident=False)
    post = post[~np.isin(post + 1.0, pre)]
    peer = nest_pair(tmp_path, model, GUTIG | mu, {"tau_minus": 30.0}, pre, post)
    rule = PairRule(LAMBDA, ALPHA * LAMBDA, 15.0, 30.0, **ours)
    assert_allclose(0.5 + rule.weight_change(pre, post + 1.0, w0=0.5), peer, rtol=0, atol=1e-9)
    assert abs(peer - 0.5) > 0.02


def test_nest_leaves_coincident_pairs_out(tmp_path):
    pre, post = two_trains()
    model, mu, ours = PAIR["additive"]
    small = 1e-3  # so that the weight stays clear of its bounds
    peer = nest_pair(tmp_path, model, GUTIG | mu | {"lambda": small}, {"tau_minus": 30.0}, pre, post)

    def end(coincident):
        rule = PairRule(small, ALPHA * small, 15.0, 30.0, coincident=coincident, **ours)
        return 0.5 + rule.weight_change(pre, post + 1.0, w0=0.5)

    assert_allclose(end("exclude"), peer, rtol=0, atol=1e-9)
    for convention in ("ltp", "ltd", "both"):
        assert abs(end(convention) - peer) > 0.01


def test_nest_triplet_rule_gives_the_same_weight(tmp_path):
    pre, post = two_trains(coincident=False)
    post = post[~np.isin(post + 1.0, pre)]
    rule = TripletRule(5e-3, 6.2e-3, 7e-3, 2.3e-3, 16.8, 33.7, 101.0, 125.0, bounds=(0.0, 100.0))
    parameters = {"tau_plus": 16.8, "tau_plus_triplet": 101.0, "Aplus": 5e-3, "Aplus_triplet": 6.2e-3}
    parameters |= {"Aminus": 7e-3, "Aminus_triplet": 2.3e-3, "Wmax": 100.0}
    post_parameters = {"tau_minus": 33.7, "tau_minus_triplet": 125.0}
    peer = nest_pair(tmp_path, "stdp_triplet_synapse", parameters, post_parameters, pre, post, w0=50.0)
    assert_allclose(50 + rule.weight_change(pre, post + 1.0, w0=50.0), peer, rtol=0, atol=1e-7)
    assert abs(peer - 50) > 0.1
