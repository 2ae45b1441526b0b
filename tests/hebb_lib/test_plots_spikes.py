"""The figures of chapter 5 show the data that they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

import hebb_lib as hb

RULE = hb.stdp.PairRule(0.01, 0.008, 15, 30)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def data(line):
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def test_the_picture_shows_the_window_and_the_change_of_each_pair():
    ltd, ltp, window = hb.plots.stdp_picture(RULE, lag=12)
    for line in (window.lines[0], window.lines[1]):
        lag, change = data(line)
        assert_allclose(change, RULE.window(lag))
    lag, change = data(window.lines[-1])
    assert_allclose(lag, [-12, 12])
    assert_allclose(change, RULE.window(lag))
    for ax, sign in ((ltd, -1), (ltp, 1)):
        pre, post = ax.lines[1].get_xdata()[0], ax.lines[3].get_xdata()[0]
        assert post - pre == sign * 12


def test_windows_are_drawn_in_units_of_potentiation():
    other = hb.stdp.PairRule(2.0, 1.0, 20, 20)
    ax = hb.plots.windows({"one": RULE, "two": other})
    for rule, lines in ((RULE, ax.lines[:2]), (other, ax.lines[2:4])):
        for line in lines:
            lag, change = data(line)
            assert_allclose(change, rule.window(lag) / rule.A_plus)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]


def test_traces_are_read_where_the_weight_steps():
    pre, post = np.array([10.0, 40.0]), np.array([25.0, 60.0])
    axes = hb.plots.traces(RULE, pre, post, duration=80, w0=0.3)
    t, w = data(axes[2].lines[0])
    assert_allclose(w[-1] - 0.3, RULE.weight_change(pre, post))
    x_read = data(axes[0].lines[1])[1]
    assert_allclose(x_read, [np.exp(-15 / 15), np.exp(-50 / 15) + np.exp(-20 / 15)])
    y_read = data(axes[1].lines[1])[1]
    assert_allclose(y_read, [0, np.exp(-15 / 30)])
    steps = np.diff(w)[:4]
    assert_allclose(
        steps,
        [-0.008 * y_read[0], 0.01 * x_read[0], -0.008 * y_read[1], 0.01 * x_read[1]],
        atol=1e-15,
    )
    assert t[-1] == 80


def test_drifts_are_drawn_as_given():
    x, theory, mean, sem = np.array([0.5, 1.0, 2.0]), np.array([1.0, 0.0, -2.0]), np.ones(3), np.full(3, 0.1)
    ax = hb.plots.drift_against_balance(x, theory, mean, sem, equal_amplitudes=2.0)
    assert_allclose(data(ax.lines[1]), [x, theory])
    assert_allclose(data(ax.lines[2]), [x, mean])
    ax = hb.plots.causal_drift(x, theory, mean, sem, independent=-np.ones(3), threshold=0.7)
    assert_allclose(data(ax.lines[1]), [x, theory])
    assert_allclose(data(ax.lines[2])[1], -1)
    assert any(np.allclose(data(line), [[0.7], [0]]) for line in ax.lines if len(line.get_xdata()) == 1)


def test_the_driven_neuron_is_shown_within_its_stretch_of_time():
    inputs = hb.spikes.poisson_events(20, 500, 50, rng=1)
    run = hb.neurons.simulate_lif(inputs, 0.08, 500)
    raster, voltage = hb.plots.driven_neuron(inputs, run, 100, 300)
    times = raster.collections[0].get_offsets()[:, 0]
    assert len(times) == np.sum((inputs.times >= 100) & (inputs.times < 300))
    t, v = data(voltage.lines[0])
    assert t[0] >= 100 and t[-1] < 300
    assert_allclose(v, run.v[(run.t >= 100) & (run.t < 300)])


def test_input_around_spikes_draws_each_bin():
    ax = hb.plots.input_around_spikes(np.array([-2.0, 0.0, 2.0]), np.array([15.0, 22.0]), 15)
    assert_allclose(ax.patches[1].get_data().values, [15, 22])


def test_run_away_counts_the_weights_between_the_bounds():
    history = np.array([[0.5, 0.5], [0.05, 0.5], [0.05, 0.95]])
    *histograms, middle = hb.plots.run_away(np.array([1e3, 1e4, 1e5]), history, shown=(0, 1, 2))
    seconds, part = data(middle.lines[0])
    assert_allclose(seconds, [1, 10, 100])
    assert_allclose(part, [1, 0.5, 0])
    assert [sum(bar.get_height() for bar in ax.patches) for ax in histograms] == [2, 2, 2]


def test_rate_of_pairing_draws_both_orders():
    rate, after, before = np.array([1.0, 50.0]), np.array([0.2, 0.0]), np.array([-0.2, 0.0])
    ax = hb.plots.rate_of_pairing(rate, after, before)
    assert_allclose(data(ax.lines[1]), [rate, after])
    assert_allclose(data(ax.lines[2]), [rate, before])


def test_kinds_of_window_differ_in_where_they_potentiate():
    hebbian, turned, dip, even = (ax.lines[0].get_xydata().T for ax in hb.plots.kinds_of_window())
    at = {lag: np.argmin(np.abs(hebbian[0] - lag)) for lag in (-10, 10)}
    assert hebbian[1][at[10]] > 0 > hebbian[1][at[-10]]
    assert np.array_equal(turned[1], -hebbian[1])
    assert dip[1][at[10]] < 0 < dip[1][at[-10]]
    assert even[1][at[10]] == even[1][at[-10]] > 0


def test_the_learning_equation_shows_theory_and_simulation():
    lag = np.linspace(-10, 10, 5)
    ax = hb.plots.learning_equation(lag, lag**2, lag[:2], [1.0, 2.0], [0.1, 0.1])
    assert any(np.array_equal(line.get_ydata(), lag**2) for line in ax.lines)
    assert len(ax.containers) == 1
