"""Labelled messages: one JSON object a line, {"text": ..., "gold": [topic ids, best first]}."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import OperatorError


@dataclass(frozen=True)
class Case:
    """A message with the topics an officer would accept. `kind` and `style` are optional labels."""

    text: str
    gold: tuple[str, ...]
    kind: str = ""
    style: str = ""


def read_cases(path: Path) -> list[Case]:
    """Raises OperatorError naming the first line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # citizens' texts may hold other line separators
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path} tidak terbaca: {error}.", "Beri nama berkas JSONL yang benar.") from None
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise OperatorError(f"{path} kosong.", 'Isi dengan baris {"text": ..., "gold": [...]}.')
    return cases


def _case(path: Path, number: int, line: str) -> Case:
    try:
        data = json.loads(line)
        text, gold = data["text"], data["gold"]
        if not isinstance(text, str) or not _is_list_of_text(gold):
            raise ValueError("text bukan teks atau gold bukan daftar topik")
        return Case(text, tuple(gold), data.get("kind", ""), data.get("style", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            f"{path} baris {number}: {error}.", 'Bentuk yang benar: {"text": ..., "gold": [...]}.'
        ) from None


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, str) for entry in value)
