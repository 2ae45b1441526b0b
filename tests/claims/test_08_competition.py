"""The claims of chapter 8."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA

import hebb_lib as hb

SONG = hb.stdp.published["song2000"]


def compete(inputs, duration, seed, **options):
    rng = np.random.default_rng(seed)
    inhibition = lambda ms: hb.spikes.poisson_events(10, ms, 200, rng=rng)  # noqa: E731
    return hb.competition.compete(inputs, duration, inhibitory=inhibition, progress=False, **options)


def independent(rate, seed):
    rng = np.random.default_rng(seed)
    return lambda ms: hb.spikes.poisson_events(rate, ms, 1000, rng=rng)


@pytest.mark.claim("8.1")
def test_a_hundred_seconds_are_not_enough_for_two_humps():
    run = compete(independent(15, 1), 2_000_000.0, 2, w0=1.0, record=[100_000])
    early, late = (np.mean((w > 0.1) & (w < 0.9)) for w in (run.history[0], run.w))
    assert early > 0.85
    assert late < 1 / 3
    assert np.mean(run.w < 0.1) > 0.3
    assert np.mean(run.w > 0.9) > 0.1


@pytest.mark.claim("8.2")
def test_the_ratio_decides_between_run_away_competition_and_silence():
    for ratio in (0.9, 1.0):
        end = hb.phase_diagram.outcome(20, ratio, rng=3)
        assert end["output"] > 200
        assert end["mean"] > 0.9
    assert 1 < hb.phase_diagram.outcome(20, 1.05, rng=3)["output"] < 60
    for ratio in (1.2, 1.3):
        assert hb.phase_diagram.outcome(20, ratio, rng=3)["output"] < 1


@pytest.mark.claim("8.3")
@pytest.mark.parametrize("rate", [15, 25, 40])
def test_the_mean_weight_settles_just_below_the_border(rate):
    neuron = hb.neurons.published["song2000"]
    g_i = 200 * 0.05 * 10e-3 * neuron.tau_i
    border = (neuron.E_l / neuron.v_th - 1) * (1 + g_i) / (1000 * 0.015 * rate * 1e-3 * neuron.tau_e)
    # At the border the mean input holds the neuron at its threshold.
    g_e = 1000 * 0.015 * border * rate * 1e-3 * neuron.tau_e
    held = (neuron.E_l + g_e * neuron.E_e + g_i * neuron.E_i) / (1 + g_e + g_i)
    assert_allclose(held, neuron.v_th)
    w = compete(independent(rate, 4), 300_000.0, 5).w
    assert 0.85 < w.mean() / border < 1


@pytest.mark.claim("8.4")
def test_companions_move_a_weight_in_proportion_to_their_correlation():
    m, c, rate, tau_m, duration = 15, 0.3, 10.0, 20.0, 400_000.0
    efficacy = np.linspace(0.01, 0.04, 2 * m)
    free = replace(SONG, bounds=None)
    changes = []
    for seed in range(30):
        rng = np.random.default_rng(100 + seed)
        trains = hb.spikes.correlated_trains(rate, c, duration, m, rng=rng)
        trains += hb.spikes.poisson_trains(rate, duration, m, rng=rng)
        post = hb.neurons.linear_poisson(trains, efficacy, duration, tau_m, rng=rng)
        change = np.array([free.weight_change(pre, post) for pre in trains])
        changes.append(change / (duration * 1e-3))
    group = c * (efficacy[:m].sum() - efficacy[:m])
    partners = np.concatenate([efficacy[:m] + group, efficacy[m:]])
    chance = free.drift(rate, rate * efficacy.sum())
    caused = rate * 1e-3 * free.A_plus * free.tau_plus / (free.tau_plus + tau_m) * partners * 1e3
    changes = np.array(changes)
    for part in (slice(0, m), slice(m, None)):
        error = changes[:, part].mean(axis=1).std() / np.sqrt(len(changes))
        assert abs(changes[:, part].mean() - (chance + caused)[part].mean()) < 3 * error
        assert error < 0.1 * caused[:m].mean()
    assert caused[:m].mean() > 2 * caused[m:].mean()


@pytest.mark.claim("8.5")
def test_a_correlated_group_wins():
    duration = 100_000.0
    rng = np.random.default_rng(6)
    group = hb.spikes.correlated_trains(15, 0.1, duration, 200, rng=rng, jitter=5)
    others = hb.spikes.poisson_trains(15, duration, 800, rng=rng)
    w = compete(group + others, duration, 7).w
    assert w[:200].mean() > 0.9
    assert w[200:].mean() < 0.35


@pytest.mark.claim("8.6")
def test_the_response_comes_earlier_and_early_inputs_win():
    duration, n = 100_000.0, 1000
    rng = np.random.default_rng(8)
    onsets = np.arange(0, duration - 200, 200.0)
    arrival = np.clip(50 + 15 * rng.standard_normal(n), 0, None)
    trains = []
    for a in arrival:
        evoked = onsets + a + 3 * rng.standard_normal(len(onsets))
        background = rng.uniform(0, duration, rng.poisson(2e-3 * duration))
        trains.append(np.sort(np.clip(np.concatenate([evoked, background]), 0, duration)))
    run = compete(trains, duration, 9, w0=0.3)
    first = np.append(run.spikes, np.inf)[np.searchsorted(run.spikes, onsets)] - onsets
    first = np.where(first < 200, first, np.nan)
    assert np.nanmedian(first[:10]) - np.nanmedian(first[-100:]) > 10
    assert run.w[arrival < 30].min() > 0.9
    assert run.w[arrival > 45].max() < 0.1


@pytest.mark.claim("8.7")
def test_without_centering_the_digits_teach_hebb_their_mean():
    images = hb.datasets.digits().images / 16
    mean = images.mean(axis=0)
    lam, _ = hb.eigenmodes(hb.covariance(images))
    assert mean @ mean > 10 * lam[0]
    C = hb.second_moment(images)
    found = hb.flows.hebb_flow(C, np.random.default_rng(10).standard_normal(64), 5.0)
    assert np.degrees(hb.alignment_angle(found, mean)) < 1


@pytest.mark.claim("8.8")
def test_sangers_leading_features_are_the_principal_components():
    rng = np.random.default_rng(11)
    images = hb.datasets.digits().images / 16
    centered = hb.center(images)
    W = 0.1 * rng.standard_normal((4, 64))
    for alpha in (0.02, 0.005, 0.001, 0.0002):
        order = np.concatenate([rng.permutation(len(centered)) for _ in range(15)])
        W = hb.learn(hb.rules.sanger, centered[order], W, alpha, every=len(order))[-1]
    pca = PCA(3).fit(images).components_
    for k in range(3):
        assert np.degrees(hb.alignment_angle(W[k], pca[k])) < 2
    assert np.degrees(subspace_angles(W[:3].T, pca.T).max()) < 2
