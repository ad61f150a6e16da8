"""Writing files of the repository."""

from __future__ import annotations

from pathlib import Path

_MODE = 0o644  # as a checkout has it; what the bot itself writes is for nobody else


def write_whole(path: Path, text: str) -> None:
    """Old or new, never half. Keeps the rights of a file that is there."""
    mode = path.stat().st_mode if path.exists() else _MODE
    beside = path.with_name(f".{path.name}.baru")
    beside.write_text(text, encoding="utf-8")
    beside.chmod(mode)
    beside.replace(path)
