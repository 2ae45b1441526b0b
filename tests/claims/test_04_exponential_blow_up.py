"""The claims of chapter 4, each asserted from hebb_lib with seeds that the chapter does not use."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import solve_ivp

import hebb_lib as hb


def random_moment(seed, d=4, n=50):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d)) @ rng.standard_normal((d, d)) + rng.standard_normal(d)
    return X, hb.second_moment(X), rng.standard_normal(d)


def known_modes(seed, lam=(3.0, 2.0, 1.0, 0.2)):
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.standard_normal((len(lam), len(lam))))[0]
    return np.array(lam), Q, Q * lam @ Q.T, rng.standard_normal(len(lam))


@pytest.mark.claim("4.1")
def test_the_sum_of_modes_solves_the_averaged_rule():
    for seed in range(400, 405):
        _, C, w0 = random_moment(seed)
        t = 3 / hb.eigenmodes(C)[0][0] * np.linspace(0, 1, 5)
        solution = solve_ivp(
            lambda _, w, C=C: 0.7 * C @ w, (0, t[-1]), w0, t_eval=t, rtol=1e-11, atol=1e-12, method="DOP853"
        ).y.T
        lam, U = hb.eigenmodes(C)
        by_modes = (np.exp(0.7 * np.multiply.outer(t, lam)) * (U.T @ w0)) @ U.T
        scale = np.abs(solution).max()
        assert_allclose(by_modes, solution, rtol=1e-7, atol=1e-7 * scale)
        assert_allclose(hb.flows.hebb_flow(C, w0, t, 0.7), solution, rtol=1e-7, atol=1e-7 * scale)


@pytest.mark.claim("4.2")
def test_eigenvalues_are_mean_squares_and_the_flow_never_shortens():
    for seed in range(410, 415):
        X, C, w0 = random_moment(seed, d=4, n=3)  # fewer samples than inputs: some eigenvalues are zero
        lam, U = hb.eigenmodes(C)
        assert_allclose(lam, ((X @ U) ** 2).mean(axis=0), atol=1e-12 * lam[0])
        assert lam.min() >= 0
        length = np.linalg.norm(hb.flows.hebb_flow(C, w0, np.linspace(0, 5, 300) / lam[0]), axis=1)
        assert (np.diff(length) >= -1e-12 * length[:-1]).all()
        assert length[-1] > length[0]


@pytest.mark.claim("4.3")
def test_no_sample_shortens_the_weights():
    rng = np.random.default_rng(420)
    X = rng.standard_normal((3000, 3)) * rng.exponential(size=(3000, 1))
    for alpha in (1e-3, 0.1, 3.0):
        for x in X[:1000]:
            w = rng.standard_normal(3)
            assert np.linalg.norm(w + hb.rules.hebb(w, x, alpha)) >= np.linalg.norm(w) * (1 - 1e-15)
    length = np.linalg.norm(hb.learn(hb.rules.hebb, X, [1.0, -2.0, 0.5], 0.01), axis=1)
    assert (np.diff(length) >= -1e-14 * length[:-1]).all()


@pytest.mark.claim("4.4")
def test_modes_double_and_the_log_length_becomes_straight():
    lam, Q, C, w0 = known_modes(430)
    for k in range(4):
        T = hb.flows.doubling_time(lam[k], alpha=0.3)
        assert pytest.approx(np.log(2) / (0.3 * lam[k])) == T
        part = hb.flows.hebb_flow(C, w0, np.array([0.5, 1, 2]) * T, 0.3) @ Q[:, k]
        assert_allclose(part / (w0 @ Q[:, k]), [np.sqrt(2), 2, 4], rtol=1e-6)
    late = 25 / 0.3 + np.array([0.0, 1.0])
    log_length = np.log(np.linalg.norm(hb.flows.hebb_flow(C, w0, late, 0.3), axis=1))
    assert np.diff(log_length)[0] == pytest.approx(0.3 * 3.0, rel=1e-9)


@pytest.mark.claim("4.5")
def test_overflow_comes_at_the_predicted_step():
    for start, alpha, lam in ((0.37, 0.1, 2.0), (1e-6, 0.5, 3.0), (40.0, 0.03, 1.0)):
        predicted = int(np.ceil((709.782712893384 - np.log(start)) / np.log(1 + alpha * lam)))
        w, step = start, 0
        while np.isfinite(w):
            w, step = w + alpha * lam * w, step + 1
        assert step == predicted
        C, w0 = np.diag([lam, lam / 3]), [start, 0.1]
        around = hb.flows.hebb_iterates(C, w0, alpha, np.array([predicted - 1, predicted]))
        assert np.isfinite(around[0]).all()
        assert np.isinf(around[1, 0])


@pytest.mark.claim("4.6")
def test_steps_fall_behind_the_flow():
    C, w0 = np.diag([2.0, 0.5]), [1.0, 0.0]
    steps, flow = hb.flows.hebb_iterates(C, w0, 0.1, 20)[0], hb.flows.hebb_flow(C, w0, 20.0, 0.1)[0]
    assert steps == pytest.approx(38.3376, abs=5e-5)
    assert flow == pytest.approx(54.5982, abs=5e-5)
    for z in (0.1, 0.05, 0.01):
        for n in (1, 20, 300, 3000):
            ratio = hb.flows.hebb_iterates(C, w0, z / 2, n)[0] / hb.flows.hebb_flow(C, w0, float(n), z / 2)[0]
            assert abs(ratio - np.exp(-n * z**2 / 2)) <= n * z**3 / 3 + 1e-12


@pytest.mark.claim("4.7")
def test_the_direction_converges_and_the_weights_do_not():
    lam, Q, C, w0 = known_modes(460)
    for sign in (1, -1):
        t = np.array([12.0, 13.0]) / (lam[0] - lam[1])
        w = hb.flows.hebb_flow(C, sign * w0, t)
        heading = w / np.linalg.norm(w, axis=1, keepdims=True)
        assert_allclose(heading[1], np.sign(sign * w0 @ Q[:, 0]) * Q[:, 0], atol=1e-3)
        angle = hb.alignment_angle(w, Q[:, 0])
        assert angle[1] / angle[0] == pytest.approx(np.exp(-1), rel=1e-3)
        assert np.linalg.norm(w[1]) > 2 * np.linalg.norm(w[0])


@pytest.mark.claim("4.8")
def test_the_length_at_a_given_angle_does_not_depend_on_alpha():
    _, C, w0 = random_moment(470, d=2)
    lam, U = hb.eigenmodes(C)
    found = []
    for alpha in (1.0, 0.1, 0.003):
        t = np.linspace(0, 8 / (alpha * (lam[0] - lam[1])), 4001)
        w = hb.flows.hebb_flow(C, w0, t, alpha)
        k = int(np.argmax(hb.alignment_angle(w, U[:, 0]) < np.radians(2)))
        assert k > 0
        found.append(np.linalg.norm(w[k]))
    assert_allclose(found, found[0], rtol=1e-9)


@pytest.mark.claim("4.9")
def test_linear_decay_only_moves_the_threshold():
    rng = np.random.default_rng(480)
    Q = np.linalg.qr(rng.standard_normal((2, 2)))[0]
    r, lam = np.sqrt(2), np.array([2.0, 1.0])
    # Four samples whose second moment is exactly C: the mean of decay_hebb's update is the averaged rule.
    X = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]]) * r * np.sqrt(lam) @ Q.T
    assert_allclose(hb.second_moment(X), Q * lam @ Q.T, atol=1e-12)
    w0 = Q @ [0.3, -0.8]

    def length(decay, n=3000, alpha=0.01):
        w = w0.copy()
        for _ in range(n):
            w = w + np.mean([hb.rules.decay_hebb(w, x, alpha, decay) for x in X], axis=0)
        return np.linalg.norm(w)

    assert length(1.5) > 1e5
    assert length(2.5) < 1e-5
    assert length(2.0) == pytest.approx(0.3, rel=1e-6)


@pytest.mark.claim("4.10")
def test_clipping_ends_with_every_weight_at_the_bound():
    for seed in range(490, 495):
        X = np.random.default_rng(seed).exponential(size=(200, 5))
        C = hb.second_moment(X)
        assert (C > 0).all()
        w = np.random.default_rng(seed + 100).uniform(0.01, 0.9, size=5)
        for _ in range(3000):
            w = np.clip(w + 0.01 * C @ w, 0, 1)
        assert_allclose(w, 1)
        assert hb.alignment_angle(hb.eigenmodes(C)[1][:, 0], w) > np.radians(1)  # not where u₁ is
