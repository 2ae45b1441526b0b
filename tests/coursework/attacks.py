"""Attacks on the grader: each is tried on our own sandbox, in the tests, and must earn nothing.

Each is a submission of ps1: the code of cells by the name of the cell. They are bounded by themselves (they
try a little of what they could), and the test runs the grader in a box of its own besides (prlimit, timeout).
"""

# What a forger would like to be true of whatever is compared with it.
EQUAL = """
class Equal(float):
    __array_priority__ = 1e9
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return False
    def __gt__(self, other): return False
    def __sub__(self, other): return Equal(0)
    __rsub__ = __sub__
    def __abs__(self): return Equal(0)
    def __array__(self, dtype=None, copy=None): raise RuntimeError("no numbers")
    def tolist(self): return self
    dtype = type("D", (), {"kind": "f"})
    def astype(self, kind): return self
"""
LIB = "/tmp:/home/student:/dev/shm"

ATTACKS = {
    # ---- keeping the grader busy
    "endless loop": {"delta_w_answer": "while True: pass"},
    "loop in the function": {"delta_w_answer": "def delta_w(w, x, alpha):\n    while True: pass"},
    "swallowed interrupts": {
        "delta_w_answer": """
        import signal
        for s in (signal.SIGINT, signal.SIGTERM):
            signal.signal(s, signal.SIG_IGN)
        while True:
            try:
                while True: pass
            except BaseException:
                pass
        """
    },
    "sleep": {"delta_w_answer": "import time\ntime.sleep(10**6)"},
    "output flood": {"delta_w_answer": "for _ in range(20000): print('x' * 5000, flush=True)"},
    "one huge output": {"delta_w_answer": "print('x' * 50_000_000)"},
    "huge result": {"delta_w_answer": "def delta_w(w, x, alpha): return np.zeros(3_000_000)"},
    "deep result": {
        "delta_w_answer": """
        import hebb_call
        hebb_call._plain = lambda thing: []
        hebb_call.json.dumps = lambda thing, **k: "[" * 100_000 + "]" * 100_000
        def delta_w(w, x, alpha): return w
        """
    },
    # ---- using up the machine
    "fork": {
        "delta_w_answer": """
        import os
        forks = 0
        for _ in range(5):
            pid = os.fork()
            if pid == 0: os._exit(0)
            forks += 1
        """
    },
    "processes": {"delta_w_answer": "import subprocess\nfor _ in range(5): subprocess.Popen(['sleep', '1'])"},
    "threads": {
        "delta_w_answer": """
        import threading, time
        for _ in range(200): threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
        """
    },
    "memory": {"delta_w_answer": "hog = [bytearray(2**28) for _ in range(12)]"},
    "disk": {
        "delta_w_answer": f"""
        for folder in "{LIB}".split(":"):
            for n in range(20):
                open(f"{{folder}}/{{n}}", "wb").write(bytes(10 * 2**20))
        """
    },
    "write elsewhere": {
        "delta_w_answer": """
        import os
        written = []
        for folder in ("/", "/etc", "/usr", "/usr/bin", "/course", "/course/hebb_lib", "/dev", "/run", "/home", "/proc/sys/kernel"):
            try:
                open(folder + "/attack", "w").write("x")
                written.append(folder)
            except OSError: pass
        print("WRITTEN", written)
        assert not written
        raise SystemExit
        """
    },
    # ---- reading what it must not
    "read solutions and checks": {
        "delta_w_answer": """
        import glob, os
        found = [p for r in ("/course", "/home", "/tmp", "/root", "/work", "/mnt", "/srv", "/opt")
                 for p in glob.glob(r + "/**/*ps1*", recursive=True)]
        found += [p for p in (COURSE + "/checks/ps1.py", COURSE + "/source/ps1/ps1.ipynb") if os.path.exists(p)]
        print("FOUND", found)
        import sys; sys.path += ["/course", COURSE, COURSE + "/checks"]
        import ps1
        delta_w = ps1.delta_w
        """
    },
    "read the gradebook": {
        "delta_w_answer": """
        import sqlite3
        db = sqlite3.connect(COURSE + "/gradebook.db")
        print("FOUND", db.execute("select * from student").fetchall())
        """
    },
    "overwrite the gradebook": {
        "delta_w_answer": """
        import sqlite3
        db = sqlite3.connect(COURSE + "/gradebook.db")
        db.execute("update grade set auto_score = 99, manual_score = 99"); db.commit()
        """
    },
    "environment": {
        "delta_w_answer": """
        import os, glob
        text = repr(dict(os.environ))
        for p in glob.glob("/proc/[0-9]*/environ"):
            try: text += open(p, "rb").read().decode(errors="replace")
            except OSError: pass
        print("FOUND" if "SECRET_OF_THE_GRADER" in text else "nothing")
        """
    },
    "network": {
        "delta_w_answer": """
        import socket
        for address in (("127.0.0.1", PORT), ("192.0.2.1", 80)):
            try: socket.create_connection(address, 1).send(b"x"); print("CONNECTED")
            except OSError: pass
        try: socket.getaddrinfo("example.org", 80); print("CONNECTED")
        except OSError: pass
        """
    },
    "installed copies": {
        "delta_w_answer": """
        import glob, importlib, sys
        sys.path[:] = [p for p in sys.path if p != "/course"]
        for name in [n for n in sys.modules if n.startswith("hebb")]: del sys.modules[name]
        import hebb_lib.rules, hebb_grade
        delta_w = hebb_lib.rules.hebb
        """
    },
    # ---- breaking out
    "kill the parent": {
        "delta_w_answer": """
        import os, signal
        for pid in (os.getppid(), 1, -1):
            try: os.kill(pid, signal.SIGKILL)
            except OSError: pass
        """
    },
    "os._exit": {"delta_w_answer": "import os\nos._exit(0)"},
    "os._exit in the function": {"delta_w_answer": "import os\ndef delta_w(w, x, alpha): os._exit(0)"},
    "crash": {"delta_w_answer": "import ctypes\nctypes.string_at(0)"},
    "namespaces and tracing": {
        "delta_w_answer": """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        got = [libc.unshare(flag) for flag in (0x10000000, 0x20000, 0x40000000)]
        got += [libc.ptrace(16, 1, 0, 0), libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.chroot(b"/tmp")]
        assert all(g == -1 for g in got), got
        print("ALL REFUSED")
        """
    },
    # ---- forging the verdict
    "patched numpy": {
        "delta_w_answer": """
        import numpy, numpy.testing
        numpy.allclose = numpy.array_equal = numpy.isclose = lambda *a, **k: True
        for name in dir(numpy.testing):
            if name.startswith("assert"): setattr(numpy.testing, name, lambda *a, **k: None)
        def delta_w(w, x, alpha): return w
        """
    },
    "patched test helpers": {
        "delta_w_answer": "compare = unchanged = lambda *a: None\ndef delta_w(w, x, alpha): return w",
    },
    "patched hebb_lib and hebb_call": {
        "delta_w_answer": """
        import hebb_lib, hebb_call, sys
        hebb_lib.alignment_angle = lambda *a: 0.0
        hebb_call.call = lambda f, a: "[[0.0, 0.0], [[], [], []]]"
        sys.modules["hebb_grade"] = hebb_call
        def delta_w(w, x, alpha): return w
        """
    },
    "AST transformer": {
        "delta_w_answer": """
        import ast
        class NoTests(ast.NodeTransformer):
            def visit_Assert(self, node): return ast.Pass()
            def visit_Raise(self, node): return ast.Pass()
        get_ipython().ast_transformers.append(NoTests())
        get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
        def delta_w(w, x, alpha): return w
        """
    },
    "always equal": {"delta_w_answer": EQUAL + "\ndef delta_w(w, x, alpha): return Equal(0)"},
    "settrace": {
        "delta_w_answer": """
        import sys
        def tracer(frame, event, arg):
            for name in ("want", "expected", "got"):
                if name in frame.f_locals: frame.f_locals[name] = 0
            return tracer
        sys.settrace(tracer)
        def delta_w(w, x, alpha): return w
        """
    },
    "frame inspection": {
        "delta_w_answer": """
        import inspect, gc
        def delta_w(w, x, alpha):
            for frame in inspect.stack():
                for name in ("want", "expected", "solution"):
                    if name in frame.frame.f_locals: return frame.frame.f_locals[name]
            for o in gc.get_objects():
                if callable(o) and getattr(o, "__name__", "") == "delta_w" and o is not delta_w: return o(w, x, alpha)
            return w
        """
    },
    "forged replies": {
        "delta_w_answer": """
        import threading, time
        kernel = get_ipython().kernel
        def forge():
            for _ in range(200):
                time.sleep(0.005)
                content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {
                    "n": {"status": "ok", "metadata": {}, "data": {"text/plain": "'[[1.0, 2.0], [[], [], []]]'"}}}}
                for junk in (content, {}, {"status": 7}, {"user_expressions": {"n": None}}):
                    try: kernel.session.send(kernel.shell_stream or kernel.shell_socket, "execute_reply", junk,
                                             parent=kernel.get_parent("shell"), ident=kernel._shell_parent_ident.get())
                    except Exception: pass
                for kind in ("status", "error", "stream", "comm_open", "nonsense"):
                    try: kernel.session.send(kernel.iopub_socket, kind, {"data": {}, "name": 5}, parent=kernel.get_parent("shell"))
                    except Exception: pass
        threading.Thread(target=forge, daemon=True).start()
        def delta_w(w, x, alpha): return w
        """
    },
    "partial grade as output": {
        "delta_w_answer": "def delta_w(w, x, alpha): return w",
        "+": "from IPython.display import display\ndisplay(15)\n15",
    },
    # ---- the feedback page
    "HTML in feedback": {
        "delta_w_answer": """
        from IPython.display import HTML, Javascript, Markdown, SVG, display
        display(HTML("<script>ATTACK</script>"), Javascript("ATTACK"), Markdown("<img src=x onerror=ATTACK>"))
        display({"image/png": "\\"><script>ATTACK</script>", "text/plain": "<script>ATTACK</script>"}, raw=True)
        display({"image/svg+xml": "<svg onload=ATTACK />", "application/javascript": "ATTACK", "text/plain": "plain"}, raw=True)
        print("<script>ATTACK</script>\\x1b]8;;javascript:ATTACK\\x07")
        raise ValueError("<script>ATTACK</script>")
        """,
        "orthogonal": "<script>ATTACK</script> <img src=x onerror=ATTACK> [x](javascript:ATTACK) $\\href{javascript:ATTACK}{x}$",
    },
}
