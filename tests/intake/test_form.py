"""The order of the form, and what the case is told in the end."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.model import Details, Kind, Letter, LetterKind, Passport, Place
from bot.intake.form import SUMMARY
from bot.intake.questions import STEPS, Input
from tests.intake.asking import FORM, TEXTS, any_answer, html, question

MOTHER: dict[str, Any] = {
    "hubungan": "anak",
    "pemohon": "Rina",
    "nama": "Siti Aminah",
    "umur": 62,
    "tempat": "rumah-sakit",
    "rumah_sakit": "RSMH",
    "ruang": "ICU",
    "wilayah": "Palembang",
    "bisa_dibawa": "tidak",
    "bahaya": "ya",
    "tujuan": "Malaysia",
    "berangkat": "2026-12-03",
    "paspor": "baru",
    "surat": [{"kind": "rujukan", "file_id": "file-1", "photo": True}],
    "telepon": "+6281234567890",
}


def filled(kind: Kind, answers: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The questions in the order they come, and all answers."""
    order, data = [], {}
    while (id_ := FORM.next_question(kind, data)) != SUMMARY:
        order.append(id_)
        data = FORM.put(data, id_, answers[id_])
    return order, data


def test_for_a_mother_in_hospital_everything_is_asked() -> None:
    order, data = filled(Kind.ABROAD, MOTHER)
    assert order == list(MOTHER)
    assert FORM.asked(Kind.ABROAD, data) == order


def test_who_asks_for_themselves_at_home_is_asked_less() -> None:
    order, _ = filled(Kind.VISIT, MOTHER | {"hubungan": "sendiri", "tempat": "rumah"})
    assert order == [
        "hubungan", "nama", "umur", "tempat", "wilayah", "bisa_dibawa", "bahaya", "berangkat", "paspor", "surat",
        "telepon",
    ]  # fmt: skip


def test_a_general_request_is_short() -> None:
    order, data = filled(Kind.GENERAL, {"nama": "Budi", "keperluan": "Mau tanya paspor", "telepon": None})
    assert order == ["nama", "keperluan", "telepon"]
    assert FORM.details(Kind.GENERAL, data) == Details(name="Budi", wish="Mau tanya paspor")


def test_the_case_is_told_everything() -> None:
    assert FORM.details(Kind.ABROAD, MOTHER) == Details(
        name="Siti Aminah",
        asker="Rina",
        relation="anak",
        age=62,
        place=Place.HOSPITAL,
        hospital="RSMH",
        ward="ICU",
        area="Palembang",
        movable=False,
        in_danger=True,
        letters=(Letter(LetterKind.REFERRAL, "file-1", photo=True),),
        destination="Malaysia",
        departure=date(2026, 12, 3),
        passport=Passport.FIRST,
        phone="+6281234567890",
    )


def test_what_is_not_known_stays_open() -> None:
    unknown = MOTHER | dict.fromkeys(("bahaya", "tujuan", "berangkat"), "belum-tahu") | {"surat": None, "ruang": None}
    told = FORM.details(Kind.ABROAD, unknown)
    assert (told.in_danger, told.destination, told.departure, told.letters, told.ward) == (None, None, None, (), None)


def test_a_patient_is_asked_about_in_other_words_than_the_citizen() -> None:
    for id_ in ("nama", "umur", "tempat", "bisa_dibawa", "bahaya"):
        about_other = html(question(id_).text).lower()
        about_self = html(question(id_, data={"hubungan": "sendiri"}).text).lower()
        assert "pasien" in about_other and "pasien" not in about_self
    assert "pasien" not in html(question("nama", Kind.GENERAL, {}).text)


def test_going_home_forgets_the_hospital_and_asks_for_the_area_again() -> None:
    data = FORM.put(MOTHER, "tempat", "rumah")
    assert not {"rumah_sakit", "ruang", "wilayah"} & set(data)
    assert FORM.next_question(Kind.ABROAD, data) == "wilayah"


def test_for_somebody_else_after_all_the_name_is_asked_again() -> None:
    """Otherwise the citizen's own name and age would stand for the patient's."""
    data = FORM.put(MOTHER, "hubungan", "sendiri")
    assert not {"pemohon", "nama", "umur"} & set(data)
    mine = FORM.put(FORM.put(data, "nama", "Rina"), "umur", 30)
    mother = FORM.put(mine, "hubungan", "anak")
    assert FORM.next_question(Kind.ABROAD, mother) == "pemohon"
    assert "nama" not in mother


