"""Who changed what the bot says: append-only and chained by hashes (bot/store/chain.py)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.chain import Chain, Fault, Head

OPERATOR = "operator"  # the actor of commands and of what faq/ brought
_COLUMNS = ("at", "actor", "action", "item", "facts")


@dataclass(frozen=True)
class LogEntry:
    """`actor` is "staf:<id>" or OPERATOR; `item` is "" when it is about no single item; `at` is in Unix seconds."""

    id: int
    at: float
    actor: str
    action: str
    item: str
    facts: dict[str, Any]


class ContentLog:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._chain = Chain(db, "content_log", _COLUMNS)

    def append(self, at: float, actor: str, action: str, item: str, facts: Mapping[str, Any]) -> int:
        """Add an entry and return its id. Call inside the transaction of what it tells."""
        return self._chain.append([float(at), actor, action, item, json.dumps(dict(facts), ensure_ascii=False)])

    def of_item(self, name: str) -> list[LogEntry]:
        """Everything about the item, the newest first. Raises ValueError when somebody has made it unreadable."""
        return self._select("WHERE item = ? ORDER BY id DESC", [name])

    def newest(self, limit: int) -> list[LogEntry]:
        """The last entries, the newest first. Raises ValueError when somebody has made them unreadable."""
        return self._select("ORDER BY id DESC LIMIT ?", [limit])

    def verify(self) -> list[Fault]:
        """Everything that is not as it was written."""
        return self._chain.verify()

    def head(self) -> Head:
        """The newest entry."""
        return self._chain.head()

    def _select(self, rest: str, parameters: list[Any]) -> list[LogEntry]:
        rows = self._db.execute(f"SELECT id, at, actor, action, item, facts FROM content_log {rest}", parameters)
        return [
            LogEntry(id_, at, actor, action, item, json.loads(facts)) for id_, at, actor, action, item, facts in rows
        ]
