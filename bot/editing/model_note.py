"""What is known of a model besides its name: what of the admins' teaching is in it. A file beside it, without words."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

_SUFFIX = ".tar.gz"


@dataclass(frozen=True)
class ModelNote:
    """`base`: fingerprint of the repository it was trained in; `taught`: marks of bot/editing/training_data.py."""

    base: str
    taught: tuple[str, ...] = ()


def note_of(model: Path) -> ModelNote:
    """A model without a note was trained from the repository alone: its name says from which."""
    try:
        data = json.loads(_beside(model).read_text(encoding="utf-8"))
        return ModelNote(str(data["base"]), tuple(data["taught"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ModelNote(model.name.removesuffix(_SUFFIX).removeprefix("pandu-"))


def write_note(model: Path, note: ModelNote) -> None:
    """Before the model gets its name: a model that was taught must never look like one that was not."""
    model.parent.mkdir(parents=True, exist_ok=True)
    _beside(model).write_text(json.dumps(asdict(note)), encoding="utf-8")


def drop_note(model: Path) -> None:
    _beside(model).unlink(missing_ok=True)


def _beside(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(_SUFFIX) + ".json")
