"""When a result is right: the one comparison of the visible tests and of the checks that count.

The setup cell of each problem set holds the text of this file from the first function on.
"""

import numpy as np


def numbers(thing):
    """The real numbers in a result, as floats. Text, truth values and None are not numbers."""
    array = np.asarray(thing)
    if array.dtype.kind == "O":  # fractions, decimals, or numbers of several kinds
        entries = array.ravel().tolist()
        if any(isinstance(entry, bool | str | bytes) for entry in entries):
            raise TypeError("expected numbers")
        array = np.array([complex(entry) for entry in entries]).reshape(array.shape)
    if array.dtype.kind not in "iufc":
        raise TypeError("expected numbers")
    if array.dtype.kind == "c" and np.abs(array.imag).max(initial=0) > 1e-6 * np.abs(array).max(initial=0):
        raise TypeError("expected real numbers")
    return array.real.astype(float)


def difference(got, want, scale=0.0, digits=4):
    """What is wrong with a result, in words; "" if nothing is.

    An operation on 32-bit numbers is off by up to 6e-8, a thousand of them by less than 1e-4 of the largest
    number that goes in. So results need to agree to four digits of the largest number wanted, or of `scale`
    where larger numbers cancel.
    """
    try:
        got = numbers(got)
    except (TypeError, ValueError, OverflowError):
        return f"expected numbers, got {got!r:.80}"
    want = numbers(want)
    if got.shape != want.shape:
        return f"your result has shape {got.shape}, it needs {want.shape}"
    if not np.isfinite(got).all():
        return f"your result {got} contains NaN or infinity"
    size = max(float(np.abs(want).max(initial=0)), scale) or 1.0
    if np.abs(got - want).max(initial=0) > size * 10.0**-digits:
        return f"your result is {got}, it needs to be {want}"
    return ""


def compare(what, got, want, scale=0.0, digits=4):
    """Stop with a message unless a result is right."""
    why = difference(got, want, scale, digits)
    if why:
        raise AssertionError(f"{what}: {why}")


def unchanged(what, before, after):
    """Make sure that a function has left its argument as it was."""
    assert np.array_equal(before, after), f"{what} was changed from {before} to {after}; work on a copy"
