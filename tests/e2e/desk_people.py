"""Citizens whose forms are filled in but for the last press, officers at their desk, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from bot.cases.model import Kind
from bot.cases.orders import Role
from bot.content.texts import Texts
from bot.intake.consent import consent_forms
from bot.intake.form import SUMMARY
from bot.reminders.wib import at
from bot.settings import Settings
from bot.simulator.client import BUDI, DEWI, GROUP_ID, LocalTelegram
from bot.store.cases import CaseRow, CaseStore
from bot.store.consents import ConsentStore
from bot.store.desk import CardPlace, DeskStore
from bot.store.intakes import IntakeStore
from bot.store.staff import StaffStore
from tests.telegram.citizen import Citizen, is_of_bot, labels

Json = dict[str, Any]
KIND = Kind.ABROAD
SEND, TAKE = "✅ Kirim", "✋ Ambil"
CONFIRMED = "Permohonan sudah tercatat"
_LIFETIME_S = 60.0
_SOON, _LATER = timedelta(days=1), timedelta(days=60)


def open_desk(db: Database, forum: bool, now: float) -> None:
    """The group is the desk, and Dewi and Budi are its officers."""
    staff = StaffStore(db)
    for user, name in ((DEWI, "Dewi Lestari"), (BUDI, "Budi Santoso")):
        staff.accept(staff.invite(Role.OFFICER, now, _LIFETIME_S), user, name, now)
    DeskStore(db).set(GROUP_ID, forum, now)


async def photo(tg: LocalTelegram) -> str:
    """The id of a file that Telegram knows."""
    sent = await tg.send(DEWI, "photo", chat_id=GROUP_ID)
    return str(sent["photo"][-1]["file_id"])


def _answers(now: float, urgent: bool, letters: list[str]) -> Json:
    departure = at(now).date() + (_SOON if urgent else _LATER)
    return {
        **{"hubungan": "sendiri", "nama": "Siti", "umur": 61, "tempat": "rumah", "wilayah": "Sukarami"},
        **{"bisa_dibawa": "ya", "bahaya": "tidak", "tujuan": "Malaysia", "berangkat": departure.isoformat()},
        **{"paspor": "baru", "telepon": "+628123456789"},
        "surat": [{"kind": "rujukan", "file_id": file_id, "photo": True} for file_id in letters] or None,
    }


@dataclass
class Asker:
    """Somebody who asks for help. `words` and `heard`: what they and the officers said, by the id of the message."""

    tg: LocalTelegram
    db: Database
    id: int
    urgent: bool
    letters: int
    summary: Json = field(default_factory=dict)
    pressed_at: float = 0.0
    words: dict[int, str] = field(default_factory=dict)
    heard: dict[int, str] = field(default_factory=dict)

    @property
    def case(self) -> CaseRow:
        """Their only case."""
        [case] = CaseStore(self.db).of_chat(self.id)
        return case

    @property
    def held(self) -> bool:
        """Whether an officer has their case."""
        return any(case.holder for case in CaseStore(self.db).of_chat(self.id))

    @property
    def place(self) -> CardPlace | None:
        cases = CaseStore(self.db).of_chat(self.id)
        return DeskStore(self.db).card(cases[0].id) if cases else None

    async def press(self, now: float) -> None:
        self.pressed_at = now
        await self.tg.press(self.id, self.summary["message_id"], label=SEND)

    async def says(self, text: str) -> None:
        self.words[(await self.tg.write(self.id, text))["message_id"]] = text

    async def shows(self, caption: str) -> None:
        """A photo with words: of these no two go into one message."""
        self.words[(await self.tg.send(self.id, "photo", caption=caption))["message_id"]] = caption

    async def is_taken(self, officer: int) -> None:
        place = self.place
        assert place and place.message_id
        await self.tg.press(officer, place.message_id, label=TAKE, chat_id=GROUP_ID)

    async def is_told(self, officer: int, text: str) -> None:
        place = self.place
        assert place
        where = {"thread_id": place.thread_id} if place.thread_id else {"reply_to": place.message_id}
        told = await self.tg.write(officer, text, chat_id=GROUP_ID, **where)
        self.heard[told["message_id"]] = text


class Waiting:
    """Fills in forms right in the store, up to the last press. `letters` have this file each."""

    def __init__(self, tg: LocalTelegram, db: Database, texts: Texts, file_id: str) -> None:
        self._tg = tg
        self._db = db
        self._file_id = file_id
        self._consents = consent_forms(KIND, texts, Settings.model_fields["case_days"].default)

    async def room(self, now: float, urgent: bool = False, letters: int = 0) -> Asker:
        """Somebody new, before their summary."""
        asker = Asker(self._tg, self._db, (await self._tg.add_user("Siti"))["id"], urgent, letters)
        for form in self._consents:
            ConsentStore(self._db).give(asker.id, form.kind, form.version, form.text, now)
        data = _answers(now, urgent, [self._file_id] * letters)
        IntakeStore(self._db).save(asker.id, KIND, SUMMARY, data, now)
        [asker.summary] = await Citizen(self._tg, asker.id).write("halo")
        assert SEND in labels(asker.summary)
        return asker


def card_of(case: CaseRow, message: Json) -> bool:
    return f"· {case.number}\n" in message.get("text", "")


def topic_of(case: CaseRow, message: Json) -> bool:
    return case.number in message.get("forum_topic_created", {}).get("name", "")


def letters_of(place: CardPlace, group: list[Json]) -> list[Json]:
    """The case's letters: in its topic, or below its card."""
    return [
        message
        for message in group
        if is_of_bot(message) and "📎" in message.get("caption", "") and belongs(place, message)
    ]


def belongs(place: CardPlace, message: Json) -> bool:
    """The message is about the case that lies there."""
    if place.thread_id:
        return bool(message.get("message_thread_id") == place.thread_id)
    return bool(message.get("reply_to_message", {}).get("message_id") == place.message_id)


def words_of(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")
