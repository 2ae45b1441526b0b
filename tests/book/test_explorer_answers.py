"""What the chapters say should have been seen at an explorer: its own sentence at that setting says so."""

import itertools
import re
from functools import lru_cache

import ipywidgets
import nbformat
import numpy as np
import pytest

import hebb_lib as hb
from hebb_lib.explorers.mean_or_variance import _angles
from hebb_lib.explorers.published_windows import distance

from .pages import ROOT


@lru_cache
def explorer(name):
    return getattr(hb.explorers, name)()


def sentence(name, /, **setting):
    return explorer(name).picture(**setting).words


@lru_cache
def answer(name):
    """The text of the cell after an explorer."""
    for file in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = nbformat.read(file, 4).cells
        for cell, after in itertools.pairwise(cells):
            if cell.source == f"hb.explorers.{name}()":
                return after.source
    raise LookupError(name)


def plain(text):
    """Mathematics as the sentences write it."""
    superscripts = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    text = re.sub(r"\\cdot10\^\{?(-?\d+)\}?", lambda m: "·10" + m[1].translate(superscripts), text)
    return text.replace("$", "")


SEEN = [
    # explorer, setting, what its sentence says there, what the answer says of it
    ("hebb_step", dict(angle=60, step=0), "y is 0.50", "from 0.50 to 1.49"),
    ("hebb_step", dict(angle=60, step=6), "y is 1.49, and w stands 30° from x", "falls from 60° to 30°"),
    ("hebb_step", dict(angle=120, step=6), "y is −1.49, and w stands 150° from x", "mirror image of 60°"),
    ("hebb_step", dict(angle=90, step=6), "y is 0.00, and w stands 90°", "At 90°"),
    ("hebb_step", dict(angle=120, direction=30, step=6), "y is 0.00", "x at 30° it is a w_0 at 120°"),
    ("correlation_flow", dict(correlation=0), "grows equally in all directions", "Correlation 0"),
    ("correlation_flow", dict(correlation=0.8), "strongest along 45°", "from 45° to −45°"),
    ("correlation_flow", dict(correlation=-0.8), "strongest along −45°", "from 45° to −45°"),
    ("correlation_flow", dict(alpha=0.2), "than 17° away", "from 17° at"),
    ("correlation_flow", dict(alpha=0.05), "than 7° away", "over 7° at 0.05"),
    ("correlation_flow", dict(alpha=0.01), "than 3° away", "to 3° at 0.01"),
    ("mean_or_variance", dict(distance=1.5), "and 2° from the first", "At 1.5 the weights stand 2°"),
    ("mean_or_variance", dict(distance=1.75), "stands 13° from the mean", "they stand 13° from the mean"),
    (
        "mean_or_variance",
        dict(distance=2, direction=60),
        "stands 21° from the mean and 39°",
        "at 21° and 39°",
    ),
    ("mean_or_variance", dict(centred=True), "stands 1° from the first", "end 1° from PC 1"),
    ("blow_up", dict(ratio=1, time=0), "w stands 79°", "keep the 79°"),
    ("blow_up", dict(ratio=1, time=40), "|w| is 46 (flow: 56) and w stands 79°", "it is 46 after 40 steps"),
    ("blow_up", dict(alpha=0.2, ratio=4, time=28), "2.8·10⁶ (flow: 1.1·10⁹)", "2.8·10⁶ after 28 steps"),
    ("blow_up", dict(alpha=0.02, ratio=4, time=28), "|w| is 2.5 (flow: 2.6)", "(2.5 against 2.6)"),
    ("spike_pair", dict(lag=10, tau_minus=40), "by 0.30 %", "against 0.30 %"),
    ("spike_pair", dict(lag=-10, tau_minus=40), "by −0.31 %", "(0.31 %"),
    ("spike_pair", dict(lag=8, tau_minus=40), "by 0.34 %", "(0.34 % against"),
    ("spike_pair", dict(lag=-8, tau_minus=40), "by −0.33 %", "against 0.33 %"),
    ("spike_pair", dict(lag=9, tau_minus=40), "by 0.32 %", "at 9 ms both are 0.32 %"),
    ("spike_pair", dict(lag=-9, tau_minus=40), "by −0.32 %", "at 9 ms both are 0.32 %"),
    (
        "published_windows",
        dict(name="bi_poo", ratio=0.35, tau_plus=17, tau_minus=34),
        "Off by 0.002 of A₊; your areas have the ratio 0.70, so that uncorrelated spikes potentiate",
        "A₋/A₊ = 0.35, τ₊ = 17, τ₋ = 34 ms for Bi & Poo (off by 0.002)",
    ),
    (
        "published_windows",
        dict(name="froemke_dan", ratio=0.5, tau_plus=13, tau_minus=34),
        "Off by 0.003 of A₊; your areas have the ratio 1.31, so that uncorrelated spikes depress",
        "and 0.5, 13, 34 for Froemke & Dan (off by 0.003)",
    ),
    ("population", dict(ratio=0.95), "100 % above .9; the output is 138 Hz", "the output is 138 Hz"),
    ("population", dict(ratio=1, time=40), "mean weight 0.59", "mean 0.59 after 40 s"),
    ("population", dict(ratio=1), "mean weight 0.68", "0.68 after 100 s"),
    ("population", dict(), "25 % below .1 and 16 % above .9; the output is 16 Hz", "the output is 16 Hz"),
    ("population", dict(), "25 % below .1 and 16 % above .9", "25 % of the weights lie below 0.1 and 16 %"),
    ("population", dict(ratio=1.1), "the output is 3 Hz", "3 Hz at 1.10"),
    ("population", dict(ratio=1.2), "mean weight 0.39", "(mean 0.39)"),
    ("population", dict(ratio=1.2), "the output is 0 Hz", "none at 1.20"),
    ("population", dict(rate=14), "mean weight 0.50", "(mean 0.50 to 0.29)"),
    ("population", dict(rate=14), "the output is 15 Hz", "rises from 15 to 21 Hz"),
    ("population", dict(rate=25), "mean weight 0.29", "(mean 0.50 to 0.29)"),
    ("population", dict(rate=25), "the output is 21 Hz", "rises from 15 to 21 Hz"),
    ("population", dict(rate=10), "the output is 0 Hz", "with inputs at 10 Hz the neuron falls silent"),
    ("oja_against_hebb", dict(length=0.3, time=6), "|w| is 2.7·10³, Oja's 1.00", "2.7·10³ and 1.8·10⁴"),
    ("oja_against_hebb", dict(length=2, time=6), "|w| is 1.8·10⁴, Oja's 1.00", "2.7·10³ and 1.8·10⁴"),
    ("oja_against_hebb", dict(angle=80, time=6), "stands 0° from u₁", "Below 90° the end is u_1"),
    ("oja_against_hebb", dict(angle=100, time=6), "stands 180° from u₁", "above it is -u_1"),
    ("oja_against_hebb", dict(angle=90, time=6), "Oja's 1.00; Oja's w stands 90°", "take length 1 and stay"),
    ("triplet_frequency", dict(A2_plus=8), "E = 13.10", "does not fall below 13.1"),
    ("triplet_frequency", dict(A2_plus=4.7, A2_minus=0.8), "E = 7.58", "the least on offer is 7.58"),
    ("triplet_frequency", dict(A2_plus=0, A3_plus=6.5), "E = 0.36", "the error is 0.36"),
    ("triplet_frequency", dict(A2_plus=0, A3_plus=4), "E = 3.22", "it rises to 3.2"),
    ("triplet_frequency", dict(A2_plus=0, A3_plus=4, tau_y=160), "E = 0.71", "brings it down to 0.7"),
    ("digit_memory", dict(lost=5), "no pixels of 64 are wrong", "with five rows lost"),
    ("digit_memory", dict(lost=6), "7 pixels of 64 are wrong", "it ends with 7 wrong pixels"),
    ("digit_memory", dict(digit=2, lost=7), "no pixels of 64 are wrong", "from its last row alone"),
    ("digit_memory", dict(lost=0, rule="hebb"), "10 pixels of 64 are wrong", "with 10 wrong pixels"),
    ("digit_memory", dict(digit=8, lost=0, stored=9), "13 pixels of 64 are wrong", "with 13 wrong pixels"),
    ("digit_memory", dict(lost=0, stored=9), "1 pixel of 64 is wrong", "the 3 with one"),
    ("weight_dependence", dict(mu=1), "mean weight 0.50, spread 0.02", "(mean 0.50, spread 0.02)"),
    ("weight_dependence", dict(mu=0), "spread 0.33", "(spread 0.33)"),
    (
        "weight_dependence",
        dict(mu=0.05),
        "mean weight 0.41, spread 0.15; the fixed point for independent spikes is 0.27",
        "a mean of 0.41 against 0.27",
    ),
    ("weight_dependence", dict(mu=0, correlated=True), "0.17 of the other", "(means 0.98 and 0.17)"),
    ("weight_dependence", dict(mu=1, correlated=True), "0.50 of the other", "(0.54 and 0.50)"),
    ("weight_dependence", dict(mu=0.05, correlated=True), "0.33 of the other", "0.91 and 0.33"),
    ("weight_dependence", dict(mu=0.1, correlated=True), "0.42 of the other", "0.79 and 0.42"),
    ("weight_dependence", dict(mu=0, correlated=True), "0.98 of the corr", "(means 0.98 and 0.17)"),
    ("weight_dependence", dict(mu=1, correlated=True), "0.54 of the correlated half", "(0.54 and 0.50)"),
    ("weight_dependence", dict(mu=0.05, correlated=True), "0.91 of the correlated half", "0.91 and 0.33"),
    ("weight_dependence", dict(mu=0.1, correlated=True), "0.79 of the correlated half", "0.79 and 0.42"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "setting", "shown", "said"), SEEN)
