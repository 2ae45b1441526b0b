"""The claims of chapter 5, each asserted with a seed that is not the chapter's."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb
from hebb_lib.stdp import PairRule

SEED = 5005
BRIAN2 = PairRule(0.01, 0.0105, 20, 20)


def mean_drift(rule, pairs, seconds):
    change = np.array([rule.weight_change(pre, post) for pre, post in pairs]) / seconds
    return change.mean(), change.std(ddof=1) / np.sqrt(len(change))


def independent_pairs(r, rho, seconds, n, rng):
    pre = hb.spikes.poisson_trains(r, 1000 * seconds, n, rng=rng)
    post = hb.spikes.poisson_trains(rho, 1000 * seconds, n, rng=rng)
    return list(zip(pre, post, strict=True))


def causal_pairs(r, rho, w, tau_m, seconds, n, rng):
    pre = hb.spikes.poisson_trains(r, 1000 * seconds, n, rng=rng)
    free = rho - w * r
    return [(p, hb.neurons.linear_poisson([p], w, 1000 * seconds, tau_m, rng=rng, rate=free)) for p in pre]


@pytest.mark.claim("5.1")
def test_single_pairs_change_the_weight_by_the_window():
    lags = [-10, -1, 0, 1, 10]
    changes = [BRIAN2.weight_change([100.0], [100.0 + lag]) for lag in lags]
    expected = [-0.006369, -0.009988, 0.010000, 0.009512, 0.006065]
    assert_allclose(changes, expected, atol=5e-7)
    assert_allclose(BRIAN2.window(np.array(lags, dtype=float)), expected, atol=5e-7)


@pytest.mark.claim("5.2")
def test_traces_equal_the_sum_over_all_pairs():
    rng = np.random.default_rng(SEED)
    for tau_plus, tau_minus in ((20, 20), (5, 80), (16.8, 33.7)):
        rule = PairRule(0.01, 0.007, tau_plus, tau_minus)
        pre, post = hb.spikes.poisson_trains(30, 30_000, 2, rng=rng)
        lag = np.subtract.outer(post, pre)
        # Written out here, so that the window is not tested against itself.
        up = 0.01 * np.exp(-lag[lag >= 0] / tau_plus).sum()
        down = 0.007 * np.exp(lag[lag < 0] / tau_minus).sum()
        assert abs(rule.weight_change(pre, post) - (up - down)) < 1e-12 * (up + down)


@pytest.mark.claim("5.3")
def test_independent_poisson_trains_drift_by_the_area():
    rng = np.random.default_rng(SEED)
    long, short = PairRule(0.01, 0.004, 10, 40), PairRule(0.01, 0.01, 30, 15)
    for r, rho, rule in ((10, 30, BRIAN2), (30, 10, long), (20, 20, short)):
        expected = r * rho * (rule.A_plus * rule.tau_plus - rule.A_minus * rule.tau_minus) / 1000
        mean, sem = mean_drift(rule, independent_pairs(r, rho, 100, 100, rng), 100)
        assert abs(mean - expected) < 3 * sem
        assert sem < 0.05 * r * rho * rule.A_plus * rule.tau_plus / 1000, "too few spikes to tell"


@pytest.mark.claim("5.4")
def test_the_sign_follows_the_areas_not_the_amplitudes():
    pairs = independent_pairs(20, 20, 100, 40, np.random.default_rng(SEED))
    mean, sem = mean_drift(PairRule(0.01, 0.005, 20, 60), pairs, 100)
    assert mean < -10 * sem
    mean, sem = mean_drift(PairRule(0.01, 0.02, 20, 20 / 3), pairs, 100)
    assert mean > 10 * sem


@pytest.mark.claim("5.5")
def test_an_input_that_takes_part_gains_the_causal_term():
    rng = np.random.default_rng(SEED)
    for r, rho, w, tau_m in ((20, 20, 0.15, 10), (10, 25, 0.3, 30)):
        accidental = r * rho * (0.01 * 20 - 0.0105 * 20) / 1000
        causal = w * r * 0.01 * 20 / (20 + tau_m)
        mean, sem = mean_drift(BRIAN2, causal_pairs(r, rho, w, tau_m, 100, 150, rng), 100)
        assert abs(mean - (accidental + causal)) < 3 * sem
        assert abs(mean - accidental) > 10 * sem


@pytest.mark.claim("5.6")
def test_the_fixed_point_of_the_weight_is_unstable():
    r = rho = 20
    tau_m = 10
    threshold = rho / 1000 * (0.0105 * 20 - 0.01 * 20) * (20 + tau_m) / (0.01 * 20)
    assert_allclose(threshold, 0.03)
    at_threshold = BRIAN2.drift(r, rho) + BRIAN2.causal_drift(r, threshold, tau_m)
    assert_allclose(at_threshold, 0, atol=1e-15)
    rng = np.random.default_rng(SEED)
    mean, sem = mean_drift(BRIAN2, causal_pairs(r, rho, 0.3 * threshold, tau_m, 100, 400, rng), 100)
    assert mean < -3 * sem
    mean, sem = mean_drift(BRIAN2, causal_pairs(r, rho, 2 * threshold, tau_m, 100, 400, rng), 100)
    assert mean > 3 * sem


@pytest.mark.claim("5.7")
def test_inputs_are_more_frequent_before_a_spike_and_not_after_it():
    inputs = hb.spikes.poisson_events(15, 300_000, 100, rng=SEED)
    post = hb.neurons.simulate_lif(inputs, 0.038, 300_000).spikes

    def rate(a, b):  # of an input, at lags from a to b ms
        count = np.searchsorted(inputs.times, post - a) - np.searchsorted(inputs.times, post - b)
        return count.mean() / (100 * (b - a)) * 1000

    assert rate(0, 6) > 1.4 * 15
    assert abs(rate(-6, 0) - 15) < 0.02 * 15
    assert abs(rate(-40, -6) - 15) < 0.02 * 15


@pytest.mark.claim("5.8")
def test_equal_weights_spread_like_diffusing_particles():
    r, rho, seconds = 15, 20, 100
    D = r * rho * (0.01**2 * 20 + 0.0105**2 * 20) / 2 / 1000
    rng = np.random.default_rng(SEED)
    spread = []
    for _ in range(20):
        (post,) = hb.spikes.poisson_trains(rho, 1000 * seconds, 1, rng=rng)
        pre = hb.spikes.poisson_trains(r, 1000 * seconds, 100, rng=rng)
        spread.append(np.var([BRIAN2.weight_change(train, post) for train in pre], ddof=1))
    assert_allclose(np.mean(spread), D * seconds, rtol=0.1)


@pytest.mark.claim("5.9")
def test_a_hundred_seconds_are_not_bimodal():
    rng = np.random.default_rng(SEED)
    result = hb.competition.compete(
        lambda ms: hb.spikes.poisson_events(15, ms, 1000, rng=rng),
        duration=1_000_000,
        rule=hb.stdp.published["brian2"],
        neuron=hb.neurons.published["brian2"],
        g_max=0.01,
        w0=0.5,
        record=[100_000, 1_000_000],
        progress=False,
    )
    early, late = ((result.history > 0.1) & (result.history < 0.9)).mean(axis=1)
    assert early > 2 / 3
    assert late < 0.55


@pytest.mark.claim("5.10")
def test_high_rates_of_pairing_erase_the_order():
    rule = PairRule(0.005, 0.00525, 20, 20)
    changes = [rule.weight_change(*hb.spikes.pairing_protocol(rate, 10, 60)) for rate in (1, 40, 50)]
    assert_allclose(changes, [0.181959, 0.049645, -0.009216], atol=5e-7)
