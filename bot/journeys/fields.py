"""Taking a mapping of a YAML file apart: every key once, each of its type, none left over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


class DataError(Exception):
    """The data is not as docs/data-formats.md wants it. The message is Indonesian and says where."""


class Fields:
    """The keys of one mapping. `where` names it in messages; every method raises DataError."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, dict):
            raise DataError(f"{where} bukan daftar kunci dan isi")
        self._data = dict(data)
        self.where = where

    def text(self, key: str) -> str:
        """A text that must be there."""
        if key not in self._data:
            raise DataError(f"{self.where} tanpa '{key}'")
        return self._as_text(key, self._data.pop(key))

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self._data else None

    def day(self, key: str) -> date:
        value = self._data.pop(key, None)
        if not isinstance(value, date):
            raise DataError(f"{self.where}: '{key}' harus tanggal (2026-11-24)")
        return value

    def flag(self, key: str) -> bool:
        value = self._data.pop(key, False)
        if not isinstance(value, bool):
            raise DataError(f"{self.where}: '{key}' harus true atau false")
        return value

    def entries(self, key: str) -> list[Any]:
        """A list; empty when the key is absent."""
        value = self._data.pop(key, [])
        if not isinstance(value, list):
            raise DataError(f"{self.where}: '{key}' harus daftar")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._as_text(key, value) for value in self.entries(key))

    def mapping(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Names with lists of texts; empty when the key is absent."""
        inner = Fields(self._data.pop(key, {}), f"{self.where}: '{key}'")
        return {inner._as_text("nama", name): inner.texts(name) for name in list(inner._data)}

    def close(self) -> None:
        """Complain about keys that nobody took: mistyped ones."""
        if self._data:
            raise DataError(f"{self.where}: kunci tidak dikenal: {', '.join(map(str, self._data))}")

    def _as_text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise DataError(f"{self.where}: '{key}' harus teks (beri tanda kutip bila perlu)")
        return value.strip()
