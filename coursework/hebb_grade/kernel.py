"""A conversation with a student's kernel that trusts nothing it says.

The kernel may flood, forge, fall silent or die. So every message is bounded in size, every wait in time,
and of what comes back only text, PNG images and plain numbers are used.
"""

import ast
import base64
import contextlib
import json
import re
import subprocess
import time
from collections.abc import Callable
from typing import NamedTuple, NoReturn

import nbformat.v4
import numpy as np
import zmq
from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_core.utils import run_sync
from traitlets.config import Config

from hebb_grade.sandbox import SandboxError

MAX_MESSAGE = 4 * 2**20
MAX_OUTPUT = 2**20  # of a whole notebook
_PNG = b"\x89PNG\r\n\x1a\n"


class Wrong(Exception):
    """An answer that earns no points; its text tells the student why."""


class Limits(NamedTuple):
    """How long a student's code may run, in seconds."""

    cell: float = 20.0
    notebook: float = 60.0


class _Manager(KernelManager):
    """A manager that ends a kernel also when it no longer listens; interrupting comes first there."""

    async def _async_interrupt_kernel(self) -> None:
        with contextlib.suppress(zmq.ZMQError):
            await super()._async_interrupt_kernel()

    interrupt_kernel = run_sync(_async_interrupt_kernel)


class Kernel:
    """A kernel for one submission.

    Parameters
    ----------
    name : str
        The kernelspec: "hebb-sandbox", or "python3" for none.
    config : traitlets.config.Config
        Settings of `hebb_grade.sandbox.SandboxProvisioner`.
    limits : Limits, optional
        Time for one cell and for the whole notebook.
    env : dict, optional
        The environment of a kernel without a sandbox.
    """

    def __init__(self, name: str, config: Config, limits: Limits | None = None, env: dict | None = None):
        self.limits = limits = limits or Limits()
        self.output_left = MAX_OUTPUT
        self.why_dead = ""
        # Every socket that listens to the kernel is bounded, the manager's own included.
        self._context = zmq.Context()
        for option, value in (
            (zmq.MAXMSGSIZE, MAX_MESSAGE),
            (zmq.RCVHWM, 64),
            (zmq.LINGER, 0),
            (zmq.SNDTIMEO, 1000),  # to a kernel that has hung up, sending would wait for ever
            (zmq.RECONNECT_IVL, 20),
        ):
            self._context.setsockopt(option, value)
        self._manager = _Manager(kernel_name=name, config=config, context=self._context)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            self._manager.start_kernel(**quiet, **({} if env is None else {"env": env}))
        except BaseException:
            self._context.destroy(linger=0)
            raise
        self._client: BlockingKernelClient = self._manager.client(context=self._context)
        self._client.start_channels(stdin=False, hb=False, control=False)
        self._channels = {
            channel.socket: channel for channel in (self._client.shell_channel, self._client.iopub_channel)
        }
        self._poller = zmq.Poller()
        for socket in self._channels:
            self._poller.register(socket, zmq.POLLIN)
        try:
            self._wait_until_ready(30)
        except BaseException:
            self.close()
            raise
        self._end = time.monotonic() + limits.notebook

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """End the kernel, whatever it does."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._context.destroy(linger=0)

    def run(self, code: str) -> list[nbformat.NotebookNode]:
        """Run a cell and return its outputs: text, PNG images, and the error that ended it."""
        outputs: list[nbformat.NotebookNode] = []
        if self.why_dead:
            return [_note(f"Not run: {self.why_dead}.")]
        if not code.strip():
            return outputs
        try:
            self._request(code, lambda message: self._keep(message, outputs))
        except Wrong as stopped:
            said = str(stopped)
            outputs.append(_note(f"{said[0].upper()}{said[1:]}."))
        return outputs

    def call(self, function: str, *arguments) -> np.ndarray:
        """The numbers that a function of the student returns for these arguments."""
        plain = [np.asarray(a).tolist() for a in arguments]
        return self._numbers(f"call({function}, {json.dumps(plain)!r})", f"{function}(…)")

    def value(self, name: str) -> np.ndarray:
        """A number, or array of numbers, that the student's notebook holds under this name."""
        return self._numbers(f"value({name})", name)

    def _numbers(self, expression: str, what: str) -> np.ndarray:
        """What an expression of hebb_call (see inside/) gives."""
        if self.why_dead:
            raise Wrong(self.why_dead)
        reply = self._request("", None, {"n": f"__import__('hebb_call').{expression}"})
        try:
            result = reply["content"]["user_expressions"]["n"]
            if result["status"] == "error":
                raise _raised(what, f"{result['ename']!s:.80}: {result['evalue']!s:.300}")
            text = result["data"]["text/plain"]
            if len(text) > MAX_OUTPUT:
                raise Wrong(f"{what} gives more numbers than were asked for")
            if text.startswith("'{"):
                raise _raised(what, str(json.loads(ast.literal_eval(text))["raised"]))
            if re.search("NaN|Infinity", text):
                raise Wrong(f"{what} contains NaN or infinity")
            if not re.fullmatch(r"'[\[\]0-9eE+\-., ]*'", text) or "[" * 8 in text:
                raise Wrong(f"{what} is not a number or an array of numbers")
            value = np.array(json.loads(text[1:-1]), dtype=float)
            if not np.isfinite(value).all():
                raise Wrong(f"{what} contains NaN or infinity")
            return value
        except Wrong:
            raise
        except Exception:  # whatever a forged reply contains
            raise Wrong(f"{what} is not a number or an array of numbers") from None

    def _wait_until_ready(self, seconds: float) -> None:
        """Until the kernel answers and its outputs are heard: before that, no student's code has run."""
        deadline = time.monotonic() + seconds
        heard = answered = False
        asked = self._client.kernel_info()
        while not (heard and answered):
            if time.monotonic() > deadline or not self._manager.is_alive():
                raise SandboxError("the kernel did not start")
            messages = self._receive(0.25)
            for kind, message in messages:
                answered = answered or (kind == "shell" and message["parent_header"].get("msg_id") == asked)
                heard = heard or kind == "iopub"

    def _receive(self, seconds: float) -> list[tuple[str, dict]]:
        """Messages that have come, as far as they can be read and carry the kernel's signature."""
        messages = []
        for socket, _ in self._poller.poll(1000 * max(0.0, seconds)):
            kind = "shell" if socket is self._client.shell_channel.socket else "iopub"
            try:
                message = self._channels[socket].get_msg(timeout=0)
            except Exception:  # a forged or broken message is no message
                continue
            if _sound(message):
                messages.append((kind, message))
        return messages

    def _request(
        self, code: str, keep: Callable[[dict], None] | None, expressions: dict | None = None
    ) -> dict:
        """Have the kernel execute code; return its reply, or raise `Wrong` when none comes in time."""
        try:
            msg_id = self._client.execute(
                code,
                silent=keep is None,
                store_history=False,
                allow_stdin=False,
                stop_on_error=False,
                user_expressions=expressions,
            )
        except zmq.ZMQError:
            self._end_it("the kernel has ended (it no longer listens)")
        limit = min(time.monotonic() + self.limits.cell, self._end)
        reply = self._reply(msg_id, keep, limit)
        if reply is not None:
            return reply
        if not self._manager.is_alive():
            why = getattr(self._manager.provisioner, "ended", "") or "out of memory, or ended by the code"
            self._end_it(f"the kernel has ended ({why})")
        self._manager.interrupt_kernel()
        out_of_time = time.monotonic() >= self._end
        if out_of_time or self._reply(msg_id, keep, time.monotonic() + 3) is None:
            self._end_it("the notebook was stopped: it ran out of time")
        raise Wrong(f"stopped after {self.limits.cell:g} seconds")

    def _end_it(self, why: str) -> NoReturn:
        """End the kernel, and say why."""
        self.why_dead = why
        self._manager.shutdown_kernel(now=True)
        raise Wrong(why)

    def _reply(self, msg_id: str, keep: Callable[[dict], None] | None, limit: float) -> dict | None:
        """The reply to a request, once the kernel is idle again; None at the time limit or a dead kernel."""
        reply, idle = None, False
        next_look = time.monotonic() + 0.5
        while reply is None or not idle:
            now = time.monotonic()
            if now > limit:
                return reply
            if now > next_look:
                if not self._manager.is_alive():
                    return None
                next_look = now + 0.5
            for kind, message in self._receive(min(0.5, limit - now)):
                if message["parent_header"].get("msg_id") != msg_id:
                    continue
                if kind == "shell":
                    reply = message
                    limit = min(limit, time.monotonic() + 1)  # outputs that come late are not waited for
                elif message["header"]["msg_type"] == "status":
                    idle = message["content"].get("execution_state") == "idle"
                elif keep is not None:
                    keep(message)
        return reply

    def _keep(self, message: dict, outputs: list) -> None:
        """Add an output, if it is of a kind that is kept and there is room for it."""
        if self.output_left <= 0:
            return
        output = _as_output(message["header"]["msg_type"], message["content"])
        if output is None:
            return
        size = len(json.dumps(output))
        self.output_left -= size
        if self.output_left <= 0:
            outputs.append(_note("The rest of the output is left out: a notebook has room for 1 MB."))
        elif output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
            outputs[-1].text += output.text
        else:
            outputs.append(output)


