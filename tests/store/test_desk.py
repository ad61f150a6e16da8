"""Where the group is, where cases lie in it, and what is the copy of what."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from bot.store.desk import CardPlace, Desk, DeskStore, RelayStore
from bot.store.desk_queue import DeskQueue

GROUP, CITIZEN, OTHER = -100, 5, 6
CASE, NEXT = 1, 2


@pytest.fixture
def desk(db: Database) -> DeskStore:
    return DeskStore(db)


@pytest.fixture
def relays(db: Database) -> RelayStore:
    return RelayStore(db)


def test_one_group_at_a_time(desk: DeskStore) -> None:
    assert desk.get() is None
    desk.set(GROUP, forum=True, now=1.0)
    assert desk.get() == Desk(GROUP, True)
    desk.set(GROUP - 1, forum=False, now=2.0)
    assert desk.get() == Desk(GROUP - 1, False)


def test_cards_stay_in_their_group(desk: DeskStore) -> None:
    desk.set(GROUP, forum=False, now=1.0)
    desk.note_card(CASE, 7)
    desk.set(GROUP, forum=True, now=2.0)
    assert desk.card(CASE) == CardPlace(None, 7)
    desk.set(GROUP - 1, forum=True, now=3.0)
    assert desk.card(CASE) is None


def test_where_cards_lay_before_stays_known_until_the_case_is_forgotten(desk: DeskStore) -> None:
    desk.set(GROUP, forum=True, now=1.0)
    desk.note_thread(CASE, 42)
    desk.note_card(CASE, 43)
    desk.note_thread(NEXT, 44)
    desk.note_renewal(NEXT)
    desk.set(GROUP - 1, forum=False, now=2.0)
    desk.note_card(CASE, 7)
    desk.set(GROUP, forum=True, now=3.0)
    assert desk.former_cards(CASE) == [(GROUP, CardPlace(42, 43)), (GROUP - 1, CardPlace(None, 7))]
    assert desk.former_cards(NEXT) == [(GROUP, CardPlace(None, None))]
    desk.moved(GROUP - 1, GROUP - 2)
    assert desk.former_cards(CASE) == [(GROUP, CardPlace(42, 43))]
    desk.forget(CASE)
    assert desk.former_cards(CASE) == []


def test_a_group_that_moved_is_still_the_desk(desk: DeskStore) -> None:
    desk.set(GROUP, forum=False, now=1.0)
    desk.note_card(CASE, 7)
    desk.moved(GROUP - 5, GROUP - 6)
    assert desk.get() == Desk(GROUP, False) and desk.card(CASE)
    desk.moved(GROUP, GROUP - 1)
    assert desk.get() == Desk(GROUP - 1, False)
    assert desk.card(CASE) is None  # messages have other ids there


def test_cases_are_found_by_topic_and_card(desk: DeskStore) -> None:
    desk.expect(CASE)
    assert desk.card(CASE) == CardPlace(None, None)
    desk.note_thread(CASE, 42)
    desk.note_card(CASE, 43)
    desk.expect(CASE)
    assert desk.card(CASE) == CardPlace(42, 43)
    assert (desk.case_of_thread(42), desk.case_of_card(43)) == (CASE, CASE)
    assert (desk.case_of_thread(43), desk.case_of_card(42)) == (None, None)
    desk.forget(CASE)
    assert desk.card(CASE) is None and desk.case_of_thread(42) is None


def test_a_topic_that_is_being_made_anew_is_nobodys(desk: DeskStore) -> None:
    desk.note_thread(CASE, 42)
    desk.note_card(CASE, 43)
    desk.note_renewal(CASE)
    assert desk.card(CASE) == CardPlace(None, None, renewed=True)
    assert desk.case_of_thread(0) is None
    desk.note_thread(CASE, None)
    assert desk.card(CASE) == CardPlace(None, None)


def test_copies_and_originals_are_found(relays: RelayStore) -> None:
    id_ = relays.add(CASE, CITIZEN, 10, GROUP, 1.0)
    assert relays.to_message(id_) is None and relays.origin_of(GROUP, 20) is None
    relays.sent(id_, 20)
    relay = relays.copy_of(CITIZEN, 10)
    assert relay and relay == relays.origin_of(GROUP, 20) == relays.get(id_)
    assert (relay.case_id, relay.to_message) == (CASE, 20)
    assert relays.case_of(CITIZEN, 10) == relays.case_of(GROUP, 20) == CASE
    assert relays.case_of(CITIZEN, 20) is None


def test_several_that_share_a_copy(relays: RelayStore) -> None:
    first, second = (relays.add(CASE, CITIZEN, message, GROUP, 1.0) for message in (10, 11))
    assert relays.together(first) == 0
    relays.sent(first, 20)
    assert relays.together(first) == 1
    relays.sent(second, 20)
    assert relays.together(first) == relays.together(second) == 2
    origin = relays.origin_of(GROUP, 20)
    assert origin and origin.from_message == 11


def test_a_message_without_a_copy_belongs_to_its_case(relays: RelayStore) -> None:
    relays.note(CASE, GROUP, 30, 1.0)
    assert relays.case_of(GROUP, 30) == CASE
    assert relays.copy_of(GROUP, 30) is None and relays.origin_of(GROUP, 30) is None


def test_all_messages_of_a_case_in_a_chat(relays: RelayStore) -> None:
    relays.sent(relays.add(CASE, CITIZEN, 10, GROUP, 1.0), 22)
    relays.sent(relays.add(CASE, GROUP, 21, CITIZEN, 1.0), 11)
    relays.add(CASE, CITIZEN, 12, GROUP, 1.0)
    relays.note(CASE, GROUP, 20, 1.0)
    relays.note(NEXT, GROUP, 23, 1.0)
    assert relays.messages_in(GROUP, CASE) == [20, 21, 22]


def test_forgetting(relays: RelayStore) -> None:
    relays.add(CASE, CITIZEN, 10, GROUP, 1.0)
    relays.add(NEXT, GROUP, 20, OTHER, 1.0)
    relays.forget_case(CASE)
    assert relays.copy_of(CITIZEN, 10) is None and relays.copy_of(GROUP, 20)
    relays.forget_chat(OTHER)
    assert relays.copy_of(GROUP, 20) is None


def wait(db: Database, lane: str, key: str | None = None, state: str = "new", begun_at: float | None = None) -> None:
    db.execute(
        "INSERT INTO outbox"
        " (chat_id, method, priority, state, attempts, not_before, created_at, lane, merge_key, begun_at)"
        " VALUES (?, 'sendMessage', 4, ?, 0, 0, 0, ?, ?, ?)",
        [GROUP, state, lane, key, begun_at],
    )


def test_what_waits_in_a_lane(db: Database) -> None:
    for lane, key, state in (("a", "1", "sent"), ("a", "2", "new"), ("b", "3", "new"), ("a", None, "new")):
        wait(db, lane, key, state)
    assert [one.merge_key for one in DeskQueue(db).waiting(GROUP, "a")] == [None, "2"]


def test_what_waits_is_dropped_but_not_what_is_under_way(db: Database) -> None:
    wait(db, "a", "waits")
    wait(db, "a", "under way", begun_at=1.0)
    wait(db, "b", "other")
    queue = DeskQueue(db)
    queue.drop(GROUP, "a")
    assert [one.merge_key for one in queue.waiting(GROUP, "a")] == ["under way"]
    assert [one.merge_key for one in queue.waiting(GROUP, "b")] == ["other"]
