"""The claims of chapter 8."""

from dataclasses import replace

import numpy as np
import pytest
from near import fails
from numpy.testing import assert_allclose
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA

import hebb_lib as hb

SONG = hb.stdp.published["song2000"]
SONG_FREE = replace(SONG, bounds=None)


def compete(inputs, duration, seed, **options):
    rng = np.random.default_rng(seed)
    inhibition = lambda ms: hb.spikes.poisson_events(10, ms, 200, rng=rng)  # noqa: E731
    return hb.competition.compete(inputs, duration, inhibitory=inhibition, progress=False, **options)


def independent(rate, seed):
    rng = np.random.default_rng(seed)
    return lambda ms: hb.spikes.poisson_events(rate, ms, 1000, rng=rng)


def border(rate, neuron=hb.neurons.published["song2000"]):
    """The mean weight at which the mean input holds the neuron at its threshold, from the sums of (8.2)."""
    g_i = 200 * 0.05 * 10e-3 * neuron.tau_i
    return (neuron.E_l / neuron.v_th - 1) * (1 + g_i) / (1000 * 0.015 * rate * 1e-3 * neuron.tau_e)


@pytest.mark.claim("8.1")
def test_a_hundred_seconds_are_not_enough_for_two_humps():
    """Independent inputs, all weights at their maximum.

    Domain: inputs of 15 Hz, the published parameters, two seeds.

    Near miss: the bound on the shares after 100 s asked of 2000 s.
    """
    for seed in (1, 11):
        run = compete(independent(15, seed), 2_000_000.0, seed + 1, w0=1.0, record=[100_000])
        early, late = (np.mean((w > 0.1) & (w < 0.9)) for w in (run.history[0], run.w))
        assert early > 0.85
        assert late < 1 / 3
        assert np.mean(run.w < 0.1) > 0.3
        assert np.mean(run.w > 0.9) > 0.1
        with fails("2000 s"):
            assert late > 0.85


@pytest.mark.claim("8.2")
def test_the_ratio_decides_between_run_away_competition_and_silence():
    """The outcome after 100 s at 20 Hz.

    Domain: weights at their maximum, ratios .9, 1, 1.05, 1.2 and 1.3, two seeds.

    Near miss: a ratio of 1.02, between run-away and competition; a start at 0.2, silent at .9 too.
    """
    outcome = hb.phase_diagram.outcome
    for seed in (3, 4):
        for ratio in (0.9, 1.0):
            end = outcome(20, ratio, rng=seed)
            assert end["output"] > 200
            assert end["mean"] > 0.9
        assert 1 < outcome(20, 1.05, rng=seed)["output"] < 60
        for ratio in (1.2, 1.3):
            assert outcome(20, ratio, rng=seed)["output"] < 1
    with fails("a ratio of 1.02"):
        assert not 60 <= outcome(20, 1.02, rng=3)["output"] <= 200
    low = compete(independent(20, 5), 100_000.0, 6, rule=replace(SONG, A_minus=0.9 * SONG.A_plus), w0=0.2)
    with fails("a start below the border"):
        assert len(low.spikes) / 100 > 200


@pytest.mark.claim("8.3")
@pytest.mark.parametrize("rate", [15, 25, 40])
def test_the_mean_weight_settles_just_below_the_border(rate):
    """The published neuron for 300 s.

    Domain: starts at 0.5, above the border at each of 15, 25 and 40 Hz; a ratio of 1.05.

    Near miss: a start at two thirds of the border, which stays there.
    """
    neuron = hb.neurons.published["song2000"]
    # At the border the mean input holds the neuron at its threshold.
    g_i = 200 * 0.05 * 10e-3 * neuron.tau_i
    g_e = 1000 * 0.015 * border(rate) * rate * 1e-3 * neuron.tau_e
    held = (neuron.E_l + g_e * neuron.E_e + g_i * neuron.E_i) / (1 + g_e + g_i)
    assert_allclose(held, neuron.v_th)
    w = compete(independent(rate, 4), 300_000.0, 5).w
    assert 0.85 < w.mean() / border(rate) < 1
    w = compete(independent(rate, 4), 300_000.0, 5, w0=border(rate) * 2 / 3).w
    with fails("a start from below"):
        assert 0.85 < w.mean() / border(rate) < 1


