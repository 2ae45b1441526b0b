"""What people in the field hand over: units, masks, rasters, single precision, times computed in two ways.

Each either gives the right value or a ValueError that names the argument. Every public function is tried
with every kind; `calls.py` lists them, and a new one that is not listed fails the first test.
"""

import datetime
import re
from fractions import Fraction

import astropy.units as au
import neo
import numpy as np
import pint
import pytest
import quantities as pq
from astropy.utils.masked import Masked
from calls import CALLS, SHARED, public_functions
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from hebb_lib.spikes import Events

ureg = pint.UnitRegistry()


def test_no_public_function_escapes():
    missing = public_functions() - set(CALLS) - SHARED
    assert not missing, f"give {sorted(missing)} good arguments in tests/hebb_lib/calls.py"
    gone = (set(CALLS) | SHARED) - public_functions()
    assert not gone, f"{sorted(gone)} are in tests/hebb_lib/calls.py, but not in the library"


# The same number in another unit: by how much to divide, and the unit's name in each library.
OTHER_UNIT = {"ms": (1e3, "s"), "Hz": (1e3, "kHz"), "mV": (1e3, "V"), "rad": (np.pi / 180, "deg")}


def in_unit(value, kind):
    factor, unit = OTHER_UNIT[kind]
    return np.asarray(value) / factor, unit


