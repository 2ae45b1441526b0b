"""The claims of chapter 2."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near import fails
from numpy.testing import assert_allclose

import hebb_lib as hb

seeds, dimensions = st.integers(0, 10**6), st.integers(1, 6)


def random_moment(rng, d):
    A = rng.standard_normal((d, d))
    return A @ A.T / d


def draw(rng, C, *shape):
    return rng.multivariate_normal(np.zeros(len(C)), C, shape, method="cholesky")


@pytest.mark.claim("2.1")
@given(seeds, dimensions, st.floats(1e-3, 10))
def test_inner_product_double_sum_and_outer_product_are_one_update(seed, d, alpha):
    """Domain: any w and x in one to six dimensions, α from 0.001 to 10.

    Near miss: the outer product of x and w.
    """
    w, x = np.random.default_rng(seed).standard_normal((2, d))
    update = hb.rules.hebb(w, x, alpha)
    double = [alpha * sum(x[i] * x[j] * w[j] for j in range(d)) for i in range(d)]
    rounding = 1e-14 * alpha * d * (x @ x) * np.abs(w).max()
    assert_allclose(update, alpha * np.outer(x, x) @ w, rtol=1e-9, atol=rounding)
    assert_allclose(update, double, rtol=1e-9, atol=rounding)
    with fails("the outer product of x and w"):
        assert_allclose(update, alpha * np.outer(x, w) @ w, rtol=1e-6, atol=rounding)


@pytest.mark.claim("2.2")
@given(seeds, st.integers(1, 8))
def test_one_sample_has_rank_one_and_n_samples_rank_n(seed, d):
    """Domain: every d from 1 to 8, n from 1 past d; repeated and combined samples add no rank.

    Near miss: n + 1 in place of n; three samples of which one is a combination of the others.
    """
    X = np.random.default_rng(seed).standard_normal((d + 1, d))
    lam = np.linalg.eigvalsh(hb.second_moment(X[:1]))[::-1]  # not clipped at 0
    assert_allclose(lam, [X[0] @ X[0]] + [0] * (d - 1), atol=1e-13 * (X[0] @ X[0]))
    assert hb.alignment_angle(hb.eigenmodes(hb.second_moment(X[:1]))[1][:, 0], X[0]) < 1e-6

    def ranks(X, counts):
        return [np.linalg.matrix_rank(hb.second_moment(X[:n]), tol=1e-9) for n in counts]

    assert ranks(X, range(1, d + 2)) == [*range(1, d + 1), d]
    dependent = np.vstack([X[0], X[-1], X[0] - 2 * X[-1], -X[0]])
    assert ranks(dependent, [2, 3, 4]) == [min(2, d)] * 3
    with fails("n + 1 in place of n"):
        assert ranks(X, range(1, d + 1)) == [*range(2, d + 2)]
    with fails("three dependent samples"):
        assert ranks(dependent, [3]) == [3]


@pytest.mark.claim("2.3")
@given(seeds, dimensions, st.integers(1, 30))
def test_the_quadratic_form_is_the_mean_square_of_the_output(seed, d, n):
    """Domain: one to thirty samples (fewer than d among them), any mean, any w, every eigenvector.

    Near miss: the covariance in place of C when the mean is not 0; a symmetric matrix that no inputs have.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d)) @ rng.standard_normal((d, d)) + 3
    C, w = hb.second_moment(X), rng.standard_normal(d)
    size = np.trace(C)
    assert_allclose(C, C.T, atol=0)
    assert_allclose(w @ C @ w, np.mean((X @ w) ** 2), rtol=1e-9, atol=1e-13 * size * (w @ w))
    lam, U = np.linalg.eigh(C)  # not clipped at 0
    assert_allclose(lam, np.mean((X @ U) ** 2, axis=0), atol=1e-12 * size)
    assert lam.min() > -1e-13 * size
    with fails("the covariance"):
        ones = np.ones(d)
        assert_allclose(ones @ hb.covariance(X) @ ones, np.mean((X @ ones) ** 2), rtol=1e-9)
    with fails("a matrix with 1 on the diagonal and −0.9 beside it"):
        assert np.linalg.eigvalsh(1.9 * np.eye(3) - 0.9).min() > -1e-13


