"""Numbers that chapters 4 to 6 state in words, and that none of their cells prints."""

import numpy as np
import pytest

import hebb_lib as hb
from hebb_lib.stdp import PairRule

approx = pytest.approx


def test_predict_first_of_chapter_4():
    """'The second mode is then 0.142 times the first: t ≈ 19.5'; 'after 100 samples the ratio is 22 000'."""
    ratio = np.tan(np.arccos(0.99))
    assert ratio == approx(0.142, abs=5e-4)
    assert np.log(1 / ratio) / 0.1 == approx(19.5, abs=0.05)
    assert np.exp(0.1 * 100) == approx(22_000, rel=0.005)


def test_the_ceiling_of_chapter_4():
    """'About 1.8·10³⁰⁸ = e^709.78, just below 2^1024', and seven doublings of 0.5 mV are 64 mV."""
    largest = np.finfo(float).max
    assert largest / 1e308 == approx(1.8, abs=0.05)
    assert np.log(largest) == approx(709.78, abs=0.005)
    assert np.log2(largest) == approx(1024, abs=1e-12)
    assert 0.5 * 2**7 == 64


def test_a_path_as_far_off_as_chapter_4s_is_one_in_six():
    """'About one path in six is as far off as 1.4 standard deviations', paths run to the ceiling."""
    rng = np.random.default_rng(4004)
    steps = []
    for _ in range(1500):
        growth = np.cumsum(np.log1p(rng.standard_normal(1700) ** 2))
        steps.append(np.argmax(growth > 709.78) + 1)
    assert np.std(steps) == approx(35, abs=2)  # 3 standard errors of an sd of 1500 paths
    assert np.mean(np.abs(np.array(steps) - 1331) > 1.4 * 35) == approx(1 / 6, abs=0.03)


def test_steps_and_flow_of_chapter_4():
    """'38.34 against 54.60 after 20 samples', and the figure's 'flow at 54.6, the steps at 38.3'."""
    assert approx(38.34, abs=0.005) == 1.2**20
    assert np.exp(4) == approx(54.60, abs=0.005)


def test_solutions_of_chapter_4():
    """Doubling times 2.31 and 6.93, 20.2 samples to 1°; ln 10¹² = 27.63; a factor of 1.3; 0.28."""
    assert np.log(2) / np.array([0.3, 0.1]) == approx([2.31, 6.93], abs=0.005)
    assert 1 / np.tan(np.radians(1)) == approx(57.3, abs=0.05)
    assert np.log(57.3) / 0.2 == approx(20.2, abs=0.05)
    assert np.log(1e12) == approx(27.63, abs=0.005)
    assert np.log(1e16) / np.log(1e12) == approx(1.3, abs=0.05)
    assert np.finfo(np.float16).max == 65_504
    assert 2 * np.sqrt(2 / np.array([100, 10_000])) == approx([0.28, 0.028], rel=0.02)
    assert np.log(2) / (0.1 * 0.6745 * 2 * np.sqrt(2 / np.array([100, 10_000]))) == approx(
        [36, 363], rel=0.01
    )


def test_solution_5_1_event_by_event():
    """'0.01 e^−0.5 − 0.0105 e^−1 = 0.0060653 − 0.0038627 = +0.0022026'; as steps 0.006065 and 0.003863."""
    up, down = 0.01 * np.exp(-0.5), 0.0105 * np.exp(-1)
    assert (up, down) == (approx(0.006065, abs=5e-7), approx(0.003863, abs=5e-7))
    assert (up, down) == (approx(0.0060653, abs=5e-8), approx(0.0038627, abs=5e-8))
    assert up - down == approx(0.0022026, abs=5e-8)
    assert (np.exp(-0.5), np.exp(-1)) == (approx(0.6065, abs=5e-5), approx(0.3679, abs=5e-5))
    assert PairRule(0.01, 0.0105, 20, 20).weight_change([0, 30], [10]) == approx(0.002203, abs=5e-7)


