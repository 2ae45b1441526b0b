"""What rules of one synapse share: the pass over its spikes, the window, the checks of their parameters."""

import numpy as np

from hebb_lib._checks import (
    check_array,
    check_choice,
    check_number,
    check_train,
    check_within,
    fail,
)
from hebb_lib._jit import njit
from hebb_lib.spikes import MS_PER_S, SAME_TIME

COINCIDENT = ("ltp", "ltd", "both", "exclude")

# What a synapse remembers: fast traces, slow traces, and the time in ms to which they belong.
_X, _Y, _X_SLOW, _Y_SLOW, _T, STATE = range(6)


@njit
def _run(pre, post, w, state, fast, slow, dependence, limits, flags, history):
    """One pass over the spikes in order of time. Returns the final weight and the number of times seen.

    `fast` holds A₊, A₋, τ₊, τ₋; `slow` the same of the triplet terms, A₃₊, A₃₋, τ_x, τ_y, or None;
    `dependence` the exponents of the weight dependence, or None for additive steps; `flags` what
    `pairing_flags` says; `history` is a (2, n) array for the times and the weights, or None. What is None
    costs nothing: numba compiles the kernel without it.
    """
    A_plus, A_minus, tau_plus, tau_minus = fast
    low, high = limits
    set_x, set_y, use_up, up_sees, down_sees = flags
    x, y, x_slow, y_slow, last = state
    i, j, k = 0, 0, 0
    while i < len(pre) or j < len(post):
        t_pre = pre[i] if i < len(pre) else np.inf
        t_post = post[j] if j < len(post) else np.inf
        t = min(t_pre, t_post)
        # Traces decay up to now.
        elapsed = t - last
        last = t
        x *= np.exp(-elapsed / tau_plus)
        y *= np.exp(-elapsed / tau_minus)
        up, down = A_plus, A_minus
        if slow is not None:  # read just before the spike is added
            x_slow *= np.exp(-elapsed / slow[2])
            y_slow *= np.exp(-elapsed / slow[3])
            up += slow[0] * y_slow
            down += slow[1] * x_slow
        if t_pre < t_post - SAME_TIME:
            w = step_down(w, down * y, dependence, low)
            x = 1.0 if set_x else x + 1
            if slow is not None:
                x_slow = 1.0 if set_x else x_slow + 1
            i += 1
        elif t_post < t_pre - SAME_TIME:
            w = step_up(w, up * x, dependence, high)
            y = 1.0 if set_y else y + 1
            if use_up:
                x = 0.0
            if slow is not None:
                y_slow = 1.0 if set_y else y_slow + 1
            j += 1
        else:  # both at the same time: who sees whom is a convention
            x_new, y_new = (1.0 if set_x else x + 1), (1.0 if set_y else y + 1)
            up *= x_new if up_sees else x
            down *= y_new if down_sees else y
            if up_sees:
                w = step_up(step_down(w, down, dependence, low), up, dependence, high)
            else:
                w = step_down(step_up(w, up, dependence, high), down, dependence, low)
            x, y = x_new, y_new
            if use_up:
                x = 0.0 if up_sees else 1.0
            if slow is not None:
                x_slow, y_slow = (1.0 if set_x else x_slow + 1), (1.0 if set_y else y_slow + 1)
            i += 1
            j += 1
        if history is not None:
            history[0, k], history[1, k] = t, w
        k += 1
    state[0], state[1], state[2], state[3], state[4] = x, y, x_slow, y_slow, last
    return w, k


@njit
def step_up(w, step, dependence, high):
    """w ← w + step f₊(w), not past the upper bound."""
    if dependence is not None:
        step *= _power(1 - w, dependence[0]) * _power(w, dependence[1])
    w += step
    return high if w > high else w


@njit
def step_down(w, step, dependence, low):
    """w ← w − step f₋(w), not past the lower bound."""
    if dependence is not None:
        step *= _power(w, dependence[2])
    w -= step
    return low if w < low else w


@njit
def _power(base, exponent):
    """base ** exponent, quick for the exponents 0 and 1 that most rules have."""
    if exponent == 0:
        return 1.0
    if exponent == 1:
        return base
    return base**exponent


