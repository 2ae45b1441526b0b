"""Checks of problem set 5, spike-timing-dependent plasticity."""

import numpy as np
from hebb_grade.checks import close, only, shapes, sizes

OFFERED = ("clouds.gaussian_cloud",)


def window(student, rng):
    """A₊e^{−Δt/τ₊} from zero on, −A₋e^{Δt/τ₋} before it."""
    for n in sizes(rng, 1, 300):
        lag, rule = np.append(rng.normal(0, 30, size=n), [0.0, -9000.0]), _rule(rng)
        close(student.window(lag, *rule), _window(lag, *rule), "the window")


def all_pairs(student, rng):
    """The window over all pairs."""
    for n, m in shapes(rng, (0, 100), (1, 100)):
        pre, post, rule = *_trains(rng, n, m), _rule(rng)
        got, want = student.all_pairs(pre, post, *rule), _sum(pre, post, rule)
        close(got, want, f"all pairs of {n} and {m} spikes", n + m)
    pre, post, rule = np.array([50.0, 61.0]), np.sort(rng.uniform(20, 50, size=3)), _rule(rng)
    close(student.all_pairs(pre, post, *rule), _sum(pre, post, rule), "all pairs, each post before pre")


def trace(student, rng):
    """Past spikes only, each decayed since."""
    for n in sizes(rng, 0, 200):
        spikes, tau = _times(rng, 20.0 * n, n), rng.uniform(8, 40)
        for t in (*_times(rng, 20.0 * n + 20, 3), -1.0, *spikes[-1:]):
            want = sum(np.exp(-(t - s) / tau) for s in spikes if s < t)
            close(student.trace(spikes, t, tau), want, f"the trace of {n} spikes", 1.0)


def with_traces(student, rng):
    """The same as all pairs, with one look at each spike."""
    for n, m in ((1, 1), (0, 3), (3, 0), (7, 4), (3000, 2500)):
        pre, post, rule = *_trains(rng, n, m), _rule(rng)
        got, want = student.with_traces(pre, post, *rule), _sum(pre, post, rule)
        close(got, want, f"the traces of {n} and {m} spikes", n + m)


def crossing_rate(student, rng):
    """The zero of the closed form, between 20 and 60 Hz."""
    pairs, rates = np.arange(60), np.arange(40, 55, 0.05)
    changes = [_sum(pairs * 1e3 / f, pairs * 1e3 / f + 10, (0.005, 0.00525, 20.0, 20.0)) for f in rates]
    zero = rates[np.argmax(np.array(changes) < 0)]
    only(student["crossing_rate"], zero - 0.55, zero + 0.55, "crossing_rate")


def _times(rng, span, n):
    """Times in order, in eighths of a millisecond: no float, be it of 32 bits, rounds them."""
    return np.round(8 * np.sort(rng.uniform(0, span, size=n))) / 8


def _rule(rng):
    return tuple(float(v) for v in (*rng.uniform(0.2, 2, size=2), *rng.uniform(8, 40, size=2)))


def _trains(rng, n, m):
    """Two trains with a common spike, where both have any."""
    span = 20.0 * (n + m)
    pre, post = _times(rng, span, n), _times(rng, span, m)
    if n and m:
        post[m // 2] = pre[n // 2]
    return pre, np.sort(post)


def _window(lag, A_plus, A_minus, tau_plus, tau_minus):
    past, future = np.minimum(lag, 0), np.maximum(lag, 0)
    return np.where(lag < 0, -A_minus * np.exp(past / tau_minus), A_plus * np.exp(-future / tau_plus))


def _sum(pre, post, rule):
    return _window(np.subtract.outer(post, pre), *rule).sum()
