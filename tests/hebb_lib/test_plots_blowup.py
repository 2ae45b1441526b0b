"""What the figures of chapter 4 show, read back from the figures."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb
from hebb_lib.plots import blowup

C = np.array([[1.5, 0.5], [0.5, 1.5]])
W0 = hb.eigenmodes(C)[1] @ [0.2, 1.0]


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_length_and_direction_show_the_same_weights():
    n = np.arange(0, 100, 10)
    flow = hb.flows.hebb_flow(C, W0, n, 0.1)
    left, right = blowup.length_and_direction(n, 2 * flow, flow, [1, 1])
    line, dots = (artist.get_ydata() for artist in left.lines)
    assert_allclose(line, np.linalg.norm(flow, axis=1))
    assert_allclose(dots, 2 * line)
    assert left.get_yscale() == "log"
    assert_allclose(np.tan(np.radians(right.lines[0].get_ydata())), 5 * np.exp(-0.1 * n))
    assert_allclose(right.lines[0].get_ydata(), right.lines[1].get_ydata())


def test_modes_are_straight_lines_that_double_at_the_marks():
    t = np.linspace(0, 60, 241)
    ax = blowup.modes_on_log_axis(C, W0, t, 0.1)
    first, second, length, marks = (line.get_ydata() for line in ax.lines)
    assert_allclose(np.diff(np.log(first)) / np.diff(t), 0.2)
    assert_allclose(np.diff(np.log(second)) / np.diff(t), 0.1)
    assert_allclose(length, np.hypot(first, second))
    assert_allclose(marks[1:] / marks[:-1], 2)
    x, y = ax.lines[3].get_data()
    assert_allclose(np.interp(x, t, np.log(first)), np.log(y))


def test_ceiling_ends_where_the_numbers_do():
    log_length = np.append(np.linspace(0, 709, 50), np.inf)
    ax = blowup.ceiling(np.arange(51), log_length, 50)
    curve, top, predicted = ax.lines
    assert len(curve.get_xdata()) == 50
    assert top.get_ydata()[0] == pytest.approx(np.log(np.finfo(float).max))
    assert predicted.get_xdata()[0] == 50


def test_steps_against_flow_meets_the_known_numbers():
    left, right = blowup.steps_against_flow(0.1, 2, 20)
    assert left.lines[0].get_ydata()[-1] == pytest.approx(54.5982, abs=1e-4)
    assert left.lines[1].get_ydata()[-1] == pytest.approx(38.3376, abs=1e-4)
    ratio, estimate, here = right.lines
    assert here.get_ydata()[0] == pytest.approx(38.3376 / 54.5982, abs=1e-5)
    assert np.interp(0.2, *ratio.get_data()) == pytest.approx(38.3376 / 54.5982, abs=1e-3)
    assert_allclose(ratio.get_ydata()[:20], estimate.get_ydata()[:20], rtol=1e-3)


def test_remedies_draws_what_it_is_given():
    clipped = np.array([[0.1, 0.2], [0.5, 1.0], [1.0, 1.0]])
    top, middle, bottom = blowup.remedies({"a": np.array([1.0, 2.0])}, {"b": np.array([3.0, 1.0])}, clipped)
    assert_allclose(top.lines[0].get_ydata(), [1, 2])
    assert_allclose(middle.lines[0].get_ydata(), [3, 1])
    assert_allclose([line.get_ydata() for line in bottom.lines], clipped.T)
    assert top.get_yscale() == middle.get_yscale() == "log"
