"""Links and sessions of the web console."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.console import IDLE_S, ConsoleStore

NOW, HOUR_S = 1_800_000_000.0, 3600.0
RINA, DEDI = 1, 2


def test_a_link_is_redeemed_once(db: Database) -> None:
    store = ConsoleStore(db)
    token = store.link(RINA, NOW, 600)
    assert store.redeem(token, NOW + 599) == RINA
    assert store.redeem(token, NOW + 599) is None


def test_a_link_ends_and_an_unknown_one_is_nothing(db: Database) -> None:
    store = ConsoleStore(db)
    assert store.redeem(store.link(RINA, NOW, 600), NOW + 600) is None
    assert store.redeem("", NOW) is None


def test_a_new_link_replaces_the_officer_s_own_only(db: Database) -> None:
    store = ConsoleStore(db)
    old, other = store.link(RINA, NOW, 600), store.link(DEDI, NOW, 600)
    store.link(RINA, NOW, 600)
    assert store.redeem(old, NOW) is None
    assert store.redeem(other, NOW) == DEDI


def test_a_session_lasts_while_it_is_used(db: Database) -> None:
    store = ConsoleStore(db)
    id_ = store.begin(RINA, NOW, 12 * HOUR_S)
    assert store.session(id_, NOW + IDLE_S - 1)
    assert store.session(id_, NOW + 2 * IDLE_S - 2)
    assert store.session(id_, NOW + 3 * IDLE_S) is None


def test_a_session_ends_in_any_case(db: Database) -> None:
    store = ConsoleStore(db)
    id_ = store.begin(RINA, NOW, HOUR_S)
    assert store.session(id_, NOW + HOUR_S - 1)
    assert store.session(id_, NOW + HOUR_S) is None


def test_sessions_are_revoked_by_their_key(db: Database) -> None:
    store = ConsoleStore(db)
    one, two = store.begin(RINA, NOW, HOUR_S), store.begin(RINA, NOW + 1, HOUR_S)
    session = store.session(one, NOW + 2)
    assert session and store.session(session.key, NOW + 2) is None  # the key opens nothing
    assert store.revoke(session.key, NOW + 2)
    assert not store.revoke(session.key, NOW + 2)
    assert store.session(one, NOW + 2) is None
    assert [found.made_at for found in store.sessions(RINA, NOW + 2)] == [NOW + 1]
    assert store.revoke_all(RINA, NOW + 2) == 1
    assert store.session(two, NOW + 2) is None


def test_what_nobody_can_use_is_forgotten(db: Database) -> None:
    store = ConsoleStore(db)
    store.redeem(store.link(RINA, NOW, 600), NOW)
    store.link(DEDI, NOW, 600)
    kept = store.begin(RINA, NOW + HOUR_S, 12 * HOUR_S)
    store.begin(DEDI, NOW, 12 * HOUR_S)
    store.purge(NOW + IDLE_S)
    assert db["console_links"].count == 0
    assert db["console_sessions"].count == 1
    assert store.session(kept, NOW + IDLE_S)
