"""The claims of chapter 4, each asserted from hebb_lib with seeds that the chapter does not use."""

import numpy as np
import pytest
from near import fails
from numpy.testing import assert_allclose
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import hebb_lib as hb


def with_modes(lam, seed):
    """A moment matrix with the given eigenvalues, its eigenvectors, and a start that has them all."""
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.standard_normal((len(lam), len(lam))))[0]
    return Q * np.asarray(lam) @ Q.T, Q, Q @ (rng.choice([-1, 1], len(lam)) * rng.uniform(0.2, 2, len(lam)))


SPECTRA = [(2.0,), (3, 1), (2, 2), (1, 0), (3, 2, 1, 0.2), (5, 5, 1, 0, 0), (1, 0.999, 0.5)]


@pytest.mark.claim("4.1")
def test_the_sum_of_modes_solves_the_averaged_rule():
    """Domain: eigenvalues in all patterns (one input, equal ones, zeros), any start and α, αλ₁t up to 3.

    Near miss: only the first mode of the sum, and the sum without α.
    """

    def agrees(w, solution):
        assert np.abs(w - solution).max() < 1e-7 * np.linalg.norm(solution, axis=1).max()

    for k, lam in enumerate(SPECTRA):
        C, Q, w0 = with_modes(lam, 400 + k)
        for alpha in (0.01, 0.7):
            t = np.linspace(0, 3, 5) / (alpha * lam[0])
            solution = solve_ivp(
                lambda _, w, C=C, alpha=alpha: alpha * C @ w, (0, t[-1]), w0,
                t_eval=t, rtol=1e-11, atol=1e-13, method="DOP853",
            ).y.T  # fmt: skip
            by_modes = (np.exp(alpha * np.multiply.outer(t, lam)) * (Q.T @ w0)) @ Q.T
            agrees(by_modes, solution)
            agrees(hb.flows.hebb_flow(C, w0, t, alpha), solution)
    C, Q, w0 = with_modes((3, 1), 408)
    solution = hb.flows.hebb_flow(C, w0, np.array([0.0, 1.0]), 0.7)
    with fails("the first mode alone"):
        agrees(np.exp(0.7 * 3 * np.array([[0], [1]])) * (w0 @ Q[:, 0]) * Q[:, 0], solution)
    with fails("α left out"):
        agrees(hb.flows.hebb_flow(C, w0, np.array([0.0, 1.0])), solution)


@pytest.mark.claim("4.2")
def test_eigenvalues_are_mean_squares_and_the_flow_never_shortens():
    """Domain: samples of any number and mean, more or fewer than inputs, starts in all directions.

    Near miss: C less a twentieth of λ₁, whose smallest eigenvalue is negative.
    """

    def never_shortens(C, w0):
        steps = [expm(t * C / np.abs(C).max()) @ w0 for t in np.linspace(0, 3, 15)]
        length = np.linalg.norm(steps, axis=1)
        assert (np.diff(length) >= -1e-12 * length[:-1]).all()  # rounding of the matrix exponential

    for k, (n, d) in enumerate([(1, 1), (3, 4), (2, 2), (50, 4), (7, 6)]):
        rng = np.random.default_rng(410 + k)
        X = rng.standard_normal((n, d)) + rng.standard_normal(d)
        C = X.T @ X / n
        lam, U = np.linalg.eigh(C)
        assert_allclose(lam, ((X @ U) ** 2).mean(axis=0), atol=1e-12 * lam[-1])
        assert (lam >= -1e-12 * lam[-1]).all()  # numpy's own values, not cut off at zero
        for w0 in [*U.T, *rng.standard_normal((5, d))]:
            never_shortens(C, w0)
    with fails("a matrix with a negative eigenvalue"):
        never_shortens(C - 0.05 * lam[-1] * np.eye(d), U[:, 0])
    # The library's flow agrees with the matrix exponential, for the covariance, too.
    w = hb.flows.hebb_flow(hb.covariance(X), w0, 0.5)
    assert_allclose(w, expm(0.5 * hb.covariance(X)) @ w0, rtol=1e-9, atol=1e-12)


