"""Time hebb_lib beside Brian2, NEST, plain C and numpy loops: `make bench` (`--quick` to try it out).

Each comparison first checks that both sides give the same result. Calls alternate, so that whatever else the
machine does falls on both. Writes benchmarks/results.json and results.md, which the book shows.
"""

import os

# More than one BLAS thread slows these small products down, and would be unfair to the loops.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import ctypes
import datetime
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numba
import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from hebb_lib import neurons, rules, spikes, stdp
from hebb_lib.competition import compete

HERE = Path(__file__).resolve().parent
PEER_PYTHON = HERE.parent / ".venv-peers" / "bin" / "python"
DT = 0.1  # ms
versions = {"Python": platform.python_version(), "numpy": np.__version__, "numba": numba.__version__}


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def alternate(repeats, *calls):
    """Seconds of each call, a list of `repeats` each; a first round is thrown away."""
    rounds = [[seconds(call) for call in calls] for _ in range(repeats + 1)]
    return [list(times) for times in zip(*rounds[1:], strict=True)]


def row(work, peer, ours, theirs, target, slower_is_us=False):
    """One line of the table. The ratio is theirs / ours, or ours / theirs where the peer is a lower limit."""
    ratio = np.median(theirs) / np.median(ours)
    if slower_is_us:
        ratio = 1 / ratio
    met = ratio <= target if slower_is_us else ratio >= target
    print(f"{work} | {peer}: ratio {ratio:.4g}, target {'≤' if slower_is_us else '≥'} {target:g}", flush=True)
    return {
        "work": work,
        "peer": peer,
        "ours": [float(np.median(ours)), float(np.ptp(ours))],
        "theirs": [float(np.median(theirs)), float(np.ptp(theirs))],
        "ratio": float(ratio),
        "target": f"{'≤' if slower_is_us else '≥'} {target:g}",
        "met": bool(met),
    }


# The peers


def c_reference(folder):
    """The functions of reference.c, or None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        print("no C compiler (cc): the rows against C are left out")
        return None
    command = [
        compiler,
        "-O3",
        "-march=native",
        "-shared",
        "-fPIC",
        HERE / "reference.c",
        "-o",
        f"{folder}/ref.so",
        "-lm",
    ]
    subprocess.run(command, check=True)
    versions["C compiler"] = subprocess.run(
        [compiler, "--version"], capture_output=True, text=True
    ).stdout.splitlines()[0]
    library = ctypes.CDLL(f"{folder}/ref.so")
    library.pair_rule.restype = library.read_once.restype = ctypes.c_double
    library.compete.restype = ctypes.c_int64
    return library


def as_c(*arguments):
    """Arrays as pointers, ints as int64, floats as doubles."""
    kinds = {int: ctypes.c_int64, float: ctypes.c_double}
    return [
        a.ctypes.data_as(ctypes.c_void_p) if isinstance(a, np.ndarray) else kinds[type(a)](a)
        for a in arguments
    ]


def peer(script, folder, *words, **given):
    np.savez(f"{folder}/in.npz", **given)
    command = [PEER_PYTHON, HERE / script, f"{folder}/in.npz", f"{folder}/out.npz", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{script} {' '.join(words)} failed:\n{done.stderr}")
    with np.load(f"{folder}/out.npz") as out:
        return dict(out)


# The comparisons


def plastic_neuron(c, folder, duration, repeats, peer_repeats):
    """1000 plastic synapses on one neuron: Brian2's example."""
    n, rate = 1000, 15.0
    events = spikes.merge(spikes.poisson_trains(rate, duration, n, rng=1, dt=DT))
    order = np.lexsort((events.source, np.round(events.times / DT)))
    events = spikes.Events(events.times[order], events.source[order], n)
    w0 = np.random.default_rng(2).random(n)
    rule, neuron = stdp.published["brian2"], neurons.published["brian2"]

    def ours(inputs=events):
        return compete(inputs, duration, rule, neuron, w0=w0, g_max=0.01, method="euler", dt=DT)

    def own_input():
        return ours(spikes.poisson_events(rate, duration, n, rng=3))

    def in_c():
        w, x, fired = w0.copy(), np.zeros(n), np.empty(round(duration / DT), dtype=np.int64)
        arguments = (events.times, events.source, len(events.times), w, x, n, len(fired), DT, 0.01)
        arguments += (
            rule.A_plus,
            rule.A_minus,
            rule.tau_plus,
            rule.tau_minus,
            neuron.tau_m,
            neuron.E_l,
            neuron.E_e,
        )
        count = c.compete(*as_c(*arguments, neuron.v_th, neuron.v_reset, neuron.tau_e, fired))
        return w, fired[:count]

    given = {"times": events.times, "source": events.source, "w0": w0, "duration": duration, "dt": DT}
    run = ours()
    steps = np.round(run.spikes / DT).astype(int)
    work = f"1000 synapses and a neuron, {duration / 1000:g} s, given trains"
    rows = []
    if c is not None:
        w, fired = in_c()
        assert_array_equal(fired, steps)
        assert_allclose(w, run.w, rtol=0, atol=1e-9)
        mine, theirs = alternate(repeats, ours, in_c)
        rows.append(row(work, "C", mine, theirs, 1.3, slower_is_us=True))
    mine, mine_with_input = alternate(repeats, ours, own_input)
    extra = {"input spikes": len(events.times), "output spikes": len(steps)}
    for target, name, at_least in (
        ("default", "Brian2, default target (Cython)", 900),
        ("cpp_standalone", "Brian2, C++ standalone, its run alone", 10),
    ):
        runs = [peer("peer_brian2.py", folder, target, rate=0.0, **given) for _ in range(peer_repeats)]
        assert_array_equal(runs[0]["steps"], steps)
        assert_allclose(runs[0]["w"], run.w, rtol=0, atol=1e-9)
        rows.append(row(work, name, mine, [float(r["seconds"]) for r in runs], at_least))
        extra[f"Brian2 {target}, cold process to weights (s)"] = float(np.median([r["total"] for r in runs]))
    versions["Brian2"] = str(runs[0]["version"])
    runs = [peer("peer_nest.py", folder, "neuron", **given) for _ in range(peer_repeats)]
    assert np.corrcoef(runs[0]["w"], run.w)[0, 1] > 0.5  # another order of update: close, not equal
    rows.append(row(work, "NEST", mine, [float(r["seconds"]) for r in runs], 1000))
    versions["NEST"] = str(runs[0]["version"])
    work = work.replace("given trains", "own Poisson input")
    for target, name, at_least in (
        ("default", "Brian2, default target (Cython)", 450),
        ("cpp_standalone", "Brian2, C++ standalone, its run alone", 60),
    ):
        runs = [peer("peer_brian2.py", folder, target, rate=rate, **given) for _ in range(peer_repeats)]
        assert 0.8 < len(runs[0]["steps"]) / len(own_input().spikes) < 1.25
        rows.append(row(work, name, mine_with_input, [float(r["seconds"]) for r in runs], at_least))
    return rows, extra


