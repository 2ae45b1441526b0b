"""A Jupyter kernel that can read Python and write nothing: the kernel provisioner `hebb-sandbox`.

bubblewrap gives the kernel a file system of its own: Python read-only, small tmpfs for /tmp, the home
folder and /dev/shm, and nothing else of this machine. It has no network, its own processes, a cleared
environment, limits on memory, CPU and time, and may not start another process. It listens on sockets in
a tmpfs of its own, which the grader reaches through /proc, so that no folder is shared at all.

Any Jupyter tool takes it from the kernelspec of the same name: ``nbgrader autograde`` with
``c.Execute.kernel_name = "hebb-sandbox"``, ``jupyter nbconvert --ExecutePreprocessor.kernel_name=...``,
or ``pytest --nbval --nbval-kernel-name hebb-sandbox``.
"""

import json
import os
import platform
import re
import secrets
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Integer, List, Unicode

INSIDE = Path(__file__).parent / "inside"
_TOOLS = ("bwrap", "setpriv", "prlimit", "timeout")


class SandboxError(RuntimeError):
    """The sandbox cannot be had on this machine."""


class SandboxProvisioner(LocalProvisioner):
    """Starts a kernel in bubblewrap, as root (with a user id of its own) or as any user."""

    memory = Integer(2048, help="Address space, in MiB.").tag(config=True)
    threads = Integer(64, help="Threads.").tag(config=True)
    cpu_seconds = Integer(120, help="CPU time.").tag(config=True)
    wall_seconds = Integer(300, help="Time after which the kernel is killed, whatever it does.").tag(
        config=True
    )
    disk = Integer(64, help="Size of /tmp, of the home folder and of /dev/shm each, in MiB.").tag(config=True)
    packages = Dict(
        key_trait=Unicode(), help="Packages put on the kernel's import path: name → folder or file."
    ).tag(config=True)
    hidden = List(Unicode(), help="Folders of which the kernel must see nothing.").tag(config=True)

    async def pre_launch(self, **kwargs):
        """Nothing is written before the launch: no connection file, no ports."""
        return {"cmd": self.kernel_spec.argv, "env": {}}

    async def launch_kernel(self, cmd, **kwargs):
        """Start the kernel and tell the manager where it listens."""
        listen = f"/run/{secrets.token_hex(8)}"
        info = {
            "transport": "ipc",
            "ip": f"{listen}/k",
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
        } | {
            f"{channel}_port": n for n, channel in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)
        }
        connection_file = f"{listen}/connection.json"
        cmd = [sys.executable if word.startswith("python") else word for word in cmd]
        cmd = [word.replace("{connection_file}", connection_file) for word in cmd]

        with _as_file(json.dumps(info).encode()) as connection, _as_file(_seccomp()) as seccomp:
            status, status_write = os.pipe()
            arguments = [
                *("--dir", listen, "--size", str(2**20), "--perms", "0700", "--tmpfs", listen),
                *("--perms", "0444", "--file", str(connection.fileno()), connection_file),
                *("--seccomp", str(seccomp.fileno()), "--info-fd", str(status_write)),
            ]
            try:
                self.process = subprocess.Popen(
                    self._command(arguments, listen, cmd),
                    pass_fds=(connection.fileno(), seccomp.fileno(), status_write),
                    env={"PATH": os.defpath},  # what the sandbox's first process shows in /proc/1/environ
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            finally:
                os.close(status_write)
        with os.fdopen(status) as pipe:
            said = "".join(_until_brace(pipe))
            found = re.search(r'"child-pid": (\d+)', said)
        if found is None:
            self.process.kill()
            self.process.wait()
            raise SandboxError(check_sandbox() or "the sandbox did not start")
        self.inner, self.pid = int(found[1]), self.process.pid
        self.connection_info = info | {
            "ip": f"/proc/{self.inner}/root{info['ip']}",
            "key": info["key"].encode(),
        }
        return self.connection_info

    def _command(self, arguments, listen, cmd):
        root = os.geteuid() == 0
        uid = 61184 + os.getpid() % 4336  # of the range that systemd keeps for transient users
        drop = [
            *("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all", "--bounding-set=-all"),
        ]
        environment = {
            "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
            "HOME": "/home/student",
            "PYTHONPATH": "/course",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        return [
            *("setpriv", "--pdeathsig", "KILL", "timeout", "--signal=KILL", str(self.wall_seconds)),
            *("bwrap", "--die-with-parent", "--new-session", "--clearenv"),
            *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
            *(() if root else ("--unshare-user", "--disable-userns")),
            *("--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev"),
            *self._mounts(arguments, listen, uid if root else None),
            *(word for name, value in environment.items() for word in ("--setenv", name, value)),
            *("--chdir", "/home/student", "--"),
            *(drop if root else ()),
            *(
                "prlimit",
                f"--as={self.memory * 2**20}",
                f"--nproc={self.threads}",
                f"--cpu={self.cpu_seconds}",
            ),
            *(f"--fsize={self.disk * 2**20}", "--core=0", "--nofile=512", "--"),
            *cmd,
        ]

    def _mounts(self, arguments, listen, uid):
        """The file system: tmpfs before binds, every parent readable, and the rest read-only at the end."""
        mode = "0700" if uid is None else "0777"  # its own user, or the one user of this mount namespace
        size = str(self.disk * 2**20)
        writable = [
            word
            for folder in ("/tmp", "/home/student", "/dev/shm")
            for word in ("--size", size, "--perms", mode, "--tmpfs", folder)
        ]
        if uid is not None:
            arguments = [*arguments, "--chmod", "0777", listen]
        system = ["/usr", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"]
        python = [p for p in dict.fromkeys((sys.base_prefix, sys.prefix)) if not p.startswith("/usr")]
        mounted = [p for p in [*system, *python] if os.path.exists(p)]
        hidden = [p for p in self._hidden() if any(Path(p).is_relative_to(m) for m in mounted)]
        fonts = sorted(
            _matplotlib().glob("fontlist-*.json")
        )  # without it matplotlib looks for fonts for seconds
        cache = ["/home/student/.cache", "/home/student/.cache/matplotlib"] if fonts else []
        links = [
            (os.readlink(p), p) for p in ("/bin", "/sbin", "/lib", "/lib64", "/lib32") if os.path.islink(p)
        ]
        whole = [p for p in ("/bin", "/sbin", "/lib", "/lib64") if os.path.isdir(p) and not os.path.islink(p)]
        return [
            *_folders("/home", "/run", "/course", "/etc"),
            *writable,
            *_folders(*(str(parent) for p in python for parent in reversed(Path(p).parents[:-1]))),
            *arguments,
            *(word for target, link in links for word in ("--symlink", target, link)),
            *(word for path in [*mounted, *whole] for word in ("--ro-bind", path, path)),
            *(word for path in hidden for word in ("--perms", "0755", "--tmpfs", path, "--remount-ro", path)),
            *(word for path, at in self._packages().items() for word in ("--ro-bind", at, path)),
            *(word for folder in cache for word in ("--perms", mode, "--dir", folder)),
            *(word for file in fonts for word in ("--ro-bind", str(file), f"{cache[-1]}/{file.name}")),
            *("--remount-ro", "/dev", "--remount-ro", "/"),
        ]

    def _packages(self):
        inside = {f"/course/{file.name}": str(file) for file in sorted(INSIDE.glob("*.py"))}
        return inside | {f"/course/{name}": os.path.abspath(path) for name, path in self.packages.items()}

    def _hidden(self):
        """Installed copies of the model code and of the grader, and what the grader names."""
        sites = [path for path in sys.path if path.endswith("-packages")]
        installed = [f"{site}/{name}" for site in sites for name in ("hebb_lib", "hebb_grade")]
        return [p for p in [*installed, *self.hidden] if os.path.isdir(p)]

    async def send_signal(self, signum):
        """End the sandbox with its first process, whatever the signal: all others go with it.

        Only to end is a signal ever sent; an interrupt goes by message, as the kernelspec says.
        """
        if self.process is not None and self.process.poll() is None:
            os.kill(self.inner, signal.SIGKILL)

    async def cleanup(self, restart=False):
        """Nothing is left: the sandbox's files went with it."""


def check_sandbox() -> str | None:
    """Why the sandbox cannot run here, in one line with what to do, or None."""
    if not sys.platform.startswith("linux"):
        return "the sandbox needs Linux (bubblewrap). Grade on a Linux machine, or in a virtual machine."
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        return f"{', '.join(missing)} not found. On Debian or Ubuntu: apt-get install bubblewrap util-linux"
    user = () if os.geteuid() == 0 else ("--unshare-user", "--disable-userns")
    probe = [
        "bwrap",
        *user,
        "--unshare-pid",
        "--unshare-net",
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "true",
    ]
    ran = subprocess.run(probe, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return None
    why = " ".join(ran.stderr.split()) or f"exit status {ran.returncode}"
    return (
        f"bubblewrap cannot make a sandbox here ({why}). On Ubuntu 24.04 or newer give bwrap an AppArmor "
        "profile with 'userns,'; in a container, allow user namespaces or grade on the host itself."
    )


def _matplotlib() -> Path:
    """Where matplotlib keeps its list of fonts."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("MPLCONFIGDIR") or Path(cache) / "matplotlib")


def _folders(*paths):
    """Folders that everyone may read; those that bubblewrap makes by itself only root may."""
    return [word for path in dict.fromkeys(paths) for word in ("--perms", "0755", "--dir", path)]


def _until_brace(lines):
    """What bubblewrap says of the sandbox, without waiting for the end: the pipe stays open inside."""
    for line in lines:
        yield line
        if line.startswith("}"):
            return


def _as_file(data):
    file = os.fdopen(os.memfd_create("sandbox"), "w+b")
    file.write(data)
    file.seek(0)
    return file


# System calls: numbers of x86_64 and of aarch64.
_MACHINES = {
    "x86_64": (
        0xC000003E,
        {"clone": 56, "clone3": 435},
        # fork, vfork, ptrace, mount, umount2, pivot_root, unshare, setns, process_vm_readv/writev, keyctl and
        # its two makers, bpf, userfaultfd, perf_event_open, io_uring_setup, open_tree, move_mount, fsopen
        (57, 58, 101, 165, 166, 155, 272, 308, 310, 311, 248, 249, 250, 321, 323, 298, 425, 428, 429, 430),
    ),
    "aarch64": (
        0xC00000B7,
        {"clone": 220, "clone3": 435},
        (117, 40, 39, 41, 97, 268, 270, 271, 217, 218, 219, 280, 282, 241, 425, 428, 429, 430),
    ),
}


def _seccomp() -> bytes:
    """A filter (classic BPF) for system calls: threads, but no process, no namespace and no tracing."""
    try:
        machine, calls, refused = _MACHINES[platform.machine()]
    except KeyError:
        raise SandboxError(f"the sandbox knows no system calls of {platform.machine()}") from None
    load, equal, at_least, any_bit, say = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill, error = 0x7FFF0000, 0x80000000, 0x00050000
    eperm, enosys, clone_thread = 1, 38, 0x00010000
    program = [
        (load, 0, 0, 4),  # the machine
        (equal, 1, 0, machine),
        (say, 0, 0, kill),
        (load, 0, 0, 0),  # the call
        (at_least, 0, 1, 0x40000000),  # the x32 calls have other numbers
        (say, 0, 0, kill),
        (equal, 0, 1, calls["clone3"]),  # its flags are out of sight; glibc then uses clone
        (say, 0, 0, error | enosys),
        (equal, 0, 3, calls["clone"]),
        (load, 0, 0, 16),  # its flags
        (any_bit, 1, 0, clone_thread),
        (say, 0, 0, error | eperm),
        (load, 0, 0, 0),
        *(step for call in refused for step in ((equal, 0, 1, call), (say, 0, 0, error | eperm))),
        (say, 0, 0, allow),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in program)