@pytest.mark.claim("4.3")
def test_no_sample_shortens_under_the_plain_rule_but_many_do_under_the_covariance_rule():
    """Domain: any x, w (opposed and zero, too), α from 10⁻⁶ to 100; the moved cloud with 20 seeds.

    Near miss: the plain rule's test on the covariance rule; the cloud that is not moved.
    """

    def never_shorter(rule, X, alpha, **options):
        rng = np.random.default_rng(420)
        for x in X:
            for w in (rng.standard_normal(len(x)), -x, np.zeros(len(x))):
                after = np.linalg.norm(w + rule(w, x, alpha, **options))
                assert after >= np.linalg.norm(w) * (1 - 1e-15)

    X = np.random.default_rng(421).standard_normal((200, 3)) * [0.01, 1, 30]
    for alpha in (1e-6, 0.01, 1, 100):
        never_shorter(hb.rules.hebb, X, alpha)
    with fails("the covariance rule"):
        never_shorter(hb.rules.covariance_rule, X, 0.01, mean=[1.0, 1.0, 1.0])

    def fraction(mean, seed):
        X = hb.gaussian_cloud(1000, mean=mean, std=np.sqrt([2, 1]), angle=np.pi / 4, rng=seed)
        w0 = np.array([[1, -1], [1, 1]]) @ [0.2, 1.0] / np.sqrt(2)  # signs of u₁, u₂ do not matter here
        path = hb.learn(hb.rules.covariance_rule, X, w0, 0.01, mean=mean)
        return np.mean(np.diff(np.linalg.norm(path, axis=1)) < 0)

    for seed in range(422, 442):
        assert 0.25 < fraction((3.0, 1.0), seed) < 0.6
    with fails("a centered cloud, for which the rule is the plain one"):
        assert 0.25 < fraction((0.0, 0.0), 422) < 0.6


@pytest.mark.claim("4.4")
def test_modes_double_and_the_log_length_becomes_straight():
    """Domain: any positive λ_k and α, equal eigenvalues included; the slope needs u₁·w₀ ≠ 0.

    Near miss: an interval a tenth longer; a start without u₁, whose slope is αλ₂.
    """

    def doubles(C, w0, u, T, alpha):
        part = hb.flows.hebb_flow(C, w0, np.array([0.5, 1, 2]) * T, alpha) @ u
        assert_allclose(part / (w0 @ u), [np.sqrt(2), 2, 4], rtol=1e-5)

    def has_slope(C, w0, slope, alpha):
        late = (np.array([0.0, 1.0]) + 40) / (alpha * np.abs(np.linalg.eigvalsh(C)).max())
        log_length = np.log(np.linalg.norm(hb.flows.hebb_flow(C, w0, late, alpha), axis=1))
        # What is left of the other modes after this time: e^{−2·40(λ₁−λ₂)/λ₁}.
        assert np.diff(log_length)[0] / np.diff(late)[0] == pytest.approx(slope, rel=1e-6)

    for seed, lam in enumerate([(3, 2, 1, 0.2), (2, 2, 0.5), (1.5,)]):
        for alpha in (0.02, 0.3):
            C, Q, w0 = with_modes(lam, 430 + seed)
            for k, value in enumerate(lam):
                T = hb.flows.doubling_time(value, alpha)
                assert pytest.approx(np.log(2) / (alpha * value)) == T
                doubles(C, w0, Q[:, k], T, alpha)
            has_slope(C, w0, alpha * lam[0], alpha)
    C, Q, w0 = with_modes((3, 2), 435)
    with fails("an interval a tenth longer"):
        doubles(C, w0, Q[:, 0], 1.1 * hb.flows.doubling_time(3, 0.3), 0.3)
    with fails("a start without u₁"):
        has_slope(np.diag([3.0, 2.0]), [0.0, 1.0], 0.3 * 3, 0.3)


