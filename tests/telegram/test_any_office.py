"""Whatever citizens, officers and strangers do in their chats, in whatever order: no request is lost or left alone,
and nobody reads what is not for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
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
from tests.telegram.office_people import ASKING, CITIZENS, RINA, STRANGER, WORKERS, BusyOffice
from tests.telegram.running import bare_settings

CHATS = st.sampled_from(CITIZENS)
OFFICERS = st.sampled_from(WORKERS)
ANYBODY = st.sampled_from([*WORKERS, RINA, RINA, STRANGER, CITIZENS[0]])
CHOICE = st.integers(0, 99)
KINDS = st.sampled_from(Kind)
COMMANDS = st.sampled_from(["/kasus", "/data_saya", "/hapus_data", "/batal", "/lanjut", "/start", "/panduan"])
ACTIONS = st.sampled_from(
    [
        *(Action.ASK_DOCUMENTS, Action.SCHEDULE, Action.HAND_OVER, Action.NOTE, Action.SHOW_CONTACT),
        *(Action.FINISH, Action.REJECT, Action.REOPEN, Action.TAKE),
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
        self.loop = asyncio.new_event_loop()

    def teardown(self) -> None:
        self.loop.close()
        self.office.db.close()

    def run(self, act: Coroutine[Any, Any, object]) -> None:
        self.loop.run_until_complete(act)
        self.office.look()

    @initialize(forum=st.booleans(), furnished=st.sampled_from([True, True, True, False]), kind=KINDS)
    def opens(self, forum: bool, furnished: bool, kind: Kind) -> None:
        self.office = BusyOffice(library(), TUESDAY.timestamp(), forum)
        if furnished:
            self.office.furnish()
        self.somebody_asks_for_help(CITIZENS[0], kind)

    # Citizens.

    @rule(chat=CHATS, kind=KINDS)
    def somebody_asks_for_help(self, chat: int, kind: Kind) -> None:
        self.run(self.office.ask_in_one_go(chat, kind))

    @rule(chat=CHATS, asking=st.sampled_from(sorted(ASKING)))
    def somebody_begins_the_form(self, chat: int, asking: str) -> None:
        self.run(self.office.begin_form(chat, asking))

    @rule(chat=CHATS, choice=CHOICE, steps=st.integers(1, 4))
    def somebody_goes_on_with_the_form(self, chat: int, choice: int, steps: int) -> None:
        for step in range(steps):
            self.run(self.office.go_on_with_form(chat, choice + step))

    @rule(chat=CHATS, choice=CHOICE, reply=st.booleans())
    def a_citizen_writes(self, chat: int, choice: int, reply: bool) -> None:
        self.run(self.office.write_as_citizen(chat, choice, reply))

    @rule(chat=CHATS, what=st.sampled_from(["foto", "pdf", "suara", "lokasi", "stiker"]))
    def a_citizen_sends(self, chat: int, what: str) -> None:
        caption = self.office.words.of_citizen(chat) if what in ("foto", "pdf") else ""
        self.run(self.office.send(chat, what, caption))

    @rule(chat=CHATS, choice=CHOICE, old=st.sampled_from([False, False, True]))
    def a_citizen_presses(self, chat: int, choice: int, old: bool) -> None:
        press = self.office.press_old_one if old else self.office.press_any
        self.run(press(chat, chat, choice))

    @rule(chat=CHATS, command=COMMANDS, presses=st.booleans())
    def a_citizen_commands(self, chat: int, command: str, presses: bool) -> None:
        self.run(self.office.write(chat, command))
        if presses:  # for /hapus_data: yes, all
            self.run(self.office.press_any(chat, chat, 0 if command != "/hapus_data" else 1))

    @rule(chat=CHATS, blocked=st.booleans())
    def a_citizen_blocks_the_bot_or_comes_back(self, chat: int, blocked: bool) -> None:
        self.run(self.office.block(chat, blocked))

    @rule(person=st.sampled_from([*CITIZENS, *WORKERS]), choice=CHOICE)
    def somebody_edits(self, person: int, choice: int) -> None:
        self.run(self.office.change_own_words(person, choice))

    # The group.

    @rule(person=ANYBODY, choice=CHOICE, old=st.sampled_from([False, False, False, True]))
    def somebody_presses_in_the_group(self, person: int, choice: int, old: bool) -> None:
        press = self.office.press_old_one if old else self.office.press_any
        self.run(press(person, GROUP, choice))

    @rule(person=OFFICERS, choice=CHOICE)
    def an_officer_takes_a_case(self, person: int, choice: int) -> None:
        self.run(self.office.press_one(person, GROUP, "Ambil", choice))

    @rule(choice=CHOICE, action=ACTIONS, presses=st.lists(CHOICE, min_size=1, max_size=3))
    def an_officer_works_on_a_case(self, choice: int, action: Action, presses: list[int]) -> None:
        """A button of the card, and what it leads to: lists, reasons, colleagues, questions."""
        self.run(self.office.work_on_case(choice, action, presses))

    @rule(choice=CHOICE, mark=MARKS, reply=st.booleans())
    def an_officer_writes_about_a_case(self, choice: int, mark: str, reply: bool) -> None:
        self.run(self.office.say_in_group(None, choice, mark, reply))

    @rule(person=ANYBODY, choice=CHOICE, mark=MARKS, reply=st.booleans())
    def somebody_writes_about_a_case(self, person: int, choice: int, mark: str, reply: bool) -> None:
        self.run(self.office.say_in_group(person, choice, mark, reply))

    @rule(person=ANYBODY, choice=CHOICE, command=st.sampled_from(["/antrean", "/petugas", "/meja", "/kasus"]))
    def somebody_commands_in_the_group(self, person: int, choice: int, command: str) -> None:
        self.run(self.office.write(person, command, group=1))

    @rule(choice=CHOICE, what=st.sampled_from(["topic", "card"]))
    def somebody_deletes(self, choice: int, what: str) -> None:
        self.office.delete(choice, what)

    # The staff.

    @rule(person=OFFICERS, role=st.sampled_from(["petugas", "supervisor", "admin"]), choice=CHOICE, leaves=st.booleans())
    def the_staff_changes(self, person: int, role: str, choice: int, leaves: bool) -> None:
        if leaves:
            self.run(self.office.write(person, "/petugas"))
            self.run(self.office.press_one(person, person, "Keluarkan", choice))
            self.run(self.office.press_one(person, person, "Ya", 0))
        else:
            self.run(self.office.invite(person, role))

    # The machine.

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.run(self.office.move(60 * minutes))
        self.nobody_is_forgotten()

    @rule()
    def the_bot_is_started_again(self) -> None:
        self.office.restart()

    @rule(offline=st.sampled_from([True, False, False]))
    def the_network_goes_or_comes(self, offline: bool) -> None:
        self.office.offline = offline
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
