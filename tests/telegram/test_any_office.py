"""Whatever citizens, officers and strangers do in their chats, in whatever order: no request is lost or left alone,
and nobody reads what is not for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack, closing
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.cases.audit import complaints
from bot.cases.life_cycle import NextActor, next_actor
from bot.cases.model import HELD, Kind
from bot.cases.orders import Action
from bot.cases.schedule import deadlines_of
from bot.conversation.library import Library, load_library
from bot.store.desk import DeskStore
from bot.store.outbox import Outbox
from tests.cases.office import TUESDAY
from tests.telegram.fake_telegram import GROUP
from tests.telegram.office_people import CITIZENS, ROLES, STRANGER, WORKERS, BusyOffice
from tests.telegram.running import bare_settings

CHATS = st.sampled_from(CITIZENS)
ANYBODY = st.sampled_from([*WORKERS, *WORKERS, STRANGER, CITIZENS[0]])
CHOICE = st.integers(0, 99)
KINDS = st.sampled_from(Kind)
COMMANDS = ("/kasus", "/data_saya", "/hapus_data", "/batal", "/lanjut", "/start", "/panduan")
STAFF_COMMANDS = ("/antrean", "/petugas", "/meja", "/kasus")
CITIZEN_ACTS = st.sampled_from(
    [
        *("begins a form", "answers the form", "answers the form", "writes", "writes", "writes", "sends", "presses"),
        *(
            "presses",
            "presses an old button",
            "commands",
            "erases",
            "rates",
            "rates",
            "edits",
            "blocks the bot, or not",
        ),
    ]
)
GROUP_ACTS = st.sampled_from(
    [
        *("presses", "presses", "presses an old button", "writes", "writes", "edits", "answers the bot", "commands"),
        *("writes anonymously", "deletes a topic", "deletes a card", "is invited", "takes a colleague off the staff"),
    ]
)
ACTIONS = st.sampled_from(
    [
        *(Action.ASK_DOCUMENTS, Action.SCHEDULE, Action.HAND_OVER, Action.NOTE, Action.SHOW_CONTACT),
        *(Action.FINISH, Action.FINISH, Action.REJECT, Action.REOPEN, Action.REOPEN, Action.TAKE),
    ]
)
MARKS = st.sampled_from(["", "", "", "// ", "catatan: "])
MINUTES = st.sampled_from([1, 20, 61, 5 * 60, 20 * 60, 3 * 24 * 60])
DEADLINES = deadlines_of(bare_settings())


@cache
def library() -> Library:
    return load_library()


class AnyOffice(RuleBasedStateMachine):
    """Each rule is something that people do; the bot answers at once, unless it is offline."""

    office: BusyOffice

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()  # Hypothesis may end before there is an office
        self.loop = self.open.enter_context(closing(asyncio.new_event_loop()))

    def teardown(self) -> None:
        self.open.close()

    def run(self, act: Coroutine[Any, Any, object]) -> None:
        self.loop.run_until_complete(act)
        self.office.look()

    @initialize(forum=st.booleans(), furnished=st.sampled_from([True, True, True, False]), kind=KINDS)
    def opens(self, forum: bool, furnished: bool, kind: Kind) -> None:
        self.office = BusyOffice(library(), TUESDAY.timestamp(), forum)
        self.open.callback(self.office.db.close)
        if furnished:
            self.office.furnish()
        self.somebody_asks_for_help(CITIZENS[0], kind)

    # What people do. Few rules with many choices: Hypothesis leaves out some rules in each run.

    @rule(chat=CHATS, kind=KINDS)
    def somebody_asks_for_help(self, chat: int, kind: Kind) -> None:
        self.run(self.office.ask_in_one_go(chat, kind))

    @rule(chat=CHATS, what=CITIZEN_ACTS, choice=CHOICE, flag=st.booleans())
    def a_citizen(self, chat: int, what: str, choice: int, flag: bool) -> None:
        match what:
            case "begins a form":
                self.run(self.office.begin_form(chat, choice))
            case "answers the form":
                for step in range(1 + choice % 3):
                    self.run(self.office.go_on_with_form(chat, choice + step))
            case "writes":
                self.run(self.office.write_as_citizen(chat, choice, reply=flag))
            case "sends":
                self.run(self.office.send_something(chat, choice))
            case "presses":
                self.run(self.office.press_any(chat, chat, choice))
            case "presses an old button":
                self.run(self.office.press_old_one(chat, chat, choice))
            case "commands":
                self.run(self.office.write(chat, COMMANDS[choice % len(COMMANDS)]))
            case "erases":
                self.run(self.office.write(chat, "/hapus_data"))
                self.run(self.office.press_one(chat, chat, "Ya, hapus", 0))
            case "rates":
                self.run(self.office.press_one(chat, chat, "⭐", choice))
            case "edits":
                self.run(self.office.change_own_words(chat, choice))
            case "blocks the bot, or not":
                self.run(self.office.block(chat, flag))

    @rule(choice=CHOICE, action=ACTIONS, presses=st.lists(CHOICE, min_size=1, max_size=4))
    def an_officer_works_on_a_case(self, choice: int, action: Action, presses: list[int]) -> None:
        self.run(self.office.work_on_case(choice, action, presses))

    @rule(choice=CHOICE, mark=MARKS, reply=st.booleans())
    def an_officer_writes_about_a_case(self, choice: int, mark: str, reply: bool) -> None:
        self.run(self.office.say_in_group(None, choice, mark, reply))

    @rule(person=ANYBODY, what=GROUP_ACTS, choice=CHOICE)
    def somebody_in_the_group(self, person: int, what: str, choice: int) -> None:
        match what:
            case "presses":
                self.run(self.office.press_any(person, GROUP, choice))
            case "presses an old button":
                self.run(self.office.press_old_one(person, GROUP, choice))
            case "writes":
                self.run(self.office.say_in_group(person, choice, reply=choice % 2 == 0))
            case "writes anonymously":
                self.run(self.office.say_anonymously(choice))
            case "edits":
                self.run(self.office.change_own_words(person, choice))
            case "answers the bot":
                self.run(self.office.answer_question(person, choice))
            case "commands":
                self.run(self.office.write(person, STAFF_COMMANDS[choice % len(STAFF_COMMANDS)], group=1))
            case "deletes a topic":
                self.office.delete_topic(choice)
            case "deletes a card":
                self.office.delete_card(choice)
            case "is invited":
                self.run(self.office.invite(person, ROLES[choice % len(ROLES)]))
            case "takes a colleague off the staff":
                self.run(self.office.write(person, "/petugas"))
                self.run(self.office.press_one(person, person, "Keluarkan", choice))
                self.run(self.office.press_one(person, person, "Ya, keluarkan", 0))

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.run(self.office.move(60 * minutes))
        self.nobody_is_forgotten()

    @rule(what=st.sampled_from(["restarts", "loses the network", "has the network", "has the network"]))
    def the_bot(self, what: str) -> None:
        if what == "restarts":
            self.office.restart()
        else:
            self.office.offline = what == "loses the network"
            self.run(self.office.move(0))

    # What always holds. That nobody reads what is not theirs is looked at whenever the bot says something.

    def nobody_is_forgotten(self) -> None:
        """Whatever is due by now was said: an alert, and the next one, and so on, as long as nobody takes the case."""
        if self.office.reachable():
            for case in self.office.open_cases():
                assert DEADLINES.next_alert(case, self.office.cases.marks(case.id), self.office.now) is None

    @invariant()
    def no_case_is_lost(self) -> None:
        known = {row.number for row in self.office.cases.all()}
        assert self.office.confirmed <= known
        if DeskStore(self.office.db).get() and not self.office.offline:
            assert Outbox(self.office.db).waiting() == 0
            assert [case.number for case in self.office.open_cases() if not self.office.stands(case)] == []

    @invariant()
    def every_open_case_has_somebody_whose_turn_it_is(self) -> None:
        working = {officer.id for officer in self.office.staff.active()}
        for case in self.office.open_cases():
            assert next_actor(case) is not NextActor.NOBODY
            assert (case.holder in working) if case.state in HELD else case.holder is None

    @invariant()
    def the_history_is_sound(self) -> None:
        assert complaints(self.office.db) == []


TestAnyOffice = AnyOffice.TestCase
TestAnyOffice.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
