import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import hebb_lib as hb


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_importing_the_models_brings_neither_figures_nor_widgets():
    heavy = ["matplotlib", "scipy.special", "tqdm", "ipywidgets", "sklearn", "joblib", "pandas"]
    found = run(f"import sys, hebb_lib; print([m for m in {heavy} if m in sys.modules])")
    assert found.strip() == "[]"


def test_figures_come_on_first_use():
    assert hb.plots.use_style.__module__.startswith("hebb_lib.plots")
    assert {"plots", "explorers", "flows"} <= set(dir(hb))
    with pytest.raises(AttributeError, match="no attribute 'no_such_module'"):
        _ = hb.no_such_module


def test_without_a_place_for_compiled_code_it_compiles_anew():
    """As in a container whose user can write neither to the package nor to a home."""
    code = """
        from numba.core import caching
        def refuse(self): raise OSError("read-only file system")
        caching._CacheLocator.ensure_cache_path = refuse
        import hebb_lib as hb
        print(hb.stdp.published["bi_poo"].weight_change([0.0, 100.0], [10.0, 110.0]).__round__(6))
    """
    expected = hb.stdp.published["bi_poo"].weight_change([0.0, 100.0], [10.0, 110.0])
    assert float(run(textwrap.dedent(code))) == pytest.approx(expected, abs=1e-6)


def test_without_numba_the_models_pass_their_tests_all_the_same():
    """In a browser there is no numba: the loops run as plain Python, with the same results."""
    here = Path(__file__).parent
    files = [f"test_{name}.py" for name in ("rules", "flows", "clouds", "correlation", "spikes", "neurons")]
    code = f"""
        import sys
        sys.modules["numba"] = None
        import pytest
        sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-W", "ignore::RuntimeWarning", *{files}]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=here, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
