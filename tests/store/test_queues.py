"""Inbox and outbox: nothing lost, nothing twice, in order, all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlite_utils import Database

from bot.store.database import open_database
from bot.store.inbox import Inbox
from bot.store.messages import last_message
from bot.store.outbox import Call, Outbox, Priority, Then

NOW = 1_800_000_000.0
CHATS = st.integers(1, 3)
LANES = st.sampled_from(["", "KP-2026-0001"])
GROUP = -1_001_700_000_001
OTHER_GROUP = -1_001_700_000_002


def update(id_: int, text: str = "") -> dict[str, object]:
    return {"update_id": id_, "text": text}


def call(chat_id: int = 1, text: str = "", priority: Priority = Priority.CITIZEN) -> Call:
    return Call(chat_id, "sendMessage", {"chat_id": chat_id, "text": text}, priority)


def texts(outbox: Outbox, now: float = NOW, busy: Iterable[tuple[int, str]] = (), limit: int = 10) -> list[str]:
    return [row.call.params["text"] for row in outbox.due(now, set(busy), limit)]


class Messages(RuleBasedStateMachine):
    """Updates come in (also twice), are handled, answered and sent, while the process dies now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.open()
        self.next_id = 1
        self.known: dict[int, int] = {}  # update id -> chat
        self.unhandled: dict[int, list[int]] = {}
        self.handled: list[int] = []
        self.unsent: dict[tuple[int, str], list[str]] = {}
        self.postponed: dict[str, float] = {}

    def open(self) -> None:
        self.db = open_database(Path(self.folder.name) / "pandu.db")
        self.inbox, self.outbox = Inbox(self.db), Outbox(self.db)

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()

    @rule(chats=st.lists(CHATS, min_size=1, max_size=3))
    def receive(self, chats: list[int]) -> None:
        fresh = list(enumerate(chats, self.next_id))
        self.next_id += len(chats)
        assert self.inbox.put([(chat, update(id_)) for id_, chat in fresh]) == len(chats)
        for id_, chat in fresh:
            self.known[id_] = chat
            self.unhandled.setdefault(chat, []).append(id_)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def receive_again(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.known)))
        assert self.inbox.put([(self.known[id_], update(id_, "sekali lagi"))]) == 0

    @rule(chat=CHATS, lane=LANES, replies=st.integers(0, 2), dies=st.booleans())
    def handle(self, chat: int, lane: str, replies: int, dies: bool) -> None:
        row = self.inbox.next_of(chat)
        waiting = self.unhandled.get(chat, [])
        assert (row.update_id if row else None) == (waiting[0] if waiting else None)
        if row is None:
            return
        assert row.update == update(row.update_id)
        said = [f"{row.update_id}/{number}" for number in range(replies)]
        self.inbox.begin(row.update_id)
        try:
            with self.db.atomic():
                self.outbox.put([replace(call(chat, text), lane=lane) for text in said])
                self.inbox.finish(row.update_id)
                if dies:
                    raise InterruptedError
        except InterruptedError:
            return
        assert row.update_id not in self.handled
        self.handled.append(waiting.pop(0))
        self.unsent.setdefault((chat, lane), []).extend(said)

    @rule(busy=st.sets(st.tuples(CHATS, LANES)), later=st.sampled_from([0, 5, 50]))
    def send(self, busy: set[tuple[int, str]], later: int) -> None:
        for row in self.outbox.due(NOW + later, busy, 2):
            place, text = (row.call.chat_id, row.call.lane), row.call.params["text"]
            assert place not in busy
            assert text == self.unsent[place][0]
            assert self.postponed.get(text, 0) <= NOW + later
            self.outbox.sent(row.id)
            self.unsent[place].pop(0)

    @rule(wait=st.sampled_from([3.0, 30.0]))
    def postpone(self, wait: float) -> None:
        for row in self.outbox.due(NOW, set(), 1):
            self.outbox.postpone(row.id, NOW + wait)
            self.postponed[row.call.params["text"]] = NOW + wait

    @rule()
    def restart(self) -> None:
        self.db.close()
        self.open()

    @rule()
    def purge(self) -> None:
        self.inbox.purge()
        self.outbox.purge()

    @invariant()
    def nothing_is_lost(self) -> None:
        first = {chat: ids[0] for chat, ids in self.unhandled.items() if ids}
        assert self.inbox.waiting_chats() == sorted(first, key=lambda chat: first[chat])
        assert self.outbox.waiting() == sum(len(said) for said in self.unsent.values())
        assert self.inbox.last_update_id() == max(self.known, default=None)


