import subprocess
import sys

import pytest

import hebb_lib as hb


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_importing_the_models_brings_neither_figures_nor_widgets():
    heavy = ["matplotlib", "ipywidgets", "sklearn", "joblib", "pandas"]
    found = run(f"import sys, hebb_lib; print([m for m in {heavy} if m in sys.modules])")
    assert found.strip() == "[]"


def test_figures_come_on_first_use():
    assert hb.plots.use_style.__module__.startswith("hebb_lib.plots")
    assert {"plots", "explorers", "flows"} <= set(dir(hb))
    with pytest.raises(AttributeError, match="no attribute 'no_such_module'"):
        _ = hb.no_such_module
