"""What the figures of chapter 6 show, read back from their lines."""

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


def curve(line):
    return np.column_stack(line.get_data())


def test_tamed_growth_shows_the_lengths_and_the_paths():
    X = hb.gaussian_cloud(50, rng=1)
    hebb = hb.learn(hb.rules.hebb, X, [0.2, 0.1], 0.01)
    oja = [hb.learn(hb.rules.oja, X, w0, 0.01) for w0 in ([0.2, 0.1], [1.0, -1.0])]
    left, right = hb.plots.tamed_growth(X, hebb, oja, np.array([1.0, 0.0]))
    assert left.get_yscale() == "log"
    assert_allclose(left.lines[0].get_ydata(), np.linalg.norm(hebb, axis=1))
    assert_allclose(left.lines[1].get_ydata(), np.linalg.norm(oja[0], axis=1))
    shown = [curve(line) for line in right.lines]
    for path in oja:
        assert any(s.shape == path.shape and np.allclose(s, path) for s in shown)
    assert_allclose(shown[-2:], [[[1, 0]], [[-1, 0]]])


def test_two_eyes_shows_one_bar_and_one_point_a_synapse():
    multiplicative, subtractive = np.array([0.5, 0.4, 0.3, 0.2]), np.array([1.0, 1.0, 0.0, 0.0])
    ax = hb.plots.two_eyes(multiplicative, subtractive)
    assert [bar.get_height() for bar in ax.patches] == [1, 1, 0, 0]
    assert_allclose(curve(ax.lines[0]), [[1, 0.5], [2, 0.4], [3, 0.3], [4, 0.2]])
    assert_allclose(ax.lines[1].get_xdata(), 2.5)


def test_oja_plane_shows_exact_paths_and_the_fixed_points():
    C = np.array([[1.5, 0.5], [0.5, 1.0]])
    _, U = hb.eigenmodes(C)
    starts, t = np.array([[0.3, 0.2], [-1.0, 0.5]]), np.linspace(0, 8, 200)
    ax = hb.plots.oja_plane(C, starts, t)
    for line, w0 in zip(ax.lines, starts, strict=False):
        assert_allclose(curve(line), hb.flows.oja_flow(C, w0, t))
    dividing, stable, saddles, zero = (curve(line) for line in ax.lines[2:])
    assert_allclose(dividing @ U[:, 0], 0, atol=1e-12)
    assert_allclose(np.abs(stable @ U[:, 0]), 1)
    assert_allclose(np.abs(saddles @ U[:, 1]), 1)
    assert_allclose(zero, [[0, 0]])
    assert ax.lines[3].get_linestyle() == "None"
    assert ax.lines[4].get_markerfacecolor() == "white"


def test_error_against_alpha_shows_points_and_lines_of_the_two_laws():
    alpha = np.array([0.1, 0.01, 0.001])
    ax = hb.plots.error_against_alpha(alpha, 2 * alpha, 3 * np.sqrt(alpha))
    sampled, half, averaged, one = (line.get_ydata() for line in ax.lines)
    assert_allclose(sampled, 3 * np.sqrt(alpha))
    assert_allclose(half, sampled)
    assert_allclose(averaged, 2 * alpha)
    assert_allclose(one, averaged)
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_too_large_steps_shows_every_end_over_its_step():
    ax = hb.plots.too_large_steps(np.array([0.5, 2.2]), np.array([[1.0, 1.1], [np.nan, np.nan]]))
    dots = curve(ax.lines[0])
    assert_allclose(dots, [[0.5, 1.0], [0.5, 1.1], [2.2, np.nan], [2.2, np.nan]])


def test_components_in_turn_has_one_named_curve_an_output():
    samples, angles = np.arange(3), np.array([[80, 70], [20, 60], [5, 10]])
    ax = hb.plots.components_in_turn(samples, angles)
    assert_allclose([line.get_ydata() for line in ax.lines], angles.T)
    assert [text.get_text() for text in ax.get_legend().texts] == ["first output", "second output"]


def test_sliding_threshold_crosses_zero_at_the_threshold():
    y, responses = np.linspace(0, 2, 201), np.array([[0.5, 0.4], [1.5, 0.1]])
    left, right = hb.plots.sliding_threshold(y, (0.8, 1.5), responses)
    for line, theta in zip(left.lines[::2], (0.8, 1.5), strict=False):
        assert_allclose(line.get_ydata(), y * (y - theta))
    assert_allclose([line.get_ydata() for line in right.lines], responses.T)


def test_threshold_too_slow_has_one_panel_a_speed():
    t = np.arange(4)
    responses = [np.ones(4), np.arange(4.0), np.array([1, 2, 0, 3.0])]
    axes = hb.plots.threshold_too_slow(t, responses, ["a", "b", "c"])
    for ax, response, label in zip(axes, responses, "abc", strict=True):
        assert_allclose(ax.lines[1].get_ydata(), response)
        assert ax.get_title(loc="left") == label
        assert ax.get_ylim()[1] >= response.max()


def test_figures_draw_on_the_axes_they_are_given():
    one, C = np.ones(1), np.diag([2.0, 1.0])
    X = hb.gaussian_cloud(20, rng=1)
    path = hb.learn(hb.rules.oja, X, [0.2, 0.1], 0.01)
    for draw in (
        lambda ax: hb.plots.two_eyes(np.ones(2), np.ones(2), ax=ax),
        lambda ax: hb.plots.oja_plane(C, np.ones((1, 2)), np.linspace(0, 1, 5), ax=ax),
        lambda ax: hb.plots.error_against_alpha(0.1 * one, one, one, ax=ax),
        lambda ax: hb.plots.too_large_steps(one, np.ones((1, 1)), ax=ax),
        lambda ax: hb.plots.components_in_turn(np.arange(2), np.ones((2, 1)), floor=3.0, ax=ax),
    ):
        own = plt.figure().add_subplot()
        assert draw(own) is own
    pair = plt.subplots(1, 2)[1]
    assert list(hb.plots.tamed_growth(X, path, [path], np.array([1.0, 0.0]), axes=pair)) == list(pair)
