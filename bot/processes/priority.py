"""Letting what answers citizens go first on a busy machine."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

_BEHIND = 15  # as `nice`


def step_back_for_good() -> None:
    """The calling process, a new session's first, runs only when nobody else wants to. Never raises."""
    os.nice(_BEHIND)
    _set_session("self", _BEHIND)


def step_back() -> None:
    """The same, until come_forward."""
    _set_session("self", _BEHIND)


def come_forward(pid: int) -> None:
    """The session of this process counts again as any other. Never raises."""
    _set_session(str(pid), 0)


def _set_session(process: str, nice: int) -> None:
    """Linux weighs sessions against each other first (sched(7), autogroup): `nice` alone would not be felt.

    Unlike `nice`, this can be taken back without special rights.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # switched off, or not there
            Path(f"/proc/{process}/autogroup").write_text(str(nice), encoding="ascii")
