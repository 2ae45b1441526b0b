"""The sandbox from inside: what a student's code can open, send, keep and see."""

import os
import resource
import socket

import numpy as np
import pytest
from hebb_grade.kernel import Kernel, Limits, Wrong
from hebb_grade.offer import offered
from hebb_grade.sandbox import check_sandbox
from traitlets.config import Config


def started(cell=10, notebook=20):
    config = Config()
    config.SandboxProvisioner.modules = offered(("clouds.gaussian_cloud",))
    return Kernel("hebb-sandbox", config, Limits(cell, notebook))


@pytest.fixture(scope="module")
def kernel(sandbox):
    with started(20, 100) as kernel:
        yield kernel


def said(outputs):
    return "".join(o.get("text", "") + o.get("evalue", "") for o in outputs)


@pytest.mark.parametrize("what", ["os.symlink(HOST, name)", "os.link(HOST, name)", "os.symlink('..', name)"])
def test_sockets_that_are_replaced_are_not_opened(sandbox, tmp_path, what):
    host = str(tmp_path / "host")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(host)
        server.listen()
        server.settimeout(0)
        code = f"""
import os, glob
HOST = {host!r}
for name in glob.glob('/run/*/k-*'):
    os.unlink(name)
    try: {what}
    except OSError: pass
os.execv('/usr/bin/sleep', ['sleep', '5'])
"""
        with started(2, 4) as kernel:
            kernel.run(code)
        with pytest.raises(BlockingIOError):
            server.accept()


# After its start the kernel is another program, which writes to the grader's connections what it likes.
FLOOD = """
import os, sys
fake = '''
import os, socket, sys, threading, time
def flood(end):
    try:
        while True: end.sendall(FRAMES)
    except OSError: pass
FRAMES = {frames}
for fd in os.listdir("/proc/self/fd"):
    try: threading.Thread(target=flood, args=(socket.socket(fileno=os.dup(int(fd))),)).start()
    except OSError: pass
time.sleep(60)
'''
for fd in os.listdir("/proc/self/fd"):
    try: os.set_inheritable(int(fd), True)
    except OSError: pass
os.execv(sys.executable, [sys.executable, "-c", fake])
"""


@pytest.mark.parametrize(
    "frames",
    [
        "(bytes([1, 255]) + bytes(255)) * 4096",  # one message of endless frames
        "(bytes([0, 255]) + bytes(255)) * 4096",  # endless messages
        "bytes([2]) + (10**9).to_bytes(8, 'big') + bytes(2**20)",  # a frame of a gigabyte
        "bytes([4, 255]) + bytes(255)",  # commands
        "bytes(2**20)",
    ],
)
def test_a_flood_ends_the_sandbox_not_the_grader(sandbox, frames):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with started(10, 16) as kernel:
        kernel.run(FLOOD.replace("{frames}", frames))
        assert kernel.why_dead
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400 * 1024  # KiB: 64 MB that were let through, and what libzmq makes of them


def test_no_memory_outlives_its_mapping(kernel):
    code = """
import ctypes, errno, fcntl, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def refused(value):
    return value == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT)
r, w = os.pipe()
calls = dict(memfd=libc.memfd_create(b"x", 0), shm=libc.shmget(0, 4096, 0o1600), msg=libc.msgget(0, 0o1600),
             sem=libc.semget(0, 1, 0o1600),
             queue=libc.syscall(240, b"q", 0o102, 0o600, None),
             secret=libc.syscall(447, 0), fork=libc.fork(),
             inet=libc.socket(2, 1, 0), netlink=libc.socket(16, 3, 0),
             vsock=libc.socket(40, 1, 0), pipe=libc.fcntl(r, 1031, 2**20), bpf=libc.syscall(321, 0, 0, 0))
print({name: value for name, value in calls.items() if value != -1})
"""
    if os.uname().machine != "x86_64":
        pytest.skip("the numbers of the calls are those of x86_64")
    assert said(kernel.run(code)) == "{}\n"


def test_no_folder_of_the_grader_has_a_name_inside(kernel):
    code = "for name in ('cmdline', 'mountinfo', 'environ'): print(open('/proc/1/' + name).read())"
    seen = said(kernel.run(code))
    assert "bwrap" in seen
    for secret in ("coursework", "hebb_grade/", ".cache/matplotlib", "hebb-relay"):
        assert secret not in seen.replace("site-packages/_editable_impl_hebb_grade.pth", "")


def test_what_a_function_is_given_cannot_be_changed(kernel):
    kernel.run("import numpy as np\ndef f(x):\n    x += 1\n    return x")
    kernel.run("def g(x):\n    x.setflags(write=True)\n    return x\ndef h(x):\n    x = x + 1\n    return x")
    with pytest.raises(Wrong, match="changes one of its arguments"):
        kernel.call("f", np.ones(2))
    with pytest.raises(Wrong, match="WRITEABLE"):
        kernel.call("g", np.ones(2))
    assert kernel.call("h", np.ones(2)).tolist() == [2, 2]


@pytest.mark.parametrize(
    "error, shown",
    [
        ("ValueError('a\\ud800b')", "a?b"),
        ("ValueError('\\x00\\x07')", "ValueError: "),
        ("type('E\\udfff', (Exception,), {})('x')", "UnicodeEncodeError"),  # Python allows no such name
        ("ValueError('x' * 10**6)", "x" * 100),
        ("KeyError('\\u202e')", "KeyError"),
    ],
)
def test_an_error_of_any_text_is_told(kernel, error, shown):
    kernel.run(f"def f(): raise {error}")
    with pytest.raises(Wrong) as wrong:
        kernel.call("f")
    assert shown in str(wrong.value) and len(str(wrong.value)) < 1000
    str(wrong.value).encode()


def test_messages_of_any_shape_are_passed_over(kernel):
    code = """
session, socket_ = get_ipython().kernel.session, get_ipython().kernel.iopub_socket
parent = get_ipython().kernel.get_parent("shell")
for kind in ("status", "stream", "error", "display_data", 5, None, ["x"]):
    for content in ([], {}, None, {"execution_state": []}, {"name": [], "text": [[]]}, {"data": 5}):
        for forged in (parent, [], [parent], None, 7, {"header": []}, {"msg_id": [1]}):
            message = session.msg("stream")
            message["content"], message["parent_header"] = content, forged
            message["header"]["msg_type"] = kind
            try: session.send(socket_, message)
            except Exception: pass
"""
    kernel.run(code)
    assert said(kernel.run("print(3)")) == "3\n"


def test_without_libseccomp_the_message_says_what_to_install(monkeypatch):
    def missing():
        raise RuntimeError("Unable to find libseccomp")

    monkeypatch.setattr("hebb_grade.seccomp.program", missing)
    assert "apt-get install libseccomp2" in check_sandbox()
