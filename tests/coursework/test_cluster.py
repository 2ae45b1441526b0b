"""Forty submissions on a Dask cluster with the gradebook in PostgreSQL, one worker lost in the middle."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from classroom import blocks, environment, notebook, submit
from hebb_grade.course import Course
from needs import need

STUDENTS = 40
TASKS = {"delta_w": 2, "repeat": 2, "average_update": 3, "presentations": 2}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def started(*commands, **options):
    """Programs of our own in the background; they end with the block."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    processes = [subprocess.Popen(command, **quiet, **options) for command in commands]
    try:
        yield processes
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def initdb():
    """The program that makes a PostgreSQL."""
    # Debian has psql on the PATH and the server's programs in a folder of their own.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if shutil.which("psql") else []
    initdb = found[-1] if found else shutil.which("initdb")
    need(initdb, "PostgreSQL", "apt-get install postgresql")
    return initdb


@pytest.fixture
def postgres(initdb):
    """A PostgreSQL of our own, as an unprivileged user on loopback; its address."""
    folder, port = tempfile.mkdtemp(prefix="hebb-pg-", dir="/tmp"), free_port()
    user = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    bin = Path(initdb).parent
    made = [bin / "initdb", "-D", f"{folder}/data", "-U", "grader", "--auth=trust", "--no-sync", "-E", "UTF8"]
    subprocess.run([*made, "--locale=C"], check=True, capture_output=True, cwd=folder, **user)
    serve = [
        bin / "postgres",
        "-D",
        f"{folder}/data",
        "-p",
        str(port),
        "-k",
        folder,
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    try:
        with started([*serve, "-c", "fsync=off"], cwd=folder, **user):
            create = [bin / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "grader", "grades"]
            for _ in range(100):
                if subprocess.run(create, capture_output=True, check=False, cwd=folder).returncode == 0:
                    break
                time.sleep(0.2)
            yield f"postgresql+psycopg://grader@127.0.0.1:{port}/grades"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def submission(course: Path, n: int):
    """The n-th student answers the tasks that the bits of n name; the points that this earns."""
    source = nbformat.read(course / "source" / "ps1" / "ps1.ipynb", as_version=4)
    solutions = {c.metadata.nbgrader.grade_id: c.source for c in source.cells if "nbgrader" in c.metadata}
    answered = [task for bit, task in enumerate(TASKS) if n >> bit & 1]
    code = {f"{task}_answer": solutions[f"{task}_answer"] for task in answered}
    needs = {"repeat": {"delta_w"}, "presentations": {"repeat", "delta_w"}}
    earned = [task for task in answered if needs.get(task, set()) <= set(answered)]
    return notebook(course, "ps1", code), sum(TASKS[task] for task in earned)


def test_a_large_class(initdb, postgres, sandbox, released, tmp_path):
    course = tmp_path / "coursework"
    for name in ("source", "checks"):
        shutil.copytree(released / name, course / name)
    scheduler, worker, commands = blocks("A large class")
    port = free_port()
    there = {
        "tcp://127.0.0.1:8786": f"tcp://127.0.0.1:{port}",
        "--port 8786": f"--port {port} --no-dashboard",
    }
    there["postgresql+psycopg://grader@127.0.0.1:5432/grades"] = postgres
    for page, here in there.items():
        scheduler, worker, commands = (text.replace(page, here) for text in (scheduler, worker, commands))
    export, release, grade = commands.strip().splitlines()
    env = {**environment(tmp_path), "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
    run = {"cwd": course, "env": env}
    worker = [*worker.split(), "--no-dashboard", "--local-directory", str(tmp_path)]
    with started(scheduler.split(), worker, worker, **run) as (_, _, lost):
        subprocess.run(["bash", "-euc", f"{export}; {release}"], check=True, capture_output=True, **run)
        want = {}
        for n in range(STUDENTS):
            nb, want[f"s{n:02d}"] = submission(released, n)
            submit(course, "ps1", f"s{n:02d}", nb)
        command = ["bash", "-euc", f"{export}; exec {grade}"]
        with subprocess.Popen(
            command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **run
        ) as grading:
            done = lambda: len(list(course.glob("autograded/*/ps1")))  # noqa: E731
            while done() < 5 and grading.poll() is None:
                time.sleep(0.2)
            assert grading.poll() is None and done() < STUDENTS - 5
            os.killpg(lost.pid, signal.SIGKILL)
            out, err = grading.communicate(timeout=400)
    assert grading.returncode == 0, err[-3000:]
    assert f"{STUDENTS} graded, 0 already graded" in out
    with Course(course, postgres).gradebook() as gradebook:
        rows = gradebook.assignment_submissions("ps1")
        got = [(row.student.id, row.score) for row in rows]
    assert sorted(got) == sorted(want.items())
    assert sorted(p.parent.name for p in course.glob("autograded/*/ps1/")) == sorted(want)
    for path in course.glob("autograded/*/ps1/ps1.ipynb"):
        nbformat.read(path, as_version=4)
