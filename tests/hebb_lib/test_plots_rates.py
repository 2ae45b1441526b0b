"""The figures of chapter 7 show the data that they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def data(line):
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def test_frequency_dependence_shows_each_rule_with_all_ten_points():
    measured = hb.datasets.sjostrom2001()
    rules = {"a": hb.stdp.PairRule(0.005, 0.004, 16.8, 33.7), "b": hb.stdp.published["triplet_all"]}
    axes = hb.plots.frequency_dependence(measured, rules)
    assert [ax.get_title() for ax in axes] == ["a", "b"]
    for ax, rule in zip(axes, rules.values(), strict=True):
        for bars, lag in zip(ax.containers, (10, -10), strict=True):
            curve = next(
                line
                for line in ax.lines
                if len(line.get_xdata()) > 5 and line.get_color() == bars[0].get_color()
            )
            rate, change = data(curve)
            assert rate[0] == 0.1 and rate[-1] == 50
            for k in (0, 10, -1):
                assert_allclose(change[k], rule.weight_change(*hb.spikes.pairing_protocol(rate[k], lag, 60)))
        points = np.concatenate([bars.lines[0].get_ydata() for bars in ax.containers])
        assert_allclose(points, measured.change)
        bars = ax.containers[0].lines[2][0].get_segments()[1]
        assert_allclose(bars[:, 1], [0.14 - 0.10, 0.14 + 0.10])


def test_the_valley_is_drawn_in_published_units():
    rule = hb.stdp.published["triplet_all_minimal"]
    tau_y, error = np.array([57.0, 114.0]), np.array([0.5, 0.36])
    above, below = hb.plots.error_valley(tau_y, error, np.array([2, 1]) * rule.A3_plus, rule)
    assert_allclose(data(above.lines[0]), [tau_y, error])
    assert_allclose(data(below.lines[0])[1], [2, 1])
    assert_allclose(data(below.lines[1])[1], [1, 1])


def test_drift_of_rate_draws_curves_markers_and_threshold():
    rate = np.array([0.0, 10.0, 20.0])
    theories = {"a": rate - 10, "b": -rate}
    simulated = {"a": ([5.0], [-5.1], [0.1]), "b": ([10.0], [-9.0], [0.2])}
    ax = hb.plots.drift_of_rate(rate, theories, simulated, threshold=10.0)
    for line, curve in zip(ax.lines[:2], theories.values(), strict=True):
        assert_allclose(data(line), [rate, curve])
    assert_allclose([bars.lines[0].get_ydata()[0] for bars in ax.containers], [-5.1, -9.0])
    assert_allclose(data(ax.lines[-1]), [[10], [0]])
    assert ax.texts[0].get_text() == "10.0 Hz"


def test_stationary_weights_are_scaled_as_densities():
    rng = np.random.default_rng(1)
    names = ["a", "b", "c", "d"]
    weights = {name: rng.random(50) for name in names}
    grid = np.linspace(0, 1, 5)
    densities = {name: np.full(5, 1.0 + k) for k, name in enumerate(names)}
    axes = hb.plots.stationary_weights(weights, grid, densities, {"b": 0.3})
    for k, ax in enumerate(axes):
        assert_allclose(data(ax.lines[0])[1], 1.0 + k)
        assert_allclose(sum(bar.get_height() * bar.get_width() for bar in ax.patches), 1)
    assert [len(ax.lines) for ax in axes] == [1, 2, 1, 1]
    assert_allclose(axes[1].lines[1].get_xdata(), 0.3)


def test_soft_bound_has_the_normal_density_of_the_theory():
    ax = hb.plots.soft_bound(np.array([90.0, 110.0]), mean=100.0, spread=10.0)
    w, density = data(ax.lines[0])
    assert_allclose(np.trapezoid(density, w), 1, atol=1e-3)
    assert_allclose(np.trapezoid(density * w, w), 100, rtol=1e-3)
    assert_allclose(np.trapezoid(density * (w - 100) ** 2, w), 100, rtol=0.02)


def test_runs_are_coloured_by_where_they_end():
    ax = hb.plots.repelling_threshold(np.arange(3.0), np.array([[10, 5, 0.0], [25, 40, 60.0]]), 19.2)
    low, high, threshold = ax.lines[:3]
    assert low.get_color() != high.get_color()
    assert_allclose(data(high)[1], [25, 40, 60])
    assert_allclose(threshold.get_ydata(), 19.2)