@pytest.mark.claim("4.5")
def test_overflow_comes_at_the_predicted_step():
    """Domain: starts from 10⁻³⁰⁰ to 10³⁰⁰, αλ₁ from 0.001 to 10, not within 10⁻⁶ of a whole number.

    Near miss: the flow's formula, with αλ₁ for the logarithm; a rate that is 1 % larger.
    """

    def met(start, rate):
        w, step = start, 0
        while np.isfinite(w):
            w, step = w + rate * w, step + 1
        return step

    def exact(start, growth):
        return (709.782712893384 - np.log(abs(start))) / growth

    rng = np.random.default_rng(450)
    for _ in range(40):
        start = float(rng.choice([-1, 1]) * 10 ** rng.uniform(-300, 300))
        rate = float(10 ** rng.uniform(-2, 1))
        n = exact(start, np.log1p(rate))
        if abs(n - round(n)) > 1e-6:  # the rounding of some 10⁵ steps is below 10⁻⁹ of a step
            assert met(start, rate) == int(np.ceil(n))
    assert met(0.7, 0.001) == int(np.ceil(exact(0.7, np.log1p(0.001))))
    with fails("the flow's formula"):
        assert met(0.2, 0.2) == int(np.ceil(exact(0.2, 0.2)))
    with fails("a rate 1 % larger"):
        assert met(0.2, 0.2) == int(np.ceil(exact(0.2, np.log1p(0.202))))
    n = int(np.ceil(exact(0.2, np.log1p(0.2))))
    around = hb.flows.hebb_iterates(np.diag([2.0, 0.5]), [0.2, 0.1], 0.1, np.array([n - 1, n]))
    assert np.isfinite(around[0]).all()
    assert np.isinf(around[1, 0])


@pytest.mark.claim("4.6")
def test_steps_fall_behind_the_flow():
    """Domain: every αλ > 0 (10⁻³ to 30) and n (1 to 3000), the steps taken one by one.

    Near miss: an error of nine tenths of n(αλ)³/3; a third instead of a half in the exponent.
    """

    def within(z, n, tolerance, half=0.5):
        w = 1.0
        for _ in range(n):
            w += z * w
        ratio = np.exp(np.log(w) - z * n) if np.isfinite(w) else np.exp(n * (np.log1p(z) - z))
        # Since eᵃ − eᵇ ≤ a − b for negative a, b, the next term of the series bounds the error.
        assert abs(ratio - np.exp(-n * z**2 * half)) <= tolerance + 1e-12 * n

    for z in (1e-3, 0.01, 0.1, 0.5, 1, 3, 30):
        for n in (1, 20, 300, 3000):
            within(z, n, n * z**3 / 3)
    with fails("nine tenths of the tolerance"):
        within(0.01, 1, 0.9 * 0.01**3 / 3)
    with fails("a third for a half"):
        within(0.01, 300, 300 * 0.01**3 / 3, half=1 / 3)
    steps = hb.flows.hebb_iterates([[2.0]], [1.0], 0.1, 20)[0]
    assert steps == pytest.approx(1.2**20)


@pytest.mark.claim("4.7")
def test_the_direction_converges_and_the_weights_do_not():
    """Domain: λ₁ > λ₂, u₁·w₀ ≠ 0 of either sign, with and without u₂ in the start; λ₂ once or twice.

    Near miss: λ₁ = λ₂; u₂ absent as if always faster; a start without u₁; a gap that is a tenth off.
    """

    def converges(C, w0, u, gap, alpha=0.4, exactly=True):
        t = np.array([14.0, 15.0]) / (alpha * gap)
        w = hb.flows.hebb_flow(C, w0, t, alpha)
        heading = w[1] / np.linalg.norm(w[1])
        assert_allclose(heading, np.sign(w0 @ u) * u, atol=1e-3)
        angle = hb.alignment_angle(w, u)
        assert angle[1] / angle[0] <= np.exp(-1) * (1 + 1e-3)
        if exactly:
            assert angle[1] / angle[0] == pytest.approx(np.exp(-1), rel=1e-3)
        assert np.linalg.norm(w[1]) > 2 * np.linalg.norm(w[0])

    for seed, lam in enumerate([(3, 2, 1, 0.2), (1, 0), (2, 1, 1)]):
        C, Q, w0 = with_modes(lam, 460 + seed)
        for alpha in (0.4, 0.01):
            converges(C, w0, Q[:, 0], lam[0] - lam[1], alpha)
            converges(C, -w0, Q[:, 0], lam[0] - lam[1], alpha)
    C, Q, _ = with_modes((3, 2, 0.5), 465)
    converges(C, Q @ [1, 0, 1], Q[:, 0], 1.0, exactly=False)  # no u₂ in the start: faster
    with fails("faster without u₂, so not exactly at the rate of the gap"):
        converges(C, Q @ [1, 0, 1], Q[:, 0], 1.0)
    # λ₂ = λ₃: without u₂, but with u₃, the rate is that of the gap all the same.
    C, Q, _ = with_modes((3, 2, 2), 467)
    converges(C, Q @ [1, 0, 1], Q[:, 0], 1.0)
    with fails("faster without u₂ alone, although u₃ has the same eigenvalue"):
        converges(C, Q @ [1, 0, 1], Q[:, 0], 1.1, exactly=False)
    with fails("no gap"):
        converges(2 * np.eye(2), np.array([0.3, 1.0]), np.array([1.0, 0.0]), 1.0)
    with fails("a start without u₁"):
        converges(np.diag([3.0, 2.0, 1.0]), np.array([0.0, 1.0, 1.0]), np.array([1.0, 0, 0]), 1.0)
    with fails("a gap a tenth too large"):
        C, Q, w0 = with_modes((3, 2), 466)
        converges(C, w0, Q[:, 0], 1.1)


