"""Where a play takes place: who takes part, and where things are in the group."""

from __future__ import annotations

import re
from pathlib import Path

from bot.conversation.library import Library
from bot.store.cases import CaseStore
from bot.store.desk import DeskStore
from tests.conversations.office_transcript import CITIZEN, OUTSIDER, Cast
from tests.conversations.places import searching
from tests.conversations.transcript import BEGINS, says
from tests.telegram.fake_telegram import GROUP, Message
from tests.telegram.office import Office
from tests.telegram.running import bare_settings

WHO, NUMBER = r"(?P<who>[A-Z]\w+)", r"(?P<number>KP-\d{4}-\d{4,})"
FIRST_ID = 701


class Stage:
    """`data` is an empty folder. The case that a line is about is the one named, or opened, last."""

    def __init__(self, library: Library, cast: Cast, data: Path) -> None:
        self.ids = {name: FIRST_ID + at for at, name in enumerate(cast.roles)}
        on_call = str(self.ids[cast.on_call]) if cast.on_call else ""
        forum = cast.group == "dengan topik"
        settings = bare_settings(data_dir=data, on_call=on_call)
        self.office = Office(library, searching(library.search), BEGINS.timestamp(), settings, forum)
        self.now = BEGINS
        self.telegram = self.office.telegram
        self.case = ""  # its number
        self._cases = 0
        self.wrote: dict[str, Message] = {}  # each one's last message
        self.spoke = ""  # who acted last
        self.invitations: dict[str, str] = {}  # by whom they are for
        for name, role in cast.roles.items():
            self.office.meet(self.ids[name], name)
            if role not in (CITIZEN, OUTSIDER):
                self.office.employ(self.ids[name], name, role)
        self.staff = {name for name, role in cast.roles.items() if role != CITIZEN}
        if cast.group != "belum ada":
            self.office.furnish()

    def thread(self) -> int | None:
        """The topic of the case, if it is there."""
        shown = DeskStore(self.office.db).card(self._case_id())
        return shown.thread_id if shown and shown.thread_id in self.telegram.topics else None

    def card(self) -> Message:
        shown = DeskStore(self.office.db).card(self._case_id())
        card = self.telegram.messages.get((GROUP, shown.message_id or 0)) if shown else None
        assert card, "Kartunya tidak ada."
        return card

    def place(self, who: str) -> dict[str, int | None]:
        if who not in self.staff:
            return {}
        return {"group": 1, "thread": self.thread() if self.case else None}

    def did(self, who: str, message: Message | None = None) -> None:
        """What somebody did may have opened a case."""
        self.spoke = who
        if message:
            self.wrote[who] = message
        rows = CaseStore(self.office.db).all()
        if len(rows) > self._cases:
            self._cases, self.case = len(rows), rows[-1].number

    def _case_id(self) -> int:
        row = CaseStore(self.office.db).by_number(self.case)
        assert row, f"Belum ada kasus {self.case}."
        return row.id

    def messages(self, chat: int) -> list[Message]:
        return [message for message in self.telegram.messages.values() if message.chat == chat and message.by_bot]

    def about_case(self, who: str) -> list[Message]:
        """Where somebody looks for a button: at the case in the group, or in their own chat."""
        if who not in self.staff:
            return self.messages(self.ids[who])
        card, thread = self.card(), self.thread()
        there = self.messages(GROUP)
        if thread:
            return [message for message in there if message.thread == thread]
        return [message for message in there if card.id in (message.id, message.reply_to)]


def is_card(message: Message) -> bool:
    return re.match(r"<b>\S+ \w+ · KP-", message.html) is not None


def same_label(label: str, wanted: str) -> bool:
    """Signs around a label need not be written."""
    bare = re.sub(r"^[^\w(]+|[^\w)]+$", "", label)
    return wanted in (label, bare) or ("..." in wanted and says(label, wanted))