def test_the_settled_neuron_fires_irregularly_and_the_driven_one_like_a_clock():
    def cv(spikes):
        return np.std(np.diff(spikes)) / np.mean(np.diff(spikes))

    for rate in (15, 25, 40):
        run = compete(independent(rate, 12), 300_000.0, 13, w0=1.0)
        assert cv(run.spikes[run.spikes > 200_000]) > 0.7
        assert cv(run.spikes[run.spikes < 1000]) < 0.2


def settled_and_slowed(before, after, seed, duration=300_000.0):
    settled = compete(independent(before, seed), 300_000.0, seed + 1, w0=1.0)
    return settled, compete(independent(after, seed + 2), duration, seed + 3, w0=settled.w)


@pytest.mark.claim("8.4")
def test_silence_is_absorbing():
    """A neuron that has settled, and then hears less.

    Domain: 25 to 15, 20 to 15 and 40 to 20 Hz, two seeds each, 300 s; weights of 0.2 at 20 Hz, ratios .9
    and 1.05.

    Near miss: 20 to 19 Hz, which goes on firing; weights of 0.3 at 20 Hz.
    """
    for k, (before, after) in enumerate(((25, 15), (20, 15), (40, 20))):
        for seed in (20 + 10 * k, 50 + 10 * k):
            settled, slowed = settled_and_slowed(before, after, seed)
            assert len(slowed.spikes) == 0
            assert (slowed.w == settled.w).all()
    for ratio in (0.9, 1.05):
        rule = replace(SONG, A_minus=ratio * SONG.A_plus)
        assert len(compete(independent(20, 90), 100_000.0, 91, rule=rule, w0=0.2).spikes) == 0
        with fails("weights above the border"):
            assert len(compete(independent(20, 90), 20_000.0, 91, rule=rule, w0=0.3).spikes) == 0
    with fails("a small step down"):
        assert len(settled_and_slowed(20, 19, 92, 100_000.0)[1].spikes) == 0


def covariance_of_counts(rate, c, group, n):
    """Σ of (8.7) in spikes per ms: Poisson counts with a shared part c."""
    sigma = rate / 1000 * np.eye(n)
    sigma[:group, :group] += rate / 1000 * c * (1 - np.eye(group))
    return sigma


def drift_per_efficacy(rate, c, group, n, jitter, runs, seed, duration=100_000.0, tau_m=20.0):
    """Regress the drift of each weight on every efficacy: an (n, n) matrix per ms, and standard errors."""
    rng = np.random.default_rng(seed)
    efficacy = rng.uniform(0, 0.5, (runs, n))
    drift = np.empty((runs, n))
    for w, out in zip(efficacy, drift, strict=True):
        trains = hb.spikes.correlated_trains(rate, c, duration, group, rng=rng, jitter=jitter)
        trains += hb.spikes.poisson_trains(rate, duration, n - group, rng=rng)
        post = hb.neurons.linear_poisson(trains, w, duration, tau_m, rng=rng)
        out[:] = [SONG_FREE.weight_change(pre, post) / duration for pre in trains]
    K, _, _, _ = np.linalg.lstsq(efficacy, drift, rcond=None)
    noise = np.sum((drift - efficacy @ K) ** 2, axis=0) / (runs - n)
    return K.T, np.sqrt(np.outer(noise, np.diag(np.linalg.inv(efficacy.T @ efficacy))))


def mean_square(z):
    return np.mean(np.square(z))


AREA = SONG.A_minus * SONG.tau_minus - SONG.A_plus * SONG.tau_plus
KAPPA = SONG.A_plus * SONG.tau_plus / (SONG.tau_plus + 20)


@pytest.mark.claim("8.5")
@pytest.mark.parametrize("jitter", [0.0, 5.0, 20.0])
def test_each_efficacy_moves_each_weight_in_proportion_to_q(jitter):
    """Every entry of the matrix that takes efficacies to drifts, estimated from 300 runs.

    Domain: a group of 4 of 6 inputs, efficacies from 0 to 0.5 drawn anew in each run, three jitters. The mean
    square of 36 deviations in standard errors is below 1.7 with p > .99, if they were independent.

    Near miss: no jitter in the theory; the companions left out.
    """
    rate, c, group, n = 20.0, 0.3, 4, 6
    K, sem = drift_per_efficacy(rate, c, group, n, jitter, 300, 30)
    rng = np.random.default_rng(31)
    z = np.sqrt(2) * jitter * rng.standard_normal(1_000_000)
    kappa = np.mean(SONG_FREE.window(rng.exponential(20.0, 1_000_000) + z))
    r = rate / 1000

    def theory(kappa):
        Q = KAPPA * r * np.eye(n)
        Q[:group, :group] += kappa * r * c * (1 - np.eye(group))
        return Q - r * r * AREA  # ρ = Σ r w

    assert mean_square((K - theory(kappa)) / sem) < 1.8
    with fails("no companions"):
        assert mean_square((K - theory(0)) / sem) < 1.8
    if jitter > 0:
        with fails("no jitter in the theory"):
            assert mean_square((K - theory(KAPPA)) / sem) < 1.8


