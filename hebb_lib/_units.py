"""What is taken for a number: plain numbers as they are, those with a unit in the unit that is asked for.

Units are known by what they can do, so that no library of units is needed: `rescale` (quantities, Neo),
`m_as` (pint), `to_value` (astropy, unyt), `dim` (Brian2), and the time differences of Python and NumPy.
"""

import datetime
import numbers
from typing import Any, NoReturn

import numpy as np

# Types whose arrays cannot hide a unit, a mask or a truth value.
_PLAIN = {int, float, *(np.dtype(code).type for code in "bBhHiIlLqQefdg")}

# Units by their exponents of length, mass, time, current in SI, which is how Brian2 stores numbers.
_SI = {"ms": ((0, 0, 1, 0), 1e3), "Hz": ((0, 0, -1, 0), 1.0), "mV": ((2, 1, -3, -1), 1e3)}
_DIMENSIONS = ("length", "mass", "time", "current", "temperature", "substance", "luminosity")


def fail(name: str, got: object, needs: str) -> NoReturn:
    """Raise the one kind of error that bad input gets."""
    shown = " ".join(str(got).split())  # an array on one line
    raise ValueError(f"{name} is {shown:.80}; it needs to be {needs}")


def numbers_of(name: str, value: Any, needs: str, unit: str | None = None) -> np.ndarray:
    """An array of real numbers, of whatever dtype, in `unit` ("ms", "Hz", "mV", "rad"; None for no unit).

    Plain numbers pass. What has a unit is converted. Refused by name: another unit, hidden values of a
    masked array, complex numbers, truth values, texts, objects.
    """
    kind = type(value)
    if kind in _PLAIN or (kind is np.ndarray and value.dtype.kind in "fiu"):
        return _real(name, np.asarray(value), value, needs)
    if isinstance(value, list | tuple):
        if not set(map(type, value)) <= _PLAIN:
            value = [numbers_of(name, item, needs, unit) for item in value]
        try:
            array = np.asarray(value) if len(value) else np.empty(0)
        except ValueError:  # rows of different length
            fail(name, "a list of uneven lists", needs)
        return _real(name, array, value, needs)
    mask = getattr(value, "mask", None)
    if isinstance(mask, bool | np.bool_ | np.ndarray) and np.any(mask):
        fail(name, "an array with masked values", f"{needs}, none masked")
    if _has_unit(value):
        try:
            magnitude = _magnitude(value, unit)
        except Exception:  # each library has errors of its own
            fail(name, repr(value), f"{needs}, {f'in {unit}' if unit else 'without a unit'}")
        return numbers_of(name, magnitude, needs)
    if isinstance(value, numbers.Real) and not isinstance(value, bool):  # a fraction
        value = float(value)
    try:
        array = np.asarray(np.ma.getdata(value) if isinstance(value, np.ma.MaskedArray) else value)
    except Exception:  # whatever an array-like object may raise
        fail(name, repr(value), needs)
    return _real(name, array, value, needs)


def _real(name: str, array: np.ndarray, value: Any, needs: str) -> np.ndarray:
    if array.dtype.kind in "fiu":
        return array
    what = {"b": "truth values", "c": "complex numbers", "U": "texts", "M": "dates"}.get(
        array.dtype.kind, f"dtype {array.dtype}"
    )
    fail(name, repr(value) if array.ndim == 0 else f"an array of {what}", needs)


def to_double(array: np.ndarray) -> np.ndarray:
    """Real numbers in double precision: those in single precision as the seven digits that they stand for.

    ``np.float32(0.1)`` becomes 0.1, not 0.100000001490116: times and steps are written in decimals, and
    the tenth of a millisecond has to stay one.
    """
    if array.dtype.kind != "f" or array.dtype.itemsize >= 8:
        return array.astype(float)
    value = array.astype(float)
    digits = {4: 7, 2: 3}[array.dtype.itemsize]
    size = np.abs(value, where=np.isfinite(value), out=np.ones_like(value))
    scale = 10.0 ** (digits - 1 - np.floor(np.log10(np.where(size > 0, size, 1.0))))
    return np.round(value * scale) / scale


def _has_unit(value: Any) -> bool:
    return (
        isinstance(value, datetime.timedelta)
        or _kind(value) == "m"
        or any(hasattr(value, a) for a in ("rescale", "m_as", "to_value", "unit", "units"))
        or hasattr(getattr(value, "dim", None), "get_dimension")
        or "units" in getattr(value, "attrs", ())
    )


def _kind(value: Any) -> str | None:
    return getattr(getattr(value, "dtype", None), "kind", None)


def _magnitude(value: Any, unit: str | None) -> Any:
    """The numbers of a quantity in `unit`, asked of the library that made it. Raises if there are none."""
    if hasattr(value, "rescale"):  # quantities, Neo
        return value.rescale(unit or "dimensionless").magnitude
    if hasattr(value, "m_as"):  # pint
        return value.m_as(unit or "dimensionless")
    if hasattr(value, "to_value"):  # astropy, unyt
        return value.to_value(unit or ("" if hasattr(value, "unit") else "dimensionless"))
    if hasattr(value, "dim"):  # Brian2
        value = value if isinstance(value, np.ndarray) else value[:]
        exponents = tuple(value.dim.get_dimension(d) for d in _DIMENSIONS)
        expected, factor = _SI.get(unit or "", ((0, 0, 0, 0), 1.0))
        if exponents != (*expected, 0, 0, 0):
            raise ValueError("another dimension")
        return np.array(value, dtype=float) * factor
    if isinstance(value, datetime.timedelta):
        value = np.timedelta64(value)
    if unit == "ms" and _kind(value) == "m":
        value = np.asarray(value)
        if np.datetime_data(value.dtype)[0] == "generic":
            raise ValueError("a time difference without a unit")
        return value / np.timedelta64(1, "ms")
    if unit is not None and getattr(value, "attrs", {}).get("units") == unit:  # xarray
        return np.asarray(value)
    raise ValueError("not known")
