"""What a card says, and which buttons it has."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.cases.model import Case, Details, Kind, Letter, LetterKind, Passport, Place, Priority, State
from bot.content.texts import Texts
from bot.simulator.entities import parse_html
from bot.telegram.desk.card import Cards
from bot.telegram.desk.keys import card_keyboard
from tests.cases.office import DEADLINES, TUESDAY

TODAY = TUESDAY.date()
CASE = Case(
    id=1,
    number="KP-2026-0042",
    chat_id=5,
    kind=Kind.ABROAD,
    state=State.NEW,
    priority=Priority.EMERGENCY,
    opened_at=TUESDAY.timestamp(),
    counted_from=TUESDAY.timestamp(),
    waiting_since=TUESDAY.timestamp(),
)
TOLD = Details(
    name="Siti Aminah",
    age=62,
    asker="Rahmat",
    relation="anak",
    place=Place.HOSPITAL,
    hospital="RS Charitas",
    ward="ICU",
    area="Ilir Timur I",
    movable=False,
    destination="Penang",
    departure=date(2026, 11, 26),
    passport=Passport.FIRST,
    letters=(
        Letter(LetterKind.RECORD, "a", True),
        Letter(LetterKind.RECORD, "b", True),
        Letter(LetterKind.OTHER, "c", False),
    ),
    phone="+628127001234",
)
TEXT_FIELDS = [field.name for field in fields(Details) if field.type in ("str | None", str)]


@pytest.fixture(scope="session")
def cards(texts: Texts) -> Cards:
    return Cards(texts, DEADLINES)


def shown(html: str) -> str:
    """As Telegram shows it; it refuses markup that is not right."""
    return parse_html(html)[0]


def test_everything_to_decide_by(cards: Cards) -> None:
    assert shown(cards.html(CASE, TOLD, None, TODAY)).splitlines() == [
        "🔴 DARURAT · KP-2026-0042",
        "Paspor untuk berobat ke luar negeri",
        "",
        "Keadaan: Baru, belum diambil",
        "Giliran: petugas mana pun",
        "⏰ Tanggapi sebelum: Selasa, 24 November 2026, pukul 10.00 WIB",
        "🏁 Selesaikan sebelum: Rabu, 25 November 2026, pukul 09.00 WIB",
        "",
        "Alasan prioritas:",
        "• berangkat 2 hari lagi (Kamis, 26 November 2026)",
        "• dirawat di ICU",
        "• dirawat di rumah sakit",
        "• tidak bisa dibawa ke kantor",
        "",
        "Pasien: Siti Aminah, 62 tahun",
        "Yang meminta: Rahmat",
        "Hubungan dengan pasien: anak",
        "Tempat: RS Charitas, ICU",
        "Wilayah: Ilir Timur I",
        "Bisa dibawa ke kantor: tidak",
        "Tujuan: Penang",
        "Berangkat: Kamis, 26 November 2026",
        "Paspor: baru",
        "Surat: 3 (rekam medis 2, surat lain 1)",
    ]


def test_who_has_it_and_the_visit(cards: Cards) -> None:
    case = replace(CASE, state=State.SCHEDULED, holder=3, waiting_since=None, visit_at=TUESDAY.timestamp())
    text = shown(cards.html(case, TOLD, "Rina", TODAY))
    assert "Petugas: Rina" in text and "Giliran: petugas yang memegang" in text
    assert "📅 Kunjungan: Selasa, 24 November 2026, pukul 09.00 WIB" in text
    assert "Tanggapi" not in text


def test_a_closed_case_has_no_deadlines_left(cards: Cards) -> None:
    case = replace(CASE, state=State.DONE, waiting_since=None, closed_at=TUESDAY.timestamp())
    text = shown(cards.html(case, TOLD, "Rina", TODAY))
    assert "Ditutup: Selasa" in text
    assert "sebelum" not in text and "Giliran" not in text


def test_the_phone_is_not_shown(cards: Cards) -> None:
    assert "8127001234" not in cards.html(CASE, TOLD, None, TODAY)


def test_a_general_request_shows_what_they_wrote(cards: Cards) -> None:
    case = replace(CASE, kind=Kind.GENERAL)
    text = shown(cards.html(case, Details(name="Budi", wish="Paspor <saya> & anak\nhilang"), None, TODAY))
    assert "Nama: Budi" in text
    assert "Keperluan: Paspor <saya> & anak\nhilang" in text


def test_a_forgotten_case(cards: Cards) -> None:
    assert "Data sudah dihapus" in shown(cards.html(CASE, None, None, TODAY))


def test_an_unreadable_case_says_whom_to_call(cards: Cards) -> None:
    assert "Hubungi pengelola" in shown(cards.unreadable(CASE, None))


@given(data=st.fixed_dictionaries({name: st.text(max_size=5000) for name in TEXT_FIELDS}), holder=st.text(max_size=300))
def test_any_words_make_a_message_that_telegram_takes(cards: Cards, data: dict[str, str], holder: str) -> None:
    details = replace(TOLD, **data)
    for case in (CASE, replace(CASE, kind=Kind.GENERAL)):
        assert len(shown(cards.html(case, details, holder, TODAY))) <= MessageLimit.MAX_TEXT_LENGTH
        assert 0 < len(cards.title(case, details)) <= 128


def test_the_longest_words_leave_room(cards: Cards) -> None:
    details = replace(TOLD, **dict.fromkeys(TEXT_FIELDS, "ICU " * 2000))
    assert len(shown(cards.html(CASE, details, "R" * 5000, TODAY))) <= MessageLimit.MAX_TEXT_LENGTH


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("state", State)
def test_every_case_has_a_card(cards: Cards, texts: Texts, kind: Kind, priority: Priority, state: State) -> None:
    case = replace(CASE, kind=kind, priority=priority, state=state)
    assert case.number in cards.html(case, TOLD, "Rina", TODAY)
    assert case.number in cards.title(case, TOLD)
    assert all(key.label for row in card_keyboard(case, texts) for key in row)


def labels(texts: Texts, **changed: object) -> list[str]:
    return [key.label for row in card_keyboard(replace(CASE, **changed), texts) for key in row]  # type: ignore[arg-type]


def test_buttons_follow_the_state(texts: Texts) -> None:
    assert labels(texts) == ["✋ Ambil", "🔁 Alihkan", "📝 Catatan internal", "📞 Tampilkan kontak"]
    assert labels(texts, state=State.TAKEN) == [
        "📄 Minta dokumen",
        "📅 Jadwalkan kunjungan",
        "🔁 Alihkan",
        "📝 Catatan internal",
        "📞 Tampilkan kontak",
        "✅ Selesai",
        "🚫 Tolak",
    ]
    assert labels(texts, state=State.DONE) == ["📝 Catatan internal", "↩️ Buka kembali"]
    assert labels(texts, state=State.CANCELLED) == ["📝 Catatan internal"]
    assert labels(texts, state=State.DONE, erased_at=1.0) == []


def test_a_button_names_the_case_as_it_was_shown(texts: Texts) -> None:
    [first, *_], *_ = card_keyboard(replace(CASE, version=7), texts)
    assert json.loads(first.button.value) == {"n": "KP-2026-0042", "v": 7, "a": "ambil"}
