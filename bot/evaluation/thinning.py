"""A part of the training data, alike for all contenders: with all of it, Rasa's own classifier trains for hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.content.search import listed

T = TypeVar("T")
_LEAST = 10  # sentences of a topic; Rasa's classifier needs some of each


def thin(folder: Path, share: float) -> None:
    """Keep this share of each file's sentences, evenly spread and the same ones every time; change the files."""
    for path in folder.glob("*.yml"):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        sentences = [(block["intent"], example) for block in data["nlu"] for example in _examples(block["examples"])]
        kept = _spread(sentences, max(round(len(sentences) * share), _LEAST))
        nlu = [{"intent": intent, "examples": [example]} for intent, example in kept]
        path.write_text(yaml.safe_dump({**data, "nlu": nlu}, allow_unicode=True, width=10_000), encoding="utf-8")


def _examples(examples: str | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry a sentence, with its metadata."""
    if not isinstance(examples, str):
        return examples
    return [{"text": sentence} for sentence in listed(examples)]


def _spread(items: list[T], count: int) -> list[T]:
    step = max(len(items) / count, 1.0)
    return [items[int(index * step)] for index in range(min(count, len(items)))]
