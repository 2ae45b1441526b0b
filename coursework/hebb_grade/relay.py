"""The one way between the grader and a sandbox: five sockets, opened once, that carry so much and no more.

The kernel listens on sockets in a folder that the student's code can write to. So the relay opens them before
any of that code has run, by descriptor and without following links, and never by name again: whatever is put
under their names later, a link to a socket of the host included, the grader does not see. And it counts.
libzmq bounds the frames of a message, but not their number; here what comes out of a sandbox ends at `most`.
"""

import contextlib
import os
import selectors
import shutil
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

CONNECTIONS = 3  # to a socket: one is used, and two for tools that have a control channel of their own
_BLOCK = 2**16


class Relay:
    """Sockets of the grader, each joined to the socket of the same name in a sandbox.

    Parameters
    ----------
    inside : str
        The folder of the sandbox's sockets, as the grader sees it.
    names : list of str
        The names of the sockets.
    most : int
        So many bytes may come out of the sandbox, on all sockets together.
    overflow : callable
        Called once if more come.
    """

    def __init__(self, inside: str, names: list[str], most: int, overflow: Callable[[], None]):
        self.folder = tempfile.mkdtemp(prefix="hebb-relay-")
        self._left, self._overflow = most, overflow
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = False
        self._listeners = {}
        self._stop_reader, self._stop_writer = os.pipe()
        for name in names:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(f"{self.folder}/{name}")
            listener.listen(4)
            self._listeners[listener] = name
        self._thread = threading.Thread(target=self._serve, args=(inside,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End all connections and leave no file."""
        with self._lock:
            self._closed = True
            os.close(self._stop_writer)
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for end in self._open:
            end.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _serve(self, inside):
        with contextlib.ExitStack() as stack:
            stack.callback(os.close, self._stop_reader)
            for listener in self._listeners:
                stack.callback(listener.close)
            doors = self._doors(inside, stack)
            if doors is None:
                return
            pumps: list[threading.Thread] = []
            joined = dict.fromkeys(self._listeners, 0)
            with selectors.DefaultSelector() as ready:
                for waiting in (self._stop_reader, *self._listeners):
                    ready.register(waiting, selectors.EVENT_READ)
                while True:
                    waiting = [key.fileobj for key, _ in ready.select()]
                    if self._stop_reader in waiting:
                        break
                    for listener in waiting:
                        pumps += self._join(listener, doors[self._listeners[listener]])
                        joined[listener] += 1
                        if joined[listener] == CONNECTIONS:
                            ready.unregister(listener)
            for pump in pumps:
                pump.join()

    def _doors(self, inside, stack):
        """Descriptors of the sandbox's sockets, once all are there; None if the relay is closed before."""
        doors: dict[str, int] = {}
        with selectors.DefaultSelector() as stop:
            stop.register(self._stop_reader, selectors.EVENT_READ)
            while len(doors) < len(self._listeners):
                for name in set(self._listeners.values()) - set(doors):
                    with contextlib.suppress(OSError):
                        door = os.open(Path(inside) / name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
                        stack.callback(os.close, door)
                        if not stat.S_ISSOCK(os.fstat(door).st_mode):
                            return None
                        doors[name] = door
                if stop.select(0 if len(doors) == len(self._listeners) else 0.02):
                    return None
        return doors

    def _join(self, listener, door):
        """Accept a connection of the grader and join it to the sandbox's socket, both ways."""
        outer, inner = listener.accept()[0], socket.socket(socket.AF_UNIX)
        for _ in range(100):  # between bind and listen
            with contextlib.suppress(ConnectionRefusedError):
                inner.settimeout(1)  # where nobody accepts
                with contextlib.suppress(TimeoutError, BlockingIOError):
                    inner.connect(f"/proc/self/fd/{door}")
                inner.settimeout(None)
                break
            if self._closed:
                break
            time.sleep(0.01)
        with self._lock:
            self._open |= {outer, inner}
            if self._closed:
                return []
        ends = [(outer, inner, False), (inner, outer, True)]
        pumps = [threading.Thread(target=self._pump, args=ends_, daemon=True) for ends_ in ends]
        for pump in pumps:
            pump.start()
        return pumps

    def _pump(self, source, target, counted):
        with contextlib.suppress(OSError):
            while data := source.recv(_BLOCK):
                if counted and not self._allows(len(data)):
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _allows(self, size):
        with self._lock:
            before, self._left = self._left, self._left - size
        if before >= 0 > self._left:
            self._overflow()
        return self._left >= 0
