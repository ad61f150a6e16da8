"""Writing what admins changed into the repository, in its own format, so that it can be committed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot import paths
from bot.content.facts import FACTS_FILE
from bot.content.shelf import FolderShelf
from bot.content.topics import MENU_FILE
from bot.editing.catalogue import entries_of, fact_entry, journey_file, same, without_group
from bot.editing.files import write_whole
from bot.editing.importing import Step, plan
from bot.editing.patching import with_facts, with_steps, with_topics
from bot.editing.shelf import StoreShelf
from bot.editing.training_data import add, additions, files_of
from bot.store.content import ContentStore, Item, Kind


@dataclass(frozen=True)
class Exported:
    """`kept_back` is what was not written: faq/ holds another newer text, and somebody must choose."""

    files: list[Path]
    kept_back: list[str]


@dataclass(frozen=True)
class Difference:
    """What is live and what faq/ says; None where it is not there. `conflict`: somebody must choose."""

    name: str
    live: str | None
    shipped: str | None
    conflict: bool


def export_content(db: Database, root: Path = paths.ROOT) -> Exported:
    """Write every change to where it belongs, each file wholly or not at all. Raises OperatorError."""
    faq = root / "faq"
    waiting = _to_choose(db, faq)
    shelf = StoreShelf(db)
    items = [item for item in shelf.changed() if item.name not in waiting]
    texts = dict(_texts(items, shelf, FolderShelf(faq)))
    changed = {faq / name: text for name, text in texts.items() if not _reads(faq / name, text)}
    for path, text in changed.items():
        write_whole(path, text)
    taught = add(additions(db), files_of(root))
    return Exported(sorted([*changed, *taught]), sorted(waiting))


def differences(db: Database, root: Path = paths.ROOT) -> list[Difference]:
    """Where the store and faq/ say different things, by name. Raises OperatorError for files that cannot be used."""
    faq = root / "faq"
    waiting = _to_choose(db, faq)
    live = {item.name: item.body for item in ContentStore(db).items() if item.kind != Kind.FRAME}
    shipped = {entry.name: entry.body for entry in entries_of(FolderShelf(faq), faq)}
    return [
        Difference(name, live.get(name), shipped.get(name), name in waiting)
        for name in sorted(live.keys() | shipped.keys())
        if name not in live or name not in shipped or not same(name, live[name], shipped[name])
    ]


def _to_choose(db: Database, faq: Path) -> set[str]:
    offered = {item.name for item in ContentStore(db).items() if item.offered is not None}
    return offered | {planned.entry.name for planned in plan(db, faq) if planned.step == Step.OFFER}


def _texts(items: list[Item], shelf: StoreShelf, files: FolderShelf) -> Iterator[tuple[str, str]]:
    """The files that these items change, with what they are to hold; the menu last, for it names the others."""
    yield from ((f"{item.id}.md", without_group(item.body)) for item in items if item.kind == Kind.ANSWER)
    if facts := {item.id: fact_entry(item.body) for item in items if item.kind == Kind.FACT}:
        yield FACTS_FILE, with_facts(files.text(FACTS_FILE), facts)
    for journey in files.journeys():
        steps = {item.id: item.body for item in items if item.kind == Kind.STEP}
        own = {
            id_.partition("/")[2]: body for id_, body in steps.items() if journey_file(id_.partition("/")[0]) == journey
        }
        if own:
            yield journey, with_steps(files.text(journey), own, journey)
    if added := shelf.added_topics(files.data(MENU_FILE)):
        yield MENU_FILE, with_topics(files.text(MENU_FILE), added)


def _reads(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
