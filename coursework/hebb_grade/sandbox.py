"""A Jupyter kernel that can read Python and write nothing: the kernel provisioner `hebb-sandbox`.

bubblewrap gives the kernel a file system of its own: Python read-only, small tmpfs for /tmp, the home
folder and /dev/shm, and nothing else of this machine. It has no network, its own processes, a cleared
environment, limits on memory, CPU and time, and may not start another process. It listens on sockets in
a tmpfs of its own, which the grader reaches through a `relay`, so that no folder is shared at all; and what
it needs to read besides Python is copied into it, so that its lists of mounts and of processes name no folder
of the grader's.

Any Jupyter tool takes it from the kernelspec of the same name: ``nbgrader autograde`` with
``c.Execute.kernel_name = "hebb-sandbox"``, ``jupyter nbconvert --ExecutePreprocessor.kernel_name=...``,
or ``pytest --nbval --nbval-kernel-name hebb-sandbox``.
"""

import contextlib
import functools
import itertools
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Integer, Unicode

from hebb_grade import seccomp
from hebb_grade.relay import Relay

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
    answers = Integer(64, help="What it may send to the grader, in MiB.").tag(config=True)
    modules = Dict(
        key_trait=Unicode(), help="Modules put on the kernel's import path: file name → text."
    ).tag(config=True)
    relay: Relay | None = None
    ended = ""  # why the sandbox was ended, if it was the relay that ended it

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
        cmd = [os.path.abspath(sys.executable) if word.startswith("python") else word for word in cmd]
        cmd = [word.replace("{connection_file}", connection_file) for word in cmd]

        with contextlib.ExitStack() as files:

            def given(data: bytes) -> str:
                """The number of a descriptor from which bubblewrap reads this."""
                return str(files.enter_context(_as_file(data)).fileno())

            filter_ = files.enter_context(seccomp.program()).fileno()
            status, status_write = os.pipe()
            mounts = self._mounts(listen, {connection_file: json.dumps(info).encode()}, given)
            options = [*self._options(), *mounts, "--seccomp", str(filter_), "--info-fd", str(status_write)]
            options = given(b"".join(word.encode() + b"\0" for word in options))
            passed = [int(options), filter_, status_write]
            passed += [int(word) for flag, word in itertools.pairwise(mounts) if flag == "--file"]
            try:
                self.process = subprocess.Popen(
                    self._command(options, cmd),
                    pass_fds=passed,
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
        sockets = [f"k-{n}" for n in range(1, 6)]
        self.relay = Relay(
            f"/proc/{self.inner}/root{listen}", sockets, self.answers * 2**20, self._end_for_flooding
        )
        self.connection_info = info | {"ip": f"{self.relay.folder}/k", "key": info["key"].encode()}
        return self.connection_info

    def _end_for_flooding(self):
        self.ended = f"it sent more than {self.answers} MB"
        self._kill()

    def _command(self, options, cmd):
        """The command line; of the part that the sandbox can see, nothing names a folder of the grader's."""
        drop = [
            *("setpriv", f"--reuid={_uid()}", f"--regid={_uid()}", "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all", "--bounding-set=-all"),
        ]
        return [
            *("setpriv", "--pdeathsig", "KILL", "timeout", "--signal=KILL", str(self.wall_seconds)),
            *_in_cgroup(self.memory + 4 * self.disk, self.threads),
            *("bwrap", "--args", options, "--"),
            *(drop if _root() else ()),
            *(
                "prlimit",
                f"--as={self.memory * 2**20}",
                f"--nproc={self.threads}",
                f"--cpu={self.cpu_seconds}",
            ),
            *(
                f"--fsize={self.disk * 2**20}",
                "--core=0",
                "--nofile=256",
                "--msgqueue=0",
                "--memlock=0",
                "--",
            ),
            *cmd,
        ]

    def _options(self):
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
            *("--die-with-parent", "--new-session", "--clearenv"),
            *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
            *(() if _root() else ("--unshare-user", "--disable-userns")),
            *("--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev"),
            *(word for name, value in environment.items() for word in ("--setenv", name, value)),
            *("--chdir", "/home/student"),
        ]

    def _mounts(self, listen, connection, given):
        """The file system: tmpfs before binds, every parent readable, and the rest read-only at the end."""
        mode = "0777" if _root() else "0700"  # the one user of this mount namespace, or its own user
        size = str(self.disk * 2**20)
        writable = [
            word
            for folder in ("/tmp", "/home/student", "/dev/shm")
            for word in ("--size", size, "--perms", mode, "--tmpfs", folder)
        ]
        system = ["/usr", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"]
        python = [
            p
            for p in dict.fromkeys(map(os.path.abspath, (sys.base_prefix, sys.prefix)))
            if not p.startswith("/usr")
        ]
        mounted = [p for p in [*system, *python] if os.path.exists(p)]
        links = [
            (os.readlink(p), p) for p in ("/bin", "/sbin", "/lib", "/lib64", "/lib32") if os.path.islink(p)
        ]
        whole = [p for p in ("/bin", "/sbin", "/lib", "/lib64") if os.path.isdir(p) and not os.path.islink(p)]
        modules = {f"/course/{name}": text.encode() for name, text in self._modules().items()}
        cache = "/home/student/.cache/matplotlib"  # without the list of fonts matplotlib looks for them, long
        fonts = {f"{cache}/{p.name}": p.read_bytes() for p in sorted(_matplotlib().glob("fontlist-*.json"))}
        return [
            *_folders("/home", "/run", "/course", "/etc"),
            *writable,
            *_folders(*(str(parent) for p in python for parent in reversed(Path(p).parents[:-1]))),
            *("--size", str(2**20), "--perms", mode, "--tmpfs", listen),
            *(word for target, link in links for word in ("--symlink", target, link)),
            *(word for path in [*mounted, *whole] for word in ("--ro-bind", path, path)),
            *(word for path in _ours(mounted) for word in _covered(path)),
            *_folders(*(str(Path(path).parent) for path in modules)),
            *(
                word
                for folder in (str(Path(cache).parent), cache)
                for word in ("--perms", mode, "--dir", folder)
            ),
            *(
                word
                for path, data in (connection | modules | fonts).items()
                for word in ("--perms", "0444", "--file", given(data), path)
            ),
            *("--remount-ro", "/dev", "--remount-ro", "/"),
        ]

    def _modules(self):
        inside = {file.name: file.read_text() for file in sorted(INSIDE.glob("*.py"))}
        return inside | self.modules

    async def send_signal(self, signum):
        """End the sandbox with its first process, whatever the signal: all others go with it.

        Only to end is a signal ever sent; an interrupt goes by message, as the kernelspec says.
        """
        self._kill()

    def _kill(self):
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.inner, signal.SIGKILL)

    async def cleanup(self, restart=False):
        """Nothing is left: the sandbox's files went with it, and the relay's sockets go here."""
        if self.relay is not None:
            self.relay.close()
            self.relay = None


