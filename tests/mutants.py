"""Mutate hebb_lib, and see which mutants its own tests let live: `make mutants`.

For each module named, a sample of the mutants that Cosmic Ray makes is tried in a copy of the project, with
the tests of that module. Mutants that live are shown: each wants a test, or a reason why it changes nothing.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parents[1]
HERE = "tests/hebb_lib"
TESTS = {
    "spikes": [f"{HERE}/test_spikes.py", f"{HERE}/test_same_time.py"],
    "neurons": [f"{HERE}/test_neurons.py", f"{HERE}/test_same_time.py"],
    "competition": [f"{HERE}/test_competition.py", f"{HERE}/test_same_time.py"],
    "stdp/_kernel": [f"{HERE}/test_stdp.py", f"{HERE}/test_same_time.py", "tests/literature"],
    "stdp/pair": [f"{HERE}/test_stdp.py", f"{HERE}/test_same_time.py", "tests/literature"],
    "stdp/triplet": [f"{HERE}/test_stdp.py", f"{HERE}/test_same_time.py", "tests/literature"],
}
CONFIG = """
[cosmic-ray]
module-path = "{module}"
timeout = 300.0
excluded-modules = []
test-command = "{python} -m pytest -q -x --no-header -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
"""


def sample(name: str, size: int, seed: int) -> tuple[int, int]:
    """How many of the sampled mutants the tests caught, and how many there were."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "course")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "_build", "__pycache__", "chapters"))
        config, session = Path(folder, "config.toml"), Path(folder, "session.sqlite")
        tests = " ".join(TESTS[name])
        config.write_text(CONFIG.format(module=f"hebb_lib/{name}.py", python=sys.executable, tests=tests))
        # The copy comes first on the path, before the installed project.
        environment = os.environ | {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(Path(folder, "cache"))}

        def run(*words):
            command = [sys.executable, "-m", "cosmic_ray.cli", *words]
            return subprocess.run(
                command, cwd=copy, env=environment, check=True, capture_output=True, text=True
            )

        run("init", str(config), str(session))
        with use_db(session) as db:
            items = sorted(db.work_items, key=lambda item: str(item.mutations))
            keep = set(random.Random(seed).sample(range(len(items)), min(size, len(items))))
            for place, item in enumerate(items):
                if place not in keep:
                    db.set_result(item.job_id, WorkResult(WorkerOutcome.SKIPPED))
        run("exec", str(config), str(session))
        caught = tried = 0
        with use_db(session) as db:
            for _, result in db.results:
                if result.worker_outcome == WorkerOutcome.SKIPPED:
                    continue
                tried += 1
                if result.test_outcome == TestOutcome.SURVIVED:
                    print(result.diff, flush=True)
                else:
                    caught += 1
    return caught, tried


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS), metavar="module", help=", ".join(TESTS))
    parser.add_argument("--size", type=int, default=40, help="mutants a module")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for module in given.modules:
        caught, tried = sample(module, given.size, given.seed)
        print(f"{module}: {caught} of {tried} caught", flush=True)
