"""The claims of chapter 7, each asserted with a seed that is not the chapter's."""

from dataclasses import replace

import numpy as np
import pytest
from near import fails
from numpy.testing import assert_allclose
from scipy.optimize import least_squares, nnls
from scipy.stats import chi2

import hebb_lib as hb
from hebb_lib.stdp import PairRule, TripletRule, published

SEED = 7007
DATA = hb.datasets.sjostrom2001()
PROTOCOLS = [hb.spikes.pairing_protocol(rate, lag, 60) for rate, lag in zip(DATA.rate, DATA.lag, strict=True)]
MINIMAL = published["triplet_all_minimal"]


def changes(rule):
    return np.array([rule.weight_change(pre, post) for pre, post in PROTOCOLS])


def error(rule):
    return np.mean(((changes(rule) - DATA.change) / DATA.sem) ** 2)


def fit(*columns):
    """Non-negative amplitudes of the columns, and the error E of the fit."""
    design = np.column_stack(columns) / DATA.sem[:, None]
    amplitudes, rest = nnls(design, DATA.change / DATA.sem)
    return amplitudes, rest**2 / 10


def drift(rule, r, rho, seconds, n, rng):
    pre = hb.spikes.poisson_trains(r, 1000 * seconds, n, rng=rng)
    post = hb.spikes.poisson_trains(rho, 1000 * seconds, n, rng=rng)
    change = [rule.weight_change(a, b) / seconds for a, b in zip(pre, post, strict=True)]
    return np.mean(change), np.std(change, ddof=1) / np.sqrt(n)


@pytest.mark.claim("7.1")
def test_no_pair_rule_fits_the_data():
    """Pair rules against the ten points.

    Domain: τ± of the window with two pairings; all-to-all, a grid of 40 × 40 time constants from 1 to
    1000 ms, both ends included, and the amplitudes that are best at each.

    Near miss: the bound raised by a tenth, to 2.42.
    """

    def best_error(tau_plus, tau_minus, pairing):
        up = changes(PairRule(1, 0, tau_plus, tau_minus, pairing=pairing))
        return fit(up, changes(PairRule(0, 1, tau_plus, tau_minus, pairing=pairing)))[1]

    assert_allclose(best_error(16.8, 33.7, "all"), 7.58, atol=0.005)
    assert_allclose(best_error(16.8, 33.7, "nearest_symmetric"), 7.47, atol=0.005)
    taus = np.geomspace(1, 1000, 40)
    ups = [changes(PairRule(1, 0, tau, 20)) for tau in taus]
    downs = [changes(PairRule(0, 1, 20, tau)) for tau in taus]
    least = min(fit(up, down)[1] for up in ups for down in downs)
    assert least > 2.2
    with fails("a bound higher by a tenth"):
        assert least > 2.42


def test_the_best_free_pair_rule_misses_where_the_text_says():
    rule = PairRule(*fit(changes(PairRule(1, 0, 237, 20)), changes(PairRule(0, 1, 20, 2.4)))[0], 237, 2.4)
    misfit = (changes(rule) - DATA.change) / DATA.sem
    assert_allclose(misfit[[0, 3, 4, 7, 9]], [2.2, 0, -1, 2.4, -2.5], atol=0.06)


@pytest.mark.claim("7.2")
def test_published_triplet_sets_reach_their_errors_and_values():
    """The four published sets on the ten points, to the printed digits.

    Domain: the four sets; for the minimal all-to-all set all ten values.

    Near miss: the slow trace read just after its spike, which is a pair term A₂⁺ = A₃⁺.
    """
    errors = {
        "triplet_all": 0.342,
        "triplet_all_minimal": 0.356,
        "triplet_nearest": 0.232,
        "triplet_nearest_minimal": 0.348,
    }
    for name, expected in errors.items():
        assert_allclose(error(published[name]), expected, atol=0.0006)
    expected = [0, 0.1186, 0.2278, 0.5321, 0.7627, -0.3166, -0.3322, -0.3417, 0.1737, 0.7492]
    assert_allclose(changes(MINIMAL), expected, atol=6e-5)
    late = replace(MINIMAL, A2_plus=MINIMAL.A3_plus)
    with fails("the slow trace read after its own spike"):
        assert error(late) < 1
    assert chi2.cdf(10 * error(MINIMAL), 7) == pytest.approx(1 / 6, abs=0.01)


