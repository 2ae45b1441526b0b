"""Argument checks at the public surface: each error names the argument, what it got and what it needs."""

from typing import Any

import numpy as np

from hebb_lib._units import fail as fail
from hebb_lib._units import numbers_of, to_double


def check_array(
    name: str,
    value: Any,
    ndim: int | tuple[int, ...],
    needs: str,
    finite: bool = True,
    unit: str | None = None,
    single: bool = False,
) -> np.ndarray:
    """A non-empty array in double precision with `ndim` axes, without NaN or inf unless `finite` is false.

    With `single`, an array in single precision stays as it is.
    """
    array = numbers_of(name, value, needs, unit)
    array = np.asarray(array, dtype=np.float32 if single and array.dtype == np.float32 else float)
    dims = (ndim,) if isinstance(ndim, int) else ndim
    if array.ndim not in dims or array.size == 0:
        fail(name, f"an array of shape {array.shape}", needs)
    if finite and not np.isfinite(array).all():
        fail(name, "an array with NaN or inf", f"{needs}, all finite")
    return array


def check_number(
    name: str,
    value: Any,
    *,
    positive: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: str | None = None,
) -> float:
    """A finite number within its bounds; `positive` excludes zero."""
    needs = "a finite number"
    if positive:
        needs = "a positive finite number"
    elif minimum is not None and maximum is not None:
        needs = f"a number from {minimum:g} to {maximum:g}"
    elif minimum is not None:
        needs = f"a finite number, at least {minimum:g}"
    array = numbers_of(name, value, needs, unit)
    if array.ndim:
        fail(name, f"an array of shape {array.shape}", needs)
    number = float(to_double(array))
    low = -np.inf if minimum is None else minimum
    high = np.inf if maximum is None else maximum
    if not np.isfinite(number) or not low <= number <= high or (positive and number <= 0):
        fail(name, number, needs)
    return number


def check_count(name: str, value: int, minimum: int = 1) -> int:
    """A whole number, at least `minimum`."""
    needs = f"a whole number, at least {minimum}"
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool | np.timedelta64)
    if not whole or value < minimum:
        fail(name, repr(value), needs)
    return int(value)


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in choices:
        fail(name, repr(value), "one of " + ", ".join(repr(c) for c in choices))
    return value


def check_data(X: Any, name: str = "X", finite: bool = True, single: bool = False) -> np.ndarray:
    """A data matrix: (n samples, d inputs)."""
    needs = "an (n, d) array, one sample a row"
    return check_array(name, X, 2, needs, finite, single=single)


def check_weights(w: Any, d: int | None = None, name: str = "w") -> np.ndarray:
    """A weight vector (d,)."""
    needs = "a (d,) array" if d is None else f"a ({d},) array, one weight an input"
    w = check_array(name, w, 1, needs)
    if d is not None and len(w) != d:
        fail(name, f"an array of shape {w.shape}", needs)
    return w


def rounding(value: Any) -> float:
    """How far, relative to their size, sums of such numbers may be off: 10⁻⁹, more in single precision."""
    dtype = getattr(value, "dtype", None)
    single = isinstance(dtype, np.dtype) and dtype.kind == "f" and dtype.itemsize < 8
    return max(1e-9, 16 * float(np.finfo(dtype).eps)) if single else 1e-9


def check_moment_matrix(C: Any, name: str = "C") -> np.ndarray:
    """A symmetric positive semi-definite (d, d) matrix, up to the rounding of its precision."""
    needs = "a symmetric positive semi-definite (d, d) array"
    slack = rounding(C)
    C = check_array(name, C, 2, needs)
    if C.shape[0] != C.shape[1]:
        fail(name, f"an array of shape {C.shape}", needs)
    scale = np.abs(C).max()
    if not np.allclose(C, C.T, rtol=0, atol=slack * scale):
        fail(name, "not symmetric", needs)
    if np.linalg.eigvalsh(C)[0] < -slack * scale * len(C):
        fail(name, "a matrix with a negative eigenvalue", needs)
    return C


def check_within(
    name: str, w: Any, limits: tuple[float, float], ndim: int | tuple[int, ...] = tuple(range(9))
) -> np.ndarray:
    """Numbers within bounds; one that is past a bound by no more than its rounding is at the bound."""
    low, high = limits
    needs = f"a weight within [{low:g}, {high:g}]"
    slack = rounding(w) * max((abs(bound) for bound in limits if np.isfinite(bound)), default=0.0)
    w = check_array(name, w, ndim, needs)
    if (w < low - slack).any() or (w > high + slack).any():
        fail(name, w, needs)
    return np.clip(w, low, high)


def check_train(name: str, value: Any, distinct: bool = True) -> np.ndarray:
    """Spike times in ms: a sorted (n,) array, not negative, maybe empty; no time twice if `distinct`."""
    needs = f"a (n,) array of sorted{' distinct' * distinct} spike times in ms, finite and not negative"
    train = numbers_of(name, value, needs, "ms")
    if train.ndim != 1:
        fail(name, f"an array of shape {train.shape}", needs)
    if train.dtype.kind == "f" and train.dtype.itemsize < 8 and len(train) and train[-1] > _SINGLE_MS:
        fail(name, f"a train in {train.dtype} up to {train[-1]:g} ms", f"{needs}, in double precision")
    train = np.ascontiguousarray(train if train.dtype == float else to_double(train))
    later, earlier = train[1:], train[:-1]
    # Two times that are one up to rounding, such as 0.3 and 3 · 0.1, are one time.
    gap = later - earlier
    sorted_ = (gap > _ULPS * later).all() if distinct else (gap >= 0).all()
    # A NaN compares false with everything, so that it fails here too.
    if len(train) and not (sorted_ and train[0] >= 0 and train[-1] < np.inf):
        wrong = np.flatnonzero(~((train >= 0) & np.isfinite(train)))
        if len(wrong):
            fail(name, f"a train with {train[wrong[0]]} at index {wrong[0]}", needs)
        i = int(np.argmin(gap > _ULPS * later if distinct else gap >= 0))
        what = "not sorted" if later[i] < earlier[i] * (1 - _ULPS) else "with a time twice"
        fail(name, f"a train {what} ({earlier[i]}, {later[i]} at index {i})", needs)
    return train


# Rounding of a time in a few operations, relative to it.
_ULPS = 8 * float(np.finfo(float).eps)
# After this time, the seven digits of single precision do not hold a tenth of a millisecond.
_SINGLE_MS = 1e6
