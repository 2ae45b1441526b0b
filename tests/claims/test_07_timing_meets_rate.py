"""The claims of chapter 7, each asserted with a seed that is not the chapter's."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import least_squares, nnls

import hebb_lib as hb
from hebb_lib.stdp import PairRule, published

SEED = 7007
DATA = hb.datasets.sjostrom2001()
PROTOCOLS = [hb.spikes.pairing_protocol(rate, lag, 60) for rate, lag in zip(DATA.rate, DATA.lag, strict=True)]
MINIMAL = published["triplet_all_minimal"]


def changes(rule):
    return np.array([rule.weight_change(pre, post) for pre, post in PROTOCOLS])


def error(rule):
    return np.mean(((changes(rule) - DATA.change) / DATA.sem) ** 2)


def fit(*columns):
    """Non-negative amplitudes of the columns, and the error E of the fit."""
    design = np.column_stack(columns) / DATA.sem[:, None]
    amplitudes, rest = nnls(design, DATA.change / DATA.sem)
    return amplitudes, rest**2 / 10


def drift(rule, r, rho, seconds, n, rng):
    pre = hb.spikes.poisson_trains(r, 1000 * seconds, n, rng=rng)
    post = hb.spikes.poisson_trains(rho, 1000 * seconds, n, rng=rng)
    change = [rule.weight_change(a, b) / seconds for a, b in zip(pre, post, strict=True)]
    return np.mean(change), np.std(change, ddof=1) / np.sqrt(n)


@pytest.mark.claim("7.1")
def test_no_pair_rule_fits_the_data():
    def best_error(tau_plus, tau_minus, pairing):
        up = changes(PairRule(1, 0, tau_plus, tau_minus, pairing=pairing))
        return fit(up, changes(PairRule(0, 1, tau_plus, tau_minus, pairing=pairing)))[1]

    assert_allclose(best_error(16.8, 33.7, "all"), 7.58, atol=0.01)
    assert_allclose(best_error(16.8, 33.7, "nearest_symmetric"), 7.47, atol=0.01)
    taus = np.geomspace(1, 1000, 40)
    ups = [changes(PairRule(1, 0, tau, 20)) for tau in taus]
    downs = [changes(PairRule(0, 1, 20, tau)) for tau in taus]
    assert min(fit(up, down)[1] for up in ups for down in downs) > 2


@pytest.mark.claim("7.2")
def test_published_triplet_sets_reach_their_errors():
    errors = {
        "triplet_all": 0.342,
        "triplet_all_minimal": 0.356,
        "triplet_nearest": 0.232,
        "triplet_nearest_minimal": 0.348,
    }
    for name, expected in errors.items():
        assert_allclose(error(published[name]), expected, atol=0.0006)


@pytest.mark.claim("7.3")
def test_the_minimal_rule_gives_the_ten_values():
    expected = [0, 0.1186, 0.2278, 0.5321, 0.7627, -0.3166, -0.3322, -0.3417, 0.1737, 0.7492]
    assert_allclose(changes(MINIMAL), expected, atol=6e-5)


@pytest.mark.claim("7.4")
def test_a_fit_recovers_the_published_amplitudes():
    def residuals(amplitudes):
        rule = replace(MINIMAL, A3_plus=amplitudes[0] * 1e-3, A2_minus=amplitudes[1] * 1e-3)
        return (changes(rule) - DATA.change) / DATA.sem

    found = least_squares(residuals, x0=[1.0, 1.0])
    assert_allclose(found.x, [6.5, 7.1], rtol=0.02)


@pytest.mark.claim("7.5")
def test_the_data_fix_only_the_product():
    tau_y = np.geomspace(80, 500, 25)
    down = changes(replace(MINIMAL, A3_plus=0.0, A2_minus=1.0))
    fits = [fit(changes(replace(MINIMAL, A3_plus=1.0, A2_minus=0.0, tau_y=tau)), down) for tau in tau_y]
    A3 = np.array([amplitudes[0] for amplitudes, _ in fits])
    assert max(E for _, E in fits) < 0.45
    assert A3[0] / A3[-1] > 5
    product = A3 * tau_y
    assert product.max() / product.min() < 1.3


@pytest.mark.claim("7.6")
def test_the_triplet_rule_is_a_bcm_rule_with_its_threshold_at_19_hertz():
    assert_allclose(MINIMAL.bcm_threshold(), 19.22, atol=0.005)
    rng = np.random.default_rng(SEED)
    rho = np.array([5.0, 12.0, 19.0, 26.0])
    mean, sem = np.array([drift(MINIMAL, 10, x, 200, 60, rng) for x in rho]).T
    # r ρ [A₃⁺ τ₊ τ_y ρ − A₂⁻ τ₋] in spikes per ms, written out, per second.
    expected = 0.01 * rho / 1000 * (6.5e-3 * 16.8 * 114 * rho / 1000 - 7.1e-3 * 33.7) * 1000
    assert (np.abs(mean - expected) < 3 * sem).all()
    slope, offset = np.polyfit(rho, mean / rho, 1, w=rho / sem)
    assert abs(-offset / slope - 19.22) < 1


@pytest.mark.claim("7.7")
def test_parameters_belong_to_their_pairing():
    nearest = published["triplet_nearest_minimal"]
    assert_allclose(error(nearest), 0.35, atol=0.005)
    assert_allclose(error(replace(nearest, pairing="all")), 31.8, atol=0.1)
    assert_allclose(error(MINIMAL), 0.36, atol=0.005)
    assert_allclose(error(replace(MINIMAL, pairing="nearest")), 7.4, atol=0.05)


@pytest.mark.claim("7.8")
def test_nearest_pairs_have_a_threshold_that_all_pairs_lack():
    window = PairRule(1.03, 0.51, 13.3, 34.5)
    nearest = replace(window, pairing="nearest_pre")
    threshold = (0.51 * 34.5 - 1.03 * 13.3) / (13.3 * 34.5 * (1.03 - 0.51)) * 1000
    assert_allclose(threshold, 16.3, atol=0.05)
    assert nearest.drift(10, threshold - 0.1) < 0 < nearest.drift(10, threshold + 0.1)
    assert all(window.drift(10, rho) < 0 for rho in (1, 10, 30, 100))
    rng = np.random.default_rng(SEED)
    for rho, sign in ((8, -1), (28, 1)):
        mean, sem = drift(nearest, 10, rho, 200, 60, rng)
        assert sign * mean > 3 * sem
        assert abs(mean - nearest.drift(10, rho)) < 3 * sem
        mean, sem = drift(window, 10, rho, 200, 60, rng)
        assert mean < -3 * sem


@pytest.mark.claim("7.9")
def test_weights_settle_where_the_theory_puts_them():
    alpha, step, n = 1.05, 0.03, 600
    trains = hb.spikes.poisson_trains(20, 150_000, 2 * n, rng=SEED)
    w = (np.arange(2000) + 0.5) / 2000
    for mu, fixed_point in ((0, None), (0.02, 0.0802), (0.1, 0.3804), (1, 0.4878)):
        rule = PairRule(step, alpha * step, 20, 20, dependence="gutig", mu=mu, bounds=(0, 1))
        if mu:
            assert_allclose(rule.fixed_point(), fixed_point, atol=5e-5)
        # The stationary density, from the definition of the steps.
        up, down = step * (1 - w) ** mu, alpha * step * w**mu
        exponent = np.cumsum(4 * (up - down) / (up**2 + down**2)) / len(w)
        p = np.exp(exponent - exponent.max()) / (up**2 + down**2)
        p /= p.sum()
        mean = p @ w
        spread = np.sqrt(p @ (w - mean) ** 2)
        final = [
            0.4 + rule.weight_change(a, b, w0=0.4) for a, b in zip(trains[::2], trains[1::2], strict=True)
        ]
        assert abs(np.mean(final) - mean) < 0.03
        assert abs(np.std(final) - spread) < 0.03
        if mu == 1:
            assert abs(np.mean(final) - fixed_point) < 0.01
        if mu == 0.02:
            assert np.mean(final) > fixed_point + 0.15


@pytest.mark.claim("7.10")
def test_van_rossums_weights_have_the_mean_and_spread_of_the_theory():
    c_p, c_d, sigma = 1.0, 0.003, 0.015
    mean = c_p / c_d
    spread = np.sqrt((2 * c_p * mean + c_p**2) / (2 * c_d - c_d**2 - 2 * sigma**2) - mean**2)
    assert_allclose([mean, spread], [333.3, 96.9], atol=0.05)
    rng = np.random.default_rng(SEED)
    w = np.full(4000, 200.0)  # forgets its start within a thousand steps
    for _ in range(4000):
        up = rng.random(len(w)) < 0.5
        w += np.where(up, c_p, -c_d * w) + sigma * w * rng.standard_normal(len(w))
    assert_allclose([w.mean(), w.std()], [mean, spread], rtol=0.05)