@pytest.mark.claim("7.3")
def test_a_fit_recovers_the_published_amplitudes():
    """Least squares with the published time constants.

    Domain: the start of the text, and starts at a tenth and at ten times of it.

    Near miss: the time constant τ_y twice as long, where the amplitudes are others.
    """

    def fitted(rule, start):
        def residuals(amplitudes):
            new = replace(rule, A3_plus=amplitudes[0] * 1e-3, A2_minus=amplitudes[1] * 1e-3)
            return (changes(new) - DATA.change) / DATA.sem

        return least_squares(residuals, x0=[start, start], bounds=(0, np.inf)).x

    for start in (0.1, 1.0, 10.0):
        assert_allclose(fitted(MINIMAL, start), [6.5, 7.1], rtol=0.02)
    with fails("another time constant"):
        assert_allclose(fitted(replace(MINIMAL, tau_y=228.0), 1.0), [6.5, 7.1], rtol=0.02)


@pytest.mark.claim("7.4")
def test_the_data_fix_little_more_than_the_product():
    """Best amplitudes along the valley.

    Domain: 25 time constants τ_y from 80 to 500 ms, ends included.

    Near miss: a τ_y of 40 ms, before the valley; and one of 1000 ms, where the product has changed more.
    """

    def best(tau):
        return fit(changes(replace(MINIMAL, A3_plus=1.0, A2_minus=0.0, tau_y=tau)), down)

    down = changes(replace(MINIMAL, A3_plus=0.0, A2_minus=1.0))
    tau_y = np.geomspace(80, 500, 25)
    fits = [best(tau) for tau in tau_y]
    A3 = np.array([amplitudes[0] for amplitudes, _ in fits])
    assert max(E for _, E in fits) < 0.45
    assert A3[0] / A3[-1] > 5
    product = A3 * tau_y
    assert product.max() / product.min() < 1.3
    with fails("before the valley"):
        assert best(40)[1] < 0.45
    with fails("far beyond it"):
        longer = np.append(product, 1000 * best(1000)[0][0])
        assert longer.max() / longer.min() < 1.3


@pytest.mark.claim("7.5")
def test_the_triplet_rule_is_a_bcm_rule_with_its_threshold_at_19_hertz():
    """The rule run on Poisson trains against (7.4), written out.

    Domain: the two all-to-all sets at pairs of rates from 2 to 40 Hz. With 60 runs each, the mean square of
    the deviations in standard errors is a χ² of 16 degrees of freedom over 16: below 2 with p > .99.

    Near miss: the term of triplets left out; a threshold of 21.1 Hz, a tenth higher.
    """
    assert_allclose(MINIMAL.bcm_threshold(), 19.22, atol=0.005)
    assert_allclose([MINIMAL.bcm_threshold(r) for r in (1, 40)], 19.22, atol=0.005)
    rng = np.random.default_rng(SEED)
    z, z_pairs = [], []
    for rule in (MINIMAL, published["triplet_all"]):
        for r, rho in ((2, 2), (2, 40), (10, 5), (10, 19), (10, 26), (40, 2), (40, 19), (40, 40)):
            mean, sem = drift(rule, r, rho, 100, 60, rng)
            per_ms, rho_ms = r / 1000, rho / 1000
            pairs = rule.A2_plus * 16.8 - rule.A2_minus * 33.7 - rule.A3_minus * 33.7 * rule.tau_x * per_ms
            bracket = pairs + rule.A3_plus * 16.8 * rule.tau_y * rho_ms
            z.append((mean - per_ms * rho_ms * bracket * 1000) / sem)
            z_pairs.append((mean - per_ms * rho_ms * pairs * 1000) / sem)
    assert np.mean(np.square(z)) < 2
    with fails("pairs only"):
        assert np.mean(np.square(z_pairs)) < 2
    low, high = MINIMAL.drift(10, 19.1), MINIMAL.drift(10, 19.3)
    assert low < 0 < high
    with fails("a threshold higher by a tenth"):
        assert MINIMAL.drift(10, 21.1) <= 0