def test_another_relation_or_the_same_place_changes_nothing_else() -> None:
    assert FORM.put(MOTHER, "hubungan", "pasangan") == MOTHER | {"hubungan": "pasangan"}
    assert FORM.put(MOTHER, "tempat", "rumah-sakit") == MOTHER


def test_putting_an_answer_leaves_the_old_answers_alone() -> None:
    before = dict(MOTHER)
    FORM.put(MOTHER, "tempat", "rumah")
    assert before == MOTHER


def test_back_goes_to_the_question_before() -> None:
    assert FORM.back(Kind.ABROAD, MOTHER, "hubungan") is None
    assert FORM.back(Kind.ABROAD, MOTHER, "nama") == "pemohon"
    assert FORM.back(Kind.ABROAD, MOTHER, SUMMARY) == "telepon"
    assert FORM.back(Kind.ABROAD, {"hubungan": "sendiri"}, "nama") == "hubungan"


@pytest.mark.parametrize("id_", ["khayal", "keperluan", SUMMARY])
def test_a_question_of_another_form_is_a_key_error(id_: str) -> None:
    with pytest.raises(KeyError):
        FORM.question(Kind.ABROAD, id_, {})


def test_an_unknown_answer_is_not_put() -> None:
    with pytest.raises(KeyError):
        FORM.put({}, "khayal", 1)


def test_every_question_has_its_texts() -> None:
    for step in STEPS:
        for key in filter(None, (step.question.text, step.own)):
            assert html(key)
        assert TEXTS.label(f"permohonan_isian_{step.question.id}")
        for option in step.question.options:
            assert TEXTS.label(option.label)
            assert option.note is None or html(option.note)


@given(kind=st.sampled_from(Kind), data=st.data())
def test_every_way_ends_in_the_summary_and_asks_nothing_twice(kind: Kind, data: st.DataObject) -> None:
    told: dict[str, Any] = {}
    order: list[str] = []
    while (id_ := FORM.next_question(kind, told)) != SUMMARY:
        assert id_ not in order
        order.append(id_)
        told = FORM.put(told, id_, data.draw(any_answer(FORM.question(kind, id_, told))))
    assert FORM.asked(kind, told) == order
    assert json.loads(json.dumps(told)) == told
    backwards, here = [], SUMMARY
    while (before := FORM.back(kind, told, here)) is not None:
        backwards.append(before)
        here = before
    assert backwards[::-1] == order
    details = FORM.details(kind, told)
    assert Details.from_data(json.loads(json.dumps(details.as_data()))) == details


@given(kind=st.sampled_from(Kind), data=st.data())
def test_whatever_is_changed_the_form_can_be_finished(kind: Kind, data: st.DataObject) -> None:
    """Answers in any order, any of them changed: only what is asked for is kept, and the rest can still be asked."""
    told: dict[str, Any] = {}
    ids = [step.question.id for step in STEPS if kind in step.kinds]
    for _ in range(data.draw(st.integers(0, 20))):
        id_ = data.draw(st.sampled_from(ids))
        told = FORM.put(told, id_, data.draw(any_answer(FORM.question(kind, id_, told))))
    while (id_ := FORM.next_question(kind, told)) != SUMMARY:
        told = FORM.put(told, id_, data.draw(any_answer(FORM.question(kind, id_, told))))
    assert set(FORM.asked(kind, told)) >= {"nama", "telepon"}
    FORM.details(kind, told)


@given(kind=st.sampled_from(Kind), data=st.data())
def test_at_any_point_details_can_be_made(kind: Kind, data: st.DataObject) -> None:
    told: dict[str, Any] = {}
    for step in STEPS:
        if kind in step.kinds and step.when(told) and data.draw(st.booleans()):
            told = FORM.put(told, step.question.id, data.draw(any_answer(step.question)))
    details = FORM.details(kind, told)
    assert Details.from_data(details.as_data()) == details


def test_letters_are_no_options_to_be_chosen() -> None:
    assert question("surat").input is Input.LETTERS
