"""Every bad change gets a plain message, whichever door it comes through, and leaves what is live as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from bot.editing.editor import Editor
from bot.editing.errors import RefusedError, refusal_text
from bot.store.content_log import ContentLog
from bot.store.staff import Officer, StaffStore
from tests.editing.admins import ARI, BUDI, RINA
from tests.telegram.editing.road import Road, text

ANSWER, STEP, FACT = "jawaban/biaya", "panduan/bayar-bni/paspor", "fakta/biaya.percepatan"
LONGEST_MESSAGE = 4096  # an app sends the rest as another one
# Words of an answer, and what is said of them.
BAD_WORDS = {
    "empty": ("  \n", "kosong"),
    "unknown fact": ('Bayar {{ fakta("khayal.x") }}.', "khayal.x"),
    "6000 characters": ("kata " * 1200, "panjang"),
    "script": ("Bayar di bank.<script>alert('x')</script>", "<script>"),
    "figure": ("Bayar 7 kali.", "angka"),
    "half a template": ('Bayar {{ rupiah("biaya.percepatan"', "tidak lengkap"),
    "code": ("{{ ''.__class__ }}", "hanya boleh"),
    "foreign link": ("[Bayar](https://penipu.example/)", "penipu.example"),
}


def live(road: Road) -> list[Any]:
    """What citizens read, and how it came about."""
    found = [
        road.db.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("content_items", "content_versions", "content_state", "content_log")
    ]
    assert ContentLog(road.db).verify() == []
    return found


def officer(road: Road, person: int = ARI) -> Officer:
    found = StaffStore(road.db).by_user(person)
    assert found
    return found


@pytest.fixture
def editor(road: Road) -> Editor:
    road.alone()
    return Editor(road.db, lambda: road.now)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as error:
        act()
    said = refusal_text(error.value)
    assert "\n" not in said and len(said) <= 200
    return said


@pytest.mark.parametrize("case", list(BAD_WORDS))
def test_in_the_editor(road: Road, editor: Editor, case: str) -> None:
    words, said = BAD_WORDS[case]
    before = live(road)
    head = editor.begin(ANSWER, officer(road)).body.partition("---\n\n")[0].rpartition("---\n")[0]

    def change() -> None:
        editor.save(ANSWER, officer(road), f"{head}---\n{words}" if words.strip() else words)
        editor.publish(ANSWER, officer(road))

    assert said in refused(change)
    assert live(road) == before


@pytest.mark.parametrize("case", [case for case in BAD_WORDS if case != "empty"])  # Telegram sends nothing empty
async def test_in_the_chat(road: Road, editor: Editor, case: str) -> None:
    words, said = BAD_WORDS[case]
    before = live(road)
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    heard = await road.told(words[:LONGEST_MESSAGE])
    if rest := words[LONGEST_MESSAGE:]:
        heard += await road.told(rest)
    assert said in text(heard)
    assert not any("Terbitkan" in label for message in heard for label in message.labels)
    assert not any("<script" in message.html for message in heard)
    assert live(road) == before and road.asked == []


async def test_an_officer_who_is_no_admin(road: Road, editor: Editor) -> None:
    before, rina = live(road), officer(road, RINA)
    for act in (
        lambda: editor.begin(ANSWER, rina),
        lambda: editor.publish(ANSWER, rina),
        lambda: editor.rollback(ANSWER, 1, rina),
        lambda: editor.settle(ANSWER, rina, "admin"),
    ):
        assert "Hanya admin" in refused(act)
    await road.told("/faq ubah biaya", RINA)
    assert live(road) == before


async def test_somebody_who_is_let_go_while_they_write(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya", BUDI)
    await road.pressed(choice, "Tulis ulang semuanya", BUDI)
    [_, draft] = await road.told("Bayar di bank.", BUDI)
    before, budi = live(road), officer(road, BUDI)
    road.alone()
    await road.press(BUDI, draft, "✅ Terbitkan")
    assert "Hanya admin" in road.telegram.notices[-1]
    await road.press(BUDI, draft, "✏️ Ubah lagi")
    await road.told("/faq lihat biaya", BUDI)
    assert "Hanya admin" in refused(lambda: Editor(road.db, lambda: road.now).publish(ANSWER, budi))
    assert live(road) == before


# The disk is full, or another process holds the store: SQLite's own errors.


async def test_trouble_with_the_disk_while_it_is_published(road: Road, editor: Editor) -> None:
    """The last write of all fails."""
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    [_, draft] = await road.told("Bayar di bank.")
    before = live(road)
    failing = "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    road.db.execute(f"CREATE TRIGGER broken BEFORE INSERT ON content_log {failing}")
    with pytest.raises(sqlite3.Error):
        editor.publish(ANSWER, officer(road))
    with pytest.raises(sqlite3.Error):  # the bot waits and tries again (bot/store/patience.py)
        await road.press(ARI, draft, "✅ Terbitkan")
    assert live(road) == before
    road.db.execute("DROP TRIGGER broken")
    await road.press(ARI, draft, "✅ Terbitkan")
    assert "Bayar di bank." in editor.live(ANSWER).body


def test_a_disk_that_is_full_at_last(road: Road, editor: Editor) -> None:
    editor.save(ANSWER, officer(road), editor.begin(ANSWER, officer(road)).body.replace("Anak dapat", "Anak boleh"))
    editor.publish(ANSWER, officer(road))
    road.db.execute("VACUUM")
    road.db.execute("PRAGMA max_page_count = 1")  # SQLite takes the number of pages there are
    for version in (1, 2) * 50:
        before = live(road)
        try:
            editor.rollback(ANSWER, version, officer(road))
        except sqlite3.OperationalError as error:
            assert "full" in str(error) and live(road) == before
            break
    else:
        pytest.fail("the disk was never full")
    road.db.execute("PRAGMA max_page_count = 1000000")
    editor.rollback(ANSWER, version, officer(road))


# Somebody wrote into the store by hand.

RUINED = [
    (ANSWER, ""),
    (ANSWER, "tanpa kepala"),
    (ANSWER, "---\njudul: [\n---\nIsi"),
    (ANSWER, "---\njudul: Biaya\n---\n{{ fakta('khayal') }}"),
    (STEP, "{% if %}"),
    (STEP, ""),
    (FACT, ""),
    (FACT, "nilai: ["),
    (FACT, "- satu"),
    (FACT, "nilai: banyak"),
    ("fakta/billing.batas_bayar", "nilai: 3"),
    ("berkas/menu.yml", "kelompok: 3"),
    ("berkas/menu.yml", "["),
    ("berkas/fakta.yml", "- a"),
    ("berkas/sumber.yml", ""),
    ("berkas/panduan/bayar-bni.yml", "langkah: 1"),
]
COMMANDS = [
    "/faq",
    "/fakta",
    "/belum",
    "/faq cari biaya",
    "/faq lihat biaya",
    "/faq ubah biaya",
    "/faq lihat bayar-bni/paspor",
    "/faq ubah bayar-bni/paspor",
    "/fakta lihat biaya.percepatan",
    "/fakta ubah biaya.percepatan",
]


@pytest.mark.parametrize(("name", "body"), RUINED)
@pytest.mark.parametrize("all_versions", [False, True], ids=["", "with-its-versions"])
async def test_a_ruined_item(road: Road, editor: Editor, name: str, body: str, all_versions: bool) -> None:
    """Every command is answered, from what is left; an item that has a good version can be mended."""
    road.db.execute("UPDATE content_items SET body = ? WHERE name = ?", [body, name])
    if all_versions:
        road.db.execute("UPDATE content_versions SET body = ? WHERE item = ?", [body, name])
    before = live(road)
    for command in COMMANDS:
        assert await road.told(command), command
    assert live(road) == before
    if not all_versions and not name.startswith("berkas/"):
        editor.rollback(name, 1, officer(road))
        assert (
            editor.live(name).body
            == road.db.execute("SELECT body FROM content_versions WHERE item = ? AND version = 1", [name]).fetchone()[0]
        )
