"""The claims of chapter 3, each asserted from hebb_lib with seeds that the chapter does not use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near import fails
from numpy.testing import assert_allclose
from sklearn.decomposition import PCA

import hebb_lib as hb

seeds = st.integers(0, 10**6)


def top(C):
    return hb.eigenmodes(C)[1][:, 0]


def unit(angle):
    return np.array([np.cos(angle), np.sin(angle)])


def degrees(w, u):
    return np.degrees(hb.alignment_angle(w, u))


def basis(rng, d):
    return np.linalg.qr(rng.standard_normal((d, d)))[0]


def moment(lam, Q):
    C = Q * lam @ Q.T
    return (C + C.T) / 2


@pytest.mark.claim("3.1")
@given(seeds, st.integers(2, 6), st.floats(0.05, 1), st.floats(1e-3, 3))
def test_the_direction_goes_to_the_first_eigenvector_on_the_side_of_the_start(seed, d, gap, part):
    """Domain: two to six dimensions, λ₁ − λ₂ of 0.05 to 1 (over λ₂ = 1), u₁·w₀ from 0.001 of either sign.

    Time enough for the rest to shrink 10⁷ times: to 4·10⁻⁴ of the part along u₁, a cosine of 1 − 10⁻⁷.

    Near miss: λ₁ = λ₂; u₁·w₀ = 0; the other sign.
    """
    rng = np.random.default_rng(seed)
    Q = basis(rng, d)
    lam = np.array([1 + gap, 1, *rng.uniform(0, 1, d)])[:d]
    rest = Q[:, 1:] @ rng.standard_normal(d - 1)
    t = np.log(1e7) / gap

    def cosine(lam, w0):
        w = hb.flows.hebb_flow(moment(lam, Q), w0, t)
        return w @ Q[:, 0] / np.linalg.norm(w)

    for sign in (1, -1):
        assert_allclose(cosine(lam, sign * part * Q[:, 0] + rest), sign, atol=1e-6)
        with fails("λ₁ = λ₂"):
            equal = np.array([1.0, 1.0, *lam[2:]])
            assert_allclose(cosine(equal, sign * part * Q[:, 0] + Q[:, 1]), sign, atol=1e-6)
        with fails("the other sign"):
            assert_allclose(cosine(lam, sign * part * Q[:, 0] + rest), -sign, atol=1e-6)
    diagonal = np.diag(lam)  # exact zeros stay exact
    w = hb.flows.hebb_flow(diagonal, np.arange(d) * 1.0, t)
    assert w[0] == 0
    with fails("a start orthogonal to u₁"):
        assert_allclose(abs(w[0]) / np.linalg.norm(w), 1, atol=1e-9)


@pytest.mark.claim("3.2")
@given(seeds, st.integers(1, 5), st.booleans())
def test_the_flow_climbs_the_rayleigh_quotient_to_its_maximum(seed, d, off_centre):
    """Domain: any inputs in one to five dimensions (singular C among them), any start; w₀ ⊥ u₁ as well.

    Near miss: λ₁ from a start orthogonal to u₁; the climb read backwards.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rng.integers(1, 30), d)) + (rng.standard_normal(d) if off_centre else 0)
    C = hb.second_moment(X)
    lam, U = hb.eigenmodes(C)
    w0 = U @ (rng.choice([-1, 1], d) * np.append(1.0, rng.uniform(0, 1, d - 1)))

    def quotient(C, w0, end):
        w = hb.flows.hebb_flow(C, w0, np.append(np.linspace(0, end / 60, 100), end))
        w /= np.linalg.norm(w, axis=1, keepdims=True)
        return np.einsum("ni,ij,nj->n", w, C, w)

    q = quotient(C, w0, 300 / lam[0])
    assert np.diff(q).min() > -1e-12 * lam[0]
    # A mode with the relative gap g still lowers q by at most g e^{-600 g}, which is below 1/(600 e).
    assert_allclose(q[-1], lam[0], rtol=d / (600 * np.e))
    with fails("the climb read backwards, from a start that is no eigenvector"):
        assert np.diff(quotient(np.diag([2.0, 1]), [1.0, 1], 50)[::-1]).min() > -1e-12
    orthogonal = quotient(np.diag([3.0, 2, 1]), [0.0, 0.1, 5], 60)
    assert_allclose(orthogonal[-1], 2, rtol=1e-6)
    with fails("λ₁ from a start orthogonal to u₁"):
        assert_allclose(orthogonal[-1], 3, rtol=2e-3)


