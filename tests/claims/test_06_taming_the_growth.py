"""The claims of chapter 6, with seeds that the chapter does not use."""

import numpy as np
import pytest
from near import fails
from numpy.testing import assert_allclose
from scipy.integrate import solve_ivp

import hebb_lib as hb


def cloud(seed, n=1500, **options):
    return hb.gaussian_cloud(n, **({"std": (1.4, 0.6), "angle": 0.5} | options), rng=seed)


def moment(seed, lam):
    Q = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(lam), len(lam))))[0]
    return Q * np.asarray(lam) @ Q.T, Q


def oja_slope(C, w):
    """Right side of Oja's averaged equation."""
    return C @ w - (w @ C @ w) * w


def averaged_steps(C, w0, alpha, n):
    path = [np.asarray(w0, float)]
    for _ in range(n):
        path.append(path[-1] + alpha * oja_slope(C, path[-1]))
    return np.array(path)


@pytest.mark.claim("6.1")
def test_normalised_hebb_is_hebb_scaled():
    """Domain: unit starts in 1 to 5 dimensions, any samples (zero and huge ones, too), α from 0.01 to 2.

    Near miss: Oja's rule, which is the division only to first order.
    """

    def is_hebb_scaled(rule, X, w0, alpha):
        plain = hb.learn(hb.rules.hebb, X, w0, alpha)
        assert np.linalg.norm(plain[-1]) > 1.1
        found = hb.learn(rule, X, w0, alpha)
        # Rounding: some 10⁻¹⁶ a step, and angles only shrink by more steps.
        assert_allclose(found, plain / np.linalg.norm(plain, axis=1, keepdims=True), atol=1e-9)

    for d in (1, 2, 5):
        rng = np.random.default_rng(600 + d)
        X = rng.standard_normal((60, d)) * rng.exponential(size=(60, 1)) ** 2
        X[7] = 0
        for alpha in (0.01, 0.3, 2.0):
            w0 = rng.standard_normal(d)
            is_hebb_scaled(hb.rules.normalised_hebb, X, w0 / np.linalg.norm(w0), alpha)
    with fails("Oja's rule"):
        is_hebb_scaled(hb.rules.oja, cloud(601, n=60), [0.6, -0.8], 0.05)


@pytest.mark.claim("6.2")
def test_subtraction_keeps_the_sum_and_not_the_length():
    """Domain: clouds of 2 to 6 inputs with any mean; starts with v·Cw₀ ≠ 0; the library's rule averaged.

    Near miss: the largest eigenvalue of C for that of PCP; a start with v·Cw₀ = 0.
    """

    def grows_at(rate, step, w, P):
        # The flow e^{step·t}, to a time at which the other modes have died to 10⁻⁶ or less.
        lam, R = np.linalg.eig(step)
        t = np.array([0.0, 1.0]) / rate + 30 / gap(step)
        w = (R * np.exp(np.multiply.outer(t, lam))[:, None, :]) @ np.linalg.solve(R, w)
        length = np.linalg.norm(w.real @ P, axis=1)
        assert np.log(length[1] / length[0]) == pytest.approx(1, rel=1e-4)

    def gap(step):
        lam = np.sort(np.linalg.eigvals(step).real)
        return lam[-1] - lam[-2]

    for d in (2, 3, 6):
        rng = np.random.default_rng(602 + d)
        X = rng.standard_normal((400, d)) @ rng.standard_normal((d, d)) + rng.standard_normal(d)
        w0 = rng.standard_normal(d)
        path = hb.learn(hb.rules.subtractive_hebb, X[:40], w0, 0.01)
        assert_allclose(path.sum(axis=1), path[0].sum(), rtol=1e-9, atol=1e-9)
        C, P = hb.second_moment(X), np.eye(d) - 1 / d
        step = np.mean([[hb.rules.subtractive_hebb(e, x, 1.0) for e in np.eye(d)] for x in X], axis=0).T
        assert_allclose(step, P @ C, atol=1e-10)
        lam, V = np.linalg.eigh(P @ C @ P)
        assert abs(V[:, -1] @ C @ w0) > 1e-3
        grows_at(lam[-1], step, w0, P)
        with fails("the largest eigenvalue of C"):
            grows_at(np.linalg.eigvalsh(C)[-1] * 1.001, step, w0, P)
        assert V[:, -1] @ C @ (w0 - V[:, -1] * (V[:, -1] @ C @ w0) / lam[-1]) == pytest.approx(0, abs=1e-9)
    still = np.linalg.solve(C, np.ones(d))  # PCw = 0: v·Cw₀ = 0 for every v with zero sum
    with fails("a start with v·Cw₀ = 0"):
        assert np.linalg.norm(P @ C @ still) > 1e-9 * np.linalg.norm(still)