def pair_rule(c, n_spikes, repeats):
    """One synapse, two long trains."""
    if c is None:
        return []
    pre, post = spikes.poisson_trains(10, n_spikes * 100.0, 2, rng=4)
    rule = stdp.PairRule(0.005, 0.00525, 20.0, 20.0)

    def in_c():
        arguments = (pre, len(pre), post, len(post), 0.005, 0.00525, 20.0, 20.0, 0.0, -np.inf, np.inf)
        return c.pair_rule(*as_c(*arguments))

    def ours():
        return rule.weight_change(pre, post)

    assert_allclose(ours(), in_c(), rtol=1e-9)
    mine, theirs = alternate(repeats, ours, in_c)
    return [
        row(f"pair rule, {n_spikes:.0e} + {n_spikes:.0e} spikes", "C", mine, theirs, 1.4, slower_is_us=True)
    ]


def learning(c, n, repeats):
    """Oja's and Sanger's rule over n samples of 100 inputs."""
    d, k, alpha = 100, 3, 1e-3
    rng = np.random.default_rng(5)
    X = rng.standard_normal((n, d)) * np.linspace(1.5, 0.5, d)
    w0, W0 = 0.1 * rng.standard_normal(d), 0.1 * rng.standard_normal((k, d))
    part = X[: max(n // 50, 1000)]  # the numpy loops see a fiftieth of the data, and their time is scaled up

    def oja_loop():
        w = w0.copy()
        for x in part:
            y = w @ x
            w += alpha * y * (x - y * w)
        return w

    def sanger_loop():
        W = W0.copy()
        for x in part:
            y = W @ x
            W += alpha * (np.outer(y, x) - np.tril(np.outer(y, y)) @ W)
        return W

    def oja(data=X):
        return rules.learn(rules.oja, data, w0, alpha, every=len(data))[-1]

    def sanger(data=X):
        return rules.learn(rules.sanger, data, W0, alpha, every=len(data))[-1]

    assert_allclose(oja(part), oja_loop(), rtol=1e-6, atol=1e-9)
    assert_allclose(sanger(part), sanger_loop(), rtol=1e-6, atol=1e-9)
    scale = n / len(part)
    rows = []
    size = f"{n:.0e} samples, d = {d}"
    if c is not None:
        mine, reading = alternate(repeats, oja, lambda: c.read_once(*as_c(X, X.size)))
        rows.append(
            row(f"learn(oja), {size}", "reading the data once (C)", mine, reading, 1.3, slower_is_us=True)
        )
    X32 = X.astype(np.float32)
    mine, double = alternate(repeats, lambda: oja(X32), oja)
    rows.append(row(f"learn(oja), {size}, data in single precision", "double precision", mine, double, 1.1))
    mine, loop = alternate(repeats, oja, oja_loop)
    rows.append(row(f"learn(oja), {size}", "numpy loop", mine, np.multiply(loop, scale), 80))
    mine, loop = alternate(repeats, sanger, sanger_loop)
    rows.append(row(f"learn(sanger), {size}, k = {k}", "numpy loop", mine, np.multiply(loop, scale), 30))
    return rows


def starting(repeats):
    """What a new process waits for: the import, and the first call of a kernel that is on disk already."""

    def inside(program):
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        return float(done.stdout)

    clock = "from time import perf_counter as now; import numba; "
    imported = clock + "t = now(); import hebb_lib; print(now() - t)"
    empty = clock + "t = now(); from empty import kernel; kernel(1.0); print(now() - t)"
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "empty.py").write_text(
            "import numba\n\n@numba.njit(cache=True)\ndef kernel(x):\n    return x\n"
        )
        empty = f"import sys; sys.path.insert(0, {folder!r}); " + empty
        inside(empty)
        times = alternate_processes(repeats, lambda: inside(imported), lambda: 0.05)
        rows.append(row("import hebb_lib, after numba", "0.05 s", *times, 1, slower_is_us=True))
        for name, call in FIRST_CALLS.items():
            program = (
                f"{clock} import numpy as np; import hebb_lib as hb; t = now(); {call}; print(now() - t)"
            )
            inside(program)
            times = alternate_processes(repeats, lambda p=program: inside(p), lambda: inside(empty) + 0.1)
            rows.append(row(f"first call of {name}", "an empty kernel + 0.1 s", *times, 1, slower_is_us=True))
    return rows


FIRST_CALLS = {
    "learn": "hb.learn(hb.rules.oja, np.ones((5, 2)), [1.0, 0.0], 0.1)",
    "weight_change": "hb.stdp.published['song2000'].weight_change([1.0], [2.0])",
    "simulate_lif": "hb.neurons.simulate_lif([[1.0]], 1.0, 10)",
    "compete": "hb.competition.compete([[1.0]], 10, progress=False)",
}


def alternate_processes(repeats, *calls):
    """What each call says of its own time, a list of `repeats` each."""
    return [list(times) for times in zip(*[[call() for call in calls] for _ in range(repeats)], strict=True)]


def cold_process(duration):
    """Seconds from a new process to final weights: the first time, when numba compiles, and later."""
    program = (
        "import numpy as np; from hebb_lib import competition, neurons, spikes, stdp; "
        f"competition.compete(spikes.poisson_events(15, {duration}, 1000, rng=1), {duration}, "
        "stdp.published['brian2'], neurons.published['brian2'], g_max=.01, method='euler')"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"NUMBA_CACHE_DIR": cache}
        return [
            seconds(lambda: subprocess.run([sys.executable, "-c", program], check=True, env=environment))
            for _ in range(2)
        ]


def processor():
    """The name of the processor, as well as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def duration_text(s):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if s * factor >= 1:
            return f"{s * factor:.3g} {unit}"
    return f"{s * 1e9:.3g} ns"


def as_markdown(result):
    """The table as the book shows it."""
    lines = [
        "| work | hebb_lib | beside | its time | ratio |",
        "|---|---|---|---|---|",
    ]
    for r in result["rows"]:
        ours, theirs = (
            f"{duration_text(m)} ± {duration_text(spread / 2)}" for m, spread in (r["ours"], r["theirs"])
        )
        ratio = f"{r['ratio']:.3g}" if r["ratio"] < 1000 else f"{r['ratio']:.0f}"
        lines.append(f"| {r['work']} | {ours} | {r['peer']} | {theirs} | **{ratio}** |")
    about = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    first, later = result["cold"]
    lines += [
        "",
        f"Measured on {result['date']}: {result['processor']}, {result['cores']} cores, {result['system']}; "
        f"{about}.",
        "Times are medians ± half the range. The ratio says how many times as long the other takes; beside "
        "C, reading the data, or an empty kernel, how many times as long hebb_lib takes.",
        "",
        f"From a new process to the final weights of the first row: {first:.2f} s the first time, when numba "
        f"compiles, then {later:.2f} s. "
        + "; ".join(f"{name}: {value:.4g}" for name, value in result["extra"].items())
        + ".",
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="short runs, written nowhere: to see that it works"
    )
    quick = parser.parse_args().quick
    duration, n_spikes, n, repeats, peer_repeats = (
        (5e3, 10**5, 10**5, 5, 1) if quick else (1e5, 10**6, 10**6, 15, 3)
    )
    with tempfile.TemporaryDirectory() as folder:
        c = c_reference(folder)
        rows = pair_rule(c, n_spikes, repeats)
        rows += learning(c, n, repeats)
        rows += starting(3 if quick else 7)
        more, extra = plastic_neuron(c, folder, duration, repeats, peer_repeats)
    result = {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": versions,
        "rows": more + rows,
        "extra": extra,
        "cold": cold_process(duration),
    }
    text = as_markdown(result)
    print("\n" + text)
    if not quick:
        (HERE / "results.json").write_text(
            json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        (HERE / "results.md").write_text(text, encoding="utf-8")
    missed = [f"{r['work']} | {r['peer']}" for r in result["rows"] if not r["met"]]
    print("missed: " + "; ".join(missed) if missed else "every aim is met")


if __name__ == "__main__":
    main()
