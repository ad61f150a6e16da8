"""Labelled messages: one JSON object a line, {"text": ..., "gold": [topic ids, best first]}."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.search import training_sentences
from bot.errors import OperatorError


@dataclass(frozen=True)
class Case:
    """A message with the topics an officer would accept, best first. The rest is optional.

    `kind` and `style` are labels to group by; `before` is said first in the same conversation; `both` are the two
    topics of a message with two questions, in the order they are asked.
    """

    text: str
    gold: tuple[str, ...]
    kind: str = ""
    style: str = ""
    before: str = ""
    both: tuple[str, ...] = ()


def load_cases(path: Path) -> list[Case]:
    """A JSONL file, or test sentences: tests/nlu or one file of it (the file's name is the topic).

    Raises OperatorError for what cannot be used.
    """
    if path.is_dir():
        cases = [case for file in sorted(path.glob("*.yml")) for case in load_cases(file)]
        if not cases:
            raise OperatorError(f"{path} tidak berisi kalimat uji (*.yml).", "Beri nama folder yang benar.")
        return cases
    if path.suffix == ".yml":
        return [Case(sentence, (path.stem,)) for sentence in training_sentences(path)]
    return read_cases(path)


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
        labels = {name: _text(data, name) for name in ("kind", "style", "before") if name in data}
        both = _topics(data, "both") if "both" in data else ()
        return Case(_text(data, "text"), _topics(data, "gold"), both=both, **labels)
    except (ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            f"{path} baris {number}: {error}.", 'Bentuk yang benar: {"text": ..., "gold": [...]}.'
        ) from None


def _text(data: Any, name: str) -> str:
    if not isinstance(data[name], str):
        raise ValueError(f"{name} bukan teks")
    return str(data[name])


def _topics(data: Any, name: str) -> tuple[str, ...]:
    value = data[name]
    if not (isinstance(value, list) and value and all(isinstance(entry, str) for entry in value)):
        raise ValueError(f"{name} bukan daftar topik")
    return tuple(value)