def test_an_answer_names_what_the_explorer_shows(name, setting, shown, said):
    assert shown in sentence(name, **setting)
    assert said in plain(answer(name))


def test_every_explorer_has_answers_here():
    assert {name for name, *_ in SEEN} == {name for name in hb.explorers.__all__ if name.islower()}


def test_chapter_2_the_angle_falls_at_every_notch_of_alpha():
    rates = explorer("correlation_flow").controls["alpha"].values
    angles = [int(re.search(r"than (\d+)°", sentence("correlation_flow", alpha=a))[1]) for a in rates]
    assert (np.diff(angles) > 0).all(), angles


def test_chapter_3_the_jump_is_gone_at_60_degrees():
    """The eigenvector at distance 2 stands 23° and 37°; between notches it turns by less than 20°."""
    towards = np.array([np.cos(np.pi / 3), np.sin(np.pi / 3)])
    assert np.round(_angles(2, towards)).tolist() == [23, 37]
    notches = explorer("mean_or_variance").controls["distance"].values
    turn = np.diff([_angles(d, towards)[0] for d in notches])
    assert np.abs(turn).max() < 20
    upright = np.diff([_angles(d, np.array([0.0, 1.0]))[0] for d in notches])
    assert np.abs(upright).max() == pytest.approx(90)