@pytest.mark.claim("6.3")
def test_oja_and_division_differ_in_second_order():
    """Domain: unit vectors and inputs in 1 to 4 dimensions, lengths of x from 0.1 to 3.

    Near miss: weights of length 1.1, for which the difference is of first order; no factor 3.
    """
    rng = np.random.default_rng(603)

    def is_second_order(w, x, factor=3.0):
        y = w @ x
        term = y**2 * ((x @ x - factor * y**2) / 2 * w + y * x)
        for alpha in (1e-3, 1e-4):
            g = alpha * (x @ x)
            gap = hb.rules.oja(w, x, alpha) - hb.rules.normalised_hebb(w, x, alpha)
            # The next order is at most some 10 g³; rounding is 10⁻¹⁶ |w|.
            assert np.linalg.norm(gap - alpha**2 * term) < 10 * g**3 + 1e-15

    for d in (1, 2, 4):
        for length in (0.1, 1.0, 3.0):
            w, x = rng.standard_normal(d), rng.standard_normal(d)
            w /= np.linalg.norm(w)
            is_second_order(w, length * x / np.linalg.norm(x))
    w, x = np.array([0.6, -0.8]), np.array([1.5, 0.4])
    is_second_order(w, x)
    with fails("weights of length 1.1"):
        is_second_order(1.1 * w, x)
    with fails("a factor of 2 for 3"):
        is_second_order(w, x, factor=2.0)


@pytest.mark.claim("6.4")
def test_the_exact_solution_solves_and_has_hebbs_direction():
    """Domain: starts from 0.01 to 30 long, generic, on an eigenvector, C with equal and zero eigenvalues.

    Near miss: the constant 1 − |w₀|² left out of the root.
    """

    def solves(flow, C, w0):
        t = np.linspace(0, 3, 20)
        numeric = solve_ivp(
            lambda _, w: oja_slope(C, w), (0, 3), w0, t_eval=t, rtol=1e-11, atol=1e-13, method="LSODA"
        )
        w = flow(C, w0, t)
        assert_allclose(w, numeric.y.T, atol=1e-6 * max(1, np.linalg.norm(w0)))
        plain = hb.flows.hebb_flow(C, w0, t)
        cosine = (w * plain).sum(axis=1) / np.linalg.norm(w, axis=1) / np.linalg.norm(plain, axis=1)
        assert_allclose(cosine, 1, rtol=1e-12)

    def without_the_constant(C, w0, t):
        plain = hb.flows.hebb_flow(C, w0, t)
        return plain / np.linalg.norm(plain, axis=1, keepdims=True)

    for seed, lam in enumerate([(2, 1, 0.3), (1, 1, 0), (0.7,)]):
        C, Q = moment(604 + seed, lam)
        for length in (0.01, 1.0, 3.0, 30.0):
            for direction in (np.ones(len(lam)), Q[:, -1]):
                solves(hb.flows.oja_flow, C, length * direction / np.linalg.norm(direction))
    with fails("no constant in the root"):
        solves(without_the_constant, C, np.array([0.5]))


@pytest.mark.claim("6.5")
def test_averaged_steps_err_in_proportion_to_alpha():
    """Domain: four clouds like the chapter's, αn = 3, the start (0.2, 1.2) and another, α from 0.004 down.

    Near miss: single samples, whose error is in proportion to √α.
    """

    def errors(C, w0, X=None):
        found = []
        for alpha in (0.004, 0.002, 0.001):
            n = round(3 / alpha)
            exact = hb.flows.oja_flow(C, w0, np.arange(n + 1), alpha)
            if X is None:
                found.append(np.linalg.norm(averaged_steps(C, w0, alpha, n) - exact, axis=1).max())
            else:
                rng = np.random.default_rng(605)
                ends = [
                    hb.learn(hb.rules.oja, X[rng.integers(0, len(X), n)], w0, alpha)[-1] for _ in range(200)
                ]
                found.append(np.sqrt(np.mean(np.sum((ends - exact[-1]) ** 2, axis=1))))
        return np.array(found)

    def in_proportion(found):
        assert_allclose(found[:-1] / found[1:], 2, rtol=0.02)  # the next order: some 4·α·λ₁

    for seed in range(605, 609):
        C = hb.second_moment(cloud(seed))
        found = errors(C, [0.2, 1.2])
        assert found[0] < 1e-3
        in_proportion(found)
        in_proportion(errors(C, [-0.1, 0.05]))
    with fails("single samples"):
        in_proportion(errors(C, [0.2, 1.2], cloud(608)))


