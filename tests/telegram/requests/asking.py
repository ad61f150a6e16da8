"""A citizen and the request form: presses by the labels on the buttons, writes, sends; the store is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import Chat, Contact, Document, Message, PhotoSize, Voice

from bot.cases.model import Case, Details, Kind
from bot.conversation.library import Library
from bot.conversation.replies import Faq, Reply
from bot.store.buttons import Button, Buttons
from bot.store.desk import DeskStore
from bot.store.intakes import IntakeStore
from bot.store.outbox import Call, Outbox
from bot.telegram.desk.board import Board
from bot.telegram.render import Renderer, visible
from bot.telegram.requests.intake import Intakes
from bot.telegram.turn import Turn
from tests.cases.office import ANNA, DEADLINES, HOURS, Office
from tests.telegram.requests.own import GROUP, TEXTS

CASE_DAYS, INTAKE_DAYS = 90, 7
SELF_AT_HOME = ("Saya sendiri", "Siti Aminah", "62", "🏠 Di rumah", "Ilir Timur I, Palembang", "Ya, masih bisa")
PARENT_IN_HOSPITAL = (
    *("Orang tua saya", "Rina Wati", "Siti Aminah", "62 th", "🏥 Di rumah sakit", "RSMH", "ICU"),
    *("Seberang Ulu I, Palembang", "Tidak bisa"),
)
PHONE = "0812 3456 7890"


class StubDialogue:
    """As the engine and its search; `heard` is what came out of the form to it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def hear(self, sender: str, text: str, open: Any = None, with_ranking: bool = False) -> Reply:
        self.heard.append(text)
        return Reply((Faq("biaya"),))


@dataclass
class Shown:
    """A message as it stands in the chat: buttons by label; `below` is what stands for the phone's keyboard."""

    id: int
    text: str
    buttons: dict[str, Button]
    below: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        return list(self.buttons)


@dataclass
class Asker:
    """`came` is what the last turn said, new or changed; `chat` everything that stands there, in order."""

    office: Office
    library: Library
    on_call: bool = False
    chat_id: int = ANNA
    chat: dict[int, Shown] = field(default_factory=dict)
    came: list[Shown] = field(default_factory=list)
    taken: bool = True

    def __post_init__(self) -> None:
        self._ids = 100
        self.dialogue = StubDialogue()
        self.restart()

    def restart(self) -> None:
        """The bot's process ends and begins again: only the store is left."""
        office, answers = self.office, self.library.answers
        self.board = Board(office.db, TEXTS, DEADLINES, office.clock)
        self.intakes = Intakes(
            office.db,
            TEXTS,
            answers.topics,
            self.board,
            self.dialogue,  # type: ignore[arg-type]
            Renderer(answers, self.library.journeys, TEXTS),
            HOURS,
            self.on_call,
            CASE_DAYS,
            INTAKE_DAYS,
            office.clock,
        )

    def furnish(self) -> None:
        """The staff have a group."""
        DeskStore(self.office.db).set(GROUP, True, self.office.now)

    async def start(self, kind: Kind) -> str:
        turn = Turn(self.chat_id)
        self.intakes.start(turn, kind)
        return self._commit(turn)

    async def write(self, text: str) -> str:
        return await self._take(text=text)

    async def photo(self, file_id: str = "foto-1", **content: Any) -> str:
        return await self._take(photo=[PhotoSize("small", "s", 9, 9), PhotoSize(file_id, "l", 99, 99)], **content)

    async def document(self, mime_type: str | None = "application/pdf", file_id: str = "pdf-1") -> str:
        return await self._take(document=Document(file_id, "d", mime_type=mime_type))

    async def contact(self, number: str, owner: int = ANNA) -> str:
        return await self._take(contact=Contact(number, "Siti", user_id=owner))

    async def voice(self) -> str:
        return await self._take(voice=Voice("v", "v", 3))

    def steer(self, intent: Any) -> str:
        turn = Turn(self.chat_id)
        self.taken = self.intakes.steer(turn, intent)
        return self._commit(turn)

    async def press(self, label: str) -> str:
        """The newest button with this label."""
        return await self.press_on(self.find(label), label)

    async def press_on(self, shown: Shown, label: str) -> str:
        """This button, however old it is."""
        button, turn = shown.buttons[label], Turn(self.chat_id)
        await self.intakes.presses[button.purpose](turn, button.value, shown.id)
        return self._commit(turn)

    async def say(self, *answers: str) -> str:
        """One after the other, pressed where there is such a button in the last message, else typed."""
        text = ""
        for answer in answers:
            text = await (self.press(answer) if answer in self.last.buttons else self.write(answer))
        return text

    async def agree(self, kind: Kind) -> str:
        """From nothing to the first question. (The office's citizens agreed to other words before.)"""
        text = await self.start(kind)
        while "✅ Setuju" in self.last.buttons:
            text = await self.press("✅ Setuju")
        return text

    async def to_summary(self, kind: Kind = Kind.GENERAL) -> str:
        """All answered, with as little as possible."""
        await self.agree(kind)
        if kind is Kind.GENERAL:
            return await self.say("Siti Aminah", "Mau tanya soal paspor ayah saya", PHONE)
        danger, to = "Tidak, masih bisa menunggu", ("Malaysia",) if kind is Kind.ABROAD else ()
        return await self.say(*SELF_AT_HOME, danger, *to, "Belum tahu", "Belum pernah", "Lewati →", PHONE)

    def find(self, label: str) -> Shown:
        return next(shown for shown in reversed(self.chat.values()) if label in shown.buttons)

    @property
    def last(self) -> Shown:
        return next(reversed(self.chat.values()))

    @property
    def draft(self) -> Any:
        return IntakeStore(self.office.db).get(self.chat_id)

    @property
    def cases(self) -> list[Case]:
        return [Case.of(row) for row in self.office.cases.of_chat(self.chat_id)]

    @property
    def details(self) -> Details:
        """Of the newest case."""
        details = self.office.book.details(self.cases[0])
        assert details
        return details

    def sent_to_group(self) -> list[str]:
        rows = self.office.db.execute("SELECT method FROM outbox WHERE chat_id = ? ORDER BY id", [GROUP]).fetchall()
        return [method for (method,) in rows]

    async def _take(self, **content: Any) -> str:
        self._ids += 1
        moment = datetime.fromtimestamp(self.office.now, UTC)
        message = Message(message_id=self._ids, date=moment, chat=Chat(self.chat_id, "private"), **content)
        turn = Turn(self.chat_id)
        self.taken = await self.intakes.take(turn, message)
        return self._commit(turn)

    def _commit(self, turn: Turn) -> str:
        """As handler, dispatcher and sender do. What is said, all of it."""
        self.intakes.leave_a_way_on(turn)
        self.turn = turn
        with self.office.db.atomic():
            calls = turn.finished(Buttons(self.office.db))
            Outbox(self.office.db).put(calls)
        self.came = [self._show(call) for call in calls if call.chat_id == self.chat_id and "text" in call.params]
        return "\n\n".join(shown.text for shown in self.came)

    def _show(self, call: Call) -> Shown:
        markup = call.params.get("reply_markup", {})
        self._ids += 1
        shown = Shown(call.params.get("message_id", self._ids), visible(call.params["text"]), {}, {})
        for row in markup.get("inline_keyboard", []):
            for key in row:
                button = Buttons(self.office.db).pressed(call.chat_id, key["callback_data"])
                assert button
                shown.buttons[key["text"]] = button
        shown.below = {} if shown.buttons else markup
        self.chat[shown.id] = shown
        return shown
