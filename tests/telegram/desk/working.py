"""Officers at work in their group: they press, write and give commands, as the handler gets it."""

from __future__ import annotations

from typing import Any

from telegram import CallbackQuery
from telegram import Message as Update

from bot.cases.model import Case
from bot.content.facts import load_facts
from bot.content.texts import Texts
from bot.paths import FAQ
from bot.store.buttons import Buttons
from bot.store.prompts import PromptStore
from bot.telegram.desk.actions import Deeds
from bot.telegram.desk.commands import DeskCommands
from bot.telegram.desk.heard import DeskHeard
from bot.telegram.desk.invitations import Invitations
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.moves import Moves
from bot.telegram.desk.presses import DeskPresses
from bot.telegram.desk.prompts import DeskPrompts, PromptSent
from bot.telegram.desk.queue import QueueList
from bot.telegram.desk.rights import Rights
from bot.telegram.desk.roster import Roster
from bot.telegram.requests.notices import Notices
from bot.telegram.turn import Turn
from tests.cases.office import ANNA, DEADLINES, NAMES, Office
from tests.telegram.desk.group import KINDS, Group
from tests.telegram.fake_telegram import GROUP, Message

Json = dict[str, Any]
BOT = 1
ALL_RIGHTS = dict.fromkeys(("can_manage_topics", "can_pin_messages", "can_delete_messages"), True)


class Work(Group):
    """What is said in the group and what the citizens get is sent at once."""

    def __init__(self, office: Office, texts: Texts, forum: bool = True) -> None:
        super().__init__(office, texts, forum)
        db, clock = office.db, office.clock
        self.texts = texts
        self.buttons, self.prompts = Buttons(db), PromptStore(db)
        self.standing: Json = {"status": "administrator", **ALL_RIGHTS}  # of the bot in the group
        self.telegram._methods["getChatMember"] = lambda params: self.standing
        deeds = Deeds(db, self.board, Notices(texts, self.buttons), clock)
        prompts = DeskPrompts(db, self.board, deeds, texts, load_facts(FAQ), clock)
        roster = Roster(db, self.board, deeds, texts, clock)
        moves = Moves(db, self.board, deeds, prompts, texts, clock)
        self.presses = DeskPresses(db, self.board, moves, roster, texts)
        self.heard = DeskHeard(db, self.board, self.relay, prompts, texts, clock)
        queue = QueueList(db, texts, DEADLINES, clock)
        self.commands = DeskCommands(db, self.board, roster, queue, texts, BOT, clock)
        self.invitations = Invitations(db, texts, clock)
        self.outcomes |= {DeskThen.PROMPT: PromptSent(db), DeskThen.RIGHTS: Rights(db, texts)}

    def press(self, person: int, message: Message, label: str) -> str:
        """Press the button with this label; what Telegram shows over the chat."""
        data = next((data for known, data in message.keys if known == label), None)
        assert data is not None, f"no button {label!r} in {message.labels}"
        return self.press_data(person, message, data)

    def press_data(self, person: int, message: Message, data: str) -> str:
        button = self.buttons.pressed(message.chat, data)
        assert button and self.presses.knows(button)
        shown = {"message_id": message.id, "date": int(self.office.now), "chat": self._chat(message.chat)}
        body = {"id": "1", "from": self._user(person), "chat_instance": "1", "message": shown, "data": data}
        query = CallbackQuery.de_json(body, None)
        assert query
        before = len(self.telegram.notices)
        self.finish(self.presses.press(query, button))
        [notice] = self.telegram.notices[before:]
        return notice

    def say(
        self, person: int, case: Case | None, text: str = "", kind: str = "", reply: Message | None = None
    ) -> Message:
        """Write in the case's topic, or where there are no topics as a reply to its card; None: outside of any case."""
        place = self.store.card(case.id) if case else None
        thread = place.thread_id if place else None
        if case and thread is None and reply is None:
            reply = self.card(case)
        message = self._written(person, GROUP, text or None, kind, thread, reply)
        self.finish(self.heard.heard(self.read(person, message)))
        return message

    def edit(self, person: int, message: Message, text: str) -> None:
        message.html = text
        self.finish(self.heard.heard(self.read(person, message, edit_date=int(self.office.now) + 60)))

    def command(self, person: int, text: str, chat: int = GROUP, **more: object) -> Turn | None:
        message = self._written(person, chat, text, "", None, None)
        turn = self.commands.run(self.read(person, message, **more))
        self.finish(turn)
        return turn

    def start(self, person: int, token: str, name: str = "Sri") -> Turn | None:
        """Open the link of an invitation."""
        message = self._written(person, person, f"/start undangan-{token}", "", None, None)
        sender = {**self._user(person), "first_name": name}
        turn = self.invitations.take(self.read(person, message, **{"from": sender}))
        self.finish(turn)
        return turn

    def read(self, person: int, message: Message, **more: object) -> Update:
        """The message as the bot gets it."""
        body: Json = {
            "message_id": message.id,
            "date": int(self.office.now),
            "chat": self._chat(message.chat),
            "from": self._user(person),
            **KINDS.get(message.kind, {}),
        }
        if message.html:
            body["text" if message.kind == "text" else "caption"] = message.html
        if message.thread is not None:
            body |= {"message_thread_id": message.thread, "is_topic_message": True}
        if message.reply_to is not None:
            body["reply_to_message"] = self._quoted(message.reply_to)
        read = Update.de_json({**body, **more}, None)
        assert read
        return read

    def last(self) -> Message:
        """What the bot said last in the group."""
        return [one for one in self.telegram.messages.values() if one.chat == GROUP and one.by_bot][-1]

    def told(self, person: int = ANNA) -> list[str]:
        """What the person has read from the bot in their own chat."""
        return [message.text for message in self.private(person)]

    def now(self, case: Case) -> Case:
        found = self.office.book.case(case.number)
        assert found
        return found

    def _quoted(self, message_id: int) -> Json:
        quoted = self.telegram.messages[GROUP, message_id]
        sender = {"id": BOT, "is_bot": True, "first_name": "Pandu"} if quoted.by_bot else self._user(2)
        chat = {"message_id": quoted.id, "date": int(self.office.now), "chat": self._chat(GROUP)}
        words = {"text" if quoted.kind == "text" else "caption": quoted.text} if quoted.text else {}
        return {**chat, "from": sender, **KINDS.get(quoted.kind, {}), **words}

    def _chat(self, chat: int) -> Json:
        if chat < 0:
            return {"id": chat, "type": "supergroup", "title": "Meja", "is_forum": self.telegram.forum}
        return {"id": chat, "type": "private", "first_name": "Orang"}

    def _user(self, person: int) -> Json:
        return {"id": person, "is_bot": False, "first_name": NAMES.get(person, "Orang")}

    def finish(self, turn: Turn | None) -> None:
        if turn:
            with self.office.db.atomic():
                self.put(turn.finished(self.buttons))
            self.drain()