@pytest.mark.claim("4.8")
def test_the_length_at_a_given_angle_does_not_depend_on_alpha():
    """Domain: λ₁ > λ₂, u₁·w₀ ≠ 0, α from 0.003 to 1, the equation integrated and the rule stepped on average.

    Near miss: coarse steps (αλ₁ = 0.5), whose length at the same angle differs by more than a tenth.
    """
    lam, target = (2.0, 1.0), np.tan(np.radians(2))

    def integrated(C, Q, w0, alpha):
        def angle(_, w):
            return abs(Q[:, 1] @ w) / abs(Q[:, 0] @ w) - target

        angle.terminal = True
        run = solve_ivp(lambda _, w: alpha * C @ w, (0, 20 / alpha), w0, events=angle, rtol=1e-10, atol=1e-10)
        return np.linalg.norm(run.y_events[0][0])

    def stepped(C, Q, w0, alpha):
        w = w0
        while abs(Q[:, 1] @ w) / abs(Q[:, 0] @ w) > target:
            w, before = w + alpha * C @ w, w
        # Between two steps the logarithms are interpolated.
        a, b = (np.log(abs(Q[:, 1] @ v) / abs(Q[:, 0] @ v)) for v in (before, w))
        part = (np.log(target) - a) / (b - a)
        return np.exp((1 - part) * np.log(np.linalg.norm(before)) + part * np.log(np.linalg.norm(w)))

    for seed in (470, 471, 472):
        C, Q, w0 = with_modes(lam, seed)
        lengths = [integrated(C, Q, w0, alpha) for alpha in (1.0, 0.1, 0.003)]
        assert_allclose(lengths, lengths[0], rtol=1e-7)
        errors = [abs(stepped(C, Q, w0, alpha) / lengths[0] - 1) for alpha in (4e-3, 2e-3)]
        assert errors[0] < 0.02
        assert errors[0] / errors[1] == pytest.approx(2, rel=0.1)  # of first order in α
        with fails("coarse steps"):
            assert stepped(C, Q, w0, 0.25) == pytest.approx(lengths[0], rel=0.1)


