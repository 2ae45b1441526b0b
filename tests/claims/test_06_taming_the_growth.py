"""The claims of chapter 6."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import solve_ivp

import hebb_lib as hb


def cloud(seed, n=1500, **options):
    return hb.gaussian_cloud(n, **({"std": (1.4, 0.6), "angle": 0.5} | options), rng=seed)


def oja_slope(C, w):
    """Right side of Oja's averaged equation."""
    return C @ w - (w @ C @ w) * w


def averaged_steps(C, w0, alpha, n):
    path = [np.asarray(w0, float)]
    for _ in range(n):
        path.append(path[-1] + alpha * oja_slope(C, path[-1]))
    return np.array(path)


@pytest.mark.claim("6.1")
@pytest.mark.parametrize("alpha", [0.01, 0.3, 2.0])
def test_normalised_hebb_is_hebb_scaled(alpha):
    X = cloud(601, n=60)
    plain = hb.learn(hb.rules.hebb, X, [0.6, -0.8], alpha)
    normalised = hb.learn(hb.rules.normalised_hebb, X, [0.6, -0.8], alpha)
    assert_allclose(np.linalg.norm(normalised, axis=1), 1, rtol=1e-9)
    assert_allclose(normalised, plain / np.linalg.norm(plain, axis=1, keepdims=True), atol=1e-9)
    assert np.linalg.norm(plain[-1]) > 1.1


@pytest.mark.claim("6.2")
def test_subtraction_keeps_the_sum_and_not_the_length():
    rng = np.random.default_rng(602)
    X = rng.standard_normal((400, 6)) @ rng.standard_normal((6, 6))
    path = hb.learn(hb.rules.subtractive_hebb, X[:40], rng.standard_normal(6), 0.01)
    assert_allclose(path.sum(axis=1), path[0].sum(), rtol=1e-9)
    C, P = hb.second_moment(X), np.eye(6) - 1 / 6
    # Average the library's rule over the samples, then follow the average; the end may be rescaled.
    step = np.mean([[hb.rules.subtractive_hebb(e, x, 1.0) for e in np.eye(6)] for x in X], axis=0).T
    w, h = rng.standard_normal(6), 1e-3
    lengths = []
    for _ in range(20_000):
        w = w + h * step @ w
        zero_sum = np.linalg.norm(P @ w)
        lengths.append(zero_sum)
        w /= zero_sum
    rate = np.log1p(h * np.linalg.eigvalsh(P @ C @ P)[-1])
    assert rate > 0
    assert_allclose(np.log(lengths[-1]), rate, rtol=1e-6)


@pytest.mark.claim("6.3")
def test_oja_and_division_differ_in_second_order():
    rng = np.random.default_rng(603)
    for _ in range(20):
        w, x = rng.standard_normal(4), rng.standard_normal(4)
        w /= np.linalg.norm(w)
        gaps = [
            np.linalg.norm(hb.rules.oja(w, x, a) - hb.rules.normalised_hebb(w, x, a)) for a in (1e-4, 1e-5)
        ]
        assert_allclose(gaps[0] / gaps[1], 100, rtol=0.02)


@pytest.mark.claim("6.4")
@pytest.mark.parametrize("length", [0.2, 1.0, 3.0])
def test_the_exact_solution_solves_and_has_hebbs_direction(length):
    rng = np.random.default_rng(604)
    C = hb.second_moment(rng.standard_normal((50, 3)))
    w0 = rng.standard_normal(3)
    w0 *= length / np.linalg.norm(w0)
    t = np.linspace(0, 6, 30)
    w = hb.flows.oja_flow(C, w0, t)
    numeric = solve_ivp(lambda _, w: oja_slope(C, w), (0, 6), w0, t_eval=t, rtol=1e-10, atol=1e-12).y.T
    assert_allclose(w, numeric, atol=1e-7)
    plain = hb.flows.hebb_flow(C, w0, t)
    cosine = (w * plain).sum(axis=1) / np.linalg.norm(w, axis=1) / np.linalg.norm(plain, axis=1)
    assert_allclose(cosine, 1, rtol=1e-12)


@pytest.mark.claim("6.5")
def test_averaged_steps_err_in_proportion_to_alpha():
    C = hb.second_moment(cloud(605))
    errors = []
    for alpha in (0.004, 0.002, 0.001):
        n = round(3 / alpha)
        exact = hb.flows.oja_flow(C, [0.2, 1.2], np.arange(n + 1), alpha)
        errors.append(np.linalg.norm(averaged_steps(C, [0.2, 1.2], alpha, n) - exact, axis=1).max())
    assert errors[0] < 1e-3
    assert_allclose(np.divide(errors[:-1], errors[1:]), 2, rtol=0.02)