@pytest.mark.claim("2.4")
@given(seeds, dimensions)
def test_second_moment_is_covariance_plus_mean_and_three_matrices_agree_when_standardised(seed, d):
    """Domain: samples of one to six inputs that all vary, skewed, with any mean and scale.

    Near miss: a mean of a tenth, a variance of 1.2; sums divided by n − 1.
    """
    rng = np.random.default_rng(seed)
    X = rng.exponential(2, (30, d)) @ rng.standard_normal((d, d)) + rng.standard_normal(d)
    mu, sd = X.mean(axis=0), X.std(axis=0)
    C, rounding = hb.second_moment(X), 1e-12 * (X**2).max()
    assert_allclose(C, hb.covariance(X) + np.outer(mu, mu), atol=rounding)
    assert_allclose(hb.covariance(X), np.mean([np.outer(x - mu, x - mu) for x in X], axis=0), atol=rounding)

    def second_is_covariance(Y):
        assert_allclose(hb.second_moment(Y), hb.covariance(Y), atol=1e-9)

    def covariance_is_pearson(Y):
        assert_allclose(hb.covariance(Y), hb.pearson(Y), atol=1e-9)

    Z = (X - mu) / sd
    second_is_covariance(Z)
    covariance_is_pearson(Z)
    covariance_is_pearson(Z + 5)
    second_is_covariance(3 * Z)
    with fails("a mean of a tenth"):
        second_is_covariance(Z + np.where(np.arange(d) == 0, 0.1, 0))
    with fails("one variance of 1.2"):
        covariance_is_pearson(Z * np.where(np.arange(d) == 0, 1.2**0.5, 1))
    with fails("division by n − 1"):
        assert_allclose(C, np.atleast_2d(np.cov(X.T)) + np.outer(mu, mu), atol=rounding)


@pytest.mark.claim("2.5")
@pytest.mark.parametrize("alpha", [0.01, 0.7, 5.0])
@pytest.mark.parametrize("seed", [205, 206, 207])
def test_the_mean_over_all_sequences_is_exact_at_any_learning_rate(alpha, seed):
    """Domain: any discrete distribution of inputs (four of them, with unequal probabilities), α up to 5.

    The expectation is the sum over all 4⁵ sequences, so nothing is left to chance.

    Near miss: each sample shown twice (not independent); a distribution that changes on the way; the flow.
    """
    rng = np.random.default_rng(seed)
    inputs, w0, p = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.dirichlet(np.ones(4))
    C = (inputs.T * p) @ inputs

    def mean_end(inputs_at):
        ends = [
            np.prod(p[list(s)]) * hb.learn(hb.rules.hebb, inputs_at(list(s)), w0, alpha)[-1]
            for s in product(range(4), repeat=5)
        ]
        return np.sum(ends, axis=0)

    exact = np.linalg.matrix_power(np.eye(3) + alpha * C, 5) @ w0
    assert_allclose(mean_end(lambda s: inputs[s]), exact, rtol=1e-9)
    assert_allclose(hb.flows.hebb_iterates(C, w0, alpha, 5), exact, rtol=1e-9)
    with fails("the first two samples the same"):
        assert_allclose(mean_end(lambda s: inputs[[s[0], s[0], *s[2:]]]), exact, rtol=1e-9)
    with fails("the last input of another distribution"):
        assert_allclose(mean_end(lambda s: inputs[s] * [[1], [1], [1], [1], [2]]), exact, rtol=1e-9)
    with fails("the flow"):
        assert_allclose(hb.flows.hebb_flow(C, w0, 5, alpha), exact, rtol=1e-6)


