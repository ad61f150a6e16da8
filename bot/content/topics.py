"""Topics and their answers, as faq/ ships them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from bot.content.shelf import FolderShelf, Shelf
from bot.errors import OperatorError

SMALL_TALK = "obrolan"
MENU_FILE = "menu.yml"


@dataclass(frozen=True)
class Group:
    """A group of the menu. `shown` is False for small talk."""

    id: str
    title: str
    topics: tuple[str, ...]
    shown: bool


@dataclass(frozen=True)
class Topic:
    """A topic with its answer (`body`, Markdown with Jinja calls). Small talk has no sources and dates."""

    id: str
    title: str
    group: str
    body: str
    next: tuple[str, ...]
    sources: tuple[str, ...] = ()
    since: date | None = None
    checked: date | None = None

    @property
    def small_talk(self) -> bool:
        return self.group == SMALL_TALK

    @property
    def version(self) -> str:
        """Changes with the text, so that feedback can be read per version."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:12]


class Topics:
    """All topics by id, in the order of the menu."""

    def __init__(self, groups: list[Group], topics: dict[str, Topic]) -> None:
        self.groups = groups
        self._topics = topics

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics.values())

    def __contains__(self, id_: str) -> bool:
        return id_ in self._topics

    def __len__(self) -> int:
        return len(self._topics)

    def get(self, id_: str) -> Topic:
        """Raises KeyError for an unknown id."""
        return self._topics[id_]

    def group(self, id_: str) -> Group:
        """Raises KeyError for an unknown group."""
        return next((group for group in self.groups if group.id == id_), None) or _unknown(id_)

    def take(self, other: Topics) -> None:
        """Become like the other, for everybody who holds this one."""
        self.groups, self._topics = other.groups, other._topics


def _unknown(id_: str) -> Group:
    raise KeyError(id_)


def load_topics(folder: Path) -> Topics:
    """Read menu.yml and the answers it names. Raises OperatorError naming the first file that cannot be used."""
    return topics_of(FolderShelf(folder))


def topics_of(shelf: Shelf) -> Topics:
    """All topics of a shelf. Raises OperatorError naming the first file that cannot be used."""
    groups = groups_of(shelf)
    topics: dict[str, Topic] = {}
    for group in groups:
        for id_ in group.topics:
            if id_ in topics:
                raise OperatorError(f"{MENU_FILE}: {id_} berada di dua kelompok.", "Hapus salah satunya.")
            topics[id_] = topic_of(shelf, id_, group)
    return Topics(groups, topics)


def groups_of(shelf: Shelf) -> list[Group]:
    """The menu. Raises OperatorError."""
    try:
        entries = shelf.data(MENU_FILE)["kelompok"]
        return [
            Group(entry["id"], entry["judul"], tuple(entry["topik"]), entry.get("tampil", True)) for entry in entries
        ]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise OperatorError(f"{MENU_FILE} tidak terbaca: {error}.", "Perbaiki (lihat docs/data-formats.md).") from None


def topic_of(shelf: Shelf, id_: str, group: Group) -> Topic:
    """A topic with its answer. Raises OperatorError."""
    name = f"{id_}.md"
    try:
        post = frontmatter.loads(shelf.text(name))
        return _from_front_matter(id_, group, post.metadata, post.content)
    except FileNotFoundError:
        raise OperatorError(f"faq/{name} tidak ada.", f"Buat berkasnya atau hapus dari {MENU_FILE}.") from None
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise OperatorError(
            f"faq/{name}: {type(error).__name__} {error}.", "Perbaiki (lihat docs/data-formats.md)."
        ) from None


def _from_front_matter(id_: str, group: Group, meta: dict[str, Any], body: str) -> Topic:
    if not body.strip():
        raise ValueError("jawaban kosong")
    if not isinstance(meta["judul"], str):
        raise ValueError("judul bukan teks")
    common: dict[str, Any] = {
        "id": id_,
        "title": meta["judul"],
        "group": group.id,
        "body": body,
        "next": tuple(meta["lanjut"] or ()),
    }
    if group.id == SMALL_TALK:
        return Topic(**common)
    if not isinstance(meta["diperiksa"], date) or not isinstance(meta["berlaku_sejak"], date):
        raise ValueError("berlaku_sejak dan diperiksa harus tanggal (2026-11-24)")
    if not meta["sumber"]:
        raise ValueError("sumber kosong")
    return Topic(**common, sources=tuple(meta["sumber"]), since=meta["berlaku_sejak"], checked=meta["diperiksa"])
