"""The claims of chapter 1."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb


def unit(*degrees):
    a = np.radians(np.array(degrees))
    return np.squeeze(np.column_stack([np.cos(a), np.sin(a)]))


@pytest.mark.claim("1.1")
def test_output_is_largest_along_x_and_zero_across_it():
    # The rule gives the output back: Δw·x / (α|x|²) = y.
    x, length = 1.7 * unit(31), 2.3
    angles = np.arange(0, 360)
    w = length * unit(*(31 + angles))
    y = np.array([hb.rules.hebb(v, x, 0.1) @ x / (0.1 * x @ x) for v in w])
    assert_allclose(y, length * 1.7 * np.cos(np.radians(angles)), atol=1e-12)
    assert angles[np.argmax(y)] == 0 and angles[np.argmin(y)] == 180
    assert_allclose(y[[90, 270]], 0, atol=1e-12)


@pytest.mark.claim("1.2")
def test_a_step_never_shortens_the_weights():
    rng = np.random.default_rng(102)
    for _ in range(200):
        w, x = rng.standard_normal((2, 5))
        alpha = 10 ** rng.uniform(-3, 1)
        dw = hb.rules.hebb(w, x, alpha)
        growth = (w + dw) @ (w + dw) - w @ w
        assert growth > 0
        assert_allclose(growth, alpha * (w @ x) ** 2 * (2 + alpha * x @ x), rtol=1e-9, atol=1e-12)
    assert_allclose(hb.rules.hebb([3.0, -1.0, 0.0], [1.0, 3.0, 5.0], 0.7), 0, atol=0)


@pytest.mark.claim("1.3")
def test_one_input_makes_the_parallel_part_grow_and_leaves_the_rest():
    rng = np.random.default_rng(103)
    x, w0 = rng.standard_normal((2, 4))
    path = hb.learn(hb.rules.hebb, np.tile(x, (30, 1)), w0, 0.08)
    along = path @ x / (x @ x)
    assert_allclose(along, along[0] * (1 + 0.08 * x @ x) ** np.arange(31), rtol=1e-12)
    assert_allclose(path - np.outer(along, x), np.tile(w0 - along[0] * x, (31, 1)), atol=1e-9)


@pytest.mark.claim("1.4")
def test_the_tangent_shrinks_geometrically_and_passes_six_degrees_at_step_30():
    x = 2.0 * unit(200)
    path = hb.learn(hb.rules.hebb, np.tile(x, (40, 1)), unit(260), 0.1 / 4)  # α|x|² = 0.1
    tangent = np.tan(hb.alignment_angle(path, x))
    assert_allclose(tangent, np.tan(np.radians(60)) / 1.1 ** np.arange(41), rtol=1e-9)
    angle = np.degrees(np.arctan(tangent))
    assert angle[29] > 6 > angle[30]


@pytest.mark.claim("1.5")
def test_orthogonal_weights_learn_nothing_but_a_billionth_is_enough():
    X = np.tile([0.0, 2.0], (300, 1))
    orthogonal = hb.learn(hb.rules.hebb, X, [-3.0, 0.0], 0.025)
    assert_allclose(orthogonal, np.tile([-3.0, 0.0], (301, 1)), atol=0)
    nearly = hb.learn(hb.rules.hebb, X, [-3.0, 3e-9], 0.025)
    assert np.argmax(np.abs(nearly[:, 1]) > np.abs(nearly[:, 0])) == 218


@pytest.mark.claim("1.6")
def test_weights_turn_to_a_distant_cloud_or_opposite_to_it():
    mean = np.array([3.0, 1.2])
    assert_allclose(np.linalg.norm(mean), 3.2, atol=0.05)
    for seed in range(10):
        X = hb.gaussian_cloud(300, mean, (0.7, 0.4), 0.3, rng=106 + seed)
        for degrees in range(0, 360, 10):
            w0 = unit(degrees)
            if abs(w0 @ mean) < 0.25 * np.linalg.norm(mean):
                continue
            end = hb.learn(hb.rules.hebb, X, w0, 0.01, every=300)[-1]
            assert np.sign(end @ mean) == np.sign(w0 @ mean)
            assert np.degrees(hb.alignment_angle(end, mean)) < 5


@pytest.mark.claim("1.7")
@pytest.mark.parametrize("c", [0.6, 0.0, -0.6])
def test_a_silent_synapse_follows_the_correlation(c):
    rng, n, alpha = np.random.default_rng(107), 20_000, 0.02
    x1, noise = rng.standard_normal((2, n))
    X = np.column_stack([x1, c * x1 + np.sqrt(1 - c**2) * noise])
    w = np.array([1.0, 0.0])
    change = np.mean([hb.rules.hebb(w, x, alpha)[1] for x in X])
    assert_allclose(change, alpha * np.mean(X[:, 1] * (X @ w)), rtol=1e-9, atol=1e-15)
    assert_allclose(change / alpha, c, atol=0.03)


@pytest.mark.claim("1.8")
def test_independent_rates_potentiate_unless_one_mean_is_taken_off():
    rng, n, alpha = np.random.default_rng(108), 20_000, 0.01
    pre, post = rng.gamma(4, 2, n), rng.gamma(3, 2, n)  # means 8 and 6

    def change(pre, post):
        """Average change of a silent synapse on a cell whose output another input sets."""
        return np.mean([hb.rules.hebb([1.0, 0.0], x, alpha)[1] for x in np.column_stack([post, pre])])

    assert_allclose(change(pre, post), alpha * 8 * 6, rtol=0.03)
    assert abs(change(pre - 8, post)) < alpha * 0.6
    assert abs(change(pre, post - 6)) < alpha * 0.6
