"""Shortcuts for the tests of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from bot import paths
from bot.cases.model import Kind, LetterKind
from bot.content.texts import load_texts
from bot.intake.form import Form
from bot.intake.questions import Data, Input, Question
from bot.intake.reading import Reading, read

TODAY = date(2026, 11, 24)  # a Tuesday
TEXTS = load_texts(paths.FAQ)
FORM = Form()
CARE_DATA: Data = {"hubungan": "anak", "tempat": "rumah-sakit"}


def question(id_: str, kind: Kind = Kind.ABROAD, data: Data = CARE_DATA) -> Question:
    return FORM.question(kind, id_, data)


def answer(id_: str, text: str, kind: Kind = Kind.ABROAD) -> Reading:
    return read(question(id_, kind), text, TODAY)


def html(key: str) -> str:
    """The text that a key leads to, with anything filled in."""
    names = re.findall(r"\{(\w*)\}", TEXTS.filled(key, **_AnyName()))
    assert not names
    return TEXTS.html(key, **_AnyName())


class _AnyName(dict[str, str]):
    def keys(self):  # type: ignore[no-untyped-def]
        return ("hari", "jenis", "jumlah", "nomor", "kapan", "waktu", "umur")

    def __getitem__(self, name: str) -> str:
        return "isi"


LETTERS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from([kind.value for kind in LetterKind]), "file_id": st.text(), "photo": st.booleans()}
    ),
    max_size=3,
)
_TYPED: Mapping[Input, st.SearchStrategy[object]] = {
    Input.AGE: st.integers(0, 120),
    Input.DATE: st.dates(TODAY, date(2027, 11, 24)).map(date.isoformat),
    Input.LETTERS: LETTERS,
}


def any_answer(asked: Question) -> st.SearchStrategy[object]:
    """Whatever `read`, a press or the chat may put in as an answer."""
    ways: list[st.SearchStrategy[object]] = []
    if asked.options and asked.input is not Input.LETTERS:
        ways.append(st.sampled_from([option.value for option in asked.options]))
    if asked.input:
        ways.append(_TYPED.get(asked.input, st.text(min_size=1)))
    if asked.skippable:
        ways.append(st.none())
    return st.one_of(ways)
