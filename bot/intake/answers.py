"""What became of a typed answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Accepted:
    """`value` is plain JSON, None for a skipped question. `note` is the key of a text that must be shown."""

    value: Any
    note: str | None = None


@dataclass(frozen=True)
class Rejected:
    """`text` is the key of why; the question is asked again."""

    text: str


@dataclass(frozen=True)
class NotAnAnswer:
    """A question or a command, to be answered by somebody else; then the question is asked again."""


Reading = Accepted | Rejected | NotAnAnswer


def rejected(what: str) -> Rejected:
    return Rejected(f"permohonan_tolak_{what}")