@pytest.mark.claim("4.9")
def test_linear_decay_only_moves_the_threshold():
    """Domain: γ on both sides of λ₁, also within 2 %, and equal to it; u₁·w₀ ≠ 0 and λ₁ > λ₂.

    Near miss: w₀ = u₂ at γ = 1.5, which dies; λ₁ = λ₂ = γ, where more than |u₁·w₀| is left.
    """

    def end(lam, a0, decay, alpha=0.01):
        Q = np.linalg.qr(np.random.default_rng(480).standard_normal((2, 2)))[0]
        # Four samples with exactly this second moment: decay_hebb's mean is the averaged rule.
        X = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]]) * np.sqrt(2) * np.sqrt(lam) @ Q.T
        step = np.mean([[hb.rules.decay_hebb(e, x, alpha, decay) for e in np.eye(2)] for x in X], axis=0).T
        # Long enough for a factor e^±30 in the first mode, or for the second one to die.
        n = round(30 / (alpha * (abs(lam[0] - decay) or 1)))
        w = np.linalg.matrix_power(np.eye(2) + step, n) @ (Q @ a0)
        return np.linalg.norm(w)

    for a0 in ([0.3, -0.8], [-2.0, 0.1], [1e-3, 1.0]):
        for decay in (0.0, 1.5, 1.96):
            assert end([2.0, 1.0], a0, decay) > 1e5
        for decay in (2.04, 2.5, 5.0):
            assert end([2.0, 1.0], a0, decay) < 1e-5
        assert end([2.0, 1.0], a0, 2.0) == pytest.approx(abs(a0[0]), rel=1e-6)
    with fails("a start on u₂"):
        assert end([2.0, 1.0], [0.0, 1.0], 1.5) > 1e5
    with fails("no gap"):
        assert end([2.0, 2.0], [0.3, 1.0], 2.0) == pytest.approx(0.3, rel=1e-6)
    assert end([2.0, 2.0], [0.3, 1.0], 2.0) == pytest.approx(np.hypot(0.3, 1), rel=1e-6)


@pytest.mark.claim("4.10")
def test_clipping_ends_with_every_weight_at_the_bound():
    """Domain: C with positive entries (1 to 6 inputs), starts in the box, also all but one at zero.

    Near miss: one negative correlation; the start w₀ = 0.
    """

    def ends_at_the_top(C, w, alpha=0.01, high=1.0):
        for _ in range(3000):
            w = np.clip(w + alpha * C @ w, 0, high)
        assert_allclose(w, high)

    for seed in range(490, 496):
        rng = np.random.default_rng(seed)
        d = seed - 489
        C = hb.second_moment(rng.exponential(size=(200, d)))
        assert (C > 0).all()
        ends_at_the_top(C, rng.uniform(0, 1, size=d))
        ends_at_the_top(C, np.eye(d)[0] * 0.01)
        ends_at_the_top(C, np.full(d, 2.0), high=2.0)
    with fails("a negative correlation"):
        ends_at_the_top(np.array([[1.5, -0.5], [-0.5, 1.5]]), np.array([0.3, 0.1]))
    with fails("a start at zero"):
        ends_at_the_top(C, np.zeros(d))


@pytest.mark.claim("4.11")
def test_a_lag_of_the_output_slows_the_growth_and_never_stops_it():
    """Domain: αλτ from 10⁻³ to 100, from starts with z = 1 and an output of either sign; one repeated input.

    Near miss: a start on the decaying mode, z + τsy = 0; half of the correction; a rate two tenths off.
    """

    def rate(q, y0, when=(11, 12)):
        x, tau = np.array([0.6, -0.8]), 1.0
        alpha = q / (tau * (x @ x))

        def slope(_, state):
            w, y = state[:2], state[2]
            return [*(alpha * y * x), (w @ x - y) / tau]

        # The second root of τs² + s = αλ is negative, so its mode has died after some 1/s.
        s = (np.sqrt(1 + 4 * q) - 1) / (2 * tau)
        run = solve_ivp(
            slope,
            (0, when[1] / s),
            [*x, y0],
            t_eval=np.array(when) / s,
            rtol=1e-10,
            atol=1e-10,
            method="LSODA",
        )
        z = x @ run.y[:2]
        return np.log(z[1] / z[0]) * s

    for q in (1e-3, 0.01, 0.1, 1, 10, 100):
        for y0 in (-1.0, 0.0, 1.0, 3.0):
            found = rate(q, y0)
            assert found == pytest.approx((np.sqrt(1 + 4 * q) - 1) / 2, rel=1e-5)
            assert q * (1 - q) <= found * (1 + 1e-5)
            assert found < q
    s = (np.sqrt(5) - 1) / 2  # αλτ = 1
    with fails("a start on the decaying mode"):
        assert rate(1.0, -1 / s, when=(1, 2)) > 0
    assert rate(1.0, -0.9 / s) == pytest.approx(s, rel=1e-5)  # close to it: it grows in the end
    with fails("half of the correction"):
        assert rate(0.1, 1.0) >= 0.1 * (1 - 0.1 / 2)
    with fails("no correction at all"):
        assert rate(1.0, 1.0) == pytest.approx(1.0, rel=0.2)
