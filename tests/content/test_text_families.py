"""Texts whose keys are built: every member of what they are built from has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pytest

from bot.cases.deadlines import AlertKind
from bot.cases.life_cycle import RULES, SHOWN, NextActor
from bot.cases.model import Details, Kind, LetterKind, Passport, Place, Priority, State
from bot.cases.orders import Action, Role
from bot.intake.areas import Area
from bot.intake.form import Form
from bot.intake.questions import STEPS
from bot.reminders.plan import Occasion
from bot.telegram.desk.alerts import _TO_THE_TOPIC
from bot.telegram.desk.keys import _ON_THE_CARD
from bot.telegram.desk.prompts import Asked
from bot.telegram.desk.reasons import DOCUMENTS, REASONS
from bot.telegram.desk.rights import _NEEDED
from tests.content.asked_texts import LABELS, MESSAGES

CODES = [code for codes in REASONS.values() for code in codes]
# A citizen reads of it in their history.
TOLD = [Action.OPEN, *(action for action, rule in RULES.items() if rule.audience == SHOWN)]
# Carried out by one press, or by choosing below the card.
HELD, CHOSEN = (Action.TAKE, Action.REOPEN), (Action.ASK_DOCUMENTS, Action.SCHEDULE, Action.HAND_OVER, *REASONS)
STAFF = (Role.OFFICER, Role.SUPERVISOR, Role.ADMIN)
QUESTIONS = {step.question.id for step in STEPS}

TEXTS: dict[str, Iterable[str]] = {
    "permohonan_wilayah_{}": [area for area in Area if area is not Area.OURS],
    "permohonan_mulai_{}": Kind,
    "permohonan_jenis_{}": Kind,
    "permohonan_kapan_{}": ("buka", "tutup", "jaga", "tanpa_meja"),
    "kasus_jenis_{}": Kind,
    "kasus_keadaan_{}": State,
    "kasus_riwayat_{}": TOLD,
    "kasus_alasan_{}": CODES,
    "kasus_isi_{}": [field.name for field in fields(Details)],
    "kasus_kata_{}": [*Place, *Passport],
    "meja_{}": [*Priority, *Place],
    "meja_tanda_{}": Priority,
    "meja_jenis_{}": Kind,
    "meja_topik_{}": Kind,
    "meja_keadaan_{}": State,
    "meja_giliran_{}": [actor.name for actor in NextActor if actor is not NextActor.NOBODY],
    "meja_paspor_{}": Passport,
    "meja_surat_{}": LetterKind,
    "petugas_tanya_{}": Asked,
    "petugas_jadi_{}": CHOSEN,
    "petugas_jadi_{}_topik": HELD,
    "petugas_jadi_{}_kartu": HELD,
    "petugas_selamat_{}": STAFF,
    "petugas_hak_{}": _NEEDED,
    "peringatan_{}": _TO_THE_TOPIC,
    "peringatan_pribadi_{}": AlertKind,
    "pengingat_acara_{}": [occasion.replace("-", "_") for occasion in Occasion],
}
BUTTONS: dict[str, Iterable[str]] = {
    "permohonan_buka_{}": Kind,
    "permohonan_isian_{}": QUESTIONS,
    "meja_{}": _ON_THE_CARD,
    "petugas_alasan_{}": CODES,
    "petugas_dokumen_{}": DOCUMENTS,
}


@pytest.mark.parametrize("family", TEXTS)
def test_every_member_has_its_text(family: str) -> None:
    assert [key for member in TEXTS[family] if (key := family.format(member)) not in MESSAGES] == []


@pytest.mark.parametrize("family", BUTTONS)
def test_every_member_has_its_label(family: str) -> None:
    assert [key for member in BUTTONS[family] if (key := family.format(member)) not in LABELS] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_question_and_answer_of_the_form_has_words(kind: Kind) -> None:
    for step in (step for step in STEPS if kind in step.kinds):
        for data in ({"hubungan": "sendiri"}, {"hubungan": "anak"}):
            question = Form().question(kind, step.question.id, data)
            assert question.text in MESSAGES
            assert [option.label for option in question.options if option.label not in LABELS] == []
            assert [option.note for option in question.options if option.note and option.note not in MESSAGES] == []
