"""The admins' side in one place: what they command, press and type in their own chats with the bot."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database
from telegram import CallbackQuery, Message
from telegram.constants import CallbackQueryLimit, ChatType

from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.editing.editor import Editor
from bot.editing.errors import RefusedError, refusal_text
from bot.editing.rights import ADMIN
from bot.editing.teaching import Teaching
from bot.store.buttons import Button
from bot.store.content import ContentStore
from bot.store.outbox import Call, Priority
from bot.store.prompts import Prompt
from bot.store.staff import Officer, StaffStore
from bot.telegram.editing.approvals import ApprovalTalk
from bot.telegram.editing.asking import CUT_FROM, GIVE_UP, Asked, Asking, is_question
from bot.telegram.editing.commands import COMMAND, EditCommands
from bot.telegram.editing.drafts import DraftTalk
from bot.telegram.editing.facts import FactTalk
from bot.telegram.editing.keys import EditPurpose, Json, value_of
from bot.telegram.editing.saying import Saying
from bot.telegram.editing.typed import as_markdown
from bot.telegram.editing.unanswered import UnansweredTalk
from bot.telegram.turn import Effect, Say, Turn
from bot.telegram.words import worded

Pressed = Callable[[Officer, Json, int], list[Call]]  # who, the button's value, the pressed message
Taker = Callable[[Officer, str, Json], list[Call]]


class EditingRoom:
    """`console_link` makes a link for an officer, empty when there is no console. `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        editor: Editor,
        topics: Topics,
        texts: Texts,
        stale_days: int,
        console_link: Callable[[Officer], str],
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._editor = editor
        self._staff = StaffStore(db)
        self._saying = saying = Saying(db)
        self._asking = asking = Asking(db, texts, saying, clock)
        teaching = Teaching(db, topics, clock)
        drafts = DraftTalk(editor, texts, asking, saying)
        facts = FactTalk(editor, texts, asking, drafts, clock)
        unanswered = UnansweredTalk(topics, teaching, texts, asking, saying)
        approvals = ApprovalTalk(editor, texts, asking, saying)
        self._commands = commands = EditCommands(
            editor,
            ContentStore(db),
            teaching,
            texts,
            saying,
            drafts,
            facts,
            unanswered,
            stale_days,
            console_link,
        )
        self._purposes: dict[str, Pressed] = {
            EditPurpose.VIEW: lambda who, value, _: drafts.view(who, value["n"]),
            EditPurpose.CHANGE: lambda who, value, _: commands.change(who, value["n"]),
            EditPurpose.PLACE: lambda who, value, _: drafts.ask(who, value["n"], value["p"]),
            EditPurpose.DRAFT: lambda who, value, _: drafts.show(who, editor.begin(value["n"], who)),
            EditPurpose.PUBLISH: lambda who, value, _: drafts.publish(who, value),
            EditPurpose.DISCARD: lambda who, value, _: drafts.discard(who, value),
            EditPurpose.BACK: lambda who, value, _: drafts.roll_back(who, value),
            EditPurpose.APPROVE: lambda who, value, _: approvals.approve(who, value),
            EditPurpose.REJECT: lambda who, value, _: approvals.ask_reason(who, value),
            EditPurpose.GROUP: lambda who, value, message: unanswered.show(who, value["p"], message),
            EditPurpose.TEACH: unanswered.teach,
            EditPurpose.OTHER: lambda who, value, _: unanswered.ask_topic(who, value),
            EditPurpose.DISMISS: unanswered.dismiss,
        }
        self._takers: dict[str, Taker] = {
            Asked.TEXT: drafts.take,
            Asked.VALUE: facts.take_value,
            Asked.SINCE: facts.take_since,
            Asked.TOPIC: lambda who, text, data: unanswered.offer_topics(who, commands.topics_like(text), data),
            Asked.REASON: approvals.reject,
        }

    def knows(self, button: Button) -> bool:
        return button.purpose in self._purposes

    def press(self, query: CallbackQuery, button: Button) -> Turn:
        """The turn for the press of a button that this `knows`."""
        assert query.message is not None  # the button was looked up by its chat
        turn, message_id = Turn(query.message.chat.id), query.message.message_id
        self._editor.warm()
        turn.effects.append(lambda: self._pressed(query, button, turn.chat_id, message_id))
        return turn

    def hear(self, message: Message) -> Turn | None:
        """The turn for a message of an officer in their own chat; None for what is not for this room."""
        user = message.from_user
        officer = self._staff.by_user(user.id) if user and message.chat.type == ChatType.PRIVATE else None
        effect = self._effect(officer, message) if officer else None
        turn = Turn(message.chat.id)
        if effect:
            self._editor.warm()
            turn.effects.append(effect)
            return turn
        if message.chat.type == ChatType.PRIVATE and is_question(message.reply_to_message):
            key = "sunting_pertanyaan_lama" if message.text else "sunting_tulis_kata"
            turn.say(Say(self._texts.html(key)))
            return turn
        return None

    def _effect(self, officer: Officer, message: Message) -> Effect | None:
        match = COMMAND.match(message.text or "")
        if match and message.edit_date is None:
            command, verb, rest = match[1].lower(), (match[2] or "").lower(), match[3]
            if not self._commands.may(officer, command):
                return None
            return lambda: self._tried(officer, lambda: self._commands.obey(officer, command, verb, rest))
        if officer.role != ADMIN:
            return None
        prompt = self._asking.awaited(officer, message)
        return (lambda: self._tried(officer, lambda: self._taken(officer, message, prompt))) if prompt else None

    def _taken(self, officer: Officer, message: Message, prompt: Prompt) -> list[Call]:
        if prompt.what == Asked.DONE and message.edit_date is None:
            return []  # the rest of a text that was too long
        again = prompt.data.get("lagi") or {"apa": prompt.what, "data": prompt.data}
        text = as_markdown(message)
        if text.strip().casefold() in GIVE_UP:
            self._asking.close(officer)
            return self._saying.told(officer, Say(self._texts.html("sunting_batal")))
        self._asking.taken(officer, message, prompt)
        if len(message.text or "") >= CUT_FROM:
            return self._saying.told(officer, Say(self._texts.html("sunting_terlalu_panjang")))
        return self._takers[again["apa"]](officer, text, again["data"])

    def _tried(self, officer: Officer, act: Callable[[], list[Call]]) -> list[Call]:
        """What was wanted, or why not; then nothing of it is kept."""
        try:
            with self._asking.together():
                return act()
        except RefusedError as error:
            return self._saying.told(officer, Say(self._refused(error)))

    def _pressed(self, query: CallbackQuery, button: Button, chat_id: int, message_id: int) -> list[Call]:
        officer = self._staff.by_user(query.from_user.id)
        if officer is None or officer.role != ADMIN:
            return [_answered(chat_id, query.id, self._texts.notice("sunting_bukan_admin"))]
        act = self._purposes[button.purpose]
        try:
            with self._asking.together():
                return [_answered(chat_id, query.id), *act(officer, value_of(button), message_id)]
        except RefusedError as error:
            return [_answered(chat_id, query.id, refusal_text(error))]

    def _refused(self, error: RefusedError) -> str:
        return worded(self._texts, "sunting_tidak_jadi", sebab=refusal_text(error))


def _answered(chat_id: int, query_id: str, notice: str = "") -> Call:
    params: dict[str, object] = {"callback_query_id": query_id}
    if notice:
        most = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        params |= {"text": notice[:most], "show_alert": True}
    return Call(chat_id, "answerCallbackQuery", params, Priority.PRESS)