def check_sandbox() -> str | None:
    """Why the sandbox cannot run here, in one line with what to do, or None."""
    if not sys.platform.startswith("linux"):
        return "the sandbox needs Linux (bubblewrap). Grade on a Linux machine, or in a virtual machine."
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        return f"{', '.join(missing)} not found. On Debian or Ubuntu: apt-get install bubblewrap util-linux"
    try:
        seccomp.program().close()
    except (ImportError, RuntimeError, OSError) as error:
        return f"no filter for system calls ({error}). On Debian or Ubuntu: apt-get install libseccomp2"
    user = () if _root() else ("--unshare-user", "--disable-userns")
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


def _root() -> bool:
    return os.geteuid() == 0


def _uid() -> int:
    """For a grader that is root: a user of the range that systemd keeps for transient ones."""
    return 61184 + os.getpid() % 4336


@functools.cache
def cgroups_work() -> bool:
    """Whether systemd gives us a cgroup, which counts all memory, page cache and pipes included."""
    if not os.path.isdir("/run/systemd/system") or shutil.which("systemd-run") is None:
        return False
    probe = [*_SCOPE, *(() if _root() else ("--user",)), "-p", "MemoryMax=64M", "--", "true"]
    return subprocess.run(probe, capture_output=True, check=False, timeout=10).returncode == 0


_SCOPE = ("systemd-run", "--quiet", "--scope", "--collect")


def _in_cgroup(megabytes: int, tasks: int) -> list[str]:
    """The words before a command that bound all of its memory and its tasks, where there is systemd."""
    if not cgroups_work():
        return []
    limits = (f"MemoryMax={megabytes}M", "MemorySwapMax=0", f"TasksMax={tasks + 8}")
    return [
        *_SCOPE,
        *(() if _root() else ("--user",)),
        *(word for limit in limits for word in ("-p", limit)),
        "--",
    ]


def _ours(mounted: list[str]) -> list[str]:
    """What an environment holds of the course: model code, grader, and the paths of an editable install."""
    sites = [path for path in sys.path if path.endswith("-packages")]
    found = [path for site in sites for path in sorted(Path(site).glob("*hebb*"))]
    return [str(path) for path in found if any(path.is_relative_to(m) for m in mounted)]


def _covered(path: str) -> list[str]:
    """An empty folder or file over this one."""
    if os.path.isdir(path):
        return ["--perms", "0755", "--tmpfs", path, "--remount-ro", path]
    return ["--ro-bind", "/dev/null", path]


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