@pytest.mark.claim("3.3")
@given(st.floats(0, 0.95), st.floats(2, 20), st.floats(0.5, 89.5))
def test_the_estimate_of_the_angle_to_a_large_mean(s2, distance, degrees_apart):
    """Domain: σ₁ = 1 (only ratios matter), σ₂ from 0 to 0.95, |μ| from 2 to 20, ψ from 0.5° to 89.5°.

    The bound is approached as ψ goes to 0 or 90°.

    Near miss: nine tenths of the bound; an estimate
    without the factor ½.
    """
    gap = 1 - s2**2

    def check(distance, psi, share=1.0, half=0.5):
        mu = distance * unit(psi)
        angle = hb.alignment_angle(top(np.diag([1, s2**2]) + np.outer(mu, mu)), mu)
        estimate = half * gap * abs(np.sin(2 * psi)) / distance**2
        assert abs(estimate / angle - 1) <= share * gap / distance**2 * (1 + 1e-6) + 1e-9

    check(distance, np.radians(degrees_apart))
    with fails("nine tenths of the bound, at 1°"):
        check(distance, np.radians(1), 0.9)
    with fails("an estimate without the factor ½"):
        check(distance, np.radians(degrees_apart), half=1.0)


@pytest.mark.claim("3.4")
@given(st.floats(0.5, 5), st.floats(0, 0.98), st.floats(0.5, 89))
def test_halfway_between_the_mean_and_the_first_component(s1, ratio, degrees_apart):
    """Domain: every σ₁ > σ₂ ≥ 0 up to a ratio of 0.98, ψ from 0.5 to 89°.

    Near miss: a distance 3 % smaller or larger; ψ = 90°.
    """

    def halfway(factor, psi):
        mu = factor * np.sqrt(1 - ratio**2) * s1 * unit(psi)
        u = top(np.diag([s1**2, (ratio * s1) ** 2]) + np.outer(mu, mu))
        assert hb.alignment_angle(u, [1, 0]) == pytest.approx(psi / 2, rel=1e-6)
        assert hb.alignment_angle(u, mu) == pytest.approx(psi / 2, rel=1e-6)

    halfway(1, np.radians(degrees_apart))
    for factor in (0.97, 1.03):
        with fails(f"{factor} of the distance"):
            halfway(factor, np.radians(degrees_apart))
    with fails("a right angle, 3 % beyond"):
        halfway(1.03, np.pi / 2)


@pytest.mark.claim("3.5")
def test_single_samples_fall_on_either_side_of_the_jump():
    """Domain: the two distances, the four starts at 45°, 40 samples each.

    The jitter was 2.5° at 1.3 and 3.1° at 2.2 (700 runs): 13° is more than four of it.

    Near miss: the mean at 1.3 or PC 1 at 2.2; distances of 1.7 and 1.8, too near to the jump.
    """

    def furthest(distance, winner, runs=40):
        ends = [
            hb.learn(
                hb.rules.hebb,
                hb.gaussian_cloud(20_000, mean=(0, distance), std=(2, 1), rng=1050 + seed),
                np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])[seed % 4] * 1.0,
                alpha=0.0005,
                every=20_000,
            )[-1]
            for seed in range(runs)
        ]
        return degrees(np.array(ends), winner).max()

    assert furthest(1.3, [1, 0]) < 13
    assert furthest(2.2, [0, 1]) < 13
    for name, distance, winner in (
        ("the mean at 1.3", 1.3, [0, 1]),
        ("PC 1 at 2.2", 2.2, [1, 0]),
        ("PC 1 at 1.7", 1.7, [1, 0]),
        ("the mean at 1.8", 1.8, [0, 1]),
    ):
        with fails(name):
            assert furthest(distance, winner, 8) < 13