def test_the_window_has_two_sides_at_ten_hertz_and_one_at_a_tenth():
    lags = np.array([-20, -10, -5, 5, 10, 20])
    at = {
        rate: np.array([MINIMAL.weight_change(*hb.spikes.pairing_protocol(rate, lag, 60)) for lag in lags])
        for rate in (0.1, 10)
    }
    assert (np.sign(at[10]) == np.sign(lags)).all()
    assert_allclose(at[0.1][3:], 0, atol=1e-30)
    assert (at[0.1][:3] < 0).all()


@pytest.mark.claim("7.6")
def test_parameters_belong_to_their_pairing():
    """The minimal sets with their own and the other pairing.

    Domain: the ten points, to the printed digits.

    Near miss: the nearest set under all-to-all pairing is no good fit.
    """
    nearest = published["triplet_nearest_minimal"]
    assert_allclose(error(nearest), 0.35, atol=0.005)
    assert_allclose(error(replace(nearest, pairing="all")), 31.8, atol=0.05)
    assert_allclose(error(MINIMAL), 0.36, atol=0.005)
    assert_allclose(error(replace(MINIMAL, pairing="nearest")), 7.4, atol=0.05)
    with fails("the other pairing"):
        assert error(replace(nearest, pairing="all")) < 1


@pytest.mark.claim("7.7")
def test_nearest_pairs_have_a_threshold_that_all_pairs_lack():
    """Froemke & Dan's window under two pairings.

    Domain: presynaptic rates 1, 10 and 40 Hz and postsynaptic rates from 1 to 100 Hz in theory; the rule run
    at 8 and 28 Hz.

    Near miss: the same threshold asked of all-to-all pairing, and one higher by a tenth.
    """
    window = PairRule(1.03, 0.51, 13.3, 34.5)
    nearest = replace(window, pairing="nearest_pre")
    threshold = (0.51 * 34.5 - 1.03 * 13.3) / (13.3 * 34.5 * (1.03 - 0.51)) * 1000
    assert_allclose(threshold, 16.3, atol=0.05)
    for r in (1, 10, 40):
        assert nearest.drift(r, 16.2) < 0 < nearest.drift(r, 16.4)
        assert all(window.drift(r, rho) < 0 for rho in (1, 10, 30, 100))
    with fails("a threshold higher by a tenth"):
        assert nearest.drift(10, 17.9) <= 0
    with fails("all-to-all pairing"):
        assert window.drift(10, 28) > 0
    rng = np.random.default_rng(SEED)
    for rho, sign in ((8, -1), (28, 1)):
        mean, sem = drift(nearest, 10, rho, 200, 60, rng)
        assert sign * mean > 3 * sem
        assert abs(mean - nearest.drift(10, rho)) < 3 * sem
        mean, sem = drift(window, 10, rho, 200, 60, rng)
        assert mean < -3 * sem


def change(rule, protocol):
    return rule.weight_change(*protocol)


def triplets_and_quadruplets(rate, a, b, T):
    triplet, quadruplet = hb.spikes.triplet_protocol, hb.spikes.quadruplet_protocol
    return (
        (triplet(rate, (a, -b), 60, "pre-post-pre"), triplet(rate, (-b, a), 60, "post-pre-post")),
        (quadruplet(rate, -T, a, 60), quadruplet(rate, T, a, 60)),
    )


@pytest.mark.claim("7.8")
def test_pairs_do_not_see_the_order_of_triplets_and_triplet_rules_do():
    """Triplets and quadruplets.

    Domain: 200 pair rules with amplitudes 0 to 1 and time constants 1 to 300 ms, lags 1 to 30 ms, T to 90 ms,
    rates 0.1 to 10 Hz, drawn at random; the hippocampal set at 5 ms and at T of 10 to 90 ms.

    Near miss: the hippocampal triplet rule, which is not symmetric.
    """
    rng = np.random.default_rng(SEED)
    for _ in range(200):
        rule = PairRule(*rng.uniform(0, 1, 2), *np.exp(rng.uniform(0, np.log(300), 2)))
        a, b = rng.uniform(1, 30, 2)
        for one, other in triplets_and_quadruplets(10 ** rng.uniform(-1, 1), a, b, rng.uniform(31, 90)):
            assert_allclose(change(rule, one), change(rule, other), rtol=1e-8, atol=1e-10)
    hippocampus = TripletRule(5.3e-3, 8e-3, 3.5e-3, 0, 16.8, 33.7, 1, 40)
    (one, other), _ = triplets_and_quadruplets(1, 5, 5, 40)
    assert_allclose([change(hippocampus, one), change(hippocampus, other)], [0.06, 0.33], atol=0.005)
    for T in range(10, 91, 10):
        _, (before, after) = triplets_and_quadruplets(1, 5, 5, T)
        assert change(hippocampus, after) > change(hippocampus, before) + 0.01
    with fails("a triplet rule"):
        assert_allclose(change(hippocampus, one), change(hippocampus, other), rtol=0.1)
    # The set for visual cortex depresses for each of the four patterns of the text.
    both = triplets_and_quadruplets(1, 5, 5, 20)
    assert all(change(MINIMAL, protocol) < 0 for pair in both for protocol in pair)


