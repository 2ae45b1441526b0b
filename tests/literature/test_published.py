"""Published data and parameters, one test a row."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from hebb_lib import competition, datasets, neurons, spikes, stdp

TRIPLETS = {
    # set: (E published, E recomputed)
    "triplet_all": (0.33, 0.342),
    "triplet_all_minimal": (0.34, 0.356),
    "triplet_nearest": (0.22, 0.232),
    "triplet_nearest_minimal": (0.34, 0.348),
}


def fit_error(rule):
    """E = mean[((Δw − data)/SEM)²] over the ten points of Sjöström et al. 2001, 60 pairs each."""
    data = datasets.sjostrom2001()
    model = [
        rule.weight_change(*spikes.pairing_protocol(rate, lag, 60))
        for rate, lag in zip(data.rate, data.lag, strict=True)
    ]
    return np.mean(((model - data.change) / data.sem) ** 2)


@pytest.mark.parametrize("name", TRIPLETS)
def test_triplet_rules_fit_the_frequency_dependence(name):
    published, recomputed = TRIPLETS[name]
    error = fit_error(stdp.published[name])
    assert_allclose(error, recomputed, atol=0.005)
    assert_allclose(error, published, atol=0.02)  # the paper rounds its parameters


def test_the_minimal_triplet_rule_point_by_point():
    rule = stdp.published["triplet_all_minimal"]
    rates = [0.1, 10, 20, 40, 50]
    causal = [rule.weight_change(*spikes.pairing_protocol(rate, 10)) for rate in rates]
    acausal = [rule.weight_change(*spikes.pairing_protocol(rate, -10)) for rate in rates]
    assert_allclose(causal, [0, 0.118641, 0.227795, 0.532112, 0.762731], atol=1e-5)
    assert_allclose(acausal, [-0.316620, -0.332213, -0.341735, 0.173715, 0.749177], atol=1e-5)


def test_no_pair_rule_fits_the_frequency_dependence():
    """The best pair rule has E ≈ 7.5: its points are linear in (A₊, A₋), so that the best fit is exact."""
    data = datasets.sjostrom2001()

    def error(tau_plus, tau_minus):
        columns = [
            [
                stdp.PairRule(*amplitudes, tau_plus, tau_minus).weight_change(
                    *spikes.pairing_protocol(rate, lag)
                )
                for rate, lag in zip(data.rate, data.lag, strict=True)
            ]
            for amplitudes in ((1, 0), (0, 1))
        ]
        A = np.array(columns).T / data.sem[:, None]
        b = data.change / data.sem
        candidates = [np.zeros(2), np.linalg.lstsq(A, b)[0]]
        candidates += [np.eye(2)[k] * (A[:, k] @ b) / (A[:, k] @ A[:, k]) for k in range(2)]  # on an edge
        return min(np.mean((A @ c - b) ** 2) for c in candidates if (c >= 0).all())

    # τ₊ and τ₋ as the triplet fits have them, and over a wide grid.
    assert 6.5 < error(16.8, 33.7) < 8.5
    best = min(error(tp, tm) for tp in (5, 10, 16.8, 30, 60) for tm in (10, 20, 33.7, 60, 120))
    assert best > 10 * TRIPLETS["triplet_all_minimal"][1]


@pytest.mark.parametrize(
    ("name", "lag", "change"),
    [
        ("bi_poo", 1e-9, 0.777),
        ("bi_poo", 16.8, 0.777 / np.e),
        ("bi_poo", -33.7, -0.273 / np.e),
        ("froemke_dan", 13.3, 1.03 / np.e),
        ("froemke_dan", -34.5, -0.51 / np.e),
        ("song2000", 20, 0.005 / np.e),
        ("song2000", -20, -0.00525 / np.e),
    ],
)
def test_published_windows(name, lag, change):
    assert_allclose(stdp.published[name].window(lag), change, rtol=1e-8)


@pytest.mark.parametrize(
    ("lag", "change"), [(-10, -0.006369), (-1, -0.009988), (0, 0.01), (1, 0.009512), (10, 0.006065)]
)
def test_single_pairs_under_brian2s_example_rule(lag, change):
    rule = stdp.published["brian2"]
    assert_allclose(rule.window(lag), change, atol=5e-7)
    pre, post = spikes.pairing_protocol(1, lag, 1)
    assert_allclose(rule.weight_change(pre, post), change, atol=5e-7)


def brian2_example(seed, duration=100_000.0):
    rng = np.random.default_rng(seed)
    return competition.compete(
        spikes.poisson_events(15, duration, 1000, rng=rng),
        duration,
        stdp.published["brian2"],
        neurons.published["brian2"],
        w0=rng.random(1000),
        g_max=0.01,
        method="euler",
    )


def test_brian2s_example_after_100_seconds():
    """About 23 % of the weights below .1, 19 % above .9, and 18–25 Hz over the last 10 s: not yet bimodal."""
    runs = [brian2_example(seed) for seed in range(5)]
    assert_allclose(np.mean([(run.w < 0.1).mean() for run in runs]), 0.23, atol=0.03)
    assert_allclose(np.mean([(run.w > 0.9).mean() for run in runs]), 0.19, atol=0.03)
    assert_allclose(np.mean([((run.w > 0.1) & (run.w < 0.9)).mean() for run in runs]), 0.59, atol=0.03)
    assert 18 < np.mean([(run.spikes > 90_000).sum() / 10 for run in runs]) < 25


def test_song_miller_abbott_compete():
    """Parameters of the paper; from the upper bound, inputs spread out and the neuron slows down."""
    rule, neuron = stdp.published["song2000"], neurons.published["song2000"]
    assert (rule.A_plus, rule.A_minus / rule.A_plus, rule.tau_plus, rule.tau_minus) == (0.005, 1.05, 20, 20)
    assert (neuron.tau_m, neuron.E_l, neuron.v_th, neuron.v_reset) == (20, -70, -54, -60)
    assert (neuron.E_e, neuron.E_i, neuron.tau_e, neuron.tau_i) == (0, -70, 5, 5)
    duration = 200_000.0
    run = competition.compete(
        spikes.poisson_events(20, duration, 1000, rng=1),
        duration,
        rule,
        neuron,
        w0=1.0,
        inhibitory=spikes.poisson_events(10, duration, 200, rng=2),
    )
    first, last = (run.spikes < 10_000).sum() / 10, (run.spikes > 190_000).sum() / 10
    assert first > 3 * last > 0
    assert 0.05 < run.w.mean() < 0.5
    assert (run.w < 0.1).mean() > 0.2