@pytest.mark.claim("3.6")
def test_centered_hebb_finds_the_first_principal_component():
    """Domain: 60 clouds with λ₁/λ₂ from 1.1 up in two to five dimensions; 60 runs of the rule from starts
    along u₁ and at 45° to it.

    The rule's jitter is 1.48°: 6° is four of it.

    Near miss: data that are not centered; equal variances;
    starts almost across u₁, some of which have not come round by the end.
    """
    rng = np.random.default_rng(106)

    def check(X):
        Z = hb.center(X)
        u = top(hb.second_moment(Z))
        assert degrees(u, PCA(n_components=1).fit(X).components_[0]) < 1e-5
        assert degrees(u, np.linalg.svd(Z, full_matrices=False)[2][0]) < 1e-5

    for _ in range(60):
        d = rng.integers(2, 6)
        X = rng.standard_normal((300, d)) * np.sqrt([rng.uniform(1.1, 9), *rng.uniform(0, 1, d - 1)])
        lam, _ = hb.eigenmodes(hb.covariance(X))
        if lam[0] >= 1.1 * lam[1]:
            check(X @ basis(rng, d) + 5 * rng.standard_normal(d))

    def furthest(std, runs, mean=None, apart=(-45, 0, 45)):
        angles = []
        for seed in range(runs):
            X = hb.gaussian_cloud(4000, mean=(-3, 7), std=std, angle=1.0, rng=1060 + seed)
            Z = hb.center(X) if mean is None else X
            w0 = unit(1.0 + np.radians(apart[seed % len(apart)]))  # PC 1 is at 1 radian
            w = hb.learn(hb.rules.hebb, Z, w0, alpha=0.001, every=4000)[-1]
            angles.append(degrees(w, top(hb.covariance(X))))
        return max(angles)

    assert furthest((2, 1), 60) < 6
    with fails("data that are not centered"):
        assert furthest((2, 1), 5, mean="kept") < 6
    with fails("equal variances"):
        assert furthest((2, 2), 20) < 6
    with fails("starts at 89° to u₁"):
        assert furthest((2, 1), 600, apart=(-89, 89)) < 6


@pytest.mark.claim("3.7")
@given(seeds, st.integers(2, 5), st.floats(0.1, 10))
def test_the_first_component_loses_least_and_tells_most(seed, d, noise):
    """Domain: skewed centered data in two to five dimensions for the loss, Gaussian input for
    the information.

    The information is computed from determinants of the joint covariance, not from the formula.

    Near miss: the last component; data with a mean, read by the same u; noise that depends on u.
    """
    rng = np.random.default_rng(seed)
    X = hb.center(rng.exponential(1, (50, d)) @ rng.standard_normal((d, d)))
    Sigma = hb.covariance(X)
    lam, U = hb.eigenmodes(Sigma)
    others = rng.standard_normal((20, d))
    others /= np.linalg.norm(others, axis=1, keepdims=True)

    def loss(X, u):
        return np.mean(np.sum((X - np.outer(X @ u, u)) ** 2, axis=1))

    def bits(u, noise):
        cross, variance = Sigma @ u, u @ Sigma @ u + noise
        joint = np.block([[Sigma, cross[:, None]], [cross[None, :], np.array([[variance]])]])
        logs = [np.linalg.slogdet(M)[1] for M in (Sigma, joint)]
        return 0.5 * (logs[0] + np.log(variance) - logs[1]) / np.log(2)

    first = U[:, 0]
    assert_allclose(loss(X, first), np.trace(Sigma) - lam[0], rtol=1e-9, atol=1e-9 * lam[0])
    assert all(loss(X, first) <= loss(X, u) for u in others)
    assert_allclose(bits(first, noise), 0.5 * np.log2(1 + lam[0] / noise), rtol=1e-4, atol=1e-6)
    assert all(bits(first, noise) >= bits(u, noise) - 1e-6 for u in others)
    with fails("the last component loses least"):
        assert all(loss(X, U[:, -1]) <= loss(X, u) for u in [*others, first])
    with fails("data with a mean far out along the last component"):
        shifted = X + 10 * np.sqrt(lam[0]) * U[:, -1]
        assert all(loss(shifted, first) <= loss(shifted, u) for u in [*others, U[:, -1]])
    with fails("noise that is a hundred times larger along the first component"):
        assert bits(first, 100 * noise * lam[0] / lam[-1]) >= bits(U[:, -1], noise)


