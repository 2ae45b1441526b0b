"""Many synapses on one neuron: each one's weight is what the pair rule says of its spikes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import neurons, spikes, stdp
from hebb_lib._jit import COMPILED
from hebb_lib.competition import compete
from hebb_lib.stdp import PairRule

compiled_only = pytest.mark.skipif(not COMPILED, reason="too long without compiling")

EAGER = neurons.LIF(v_th=-62.0, v_reset=-70.0)  # fires often with few inputs


def small(n=6, duration=3000.0, rate=20.0, rng=1, dt=0.1):
    return spikes.poisson_trains(rate, duration, n, rng=rng, dt=dt)


@settings(max_examples=60)
@given(
    st.sampled_from(stdp.PAIRINGS),
    st.sampled_from(stdp.COINCIDENT),
    st.sampled_from(stdp.DEPENDENCE),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 10_000),
)
def test_each_weight_is_what_the_pair_rule_says(pairing, coincident, dependence, mu, seed):
    rule = PairRule(
        0.03,
        0.04,
        15,
        25,
        pairing=pairing,
        coincident=coincident,
        dependence=dependence,
        mu=mu,
        bounds=(0.05, 1),
    )
    trains = small(rng=seed, dt=1.0, rate=40)
    run = compete(trains, 3000, rule, EAGER, g_max=0.3, dt=1.0)
    assert len(run.spikes) > 5
    for w, train in zip(run.w, trains, strict=True):
        assert_allclose(w, 0.5 + rule.weight_change(train, run.spikes, w0=0.5), rtol=1e-12, atol=1e-14)


def test_coincident_spikes_occur_in_that_test():
    run = compete(
        small(rng=3, dt=1.0, rate=40), 3000, PairRule(0, 0, 15, 25, bounds=(0, 1)), EAGER, g_max=0.3, dt=1.0
    )
    assert np.isin(run.spikes, np.concatenate(small(rng=3, dt=1.0, rate=40))).any()


@pytest.mark.parametrize("method", ["exponential", "euler"])
@pytest.mark.parametrize("synapses", ["conductance", "current"])
def test_without_learning_it_is_simulate_lif(method, synapses):
    neuron = replace(EAGER, refractory=4.0, synapses=synapses, E_i=-75.0)
    size = 0.3 if synapses == "conductance" else 25.0
    inhibition = small(3, rng=5)
    kwargs = {"inhibitory": inhibition, "dt": 0.2, "method": method}
    w = np.linspace(0.2, 1, 6)
    run = compete(
        small(),
        3000,
        PairRule(0, 0, 20, 20, bounds=(0, 1)),
        neuron,
        w0=w,
        g_max=size,
        g_inhibitory=size / 3,
        **kwargs,
    )
    lif = neurons.simulate_lif(small(), size * w, 3000, neuron, weights_inhibitory=size / 3, **kwargs)
    assert len(run.spikes) > 10
    assert_array_equal(run.spikes, lif.spikes)
    assert_array_equal(run.w, w)
    without = compete(
        small(), 3000, PairRule(0, 0, 20, 20, bounds=(0, 1)), neuron, w0=w, g_max=size, dt=0.2, method=method
    )
    assert len(without.spikes) > len(run.spikes)


def test_relabelling_synapses_changes_nothing():
    trains, w0 = small(), np.linspace(0.1, 0.9, 6)
    order = np.array([3, 1, 5, 0, 2, 4])
    run = compete(trains, 3000, neuron=EAGER, w0=w0, g_max=0.3)
    other = compete([trains[i] for i in order], 3000, neuron=EAGER, w0=w0[order], g_max=0.3)
    assert_array_equal(run.spikes, other.spikes)
    assert_allclose(run.w[order], other.w, rtol=1e-13)


def test_history_is_kept_at_the_times_asked_for():
    times = [0, 10, 1000, 1000, 2500, 3000]
    run = compete(small(), 3000, neuron=EAGER, w0=0.4, g_max=0.3, record=times)
    assert_allclose(run.t, times)
    assert_array_equal(run.history[0], 0.4)
    assert_array_equal(run.history[2], run.history[3])
    assert_array_equal(run.history[-1], run.w)
    assert_array_equal(run.history[2], compete(small(), 1000, neuron=EAGER, w0=0.4, g_max=0.3).w)
    assert len(compete(small(), 3000, neuron=EAGER).history) == 0


def test_pieces_of_a_long_run_join_without_a_seam():
    """A function that hands out a fixed train in pieces of whatever length gives the run of the whole."""
    duration = 25_000.0
    whole = spikes.merge(small(duration=duration))
    at = [0.0]

    def piece(ms):
        inside = (whole.times >= at[0] - 1e-6) & (whole.times < at[0] + ms - 1e-6)
        start, at[0] = at[0], at[0] + ms
        return spikes.Events(np.maximum(whole.times[inside] - start, 0), whole.source[inside], whole.n)

    run = compete(whole, duration, neuron=EAGER, g_max=0.3, record=[333.3])
    pieces = compete(piece, duration, neuron=EAGER, g_max=0.3, record=[333.3])
    assert len(run.spikes) > 50
    assert_array_equal(run.spikes, pieces.spikes)
    assert_array_equal(run.w, pieces.w)


@compiled_only
def test_a_silent_neuron_keeps_its_traces_in_range():
    """Minutes without a postsynaptic spike: the trace scale is folded in before it underflows."""
    trains = small(duration=100_000.0)
    trains[0] = np.append(trains[0], 99_995.0)
    kick = [np.array([99_996.0])]
    neuron = replace(EAGER, E_i=50.0)  # the "inhibitory" input makes it fire once
    rule = PairRule(0.01, 0.01, 5, 20, bounds=(0, 1))
    run = compete(trains, 100_000, rule, neuron, g_max=0.0, inhibitory=kick, g_inhibitory=3.0)
    assert len(run.spikes) >= 1 and run.spikes[0] > 99_995
    for w, train in zip(run.w, trains, strict=True):
        assert_allclose(w - 0.5, rule.weight_change(train, run.spikes), rtol=1e-11, atol=1e-15)


def test_an_interrupt_leaves_what_was_computed():
    rng = np.random.default_rng(1)
    calls = []

    def inputs(ms):
        calls.append(ms)
        if len(calls) == 6:  # the first call asks for the number of synapses
            raise KeyboardInterrupt
        return spikes.poisson_events(20, ms, 6, rng=rng)

    with pytest.warns(UserWarning, match="interrupted after 20000 of 90000 ms"):
        run = compete(inputs, 90_000, neuron=EAGER, g_max=0.3, record=[5000, 15_000, 50_000])
    assert run.duration == 20_000
    assert_allclose(run.t, [5000, 15_000])
    assert run.history.shape == (2, 6)
    assert 0 < run.spikes[-1] < 20_000


def test_inputs_are_not_changed():
    trains, w0 = small(), np.full(6, 0.5)
    copies = [t.copy() for t in trains]
    compete(trains, 3000, neuron=EAGER, w0=w0, g_max=0.3)
    assert_array_equal(w0, 0.5)
    for a, b in zip(trains, copies, strict=True):
        assert_array_equal(a, b)


@compiled_only
def test_correlated_inputs_win():
    """Song, Miller & Abbott's competition: a group with a common source ends above the rest."""
    group = spikes.correlated_trains(20, 0.3, 100_000, 50, rng=2, jitter=2.0)
    rest = spikes.poisson_trains(20, 100_000, 50, rng=3)
    run = compete(
        group + rest, 100_000, replace(stdp.published["song2000"], A_plus=0.02, A_minus=0.021), g_max=0.1
    )
    assert run.w[:50].mean() > run.w[50:].mean() + 0.3


