"""What the figures of chapter 2 show, read back from their artists."""

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


def test_paths_and_flow_shows_every_path_and_the_flow_above_them():
    flow = np.array([[0.0, 1.0], [1.0, 2.0], [3.0, 4.0]])
    many, few = [flow + 0.1, flow - 0.1], [flow * 1.1]
    axes = hb.plots.paths_and_flow([many, few], flow, (0.1, 0.01))
    assert [ax.get_title() for ax in axes] == ["α = 0.1", "α = 0.01"]
    for ax, paths in zip(axes, (many, few), strict=True):
        shown = [curve(line) for line in ax.lines]
        for line, path in zip(shown, paths, strict=False):
            assert_allclose(line, path)
        assert_allclose(shown[len(paths)], flow)
        assert_allclose(shown[-1], flow[:1])
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        assert left < flow[:, 0].min() and right > flow[:, 0].max()
        assert low < flow[:, 1].min() and high > flow[:, 1].max()


def test_inner_and_outer_print_the_same_change_twice():
    w, x = np.array([0.5, -1.0, 2.0]), np.array([2.0, 1.0, -0.5])
    ax = hb.plots.inner_and_outer(w, x)
    words = [t.get_text() for t in ax.texts]
    names = [k for k, word in enumerate(words) if word == "y x"]
    assert len(names) == 2
    assert words[names[0] - 3 : names[0]] == words[names[1] - 3 : names[1]] == ["−2", "−1", "0.5"]
    matrix = words.index("xxᵀ")
    assert words[matrix - 9 : matrix] == ["4", "2", "−1", "2", "1", "−0.5", "−1", "−0.5", "0.25"]
    assert words[words.index("y") - 1] == "−1"


def test_samples_and_average_show_single_matrices_means_and_c():
    X, C = np.random.default_rng(2).standard_normal((50, 3)), np.eye(3)
    axes = hb.plots.samples_and_average(X, [2, 50], C)
    for k in range(3):
        assert_allclose(axes[0, k].images[0].get_array(), np.outer(X[k], X[k]))
    for ax, matrix in zip(axes[1], (hb.second_moment(X[:2]), hb.second_moment(X), C), strict=True):
        assert_allclose(ax.images[0].get_array(), matrix)
    assert [ax.get_title() for ax in axes[1]] == ["mean of 2", "mean of 50", "C = ⟨xxᵀ⟩"]
    assert len({ax.images[0].get_clim() for ax in axes.ravel()}) == 1, "one colour scale for all"


def test_three_matrices_print_their_numbers():
    C, Sigma, R = (
        np.array([[5.0, 5], [5, 6]]),
        np.array([[1.0, 1], [1, 2]]),
        np.array([[1, 0.707], [0.707, 1]]),
    )
    axes = hb.plots.three_matrices(C, Sigma, R)
    assert [[t.get_text() for t in ax.texts] for ax in axes] == [
        ["5", "5", "5", "6"], ["1", "1", "1", "2"], ["1", "0.71", "0.71", "1"],
    ]  # fmt: skip
    for ax, matrix in zip(axes, (C, Sigma, R), strict=True):
        assert_allclose(ax.images[0].get_array(), matrix)


def test_spread_with_alpha_draws_the_root_through_the_smallest():
    alpha, spread = np.array([0.16, 0.04, 0.01]), np.array([0.5, 0.2, 0.1])
    ax = hb.plots.spread_with_alpha(alpha, spread)
    points, line = ax.lines
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert_allclose(points.get_ydata(), spread)
    assert_allclose(line.get_ydata(), [0.4, 0.2, 0.1])


def test_mean_and_typical_shows_decades():
    log_length = np.log(10.0) * np.array([[0, 1.0, 2.0], [0, 0.5, 0.4]])
    ax = hb.plots.mean_and_typical(log_length, np.log(100.0), np.log(10.0))
    first, second, mean, typical = (line.get_ydata() for line in ax.lines)
    assert_allclose([first, second], [[0, 1, 2], [0, 0.5, 0.4]])
    assert_allclose(mean, [0, 2, 4])
    assert_allclose(typical, [0, 1, 2])
    ticks = ax.yaxis.get_major_formatter()
    assert (ticks(3.0), ticks(2.5)) == ("$10^{3}$", "")


def test_error_with_n_shows_measurement_and_theory():
    n = np.array([10, 100])
    ax = hb.plots.error_with_n(n, np.array([0.5, 0.2]), np.array([0.4, 0.1]))
    theory, measured = ax.lines
    assert_allclose(curve(theory), [[10, 0.4], [100, 0.1]])
    assert_allclose(curve(measured), [[10, 0.5], [100, 0.2]])
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_figures_draw_on_given_axes():
    _, ax = plt.subplots()
    assert hb.plots.inner_and_outer([1.0], [1.0], ax=ax) is ax
    assert hb.plots.error_with_n(np.array([1, 2]), np.ones(2), np.ones(2), ax=ax) is ax
