"""faq/ taken apart into items, and items put back into what its files say.

Bodies have one form each (`normal`), so that the same content is the same text wherever it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from bot.content.facts import FACTS_FILE, SOURCES_FILE
from bot.content.shelf import JOURNEYS_FOLDER, FolderShelf, parse
from bot.content.topics import MENU_FILE
from bot.errors import OperatorError
from bot.store.content import Kind

GROUP_KEY = "kelompok"  # in the front matter of an answer that stands in no menu.yml
_FENCE = "---\n"
_WIDTH = 10_000  # nothing is wrapped
_FACT_KEYS = ("nilai", "satuan", "sumber", "berlaku_sejak", "diperiksa", "status", "catatan", "berikutnya")


@dataclass(frozen=True)
class Entry:
    """An item as faq/ has it."""

    name: str
    title: str
    body: str


def answer_name(topic: str) -> str:
    return f"{Kind.ANSWER}/{topic}"


def fact_name(key: str) -> str:
    return f"{Kind.FACT}/{key}"


def step_name(journey: str, step: str) -> str:
    return f"{Kind.STEP}/{journey}/{step}"


def frame_name(file: str) -> str:
    return f"{Kind.FRAME}/{file}"


def journey_of(file: str) -> str | None:
    """The journey that a file of faq/ holds."""
    folder, _, base = file.rpartition("/")
    return base.removesuffix(".yml") if folder == JOURNEYS_FOLDER else None


def journey_file(journey: str) -> str:
    return f"{JOURNEYS_FOLDER}/{journey}.yml"


def frame_files(shelf: FolderShelf) -> list[str]:
    """The files of faq/ that are kept whole."""
    return [MENU_FILE, SOURCES_FILE, FACTS_FILE, *shelf.journeys()]


def items_in(file: str, text: str) -> Iterator[Entry]:
    """The items that a frame holds. It must be sound (bot/content, bot/journeys)."""
    if file == FACTS_FILE:
        yield from (
            Entry(fact_name(f"{group}.{key}"), f"{group}.{key}", fact_body(entry))
            for group, entries in parse(text).items()
            for key, entry in entries.items()
        )
    elif journey := journey_of(file):
        data = parse(text)
        for step in data["langkah"]:
            name = step_name(journey, step["id"])
            yield Entry(name, f"{data['judul']}: {step['judul']}", normal(name, step["teks"]))


def entries_of(shelf: FolderShelf, faq: Path) -> Iterator[Entry]:
    """Every item of faq/, without the frames. Raises OperatorError for files that cannot be read."""
    try:
        for path in sorted(faq.glob("*.md")):
            yield answer_entry(path.stem, shelf.text(path.name))
        for file in frame_files(shelf):
            yield from items_in(file, shelf.text(file))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, LookupError, TypeError, AttributeError) as error:
        raise OperatorError(f"faq/ tidak terbaca: {error}.", "Perbaiki berkasnya.") from None


def prefix_of_items(file: str) -> str:
    """What the names of the items begin with that this frame holds; "" when it holds none."""
    if file == FACTS_FILE:
        return fact_name("")
    journey = journey_of(file)
    return step_name(journey, "") if journey else ""


def answer_entry(topic: str, text: str) -> Entry:
    """Raises KeyError or yaml.YAMLError for an answer without a title."""
    return Entry(answer_name(topic), str(frontmatter.loads(text)["judul"]), normal(answer_name(topic), text))


def fact_body(entry: Mapping[str, Any]) -> str:
    """A fact's entry as the text of its item: known keys in their order, then what is else there."""
    return str(yaml.dump(_ordered(entry), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def _ordered(entry: Mapping[str, Any]) -> dict[str, Any]:
    """With the coming value, an entry within the entry, in order too."""
    known = {key: entry[key] for key in _FACT_KEYS if key in entry} | dict(entry)
    return {key: _ordered(value) if isinstance(value, dict) else value for key, value in known.items()}


def normal(name: str, body: str) -> str:
    """The body in the form it has in the store. Raises yaml.YAMLError or ValueError for a fact that is no mapping."""
    kind = name.partition("/")[0]
    if kind == Kind.FACT:
        return fact_body(fact_entry(body))
    if kind == Kind.FRAME:
        return body
    lines = "\n".join(line.rstrip() for line in body.splitlines()).strip()
    return f"{lines}\n"


def fact_entry(body: str) -> dict[str, Any]:
    """Raises yaml.YAMLError or ValueError."""
    entry = parse(body)
    if not isinstance(entry, dict):
        raise ValueError("bukan daftar kunci dan isi")
    return entry


def same(name: str, one: str, other: str) -> bool:
    """Whether two bodies say the same, also when written differently or in another place of the menu."""
    try:
        return without_group(normal(name, one)) == without_group(normal(name, other))
    except (yaml.YAMLError, ValueError):
        return one == other


def group_of(body: str) -> str | None:
    """The group of the menu that an answer names itself. Raises yaml.YAMLError."""
    group = frontmatter.loads(body).get(GROUP_KEY)
    return None if group is None else str(group)


def without_group(body: str) -> str:
    """The answer without the group it names itself, as menu.yml has it."""
    if not body.startswith(_FENCE):
        return body
    head, fence, rest = body.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    kept = [line for line in head.split("\n") if not line.startswith(f"{GROUP_KEY}:")]
    return "".join((_FENCE, "\n".join(kept), fence, rest))


def put_facts(data: dict[str, Any], changed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What fakta.yml says, with these entries in place of its own."""
    for key, entry in changed.items():
        group, _, name = key.partition(".")
        data.setdefault(group, {})[name] = dict(entry)
    return data


def put_steps(data: dict[str, Any], changed: Mapping[str, str]) -> dict[str, Any]:
    """What a journey's file says, with these texts in place of its own."""
    for step in data["langkah"]:
        step["teks"] = changed.get(step["id"], step["teks"])
    return data


def put_topics(data: dict[str, Any], added: Mapping[str, str]) -> dict[str, Any]:
    """What menu.yml says, with these topics (and their groups) at the ends of the groups."""
    for group in data["kelompok"]:
        group["topik"] = [*group["topik"], *(topic for topic, wanted in added.items() if wanted == group["id"])]
    return data
