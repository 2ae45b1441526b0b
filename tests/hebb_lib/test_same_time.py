"""When two spikes are at the same time, and what comes of it: rules, grids, counts, protocols."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import hebb_lib as hb
from hebb_lib import spikes
from hebb_lib.spikes import SAME_TIME

RULE = hb.stdp.PairRule(1.0, 1.0, 20.0, 20.0, coincident="ltp")
K = np.arange(1, 1001)

# Two ways to compute the same times, in ms.
TWO_WAYS = {
    "0.1 k and k / 10": (K * 0.1, K / 10),
    "single and double precision": ((K / 10).astype(np.float32), K / 10),
    "single precision after seconds": ((K / 10 + 5000).astype(np.float32), K / 10 + 5000),
    "seconds times 1000": (K / 1e4 * 1000, K / 10),
    "a clock that adds up": (np.cumsum(np.full(1000, 0.1)), K / 10),
    "a clock that adds up in single precision": (np.cumsum(np.full(1000, 0.125, np.float32)), K / 8),
    "thirds": (K * (1 / 3), K / 3),
    "after a day": (K * 0.1 + 8.64e7, K / 10 + 8.64e7),
    "np.arange of a step": (np.arange(0.1, 100.05, 0.1), K / 10),
    "np.linspace": (np.linspace(0.1, 100, 1000), K * 0.1),
}


@pytest.mark.parametrize("way", TWO_WAYS)
@pytest.mark.parametrize("coincident", hb.stdp.COINCIDENT)
def test_times_computed_in_two_ways_are_one(way, coincident):
    a, b = TWO_WAYS[way]
    rule = hb.stdp.PairRule(2.0, 3.0, 20.0, 20.0, coincident=coincident)
    one = {"ltp": 2.0, "ltd": -3.0, "both": -1.0, "exclude": 0.0}[coincident]
    for x, y in zip(a[::50], b[::50], strict=True):
        assert_allclose(rule.weight_change(np.array([x]), np.array([y])), one, atol=1e-12)
        assert_allclose(rule.window(float(y) - float(np.float64(x))), one, atol=1e-4)
    exact = rule.weight_change(np.round(b, 6), np.round(b, 6))
    assert_allclose(rule.weight_change(a, b), exact, rtol=1e-5, atol=1e-5 * abs(exact) + 1e-5 * len(a))


def test_pairs_whose_partner_is_the_next_pair():
    """Every post spike falls on the next pre spike: potentiation, whatever the last digit says."""
    pre, post = spikes.pairing_protocol(30, 1000 / 30)
    assert_allclose(RULE.weight_change(pre, post), RULE.weight_change(pre.round(6), post.round(6)), rtol=1e-9)
    assert_allclose(RULE.weight_change(pre, post), 59.465713, atol=1e-6)


@pytest.mark.parametrize(("lag", "same"), [(0.5, True), (-0.5, True), (2.0, False), (-2.0, False)])
def test_the_tolerance_is_where_it_says(lag, same):
    lag *= SAME_TIME
    pre, post = np.array([100.0]), np.array([100.0 + lag])
    for coincident, one in (("ltp", 1.0), ("ltd", -1.0), ("both", 0.0), ("exclude", 0.0)):
        rule = hb.stdp.PairRule(1, 1, 20, 20, coincident=coincident)
        expected = one if same else np.sign(lag)
        assert_allclose(rule.window(lag), expected, atol=1e-4)
        assert_allclose(rule.weight_change(pre, post), expected, atol=1e-4)
        triplet = hb.stdp.TripletRule(1, 0, 1, 0, 20, 20, 100, 100, coincident=coincident)
        assert_allclose(triplet.window(lag), expected, atol=1e-4)
        assert_allclose(triplet.weight_change(pre, post), expected, atol=1e-4)


def test_a_time_that_is_there_twice_up_to_rounding_is_refused():
    for train in ([0.3, 3 * 0.1], [5.0, 5.0], [1e7, np.nextafter(1e7, np.inf)]):
        with pytest.raises(ValueError, match=r"^pre is a train with a time twice"):
            RULE.weight_change(np.sort(train), [10.0])
    assert RULE.weight_change([5.0, 5.0 + SAME_TIME / 10], [10.0]) > 1.5  # a Poisson train may have that


@given(st.integers(0, 10_000), st.sampled_from([0.01, 0.1, 0.2, 0.25, 0.5, 1.0]), st.integers(0, 40))
def test_a_spike_on_the_grid_belongs_to_its_own_step(k, dt, ulps):
    """Whatever the last digits of k · dt, and in every place that has steps."""
    for time in (k * dt, k / (1 / dt), float(np.float64(k * dt) * (1 - ulps * 2.0**-53))):
        assert_array_equal(spikes.on_grid([time], dt), [k * dt])
        raster = spikes.to_raster([[time]], dt, (k + 2) * dt)
        assert_array_equal(np.flatnonzero(raster[0]), [k])


@pytest.mark.parametrize("dt", [0.1, 0.2, 0.5])
def test_a_neuron_takes_a_spike_in_its_own_step(dt):
    neuron = hb.neurons.LIF(v_th=1000.0)
    for k in (3, 7, 57, 100):
        v = hb.neurons.simulate_lif([[k * dt]], 1.0, 60, neuron, dt=dt).v
        early = hb.neurons.simulate_lif([[k * dt - SAME_TIME / 2]], 1.0, 60, neuron, dt=dt).v
        assert_array_equal(v, early)
        assert np.flatnonzero(v > v[0])[0] == k + 2  # it acts from the end of its step
        assert_array_equal(hb.neurons.simulate_lif([[k * dt + dt / 2]], 1.0, 60, neuron, dt=dt).v, v)


decimals = st.integers(1, 3000).map(lambda n: Fraction(n, 10))


@settings(max_examples=500)
@given(decimals, decimals.map(lambda d: 10 * d), st.integers(0, 500).map(lambda n: Fraction(n, 10)))
def test_a_regular_train_has_as_many_spikes_as_exact_arithmetic_says(rate, duration, start):
    period = 1000 / rate
    exact = max(-(-(duration - start) // period), 0)
    # A spike at the same time as the end is not before it.
    if exact and duration - (start + (exact - 1) * period) <= Fraction(SAME_TIME):
        exact -= 1
    train = spikes.regular_train(float(rate), float(duration), float(start))
    assert len(train) == exact
    assert_allclose(train, [float(start + k * period) for k in range(exact)], rtol=1e-14)


@pytest.mark.parametrize(
    ("rate", "duration", "n"),
    [
        (15, 1000, 15),
        (30, 100, 3),
        (1000 / 3, 9, 3),
        (0.1, 10_000, 1),
        (70, 10_000 / 7, 100),
        (49, 3e6 / 49, 3000),
    ],
)
def test_counts_that_rounding_used_to_change(rate, duration, n):
    assert len(spikes.regular_train(rate, duration)) == n


PROTOCOLS = {
    "pairing": (spikes.pairing_protocol, st.tuples(st.floats(0.1, 200), st.floats(-50, 50))),
    "triplet": (
        spikes.triplet_protocol,
        st.tuples(st.floats(0.1, 100), st.tuples(st.floats(0, 30), st.floats(-30, 0))),
    ),
    "quadruplet": (
        spikes.quadruplet_protocol,
        st.tuples(st.floats(0.1, 50), st.floats(-60, 60), st.floats(0, 20)),
    ),
    "burst": (
        spikes.burst_protocol,
        st.tuples(st.floats(0.1, 50), st.floats(-20, 20), st.integers(1, 8), st.floats(20, 300)),
    ),
}


@pytest.mark.parametrize("name", PROTOCOLS)
@given(data=st.data())
def test_what_a_protocol_returns_every_rule_takes(name, data):
    protocol, arguments = PROTOCOLS[name]
    arguments = data.draw(arguments)
    try:
        pre, post = protocol(*arguments)
    except ValueError as error:
        assert "needs to be" in str(error)
        return
    for rule in (RULE, hb.stdp.published["triplet_all"], hb.stdp.published["triplet_nearest"]):
        assert np.isfinite(rule.weight_change(pre, post))
    assert min(pre[0], post[0]) == 0
    assert (np.diff(pre) > SAME_TIME / 2).all() and (np.diff(post) > SAME_TIME / 2).all()


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: spikes.quadruplet_protocol(1, 5), "interval"),
        (lambda: spikes.quadruplet_protocol(1, -5), "interval"),
        (lambda: spikes.quadruplet_protocol(1, 3), "interval"),  # the pairs would swap partners
        (lambda: spikes.quadruplet_protocol(1, 0), "interval"),
        (lambda: spikes.quadruplet_protocol(20, 46), "interval"),
        (lambda: spikes.quadruplet_protocol(1, 40, lag=SAME_TIME / 2), "lag"),
        (lambda: spikes.burst_protocol(25, 5.0), "rate"),
        (lambda: spikes.burst_protocol(30, 5.0), "rate"),
        (
            lambda: spikes.burst_protocol(24, 5.0),
            "rate",
        ),  # the last post spike comes after the next pre spike
        (lambda: spikes.burst_protocol(25, 0.0), "rate"),
        (lambda: spikes.triplet_protocol(100, (5, -5)), "lags"),
        (lambda: spikes.triplet_protocol(80, (-10, 5), order="post-pre-post"), "lags"),
        (lambda: spikes.triplet_protocol(1, (1e-5, -1e-5)), "lags"),
        (lambda: spikes.pairing_protocol(20, 60), "lag"),
        (lambda: spikes.pairing_protocol(20, -50.001), "lag"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(call, name):
    with pytest.raises(ValueError, match=rf"^{name} is .*needs to be"):
        call()


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=4))
def test_rasters_and_trains_are_two_forms_of_one_thing(rows):
    raster = np.array(rows)
    for form in (raster, raster.astype(int), raster.astype(float), rows, raster.astype(np.uint8)):
        trains = spikes.from_raster(form, 0.1)
        assert [len(train) for train in trains] == raster.sum(axis=1).tolist()
        assert_array_equal(spikes.to_raster(trains, 0.1, 0.5), raster)


@pytest.mark.parametrize(
    "raster", [[[0, 2]], [[0, -1]], [[0.5, 0]], [0, 1], [[[0, 1]]], [["a"]], [[0], [0, 1]], [[np.nan]]]
)
def test_what_is_no_raster_is_refused(raster):
    with pytest.raises(ValueError, match=r"^raster is .*needs to be an \(n, steps\) array of 0 and 1"):
        spikes.from_raster(raster, 0.1)


def test_a_raster_of_masked_truth_values_is_refused():
    with pytest.raises(ValueError, match=r"^raster is "):
        spikes.from_raster(np.ma.masked_array([[True, False]], mask=[[True, False]]), 0.1)


def test_a_spike_after_the_end_does_not_fit_a_raster():
    with pytest.raises(ValueError, match=r"^duration is "):
        spikes.to_raster([[0.5]], 0.1, 0.5)


def test_single_precision_ends_where_it_cannot_hold_a_tenth_of_a_millisecond():
    late = np.array([2e6, 2e6 + 10], np.float32)
    with pytest.raises(ValueError, match=r"^post is a train in float32 up to .*double precision"):
        RULE.weight_change([0.0], late)
    assert RULE.weight_change(late.astype(float), [2e6 + 3]) != 0


def test_a_step_in_single_precision_is_the_decimal_that_it_stands_for():
    train = np.arange(0, 1e5, 7.3)
    assert_array_equal(spikes.on_grid(train, np.float32(0.1)), spikes.on_grid(train, 0.1))
    assert hb.stdp.PairRule(np.float32(0.1), 1, 20, 20).A_plus == 0.1


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_matrices_and_weights_in_low_precision(dtype):
    rng = np.random.default_rng(0)
    X = (rng.random((200, 64)) * (rng.random(64) < 0.5)).astype(dtype)
    C = (X.astype(np.float32).T @ X.astype(np.float32) / len(X)).astype(dtype)
    assert_allclose(
        hb.eigenmodes(C)[0][0], hb.eigenmodes(hb.second_moment(X))[0][0], rtol=20 * np.finfo(dtype).eps
    )
    with pytest.raises(ValueError, match="negative eigenvalue"):
        hb.eigenmodes((C - 3 * C.max() * np.eye(64)).astype(dtype))
    for bounds, w in (((0, 0.3), 0.3), ((0, 0.7), 0.7), ((0.1, 1), 0.1), ((0, 1), 1.0), ((0.2, 0.6), 0.2)):
        rule = hb.stdp.PairRule(0.01, 0.0105, 20.0, 20.0, bounds=bounds)
        run = hb.competition.compete(
            [[5.0], [7.0]], 20, rule, w0=np.full(2, w, dtype), g_max=0, progress=False
        )
        assert_allclose(run.w, w, rtol=np.finfo(dtype).eps)
        assert rule.weight_change([1.0], [2.0], w0=dtype(w)) <= bounds[1] - w + 0.011
        with pytest.raises(ValueError, match=r"^w0 is "):
            rule.weight_change([1.0], [2.0], w0=dtype(bounds[1] * 1.05))


def test_a_rate_may_touch_both_of_its_bounds():
    silent, full = (
        spikes.modulated_trains(lambda t, rate=rate: np.full(len(t), rate), 40.0, 5000, rng=1)[0]
        for rate in (0.0, 40.0)
    )
    assert len(silent) == 0
    assert_array_equal(full, spikes.poisson_trains(40.0, 5000, rng=1)[0])


def test_protocols_have_sixty_presentations_unless_told_otherwise():
    assert [len(train) for train in spikes.pairing_protocol(1, 10)] == [60, 60]
    assert [len(train) for train in spikes.triplet_protocol(1, (5, -10))] == [120, 60]
    assert [len(train) for train in spikes.quadruplet_protocol(1, 40)] == [120, 120]
    assert [len(train) for train in spikes.burst_protocol(1, 5)] == [300, 300]


@pytest.mark.parametrize("lags", [(0, -10), (5, 0), (SAME_TIME / 2, -10), (5, -SAME_TIME / 2)])
def test_a_triplet_needs_three_times(lags):
    with pytest.raises(ValueError, match=r"^lags is "):
        spikes.triplet_protocol(1, lags)
    with pytest.raises(ValueError, match=r"^lags is "):
        spikes.triplet_protocol(1, tuple(-lag for lag in lags), order="post-pre-post")


def test_only_a_jitter_of_zero_leaves_the_spikes_where_they_were():
    for jitter in (0.0, 1e-3, 1.0):
        a, b = spikes.correlated_trains(20, 1, 5000, 2, rng=1, jitter=jitter)
        assert (len(a) > 50 and (a == b).all()) == (jitter == 0)


def test_a_rule_does_not_change():
    for rule in (RULE, hb.stdp.published["triplet_all"], hb.neurons.LIF()):
        for name in rule.__dataclass_fields__:
            with pytest.raises(AttributeError):
                setattr(rule, name, 1.0)
    with pytest.raises(TypeError):
        hb.stdp.published["bi_poo"] = RULE


@pytest.mark.parametrize(("duration", "steps"), [(0.02, 1), (0.1, 1), (0.149, 1), (0.151, 2), (1.0, 10)])
def test_a_run_has_at_least_one_step(duration, steps):
    run = hb.neurons.simulate_lif([[]], 1.0, duration)
    assert len(run.t) == len(run.v) == steps + 1
    assert_allclose(hb.competition.compete([[]], duration, progress=False).duration, steps * 0.1)
    assert spikes.to_raster([[]], 0.1, duration).shape == (1, steps)


@pytest.mark.parametrize("before", [1e-12, 1e-5, 0.04, 0.09])
def test_the_last_spike_of_a_piece_is_not_lost(before):
    """A run in two pieces of 10 s; each brings one spike, just before its end."""

    def piece(ms):
        times = np.array([ms - before]) if ms else np.empty(0)
        return spikes.Events(times, np.zeros(len(times), np.int32), 1)

    run = hb.competition.compete(
        piece, 20_000, hb.stdp.PairRule(0.1, 0, 20, 20, bounds=(0, 1)), hb.neurons.LIF(v_th=-69, v_reset=-70),
        w0=0.1, g_max=20, progress=False,
    )  # fmt: skip
    assert_allclose(
        run.spikes[0], 10_000, atol=0.5
    )  # the first spike fires the neuron as the second piece begins
    whole = hb.competition.compete(
        [[10_000 - 0.1, 20_000 - 0.1]], 20_000, hb.stdp.PairRule(0.1, 0, 20, 20, bounds=(0, 1)),
        hb.neurons.LIF(v_th=-69, v_reset=-70), w0=0.1, g_max=20, progress=False,
    )  # fmt: skip
    assert_array_equal(run.spikes, whole.spikes)
    assert_array_equal(run.w, whole.w)


@pytest.mark.parametrize(
    "raster",
    [
        np.zeros((3, 50)),
        np.eye(4, dtype=int),
        np.eye(4, dtype=bool),
        np.eye(4).tolist(),
        [np.array([0, 0, 1, 1])],
        np.array([[0, 1], [0, 1]]),
        np.ones((2, 3)),
        np.zeros((2, 3, 4)),
    ],
)
def test_a_raster_is_no_list_of_trains(raster):
    for call in (
        spikes.merge,
        lambda trains: hb.neurons.simulate_lif(trains, 0.02, 100),
        lambda trains: hb.competition.compete(trains, 100, progress=False),
    ):
        with pytest.raises(ValueError, match=r"^(trains|inputs).*(from_raster makes|not sorted)"):
            call(raster)


def test_trains_that_look_a_little_like_rasters_are_trains():
    assert len(spikes.merge([[0, 1], [1]]).times) == 3
    assert len(spikes.merge(np.array([[1.0, 5.0], [2.0, 9.0]])).times) == 4
    assert len(spikes.merge([[3.0, 3.0]]).times) == 2  # two spikes of one neuron in one step of a simulation
