"""What the bot says, in the store: live texts, versions, drafts, search, the log of changes."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from bot.store.chain import FaultKind
from bot.store.content import ContentStore, DraftState, Kind, Origin, digest
from bot.store.content_log import OPERATOR, ContentLog

NAME = "jawaban/biaya"


@pytest.fixture
def store(db: Database) -> ContentStore:
    return ContentStore(db)


def put(store: ContentStore, name: str = NAME, body: str = "lama", origin: Origin = Origin.SHIPPED) -> None:
    store.put(name, f"Judul {name}", body, origin=origin, author=None, note="", at=1.0)
    if origin is Origin.SHIPPED:
        store.note_shipped(name, body, offered=None)


def test_a_text_is_live_with_its_version(store: ContentStore) -> None:
    put(store)
    store.put(NAME, "Biaya", "baru", origin=Origin.ADMIN, author=7, note="tarif baru", at=2.0)
    item = store.get(NAME)
    assert (item.kind, item.id, item.title, item.body, item.version) == (Kind.ANSWER, "biaya", "Biaya", "baru", 2)
    assert [(each.version, each.body, each.author) for each in store.versions(NAME)] == [
        (2, "baru", 7),
        (1, "lama", None),
    ]
    assert store.version(NAME, 1).origin == Origin.SHIPPED


def test_what_is_unknown_is_a_key_error(store: ContentStore) -> None:
    put(store)
    for unknown in (lambda: store.get("jawaban/lain"), lambda: store.version(NAME, 9)):
        with pytest.raises(KeyError):
            unknown()
    assert store.versions("jawaban/lain") == []


def test_every_change_of_what_is_live_moves_the_revision(store: ContentStore) -> None:
    seen = [store.revision()]
    for change in (lambda: put(store), lambda: put(store, body="baru"), lambda: store.remove(NAME)):
        change()
        seen.append(store.revision())
    assert seen == [0, 1, 2, 3]


def test_versions_go_on_after_a_removal(store: ContentStore) -> None:
    put(store)
    store.remove(NAME)
    put(store, body="lagi")
    assert store.get(NAME).version == 2


def test_what_faq_has_otherwise_counts_as_changed(store: ContentStore) -> None:
    put(store)
    assert not store.get(NAME).changed
    put(store, body="dari admin", origin=Origin.ADMIN)
    assert store.get(NAME).changed
    store.note_shipped(NAME, "dari berkas", offered="dari berkas")
    assert store.get(NAME).offered == "dari berkas"
    put(store, body="lain lagi", origin=Origin.ADMIN)
    assert store.get(NAME).offered == "dari berkas"
    put(store, body="dari berkas", origin=Origin.ADMIN)
    item = store.get(NAME)
    assert (item.offered, item.shipped, item.changed) == (None, digest("dari berkas"), False)


def test_kinds_do_not_mix(store: ContentStore) -> None:
    for name in ("jawaban/b", "jawaban/a", "fakta/a.b", "panduan/a/b", "berkas/menu.yml"):
        put(store, name)
    assert [item.name for item in store.items(Kind.ANSWER)] == ["jawaban/a", "jawaban/b"]
    assert [item.name for item in store.items(Kind.STEP)] == ["panduan/a/b"]
    assert len(store.items()) == 5


def test_all_words_or_their_beginnings_are_found(store: ContentStore) -> None:
    put(store, "jawaban/biaya", "Harga paspor elektronik")
    put(store, "jawaban/calo", "Paspor tanpa perantara")
    put(store, "fakta/biaya.x", "harga")
    assert {item.name for item in store.search("harga")} == {"jawaban/biaya", "fakta/biaya.x"}
    assert [item.name for item in store.search("harga elektr")] == ["jawaban/biaya"]
    assert [item.name for item in store.search("harga", Kind.FACT)] == ["fakta/biaya.x"]
    assert len(store.search("paspor", limit=1)) == 1
    put(store, "jawaban/biaya", "Ongkos")
    assert [item.name for item in store.search("harga elektr")] == []


@pytest.mark.parametrize("words", ["", "  ", '"', "a OR b*", "NEAR(", "body:x", "-", "'; DROP"])
def test_no_words_do_harm(store: ContentStore, words: str) -> None:
    put(store)
    assert store.search(words) == []


def test_an_admin_has_one_draft_of_an_item(store: ContentStore) -> None:
    first = store.keep_draft(NAME, 1, "draf", 1, "", 5.0)
    store.set_state(first.id, DraftState.WAITING, "tolong", 6.0)
    assert [draft.note for draft in store.drafts(DraftState.WAITING)] == ["tolong"]
    again = store.keep_draft(NAME, 1, "draf dua", 1, "", 7.0)
    other = store.keep_draft(NAME, 2, "orang lain", 1, "", 8.0)
    assert (again.id, again.state, again.body) == (first.id, DraftState.OPEN, "draf dua")
    assert store.drafts() == [again, other]
    assert store.draft(NAME, 1) == store.draft_by_id(first.id) == again
    store.drop_draft(first.id)
    assert store.draft(NAME, 1) is None
    assert store.draft_by_id(first.id) is None


def test_approval_is_a_switch(store: ContentStore) -> None:
    assert store.approval()
    store.set_approval(False)
    assert not store.approval()


def test_the_log_tells_the_newest_first_and_is_whole(db: Database) -> None:
    written = ContentLog(db)
    written.append(1.0, OPERATOR, "impor", "", {"baru": 3})
    written.append(2.0, "staf:1", "terbit", NAME, {"versi": 2})
    [newest, first] = written.newest(5)
    assert (newest.actor, newest.item, newest.facts) == ("staf:1", NAME, {"versi": 2})
    assert (first.id, first.at) == (1, 1.0)
    assert written.of_item(NAME) == [newest]
    assert written.verify() == []


def test_the_log_is_not_changed_unseen(db: Database) -> None:
    written = ContentLog(db)
    for number in range(3):
        written.append(1.0, OPERATOR, "impor", "", {"baru": number})
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("UPDATE content_log SET actor = 'staf:9' WHERE id = 2")
    db.execute("DROP TRIGGER content_log_keeps_values")
    db.execute("UPDATE content_log SET actor = 'staf:9' WHERE id = 2")
    assert [(fault.entry, fault.kind) for fault in written.verify()] == [(2, FaultKind.CHANGED)]