def pairing_flags(rule) -> tuple[bool, bool, bool, bool, bool]:
    """Pairing and the convention for Δt = 0, as the kernels take them.

    Whether a spike sets the pre trace to 1 rather than adding 1, the same for the post trace, whether a
    post spike uses the pre trace up, and whether the post spike, and the pre spike, sees one of the other
    side at the same time. The pre spike goes first if the post spike is to see it.
    """
    set_x = rule.pairing in ("nearest", "nearest_symmetric")
    set_y = rule.pairing != "all"
    use_up = rule.pairing == "nearest_pre"
    up_sees, down_sees = rule.coincident in ("ltp", "both"), rule.coincident in ("ltd", "both")
    return set_x, set_y, use_up, up_sees, down_sees


def kernel_dependence(rule) -> tuple[float, float, float] | None:
    """The exponents of the weight dependence, or None for additive steps."""
    return rule._exponents if any(rule._exponents) else None


def _through_kernel(rule, pre, post, w, state, history):
    if state is None:
        state = rule.at_rest()
    if not (isinstance(state, np.ndarray) and state.shape == (STATE,) and state.dtype == float):
        fail("state", repr(state), "what at_rest() gave")
    if any(len(train) and train[0] < state[_T] for train in (pre, post)):
        fail("pre, post", "a spike before the time of the state", f"from {state[_T]:g} ms on")
    fast, slow = rule._fast_and_slow
    return _run(
        pre, post, w, state, fast, slow, kernel_dependence(rule), rule.limits, pairing_flags(rule), history
    )


def weight_change(rule, pre, post, w0, state):
    pre, post = _check_pair(pre, post)
    w0 = float(check_within("w0", w0, rule.limits, 0))
    # Where the weight does not matter, the change is summed from zero and keeps all its digits.
    free = not any(rule._exponents) and not np.isfinite(rule.limits).any()
    start = 0.0 if free else w0
    end, _ = _through_kernel(rule, pre, post, start, state, None)
    return end - start


def history(rule, pre, post, w0, state):
    pre, post = _check_pair(pre, post)
    w0 = float(check_within("w0", w0, rule.limits, 0))
    history = np.empty((2, len(pre) + len(post)))
    _, n = _through_kernel(rule, pre, post, w0, state, history)
    return history[0, :n].copy(), history[1, :n].copy()


def _check_pair(pre, post):
    return check_train("pre", pre), check_train("post", post)


def window(lag, up, down, tau_plus, tau_minus, coincident):
    lag = check_array("lag", lag, tuple(range(9)), "lags t_post − t_pre in ms", unit="ms")
    lag = np.where(np.abs(lag) <= SAME_TIME, 0.0, lag)
    after = lag >= 0 if coincident in ("ltp", "both") else lag > 0
    before = lag <= 0 if coincident in ("ltd", "both") else lag < 0
    size = np.abs(lag)
    return after * up * np.exp(-size / tau_plus) - before * down * np.exp(-size / tau_minus)


def check_parameters(rule, amplitudes, taus, pairings):
    """Check what the rules have in common, and keep it as plain numbers, without units."""
    for name in amplitudes:
        keep(rule, name, check_number(name, getattr(rule, name), minimum=0))
    for name in taus:
        keep(rule, name, check_number(name, getattr(rule, name), positive=True, unit="ms"))
    check_choice("pairing", rule.pairing, pairings)
    check_choice("coincident", rule.coincident, COINCIDENT)
    if rule.bounds is not None:
        needs = "a pair (low, high) with low < high"
        bounds = check_array("bounds", rule.bounds, 1, needs, finite=False)
        if len(bounds) != 2 or not bounds[0] < bounds[1]:
            fail("bounds", rule.bounds, needs)
        keep(rule, "bounds", tuple(bounds.tolist()))


def keep(rule, name, value):
    """Set a field of a rule while it is made; afterwards a rule does not change."""
    object.__setattr__(rule, name, value)


def per_ms(name: str, rate: float) -> float:
    return check_number(name, rate, minimum=0, unit="Hz") / MS_PER_S
