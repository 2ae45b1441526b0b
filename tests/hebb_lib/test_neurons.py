"""Neurons: against exact solutions, in the order of accuracy that they state."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import neurons, spikes
from hebb_lib.neurons import LIF, linear_poisson, simulate_lif

SILENT = [np.empty(0)]
HIGH = LIF(v_th=1000.0)  # never fires


def test_without_input_the_potential_relaxes_exactly():
    run = simulate_lif(SILENT, 1.0, 100, HIGH, v0=-50.0)
    assert_allclose(run.v, -70 + 20 * np.exp(-run.t / 20), rtol=1e-12)
    assert len(run.t) == len(run.v) == 1001
    assert_allclose(run.t[-1], 100)


def psp(t, neuron, w):
    """Postsynaptic potential after one spike through a current-based synapse, in closed form."""
    a, b = neuron.tau_e, neuron.tau_m
    return w * a / (a - b) * (np.exp(-t / a) - np.exp(-t / b))


@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_current_based_synapse_is_exact_at_any_step(dt):
    neuron = replace(HIGH, synapses="current", tau_e=3.0, tau_i=8.0)
    run = simulate_lif([[10.0]], 4.0, 60, neuron, dt=dt, inhibitory=[[20.0]], weights_inhibitory=2.0)
    excited = np.maximum(run.t - 10 - dt, 0)  # the spike acts from the end of its step
    inhibited = np.maximum(run.t - 20 - dt, 0)
    expected = -70 + psp(excited, neuron, 4.0) - psp(inhibited, replace(neuron, tau_e=8.0), 2.0)
    assert_allclose(run.v, expected, rtol=1e-12)


def test_equal_time_constants_are_the_alpha_function():
    neuron = replace(HIGH, synapses="current", tau_m=10.0, tau_e=10.0)
    run = simulate_lif([[0.0]], 4.0, 50, neuron)
    t = np.maximum(run.t - 0.1, 0)
    assert_allclose(run.v, -70 + 4.0 * t / 10 * np.exp(-t / 10), rtol=1e-12)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("exponential", 2)])
@pytest.mark.parametrize("synapses", ["conductance", "current"])
def test_the_error_falls_with_the_stated_order(method, order, synapses):
    neuron = replace(HIGH, synapses=synapses)

    def end(dt, method=method):
        # The input acts from the end of the first step on, during which v stays at rest.
        run = simulate_lif([[0.0]], 1.5, 20 + dt, neuron, dt=dt, method=method, v0=-70.0)
        return run.v[-1]

    exact = end(0.001, "exponential")
    coarse, fine = abs(end(0.1) - exact), abs(end(0.05) - exact)
    if (method, synapses) == ("exponential", "current"):
        assert coarse < 1e-9
    else:
        assert_allclose(coarse / fine, 2**order, rtol=0.1)


def test_conductances_pull_towards_their_reversal_potentials():
    trains = [spikes.regular_train(1000, 400)]
    run = simulate_lif(trains, 10.0, 400, replace(HIGH, E_e=0.0))
    assert -2 < run.v[-1] < 0
    run = simulate_lif(SILENT, 1.0, 400, replace(HIGH, E_i=-80.0), inhibitory=trains, weights_inhibitory=10.0)
    assert -80 < run.v[-1] < -79.5


@pytest.mark.parametrize("refractory", [0.0, 3.0])
def test_constant_drive_fires_at_the_textbook_rate(refractory):
    """T = t_ref + τ_m ln((v∞ − v_reset)/(v∞ − v_th)), with the drive from E_l above threshold."""
    neuron = LIF(E_l=-50.0, refractory=refractory)
    run = simulate_lif(SILENT, 1.0, 2000, neuron, dt=0.01)
    period = refractory + 20 * np.log((-50 + 60) / (-50 + 54))
    assert_allclose(np.diff(run.spikes).mean(), period, atol=0.02)
    fired = np.round(run.spikes / 0.01).astype(int) + 1
    assert_array_equal(run.v[fired], -60.0)
    assert run.v[1:].max() <= -54.0


def test_a_spike_train_may_stand_on_the_grid_or_off_it():
    on = simulate_lif([[0.3, 0.7]], 1.0, 10, HIGH).v
    off = simulate_lif([[0.30001, 0.799]], 1.0, 10, HIGH).v
    assert_array_equal(on, off)


def test_each_synapse_has_its_weight():
    a = simulate_lif([[1.0], [5.0]], [2.0, 3.0], 20, HIGH).v
    b = simulate_lif([[5.0], [1.0]], [3.0, 2.0], 20, HIGH).v
    assert_array_equal(a, b)
    assert a[-1] != simulate_lif([[1.0], [5.0]], [3.0, 2.0], 20, HIGH).v[-1]


def test_linear_poisson_has_its_rate_and_its_delays():
    inputs = spikes.poisson_trains(10, 1e6, 20, rng=1)
    out = linear_poisson(inputs, 0.05, 1e6, tau_m=20, rng=2, rate=5)
    expected = 5 + 20 * 10 * 0.05
    assert abs(len(out) / 1000 - expected) < 4 * np.sqrt(expected * 1.2 / 1000)
    assert (np.diff(out) >= 0).all() and out[-1] < 1e6
    lone = np.arange(0, 1e6, 1000.0)
    delays = linear_poisson([lone], 1.0, 1e6, tau_m=20, rng=3) % 1000
    assert abs(len(delays) - 1000) < 4 * np.sqrt(1000)
    assert_allclose(delays.mean(), 20, rtol=0.12)
    assert_allclose(delays.std(), 20, rtol=0.2)


BAD = {
    "tau_m is 0": lambda: LIF(tau_m=0),
    "tau_e is -1": lambda: LIF(tau_e=-1),
    "E_l is nan": lambda: LIF(E_l=np.nan),
    "refractory is -1": lambda: LIF(refractory=-1),
    "v_reset is -50": lambda: LIF(v_reset=-50),
    "synapses is 'x'": lambda: LIF(synapses="x"),
    "inputs[0] is a train not sorted": lambda: simulate_lif([[2.0, 1.0]], 1, 10),
    "inhibitory[0] is": lambda: simulate_lif(SILENT, 1, 10, inhibitory=[[np.nan]]),
    "weights is -1": lambda: simulate_lif(SILENT, -1, 10),
    "weights is an array of shape (2,)": lambda: simulate_lif(SILENT, [1, 2], 10),
    "weights_inhibitory is -1": lambda: simulate_lif(SILENT, 1, 10, weights_inhibitory=-1),
    "duration is 0": lambda: simulate_lif(SILENT, 1, 0),
    "dt is -1": lambda: simulate_lif(SILENT, 1, 10, dt=-1),
    "v0 is nan": lambda: simulate_lif(SILENT, 1, 10, v0=np.nan),
    "method is 'rk4'": lambda: simulate_lif(SILENT, 1, 10, method="rk4"),
    "efficacy is -1": lambda: linear_poisson(SILENT, -1, 10, rng=1),
    "rate is -1": lambda: linear_poisson(SILENT, 1, 10, rng=1, rate=-1),
    "tau_m is -1": lambda: linear_poisson(SILENT, 1, 10, -1, rng=1),
}


@pytest.mark.parametrize("says", BAD)
def test_bad_arguments_are_named(says):
    with pytest.raises(ValueError) as error:
        BAD[says]()
    assert str(error.value).startswith(says)


def test_published_neurons():
    assert neurons.published["song2000"] == LIF()
    assert neurons.published["brian2"].tau_m == 10
