"""One citizen's side of an office: turns are committed as the dispatcher does, the desk only takes notes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database
from telegram import Chat, Document, Message, PhotoSize

from bot.cases.model import Case, Letter
from bot.content.texts import load_texts
from bot.conversation.library import Library
from bot.paths import FAQ
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call, Outbox, Priority
from bot.telegram.render import visible
from bot.telegram.turn import Turn
from tests.cases.office import ANNA, Office

GROUP = -100_500
TEXTS = load_texts(FAQ)


class NotedBoard:
    """A desk that writes down what it is told of which case: (what, number, words)."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, str, str]] = []

    def told(self, case: Case, html: str, **_: Any) -> list[Call]:
        return self._note("told", case, visible(html))

    def refreshed(self, case: Case) -> list[Call]:
        return self._note("refreshed", case, case.state)

    def lettered(self, case: Case, letters: Iterable[Letter]) -> list[Call]:
        return self._note("lettered", case, " ".join(letter.file_id for letter in letters))

    def erased(self, cases: Iterable[Case]) -> list[Call]:
        return [call for case in cases for call in self._note("erased", case, "")]

    def of(self, what: str) -> list[tuple[str, str]]:
        return [(number, words) for kind, number, words in self.noted if kind == what]

    def _note(self, what: str, case: Case, words: str) -> list[Call]:
        self.noted.append((what, case.number, words))
        return [Call(GROUP, "sendMessage", {"text": what}, Priority.STAFF, lane=case.number)]


class Citizen:
    """Presses and writes; `calls` are what the last turn sent to the chat."""

    def __init__(self, office: Office, chat_id: int = ANNA) -> None:
        self.office = office
        self.chat_id = chat_id
        self.board = NotedBoard()
        self.calls: list[Call] = []
        self._ids = 0

    async def does(self, act: Callable[..., Awaitable[Any]], *needed: Any) -> str:
        """What the bot says to it; stored in the outbox as well."""
        turn = Turn(self.chat_id)
        self.taken = await act(turn, *needed)
        with self.office.db.atomic():
            calls = turn.finished(Buttons(self.office.db))
            Outbox(self.office.db).put(calls)
        self.calls = [call for call in calls if call.chat_id == self.chat_id]
        return "\n\n".join(words(call) for call in self.calls)

    def buttons(self) -> dict[str, Button]:
        return buttons(self.office.db, self.calls)

    def message(self, text: str | None = None, **content: Any) -> Message:
        self._ids += 1
        chat, moment = Chat(self.chat_id, "private"), datetime.fromtimestamp(self.office.now, UTC)
        return Message(message_id=self._ids, date=moment, chat=chat, text=text, **content)

    def photo(self, file_id: str, **content: Any) -> Message:
        sizes = [PhotoSize("small", "s", 9, 9), PhotoSize(file_id, "l", 99, 99)]
        return self.message(photo=sizes, **content)

    def document(self, file_id: str, **content: Any) -> Message:
        return self.message(document=Document(file_id, "d"), **content)


def words(call: Call) -> str:
    return visible(call.params["text"])


def buttons(db: Database, calls: Iterable[Call]) -> dict[str, Button]:
    """The buttons of the calls by their labels."""
    found: dict[str, Button] = {}
    for call in calls:
        for row in call.params.get("reply_markup", {}).get("inline_keyboard", []):
            for key in row:
                button = Buttons(db).pressed(call.chat_id, key["callback_data"])
                assert button
                found[key["text"]] = button
    return found


def topics(library: Library) -> Any:
    return library.answers.topics
