"""What the figures of chapter 1 show, read back from their artists."""

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


def arrows(ax, colour):
    """Ends (start, tip) of the arrows of one colour."""
    found = [t for t in ax.texts if getattr(t, "arrow_patch", None) is not None]
    rgb = matplotlib.colors.to_rgb(colour)
    return [
        (np.array(a.xyann), np.array(a.xy))
        for a in found
        if np.allclose(a.arrow_patch.get_edgecolor()[:3], rgb)
    ]


def curve(line):
    return np.column_stack(line.get_data())


BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#007A5A"


def test_turning_to_the_cloud_shows_weights_angle_and_length():
    mean = np.array([3.0, 1.2])
    X = hb.gaussian_cloud(60, mean, (0.5, 0.5), rng=1)
    path = hb.learn(hb.rules.hebb, X, [-1.0, 0.1], 0.01)
    plane, angle, length = hb.plots.turning_to_the_cloud(X, path, mean, [0, 5, 20])
    assert_allclose(plane.collections[0].get_offsets(), X)
    assert_allclose([tip for _, tip in arrows(plane, BLUE)], path[[0, 5, 20]])
    cosine = path @ mean / np.linalg.norm(path, axis=1) / np.linalg.norm(mean)
    assert_allclose(angle.lines[0].get_ydata(), np.degrees(np.arccos(cosine)))
    assert angle.lines[0].get_ydata()[0] > 90, "an angle beyond 90° is shown as such"
    assert length.get_yscale() == "log"
    assert_allclose(length.lines[0].get_ydata(), np.linalg.norm(path, axis=1))


def test_the_neuron_shows_its_sum_and_its_weights():
    ax = hb.plots.linear_neuron([1.0, 0.5, 2.0], [0.6, 0.9, -0.2])
    words = [t.get_text() for t in ax.texts]
    assert "y = 0.65" in words
    assert {"w₁ = 0.60", "w₂ = 0.90", "w₃ = −0.20"} <= set(words)
    sizes = [c.get_sizes()[0] for c in ax.collections[1:6:2]]
    assert sizes[1] > sizes[0] > sizes[2]


@pytest.mark.parametrize("w", [[0.5, 1.3], [-0.8, 0.6]])
def test_the_geometry_draws_the_step_and_the_projection(w):
    x, alpha = np.array([2.0, 0.3]), 0.4
    ax = hb.plots.hebb_geometry(w, x, alpha)
    dw = hb.rules.hebb(w, x, alpha)
    ((start, tip),) = arrows(ax, GREEN)
    assert_allclose(start, w)
    assert_allclose(tip, w + dw)
    ((_, tip),) = arrows(ax, ORANGE)
    assert_allclose(tip, x)
    assert_allclose([tip for _, tip in arrows(ax, BLUE)], [w, w + dw])
    tip, foot = curve(ax.lines[1])
    assert_allclose(tip, w)
    assert_allclose((tip - foot) @ x, 0, atol=1e-12)
    assert_allclose(foot, (foot @ x) / (x @ x) * x, atol=1e-12)


def test_three_angles_say_which_way_the_weights_go():
    axes = hb.plots.three_angles(np.radians([40, 90, 140]), alpha=0.5)
    assert [len(arrows(ax, GREEN)) for ax in axes] == [1, 0, 1]
    (near,), (far,) = arrows(axes[0], GREEN), arrows(axes[2], GREEN)
    assert near[1][0] > near[0][0] and far[1][0] < far[0][0]
    said = [[t.get_text() for t in ax.texts][-1] for ax in axes]
    assert said == ["towards x", "nothing changes", "away from x"]
    assert [ax.get_title() for ax in axes] == ["40°:  y = 0.77", "90°:  y = 0.00", "140°:  y = −0.77"]


def test_one_input_shows_the_path_and_its_two_parts():
    x = np.array([3.0, 4.0])
    path = hb.learn(hb.rules.hebb, np.tile(x, (6, 1)), [1.0, 0.0], 0.01)
    plane, components = hb.plots.one_input(path, x)
    assert_allclose(curve(plane.lines[0]), path)
    along, across = (line.get_ydata() for line in components.lines)
    assert components.get_yscale() == "log"
    assert_allclose(along, 0.6 * 1.25 ** np.arange(7))
    assert_allclose(across, 0.8)


def test_two_ends_parts_the_starts_by_their_end():
    X, mean = np.ones((5, 2)), np.array([1.0, 1.0])
    starts = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    ends = np.array([[5.0, 5.0], [4.0, 5.0], [-6.0, -6.0]])
    cloud, towards, opposite = hb.plots.two_ends(X, starts, ends, mean).collections
    assert_allclose(cloud.get_offsets(), X)
    assert_allclose(towards.get_offsets(), starts[:2])
    assert_allclose(opposite.get_offsets(), starts[2:])


def test_company_shows_the_samples_and_their_correlation():
    pairs = [np.array([[1.0, s], [-2.0, -2.0 * s]]) for s in (1.0, 0.0, -1.0)]
    axes = hb.plots.company(pairs)
    assert [ax.get_title() for ax in axes] == ["⟨xy⟩ = 2.5", "⟨xy⟩ = 0.0", "⟨xy⟩ = −2.5"]
    for ax, pair in zip(axes, pairs, strict=True):
        assert_allclose(ax.collections[-1].get_offsets(), pair)


def test_figures_draw_on_given_axes():
    _, ax = plt.subplots()
    assert hb.plots.linear_neuron([1.0], [1.0], ax=ax) is ax
    assert hb.plots.hebb_geometry([0.0, 1.0], [1.0, 0.5], 0.1, ax=ax) is ax
    _, axes = plt.subplots(1, 3)
    assert (hb.plots.three_angles([0.1, 0.2, 0.3], 0.1, axes=axes) == axes).all()
