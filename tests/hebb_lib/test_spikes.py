"""Spike trains: rates in the units that they claim, protocols with the lags that they claim."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import spikes


def test_rates_are_hertz_and_times_milliseconds():
    """15 Hz over 1000 ms are 15 spikes, not 15 000 and not 0.015."""
    counts = [len(train) for train in spikes.poisson_trains(rate=15, duration=1000, n=400, rng=1)]
    assert abs(np.mean(counts) - 15) < 4 * np.sqrt(15 / 400)
    (train,) = spikes.poisson_trains(rate=15, duration=1000, rng=1)
    assert 3 <= len(train) <= 30
    assert len(spikes.regular_train(15, 1000)) == 15
    pre, _ = spikes.pairing_protocol(rate=20, lag=10, n_pairs=60)
    assert_allclose(np.diff(pre), 50)


def test_poisson_trains_are_poisson():
    trains = spikes.poisson_trains(20, 50_000, 50, rng=2)
    counts = np.array([len(t) for t in trains])
    assert abs(counts.mean() - 1000) < 4 * np.sqrt(1000 / 50)
    assert 0.5 < counts.var(ddof=1) / 1000 < 1.7
    gaps = np.concatenate([np.diff(t) for t in trains])
    assert_allclose(gaps.mean(), 50, rtol=0.03)
    assert_allclose(gaps.std(), gaps.mean(), rtol=0.03)  # exponential
    assert all((np.diff(t) > 0).all() and t[0] >= 0 and t[-1] < 50_000 for t in trains)


def test_each_neuron_may_have_its_own_rate():
    rates = np.array([0.0, 5.0, 50.0])
    events = spikes.poisson_events(rates, 200_000, 3, rng=3)
    assert_allclose(np.bincount(events.source, minlength=3), rates * 200, atol=4 * np.sqrt(10_000))
    assert len(spikes.split(events)[0]) == 0


def test_a_seed_repeats_and_a_generator_goes_on():
    first, again = (spikes.poisson_events(10, 1000, 5, rng=7) for _ in range(2))
    assert_array_equal(first.times, again.times)
    rng = np.random.default_rng(7)
    assert_array_equal(spikes.poisson_events(10, 1000, 5, rng=rng).times, first.times)
    assert len(spikes.poisson_events(10, 1000, 5, rng=rng).times) != len(first.times)


def test_modulated_trains_follow_the_rate():
    def rate(t):
        return 20 + 20 * np.sin(2 * np.pi * t / 1000)

    trains = spikes.modulated_trains(rate, 40, 100_000, 20, rng=4)
    phase = np.concatenate(trains) % 1000
    assert_allclose(len(phase), 20 * 100 * 20, rtol=0.03)
    counts = np.histogram(phase, bins=10, range=(0, 1000))[0] / (100 * 20 * 0.1)
    centres = np.arange(50, 1000, 100)
    assert_allclose(counts, rate(centres), atol=2.0)


@pytest.mark.parametrize("jitter", [0.0, 2.0])
def test_correlated_trains_share_spikes(jitter):
    c = 0.3
    trains = spikes.correlated_trains(10, c, 400_000, 4, rng=5, jitter=jitter)
    assert len(trains) == 4
    assert all((np.diff(t) >= 0).all() and t[0] >= 0 and t[-1] < 400_000 for t in trains)
    counts = np.array([np.histogram(t, bins=2000, range=(0, 400_000))[0] for t in trains])
    assert_allclose(counts.mean(axis=1), 2.0, rtol=0.08)
    correlation = np.corrcoef(counts)[np.triu_indices(4, 1)]
    assert_allclose(correlation.mean(), c, atol=0.05)
    shared = np.isin(trains[0], trains[1]).mean()
    assert abs(shared - (c if jitter == 0 else 0)) < 0.05


def test_correlated_trains_at_the_ends():
    same = spikes.correlated_trains(10, 1, 10_000, 3, rng=6)
    assert_array_equal(same[0], same[2])
    independent = spikes.correlated_trains(10, 0, 10_000, 3, rng=6)
    assert not np.isin(independent[0], independent[1]).any()
    assert spikes.correlated_trains(0, 0.5, 1000, 2, rng=1)[0].size == 0


def test_jitter_has_the_width_it_claims():
    mother = spikes.correlated_trains(1, 1, 1e6, 2, rng=8, jitter=3.0)
    moved = mother[0][:, None] - mother[1][np.abs(mother[0][:, None] - mother[1]).argmin(axis=1)][:, None]
    assert_allclose(moved[np.abs(moved) < 20].std(), 3 * np.sqrt(2), rtol=0.1)


def test_regular_train():
    assert_allclose(spikes.regular_train(100, 35, start=5), [5, 15, 25])
    assert_allclose(spikes.regular_train(100, 30), [0, 10, 20])
    assert len(spikes.regular_train(0, 1000)) == 0
    assert len(spikes.regular_train(10, 100, start=200)) == 0


@pytest.mark.parametrize("lag", [10.0, -10.0, 0.0])
def test_pairing_protocol_has_its_lag(lag):
    pre, post = spikes.pairing_protocol(5, lag, 7)
    assert len(pre) == len(post) == 7
    assert_allclose(post - pre, lag, atol=1e-12)
    assert min(pre[0], post[0]) == 0


def test_triplets():
    pre, post = spikes.triplet_protocol(1, (5, -10), 2)
    assert_allclose(pre, [0, 15, 1000, 1015])
    assert_allclose(post, [5, 1005])
    pre, post = spikes.triplet_protocol(1, (-10, 5), 2, order="post-pre-post")
    assert_allclose(post, [0, 15, 1000, 1015])
    assert_allclose(pre, [10, 1010])


def test_quadruplets():
    # Post-pre at 0, 5, then pre-post with its middle 40 ms later.
    pre, post = spikes.quadruplet_protocol(1, 40, lag=5, n_quadruplets=1)
    assert_allclose(post, [0, 45])
    assert_allclose(pre, [5, 40])
    pre, post = spikes.quadruplet_protocol(1, -40, lag=5, n_quadruplets=1)
    assert_allclose(pre, [0, 45])
    assert_allclose(post, [5, 40])


def test_bursts():
    pre, post = spikes.burst_protocol(1, 2, n_spikes=3, burst_rate=50, n_bursts=2)
    assert_allclose(pre, [0, 20, 40, 1000, 1020, 1040])
    assert_allclose(post, pre + 2)


@given(st.lists(st.lists(st.integers(2, 1000), max_size=6).map(sorted), min_size=1, max_size=5))
def test_merge_and_split_are_inverse(ticks):
    trains = [np.array(t, float) for t in ticks]
    events = spikes.merge(trains)
    assert events.n == len(trains)
    assert (np.diff(events.times) >= 0).all()
    for train, back in zip(trains, spikes.split(events), strict=True):
        assert_array_equal(train, back)
    assert_array_equal(spikes.merge(events).source, events.source)


def test_on_grid():
    assert_allclose(spikes.on_grid([0.05, 0.3, 0.31, 0.59, 0.7], 0.1), [0.0, 0.3, 0.5, 0.7])
    (train,) = spikes.poisson_trains(100, 5000, rng=9, dt=0.1)
    steps = train / 0.1
    assert_allclose(steps, np.round(steps), atol=1e-9)
    assert (np.diff(np.round(steps)) >= 1).all()


E = spikes.Events
BAD = {
    "rate is -1": lambda: spikes.poisson_trains(-1, 100, rng=1),
    "rate is an array of shape (2,)": lambda: spikes.poisson_trains([1, 2], 100, 3, rng=1),
    "rate is an array with NaN": lambda: spikes.poisson_events(np.nan, 100, rng=1),
    "duration is -1": lambda: spikes.poisson_events(1, -1, rng=1),
    "n is 0": lambda: spikes.poisson_events(1, 1, 0, rng=1),
    "n is 2.5": lambda: spikes.correlated_trains(1, 0.5, 1, 2.5, rng=1),
    "rng is None": lambda: spikes.poisson_events(1, 1, rng=None),
    "dt is 0": lambda: spikes.poisson_trains(10, 100, rng=1, dt=0),
    "peak is 0": lambda: spikes.modulated_trains(np.cos, 0, 100, rng=1),
    "rate is a function with values from -": lambda: spikes.modulated_trains(
        lambda t: -1 - t, 100, 1000, rng=1
    ),
    "rate is a function": lambda: spikes.modulated_trains(lambda t: 200.0, 100, 1000, rng=1),
    "correlation is 1.5": lambda: spikes.correlated_trains(1, 1.5, 100, 2, rng=1),
    "jitter is -1": lambda: spikes.correlated_trains(1, 0.5, 100, 2, rng=1, jitter=-1),
    "start is -1": lambda: spikes.regular_train(1, 100, start=-1),
    "rate is 0": lambda: spikes.pairing_protocol(0, 10),
    "lag is nan": lambda: spikes.pairing_protocol(1, np.nan),
    "n_pairs is 0": lambda: spikes.pairing_protocol(1, 10, 0),
    "lags is (5, 10)": lambda: spikes.triplet_protocol(1, (5, 10)),
    "lags is (5, -10)": lambda: spikes.triplet_protocol(1, (5, -10), order="post-pre-post"),
    "lags is (1, 2, 3)": lambda: spikes.triplet_protocol(1, (1, 2, 3)),
    "lags is an array of shape ()": lambda: spikes.triplet_protocol(1, 5.0),
    "order is 'x'": lambda: spikes.triplet_protocol(1, (5, -10), order="x"),
    "interval is inf": lambda: spikes.quadruplet_protocol(1, np.inf),
    "lag is 0": lambda: spikes.quadruplet_protocol(1, 40, lag=0),
    "burst_rate is 0": lambda: spikes.burst_protocol(1, 5, burst_rate=0),
    "n_spikes is 0": lambda: spikes.burst_protocol(1, 5, n_spikes=0),
    "trains is empty": lambda: spikes.merge([]),
    "trains is an array of shape (2,)": lambda: spikes.merge(np.array([1.0, 2.0])),
    "trains[1] is a train not sorted": lambda: spikes.merge([[1.0], [2.0, 1.0]]),
    "trains.times is a train not sorted": lambda: spikes.merge(E(np.array([2.0, 1.0]), np.zeros(2), 1)),
    "trains.source is": lambda: spikes.merge(E(np.array([1.0, 2.0]), np.array([0, 3]), 2)),
}


@pytest.mark.parametrize("says", BAD)
def test_bad_arguments_are_named(says):
    with pytest.raises(ValueError) as error:
        BAD[says]()
    assert str(error.value).startswith(says)
