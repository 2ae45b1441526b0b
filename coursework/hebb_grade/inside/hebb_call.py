"""What the grader asks of the student's kernel: one call, numbers in, numbers out."""

import json

import numpy as np
from hebb_compare import numbers


def call(function, arguments):
    """The value of function(*arguments), in JSON. The arrays are such as nobody can change."""
    try:
        return value(function(*(_fixed(a) if isinstance(a, list) else a for a in json.loads(arguments))))
    except Exception as odd:  # as JSON, for the text may be such as no message can carry
        return json.dumps({"raised": f"{type(odd).__name__}: {odd}"[:400]})


def value(thing):
    """A number or array, in JSON."""
    return json.dumps(numbers(thing).tolist())


def _fixed(numbers_):
    """An array over memory that Python itself guards: numpy gives no leave to write to it."""
    array = np.array(numbers_, dtype=float if not numbers_ else None)
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)
