"""The store of reminders."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.reminders import Planned, ReminderStore

NOW = 1_800_000_000.0
HOUR = 3600.0


def planned(kind: str, due: float = NOW) -> Planned:
    return Planned(kind, event_at=due + 2 * HOUR, due_at=due, until_at=due + HOUR)


def kinds(store: ReminderStore, chat: int = 1) -> list[str]:
    return [reminder.kind for reminder in store.of_chat(chat)]


def test_a_reminder_comes_back_as_it_was_stored(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("kunjungan_pagi")], {"pilihan": {"usia": "dewasa"}})
    [reminder] = store.due(NOW, 10)
    assert (reminder.chat_id, reminder.occasion, reminder.kind) == (1, "kunjungan", "kunjungan_pagi")
    assert (reminder.event_at, reminder.due_at, reminder.until_at) == (NOW + 2 * HOUR, NOW, NOW + HOUR)
    assert reminder.data == {"pilihan": {"usia": "dewasa"}}


def test_due_are_the_earliest_and_none_of_the_future(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "a", [planned("kedua", NOW - 1), planned("nanti", NOW + 1)], {})
    store.add(2, "a", [planned("pertama", NOW - 2)], {})
    assert [reminder.kind for reminder in store.due(NOW, 10)] == ["pertama", "kedua"]
    assert [reminder.kind for reminder in store.due(NOW, 1)] == ["pertama"]
    assert store.next_due() == NOW - 2


def test_new_ones_replace_the_earlier_ones_of_their_occasion_in_their_chat(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("lama")], {})
    store.add(1, "pengambilan", [planned("lain")], {})
    store.add(2, "kunjungan", [planned("orang lain")], {})
    store.add(1, "kunjungan", [planned("baru", NOW + 1)], {})
    assert kinds(store) == ["lain", "baru"]
    assert kinds(store, 2) == ["orang lain"]


def test_cancelling_one_occasion_or_all(db: Database) -> None:
    store = ReminderStore(db)
    for chat in (1, 2):
        store.add(chat, "kunjungan", [planned("malam"), planned("pagi")], {})
        store.add(chat, "pengambilan", [planned("ambil")], {})
    assert store.cancel(1, "kunjungan") == 2
    assert kinds(store) == ["ambil"]
    assert store.cancel(1) == 1
    assert store.cancel(1) == 0
    assert len(store.due(NOW, 10)) == 3  # the other chat's


def test_a_closed_reminder_is_not_closed_again(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("pagi")], {})
    [reminder] = store.due(NOW, 10)
    store.mark(reminder.id, "sent")
    store.cancel(1)
    assert [row["state"] for row in db.table("reminders").rows] == ["sent"]
    assert store.next_due() is None


def test_what_the_messages_needed_is_forgotten_once_closed(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("malam"), planned("pagi")], {"pilihan": {"khusus": "hamil"}})
    store.mark(store.due(NOW, 1)[0].id, "sent")
    store.cancel(1)
    assert "hamil" not in "\n".join(db.iterdump())


def test_purging_drops_what_was_closed_a_week_ago(db: Database, later) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("malam"), planned("pagi")], {})
    store.mark(store.due(NOW, 1)[0].id, "sent")
    later(days=8)
    store.purge()
    assert [row["kind"] for row in db.table("reminders").rows] == ["pagi"]


def test_deleting_a_chat_leaves_no_trace(db: Database) -> None:
    store = ReminderStore(db)
    store.add(1, "kunjungan", [planned("malam"), planned("pagi")], {})
    store.add(2, "kunjungan", [planned("pagi")], {})
    store.mark(store.due(NOW, 1)[0].id, "sent")
    store.delete(1)
    assert [row["chat_id"] for row in db.table("reminders").rows] == [2]
