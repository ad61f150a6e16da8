"""Making the bot's parts out of everything it can say, its settings and its store."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.schedule import deadlines_of, office_hours_of, on_call_of
from bot.conversation.dialogue import Dialogue
from bot.conversation.engine import Engine
from bot.conversation.library import Library
from bot.editing.editor import Editor
from bot.journeys.page import Pages
from bot.journeys.walk import Walk
from bot.reminders.loop import Reminders
from bot.settings import Settings
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore
from bot.store.feedback import Feedback
from bot.store.journeys import JourneyStore
from bot.store.outbox import Outbox
from bot.store.reminders import ReminderStore
from bot.store.tracker import forget_conversation
from bot.telegram.commands import Commands
from bot.telegram.desk.binding import Binding
from bot.telegram.desk.board import Board
from bot.telegram.desk.keeping import Keeping
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.leaders import UNREACHED, Leaders
from bot.telegram.desk.outcomes import desk_outcomes
from bot.telegram.desk.prompts import PromptSent
from bot.telegram.desk.relay import Relay
from bot.telegram.desk.rights import Rights
from bot.telegram.desk.room import DeskRoom
from bot.telegram.desk.watch import Chore, Watch, make_watch
from bot.telegram.editing.approvals import Approvals
from bot.telegram.editing.console_link import console_links
from bot.telegram.editing.room import EditingRoom
from bot.telegram.editing.saying import Saying
from bot.telegram.editing.weekly import StaleFacts
from bot.telegram.handler import Handler
from bot.telegram.hearing import Hearing
from bot.telegram.inputs import TypedInputs
from bot.telegram.journey_page import JourneyPages
from bot.telegram.journeys import ChatJourneys
from bot.telegram.outcomes import Outcome
from bot.telegram.presses import Presses
from bot.telegram.recording import Recorder
from bot.telegram.reminders import ReminderList, ReminderMessages
from bot.telegram.render import Renderer
from bot.telegram.requests.erasing import ERASED, Erased
from bot.telegram.requests.forgetting import Forgetting
from bot.telegram.requests.intake import Intakes
from bot.telegram.requests.room import Requests
from bot.telegram.times import TypedTimes
from bot.telegram.token import account_of
from bot.telegram.votes import Votes

Clock = Callable[[], float]  # Unix seconds


def make_renderer(library: Library) -> Renderer:
    return Renderer(library.answers, library.journeys, library.texts)


def make_journey_pages(library: Library) -> JourneyPages:
    pages = Pages(library.journeys, library.answers)
    return JourneyPages(pages, library.journeys, library.answers.topics, library.texts)


def make_reminder_messages(library: Library, db: Database) -> ReminderMessages:
    pages, walk = Pages(library.journeys, library.answers), Walk(library.journeys)
    return ReminderMessages(library.texts, library.answers, pages, walk, Buttons(db))


@dataclass(frozen=True)
class Parts:
    """What the service runs. `outcomes`, `prepare` and `on_migrated` are the sender's (bot/telegram/sender.py)."""

    handler: Handler
    reminders: Reminders
    watch: Watch
    keeping: Keeping
    forgetting: Forgetting
    editor: Editor
    outcomes: Mapping[str, Outcome]
    prepare: Callable[[dict[str, Any]], dict[str, Any]]
    on_migrated: Callable[[int, int], None]


def make_parts(
    library: Library,
    db: Database,
    engine: Engine,
    settings: Settings,
    typing: Callable[[int], Awaitable[None]],
    on_outgoing: Callable[[], None],
    clock: Clock = time.time,
) -> Parts:
    """`typing(chat_id)` shows that the bot is at work; `on_outgoing` is called when something was put into the outbox.

    Raises OperatorError for settings that cannot be used.
    """
    texts, facts = library.texts, library.answers.facts
    deadlines = deadlines_of(settings)
    board, relay = Board(db, texts, deadlines, clock), Relay(db, texts, clock)
    reminders = Reminders(db, make_reminder_messages(library, db), on_outgoing, clock)
    dialogue = Dialogue(engine, library.search, Walk(library.journeys))
    renderer = make_renderer(library)
    intakes = Intakes(
        db,
        texts,
        library.answers.topics,
        board,
        dialogue,
        renderer,
        office_hours_of(settings),
        bool(on_call_of(settings)),
        settings.case_days,
        settings.intake_days,
        clock,
    )
    requests = Requests(library, db, board, relay, intakes, settings.conversation_days, clock)
    desk = DeskRoom(db, texts, board, relay, deadlines, facts, account_of(settings.token), clock)
    editor = Editor(db, clock)
    links = console_links(db, settings, clock)
    editing = EditingRoom(db, editor, library.answers.topics, texts, settings.stale_days, links, clock)
    chats = ChatJourneys(dialogue, library.journeys, JourneyStore(db), make_journey_pages(library), texts)
    listed = ReminderList(texts, ReminderStore(db))
    inputs = TypedInputs(chats, library.journeys, TypedTimes(ReminderStore(db), texts, facts, clock), texts, facts)
    recorder = Recorder(db, clock)
    votes = Votes(texts, Buttons(db), Feedback(db), recorder)
    handler = Handler(
        Commands(dialogue, renderer, chats, listed, requests),
        Hearing(dialogue, renderer, chats, inputs, recorder),
        Presses(
            dialogue, renderer, texts, Buttons(db), votes, recorder, chats, listed, requests.presses, desk, editing
        ),
        chats,
        renderer,
        requests,
        desk,
        editing,
        reminders.blocked,
        typing,
    )
    leaders = Leaders(db, texts)
    more = _chores_of_editing(db, library, editor, settings)
    watch = make_watch(db, texts, board, leaders, settings, on_outgoing, clock, more)
    keeping = Keeping(db, board, settings.case_days, settings.intake_days, on_outgoing, clock)
    forgetting = Forgetting(db, lambda chat: forget_conversation(settings.tracker_database, chat), on_outgoing, clock)
    outcomes = {UNREACHED: leaders, **_outcomes(library, db, board, forgetting.wake, clock)}
    return Parts(
        handler,
        reminders,
        watch,
        keeping,
        forgetting,
        editor,
        outcomes,
        Binding(db),
        lambda old, new: _move_desk(db, board, old, new),
    )


def _chores_of_editing(db: Database, library: Library, editor: Editor, settings: Settings) -> list[Chore]:
    texts, facts, saying = library.texts, library.answers.facts, Saying(db)
    return [
        Approvals(db, editor, texts, saying),
        StaleFacts(db, facts, texts, saying, settings.stale_days, settings.digest_hour),
    ]


def _move_desk(db: Database, board: Board, old: int, new: int) -> None:
    """The staff's group has another id now, and all messages in it: the open cases are put there again."""
    DeskStore(db).moved(old, new)
    cases, _ = CaseBook(db).readable_queue()
    Outbox(db).put([call for case in cases for call in board.refreshed(case)])


def _outcomes(
    library: Library, db: Database, board: Board, on_erased: Callable[[], None], clock: Clock
) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {
        DeskThen.PROMPT: PromptSent(db),
        DeskThen.RIGHTS: Rights(db, library.texts),
        ERASED: Erased(db, on_erased, clock),
    }
    outcomes |= desk_outcomes(db, library.texts, board, clock, outcomes)
    return outcomes
