"""What becomes of citizens' messages: counted by day, and kept without personal data where no good answer was found."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from bot.conversation.cleaning import clean
from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.conversation.replies import Faq, HandOver, Offer, Reply
from bot.editing.personal import without_marks, without_personal_data
from bot.reminders.wib import at
from bot.store.staff import StaffStore
from bot.store.tallies import Tallies, What
from bot.store.unanswered import Outcome, Unanswered
from bot.telegram.turn import Turn

_COMMAND = "/"
_LONGEST = 300  # characters; a need stands in the first lines, and long stories tell of people
# The questions answered last, for votes that may come: in memory only, and not for long.
_QUESTIONS_KEPT = 1000
_KEPT_S = 3600.0


@dataclass(frozen=True)
class _Question:
    text: str
    topics: tuple[str, ...]
    at: float


class Recorder:
    """Adds notes to turns, so that what is recorded is written with the answer. `clock` gives Unix seconds.

    What officers try out counts for nothing.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._staff = StaffStore(db)
        self._tallies = Tallies(db)
        self._unanswered = Unanswered(db)
        self._questions: OrderedDict[int, _Question] = OrderedDict()

    def came(self, turn: Turn) -> None:
        """Somebody typed something."""
        self._note(turn, lambda: self._count(What.MESSAGE))

    def heard(self, turn: Turn, text: str, reply: Reply) -> None:
        """A typed text gets this reply."""
        answered = tuple(item.topic for item in reply.items if isinstance(item, Faq))
        offered = tuple(topic for item in reply.items if isinstance(item, Offer) for topic in item.topics)
        given_up = any(isinstance(item, HandOver) for item in reply.items)
        kept = _kept(text)
        if answered:
            self._note(turn, lambda: self._answered(turn.chat_id, kept, answered))
        elif offered:
            self._note(turn, lambda: self._missed(turn.chat_id, kept, What.OFFERED, offered))
        else:
            what = What.HANDED_OVER if given_up and not reply.limited else What.MISSED
            self._note(turn, lambda: self._missed(turn.chat_id, kept, what, ()))

    def chosen(self, turn: Turn, topic: str) -> None:
        """A topic was chosen by button."""
        self._note(turn, lambda: self._count(What.BUTTON, topic))

    def unhelpful(self, turn: Turn, topic: str) -> None:
        """The answer to this topic was voted down: the question it was for is kept, if it is known."""
        self._note(turn, lambda: self._voted_down(turn.chat_id, topic))

    def _note(self, turn: Turn, write: Callable[[], object]) -> None:
        turn.notes.append(lambda: None if self._staff.by_user(turn.chat_id) else write())

    def _answered(self, chat_id: int, text: str, topics: tuple[str, ...]) -> None:
        if topics == (OUT_OF_SCOPE,):
            self._count(What.OUT_OF_SCOPE)
        else:
            self._count(What.ANSWERED, *topics)
        self._remember(chat_id, text, topics)

    def _missed(self, chat_id: int, text: str, what: What, topics: tuple[str, ...]) -> None:
        self._count(what)
        self._keep(chat_id, text, Outcome.OFFERED if what is What.OFFERED else Outcome.MISSED, topics)

    def _voted_down(self, chat_id: int, topic: str) -> None:
        question = self._questions.get(chat_id)
        if question and topic in question.topics and self._clock() - question.at <= _KEPT_S:
            self._keep(chat_id, question.text, Outcome.UNHELPFUL, (topic,))

    def _keep(self, chat_id: int, text: str, outcome: Outcome, topics: tuple[str, ...]) -> None:
        if text:
            self._unanswered.add(chat_id, text, outcome, topics, self._clock())

    def _remember(self, chat_id: int, text: str, topics: tuple[str, ...]) -> None:
        self._questions[chat_id] = _Question(text, topics, self._clock())
        self._questions.move_to_end(chat_id)
        while len(self._questions) > _QUESTIONS_KEPT or self._oldest() < self._clock() - _KEPT_S:
            self._questions.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._questions.values())).at

    def _count(self, what: What, *topics: str) -> None:
        day = at(self._clock()).date()
        for topic in ("", *dict.fromkeys(topics)):
            self._tallies.count(day, what, topic)


def _kept(text: str) -> str:
    """What may be kept of a text; empty for a command, and where nothing but personal data was in it."""
    if text.startswith(_COMMAND):
        return ""
    kept = without_personal_data(clean(text))[:_LONGEST].rstrip()
    return kept if any(char.isalpha() for char in without_marks(kept)) else ""
