"""What citizens agree to."""

from __future__ import annotations

import hashlib

from bot.cases.model import Kind
from bot.intake.consent import CONSENT_VERSION, consent_forms
from bot.store.consents import ConsentKind
from tests.intake.asking import TEXTS

# Of the words people agreed to, by version. Other words need another version, and a new line here.
WORDS_OF = {
    "2026-11-24": "36a3cc105feae0a4",
}


def test_health_is_asked_for_separately_and_only_where_it_is_needed() -> None:
    assert [form.kind for form in consent_forms(Kind.ABROAD, TEXTS, 90)] == [ConsentKind.DATA, ConsentKind.HEALTH]
    assert [form.kind for form in consent_forms(Kind.GENERAL, TEXTS, 90)] == [ConsentKind.DATA]


def test_a_consent_says_what_why_who_and_how_long() -> None:
    for form in consent_forms(Kind.VISIT, TEXTS, 45):
        for said in ("Untuk apa", "Siapa yang melihat", "petugas Kantor Imigrasi Palembang", "45 hari"):
            assert said in form.html
    health = consent_forms(Kind.VISIT, TEXTS, 45)[1]
    assert "sukarela" in health.html and "langsung di kantor" in health.html


def test_other_words_are_another_version() -> None:
    forms = consent_forms(Kind.VISIT, TEXTS, 90)
    words = "".join(form.text for form in forms)
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == WORDS_OF[CONSENT_VERSION]
    assert {form.version for form in forms} == {f"{CONSENT_VERSION}/90"}
    assert consent_forms(Kind.VISIT, TEXTS, 30)[0].version != forms[0].version
