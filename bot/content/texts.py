"""What the bot says besides answers (faq/teks.yml and faq/teks/)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content.markup import to_telegram_html
from bot.content.shelf import FolderShelf, mapping
from bot.errors import OperatorError


class Texts:
    """Texts by key. Those of messages are Telegram HTML; labels and notices of buttons are plain."""

    def __init__(self, entries: dict[str, str | dict[str, str]]) -> None:
        self._entries = entries

    def html(self, key: str, **filled: str) -> str:
        """A message's text. Raises KeyError for an unknown key."""
        return to_telegram_html(self.filled(key, **filled))

    def filled(self, key: str, **filled: str) -> str:
        """A text as Markdown, to be put into another one."""
        return str(self._entries[key]).format(**filled)

    def notice(self, key: str) -> str:
        """A short text shown over the chat when a button is pressed (plain, at most 200 characters)."""
        return str(self._entries[key]).strip()

    def label(self, key: str, **filled: str) -> str:
        """The label of a button."""
        return self._table("tombol")[key].format(**filled)

    def commands(self) -> dict[str, str]:
        """Telegram commands with their descriptions."""
        return self._table("perintah")

    def commands_of_staff(self) -> dict[str, str]:
        """Those of the staff's group."""
        return self._table("perintah_petugas")

    def commands_of_editing(self) -> dict[str, str]:
        """Those of admins in their own chats; one of them is for all staff."""
        return self._table("perintah_admin")

    def _table(self, key: str) -> dict[str, str]:
        table = self._entries[key]
        assert isinstance(table, dict)
        return table


def load_texts(folder: Path) -> Texts:
    """Read teks.yml and what lies in teks/. Raises OperatorError."""
    entries: dict[str, Any] = {}
    shelf = FolderShelf(folder)
    for name in ["teks.yml", *(f"teks/{path.name}" for path in sorted((folder / "teks").glob("*.yml")))]:
        _add(entries, mapping(shelf, name), name.rpartition("/")[2])
    return Texts(entries)


def _add(entries: dict[str, Any], more: dict[str, Any], name: str) -> None:
    """Each text once; tables (labels, commands) are put together."""
    for key, value in more.items():
        table = value if isinstance(value, dict) else None
        known = entries.setdefault(key, {} if table is not None else value)
        if (table is None and known is not value) or (table is not None and known.keys() & table.keys()):
            raise OperatorError(f"{name}: teks '{key}' sudah ada di berkas lain.", "Pakai nama lain.")
        if table is not None:
            known.update(table)