def right_units(value, kind):
    """The value as each library hands it over."""
    v, unit = in_unit(value, kind)
    yield "quantities", v * getattr(pq, unit)
    yield "quantities in the same unit", np.asarray(value) * getattr(pq, kind)
    yield "pint", ureg.Quantity(v, unit)
    yield "astropy", v * au.Unit(unit)
    if kind == "Hz":
        yield "quantities, 1/s", np.asarray(value) / pq.s
        yield "pint, 1/min", ureg.Quantity(np.asarray(value) * 60, "1/min")
    if kind == "ms":
        ticks = np.round(np.asarray(value) * 1e6).astype(np.int64)
        yield "timedelta64[ns]", ticks.astype("m8[ns]")
        yield "timedelta64[us]", (ticks // 1000).astype("m8[us]")
        if np.ndim(value) == 0:
            yield "datetime.timedelta", datetime.timedelta(milliseconds=float(value))
    if np.ndim(value) == 1:
        yield "list of quantities", [x * getattr(pq, unit) for x in v]
        yield "list of pint", [ureg.Quantity(x, unit) for x in v]


def without_unit(value):
    yield "quantities, dimensionless", np.asarray(value) * pq.dimensionless
    yield "pint, dimensionless", ureg.Quantity(np.asarray(value), "")
    yield "astropy, percent", np.asarray(value) * 100 * au.percent


def plain_forms(value):
    """Numbers that need no conversion."""
    array = np.asarray(value)
    yield "nothing hidden by the mask", np.ma.masked_array(array, mask=np.zeros(array.shape, bool))
    yield "long double", array.astype(np.longdouble)
    yield "single precision", array.astype(np.float32)
    if array.ndim == 0:
        yield "a fraction", Fraction(float(value))
        yield "0-d array", array
    else:
        yield "nested lists", array.tolist()
        yield "lists of numpy's numbers", [list(row) if array.ndim == 2 else row for row in array]
        yield "not contiguous", np.repeat(array, 2, axis=-1)[..., ::2]
        yield "big-endian", array.astype(">f8")
    if (array == np.floor(array)).all():
        yield "integers", array.astype(int)
        yield "small integers", array.astype(np.int16)


def wrong(value, kind):
    """What has no right value here."""
    array = np.asarray(value, dtype=float)
    mask = np.zeros(array.shape, bool)
    mask[(0,) * array.ndim] = True
    yield "ampere, quantities", array * pq.A
    yield "metre, pint", ureg.Quantity(array, "m")
    yield "kelvin, astropy", array * au.K
    yield "a date", array.astype(np.int64).astype("M8[s]")
    yield "timedelta without a unit", array.astype(np.int64).astype("m8")
    yield "masked", np.ma.masked_array(array, mask=mask)
    yield "masked by astropy", Masked(array * (au.Unit(kind) if kind in OTHER_UNIT else 1.0), mask=mask)
    yield "complex", array + 0j
    yield "truth values", array.astype(bool)
    yield "objects", array.astype(object)
    yield "texts", array.astype(str)
    yield "None in a list", [None]
    yield "a dictionary", {0: 1.0}
    yield "a generator", (x for x in array.ravel())
    yield "uneven lists", [[1.0], [1.0, 2.0]]
    yield "NaN", array * np.nan
    if kind != "ms":
        yield "seconds, quantities", array * pq.s
        yield "timedelta64", array.astype(np.int64).astype("m8[ms]")
        yield "datetime.timedelta", datetime.timedelta(seconds=1)
    if kind != "Hz":
        yield "hertz, pint", ureg.Quantity(array, "Hz")
    if kind != "mV":
        yield "volt, astropy", array * au.V


def trains_forms(value):
    """A list of trains as simulators and recordings have it."""
    yield "Neo", [neo.SpikeTrain(t / 1000, units="s", t_stop=1e6) for t in value]
    segment = neo.Segment()
    for t in value:
        segment.spiketrains.append(neo.SpikeTrain(t, units="ms", t_stop=1e6))
    yield "Neo's own list", segment.spiketrains
    yield "dictionary", dict(enumerate(t / 1000 * pq.s for t in value))
    yield "pint", [ureg.Quantity(t / 1000, "s") for t in value]
    yield "tuples", tuple(tuple(t) for t in value)
    yield "timedelta64", [np.round(t * 1e3).astype("m8[us]") for t in value]
    yield "single precision", [t.astype(np.float32) for t in value]
    source = np.repeat(np.arange(len(value)), [len(t) for t in value])
    times = np.concatenate(value)
    order = np.argsort(times, kind="stable")
    yield "Events in seconds", Events(times[order] / 1000 * pq.s, source[order], len(value))
    yield "Events, labels as floats", Events(times[order], source[order].astype(float), len(value))


def trains_wrong(value):
    raster = np.zeros((len(value), 500), dtype=bool)
    raster[:, ::100] = True
    yield "raster of truth values", raster
    yield "raster of integers", raster.astype(int)
    yield "raster as floats", raster.astype(float)
    yield "raster as lists", raster.astype(int).tolist()
    yield "silent raster", np.zeros((len(value), 50), int)
    yield "raster of two steps", np.array([[0, 1]] * len(value))
    yield "raster of pint", [ureg.Quantity(row, "V") for row in raster.astype(float)]
    yield "batch of rasters", raster[None]
    yield "one train", np.concatenate(value)
    yield "a number", 3.0
    yield "a text", "spikes"
    yield "labels with fractions", Events(np.array([1.0]), np.array([0.5]), 1)
    yield "labels of truth values", Events(np.array([1.0]), np.array([True]), 2)
    for what, bad in wrong(value[0], "ms"):
        yield f"in a list, {what}", [bad, *value[1:]]


def counts_wrong(value):
    for bad in (True, float(value), None, "1", -1, [1], np.ma.masked, 1 + 0j, np.timedelta64(1, "s")):
        yield repr(bad), bad
    yield "quantities", value * pq.dimensionless
    yield "truth value of numpy", np.bool_(True)


def right_forms(value, kind):
    if kind in ("trains",):
        return trains_forms(value)
    if kind == "train":
        return [*right_units(value, "ms"), *plain_forms(value), ("Neo", next(trains_forms([value]))[1][0])]
    if kind == "count":
        return [("numpy's integer", np.int16(value))]
    if kind == "number":
        return [*without_unit(value), *plain_forms(value)]
    return [*right_units(value, kind), *plain_forms(value)]


def wrong_forms(value, kind):
    if kind == "trains":
        return trains_wrong(value)
    if kind == "count":
        return counts_wrong(value)
    return wrong(value, "ms" if kind == "train" else kind)


def parts(result):
    """The numbers of a result, whatever it is made of."""
    if hasattr(result, "__dataclass_fields__"):
        return [v for f in result.__dataclass_fields__ if f != "_" for v in parts(getattr(result, f))]
    if isinstance(result, dict):
        return [v for key in sorted(result) if key != "seconds" for v in parts(result[key])]
    if isinstance(result, list | tuple):
        return [v for item in result for v in parts(item)]
    return [result]


def assert_same(result, expected, rtol):
    result, expected = parts(result), parts(expected)
    assert len(result) == len(expected)
    for a, b in zip(result, expected, strict=True):
        if isinstance(b, str) or b is None:
            assert a == b
        else:
            assert_allclose(np.asarray(a), np.asarray(b), rtol=rtol, atol=rtol)


def call(name, **replaced):
    function, arguments = CALLS[name]
    return function(**{key: argument.value for key, argument in arguments.items()} | replaced)


ARGUMENTS = [
    pytest.param(name, key, argument, id=f"{name}-{key}")
    for name, (_, arguments) in CALLS.items()
    for key, argument in arguments.items()
    if argument.kind != "fixed"
]


@pytest.mark.parametrize(("name", "key", "argument"), ARGUMENTS)
def test_what_means_the_same_gives_the_same(name, key, argument):
    expected = call(name)
    for what, value in right_forms(*argument):
        try:
            result = call(name, **{key: value})
        except Exception as error:
            raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error
        assert_same(result, expected, 1e-5 if what == "single precision" else 1e-9)


@pytest.mark.parametrize(("name", "key", "argument"), ARGUMENTS)
def test_what_has_no_right_value_is_refused_by_name(name, key, argument):
    for what, value in wrong_forms(*argument):
        try:
            result = call(name, **{key: value})
        except ValueError as error:
            assert re.match(rf"{key}\b.* is .*needs to be", str(error)), f"{what}: {error}"
        except Exception as error:
            raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error
        else:
            raise AssertionError(f"{what} gives {result}")


# Moderate, so that nothing computes for hours; and what is no number.
SIZE = st.floats(-50, 50)
NUMBERS = st.one_of(
    SIZE,
    SIZE.map(np.float32),
    st.sampled_from(
        [np.nan, np.inf, -np.inf, 1e-320, None, True, 1j, 10**400, "", b"1", np.datetime64("NaT")]
    ),
    st.integers(-50, 50),
    st.fractions(-50, 50, max_denominator=9),
    st.decimals(-50, 50),
    st.timedeltas(-datetime.timedelta(seconds=1), datetime.timedelta(seconds=1)),
    st.integers(-1000, 1000).map(lambda n: np.timedelta64(n, "us")),
    st.builds(lambda x, u: x * u, SIZE, st.sampled_from([pq.ms, pq.Hz, pq.mV, pq.A])),
    st.builds(ureg.Quantity, SIZE, st.sampled_from(["ms", "kHz", "V", "degC", ""])),
    st.builds(lambda x, u: x * u, SIZE, st.sampled_from([au.us, au.Hz, au.V, au.mag])),
)
SHAPES = st.lists(st.integers(0, 3), max_size=3).map(tuple)
ARRAYS = st.one_of(
    arrays(float, SHAPES, elements=SIZE),
    arrays(np.int8, SHAPES),
    arrays(st.sampled_from([np.dtype("?"), np.dtype("U2"), np.dtype("M8[s]")]), SHAPES),
    st.builds(np.zeros, SHAPES, st.sampled_from(["c16", "O", "V3", "m8[s]", "m8"])),
)
ANYTHING = st.one_of(
    NUMBERS,
    ARRAYS,
    st.builds(np.ma.masked_array, arrays(float, 3, elements=SIZE), mask=arrays(bool, 3)),
    st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    st.dictionaries(st.integers(0, 3) | st.text(max_size=1), ARRAYS, max_size=2),
)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numbers drawn without measure overflow
@pytest.mark.parametrize("name", [name for name, (_, arguments) in CALLS.items() if arguments])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_comes_in_gives_numbers_or_names_the_argument(name, data):
    arguments = {k: a for k, a in CALLS[name][1].items() if a.kind not in ("fixed", "count")}
    if not arguments:
        return
    key = data.draw(st.sampled_from(sorted(arguments)))
    value = data.draw(ANYTHING)
    try:
        call(name, **{key: value})
    except ValueError as error:
        # Or the one that it does not go with: a lag that is longer than this rate's period.
        assert re.match(rf"({'|'.join(CALLS[name][1])})\b.* is .*needs to be", str(error)), repr(value)
