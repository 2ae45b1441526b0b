"""Brian2's own STDP example (examples/synapses/STDP.py), fed with given spike trains. Runs in .venv-peers.

usage: python peer_brian2.py IN.npz OUT.npz TARGET
IN holds times (ms), source, w0 (units of g_max), rate (Hz; 0 takes the given trains, else Brian2 draws its
own), duration (ms) and dt (ms). TARGET is "default", "numpy" or "cpp_standalone". OUT gets the weights, the
steps of the postsynaptic spikes, and the seconds that the run alone and all of it took.
"""

import sys
import tempfile
import time

began = time.perf_counter()

import brian2 as b2  # noqa: E402
import numpy as np  # noqa: E402

source, target_file, target = sys.argv[1:]
given = np.load(source)
duration, dt = float(given["duration"]) * b2.ms, float(given["dt"]) * b2.ms
n, rate = len(given["w0"]), float(given["rate"])

b2.BrianLogger.suppress_name("method_choice")
if target == "cpp_standalone":
    build = tempfile.TemporaryDirectory()
    b2.set_device("cpp_standalone", build_on_run=False)
elif target == "numpy":
    b2.prefs.codegen.target = "numpy"
b2.defaultclock.dt = dt

namespace = {"taum": 10 * b2.ms, "Ee": 0 * b2.mV, "vt": -54 * b2.mV, "vr": -60 * b2.mV, "El": -74 * b2.mV}
namespace |= {"taue": 5 * b2.ms, "taupre": 20 * b2.ms, "taupost": 20 * b2.ms, "gmax": 0.01}
namespace |= {"dApre": 0.01 * 0.01, "dApost": -0.01 * 1.05 * 0.01}

if rate > 0:
    inputs = b2.PoissonGroup(n, rates=rate * b2.Hz)
else:
    inputs = b2.SpikeGeneratorGroup(n, given["source"], given["times"] * b2.ms)
neurons = b2.NeuronGroup(
    1,
    """dv/dt = (ge * (Ee - v) + El - v) / taum : volt
       dge/dt = -ge / taue : 1""",
    threshold="v > vt",
    reset="v = vr",
    method="euler",
    namespace=namespace,
)
neurons.v = -74 * b2.mV  # the example starts at 0 V, with a spike; ours starts at rest
synapses = b2.Synapses(
    inputs,
    neurons,
    """w : 1
       dApre/dt = -Apre / taupre : 1 (event-driven)
       dApost/dt = -Apost / taupost : 1 (event-driven)""",
    on_pre="""ge += w
              Apre += dApre
              w = clip(w + Apost, 0, gmax)""",
    on_post="""Apost += dApost
               w = clip(w + Apre, 0, gmax)""",
    namespace=namespace,
)
synapses.connect()
synapses.w = given["w0"] * 0.01
monitor = b2.SpikeMonitor(neurons)
network = b2.Network(inputs, neurons, synapses, monitor)

if target == "cpp_standalone":
    network.run(duration)
    b2.device.build(directory=build.name, compile=True, run=True, debug=False)
    seconds = b2.device._last_run_time
else:
    network.run(dt)  # generates and compiles the code
    start = time.perf_counter()
    network.run(duration - dt)
    seconds = time.perf_counter() - start

np.savez(
    target_file,
    w=np.asarray(synapses.w) / 0.01,
    steps=np.round(np.asarray(monitor.t / dt)).astype(int),
    seconds=seconds,
    total=time.perf_counter() - began,
    version=b2.__version__,
)
