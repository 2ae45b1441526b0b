"""Near misses: what is tried just outside a claim's domain, where its test has to fail."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def fails(what: str) -> Iterator[None]:
    """Expect the assertion in the block to fail; `what` names the near miss.

    >>> with fails("a sum one too large"):
    ...     assert 1 + 1 == 3
    """
    try:
        yield
    except AssertionError:
        return
    raise AssertionError(f"near miss passed: {what}. A test that accepts it does not test the claim")