@pytest.mark.claim("2.6")
@given(seeds, st.integers(1, 4), st.floats(0.2, 2))
def test_steps_fall_behind_the_flow_and_agree_for_small_steps(seed, d, T):
    """Domain: any C with trace 1 in one to four dimensions, any w₀, T from 0.2 to 2, α near 0.001.

    The next order in α changes the ratio of the differences by at most about α T.

    Near miss: n steps at another T; a difference in proportion to α².
    """
    C = np.array([[2.0]])
    steps, flow = hb.flows.hebb_iterates(C, [1.0], 0.1, 20), hb.flows.hebb_flow(C, [1.0], 20, 0.1)
    assert_allclose(steps, 38.34, atol=0.005)
    assert_allclose(flow, 54.60, atol=0.005)
    # One mode: the logarithm of the lag is αλ²T/2, the next order α²λ³T/3.
    for alpha in (0.01, 0.001):
        n = round(T / alpha)
        lag = np.log(hb.flows.hebb_flow(C, [1.0], n, alpha) / hb.flows.hebb_iterates(C, [1.0], alpha, n))
        assert_allclose(lag, alpha * 4 * (alpha * n) / 2, rtol=1.4 * alpha * 2)
    rng = np.random.default_rng(seed)
    C, w0 = random_moment(rng, d), rng.standard_normal(d)
    C /= np.trace(C)
    n = round(T / 1e-3)

    def gap(alpha, n):
        return np.linalg.norm(
            hb.flows.hebb_iterates(C, w0, alpha, n) - hb.flows.hebb_flow(C, w0, n, alpha)
        ) / np.linalg.norm(w0)

    ratio = gap(1e-3, n) / gap(5e-4, 2 * n)
    assert_allclose(ratio, 2, rtol=0.01)
    with fails("a difference in proportion to α²"):
        assert_allclose(ratio, 4, rtol=0.01)
    with fails("the same number of steps in place of the same time"):
        assert_allclose(gap(1e-3, n) / gap(5e-4, n), 2, rtol=0.01)


def relative_distance(C, w0, alpha, T):
    """Exact for independent Gaussian inputs with mean zero: ⟨wwᵀ⟩ obeys a linear recursion (Isserlis)."""
    M, mean = np.outer(w0, w0), np.array(w0)
    for _ in range(round(T / alpha)):
        M = M + alpha * (C @ M + M @ C) + alpha**2 * (2 * C @ M @ C + np.trace(M @ C) * C)
        mean = mean + alpha * C @ mean
    return np.sqrt(np.trace(M) - mean @ mean) / np.linalg.norm(mean)


@pytest.mark.claim("2.7")
def test_the_distance_of_paths_from_their_mean_goes_with_the_root_of_alpha():
    """Domain: 25 random C in one to four dimensions with trace 1, T from ½ to 2, α of 0.01 and 0.0025;
    the corners: C of rank 1 or nearly so, a start almost across it, T of a single step.

    The exact second moment gives the ratio; the rule itself, 3000 paths, has to meet that moment within
    four standard errors.

    Near miss: a larger α, where the ratio is off by more; a quarter of α and 4 in
    place of 2; inputs ±c, which scatter but whose xxᵀ does not.
    """
    rng = np.random.default_rng(207)
    for _ in range(25):
        d = rng.integers(1, 5)
        C, w0, T = random_moment(rng, d), rng.standard_normal(d), rng.choice([0.5, 1, 2])
        C /= np.trace(C)
        ratio = relative_distance(C, w0, 0.01, T) / relative_distance(C, w0, 0.0025, T)
        assert_allclose(ratio, 2, rtol=0.015)
        with fails("4 in place of 2"):
            assert_allclose(ratio, 4, rtol=0.015)
    for small, T, start in product((0, 1e-3, 0.5), (0.01, 0.1, 2), ([0.02, 1], [1, 0])):
        C = np.diag([1 - small, small])
        assert_allclose(
            relative_distance(C, start, 0.01, T) / relative_distance(C, start, 0.0025, T), 2, rtol=0.015
        )
    with fails("α tr C = 0.2 in one dimension"):
        large = [relative_distance(np.eye(1), [1.0], a, 2) for a in (0.2, 0.05)]
        assert_allclose(large[0] / large[1], 2, rtol=0.015)

    C, w0 = np.array([[0.6, 0.2], [0.2, 0.4]]), np.array([0.3, -1.0])
    for alpha in (0.01, 0.0025):
        n = round(1 / alpha)
        ends = [hb.learn(hb.rules.hebb, X, w0, alpha, every=n)[-1] for X in draw(rng, C, 3000, n)]
        mean = hb.flows.hebb_iterates(C, w0, alpha, n)
        squares = np.sum((ends - mean) ** 2, axis=1) / (mean @ mean)
        error = 4 * squares.std() / np.sqrt(3000)
        assert abs(squares.mean() - relative_distance(C, w0, alpha, 1) ** 2) < error
    signs = rng.choice([-1, 1], (100, 1)) * np.array([0.6, 0.8])
    end = hb.learn(hb.rules.hebb, signs, w0, 0.01)[-1]
    mean = hb.flows.hebb_iterates(np.outer(signs[0], signs[0]), w0, 0.01, 100)
    with fails("inputs ±c"):
        assert np.linalg.norm(end - mean) > 1e-9


