"""Making the handler and what it needs, out of everything the bot can say and its store."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from sqlite_utils import Database

from bot.conversation.dialogue import Dialogue
from bot.conversation.engine import Engine
from bot.conversation.library import Library
from bot.journeys.page import Pages
from bot.journeys.walk import Walk
from bot.store.buttons import Buttons
from bot.store.feedback import Feedback
from bot.store.journeys import JourneyStore
from bot.store.reminders import ReminderStore
from bot.telegram.commands import Commands
from bot.telegram.handler import Handler
from bot.telegram.hearing import Hearing
from bot.telegram.inputs import TypedInputs
from bot.telegram.journey_page import JourneyPages
from bot.telegram.journeys import ChatJourneys
from bot.telegram.presses import Presses
from bot.telegram.reminders import ReminderList, ReminderMessages
from bot.telegram.render import Renderer
from bot.telegram.times import TypedTimes
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


def make_handler(
    library: Library,
    db: Database,
    engine: Engine,
    typing: Callable[[int], Awaitable[None]],
    on_blocked: Callable[[int], None],
    clock: Clock = time.time,
) -> Handler:
    """`typing(chat_id)` shows that the bot is at work; `on_blocked(chat_id)` is told who blocked the bot."""
    texts, facts, buttons, reminders = library.texts, library.answers.facts, Buttons(db), ReminderStore(db)
    dialogue = Dialogue(engine, library.search, Walk(library.journeys))
    renderer = make_renderer(library)
    chats = ChatJourneys(dialogue, library.journeys, JourneyStore(db), make_journey_pages(library), texts)
    listed = ReminderList(texts, reminders)
    inputs = TypedInputs(chats, library.journeys, TypedTimes(reminders, texts, facts, clock), texts, facts)
    votes = Votes(texts, buttons, Feedback(db))
    return Handler(
        Commands(dialogue, renderer, chats, listed),
        Hearing(dialogue, renderer, chats, inputs),
        Presses(dialogue, renderer, texts, buttons, votes, chats, listed),
        chats,
        renderer,
        on_blocked,
        typing,
    )
