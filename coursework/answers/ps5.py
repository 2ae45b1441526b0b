"""Right and wrong answers to problem set 5."""

_WINDOW = """
def w1(lag, A_plus, A_minus, tau_plus, tau_minus):
    return A_plus * np.exp(-lag / tau_plus) if lag >= 0 else -A_minus * np.exp(lag / tau_minus)
"""
_PAIRS = (
    _WINDOW
    + """
def all_pairs(pre, post, A_plus, A_minus, tau_plus, tau_minus):
    total = 0.0
    for a in pre:
        for b in post:
            total += w1(b - a, A_plus, A_minus, tau_plus, tau_minus)
    return total
"""
)
_TRACE = "trace = lambda spikes, t, tau: np.exp(-(t - spikes[spikes < t]) / tau).sum()"
_TRACES = """
def with_traces(pre, post, A_plus, A_minus, tau_plus, tau_minus):
    spikes = sorted([(t, 0) for t in pre] + [(t, 1) for t in post])
    x = y = change = now = 0.0
    for t, kind in spikes:
        x = x * np.exp(-(t - now) / tau_plus)
        y = y * np.exp(-(t - now) / tau_minus)
        now = t
        if kind == 0:
            change -= A_minus * y
            x += 1
        else:
            change += A_plus * x
            y += 1
    return change
"""
_WHERE = """
def window(lag, A_plus, A_minus, tau_plus, tau_minus):
    late, early = A_plus * np.exp(-abs(lag) / tau_plus), -A_minus * np.exp(-abs(lag) / tau_minus)
    return np.where(lag >= 0, late, early)
"""

