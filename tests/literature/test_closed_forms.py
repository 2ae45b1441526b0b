"""Closed forms of the literature, one test each: theory and simulation of hebb_lib agree."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb
from hebb_lib import flows, neurons, rules, spikes, stdp
from hebb_lib.stdp import PairRule, TripletRule


def assert_mean(samples, expected, n_errors=3):
    """The mean over independent runs is the expected value, within so many standard errors."""
    samples = np.asarray(samples)
    error = samples.std(ddof=1) / np.sqrt(len(samples))
    assert error > 0
    assert abs(samples.mean() - expected) < n_errors * error, (samples.mean(), expected, error)


def test_mean_of_online_hebb():
    """E[w_n] = (I + αC)ⁿ w₀ for independent samples, at any α."""
    w0, alpha, n = np.array([1.0, 0.5]), 0.1, 10
    rng = np.random.default_rng(1)
    cloud = {"mean": (0.3, 0.1), "std": (1.2, 0.6), "angle": 0.7}
    c, s = np.cos(0.7), np.sin(0.7)
    R = np.array([[c, -s], [s, c]])
    C = R @ np.diag([1.2**2, 0.6**2]) @ R.T + np.outer(cloud["mean"], cloud["mean"])
    ends = np.array(
        [rules.learn(rules.hebb, hb.gaussian_cloud(n, **cloud, rng=rng), w0, alpha)[-1] for _ in range(1500)]
    )
    expected = np.linalg.matrix_power(np.eye(2) + alpha * C, n) @ w0
    assert_allclose(flows.hebb_iterates(C, w0, alpha, n), expected, rtol=1e-12)
    for k in range(2):
        assert_mean(ends[:, k], expected[k])


def test_the_modes_of_the_flow():
    """w(t) = Σ_k (u_k·w₀) e^{αλ_k t} u_k, and when it overflows."""
    C, w0 = np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([0.3, -1.0])
    lam, U = hb.eigenmodes(C)
    expected = sum((U[:, k] @ w0) * np.exp(0.1 * lam[k] * 7) * U[:, k] for k in range(2))
    assert_allclose(flows.hebb_flow(C, w0, 7.0, alpha=0.1), expected, rtol=1e-12)
    overflow = (709.78 - np.log(abs(U[:, 0] @ w0))) / (0.1 * lam[0])
    assert_allclose(flows.overflow_time(C, w0, alpha=0.1), overflow, rtol=1e-3)


def test_discrete_steps_are_not_the_flow():
    """(1 + αλ)ⁿ is 38.3376 and e^{αλn} is 54.5982 at (α, λ, n) = (0.1, 2, 20)."""
    assert_allclose(flows.hebb_iterates([[2.0]], [1.0], 0.1, 20)[-1], 38.3376, rtol=1e-6)
    assert_allclose(flows.hebb_flow([[2.0]], [1.0], 20.0, alpha=0.1), 54.5982, rtol=1e-6)


@pytest.mark.parametrize(("alpha", "mean", "typical"), [(1.0, 0.6931, 0.5335), (0.1, 0.09531, 0.08841)])
def test_a_typical_path_grows_slower_than_the_mean(alpha, mean, typical):
    """x ~ N(0, 1): the mean grows by ln(1 + α) a step, a path by E ln(1 + αx²)."""
    assert_allclose(np.log(flows.hebb_iterates([[1.0]], [1.0], alpha, 1)[-1]), mean, rtol=1e-3)
    rng = np.random.default_rng(2)
    growth = [
        np.log(rules.learn(rules.hebb, rng.standard_normal((500, 1)), [1.0], alpha)[-1, 0]) / 500
        for _ in range(200)
    ]
    assert_mean(growth, typical)


def test_oja_flow_is_exact_and_may_end_at_minus_u1():
    """w(t) = e^{Ct}w₀ / √(1 − |w₀|² + |e^{Ct}w₀|²) (Oja 1982)."""
    C, w0 = np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([-0.6, 0.1])
    lam, U = hb.eigenmodes(C)
    grown = U @ (np.exp(lam * 1.5) * (U.T @ w0))
    assert_allclose(flows.oja_flow(C, w0, 1.5), grown / np.sqrt(1 - w0 @ w0 + grown @ grown), rtol=1e-12)
    u1 = U[:, 0] * np.sign(U[:, 0] @ w0)
    assert_allclose(flows.oja_flow(C, w0, 60.0), u1, atol=1e-12)
    w, dt = w0.copy(), 1e-4
    for _ in range(15_000):
        w = w + dt * (C @ w - (w @ C @ w) * w)
    assert_allclose(w, flows.oja_flow(C, w0, 1.5), atol=1e-4)


def test_sanger_rows_become_the_eigenvectors_in_order():
    """ΔW = α(y xᵀ − LT[y yᵀ] W) (Sanger 1989)."""
    rng = np.random.default_rng(3)
    U = np.linalg.qr(rng.standard_normal((4, 4)))[0]
    X = (rng.standard_normal((60_000, 4)) * [2.0, 1.4, 0.9, 0.3]) @ U.T
    W = rules.learn(rules.sanger, X, 0.1 * rng.standard_normal((3, 4)), 1e-3, every=len(X))[-1]
    overlap = np.abs(W @ U[:, :3])
    assert_allclose(overlap, np.eye(3), atol=0.08)
    W, x = rng.standard_normal((2, 4)), X[0]
    y = W @ x
    lower = np.array([[y[0] * y[0], 0], [y[1] * y[0], y[1] * y[1]]])
    assert_allclose(rules.sanger(W, x, 0.1), 0.1 * (np.outer(y, x) - lower @ W), rtol=1e-12)


R_PRE, R_POST, LONG = 12.0, 30.0, 400_000.0  # Hz, Hz, ms


def poisson_drifts(rule, n_seeds=12, w0=0.5):
    """Change of the weight per second on independent Poisson trains, one value a seed."""
    drifts = []
    for seed in range(n_seeds):
        pre, post = spikes.poisson_trains([R_PRE, R_POST], LONG, 2, rng=100 + seed)
        drifts.append(rule.weight_change(pre, post, w0=w0) / LONG * 1000)
    return drifts


@pytest.mark.parametrize(
    ("pairing", "up", "down"),
    [
        ("all", lambda r, p, tp, tm: tp, lambda r, p, tp, tm: tm),
        ("nearest_symmetric", lambda r, p, tp, tm: tp / (1 + r * tp), lambda r, p, tp, tm: tm / (1 + p * tm)),
        ("nearest_pre", lambda r, p, tp, tm: tp / (1 + p * tp), lambda r, p, tp, tm: tm / (1 + p * tm)),
    ],
)
def test_pair_stdp_on_poisson_trains(pairing, up, down):
    """Drift rρ(A₊τ₊ − A₋τ₋), and its nearest-spike forms (Burkitt 2004; Izhikevich & Desai 2003)."""
    rule = PairRule(0.01, 0.004, 17, 34, pairing=pairing)
    r, p, tp, tm = R_PRE, R_POST, 0.017, 0.034  # hertz and seconds
    expected = r * p * (0.01 * up(r, p, tp, tm) - 0.004 * down(r, p, tp, tm))
    assert_allclose(rule.drift(R_PRE, R_POST), expected, rtol=1e-12)
    assert_mean(poisson_drifts(rule), expected)


def test_a_linear_poisson_neuron_adds_the_causal_term():
    """Drift rρ∫W + w r A₊τ₊/(τ₊ + τ_m) (Kempter, Gerstner & van Hemmen 1999)."""
    rule = PairRule(0.01, 0.0105, 20, 20)
    n, efficacy, tau_m = 20, 0.1, 10.0
    r, rho = 10.0, 20 * 10.0 * 0.1
    causal = efficacy * r * 0.01 * 20 / (20 + 10)  # per second
    expected = r * rho * (0.01 - 0.0105) * 0.020 + causal
    assert_allclose(rule.drift(r, rho) + rule.causal_drift(r, efficacy, tau_m), expected, rtol=1e-12)
    drifts = []
    for seed in range(8):
        inputs = spikes.poisson_trains(r, LONG, n, rng=200 + seed)
        post = neurons.linear_poisson(inputs, efficacy, LONG, tau_m, rng=300 + seed)
        drifts.append(np.mean([rule.weight_change(pre, post) for pre in inputs]) / LONG * 1000)
    assert_mean(drifts, expected)
    assert expected > 0 > rule.drift(r, rho)  # the causal term decides the sign


@pytest.mark.parametrize(
    "name", ["triplet_all", "triplet_all_minimal", "triplet_nearest", "triplet_nearest_minimal"]
)
def test_triplet_rule_on_poisson_trains(name):
    """ẇ = rρ[A₂₊τ₊ − A₂₋τ₋ − A₃₋τ₋τ_x r + A₃₊τ₊τ_y ρ]; nearest: xτ becomes xτ/(1 + xτ)."""
    rule = stdp.published[name]

    def trace(x, tau):
        return x * tau / 1000 / (1 + x * tau / 1000 if rule.pairing == "nearest" else 1)

    r, p = R_PRE, R_POST
    expected = p * trace(r, rule.tau_plus) * (rule.A2_plus + rule.A3_plus * trace(p, rule.tau_y))
    expected -= r * trace(p, rule.tau_minus) * (rule.A2_minus + rule.A3_minus * trace(r, rule.tau_x))
    assert_allclose(rule.drift(r, p), expected, rtol=1e-12)
    assert_mean(poisson_drifts(rule), expected)


def test_the_bcm_threshold():
    """ρ* = (A₂₋τ₋ − A₂₊τ₊)/(A₃₊τ₊τ_y) = 19.22 Hz for the minimal all-to-all visual-cortex set."""
    rule = stdp.published["triplet_all_minimal"]
    threshold = rule.bcm_threshold()
    assert_allclose(threshold, 19.22, atol=0.005)
    assert_allclose(rule.drift(10, threshold), 0, atol=1e-14)
    assert rule.drift(10, 0.9 * threshold) < 0 < rule.drift(10, 1.1 * threshold)
    full = stdp.published["triplet_all"]
    assert abs(full.drift(10, full.bcm_threshold(10))) < 1e-14
    assert full.bcm_threshold(10) > full.bcm_threshold(0)


@pytest.mark.parametrize(("rate", "change"), [(1, 0.181959), (40, 0.049645), (50, -0.009216)])
def test_periodic_pairing(rate, change):
    """Σ_{k=0}^{n−1}(n−k)A₊e^{−(Δt+kT)/τ₊} − Σ_{k=1}^{n−1}(n−k)A₋e^{−(kT−Δt)/τ₋}."""
    n, lag, T, tau, up, down = 60, 10, 1000 / rate, 20, 0.005, 0.00525
    k = np.arange(n)
    expected = np.sum((n - k) * up * np.exp(-(lag + k * T) / tau))
    expected -= np.sum(((n - k) * down * np.exp(-(k * T - lag) / tau))[1:])
    got = PairRule(up, down, tau, tau).weight_change(*spikes.pairing_protocol(rate, lag, n))
    assert_allclose(got, expected, rtol=1e-11)
    assert_allclose(got, change, atol=1e-6)


@pytest.mark.parametrize(("mu", "fixed"), [(1.0, 0.4878), (0.1, 0.3804), (0.02, 0.0802)])
def test_gutig_fixed_point(mu, fixed):
    """w* = 1/(1 + α^{1/μ}) for uncorrelated input (Gütig et al. 2003), α = 1.05."""
    rate = 0.002 if mu > 0.05 else 0.0005  # small steps, since the well is shallow at small μ
    rule = PairRule(rate, 1.05 * rate, 20, 20, dependence="gutig", mu=mu)
    assert_allclose(rule.fixed_point(), fixed, atol=5e-5)
    if mu == 1:
        assert_allclose(replace(rule, dependence="multiplicative").fixed_point(), fixed, atol=5e-5)
    settled = []
    for seed in range(8):
        pre, post = spikes.poisson_trains(20, 600_000, 2, rng=400 + seed)
        t, w = rule.history(pre, post, w0=fixed)
        settled.append(w[t > 100_000].mean())
    # Noise moves the mean of a curved well a little, hence the .02.
    assert abs(np.mean(settled) - fixed) < 0.02 + 3 * np.std(settled, ddof=1) / np.sqrt(8)
    # It is a stable point: from either side the drift leads back to it.
    assert rule.drift(20, 20, 0.9 * fixed) > 0 > rule.drift(20, 20, min(1.1 * fixed, 1))


def test_van_rossum_stationary_weights():
    """Δw₊ = c_p, Δw₋ = −c_d w: mean c_p/c_d = 333.3, sd 96.9 with noise σ = .015 (van Rossum et al. 2000)."""
    c_p, c_d, sigma = 1.0, 0.003, 0.015
    mean = c_p / c_d
    rule = PairRule(c_p, c_d, 20, 20, dependence="van_rossum")
    assert_allclose(rule.fixed_point(), mean, rtol=1e-12)
    rng = np.random.default_rng(5)
    w = np.full(4000, mean)
    for _ in range(6000):  # several relaxation times 2/c_d
        up = rng.random(len(w)) < 0.5
        step = np.where(up, rule.potentiation(w), -rule.depression(w))
        w = np.maximum(w + step + sigma * w * rng.standard_normal(len(w)), 0.0)
    second = (2 * c_p * mean + c_p**2) / (2 * c_d - c_d**2 - 2 * sigma**2)
    sd = np.sqrt(second - mean**2)
    assert_allclose(sd, 96.9, atol=0.05)
    assert_mean(w, mean)
    assert_allclose(w.std(), sd, rtol=0.05)


def test_van_rossum_without_noise():
    """The same through the kernel: isolated pairs at lag ±0+, as many up as down in random order."""
    c_p, c_d = 1.0, 0.003
    rule = PairRule(c_p, c_d, 20, 20, dependence="van_rossum")
    mean, rng = c_p / c_d, np.random.default_rng(6)
    second = (2 * c_p * mean + c_p**2) / (2 * c_d - c_d**2)
    lags = np.where(rng.random(400_000) < 0.5, 1e-3, -1e-3)
    pre = 1000.0 * np.arange(1, len(lags) + 1)
    _, w = rule.history(pre, np.sort(pre + lags), w0=mean)
    w = w[10_000:]
    assert_allclose(w.mean(), mean, rtol=0.01)
    assert_allclose(w.std(), np.sqrt(second - mean**2), rtol=0.05)


def test_a_triplet_rule_has_a_bcm_threshold_only_where_one_is_known():
    with pytest.raises(ValueError, match="pairing, A3_plus"):
        TripletRule(1, 0, 1, 0, 10, 10, 10, 10).bcm_threshold()
