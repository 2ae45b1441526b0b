import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from strategies import data, weights

import hebb_lib as hb
from hebb_lib import rules

RATES = st.floats(1e-3, 0.2)
WITH_PARAMETERS = [
    (rules.hebb, {}),
    (rules.decay_hebb, {"decay": 0.4}),
    (rules.covariance_rule, {"mean": np.array([0.3, -0.2, 0.1])}),
    (rules.normalised_hebb, {}),
    (rules.subtractive_hebb, {}),
    (rules.oja, {}),
    (rules.bcm, {"theta": 0.7}),
]
NAMES = [rule.__name__ for rule, _ in WITH_PARAMETERS]


@given(weights(3), weights(3), RATES)
def test_hebb_is_learning_rate_times_output_times_input(w, x, alpha):
    assert_allclose(rules.hebb(w, x, alpha), alpha * np.outer(x, x) @ w, atol=1e-12)


@given(weights(3), weights(3), RATES, st.floats(0, 2))
def test_decay_takes_off_a_share_of_the_weights(w, x, alpha, decay):
    expected = rules.hebb(w, x, alpha) - alpha * decay * w
    assert_allclose(rules.decay_hebb(w, x, alpha, decay), expected, atol=1e-12)


def test_the_covariance_rule_follows_the_covariance_on_average():
    X = hb.gaussian_cloud(400, mean=(2, 1), rng=1)
    w = np.array([0.7, -0.3])
    average = np.mean([rules.covariance_rule(w, x, 0.1, X.mean(axis=0)) for x in X], axis=0)
    assert_allclose(average, 0.1 * hb.covariance(X) @ w, rtol=1e-9)


@given(weights(3), weights(3), RATES)
def test_normalised_hebb_turns_the_weights_as_hebb_does_and_keeps_their_length(w, x, alpha):
    after = w + rules.normalised_hebb(w, x, alpha)
    assert_allclose(np.linalg.norm(after), np.linalg.norm(w), rtol=1e-12)
    assert hb.alignment_angle(after, w + rules.hebb(w, x, alpha)) < 1e-7
    assert after @ (w + rules.hebb(w, x, alpha)) > 0


@given(weights(3), weights(3), RATES)
def test_subtractive_hebb_is_hebb_less_its_mean_and_keeps_the_sum(w, x, alpha):
    step = rules.subtractive_hebb(w, x, alpha)
    plain = rules.hebb(w, x, alpha)
    assert_allclose(step, plain - plain.mean(), atol=1e-12)
    assert_allclose(step.sum(), 0, atol=1e-12)


@given(weights(3), weights(3), RATES)
def test_oja_is_hebb_less_y_squared_times_the_weights(w, x, alpha):
    y = w @ x
    assert_allclose(rules.oja(w, x, alpha), alpha * (y * x - y**2 * w), atol=1e-9)


@given(weights(3), weights(3))
def test_oja_is_normalised_hebb_to_first_order(w, x):
    w = w / np.linalg.norm(w)
    alpha = 1e-5
    second_order = 10 * (alpha * (x @ x)) ** 2
    assert_allclose(rules.oja(w, x, alpha), rules.normalised_hebb(w, x, alpha), atol=1e-14 + second_order)


@given(weights(3), weights(3), RATES, st.floats(-2, 2))
def test_bcm_depresses_between_zero_and_the_threshold(w, x, alpha, theta):
    y = w @ x
    assert_allclose(rules.bcm(w, x, alpha, theta), alpha * x * y * (y - theta), atol=1e-9)


@given(weights(6), weights(3), RATES)
def test_sanger_takes_off_what_each_output_and_those_before_it_explain(W, x, alpha):
    W = W.reshape(2, 3)
    y = W @ x
    expected = [alpha * y[0] * (x - y[0] * W[0]), alpha * y[1] * (x - y[0] * W[0] - y[1] * W[1])]
    assert_allclose(rules.sanger(W, x, alpha), expected, atol=1e-9)


@pytest.mark.parametrize(("rule", "parameters"), WITH_PARAMETERS, ids=NAMES)
@given(data(12, 3), weights(3), RATES)
def test_the_compiled_loop_repeats_the_definition(rule, parameters, X, w0, alpha):
    expected = [w0]
    for x in X:
        expected.append(expected[-1] + rule(expected[-1], x, alpha, **parameters))
        if np.abs(expected[-1]).max() > 1e3:  # a step too large diverges, and rounding with it
            return
    assert_allclose(hb.learn(rule, X, w0, alpha, **parameters), expected, rtol=1e-7, atol=1e-9)


@given(data(12, 3), weights(6), RATES)
def test_the_compiled_loop_of_sanger_repeats_the_definition(X, W0, alpha):
    W0 = W0.reshape(2, 3)
    expected = [W0]
    for x in X:
        expected.append(expected[-1] + rules.sanger(expected[-1], x, alpha))
        if np.abs(expected[-1]).max() > 1e3:
            return
    assert_allclose(hb.learn(rules.sanger, X, W0, alpha), expected, rtol=1e-6, atol=1e-8)


