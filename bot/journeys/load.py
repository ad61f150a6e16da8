"""Reading faq/panduan/*.yml. What the files mean together is checked in bot/journeys/check.py."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import yaml

from bot.content.shelf import JOURNEYS_FOLDER, FolderShelf, Shelf
from bot.errors import OperatorError
from bot.journeys.fields import DataError, Fields
from bot.journeys.model import Condition, Input, Item, Journey, Journeys, Option, Part, Step, Trouble

FOLDER = JOURNEYS_FOLDER  # below faq/


def load_journeys(folder: Path) -> Journeys:
    """Read every journey of faq/panduan. Raises OperatorError naming the first file that cannot be used."""
    return journeys_of(FolderShelf(folder.parent), folder)


def journeys_of(shelf: Shelf, folder: Path) -> Journeys:
    """All journeys of a shelf; `folder` holds their pictures. Raises OperatorError."""
    return Journeys([_load(shelf, name) for name in shelf.journeys()], folder)


def _load(shelf: Shelf, name: str) -> Journey:
    file = PurePath(name)
    try:
        return _journey(file.stem, Fields(shelf.data(name), "berkas"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, DataError) as error:
        raise OperatorError(f"faq/panduan/{file.name}: {error}.", "Perbaiki (lihat docs/data-formats.md).") from None


def _journey(id_: str, fields: Fields) -> Journey:
    journey = Journey(
        id=id_,
        title=fields.text("judul"),
        topic=fields.text("topik"),
        sources=fields.texts("sumber"),
        since=fields.day("berlaku_sejak"),
        checked=fields.day("diperiksa"),
        parts=tuple(_part(Fields(entry, "jumlah")) for entry in fields.entries("jumlah")),
        steps=tuple(_step(entry) for entry in fields.entries("langkah")),
    )
    fields.close()
    _walkable(journey.steps)
    return journey


def _walkable(steps: tuple[Step, ...]) -> None:
    """What bot/journeys/walk.py relies on. Raises DataError."""
    ids = [step.id for step in steps]
    if not steps or steps[0].when.values:
        raise DataError("langkah pertama harus ada, dan tanpa 'jika'")
    if twice := next((id_ for id_ in ids if ids.count(id_) > 1), None):
        raise DataError(f"langkah '{twice}' ada dua")
    for step in steps:
        if bool(step.ask) != bool(step.options):
            raise DataError(f"langkah '{step.id}': tanya dan pilihan harus ada dua-duanya")
        if step.ask and (step.end or step.input or step.skippable):
            raise DataError(f"langkah '{step.id}': tanya tidak bisa bersama akhir, masukan, atau lewati")


def _step(entry: Any) -> Step:
    fields = Fields(entry, "langkah")
    id_ = fields.text("id")
    fields.where = f"langkah '{id_}'"
    step = Step(
        id=id_,
        title=fields.text("judul"),
        text=fields.text("teks"),
        when=_condition(fields),
        ask=fields.optional_text("tanya"),
        options=tuple(_option(Fields(option, f"{fields.where}: pilihan")) for option in fields.entries("pilihan")),
        prepare=_items(fields, "siapkan"),
        picture=fields.optional_text("gambar"),
        troubles=tuple(_trouble(Fields(trouble, f"{fields.where}: kendala")) for trouble in fields.entries("kendala")),
        topics=fields.texts("topik"),
        journey=fields.optional_text("panduan"),
        input=_input(fields),
        skippable=fields.flag("lewati"),
        end=fields.flag("akhir"),
        bring=_items(fields, "bawa"),
    )
    fields.close()
    return step


def _option(fields: Fields) -> Option:
    option = Option(fields.text("nilai"), fields.text("tombol"), _condition(fields))
    fields.close()
    return option


def _trouble(fields: Fields) -> Trouble:
    trouble = Trouble(fields.text("tombol"), fields.text("topik"))
    fields.close()
    return trouble


def _part(fields: Fields) -> Part:
    part = Part(fields.text("fakta"), fields.optional_text("nama") or "", _condition(fields))
    fields.close()
    return part


def _items(fields: Fields, key: str) -> tuple[Item, ...]:
    """A list whose items are texts, or mappings with a text and a condition."""
    return tuple(
        _item(Fields({"teks": entry} if isinstance(entry, str) else entry, f"{fields.where}: {key}"))
        for entry in fields.entries(key)
    )


def _item(fields: Fields) -> Item:
    item = Item(fields.text("teks"), _condition(fields))
    fields.close()
    return item


def _condition(fields: Fields) -> Condition:
    return Condition(fields.mapping("jika"))


def _input(fields: Fields) -> Input | None:
    kind = fields.optional_text("masukan")
    try:
        return Input(kind) if kind else None
    except ValueError:
        raise DataError(f"{fields.where}: masukan '{kind}' tidak dikenal; ada: {', '.join(Input)}") from None
