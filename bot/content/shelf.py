"""Where data comes from: the folder faq/, or the store (bot/editing/shelf.py). Names are paths below faq/."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.errors import OperatorError

JOURNEYS_FOLDER = "panduan"


class Shelf(Protocol):
    def text(self, name: str) -> str:
        """Raises OSError or UnicodeDecodeError."""

    def data(self, name: str) -> Any:
        """A parsed YAML file. Raises yaml.YAMLError besides."""

    def journeys(self) -> list[str]:
        """The names of the journeys' files, in order."""


class FolderShelf:
    """The files themselves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")

    def data(self, name: str) -> Any:
        return parse(self.text(name))

    def journeys(self) -> list[str]:
        return [f"{JOURNEYS_FOLDER}/{path.name}" for path in sorted((self._folder / JOURNEYS_FOLDER).glob("*.yml"))]


def parse(text: str) -> Any:
    """What a YAML text says. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def mapping(shelf: Shelf, name: str) -> dict[str, Any]:
    """A YAML file of keys with values. Raises OperatorError when it is none."""
    base = name.rpartition("/")[2]
    try:
        data = shelf.data(name)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OperatorError(f"{base} tidak terbaca: {error}.", "Perbaiki berkasnya.") from None
    if not isinstance(data, dict):
        raise OperatorError(f"{base} kosong atau bukan daftar.", "Perbaiki berkasnya.")
    return data