@pytest.mark.claim("7.9")
def test_weights_settle_where_the_theory_puts_them():
    """Weight dependence from additive to multiplicative, the rule run.

    Domain: A₋/A₊ = 1.05, A₊ = 0.03, four exponents, a start at 0.4 that is none of the fixed points; 600
    weights, whose mean has a standard error of .01 at most.

    Near miss: the fixed point of the drift taken for the mean, at μ = 0.02.
    """
    ratio, step, n = 1.05, 0.03, 600
    trains = hb.spikes.poisson_trains(20, 150_000, 2 * n, rng=SEED)
    w = (np.arange(2000) + 0.5) / 2000
    for mu, fixed_point in ((0, None), (0.02, 0.0802), (0.1, 0.3804), (1, 0.4878)):
        rule = PairRule(step, ratio * step, 20, 20, dependence="gutig", mu=mu, bounds=(0, 1))
        if mu:
            assert_allclose(rule.fixed_point(), fixed_point, atol=5e-5)
        # The stationary density, from the definition of the steps.
        up, down = step * (1 - w) ** mu, ratio * step * w**mu
        exponent = np.cumsum(4 * (up - down) / (up**2 + down**2)) / len(w)
        p = np.exp(exponent - exponent.max()) / (up**2 + down**2)
        p /= p.sum()
        mean = p @ w
        spread = np.sqrt(p @ (w - mean) ** 2)
        final = [
            0.4 + rule.weight_change(a, b, w0=0.4) for a, b in zip(trains[::2], trains[1::2], strict=True)
        ]
        assert abs(np.mean(final) - mean) < 0.03
        assert abs(np.std(final) - spread) < 0.03
        if mu == 1:
            assert abs(np.mean(final) - fixed_point) < 0.01
        if mu == 0.02:
            assert np.mean(final) > fixed_point + 0.15
            with fails("the fixed point as the mean"):
                assert abs(np.mean(final) - fixed_point) < 0.03


def test_van_rossums_weights_have_the_mean_and_spread_of_the_theory():
    c_p, c_d, sigma = 1.0, 0.003, 0.015
    mean = c_p / c_d
    spread = np.sqrt((2 * c_p * mean + c_p**2) / (2 * c_d - c_d**2 - 2 * sigma**2) - mean**2)
    assert_allclose([mean, spread], [333.3, 96.9], atol=0.05)
    rng = np.random.default_rng(SEED)
    w = np.full(4000, 200.0)  # forgets its start within a thousand steps
    for _ in range(4000):
        up = rng.random(len(w)) < 0.5
        w += np.where(up, c_p, -c_d * w) + sigma * w * rng.standard_normal(len(w))
    assert_allclose([w.mean(), w.std()], [mean, spread], rtol=0.05)
    # The peak lies left of the mean, and the tail is on the right.
    z = (w - w.mean()) / w.std()
    assert np.mean(z**3) > 0.2