def test_the_drifts_with_jitter_that_the_text_prints():
    rng = np.random.default_rng(84)
    for jitter, expected in ((0, 2.95), (5, 1.74), (10, 1.09), (20, 0.50)):
        u, z = rng.exponential(20, 1_000_000), np.sqrt(2) * jitter * rng.standard_normal(1_000_000)
        own, kappa = SONG_FREE.window(u).mean(), SONG_FREE.window(u + z).mean()
        drift = -0.01 * 0.008 * AREA + 0.01 * 0.02 * (own + 0.3 * 19 * kappa)
        assert_allclose(1e6 * drift, expected, atol=0.02)


@pytest.mark.claim("8.6")
def test_stdp_is_the_covariance_rule_with_an_anti_hebbian_mean():
    """The matrix of the drifts against κ Σ − |∫W| μμᵀ.

    Domain: groups (4 of 6, c = .3; 5 of 6, c = .6) at 20 and 40 Hz, all efficacies from 0 to 0.5.

    Near miss: Hebb's sign of μμᵀ; the covariance alone; a spontaneous rate, which adds a constant.
    """
    for rate, c, group, n, seed in ((20.0, 0.3, 4, 6, 40), (40.0, 0.6, 5, 6, 41)):
        K, sem = drift_per_efficacy(rate, c, group, n, 0.0, 300, seed)
        sigma, mu = covariance_of_counts(rate, c, group, n), np.full(n, rate / 1000)
        mean_mode = AREA * np.outer(mu, mu)
        assert mean_square((K - (KAPPA * sigma - mean_mode)) / sem) < 1.8
        with fails("Hebb's sign of the mean"):
            assert mean_square((K - (KAPPA * sigma + mean_mode)) / sem) < 1.8
        with fails("the covariance alone"):
            assert mean_square((K - KAPPA * sigma) / sem) < 1.8
    # With a spontaneous rate a weight drifts even where all efficacies are zero.
    rng = np.random.default_rng(42)
    post = hb.spikes.poisson_trains(30, 400_000.0, 40, rng=rng)
    pre = hb.spikes.poisson_trains(20, 400_000.0, 40, rng=rng)
    change = [SONG_FREE.weight_change(a, b) for a, b in zip(pre, post, strict=True)]
    with fails("a spontaneous rate"):
        assert abs(np.mean(change)) < 3 * np.std(change) / np.sqrt(40)


def test_the_covariance_is_that_of_the_spike_counts():
    trains = hb.spikes.correlated_trains(20, 0.3, 2_000_000.0, 3, rng=43)
    counts = [np.histogram(train, np.arange(0, 2_000_001, 100))[0] for train in trains]
    # 20 000 bins: a standard error of about 1 %.
    assert_allclose(np.cov(counts) / 100, covariance_of_counts(20, 0.3, 3, 3), rtol=0.05)


@pytest.mark.claim("8.7")
def test_a_correlated_group_wins():
    """A group of 200 among 1000 inputs.

    Domain: the sizes, rate, correlation and jitter of the sentence, weights of 0.5 at the start, two seeds.

    Near miss: no correlation; half the time.
    """

    def means(correlation, duration, seed):
        rng = np.random.default_rng(seed)
        group = hb.spikes.correlated_trains(15, correlation, duration, 200, rng=rng, jitter=5)
        others = hb.spikes.poisson_trains(15, duration, 800, rng=rng)
        w = compete(group + others, duration, seed + 1).w
        return w[:200].mean(), w[200:].mean()

    for seed in (6, 16):
        group, others = means(0.1, 100_000.0, seed)
        assert group > 0.9
        assert others < 0.35
    for name, correlation, duration in (("no correlation", 0.0, 100_000.0), ("half the time", 0.1, 40_000.0)):
        with fails(name):
            assert means(correlation, duration, 6)[0] > 0.9


@pytest.mark.claim("8.8")
def test_the_response_comes_earlier_and_early_inputs_win():
    """A thousand inputs with times of arrival of their own.

    Domain: the numbers of the sentence, one seed.

    Near miss: inputs that arrive before the first response but after 45 ms are not kept.
    """
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
    with fails("inputs just before the first response"):
        assert run.w[(arrival > 45) & (arrival < 50)].min() > 0.9


