"""What the grader asks of the student's kernel: one call, numbers in, numbers out."""

import json

import numpy as np


def call(function, arguments):
    """The value of function(*arguments) and the arguments as they are after it, in JSON."""
    arguments = [np.array(a) if isinstance(a, list) else a for a in json.loads(arguments)]
    value = function(*arguments)
    return json.dumps([_plain(value), [_plain(a) for a in arguments]])


def value(thing):
    """A number or array, in JSON."""
    return json.dumps([_plain(thing), []])


def _plain(thing):
    array = np.asarray(thing)
    if array.dtype.kind not in "iuf":
        raise TypeError("expected a number or an array of numbers")
    return array.astype(float).tolist()
