"""The claims of chapter 2."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb


def random_moment(rng, d):
    A = rng.standard_normal((d, d))
    return A @ A.T / d


@pytest.mark.claim("2.1")
def test_inner_product_double_sum_and_outer_product_are_one_update():
    rng = np.random.default_rng(201)
    for d in (1, 2, 7):
        w, x = rng.standard_normal((2, d))
        update = hb.rules.hebb(w, x, 0.3)
        assert_allclose(update, 0.3 * np.outer(x, x) @ w, rtol=1e-9, atol=1e-12)
        double = [0.3 * sum(x[i] * x[j] * w[j] for j in range(d)) for i in range(d)]
        assert_allclose(update, double, rtol=1e-9, atol=1e-12)


@pytest.mark.claim("2.2")
def test_one_sample_has_rank_one_and_n_samples_rank_n():
    X = np.random.default_rng(202).standard_normal((9, 8))
    lam, U = hb.eigenmodes(hb.second_moment(X[:1]))
    assert_allclose(lam, [X[0] @ X[0]] + [0] * 7, atol=1e-12)
    assert_allclose(hb.alignment_angle(U[:, 0], X[0]), 0, atol=1e-6)
    assert [np.linalg.matrix_rank(hb.second_moment(X[:n])) for n in range(1, 10)] == [*range(1, 9), 8]


@pytest.mark.claim("2.3")
def test_the_quadratic_form_is_the_mean_square_of_the_output():
    rng = np.random.default_rng(203)
    X = rng.standard_normal((60, 5)) @ rng.standard_normal((5, 5)) + rng.standard_normal(5)
    C = hb.second_moment(X)
    for w in rng.standard_normal((20, 5)):
        assert_allclose(w @ C @ w, np.mean((X @ w) ** 2), rtol=1e-10)
    assert_allclose(C, C.T, atol=0)
    assert hb.eigenmodes(C)[0].min() > 0
    assert hb.eigenmodes(hb.second_moment(X[:3]))[0].min() > -1e-12


@pytest.mark.claim("2.4")
def test_second_moment_is_covariance_plus_mean_and_three_matrices_agree_when_standardised():
    X = hb.gaussian_cloud(300, (1.0, -2.0), (1.2, 0.5), 0.9, rng=204)
    mu, sd = X.mean(axis=0), X.std(axis=0)
    assert_allclose(hb.second_moment(X), hb.covariance(X) + np.outer(mu, mu), rtol=1e-12)

    def gaps(Y):
        C, Sigma, R = hb.second_moment(Y), hb.covariance(Y), hb.pearson(Y)
        return np.abs(C - Sigma).max(), np.abs(Sigma - R).max()

    assert_allclose(gaps((X - mu) / sd), 0, atol=1e-12)
    assert_allclose(gaps(X - mu)[0], 0, atol=1e-12)
    assert gaps(X - mu)[1] > 0.1, "a variance other than 1"
    assert gaps(X / sd)[0] > 0.1, "a mean other than 0"


@pytest.mark.claim("2.5")
@pytest.mark.parametrize("alpha", [0.01, 0.7, 5.0])
def test_the_mean_over_all_sequences_is_exact_at_any_learning_rate(alpha):
    inputs, w0 = np.random.default_rng(205).standard_normal((4, 3)), [1.0, -0.5, 2.0]
    ends = [hb.learn(hb.rules.hebb, inputs[list(s)], w0, alpha)[-1] for s in product(range(4), repeat=5)]
    C = hb.second_moment(inputs)
    exact = np.linalg.matrix_power(np.eye(3) + alpha * C, 5) @ w0
    assert_allclose(np.mean(ends, axis=0), exact, rtol=1e-9)
    assert_allclose(hb.flows.hebb_iterates(C, w0, alpha, 5), exact, rtol=1e-9)


@pytest.mark.claim("2.6")
def test_steps_fall_behind_the_flow_and_agree_for_small_steps():
    C = np.array([[2.0]])
    assert_allclose(hb.flows.hebb_iterates(C, [1.0], 0.1, 20), 38.34, atol=0.005)
    assert_allclose(hb.flows.hebb_flow(C, [1.0], 20, 0.1), 54.60, atol=0.005)
    C3, w0 = random_moment(np.random.default_rng(206), 3), [1.0, 2.0, -1.0]
    gaps = [
        np.linalg.norm(
            hb.flows.hebb_iterates(C3, w0, a, round(2 / a)) - hb.flows.hebb_flow(C3, w0, round(2 / a), a)
        )
        for a in (1e-3, 5e-4)
    ]
    assert_allclose(gaps[0] / gaps[1], 2, rtol=0.02)


@pytest.mark.claim("2.7")
def test_the_distance_of_paths_from_their_mean_goes_with_the_root_of_alpha():
    rng = np.random.default_rng(207)
    C = random_moment(rng, 3)
    root, w0, relative = np.linalg.cholesky(C), [1.0, 0.0, 1.0], []
    for alpha in (0.008, 0.002):
        n = round(0.8 / alpha)
        mean = hb.flows.hebb_iterates(C, w0, alpha, n)
        ends = [
            hb.learn(hb.rules.hebb, rng.standard_normal((n, 3)) @ root.T, w0, alpha, every=n)[-1]
            for _ in range(3000)
        ]
        relative.append(np.sqrt(np.mean(np.sum((ends - mean) ** 2, axis=1))) / np.linalg.norm(mean))
    assert_allclose(relative[0] / relative[1], 2, rtol=0.1)


@pytest.mark.claim("2.8")
@pytest.mark.parametrize("n", [20, 400])
def test_the_error_of_an_estimated_matrix(n):
    rng = np.random.default_rng(208)
    C = random_moment(rng, 4)
    root = np.linalg.cholesky(C)
    squares = [np.sum((hb.second_moment(rng.standard_normal((n, 4)) @ root.T) - C) ** 2) for _ in range(4000)]
    assert_allclose(np.sqrt(np.mean(squares)), np.sqrt((np.trace(C) ** 2 + np.sum(C**2)) / n), rtol=0.05)


@pytest.mark.claim("2.9")
def test_the_mean_outgrows_the_typical_path():
    x = np.random.default_rng(209).standard_normal((400_000, 1))
    for alpha, mean, typical in ((1.0, 0.6931, 0.5335), (0.1, 0.09531, 0.08841)):
        one_step = hb.flows.hebb_iterates([[1.0]], [1.0], alpha, 1)[0]
        assert_allclose(np.log(one_step), mean, rtol=1e-4)
        # The growth of one long path, in pieces that do not overflow.
        pieces = [hb.learn(hb.rules.hebb, p, [1.0], alpha, every=400)[-1, 0] for p in x.reshape(-1, 400, 1)]
        assert_allclose(np.mean(np.log(pieces)) / 400, typical, rtol=0.006)
    ends = np.array([hb.learn(hb.rules.hebb, p, [1.0], 1.0, every=200)[-1, 0] for p in x.reshape(-1, 200, 1)])
    assert np.mean(ends > 2.0**200) < 0.01
