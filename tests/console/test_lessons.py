"""Latih & uji as an admin sees it: what is new, how it goes, and what may be decided."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database

from bot.console.lessons import waiting
from bot.editing.model_note import ModelNote, write_note
from bot.settings import Settings
from bot.store.content import ContentStore
from bot.store.content_log import ContentLog
from bot.store.lessons import EngineStore, LessonKind, LessonState, LessonStore
from bot.store.sentences import SentenceStore
from tests.console.visitor import NOON, Console, Visitor

SENTENCE = "ongkosnya paspor brapa sih mang"
CHANGE = {"text": "kalimat uji satu", "topic": "biaya", "before": "biaya", "after": "visa"}
REPORT: dict[str, Any] = {
    "counted": 400,
    "right_before": 390,
    "right_after": 387,
    "reasons": [
        {"complaint": "lebih-sedikit", "topic": "", "lost": 3},
        {"complaint": "mendesak", "topic": "petugas", "lost": 1},
        {"complaint": "topik", "topic": "biaya", "lost": 2},
    ],
    "better": [],
    "worse": [CHANGE],
    "overridable": True,
    "seconds": 61,
}
GOOD = {
    **REPORT,
    "right_after": 391,
    "reasons": [],
    "better": [{**CHANGE, "before": "", "after": "biaya"}],
    "worse": [],
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"models_dir": settings.data_dir / "models"})


@pytest.fixture
def lessons(db: Database) -> LessonStore:
    return LessonStore(db)


@pytest.fixture
def models(db: Database, settings: Settings) -> None:
    """One in use, and one before it, both of this repository."""
    for age, name in enumerate(("pandu-lama.tar.gz", "pandu-kini.tar.gz")):
        write_note(settings.models_dir / name, ModelNote("dasar"))
        (settings.models_dir / name).write_text("")
        EngineStore(db).take(name, "http://127.0.0.1:1", NOON - 1000 + age)


def teach(db: Database, text: str = SENTENCE) -> None:
    ContentStore(db).put("jawaban/biaya", "Biaya", "x", origin="berkas", author=None, note="", at=NOON)
    assert SentenceStore(db).add("biaya", text, False, 1, NOON)


def lesson_in(lessons: LessonStore, state: LessonState, **fields: Any) -> int:
    lesson = lessons.ask(LessonKind.LEARN, 1, NOON)
    assert lessons.move(lesson.id, {LessonState.ASKED}, state, NOON, **fields)
    return lesson.id


def state_of(lessons: LessonStore) -> str:
    lesson = lessons.latest()
    assert lesson
    return lesson.state.value


def actions(db: Database) -> list[str]:
    return [entry.action for entry in ContentLog(db).newest(9) if entry.item == "mesin"]


async def test_what_was_added_is_shown_and_trained_on_request(
    admin: Visitor, db: Database, lessons: LessonStore
) -> None:
    assert "Semua kalimat sudah dipakai mesin." in await admin.open("/latih")
    teach(db)
    words = await admin.open("/latih")
    assert "1 kalimat untuk latihan, 0 untuk ujian" in words and SENTENCE in words
    words = await admin.send("Latih & uji")
    assert "Menunggu giliran" in words
    assert state_of(lessons) == "diminta"
    assert actions(db) == ["latih"]


async def test_while_it_trains_the_page_renews_itself_and_nothing_else_can_be_asked(
    admin: Visitor, db: Database, lessons: LessonStore, models: None
) -> None:
    teach(db)
    lesson_in(lessons, LessonState.TRAINING, progress="Melatih model baru, 20 detik")
    words = await admin.open("/latih")
    assert "Melatih model baru, 20 detik. Warga tetap dijawab model yang lama." in words
    assert '<noscript><meta http-equiv="refresh"' in admin.page.text and "latih.js" in admin.page.text
    assert "Kembali ke model sebelumnya" not in words
    await admin.open("/belum")
    words = await admin.post("/latih", csrf=admin.fields("Keluar")["csrf"])
    assert "Masih ada yang sedang dikerjakan" in words


async def test_a_training_can_be_cancelled(admin: Visitor, lessons: LessonStore) -> None:
    lesson_in(lessons, LessonState.TRAINING)
    await admin.open("/latih")
    assert "Dibatalkan." in await admin.send("Batalkan")
    assert state_of(lessons) == "dibatalkan"


async def test_a_good_model_is_shown_with_what_got_better_and_is_used(
    admin: Visitor, db: Database, lessons: LessonStore
) -> None:
    lesson_in(lessons, LessonState.READY, report=GOOD)
    words = await admin.open("/latih")
    assert "tidak ada hal penting yang jadi lebih buruk" in words
    assert "391 dari 400; model yang sekarang 390" in words
    assert "Jadi lebih baik: 1 kalimat" in words and "tidak dikenali" in words
    await admin.send("Pakai")
    assert state_of(lessons) == "berpindah"
    assert actions(db) == ["pakai-model"]


async def test_a_refused_model_says_why_and_is_used_for_a_reason_only(
    admin: Visitor, db: Database, lessons: LessonStore
) -> None:
    lesson_in(lessons, LessonState.REFUSED, report=REPORT)
    words = await admin.open("/latih")
    assert "Kalimat ujian yang dikenali berkurang 3." in words
    assert "tidak boleh terlewat, dan 1 kalimatnya tidak dikenali lagi." in words
    assert "kehilangan 2 kalimat." in words
    assert "kalimat uji satu" in words
    words = await admin.send("Pakai walau lebih buruk", alasan="   ")
    assert admin.status == 422 and "Tuliskan alasannya dulu." in words
    assert state_of(lessons) == "ditolak" and not actions(db)
    words = await admin.send("Pakai walau lebih buruk", alasan="x" * 501)
    assert "501 huruf" in words
    await admin.send("Pakai walau lebih buruk", alasan="kalimat lamanya salah")
    assert state_of(lessons) == "berpindah"
    entry = ContentLog(db).newest(1)[0]
    assert (entry.action, entry.facts["alasan"]) == ("pakai-model-lebih-buruk", "kalimat lamanya salah")
    assert entry.actor == f"staf:{admin.officer.id}"


async def test_below_the_bar_there_is_no_button_and_no_way_round(admin: Visitor, lessons: LessonStore) -> None:
    reasons = [{"complaint": "di-bawah-batas", "topic": "", "lost": 0}]
    id_ = lesson_in(lessons, LessonState.REFUSED, report={**REPORT, "reasons": reasons, "overridable": False})
    words = await admin.open("/latih")
    assert "Hanya 387 dari 400 kalimat ujian" in words
    assert "Pakai walau lebih buruk" not in words
    csrf = admin.fields("Buang")["csrf"]
    assert "apa pun alasannya" in await admin.post(f"/latih/{id_}/paksa", csrf=csrf, alasan="mau saja")
    assert "Keadaannya sudah berubah" in await admin.post(f"/latih/{id_}/pakai", csrf=csrf)
    assert state_of(lessons) == "ditolak"


@pytest.mark.parametrize("state", [LessonState.READY, LessonState.REFUSED])
async def test_a_model_can_be_thrown_away(admin: Visitor, lessons: LessonStore, state: LessonState) -> None:
    lesson_in(lessons, state, report=REPORT)
    await admin.open("/latih")
    await admin.send("Buang")
    assert state_of(lessons) == "dibatalkan"


async def test_of_two_admins_the_second_is_told(console: Console, admin: Visitor, lessons: LessonStore) -> None:
    other = await console.visitor("admin")
    lesson_in(lessons, LessonState.READY, report=GOOD)
    await admin.open("/latih")
    await other.open("/latih")
    await admin.send("Buang")
    assert "Keadaannya sudah berubah" in await other.send("Pakai")
    assert state_of(lessons) == "dibatalkan"


async def test_going_back_is_asked_for_twice(admin: Visitor, db: Database, lessons: LessonStore, models: None) -> None:
    words = await admin.open("/latih")
    assert "Menjawab warga sejak 24 November 2026" in words
    assert 'href="/latih/kembali"' in admin.page.text
    assert "Kembali ke model sebelumnya?" in await admin.open("/latih/kembali")
    await admin.send("Ya, kembali")
    lesson = lessons.latest()
    assert lesson and lesson.kind is LessonKind.BACK
    assert actions(db) == ["kembali"]


async def test_a_model_before_that_cannot_be_used_any_more_is_not_offered(
    admin: Visitor, settings: Settings, models: None
) -> None:
    (settings.models_dir / "pandu-lama.tar.gz").unlink()
    assert "Kembali ke model" not in await admin.open("/latih")
    assert "Tidak ada model sebelumnya" in await admin.open("/latih/kembali")


async def test_what_failed_says_why(admin: Visitor, lessons: LessonStore) -> None:
    lesson_in(lessons, LessonState.FAILED, progress="Pelatihan gagal (kode 3).")
    words = await admin.open("/latih")
    assert "Pelatihan gagal (kode 3)." in words and "Model yang lama tetap dipakai." in words


async def test_what_was_used_for_a_reason_keeps_saying_so(admin: Visitor, lessons: LessonStore) -> None:
    lesson_in(lessons, LessonState.DONE, report=REPORT, reason="kalimat <b>lamanya</b> salah")
    assert "Alasannya: kalimat <b>lamanya</b> salah" in await admin.open("/latih")
    assert "<b>lamanya" not in admin.page.text


async def test_a_model_that_waits_is_told_to_admins_on_the_first_page(
    console: Console, admin: Visitor, petugas: Visitor, lessons: LessonStore
) -> None:
    lesson_in(lessons, LessonState.READY, report=GOOD)
    assert [each.path for each in waiting(console.context, admin.officer)] == ["/latih"]
    assert waiting(console.context, petugas.officer) == []


async def test_an_engine_elsewhere_cannot_be_trained_from_here(
    console: Console, admin: Visitor, settings: Settings
) -> None:
    elsewhere = settings.model_copy(update={"engine_url": "http://mesin:5005"})
    object.__setattr__(console.context, "settings", elsewhere)
    words = await admin.open("/latih")
    assert "Mesin dijalankan di tempat lain" in words
    assert "<button" not in admin.page.text.partition("<main")[2]


@pytest.mark.parametrize("path", ["/latih", "/latih/kembali"])
async def test_others_of_the_staff_may_not(petugas: Visitor, path: str) -> None:
    await petugas.open(path)
    assert petugas.status == 403


async def test_an_admin_who_is_removed_while_the_page_is_open_orders_nothing(
    admin: Visitor, db: Database, lessons: LessonStore
) -> None:
    teach(db)
    await admin.open("/latih")
    db.execute("UPDATE staff SET role = 'petugas' WHERE id = ?", [admin.officer.id])
    await admin.send("Latih & uji")
    assert admin.status == 403
    assert lessons.latest() is None