def test_chapter_3_centred_no_other_control_counts():
    said = {
        sentence("mean_or_variance", centred=True, distance=d, direction=a)
        for d in (0, 1.75, 4)
        for a in (0, 90, 225)
    }
    assert len(said) == 1


@pytest.mark.parametrize(("name", "best"), [("bi_poo", (0.35, 17, 34)), ("froemke_dan", (0.5, 13, 34))])
def test_chapter_5_no_window_on_offer_comes_nearer(name, best):
    controls = explorer("published_windows").controls
    theirs = hb.stdp.published[name]

    def off(setting):
        return distance(theirs, hb.stdp.PairRule(1, *setting))

    names = ("ratio", "tau_plus", "tau_minus")
    assert min(itertools.product(*(controls[n].values for n in names)), key=off) == best


def test_chapter_5_only_one_ratio_sends_all_weights_to_a_bound():
    for ratio in explorer("population").controls["ratio"].values:
        low, high = re.search(r"(\d+) % below .1 and (\d+) %", sentence("population", ratio=ratio)).groups()
        assert (max(int(low), int(high)) == 100) == (ratio == 0.95)


def test_chapter_7_the_best_pair_rule_on_offer():
    controls = explorer("triplet_frequency").controls

    def error(**setting):
        return float(sentence("triplet_frequency", **setting).split("= ")[1].rstrip("."))

    pairs = itertools.product(controls["A2_plus"].values, controls["A2_minus"].values)
    assert min(pairs, key=lambda p: error(A2_plus=p[0], A2_minus=p[1])) == (4.7, 0.8)
    assert min(controls["A2_plus"].values, key=lambda a: error(A2_plus=a)) == 8


def test_chapter_1_an_explorer_joined_with_a_number():
    (code,) = re.findall(r"```python\n(.*?)```", answer("hebb_step"), re.DOTALL)
    names = {"hb": hb}
    exec(code, names)
    names["number"].value = 37.5
    assert names["explorer"].angle == 37.5
    names["explorer"].angle = 120
    assert names["number"].value == 120
    assert isinstance(names["explorer"], ipywidgets.DOMWidget)