def equal_weights_compete(seconds):
    """The population of chapter 5: Brian2's example from weights of 0.5, recorded at these times."""
    rng = np.random.default_rng(5041)
    return hb.competition.compete(
        lambda ms: hb.spikes.poisson_events(15, ms, 1000, rng=rng),
        duration=1000 * seconds[-1],
        rule=hb.stdp.published["brian2"],
        neuron=hb.neurons.published["brian2"],
        g_max=0.01,
        w0=0.5,
        record=1000.0 * np.array(seconds),
        progress=False,
    )


def test_a_small_fall_of_the_mean_weight_lowers_the_rate_of_chapter_5():
    """'Their mean fell only from 0.50 to 0.47': weights fixed there give much the lower rate."""
    mean = equal_weights_compete([500]).history[-1].mean()
    assert mean == approx(0.47, abs=0.01)
    inputs = hb.spikes.poisson_events(15, 50_000, 1000, rng=5042)
    neuron = hb.neurons.published["brian2"]
    before, after = (
        len(hb.neurons.simulate_lif(inputs, 0.01 * w, 50_000, neuron).spikes) for w in (0.5, mean)
    )
    assert after < 0.7 * before


def test_what_the_estimate_of_the_spread_in_chapter_5_leaves_out():
    """'more regularly …, which slows the spreading', 'grows faster, which speeds it', six minutes."""
    rule = hb.stdp.published["brian2"]
    result = equal_weights_compete([10, 50])
    for seconds, weights in zip((10, 50), result.history, strict=True):
        post = result.spikes[result.spikes < 1000 * seconds]
        # The same postsynaptic spikes, and inputs that took no part in them.
        strangers = hb.spikes.poisson_trains(15, 1000 * seconds, 1000, rng=5043)
        slower = np.var([rule.weight_change(train, post) for train in strangers])
        Dt = 15 * len(post) / 1000 * (0.01**2 * 20 + 0.0105**2 * 20) / 2
        assert slower < 0.8 * Dt
        assert slower < weights.var()
        assert weights.var() < 0.85 * Dt or seconds == 50
    assert weights.var() == approx(Dt, rel=0.15)
    assert slower < 0.8 * weights.var()
    D = 15 * 20 * (0.01**2 * 20 + 0.0105**2 * 20) / 2 / 1000
    assert 1 / (4 * D) > 6 * 60


def test_the_earlier_of_two_inputs_gains_more_for_the_window_of_chapter_5():
    """Caption of Figure 5.10, and its exception: a low depression and a pulse longer than τ₊."""
    u = np.arange(0, 3000, 0.05) + 0.025

    def Q(rule, lag, tau_m):
        return np.sum(rule.window(u + lag) * np.exp(-u / tau_m) / tau_m) * 0.05

    example, low = PairRule(0.01, 0.0105, 20, 20), PairRule(0.01, 0.0021, 10, 50)
    for lag in (1, 10, 40, 100):
        assert Q(example, lag, 10) > Q(example, -lag, 10)
    for lag in (5, 10, 20):
        assert Q(low, lag, 100) < Q(low, -lag, 100)


def test_an_hour_of_pairs_and_a_late_spike_of_chapter_5():
    """'An hour at 20 Hz has 72 000² ≈ 5·10⁹ pairs'; 'a delay of 20 ms costs 63 %' of the causal term."""
    assert 20 * 3600 == 72_000
    assert approx(5e9, rel=0.05) == 72_000**2
    assert 1 - np.exp(-1) == approx(0.63, abs=0.005)


def test_predict_first_of_chapter_5():
    """'A₋τ₋ = 1.5 A₊τ₊' for half the height and three times the length."""
    rule = PairRule(0.01, 0.005, 20, 60)
    assert rule.A_minus * rule.tau_minus == approx(1.5 * rule.A_plus * rule.tau_plus)


def test_solution_6_1():
    """'q = 1/1.01² − 1 = −0.0197; from q₀ = −0.889 this takes 1.9/(αλ₁)'."""
    end, start = 1 / 1.01**2 - 1, 1 / 9 - 1
    assert (end, start) == (approx(-0.0197, abs=5e-5), approx(-0.889, abs=5e-4))
    assert np.log(start / end) / 2 == approx(1.9, abs=0.05)
    w = hb.flows.oja_flow([[1.0]], [3.0], np.log(start / end) / 2)
    assert w[0] == approx(1.01)