@pytest.mark.claim("6.6")
def test_pushes_grow_and_decay_at_the_rates_of_the_table():
    lam, U = hb.eigenmodes(
        hb.second_moment(np.random.default_rng(606).standard_normal((40, 4)) * [2, 1.5, 1, 0.5])
    )
    C = (U * lam) @ U.T
    h = 1e-6
    for k in range(4):
        for sign in (1, -1):
            fixed = sign * U[:, k]
            assert_allclose(oja_slope(C, fixed), 0, atol=1e-12)
            for j in range(4):
                push = (oja_slope(C, fixed + h * U[:, j]) - oja_slope(C, fixed - h * U[:, j])) / (2 * h)
                rate = -2 * lam[k] if j == k else lam[j] - lam[k]
                assert_allclose(push, rate * U[:, j], atol=1e-6)
    for w0 in np.random.default_rng(616).standard_normal((20, 4)):
        end = hb.flows.oja_flow(C, w0, 200.0)
        assert_allclose(end, np.sign(U[:, 0] @ w0) * U[:, 0], atol=1e-6)


@pytest.mark.claim("6.7")
def test_a_step_settles_below_one_oscillates_below_two_and_diverges_above():
    rng = np.random.default_rng(607)
    x = rng.standard_normal(3)
    for gain in (0.3, 0.95, 1.05, 1.5, 1.95, 2.05, 3.0):
        X = np.tile(x, (4000, 1))
        path = hb.learn(hb.rules.oja, X, 0.3 * rng.standard_normal(3), gain / (x @ x))
        if gain > 2:
            assert not np.isfinite(path[-1]).all()
            continue
        along = path @ x / np.linalg.norm(x)
        if gain < 1:
            assert_allclose(np.abs(along[-50:]), 1, atol=1e-9)
        else:
            assert np.ptp(np.abs(along[-50:])) > 0.1
            assert np.abs(along).max() < 2


@pytest.mark.claim("6.8")
def test_the_covariance_rule_follows_the_covariance_whichever_factor_is_centered():
    X = cloud(608, n=500, mean=(-1.5, 2.5))
    w, mean, Sigma = np.array([0.4, 0.9]), X.mean(axis=0), hb.covariance(X)
    input_centered = np.mean([hb.rules.covariance_rule(w, x, 0.1, mean) for x in X], axis=0)
    output_centered = np.mean([0.1 * (w @ x - w @ mean) * x for x in X], axis=0)
    assert_allclose(input_centered, 0.1 * Sigma @ w, rtol=1e-9)
    assert_allclose(output_centered, 0.1 * Sigma @ w, rtol=1e-9)
    end = hb.learn(hb.rules.covariance_rule, X, w, 0.02, mean=mean, every=len(X))[-1]
    assert np.linalg.norm(end) > 1e3
    assert np.degrees(hb.alignment_angle(end, hb.eigenmodes(Sigma)[1][:, 0])) < 10


@pytest.mark.claim("6.9")
def test_sangers_rows_become_the_eigenvectors_in_order():
    rng = np.random.default_rng(609)
    basis = np.linalg.qr(rng.standard_normal((5, 5)))[0]
    X = rng.standard_normal((80_000, 5)) * np.sqrt([4, 2.5, 1.5, 0.6, 0.3]) @ basis.T
    C = hb.second_moment(X)
    W = 0.1 * rng.standard_normal((3, 5))
    for alpha in (0.002, 0.0005, 0.0001):  # the noise that remains shrinks with the rate
        W = hb.learn(hb.rules.sanger, X, W, alpha, every=len(X))[-1]
    _, U = hb.eigenmodes(C)
    for k in range(3):
        assert np.degrees(hb.alignment_angle(W[k], U[:, k])) < 4
    assert_allclose(np.linalg.norm(W, axis=1), 1, atol=0.02)


@pytest.mark.claim("6.10")
def test_the_bcm_threshold_must_outrun_the_weights():
    gain = 0.001
    for product in (0.5, 0.9, 1.1, 2.0):
        n = 40_000
        path = hb.learn(hb.rules.bcm, np.ones((n, 1)), [1.001], gain, theta=1.0, tau=product / gain)[:, 0]
        early, late = np.abs(path[: n // 4] - 1).max(), np.abs(path[-n // 4 :] - 1).max()
        if product < 1:
            assert late < 0.5 * early
        else:
            assert late > 2 * early
