"""The claims of chapter 9, with seeds that the chapter does not use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near import fails
from scipy.special import ndtr
from scipy.stats import binom

import hebb_lib as hb
from hebb_lib import memory
from hebb_lib.explorers.digit_memory import remember


def signs(rng, *shape):
    return rng.choice([-1.0, 1.0], shape)


def symmetric(rng, N):
    """A random symmetric matrix without diagonal, sometimes of small whole numbers, so that ties occur."""
    A = rng.integers(-2, 3, (N, N)).astype(float) if rng.random() < 0.3 else rng.standard_normal((N, N))
    W = A + A.T
    np.fill_diagonal(W, 0)
    return W


@pytest.mark.claim("9.1")
def test_the_one_step_error_is_the_tail_of_a_gaussian():
    """The error of the exact law and of a simulation.

    Domain: N from 500 to 5000 and loads from 0.1 to 1, in the exact law of the cross-talk, a sum of
    (N − 1)(P − 1) independent signs; and networks of N = 500 and 1000 themselves.

    Near miss: a tenth more load; and N = 50, where the sum is not Gaussian enough.
    """

    def exact(N, P):
        n = (N - 1) * (P - 1)
        # Below a field of zero: at zero the neuron stays.
        return binom(n, 0.5).cdf(np.ceil((n - (N - 1)) / 2) - 1)

    def agrees(N, P, load):
        assert abs(exact(N, P) / memory.one_step_error(load) - 1) < 0.03

    for N in (500, 501, 640, 1000, 2000, 5000):
        for load in np.linspace(0.1, 1, 19):
            P = round(load * (N - 1)) + 1
            agrees(N, P, (P - 1) / (N - 1))
            with fails("a tenth more load"):
                agrees(N, P, 1.2 * (P - 1) / (N - 1) if load > 0.8 else 1.1 * (P - 1) / (N - 1))
    with fails("fifty neurons"):
        agrees(50, 6, 5 / 49)

    rng = np.random.default_rng(1901)
    for N, P, networks in ((500, 101, 20), (1000, 139, 4)):
        wrong = []
        for _ in range(networks):
            xi = signs(rng, P, N)
            h = xi @ memory.store(xi) * xi
            wrong.append(np.mean(h < -1e-9))
        # Five standard errors between networks.
        assert abs(np.mean(wrong) - exact(N, P)) < 5 * np.std(wrong, ddof=1) / np.sqrt(networks)


@pytest.mark.claim("9.2")
def test_a_kept_diagonal_holds_what_was_never_stored_too():
    """The formula at all loads, and a network; the ratio of the losses at a load of 400.

    Domain: loads from 0.001 to 1000 in the limit of many neurons; networks of N = 300 at loads 1 and 10.

    Near miss: a bound of 2.1 %; the same network at load 1, where a random state loses far more than 0.1 %;
    and the diagonal left out.
    """
    load = np.geomspace(1e-3, 1e3, 4000)
    worst = memory.one_step_error(load, self_coupling=True).max()
    assert worst < 0.023
    with fails("a bound a tenth lower"):
        assert worst < 0.021

    def lost(load, self_coupling=True):
        rng = np.random.default_rng(1902)
        xi, others = signs(rng, load * 300 + 1, 300), signs(rng, 4000, 300)
        W = memory.store(xi, self_coupling)
        return np.mean(xi @ W * xi < 0), np.mean(others @ W * others < 0)

    # 0.00078 in the limit, with 1.2 million signs drawn: a standard error below 0.0001.
    assert max(lost(10)) < 0.0012
    assert lost(10)[1] == pytest.approx(0.00078, rel=0.3)
    assert memory.one_step_error(10.0, self_coupling=True) < 0.001
    with fails("load 1"):
        assert max(lost(1)) < 0.0012

    def ratio(load):  # of the losses of a random and of a stored state, in the limit
        random = ndtr(-np.sqrt(load))
        return random / memory.one_step_error(load, self_coupling=True)

    # The tails give e · (1 + 1/α) · exp(1/2α), so e to 1.5/α.
    assert ratio(400.0) == pytest.approx(np.e, rel=2 / 400)
    with fails("load 1"):
        assert ratio(1.0) == pytest.approx(np.e, rel=0.1)
    with fails("no diagonal"):
        assert max(lost(10, self_coupling=False)) < 0.0012


@pytest.mark.claim("9.3")
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_symmetric_weights_come_to_rest_downhill(seed, N):
    """Every change of one neuron, and the end.

    Domain: symmetric matrices without diagonal, N from 1 to 25, of Gaussian or of small whole numbers (with
    ties), every start.

    Near miss: one pair of neurons with opposite weights, which turns for ever and raises the energy.
    """
    rng = np.random.default_rng(seed)
    W, s = symmetric(rng, N), signs(rng, N)

    def downhill(W, s, sweeps):
        for _ in range(sweeps):
            before = s.copy()
            for i in rng.permutation(len(s)):
                E = memory.energy(W, s)
                h = W[i] @ s
                if h * s[i] < -1e-9:
                    s[i] = -s[i]
                assert memory.energy(W, s) <= E + 1e-9
            if (s == before).all():
                return
        raise AssertionError("never comes to rest")

    end = memory.recall(W, s, rng)
    assert (end * (W @ end) >= -1e-9).all()
    downhill(W, s.copy(), 2000)
    with fails("one neuron excites the other, which inhibits it"):
        downhill(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([1.0, 1.0]), 50)


@pytest.mark.claim("9.4")
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_all_at_once_ends_in_at_most_two_states(seed, N):
    """A state comes again after two steps.

    Domain: symmetric matrices, N from 1 to 25, Gaussian or of small whole numbers (with ties), every start.

    Near miss: a ring of three neurons, each of which drives the next: a cycle of three.
    """
    rng = np.random.default_rng(seed)

    def two(W, s):
        for _ in range(400):
            s = memory.step(W, s)
        assert np.array_equal(memory.step(W, memory.step(W, s)), s)

    two(symmetric(rng, N) + np.diag(rng.standard_normal(N)), signs(rng, N))
    with fails("a ring of three"):
        two(np.roll(np.eye(3), 1, axis=0), np.array([1.0, 1.0, -1.0]))


@pytest.mark.claim("9.5")
def test_a_thousand_neurons_keep_a_hundred_patterns_and_lose_two_hundred():
    """Recall from the patterns themselves.

    Domain: three networks of 1000 neurons at each load, eight recalls each. The overlap's standard error at
    P = 100 is below 0.001 by theory and simulation, against 0.0076 to the bound.

    Near miss: the bounds exchanged; and P = 138, the edge itself, for either.
    """
    rng = np.random.default_rng(1905)

    def overlap(P):
        found = []
        for _ in range(3):
            xi = signs(rng, P, 1000)
            W = memory.store(xi)
            found += [memory.overlap(xi[k], memory.recall(W, xi[k], rng)) for k in range(8)]
        return np.mean(found)

    hundred, edge, two_hundred = overlap(100), overlap(138), overlap(200)
    assert hundred > 0.99
    # 0.38, with a standard error of 0.03 from 24 recalls.
    assert two_hundred < 0.5
    with fails("the edge for two hundred"):
        assert edge < 0.5
    with fails("the edge for a hundred"):
        assert edge > 0.99
    with fails("two hundred for a hundred"):
        assert two_hundred > 0.99


@pytest.mark.claim("9.6")
def test_the_majority_of_three_is_a_memory_at_low_load_only():
    """From the majority of three stored patterns.

    Domain: N = 1000, four networks at P = 10 and at P = 80.

    Near miss: P = 80 held to the bounds of P = 10.
    """
    rng = np.random.default_rng(1906)

    def left(P):
        xi = signs(rng, P, 1000)
        return memory.overlap(xi[:3], memory.recall(memory.store(xi), np.sign(xi[:3].sum(axis=0)), rng))

    def kept(P):
        m = left(P)
        assert ((m > 0.4) & (m < 0.6)).all()

    for _ in range(4):
        kept(10)
        with fails("eighty patterns"):
            kept(80)


@pytest.mark.claim("9.7")
def test_five_digits_need_the_covariance_rule():
    """All five images, and all lower halves.

    Domain: the digits 0 to 4. Plain recall is tried in 50 random orders each.

    Near miss: the covariance rule with one mean for all neurons; and plain Hebb held to the same.
    """
    digits = hb.datasets.digit_patterns()[:5]
    halves = digits.copy()
    halves[:, :32] = 0

    def kept(cues, taken_off):
        J = memory.store_sparse(digits, taken_off)
        for cue, digit in zip(cues, digits, strict=True):
            assert np.array_equal(memory.recall_sparse(J, cue, taken_off), digit)

    kept(digits, digits.mean(axis=0))
    kept(halves, digits.mean(axis=0))
    with fails("one mean for all neurons"):
        kept(digits, digits.mean())

    W = memory.store(2 * digits - 1)
    for digit in 2 * digits - 1:
        for order in range(50):
            assert not np.array_equal(memory.recall(W, digit, order), digit)
    with fails("plain Hebb keeps the first"):
        assert np.array_equal(memory.recall(W, 2 * digits[0] - 1, 1), 2 * digits[0] - 1)


@pytest.mark.claim("9.8")
def test_a_hundred_patterns_play_for_a_round_and_three_hundred_do_not():
    """Each step of a round.

    Domain: two networks of 1000 neurons with 100 patterns, one with 300, all random.

    Near miss: 300 patterns held to the bound; and symmetric weights, which stay at the first pattern.
    """
    rng = np.random.default_rng(1908)

    def follows(P, store=memory.store_sequence):
        xi = signs(rng, P, 1000)
        W, s = store(xi), xi[0]
        for k in range(1, P + 1):
            s = memory.step(W, s)
            # The mean over a pattern's 1000 signs at load 0.1: 0.9984 by theory, its spread 0.0018.
            assert memory.overlap(xi[k % P], s) > 0.98
        return memory.overlap(xi[0], s)

    assert np.mean([follows(100) for _ in range(2)]) > 0.99
    with fails("three hundred patterns"):
        follows(300)
    with fails("symmetric weights"):
        follows(10, memory.store)


def test_what_the_explorer_should_have_shown():
    digits = hb.datasets.digit_patterns()

    def wrong(stored, digit, lost, rule):
        return int(np.sum(remember(stored, digit, lost, rule)[1] != digits[digit]))

    assert [wrong(5, 3, lost, "covariance") for lost in range(7)] == [0] * 6 + [7]
    assert wrong(5, 2, 7, "covariance") == 0
    assert {wrong(5, 3, lost, "hebb") for lost in range(8)} == {10}
    assert all(wrong(5, digit, 0, "hebb") for digit in range(5))
    for stored in range(3, 9):
        assert [wrong(stored, digit, 0, "covariance") for digit in range(stored)] == [0] * stored
    assert [wrong(9, digit, 0, "covariance") for digit in range(9)] == [0, 0, 0, 1, 0, 0, 0, 0, 13]