TestMessages = Messages.TestCase
TestMessages.settings = settings(max_examples=20, stateful_step_count=25)


def test_a_failure_inside_the_transaction_leaves_no_reply_and_no_done_mark(db: Database) -> None:
    inbox, outbox = Inbox(db), Outbox(db)
    inbox.put([(1, update(1))])
    with pytest.raises(RuntimeError), db.atomic():
        outbox.put([call()])
        inbox.finish(1)
        raise RuntimeError
    assert outbox.waiting() == 0
    assert inbox.next_of(1) is not None


def test_a_batch_with_a_fault_is_not_stored_in_part(db: Database) -> None:
    inbox = Inbox(db)
    with pytest.raises(KeyError):
        inbox.put([(1, update(1)), (1, {"text": "tanpa nomor"})])
    assert inbox.waiting_chats() == []


def test_attempts_are_counted_and_survive_a_failed_handling(db: Database) -> None:
    inbox = Inbox(db)
    inbox.put([(1, update(1))])
    for attempt in range(3):
        row = inbox.next_of(1)
        assert row is not None and row.attempts == attempt
        inbox.begin(1)


def test_a_given_up_update_is_not_handled_again_and_does_not_block_its_chat(db: Database) -> None:
    inbox = Inbox(db)
    inbox.put([(1, update(1)), (1, update(2))])
    inbox.finish(1, "failed")
    row = inbox.next_of(1)
    assert row is not None and row.update_id == 2


def test_what_was_said_is_forgotten_once_handled_and_sent(db: Database) -> None:
    inbox, outbox = Inbox(db), Outbox(db)
    inbox.put([(1, update(1, "istri saya sakit"))])
    outbox.put([call(text="istri saya sakit"), call(text="istri saya sakit")])
    inbox.finish(1)
    for close in (outbox.sent, lambda id_: outbox.failed(id_, "Forbidden")):
        close(outbox.due(NOW, set(), 1)[0].id)
    assert "sakit" not in "\n".join(db.iterdump())


def test_answers_to_presses_go_before_citizens_and_citizens_before_staff(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(3, "staf", Priority.STAFF), call(2, "warga"), call(1, "tekan", Priority.PRESS)])
    assert texts(outbox) == ["tekan", "warga", "staf"]
    assert texts(outbox, limit=2) == ["tekan", "warga"]


def test_a_postponed_call_holds_back_only_its_own_chat(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(1, "a1"), call(1, "a2"), call(2, "b1")])
    outbox.postpone(outbox.due(NOW, set(), 1)[0].id, NOW + 10)
    assert texts(outbox) == ["b1"]
    assert outbox.next_wake() == NOW + 10
    assert texts(outbox, now=NOW + 10) == ["a1", "b1"]


def test_a_refused_call_makes_room_for_the_next(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(1, "a1"), call(1, "a2")])
    outbox.failed(outbox.due(NOW, set(), 1)[0].id, "BadRequest")
    assert texts(outbox) == ["a2"]


def test_lanes_of_a_chat_do_not_wait_for_each_other(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([replace(call(GROUP, text), lane=text[0]) for text in ("a1", "a2", "b1")])
    assert texts(outbox) == ["a1", "b1"]
    assert texts(outbox, busy={(GROUP, "a")}) == ["b1"]
    outbox.postpone(outbox.due(NOW, set(), 1)[0].id, NOW + 10)
    assert texts(outbox) == ["b1"]


def test_the_more_urgent_lane_goes_first(db: Database) -> None:
    outbox = Outbox(db)
    for lane, priority in (("a", Priority.STAFF), ("b", Priority.URGENT), ("c", Priority.STAFF)):
        outbox.put([replace(call(GROUP, lane, priority), lane=lane)])
    assert texts(outbox) == ["b", "a", "c"]


def test_in_a_group_the_answer_to_a_press_waits_for_nothing(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(GROUP, "rekap", Priority.STAFF), replace(call(GROUP, "tekan"), method="answerCallbackQuery")])
    assert texts(outbox, busy={(GROUP, "")}) == ["tekan"]
    outbox.put([call(1, "pesan"), replace(call(1, "tekan"), method="answerCallbackQuery")])
    assert "tekan" not in texts(outbox, busy={(GROUP, "tekan"), (1, "")})