@pytest.mark.claim("6.6")
def test_pushes_grow_and_decay_at_the_rates_of_the_table():
    """Domain: spectra with and without equal and zero eigenvalues, every ±u_k and direction of the push.

    Near miss: a rate of −λ_k for the length; no gap, where a push along u₂ stays for good.
    """
    h = 1e-6

    def has_rates(C, lam, Q, own=2):
        for k in range(len(lam)):
            for sign in (1, -1):
                fixed = sign * Q[:, k]
                assert_allclose(oja_slope(C, fixed), 0, atol=1e-12)
                for j in range(len(lam)):
                    push = oja_slope(C, fixed + h * Q[:, j]) - oja_slope(C, fixed - h * Q[:, j])
                    rate = -own * lam[k] if j == k else lam[j] - lam[k]
                    assert_allclose(push / (2 * h), rate * Q[:, j], atol=1e-6)

    def goes_to(u, C, starts):
        for w0 in starts:
            assert_allclose(hb.flows.oja_flow(C, w0, 300.0), np.sign(u @ w0) * u, atol=1e-6)

    for seed, lam in enumerate([(4, 2, 1, 0.3), (2, 2, 1), (1, 0)]):
        C, Q = moment(606 + seed, lam)
        has_rates(C, lam, Q)
        with fails("half of the rate for the length"):
            has_rates(C, lam, Q, own=1)
        starts = np.random.default_rng(616).standard_normal((20, len(lam)))
        if lam[0] > lam[1]:
            goes_to(Q[:, 0], C, starts)
        else:
            with fails("no gap"):
                goes_to(Q[:, 0], C, starts)


@pytest.mark.claim("6.7")
def test_what_a_large_step_or_a_long_start_does():
    """Domain: g from 0.05 to 3 on both sides of 1 and 2, starts from 0.01 to 1.01 of the border.

    Near miss: 1.01 of the border for 0.99; g = 1.02 for 0.98.
    """
    x = np.random.default_rng(607).standard_normal(3)

    def fate(g, share):
        """What becomes of the weight along x, from a part of the border; one component across, too."""
        a0 = share * np.sqrt(1 + 2 / g)
        path = hb.learn(hb.rules.oja, np.tile(x, (6000, 1)), a0 * x / np.linalg.norm(x), g / (x @ x))
        if not np.isfinite(path[-1]).all():
            return "diverges"
        late = np.abs(path[-200:] @ x) / np.linalg.norm(x)
        assert np.abs(path[-200:] @ x).max() / np.linalg.norm(x) < np.sqrt(1 + 2 / g)
        return "settles" if np.abs(late - 1).max() < 1e-9 else "moves" if np.ptp(late) > 0.05 else "?"

    inside = (0.01, 0.3, 0.77, 0.99)
    for share in inside:
        for g in (0.05, 0.3, 0.9, 0.98):
            assert fate(g, share) == "settles"
        for g in (1.02, 1.2, 1.5, 1.95):
            assert fate(g, share) == "moves"
        for g in (2.05, 3.0):
            assert fate(g, share) == "diverges"
    for g in (0.05, 0.3, 0.9, 1.5, 3.0):
        assert fate(g, 1.01) == fate(g, -1.01) == "diverges"
    with fails("just beyond the border"):
        assert fate(0.9, 1.01) == "settles"
    with fails("g just above 1"):
        assert fate(1.02, 0.3) == "settles"
    assert 2 / np.sqrt(0.3) > 3 > np.sqrt(1 + 2 / 0.3)  # |w₀| = 3 lies beyond the border at g = 0.3
    assert np.sqrt(1 + 2 / 0.25) == pytest.approx(3)


@pytest.mark.claim("6.8")
def test_the_covariance_rule_follows_the_covariance_whichever_factor_is_centered():
    """Domain: clouds of 1 to 4 inputs with any mean and weights; the averaged rule run to the end.

    Near miss: no factor centered, whose average is C w; a start without u₁; λ₁ = λ₂.
    """

    def follows(X, w, change):
        Sigma = hb.covariance(X)
        assert_allclose(np.mean([change(w, x) for x in X], axis=0), 0.1 * Sigma @ w, rtol=1e-9, atol=1e-12)

    for d in (1, 2, 4):
        rng = np.random.default_rng(608 + d)
        X = rng.standard_normal((300, d)) @ rng.standard_normal((d, d)) + 3 * rng.standard_normal(d)
        w, mean = rng.standard_normal(d), X.mean(axis=0)
        follows(X, w, lambda w, x, mean=mean: hb.rules.covariance_rule(w, x, 0.1, mean))
        follows(X, w, lambda w, x, mean=mean: 0.1 * (w @ x - w @ mean) * x)
        with fails("no factor centered"):
            follows(X, w, lambda w, x: hb.rules.hebb(w, x, 0.1))

    def explodes_along_u1(w, Sigma, u):
        w = w.copy()
        for _ in range(3000):
            w = w + 0.02 * Sigma @ w
        assert np.linalg.norm(w) > 1e6
        assert np.degrees(hb.alignment_angle(w, u)) < 1

    X = cloud(608, n=500, mean=(-1.5, 2.5))
    Sigma, (_, U) = hb.covariance(X), hb.eigenmodes(hb.covariance(X))
    explodes_along_u1(np.array([0.4, 0.9]), Sigma, U[:, 0])
    with fails("a start without u₁"):
        explodes_along_u1(np.array([0.0, 1.0]), np.diag([2.0, 1.0]), np.array([1.0, 0.0]))
    with fails("no gap: the direction stays that of the start"):
        explodes_along_u1(np.array([0.4, 0.9]), np.eye(2), np.array([1.0, 0.0]))


