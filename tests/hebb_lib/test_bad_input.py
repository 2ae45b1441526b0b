"""Every public function of the rate side names the argument that it cannot take."""

import numpy as np
import pytest

import hebb_lib as hb
from hebb_lib import clouds, correlation, flows, rules

X = hb.gaussian_cloud(6, rng=1)
C = np.diag([2.0, 1.0])
W = np.array([1.0, 0.5])

# A call with good arguments by name, and which of them are arrays or positive numbers.
CALLS = [
    (clouds.gaussian_cloud, {"n": 5, "mean": W, "std": W, "angle": 0.1, "rng": 1}),
    (clouds.center, {"X": X}),
    (clouds.whiten, {"X": X}),
    (correlation.second_moment, {"X": X}),
    (correlation.covariance, {"X": X}),
    (correlation.pearson, {"X": X}),
    (correlation.eigenmodes, {"C": C}),
    (correlation.alignment_angle, {"w": W, "u": W}),
    (rules.hebb, {"w": W, "x": W, "alpha": 0.1}),
    (rules.decay_hebb, {"w": W, "x": W, "alpha": 0.1, "decay": 0.1}),
    (rules.covariance_rule, {"w": W, "x": W, "alpha": 0.1, "mean": W}),
    (rules.normalised_hebb, {"w": W, "x": W, "alpha": 0.1}),
    (rules.subtractive_hebb, {"w": W, "x": W, "alpha": 0.1}),
    (rules.oja, {"w": W, "x": W, "alpha": 0.1}),
    (rules.bcm, {"w": W, "x": W, "alpha": 0.1, "theta": 0.1}),
    (rules.sanger, {"W": C, "x": W, "alpha": 0.1}),
    (rules.learn, {"rule": rules.oja, "X": X, "w0": W, "alpha": 0.1, "every": 2}),
    (flows.hebb_flow, {"C": C, "w0": W, "t": 1.0, "alpha": 0.1}),
    (flows.hebb_iterates, {"C": C, "w0": W, "alpha": 0.1, "n": 3}),
    (flows.oja_flow, {"C": C, "w0": W, "t": 1.0, "alpha": 0.1}),
    (flows.doubling_time, {"lam": 1.0, "alpha": 0.1}),
    (flows.overflow_time, {"C": C, "w0": W, "alpha": 0.1}),
]
POSITIVE = {"alpha", "n", "every", "lam"}
NOT_NEGATIVE = {"t", "decay", "std", "rng"}


def bad_values(name, good):
    if name == "rule":
        return
    yield "a word"
    yield None
    if np.ndim(good):
        yield np.full(np.shape(good), np.nan)
        yield np.where(np.arange(np.size(good)).reshape(np.shape(good)) == 0, np.inf, good)
        yield np.empty((0,) * np.ndim(good))
        yield np.ones((2,) * (np.ndim(good) + 2))
        if name not in {"X", "C", "W", "w", "u"}:
            yield np.ones(3)
    else:
        yield np.nan
        yield np.inf
        yield np.ones((2, 2, 2))
    if name in NOT_NEGATIVE | POSITIVE:
        yield -1 * np.asarray(good) if np.ndim(good) else -1
    if name in POSITIVE and name != "n":
        yield 0


CASES = [
    pytest.param(function, good, name, bad, id=f"{function.__name__}-{name}-{k}")
    for function, good in CALLS
    for name in good
    for k, bad in enumerate(bad_values(name, good[name]))
]


@pytest.mark.parametrize(("function", "good", "name", "bad"), CASES)
def test_a_bad_argument_is_named(function, good, name, bad):
    function(**good)  # the call itself is right
    with pytest.raises(ValueError, match=rf"^{name} is .*needs to be"):
        function(**{**good, name: bad})


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: correlation.eigenmodes([[1.0, 2.0], [0.0, 1.0]]), "C"),  # not symmetric
        (lambda: correlation.eigenmodes([[1.0, 2.0], [2.0, 1.0]]), "C"),  # an eigenvalue is −1
        (lambda: correlation.eigenmodes(np.ones((2, 3))), "C"),
        (lambda: correlation.alignment_angle([0.0, 0.0], [1.0, 0.0]), "w"),
        (lambda: correlation.alignment_angle([1.0, 0.0], [0.0, 0.0]), "u"),
        (lambda: correlation.pearson(np.c_[np.arange(4.0), np.ones(4)]), "X"),
        (lambda: clouds.whiten(np.c_[np.arange(4.0), np.arange(4.0)]), "X"),
        (lambda: clouds.gaussian_cloud(5, mean=(1, 2, 3), rng=1), "mean"),
        (lambda: clouds.gaussian_cloud(5, std=(1, -2), rng=1), "std"),
        (lambda: clouds.gaussian_cloud(5.5, rng=1), "n"),
        (lambda: clouds.gaussian_cloud(5, rng=-1), "rng"),
        (lambda: rules.normalised_hebb([0.0, 0.0], W, 0.1), "w"),
        (lambda: rules.learn(rules.normalised_hebb, X, [0.0, 0.0], 0.1), "w0"),
        (lambda: rules.learn(rules.sanger, X, np.ones((2, 3)), 0.1), "w0"),
        (lambda: rules.learn(rules.sanger, X, W, 0.1), "w0"),
        (lambda: flows.hebb_iterates(C, W, 0.1, 1.5), "n"),
        (lambda: flows.hebb_flow(C, W, [0.0, -1.0]), "t"),
    ],
)
def test_an_impossible_value_is_named(call, name):
    with pytest.raises(ValueError, match=rf"^{name} is .*needs to be"):
        call()
