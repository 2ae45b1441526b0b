"""Argument checks at the public surface: each error names the argument, what it got and what it needs."""

import numpy as np
from numpy.typing import ArrayLike


def fail(name: str, got: object, needs: str) -> None:
    """Raise the one kind of error that bad input gets."""
    shown = " ".join(str(got).split())  # an array on one line
    raise ValueError(f"{name} is {shown:.80}; it needs to be {needs}")


def check_array(
    name: str, value: ArrayLike, ndim: int | tuple[int, ...], needs: str, finite: bool = True
) -> np.ndarray:
    """A non-empty float array with `ndim` axes, without NaN or inf unless `finite` is false."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        fail(name, repr(value), needs)
    dims = (ndim,) if isinstance(ndim, int) else ndim
    if array.ndim not in dims or array.size == 0:
        fail(name, f"an array of shape {array.shape}", needs)
    if finite and not np.isfinite(array).all():
        fail(name, "an array with NaN or inf", f"{needs}, all finite")
    return array


def check_number(
    name: str,
    value: float,
    *,
    positive: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
) -> float:
    """A finite number within its bounds; `positive` excludes zero."""
    needs = "a finite number"
    if positive:
        needs = "a positive finite number"
    elif minimum is not None and maximum is not None:
        needs = f"a number from {minimum:g} to {maximum:g}"
    elif minimum is not None:
        needs = f"a finite number, at least {minimum:g}"
    try:
        number = float(value)
    except (TypeError, ValueError):
        fail(name, repr(value), needs)
    low = -np.inf if minimum is None else minimum
    high = np.inf if maximum is None else maximum
    if not np.isfinite(number) or not low <= number <= high or (positive and number <= 0):
        fail(name, number, needs)
    return number


def check_count(name: str, value: int, minimum: int = 1) -> int:
    """A whole number, at least `minimum`."""
    needs = f"a whole number, at least {minimum}"
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < minimum:
        fail(name, repr(value), needs)
    return int(value)


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    if value not in choices:
        fail(name, repr(value), "one of " + ", ".join(repr(c) for c in choices))
    return value


def check_data(X: ArrayLike, name: str = "X", finite: bool = True) -> np.ndarray:
    """A data matrix: (n samples, d inputs)."""
    return check_array(name, X, 2, "an (n, d) array, one sample a row", finite)


def check_weights(w: ArrayLike, d: int | None = None, name: str = "w") -> np.ndarray:
    """A weight vector (d,)."""
    needs = "a (d,) array" if d is None else f"a ({d},) array, one weight an input"
    w = check_array(name, w, 1, needs)
    if d is not None and len(w) != d:
        fail(name, f"an array of shape {w.shape}", needs)
    return w


def check_moment_matrix(C: ArrayLike, name: str = "C") -> np.ndarray:
    """A symmetric positive semi-definite (d, d) matrix, up to rounding."""
    needs = "a symmetric positive semi-definite (d, d) array"
    C = check_array(name, C, 2, needs)
    if C.shape[0] != C.shape[1]:
        fail(name, f"an array of shape {C.shape}", needs)
    scale = np.abs(C).max()
    if not np.allclose(C, C.T, rtol=0, atol=1e-9 * scale):
        fail(name, "not symmetric", needs)
    if np.linalg.eigvalsh(C)[0] < -1e-9 * scale * len(C):
        fail(name, "a matrix with a negative eigenvalue", needs)
    return C


def check_train(name: str, value: ArrayLike, distinct: bool = True) -> np.ndarray:
    """Spike times in ms: a sorted (n,) array, not negative, maybe empty; no time twice if `distinct`."""
    needs = f"a (n,) array of sorted{' distinct' * distinct} spike times in ms, finite and not negative"
    try:
        train = np.ascontiguousarray(value, dtype=float)
    except (TypeError, ValueError):
        fail(name, repr(value), needs)
    if np.ndim(value) != 1:
        fail(name, f"an array of shape {np.shape(value)}", needs)
    later, earlier = train[1:], train[:-1]
    sorted_ = (later > earlier).all() if distinct else (later >= earlier).all()
    # A NaN compares false with everything, so that it fails here too.
    if len(train) and not (sorted_ and train[0] >= 0 and train[-1] < np.inf):
        wrong = np.flatnonzero(~((train >= 0) & np.isfinite(train)))
        if len(wrong):
            fail(name, f"a train with {train[wrong[0]]} at index {wrong[0]}", needs)
        i = int(np.argmin(later > earlier if distinct else later >= earlier))
        what = "with a time twice" if later[i] == earlier[i] else "not sorted"
        fail(name, f"a train {what} ({earlier[i]}, {later[i]} at index {i})", needs)
    return train
