"""Each public function shows what it does, and it is so (`pytest --doctest-modules hebb_lib` runs it too)."""

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest
from calls import CALLS, public_functions

import hebb_lib

MODULES = [
    info.name
    for info in pkgutil.walk_packages(hebb_lib.__path__, "hebb_lib.")
    if not info.name.startswith(("hebb_lib.plots", "hebb_lib.explorers"))
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0


@pytest.mark.parametrize("name", sorted(public_functions() & set(CALLS)))
def test_every_public_function_has_an_example(name):
    module, *path = name.split(".")
    thing = import_module(f"hebb_lib.{module}")
    for part in path:
        thing = getattr(thing, part)
    assert ">>>" in inspect.getdoc(thing), f"{name} shows no example"
