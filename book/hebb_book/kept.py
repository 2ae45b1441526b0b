"""What takes long to make and follows from its inputs alone is kept from one build to the next."""

import hashlib
import inspect
from collections.abc import Callable
from pathlib import Path


def kept(app, make: Callable[..., bytes], *inputs) -> bytes:
    """What ``make(*inputs)`` returns; made anew only if the inputs changed, or the module of `make`."""
    code = Path(inspect.getfile(make)).read_bytes()
    key = hashlib.sha256(code + repr(inputs).encode()).hexdigest()[:24]
    file = Path(app.doctreedir) / "kept" / key
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_suffix(".part")  # an interrupt must not leave half of it
        made.write_bytes(make(*inputs))
        made.replace(file)
    return file.read_bytes()