@pytest.mark.claim("3.8")
@given(seeds, st.integers(2, 5), st.floats(0.01, 3))
def test_the_tangent_of_the_angle_shrinks_with_the_eigengap(seed, d, gap):
    """Domain: gaps from 0.01 to 3 over λ₂ = 1 in two to five dimensions, any start with a part along u₁.

    Near miss: λ₁ in place of the gap; in three dimensions, the exact law from the first moment on.
    """
    rng = np.random.default_rng(seed)
    Q, alpha = basis(rng, d), 0.01
    lam = np.array([1 + gap, 1, *rng.uniform(0, 0.5, d)])[:d]
    a0 = rng.choice([-1, 1], d) * rng.uniform(0.3, 1, d)

    def tangent(lam, a0, Q, t):
        return np.tan(hb.alignment_angle(hb.flows.hebb_flow(moment(lam, Q), Q @ a0, t, alpha), Q[:, 0]))

    t = np.linspace(0, 5 / (alpha * gap), 7)
    two = tangent(lam[:2], a0[:2], basis(rng, 2), t)
    exact = np.exp(-alpha * gap * t)
    assert_allclose(two, two[0] * exact, rtol=1e-6)
    many = tangent(lam, a0, Q, t)
    assert (many <= many[0] * exact * (1 + 1e-6)).all()
    late = tangent(lam, a0, Q, [4000, 4000 + 1 / (alpha * gap)])  # the third part is e⁻²⁰ of the second
    if late[0] > 1e-10:
        assert late[1] / late[0] == pytest.approx(np.exp(-1), rel=1e-4)
    with fails("λ₁ in place of the gap"):
        assert_allclose(two, two[0] * np.exp(-alpha * lam[0] * t), rtol=1e-6)
    with fails("the exact law in three dimensions"):
        three = tangent(np.array([1 + gap, 1, 0.2]), np.ones(3), basis(rng, 3), t)
        assert_allclose(three, three[0] * exact, rtol=1e-3)


@pytest.mark.claim("3.9")
@pytest.mark.parametrize("std", [(2, 1), (1.5, 1), (3, 0.5), (1.2, 1)])
def test_the_jitter_about_the_first_eigenvector(std):
    """Domain: four shapes of the cloud, at the largest α that the claim allows.

    Correlations last for 1/(2α(λ₁ − λ₂)) samples, so n samples are worth N = nα(λ₁ − λ₂), and the root
    mean square has the standard error 1/√(2N).

    Near miss: an α ten times as large for the formula; changes
    from sample to sample, whose kicks are not independent, though their second moment is 2Σ.
    """
    l1, l2 = np.square(std)
    alpha, n = 0.01 * (l1 - l2) / l1**2, 2_000_000

    def ratio(X, alpha, l1, l2):
        path = hb.learn(hb.rules.normalised_hebb, X, [1.0, 0.0], alpha, every=10)[2000:]
        jitter = np.sqrt(np.mean(np.tan(hb.alignment_angle(path, [1, 0])) ** 2))
        return jitter / np.sqrt(alpha * l1 * l2 / (2 * (l1 - l2)))

    X = hb.gaussian_cloud(n, std=std, rng=208)
    error = 4 / np.sqrt(2 * n * alpha * (l1 - l2))
    assert abs(ratio(X, alpha, l1, l2) - 1) < 0.05 + error
    with fails("a jitter in proportion to α"):
        assert abs(ratio(X, 10 * alpha, l1, l2) - np.sqrt(10)) < 0.05 + error
    changes = ratio(np.diff(X, axis=0), alpha / 2, 2 * l1, 2 * l2)
    assert abs(changes / np.sqrt(1.5) - 1) < 0.05 + error  # solution 3.4: √1.5, not 1, at equal pace
    with fails("successive differences"):
        assert abs(changes - 1) < 0.05 + error


