"""What is stored of an update, before it is handled and after."""

from __future__ import annotations

import json

from sqlite_utils import Database

from bot.conversation.library import Library
from bot.settings import Settings
from bot.simulator.client import SITI
from bot.telegram.door import Door
from tests.telegram.citizen import Citizen
from tests.telegram.stub_engine import StubEngine

CODE, NIK = "820241123456789", "1671034567890123"


def test_everything_typed_is_masked_and_nothing_else(library: Library) -> None:
    message = {
        "message_id": 1234567890123,
        "caption": f"NIK {NIK}",
        "reply_to_message": {"text": f"kode {CODE}", "date": 1_800_000_000},
        "photo": [{"file_id": NIK}],
    }
    assert Door(library.answers.facts).masked({"update_id": 1, "message": message}) == {
        "update_id": 1,
        "message": {
            "message_id": 1234567890123,
            "caption": "NIK ••••••••••••••••",
            "reply_to_message": {"text": "kode ••••••••••••789", "date": 1_800_000_000},
            "photo": [{"file_id": NIK}],
        },
    }


async def test_a_number_is_not_even_stored_while_its_message_waits(
    siti: Citizen, engine: StubEngine, store: Database, settings: Settings
) -> None:
    engine.hold()
    await siti.tg.write(SITI, f"nik saya {NIK}, kok ditolak?")
    await engine.wait_for(1)
    [payload] = [row[0] for row in store.execute("SELECT payload FROM inbox WHERE state = 'new'")]
    assert json.loads(payload)["message"]["text"] == "nik saya ••••••••••••••••, kok ditolak?"
    engine.release()
    await siti.replies()
    assert engine.texts == ["nik saya 0000000000000000, kok ditolak?"]
    files = settings.database.parent.glob(f"{settings.database.name}*")
    assert not [file for file in files if NIK.encode() in file.read_bytes()]