def test_what_may_not_go_leaves_its_place_to_others(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(chat, f"{chat}") for chat in range(1, 5)])
    due = outbox.due(NOW, set(), 2, lambda head: head.chat_id % 2 == 0)
    assert [row.call.chat_id for row in due] == [2, 4]


def test_a_newer_card_takes_the_place_of_the_unsent_one(db: Database) -> None:
    outbox = Outbox(db)
    card = replace(call(GROUP, "kartu lama", Priority.STAFF), merge_key="kartu-1", then=Then("kartu", {"kasus": 1}))
    newer = replace(card, params={"text": "kartu baru"}, priority=Priority.URGENT, then=Then("kartu", {"kasus": 2}))
    outbox.put([card, call(GROUP, "sesudahnya"), replace(card, merge_key="kartu-2"), newer])
    assert outbox.waiting() == 3
    [row] = outbox.due(NOW, set(), 10)
    assert row.call == newer
    outbox.sent(row.id)
    assert texts(outbox) == ["sesudahnya"]


def test_what_is_on_its_way_or_sent_is_not_replaced(db: Database) -> None:
    outbox = Outbox(db)
    card = replace(call(GROUP, "kartu"), merge_key="kartu-1")
    outbox.put([card])
    [row] = outbox.due(NOW, set(), 1)
    outbox.begin(row, NOW)
    outbox.put([card])
    assert outbox.waiting() == 2
    outbox.sent(row.id)
    outbox.sent(outbox.due(NOW, set(), 1)[0].id)
    outbox.put([card])
    assert outbox.waiting() == 1


def test_a_call_that_was_begun_is_in_doubt_until_it_is_known_not_to_be(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(GROUP, "kartu"), call(GROUP, "surat")])
    outbox.seen(GROUP, 40)
    [row] = outbox.due(NOW, set(), 1)
    assert not row.begun and outbox.chats_in_doubt(("sendMessage",)) == set()
    outbox.begin(row, NOW)
    outbox.postpone(row.id, NOW, in_doubt=True)
    outbox.seen(GROUP, 50)
    [row] = outbox.due(NOW, set(), 1)
    assert row.begun and row.begun_after == 40
    assert outbox.chats_in_doubt(("sendMessage",)) == {GROUP} and outbox.chats_in_doubt(("sendPhoto",)) == set()
    outbox.postpone(row.id, NOW)
    assert not outbox.due(NOW, set(), 1)[0].begun


def test_a_group_that_moved_gets_what_waits_for_it_and_nothing_else(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([call(-5, "kartu"), call(1, "warga")])
    outbox.move(-5, GROUP)
    rows = outbox.due(NOW, set(), 10)
    assert [(row.call.chat_id, row.call.params["chat_id"]) for row in rows] == [(GROUP, GROUP), (1, 1)]


def test_private_chats_share_a_row_of_ids_and_each_supergroup_has_its_own(db: Database) -> None:
    inbox, outbox = Inbox(db), Outbox(db)
    assert last_message(db, 1) is None
    inbox.put([(1, {"update_id": 1, "message": {"message_id": 7, "chat": {"id": 1}}})])
    outbox.seen(2, 5)  # noted late: the highest counts
    outbox.seen(GROUP, 300)
    assert [last_message(db, chat) for chat in (1, 2, -9, GROUP, OTHER_GROUP)] == [7, 7, 7, 300, None]


def test_purging_drops_old_handled_rows_but_nothing_unfinished(db: Database, later) -> None:
    inbox, outbox = Inbox(db), Outbox(db)
    inbox.put([(1, update(1)), (1, update(2)), (1, update(3))])
    outbox.put([call(text="terkirim"), call(text="belum")])
    inbox.finish(1)
    inbox.finish(3)
    outbox.sent(outbox.due(NOW, set(), 1)[0].id)
    later(days=8)
    inbox.purge()
    outbox.purge()
    assert [row["update_id"] for row in db.table("inbox").rows] == [2, 3]  # 3 tells where to go on fetching
    assert db.table("outbox").count == 1
    assert texts(outbox) == ["belum"]


def test_purging_keeps_fresh_rows_so_that_duplicates_stay_known(db: Database) -> None:
    inbox = Inbox(db)
    inbox.put([(1, update(1)), (1, update(2))])
    inbox.finish(1)
    inbox.purge()
    assert inbox.put([(1, update(1))]) == 0
