"""People who do to the office whatever comes to their minds, with words that know whose they are."""

from __future__ import annotations

from typing import Any

from bot.cases.life_cycle import allowed
from bot.cases.model import Case, Kind, State
from bot.cases.orders import Action
from bot.cases.record import acting
from bot.content.texts import Texts
from bot.conversation.library import Library
from bot.intake.consent import consent_forms
from bot.store.cases import CaseRow, CaseStore
from bot.store.consents import ConsentStore
from bot.store.desk import DeskStore
from bot.store.intakes import IntakeStore
from bot.store.prompts import PromptStore
from bot.store.staff import StaffStore
from bot.telegram.desk.roster import LEADERS
from bot.telegram.requests.ownership import held_case
from tests.telegram.fake_telegram import GROUP, Message
from tests.telegram.office import Office
from tests.telegram.office_words import NUMBER, Words
from tests.telegram.running import bare_settings
from tests.telegram.stub_engine import Messages, faq

ANNA, BUDI, CITRA = CITIZENS = (5_550_001, 5_550_002, 5_550_003)
RINA, DEDI, WATI, ADMIN, NEW_ONE = WORKERS = (11, 12, 13, 14, 15)
STRANGER = 99
STAFF = ((RINA, "Rina", "petugas"), (DEDI, "Dedi", "petugas"), (WATI, "Wati", "supervisor"), (ADMIN, "Arif", "admin"))
ROLES = ("petugas", "supervisor", "admin")
_ASKING = {
    "mau berobat ke Penang": "berobat-luar-negeri",
    "minta petugas datang": "layanan-rumah",
    "mau bicara dengan petugas": "petugas",
}
_LAST_QUESTION = "telepon"
_COMPLETE: dict[Kind, dict[str, Any]] = {
    Kind.ABROAD: {"tujuan": "Malaysia", "berangkat": "2026-11-26"},
    Kind.VISIT: {"berangkat": "2027-01-20"},
    Kind.GENERAL: {},
}
_CARE = {
    **{"hubungan": "sendiri", "umur": 61, "tempat": "rumah", "wilayah": "Sukarami", "bisa_dibawa": "tidak"},
    **{"bahaya": "tidak", "paspor": "baru", "surat": [{"kind": "rujukan", "file_id": "foto-1", "photo": True}]},
}


def understand(text: str) -> Messages:
    return faq(_ASKING.get(text, "biaya"))