@pytest.mark.claim("8.9")
def test_without_centering_the_digits_teach_hebb_their_mean():
    """The bundled digits, all 1797.

    Domain: three starts that are not orthogonal to the leading eigenvector.

    Near miss: the centered images, whose direction is far from the mean.
    """
    images = hb.datasets.digits().images / 16
    mean = images.mean(axis=0)
    lam, _ = hb.eigenmodes(hb.covariance(images))
    assert mean @ mean > 10 * lam[0]
    C, centered = hb.second_moment(images), hb.covariance(images)

    def angle(matrix, seed):
        start = np.random.default_rng(seed).standard_normal(64)
        return np.degrees(hb.alignment_angle(hb.flows.hebb_flow(matrix, start, 30.0), mean))

    for seed in (10, 11, 12):
        assert angle(C, seed) < 1
        with fails("centered images"):
            assert angle(centered, seed) < 1
    top = hb.eigenmodes(C)[1][:, 0]
    assert (np.sign(top.sum()) * images @ top > 0).all()  # every digit excites the neuron


@pytest.mark.claim("8.10")
def test_sangers_leading_features_are_the_principal_components():
    """Sanger on the centered digits, beside scikit-learn.

    Domain: the four learning rates in turn, one seed that is not the chapter's.

    Near miss: images that are not centered.
    """
    images = hb.datasets.digits().images / 16

    def learnt(data, seed):
        rng = np.random.default_rng(seed)
        W = 0.1 * rng.standard_normal((4, 64))
        for alpha in (0.02, 0.005, 0.001, 0.0002):
            order = np.concatenate([rng.permutation(len(data)) for _ in range(8)])
            W = hb.learn(hb.rules.sanger, data[order], W, alpha, every=len(order))[-1]
        return W

    W = learnt(hb.center(images), 11)
    pca = PCA(3).fit(images).components_
    for k in range(3):
        assert np.degrees(hb.alignment_angle(W[k], pca[k])) < 2
    assert np.degrees(subspace_angles(W[:3].T, pca.T).max()) < 2
    with fails("images that are not centered"):
        assert np.degrees(hb.alignment_angle(learnt(images, 11)[0], pca[0])) < 2


def test_winners_by_chance_last_an_hour_but_not_all():
    run = compete(independent(15, 82), 5_600_000.0, 83, w0=1.0, record=[2_000_000])
    top = run.history[0] > 0.9
    assert 0.65 < np.mean(run.w[top] > 0.9) < 0.85


def test_numbers_in_the_prose_of_chapter_8():
    shipped = hb.ensemble.read_records(hb.phase_diagram.shipped_file())
    output = {(r["rate"], r["ratio"]): r["output"] for r in shipped}
    assert len(shipped) == 420
    assert output[40, 1.0] > 1000
    assert_allclose(output[40, 1.04], 19, atol=0.5)
    assert output[40, 1.08] < 1
    assert all(13 <= output[rate, 1.04] <= 23 for rate in range(20, 41, 2))
    assert border(4) > 1  # at 4 Hz even full weights do not reach the threshold
    assert_allclose([border(15), border(25)], [0.40, 0.24], atol=0.005)
    # Exercise 8.1: twice the inhibition, 4/3 of the excitation.
    assert_allclose(border(25) * (1 + 1) / (1 + 0.5), 0.32, atol=0.005)
    # A group of 200 with c = .1, against a synapse alone; what common growth needs to be braked.
    assert_allclose(np.linalg.eigvalsh(covariance_of_counts(1000, 0.1, 200, 201))[-1], 20.9, atol=0.01)
    assert_allclose(KAPPA / AREA, 0.5)
    # A step down at 684 Hz of regular output with A₊ = 0.02.
    assert 0.02 * 1.05 * 0.684 * 20 > 0.25


def test_fast_inputs_end_lower_and_their_drive_is_not_equalised():
    rates = np.r_[np.full(200, 30.0), np.full(800, 15.0)]
    for w0, share in ((0.5, (0.4, 0.7)), (1.0, (0.05, 0.2))):
        rng = np.random.default_rng(60)
        inputs = lambda ms: hb.spikes.poisson_events(rates, ms, 1000, rng=rng)  # noqa: B023, E731
        w = compete(inputs, 100_000.0, 61, w0=w0).w
        assert share[0] < w[:200].mean() / w[200:].mean() < share[1]
