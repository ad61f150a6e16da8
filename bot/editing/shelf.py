"""The content of the store, read as if it were faq/: its files as they were shipped, with what was changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot import paths
from bot.content.facts import FACTS_FILE
from bot.content.shelf import parse
from bot.content.topics import MENU_FILE
from bot.editing.catalogue import (
    answer_name,
    fact_entry,
    frame_name,
    group_of,
    journey_file,
    journey_of,
    put_facts,
    put_steps,
    put_topics,
)
from bot.store.content import ContentStore, Item, Kind


class StoreShelf:
    """What was live at the moment of its making (a Shelf of bot/content/shelf.py); `instead` is bodies to try out.

    `instead` maps names of items to bodies; an item that the store does not know yet may be among them.
    """

    def __init__(self, db: Database, instead: dict[str, str] | None = None) -> None:
        self._store = ContentStore(db)
        self._items = {item.name: item for item in self._store.items()}
        for name, body in (instead or {}).items():
            known = self._items.get(name) or Item(name, name, "", 0, None, "")
            self._items[name] = replace(known, body=body)

    def text(self, name: str) -> str:
        """Raises FileNotFoundError, as a folder does."""
        kept = answer_name(name.removesuffix(".md")) if name.endswith(".md") else frame_name(name)
        if kept not in self._items:
            raise FileNotFoundError(name)
        return self._items[kept].body

    def data(self, name: str) -> Any:
        data = parse(self.text(name))
        if name == MENU_FILE:
            return put_topics(data, self.added_topics(data))
        if name == FACTS_FILE:
            return put_facts(data, {item.id: fact_entry(item.body) for item in self.changed(Kind.FACT)})
        if journey := journey_of(name):
            steps = (item for item in self.changed(Kind.STEP) if item.id.startswith(f"{journey}/"))
            return put_steps(data, {item.id.partition("/")[2]: item.body for item in steps})
        return data

    def journeys(self) -> list[str]:
        names = (item.id for item in self._of(Kind.FRAME))
        return sorted(journey_file(journey) for name in names if (journey := journey_of(name)))

    def changed(self, kind: str | None = None) -> list[Item]:
        """What faq/ has otherwise, or not at all."""
        return [item for item in self._of(kind) if item.changed]

    def added_topics(self, menu: dict[str, Any]) -> dict[str, str]:
        """Topics that this menu leaves out, with the group that each names itself. Raises yaml.YAMLError."""
        listed = {topic for group in menu["kelompok"] for topic in group["topik"]}
        answers = (item for item in self.changed(Kind.ANSWER) if item.id not in listed)
        return {item.id: group for item in answers if (group := group_of(item.body))}

    def step_back(self, name: str) -> bool:
        """Show the version before this one, or what faq/ has; without any, leave the item out. False: it was out."""
        item = self._items.pop(name, None)
        if item is None:
            return False
        versions = self._store.versions(name)
        older = next((one for one in versions if one.version <= item.version and one.body != item.body), None)
        if older:
            self._items[name] = replace(item, body=older.body, version=older.version)
        elif (text := _shipped(item)) and text != item.body:
            self._items[name] = replace(item, body=text, version=0)
        return True

    def _of(self, kind: str | None) -> Iterable[Item]:
        return (item for item in self._items.values() if kind in (None, item.kind))


def _shipped(item: Item) -> str:
    """What the item's own file says; empty where there is none. Facts and steps are in their frames."""
    path = paths.FAQ / (f"{item.id}.md" if item.kind == Kind.ANSWER else item.id)
    return path.read_text(encoding="utf-8") if path.is_file() else ""
