import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from strategies import data, modes, weights

import hebb_lib as hb


@given(data(6, 3))
def test_the_second_moment_is_the_average_of_outer_products(X):
    assert_allclose(hb.second_moment(X), sum(np.outer(x, x) for x in X) / 6, atol=1e-12)


@given(data(6, 3))
def test_the_second_moment_is_the_covariance_plus_the_mean_squared(X):
    mean = X.mean(axis=0)
    assert_allclose(hb.second_moment(X), hb.covariance(X) + np.outer(mean, mean), atol=1e-12)


def test_covariance_and_pearson_agree_with_numpy():
    X = hb.gaussian_cloud(50, mean=(3, 1), std=(2, 0.4), angle=0.6, rng=4)
    assert_allclose(hb.covariance(X), np.cov(X.T, bias=True), rtol=1e-12)
    assert_allclose(hb.pearson(X), np.corrcoef(X.T), rtol=1e-12)


@given(modes())
def test_eigenmodes_come_in_descending_order_and_rebuild_the_matrix(m):
    lam, U = m
    C = (U * lam) @ U.T
    found, V = hb.eigenmodes((C + C.T) / 2)
    assert_allclose(found, lam, atol=1e-12)
    assert (found >= 0).all()
    assert_allclose((V * found) @ V.T, C, atol=1e-12)
    assert_allclose(V.T @ V, np.eye(3), atol=1e-12)


def test_the_largest_entry_of_an_eigenvector_is_positive_and_a_tie_goes_to_the_first():
    _, U = hb.eigenmodes([[2.0, -1.0], [-1.0, 2.0]])
    assert_allclose(U, np.array([[1, 1], [-1, 1]]) / np.sqrt(2), atol=1e-12)
    _, V = hb.eigenmodes(np.diag([1.0, 5.0]))
    assert_allclose(V, [[0, 1], [1, 0]], atol=1e-12)


@given(
    st.floats(0, np.pi / 2), st.floats(-3, 3), st.sampled_from([1e-200, 0.3, 1e200]), st.sampled_from([-1, 1])
)
def test_the_alignment_angle_is_the_angle_to_the_axis_at_any_length_and_sign(angle, turn, length, sign):
    u = np.array([np.cos(turn), np.sin(turn)])
    w = sign * length * np.array([np.cos(turn + angle), np.sin(turn + angle)])
    assert hb.alignment_angle(w, u) == pytest.approx(angle, abs=1e-12)


def test_a_tiny_angle_keeps_its_digits():
    assert hb.alignment_angle([1.0, 1e-12], [1.0, 0.0]) == pytest.approx(1e-12, rel=1e-9)


@given(weights(3), weights(3))
def test_the_alignment_angle_of_a_path_is_that_of_each_row(w, u):
    angles = hb.alignment_angle(np.array([w, 2 * w, u]), u)
    assert_allclose(angles, [hb.alignment_angle(w, u)] * 2 + [0], atol=1e-7)
    assert isinstance(hb.alignment_angle(w, u), float)
