"""Work done beside the start: in a process of its own, on another core."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NoReturn


def beside(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin the work; what this returns waits for it, once, and gives its result.

    Call while there is one thread: the process is forked. Where the work fails there, it is done again here, so that
    it raises here what it raises.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)

    def result() -> bytes:
        with os.fdopen(reading, "rb") as pipe:
            done = pipe.read()
        _, status = os.waitpid(child, 0)
        return done if status == 0 else work()

    return result


def _work(work: Callable[[], bytes], writing: int) -> NoReturn:
    """In the child, of which nothing may live on."""
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(work())
        os._exit(0)
    finally:
        os._exit(1)