@pytest.mark.claim("2.8")
@pytest.mark.parametrize("n", [1, 2, 20, 400])
@pytest.mark.parametrize("d", [1, 4])
def test_the_error_of_an_estimated_matrix(n, d):
    """Domain: n from 1 to 400, one and four inputs, a random C and one of rank 1.

    4000 estimates; the mean square may be off by four of its standard errors.

    Near miss: without the sum of the squares; n + 10 % samples; a mean that is not zero; uniform inputs.
    """
    rng = np.random.default_rng(208)
    C = random_moment(rng, d)

    def check(X, C, n=n, fourth=1.0):
        squares = np.array([np.sum((hb.second_moment(x) - C) ** 2) for x in X])
        expected = (np.trace(C) ** 2 + fourth * np.sum(C**2)) / n
        assert abs(squares.mean() - expected) < 4 * squares.std() / np.sqrt(len(X))

    X = draw(rng, C, 4000, n)
    check(X, C)
    direction = rng.standard_normal(d)
    check(rng.standard_normal((4000, n, 1)) * direction, np.outer(direction, direction))
    with fails("without the sum of the squares"):
        check(X, C, fourth=0)
    with fails("a mean that is not zero"):
        m = 1.5 * np.sqrt(np.diag(C))
        check(X + m, C + np.outer(m, m))
    with fails("uniform inputs"):
        sd = np.sqrt(np.diag(C))
        check(rng.uniform(-1, 1, (4000, n, d)) * np.sqrt(3) * sd, np.diag(sd**2))


@pytest.mark.claim("2.9")
def test_the_mean_outgrows_the_typical_path():
    """Domain: α = 1 and 0.1; the growth of long paths of the rule, and the share of paths above the mean.

    The growth is an average of 400,000 logarithms: four standard errors. The share is estimated from
    paths whose inputs are drawn with the density φ(x)(1 + x²)^0.46, up to a factor, and weighed back.

    Near miss: a typical growth one hundredth larger; one path in 55,000 or 75,000; 190 samples.
    """
    rng = np.random.default_rng(209)
    x = rng.standard_normal((1000, 400, 1))
    for alpha, mean, typical in ((1.0, 0.6931, 0.5335), (0.1, 0.09531, 0.08841)):
        one_step = hb.flows.hebb_iterates([[1.0]], [1.0], alpha, 1)[0]
        assert_allclose(np.log(one_step), mean, rtol=1e-4)
        # The growth of one long path, in pieces that do not overflow.
        growth = np.log([hb.learn(hb.rules.hebb, X, [1.0], alpha, every=400)[-1, 0] for X in x]) / 400
        error = 4 * growth.std() / np.sqrt(1000)
        assert abs(growth.mean() - typical) < error
        with fails("a growth one hundredth larger"):
            assert abs(growth.mean() - 1.01 * typical) < error

    def share_above(n, tilt=0.46, paths=20_000):
        z = np.linspace(-9, 9, 18_001)
        p = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
        M = p @ (1 + z**2) ** tilt
        X = rng.choice(z, (paths, n, 1), p=p * (1 + z**2) ** tilt / M)
        ends = np.array([hb.learn(hb.rules.hebb, s, [1.0], 1.0, every=n)[-1, 0] for s in X])
        weighed = np.exp(n * np.log(M) - tilt * np.log(ends)) * (ends > 2.0**n)
        return weighed.mean(), 3 * weighed.std() / np.sqrt(paths)

    share, error = share_above(200)
    assert abs(share - 1 / 64_000) < error < 0.1 * share
    for other in (55_000, 75_000):
        with fails(f"one path in {other}"):
            assert abs(share - 1 / other) < error
    with fails("190 samples"):
        share, error = share_above(190)
        assert abs(share - 1 / 64_000) < error


