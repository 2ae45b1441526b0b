"""One synapse: the kernel against the sum over all pairs, and what must not change its result."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import spikes, stdp
from hebb_lib._jit import COMPILED
from hebb_lib.stdp import PairRule, TripletRule

compiled_only = pytest.mark.skipif(not COMPILED, reason="too long without compiling")

# Times on a grid of 1/4 ms: exact sums, and pairs that coincide.
trains = st.sets(st.integers(0, 2000), max_size=25).map(lambda ticks: np.array(sorted(ticks), float) / 4)
size = st.just(0.0) | st.floats(1e-3, 2)
tau = st.floats(1, 200)
coincident = st.sampled_from(stdp.COINCIDENT)
pairing = st.sampled_from(stdp.PAIRINGS)


@st.composite
def pair_rules(draw, **fixed):
    given_ = {"pairing": draw(pairing), "coincident": draw(coincident)} | fixed
    return PairRule(draw(size), draw(size), draw(tau), draw(tau), **given_)


@st.composite
def triplet_rules(draw, **fixed):
    given_ = {"pairing": draw(st.sampled_from(["all", "nearest"])), "coincident": draw(coincident)} | fixed
    return TripletRule(*(draw(size) for _ in range(4)), *(draw(tau) for _ in range(4)), **given_)


rules = st.one_of(pair_rules(), triplet_rules())


def counted_pairs(pre, post, rule):
    """The pairs (i, j) that count by the definition in words."""
    up = {"ltp": True, "both": True}.get(rule.coincident, False)
    down = {"ltd": True, "both": True}.get(rule.coincident, False)
    lag = post[None, :] - pre[:, None]
    causal = (lag > 0) | ((lag == 0) & up)
    acausal = (lag < 0) | ((lag == 0) & down)
    if rule.pairing == "nearest_symmetric":
        last_pre = (np.cumsum(causal[::-1], axis=0)[::-1] == 1) & causal  # of each post spike
        last_post = (np.cumsum(acausal[:, ::-1], axis=1)[:, ::-1] == 1) & acausal  # of each pre spike
        return last_pre, last_post
    if rule.pairing == "nearest_pre":
        next_post = (np.cumsum(causal, axis=1) == 1) & causal
        # A pair at Δt = 0 that is left out of potentiation still ends the search of earlier spikes only.
        last_post = (np.cumsum(acausal[:, ::-1], axis=1)[:, ::-1] == 1) & acausal
        return next_post, last_post
    return causal, acausal


def sum_over_pairs(pre, post, rule):
    lag = post[None, :] - pre[:, None]
    causal, acausal = counted_pairs(pre, post, rule)
    up = rule.A_plus * np.exp(-np.abs(lag) / rule.tau_plus) * causal
    down = rule.A_minus * np.exp(-np.abs(lag) / rule.tau_minus) * acausal
    return up.sum() - down.sum(), up.sum() + down.sum()


@given(trains, trains, pair_rules())
def test_traces_equal_the_sum_over_the_pairs_that_count(pre, post, rule):
    total, magnitude = sum_over_pairs(pre, post, rule)
    assert_allclose(rule.weight_change(pre, post), total, rtol=0, atol=1e-12 * magnitude)


def triplet_by_definition(pre, post, rule):
    """Each trace summed anew at each spike, straight from the definition."""

    def trace(train, t, tau, including):
        past = train[train <= t] if including else train[train < t]
        if rule.pairing == "nearest":
            past = past[-1:]
        return np.exp(-(t - past) / tau).sum()

    up_sees, down_sees = rule.coincident in ("ltp", "both"), rule.coincident in ("ltd", "both")
    up = sum(
        trace(pre, t, rule.tau_plus, up_sees)
        * (rule.A2_plus + rule.A3_plus * trace(post, t, rule.tau_y, False))
        for t in post
    )
    down = sum(
        trace(post, t, rule.tau_minus, down_sees)
        * (rule.A2_minus + rule.A3_minus * trace(pre, t, rule.tau_x, False))
        for t in pre
    )
    return up - down, up + down


@given(trains, trains, triplet_rules())
def test_triplet_rule_is_its_definition(pre, post, rule):
    total, magnitude = triplet_by_definition(pre, post, rule)
    assert_allclose(rule.weight_change(pre, post), total, rtol=0, atol=1e-12 * magnitude)


@given(trains, trains, st.floats(0, 1), st.floats(0, 1), tau, tau, coincident)
def test_triplet_rule_without_triplets_is_the_pair_rule(pre, post, up, down, tau_plus, tau_minus, convention):
    pair = PairRule(up, down, tau_plus, tau_minus, coincident=convention)
    triplet = TripletRule(up, 0, down, 0, tau_plus, tau_minus, 100, 100, coincident=convention)
    assert pair.weight_change(pre, post) == triplet.weight_change(pre, post)
    lags = np.array([-10.0, 0, 10])
    assert_array_equal(pair.window(lags), triplet.window(lags))


@given(trains, trains, rules, st.integers(0, 2**30))
def test_shifting_all_times_changes_nothing(pre, post, rule, ticks):
    shift = ticks / 4
    assert rule.weight_change(pre + shift, post + shift) == rule.weight_change(pre, post)


@given(trains, trains, rules, st.integers(0, 2000))
def test_splitting_a_train_into_two_calls_changes_nothing(pre, post, rule, ticks):
    cut = ticks / 4
    rule = replace(rule, bounds=(0.0, 1.0))
    whole = rule.weight_change(pre, post, w0=0.4)
    state = rule.at_rest()
    first = rule.weight_change(pre[pre < cut], post[post < cut], 0.4, state)
    second = rule.weight_change(pre[pre >= cut], post[post >= cut], 0.4 + first, state)
    assert_allclose(first + second, whole, rtol=0, atol=1e-14)


@given(trains, trains, rules)
def test_history_ends_at_the_weight_change(pre, post, rule):
    t, w = rule.history(pre, post, w0=0.25)
    assert_array_equal(t, np.union1d(pre, post))
    change = w[-1] - 0.25 if len(w) else 0.0
    assert_allclose(change, rule.weight_change(pre, post, w0=0.25), rtol=1e-12, atol=1e-12)


@given(st.integers(-400, 400), rules)
def test_the_window_is_the_change_by_one_pair(ticks, rule):
    lag = ticks / 4
    pre, post = np.array([max(-lag, 0.0)]), np.array([max(lag, 0.0)])
    assert_allclose(rule.weight_change(pre, post), rule.window(lag), rtol=1e-15, atol=1e-300)


def test_the_window_says_what_coincident_spikes_do():
    conventions = [PairRule(2, 3, 10, 20, coincident=c).window(0.0) for c in stdp.COINCIDENT]
    assert conventions == [2, -3, -1, 0]
    assert_allclose(PairRule(2, 3, 10, 20).window([10, -20]), [2 / np.e, -3 / np.e])


@pytest.mark.parametrize("coincident", stdp.COINCIDENT)
def test_pre_centred_pairing_counts_a_coincident_pair_once(coincident):
    # pre at 0 and 10, post at 10 and 20. The pre spike at 0 has its next post spike at 10.
    rule = PairRule(1, 1, 10, 10, pairing="nearest_pre", coincident=coincident)
    e = np.exp(-1)
    expected = {"ltp": e + 1, "ltd": e + e - 1, "both": e + 1 - 1, "exclude": e + e}[coincident]
    assert_allclose(rule.weight_change([0, 10], [10, 20]), expected, rtol=1e-14)


DEPENDENT = [
    (PairRule(0.1, 0.2, 10, 20, dependence="multiplicative"), lambda w: 1 - w, lambda w: w),
    (PairRule(0.1, 0.2, 10, 20, dependence="gutig", mu=0.3), lambda w: (1 - w) ** 0.3, lambda w: w**0.3),
    (PairRule(0.1, 0.2, 10, 20, dependence="van_rossum"), lambda w: 1, lambda w: w),
    (PairRule(0.1, 0.2, 10, 20, dependence="morrison", mu=0.4), lambda w: w**0.4, lambda w: w),
]


@pytest.mark.parametrize(("rule", "f_plus", "f_minus"), DEPENDENT, ids=lambda v: getattr(v, "dependence", ""))
def test_steps_depend_on_the_weight(rule, f_plus, f_minus):
    w0 = 0.3
    assert_allclose(
        rule.window([5.0, -5.0], w0), [0.1 * f_plus(w0) * np.exp(-0.5), -0.2 * f_minus(w0) * np.exp(-0.25)]
    )
    # Pre at 0 and post at 5, then pre at 15: one step up, then one down from where that led.
    w1 = w0 + 0.1 * f_plus(w0) * np.exp(-0.5)
    w2 = w1 - 0.2 * f_minus(w1) * np.exp(-0.5)
    assert_allclose(rule.weight_change([0, 15], [5], w0), w2 - w0, rtol=1e-13)


def test_weights_stop_at_the_bounds():
    rule = PairRule(0.4, 0.4, 20, 20, bounds=(0.1, 0.8))
    up = spikes.pairing_protocol(1, 5)
    down = spikes.pairing_protocol(1, -5)
    assert rule.weight_change(*up, w0=0.5) == pytest.approx(0.3)
    assert rule.weight_change(*down, w0=0.5) == pytest.approx(-0.4)
    gutig = PairRule(0.4, 0.4, 20, 20, dependence="gutig", mu=0.01)
    assert gutig.weight_change(*up, w0=0.5) == 0.5
    assert np.isfinite(gutig.weight_change(*spikes.pairing_protocol(30, 5, 1000), w0=1.0))


@pytest.mark.parametrize("name", stdp.published)
def test_published_sets_say_where_they_come_from(name):
    assert "doi 10." in stdp.published[name].source


@compiled_only
def test_a_million_spikes_over_hours_lose_nothing():
    """10⁶ + 10⁶ spikes over 28 hours: equal to the pairs within 50 τ, summed without rounding."""
    rule = PairRule(0.005, 0.00525, 20, 20)
    pre, post = spikes.poisson_trains(10, 1e8, 2, rng=3)
    total, magnitude = 0.0, 0.0
    for sign, early, late, amplitude in ((1, pre, post, 0.005), (-1, post, pre, 0.00525)):
        # How many came before each; what is at the same time counts as pre before post.
        before = np.searchsorted(early, late + sign * spikes.SAME_TIME, "right")
        for back in range(1, 40):
            lag = (late - early[before - back])[before >= back]
            part = amplitude * np.exp(-np.maximum(lag, 0) / 20).sum()
            total += sign * part
            magnitude += part
    assert magnitude > 1000
    assert_allclose(rule.weight_change(pre, post), total, rtol=0, atol=1e-12 * magnitude)


def test_long_silence_neither_overflows_nor_underflows():
    rule = TripletRule(1, 1, 1, 1, 10, 10, 100, 100)
    assert rule.weight_change([0.0, 1e12], [1.0, 1e12 + 1.0]) == pytest.approx(2 * np.exp(-0.1), rel=1e-12)


def test_empty_trains_change_nothing():
    for rule in (PairRule(1, 1, 10, 10), stdp.published["triplet_all"]):
        for pre, post in (([], []), ([1.0, 2.0], []), ([], [1.0, 2.0])):
            assert rule.weight_change(pre, post) == 0
        t, w = rule.history([], [])
        assert len(t) == len(w) == 0


def test_the_trains_are_not_changed():
    pre, post = np.array([1.0, 2, 3]), np.array([2.0, 3, 4])
    PairRule(1, 1, 10, 10).weight_change(pre, post)
    assert_array_equal(pre, [1, 2, 3])
    assert_array_equal(post, [2, 3, 4])


@pytest.mark.parametrize("dependence", ["multiplicative", "gutig", "van_rossum", "morrison"])
def test_no_drift_at_the_fixed_point(dependence):
    rule = PairRule(0.02, 0.03, 15, 25, dependence=dependence, mu=0.5)
    w = rule.fixed_point()
    assert abs(rule.drift(10, 20, w)) < 1e-12
    assert rule.drift(10, 20, 0.9 * w) > 0 > rule.drift(10, 20, 1.1 * w)


BAD_TRAINS = [
    ([2.0, 1.0], "not sorted (2.0, 1.0 at index 0)"),
    ([0.5, 1.0, 1.0], "a time twice (1.0, 1.0 at index 1)"),
    ([-1.0, 1.0], "-1.0 at index 0"),
    ([1.0, np.nan], "nan at index 1"),
    ([1.0, np.inf], "inf at index 1"),
    ([np.nan, 1.0], "nan at index 0"),
    ([[1.0]], "shape (1, 1)"),
    (1.0, "shape ()"),
    (["a"], "'a'"),
]


@pytest.mark.parametrize(("train", "says"), BAD_TRAINS, ids=str)
@pytest.mark.parametrize(
    "rule", [PairRule(1, 1, 10, 10), stdp.published["triplet_all"]], ids=["pair", "triplet"]
)
def test_bad_trains_are_named(rule, train, says):
    for name, args in (("pre", (train, [1.0])), ("post", ([1.0], train))):
        for method in (rule.weight_change, rule.history):
            with pytest.raises(ValueError, match=f"^{name} is ") as error:
                method(*args)
            assert says in str(error.value)


BAD_PAIR = [
    ("A_plus", -1), ("A_minus", np.nan), ("A_plus", "x"),
    ("tau_plus", 0), ("tau_minus", -5), ("tau_plus", np.inf),
    ("pairing", "nearest"), ("coincident", "never"), ("dependence", "sublinear"), ("mu", -1),
    ("bounds", (1, 0)), ("bounds", 3), ("bounds", (0, np.nan)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD_PAIR, ids=str)
def test_bad_pair_parameters_are_named(name, value):
    good = {"A_plus": 1, "A_minus": 1, "tau_plus": 10, "tau_minus": 10}
    with pytest.raises(ValueError, match=f"^{name} is "):
        PairRule(**good | {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A2_plus", -1),
        ("A3_minus", np.nan),
        ("tau_x", 0),
        ("tau_y", -1),
        ("pairing", "nearest_pre"),
        ("bounds", (1, 1)),
    ],
)
def test_bad_triplet_parameters_are_named(name, value):
    with pytest.raises(ValueError, match=f"^{name} is "):
        replace(stdp.published["triplet_all"], **{name: value})


def test_bounds_must_suit_the_dependence():
    for dependence, bounds in (
        ("gutig", (0, 2)),
        ("multiplicative", (-1, 1)),
        ("van_rossum", (-1, 1)),
        ("morrison", (-1, 1)),
    ):
        with pytest.raises(ValueError, match=r"^bounds is "):
            PairRule(1, 1, 10, 10, dependence=dependence, bounds=bounds)


def test_other_bad_arguments_are_named():
    bounded, triplet = stdp.published["song2000"], stdp.published["triplet_nearest"]
    state = bounded.at_rest()
    bounded.weight_change([5.0], [7.0], state=state)
    calls = {
        "w0 is 1.5": lambda: bounded.weight_change([1.0], [2.0], w0=1.5),
        "w0 is -0.1": lambda: bounded.history([1.0], [2.0], w0=-0.1),
        "w is 2": lambda: bounded.potentiation(2.0),
        "lag is": lambda: bounded.window(np.nan),
        "pre_rate is -1": lambda: bounded.drift(-1, 1),
        "post_rate is nan": lambda: triplet.drift(1, np.nan),
        "efficacy is -1": lambda: bounded.causal_drift(1, -1, 10),
        "tau_m is 0": lambda: bounded.causal_drift(1, 1, 0),
        "pre, post is a spike before": lambda: bounded.weight_change([6.0], [8.0], state=state),
        "state is": lambda: bounded.weight_change([6.0], [8.0], state=np.zeros(2)),
        "dependence is 'additive'": lambda: bounded.fixed_point(),
        "pairing is": lambda: replace(bounded, pairing="nearest_pre").causal_drift(1, 1, 10),
        "pairing is 'near": lambda: replace(bounded, pairing="nearest_symmetric").fixed_point(),
        "pairing, A3_plus is": lambda: triplet.bcm_threshold(),
    }
    for says, call in calls.items():
        with pytest.raises(ValueError, match=f"^{says}"):
            call()
