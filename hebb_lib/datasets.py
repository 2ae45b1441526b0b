"""Real data that ship with the course; each function says where its numbers come from."""

from importlib.resources import files
from typing import NamedTuple

import numpy as np


class Pairings(NamedTuple):
    """Change of synaptic strength after a pairing experiment, one entry a condition.

    Attributes
    ----------
    rate : (n,) array
        Pairs a second, in Hz.
    lag : (n,) array
        Δt = t_post − t_pre in ms.
    change : (n,) array
        Mean relative change of the strength, w_end / w_start − 1.
    sem : (n,) array
        Standard error of that mean.
    """

    rate: np.ndarray
    lag: np.ndarray
    change: np.ndarray
    sem: np.ndarray


def sjostrom2001() -> Pairings:
    """Plasticity against the rate of pairing: 60 pairs at lag ±10 ms, layer 5 of rat visual cortex.

    The measurement is by Sjöström, Turrigiano & Nelson 2001 (Neuron 32:1149,
    doi 10.1016/S0896-6273(01)00542-6), the numbers as tabulated by Pfister & Gerstner 2006
    (J. Neurosci. 26:9673, doi 10.1523/JNEUROSCI.1425-06.2006).

    Returns
    -------
    Pairings
        Ten conditions: five rates with pre before post (lag +10), then the same five with post before pre.

    Examples
    --------
    >>> sjostrom2001().rate
    array([ 0.1, 10. , 20. , 40. , 50. ,  0.1, 10. , 20. , 40. , 50. ])
    """
    text = (files("hebb_lib") / "data" / "sjostrom2001_frequency.csv").read_text(encoding="utf-8")
    return Pairings(*np.loadtxt(text.splitlines(), delimiter=",", skiprows=2, unpack=True))


class Digits(NamedTuple):
    """Small images of handwritten digits.

    Attributes
    ----------
    images : (1797, 64) array
        One image a row: 8 × 8 grey values from 0 to 16, line by line.
    labels : (1797,) array of int
        Which digit it shows.
    """

    images: np.ndarray
    labels: np.ndarray


def digits() -> Digits:
    """1797 handwritten digits, 8 × 8 pixels each; they come with scikit-learn, so nothing is downloaded.

    They are the test set of Alpaydin & Kaynak 1998, "Optical Recognition of Handwritten Digits" (UCI
    Machine Learning Repository, doi 10.24432/C50P49, CC BY 4.0).

    Returns
    -------
    Digits

    Examples
    --------
    >>> digits().images.shape
    (1797, 64)
    """
    from sklearn.datasets import load_digits  # here, since importing scikit-learn takes a second

    return Digits(*load_digits(return_X_y=True))


def digit_patterns() -> np.ndarray:
    """One black-and-white image of each digit from 0 to 9, to store in a memory.

    Of all images of a digit in `digits` the one nearest to their mean; a pixel is 1 where its grey value is
    at least 8 of 16.

    Returns
    -------
    (10, 64) array
        Entries 0 and 1, one image a row.

    Examples
    --------
    >>> digit_patterns().shape
    (10, 64)
    """
    images, labels = digits()
    typical = []
    for digit in range(10):
        own = images[labels == digit]
        typical.append(own[np.argmin(((own - own.mean(axis=0)) ** 2).sum(axis=1))])
    return (np.array(typical) >= 8).astype(float)