@pytest.mark.parametrize("between", [60, 90])
def test_the_mean_grows_faster_with_inputs_that_stay_and_more_slowly_with_inputs_that_take_turns(between):
    """Chapter 2, "Inputs that remember": the exact mean of a chain that repeats its input with probability s.

    Near miss: s = ½, independent inputs.
    """
    a = np.radians(between)
    A = [np.eye(2) + 0.3 * np.outer(v, v) for v in ([1.0, 0.0], [np.cos(a), np.sin(a)])]

    def mean_length(s, n=30):
        parts = [A[0] @ [0.5, 0.25], A[1] @ [0.5, 0.25]]  # mean of w where the last input is p, is q
        for _ in range(n - 1):
            p, q = parts
            parts = [A[0] @ (s * p + (1 - s) * q), A[1] @ (s * q + (1 - s) * p)]
        return np.linalg.norm(sum(parts))

    independent = np.linalg.norm(np.linalg.matrix_power((A[0] + A[1]) / 2, 30) @ [1.0, 0.5])
    assert mean_length(0.5) == pytest.approx(independent)
    assert mean_length(0) < mean_length(0.2) < 0.95 * independent
    assert mean_length(0.8) > 1.05 * independent
    with fails("independent inputs grow faster than independent inputs"):
        assert mean_length(0.5) > 1.001 * independent


@pytest.mark.parametrize("rho", [0.6, -0.6, -1.0])
def test_inputs_that_tend_to_be_the_opposite_of_the_last_make_the_mean_grow_faster(rho):
    """Chapter 2, "Inputs that remember": a pair of Gaussian samples adds 2α²ρ² to the mean."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)  # exact for the polynomials of degree 4 here
    alpha, weights = 0.5, weights / weights.sum()
    mean = 0.0
    for (z1, p1), (z2, p2) in product(zip(nodes, weights, strict=True), repeat=2):
        pair = np.array([[z1], [rho * z1 + np.sqrt(1 - rho**2) * z2]])
        mean += p1 * p2 * hb.learn(hb.rules.hebb, pair, [1.0], alpha)[-1, 0]
    assert mean == pytest.approx((1 + alpha) ** 2 + 2 * alpha**2 * rho**2)
    with fails("the mean of independent samples, or less"):
        assert mean <= (1 + alpha) ** 2


def test_after_fifty_samples_nearly_two_in_a_hundred_are_above_the_mean():
    """Chapter 2, the second Predict about the mean that no one meets: 1.8 % after 50 samples."""
    rng = np.random.default_rng(210)
    ends = [hb.learn(hb.rules.hebb, X, [1.0], 1.0)[-1, 0] for X in rng.standard_normal((20_000, 50, 1))]
    assert np.mean(np.array(ends) > 2.0**50) == pytest.approx(0.018, abs=0.004)


def test_numbers_that_the_answers_and_solutions_tell():
    """Chapter 2: the first Predict question, the 729 sequences, solutions 2.1 and 2.3."""
    C = np.array([[1.0, 0.5], [0.5, 1.0]])
    step = hb.flows.hebb_iterates(C, [1.0, 0.0], 0.1, 1)
    assert step == pytest.approx([1.1, 0.05])
    for other in ([1.1, 0], [1.05, 0.05]):
        with fails("the other answers"):
            assert step == pytest.approx(other)
    assert len(list(product(range(3), repeat=6))) == 729
    four = [[1, 2], [3, 2], [1, 0], [3, 4]]
    assert hb.second_moment(four) == pytest.approx(np.array([[5, 5], [5, 6]]))
    u = hb.eigenmodes([[9, 1.5], [1.5, 1]])[1][:, 0]
    assert np.degrees(np.arctan(u[1] / u[0])) == pytest.approx(10.3, abs=0.05)
    # "almost fourteen powers of ten": 200 (0.6931 − 0.5335) / ln 10
    assert 200 * (0.69315 - 0.53345) / np.log(10) == pytest.approx(13.9, abs=0.05)
