"""The claims of chapter 1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near import fails
from numpy.testing import assert_allclose

import hebb_lib as hb


def unit(*degrees):
    a = np.radians(np.array(degrees))
    return np.squeeze(np.column_stack([np.cos(a), np.sin(a)]))


seeds, dimensions = st.integers(0, 10**6), st.integers(1, 6)
rates = st.floats(1e-4, 10)


@pytest.mark.claim("1.1")
@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(0, 360))
def test_output_is_largest_along_x_and_zero_across_it(size, length, turn):
    """Domain: inputs and weights of any length but zero, x at any angle, w at every whole degree to it;
    in one to six dimensions, along x, against it, across it and at random.

    Near miss: with x = 0 no direction is best; longer weights at 60° beat shorter ones at 0°.
    """
    angles = np.arange(360)

    def outputs(x, lengths):
        # The rule gives the output back: Δw·x / (α|x|²) = y.
        w = lengths * unit(*(turn + angles))
        return np.array([hb.rules.hebb(v, x, 0.1) @ x / (0.1 * size**2) for v in w])

    x = size * unit(turn)
    y = outputs(x, length)
    assert_allclose(y, length * size * np.cos(np.radians(angles)), atol=1e-11 * length * size)
    assert angles[np.argmax(y)] == 0 and angles[np.argmin(y)] == 180
    rng = np.random.default_rng(int(turn))
    for d in range(1, 7):
        z, v = rng.standard_normal((2, d))
        v, z = v / np.linalg.norm(v), size * z / np.linalg.norm(z)
        across = v - (v @ z) * z / size**2
        y = [
            hb.rules.hebb(length * u, z, 0.1) @ z / (0.1 * size**2) for u in (z / size, v, -z / size, across)
        ]
        assert_allclose([y[0], -y[2]], length * size, rtol=1e-9)
        assert y[2] - 1e-9 * y[0] <= y[1] <= y[0] * (1 + 1e-9)
        assert abs(y[3]) < 1e-12 * length * size
    with fails("the zero input"):
        assert np.ptp(outputs(0 * x, length)) > 0
    with fails("weights of different lengths"):
        assert np.argmax(outputs(x, np.where(angles == 60, 3, 1)[:, None] * length)) == 0


@pytest.mark.claim("1.2")
@given(seeds, dimensions, rates)
def test_a_step_never_shortens_the_weights(seed, d, alpha):
    """Domain: w and x in one to six dimensions, of either sign of y and of y = 0, rates from 1e-4 to 10.

    Near miss: with the sign of the rule turned around a small step shortens the weights.
    """
    w, x = np.random.default_rng(seed).standard_normal((2, d))
    dw = hb.rules.hebb(w, x, alpha)

    def growth(dw):
        return (w + dw) @ (w + dw) - w @ w

    exact = alpha * (w @ x) ** 2 * (2 + alpha * x @ x)
    # Rounding: a few units in the last place of the squares that are subtracted.
    assert_allclose(growth(dw), exact, rtol=1e-9, atol=1e-13 * (w @ w + exact))
    assert exact > 0
    across = w - (w @ x) / (x @ x) * x  # y = 0
    assert_allclose(hb.rules.hebb(across, x, alpha), 0, atol=1e-13 * alpha * (x @ x) * np.linalg.norm(w))
    with fails("the anti-Hebbian rule, α|x|² = 1"):
        assert growth(-hb.rules.hebb(w, x, 1 / (x @ x))) >= 0


@pytest.mark.claim("1.3")
@given(seeds, dimensions, st.floats(1e-3, 1))
def test_one_input_makes_the_parallel_part_grow_and_leaves_the_rest(seed, d, gain):
    """Domain: any x ≠ 0 and any start in one to six dimensions; α|x|² from 0.001 to 1 over 30 steps, and
    up to 1000 over three.

    Near miss: a growth a tenth larger; two inputs that take turns.
    """
    x, w0, other = np.random.default_rng(seed).standard_normal((3, d))
    alpha = gain / (x @ x)
    growth = (1 + gain) ** np.arange(31)

    def check(X, growth):
        path = hb.learn(hb.rules.hebb, X, w0, alpha)
        along = path @ x / (x @ x)
        rounding = 1e-12 * growth[-1] * np.abs(w0).max()
        assert_allclose(along, along[0] * growth, rtol=1e-10, atol=0)
        rest = path - np.outer(along, x)
        assert_allclose(rest, np.tile(w0 - along[0] * x, (31, 1)), atol=rounding)

    check(np.tile(x, (30, 1)), growth)
    large = hb.learn(hb.rules.hebb, np.tile(x, (3, 1)), w0, 1000 * alpha)
    assert_allclose(large @ x, w0 @ x * (1 + 1000 * gain) ** np.arange(4), rtol=1e-10)
    with fails("a growth of 1 + 1.1 α|x|²"):
        check(np.tile(x, (30, 1)), (1 + 1.1 * gain) ** np.arange(31))
    with fails("two inputs that take turns"):
        check(np.tile([x, 3 * other], (15, 1)), growth)


@pytest.mark.claim("1.4")
@given(st.floats(-89, 89), st.floats(0.01, 5), st.booleans())
def test_the_tangent_shrinks_geometrically_and_passes_six_degrees_at_step_30(start, gain, opposite):
    """Domain: starts up to 89° on either side of x or of −x, α|x|² from 0.01 to 5.

    Near miss: the angle itself in place of its tangent; 5.5° or 6.5° in place of 6°.
    """
    x = 2.0 * unit(200)
    w0 = (-1 if opposite else 1) * unit(200 + start)
    path = hb.learn(hb.rules.hebb, np.tile(x, (40, 1)), w0, gain / 4)
    tangent = np.tan(hb.alignment_angle(path, x))
    assert_allclose(tangent, tangent[0] / (1 + gain) ** np.arange(41), rtol=1e-9, atol=1e-14)
    path = hb.learn(hb.rules.hebb, np.tile(x, (40, 1)), unit(260), 0.1 / 4)
    angle = np.degrees(hb.alignment_angle(path, x))
    assert np.argmax(angle < 6) == 30
    with fails("the angle shrinks geometrically"):
        assert_allclose(angle, 60 / 1.1 ** np.arange(41), rtol=0.1)
    for other in (5.5, 6.5):
        with fails(f"{other}° at step 30"):
            assert np.argmax(angle < other) == 30


@pytest.mark.claim("1.5")
def test_orthogonal_weights_learn_nothing_but_a_billionth_is_enough():
    """Domain: the step is exact, ln 10⁹ / ln 1.1 = 217.4; for inputs of several lengths, along an axis.

    Near miss: α|x|² a tenth larger; a component a tenth of a billionth.
    """

    def overtakes(gain, part, length):
        X = np.tile([0.0, length], (300, 1))
        path = hb.learn(hb.rules.hebb, X, [-3.0, 3 * part], gain / length**2)
        return np.argmax(np.abs(path[:, 1]) > np.abs(path[:, 0]))

    for length in (0.1, 2.0, 50.0):
        X = np.tile([0.0, length], (300, 1))
        assert_allclose(hb.learn(hb.rules.hebb, X, [-3.0, 0.0], 0.1 / length**2), [[-3.0, 0.0]] * 301, atol=0)
        assert overtakes(0.1, 1e-9, length) == overtakes(0.1, -1e-9, length) == 218
    with fails("α|x|² = 0.11"):
        assert overtakes(0.11, 1e-9, 2.0) == 218
    with fails("a tenth of a billionth"):
        assert overtakes(0.1, 1e-10, 2.0) == 218


@pytest.mark.claim("1.6")
def test_weights_turn_to_a_distant_cloud_or_opposite_to_it():
    """Domain: |μ| of 4 to 8 σ₁, σ₂ from 0 to σ₁, every orientation, starts with |cos| ≥ ¼: 400 at random.

    Of 3000 such draws the largest angle was 11° (root mean square 1.8°), of 24,000 at the corner |μ| = 4σ₁,
    |cos| = ¼ it was 13.4°, and none went to the other side. Theory: a bias of at most
    σ₁²/(2|μ|²) = 1.8°, and a jitter of √(ασ₁²/2) = 3.2°, so that 15° is four standard deviations away.

    Near miss: a mean of half of σ₁; starts at |cos| < 0.005, whose sign the first samples decide.
    """

    def ends(rng, far, cosine, draws):
        angle, same_side = [], []
        for _ in range(draws):
            psi, distance = rng.uniform(0, 360), rng.uniform(*far)
            mean = distance * unit(psi)
            X = hb.gaussian_cloud(300, mean, (1, rng.uniform(0, 1)), rng.uniform(0, np.pi), rng=rng)
            side = rng.choice([-1, 1], 2)
            w0 = side[0] * unit(psi + side[1] * np.degrees(np.arccos(rng.uniform(*cosine))))
            w = hb.learn(hb.rules.hebb, X, w0, 0.1 / distance**2, every=300)[-1]
            angle.append(np.degrees(hb.alignment_angle(w, mean)))
            same_side.append(np.sign(w @ mean) == side[0])
        return np.array(angle), np.array(same_side)

    rng = np.random.default_rng(106)
    angle, same_side = ends(rng, (4, 8), (0.25, 1), 400)
    assert angle.max() < 15 and same_side.all()

    def jitter(distance, draws=400):  # about a round cloud, where the bias is 0
        squares = []
        for _ in range(draws):
            mean = distance * unit(rng.uniform(0, 360))
            X = hb.gaussian_cloud(300, mean, (1, 1), rng=rng)
            w = hb.learn(hb.rules.hebb, X, mean, 0.1 / distance**2, every=300)[-1]
            squares.append(np.degrees(hb.alignment_angle(w, mean)) ** 2)
        return np.sqrt(np.mean(squares))

    # At |μ| = 4σ₁ "four standard deviations" are these 15°: 1.8° + 4 · 3.2°, the 3.2° met within 4/√800.
    expected = np.degrees(np.sqrt(0.1 / 16 / 2))
    assert 14 < 1.8 + 4 * expected < 15
    assert abs(jitter(4) / expected - 1) < 4 / np.sqrt(800)
    with fails("a mean of three standard deviations"):
        assert abs(jitter(3) / expected - 1) < 4 / np.sqrt(800)
    with fails("a mean of half a standard deviation"):
        assert ends(rng, (0.5, 0.5), (0.25, 1), 50)[0].max() < 15
    with fails("starts almost across the mean"):
        assert ends(rng, (4, 4), (0, 0.005), 50)[1].all()


@pytest.mark.claim("1.7")
@pytest.mark.parametrize("c", [-1.0, -0.6, 0.0, 0.3, 1.0])
def test_a_silent_synapse_follows_the_correlation(c):
    """Domain: correlations from −1 to 1, variances of 1 and of 9; the identity α⟨x_i y⟩ for any
    weights held fixed.

    The average of n products has the standard error √((1 + c²)/n): four of them are allowed.

    Near miss: a correlation 0.1 away; a constant output, with which nothing correlates.
    """
    rng, n, alpha = np.random.default_rng(107), 20_000, 0.02
    x1, noise = rng.standard_normal((2, n))
    X = np.column_stack([x1, c * x1 + np.sqrt(1 - c**2) * noise])

    def change(w):
        return np.mean([hb.rules.hebb(w, x, alpha) for x in X], axis=0)

    for w in ([1.0, 0.0], [-0.4, 2.0]):
        assert_allclose(change(w), alpha * np.mean(X * (X @ w)[:, None], axis=0), rtol=1e-9, atol=1e-15)
    tolerance = 4 * alpha * np.sqrt((1 + c**2) / n)
    assert abs(change([1.0, 0.0])[1] - alpha * c) < tolerance
    X[:, 1] *= 3  # c is the average product: three times as large
    assert abs(change([1.0, 0.0])[1] - alpha * 3 * c) < 3 * tolerance
    X[:, 1] /= 3
    with fails("a correlation 0.1 away"):
        assert abs(change([1.0, 0.0])[1] - alpha * (c + 0.1)) < tolerance
    with fails("a constant output, with which nothing correlates"):
        assert abs(alpha * X[:, 1].mean() - alpha * (c or 0.1)) < tolerance


@pytest.mark.claim("1.8")
@given(seeds, dimensions)
def test_hebb_is_gradient_ascent_on_half_the_mean_square(seed, d):
    """Domain: forty inputs of any mean in one to six dimensions, any weights.

    The objective is quadratic, so that a central difference is its gradient up to rounding.

    Near miss: the mean of the output in place of its square; the square without the half.
    """
    rng = np.random.default_rng(seed)
    X, w = rng.standard_normal((40, d)) + rng.standard_normal(d), rng.standard_normal(d)
    average = np.mean([hb.rules.hebb(w, x, 0.3) for x in X], axis=0)

    def gradient(J, h=0.5):
        return np.array([(J(w + h * e) - J(w - h * e)) / (2 * h) for e in np.eye(d)])

    def objective(w):
        return 0.5 * np.mean((X @ w) ** 2)

    assert_allclose(average, 0.3 * gradient(objective), rtol=1e-9, atol=1e-10)
    for c in (0.1, 3.0, 1e3):
        assert_allclose(objective(c * w), c**2 * objective(w), rtol=1e-12)
    with fails("ascent on the mean output"):
        assert_allclose(average, 0.3 * gradient(lambda w: np.mean(X @ w)), rtol=1e-3)
    with fails("the square without the half"):
        assert_allclose(average, 0.3 * gradient(lambda w: 2 * objective(w)), rtol=1e-3)


@pytest.mark.claim("1.9")
def test_independent_rates_potentiate_unless_one_mean_is_taken_off():
    """Domain: gamma, Poisson and uniform activities, means of either sign.

    For independent activities the product's standard error is √(⟨x²⟩⟨y²⟩ − ⟨x⟩²⟨y⟩²)/√n: four are allowed.

    Near miss: an output that contains a tenth of the input; a mean taken for zero that is not.
    """
    rng, n, alpha = np.random.default_rng(108), 20_000, 0.01

    def change(pre, post):
        """Average change of a silent synapse on a cell whose output another input sets."""
        return np.mean([hb.rules.hebb([1.0, 0.0], x, alpha)[1] for x in np.column_stack([post, pre])])

    def check(pre, post, a, b):
        spread = np.mean(pre**2) * np.mean(post**2) - (a * b) ** 2
        assert abs(change(pre, post) - alpha * a * b) < 4 * alpha * np.sqrt(spread / n)

    gamma, poisson, uniform = rng.gamma(4, 2, n), 1.0 * rng.poisson(6, n), rng.uniform(-3, 1, n)
    check(gamma, poisson, 8, 6)
    check(poisson, uniform, 6, -1)
    check(gamma - 8, poisson, 0, 6)
    check(gamma, poisson - 6, 8, 0)
    with fails("an output that contains a tenth of the input"):
        check(gamma, poisson + 0.1 * (gamma - 8), 8, 6)
    with fails("a mean of 6 taken for zero"):
        check(gamma, poisson, 8, 0)


def summed_product(pre, post, width, begin):
    """Sum of products of spike counts, in windows one of which begins at `begin`."""
    edges = np.arange(begin - width, max(pre.max(), post.max()) + 2 * width, width)
    return np.sum(np.histogram(pre, edges)[0] * np.histogram(post, edges)[0])


@pytest.mark.claim("1.10")
@pytest.mark.parametrize("width", [3.0, 6.0, 10.0, 14.0, 40.0])
def test_products_of_counts_do_not_see_the_order_once_positions_are_averaged(width):
    """Domain: two random trains of 30 spikes and windows from shorter than most lags to longer than most.

    Averaged over m positions, each of the 900 pairs is off by less than 2/m.

    Near miss: one position of the windows; a width a tenth larger.
    """
    rng, m = np.random.default_rng(110), 2000
    pre, post = rng.uniform(0, 300, (2, 30))
    lag = post - pre[:, None]

    def averaged(pre, post):
        return np.mean([summed_product(pre, post, width, b) for b in np.arange(m) * width / m])

    def expected(width):
        return np.sum(np.clip(1 - np.abs(lag) / width, 0, None))

    tolerance = 2 / m * np.sum(np.abs(lag) < width)
    assert abs(averaged(pre, post) - expected(width)) < tolerance
    assert abs(averaged(-pre + 300, -post + 300) - expected(width)) < tolerance  # every lag reversed
    with fails("a width a tenth larger"):
        assert abs(averaged(pre, post) - expected(1.1 * width)) < tolerance
    with fails("one position of the windows"):
        post = 10.0 + 20 * np.arange(1000)  # 0 against 1000 for windows of 10 ms that begin at 0
        assert summed_product(post - 5, post, 10.0, 0.0) == summed_product(post + 5, post, 10.0, 0.0)


def test_numbers_that_the_answers_and_solutions_tell():
    """Chapter 1: the Predict questions, the strengths of mean and scatter, solutions 1.1, 1.2 and 1.4."""
    # "After 10 steps ... has grown by 2.6. The tangent was 1.73 and is now 0.67, an angle of 34°."
    path = hb.learn(hb.rules.hebb, np.tile([1.0, 0.0], (30, 1)), unit(60), 0.1)
    tangent = path[:, 1] / path[:, 0]
    assert path[10, 0] / path[0, 0] == pytest.approx(2.6, abs=0.01)
    assert tangent[[0, 10]] == pytest.approx([1.73, 0.67], abs=0.005)
    assert np.degrees(np.arctan(tangent[10])) == pytest.approx(34, abs=0.5)
    # "from 1.73 to 0.105, by a factor of 16.5"; "29.4"; "ln 10 / ln 1.1 = 24"
    factor = np.tan(np.radians(60)) / np.tan(np.radians(6))
    assert np.tan(np.radians(6)) == pytest.approx(0.105, abs=5e-4)
    assert factor == pytest.approx(16.5, abs=0.05)
    assert np.log(factor) / np.log(1.1) == pytest.approx(29.4, abs=0.05)
    assert np.log(10) / np.log(1.1) == pytest.approx(24, abs=0.5)
    # "these are 10.4 against at most 0.7² = 0.49"
    assert np.dot([3.0, 1.2], [3.0, 1.2]) == pytest.approx(10.4, abs=0.05) and pytest.approx(0.49) == 0.7**2
    # Explorer: "the output grows ... from 0.50 to 1.49 in six steps, while the angle falls from 60° to 30°"
    six = hb.learn(hb.rules.hebb, np.tile([1.0, 0.0], (6, 1)), unit(60), 0.2)
    assert six[[0, 6], 0] == pytest.approx([0.50, 1.49], abs=0.005)
    assert np.degrees(np.arctan2(*six[6, ::-1])) == pytest.approx(30, abs=0.5)
    # "1.1^1000 ≈ 2·10⁴¹"
    assert pytest.approx(2, abs=0.5) == 1.1**1000 / 1e41
    # Solution 1.1 and 1.2
    w, x = np.array([1.0, 2.0]), np.array([3.0, -1.0])
    new = w + hb.rules.hebb(w, x, 0.1)
    assert new == pytest.approx([1.3, 1.9]) and new @ x == pytest.approx(2.0)
    factor = np.tan(np.radians(80)) / np.tan(np.radians(1))
    assert factor == pytest.approx(324.9, abs=0.05)
    assert np.log(1.2) == pytest.approx(0.1823, abs=5e-5)
    assert np.log(factor) / np.log(1.2) == pytest.approx(31.7, abs=0.05)
    assert unit(80) == pytest.approx([0.174, 0.985], abs=5e-4)
    assert pytest.approx(342, abs=0.5) == 1.2**32 and 1.2**32 * unit(80)[0] == pytest.approx(59, abs=0.5)
    # Solution 1.4: both parts grow by 1.05 a round
    both = hb.learn(hb.rules.hebb, np.eye(2), [0.8, -0.3], 0.05)
    assert both[-1] == pytest.approx([1.05 * 0.8, 1.05 * -0.3])
    with fails("1.06 in place of 1.05"):
        assert both[-1] == pytest.approx([1.06 * 0.8, 1.06 * -0.3])


def test_two_inputs_at_sixty_degrees_end_near_the_bisector():
    """Solution 1.4: 30.6° after each q and 29.4° after each p; half a degree to go after 100 rounds."""
    pair = unit(0, 60)

    def direction(rounds, alpha=0.05):
        path = hb.learn(hb.rules.hebb, np.tile(pair, (rounds, 1)), [0.8, -0.3], alpha)
        return np.degrees(np.arctan2(path[-2:, 1], path[-2:, 0]))  # after p, after q

    assert direction(400) == pytest.approx([29.4, 30.6], abs=0.05)
    assert direction(400)[1] - direction(100)[1] == pytest.approx(0.5, abs=0.05)
    with fails("half the learning rate, whose terms of order α are half as large"):
        assert direction(800, 0.025) == pytest.approx([29.4, 30.6], abs=0.05)


@pytest.mark.parametrize("seed", [1, 15])
def test_a_rectified_neuron_on_the_far_side_is_dead_or_barely_wakes(seed):
    """Solution 1.5: nine starts learn nothing; of the three nearest to the dotted line one arrives."""
    mean, starts = np.array([3.0, 1.2]), unit(*range(5, 365, 15))
    X = hb.gaussian_cloud(300, mean=mean, std=(0.7, 0.4), angle=0.3, rng=seed)

    def rectified(w, x, alpha):
        return alpha * x * max(0.0, w @ x)

    ends = np.array([hb.learn(rectified, X, w0, 0.01)[-1] for w0 in starts])
    far, moved = starts @ mean < 0, np.linalg.norm(ends - starts, axis=1)
    assert far.sum() == 12 and (moved[far] < 0.01).sum() == 9
    woken = far & (moved >= 0.01)
    assert (woken == (far & (starts @ mean > np.sort(starts[far] @ mean)[-4]))).all()  # the three nearest
    arrived = woken & (ends @ mean > 0)
    assert arrived.sum() == 1 and np.argmax(np.where(far, starts @ mean, -9)) == np.argmax(arrived)
    with fails("all three turn to the cloud"):
        assert (ends[woken] @ mean > 0).all()


def test_twice_as_many_active_synapses_change_twice_as_much_each():
    """Chapter 1, cooperativity: equal weights and equal inputs."""
    for k in (1, 3, 10):
        few, many = (hb.rules.hebb(np.full(m, 0.2), np.ones(m), 0.1)[0] for m in (k, 2 * k))
        assert many == pytest.approx(2 * few)
