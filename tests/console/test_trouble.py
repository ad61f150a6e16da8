"""No room on the disk, or a store that somebody else holds: a page that says so, and nothing half-done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest

from bot.store.content import ContentStore
from bot.store.content_log import ContentLog
from tests.console.visitor import Console, Visitor

BUSY_MS = 50


@contextmanager
def full_disk(console: Console) -> Iterator[None]:
    """SQLite gets no page beyond those it has."""
    db = console.db
    db.execute("VACUUM")  # no free page is left inside either
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        db.execute("PRAGMA max_page_count = 4294967294")


@contextmanager
def held_by_another(console: Console) -> Iterator[None]:
    console.db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    with closing(sqlite3.connect(console.context.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize(
    ("button", "trouble"),
    # A draft may still find room in the pages there are.
    [("Simpan draf", held_by_another), ("Terbitkan", held_by_another), ("Terbitkan", full_disk)],
)
async def test_nothing_is_half_done_and_it_can_be_done_again(
    console: Console,
    admin: Visitor,
    button: str,
    trouble: Callable[[Console], AbstractContextManager[None]],
) -> None:
    await admin.open("/jawaban/biaya")
    form = admin.page
    before, entries = ContentStore(console.db).get("jawaban/biaya"), ContentLog(console.db).head()
    text = f"{admin.fields(button)['teks']}\n\n{'Tanyakan lagi kalau ragu. ' * 20}"
    with trouble(console):
        words = await admin.send(button, teks=text)
        assert admin.status == 500
        assert "Ada gangguan" in words and "Belum ada yang berubah" in words
    assert (ContentStore(console.db).get("jawaban/biaya"), ContentLog(console.db).head()) == (before, entries)
    assert ContentLog(console.db).verify() == []
    admin.page = form
    await admin.send(button, teks=text)
    assert admin.status == 200
    assert "Tanyakan lagi" in (await admin.open("/jawaban/biaya"))
