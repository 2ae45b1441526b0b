"""What the figures of chapter 3 show, read back from the figures."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.quiver import Quiver
from numpy.testing import assert_allclose

import hebb_lib as hb
from hebb_lib.plots import variance


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def arrows(ax):
    return [np.array([q.U[0], q.V[0]]) for q in ax.get_children() if isinstance(q, Quiver)]


def test_mean_and_variance_draws_the_mean_and_the_directions_of_the_weights():
    X = hb.gaussian_cloud(500, mean=(1, 3), std=(2, 1), angle=0.3, rng=1)
    w, v = np.array([100.0, 300.0]), np.array([-7.0, -2.0])
    left, right = variance.mean_and_variance(X, hb.center(X), w, v)
    along, mean = arrows(left)
    assert_allclose(mean, X.mean(axis=0))
    assert hb.alignment_angle(along, w) < 1e-9
    assert hb.alignment_angle(arrows(right)[0], v) < 1e-9
    assert len(left.collections[0].get_offsets()) == 350
    dashed = left.lines[0].get_xydata()
    pc = hb.eigenmodes(hb.covariance(X))[1][:, 0]
    assert hb.alignment_angle(dashed[1] - dashed[0], pc) < 1e-9
    assert_allclose(dashed.mean(axis=0), X.mean(axis=0))


def test_mean_square_by_direction_stacks_variance_and_squared_mean():
    Sigma, mu = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([0.5, -1.5])
    ax = variance.mean_square_by_direction(Sigma, mu)
    below, above, pc, mean, top = ax.lines[:5]
    w = np.array([np.cos(np.radians(50)), np.sin(np.radians(50))])
    assert np.interp(50, *below.get_data()) == pytest.approx(w @ Sigma @ w)
    assert np.interp(50, *above.get_data()) == pytest.approx(w @ Sigma @ w + (w @ mu) ** 2)
    assert top.get_xdata()[0] == pytest.approx(above.get_xdata()[np.argmax(above.get_ydata())], abs=0.5)
    assert pc.get_xdata()[0] == pytest.approx(below.get_xdata()[np.argmax(below.get_ydata())], abs=0.5)
    assert mean.get_xdata()[0] == pytest.approx(180 + np.degrees(np.arctan2(-1.5, 0.5)))


def test_halfway_agrees_with_the_eigenvector_and_crosses_the_middle():
    directions = np.radians([60, 30])
    left, right = variance.halfway(gap=3, directions=directions, distance=1.5, psi=1.0)
    for psi, line in zip(directions, right.lines, strict=False):
        distance, turned = line.get_data()
        for k in (20, 150, 380):
            mu = distance[k] * np.array([np.cos(psi), np.sin(psi)])
            u = hb.eigenmodes(np.diag([4.0, 1.0]) + np.outer(mu, mu))[1][:, 0]
            assert turned[k] == pytest.approx(hb.alignment_angle(u, [1, 0]) / psi, rel=1e-9)
        assert np.interp(np.sqrt(3), distance, turned) == pytest.approx(0.5, abs=1e-3)
    first, second, total = arrows(left)
    assert_allclose(first + second, total)
    assert np.linalg.norm(second) == pytest.approx(1.5**2)


def test_turning_shows_angles_of_flows_and_paths():
    t, C = np.arange(0, 100, 10), np.diag([3.0, 1.0])
    path = np.array([[1.0, 0.1]] * 10)
    ax = variance.turning([C, np.eye(2)], [1.0, 2.0], t, 0.01, [1, 0], ["a", "b"], paths=[path])
    fast, level, dots = (line.get_ydata() for line in ax.lines[:3])
    assert_allclose(np.tan(np.radians(fast)), 2 * np.exp(-0.01 * 2 * t))
    assert_allclose(np.tan(np.radians(level)), 2)
    assert_allclose(np.tan(np.radians(dots)), 0.1)


def test_start_and_end_draws_what_it_is_given():
    ax = variance.start_and_end(np.array([0, 90, 180]), [np.array([0, 90, 180]), np.array([0, 0, 180])], "ab")
    assert_allclose(ax.lines[1].get_ydata(), [0, 0, 180])
