import numpy as np
from numpy.testing import assert_allclose

import hebb_lib as hb


def test_a_cloud_has_the_mean_spread_and_direction_it_is_asked_for():
    X = hb.gaussian_cloud(200_000, mean=(3, -1), std=(2, 0.5), angle=np.radians(30), rng=1)
    assert_allclose(X.mean(axis=0), [3, -1], atol=0.02)
    lam, U = hb.eigenmodes(hb.covariance(X))
    assert_allclose(np.sqrt(lam), [2, 0.5], rtol=0.01)
    assert_allclose(U[:, 0], [np.cos(np.radians(30)), np.sin(np.radians(30))], atol=0.01)


def test_a_seed_repeats_the_cloud_and_a_generator_goes_on():
    assert_allclose(hb.gaussian_cloud(5, rng=7), hb.gaussian_cloud(5, rng=7), rtol=0)
    rng = np.random.default_rng(7)
    first, second = hb.gaussian_cloud(5, rng=rng), hb.gaussian_cloud(5, rng=rng)
    assert not np.allclose(first, second)


def test_centering_removes_the_mean_and_nothing_else():
    X = hb.gaussian_cloud(100, mean=(5, 2), rng=2)
    before = X.copy()
    Z = hb.center(X)
    assert_allclose(Z.mean(axis=0), 0, atol=1e-12)
    assert_allclose(Z - Z[0], X - X[0], atol=1e-12)
    assert_allclose(X, before, rtol=0)  # the input stays as it was


def test_whitened_data_has_the_identity_as_covariance():
    X = hb.gaussian_cloud(100, mean=(5, 2), std=(3, 0.2), angle=1.0, rng=3)
    assert_allclose(hb.covariance(hb.whiten(X)), np.eye(2), atol=1e-9)


def test_whitening_turns_the_data_as_little_as_possible():
    # Symmetric whitening: the map from centered to whitened data is a symmetric positive matrix.
    X = hb.gaussian_cloud(100, std=(3, 0.2), angle=1.0, rng=3)
    W = np.linalg.lstsq(hb.center(X), hb.whiten(X), rcond=None)[0]
    assert_allclose(W, W.T, atol=1e-9)
    assert np.linalg.eigvalsh(W)[0] > 0