class BusyOffice(Office):
    """Watches who is shown what. While it is `offline`, nothing leaves the outbox."""

    def __init__(self, library: Library, now: float, forum: bool) -> None:
        super().__init__(library, understand, now, bare_settings(), forum)
        self.words = Words()
        self.offline = False
        self.confirmed: set[str] = set()  # the numbers that citizens were told
        self.buttons: list[tuple[Message, str, str]] = []  # message, label, data: all there ever were
        self.texts: Texts = library.texts
        self.cases = CaseStore(self.db)
        self.staff = StaffStore(self.db)
        self._said: list[tuple[int, Message, str | None, str]] = []  # person, message, case, mark of a note
        self._torn: dict[str, int] = {}  # cases whose card or topic was deleted, with their version then
        self._looked_at = 0
        for user_id, name, role in STAFF:
            self.employ(user_id, name, role)

    def drain(self) -> None:
        if not self.offline:
            super().drain()

    def look(self) -> None:
        """Check what the bot has said since the last look. Raises AssertionError when it was not for those eyes."""
        self.words.citizens |= {row.number: row.chat_id for row in self.cases.all() if row.chat_id is not None}
        came, self._looked_at = self.telegram.came[self._looked_at :], len(self.telegram.came)
        for message in came:
            self.words.check(self.telegram, message)
            self.buttons += [(message, label, data) for label, data in message.keys]
            if message.chat in CITIZENS:
                self.confirmed |= set(NUMBER.findall(message.text))
        assert not any("Zq" in notice for notice in self.telegram.notices)

    def open_cases(self) -> list[Case]:
        return [Case.of(row) for row in self.cases.open_cases()]

    # Citizens.

    async def begin_form(self, chat: int, choice: int) -> None:
        await self.write(chat, sorted(_ASKING)[choice % len(_ASKING)])
        await self.press_one(chat, chat, "📝", 0)

    async def go_on_with_form(self, chat: int, choice: int) -> None:
        """Answer the open question, if there is one: by its buttons, or in words."""
        draft = IntakeStore(self.db).get(chat) if self._form_listens(chat) else None
        word = self.words.of_citizen(chat)
        typed = {
            **dict.fromkeys(("nama", "pemohon", "rumah_sakit", "ruang", "tujuan", "keperluan"), f"Bu {word}"),
            **{"umur": "61", "wilayah": "Sukarami", "berangkat": "20 Januari 2027", "telepon": self.words.phone(chat)},
        }
        if draft and draft.question in typed and choice % 4:
            await self.write(chat, typed[draft.question])
        else:
            await self.press_one(chat, chat, "", choice)

    async def ask_in_one_go(self, chat: int, kind: Kind) -> None:
        """The last question of a form that is filled in otherwise, and Send."""
        if held_case(self.db, chat, None):  # what is typed goes to the officer
            return
        consents = ConsentStore(self.db)
        for form in consent_forms(kind, self.texts, self._settings.case_days):
            consents.give(chat, form.kind, form.version, form.text, self.now)
        told = {
            **({} if kind is Kind.GENERAL else _CARE),
            **_COMPLETE[kind],
            "nama": f"Bu {self.words.of_citizen(chat)}",
        }
        if kind is Kind.GENERAL:
            told["keperluan"] = f"Paspor hilang {self.words.of_citizen(chat)}"
        PromptStore(self.db).close(chat)  # as a press in the form does
        IntakeStore(self.db).save(chat, kind, _LAST_QUESTION, told, self.now)
        await self.write(chat, self.words.phone(chat))
        await self.press_one(chat, chat, "Kirim", 0)

    def _form_listens(self, chat: int) -> bool:
        """What is typed is an answer to the form: neither for an officer nor added to a case."""
        draft = IntakeStore(self.db).get(chat)
        free = PromptStore(self.db).open(chat) is None and held_case(self.db, chat, None) is None
        return free and draft is not None and draft.active

    # Officers and others in the group.

    async def say_in_group(self, person: int | None, choice: int, mark: str = "", reply: bool = False) -> None:
        """Something about one of the cases on the board, into its topic or below its card; None: by its officer."""
        if not (case := self.on_board(choice)):
            return
        person = person or self.officer_of(case, choice)
        place: dict[str, int | None] = {"group": 1}
        shown = DeskStore(self.db).card(case.id)
        if shown and shown.thread_id in self.telegram.topics:
            place["thread"] = shown.thread_id
        elif shown and (GROUP, shown.message_id) in self.telegram.messages:
            place["reply_to"] = shown.message_id
        if reply and (others := self._about(case)):
            place["reply_to"] = others[choice % len(others)].id
        await self._say(person, case, mark, **place)

    async def say_anonymously(self, choice: int) -> None:
        """As an admin of the group may who hides their name: nobody knows whether they are of the staff."""
        case = self.on_board(choice)
        shown = DeskStore(self.db).card(case.id) if case else None
        if case and shown and shown.thread_id in self.telegram.topics:
            await self.write_anonymously(f"saya {self.words.internal(case.number)}", shown.thread_id)

    async def work_on_case(self, choice: int, action: Action, presses: list[int]) -> None:
        """Its officer presses a button of the card, and goes on with what that leads to. Whoever it is takes it first,
        when nobody has.
        """
        case = self.on_board(choice)
        if case is None:
            return
        person = self.officer_of(case, choice)
        if case.state is State.NEW and choice % 3 < 2:
            await self._press_on_card(person, case, Action.TAKE)
        await self._press_on_card(person, case, action)
        for press in presses:
            await self.answer_question(person, press)
            await self._press_below(person, self.telegram.came[-1 - press % 2], press)

    async def _press_on_card(self, person: int, case: Case, action: Action) -> None:
        shown = DeskStore(self.db).card(case.id)
        card = self.telegram.messages.get((GROUP, shown.message_id or 0)) if shown else None
        label = self.texts.label(f"meja_{action}")
        for data in [data for known, data in card.keys if known == label] if card else []:
            assert card
            await self.press_data(person, card, data)

    async def _press_below(self, person: int, message: Message, choice: int) -> None:
        keys = [data for _, data in message.keys if data]
        if keys and message.chat == GROUP:
            await self.press_data(person, message, keys[choice % len(keys)])

    def officer_of(self, case: Case, choice: int) -> int:
        """Who holds the case; now and then, or when nobody does, whoever it is."""
        officer = self.staff.by_id(case.holder) if case.holder and choice % 5 < 4 else None
        return officer.user_id if officer else WORKERS[choice % len(WORKERS)]

    async def answer_question(self, person: int, choice: int) -> None:
        """The reply to what the bot asked this officer."""
        prompt = PromptStore(self.db).open(person)
        if prompt is None or (GROUP, prompt.message_id) not in self.telegram.messages:
            return
        case = next(Case.of(row) for row in self.cases.all() if row.id == prompt.case_id)
        question = self.telegram.messages[GROUP, prompt.message_id or 0]
        place = {"thread": question.thread, "reply_to": question.id}
        if choice % 5 == 0 or prompt.what == "jadwal":
            await self.write(person, ("batal", "besok jam 9", "Senin depan jam 10", "entah")[choice % 4], **place)
        elif prompt.what == "catatan":
            await self.write(person, f"pasien {self.words.internal(case.number)}", **place)
        elif case.number in self.words.citizens:
            await self.write(person, f"surat {self.words.to_citizen(case.number)}", **place)

    async def change_own_words(self, person: int, choice: int) -> None:
        """The words are new, and for the same eyes as those before."""
        own = [said for said in self._said if said[0] == person and self._there(said[1])]
        if not own:
            return
        _, message, number, mark = own[-1 - choice % min(4, len(own))]
        if number is None:
            await self.edit(person, message, f"maksud saya {self.words.of_citizen(person)}")
        else:
            await self.edit(person, message, f"{mark}maaf, {self._word(person, number, mark)}")

    async def send_something(self, chat: int, choice: int) -> None:
        what = ("foto", "pdf", "suara", "lokasi", "stiker")[choice % 5]
        await self.send(chat, what, self.words.of_citizen(chat) if what in ("foto", "pdf") else "")

    async def write_as_citizen(self, chat: int, choice: int, reply: bool) -> None:
        """Into their own chat; `reply`: to one of the last messages of the bot there."""
        there = [message for (where, _), message in self.telegram.messages.items() if where == chat and message.by_bot]
        text = f"begini {self.words.of_citizen(chat)}"
        if reply and there:
            message = await self.reply(chat, text, there[-1 - choice % min(6, len(there))])
        else:
            message = await self.write(chat, text)
        self._said.append((chat, message, None, ""))

    async def _say(self, person: int, case: Case, mark: str, **place: int | None) -> None:
        text = f"{mark}tolong {self._word(person, case.number, mark)}"
        message = await self.write(person, text, **place)
        self._said.append((person, message, case.number, mark))

    def _word(self, person: int, number: str, mark: str) -> str:
        """For the citizen, if that is whom it may go to now."""
        officer, case = self.staff.by_user(person), Case.of(self._row(number))
        may = officer and Action.WRITE in allowed(case, acting(officer)) and case.number in self.words.citizens
        return self.words.to_citizen(number) if may and not mark else self.words.internal(number)

    def _there(self, message: Message) -> bool:
        """Neither it nor what it replies to was deleted."""
        ids = [message.id, *([message.reply_to] if message.reply_to else [])]
        return all((message.chat, id_) in self.telegram.messages for id_ in ids)

    def _row(self, number: str) -> CaseRow:
        row = self.cases.by_number(number)
        assert row
        return row

    def on_board(self, choice: int) -> Case | None:
        rows = self.cases.all()[-4:]
        return Case.of(rows[choice % len(rows)]) if rows else None

    def _about(self, case: Case) -> list[Message]:
        """Messages of the group that stand below the case's card, or in its topic."""
        shown = DeskStore(self.db).card(case.id)
        if shown is None:
            return []
        thread, card = shown.thread_id, shown.message_id
        return [
            message
            for (chat, _), message in self.telegram.messages.items()
            if chat == GROUP and (message.thread == thread if thread else message.reply_to == card)
        ]

    # Everybody.

    async def press_one(self, person: int, chat: int, label: str, choice: int) -> None:
        """A button that stands under one of the chat's last messages."""
        there = [
            (message, data)
            for (where, _), message in list(self.telegram.messages.items())[-200:]
            if where == chat and message.by_bot
            for known, data in message.keys
            if label in known and data
        ]
        if there:
            message, data = there[-1 - choice % min(12, len(there))]
            await self.press_data(person, message, data)

    async def press_old_one(self, person: int, chat: int, choice: int) -> None:
        """A button as it was shown at any time, also one that is not there any more."""
        there = [(message, data) for message, _, data in self.buttons if message.chat == chat and data]
        if there:
            message, data = there[choice % len(there)]
            await self.press_data(person, message, data)

    async def press_any(self, person: int, chat: int, choice: int) -> None:
        await self.press_one(person, chat, "", choice)

    # What happens to the office.

    async def invite(self, person: int, role: str) -> None:
        token = self.staff.invite(role, self.now, 3600.0)
        self._names.setdefault(person, f"Petugas{person}")
        self.words.staff.add(person)
        await self.write(person, f"/start undangan-{token}")

    def delete_topic(self, choice: int) -> None:
        """Somebody deletes the topic of a case. The next change of the case brings it back."""
        if case := self.on_board(choice):
            shown = DeskStore(self.db).card(case.id)
            if shown and shown.thread_id in self.telegram.topics:
                self.telegram.drop_topic(shown.thread_id)
                self._torn[case.number] = case.version

    def delete_card(self, choice: int) -> None:
        if case := self.on_board(choice):
            shown = DeskStore(self.db).card(case.id)
            if shown and self.telegram.messages.pop((GROUP, shown.message_id or 0), None):
                self._torn[case.number] = case.version

    def stands(self, case: Case) -> bool:
        """Its card is in the group; or somebody has deleted it, and the case has not changed since."""
        shown = DeskStore(self.db).card(case.id)
        there = shown is not None and (GROUP, shown.message_id) in self.telegram.messages
        return there or self._torn.get(case.number) == case.version

    def reachable(self) -> bool:
        """There is somebody to be told of what is late."""
        leads = any(officer.role in LEADERS for officer in self.staff.active())
        return leads or DeskStore(self.db).get() is not None
