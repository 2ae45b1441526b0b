"""NEST's STDP synapses, fed with given spike trains. Runs in .venv-peers.

usage: python peer_nest.py IN.npz OUT.npz neuron|pair
"neuron": Brian2's example on iaf_cond_exp; IN holds times (ms), source, w0 (units of g_max), duration,
dt (ms).
"pair": one synapse between two given trains; IN holds pre, post (ms, multiples of dt), dt, w0, the name of a
synapse model and, as JSON, its parameters and those of the postsynaptic neuron.
"""

import json
import sys
import time

began = time.perf_counter()

import nest  # noqa: E402
import numpy as np  # noqa: E402

DELAY = (
    1.0  # ms; NEST takes it to lie in the dendrite: a postsynaptic spike reaches the synapse this much later
)


def one_synapse(given):
    nest.resolution = float(given["dt"])
    pre, post = given["pre"], given["post"]
    # NEST updates a weight only at a presynaptic spike: one more, long after the last, closes the account.
    end = max(pre.max(), post.max()) + 4000.0
    spikes_pre = nest.Create("spike_generator", params={"spike_times": np.append(pre, end)})
    spikes_post = nest.Create("spike_generator", params={"spike_times": post})
    neurons = nest.Create("parrot_neuron", 2)
    neurons[1].set(json.loads(str(given["post_parameters"])))
    nest.Connect(spikes_pre, neurons[0], syn_spec={"delay": DELAY})
    nest.Connect(spikes_post, neurons[1], syn_spec={"delay": DELAY})
    model = str(given["model"])
    # A parrot neuron does not repeat what arrives at port 1: the synapse drives nothing.
    parameters = {"synapse_model": model, "receptor_type": 1, "delay": DELAY, "weight": float(given["w0"])}
    nest.Connect(neurons[0], neurons[1], syn_spec=parameters | json.loads(str(given["parameters"])))
    nest.Simulate(end + 10.0)
    return {"w": nest.GetConnections(synapse_model=model).weight}


def plastic_neuron(given):
    dt, g_leak = float(given["dt"]), 10.0  # nS
    nest.resolution = dt
    n = len(given["w0"])
    order = np.argsort(given["source"], kind="stable")
    trains = np.split(given["times"][order], np.cumsum(np.bincount(given["source"], minlength=n))[:-1])
    generators = nest.Create("spike_generator", n, params=[{"spike_times": t + dt} for t in trains])
    parrots = nest.Create("parrot_neuron", n)
    nest.Connect(generators, parrots, "one_to_one", syn_spec={"delay": dt})
    neuron = nest.Create(
        "iaf_cond_exp",
        params={
            "C_m": 10.0 * g_leak,
            "g_L": g_leak,
            "E_L": -74.0,
            "V_m": -74.0,
            "V_th": -54.0,
            "V_reset": -60.0,
        }
        | {"E_ex": 0.0, "tau_syn_ex": 5.0, "t_ref": 0.0, "tau_minus": 20.0},
    )
    w_max = 0.01 * g_leak
    nest.Connect(
        parrots,
        neuron,
        "all_to_all",
        syn_spec={
            "synapse_model": "stdp_synapse",
            "weight": (given["w0"] * w_max)[None, :],
            "delay": dt,
            "tau_plus": 20.0,
            "lambda": 0.01,
            "alpha": 1.05,
            "mu_plus": 0.0,
            "mu_minus": 0.0,
            "Wmax": w_max,
        },
    )
    recorder = nest.Create("spike_recorder")
    nest.Connect(neuron, recorder)
    nest.Simulate(10 * dt)
    start = time.perf_counter()
    nest.Simulate(float(given["duration"]) - 10 * dt)
    seconds = time.perf_counter() - start
    connections = nest.GetConnections(source=parrots, target=neuron)
    w = np.empty(n)
    w[np.array(connections.source) - parrots[0].global_id] = connections.weight
    return {"w": w / w_max, "spikes": recorder.events["times"], "seconds": seconds}


source, target_file, what = sys.argv[1:]
nest.verbosity = nest.VerbosityLevel.ERROR
nest.ResetKernel()
result = {"pair": one_synapse, "neuron": plastic_neuron}[what](np.load(source))
np.savez(target_file, **result, total=time.perf_counter() - began, version=nest.__version__)