ANSWERS = {
    "window": {
        "right": [
            _WINDOW + "window = lambda lag, *rule: [w1(l, *rule) for l in lag]",
            _WHERE,
            """
            def window(lag, A_plus, A_minus, tau_plus, tau_minus):
                change = np.zeros(len(lag))
                late = lag >= 0
                change[late] = A_plus * np.exp(-lag[late] / tau_plus)
                change[~late] = -A_minus * np.exp(lag[~late] / tau_minus)
                return change
            """,
        ],
        "wrong": [
            _WHERE.replace("lag >= 0", "lag > 0"),  # zero is depression
            _WHERE.replace("lag >= 0", "lag <= 0"),  # the other convention
            _WHERE.replace("-A_minus", "A_minus"),  # both potentiate
            _WHERE.replace("/ tau_minus", "/ tau_plus"),
            _WHERE.replace("-abs(lag) / tau_plus", "-abs(lag) / tau_minus"),
            _WHERE.replace("abs(lag) / tau_plus", "lag**2 / tau_plus"),
            _WHERE.replace("A_plus * np", "np").replace("A_minus * np", "np"),
            _WHERE.replace("-abs(lag) / tau_plus", "abs(lag) / tau_plus"),  # grows
            _WHERE.replace("A_plus * np", "A_minus * np"),
            _WHERE.replace("early)", "early).sum()"),
            _WHERE.replace("abs(lag) / tau", "abs(lag) * tau"),
            _WHERE.replace("late, early)", "late, 0 * early)"),  # Hebb's half only
            _WINDOW + "window = lambda lag, *rule: w1(lag[0], *rule)",
            _WHERE
            + "\n_w = window\ndef window(lag, *rule):\n    lag *= 1.5\n    return _w(lag / 1.5, *rule)",
        ],
    },
    "all_pairs": {
        "right": [
            _PAIRS,
            _WHERE + "all_pairs = lambda pre, post, *rule: window(post[:, None] - pre, *rule).sum()",
            _WINDOW + "all_pairs = lambda pre, post, *rule: sum(w1(b - a, *rule) for a in pre for b in post)",
        ],
        "wrong": [
            _PAIRS.replace("b - a", "a - b"),  # the other convention
            _PAIRS.replace("lag >= 0", "lag > 0"),
            _PAIRS.replace("-A_minus", "A_minus"),
            _PAIRS.replace("total +=", "total ="),  # the last pair
            _PAIRS.replace("return total", "return total / max(1, len(pre) * len(post))"),  # the mean
            _PAIRS.replace("return total", "return total / max(1, len(pre))"),
            _PAIRS.replace(
                "    for a in pre:\n        for b in post:", "    for a, b in zip(pre, post):\n        if 1:"
            ),
            _PAIRS.replace("in post", "in post[post >= a][:1]"),  # the next spike only
            _PAIRS.replace("in post", "in post[post >= a]"),  # potentiation only
            _PAIRS.replace("in pre:", "in pre[1:]:"),
            _PAIRS.replace(
                "tau_plus, tau_minus)\n    return total", "tau_minus, tau_plus)\n    return total"
            ),
            _PAIRS.replace("return total", "return abs(total)"),
            _PAIRS.replace("total = 0.0", "total = 0.0\n    pre += 1; post += 1"),  # changes its input
        ],
    },
    "trace": {
        "right": [
            _TRACE,
            "trace = lambda spikes, t, tau: sum(np.exp(-(t - s) / tau) for s in spikes if s < t)",
            """
            def trace(spikes, t, tau):
                x, now = 0.0, 0.0
                for s in spikes:
                    if s >= t:
                        break
                    x, now = x * np.exp(-(s - now) / tau) + 1, s
                return x * np.exp(-(t - now) / tau) if x else 0.0
            """,
        ],
        "wrong": [
            _TRACE.replace("spikes < t", "spikes <= t"),  # read just after
            _TRACE.replace("[spikes < t]", ""),  # the future counts
            _TRACE.replace(".sum()", ".mean()"),
            _TRACE.replace(".sum()", ".max(initial=0)"),  # the nearest spike only
            _TRACE.replace("-(t", "(t"),
            _TRACE.replace("/ tau", "* tau"),
            _TRACE.replace(") / tau", ")"),
            _TRACE.replace(".sum()", ".sum() / tau"),
            _TRACE.replace(".sum()", ""),
            _TRACE.replace("spikes < t", "spikes > t"),
            "trace = lambda spikes, t, tau: (spikes < t).sum()",  # no decay
            "trace = lambda spikes, t, tau: np.exp2(-(t - spikes[spikes < t]) / tau).sum()",  # half-life
            "def trace(spikes, t, tau):\n    spikes -= t\n    return np.exp(spikes[spikes < 0] / tau).sum()",
        ],
    },
    "with_traces": {
        "right": [
            _TRACES,
            _WHERE
            + "with_traces = lambda pre, post, *rule: window(np.subtract.outer(post, pre), *rule).sum()",
            """
            def with_traces(pre, post, A_plus, A_minus, tau_plus, tau_minus):
                def half(first, second, tau, inclusive):
                    total, x, now, i = 0.0, 0.0, 0.0, 0
                    for t in second:
                        while i < len(first) and (first[i] < t or (inclusive and first[i] == t)):
                            x, now, i = x * np.exp(-(first[i] - now) / tau) + 1, first[i], i + 1
                        total += x * np.exp(-(t - now) / tau)
                    return total
                return A_plus * half(pre, post, tau_plus, True) - A_minus * half(post, pre, tau_minus, False)
            """,
        ],
        "wrong": [
            _TRACES.replace("(t, 0) for t in pre", "(t, 2) for t in pre").replace(
                "kind == 0", "kind == 2"
            ),  # ties
            _TRACES.replace("change -=", "change +="),
            _TRACES.replace("            x += 1", "            x = 1"),  # the nearest spike only
            _TRACES.replace("            y += 1", "            y = 1"),
            _TRACES.replace("        now = t\n", ""),  # decays from zero each time
            _TRACES.replace("tau_plus)\n        y", "tau_minus)\n        y"),
            _TRACES.replace("A_minus * y", "A_minus * x").replace("A_plus * x", "A_plus * y"),
            _TRACES.replace("sorted(", "("),  # not in the order of time
            _TRACES.replace("A_plus * x", "x").replace("A_minus * y", "y"),
            _TRACES.replace(
                "            change -= A_minus * y\n            x += 1",
                "            x += 1\n            change -= A_minus * x",
            ),
            _TRACES.replace(
                "            x += 1", "            x += 1\n            y = 0"
            ),  # resets the other
            _TRACES.replace("            change -= A_minus * y\n", ""),  # potentiation only
            _PAIRS.replace("def all_pairs", "def with_traces")
            .replace("in pre:", "in pre.copy():")
            .replace("total = 0.0", "total = 0.0\n    pre *= 1.0 + 1e-9"),  # changes its input
        ],
    },
    "crossing_rate": {
        "right": [
            "crossing_rate = 48.5",
            "crossing_rate = np.float64(48.3)",
            "crossing_rate = np.array(48.7)",
        ],
        "wrong": [
            f"crossing_rate = {f}" for f in (0, 1, 20, 25, 40, 45, 47, 50, 60, -48.5, "[48.5]", "None")
        ],
    },
}