def test_the_progress_bar_stays_silent_on_short_runs(capsys):
    compete(small(), 3000, neuron=EAGER)
    assert capsys.readouterr() == ("", "")


T = [np.array([1.0, 2.0])]
BAD = {
    "inputs[0] is a train not sorted": lambda: compete([[2.0, 1.0]], 10),
    "inputs is empty": lambda: compete([], 10),
    "inhibitory[0] is": lambda: compete(T, 10, inhibitory=[[-1.0]]),
    "inputs().times is": lambda: compete(lambda ms: spikes.Events(np.array([np.nan]), np.zeros(1), 1), 10),
    "duration is 0": lambda: compete(T, 0),
    "dt is nan": lambda: compete(T, 10, dt=np.nan),
    "g_max is -1": lambda: compete(T, 10, g_max=-1),
    "g_inhibitory is -1": lambda: compete(T, 10, g_inhibitory=-1),
    "w0 is 1.5": lambda: compete(T, 10, w0=1.5),
    "w0 is -1": lambda: compete(T, 10, w0=-1),
    "w0 is an array of shape (2,)": lambda: compete(T, 10, w0=[0.1, 0.2]),
    "rule is a rule with weights from -inf": lambda: compete(T, 10, PairRule(1, 1, 10, 10)),
    "rule is TripletRule": lambda: compete(T, 10, stdp.published["triplet_all"]),
    "record is": lambda: compete(T, 10, record=[5, 20]),
    "method is 'x'": lambda: compete(T, 10, method="x"),
}


@pytest.mark.parametrize("says", BAD)
def test_bad_arguments_are_named(says):
    with pytest.raises(ValueError) as error:
        BAD[says]()
    assert str(error.value).startswith(says)
