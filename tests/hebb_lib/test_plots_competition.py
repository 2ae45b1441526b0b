"""What the figures of chapter 8 show, read back from their artists."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_group_wins_shows_the_means_and_every_weight():
    t = np.array([0.0, 1000.0, 2000.0])
    history = np.array([[0.5, 0.5, 0.5, 0.5], [0.7, 0.9, 0.3, 0.2], [0.9, 1.0, 0.1, 0.2]])
    left, right = hb.plots.group_wins(t, history, history[-1], n_group=2)
    assert_allclose(left.lines[0].get_ydata(), [0.5, 0.8, 0.95])
    assert_allclose(left.lines[1].get_ydata(), [0.5, 0.25, 0.15])
    assert_allclose(left.lines[0].get_xdata(), [0, 1, 2])
    assert_allclose(right.lines[0].get_ydata(), [0.9, 1.0])
    assert_allclose(right.lines[1].get_xdata(), [3, 4])


def test_weights_apart_counts_the_weights_in_per_cent():
    w = np.array([0.0, 0.01, 0.52, 1.0])
    axes = hb.plots.weights_apart([w, w[:2]], ["first", "second"])
    heights = np.array([bar.get_height() for bar in axes[0].patches])
    assert_allclose(heights[[0, 10, -1]], [50, 25, 25])
    assert_allclose(heights.sum(), 100)
    assert_allclose(axes[1].patches[0].get_height(), 100)
    assert [ax.texts[0].get_text() for ax in axes] == ["first", "second"]


def test_phase_diagram_places_each_output_at_its_rate_and_ratio():
    records = [
        {"rate": rate, "ratio": ratio, "output": rate * ratio}
        for ratio in (1.1, 0.9, 1.0)
        for rate in (20, 10)
    ]
    mesh = hb.plots.phase_diagram(records).collections[0]
    assert_allclose(mesh.get_array().reshape(3, 2), np.outer([0.9, 1.0, 1.1], [10, 20]))


def test_balance_shows_points_on_a_line():
    rates, mean, output = np.array([10.0, 20.0]), np.array([0.6, 0.3]), np.array([20.0, 15.0])
    left, right = hb.plots.balance(rates, mean, output, 1.1 * mean)
    assert_allclose(left.lines[0].get_ydata(), 1.1 * mean)
    assert_allclose(left.lines[1].get_ydata(), mean)
    assert_allclose(right.lines[0].get_ydata(), output)


def test_earlier_shows_latencies_and_weights():
    first, arrival, w = np.array([50.0, np.nan, 40.0]), np.array([30.0, 60.0]), np.array([1.0, 0.0])
    left, right = hb.plots.earlier(first, arrival, w)
    assert_allclose(left.lines[0].get_ydata(), first)
    assert_allclose(left.lines[0].get_xdata(), [1, 2, 3])
    assert_allclose(np.column_stack(right.lines[0].get_data()), [[30, 1], [60, 0]])
    assert_allclose(right.lines[1].get_xdata(), 50)


def test_receptive_fields_keep_the_pixels_and_put_zero_in_the_middle():
    rows = np.random.default_rng(1).standard_normal((2, 3, 64))
    axes = hb.plots.receptive_fields(rows, ["a", "b"], ["1", "2", "3"])
    for i in range(2):
        for k in range(3):
            image = axes[i, k].images[0]
            assert_allclose(image.get_array(), rows[i, k].reshape(8, 8))
            low, high = image.get_clim()
            assert_allclose([low, high], [-np.abs(rows[i, k]).max(), np.abs(rows[i, k]).max()])
    assert [ax.get_title() for ax in axes[0]] == ["1", "2", "3"]
    assert [line[0].get_ylabel() for line in axes] == ["a", "b"]


def test_figures_draw_on_the_axes_they_are_given():
    pair, one = plt.subplots(1, 2)[1], plt.figure().add_subplot()
    two, half = np.array([1.0, 2.0]), np.array([[0.5, 0.5]])
    assert list(hb.plots.group_wins(two[:1], half, half[0], 1, axes=pair)) == list(pair)
    assert list(hb.plots.balance(two, two, two, two, axes=plt.subplots(1, 2)[1])) != list(pair)
    assert list(hb.plots.weights_apart([two / 2], ["a"], axes=[one])) == [one]
    records = [{"rate": r, "ratio": q, "output": 1 + r * q} for r in (1, 300) for q in (0.1, 1)]
    own = plt.figure().add_subplot()
    assert hb.plots.phase_diagram(records, ax=own) is own
    grid = plt.subplots(1, 1)[1]
    assert hb.plots.receptive_fields([np.ones((1, 64))], ["a"], axes=grid)[0, 0] is grid
    pair = plt.subplots(1, 2)[1]
    assert list(hb.plots.earlier(10 * two, two, two, axes=pair)) == list(pair)


def test_silence_draws_the_other_neuron_while_the_inputs_are_slow():
    output, came_down = np.r_[np.full(30, 10.0), np.zeros(30), np.full(30, 10.0)], np.full(30, 14.0)
    whole, other = hb.plots.silence(output, came_down).lines[:2]
    np.testing.assert_array_equal(whole.get_ydata(), output)
    np.testing.assert_array_equal(other.get_xdata(), 10 * np.arange(30, 60) + 5)