@pytest.mark.claim("6.9")
def test_sangers_rows_become_the_eigenvectors_in_order():
    """Domain: random starts, different leading eigenvalues, averaged; single samples with falling α.

    Near miss: two equal leading eigenvalues; a last one that equals the next; the rule without its
    triangle.
    """

    def averaged(C, W, h=0.02, n=20_000, triangle=np.tril):
        for _ in range(n):
            W = W + h * (W @ C - triangle(W @ C @ W.T) @ W)
        return W

    def in_order(W, U, atol=1e-6):
        signs = np.sign(np.sum(W * U[:, : len(W)].T, axis=1, keepdims=True))
        assert_allclose(signs * W, U[:, : len(W)].T, atol=atol)

    for seed, lam in enumerate([(4, 2.5, 1.5, 0.6, 0.3), (3, 1, 0.5), (2, 1.5, 1.5, 0.1)]):
        C, Q = moment(609 + seed, lam)
        k = 1 if lam[1] == lam[2] else 2
        for start in range(4):
            W0 = 0.1 * np.random.default_rng(start).standard_normal((k, len(lam)))
            in_order(averaged(C, W0), Q)
    C, Q = moment(612, (2, 2, 0.5))
    W0 = 0.1 * np.random.default_rng(5).standard_normal((2, 3))
    with fails("equal leading eigenvalues"):
        in_order(averaged(C, W0), Q)
    C, Q = moment(615, (2, 1, 1))
    with fails("a last one that equals the next"):
        in_order(averaged(C, W0), Q)
    C, Q = moment(613, (3, 1, 0.5))
    with fails("no triangle"):
        in_order(averaged(C, W0, triangle=lambda A: A), Q)

    rng = np.random.default_rng(614)
    X = rng.standard_normal((60_000, 3)) * np.sqrt([3, 1, 0.5]) @ Q.T
    W, noise = W0, []
    for alpha in (0.004, 0.0004):
        W = hb.learn(hb.rules.sanger, X, W, alpha, every=len(X))[-1]
        noise.append(np.max([hb.alignment_angle(W[k], Q[:, k]) for k in range(2)]))
    assert noise[1] < noise[0]
    assert np.degrees(noise[1]) < 3


@pytest.mark.claim("6.10")
def test_the_bcm_threshold_must_outrun_the_weights():
    """Domain: gτ from 0.3 to 1.2 in steps of g = 0.001, pushes that are small and large.

    Near miss: a cycle just below 1; growth without end just above it; another cycle's width.
    """
    g = 0.001

    def late(product, y0, n=400_000):
        path = hb.learn(hb.rules.bcm, np.ones((n, 1)), [y0], g, theta=1.0, tau=product / g)[:, 0]
        third, last = path[n // 2 : 3 * n // 4], path[3 * n // 4 :]
        return (third.min(), third.max()), (last.min(), last.max())

    def is_stable(product):
        for y0 in (1.001, 0.95):
            assert_allclose(late(product, y0)[1], 1, atol=1e-3)

    def cycles(product, low, high):
        for y0 in (1.01, 1.3):
            before, after = late(product, y0)
            assert_allclose(before, after, atol=0.01)  # it grows no further
            assert_allclose(after, (low, high), atol=0.03)

    for product in (0.3, 0.7, 0.95):
        is_stable(product)
    cycles(1.05, 0.55, 1.45)
    cycles(1.2, 0.22, 1.82)
    with fails("beyond 1 it is not stable"):
        is_stable(1.05)
    with fails("no cycle below 1"):
        cycles(0.95, 0.55, 1.45)
    with fails("growth without end"):
        before, after = late(1.2, 1.01)
        assert after[1] > 1.1 * before[1]
    with fails("the width of another cycle"):
        cycles(1.1, 0.55, 1.45)
