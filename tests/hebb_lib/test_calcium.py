"""The calcium rule: closed forms against the trace itself, and the published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from hebb_lib.stdp.calcium import PUBLISHED, CalciumRule

LAGS = [-30, -20, -10, -5, 0, 5, 10, 20, 30]
# 60 pairs at 1 Hz, recomputed independently from the equations of Graupner & Brunel 2012; the authors' own
# simulations agree within their error.
CHANGES = {
    "DP": [0.77529, 0.76426, 0.88180, 0.94318, 1.00790, 1.24047, 1.22136, 1.17221, 1.12472],
    "DPD": [1.00000, 0.99834, 0.85916, 0.84613, 0.99661, 1.19331, 0.96073, 0.86749, 0.99919],
    "DPD'": [0.85836, 0.81066, 0.77140, 0.80131, 1.04121, 1.13894, 0.97124, 0.90032, 0.91900],
    "P": [1.06849, 1.09828, 1.22989, 1.25603, 1.23764, 1.25603, 1.22989, 1.09828, 1.06849],
    "D": [1, 1, 1, 0.99415, 0.63708, 0.99415, 1, 1, 1],
    "D'": [0.79647, 0.73488, 0.71916, 0.75300, 0.78372, 0.81066, 0.83360, 0.86814, 0.89044],
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_family_of_windows(name):
    assert_allclose(PUBLISHED[name].change(LAGS), CHANGES[name], atol=2e-4)


def test_frequency_dependence_of_cortical_slices():
    rule, rates = PUBLISHED["cortical slices"], [1, 10, 20, 30, 40, 50]
    after = [float(rule.change(10, rate, 75)) for rate in rates]
    before = [float(rule.change(-10, rate, 75)) for rate in rates]
    assert_allclose(after, [1.0613, 1.0830, 1.2530, 1.1917, 1.5526, 1.6368], atol=2e-4)
    assert_allclose(before, [0.6908, 0.6214, 0.6349, 1.1863, 1.5851, 1.6368], atol=2e-4)


rules = st.builds(
    CalciumRule,
    tau_ca=st.floats(5, 60),
    c_pre=st.floats(0, 3),
    c_post=st.floats(0, 3),
    theta_d=st.just(1.0),
    theta_p=st.floats(0.5, 4),
    gamma_d=st.floats(0, 600),
    gamma_p=st.floats(0, 600),
    sigma=st.floats(1, 6),
    tau=st.floats(3e4, 7e5),
    delay=st.floats(0, 20),
)


@given(rules, st.floats(-60, 60), st.floats(0.5, 60), st.floats(0.3, 4))
def test_time_above_is_that_of_the_trace(rule, lag, rate, threshold):
    T = 1000 / rate
    t = (np.arange(20_000) + 0.5) / 20_000 * T
    # Long after the first pair every jump of the past has left its share, a geometric sum.
    c = sum(
        jump * np.exp(-((t - at) % T) / rule.tau_ca) / (1 - np.exp(-T / rule.tau_ca))
        for jump, at in ((rule.c_pre, rule.delay), (rule.c_post, lag))
    )
    # The grid errs by a cell at each of at most four crossings.
    assert_allclose(rule.time_above(lag, rate, threshold), np.mean(c > threshold), atol=2.5e-4)


def test_switching_against_a_simulation_of_the_efficacy():
    rule, rng = PUBLISHED["DP"], np.random.default_rng(7)
    for lag in (-20, 10):
        alpha_p, alpha_d = (float(rule.time_above(lag, 1, th)) for th in (rule.theta_p, rule.theta_d))
        up, down = (float(p) for p in rule.switching(lag, 1, 60))
        ends = {}
        for start in (0.0, 1.0):
            rho, dt = np.full(20_000, start), 100.0  # ms
            for _ in range(600):
                drift = rule.gamma_p * alpha_p * (1 - rho) - rule.gamma_d * alpha_d * rho
                noise = rule.sigma * np.sqrt((alpha_p + alpha_d) / rule.tau * dt)
                rho = rho + dt / rule.tau * drift + noise * rng.standard_normal(len(rho))
            ends[start] = np.mean(rho > 0.5)
        # Four standard errors of a share of 20 000, and the Euler step.
        assert_allclose([ends[0.0], 1 - ends[1.0]], [up, down], atol=0.02)


def test_potentiation_balances_depression_at_large_lags():
    for name in ("DP", "P"):
        rule = PUBLISHED[name]
        above = {
            th: sum(np.log(max(c / th, 1)) for c in (rule.c_pre, rule.c_post)) for th in (rule.theta_d, 1.3)
        }
        assert_allclose(rule.gamma_p / rule.gamma_d, above[rule.theta_d] / above[1.3], rtol=1e-5)


def test_a_synapse_that_no_spike_moves_stays():
    quiet = CalciumRule(20, 0.1, 0.1, 1.0, 1.3, 200, 300, 2.8, 150e3, 5)
    assert_allclose(quiet.change([-50, 0, 50]), 1)
    assert_allclose(quiet.switching(3, 1, 60), 0)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"tau_ca": 0}, "tau_ca"), ({"c_pre": -1}, "c_pre"), ({"beta": 1.5}, "beta"), ({"tau": np.nan}, "tau")],
)
def test_a_parameter_out_of_range_is_named(wrong, name):
    good = dict(
        tau_ca=20, c_pre=1, c_post=2, theta_d=1, theta_p=1.3, gamma_d=200, gamma_p=300, sigma=3, tau=150
    )
    with pytest.raises(ValueError, match=name):
        CalciumRule(**(good | {"delay": 5} | wrong))


def test_arguments_out_of_range_are_named():
    rule = PUBLISHED["DP"]
    for call, name in (
        (lambda: rule.change(np.nan), "lag"),
        (lambda: rule.change(1, 0), "rate"),
        (lambda: rule.change(1, 1, 0), "pairs"),
        (lambda: rule.time_above(1, 1, -1), "threshold"),
    ):
        with pytest.raises(ValueError, match=name):
            call()