@pytest.mark.claim("3.10")
@given(seeds, st.integers(1, 5), st.floats(0.1, 10))
def test_whitened_data_leave_the_direction_as_it_was(seed, d, t):
    """Domain: whitened data in one to five dimensions, any start, αt from 0.07 to 7.

    Near miss: data that are only centered; the identity for covariance, but a mean that is not zero;
    single samples of the whitened data.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((300, d)) * np.linspace(2, 1, d) @ basis(rng, d) + 3
    Z, w0 = hb.whiten(X), rng.standard_normal(d)

    def check(w):
        assert_allclose(w, np.exp(0.7 * t) * w0, atol=1e-8 * np.exp(0.7 * t) * np.abs(w0).max())

    check(hb.flows.hebb_flow(hb.second_moment(Z), w0, t, 0.7))
    with fails("data that are only centered"):
        check(hb.flows.hebb_flow(hb.second_moment(hb.center(X)), w0, t, 0.7))
    with fails("a mean of a fifth"):
        check(hb.flows.hebb_flow(hb.second_moment(Z + 0.2), w0, t, 0.7))
    with fails("single samples"):
        check(hb.learn(hb.rules.hebb, Z[:100], w0, 0.7 * t / 100)[-1])


def test_at_a_small_angle_single_runs_scatter_about_the_top_eigenvector_not_about_the_mean():
    """Chapter 3, after Figure 3.2: the average over runs stands to one side of the mean."""
    axis, mu = unit(np.radians(20)), 4 * unit(np.radians(80))
    across = np.array([mu[1], -mu[0]]) / 4  # towards PC 1
    slopes = []
    for seed in range(100):
        X = hb.gaussian_cloud(4000, mean=mu, std=(2, 1), angle=np.radians(20), rng=5000 + seed)
        w = hb.learn(hb.rules.hebb, X, [1.0, -0.2], alpha=0.001, every=4000)[-1]
        slopes.append((w @ across) / (w @ mu / 4))
    assert axis @ across > 0
    mean, error = np.degrees(np.mean(slopes)), np.degrees(np.std(slopes)) / 10
    assert mean > 4 * error
    assert mean == pytest.approx(5.2, abs=4 * error)


@pytest.mark.parametrize("c", [0.05, 0.4, 0.95])
def test_two_correlated_eyes_do_not_compete(c):
    """Solution 3.5: both gain, the ratio goes to 1, the difference grows; at −c one turns negative."""
    C, t = np.array([[1, c], [c, 1]]), np.linspace(0, 8 / c, 60)
    assert_allclose(hb.eigenmodes(C)[0], [1 + c, 1 - c])
    left, right = hb.flows.hebb_flow(C, [0.6, 0.4], t).T
    assert (np.diff(left) > 0).all() and (np.diff(right) > 0).all()
    assert (np.diff(left - right) > 0).all()
    assert right[-1] / left[-1] == pytest.approx(1, abs=1e-6)
    left, right = hb.flows.hebb_flow(np.array([[1, -c], [-c, 1]]), [0.6, 0.4], t).T
    assert left[-1] > 0 > right[-1]
    with fails("uncorrelated eyes, whose ratio stays"):
        left, right = hb.flows.hebb_flow(np.eye(2), [0.6, 0.4], t).T
        assert right[-1] / left[-1] == pytest.approx(1, abs=1e-6)


def test_numbers_that_the_answers_and_solutions_tell():
    """Chapter 3: the jump at √3 ≈ 1.73, the ratio of the times, solutions 3.2 and 3.3."""

    def winner(distance):
        return top(np.diag([4.0, 1 + distance**2]))

    assert np.sqrt(4 - 1) == pytest.approx(1.73, abs=0.005)
    assert winner(1.72)[0] == 1 and winner(1.74)[1] == 1

    def time_to_one_degree(lam):
        t = np.arange(0, 17_500)  # 40 · 17.5 is still below the overflow
        return np.argmax(degrees(hb.flows.hebb_flow(np.diag(lam), [1, 3], t / 1000), [1, 0]) <= 1)

    assert time_to_one_degree([40, 39.7]) / time_to_one_degree([4, 1]) == pytest.approx(10, rel=0.01)
    with fails("about four times sooner"):
        assert time_to_one_degree([40, 39.7]) / time_to_one_degree([4, 1]) == pytest.approx(4, rel=0.3)

    def rates(d):
        return hb.eigenmodes(5 * np.eye(d) + 25 * np.ones((d, d)))[0]

    assert rates(10)[:2] == pytest.approx([255, 5])
    assert rates(100)[0] / rates(100)[1] == pytest.approx(501)
    ones = np.ones(1000)  # the eigenvector of the mean, at d = 1000
    C = 5 * np.eye(1000) + 25 * np.outer(ones, ones)
    assert C @ ones / 5 == pytest.approx(5001 * ones)
    chorus = np.diag([4.0, *[0.25] * 5])
    chorus[1:, 1:] += 0.75
    assert hb.eigenmodes(chorus)[0][:2] == pytest.approx([4, 4])  # a tie, exactly at c = 0.75
