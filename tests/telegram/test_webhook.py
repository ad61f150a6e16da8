"""The webhook: who may post, what is refused, and that nothing is confirmed before it is stored."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import httpx
import pytest
from sqlite_utils import Database

from bot.store.inbox import Inbox
from bot.telegram.webhook import SECRET_HEADER, create_webhook

SECRET = "rahasia"
UPDATE = {"update_id": 5, "message": {"chat": {"id": 7}, "text": "halo"}}


class Door:
    """Posts to the app as Telegram does."""

    def __init__(self, db: Database) -> None:
        self.inbox = Inbox(db)
        self.woken = 0
        self._app = create_webhook("/hook", SECRET, self.inbox, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def post(self, body: Any = UPDATE, secret: str | None = SECRET, path: str = "/hook") -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {SECRET_HEADER: secret}
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
            return (await http.post(path, content=content, headers=headers)).status_code


@pytest.fixture
def door(db: Database) -> Door:
    return Door(db)


async def test_an_update_is_stored_and_confirmed(door: Door) -> None:
    assert await door.post() == 200
    row = door.inbox.next_of(7)
    assert row and row.update == UPDATE
    assert door.woken == 1


async def test_the_same_update_twice_is_one_row(door: Door, db: Database) -> None:
    assert [await door.post(), await door.post()] == [200, 200]
    assert db.table("inbox").count == 1


@pytest.mark.parametrize("secret", [None, "", "salah", SECRET + "x", SECRET.upper()])
async def test_strangers_are_turned_away(door: Door, db: Database, secret: str | None) -> None:
    assert await door.post(secret=secret) == 403
    assert db.table("inbox").count == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"bukan json",
        b"\xff\xfe",
        [],
        "teks",
        {},
        {"update_id": "lima"},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": {"chat": {}}},
        {"update_id": 1, "callback_query": "x"},
        b'{"update_id": 1, "message": {"text": "' + b"a" * 1_100_000 + b'"}}',
    ],
)
async def test_what_is_no_update_is_refused(door: Door, db: Database, body: Any) -> None:
    assert await door.post(body) == 400
    assert db.table("inbox").count == 0
    assert door.woken == 0


async def test_not_confirmed_when_it_cannot_be_stored(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(door.inbox, "put", full)
    assert await door.post() == 500
    monkeypatch.undo()
    assert await door.post() == 200  # Telegram tries again


async def test_other_paths_and_methods(door: Door) -> None:
    assert await door.post(path="/") == 404
