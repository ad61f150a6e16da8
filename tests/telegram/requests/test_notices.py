"""What a citizen hears of what the office did: who, what, what next; and nothing of what is internal."""

from __future__ import annotations

import pytest

from bot.cases.life_cycle import RULES
from bot.cases.model import Case
from bot.cases.orders import Action, Order
from bot.store.buttons import Buttons
from bot.store.history import INTERNAL
from bot.store.outbox import Call
from bot.telegram.desk.reasons import REASONS
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.requests.notices import MOST_STARS, Notices, reason_words
from tests.cases.office import ANNA, RINA, Office, memory, wib
from tests.telegram.requests.own import TEXTS, buttons, words

NEEDED = {
    Action.HAND_OVER: {"to": 1},
    Action.SCHEDULE: {"visit_at": wib("2026-12-03 09:00").timestamp()},
    Action.FINISH: {"reason": "lain"},
    Action.REJECT: {"reason": "lain"},
}


@pytest.fixture
def office() -> Office:
    return Office(memory())


def told(office: Office, case: Case, action: Action, officer: str | None = "Rina", **more: object) -> list[Call]:
    order = Order(action=action, **{**NEEDED.get(action, {}), **more})  # type: ignore[arg-type]
    return Notices(TEXTS, Buttons(office.db)).of(case, order, officer)


@pytest.mark.parametrize(
    "action", [Action.TAKE, Action.HAND_OVER, Action.REOPEN, Action.SCHEDULE, Action.ASK_DOCUMENTS]
)
def test_who_has_the_case_is_named_with_its_number(office: Office, action: Action) -> None:
    case = office.open()
    [call] = told(office, case, action)
    assert call.chat_id == ANNA
    assert "Rina" in words(call) and case.number in words(call)


@pytest.mark.parametrize("action", [action for action, rule in RULES.items() if rule.audience == INTERNAL])
def test_internal_things_are_not_told(office: Office, action: Action) -> None:
    calls = told(office, office.open(), action, text="rahasia")
    if action is Action.RELEASE:  # that nobody holds it concerns the citizen; why, does not
        assert "rahasia" not in words(calls[0])
    else:
        assert calls == []


def test_that_an_officer_left_is_told_without_a_name(office: Office) -> None:
    [call] = told(office, office.open(), Action.RELEASE, None)
    assert "berganti" in words(call)


def test_the_documents_are_listed_and_can_be_sent_by_a_button(office: Office) -> None:
    case = office.open()
    calls = told(office, case, Action.ASK_DOCUMENTS, text="KTP & KK\n*rekam medis* <b>")
    assert "KTP & KK\n*rekam medis* <b>" in words(calls[0])
    [button] = buttons(office.db, calls).values()
    assert (button.purpose, button.value) == (RequestPurpose.ADD, case.number)


def test_a_visit_has_its_day_and_hour(office: Office) -> None:
    assert "Kamis, 3 Desember 2026, pukul 09.00 WIB" in words(told(office, office.open(), Action.SCHEDULE)[0])


@pytest.mark.parametrize("action", [Action.FINISH, Action.REJECT])
def test_the_end_gives_the_reason_and_the_chat_back_and_asks_for_stars(office: Office, action: Action) -> None:
    case = office.open()
    calls = told(office, case, action, text="Ambil di loket <2>.")
    said, asked = (words(call) for call in calls)
    assert TEXTS.notice("kasus_alasan_lain") in said
    assert "Ambil di loket <2>." in said
    assert "kembali ke saya" in said
    assert "pelayanan" in asked
    values = [button.value for button in buttons(office.db, calls).values()]
    assert values == [f"{case.number} {stars}" for stars in range(1, MOST_STARS + 1)]


def test_every_reason_of_the_desk_has_words_of_its_own() -> None:
    codes = [code for reasons in REASONS.values() for code in reasons]
    assert len({reason_words(TEXTS, code) for code in [*codes, "lain"]}) == len(codes) + 1


def test_a_reason_without_words_still_ends_the_case_politely(office: Office) -> None:
    said = words(told(office, office.open(), Action.FINISH, reason="kode-dari-versi-lain")[0])
    assert TEXTS.notice("kasus_alasan_lain") in said and "kode-dari" not in said


def test_words_longer_than_a_message_all_arrive(office: Office) -> None:
    calls = told(office, office.open(), Action.ASK_DOCUMENTS, text="kata " * 2000)
    assert sum(words(call).count("kata") for call in calls) == 2000
    assert all(len(words(call)) <= 4096 for call in calls)
    assert [bool(call.params.get("reply_markup")) for call in calls] == [*[False] * (len(calls) - 1), True]


def test_a_name_is_never_markup(office: Office) -> None:
    [call] = told(office, office.open(), Action.TAKE, "[Rina](https://jahat.example) <b>*x*")
    assert "<a" not in call.params["text"]
    assert "[Rina](https://jahat.example) <b>*x*" in words(call)


def test_who_is_forgotten_is_told_nothing(office: Office) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.care.erase(ANNA)
    forgotten = office.book.case(case.number)
    assert forgotten and told(office, forgotten, Action.TAKE) == []
