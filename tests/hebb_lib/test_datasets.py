"""The data that ship with the course are what their source printed."""

import numpy as np
from numpy.testing import assert_array_equal

from hebb_lib import datasets


def test_sjostrom2001_is_the_published_table():
    data = datasets.sjostrom2001()
    assert_array_equal(data.rate, [0.1, 10, 20, 40, 50] * 2)
    assert_array_equal(data.lag, [10] * 5 + [-10] * 5)
    assert_array_equal(data.change, [-0.04, 0.14, 0.29, 0.53, 0.56, -0.29, -0.41, -0.34, 0.56, 0.75])
    assert_array_equal(data.sem, [0.05, 0.10, 0.14, 0.11, 0.26, 0.08, 0.11, 0.10, 0.32, 0.19])


def test_digits_are_1797_images_of_ten_figures():
    digits = datasets.digits()
    assert digits.images.shape == (1797, 64)
    assert (digits.images.min(), digits.images.max()) == (0, 16)
    assert sorted(set(digits.labels)) == list(range(10))
    zeros, ones = (digits.images[digits.labels == k].mean(axis=0).reshape(8, 8) for k in (0, 1))
    assert zeros[3:5, 3:5].mean() < 2 < 10 < ones[3:5, 3:5].mean(), "a zero is empty in the middle"


def test_each_digit_pattern_is_a_typical_image_in_black_and_white():
    digits, patterns = datasets.digits(), datasets.digit_patterns()
    for digit, pattern in enumerate(patterns):
        own = digits.images[digits.labels == digit]
        source = own[((own >= 8) == pattern).all(axis=1)]
        distance = np.linalg.norm(own - own.mean(axis=0), axis=1)
        assert np.linalg.norm(source - own.mean(axis=0), axis=1).min() == distance.min()