def _raised(what: str, said: str) -> Wrong:
    if "read-only" in said:
        return Wrong(f"{what} changes one of its arguments; work on a copy")
    return Wrong(f"{what} raised {readable(said)}")


def _sound(message: object) -> bool:
    """Whether a message has the shape that the protocol gives it: the kernel signs what it likes."""
    try:
        parts = message["header"], message["parent_header"], message["content"]
    except (KeyError, TypeError):
        return False
    return all(isinstance(part, dict) for part in parts) and isinstance(parts[0].get("msg_type"), str)


def readable(text: str) -> str:
    """Text that every file and page can hold: no half characters, no control characters but colours."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]", "", text).encode("utf-8", "replace").decode()


def _as_output(kind: str, content: dict) -> nbformat.NotebookNode | None:
    """A notebook's output with nothing but text and PNG in it, or None."""
    try:
        if kind == "stream":
            name = "stderr" if content["name"] == "stderr" else "stdout"
            return nbformat.v4.new_output("stream", name=name, text=readable(str(content["text"])))
        if kind == "error":
            traceback = [readable(str(line)) for line in content["traceback"]]
            ename, evalue = readable(str(content["ename"])), readable(str(content["evalue"]))
            return nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=traceback)
        if kind in ("display_data", "execute_result"):
            data = {"text/plain": readable(str(content["data"].get("text/plain", "")))}
            if image := png(content["data"].get("image/png")):
                data["image/png"] = image
            return nbformat.v4.new_output("display_data", data=data)
    except Exception:  # whatever a forged message contains
        pass
    return None


def png(text: object) -> str | None:
    """The base64 text of a PNG image, written anew; None if it is none."""
    try:
        data = base64.b64decode(text)
    except (TypeError, ValueError):
        return None
    return base64.b64encode(data).decode() if data.startswith(_PNG) else None


def _note(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=f"[grader] {text}\n")
