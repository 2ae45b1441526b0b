import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.linalg import expm
from strategies import moment_matrices, weights

from hebb_lib import flows

TIMES = st.floats(0.01, 3)
RATES = st.floats(0.05, 2)


@given(moment_matrices(), weights(3), TIMES, RATES)
def test_hebb_flow_is_the_matrix_exponential(C, w0, t, alpha):
    assert_allclose(flows.hebb_flow(C, w0, t, alpha), expm(alpha * C * t) @ w0, rtol=1e-9, atol=1e-9)


@given(moment_matrices(), weights(3), st.integers(0, 30), RATES)
def test_hebb_iterates_are_the_powers_of_one_mean_step(C, w0, n, alpha):
    expected = np.linalg.matrix_power(np.eye(3) + alpha * C, n) @ w0
    assert_allclose(
        flows.hebb_iterates(C, w0, alpha, n), expected, rtol=1e-9, atol=1e-9 * np.abs(expected).max()
    )


@given(moment_matrices(), weights(3), TIMES, RATES)
def test_oja_flow_solves_its_equation(C, w0, t, alpha):
    h = 1e-6
    slope = (flows.oja_flow(C, w0, t + h, alpha) - flows.oja_flow(C, w0, t - h, alpha)) / (2 * h)
    w = flows.oja_flow(C, w0, t, alpha)
    assert_allclose(slope, alpha * (C @ w - (w @ C @ w) * w), atol=1e-5)


@given(moment_matrices(), weights(3), RATES)
def test_flows_start_at_the_start(C, w0, alpha):
    assert_allclose(flows.hebb_flow(C, w0, 0.0, alpha), w0, atol=1e-12)
    assert_allclose(flows.oja_flow(C, w0, 0.0, alpha), w0, atol=1e-12)
    assert_allclose(flows.hebb_iterates(C, w0, alpha, 0), w0, atol=1e-12)


def test_many_times_make_a_row_each():
    C, w0 = np.diag([2.0, 1.0]), [0.3, 0.4]
    for flow in (flows.hebb_flow, flows.oja_flow):
        rows = flow(C, w0, [0.0, 0.5, 2.0])
        assert rows.shape == (3, 2)
        assert_allclose(rows[1], flow(C, w0, 0.5), rtol=1e-14)
    assert flows.hebb_iterates(C, w0, 0.1, [0, 5]).shape == (2, 2)


def test_oja_flow_stays_finite_for_ever_and_ends_at_plus_or_minus_the_first_eigenvector():
    C = np.diag([2.0, 1.0])
    assert_allclose(flows.oja_flow(C, [0.1, 0.9], 1e5), [1, 0], atol=1e-12)
    assert_allclose(flows.oja_flow(C, [-0.1, 0.9], 1e5), [-1, 0], atol=1e-12)


def test_doubling_time_is_the_time_in_which_the_mode_doubles():
    t = flows.doubling_time(2.0, alpha=0.1)
    assert t == pytest.approx(np.log(2) / 0.2)
    assert_allclose(flows.hebb_flow([[2.0]], [1.0], t, alpha=0.1), [2.0], rtol=1e-12)
    assert_allclose(flows.doubling_time([1.0, 2.0]), [np.log(2), np.log(2) / 2], rtol=1e-12)


@given(st.floats(1e-3, 1e3), st.floats(0.5, 3), RATES)
def test_overflow_comes_when_predicted_and_leaves_no_nan(a, lam, alpha):
    C, w0 = np.diag([lam, 0.0]), [a, 0.0]
    t = flows.overflow_time(C, w0, alpha)
    assert np.isfinite(flows.hebb_flow(C, w0, 0.9999 * t, alpha)).all()
    assert np.array_equal(flows.hebb_flow(C, w0, 1.0001 * t, alpha), [np.inf, 0.0])


def test_a_later_mode_overflows_first_when_the_start_hardly_contains_the_first():
    C = np.diag([1.01, 1.0])
    assert flows.overflow_time(C, [1e-300, 1.0]) == pytest.approx(709.782712893384)
    assert flows.overflow_time(np.diag([1.0, 0.0]), [0.0, 1.0]) == np.inf


def test_compound_growth_is_slower_than_continuous_growth():
    # α = 0.1, λ = 2, n = 20: 1.2^20 against e^4
    assert flows.hebb_iterates([[2.0]], [1.0], 0.1, 20)[0] == pytest.approx(38.3376, abs=1e-4)
    assert flows.hebb_flow([[2.0]], [1.0], 20, 0.1)[0] == pytest.approx(54.5982, abs=1e-4)