def output_rates(start, seed, memory, batches=100):
    """The neuron of figure 7.7; `memory` batches of 4 s are averaged, or the threshold stands (None)."""
    rng, threshold = np.random.default_rng(seed), MINIMAL.bcm_threshold()
    slow = replace(MINIMAL, A3_plus=0.1 * MINIMAL.A3_plus, A2_minus=0.1 * MINIMAL.A2_minus)
    w, recent, rates = np.full(20, start / 200), [start], []
    for _ in range(batches):
        brake = 1 if memory is None else (np.mean(recent[-memory:]) / threshold) ** 2
        rule = replace(slow, A2_minus=slow.A2_minus * brake)
        pre = hb.spikes.poisson_trains(10, 4000, 20, rng=rng)
        post = hb.neurons.linear_poisson(pre, w, 4000, tau_m=10, rng=rng)
        w = np.clip(w + [rule.weight_change(train, post) for train in pre], 0, 0.3)
        recent.append(len(post) / 4)
        rates.append(10 * w.sum())
    return np.mean(rates[batches // 2 :])


@pytest.mark.claim("7.10")
def test_a_sliding_threshold_brings_the_rate_home():
    """The sliding amplitude of depression, on the neuron of figure 7.7.

    Domain: starts at 3, 9, 16, 23 and 27 Hz, a seed each; the mean over the second half of 400 s.

    Near miss: a threshold that stands; an average over a minute; silence at the start.
    """

    def comes_home(memory, start, seed):
        assert 20 < output_rates(start, seed, memory) < 27

    for seed, start in enumerate((3, 9, 16, 23, 27)):
        comes_home(1, start, seed)
        with fails("a fixed threshold"):
            comes_home(None, start, seed)
    with fails("an average over a minute"):
        comes_home(15, 12, 6)
    with fails("silence"):
        comes_home(1, 0, 7)


def test_a_fixed_threshold_turns_near_16_hertz():
    for seed in range(3):
        assert output_rates(14, seed, None) < 10
        assert output_rates(18, seed, None) > 50


def test_numbers_in_the_prose_of_chapter_7():
    # Figure 7.1 and "best pair rule" are the fit that the chapter prints.
    up, down = changes(PairRule(1, 0, 16.8, 33.7)), changes(PairRule(0, 1, 16.8, 33.7))
    assert_allclose(fit(up, down)[0], [4.72e-3, 8.04e-4], rtol=2e-3)
    assert fit(up, down)[1] / error(MINIMAL) == pytest.approx(20, abs=2)
    # (7.3) at 0.1 and 50 Hz.
    y2 = 1 / np.expm1(np.array([10_000, 20]) / 114)
    assert 0.5e-38 < y2[0] < 2e-38
    assert_allclose(y2[1], 5.2, atol=0.05)
    # The weakest point of the minimal rule is the one whose error is the largest.
    misfit = np.abs(changes(MINIMAL) - DATA.change) / DATA.sem
    assert misfit.argmax() == DATA.sem.argmax() == 8
    # The causal factor of figure 7.7, its watershed and the resting rate of figure 7.8.
    factor = 1 + 16.8 / (16.8 + 10) / 20 / (0.01 * 16.8)
    assert_allclose([factor, 19.22 / factor, 19.22 * factor], [1.19, 16.2, 22.8], atol=0.06)
    # Solution 7.1.
    full = published["triplet_all"]
    assert_allclose(33.7 * (7e-3 + 2.3e-4 * 101 * 0.01), 0.2437, atol=5e-4)
    assert_allclose(6.2e-3 * 16.8 * 125, 13.02, atol=5e-3)
    assert_allclose(
        [full.bcm_threshold(10), full.bcm_threshold(10) - full.bcm_threshold(0)], [18.7, 0.6], atol=0.03
    )
    # The sign of the data at -10 ms changes between 20 and 40 Hz; Froemke & Dan's area is negative.
    assert DATA.change[7] < 0 < DATA.change[8]
    assert 1.03 * 13.3 < 0.51 * 34.5


def test_earlier_spikes_only_enlarge_the_steps_of_a_triplet_rule():
    rng = np.random.default_rng(SEED)
    for _ in range(100):
        rule = TripletRule(*rng.uniform(0, 1, 4), *rng.uniform(1, 200, 4))
        pair = (np.array([500.0]), np.array([500.0 + rng.uniform(1, 50)]))
        earlier = pair[0][0] - rng.uniform(1, 50)
        alone = rule.weight_change(*pair)
        # What an earlier postsynaptic spike depresses by itself is taken off; the step up can only grow.
        both = rule.weight_change(pair[0], np.append(earlier, pair[1]))
        depressed = rule.weight_change(pair[0], np.array([earlier]))
        assert both - depressed >= alone
