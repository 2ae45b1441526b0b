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
    """'0.01 e^−0.5 − 0.0105 e^−1 = 0.006065 − 0.003863 = +0.002203'."""
    up, down = 0.01 * np.exp(-0.5), 0.0105 * np.exp(-1)
    assert (up, down) == (approx(0.006065, abs=5e-7), approx(0.003863, abs=5e-7))
    assert (np.exp(-0.5), np.exp(-1)) == (approx(0.6065, abs=5e-5), approx(0.3679, abs=5e-5))
    assert PairRule(0.01, 0.0105, 20, 20).weight_change([0, 30], [10]) == approx(0.002203, abs=5e-7)


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
