"""`njit` for the loops over samples and spikes: compiled by numba, and kept on disk where that is possible.

Without numba (in a browser, on a rare processor) the same functions run as plain Python: slowly, and with the
same results.
"""

import importlib
from collections.abc import Callable
from typing import Any

numba: Any
try:
    numba = importlib.import_module("numba")
    COMPILED = not numba.config.DISABLE_JIT
except ImportError:
    numba, COMPILED = None, False


def njit(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """As ``numba.njit(cache=True)``, with or without options in brackets."""
    if function is None:
        return lambda f: njit(f, **options)
    if numba is None:
        return function
    try:
        return numba.njit(function, cache=True, **options)
    except RuntimeError:  # neither the package's folder nor a home can be written
        return numba.njit(function, **options)
