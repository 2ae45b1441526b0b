"""Outer-product memories against their definitions, exact laws and published numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binom

from hebb_lib import memory


def signs(rng, *shape):
    return rng.choice([-1.0, 1.0], shape)


def sparse(rng, P, N, active):
    """Patterns with exactly `active` neurons at 1."""
    eta = np.zeros((P, N))
    for row in eta:
        row[rng.choice(N, active, replace=False)] = 1
    return eta


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 20))
def test_the_weights_are_sums_of_outer_products(seed, P, N):
    rng = np.random.default_rng(seed)
    xi = signs(rng, P, N)
    by_hand = sum(np.outer(x, x) for x in xi) / N
    assert_allclose(memory.store(xi, self_coupling=True), by_hand, atol=1e-14)
    assert_allclose(memory.store(xi), by_hand - np.diag(np.diag(by_hand)), atol=1e-14)
    by_hand = sum(np.outer(xi[(k + 1) % P], xi[k]) for k in range(P)) / N
    assert_allclose(memory.store_sequence(xi), by_hand, atol=1e-14)
    eta, f = (xi + 1) / 2, 0.3
    by_hand = sum(np.outer(e - f, e - f) for e in eta) / (N * f * (1 - f))
    assert_allclose(memory.store_sparse(eta, f), by_hand - np.diag(np.diag(by_hand)), atol=1e-13)


@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(2, 40))
def test_recall_ends_where_no_neuron_wants_to_change_and_never_raises_the_energy(seed, P, N):
    rng = np.random.default_rng(seed)
    W = memory.store(signs(rng, P, N))
    start = signs(rng, N)
    end = memory.recall(W, start, rng)
    assert (end * (W @ end) >= -1e-12).all()
    assert_array_equal(memory.recall(W, end, rng), end)
    assert memory.energy(W, end) <= memory.energy(W, start) + 1e-9


def test_recall_follows_the_definition_neuron_by_neuron():
    rng = np.random.default_rng(3)
    W, s = memory.store(signs(rng, 20, 60)), signs(rng, 60)
    order, by_hand = np.random.default_rng(8), s.copy()
    while True:
        before = by_hand.copy()
        for i in order.permutation(60):
            h = W[i] @ by_hand
            by_hand[i] = np.sign(h) if abs(h) > 1e-12 else by_hand[i]
        if (by_hand == before).all():
            break
    assert_array_equal(memory.recall(W, s, rng=8), by_hand)


def test_asymmetric_weights_can_raise_the_energy_and_two_units_can_blink():
    rng = np.random.default_rng(5)
    W = memory.store(signs(rng, 10, 50)) + 0.5 * rng.standard_normal((50, 50)) / np.sqrt(50)
    rises = 0
    for _ in range(40):
        s = signs(rng, 50)
        for i in rng.permutation(50):
            turned = s.copy()
            turned[i] = np.sign(W[i] @ s)
            rises += memory.energy(W, turned) > memory.energy(W, s) + 1e-12
            s = turned
    assert rises > 0
    blink = np.array([[0.0, -1.0], [-1.0, 0.0]])
    assert_array_equal(memory.step(blink, [1, 1]), [-1, -1])
    assert_array_equal(memory.step(blink, [-1, -1]), [1, 1])


@pytest.mark.parametrize(
    ("P", "bare", "kept"),
    [(101, 0.000783, 0.000252), (139, 0.003552, 0.001094), (201, 0.012674, 0.003645)],
)
def test_one_step_error_against_the_exact_law_and_a_simulation(P, bare, kept):
    N = 1000
    assert_allclose(memory.one_step_error((P - 1) / N), bare, atol=5e-7)
    assert_allclose(memory.one_step_error((P - 1) / N, self_coupling=True), kept, atol=5e-7)
    # The cross-talk is a sum of (N − 1)(P − 1) signs; an error if it is below −(N − 1), half a one at a tie.
    n = (N - 1) * (P - 1)
    wrong = binom(n, 0.5)
    limit = (n - (N - 1)) / 2
    exact = wrong.cdf(np.ceil(limit) - 1) + 0.5 * wrong.pmf(limit)
    assert_allclose(bare, exact, rtol=0.01)
    rng = np.random.default_rng(P)
    seen = []
    for _ in range(4):
        xi = signs(rng, P, N)
        seen.append(np.mean(memory.store(xi) @ xi.T * xi.T < 0))
    # Errors of one network are nearly independent: 4 · P · N of them.
    assert abs(np.mean(seen) - exact) < 5 * np.sqrt(exact / (4 * P * N))


def test_the_kept_diagonal_never_errs_more_than_at_load_one():
    load = np.geomspace(0.01, 1000, 2000)
    error = memory.one_step_error(load, self_coupling=True)
    assert_allclose(error.max(), 0.02275, atol=1e-5)
    assert_allclose(load[error.argmax()], 1, rtol=0.01)


def test_textbook_loads_for_a_given_error():
    loads = [memory.load_for_error(p) for p in (0.001, 0.0036, 0.01, 0.05, 0.1)]
    assert_allclose(loads, [0.1047, 0.1385, 0.1848, 0.3696, 0.6089], atol=5e-5)  # Hertz et al., table 2.1


@given(st.floats(1e-6, 0.4999))
def test_load_for_error_turns_one_step_error_round(error):
    assert_allclose(memory.one_step_error(memory.load_for_error(error)), error, rtol=1e-9)


def test_mean_field_overlap_and_its_sudden_end():
    m = [memory.retrieval_overlap(a) for a in (0.05, 0.08, 0.1, 0.12, 0.13, 0.135)]
    assert_allclose(m, [0.999992, 0.999557, 0.997999, 0.993223, 0.987212, 0.980791], atol=6e-7)
    assert_allclose(memory.critical_load(), 0.137906, atol=5e-7)
    assert_allclose(memory.retrieval_overlap(memory.critical_load() - 1e-12), 0.96742, atol=1e-5)
    assert memory.retrieval_overlap(memory.critical_load() + 1e-9) == 0


def test_a_thousand_neurons_remember_eighty_patterns_and_not_two_hundred():
    rng = np.random.default_rng(12)
    found = {}
    for P in (80, 200):
        xi = signs(rng, P, 1000)
        W = memory.store(xi)
        found[P] = np.mean([memory.overlap(xi[k], memory.recall(W, xi[k], rng)) for k in range(8)])
    assert found[80] > 0.998
    assert 0.2 < found[200] < 0.65


def test_mixtures_of_three_are_fixed_at_low_load_and_gone_at_eighty():
    rng = np.random.default_rng(21)
    for P, low, high in ((10, 0.45, 0.56), (80, 0.0, 0.4)):
        xi = signs(rng, P, 1000)
        end = memory.recall(memory.store(xi), np.sign(xi[:3].sum(axis=0)), rng)
        assert low < np.sort(memory.overlap(xi[:3], end))[1] < high


def test_patterns_that_share_a_mean_need_it_taken_off_neuron_by_neuron():
    rng = np.random.default_rng(33)
    f = rng.uniform(0.05, 0.95, 200)  # each neuron is active with a probability of its own
    eta = (rng.random((30, 200)) < f).astype(float)
    wrong = {}
    for name, taken_off in (("own", f), ("shared", f.mean())):
        J = memory.store_sparse(eta, taken_off)
        wrong[name] = np.mean([memory.recall_sparse(J, e, taken_off) != e for e in eta])
    assert wrong["own"] < 0.05
    assert wrong["shared"] > 0.1


def test_sparse_patterns_need_the_covariance_rule():
    rng = np.random.default_rng(31)
    N, P, f = 1000, 500, 0.05
    eta = sparse(rng, P, N, int(f * N))
    h = (eta - f) @ memory.store_sparse(eta, f).T
    wrong = (h > 0.5 - f) != (eta == 1)
    assert memory.sparse_error(P / N, f) < wrong.mean() < 3 * memory.sparse_error(P / N, f)
    plain = eta.T @ eta / (N * f)
    np.fill_diagonal(plain, 0)
    h = eta @ plain
    best = min(np.mean((h > theta) != (eta == 1)) for theta in np.linspace(h.min(), h.max(), 300))
    assert best > 10 * wrong.mean()


@given(st.floats(1e-3, 2.0))
def test_half_of_the_neurons_active_is_the_dense_case(load):
    assert_allclose(memory.sparse_error(load, 0.5), memory.one_step_error(load), rtol=1e-12)


def test_sequences_run_below_their_critical_load():
    assert_allclose([memory.sequence_overlap(a) for a in (0.1, 0.2)], [0.9984, 0.9663], atol=5e-5)
    assert memory.sequence_overlap(0.2690) > 0.83
    assert memory.sequence_overlap(0.2692) == 0
    rng = np.random.default_rng(41)
    for P, low, high in ((100, 0.99, 1.0), (290, -0.3, 0.3)):
        xi = signs(rng, P, 1000)
        W, s = memory.store_sequence(xi), xi[0]
        for _ in range(P):
            s = np.sign(W @ s)
        assert low <= memory.overlap(xi[0], s) <= high


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: memory.store([[1, 0]]), "patterns"),
        (lambda: memory.store([1, -1]), "patterns"),
        (lambda: memory.store_sparse([[1, -1]], 0.5), "patterns"),
        (lambda: memory.store_sparse([[1, 0]], 1.0), "activity"),
        (lambda: memory.store_sparse([[1, 0]], [0.5, 0.5, 0.5]), "activity"),
        (lambda: memory.store_sparse([[1, 0]], [0, 1]), "activity"),
        (lambda: memory.recall_sparse(np.eye(2), [1, 0], [0.5, 1.5]), "activity"),
        (lambda: memory.store_sequence([[2, 1]]), "patterns"),
        (lambda: memory.step(np.ones((2, 3)), [1, 1]), "W"),
        (lambda: memory.step(np.eye(2), [1, 0]), "state"),
        (lambda: memory.recall(np.eye(2), [1, 1, 1]), "state"),
        (lambda: memory.recall(np.eye(2), [1, 1], sweeps=0), "sweeps"),
        (lambda: memory.recall_sparse(np.eye(2), [1, -1], 0.5), "state"),
        (lambda: memory.overlap([1, 1], [1, 1, 1]), "state"),
        (lambda: memory.energy(np.eye(2), [[1, 1]]), "state"),
        (lambda: memory.one_step_error([0.1, 0]), "load"),
        (lambda: memory.load_for_error(0.5), "error"),
        (lambda: memory.retrieval_overlap(-0.1), "load"),
        (lambda: memory.sparse_error(0.1, 0), "activity"),
        (lambda: memory.sequence_overlap(np.nan), "load"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