def test_a_rule_of_ones_own_runs_too():
    X = hb.gaussian_cloud(20, rng=3)
    own = hb.learn(lambda w, x, alpha: alpha * (w @ x) * x, X, [1.0, 0.5], 0.05)
    assert_allclose(own, hb.learn(rules.hebb, X, [1.0, 0.5], 0.05), rtol=1e-12)
    matrix = hb.learn(lambda W, x, alpha: rules.sanger(W, x, alpha), X, np.eye(2), 0.05, every=20)
    assert_allclose(matrix, hb.learn(rules.sanger, X, np.eye(2), 0.05, every=20), rtol=1e-9)


@pytest.mark.parametrize("rule", [rules.hebb, rules.sanger, lambda w, x, alpha: rules.hebb(w, x, alpha)])
def test_every_thins_the_path(rule):
    X = hb.gaussian_cloud(20, rng=3)
    w0 = np.eye(2) if rule is rules.sanger else np.array([1.0, 0.5])
    full = hb.learn(rule, X, w0, 0.05)
    assert full.shape == (21, *w0.shape)
    assert_allclose(hb.learn(rule, X, w0, 0.05, every=5), full[::5], rtol=0)
    assert_allclose(hb.learn(rule, X, w0, 0.05, every=20), full[[0, -1]], rtol=0)
    assert len(hb.learn(rule, X, w0, 0.05, every=7)) == 3


def test_the_bcm_threshold_slides_towards_the_square_of_the_output():
    X = hb.gaussian_cloud(50, mean=(1, 1), std=(0.5, 0.3), rng=5)
    w, theta, tau, alpha = np.array([0.5, 0.2]), 0.3, 10.0, 0.02
    expected = [w]
    for x in X:
        y = w @ x
        w = w + alpha * y * (y - theta) * x
        theta += (y**2 - theta) / tau
        expected.append(w)
    assert_allclose(hb.learn(rules.bcm, X, expected[0], alpha, theta=0.3, tau=tau), expected, rtol=1e-9)


def test_learning_leaves_its_arguments_as_they_were():
    X, w0 = hb.gaussian_cloud(20, rng=3), np.array([1.0, 0.5])
    before = X.copy(), w0.copy()
    hb.learn(rules.subtractive_hebb, X, w0, 0.05)
    hb.learn(rules.covariance_rule, X, w0, 0.05, mean=w0)
    assert_allclose(X, before[0], rtol=0)
    assert_allclose(w0, before[1], rtol=0)


def test_weights_that_explode_become_inf_without_a_warning():
    path = hb.learn(rules.hebb, np.full((400, 1), 3.0), [1.0], 1.0)
    assert np.isinf(path[-1, 0])


@pytest.mark.parametrize(
    ("rule", "parameters", "names"),
    [
        (rules.decay_hebb, {}, "decay"),
        (rules.decay_hebb, {"decay": -1}, "decay"),
        (rules.covariance_rule, {}, "mean"),
        (rules.covariance_rule, {"mean": [1.0]}, "mean"),
        (rules.bcm, {}, "theta"),
        (rules.bcm, {"theta": np.nan}, "theta"),
        (rules.bcm, {"theta": 1, "tau": 0.5}, "tau"),
        (rules.hebb, {"decay": 1}, "decay"),
        (rules.sanger, {"tau": 1}, "tau"),
        (rules.oja, {"tau": 10}, "tau"),
    ],
)
def test_a_parameter_that_a_rule_lacks_or_does_not_take_is_named(rule, parameters, names):
    w0 = np.eye(2) if rule is rules.sanger else [1.0, 0.0]
    with pytest.raises(ValueError, match=names):
        hb.learn(rule, hb.gaussian_cloud(5, rng=1), w0, 0.1, **parameters)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("rule", [rules.hebb, rules.normalised_hebb, rules.sanger])
@pytest.mark.parametrize("every", [1, 3, 7])
def test_a_sample_that_is_not_finite_is_found_wherever_it_stands(rule, bad, every):
    w0 = np.eye(2) if rule is rules.sanger else [1.0, 0.5]
    for place in (0, 3, 6):
        X = hb.gaussian_cloud(7, rng=3)
        X[place, 1] = bad
        with pytest.raises(ValueError, match="X is an array with NaN or inf"):
            hb.learn(rule, X, w0, 0.05, every=every)


@pytest.mark.parametrize("rule", [*rules._KINDS, rules.sanger], ids=lambda rule: rule.__name__)
def test_data_in_single_precision_are_learned_in_double(rule):
    X = np.random.default_rng(3).standard_normal((50, 4)).astype(np.float32)
    w0 = np.full((2, 4), 0.3) if rule is rules.sanger else np.full(4, 0.3)
    more = {rules.decay_hebb: {"decay": 0.1}, rules.bcm: {"theta": 0.5}, rules.covariance_rule: {"mean": w0}}
    for single in (X, X[:, ::-1], X.astype(">f4"), np.asfortranarray(X)):
        one, other = (
            rules.learn(rule, part, w0, 0.05, **more.get(rule, {})) for part in (single, single.astype(float))
        )
        assert_allclose(one, other, rtol=1e-12)
    X[7, 1] = np.nan
    with pytest.raises(ValueError, match=r"^X is an array with NaN"):
        rules.learn(rule, X, w0, 0.05, every=50, **more.get(rule, {}))
