"""Pictures in the parameters of a call: the outbox holds their names, Telegram gets the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest

from bot.telegram.turn import PICTURE


def with_files(params: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The parameters with pictures in place of their names. Raises BadRequest for one that is not in the folder."""
    return {key: _file(value, folder) if _is_picture(value) else value for key, value in params.items()}


def _is_picture(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {PICTURE}


def _file(value: dict[str, str], folder: Path) -> InputFile:
    path = (folder / value[PICTURE]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadRequest(f"no picture {value[PICTURE]}")
    return InputFile(path.read_bytes(), filename=path.name)
